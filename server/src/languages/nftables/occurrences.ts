import * as l10n from "@vscode/l10n";
import { type Span, span } from "../../text/span.ts";
import type { Occurrence, SymbolKind } from "../language.ts";
import { followVariable } from "./check.ts";
import { keywords, newerKeywords } from "./keywords.ts";
import type { Ruleset } from "./ruleset.ts";
import type {
  ChainDefinition,
  Command,
  Define,
  Element,
  Expression,
  Include,
  Name,
  ObjectDefinition,
  Policy,
  Property,
  Rule,
  SetDefinition,
  Tree,
} from "./tree.ts";
import { everyExpression, everyStatement, expressionsOf, references } from "./walk.ts";

const known = new WeakMap<Tree, readonly Occurrence[]>();

/** Where tables, chains, sets, objects and defines are made and used. */
export function occurrences(tree: Tree, ruleset: Ruleset): readonly Occurrence[] {
  let found = known.get(tree);
  if (found === undefined) {
    found = collect(tree, ruleset);
    known.set(tree, found);
  }
  return found;
}

function collect(tree: Tree, ruleset: Ruleset): readonly Occurrence[] {
  const collector = new Collector(tree, ruleset);
  for (const item of tree.items) {
    if (item.kind === "command") collector.command(item);
    else collector.common(item);
  }
  for (const { name } of tree.variables) collector.add("variable", `define ${name.text}`, name, "reference");
  return collector.found.sort((a, b) => a.span.start - b.span.start);
}

/** A name as the lexer takes it. Quotes around the name of an object are not part of it. */
const identifier = /^[A-Za-z_][\w./-]*$/;

/** Why a thing cannot have the name; undefined where it can. */
export function refuseName(_key: string, name: string): string | undefined {
  if (name.length > 127 || !identifier.test(name))
    return l10n.t("A name in nftables begins with a letter or _ and goes on with letters, digits, and any of _ - . /");
  if (keywords.has(name) || newerKeywords.has(name))
    return l10n.t("nft reads {name} as a word of its own, so nothing can have that name.", { name });
  return undefined;
}

