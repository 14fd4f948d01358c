import * as l10n from "@vscode/l10n";
import type { SourceFile } from "../../text/source.ts";
import { span, touches } from "../../text/span.ts";
import {
  addOptions,
  commandDocumentation,
  createOptions,
  setTypes,
  typeDocumentation,
} from "../ipset-commands/catalog.ts";
import type { SetLine, Tree } from "../ipset-commands/parse.ts";
import { commandNames, isCommand } from "../ipset-commands/verbs.ts";
import type { Completion, Folding, Hover, Occurrence, OutlineSymbol, Token } from "../language.ts";

function verbOf(line: SetLine): string | undefined {
  const [command] = line.words;
  return command === undefined ? undefined : commandNames.find((each) => isCommand(command.text, each));
}

/** How many entries a set's lines add. */
function entriesOf(tree: Tree, name: string): number {
  let count = 0;
  for (const line of tree.lines) if (line.words[1]?.text === name && verbOf(line) === "add") count++;
  return count;
}

export function hover(tree: Tree, _source: SourceFile, offset: number): Hover | undefined {
  const line = tree.lines.find((each) => touches(each.span, offset));
  const at = line?.words.findIndex((word) => touches(word.span, offset)) ?? -1;
  const word = line?.words[at];
  if (line === undefined || word === undefined) return undefined;
  const verb = verbOf(line);
  const titled = (text: string | undefined): Hover | undefined =>
    text === undefined ? undefined : { span: word.span, markdown: `**${word.text}** — ${text}` };
  if (at === 0) return titled(commandDocumentation(verb ?? ""));
  if (at === 2 && verb === "create") return titled(typeDocumentation(word.text));
  if (at !== 1 && !(verb === "rename" || verb === "swap")) return undefined;
  const created = tree.lines.find((each) => verbOf(each) === "create" && each.words[1]?.text === word.text);
  return titled(
    l10n.t("a set of type {type}, to which {count} lines of this file add", {
      type: created?.words[2]?.text ?? "?",
      count: entriesOf(tree, word.text),
    }),
  );
}

export function complete(tree: Tree, source: SourceFile, offset: number): readonly Completion[] {
  const start = source.lineSpan(offset).start;
  const before = source.text.slice(start, offset);
  const typed = /\S*$/.exec(before)?.[0] ?? "";
  const where = span(offset - typed.length, offset);
  const words = before
    .slice(0, before.length - typed.length)
    .split(/\s+/)
    .filter((word) => word !== "");
  const [command = ""] = words;
  const items = (labels: Iterable<string>, text: (label: string) => string | undefined): readonly Completion[] =>
    [...labels].map((label) => {
      const documentation = text(label);
      return { label, kind: "value", span: where, ...(documentation === undefined ? {} : { documentation }) };
    });
  if (words.length === 0) return items(commandNames, commandDocumentation);
  const isCreate = isCommand(command, "create");
  if (words.length === 1) return isCreate ? [] : items(tree.created.keys(), () => undefined);
  if (words.length === 2) return isCreate ? items(setTypes.keys(), typeDocumentation) : [];
  return items(Object.keys(isCreate ? createOptions : addOptions), () => undefined);
}

/** Sets, each with the number of its entries. */
export function outline(tree: Tree): readonly OutlineSymbol[] {
  const counts = new Map<string, number>();
  const lastLines = new Map<string, SetLine>();
  for (const line of tree.lines) {
    const name = line.words[1]?.text;
    if (name === undefined || verbOf(line) !== "add") continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    lastLines.set(name, line);
  }
  return tree.lines.flatMap((line): readonly OutlineSymbol[] => {
    const [, name, type] = line.words;
    if (name === undefined || verbOf(line) !== "create") return [];
    const detail = `${type?.text ?? ""}, ${l10n.t("{count} entries", { count: counts.get(name.text) ?? 0 })}`;
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
    if (verbOf(line) === "create") {
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
    const verb = verbOf(line);
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
    const verb = verbOf(line);
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
