import type { Word } from "../../model/facts.ts";
import { lineWith } from "../../model/filter.ts";
import type { Span } from "../../text/span.ts";
import type { Command } from "./command.ts";
import { type Guard, otherwise } from "./script-guards.ts";
import { type ChainRule, withLine } from "./state.ts";

/** One command on a table, as it is run: where the guard holds. */
export interface Step {
  readonly command: Command;
  readonly words: readonly Word[];
  readonly where: Span;
  readonly guard: Guard;
}

/** Lists of addresses and names become a rule for each. */
export function isSeveral({ core }: Command): boolean {
  return core.some(
    ({ name, values: [first] }) =>
      (name === "source" || name === "destination") && !/^[\da-fA-F.:]*(?:\/[\d.:a-fA-F]+)?$/.test(first?.text ?? ""),
  );
}

/** Stands for what nobody has written: rules from before, and doubts. */
export const nothing: Command = { core: [], modules: [], faults: [] };

export function isPrior(rule: ChainRule): boolean {
  return rule.command === nothing;
}

/** Whether all its words are told. */
export function isKnown({ command, words }: Pick<Step, "command" | "words">): boolean {
  return command.opaque === undefined && words.every(({ literal }) => literal);
}

/** A rule that is looked for among more than this whose words no file tells is not followed. */
export const mostOpen = 10;

/** The same command, where these conditions hold too. */
export function under(step: Step, ...conditions: Guard): Step {
  return { ...step, guard: [...step.guard, ...conditions] };
}

/** The rule is there where not all of the guard holds. */
export function unless(rule: ChainRule, guard: Guard): ChainRule {
  return withLine(rule, lineWith(rule.filterLine, { match: [...rule.filterLine.match, otherwise(guard)] }));
}
