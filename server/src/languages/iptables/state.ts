import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import type { FilterLine, Hook, Reason } from "../../model/filter.ts";
import type { Place } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import type { Command } from "./command.ts";
import type { Line } from "./parse.ts";
import { isHookBound } from "./placement.ts";

/** One rule in its chain, with what it was made of. */
export interface ChainRule {
  readonly filterLine: FilterLine;
  readonly line: Line;
  readonly command: Command;
  readonly habits: Habits;
}

/** What is asked about all rules of a file at once. */
export interface Habits {
  /** Sets that `-j SET` adds packets' addresses to, or takes them from. */
  readonly changedSets: readonly string[];
  /** How many of the modules tcp and udp are named with -m, and how many -p brings in. */
  readonly namedModules: number;
  readonly impliedModules: number;
  /** It holds what the kernel takes in some built-in chains only. */
  readonly hookBound: boolean;
}

export const noHabits: Habits = { changedSets: [], namedModules: 0, impliedModules: 0, hookBound: false };

export function habitsOf(command: Command): Habits {
  const { target, modules } = command;
  let named = 0;
  let implied = 0;
  for (const { name, word } of modules) {
    if (name !== "tcp" && name !== "udp") continue;
    if (word === undefined) implied++;
    else named++;
  }
  const changedSets = (target?.options ?? []).flatMap(({ name, values }) =>
    name === "add-set" || name === "del-set" ? [values[0]?.text ?? ""] : [],
  );
  return { changedSets, namedModules: named, impliedModules: implied, hookBound: isHookBound(command) };
}

/** The same rule with another line: a spread would lose what is only read when it is asked for. */
export function withLine({ line, command, habits }: ChainRule, filterLine: FilterLine): ChainRule {
  return { filterLine, line, command, habits };
}

/** A chain as the lines read so far have left it. */
export interface ChainState {
  readonly name: string;
  readonly hook: Hook | undefined;
  /** Where it is declared; the table's line where it is not. */
  span: Span;
  /** The policy's word, and the line that sets it. */
  policy:
    | {
        readonly word: Word;
        readonly line: Span;
        /** Why nobody knows whether it holds. */
        readonly reason?: Reason;
      }
    | undefined;
  rules: ChainRule[];
  /** Ends of all lines that touched the chain, in order of the file. */
  readonly touched: number[];
  /** Starts of lines that name a rule by its number: adding a line in front of them would change what they mean. */
  readonly numbered: number[];
}

/** The policy behind `-Z` in a file: iptables-nft 1.8.9 accepts from there on, iptables-legacy keeps what was. */
export function zeroed(policy: NonNullable<ChainState["policy"]>, where: Place): NonNullable<ChainState["policy"]> {
  if (policy.word.text === "ACCEPT") return policy;
  const text = l10n.t("with the counters, -Z takes the policy away in some versions; put it before the policy's line");
  return { ...policy, reason: { code: "unsupported", text, place: where } };
}

/** One `*table` section. */
export interface TableState {
  readonly name: string;
  readonly span: Span;
  readonly chains: Map<string, ChainState>;
  commit: Span | undefined;
  /** Where the section ends without a COMMIT. */
  end: number;
}
