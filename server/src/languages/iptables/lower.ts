import * as l10n from "@vscode/l10n";
import { parseAddress } from "../../model/addresses.ts";
import type { Problem } from "../../model/facts.ts";
import type { Action, Chain, Effect, Filter, FilterLine, FilterWriter, Hook } from "../../model/filter.ts";
import type { Fix } from "../../model/finding.ts";
import type { Family } from "../../model/flow.ts";
import { place, type SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { closest } from "../closest.ts";
import type { LoweredFacts } from "../language.ts";
import { type RuleParts, readRule } from "./match.ts";
import type { Line, Word } from "./parse.ts";

const priorities: Readonly<Record<string, number>> = { raw: -300, mangle: -150, nat: -100, filter: 0, security: 50 };
const builtin: Readonly<Record<string, Hook>> = {
  OUTPUT: "output",
  INPUT: "input",
  FORWARD: "forward",
  PREROUTING: "prerouting",
  POSTROUTING: "postrouting",
};

/** Targets that decide nothing about where the packet goes. */
const harmless = new Set([
  "LOG",
  "NFLOG",
  "ULOG",
  "TRACE",
  "SET",
  "AUDIT",
  "CLASSIFY",
  "TEE",
  "TCPMSS",
  "DSCP",
  "TOS",
  "TTL",
  "HL",
  "CHECKSUM",
  "SECMARK",
  "CONNSECMARK",
  "RATEEST",
  "IDLETIMER",
  "LED",
  "TCPOPTSTRIP",
  "CT",
  "NOTRACK",
  "MARK",
  "CONNMARK",
  "SNAT",
  "MASQUERADE",
  "ECN",
  "HMARK",
  "SNPT",
]);

/** Targets that send the packet where no file tells: to a program, a proxy, another address. */
const unforeseen = new Set(["QUEUE", "NFQUEUE", "NETMAP", "SYNPROXY", "TPROXY", "CLUSTERIP", "DNPT"]);

const known = ["ACCEPT", "DROP", "REJECT", "RETURN", "DNAT", "REDIRECT", ...harmless, ...unforeseen];

/** A rule's words without the modules that its protocol implies, so that two spellings of one rule are equal. */
function specification(words: readonly Word[]): string {
  return words
    .map(({ text }) => text)
    .join(" ")
    .replaceAll(/-m (?:tcp|udp) ?/g, "");
}

interface OpenChain {
  policy?: Word;
  span: Span;
  lines: FilterLine[];
}

interface OpenTable {
  readonly name: string;
  readonly span: Span;
  readonly chains: Map<string, OpenChain>;
  committed: boolean;
}

export function familyOf(source: SourceFile): Family {
  return /(?:rules\.v6|ip6tables[^/]*|[._-](?:v6|ipv6|6)(?:\.rules)?)(?:\.\w+)?$/.test(source.name) ? 6 : 4;
}

/** Every built-in chain of every table as a filter; faults that make the kernel refuse the file become problems. */
export function lower(lines: readonly Line[], source: SourceFile): LoweredFacts {
  const family = familyOf(source);
  const problems: Problem[] = [];
  const tables: OpenTable[] = [];
  const specifications = new Map<FilterLine, string>();
  const report = (rule: string, where: Span, message: string, fixes: readonly Fix[] = []): void =>
    void problems.push({ rule, place: place(source, where), message, fixes });
  const write = (where: Span, title: string, newText: string): Fix => ({
    title,
    edits: [{ place: place(source, where), newText }],
    preferred: true,
  });
  for (const line of lines) {
    const table = tables[tables.length - 1];
    if (line.kind === "table") tables.push({ name: line.name, span: line.span, chains: new Map(), committed: false });
    else if (table === undefined || table.committed)
      report("iptables-syntax", line.span, l10n.t("this line stands in no table; put it below a line such as *filter"));
    else if (line.kind === "commit") table.committed = true;
    else if (line.kind === "stray")
      report(
        "iptables-syntax",
        line.span,
        l10n.t("iptables-restore does not understand this line; a rule begins with -A and a chain"),
      );
    else if (line.kind === "chain") {
      const { name, policy } = line;
      table.chains.set(name, { span: line.span, lines: [], ...(policy === undefined ? {} : { policy }) });
      if (policy !== undefined && builtin[name] !== undefined && policy.text !== "ACCEPT" && policy.text !== "DROP")
        report(
          "ipt-policy",
          policy.span,
          l10n.t("a policy is ACCEPT or DROP; to reject, let the policy drop and end the chain with -j REJECT"),
          [write(policy.span, l10n.t('Write "DROP"'), "DROP")],
        );
    } else command(line.words, line.span, table);
  }
  for (const table of tables)
    if (!table.committed)
      report(
        "ipt-no-commit",
        table.span,
        l10n.t("the table {name} is never committed, so iptables-restore loads nothing of it", { name: table.name }),
        [
          {
            title: l10n.t("Append COMMIT"),
            edits: [
              {
                place: place(source, span(source.text.length, source.text.length)),
                newText: `${source.text.endsWith("\n") ? "" : "\n"}COMMIT\n`,
              },
            ],
            preferred: true,
          },
        ],
      );

  function command(words: readonly Word[], where: Span, table: OpenTable): void {
    const [verb, chainName, ...rest] = words;
    const name = chainName?.text ?? "";
    const chain = table.chains.get(name);
    switch (verb?.text) {
      case "-N":
      case "--new-chain":
        table.chains.set(name, { span: where, lines: [] });
        return;
      case "-F":
      case "--flush":
        for (const each of name === "" ? table.chains.values() : [chain]) if (each !== undefined) each.lines = [];
        return;
      case "-X":
      case "-Z":
        return;
      case "-P":
      case "--policy":
        if (chain !== undefined && rest[0] !== undefined) chain.policy = rest[0];
        return;
      case "-A":
      case "--append":
      case "-I":
      case "--insert":
      case "-R":
      case "--replace":
      case "-D":
      case "--delete":
        break;
      default:
        report(
          "iptables-syntax",
          verb?.span ?? where,
          l10n.t("iptables-restore does not understand this line; a rule begins with -A and a chain"),
        );
        return;
    }
    if (chain === undefined || chainName === undefined) {
      if (builtin[name] !== undefined && chainName !== undefined) {
        table.chains.set(name, { span: where, lines: [] });
        command(words, where, table);
        return;
      }
      const near = closest(name, [...table.chains.keys(), ...Object.keys(builtin)]);
      report(
        "ipt-unknown-chain",
        chainName?.span ?? where,
        near === undefined
          ? l10n.t("no chain {name} is declared in this table", { name })
          : l10n.t('no chain {name} is declared in this table; did you mean "{near}"?', { name, near }),
        near === undefined || chainName === undefined
          ? []
          : [write(chainName.span, l10n.t('Write "{near}"', { near }), near)],
      );
      return;
    }
    const isAppend = verb.text === "-A" || verb.text === "--append";
    const numbered = !isAppend && /^\d+$/.test(rest[0]?.text ?? "");
    const position = numbered ? Number(rest.shift()?.text) : 1;
    if (verb.text === "-D" || verb.text === "--delete") {
      remove(chain, numbered ? position - 1 : undefined, rest, where);
      return;
    }
    const parts = readRule(rest, family, place(source, where));
    for (const { word, fault } of parts.faults)
      if (fault === "missing-protocol")
        report(
          "ipt-missing-protocol",
          word.span,
          l10n.t("{option} needs a protocol before it, such as -p tcp", { option: word.text }),
          [write(span(word.span.start, word.span.start), l10n.t("Insert -p tcp"), "-p tcp ")],
        );
      else if (fault === "comma-ports")
        report("ipt-comma-ports", word.span, l10n.t("a list of ports needs -m multiport --dports"));
      else
        report(
          "iptables-syntax",
          word.span,
          l10n.t('"{text}" is no port and no service that iptables knows', { text: word.text }),
        );
    const line: FilterLine = {
      place: place(source, where),
      text: source.slice(where),
      match: parts.match,
      action: actionOf(parts, table),
      effects: effectsOf(parts),
      ...(parts.comment === undefined ? {} : { comment: parts.comment }),
    };
    specifications.set(line, specification(rest));
    if (isAppend) chain.lines.push(line);
    else chain.lines.splice(position - 1, verb.text.startsWith("-R") || verb.text === "--replace" ? 1 : 0, line);
  }

  /** Takes out the rule of that number, or the first one written alike; where there is none the chain is undecided. */
  function remove(chain: OpenChain, index: number | undefined, words: readonly Word[], where: Span): void {
    const wanted = specification(words);
    const at = index ?? chain.lines.findIndex((line) => specifications.get(line) === wanted);
    if (at >= 0 && at < chain.lines.length) chain.lines.splice(at, 1);
    else
      chain.lines.unshift({
        place: place(source, where),
        text: source.slice(where),
        match: [],
        action: {
          kind: "unknown",
          reason: {
            code: "unsupported",
            text: l10n.t("no rule in this file is the one to be deleted"),
            place: place(source, where),
          },
        },
      });
  }

  function actionOf({ target, options }: RuleParts, table: OpenTable): Action {
    if (target === undefined) return { kind: "continue" };
    const { word } = target;
    const name = word.text;
    if (name === "ACCEPT" || name === "DROP" || name === "REJECT")
      return { kind: name === "ACCEPT" ? "accept" : name === "DROP" ? "drop" : "reject" };
    if (name === "RETURN") return { kind: "return" };
    if (name === "DNAT" || name === "REDIRECT") return rewriteOf(name, options, word);
    if (harmless.has(name)) return { kind: "continue" };
    if (unforeseen.has(name)) return undecided(word);
    if (!table.chains.has(name)) {
      const near = closest(name, [...table.chains.keys(), ...known]);
      report(
        "ipt-unknown-target",
        word.span,
        near === undefined
          ? l10n.t("there is no target and no chain {name}", { name })
          : l10n.t('there is no target and no chain {name}; did you mean "{near}"?', { name, near }),
        near === undefined ? [] : [write(word.span, l10n.t('Write "{near}"', { near }), near)],
      );
    }
    return { kind: target.goto ? "goto" : "jump", chain: name };
  }

  function undecided({ text, span: where }: Word): Action {
    const reason = {
      code: "unsupported",
      text: l10n.t("what {target} does with the packet no file tells", { target: text }),
      place: place(source, where),
    };
    return { kind: "unknown", reason };
  }

  /** One address and one port are followed; a choice among several is not. */
  function rewriteOf(name: string, options: RuleParts["options"], word: Word): Action {
    if (name === "REDIRECT") {
      const port = options.get("--to-ports");
      if (port !== undefined && !/^\d+$/.test(port)) return undecided(word);
      const address = family === 4 ? "127.0.0.1" : "::1";
      return { kind: "rewrite", address, ...(port === undefined ? {} : { port: Number(port) }) };
    }
    const match = /^(?:\[([0-9a-fA-F:]+)\]|([0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:]*))?(?::(\d+))?$/.exec(
      options.get("--to-destination") ?? "-",
    );
    const address = match?.[1] ?? match?.[2];
    if (match === null || (address !== undefined && parseAddress(address) === undefined)) return undecided(word);
    return {
      kind: "rewrite",
      ...(address === undefined ? {} : { address }),
      ...(match[3] === undefined ? {} : { port: Number(match[3]) }),
    };
  }

  const filters = tables.flatMap((table) => filtersOf(table, family, source));
  return {
    problems,
    filter: {
      format: "iptables",
      filters,
      chains: filters.flatMap((filter) => [...filter.chains.values()]),
      complete: true,
    },
  };
}

function effectsOf({ target, options }: RuleParts): readonly Effect[] {
  const name = target?.word.text;
  if (name === "NOTRACK" || (name === "CT" && options.has("--notrack"))) return [{ kind: "notrack" }];
  if (name !== "MARK" && name !== "CONNMARK") return [];
  const connection = name === "CONNMARK" ? { connection: true } : {};
  const number = (option: string): number | undefined => {
    const text = options.get(option);
    return text === undefined || text === "" || Number.isNaN(Number(text)) ? undefined : Number(text) >>> 0;
  };
  const all = 0xffff_ffff;
  const or = number("--or-mark");
  const and = number("--and-mark");
  const xor = number("--xor-mark");
  // The kernel knows one operation, (mark & ~mask) ^ value; these are iptables' own words for it.
  if (or !== undefined) return [{ kind: "mark", value: or, mask: or, ...connection }];
  if (and !== undefined) return [{ kind: "mark", value: 0, mask: ~and >>> 0, ...connection }];
  if (xor !== undefined) return [{ kind: "mark", value: xor, mask: 0, ...connection }];
  if (!options.has("--nfmask") && !options.has("--ctmask") && !options.has("--mask")) {
    if (options.has("--restore-mark")) return [{ kind: "copy-mark", to: "packet" }];
    if (options.has("--save-mark")) return [{ kind: "copy-mark", to: "connection" }];
  }
  const set = options.has("--set-mark");
  const [value, mask = all] = (options.get("--set-xmark") ?? options.get("--set-mark") ?? "").split("/").map(Number);
  if (value === undefined || Number.isNaN(value) || Number.isNaN(mask) || !(set || options.has("--set-xmark")))
    return [{ kind: "mark", value: undefined, mask: all, ...connection }];
  // --set-mark puts its bits in, --set-xmark turns them over.
  return [{ kind: "mark", value: value >>> 0, mask: (set ? mask | value : mask) >>> 0, ...connection }];
}

function filtersOf(table: OpenTable, family: Family, source: SourceFile): readonly Filter[] {
  const chains = new Map<string, Chain>(
    [...table.chains].map(([name, chain]) => [name, { name, lines: chain.lines, place: place(source, chain.span) }]),
  );
  return [...table.chains].flatMap(([name, { policy, span: where }]): Filter[] => {
    const hook = builtin[name];
    const entry = chains.get(name);
    if (hook === undefined || entry === undefined) return [];
    return [
      {
        name: `${table.name} ${name}`,
        kind: table.name === "nat" ? "nat" : "filter",
        hook,
        priority: table.name === "nat" && hook === "postrouting" ? 100 : (priorities[table.name] ?? 0),
        families: [family],
        entry,
        chains,
        policy: {
          place: place(source, where),
          text: source.slice(where),
          match: [],
          action: { kind: policy?.text === "DROP" || policy?.text === "REJECT" ? "drop" : "accept" },
        },
        writer: writerFor(source, table),
      },
    ];
  });
}

function writerFor(source: SourceFile, table: OpenTable): FilterWriter {
  const insertBefore = (at: number, text: string) => [{ place: place(source, span(at, at)), newText: text }];
  const lineOf = (line: FilterLine): Span => {
    const { start } = source.lineSpan(line.place.span.start);
    return span(start, Math.min(source.text.length, source.lineSpan(line.place.span.end).end + 1));
  };
  /** Behind the chain's last rule, or before the table's COMMIT where it has none. */
  const endOf = (name: string): number | undefined => {
    const last = table.chains.get(name)?.lines.at(-1);
    if (last !== undefined) return lineOf(last).end;
    const commit = /^COMMIT\s*$/m.exec(source.text.slice(table.span.start));
    return commit === null ? undefined : table.span.start + commit.index;
  };
  return {
    accept(flow, chain, before, comment) {
      if (flow.port === undefined) return undefined;
      const [address] = flow.destination.addresses ?? [];
      const rule = `-A ${chain.name} ${address === undefined ? "" : `-d ${address} `}-p ${flow.protocol} -m ${flow.protocol} --dport ${flow.port} -m comment --comment "${comment.replaceAll(/["\\\n]/g, "")}" -j ACCEPT\n`;
      const isRule = table.chains.get(chain.name)?.lines.includes(before) ?? false;
      const at = isRule ? lineOf(before).start : endOf(chain.name);
      return at === undefined ? undefined : insertBefore(at, rule);
    },
    remove: (line) => [{ place: place(source, lineOf(line)), newText: "" }],
    reject(line) {
      const name = [...table.chains].find(([, chain]) => chain.span.start === line.place.span.start)?.[0];
      if (name !== undefined) {
        const at = endOf(name);
        return at === undefined ? undefined : insertBefore(at, `-A ${name} -j REJECT\n`);
      }
      const at = source.slice(line.place.span).search(/-j DROP\b/);
      if (at === -1) return undefined;
      const start = line.place.span.start + at + 3;
      return [{ place: place(source, span(start, start + 4)), newText: "REJECT" }];
    },
    transport(line, protocol) {
      const wrong = protocol === "tcp" ? "udp" : "tcp";
      const text = source.slice(line.place.span);
      return [...text.matchAll(new RegExp(`(?<=-[pm] )${wrong}\\b`, "g"))].map((match) => ({
        place: place(source, span(line.place.span.start + match.index, line.place.span.start + match.index + 3)),
        newText: protocol,
      }));
    },
  };
}
