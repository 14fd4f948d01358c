import * as l10n from "@vscode/l10n";
import { readClass } from "./class.ts";
import { readName } from "./escapes.ts";
import { readFlags } from "./flags.ts";
import { digitsEnd, isDigit, isLetter, type Reader } from "./reader.ts";
import type { BackReference, CharacterClass, Flags, GroupType, Recursion, Verb } from "./tree.ts";

/** How a group begins; its content comes next. */
export interface Head {
  readonly type: GroupType;
  readonly name?: string;
  /** Of a conditional: what stands between its inner brackets. */
  readonly condition?: { readonly start: number; readonly end: number };
}

const capture: Head = { type: "capture" };
const plain: Head = { type: "plain" };

/** What a `(` opens. The reader stands behind it: at the group's content, or behind the whole item. */
export type Opened = Head | Flags | Recursion | BackReference | Verb | CharacterClass;

const closing = 41;
const question = 63;
const star = 42;

/** Reads the `(` at `reader.at` and what says which group it opens. */
export function openGroup(reader: Reader): Opened {
  const start = reader.at;
  const next = reader.code(start + 1);
  reader.at = start + 1;
  if (next === star) return openStar(reader, start);
  if (next !== question) return reader.flags.noCapture ? plain : capture;
  reader.at = start + 2;
  const letter = start + 2 < reader.end ? reader.text.charAt(start + 2) : "";
  const third = start + 3;
  switch (letter) {
    case "":
      reader.report(start, start + 2, "Sequence (? incomplete in regex", incomplete());
      return plain;
    case ":":
      reader.at = third;
      return plain;
    case "|":
      reader.at = third;
      return { type: "branchReset" };
    case ">":
      reader.at = third;
      return { type: "atomic" };
    case "=":
    case "!":
      return look(reader, start, third, letter === "=" ? "lookahead" : "negativeLookahead");
    case "<": {
      const sign = reader.code(third);
      if (sign === 61 || sign === 33)
        return look(reader, start, third + 1, sign === 61 ? "lookbehind" : "negativeLookbehind");
      return named(reader, start, third, ">");
    }
    case "'":
      return named(reader, start, third, "'");
    case "P":
      return openP(reader, start);
    case "&":
      return recursionByName(reader, start, third, "(?&");
    case "R":
    case "0":
      reader.at = third;
      if (reader.code(third) === closing) return recursion(reader, start, 0);
      reader.report(
        start,
        third,
        "Sequence (?R) not terminated in regex",
        l10n.t("(?R needs its closing bracket: (?R)"),
      );
      return recursion(reader, start, 0, false);
    case "(":
      return conditional(reader, start);
    case "[":
      return extendedClass(reader, start);
    case "+":
    case "-": {
      const digit = reader.code(third);
      if (digit >= 49 && digit <= 57) return recursionByNumber(reader, start, third, letter);
      if (letter === "-") break;
      reader.at = third;
      reader.report(
        start,
        reader.behind(third),
        "Illegal pattern in regex",
        l10n.t("(?+ needs the number of a group behind it, such as (?+1)"),
      );
      return plain;
    }
    default:
      if (isDigit(letter.charCodeAt(0))) return recursionByNumber(reader, start, start + 2, "");
  }
  const end = readFlags(reader, start, start + 2, reader.end, false);
  reader.at = end;
  if (end >= reader.end) {
    reader.report(start, end, "Sequence (?... not terminated in regex", incomplete());
    return plain;
  }
  if (reader.code(end) === closing) {
    reader.at = end + 1;
    return { kind: "flags", start, end: end + 1, least: 0, most: 0, wide: false };
  }
  if (reader.code(end) === 58) reader.at = end + 1;
  return plain;
}

function incomplete(): string {
  return l10n.t("the pattern ends within (?...; for the characters themselves write \\(\\?");
}

function look(reader: Reader, start: number, at: number, type: GroupType): Opened {
  reader.at = at;
  if (at >= reader.end) {
    const what = reader.text.slice(start, at);
    reader.report(
      start,
      at,
      `Sequence ${what}... not terminated in regex`,
      l10n.t("{what} is never closed; add )", { what }),
    );
  }
  return { type };
}

function named(reader: Reader, start: number, at: number, close: string): Opened {
  const end = readName(reader, start, at);
  reader.at = end;
  const name = reader.text.slice(at, end);
  if (!reader.startsWith(close, end)) {
    reader.report(
      start,
      end,
      `Sequence (?${close === ">" ? "<" : "'"}... not terminated in regex`,
      l10n.t("a group's name ends with {close} and holds letters, digits and _ only", { close }),
    );
    return { type: "capture" };
  }
  reader.at = end + 1;
  return { type: "capture", name };
}

