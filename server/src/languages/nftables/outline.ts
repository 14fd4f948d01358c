import * as l10n from "@vscode/l10n";
import { span } from "../../text/span.ts";
import type { Folding, OutlineSymbol } from "../language.ts";
import type { ChainDefinition, Command, ObjectDefinition, SetDefinition, Tree } from "./tree.ts";

/** Tables with their chains and sets, and defines. */
export function outline(tree: Tree): readonly OutlineSymbol[] {
  return tree.items.flatMap((item): readonly OutlineSymbol[] => {
    if (item.kind === "define" || item.kind === "redefine")
      return [{ name: `$${item.name.text}`, kind: "variable", span: item.span, nameSpan: item.name.span }];
    if (item.kind !== "command") return [];
    return command(item);
  });
}

function command(item: Command): readonly OutlineSymbol[] {
  if (item.object === "table" && item.table !== undefined && (item.body !== undefined || item.verb === "add")) {
    const children = (item.body?.items ?? []).flatMap((each): readonly OutlineSymbol[] =>
      "head" in each
        ? [definition(each)]
        : each.kind === "define" || each.kind === "redefine"
          ? [{ name: `$${each.name.text}`, kind: "variable", span: each.span, nameSpan: each.name.span }]
          : [],
    );
    const name = `${item.family} ${item.table.text}`;
    return [{ name, kind: "table", span: item.span, nameSpan: item.table.span, children }];
  }
  if (item.definition === undefined || item.table === undefined || (item.verb !== "add" && item.verb !== "create"))
    return [];
  const own = definition(item.definition);
  return [{ ...own, name: `${item.family} ${item.table.text} ${own.name}`, span: item.span }];
}

function definition(each: ChainDefinition | SetDefinition | ObjectDefinition): OutlineSymbol {
  const base = { name: each.name.text, span: each.span, nameSpan: each.name.span };
  if (each.kind === "chain") {
    const items = each.body?.items ?? [];
    const hook = items.find((item) => item.kind === "hook");
    const count = items.filter((item) => item.kind === "rule").length;
    const rules = count === 1 ? l10n.t("1 line") : l10n.t("{count} lines", { count });
    const detail = hook?.kind === "hook" ? `${hook.hook.text}, ${rules}` : rules;
    return { ...base, kind: "chain", detail };
  }
  if (each.kind === "object") return { ...base, kind: "key", detail: each.type };
  return { ...base, kind: "set", detail: each.types.map(({ text }) => text).join(" . ") };
}

/** Blocks, sets that run over lines, and blocks of comments. */
export function folding(tree: Tree): readonly Folding[] {
  const found: Folding[] = [];
  const add = (start: number, end: number): void => {
    if (tree.text.slice(start, end).includes("\n")) found.push({ span: span(start, end) });
  };
  for (const item of tree.items) {
    if (item.kind !== "command") {
      add(item.span.start, item.span.end);
      continue;
    }
    add(item.span.start, item.span.end);
    for (const each of item.body?.items ?? []) {
      add(each.span.start, each.span.end);
      if (!("head" in each)) continue;
      for (const line of each.body?.items ?? []) add(line.span.start, line.span.end);
    }
  }
  return [...found, ...comments(tree)];
}

/** Comments on lines of their own that follow each other. */
function comments(tree: Tree): readonly Folding[] {
  const found: Folding[] = [];
  let start: number | undefined;
  let end = 0;
  for (const comment of tree.comments) {
    const gap = tree.text.slice(end, comment.start);
    if (start !== undefined && /^\r?\n[ \t]*$/.test(gap)) {
      end = comment.end;
      continue;
    }
    if (start !== undefined && tree.text.slice(start, end).includes("\n"))
      found.push({ span: span(start, end), kind: "comment" });
    start = comment.start;
    end = comment.end;
  }
  if (start !== undefined && tree.text.slice(start, end).includes("\n"))
    found.push({ span: span(start, end), kind: "comment" });
  return found;
}
