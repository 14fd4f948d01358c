import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import { services } from "../../model/services.generated.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span, touches } from "../../text/span.ts";
import type { Completion, Folding, Hover, OutlineSymbol } from "../language.ts";
import {
  chainDocumentation,
  commands,
  connectionStates,
  matchModule,
  rejectTypes,
  stateDocumentation,
  tableDocumentation,
  tables,
  target as targetNamed,
} from "./catalog.ts";
import { matchModules } from "./catalog-matches.ts";
import { targetExtensions } from "./catalog-targets.ts";
import { type Command, readCommand } from "./command.ts";
import { availableOptions, describePort, describeRule, optionNamed } from "./describe.ts";
import { familyOf } from "./lower.ts";
import type { OptionSpec, ValueKind } from "./option.ts";
import { type Line, parse, type Tree } from "./parse.ts";
import { worksIn } from "./placement.ts";

function lineAt(tree: Tree, offset: number): Line | undefined {
  return tree.lines.find((line) => touches(line.span, offset));
}

function titled(where: Span, title: string, text: string): Hover {
  return { span: where, markdown: `**${title}** — ${text}` };
}

export function hover(tree: Tree, source: SourceFile, offset: number): Hover | undefined {
  const line = lineAt(tree, offset);
  if (line === undefined) return undefined;
  switch (line.kind) {
    case "table": {
      const text = tableDocumentation().get(line.name.text);
      return text === undefined ? undefined : titled(line.span, line.name.text, text);
    }
    case "commit":
      return titled(
        line.span,
        "COMMIT",
        l10n.t("Loads the table as a whole; without it nothing of the table is loaded."),
      );
    case "chain": {
      if (line.policy !== undefined && touches(line.policy.span, offset)) {
        const text = targetNamed(line.policy.text)?.documentation;
        return text === undefined
          ? undefined
          : titled(
              line.policy.span,
              line.policy.text,
              l10n.t("The policy, for packets no rule has decided. {text}", { text }),
            );
      }
      return chainHover(tree, line.name, source);
    }
    case "rule":
      return ruleHover(tree, readCommand(line.words, line.span), line.words, source, offset);
    default:
      return undefined;
  }
}

function chainHover(tree: Pick<Tree, "lines">, name: Word, source: SourceFile): Hover | undefined {
  const text = chainDocumentation().get(name.text);
  if (text !== undefined) return titled(name.span, name.text, text);
  let rules = 0;
  const jumps = new Set<string>();
  for (const line of tree.lines) {
    if (line.kind !== "rule") continue;
    const [verb, chain] = line.words;
    if (chain?.text === name.text && verb?.text.startsWith("-")) rules++;
    const at = line.words.findIndex(({ text: word }) => /^(?:-j|-g|--jump|--goto)$/.test(word));
    if (at !== -1 && line.words[at + 1]?.text === name.text)
      jumps.add(String(source.lines.lineAt(line.span.start) + 1));
  }
  return titled(
    name.span,
    name.text,
    jumps.size === 0
      ? l10n.t("a chain of this file with {rules} rules, to which nothing jumps", { rules })
      : l10n.t("a chain of this file with {rules} rules, jumped to from lines {lines}", {
          rules,
          lines: [...jumps].join(", "),
        }),
  );
}

/** What one word of a rule means; `tree` holds the lines that a chain's words are counted in. */
export function ruleHover(
  tree: Pick<Tree, "lines">,
  command: Command,
  words: readonly Word[],
  source: SourceFile,
  offset: number,
): Hover | undefined {
  const at = words.findIndex((each) => touches(each.span, offset));
  const word = words[at];
  if (word === undefined) return undefined;
  if (word === command.verb?.flag) return { span: word.span, markdown: describeRule(command) };
  const isFlag = word.text.length > 1 && word.text.startsWith("-");
  if (isFlag) {
    const found = optionNamed(command, word.text.replace(/=.*/, ""));
    if (found === undefined) return undefined;
    const owner = found.owner === undefined ? "" : ` (${found.owner})`;
    return titled(word.span, `--${found.spec.names[0]}`, `${found.spec.documentation}${owner}`);
  }
  const flag = words[at - 1];
  const spec = flag === undefined ? undefined : optionNamed(command, flag.text)?.spec;
  switch (spec?.kind) {
    case "chain":
      return chainHover(tree, word, source);
    case "target": {
      const text = targetNamed(word.text)?.documentation;
      return text === undefined ? chainHover(tree, word, source) : titled(word.span, word.text, text);
    }
    case "match": {
      const text = matchModule(word.text)?.documentation;
      return text === undefined ? undefined : titled(word.span, word.text, text);
    }
    case "port":
    case "ports": {
      const protocol = command.protocol === 17 ? "udp" : "tcp";
      const lines = word.text.split(",").flatMap((each) => describePort(each, protocol) ?? []);
      return lines.length === 0 ? undefined : { span: word.span, markdown: lines.join("\n\n") };
    }
    case "state": {
      const known = stateDocumentation();
      const lines = word.text.split(",").flatMap((each) => {
        const text = known.get(each.toUpperCase());
        return text === undefined ? [] : [`**${each}** — ${text}`];
      });
      return lines.length === 0 ? undefined : { span: word.span, markdown: lines.join("\n\n") };
    }
    default:
      return undefined;
  }
}

