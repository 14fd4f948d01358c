import * as l10n from "@vscode/l10n";
import type { ChainVersions } from "../../model/chain-versions.ts";
import type { Action, Chain, Filter, FilterLine, FilterWriter, Hook } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import type { Place, SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import { hooks } from "./catalog-words.ts";
import { followVariable } from "./check.ts";
import { free, type LoweringContext, reason } from "./context.ts";
import type { Lowered } from "./known-rules.ts";
import { type InlineChain, lowerRule } from "./lower-rule.ts";
import { newRules, Origins } from "./origins.ts";
import { priorityOf } from "./priority.ts";
import type { ChainState, Entry, Ruleset, TableState } from "./ruleset.ts";
import { writerOf } from "./writer.ts";

/** What a ruleset does, as filters: one for each base chain, of every hook. */
export interface LoweredRuleset {
  readonly filters: readonly Filter[];
  readonly chains: readonly Chain[];
  /** Rules of chains' blocks that became one line each, and were not known to. */
  rules(): readonly Lowered[];
}

/** `source`: the text in which the ruleset's spans count; `placeOf`: where they stand; `versions`: the text's chains. */
export function lowerRuleset(
  ruleset: Ruleset,
  source: SourceFile,
  placeOf: (where: Span) => Place,
  writer: (made: FilterWriter) => FilterWriter,
  versions: ChainVersions,
): LoweredRuleset {
  const filters: Filter[] = [];
  const chains: Chain[] = [];
  const tables: TableLowering[] = [];
  for (const table of ruleset.tables.values()) {
    const lowering = new TableLowering(table, ruleset, source, placeOf, writer, versions);
    const made = lowering.chains(false);
    chains.push(...made.values());
    tables.push(lowering);
    let early: ReadonlyMap<string, Chain> | undefined;
    for (const state of table.chains.values()) {
      if (lowering.isEarly(state)) early ??= lowering.chains(true);
      const filter = lowering.filter(state, lowering.isEarly(state) && early !== undefined ? early : made);
      if (filter !== undefined) filters.push(filter);
    }
  }
  return { filters, chains, rules: () => tables.flatMap((table) => table.lowered()) };
}

/** The families whose packets a table sees; ARP and bridged frames are no flows of this host. */
function familiesOf(table: TableState): readonly Family[] {
  switch (table.family) {
    case "ip":
      return [4];
    case "ip6":
      return [6];
    case "inet":
    case "netdev":
      return [4, 6];
    default:
      return [];
  }
}

/** Where connection tracking stands at prerouting and output. */
const trackingPriority = -200;

class TableLowering {
  readonly #table: TableState;
  #context: LoweringContext;
  readonly #origins = new Origins();
  /** The lines of each chain that sees connections, with the entry each comes from. */
  readonly #lowered: { readonly lines: readonly FilterLine[]; readonly entries: readonly Entry[] }[] = [];
  readonly #writer: FilterWriter;
  readonly #versions: ChainVersions;

  constructor(
    table: TableState,
    ruleset: Ruleset,
    source: SourceFile,
    placeOf: (where: Span) => Place,
    writer: (made: FilterWriter) => FilterWriter,
    versions: ChainVersions,
  ) {
    this.#table = table;
    this.#versions = versions;
    this.#context = {
      ruleset,
      table,
      source,
      placeOf,
      early: false,
      valueOf: (expression) => followVariable(expression, ruleset),
    };
    this.#writer = writer(writerOf(table, ruleset, source, this.#origins));
  }

  /** True for a base chain that sees packets before connection tracking does. */
  isEarly(state: ChainState): boolean {
    const hook = state.hook?.hook.text;
    return (hook === "output" || hook === "prerouting") && this.#priority(state) < trackingPriority;
  }

  chains(early: boolean): Map<string, Chain> {
    this.#context = { ...this.#context, early };
    const lowered = new Map<string, Chain>();
    for (const state of this.#table.chains.values()) {
      const inner: InlineChain[] = [];
      const lines: FilterLine[] = [];
      const entries: Entry[] = [];
      for (const entry of state.entries)
        for (const line of this.#lines(entry, inner)) {
          lines.push(line);
          entries.push(entry);
        }
      this.#origins.note(state, lines, entries);
      if (!early) this.#lowered.push({ lines, entries });
      const key = `${this.#table.family} ${this.#table.name} ${state.name} ${early}`;
      const chain = this.#versions.chain(key, state.name, lines, this.#place(this.#headOf(state)));
      this.#origins.chains.set(chain, state);
      lowered.set(chain.name, chain);
      // Chains without a name may hold further ones.
      for (let next = inner.shift(); next !== undefined; next = inner.shift()) {
        const { name, rules, span } = next;
        const own = rules.flatMap((rule) =>
          lowerRule(rule, false, rule.span, this.#context, (chain) => inner.push(chain)),
        );
        lowered.set(name, { name, lines: own, place: this.#place(span) });
      }
    }
    return lowered;
  }

  #place(span: Span): Place {
    return this.#context.placeOf(span);
  }

  #headOf(state: ChainState): Span {
    return state.definitions[0]?.head ?? firstSpan(state) ?? this.#table.head;
  }

  /** Rules of chains' blocks that became one line each, and were not known to. */
  lowered(): readonly Lowered[] {
    const { family } = this.#table;
    return this.#lowered.flatMap(({ lines, entries }) =>
      [...newRules(lines, entries)].flatMap(({ line, entry: { rule, command, conditional } }) =>
        command === undefined && !conditional ? [{ rule, line, family }] : [],
      ),
    );
  }

  #lines(entry: Entry, inner: InlineChain[]): readonly FilterLine[] {
    if (entry.kind === "gap") return [this.#gap(entry)];
    const { rule, command, conditional } = entry;
    return lowerRule(rule, conditional, command?.span ?? rule.span, this.#context, (chain) => inner.push(chain));
  }

  /** Lines that nobody knows may stand here: whatever comes this far may be decided by them. */
  #gap(entry: Entry & { readonly kind: "gap" }): FilterLine {
    const text =
      entry.why === "include"
        ? l10n.t("{path} is included and may add lines here", { path: entry.what })
        : l10n.t("only the kernel knows where this rule goes");
    const why = reason(this.#context, "include", text, entry.span);
    return {
      place: this.#place(entry.span),
      text: this.#context.source.slice(entry.span).replaceAll(/\s+/g, " "),
      match: [free(`gap ${entry.span.start}`, why)],
      action: { kind: "unknown", reason: why },
    };
  }

  /** The filter that a base chain is; undefined for a chain without a hook. */
  filter(state: ChainState, lowered: ReadonlyMap<string, Chain>): Filter | undefined {
    const { hook } = state;
    const chain = lowered.get(state.name);
    if (hook === undefined || chain === undefined) return undefined;
    const place = hooks.find((each) => each === hook.hook.text);
    if (place === undefined) return undefined;
    const entry = this.#limitedToDevices(state, chain, place);
    return {
      name: `${this.#table.family} ${this.#table.name} ${state.name}`,
      kind: hook.type.text === "nat" || hook.type.text === "route" ? hook.type.text : "filter",
      hook: place,
      priority: this.#priority(state),
      families: familiesOf(this.#table),
      entry,
      chains: entry === chain ? lowered : new Map(lowered).set(state.name, entry),
      policy: this.#policy(state),
      writer: this.#writer,
    };
  }

  /** A chain at ingress or egress sees what its devices take or send; whatever uses others passes. */
  #limitedToDevices(state: ChainState, chain: Chain, hook: Hook): Chain {
    if ((hook !== "egress" && hook !== "ingress") || state.devices === undefined || state.hook === undefined)
      return chain;
    const value = followVariable(state.devices, this.#context.ruleset);
    const elements = value?.kind === "set" ? value.elements.map(({ key }) => key) : value === undefined ? [] : [value];
    const names = elements.flatMap((each) => {
      const told = followVariable(each, this.#context.ruleset);
      return told?.kind === "value" ? [told.text] : [];
    });
    const first: FilterLine = {
      place: this.#place(state.hook.span),
      text: this.#context.source.slice(state.hook.span).replaceAll(/\s+/g, " "),
      match: [{ on: "interface", side: hook === "ingress" ? "in" : "out", patterns: names, negated: true }],
      action: { kind: "accept" },
    };
    const limited: Chain = { ...chain, lines: [first, ...chain.lines] };
    this.#origins.chains.set(limited, state);
    return limited;
  }

  #priority({ hook }: ChainState): number {
    if (hook === undefined) return 0;
    const { ruleset } = this.#context;
    // Only a value that no file gives leaves it open, and then it is as if there were none.
    return priorityOf(hook, this.#table.family, (base) => followVariable(base, ruleset)) ?? hook.priority?.offset ?? 0;
  }

  #policy(state: ChainState): FilterLine {
    const { policy } = state;
    const where = policy?.span ?? this.#headOf(state);
    const value = policy === undefined ? undefined : followVariable(policy.value, this.#context.ruleset);
    const word = value?.kind === "verdict" ? value.verdict.word : value?.kind === "value" ? value.text : undefined;
    const text = this.#context.source.slice(where).replaceAll(/\s+/g, " ");
    let action: Action;
    if (policy === undefined) action = { kind: "accept" };
    else if (state.policyConditional || (word !== "accept" && word !== "drop"))
      action = {
        kind: "unknown",
        reason: reason(this.#context, "define", l10n.t("no file tells this policy"), policy.span),
      };
    else action = { kind: word };
    const line: FilterLine = { place: this.#place(where), text, match: [], action };
    this.#origins.notePolicy(line, state);
    return line;
  }
}

function firstSpan(state: ChainState): Span | undefined {
  const [entry] = state.entries;
  return entry?.kind === "rule" ? (entry.command?.span ?? entry.rule.span) : entry?.span;
}
