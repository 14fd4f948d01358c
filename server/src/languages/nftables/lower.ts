import * as l10n from "@vscode/l10n";
import type { Problem } from "../../model/facts.ts";
import type { Filter, FilterLine, Hook, Chain as ModelChain } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import type { SourceFile } from "../../text/source.ts";
import { closest } from "../closest.ts";
import type { LoweredFacts } from "../language.ts";
import type { NftablesTree, Table } from "./parse.ts";
import { lowerRule } from "./rule.ts";
import { writerFor } from "./writer.ts";

const statements = [
  "accept",
  "drop",
  "reject",
  "return",
  "jump",
  "goto",
  "continue",
  "queue",
  "counter",
  "log",
  "limit",
  "tcp",
  "udp",
  "ip",
  "ip6",
  "ct",
  "meta",
  "oifname",
  "iifname",
  "comment",
  "masquerade",
  "redirect",
  "dnat",
  "snat",
  "notrack",
];
const hooks: ReadonlySet<string> = new Set([
  "output",
  "postrouting",
  "forward",
  "prerouting",
  "input",
  "ingress",
  "egress",
]);

function familiesOf(family: string): readonly Family[] {
  if (family === "inet" || family === "netdev" || family === "bridge") return family === "bridge" ? [] : [4, 6];
  return family === "ip" ? [4] : family === "ip6" ? [6] : [];
}

function isHook(hook: string): hook is Hook {
  return hooks.has(hook);
}

/** Base chains as filters, with every chain a jump may lead to; a fault nft would report becomes a problem. */
export function lower(tree: NftablesTree, source: SourceFile): LoweredFacts {
  const problems: Problem[] = tree.problems.map(({ span, message, fix }) => ({
    rule: "nft-syntax",
    place: { source, span },
    message,
    fixes:
      fix === undefined
        ? []
        : [{ title: fix.title, edits: [{ place: { source, span }, newText: fix.newText }], preferred: true }],
  }));
  const filters: Filter[] = [];
  const chains: ModelChain[] = [];
  for (const table of tree.tables) {
    const own = chainsOf(table, tree, source, problems);
    chains.push(...own.values());
    filters.push(...filtersOf(table, own, source));
  }
  return { problems, filter: { format: "nftables", filters, chains, complete: tree.flushed } };
}

function chainsOf(
  table: Table,
  tree: NftablesTree,
  source: SourceFile,
  problems: Problem[],
): ReadonlyMap<string, ModelChain> {
  const lowered = new Map<string, ModelChain>();
  for (const chain of table.chains.values()) {
    const lines = chain.rules.flatMap((rule) =>
      lowerRule(rule, {
        table,
        defines: tree.defines,
        source,
        unknown(token) {
          const near = closest(token.text, statements);
          if (near === undefined || near === token.text) return;
          problems.push({
            rule: "nft-syntax",
            place: { source, span: token.span },
            message: l10n.t('nft does not know "{word}"; did you mean "{near}"?', { word: token.text, near }),
            fixes: [
              {
                title: l10n.t('Write "{near}"', { near }),
                edits: [{ place: { source, span: token.span }, newText: near }],
                preferred: true,
              },
            ],
          });
        },
      }),
    );
    lowered.set(chain.name, { name: chain.name, lines, place: { source, span: chain.span } });
  }
  return lowered;
}

function filtersOf(table: Table, chains: ReadonlyMap<string, ModelChain>, source: SourceFile): readonly Filter[] {
  const writer = writerFor(source, table);
  return [...table.chains.values()].flatMap((chain): Filter[] => {
    const { hook, policy } = chain;
    const entry = chains.get(chain.name);
    if (hook === undefined || entry === undefined || !isHook(hook.hook)) return [];
    const drops = policy?.text === "drop";
    const span = policy?.span ?? hook.span;
    const line: FilterLine = {
      place: { source, span },
      text: policy === undefined ? source.slice(hook.span) : source.slice(policy.span),
      match: [],
      action: { kind: drops ? "drop" : "accept" },
    };
    return [
      {
        name: `${table.family} ${table.name} ${chain.name}`,
        kind: hook.type === "nat" || hook.type === "route" ? hook.type : "filter",
        hook: hook.hook,
        priority: hook.priority,
        families: familiesOf(table.family),
        entry,
        chains,
        policy: line,
        writer,
      },
    ];
  });
}
