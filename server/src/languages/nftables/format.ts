import { span } from "../../text/span.ts";
import type { Layout, TextChange } from "../language.ts";
import { objectTypes } from "./catalog-words.ts";
import { type Token, tokenize } from "./tokens.ts";
import type { Tree } from "./tree.ts";

/**
 * The white space of `nft list ruleset`: blocks indented, single blanks between words, inside of braces and behind the
 * commas there, none behind those of `established,related` and none at a line's end. Lines stay lines, and the gap in front of a comment stays as its author made it. A text that does not
 * come apart in whole blocks, or that a template makes, is left alone.
 */
export function format(tree: Tree, layout: Layout): readonly TextChange[] {
  const { text } = tree;
  const tokens = tokenize(text).list;
  if (!isWhole(tokens, text)) return [];
  const unit = layout.insertSpaces ? " ".repeat(layout.tabSize) : "\t";
  const changes: TextChange[] = [];
  /** Of every open brace whether a block begins with it: else it is a set, or the values of a define. */
  const open: boolean[] = [];
  let before: Token | undefined;
  let line: Token[] = [];
  for (const token of tokens) {
    const start = before?.end ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0);
    const closes = token.kind === "symbol" && token.text === "}";
    const inSet = open.at(-1) === false;
    if (closes) open.pop();
    const gap = text.slice(start, token.start);
    const wanted = spaced(gap, before, token, { indent: unit.repeat(open.length), unit, inSet });
    if (wanted !== gap) changes.push(narrowed(start, gap, wanted));
    if (token.kind === "symbol" && token.text === "{") {
      open.push(opensBlock(line));
      line = [];
    } else if (token.kind === "separator" || closes) line = [];
    else line.push(token);
    before = token;
  }
  return changes;
}

const blockWords: ReadonlySet<string> = new Set(["table", "chain", "set", "map", ...objectTypes]);

/** True where the words in front of a brace make a table, a chain, a set or an object, or jump to lines in place. */
function opensBlock(line: readonly Token[]): boolean {
  const words = line.map(({ text }) => text);
  if (words.at(-1) === "jump" || words.at(-1) === "goto") return true;
  const [first = "", second = ""] = words;
  if (first === "add" || first === "create") return blockWords.has(second) || second === "ct";
  // A rule may begin with the same words: `counter name x tcp dport { 25 }`.
  if (first === "ct") return words.length === 3 && /^(?:helper|timeout|expectation)$/.test(second);
  return blockWords.has(first) && words.length <= (first === "table" ? 3 : 2);
}

interface Around {
  readonly indent: string;
  readonly unit: string;
  /** Between the braces of a set. */
  readonly inSet: boolean;
}

/** Where nft puts the further lines of `elements = { ...`: under the first element. */
const underElements = "\t     ";

/** True where every brace has its other and every sign a meaning. */
function isWhole(tokens: readonly Token[], text: string): boolean {
  let depth = 0;
  for (const { kind, text: sign } of tokens) {
    if (kind === "junk" || kind === "template") return false;
    if (kind !== "symbol") continue;
    if (sign === "{") depth++;
    else if (sign === "}" && --depth < 0) return false;
  }
  return depth === 0 && !/\{%|<%|\{\{/.test(text);
}

function isLineEnd(token: Token | undefined): boolean {
  return token === undefined || (token.kind === "separator" && token.text === "\n");
}

/** The white space that should stand between two tokens; a comment or a line's continuation in it stays. */
function spaced(gap: string, before: Token | undefined, after: Token, { indent, unit, inSet }: Around): string {
  const first = isLineEnd(before);
  const last = isLineEnd(after) || after.kind === "end";
  const comment = gap.indexOf("#");
  if (comment !== -1 && !gap.slice(0, comment).includes("\\"))
    return `${first ? indent : gap.slice(0, comment)}${gap.slice(comment)}`;
  if (comment !== -1) return gap;
  if (gap.includes("\\"))
    return gap.replaceAll(/([\r\n])[ \t]+(?=[^\s\\]|$)|([\r\n])(?=[^\s\\]|$)/g, `$1$2${indent}${unit}`);
  if (last) return "";
  if (first) return inSet && gap === `${indent.slice(0, -unit.length)}${underElements}` ? gap : indent;
  const left = before?.text ?? "";
  const right = after.text;
  if (after.kind === "separator" || (after.kind === "symbol" && right === ",")) return "";
  if (before?.kind === "separator") return " ";
  if (before?.kind === "symbol" && left === ",") return inSet ? " " : "";
  const opens = before?.kind === "symbol" && left === "{";
  const closes = after.kind === "symbol" && right === "}";
  if (opens && closes) return gap === "" ? "" : " ";
  if (opens || closes || (after.kind === "symbol" && right === "{")) return " ";
  return gap === "" ? "" : " ";
}

/** The change without what both have in common at the end, so that a cursor stays where it is. */
function narrowed(start: number, gap: string, wanted: string): TextChange {
  let same = 0;
  while (same < gap.length && same < wanted.length && gap.at(-1 - same) === wanted.at(-1 - same)) same++;
  return { span: span(start, start + gap.length - same), newText: wanted.slice(0, wanted.length - same) };
}
