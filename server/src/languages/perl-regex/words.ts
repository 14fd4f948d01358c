import { type ClassItem, readClass } from "./class.ts";
import { posixClasses } from "./posix.ts";
import { Reader } from "./reader.ts";
import type { Anchor, Atom, CharacterClass, Flags, Group, RegexTree, Repeat } from "./tree.ts";

/** Letters that hold at a place: `i`, `m`, `s`, `x`, `n`. */
export type Letters = ReadonlySet<string>;

/** Meanings of the letters behind the closing delimiter and in `(?i)`. Source: perlre. */
export const modifierWords: Readonly<Record<string, string>> = {
  i: "capitals and small letters are alike",
  m: "`^` and `$` stand at the edges of each line, not only of the whole text",
  s: "`.` takes line feeds too",
  x: "white space and comments in the pattern mean nothing",
  n: "plain brackets catch nothing",
  a: "`\\d`, `\\s`, `\\w` and `[:alpha:]` mean characters of ASCII; SpamAssassin sets this anyway",
  p: "means nothing since Perl 5.20",
  l: "letters are those of the locale",
  u: "letters are those of Unicode",
  d: "letters are what they are by default",
};

const escapeWords: Readonly<Record<string, string>> = {
  a: "the bell character",
  d: "a digit, 0 to 9",
  D: "a character that is no digit",
  e: "the escape character",
  f: "a form feed",
  h: "a space or tab",
  H: "a character that is neither space nor tab",
  n: "a line feed",
  N: "a character that is no line feed",
  r: "a carriage return",
  R: "a line's end, whichever way it is written",
  s: "white space: a space, tab or line's end",
  S: "a character that is no white space",
  t: "a tab",
  v: "a line's end, or another vertical space",
  V: "a character that is no vertical space",
  w: "a letter of ASCII, a digit or _",
  W: "a character that is neither letter of ASCII, digit nor _",
  X: "what a reader takes for one character, accents included",
};

const anchorWords: Readonly<Record<string, string>> = {
  "\\A": "the text's start",
  "\\b": "a word's edge: a letter, digit or _ on one side only",
  "\\B": "no word's edge",
  "\\G": "where the last match ended",
  "\\K": "where the match counts from: what was before need only be there",
  "\\z": "the text's end",
  "\\Z": "the text's end, or before a line feed there",
};

/** A text as code in Markdown, whatever quotes it holds. */
export function code(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  const fence = short.includes("`") ? "``" : "`";
  return `${fence}${fence.length > 1 ? " " : ""}${short}${fence.length > 1 ? " " : ""}${fence}`;
}

function anchorWord(text: string, { start, end }: Anchor, letters: Letters): string {
  const written = text.slice(start, end);
  if (written === "^") return letters.has("m") ? "a line's start" : "the text's start";
  if (written === "$") return letters.has("m") ? "a line's end" : "the text's end, or before a line feed there";
  return anchorWords[written] ?? "an edge that Unicode defines";
}

function escapeWord(written: string): string {
  const letter = written.charAt(1);
  switch (letter) {
    case "x":
    case "o":
    case "N":
      if (written.length > 2) return characterWord(written);
      break;
    case "c":
      return `the control character Ctrl-${written.charAt(2).toUpperCase()}`;
    case "p":
    case "P":
      return `a character ${letter === "P" ? "without" : "with"} the Unicode property ${code(written.slice(2).replace(/^\{\s*|\s*\}$/g, ""))}`;
  }
  if (/\d/.test(letter)) return characterWord(written);
  return escapeWords[letter] ?? `the character ${code(written.slice(1))}`;
}

/** A character given by its number. */
function characterWord(written: string): string {
  const digits = written.replaceAll(/[{}_\s]|U\+/g, "").slice(1);
  const octal = /^o?[0-7]+$/.test(digits);
  const number = Number.parseInt(digits.replace(/^[xoN]/, ""), octal ? 8 : 16);
  if (Number.isNaN(number)) return `the character named ${code(written.slice(2).replace(/^\{|\}$/g, ""))}`;
  if (number > 32 && number < 127) return `the character ${code(String.fromCharCode(number))}`;
  if (number > 127 && number < 256) return `the byte ${number}, such as one of those that make a letter beyond ASCII`;
  return `the character with the number ${number}`;
}

/** What a class takes, one thing after the other; `undefined` where it is a `(?[...])`. */
export function classItems(text: string, found: CharacterClass, letters: Letters): readonly ClassItem[] | undefined {
  if (text.startsWith("(", found.start)) return undefined;
  const reader = new Reader(text, found.start, found.end);
  if (letters.has("xx")) reader.flags = { ...reader.flags, extended: 2 };
  const items: ClassItem[] = [];
  readClass(reader, items);
  return items;
}