function openP(reader: Reader, start: number): Opened {
  const at = start + 4;
  const sign = start + 3 < reader.end ? reader.text.charAt(start + 3) : "";
  if (sign === "<") return named(reader, start, at, ">");
  if (sign === ">") return recursionByName(reader, start, at, "(?P>");
  reader.at = reader.behind(start + 3) > reader.end ? reader.end : reader.behind(start + 3);
  if (sign === "=") {
    const end = readName(reader, start, at);
    reader.at = end;
    const target = reader.text.slice(at, end);
    if (reader.code(end) === closing) {
      reader.at = end + 1;
      reader.references.push({ start, end: reader.at, target });
    } else unclosed(reader, start, end, "?P=", "(?P=");
    reader.refersBack = true;
    return { kind: "reference", start, end: reader.at, least: 0, most: Number.POSITIVE_INFINITY, wide: true, target };
  }
  reader.report(
    start,
    reader.at,
    `Sequence (?P${sign}...) not recognized in regex`,
    l10n.t("Perl knows (?P<name>...), (?P=name) and (?P>name), but no other group with P"),
  );
  return plain;
}

function unclosed(reader: Reader, start: number, end: number, what: string, shown: string): void {
  reader.report(
    start,
    end,
    `Sequence ${what}... not terminated in regex`,
    l10n.t("{what} needs a group's name and a closing bracket", { what: shown }),
  );
}

function recursion(reader: Reader, start: number, target: number | string, closed = true): Recursion {
  if (closed) reader.at++;
  if (target !== 0 && closed) reader.references.push({ start, end: reader.at, target });
  return { kind: "recursion", start, end: reader.at, least: 0, most: Number.POSITIVE_INFINITY, wide: true, target };
}

function recursionByName(reader: Reader, start: number, at: number, what: string): Recursion {
  const end = readName(reader, start, at);
  reader.at = end;
  if (reader.code(end) === closing) return recursion(reader, start, reader.text.slice(at, end));
  unclosed(reader, start, end, end > at ? "(?&" : what, what);
  return recursion(reader, start, 0, false);
}

function recursionByNumber(reader: Reader, start: number, at: number, sign: string): Recursion {
  const end = digitsEnd(reader, at);
  reader.at = end;
  const number = Number(reader.text.slice(at, end));
  if (reader.code(end) !== closing) {
    reader.report(start, end, "Expecting close bracket in regex", l10n.t("behind a group's number only ) may stand"));
    return recursion(reader, start, 0, false);
  }
  const target = sign === "-" ? reader.captures - number + 1 : sign === "+" ? reader.captures + number : number;
  // Below the first group there is none: a number that no pattern has says so.
  return recursion(reader, start, target > 0 ? target : Number.MAX_SAFE_INTEGER);
}

/** `(?(1)yes|no)`: what decides stands between its own brackets, or is a look-around. */
function conditional(reader: Reader, start: number): Opened {
  const at = start + 3;
  const letter = at < reader.end ? reader.text.charAt(at) : "";
  if (letter === "?" && "=!<".includes(reader.text.charAt(at + 1) || " ") && at + 1 < reader.end) {
    reader.at = start + 2;
    return { type: "conditional" };
  }
  if (letter === "*" && /[a-z]/.test(reader.text.charAt(at + 1)) && at + 1 < reader.end) {
    reader.at = start + 2;
    return { type: "conditional" };
  }
  let end = at;
  if (letter === "<" || letter === "'") {
    const close = letter === "<" ? ">" : "'";
    const nameEnd = readName(reader, start, at + 1);
    end = nameEnd;
    if (!reader.startsWith(close, nameEnd)) {
      unclosed(reader, start, nameEnd, `(?(${letter}`, `(?(${letter}`);
      reader.at = nameEnd;
      return { type: "conditional" };
    }
    end++;
    reader.references.push({ start, end, target: reader.text.slice(at + 1, nameEnd) });
  } else if (reader.startsWith("DEFINE", at)) end = at + 6;
  else if (letter === "R") {
    end = at + 1;
    if (reader.text.charAt(end) === "&") {
      const nameEnd = readName(reader, start, end + 1);
      reader.references.push({ start, end: nameEnd, target: reader.text.slice(end + 1, nameEnd) });
      end = nameEnd;
    } else end = digitsEnd(reader, end);
  } else if (letter >= "1" && letter <= "9") end = digitsEnd(reader, at);
  else {
    reader.at = at;
    reader.report(
      start,
      reader.behind(at),
      "Unknown switch condition (?(...)) in regex",
      l10n.t("between (?( and ) a group's number, <name> or a look-around must stand; for a plain group write (?:"),
    );
    return { type: "conditional" };
  }
  reader.at = end;
  if (reader.code(end) !== closing) {
    reader.report(
      start,
      reader.behind(end),
      "Switch condition not recognized in regex",
      l10n.t("what (?( asks for must be closed with ) at once"),
    );
    return { type: "conditional" };
  }
  reader.at = end + 1;
  return { type: "conditional", condition: { start: at, end } };
}