export function complete(tree: Tree, source: SourceFile, offset: number): readonly Completion[] {
  const start = source.lineSpan(offset).start;
  const before = source.text.slice(start, offset);
  const table = tableAround(tree, offset);
  const trimmed = before.trimStart();
  if (trimmed.startsWith("#")) return [];
  if (trimmed.startsWith("*")) {
    const word = span(offset - trimmed.length, offset);
    return [...tableDocumentation()].map(([name, documentation]) => ({
      label: `*${name}`,
      kind: "keyword",
      span: word,
      documentation,
    }));
  }
  const typed = /[^\s,:]*$/.exec(before)?.[0] ?? "";
  const word = span(offset - typed.length, offset);
  if (trimmed.startsWith(":")) return chainLine(trimmed, table, word);
  if (!/\s/.test(trimmed)) return lineStarts(table, span(offset - trimmed.length, offset));
  return insideRule(tree, source, before, offset, table, word);
}

/** The name of the table whose section holds the offset. */
function tableAround(tree: Tree, offset: number): string | undefined {
  let name: string | undefined;
  for (const line of tree.lines) {
    if (line.span.start >= offset) break;
    if (line.kind === "table") name = line.name.text;
    else if (line.kind === "commit") name = undefined;
  }
  return name;
}

function chainLine(trimmed: string, table: string | undefined, word: Span): readonly Completion[] {
  if (/^:\S*$/.test(trimmed)) {
    const chains = Object.keys(tables[table ?? "filter"]?.chains ?? {});
    return chains.map((label) => documented(label, "value", word, chainDocumentation().get(label)));
  }
  if (!/^:\S+\s+\S*$/.test(trimmed)) return [];
  return ["ACCEPT", "DROP", "-"].map((label) =>
    documented(
      label,
      "value",
      word,
      label === "-" ? l10n.t("For a chain of one's own, which has no policy.") : targetNamed(label)?.documentation,
    ),
  );
}

function documented(
  label: string,
  kind: Completion["kind"],
  where: Span,
  documentation: string | undefined,
  insert?: string,
): Completion {
  return {
    label,
    kind,
    span: where,
    ...(documentation === undefined ? {} : { documentation }),
    ...(insert === undefined ? {} : { insert }),
  };
}

function lineStarts(table: string | undefined, word: Span): readonly Completion[] {
  if (table === undefined)
    return [...tableDocumentation()].map(([name, documentation]) =>
      documented(`*${name}`, "keyword", word, documentation),
    );
  return [
    ...commands().map(({ short, documentation, names }) => ({
      ...documented(`-${short}`, "keyword", word, documentation),
      detail: `--${names[0]}`,
    })),
    documented(
      "COMMIT",
      "keyword",
      word,
      l10n.t("Loads the table as a whole; without it nothing of the table is loaded."),
    ),
    documented(":", "keyword", word, l10n.t("Declares a chain, with a policy where it is a built-in one.")),
    {
      label: "accept",
      kind: "snippet",
      span: word,
      snippet: true,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor's own snippet syntax
      insert: '-A ${1:OUTPUT} -p ${2|tcp,udp|} -m $2 --dport ${3:25} -m comment --comment "${4:what for}" -j ACCEPT',
      detail: l10n.t("A rule that lets something out"),
    },
  ];
}

