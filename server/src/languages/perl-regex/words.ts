import * as l10n from "@vscode/l10n";
import { type ClassItem, readClass } from "./class.ts";
import { posixClasses } from "./posix.ts";
import { Reader } from "./reader.ts";
import type { Anchor, Atom, CharacterClass, Flags, Group, RegexTree, Repeat } from "./tree.ts";

/** Letters that hold at a place: `i`, `m`, `s`, `x`, `n`. */
export type Letters = ReadonlySet<string>;

/** Meanings of the letters behind the closing delimiter and in `(?i)`. Source: perlre. */
export function modifierWords(): Readonly<Record<string, string>> {
  return {
    i: l10n.t("capitals and small letters are alike"),
    m: l10n.t("`^` and `$` stand at the edges of each line, not only of the whole text"),
    s: l10n.t("`.` takes line feeds too"),
    x: l10n.t("white space and comments in the pattern mean nothing"),
    n: l10n.t("plain brackets catch nothing"),
    a: l10n.t("`\\d`, `\\s`, `\\w` and `[:alpha:]` mean characters of ASCII; SpamAssassin sets this anyway"),
    p: l10n.t("means nothing since Perl 5.20"),
    l: l10n.t("letters are those of the locale"),
    u: l10n.t("letters are those of Unicode"),
    d: l10n.t("letters are what they are by default"),
  };
}

function escapeWords(): Readonly<Record<string, string>> {
  return {
    a: l10n.t("the bell character"),
    d: l10n.t("a digit, 0 to 9"),
    D: l10n.t("a character that is no digit"),
    e: l10n.t("the escape character"),
    f: l10n.t("a form feed"),
    h: l10n.t("a space or tab"),
    H: l10n.t("a character that is neither space nor tab"),
    n: l10n.t("a line feed"),
    N: l10n.t("a character that is no line feed"),
    r: l10n.t("a carriage return"),
    R: l10n.t("a line's end, whichever way it is written"),
    s: l10n.t("white space: a space, tab or line's end"),
    S: l10n.t("a character that is no white space"),
    t: l10n.t("a tab"),
    v: l10n.t("a line's end, or another vertical space"),
    V: l10n.t("a character that is no vertical space"),
    w: l10n.t("a letter of ASCII, a digit or _"),
    W: l10n.t("a character that is neither letter of ASCII, digit nor _"),
    X: l10n.t("what a reader takes for one character, accents included"),
  };
}

function anchorWords(): Readonly<Record<string, string>> {
  return {
    "\\A": l10n.t("the text's start"),
    "\\b": l10n.t("a word's edge: a letter, digit or _ on one side only"),
    "\\B": l10n.t("no word's edge"),
    "\\G": l10n.t("where the last match ended"),
    "\\K": l10n.t("where the match counts from: what was before need only be there"),
    "\\z": l10n.t("the text's end"),
    "\\Z": l10n.t("the text's end, or before a line feed there"),
  };
}

/** A text as code in Markdown, whatever quotes it holds. */
export function code(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  const fence = short.includes("`") ? "``" : "`";
  return `${fence}${fence.length > 1 ? " " : ""}${short}${fence.length > 1 ? " " : ""}${fence}`;
}

function anchorWord(text: string, { start, end }: Anchor, letters: Letters): string {
  const written = text.slice(start, end);
  if (written === "^") return letters.has("m") ? l10n.t("a line's start") : l10n.t("the text's start");
  if (written === "$")
    return letters.has("m") ? l10n.t("a line's end") : l10n.t("the text's end, or before a line feed there");
  return anchorWords()[written] ?? l10n.t("an edge that Unicode defines");
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
      return l10n.t("the control character Ctrl-{letter}", { letter: written.charAt(2).toUpperCase() });
    case "p":
    case "P": {
      const name = code(written.slice(2).replace(/^\{\s*|\s*\}$/g, ""));
      return letter === "P"
        ? l10n.t("a character without the Unicode property {name}", { name })
        : l10n.t("a character with the Unicode property {name}", { name });
    }
  }
  if (/\d/.test(letter)) return characterWord(written);
  return escapeWords()[letter] ?? l10n.t("the character {character}", { character: code(written.slice(1)) });
}

/** A character given by its number. */
function characterWord(written: string): string {
  const digits = written.replaceAll(/[{}_\s]|U\+/g, "").slice(1);
  const octal = /^o?[0-7]+$/.test(digits);
  const number = Number.parseInt(digits.replace(/^[xoN]/, ""), octal ? 8 : 16);
  if (Number.isNaN(number))
    return l10n.t("the character named {name}", { name: code(written.slice(2).replace(/^\{|\}$/g, "")) });
  if (number > 32 && number < 127)
    return l10n.t("the character {character}", { character: code(String.fromCharCode(number)) });
  if (number > 127 && number < 256)
    return l10n.t("the byte {number}, one of those that letters beyond ASCII are made of", { number });
  return l10n.t("the character with the number {number}", { number });
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
    return l10n.t("{from} to {to}", {
      from: code(written.slice(0, minus).trim()),
      to: code(written.slice(minus + 1).trim()),
    });
  }
  if (written.startsWith("[:")) {
    const name = written.slice(2, -2);
    const meaning = posixClasses.get(name.replace("^", ""))?.() ?? code(written);
    return name.startsWith("^") ? l10n.t("anything but {what}", { what: meaning }) : meaning;
  }
  if (written === "\\b") return l10n.t("a backspace");
  return written.startsWith("\\") ? escapeWord(written) : code(written);
}

