import * as l10n from "@vscode/l10n";
import type { Family } from "../../model/flow.ts";
import { mailServices } from "../../model/mail-services.ts";
import { services } from "../../model/services.generated.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import type { Completion } from "../language.ts";
import {
  chainDocumentation,
  commands,
  connectionStates,
  rejectTypes,
  stateDocumentation,
  tableDocumentation,
  tables,
  target as targetNamed,
} from "./catalog.ts";
import { matchModules } from "./catalog-matches.ts";
import { targetExtensions } from "./catalog-targets.ts";
import { type Command, readCommand } from "./command.ts";
import { availableOptions, optionNamed } from "./describe.ts";
import { familyOf } from "./lower.ts";
import type { OptionSpec, ValueKind } from "./option.ts";
import { optionDocumentation } from "./option-words.ts";
import { parse, type Tree } from "./parse.ts";
import { worksIn } from "./placement.ts";
import { protocolDocumentation, valuesOf } from "./value-words.ts";

/** What stands around a rule that is being written. */
export interface Around {
  readonly table: string | undefined;
  readonly family: Family;
  /** Chains of the table that the file makes, built-in ones left out. */
  readonly chains: Iterable<string>;
  /** Sets that the file names or makes. */
  readonly sets: Iterable<string>;
}

export function complete(tree: Tree, source: SourceFile, offset: number): readonly Completion[] {
  const { start } = source.lineSpan(offset);
  const before = source.text.slice(start, offset);
  const around = aroundOf(tree, source, offset);
  const trimmed = before.trimStart();
  if (trimmed.startsWith("#")) return [];
  if (trimmed.startsWith("*")) {
    const word = span(offset - trimmed.length, offset);
    return [...tableDocumentation()].map(([name, documentation]) =>
      documented(`*${name}`, "keyword", word, documentation),
    );
  }
  const word = wordAt(before, offset);
  if (trimmed.startsWith(":")) return chainLine(trimmed, around.table, word);
  if (!/\s/.test(trimmed)) return lineStarts(around.table, span(offset - trimmed.length, offset));
  return insideRule(before, around, word);
}

/** The word that is being written: a list goes on behind its comma. */
export function wordAt(before: string, offset: number): Span {
  const typed = /[^\s,:]*$/.exec(before)?.[0] ?? "";
  return span(offset - typed.length, offset);
}

/** The section that holds the offset, with what it declares. */
function aroundOf(tree: Tree, source: SourceFile, offset: number): Around {
  let table: string | undefined;
  const chains = new Map<string, Set<string>>();
  const sets = new Set<string>();
  let section = "";
  for (const line of tree.lines) {
    if (line.kind === "table") {
      section = line.name.text;
      if (line.span.start < offset) table = section;
    } else if (line.kind === "commit") {
      if (line.span.start < offset) table = undefined;
      section = "";
    } else if (line.kind === "chain" && builtins(section)[line.name.text] === undefined) {
      const declared = chains.get(section);
      if (declared === undefined) chains.set(section, new Set([line.name.text]));
      else declared.add(line.name.text);
    } else if (line.kind === "rule")
      line.words.forEach(({ text }, at) => {
        const set = line.words[at + 1]?.text;
        if (set !== undefined && /^--(?:match|add|del|map)-set$/.test(text)) sets.add(set);
      });
  }
  const family = familyOf(source.path, source.text);
  return { table, family, chains: chains.get(table ?? "filter") ?? [], sets };
}

function builtins(table: string | undefined): Readonly<Record<string, unknown>> {
  return tables[table ?? "filter"]?.chains ?? {};
}

function chainLine(trimmed: string, table: string | undefined, word: Span): readonly Completion[] {
  if (/^:\S*$/.test(trimmed))
    return Object.keys(builtins(table)).map((label) =>
      documented(label, "value", word, chainDocumentation().get(label)),
    );
  const name = /^:(\S+)\s+\S*$/.exec(trimmed)?.[1];
  if (name === undefined) return [];
  const own = documented("-", "value", word, l10n.t("For a chain of one's own, which has no policy."));
  if (builtins(table)[name] === undefined) return [own];
  return ["ACCEPT", "DROP"].map((label) => documented(label, "value", word, targetNamed(label)?.documentation));
}

