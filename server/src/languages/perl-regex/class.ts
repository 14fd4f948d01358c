import * as l10n from "@vscode/l10n";
import { kinds, readCharacterEscape, readOctal } from "./escapes.ts";
import { PosixWatch } from "./posix.ts";
import { looksLikeNoName } from "./posix-intent.ts";
import { isDigit, isLetter, type Reader } from "./reader.ts";
import type { CharacterClass } from "./tree.ts";

/** One thing between the brackets of a class. */
export interface ClassItem {
  readonly start: number;
  readonly end: number;
  /** "kind" for `\d`, `\p{L}` and `[:alpha:]`, which cannot be ends of a range. */
  readonly type: "character" | "range" | "kind";
}

/** A character as bytes: those above ASCII are several, of which a range sees the first or the last. */
interface Element {
  readonly start: number;
  readonly end: number;
  readonly first: number;
  readonly last: number;
  readonly kind: boolean;
}

const closing = 93;
const hat = 94;
const minus = 45;
const backslash = 92;

/** A class of single characters, kinds and the usual ranges, in which nothing can be wrong. */
const plainClass =
  /\[(?:\^|(?!\^))(?![\]:;.=])-?(?:(?:a-z|A-Z|0-9|[^\\[\]:;\x80-\uffff-]|\\(?:[^A-Za-z0-9\x80-\uffff]|[dDsSwWnrtf]))(?!-[^\]]))+-?\]/y;

/** Reads the class whose `[` stands at `reader.at`; `items`, where given, receives what is in it. */
export function readClass(reader: Reader, items?: ClassItem[]): CharacterClass {
  const start = reader.at;
  const blind = reader.flags.extended === 2;
  if (items === undefined && !blind) {
    plainClass.lastIndex = start;
    const { text, end } = reader;
    const negated = reader.code(start + 1) === hat;
    if (
      plainClass.test(text) &&
      plainClass.lastIndex <= end &&
      looksLikeNoName(text, negated ? start + 2 : start + 1, plainClass.lastIndex, end)
    ) {
      reader.at = plainClass.lastIndex;
      return { kind: "class", start, end: reader.at, least: 1, most: 1, wide: true, negated };
    }
  }
  let at = start + 1;
  const negated = reader.code(at) === hat;
  if (negated) at++;
  if (blind) at = reader.skipBlanks(at);
  const watch = new PosixWatch(reader, start, at);
  let first = true;
  let closed = false;
  while (at < reader.end) {
    if (reader.code(at) === closing && !first) {
      closed = true;
      break;
    }
    first = false;
    const element = readElement(reader, watch, at);
    const behind = blind ? reader.skipBlanks(element.end) : element.end;
    at = readRange(reader, watch, element, behind, items);
    if (at === behind && items !== undefined) {
      items.push({ start: element.start, end: element.end, type: element.kind ? "kind" : "character" });
    }
  }
  watch.pass(Number.POSITIVE_INFINITY);
  reader.at = closed ? at + 1 : reader.end;
  if (!closed) {
    reader.report(
      start,
      start + 1,
      "Unmatched [ in regex",
      l10n.t("this [ is never closed; add ], or write \\[ for the character itself"),
      { title: l10n.t("Write {near}", { near: "\\[" }), edits: [{ start, end: start + 1, newText: "\\[" }] },
    );
  }
  return { kind: "class", start, end: reader.at, least: 1, most: 1, wide: true, negated };
}

/**
 * Reads `-z` behind an element, if that is there. A range that ends with a character of several bytes ends with the
 * first of them, so the last can begin the next range.
 */
function readRange(
  reader: Reader,
  watch: PosixWatch,
  element: Element,
  behind: number,
  items: ClassItem[] | undefined,
): number {
  const blind = reader.flags.extended === 2;
  let from = element;
  let at = behind;
  while (reader.code(at) === minus) {
    const target = blind ? reader.skipBlanks(at + 1) : at + 1;
    if (target >= reader.end || reader.code(target) === closing) break;
    if (from.kind) {
      falseRange(reader, from.start, at + 1);
      break;
    }
    const until = readElement(reader, watch, target);
    if (until.kind) falseRange(reader, from.start, until.end);
    else if (until.first < from.last) invalidRange(reader, from, until);
    items?.push({ start: from.start, end: until.end, type: "range" });
    at = blind ? reader.skipBlanks(until.end) : until.end;
    if (until.kind || until.first === until.last) break;
    from = until;
  }
  return at;
}

