import * as l10n from "@vscode/l10n";
import type { SourceFile } from "../../text/source.ts";
import { span, touches } from "../../text/span.ts";
import { commandHover, completeCommand, type SetUse, verbOf } from "../ipset-commands/editing.ts";
import type { SetLine, Tree } from "../ipset-commands/parse.ts";
import type { Completion, Folding, Hover, Occurrence, OutlineSymbol, Token } from "../language.ts";

/** How many entries a set's lines add. */
function entriesOf(tree: Tree, name: string): number {
  let count = 0;
  for (const line of tree.lines) if (line.words[1]?.text === name && verbOf(line.words) === "add") count++;
  return count;
}

export function hover(tree: Tree, _source: SourceFile, offset: number): Hover | undefined {
  const line = tree.lines.find((each) => touches(each.span, offset));
  return line === undefined ? undefined : commandHover(line.words, offset, (name) => useOf(tree, name));
}

function useOf(tree: Tree, name: string): SetUse {
  const made = tree.lines.find(({ words }) => verbOf(words) === "create" && words[1]?.text === name)?.words[2]?.text;
  return { entries: entriesOf(tree, name), ...(made === undefined ? {} : { type: made }) };
}

export function complete(tree: Tree, source: SourceFile, offset: number): readonly Completion[] {
  const before = source.text.slice(source.lineSpan(offset).start, offset);
  if (/^\s*#/.test(before) || (before.match(/"/g)?.length ?? 0) % 2 === 1) return [];
  const typed = /\S*$/.exec(before)?.[0] ?? "";
  const words = before
    .slice(0, before.length - typed.length)
    .split(/\s+/)
    .filter((word) => word !== "");
  return completeCommand(words, span(offset - typed.length, offset), tree.created.keys());
}

/** Sets, each with the number of its entries. */
export function outline(tree: Tree): readonly OutlineSymbol[] {
  const counts = new Map<string, number>();
  const lastLines = new Map<string, SetLine>();
  for (const line of tree.lines) {
    const name = line.words[1]?.text;
    if (name === undefined || verbOf(line.words) !== "add") continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    lastLines.set(name, line);
  }
  return tree.lines.flatMap((line): readonly OutlineSymbol[] => {
    const [, name, type] = line.words;
    if (name === undefined || verbOf(line.words) !== "create") return [];
    const count = counts.get(name.text) ?? 0;
    const detail = `${type?.text ?? ""}, ${count === 1 ? l10n.t("1 entry") : l10n.t("{count} entries", { count })}`;
    return [{ name: name.text, kind: "set", detail, span: line.span, nameSpan: name.span }];
  });
}

/** A set with the entries that follow it. */
export function folding(tree: Tree): readonly Folding[] {
  const folds: Folding[] = [];
  let head: SetLine | undefined;
  let last: SetLine | undefined;
  const close = (): void => {
    if (head !== undefined && last !== undefined && last !== head)
      folds.push({ span: span(head.span.start, last.span.end), kind: "region" });
  };
  for (const line of tree.lines) {
    if (verbOf(line.words) === "create") {
      close();
      head = line;
    }
    last = line;
  }
  close();
  return folds;
}

/** Names of sets; iptables' rules of other files ask them by the same key. */
export function occurrences(tree: Tree): readonly Occurrence[] {
  return tree.lines.flatMap((line): readonly Occurrence[] => {
    const [, name, second] = line.words;
    const verb = verbOf(line.words);
    if (name === undefined || verb === undefined) return [];
    const set = (word: typeof name, role: Occurrence["role"]): Occurrence => ({
      key: `ipset ${word.text}`,
      span: word.span,
      role,
      kind: "set",
    });
    const found = [set(name, verb === "create" ? "definition" : "reference")];
    if (second !== undefined && verb === "rename") found.push(set(second, "definition"));
    if (second !== undefined && verb === "swap") found.push(set(second, "reference"));
    return found;
  });
}

export function tokens(tree: Tree): readonly Token[] {
  return tree.lines.flatMap((line): readonly Token[] => {
    const [command, name, third] = line.words;
    const verb = verbOf(line.words);
    if (command === undefined || verb === undefined) return [];
    return [
      { span: command.span, type: "keyword" },
      ...(name === undefined
        ? []
        : [
            {
              span: name.span,
              type: "class" as const,
              ...(verb === "create" ? { modifiers: ["declaration" as const] } : {}),
            },
          ]),
      ...(third === undefined
        ? []
        : [{ span: third.span, type: verb === "create" ? ("keyword" as const) : ("string" as const) }]),
    ];
  });
}
