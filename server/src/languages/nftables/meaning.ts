import type { Action, Condition, FilterLine } from "../../model/filter.ts";
import { detached } from "../../text/remembered.ts";
import { hasOwnHooks } from "./check-hooks.ts";
import type { Meaning, Statement } from "./tree.ts";
import { everyExpression, expressionsOf } from "./walk.ts";

const plainExpressions = new Set(["value", "prefix", "range", "list", "set"]);

/** Tests of the packet against values that stand in the line, verdicts without a chain, counters and logs, at any hook. */
export function isPlain(statement: Statement): boolean {
  if (statement.kind === "verdict") return statement.verdict.target === undefined;
  if (statement.kind === "plain")
    return statement.object === undefined && statement.text !== "flow" && statement.text !== "notrack";
  if (statement.kind !== "match" || hasOwnHooks(statement)) return false;
  for (const expression of everyExpression(expressionsOf(statement))) {
    if (expression === statement.left && expression.kind === "selector" && expression.arguments.length === 0) continue;
    if (!plainExpressions.has(expression.kind)) return false;
    if (expression.kind === "set" && expression.elements.some(({ data, fleeting }) => data !== undefined || fleeting))
      return false;
  }
  return true;
}

/**
 * What the line means, without a word that keeps the file's text in memory; undefined where that hangs on its place or
 * on more than its conditions and its action.
 */
export function standaloneMeaning({ match, action, effects, comment }: FilterLine): Meaning | undefined {
  if (effects !== undefined || action.kind === "unknown" || match.some(isPlaced)) return undefined;
  const meaning = { match: match.map(standalone), action: standaloneAction(action) };
  return comment === undefined ? meaning : { ...meaning, comment: detached(comment) };
}

/** Tells its own place. */
function isPlaced(condition: Condition): boolean {
  if (condition.on === "any") return condition.of.some((match) => match.some(isPlaced));
  return condition.on === "free" || condition.on === "set";
}

/** The same condition without a word that keeps the file's text in memory. */
function standalone(condition: Condition): Condition {
  switch (condition.on) {
    case "any":
      return { ...condition, of: condition.of.map((match) => match.map(standalone)) };
    case "name":
    case "user":
    case "group":
      return { ...condition, names: condition.names.map(detached) };
    case "interface":
      return { ...condition, patterns: condition.patterns.map(detached) };
    case "state":
      return { ...condition, states: condition.states.map(detached) };
    default:
      return condition;
  }
}

function standaloneAction(action: Action): Action {
  return action.kind === "reject" && action.with !== undefined ? { ...action, with: detached(action.with) } : action;
}
