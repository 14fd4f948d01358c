import * as l10n from "@vscode/l10n";
import type { CheckContext } from "./check.ts";
import { tableKey } from "./ruleset.ts";
import type { Command, Complaint, Element, Name, Rule, TableItem } from "./tree.ts";
import { references } from "./walk.ts";

/** What has been made up to a command: chains as `inet f chain o`, sets, maps and objects as `inet f set s`. */
type Made = Set<string>;

const chainKey = (table: string, name: string): string => `${table} chain ${name}`;
const setKey = (table: string, name: string): string => `${table} set ${name}`;

/**
 * Names that are made only by a later command: nft and the kernel carry out one command after the other, and know of a
 * table's block all that it makes. Where the kernel has what the file makes already, it is not the first time that it
 * is loaded; on an empty machine it is refused. Source: nft 1.0.6 and 1.1.3 asked.
 */
export function* checkOrder({ tree, ruleset }: CheckContext): Iterable<Complaint> {
  // Another file may bring what is missing here.
  if (ruleset.includes.length > 0 || tree.conditional.length > 0) return;
  const commands = tree.items.filter((item) => item.kind === "command");
  const last = new Map<string, number>();
  const tables = new Set<string>();
  let latest = 0;
  for (const [at, command] of commands.entries()) {
    const table = tableOf(command);
    if (table === undefined) continue;
    for (const key of madeBy(command, table)) {
      last.set(key, at);
      if (tables.has(table)) latest = at;
    }
    tables.add(table);
  }
  const made: Made = new Set();
  for (const [at, command] of commands.entries()) {
    // Behind the last that is made nothing can come too early.
    if (at >= latest) return;
    const table = tableOf(command);
    if (command.object === "ruleset" && command.verb === "flush") made.clear();
    if (table === undefined) continue;
    forget(made, command, table);
    for (const key of madeBy(command, table)) made.add(key);
    const early = (key: string): boolean => !made.has(key) && (last.get(key) ?? -1) > at;
    for (const { name, what } of namedBy(command)) {
      if (!early(what === "chain" ? chainKey(table, name.text) : setKey(table, name.text))) continue;
      yield {
        rule: "nft-syntax",
        severity: "error",
        span: name.span,
        message:
          what === "chain"
            ? l10n.t("chain {name} is made only further down; nft wants it before this line", { name: name.text })
            : l10n.t("set or map {name} is made only further down; nft wants it before this line", { name: name.text }),
        repairs: [],
      };
    }
  }
}

function tableOf({ table, family }: Command): string | undefined {
  return table === undefined ? undefined : tableKey(family, table.text);
}

const making = new Set(["add", "create", "insert", "replace"]);

function definitionsOf({ definition, body }: Command): readonly TableItem[] {
  return [...(definition === undefined ? [] : [definition]), ...(body?.items ?? [])];
}

function* madeBy(command: Command, table: string): Iterable<string> {
  if (command.verb === "rename") {
    if (command.newName !== undefined) yield chainKey(table, command.newName.text);
    return;
  }
  if (!making.has(command.verb)) return;
  for (const item of definitionsOf(command))
    if ("head" in item) yield (item.kind === "chain" ? chainKey : setKey)(table, item.name.text);
}

function forget(made: Made, { verb, object, name }: Command, table: string): void {
  if (verb !== "delete" && verb !== "destroy") return;
  if (object === "table") for (const key of [...made]) if (key.startsWith(`${table} `)) made.delete(key);
  if (name !== undefined && object !== "rule" && object !== "element")
    made.delete((object === "chain" ? chainKey : setKey)(table, name.text));
}

interface Named {
  readonly name: Name;
  readonly what: "chain" | "set";
}

/** The chains and sets that a command needs. */
function* namedBy(command: Command): Iterable<Named> {
  const { verb, object, name, rule, elements } = command;
  if (name !== undefined && (object === "rule" || object === "element"))
    yield { name, what: object === "rule" ? "chain" : "set" };
  if (!making.has(verb)) return;
  if (rule !== undefined) yield* namedByRule(rule);
  if (elements?.kind === "set") yield* namedByElements(elements.elements);
  for (const item of definitionsOf(command)) {
    if (item.kind === "chain")
      for (const each of item.body?.items ?? []) if (each.kind === "rule") yield* namedByRule(each);
    if (item.kind === "set" || item.kind === "map") yield* namedByElements(item.elements);
  }
}

function* namedByRule(rule: Rule): Iterable<Named> {
  const { chains, sets } = references(rule);
  for (const name of chains) yield { name, what: "chain" };
  for (const name of sets) yield { name, what: "set" };
}

function* namedByElements(elements: readonly Element[]): Iterable<Named> {
  for (const { data } of elements) {
    const target = data?.kind === "verdict" ? data.verdict.target : undefined;
    if (target !== undefined && !("kind" in target)) yield { name: target, what: "chain" };
  }
}
