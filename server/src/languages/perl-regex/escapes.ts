import * as l10n from "@vscode/l10n";
import { knownProperty } from "./properties.ts";
import { reportBrace } from "./quantifiers.ts";
import { digitsEnd, isDigit, isLetter, isNameStart, isWord, type Reader, readBraces } from "./reader.ts";
import type { Anchor, BackReference, Escape } from "./tree.ts";

const brace = 123;

/** Letters that stand for one character, outside classes and in them. */
const controls = "aefnrt";
/** Letters that stand for a kind of character. */
export const kinds = "dDwWsShHvV";
const anchors = "AbBGKzZ";

/** Whether `\x` is, for this letter, one that Perl refuses to see before a `{` that opens no quantifier. */
export function isPlainEscape(text: string, at: number): boolean {
  const letter = text.charAt(at + 1);
  return letter !== "" && `${controls}${kinds}AGKzZRX`.includes(letter);
}

/** Reads the backslash at `reader.at` and what belongs to it, outside of a class. */
export function readEscape(reader: Reader): Escape | Anchor | BackReference {
  const start = reader.at;
  const code = reader.code(start + 1);
  const letter = start + 1 < reader.end ? reader.text.charAt(start + 1) : "";
  if (letter === "") {
    reader.at = reader.end;
    reader.report(
      start,
      reader.end,
      "Trailing \\ in regex",
      l10n.t("a backslash at the end of the pattern has nothing to escape; write \\\\ for the character itself"),
    );
    return characterEscape(reader, start, 1, 1);
  }
  reader.at = start + 2;
  if (isDigit(code)) return readDigits(reader, start);
  if (!isLetter(code)) {
    reader.at = reader.behind(start + 1);
    return characterEscape(reader, start, 1, 1);
  }
  if (anchors.includes(letter)) return readAnchor(reader, start, letter);
  if (letter === "k") return readNamedReference(reader, start);
  if (letter === "g") return readGroupReference(reader, start);
  if (letter === "R") return characterEscape(reader, start, 1, 2);
  if (letter === "X") return characterEscape(reader, start, 1, Number.POSITIVE_INFINITY);
  if (letter === "N" && (reader.code(start + 2) !== brace || readBraces(reader, start + 2) !== undefined))
    return characterEscape(reader, start, 1, 1);
  if (letter === "C") {
    reader.report(
      start,
      start + 2,
      "\\C no longer supported in regex",
      l10n.t("\\C is gone since Perl 5.24; write . for one byte, since SpamAssassin matches bytes anyway"),
      { title: l10n.t("Write ."), edits: [{ start, end: start + 2, newText: "." }] },
    );
    return characterEscape(reader, start, 1, 1);
  }
  if (!readCharacterEscape(reader, start, letter, false)) unknownEscape(reader, start, letter);
  return characterEscape(reader, start, 1, 1);
}

function characterEscape(reader: Reader, start: number, least: number, most: number): Escape {
  return { kind: "escape", start, end: reader.at, least, most, wide: true };
}

function unknownEscape(reader: Reader, start: number, letter: string): void {
  if (reader.code(start + 2) === brace) {
    // Perl looks at the brace first, and then forgets the letter.
    if (readBraces(reader, start + 2) === undefined) reportBrace(reader, start + 2, true);
    return;
  }
  const inString = "QELUFlu".includes(letter);
  reader.report(
    start,
    start + 2,
    `Unrecognized escape \\${letter} passed through in regex`,
    inString
      ? l10n.t("\\{letter} works in Perl's source only, not in a pattern that SpamAssassin reads from a file", {
          letter,
        })
      : l10n.t("\\{letter} means nothing in a Perl pattern; for the letter itself leave the backslash out", { letter }),
    inString ? undefined : { title: l10n.t("Remove the backslash"), edits: [{ start, end: start + 1, newText: "" }] },
  );
}

/**
 * Reads what stands for one character or a kind of characters, in classes and outside. False where the letter is
 * none of these.
 */
export function readCharacterEscape(reader: Reader, start: number, letter: string, inClass: boolean): boolean {
  if (controls.includes(letter) || kinds.includes(letter)) return true;
  switch (letter) {
    case "x":
      readHexadecimal(reader, start);
      return true;
    case "o":
      readBracedOctal(reader, start);
      return true;
    case "c":
      readControl(reader, start);
      return true;
    case "p":
    case "P":
      readProperty(reader, start, letter, inClass);
      return true;
    case "N":
      readNamedCharacter(reader, start, inClass);
      return true;
    default:
      return false;
  }
}

