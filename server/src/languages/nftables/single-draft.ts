import type { Action, Condition, Effect } from "../../model/filter.ts";
import { dependencies, distinct, lowerSingle } from "./conditions.ts";
import type { LoweringContext } from "./context.ts";
import type { Rule } from "./tree.ts";

/** A filter line without its place: what a rule asks of a packet, and what it does with one that fits. */
export interface Draft {
  readonly match: readonly Condition[];
  readonly action: Action;
  readonly effects?: readonly Effect[];
}

/** The short way for ports and addresses with a verdict behind them; undefined where `RuleLowering` must look. */
export function singleDraft({ statements }: Rule, context: LoweringContext): Draft | undefined {
  const match: Condition[] = [];
  for (let at = 0; at < statements.length; at++) {
    const statement = statements[at];
    if (statement?.kind === "match") {
      const { left, operator, right, mask } = statement;
      const condition = mask === undefined ? lowerSingle(left, operator, right) : undefined;
      if (condition === undefined) return undefined;
      for (const needed of dependencies(left, context)) match.push(needed);
      match.push(condition);
    } else if (statement?.kind === "verdict") {
      const { word, target } = statement.verdict;
      if (at !== statements.length - 1 || word === "continue") return undefined;
      if (word !== "jump" && word !== "goto") return { match: distinct(match), action: { kind: word } };
      if (target === undefined || "kind" in target) return undefined;
      return { match: distinct(match), action: { kind: word, chain: target.text } };
    } else if (statement?.kind !== "plain" || statement.text === "notrack") return undefined;
  }
  return { match: distinct(match), action: { kind: "continue" } };
}
