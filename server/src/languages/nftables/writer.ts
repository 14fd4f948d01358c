import { parseAddress } from "../../model/addresses.ts";
import type { FilterWriter } from "../../model/filter.ts";
import type { Flow } from "../../model/flow.ts";
import type { Edit, SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { extendList } from "./list-writer.ts";
import type { Origins, RuleEntry } from "./origins.ts";
import type { ChainState, Ruleset, TableState } from "./ruleset.ts";
import type { ChainDefinition, Rule } from "./tree.ts";

/** Writes into the chains of one table, in the style of the lines around. */
export function writerOf(table: TableState, ruleset: Ruleset, source: SourceFile, origins: Origins): FilterWriter {
  return {
    accept(flow, chain, before, comment) {
      const state = origins.chains.get(chain);
      const rules = ruleTexts(flow, table, comment);
      if (state === undefined || rules === undefined) return undefined;
      const origin = origins.find(before);
      if (origin?.entry !== undefined)
        return uncounted(state, insertBefore(origin.entry, rules, table, chain.name, source));
      // The line stands for the hook or an include, before which nothing can be said.
      if (origin?.policy !== true) return undefined;
      return uncounted(state, append(state, rules, table, source));
    },
    remove(line) {
      const origin = origins.find(line);
      if (origin?.entry === undefined || !origin.alone) return undefined;
      return uncounted(origin.chain, [edit(source, wholeRule(origin.entry, source), "")]);
    },
    reject(line) {
      const origin = origins.find(line);
      if (origin === undefined || line.action.kind !== "drop") return undefined;
      const hook = origin.chain.hook?.hook.text;
      if (hook === "postrouting" || hook === "egress" || origin.chain.table.family === "arp") return undefined;
      if (origin.policy) return uncounted(origin.chain, append(origin.chain, ["reject"], table, source));
      const statement = origin.entry?.rule.statements.find((each) => each.kind === "verdict");
      if (!origin.alone || statement?.kind !== "verdict" || statement.verdict.word !== "drop") return undefined;
      return [edit(source, statement.verdict.wordSpan, "reject")];
    },
    admit(chain, what) {
      const state = origins.chains.get(chain);
      if (state === undefined) return undefined;
      const rules = [what === "established" ? "ct state established,related accept" : neighbours];
      const first = state.entries[0];
      if (first === undefined) return append(state, rules, table, source);
      if (first.kind !== "rule") return undefined;
      return uncounted(state, insertBefore(first, rules, table, chain.name, source));
    },
    extend(line, values, comment) {
      const origin = origins.find(line);
      if (origin?.entry === undefined || !origin.alone || origin.entry.conditional) return undefined;
      return extendList(origin.entry.rule, values, comment, { table, ruleset, source });
    },
    transport(line, protocol) {
      const origin = origins.find(line);
      return origin?.entry === undefined ? undefined : transport(origin.entry.rule, protocol, source);
    },
  };
}

/** No edits where a command behind them counts the chain's rules: it would mean another one then. */
function uncounted(state: ChainState, edits: readonly Edit[] | undefined): readonly Edit[] | undefined {
  const counts = edits?.some(({ place }) =>
    state.entries.some(
      (entry) =>
        entry.kind === "rule" && entry.command?.position !== undefined && entry.command.span.start >= place.span.start,
    ),
  );
  return counts ? undefined : edits;
}

const neighbours =
  "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, nd-router-advert } accept";

function edit(source: SourceFile, where: Span, newText: string): Edit {
  return { place: { source, span: where }, newText };
}

function insertion(source: SourceFile, at: number, newText: string): Edit {
  return edit(source, span(at, at), newText);
}

/** `ip daddr 192.0.2.1 tcp dport 2703 accept comment "Razor2"`: one rule, or one for each family of addresses. */
function ruleTexts(flow: Flow, table: TableState, comment: string): readonly string[] | undefined {
  const port = flow.port === undefined ? `meta l4proto ${flow.protocol}` : `${flow.protocol} dport ${flow.port}`;
  // nft has no way to write a quote inside a string, and takes 128 characters.
  const words = comment.replaceAll(/["\n\r]/g, "").slice(0, 128);
  const end = words === "" ? "accept" : `accept comment "${words}"`;
  const possible = table.family === "ip" ? [4] : table.family === "ip6" ? [6] : [4, 6];
  const { addresses } = flow.destination;
  if (addresses === undefined || addresses.length === 0) {
    if (flow.family !== undefined && !possible.includes(flow.family)) return undefined;
    return [`${port} ${end}`];
  }
  const rules = possible.flatMap((family) => {
    if (flow.family !== undefined && flow.family !== family) return [];
    const own = addresses.filter((address) => parseAddress(address)?.family === family);
    if (own.length === 0) return [];
    const list = own.length === 1 ? own[0] : `{ ${own.join(", ")} }`;
    return [`${family === 4 ? "ip" : "ip6"} daddr ${list} ${port} ${end}`];
  });
  return rules.length === 0 ? undefined : rules;
}

/** The blanks a line starts with. */
function indentation(source: SourceFile, at: number): string {
  return /^[ \t]*/.exec(source.slice(source.lineSpan(at)))?.[0] ?? "";
}

function startsItsLine(source: SourceFile, at: number): boolean {
  const line = source.lineSpan(at);
  return source.text.slice(line.start, at).trim() === "";
}

function commandText(verb: string, table: TableState, chain: string, rule: string): string {
  // The family may be left out for ip alone; written out it is right everywhere.
  return `${verb} rule ${table.family} ${table.name} ${chain} ${rule}`;
}

function insertBefore(
  entry: RuleEntry,
  rules: readonly string[],
  table: TableState,
  chain: string,
  source: SourceFile,
): readonly Edit[] | undefined {
  const end = source.lineEnding;
  const { command, rule } = entry;
  if (command !== undefined) {
    // A position counts rules, and one more would move what it counts.
    if (command.position !== undefined) return undefined;
    const { start } = command.span;
    if (!startsItsLine(source, start)) return undefined;
    if (command.verb === "insert") {
      // Each insert goes to the front, so what is to come first is written last.
      const line = source.lineSpan(command.span.end);
      const texts = [...rules].reverse().map((text) => `${end}${commandText("insert", table, chain, text)}`);
      return [insertion(source, line.end, texts.join(""))];
    }
    const indent = indentation(source, start);
    const texts = rules.map((text) => `${indent}${commandText(command.verb, table, chain, text)}${end}`);
    return [insertion(source, source.lineSpan(start).start, texts.join(""))];
  }
  const { start } = rule.span;
  if (!startsItsLine(source, start)) return [insertion(source, start, rules.map((text) => `${text}; `).join(""))];
  const indent = indentation(source, start);
  return [insertion(source, source.lineSpan(start).start, rules.map((text) => `${indent}${text}${end}`).join(""))];
}

/** Adds rules at the end of a chain. */
function append(
  state: ChainState,
  rules: readonly string[],
  table: TableState,
  source: SourceFile,
): readonly Edit[] | undefined {
  const end = source.lineEnding;
  const last = state.entries[state.entries.length - 1];
  // What an include may add comes behind anything that is written before it.
  if (last?.kind === "gap") return undefined;
  const definition = [...state.definitions].reverse().find((each) => each.body?.close !== undefined);
  const lastCommand = last?.command;
  if (lastCommand !== undefined && lastCommand.span.start > (definition?.span.start ?? -1)) {
    // A later `insert` stands at the front, so the last command of the text may not be the last rule.
    const from = lastCommand.verb === "add" ? lastCommand.span : undefined;
    if (from === undefined) return undefined;
    const indent = startsItsLine(source, from.start) ? indentation(source, from.start) : "";
    const texts = rules.map((text) => `${end}${indent}${commandText("add", table, state.name, text)}`);
    return [insertion(source, source.lineSpan(from.end).end, texts.join(""))];
  }
  const body = definition?.body;
  if (definition === undefined || body?.close === undefined) {
    const bare = state.definitions[state.definitions.length - 1];
    if (bare === undefined || bare.body !== undefined) return undefined;
    const texts = rules.map((text) => `${end}${commandText("add", table, state.name, text)}`);
    return [insertion(source, source.lineSpan(bare.span.end).end, texts.join(""))];
  }
  if (isFlat(definition, table, source)) {
    const texts = rules.map((text) => `${end}${commandText("add", table, state.name, text)}`);
    return [insertion(source, source.lineSpan(definition.span.end).end, texts.join(""))];
  }
  const { close } = body;
  if (startsItsLine(source, close.start)) {
    const item = body.items[body.items.length - 1];
    const indent =
      item !== undefined && startsItsLine(source, item.span.start)
        ? indentation(source, item.span.start)
        : `${indentation(source, close.start)}${unit(definition, source)}`;
    const texts = rules.map((text) => `${indent}${text}${end}`);
    return [insertion(source, source.lineSpan(close.start).start, texts.join(""))];
  }
  // `chain output { type ...; policy drop; }` on one line.
  const before = source.text.slice(body.open.end, close.start).trimEnd();
  const separator = before === "" || before.endsWith(";") ? "" : ";";
  const blank = /\s$/.test(source.text.slice(0, close.start)) ? "" : " ";
  return [insertion(source, close.start, `${separator}${blank}${rules.map((text) => `${text}; `).join("")}`)];
}

/** `add chain inet filter output { type ... }` by itself: such a file has its rules in commands too. */
function isFlat(definition: ChainDefinition, table: TableState, source: SourceFile): boolean {
  const hasRules = definition.body?.items.some((item) => item.kind === "rule") ?? false;
  const text = source.text.slice(definition.head.start, definition.head.end);
  return !hasRules && /^(?:add|create)\s+chain\b/.test(text) && text.includes(table.name);
}

/** One step of indentation in this file, as the chain's own line shows it. */
function unit(definition: ChainDefinition, source: SourceFile): string {
  const own = indentation(source, definition.span.start);
  return own === "" ? "\t" : own;
}

/** A rule with its whole line where nothing else stands there, else with the semicolon behind it. */
function wholeRule(entry: RuleEntry, source: SourceFile): Span {
  const own = entry.command?.span ?? entry.rule.span;
  const first = source.lineSpan(own.start);
  const last = source.lineSpan(own.end);
  const around = source.text.slice(first.start, own.start) + source.text.slice(own.end, last.end);
  if (/^\s*;?\s*(?:#.*)?$/.test(around)) return source.wholeLines(own);
  const behind = /^\s*;[ \t]*/.exec(source.text.slice(own.end, last.end))?.[0].length ?? 0;
  return span(own.start, own.end + behind);
}

/** The same rule for another transport protocol, where only ports are asked of it. */
function transport(rule: Rule, protocol: "tcp" | "udp", source: SourceFile): readonly Edit[] | undefined {
  const wrong = protocol === "tcp" ? "udp" : "tcp";
  const edits: Edit[] = [];
  for (const statement of rule.statements) {
    if (statement.kind !== "match") continue;
    const { left, right } = statement;
    if (left.kind !== "selector") continue;
    const [header] = left.words;
    if (left.header === wrong) {
      if (!/^\w+ [ds]port$/.test(left.name) || header === undefined) return undefined;
      edits.push(edit(source, header.span, protocol));
    } else if (["meta l4proto", "ip protocol", "ip6 nexthdr"].includes(left.name)) {
      if (right.kind !== "value") return undefined;
      if (right.text === wrong) edits.push(edit(source, right.span, protocol));
    }
  }
  return edits.length === 0 ? undefined : edits;
}
