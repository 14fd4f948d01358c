import { span } from "../../text/span.ts";
import type { Layout, TextChange } from "../language.ts";
import { type Token, tokenize } from "./tokens.ts";
import type { Tree } from "./tree.ts";

/**
 * The white space of `nft list ruleset`: blocks indented, single blanks between words and inside of braces, none at a
 * line's end. Lines stay lines, and the gap in front of a comment stays as its author made it. A text that does not
 * come apart in whole blocks, or that a template makes, is left alone.
 */
export function format(tree: Tree, layout: Layout): readonly TextChange[] {
  const { text } = tree;
  const tokens = tokenize(text).list;
  if (!isWhole(tokens, text)) return [];
  const unit = layout.insertSpaces ? " ".repeat(layout.tabSize) : "\t";
  const changes: TextChange[] = [];
  let depth = 0;
  let before: Token | undefined;
  for (const token of tokens) {
    const start = before?.end ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0);
    const closes = token.kind === "symbol" && token.text === "}";
    if (closes) depth--;
    const gap = text.slice(start, token.start);
    const wanted = spaced(gap, before, token, unit.repeat(depth), unit);
    if (wanted !== gap) changes.push(narrowed(start, gap, wanted));
    if (token.kind === "symbol" && token.text === "{") depth++;
    before = token;
  }
  return changes;
}

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
function spaced(gap: string, before: Token | undefined, after: Token, indent: string, unit: string): string {
  const first = isLineEnd(before);
  const last = isLineEnd(after) || after.kind === "end";
  const comment = gap.indexOf("#");
  if (comment !== -1 && !gap.slice(0, comment).includes("\\"))
    return `${first ? indent : gap.slice(0, comment)}${gap.slice(comment)}`;
  if (comment !== -1) return gap;
  if (gap.includes("\\"))
    return gap.replaceAll(/([\r\n])[ \t]+(?=[^\s\\]|$)|([\r\n])(?=[^\s\\]|$)/g, `$1$2${indent}${unit}`);
  if (last) return "";
  if (first) return indent;
  const left = before?.text ?? "";
  const right = after.text;
  if (after.kind === "separator" || (after.kind === "symbol" && right === ",")) return "";
  if (before?.kind === "separator" || (before?.kind === "symbol" && left === ",")) return " ";
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
