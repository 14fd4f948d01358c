import type { Span } from "../../text/span.ts";
import { touches } from "../../text/span.ts";
import type { ChainDefinition, Command, Define, ObjectDefinition, Rule, SetDefinition, Tree } from "./tree.ts";

/** What stands around an offset, from the outside in. */
export interface Surroundings {
  readonly command?: Command;
  readonly definition?: ChainDefinition | SetDefinition | ObjectDefinition;
  readonly rule?: Rule;
  readonly define?: Define;
}

function find<Item extends { readonly span: Span }>(items: readonly Item[], offset: number): Item | undefined {
  // Items stand in the order of the text.
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item === undefined) return undefined;
    if (touches(item.span, offset)) return item;
    if (offset < item.span.start) high = middle - 1;
    else low = middle + 1;
  }
  return undefined;
}

export function locate(tree: Tree, offset: number): Surroundings {
  const item = find(tree.items, offset);
  if (item === undefined || item.kind === "include") return {};
  if (item.kind !== "command") return { define: item };
  const inner = item.body === undefined ? undefined : find(item.body.items, offset);
  if (inner !== undefined && (inner.kind === "define" || inner.kind === "redefine" || inner.kind === "undefine"))
    return { command: item, define: inner };
  const definition = item.definition ?? (inner !== undefined && "head" in inner ? inner : undefined);
  const found = definition === undefined ? {} : { definition };
  if (item.rule !== undefined) return { command: item, rule: item.rule };
  if (definition?.kind !== "chain") return { command: item, ...found };
  const line = definition.body === undefined ? undefined : find(definition.body.items, offset);
  if (line?.kind === "rule") return { command: item, ...found, rule: line };
  if (line !== undefined && (line.kind === "define" || line.kind === "redefine" || line.kind === "undefine"))
    return { command: item, ...found, define: line };
  return { command: item, ...found };
}

/** True where the offset is between the braces. */
export function isInside(block: { readonly open: Span; readonly close?: Span } | undefined, offset: number): boolean {
  return block !== undefined && offset >= block.open.end && (block.close === undefined || offset <= block.close.start);
}

/** The bare word around an offset, with `@` and `$` left out. */
export function wordAt(text: string, offset: number): { readonly text: string; readonly span: Span } | undefined {
  const isPart = (at: number): boolean => /[\w./*-]/.test(text[at] ?? "");
  let start = offset;
  while (start > 0 && isPart(start - 1) && offset - start < 200) start--;
  let end = offset;
  while (isPart(end) && end - offset < 200) end++;
  return start === end ? undefined : { text: text.slice(start, end), span: { start, end } };
}
