import type { Action, Condition, FilterLine } from "../../model/filter.ts";
import { detached, RememberedValues } from "../../text/remembered.ts";
import type { Span } from "../../text/span.ts";
import { Cursor } from "./cursor.ts";
import { readRule } from "./statements.ts";
import { tokenize } from "./tokens.ts";
import type { Complaint, Family, KnownRule, Name, Rule, Statement } from "./tree.ts";
import { everyExpression, expressionsOf } from "./walk.ts";

/** Rules nothing is wrong with that name no chain, no set and no variable, by the text of their line. */
const remembered = new RememberedValues<KnownRule & { readonly meanings: Map<Family, Meaning> }>(50_000);

type Meaning = Pick<FilterLine, "match" | "action" | "comment">;

export function isKnown(line: string): boolean {
  return remembered.get(line) !== undefined;
}

/** The rule that the cursor's line is, where it is known; its statements are read when somebody asks for them. */
export function takeKnownRule(cursor: Cursor): Rule | undefined {
  const line = cursor.takeLine();
  const known = line === undefined ? undefined : remembered.get(line.text);
  return line === undefined || known === undefined ? undefined : new RecalledRule(cursor.text, line, known);
}

class RecalledRule implements Rule {
  readonly kind = "rule";
  readonly span: Span;
  readonly known: KnownRule;
  readonly #text: string;
  #read: Rule | undefined;

  constructor(text: string, where: Span, known: KnownRule) {
    this.#text = text;
    this.span = { start: where.start, end: where.end };
    this.known = known;
  }

  get statements(): readonly Statement[] {
    return this.#rule().statements;
  }

  get comment(): Name | undefined {
    return this.#rule().comment;
  }

  #rule(): Rule {
    if (this.#read === undefined) {
      const { start, end } = this.span;
      this.#read = readRule(new Cursor(this.#text, tokenize(this.#text, { from: start, to: end })));
    }
    return this.#read;
  }
}

/** A rule in a chain's block, and the one line that it became in a table of this family. */
export interface Lowered {
  readonly rule: Rule;
  readonly line: FilterLine;
  readonly family: Family;
}

/** Lines that go on, and template tags. */
const entangled = /[\\\r\n]|\{[{%]|<%/;

/** Remembers those of the rules that stand alone on their lines and have nothing complained of. */
export function rememberRules(text: string, lowered: readonly Lowered[], complaints: readonly Complaint[]): void {
  const faults = complaints.map(({ span }) => span).sort((a, b) => a.start - b.start);
  let next = 0;
  for (const { rule, line, family } of [...lowered].sort((a, b) => a.rule.span.start - b.rule.span.start)) {
    const { start, end } = rule.span;
    while ((faults[next]?.start ?? end + 1) < start) next++;
    if ((faults[next]?.start ?? end + 1) <= end) continue;
    if (rule.known?.meanings.has(family) || !isAlone(text, start, end)) continue;
    const own = text.slice(start, end);
    const { match, action, effects, comment } = line;
    if (entangled.test(own) || effects !== undefined || action.kind === "unknown" || match.some(isPlaced)) continue;
    if (!rule.statements.every(isPlain)) continue;
    let known = remembered.get(own);
    if (known === undefined) {
      known = { meanings: new Map() };
      remembered.set(own, known);
    }
    known.meanings.set(family, {
      match: match.map(standalone),
      action: standaloneAction(action),
      ...(comment === undefined ? {} : { comment: detached(comment) }),
    });
  }
}

/** Nothing but white space stands around it on its line. */
function isAlone(text: string, start: number, end: number): boolean {
  let at = start - 1;
  while (isBlank(text.charCodeAt(at))) at--;
  if (at >= 0 && text.charCodeAt(at) !== 10) return false;
  at = end;
  while (isBlank(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === 10;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

const plainExpressions = new Set(["value", "prefix", "range", "list", "set"]);

/** Tests of the packet against values that stand in the line, verdicts without a chain, counters and logs. */
function isPlain(statement: Statement): boolean {
  if (statement.kind === "verdict") return statement.verdict.target === undefined;
  if (statement.kind === "plain")
    return statement.object === undefined && statement.text !== "flow" && statement.text !== "notrack";
  if (statement.kind !== "match") return false;
  for (const expression of everyExpression(expressionsOf(statement))) {
    if (expression === statement.left && expression.kind === "selector" && expression.arguments.length === 0) continue;
    if (!plainExpressions.has(expression.kind)) return false;
    if (expression.kind === "set" && expression.elements.some(({ data, fleeting }) => data !== undefined || fleeting))
      return false;
  }
  return true;
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