/** The end of `{...}` whose brace stands at `at`; reports a missing one. */
function bracedEnd(reader: Reader, start: number, at: number, letter: string): number {
  const end = reader.find("}", at + 1);
  if (end !== -1) return end;
  reader.report(
    start,
    at + 1,
    `Missing right brace on \\${letter}{} in regex`,
    l10n.t("\\{letter}{ is never closed; add }", { letter }),
  );
  reader.at = at + 1;
  return -1;
}

function isHexadecimal(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

function readHexadecimal(reader: Reader, start: number): void {
  const at = start + 2;
  if (reader.code(at) !== brace) {
    let end = at;
    while (end < at + 2 && isHexadecimal(reader.code(end))) end++;
    reader.at = end;
    if (end === at + 2 || end >= reader.end) return;
    const digits = reader.text.slice(at, end).padStart(2, "0");
    const next = reader.text.charAt(end);
    reader.report(
      start,
      end,
      `Non-hex character '${next}' terminates \\x early.  Resolved as "\\x${digits}${next}" in regex`,
      l10n.t("\\x needs two hexadecimal digits, such as \\x{digits}; or write \\x{...}", { digits }),
    );
    return;
  }
  const end = bracedEnd(reader, start, at, "x");
  if (end === -1) return;
  reader.at = end + 1;
  const digits = reader.text.slice(at + 1, end).trim();
  if (/^[\dA-Fa-f_]*$/.test(digits)) {
    if (digits.replace(/^0+/, "").length <= 8) return;
    reader.report(
      start,
      end + 1,
      "Hexadecimal number > 0xffffffff non-portable",
      l10n.t("no character has a number as high as this one; the highest is \\x{10FFFF}"),
    );
    return;
  }
  reader.report(
    start,
    end + 1,
    `Non-hex character terminates \\x early in regex`,
    l10n.t("between \\x{ and } only hexadecimal digits may stand"),
  );
}

function readBracedOctal(reader: Reader, start: number): void {
  const at = start + 2;
  if (reader.code(at) !== brace) {
    reader.report(
      start,
      at,
      "Missing braces on \\o{} in regex",
      l10n.t("\\o needs its octal digits in braces, such as \\o{101}"),
    );
    return;
  }
  const end = bracedEnd(reader, start, at, "o");
  if (end === -1) return;
  reader.at = end + 1;
  const digits = reader.text.slice(at + 1, end).trim();
  if (digits === "") {
    reader.report(start, end + 1, "Empty \\o{} in regex", l10n.t("between \\o{ and } octal digits are missing"));
  } else if (!/^[0-7_]+$/.test(digits)) {
    reader.report(
      start,
      end + 1,
      "Non-octal character terminates \\o early in regex",
      l10n.t("between \\o{ and } only octal digits, 0 to 7, may stand"),
    );
  }
}

/** `\012`: up to three octal digits from `at`, reported where an 8 or 9 cuts them short. */
export function readOctal(reader: Reader, start: number): void {
  let end = start + 1;
  while (end < start + 4 && reader.code(end) >= 48 && reader.code(end) <= 55) end++;
  reader.at = end;
  if (end === start + 4 || !isDigit(reader.code(end))) return;
  reader.report(
    start,
    end,
    `Non-octal character '${reader.text.charAt(end)}' terminates \\0 early in regex`,
    l10n.t("an octal number ends before 8 and 9; write three octal digits, or \\x{...}"),
  );
}

function readControl(reader: Reader, start: number): void {
  const code = reader.code(start + 2);
  reader.at = start + 3 > reader.end ? reader.end : start + 3;
  if (!(code >= 32 && code < 127)) {
    reader.at = reader.behind(start + 2) > reader.end ? reader.end : reader.behind(start + 2);
    reader.report(
      start,
      reader.at,
      'Character following "\\c" must be printable ASCII in regex',
      l10n.t("\\c makes a control character of the letter behind it, such as \\cM; that letter is missing"),
    );
    return;
  }
  const letter = reader.text.charAt(start + 2);
  if (isLetter(code) || "@[\\]^_?".includes(letter)) return;
  const meant = String.fromCharCode(code ^ 64);
  reader.report(
    start,
    reader.at,
    letter === "{"
      ? 'Use ";" instead of "\\c{" in regex'
      : `"\\c${letter}" is more clearly written simply as "${meant}" in regex`,
    l10n.t("\\c{letter} is no control character; write {meant}", { letter, meant }),
  );
}

function readProperty(reader: Reader, start: number, letter: string, inClass: boolean): void {
  const at = start + 2;
  const code = reader.code(at);
  if (code !== brace) {
    if (Number.isNaN(code) && !inClass) {
      reader.report(
        start,
        at,
        `Empty \\${letter} in regex`,
        l10n.t("\\p needs the name of a Unicode property, such as \\p{L}"),
      );
      return;
    }
    reader.at = at + 1 > reader.end ? reader.end : at + 1;
    const name = reader.text.slice(at, reader.at);
    if (!isWord(code)) {
      reader.report(
        start,
        reader.at,
        `Character following \\${letter} must be '{' or a single-character Unicode property name in regex`,
        l10n.t("\\p needs the name of a Unicode property, such as \\p{L}"),
      );
    } else if (!knownProperty(name)) unknownProperty(reader, start, name);
    return;
  }
  const end = bracedEnd(reader, start, at, letter);
  if (end === -1) return;
  reader.at = end + 1;
  const name = reader.text.slice(at + 1, end).trim();
  if (name === "" || name === "^") {
    reader.report(
      start,
      end,
      `Empty \\${letter}{} in regex`,
      l10n.t("\\p needs the name of a Unicode property, such as \\p{L}"),
    );
  } else if (!knownProperty(name)) unknownProperty(reader, start, name);
}

function unknownProperty(reader: Reader, start: number, name: string): void {
  reader.report(
    start,
    reader.at,
    `Can't find Unicode property definition "${name}" in regex`,
    l10n.t('Perl knows no Unicode property "{name}"; see "man perluniprops" for their names', {
      name: name.slice(0, 60),
    }),
  );
}

function readNamedCharacter(reader: Reader, start: number, inClass: boolean): void {
  const at = start + 2;
  if (reader.code(at) !== brace || (inClass && readBraces(reader, at) !== undefined)) {
    reader.report(
      start,
      at,
      "\\N in a character class must be a named character: \\N{...} in regex",
      l10n.t("in a class \\N needs a character, such as \\N{U+20AC}; for all but a line feed write [^\\n]"),
    );
    return;
  }
  const end = bracedEnd(reader, start, at, "N");
  if (end === -1) return;
  reader.at = end + 1;
  const name = reader.text.slice(at + 1, end).trim();
  if (/^U\+[\dA-Fa-f](?:_?[\dA-Fa-f])*(?:\.[\dA-Fa-f]+)*$/.test(name)) return;
  if (name.startsWith("U+")) {
    reader.report(
      start,
      end + 1,
      "Invalid hexadecimal number in \\N{U+...} in regex",
      l10n.t("behind \\N{U+ only hexadecimal digits may stand"),
    );
  } else if (!/^[A-Za-z][A-Za-z0-9 ():-]*$/.test(name)) {
    // Whether a name that looks like one is a character's, only Perl's own tables could tell.
    reader.report(
      start,
      end,
      `Unknown charname '${name}' in regex`,
      l10n.t("\\N{...} needs the name of a character or U+ and its number, such as \\N{U+20AC}"),
    );
  }
}

function readAnchor(reader: Reader, start: number, letter: string): Anchor {
  const anchor = (): Anchor => ({ kind: "anchor", start, end: reader.at, least: 0, most: 0, wide: false });
  if (letter === "K" && reader.lookarounds > 0) {
    reader.report(
      start,
      start + 2,
      "\\K not permitted in lookahead/lookbehind in regex",
      l10n.t("\\K cannot stand within a look-ahead or look-behind; remove it"),
    );
  }
  const at = start + 2;
  if ((letter !== "b" && letter !== "B") || reader.code(at) !== brace) return anchor();
  const end = bracedEnd(reader, start, at, letter);
  if (end === -1) return anchor();
  reader.at = end + 1;
  const type = reader.text.slice(at + 1, end).trim();
  if (type === "") {
    reader.report(start, end + 1, `Empty \\${letter}{} in regex`, l10n.t("write \\b alone for a word's edge"));
  } else if (!["g", "gcb", "lb", "sb", "wb"].includes(type)) {
    reader.report(
      start,
      end,
      `'${type}' is an unknown bound type in regex`,
      readBraces(reader, at) === undefined
        ? l10n.t("Perl knows no such edge; write \\b alone for a word's edge")
        : l10n.t("\\b takes no length and no quantifier; write \\b alone for a word's edge"),
    );
  } else if (reader.flags.charset.startsWith("a")) {
    reader.report(
      start,
      end + 1,
      `Using /u for '\\${letter}{${type}}' instead of /aa in regex`,
      l10n.t("SpamAssassin matches bytes, where \\b{...} of Unicode does not work; write \\b for a word's edge"),
      { title: l10n.t("Write {near}", { near: `\\${letter}` }), edits: [{ start: at, end: end + 1, newText: "" }] },
    );
  }
  return anchor();
}

function reference(reader: Reader, start: number, target: number | string): BackReference {
  reader.references.push({ start, end: reader.at, target });
  reader.refersBack = true;
  return { kind: "reference", start, end: reader.at, least: 0, most: Number.POSITIVE_INFINITY, wide: true, target };
}

function readDigits(reader: Reader, start: number): Escape | BackReference {
  const end = digitsEnd(reader, start + 1);
  const first = reader.code(start + 1);
  const number = Number(reader.text.slice(start + 1, end));
  // More than nine groups are seldom; a number of two digits and more is octal unless so many are there.
  if (first === 48 || (number > 9 && number > reader.captures && first < 56)) {
    readOctal(reader, start);
    return characterEscape(reader, start, 1, 1);
  }
  reader.at = end;
  return reference(reader, start, number);
}

/** The name at `at`, with what Perl says of a character that cannot begin one. */
export function readName(reader: Reader, start: number, at: number): number {
  let end = at;
  if (isNameStart(reader.code(at))) {
    while (isWord(reader.code(end))) end++;
    return end;
  }
  if (at >= reader.end) return at;
  reader.report(
    start,
    reader.behind(at),
    "Group name must start with a non-digit word character in regex",
    l10n.t("a group's name begins with a letter or _, and goes on with letters, digits and _"),
  );
  return at;
}

const closings: Readonly<Record<string, string>> = { "<": ">", "'": "'", "{": "}" };

function readNamedReference(reader: Reader, start: number): BackReference {
  const open = reader.text.charAt(start + 2);
  const close = start + 2 < reader.end ? closings[open] : undefined;
  if (close === undefined) {
    reader.report(
      start,
      start + 2,
      "Sequence \\k... not terminated in regex",
      l10n.t("\\k needs a group's name, such as \\k<name>"),
    );
    return reference(reader, start, 0);
  }
  return readReferenceName(reader, start, `\\k${open}`, start + 3, close);
}

/** A group's name, blanks around it allowed in braces, up to `close`. */
function readReferenceName(reader: Reader, start: number, what: string, from: number, close: string): BackReference {
  const at = close === "}" ? reader.skipBlanks(from) : from;
  const nameEnd = readName(reader, start, at);
  const end = close === "}" ? reader.skipBlanks(nameEnd) : nameEnd;
  reader.at = end;
  if (!reader.startsWith(close, end)) {
    reader.report(
      start,
      nameEnd,
      `Sequence ${what}... not terminated in regex`,
      l10n.t("{what} is never closed; add {close} behind the name", { what, close }),
    );
    return reference(reader, start, 0);
  }
  reader.at = end + 1;
  return reference(reader, start, reader.text.slice(at, nameEnd));
}

function readGroupReference(reader: Reader, start: number): BackReference {
  const braced = reader.code(start + 2) === brace;
  const from = braced ? reader.skipBlanks(start + 3) : start + 2;
  const relative = reader.text.charAt(from) === "-" && from < reader.end;
  const at = relative ? from + 1 : from;
  if (!isDigit(reader.code(at))) {
    if (braced) return readReferenceName(reader, start, "\\g{", from, "}");
    reader.report(
      start,
      start + 2,
      "Unterminated \\g... pattern in regex",
      l10n.t("\\g needs a group's number or name, such as \\g{1} or \\g{name}"),
    );
    return reference(reader, start, 0);
  }
  const digits = digitsEnd(reader, at);
  let end = digits;
  if (braced) {
    const close = reader.find("}", digits);
    if (close === -1) {
      reader.at = digits;
      reader.report(start, digits, "Unterminated \\g{...} pattern in regex", l10n.t("\\g{ is never closed; add }"));
      return reference(reader, start, 0);
    }
    end = close + 1;
  }
  reader.at = end;
  const text = reader.text.slice(at, digits);
  // Leading zeros make Perl read no number at all.
  const number = text.length > 1 && text.startsWith("0") ? Number.MAX_SAFE_INTEGER : Number(text);
  if (relative && number > reader.captures) {
    reader.report(
      start,
      end,
      "Reference to nonexistent or unclosed group in regex",
      l10n.t("fewer groups stand before this place; write a smaller number"),
    );
    return reference(reader, start, 0);
  }
  if (number === 0) {
    reader.report(start, end, "Reference to invalid group 0 in regex", l10n.t("groups are counted from 1"));
    return reference(reader, start, 0);
  }
  return reference(reader, start, relative ? reader.captures - number + 1 : number);
}