function falseRange(reader: Reader, start: number, end: number): void {
  reader.report(
    start,
    end,
    `False [] range "${reader.text.slice(start, end)}" in regex`,
    l10n.t("a range needs a single character at each end; for the character itself write \\-"),
  );
}

function invalidRange(reader: Reader, from: Element, until: Element): void {
  const { text } = reader;
  const right = text.slice(from.start, from.end);
  const left = text.slice(until.start, until.end);
  const swapped = `${left}-${right}`;
  reader.report(
    from.start,
    until.end,
    `Invalid [] range "${text.slice(from.start, until.end)}" in regex`,
    from.first !== from.last || until.first !== until.last
      ? l10n.t("SpamAssassin matches bytes, so a range cannot begin or end with {wide}; list the characters with |", {
          wide: from.first === from.last ? left : right,
        })
      : l10n.t(
          '"{right}" comes after "{left}", so this range is empty; swap the two, or write \\- for the character itself',
          {
            right,
            left,
          },
        ),
    left === "-" || from.first !== from.last
      ? undefined
      : {
          title: l10n.t("Write {near}", { near: swapped }),
          edits: [{ start: from.start, end: until.end, newText: swapped }],
        },
  );
}

function readElement(reader: Reader, watch: PosixWatch, start: number): Element {
  const code = reader.code(start);
  const named = watch.look(start);
  if (named !== undefined) return { start, end: named, first: 0, last: 0, kind: true };
  if (code === backslash) return readClassEscape(reader, start);
  const end = reader.behind(start);
  if (code < 0x80) return { start, end, first: code, last: code, kind: false };
  return { start, end, ...utf8Ends(reader.text.codePointAt(start) ?? code), kind: false };
}

/** First and last byte of a character's UTF-8. */
function utf8Ends(point: number): { readonly first: number; readonly last: number } {
  const last = 0x80 | (point & 0x3f);
  if (point < 0x800) return { first: 0xc0 | (point >> 6), last };
  if (point < 0x10000) return { first: 0xe0 | (point >> 12), last };
  return { first: 0xf0 | (point >> 18), last };
}

const controlValues: Readonly<Record<string, number>> = { a: 7, b: 8, e: 27, f: 12, n: 10, r: 13, t: 9 };

function readClassEscape(reader: Reader, start: number): Element {
  const code = reader.code(start + 1);
  if (Number.isNaN(code)) return { start, end: reader.end, first: backslash, last: backslash, kind: false };
  const letter = reader.text.charAt(start + 1);
  reader.at = start + 2;
  if (isDigit(code)) {
    if (code >= 56) unknown(reader, start, letter);
    else readOctal(reader, start);
  } else if (!isLetter(code)) {
    reader.at = reader.behind(start + 1);
    if (code >= 0x80) {
      return { start, end: reader.at, ...utf8Ends(reader.text.codePointAt(start + 1) ?? code), kind: false };
    }
  } else if (letter !== "b" && !readCharacterEscape(reader, start, letter, true)) unknown(reader, start, letter);
  const end = reader.at > reader.end ? reader.end : reader.at;
  const kind = kinds.includes(letter) || letter === "p" || letter === "P";
  const value = kind ? 0 : characterValue(reader.text.slice(start, end), letter, code);
  return { start, end, first: value, last: value, kind };
}

/** The number of the character that an escape stands for. */
function characterValue(written: string, letter: string, code: number): number {
  if (isDigit(code)) return code >= 56 ? code : Number.parseInt(written.slice(1), 8);
  const digits = written.replaceAll(/[{}_+\s]/g, "").slice(2);
  switch (letter) {
    case "x":
      return Number.parseInt(digits, 16) || 0;
    case "o":
      return Number.parseInt(digits, 8) || 0;
    case "N":
      // What is named by words is not known here; as both ends of a range it offends nobody.
      return digits.startsWith("U") ? Number.parseInt(digits.slice(1), 16) || 0 : Number.NaN;
    case "c":
      return (written.toUpperCase().charCodeAt(2) || 0) ^ 64;
    default:
      return controlValues[letter] ?? code;
  }
}

function unknown(reader: Reader, start: number, letter: string): void {
  reader.report(
    start,
    start + 2,
    `Unrecognized escape \\${letter} in character class passed through in regex`,
    l10n.t("\\{letter} means nothing within a class; for the character itself leave the backslash out", { letter }),
    { title: l10n.t("Remove the backslash"), edits: [{ start, end: start + 1, newText: "" }] },
  );
}
