import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import { code } from "../../text/markdown.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, touches } from "../../text/span.ts";
import { commandHover, type SetUse } from "../ipset-commands/editing.ts";
import { parse as parseSets } from "../ipset-commands/parse.ts";
import type { Folding, Hover, Occurrence, OutlineSymbol, Token } from "../language.ts";
import type { ShellCommand } from "../shell-parser.ts";
import { type ChainUse, ruleHover } from "./hover.ts";
import { commandOccurrences, commandTokens } from "./names.ts";
import { followed } from "./script-lower.ts";
import { everyCommand, isWholeName, shellNames } from "./script-names.ts";
import { spanOf } from "./script-spans.ts";
import type { Written } from "./script-tables.ts";

export { refuseName } from "./names.ts";

/** Commands as they stand in the script; what a variable fills in is nowhere to be pointed at. */
function* commandsIn(command: ShellCommand, source: SourceFile): Iterable<Written> {
  const seen = new Set<number>();
  for (const written of followed(command, source).tables.written) {
    const start = written.words[0]?.span.start;
    if (start === undefined || seen.has(start)) continue;
    seen.add(start);
    yield written;
  }
}

function stands(source: SourceFile, where: Span, text: string): boolean {
  return source.slice(where) === text;
}

export function hover(command: ShellCommand, source: SourceFile, offset: number): Hover | undefined {
  const name = shellNames(command, source).find(
    ({ kind, span }) => (kind === "variable" || kind === "section") && touches(span, offset),
  );
  const of = name === undefined ? undefined : nameHover(name, command, source);
  const rule = ruleAt(command, source, offset);
  if (of !== undefined)
    return { span: of.span, markdown: rule === undefined ? of.markdown : `${of.markdown}\n\n---\n\n${rule.markdown}` };
  return rule ?? setHover(command, offset);
}

/** What a word of an iptables command means; a value that the shell fills in is part of the rule as a whole. */
function ruleAt(command: ShellCommand, source: SourceFile, offset: number): Hover | undefined {
  const all = followed(command, source).tables.written;
  const written = all.find(({ words }) => words.some(({ span }) => touches(span, offset)));
  if (written === undefined) return undefined;
  const word = written.words.find(({ span }) => touches(span, offset));
  if (word === undefined) return undefined;
  const found = ruleHover(written.command, written.words, offset, (chain) => chainUse(command, source, written, chain));
  const times = all.filter(({ where }) => where.start === written.where.start).length;
  if (isPlain(source, word) && word !== written.command.verb?.flag) return found;
  if (found === undefined || times < 2) return found;
  return {
    span: found.span,
    markdown: `${found.markdown}\n\n${l10n.t("The script runs this line {count} times, each time with other values; these are the first.", { count: times })}`,
  };
}

/** How many rules a chain gets in the script, and which lines lead to it. */
function chainUse(command: ShellCommand, source: SourceFile, { family, table }: Written, chain: string): ChainUse {
  const jumps = new Set<number>();
  let rules = 0;
  for (const each of followed(command, source).tables.written) {
    if (each.family !== family || each.table !== table) continue;
    const { verb, target } = each.command;
    if ((verb?.name === "append" || verb?.name === "insert") && verb.values[0]?.text === chain) rules++;
    if (target?.word.text === chain) jumps.add(source.lines.lineAt(each.where.start) + 1);
  }
  return { rules, jumps: [...jumps] };
}

/** Where a variable gets its values, and from where a function is called. */
function nameHover({ key, span, kind }: Occurrence, command: ShellCommand, source: SourceFile): Hover {
  const all = shellNames(command, source).filter((each) => each.key === key);
  const name = source.slice(span);
  const number = (each: Occurrence): number => source.lines.lineAt(each.span.start) + 1;
  if (kind === "section") {
    const calls = [...new Set(all.filter(({ role }) => role === "reference").map(number))];
    return {
      span,
      markdown:
        calls.length === 0
          ? l10n.t("**{name}**: a function that nothing calls here", { name })
          : l10n.t("**{name}**: a function; lines that call it: {lines}", { name, lines: calls.join(", ") }),
    };
  }
  const set = all.filter(({ role }) => role === "definition").slice(0, mostShown);
  const lines = set.map(
    (each) =>
      `- ${l10n.t("line {line}: {text}", { line: number(each), text: code(source.slice(source.lineSpan(each.span.start)).trim()) })}`,
  );
  return {
    span,
    markdown:
      lines.length === 0
        ? l10n.t("**{name}**: nothing in this script gives it a value", { name: `$${name}` })
        : `${l10n.t("**{name}** gets its value in", { name: `$${name}` })}\n\n${lines.join("\n")}`,
  };
}

/** What a word of an ipset command means. */
function setHover(command: ShellCommand, offset: number): Hover | undefined {
  const commands = [...everyCommand(command)].filter(isSets);
  const at = commands.find(({ words }) => words.some(({ word }) => touches(word.span, offset)));
  const wordsOf = ({ words }: { readonly words: readonly { readonly word: Word }[] }): readonly Word[] =>
    words.slice(1).flatMap(({ word }) => (word.text.startsWith("-") && word.text.length > 2 ? [] : [word]));
  const useOf = (name: string): SetUse => {
    const tree = parseSets(
      commands
        .map((each) =>
          wordsOf(each)
            .map(({ text }) => text)
            .join(" "),
        )
        .join("\n"),
    );
    const type = tree.lines.find(({ words }) => words[1]?.text === name && words[0]?.text === "create")?.words[2]?.text;
    const entries = tree.lines.filter(({ words }) => words[1]?.text === name && words[0]?.text === "add").length;
    return { entries, ...(type === undefined ? {} : { type }) };
  };
  return at === undefined ? undefined : commandHover(wordsOf(at), offset, useOf);
}

