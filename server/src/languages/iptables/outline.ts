import * as l10n from "@vscode/l10n";
import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import type { Folding, OutlineSymbol } from "../language.ts";
import type { Tree } from "./parse.ts";

/** Tables, and in them the chains they declare. */
export function outline(tree: Tree, source: SourceFile): readonly OutlineSymbol[] {
  const symbols: OutlineSymbol[] = [];
  for (const [at, line] of tree.lines.entries()) {
    if (line.kind !== "table") continue;
    const rest = tree.lines.slice(at + 1);
    const stop = rest.findIndex(({ kind }) => kind === "table" || kind === "commit");
    const inside = stop === -1 ? rest : rest.slice(0, stop);
    const last = rest[stop]?.kind === "commit" ? rest[stop] : inside.at(-1);
    const counts = new Map<string, number>();
    for (const each of inside) {
      const name = each.kind === "rule" ? (each.words[1]?.text ?? "") : "";
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    symbols.push({
      name: line.name.text || source.slice(line.span),
      kind: "table",
      span: span(line.span.start, last?.span.end ?? line.span.end),
      nameSpan: line.span,
      children: inside.flatMap((each): OutlineSymbol[] => {
        if (each.kind !== "chain" || each.name.text === "") return [];
        const count = counts.get(each.name.text) ?? 0;
        const policy = each.policy === undefined || each.policy.text === "-" ? "" : `${each.policy.text}, `;
        return [
          {
            name: each.name.text,
            kind: "chain",
            detail: `${policy}${count === 1 ? l10n.t("1 rule") : l10n.t("{count} rules", { count })}`,
            span: each.span,
            nameSpan: each.name.span,
          },
        ];
      }),
    });
  }
  return symbols;
}

/** Sections, and comments of several lines. */
export function folding(tree: Tree, source: SourceFile): readonly Folding[] {
  const folds: Folding[] = outline(tree, source).map((symbol) => ({ span: symbol.span, kind: "region" }));
  const { lines } = source;
  let first: number | undefined;
  for (let line = 0; line <= lines.count; line++) {
    const isComment = line < lines.count && source.text[lines.startOf(line)] === "#";
    if (isComment) first ??= line;
    else if (first !== undefined) {
      if (line - first > 1)
        folds.push({
          span: span(lines.startOf(first), source.lineSpan(lines.startOf(line - 1)).end),
          kind: "comment",
        });
      first = undefined;
    }
  }
  return folds;
}