export function classItemWord(text: string, { start, end, type }: ClassItem): string {
  const written = text.slice(start, end);
  if (type === "range") {
    const minus = written.indexOf("-", written.startsWith("\\") ? 2 : 1);
    return `${code(written.slice(0, minus).trim())} to ${code(written.slice(minus + 1).trim())}`;
  }
  if (written.startsWith("[:")) {
    const name = written.slice(2, -2);
    const meaning = posixClasses.get(name.replace("^", "")) ?? code(written);
    return name.startsWith("^") ? `anything but ${meaning}` : meaning;
  }
  if (written === "\\b") return "a backspace";
  return written.startsWith("\\") ? escapeWord(written) : code(written);
}

const mostListed = 12;

function classWord(text: string, found: CharacterClass, letters: Letters): string {
  const items = classItems(text, found, letters);
  if (items === undefined) return "one character of classes that are added and taken away";
  const words: string[] = [];
  let run = "";
  for (const item of items.slice(0, 200)) {
    const written = text.slice(item.start, item.end);
    if (item.type === "character" && !written.startsWith("\\")) run += written;
    else words.push(classItemWord(text, item));
  }
  if (run !== "") words.push(run.length === 1 ? code(run) : `one of ${code(run)}`);
  const listed = words.length > mostListed ? [...words.slice(0, mostListed), "…"] : words;
  return found.negated ? `one character, but not ${listed.join(", ")}` : `one character: ${listed.join(", ")}`;
}

const groupWords: Readonly<Record<Group["type"], string>> = {
  capture: "a group",
  plain: "a group that catches nothing",
  atomic: "a group that, once matched, is never tried otherwise",
  branchReset: "a group whose alternatives count their groups from the same number",
  lookahead: "only where this comes next (nothing is taken)",
  negativeLookahead: "only where this does not come next (nothing is taken)",
  lookbehind: "only where this stands before (nothing is taken)",
  negativeLookbehind: "only where this does not stand before (nothing is taken)",
  conditional: "a choice by a condition",
  scriptRun: "a group whose characters are of one script",
};

function groupWord(text: string, group: Group): string {
  const { type, number, name, branches, condition } = group;
  const parts = [groupWords[type]];
  if (type === "capture") {
    parts[0] =
      name === undefined
        ? `group ${number}: what it takes is caught as \`\\${number}\``
        : `the group ${code(name)}${/^[A-Z]/.test(name) ? `: SpamAssassin keeps what it takes as the tag \`_${name}_\`, and puts it in for \`%{${name}}\` in other tests` : ""}`;
  }
  if (condition !== undefined) parts.push(`asks for ${code(text.slice(condition.start, condition.end))}`);
  if (branches.length > 1) {
    const listed = branches
      .slice(0, 8)
      .map(({ start, end }) => (start === end ? "nothing" : code(text.slice(start, end))));
    parts.push(`one of ${branches.length}: ${listed.join(", ")}${branches.length > 8 ? ", …" : ""}`);
  }
  return parts.join("; ");
}

/** How often, in words: "2 to 5 times, as few as possible". */
export function timesWord({ min, max, mode }: Repeat): string {
  const times =
    max === Number.POSITIVE_INFINITY
      ? min === 0
        ? "any number of times, or not at all"
        : min === 1
          ? "once or more"
          : `${min} times or more`
      : min === max
        ? min === 1
          ? "once"
          : `${min} times`
        : min === 0
          ? max === 1
            ? "once or not at all"
            : `up to ${max} times`
          : `${min} to ${max} times`;
  if (min === max) return times;
  return `${times}${mode === "lazy" ? ", as few as possible" : mode === "possessive" ? ", and nothing is given back" : ""}`;
}

/** One item in a few words. */
export function itemWord({ text }: RegexTree, item: Atom | Flags, letters: Letters): string {
  const written = text.slice(item.start, item.end);
  switch (item.kind) {
    case "literal":
      return `the text ${code(written)}${letters.has("i") && /[A-Za-z]/.test(written) ? ", in capitals or small letters" : ""}`;
    case "any":
      return letters.has("s") ? "any character" : "any character but a line feed";
    case "escape":
      return escapeWord(written);
    case "anchor":
      return anchorWord(text, item, letters);
    case "class":
      return classWord(text, item, letters);
    case "reference":
      return `once more what ${targetWord(item.target)} has caught`;
    case "recursion":
      return item.target === 0 ? "the whole pattern once more" : `what ${targetWord(item.target)} asks for, once more`;
    case "flags":
      return "from here to the end of the group";
    case "verb":
      return /^\(\*(?:F|FAIL)\b/.test(written)
        ? "never matches: Perl goes back and tries otherwise"
        : "steers how Perl goes back when it fails";
    case "template":
      return `what a test has caught in its group ${code(written.slice(2, -1))}, or another tag of that name; without it this test does not run`;
    case "group":
      return groupWord(text, item);
  }
}

function targetWord(target: number | string): string {
  return typeof target === "number" ? `group ${target}` : `the group ${code(target)}`;
}