function documented(
  label: string,
  kind: Completion["kind"],
  where: Span,
  documentation: string | undefined,
  detail?: string,
): Completion {
  return {
    label,
    kind,
    span: where,
    ...(documentation === undefined || documentation === "" ? {} : { documentation }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function lineStarts(table: string | undefined, word: Span): readonly Completion[] {
  if (table === undefined)
    return [...tableDocumentation()].map(([name, documentation]) =>
      documented(`*${name}`, "keyword", word, documentation),
    );
  return [
    ...verbs(word),
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

function verbs(word: Span): readonly Completion[] {
  return commands().map(({ short, documentation, names }) =>
    documented(`-${short}`, "keyword", word, documentation, `--${names[0]}`),
  );
}

/** `before`: the words of a rule up to the cursor, of which `word` is the last. */
export function insideRule(before: string, around: Around, word: Span): readonly Completion[] {
  const written = before.slice(0, before.length - (word.end - word.start));
  const [line] = parse(written).lines;
  if (line === undefined) return verbs(word);
  if (line.kind !== "rule" || line.openQuote) return [];
  const command = readCommand(line.words, line.span);
  // A list goes on behind its comma, and its option stands one word further back.
  const isList = /[^\s][,:]$/.test(written);
  const [last, second] = isList ? [line.words.at(-2), line.words.at(-3)] : [line.words.at(-1), line.words.at(-2)];
  const spec = specOf(last?.text, command);
  if (spec !== undefined && spec.values > 0) return values(spec, 0, command, around, word);
  const earlier = specOf(second?.text, command);
  if (earlier?.values === 2) return values(earlier, 1, command, around, word);
  const { verb } = command;
  if (verb === undefined) return last === undefined || last.text === "!" ? [] : verbs(word);
  if (verb.spec.optional && line.words.at(-2) === verb.flag && verb.name !== "insert") return [];
  if (/^(?:policy|new-chain|rename-chain|delete-chain|flush|zero|list|list-rules)$/.test(verb.name)) return [];
  const given = new Set(command.core.map(({ name }) => name));
  return availableOptions(command).flatMap(({ spec: each, owner }) =>
    owner === undefined && given.has(each.names[0] ?? "") ? [] : optionItems(each, owner, word),
  );
}

function specOf(flag: string | undefined, command: Command): OptionSpec | undefined {
  return flag?.startsWith("-") ? optionNamed(command, flag)?.spec : undefined;
}

/** Of no use in a file of rules, or of none at all. */
const unusual = /^(?:table|wait|numeric|verbose|exact|line-numbers|modprobe|set-counters|ipv4|ipv6|fragments)$/;
const first: ReadonlySet<string> = new Set(["protocol", "match", "jump", "destination", "destination-port"]);

function optionItems(spec: OptionSpec, owner: string | undefined, word: Span): readonly Completion[] {
  const name = spec.names[0] ?? "";
  if (unusual.test(name)) return [];
  const label = spec.short === undefined ? `--${spec.names.at(-1)}` : `-${spec.short}`;
  const documentation = optionDocumentation(owner ?? "", name) ?? spec.documentation;
  return [
    {
      ...documented(label, owner === undefined ? "keyword" : "setting", word, documentation, owner ?? `--${name}`),
      ...(first.has(name) ? { first: true } : {}),
    },
  ];
}

/** Values of an option; `at`: which of its words. */
function values(
  spec: OptionSpec,
  at: number,
  command: Command,
  { table, family, chains: own, sets }: Around,
  word: Span,
): readonly Completion[] {
  const items = (labels: Iterable<string>, text: (label: string) => string | undefined): readonly Completion[] =>
    [...labels].map((label) => documented(label, "value", word, text(label)));
  const known = Object.keys(builtins(table));
  const chainItems = (labels: Iterable<string>): readonly Completion[] =>
    [...labels].map((label) => documented(label, "reference", word, chainDocumentation().get(label)));
  const users = ["root", "debian-spamd", "amavis", "clamav", "postfix", "_rspamd"];
  const kinds: Partial<Record<ValueKind, () => readonly Completion[]>> = {
    chain: () =>
      command.verb?.name === "policy"
        ? chainItems(known)
        : spec.names.includes("goto") || /^(?:delete|rename)-chain$/.test(spec.names[0] ?? "")
          ? chainItems(own)
          : chainItems(new Set([...known, ...own])),
    target: () => [
      ...[...targetExtensions()]
        .filter(([label]) => table === undefined || worksIn(label, table))
        .map(([label, { documentation }]) => ({
          ...documented(label, "value", word, documentation),
          ...(/^(?:ACCEPT|DROP|REJECT|LOG|RETURN)$/.test(label) ? { first: true } : {}),
        })),
      ...chainItems(own),
    ],
    match: () =>
      [...matchModules()]
        .filter(([label]) => label !== (family === 4 ? "icmp6" : "icmp"))
        .map(([label, { documentation }]) => documented(label, "plugin", word, documentation)),
    protocol: () =>
      items(
        ["tcp", "udp", family === 4 ? "icmp" : "ipv6-icmp", "sctp", "esp", "ah", "gre", "all"],
        protocolDocumentation,
      ),
    port: () => ports(command, word),
    ports: () => ports(command, word),
    state: () => items(connectionStates, (label) => stateDocumentation().get(label)),
    reject: () => items(rejectTypes[family], (label) => valuesOf("reject-with")?.[label]),
    icmp: () =>
      items(
        family === 4
          ? ["echo-request", "echo-reply", "destination-unreachable", "time-exceeded"]
          : ["echo-request", "echo-reply", "neighbour-solicitation", "neighbour-advertisement", "router-advertisement"],
        () => undefined,
      ),
    interface: () => items(["lo", "eth0", "eth+"], () => undefined),
    user: () => items(users, () => undefined),
    group: () => items(users, () => undefined),
  };
  if (command.verb?.name === "policy" && at === 1)
    return items(["ACCEPT", "DROP"], (label) => targetNamed(label)?.documentation);
  const name = spec.names[0] ?? "";
  if (/^(?:match|add|del|map)-set$/.test(name) && at === 0)
    return [...sets].map((label) => documented(label, "reference", word, undefined));
  if (spec.kind !== undefined && at === 0) return kinds[spec.kind]?.() ?? [];
  const listed = valuesOf(/-set$/.test(name) ? "match-set" : name);
  return listed === undefined ? [] : items(Object.keys(listed), (label) => listed[label]);
}

function ports(command: Command, word: Span): readonly Completion[] {
  const protocol = command.protocol === 17 ? "udp" : "tcp";
  return [
    ...mailServices(protocol).map(({ port, service, note }) => ({
      ...documented(String(port), "value", word, note, service),
      first: true,
    })),
    ...Object.entries(services).flatMap(([name, numbers]) => {
      const number = numbers[protocol];
      return number === undefined ? [] : [documented(name, "value", word, undefined, `${protocol}/${number}`)];
    }),
  ];
}