const verbs: Readonly<Record<string, "none" | "optional" | "needed">> = {
  ACCEPT: "optional",
  COMMIT: "optional",
  F: "optional",
  FAIL: "optional",
  MARK: "needed",
  "": "needed",
  PRUNE: "optional",
  SKIP: "optional",
  THEN: "optional",
};

const wordGroups: Readonly<Record<string, GroupType>> = {
  pla: "lookahead",
  positive_lookahead: "lookahead",
  nla: "negativeLookahead",
  negative_lookahead: "negativeLookahead",
  plb: "lookbehind",
  positive_lookbehind: "lookbehind",
  nlb: "negativeLookbehind",
  negative_lookbehind: "negativeLookbehind",
  atomic: "atomic",
  sr: "scriptRun",
  script_run: "scriptRun",
  asr: "scriptRun",
  atomic_script_run: "scriptRun",
};

/** `(*FAIL)`, `(*pla:...)` */
function openStar(reader: Reader, start: number): Opened {
  const at = start + 2;
  let end = at;
  while (end < reader.end && reader.code(end) !== closing && reader.code(end) !== 58) end++;
  const word = reader.text.slice(at, end);
  const first = word.charCodeAt(0);
  const lower = isLetter(first) && first >= 97;
  const terminated = reader.code(end) === closing;
  const close = terminated ? end : reader.find(")", end);
  const verb = (until: number): Verb => {
    reader.at = until;
    return { kind: "verb", start, end: until, least: 0, most: 0, wide: false };
  };
  if (close === -1) {
    reader.report(
      start,
      reader.end,
      lower || end === at
        ? `Unterminated '(*...' ${end < reader.end ? "argument" : "construct"} in regex`
        : "Unterminated verb pattern in regex",
      l10n.t("(*...) is never closed; for the characters themselves write \\(\\*"),
    );
    return verb(reader.end);
  }
  if (lower) {
    const type = Object.hasOwn(wordGroups, word) ? wordGroups[word] : undefined;
    if (type !== undefined && !terminated) {
      reader.at = end + 1;
      return { type };
    }
    reader.report(
      start,
      type === undefined ? close + 1 : end,
      type === undefined
        ? `Unknown '(*...)' construct '${word}' in regex`
        : `'(*${word}' requires a terminating ':' in regex`,
      l10n.t("Perl knows no (*{word}); for the characters themselves write \\(\\*", { word: word.slice(0, 40) }),
      { title: l10n.t("Write {near}", { near: "\\(\\*" }), edits: [{ start, end: at, newText: "\\(\\*" }] },
    );
    return verb(close + 1);
  }
  const argument = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
  if (argument === undefined || (end === at && terminated)) {
    reader.report(
      start,
      close + 1,
      `Unknown verb pattern '${word.slice(0, 40)}' in regex`,
      l10n.t("Perl knows no (*{word}); for the characters themselves write \\(\\*", { word: word.slice(0, 40) }),
      { title: l10n.t("Write {near}", { near: "\\(\\*" }), edits: [{ start, end: at, newText: "\\(\\*" }] },
    );
  } else if (argument === "needed" && close <= end + 1 && (terminated || close === end + 1)) {
    reader.report(
      start,
      close + 1,
      `Verb pattern '${word}' has a mandatory argument in regex`,
      l10n.t("(*{word} needs a name behind a colon, such as (*MARK:name)", { word }),
    );
  }
  return verb(close + 1);
}

/** `(?[ [a-z] - [x] ])`: classes that are added and taken away. Read as far as finding its end needs. */
function extendedClass(reader: Reader, start: number): CharacterClass {
  reader.at = start + 3;
  let closed = false;
  while (reader.at < reader.end) {
    const letter = reader.text.charAt(reader.at);
    if (letter === "]") {
      reader.at++;
      closed = reader.code(reader.at) === closing;
      if (closed) reader.at++;
      break;
    }
    if (letter === "[") readClass(reader);
    else if (letter === "\\") reader.at += 2;
    else if (/[\s&|+\-^!()]/.test(letter)) reader.at++;
    else {
      reader.report(
        start,
        reader.behind(reader.at),
        "Unexpected character in regex",
        l10n.t("within (?[...]) only classes in brackets and & | + - ^ ! ( ) may stand"),
      );
      reader.at++;
    }
  }
  if (reader.at > reader.end) reader.at = reader.end;
  if (!closed) {
    reader.report(start, reader.at, "Syntax error in (?[...]) in regex", l10n.t("(?[ is never closed; add ])"));
  }
  return { kind: "class", start, end: reader.at, least: 1, most: 1, wide: true, negated: false };
}
