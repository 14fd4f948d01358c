import * as l10n from "@vscode/l10n";
import type { Span } from "../../text/span.ts";
import { type DelimitedPattern, takeDelimiters } from "./delimiters.ts";
import { parseRegex } from "./parse.ts";
import type { Branch, Group, Item, RegexTree } from "./tree.ts";
import { classItems, classItemWord, code, itemWord, type Letters, modifierWords, timesWord } from "./words.ts";

/** Words about the part of a pattern under the cursor. */
export interface RegexDescription {
  readonly span: Span;
  readonly markdown: string;
}

/** Explains the part of `/pattern/i` at an offset, counted from the text's start; undefined where there is none. */
export function describeAt(text: string, offset: number): RegexDescription | undefined {
  const taken = takeDelimiters(text, 0, text.length);
  if ("fault" in taken) return undefined;
  const { pattern } = taken;
  if (offset >= pattern.modifiersStart) return describeModifier(text, pattern, offset);
  if (offset < pattern.start || offset > pattern.end) return undefined;
  const tree = parseRegex(text, pattern);
  const comment = tree.comments.find(({ start, end }) => start <= offset && offset < end);
  if (comment !== undefined) return { span: comment, markdown: l10n.t("A comment: Perl passes over it.") };
  return describeWithin(tree, new Set(text.slice(pattern.modifiersStart)), offset);
}

function describeModifier(text: string, pattern: DelimitedPattern, offset: number): RegexDescription | undefined {
  const at = Math.min(offset, pattern.modifiersEnd - 1);
  if (at < pattern.modifiersStart) return undefined;
  const letter = text.charAt(at);
  const meaning = modifierWords()[letter];
  if (meaning === undefined) return undefined;
  return { span: { start: at, end: at + 1 }, markdown: `${code(letter)} · ${meaning}.` };
}

/** Goes down from the whole pattern to the smallest part at the offset; `letters` are the modifiers that hold. */
function describeWithin(tree: RegexTree, modifiers: Letters, offset: number): RegexDescription | undefined {
  const { text } = tree;
  let letters = modifiers;
  let group: Group = tree.root;
  for (;;) {
    const branch = branchAt(group, offset);
    let item: Item | undefined;
    for (const each of branch?.items ?? []) {
      if (each.start > offset) break;
      if (item?.kind === "flags") letters = withFlags(letters, text.slice(item.start, item.end));
      item = each;
    }
    if (item === undefined || (offset >= item.end && offset !== text.length && item.end !== group.contentEnd)) {
      return item === undefined || offset > item.end ? undefined : describeItem(tree, item, letters, offset);
    }
    const inner = item.kind === "repeat" ? item.child : item;
    if (inner.kind !== "group" || offset < inner.contentStart || offset >= inner.contentEnd) {
      return describeItem(tree, item, letters, offset);
    }
    letters = withFlags(letters, text.slice(inner.start, inner.contentStart));
    group = inner;
  }
}

/** The alternative at the offset; between two, the one before. */
function branchAt({ branches }: Group, offset: number): Branch | undefined {
  return branches.find(({ end }) => offset <= end);
}

/** The letters that hold behind `(?i)`, or within `(?^s-i:`. */
function withFlags(letters: Letters, written: string): Letters {
  const found = /^\(\?(\^?)([a-z]*)(?:-([a-z]*))?[:)]$/.exec(written);
  if (found === null) return letters;
  const next = new Set(found[1] === "" ? letters : []);
  for (const letter of found[2] ?? "") next.add(letter);
  if (found[2]?.includes("xx")) next.add("xx");
  for (const letter of found[3] ?? "") next.delete(letter);
  return next;
}

function describeItem(tree: RegexTree, item: Item, letters: Letters, offset: number): RegexDescription | undefined {
  const { text } = tree;
  if (item.kind === "flags") return describeFlags(text, item);
  if (item.kind !== "repeat") {
    return {
      span: { start: item.start, end: item.end },
      markdown: `${shown(text, item)} · ${itemWord(tree, item, letters)}.${detail(tree, item, letters, offset)}`,
    };
  }
  const { child, quantifier } = item;
  const words = itemWord(tree, child, letters);
  const first =
    offset >= quantifier.start
      ? `${code(text.slice(quantifier.start, quantifier.end))} · ${timesWord(item)}: ${words}.`
      : `${shown(text, item)} · ${words}; ${timesWord(item)}.`;
  return { span: { start: item.start, end: item.end }, markdown: `${first}${detail(tree, child, letters, offset)}` };
}

function shown(text: string, { start, end }: Item): string {
  return code(text.slice(start, end));
}

function describeFlags(text: string, item: Item): RegexDescription {
  const written = text.slice(item.start, item.end);
  const [on = "", off = ""] = written.slice(2, -1).replace("^", "").split("-");
  const lines = [
    ...[...new Set(on)].map(
      (letter) =>
        `- ${l10n.t("{letter} on: {meaning}", { letter: code(letter), meaning: modifierWords()[letter] ?? "?" })}`,
    ),
    ...[...new Set(off)].map(
      (letter) =>
        `- ${l10n.t("{letter} off: {meaning}", { letter: code(letter), meaning: modifierWords()[letter] ?? "?" })}`,
    ),
  ];
  return {
    span: { start: item.start, end: item.end },
    markdown: [`${code(written)} · ${l10n.t("from here to the end of the group")}:`, ...lines].join("\n"),
  };
}

/** The one thing of a class under the cursor. */
function detail(tree: RegexTree, item: Item, letters: Letters, offset: number): string {
  if (item.kind !== "class") return "";
  const found = classItems(tree.text, item, letters)?.find(({ start, end }) => start <= offset && offset < end);
  if (found === undefined || found.type === "character") return "";
  return `\n\n${l10n.t("Here: {what}.", { what: classItemWord(tree.text, found) })}`;
}