function isSets(command: ShellCommand): command is ShellCommand & { readonly kind: "simple" } {
  return command.kind === "simple" && /(?:^|\/)ipset$/.test(command.words[0]?.word.text ?? "");
}

/** At most so many lines that set a variable are shown. */
const mostShown = 6;

function isPlain(source: SourceFile, { span, text, literal }: Word): boolean {
  return literal && stands(source, span, text);
}

/** Chains the script makes or gives a policy, and its functions. */
export function outline(command: ShellCommand, source: SourceFile): readonly OutlineSymbol[] {
  const symbols: OutlineSymbol[] = [...functionsIn(command)];
  for (const { command: each, words } of commandsIn(command, source)) {
    const [chain, policy] = each.verb?.values ?? [];
    if (chain === undefined || !isPlain(source, chain)) continue;
    if (each.verb?.name !== "new-chain" && each.verb?.name !== "policy") continue;
    const start = words[0]?.span.start ?? chain.span.start;
    const end = words.at(-1)?.span.end ?? chain.span.end;
    symbols.push({
      name: chain.text,
      kind: "chain",
      ...(policy === undefined ? {} : { detail: policy.text }),
      span: { start: Math.min(start, chain.span.start), end: Math.max(end, chain.span.end) },
      nameSpan: chain.span,
    });
  }
  return symbols.sort((a, b) => a.span.start - b.span.start);
}

function functionsIn(command: ShellCommand): readonly OutlineSymbol[] {
  if (command.kind === "list") return command.items.flatMap((item) => functionsIn(item.command));
  if (command.kind !== "compound" || command.form !== "function" || command.subject === undefined) return [];
  const { span, text } = command.subject.word;
  const end = Math.max(span.end, spanOf(command).end);
  return [{ name: text, kind: "section", span: { start: span.start, end }, nameSpan: span }];
}

/** Functions, loops and branches. */
export function folding(command: ShellCommand): readonly Folding[] {
  switch (command.kind) {
    case "list":
      return command.items.flatMap((item) => folding(item.command));
    case "and-or":
      return command.parts.flatMap((part) => folding(part.command));
    case "pipeline":
      return command.commands.flatMap(folding);
    case "compound": {
      const inner = command.bodies.flatMap(folding);
      const name = command.subject?.word.span;
      const whole = spanOf(command);
      return whole.end > whole.start
        ? [
            { span: { start: Math.min(name?.start ?? whole.start, whole.start), end: whole.end }, kind: "region" },
            ...inner,
          ]
        : inner;
    }
    case "simple":
      return [];
  }
}

export function occurrences(command: ShellCommand, source: SourceFile): readonly Occurrence[] {
  const found = new Map<number, Occurrence>();
  for (const { command: each, table, family } of commandsIn(command, source))
    for (const occurrence of commandOccurrences(each, table, family))
      if (stands(source, occurrence.span, nameOf(occurrence.key))) found.set(occurrence.span.start, occurrence);
  const names = shellNames(command, source);
  const whole = new Map<string, boolean>();
  for (const name of names) {
    const isShell = name.kind === "variable" || name.kind === "section";
    if (isShell && !whole.has(name.key)) {
      const same = names.filter(({ key }) => nameOf(key) === nameOf(name.key));
      whole.set(name.key, isWholeName(nameOf(name.key), same, source));
    }
    found.set(name.span.start, isShell && whole.get(name.key) === false ? { ...name, renames: false } : name);
  }
  return [...found.values()].sort((a, b) => a.span.start - b.span.start);
}

/** From the word outwards: the word, its command, the function or loop around it. */
export function selections(command: ShellCommand, _source: SourceFile, offset: number): readonly Span[] {
  const spans: Span[] = [];
  for (const each of everyCommand(command)) {
    if (each.kind === "simple")
      for (const { word } of [...each.assignments, ...each.words])
        if (touches(word.span, offset)) spans.push(word.span);
    const whole = spanOf(each);
    if (whole.end > whole.start && touches(whole, offset)) spans.push(whole);
  }
  return spans.sort((a, b) => a.end - a.start - (b.end - b.start));
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf(" ") + 1);
}

export function tokens(command: ShellCommand, source: SourceFile): readonly Token[] {
  const found: Token[] = [];
  for (const written of commandsIn(command, source)) {
    const plain = new Set(written.words.filter((word) => isPlain(source, word)).map(({ span }) => span.start));
    found.push(...commandTokens(written.command).filter(({ span }) => plain.has(span.start)));
  }
  for (const { kind, span, role } of shellNames(command, source)) {
    const modifiers = role === "definition" ? { modifiers: ["declaration" as const] } : {};
    if (kind === "section") found.push({ span, type: "function", ...modifiers });
    else if (kind === "set") found.push({ span, type: "class", ...modifiers });
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}
