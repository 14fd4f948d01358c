import type { Action, Condition, Effect, FilterLine, Hook, Match, Reason } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import { RememberedValues } from "../../text/remembered.ts";
import { type Place, place, SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import { type Command, readCommand } from "./command.ts";
import { type Line, RuleLine } from "./parse.ts";
import type { ChainRule, ChainState, Habits, TableState } from "./state.ts";

/** What a rule means, wherever in a file it stands. */
interface KnownRule {
  readonly chain: string;
  readonly hook: Hook | undefined;
  readonly match: Match;
  readonly action: Action;
  readonly effects: readonly Effect[] | undefined;
  readonly comment: string | undefined;
  readonly habits: Habits;
  /** Conditions or the action tell their place, which has to be put in. */
  readonly placed: boolean;
}

/** Where rules stand that are remembered: nowhere, so that no file's text is kept for them. */
const nowhere: Place = { source: new SourceFile("", "", ""), span: span(0, 0) };

/** Rules that nothing is wrong with, of one table of one family, by their text. */
export class RuleMemory {
  readonly #rules = new RememberedValues<KnownRule>(50_000);

  /** Puts the rule into its chain, where one like it is known; false where it has to be read. */
  recall(line: Line, { chains }: TableState, source: SourceFile): boolean {
    if (!(line instanceof RuleLine) || line.conditional) return false;
    const where = place(source, line.span);
    const text = source.slice(line.span);
    const known = this.#rules.get(text);
    const chain = known === undefined ? undefined : chains.get(known.chain);
    if (known === undefined || chain === undefined || chain.hook !== known.hook) return false;
    const { action } = known;
    if (action.kind === "jump" || action.kind === "goto") {
      const target = chains.get(action.chain);
      if (target === undefined || target.hook !== undefined) return false;
    }
    chain.touched.push(line.span.end);
    chain.rules.push(new RecalledRule(known, line, where, text));
    return true;
  }

  /** Takes up a rule of a file that was found right, where its text is all there is to it. */
  add(chain: ChainState, { line, filterLine, command, habits }: ChainRule): void {
    if (!(line instanceof RuleLine) || line.conditional || !line.words.every(({ literal }) => literal)) return;
    const { match, action, effects, comment, place: here, text } = filterLine;
    const { target } = command;
    // Whether there is a chain of the name another line may tell.
    if (target !== undefined && target.spec === undefined && action.kind !== "jump" && action.kind !== "goto") return;
    const placed = action.kind === "unknown" || match.some(isPlaced);
    this.#rules.set(text, {
      chain: chain.name,
      hook: chain.hook,
      match: placed ? match.map((condition) => moved(condition, here, nowhere)) : match,
      action: placed ? movedAction(action, nowhere) : action,
      effects,
      comment,
      habits,
      placed,
    });
  }
}

const memories = new Map<string, RuleMemory>();

export function ruleMemory(family: Family, table: string): RuleMemory {
  const key = `${family} ${table}`;
  let memory = memories.get(key);
  if (memory === undefined) {
    memory = new RuleMemory();
    memories.set(key, memory);
  }
  return memory;
}

/** A rule known by its text; its words are read when somebody asks for them. */
class RecalledRule implements ChainRule {
  readonly filterLine: FilterLine;
  readonly line: RuleLine;
  readonly habits: Habits;
  #command: Command | undefined;

  constructor(known: KnownRule, line: RuleLine, where: Place, text: string) {
    const { match, action, effects, comment } = known;
    this.line = line;
    this.habits = known.habits;
    this.filterLine = {
      place: where,
      text,
      match: known.placed ? match.map((condition) => moved(condition, nowhere, where)) : match,
      action: known.placed ? movedAction(action, where) : action,
      ...(effects === undefined ? {} : { effects }),
      ...(comment === undefined ? {} : { comment }),
    };
  }

  get command(): Command {
    this.#command ??= readCommand(this.line.words, this.line.span);
    return this.#command;
  }
}

function isPlaced(condition: Condition): boolean {
  if (condition.on === "any") return condition.of.some((match) => match.some(isPlaced));
  return condition.on === "free" || condition.on === "set";
}

/** The condition of the rule at `from` as that of the same rule at `to`. */
function moved(condition: Condition, from: Place, to: Place): Condition {
  switch (condition.on) {
    case "any":
      return { ...condition, of: condition.of.map((match) => match.map((each) => moved(each, from, to))) };
    case "free": {
      const own = keyOf(from);
      const { key, reason } = condition;
      return {
        ...condition,
        key: key.startsWith(own) ? keyOf(to) + key.slice(own.length) : key,
        reason: movedReason(reason, to),
      };
    }
    case "set": {
      const shift = to.span.start - from.span.start;
      const { start, end } = condition.namePlace.span;
      return {
        ...condition,
        namePlace: { source: to.source, span: span(start + shift, end + shift) },
        reason: movedReason(condition.reason, to),
      };
    }
    default:
      return condition;
  }
}

/** What free conditions' keys begin with that are each line's own. */
function keyOf({ source, span: { start } }: Place): string {
  return `${source.uri} ${start} `;
}

function movedAction(action: Action, to: Place): Action {
  return action.kind === "unknown" ? { kind: "unknown", reason: movedReason(action.reason, to) } : action;
}

function movedReason(reason: Reason, to: Place): Reason {
  return reason.place === undefined ? reason : { ...reason, place: to };
}