/** Objects that a statement asks for by name: `counter name "http"`, `flow add @f`, `ct helper set "ftp"`. */
const named = /\b(counter|quota|limit|synproxy|tunnel)\s+name\s+("?)([A-Za-z_][\w./-]*)\2/g;
const flowtable = /\bflow\s+(?:add|offload)\s+@([A-Za-z_][\w./-]*)/g;
const tracking = /\bct\s+(helper|timeout|expectation)\s+set\s+("?)([A-Za-z_][\w./-]*)\2/g;

const objectNames = new Set(["counter", "quota", "limit", "synproxy", "ct helper", "ct timeout", "ct expectation"]);
const printed =
  /^(?:list|reset|get)\s+(table|chain|set|map|element|counter|quota|limit|flowtable|synproxy)\s+(?:(ip6?|inet|arp|bridge|netdev)\s+)?([A-Za-z_][\w./-]*)(?:\s+([A-Za-z_][\w./-]*))?/;

class Collector {
  readonly found: Occurrence[] = [];
  readonly #text: string;
  readonly #ruleset: Ruleset;

  constructor(tree: Tree, ruleset: Ruleset) {
    this.#text = tree.text;
    this.#ruleset = ruleset;
  }

  add(kind: SymbolKind, key: string, { text, span: where }: Name, role: Occurrence["role"]): void {
    if (!identifier.test(text)) return;
    // A name in quotes is renamed between them.
    const inner = this.#text[where.start] === '"' ? span(where.start + 1, where.end - 1) : where;
    this.found.push({ key, span: inner, role, kind });
  }

  common(item: Define | Include | Property | Policy): void {
    if (item.kind === "define" || item.kind === "redefine" || item.kind === "undefine")
      this.add(
        "variable",
        `define ${item.name.text}`,
        item.name,
        item.kind === "undefine" ? "reference" : "definition",
      );
  }

  command(command: Command): void {
    const { table, name, object, verb } = command;
    if (table === undefined) {
      this.#printing(command.span);
      return;
    }
    const scope = `${command.family} ${table.text}`;
    const makes = verb === "add" || verb === "create";
    this.add("table", `table ${scope}`, table, object === "table" && makes ? "definition" : "reference");
    for (const item of command.body?.items ?? []) {
      if ("head" in item) this.#definition(item, scope, "definition");
      else this.common(item);
    }
    const role = makes ? "definition" : "reference";
    if (command.definition !== undefined) this.#definition(command.definition, scope, role);
    else if (name !== undefined) {
      if (object === "rule" || object === "chain") this.add("chain", `chain ${scope} ${name.text}`, name, "reference");
      else if (object === "element" || object === "set" || object === "map" || object === "meter")
        this.add("set", `set ${scope} ${name.text}`, name, "reference");
      else if (object !== "table") this.add("key", `${object} ${scope} ${name.text}`, name, role);
    }
    if (command.rule !== undefined) this.#rule(command.rule, scope);
    if (command.elements?.kind === "set") this.#elements(command.elements.elements, scope);
  }

  #definition(item: ChainDefinition | SetDefinition | ObjectDefinition, scope: string, role: Occurrence["role"]): void {
    const { name } = item;
    if (item.kind === "chain") {
      this.add("chain", `chain ${scope} ${name.text}`, name, role);
      for (const each of item.body?.items ?? []) {
        if (each.kind === "rule") this.#rule(each, scope);
        else if (each.kind !== "hook") this.common(each);
      }
      return;
    }
    if (item.kind === "object") this.add("key", `${item.type} ${scope} ${name.text}`, name, role);
    else {
      this.add("set", `set ${scope} ${name.text}`, name, role);
      this.#elements(item.elements, scope);
      const type = this.#objectsOf(item);
      if (type !== undefined) this.#values(item.elements, type, scope);
    }
    for (const each of item.body?.items ?? []) this.common(each);
  }

  /** Verdicts in the elements of a map. */
  #elements(elements: readonly Element[], scope: string): void {
    const roots = elements.flatMap(({ key, data }): readonly Expression[] =>
      data === undefined ? [key] : [key, data],
    );
    for (const expression of everyExpression(roots)) {
      if (expression.kind !== "verdict") continue;
      const { target } = expression.verdict;
      if (target !== undefined && !("kind" in target))
        this.add("chain", `chain ${scope} ${target.text}`, target, "reference");
    }
  }

  #rule(rule: Rule, scope: string): void {
    const { chains, sets } = references(rule);
    for (const name of chains) this.add("chain", `chain ${scope} ${name.text}`, name, "reference");
    for (const name of sets) this.add("set", `set ${scope} ${name.text}`, name, "reference");
    for (const statement of everyStatement(rule)) {
      for (const expression of everyExpression(expressionsOf(statement)))
        if (expression.kind === "verdict") this.#told(expression.verdict.target, scope);
      if (statement.kind === "verdict") this.#told(statement.verdict.target, scope);
      if (!["plain", "rate", "set", "handover"].includes(statement.kind)) continue;
      // A map may choose the object, and then there is no name here.
      if (statement.kind === "set" && expressionsOf(statement)[1]?.kind !== "value") continue;
      this.#objects(statement.span, named, (match) => match[1] ?? "", scope);
      this.#objects(statement.span, flowtable, () => "flowtable", scope);
      if (statement.kind === "plain" && statement.object !== undefined)
        for (const expression of everyExpression([statement.object]))
          if (expression.kind === "set") this.#values(expression.elements, statement.text, scope);
      this.#objects(statement.span, tracking, (match) => `ct ${match[1]}`, scope);
    }
  }

  /** A chain that a define names. */
  #told(target: Name | Expression | undefined, scope: string): void {
    if (target === undefined || !("kind" in target)) return;
    const value = followVariable(target, this.#ruleset);
    if (value?.kind === "value") this.add("chain", `chain ${scope} ${value.text}`, value, "reference");
  }

  /** The type of objects that a map gives: `type inet_service : counter`. */
  #objectsOf(item: SetDefinition): string | undefined {
    const type = item.body?.items.find((each) => each.kind === "property" && /^type(?:of)?$/.test(each.word.text));
    if (type === undefined) return undefined;
    const given = this.#text.slice(type.span.start, type.span.end).split(/\s:\s/)[1]?.trim().replaceAll(/\s+/g, " ");
    return given !== undefined && objectNames.has(given) ? given : undefined;
  }

  #values(elements: readonly Element[], type: string, scope: string): void {
    for (const { data } of elements)
      if (data?.kind === "value") this.add("key", `${type} ${scope} ${data.text}`, data, "reference");
  }

  /** `list chain inet filter output`. */
  #printing(where: Span): void {
    const found = printed.exec(this.#text.slice(where.start, where.end));
    const [, object = "", family = "ip", table = "", name] = found ?? [];
    if (found === null) return;
    const place = (word: string, end: number): Name => ({ text: word, span: span(end - word.length, end) });
    const end = where.start + found[0].length;
    const tableEnd = name === undefined ? end : where.start + found[0].slice(0, -name.length).trimEnd().length;
    this.add("table", `table ${family} ${table}`, place(table, tableEnd), "reference");
    if (name === undefined) return;
    const kind =
      object === "chain" || object === "set" ? object : object === "map" || object === "element" ? "set" : "key";
    const key = kind === "key" ? object : kind;
    this.add(kind, `${key} ${family} ${table} ${name}`, place(name, end), "reference");
  }

  #objects(where: Span, pattern: RegExp, typeOf: (match: RegExpMatchArray) => string, scope: string): void {
    for (const match of this.#text.slice(where.start, where.end).matchAll(pattern)) {
      const text = match[match.length - 1] ?? "";
      const start = where.start + (match.index ?? 0) + match[0].lastIndexOf(text);
      this.add(
        "key",
        `${typeOf(match)} ${scope} ${text}`,
        { text, span: span(start, start + text.length) },
        "reference",
      );
    }
  }
}
