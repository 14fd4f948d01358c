import type { SourceFile } from "../../text/source.ts";
import { type Span, touches } from "../../text/span.ts";
import type { Link, SymbolKind, Token, TokenType } from "../language.ts";
import { locate, wordAt } from "./locate.ts";
import { occurrences } from "./occurrences.ts";
import type { Ruleset } from "./ruleset.ts";
import type { Include, Tree } from "./tree.ts";
import { everyExpression, everyStatement, expressionsOf } from "./walk.ts";

/** What a grammar of patterns cannot tell: which words are names, and of what. */
export function tokens(tree: Tree, ruleset: Ruleset): readonly Token[] {
  return occurrences(tree, ruleset).map(({ span, kind, role }) => ({
    span,
    type: colour(kind),
    ...(role === "definition" ? { modifiers: ["declaration"] as const } : {}),
  }));
}

function colour(kind: SymbolKind): TokenType {
  switch (kind) {
    case "table":
      return "namespace";
    case "chain":
      return "function";
    case "set":
      return "class";
    case "variable":
      return "variable";
    default:
      return "property";
  }
}

/** The files that includes name. */
export function links(tree: Tree): readonly Link[] {
  return [...includesOf(tree)].flatMap(({ path }) => {
    if (path.text === "" || path.text.includes("{") || path.text.includes("$")) return [];
    const quoted = tree.text[path.span.start] === '"';
    const span = quoted ? { start: path.span.start + 1, end: path.span.end - 1 } : path.span;
    return [{ span, path: path.text }];
  });
}

function* includesOf(tree: Tree): Iterable<Include> {
  for (const item of tree.items) {
    if (item.kind === "include") yield item;
    if (item.kind !== "command") continue;
    for (const each of [...(item.body?.items ?? []), ...(item.definition === undefined ? [] : [item.definition])]) {
      if (each.kind === "include") yield each;
      if ("head" in each) for (const line of each.body?.items ?? []) if (line.kind === "include") yield line;
    }
  }
}

/** From the word outwards: expression, statement, line, block, table. */
export function selections(tree: Tree, source: SourceFile, offset: number): readonly Span[] {
  const around = locate(tree, offset);
  const word = wordAt(source.text, offset);
  const found: Span[] = word === undefined ? [] : [word.span];
  const { rule, definition, define, command } = around;
  if (rule !== undefined)
    for (const statement of everyStatement(rule)) {
      if (!touches(statement.span, offset)) continue;
      for (const expression of everyExpression(expressionsOf(statement)))
        if (touches(expression.span, offset)) found.push(expression.span);
      found.push(statement.span);
    }
  if (rule !== undefined) found.push(rule.span);
  if (define?.value !== undefined && touches(define.value.span, offset)) found.push(define.value.span);
  if (define !== undefined) found.push(define.span);
  for (const block of [definition, command])
    if (block !== undefined) {
      const { body } = block;
      if (body?.close !== undefined && body.open.end <= offset && offset <= body.close.start)
        found.push({ start: body.open.end, end: body.close.start });
      found.push(block.span);
    }
  return found.sort((a, b) => a.end - a.start - (b.end - b.start));
}