const mostListed = 12;

function classWord(text: string, found: CharacterClass, letters: Letters): string {
  const items = classItems(text, found, letters);
  if (items === undefined) return l10n.t("one character of classes that are added and taken away");
  const words: string[] = [];
  let run = "";
  for (const item of items.slice(0, 200)) {
    const written = text.slice(item.start, item.end);
    if (item.type === "character" && !written.startsWith("\\")) run += written;
    else words.push(classItemWord(text, item));
  }
  if (run !== "") words.push(run.length === 1 ? code(run) : l10n.t("one of {characters}", { characters: code(run) }));
  const listed = words.length > mostListed ? [...words.slice(0, mostListed), "…"] : words;
  const characters = listed.join(", ");
  return found.negated
    ? l10n.t("one character, but not {characters}", { characters })
    : l10n.t("one character: {characters}", { characters });
}

function groupWords(): Readonly<Record<Group["type"], string>> {
  return {
    capture: l10n.t("a group"),
    plain: l10n.t("a group that catches nothing"),
    atomic: l10n.t("a group that, once matched, is never tried otherwise"),
    branchReset: l10n.t("a group whose alternatives count their groups from the same number"),
    lookahead: l10n.t("only where this comes next (nothing is taken)"),
    negativeLookahead: l10n.t("only where this does not come next (nothing is taken)"),
    lookbehind: l10n.t("only where this stands before (nothing is taken)"),
    negativeLookbehind: l10n.t("only where this does not stand before (nothing is taken)"),
    conditional: l10n.t("a choice by a condition"),
    scriptRun: l10n.t("a group whose characters are of one script"),
  };
}

function captureWord(name: string | undefined, number: number | undefined): string {
  if (name === undefined)
    return l10n.t("group {number}: what it takes is caught as `\\{number}`", { number: number ?? 0 });
  return /^[A-Z]/.test(name)
    ? l10n.t(
        "the group `{name}`: SpamAssassin keeps what it takes as the tag `_{name}_`, and puts it in for `{asked}` in other tests",
        { name, asked: `%{${name}}` },
      )
    : targetWord(name);
}

function groupWord(text: string, group: Group): string {
  const { type, number, name, branches, condition } = group;
  const parts = [groupWords()[type]];
  if (type === "capture") {
    parts[0] = captureWord(name, number);
  }
  if (condition !== undefined)
    parts.push(l10n.t("asks for {what}", { what: code(text.slice(condition.start, condition.end)) }));
  if (branches.length > 1) {
    const listed = branches
      .slice(0, 8)
      .map(({ start, end }) => (start === end ? l10n.t("nothing") : code(text.slice(start, end))));
    const branchesShown = `${listed.join(", ")}${branches.length > 8 ? ", …" : ""}`;
    parts.push(l10n.t("one of {count}: {branches}", { count: branches.length, branches: branchesShown }));
  }
  return parts.join("; ");
}

/** How often, in words: "2 to 5 times, as few as possible". */
export function timesWord({ min, max, mode }: Repeat): string {
  const times = countWord(min, max);
  if (min === max || mode === "greedy") return times;
  return mode === "lazy"
    ? l10n.t("{times}, as few as possible", { times })
    : l10n.t("{times}, and nothing is given back", { times });
}

function countWord(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) {
    if (min === 0) return l10n.t("any number of times, or not at all");
    return min === 1 ? l10n.t("once or more") : l10n.t("{count} times or more", { count: min });
  }
  if (min === max) return min === 1 ? l10n.t("once") : l10n.t("{count} times", { count: min });
  if (min > 0) return l10n.t("{min} to {max} times", { min, max });
  return max === 1 ? l10n.t("once or not at all") : l10n.t("up to {count} times", { count: max });
}

/** One item in a few words. */
export function itemWord({ text }: RegexTree, item: Atom | Flags, letters: Letters): string {
  const written = text.slice(item.start, item.end);
  switch (item.kind) {
    case "literal":
      return letters.has("i") && /[A-Za-z]/.test(written)
        ? l10n.t("the text {text}, in capitals or small letters", { text: code(written) })
        : l10n.t("the text {text}", { text: code(written) });
    case "any":
      return letters.has("s") ? l10n.t("any character") : l10n.t("any character but a line feed");
    case "escape":
      return escapeWord(written);
    case "anchor":
      return anchorWord(text, item, letters);
    case "class":
      return classWord(text, item, letters);
    case "reference":
      return l10n.t("once more what {group} has caught", { group: targetWord(item.target) });
    case "recursion":
      return item.target === 0
        ? l10n.t("the whole pattern once more")
        : l10n.t("what {group} asks for, once more", { group: targetWord(item.target) });
    case "flags":
      return l10n.t("from here to the end of the group");
    case "verb":
      return /^\(\*(?:F|FAIL)\b/.test(written)
        ? l10n.t("never matches: Perl goes back and tries otherwise")
        : l10n.t("steers how Perl goes back when it fails");
    case "template":
      return l10n.t(
        "what a test has caught in its group {group}, or another tag of that name; without it this test does not run",
        { group: code(written.slice(2, -1)) },
      );
    case "group":
      return groupWord(text, item);
  }
}

function targetWord(target: number | string): string {
  return typeof target === "number"
    ? l10n.t("group {number}", { number: target })
    : l10n.t("the group {name}", { name: code(target) });
}
