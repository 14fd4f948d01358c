import * as l10n from "@vscode/l10n";
import { services } from "../../model/services.generated.ts";
import type { SourceFile } from "../../text/source.ts";
import type { Hover } from "../language.ts";
import { freeMetaKeys, headers } from "./catalog.ts";
import { followVariable } from "./check.ts";
import type { LoweringContext } from "./context.ts";
import { describeChain, describeRule, describeSet } from "./describe.ts";
import { locate, type Surroundings, wordAt } from "./locate.ts";
import { mailService } from "./mail-services.ts";
import { type Ruleset, type TableState, tableKey } from "./ruleset.ts";
import type { Tree } from "./tree.ts";
import {
  blockWords,
  chainTypeWords,
  documentationOf,
  familyWords,
  hookWords,
  priorityWords,
  statementWords,
  stateWords,
} from "./words.ts";

const noTable: TableState = {
  family: "ip",
  name: "",
  chains: new Map(),
  sets: new Map(),
  objects: new Map(),
  head: { start: 0, end: 0 },
};

export function hover(tree: Tree, ruleset: Ruleset, source: SourceFile, offset: number): Hover | undefined {
  const around = locate(tree, offset);
  const word = wordAt(tree.text, offset);
  const table =
    around.command?.table === undefined
      ? undefined
      : ruleset.tables.get(tableKey(around.command.family, around.command.table.text));
  const context: LoweringContext = {
    ruleset,
    table: table ?? noTable,
    source,
    early: false,
    valueOf: (expression) => followVariable(expression, ruleset),
  };
  const about = word === undefined ? undefined : describeWord(word.text, word.span.start, around, context);
  if (around.rule !== undefined && around.rule.span.start <= offset && offset <= around.rule.span.end) {
    const line = describeRule(around.rule, context);
    return {
      span: word?.span ?? around.rule.span,
      markdown: about === undefined ? line : `${about}\n\n---\n\n${line}`,
    };
  }
  return about === undefined || word === undefined ? undefined : { span: word.span, markdown: about };
}

function describeWord(word: string, at: number, around: Surroundings, context: LoweringContext): string | undefined {
  const { text } = context.source;
  const sign = text[at - 1];
  const before = text.slice(Math.max(0, at - 80), at);
  if (sign === "$" || around.define?.name.span.start === at) return describeDefine(word, at, around, context);
  if (sign === "@" && context.table.sets.has(word)) return describeNamedSet(word, context);
  const chain = context.table.chains.get(word);
  if (chain !== undefined && (/\b(?:jump|goto|chain)\s+$/.test(before) || around.command?.name?.span.start === at))
    return describeChain(chain, context);
  if (/\b(?:set|map)\s+$/.test(before) && context.table.sets.has(word)) return describeNamedSet(word, context);
  const port = describePort(word, before);
  if (port !== undefined) return port;
  return describeKeyword(word, before, around);
}

function describeDefine(
  word: string,
  at: number,
  around: Surroundings,
  { ruleset, source }: LoweringContext,
): string | undefined {
  const variable = [...ruleset.bindings.keys()].find((each) => each.name.span.start === at);
  const define = variable === undefined ? around.define : ruleset.bindings.get(variable);
  if (define?.value === undefined)
    return l10n.t("No define before this line gives {name} a value.", { name: `$${word}` });
  const value = source.slice(define.value.span);
  const shown = value.length > 600 ? `${value.slice(0, 600)} ...` : value;
  return `${l10n.t("**{name}** stands for", { name: `$${word}` })}\n\n\`\`\`nft\n${shown}\n\`\`\``;
}

function describeNamedSet(name: string, context: LoweringContext): string | undefined {
  const set = context.table.sets.get(name);
  const definition = set?.definitions[0];
  if (set === undefined || definition === undefined) return undefined;
  const type = definition.types.map((each) => each.text).join(" . ");
  return `**${definition.kind} ${name}** \`${type}\`: ${describeSet(set, context)}`;
}

/** A port's number behind `dport`, with what uses it. */
function describePort(word: string, before: string): string | undefined {
  if (!/^\d{1,5}$/.test(word)) return undefined;
  const selector = /\b(tcp|udp|th|sctp|dccp)\s+[ds]port\b[^;\n]*$/.exec(before);
  if (selector === null) return undefined;
  const protocol = selector[1] === "th" ? "tcp" : (selector[1] ?? "tcp");
  const port = Number(word);
  const note = mailService(port, protocol)?.note;
  const names = Object.entries(services)
    .filter(([, ports]) => ports[protocol] === port)
    .map(([name]) => name);
  if (note === undefined && names.length === 0) return undefined;
  const title = `**${protocol}/${port}**`;
  return [title, names.length === 0 ? "" : names.map((name) => `\`${name}\``).join(", "), note ?? ""]
    .filter((part) => part !== "")
    .join(" — ");
}

function describeKeyword(word: string, before: string, around: Surroundings): string | undefined {
  const previous = /([\w-]+)\s+$/.exec(before)?.[1] ?? "";
  const entry = (documentation: string | undefined): string | undefined =>
    documentation === undefined ? undefined : `**${word}** — ${documentation}`;
  if (previous === "hook") return entry(documentationOf(word, [hookWords()]));
  if (previous === "priority") return entry(documentationOf(word, [priorityWords()]));
  if (previous === "table") return entry(documentationOf(word, [familyWords()]));
  if (previous === "type") return entry(documentationOf(word, [chainTypeWords(), blockWords()]));
  if (/\bct state\b[^;\n]*$/.test(before) && documentationOf(word, [stateWords()]) !== undefined)
    return entry(documentationOf(word, [stateWords()]));
  const known = headers();
  if (Object.hasOwn(known, previous) && Object.hasOwn(known[previous]?.fields ?? {}, word))
    return `**${previous} ${word}** — ${known[previous]?.documentation ?? ""}`;
  if (around.rule !== undefined) {
    if (Object.hasOwn(known, word)) return entry(known[word]?.documentation);
    if (Object.hasOwn(freeMetaKeys, word)) return entry(known.meta?.documentation);
    return entry(documentationOf(word, [statementWords()]));
  }
  return entry(documentationOf(word, [blockWords(), statementWords(), familyWords(), hookWords()]));
}
