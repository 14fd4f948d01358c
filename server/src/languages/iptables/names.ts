import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import type { Family } from "../../model/flow.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span, touches } from "../../text/span.ts";
import { refuseSetName } from "../ipset-commands/editing.ts";
import type { Occurrence, Token, TokenModifier, TokenType } from "../language.ts";
import { builtinHook, target as targetNamed } from "./catalog.ts";
import { type Command, type Option, readCommand } from "./command.ts";
import { familyOf } from "./lower.ts";
import type { Tree } from "./parse.ts";

/** The kernel keeps names of chains in 29 bytes with the one that ends them. */
const longestChain = 28;

/** Where chains and sets are made and used; with `within` only in lines that touch it. */
export function occurrences(tree: Tree, source: SourceFile, within?: Span): readonly Occurrence[] {
  const family = familyOf(source.path, source.text);
  const found: Occurrence[] = [];
  let table = "filter";
  for (const line of tree.lines) {
    if (line.kind === "table") table = line.name.text;
    else if (within !== undefined && (line.span.end < within.start || line.span.start > within.end)) continue;
    else if (line.kind === "chain") found.push(...chainAt(line.name, "definition", table, family));
    else if (line.kind === "rule") found.push(...commandOccurrences(readCommand(line.words, line.span), table, family));
  }
  return found;
}

/** Chains and sets that one command names. */
export function commandOccurrences(command: Command, table: string, family: Family): readonly Occurrence[] {
  const { verb, target } = command;
  const [name, second] = verb?.values ?? [];
  const found: Occurrence[] = [];
  if (name !== undefined)
    found.push(...chainAt(name, verb?.name === "new-chain" ? "definition" : "reference", table, family));
  if (second !== undefined && verb?.name === "rename-chain")
    found.push(...chainAt(second, "definition", table, family));
  if (target !== undefined && target.spec === undefined)
    found.push(...chainAt(target.word, "reference", table, family));
  for (const option of [...command.modules.flatMap(({ options }) => options), ...(target?.options ?? [])]) {
    const [set] = option.values;
    if (set?.literal && /^(?:match|add|del|map)-set$/.test(option.name))
      found.push({ key: `ipset ${set.text}`, span: set.span, role: "reference", kind: "set" });
  }
  return found;
}

function chainAt(word: Word, role: Occurrence["role"], table: string, family: Family): readonly Occurrence[] {
  if (!word.literal || word.text === "") return [];
  const isBuiltin = builtinHook(table, word.text) !== undefined;
  return [
    {
      key: `iptables ${family} ${table} ${word.text}`,
      span: word.span,
      role,
      kind: "chain",
      ...(isBuiltin ? { renames: false } : {}),
    },
  ];
}

/** Why a chain or a set cannot have the name; undefined where it can. */
export function refuseName(key: string, name: string, keys: Iterable<string>): string | undefined {
  if (/^(?:variable|function) /.test(key))
    return /^[A-Za-z_]\w*$/.test(name)
      ? undefined
      : l10n.t("a name in a shell has letters, digits and _ only, and begins with no digit");
  if (key.startsWith("ipset ")) return refuseSetName(name);
  if (name.length > longestChain) return l10n.t("a name has at most {most} characters here", { most: longestChain });
  if (!/^[\w.][\w.:+-]*$/.test(name))
    return l10n.t("a name begins with a letter or digit and has no blanks and no quotes");
  if (targetNamed(name) !== undefined)
    return l10n.t("{name} is a target's name: no rule can jump to a chain that is called so", { name });
  const renamed = `${key.slice(0, key.lastIndexOf(" "))} ${name}`;
  for (const other of keys)
    if (other === renamed && other !== key) return l10n.t("there is a {name} already", { name });
  return undefined;
}

/** Colours by what a word is, where a grammar can only guess. */
export function tokens(tree: Tree): readonly Token[] {
  const found: Token[] = [];
  for (const line of tree.lines) {
    if (line.kind === "table") found.push({ span: line.name.span, type: "namespace", modifiers: ["declaration"] });
    else if (line.kind === "commit") found.push({ span: line.span, type: "keyword" });
    else if (line.kind === "chain") {
      found.push({ span: line.name.span, type: "function", modifiers: ["declaration"] });
      if (line.policy !== undefined) found.push({ span: line.policy.span, type: "enumMember" });
      if (line.counters !== undefined) found.push({ span: line.counters.span, type: "number" });
    } else if (line.kind === "rule") found.push(...commandTokens(readCommand(line.words, line.span)));
  }
  return found;
}

export function commandTokens(command: Command): readonly Token[] {
  const found: Token[] = [];
  const add = (where: Span, type: TokenType, modifiers?: readonly TokenModifier[]): void => {
    if (where.end > where.start) found.push({ span: where, type, ...(modifiers === undefined ? {} : { modifiers }) });
  };
  const { verb, target } = command;
  if (verb !== undefined) {
    add(verb.flag.span, "keyword");
    const [chain, ...rest] = verb.values;
    if (chain !== undefined) add(chain.span, "function", verb.name === "new-chain" ? ["declaration"] : undefined);
    for (const word of rest) add(word.span, /^\d+$/.test(word.text) ? "number" : "enumMember");
  }
  const options: readonly Option[] = [
    ...command.core,
    ...command.modules.flatMap((module) => module.options),
    ...(target?.options ?? []),
  ];
  for (const option of options) {
    if (option.negated && option.span.start < option.flag.span.start)
      add(span(option.span.start, option.span.start + 1), "operator");
    add(option.flag.span, "property");
    for (const word of option.values) add(word.span, typeOf(option, word));
  }
  for (const { word } of command.modules) if (word !== undefined) add(word.span, "class");
  if (target !== undefined) add(target.word.span, target.spec === undefined ? "function" : "enumMember");
  return found.sort((a, b) => a.span.start - b.span.start);
}

function typeOf({ name, spec }: Option, { text }: Word): TokenType {
  if (/^(?:comment|.*-prefix|string|hex-string)$/.test(name)) return "string";
  if (name === "match-set" || name === "add-set" || name === "del-set") return "class";
  if (spec.kind === "interface" || spec.kind === "user" || spec.kind === "group") return "variable";
  return /^(?:0x)?[\d.:/,-]+$/i.test(text) ? "number" : "enumMember";
}

/** The word, its line, its table. */
export function selections(tree: Tree, _source: SourceFile, offset: number): readonly Span[] {
  const line = tree.lines.find((each) => touches(each.span, offset));
  if (line === undefined) return [];
  const words: readonly Word[] = line.kind === "rule" ? line.words : line.kind === "chain" ? [line.name] : [];
  const word = words.find((each) => touches(each.span, offset));
  const command = line.kind === "rule" ? readCommand(line.words, line.span) : undefined;
  const option = [
    ...(command?.core ?? []),
    ...(command?.modules.flatMap(({ options }) => options) ?? []),
    ...(command?.target?.options ?? []),
  ].find((each) => touches(each.span, offset));
  const at = tree.lines.indexOf(line);
  const first = tree.lines.findLastIndex((each, index) => index <= at && each.kind === "table");
  const last = tree.lines.findIndex((each, index) => index >= at && each.kind === "commit");
  const start = tree.lines[first]?.span.start;
  const end = tree.lines[last]?.span.end;
  return [
    ...(word === undefined ? [] : [word.span]),
    ...(option === undefined ? [] : [option.span]),
    line.span,
    ...(start === undefined || end === undefined ? [] : [span(start, end)]),
  ];
}
