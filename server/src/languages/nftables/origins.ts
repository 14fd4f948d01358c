import type { Chain, FilterLine } from "../../model/filter.ts";
import { RecalledRule } from "./recalled-rules.ts";
import type { ChainState, Entry } from "./ruleset.ts";

/** Where a filter line comes from. */
export interface Origin {
  /** Absent for a policy and for what stands for a chain's hook. */
  readonly entry?: RuleEntry;
  readonly policy?: boolean;
  readonly chain: ChainState;
  /** The rule is this line and no other. */
  readonly alone: boolean;
}

export type RuleEntry = Entry & { readonly kind: "rule" };

/** A line that is the whole of a rule, and that rule. */
export interface WholeRule {
  readonly line: FilterLine;
  readonly entry: RuleEntry;
}

/** Filled while a table is lowered. Where lines come from is worked out when it is first asked: most are never fixed. */
export class Origins {
  readonly chains = new Map<Chain, ChainState>();
  readonly #lowered: {
    readonly state: ChainState;
    readonly lines: readonly FilterLine[];
    readonly entries: readonly Entry[];
  }[] = [];
  readonly #policies = new Map<FilterLine, Origin>();
  #lines: Map<FilterLine, Origin> | undefined;

  /** The lines of a chain, and for each the entry that it comes from. */
  note(state: ChainState, lines: readonly FilterLine[], entries: readonly Entry[]): void {
    this.#lowered.push({ state, lines, entries });
    this.#lines = undefined;
  }

  notePolicy(line: FilterLine, chain: ChainState): void {
    this.#policies.set(line, { policy: true, chain, alone: true });
  }

  find(line: FilterLine): Origin | undefined {
    return this.#policies.get(line) ?? this.#all().get(line);
  }

  #all(): ReadonlyMap<FilterLine, Origin> {
    if (this.#lines === undefined) {
      this.#lines = new Map();
      for (const { state: chain, lines, entries } of this.#lowered)
        for (const [at, entry] of entries.entries())
          if (entry.kind === "rule")
            this.#lines.set(lines[at] as FilterLine, { entry, chain, alone: isAlone(entries, at) });
    }
    return this.#lines;
  }
}

function isAlone(entries: readonly Entry[], at: number): boolean {
  return entries[at - 1] !== entries[at] && entries[at + 1] !== entries[at];
}

/** Lines that are the whole of a rule, but for rules that move from version to version of the file with their lines. */
export function* newRules(lines: readonly FilterLine[], entries: readonly Entry[]): Iterable<WholeRule> {
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at];
    if (entry?.kind !== "rule" || (entry.rule instanceof RecalledRule && entry.rule.isLowered)) continue;
    if (isAlone(entries, at)) yield { line: lines[at] as FilterLine, entry };
  }
}