function insideRule(
  tree: Tree,
  source: SourceFile,
  before: string,
  offset: number,
  table: string | undefined,
  word: Span,
): readonly Completion[] {
  const start = offset - before.length;
  const [line] = parse(before.slice(0, word.start - start)).lines;
  if (line?.kind !== "rule" || line.openQuote) return [];
  const command = readCommand(line.words, line.span);
  // A list goes on behind its comma, and its option stands one word further back.
  const isList = /[^\s][,:]$/.test(before.slice(0, word.start - start));
  const flag = line.words.at(isList ? -2 : -1);
  const spec = flag?.text.startsWith("-") ? optionNamed(command, flag.text)?.spec : undefined;
  if (spec !== undefined && spec.values > 0) return values(spec, command, tree, source, table, word);
  if (command.verb?.spec.optional && line.words.at(-2) === command.verb.flag && command.verb.name !== "insert")
    return [];
  return availableOptions(command).flatMap(({ spec: each, owner }) => optionItems(each, owner, word));
}

function optionItems(spec: OptionSpec, owner: string | undefined, word: Span): readonly Completion[] {
  const long = `--${spec.names.at(-1)}`;
  if (/^(?:table|wait|numeric|verbose|exact|line-numbers|modprobe)$/.test(spec.names[0] ?? "")) return [];
  const label = spec.short === undefined ? long : `-${spec.short}`;
  return [
    {
      ...documented(label, owner === undefined ? "keyword" : "setting", word, spec.documentation),
      detail: owner ?? `--${spec.names[0]}`,
    },
  ];
}

function values(
  spec: OptionSpec,
  command: Command,
  tree: Tree,
  source: SourceFile,
  table: string | undefined,
  word: Span,
): readonly Completion[] {
  const own = [...new Set(tree.lines.flatMap((line) => (line.kind === "chain" ? [line.name.text] : [])))];
  const builtins = Object.keys(tables[table ?? "filter"]?.chains ?? {});
  const items = (labels: Iterable<string>, text: (label: string) => string | undefined): readonly Completion[] =>
    [...labels].map((label) => documented(label, "value", word, text(label)));
  const family = familyOf(source.path, source.text);
  const kinds: Partial<Record<ValueKind, () => readonly Completion[]>> = {
    chain: () => items(new Set([...builtins, ...own]), (label) => chainDocumentation().get(label)),
    target: () => [
      ...[...targetExtensions()]
        .filter(([label]) => table === undefined || worksIn(label, table))
        .map(([label, { documentation }]) => documented(label, "value", word, documentation)),
      ...own.filter((name) => !builtins.includes(name)).map((label) => documented(label, "reference", word, undefined)),
    ],
    match: () =>
      [...matchModules()].map(([label, { documentation }]) => documented(label, "plugin", word, documentation)),
    protocol: () =>
      items(["tcp", "udp", family === 4 ? "icmp" : "ipv6-icmp", "sctp", "esp", "ah", "all"], () => undefined),
    port: () => ports(command, word),
    ports: () => ports(command, word),
    state: () => items(connectionStates, (label) => stateDocumentation().get(label)),
    reject: () => items(rejectTypes[family], () => undefined),
    icmp: () =>
      items(
        family === 4
          ? ["echo-request", "echo-reply", "destination-unreachable", "time-exceeded"]
          : ["echo-request", "echo-reply", "neighbour-solicitation", "neighbour-advertisement", "router-advertisement"],
        () => undefined,
      ),
    interface: () => items(["lo", "eth0", "eth+"], () => undefined),
    user: () => items(["root", "debian-spamd", "amavis", "clamav", "postfix"], () => undefined),
    group: () => items(["root", "debian-spamd", "amavis", "clamav", "postfix"], () => undefined),
  };
  return spec.kind === undefined ? [] : (kinds[spec.kind]?.() ?? []);
}

function ports(command: Command, word: Span): readonly Completion[] {
  const protocol = command.protocol === 17 ? "udp" : "tcp";
  return Object.entries(services).flatMap(([name, numbers]) => {
    const number = numbers[protocol];
    return number === undefined
      ? []
      : [{ label: name, kind: "value" as const, span: word, detail: `${protocol}/${number}` }];
  });
}

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
            detail: `${policy}${l10n.t("{count} rules", { count })}`,
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
