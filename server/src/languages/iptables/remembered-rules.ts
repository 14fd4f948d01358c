import { isOrdinary } from "../../model/asked.ts";
import type { Word } from "../../model/facts.ts";
import type { Action, Condition, Effect, FilterLine, Hook, Match, Reason } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import { detached, RememberedValues } from "../../text/remembered.ts";
import { type Place, place, SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import { type Command, readCommand } from "./command.ts";
import { type Line, RuleLine } from "./parse.ts";
import type { ChainRule, ChainState, Habits, TableState } from "./state.ts";

/** What a rule means, wherever in a file it stands. */
interface KnownRule {
  readonly text: string;
  readonly chain: string;
  readonly hook: Hook | undefined;
  readonly match: Match;
  readonly action: Action;
  readonly effects: readonly Effect[] | undefined;
  readonly comment: string | undefined;
  readonly habits: Habits;
  /** Conditions or the action tell their place, which has to be put in. */
  readonly placed: boolean;
  readonly ordinary: boolean;
}

/** Most rules do one of these: all of a list share them. */
const shared = new Map<string, Action>(
  (["accept", "drop", "reject", "return", "continue"] as const).map((kind) => [kind, { kind }]),
);
const sharedHabits = new Map<string, Habits>();

function sharedAction(action: Action): Action {
  return Object.keys(action).length === 1 ? (shared.get(action.kind) ?? action) : action;
}

function sharedHabit(habits: Habits): Habits {
  const { changedSets, namedModules, impliedModules } = habits;
  if (changedSets.length > 0) return habits;
  const key = `${namedModules} ${impliedModules}`;
  const known = sharedHabits.get(key);
  if (known === undefined) sharedHabits.set(key, habits);
  return known ?? habits;
}

/** Where rules stand that are remembered: nowhere, so that no file's text is kept for them. */
const nowhere: Place = { source: new SourceFile("", "", ""), span: span(0, 0) };

/** Rules that nothing is wrong with, of one table of one family, by their text. */
export class RuleMemory {
  readonly #rules = new RememberedValues<KnownRule>(50_000);

  /** Puts the rule into its chain, where one like it is known; false where it has to be read. */
  recall(line: Line, { chains }: TableState): boolean {
    if (!(line instanceof RuleLine) || line.conditional) return false;
    const rule = line.recalled?.memory === this ? line.recalled : this.#find(line);
    if (rule === undefined) return false;
    const { known } = rule;
    const chain = chains.get(known.chain);
    if (chain === undefined || chain.hook !== known.hook) return false;
    const { action } = known;
    if (action.kind === "jump" || action.kind === "goto") {
      const target = chains.get(action.chain);
      if (target === undefined || target.hook !== undefined) return false;
    }
    chain.touched.push(line.end);
    chain.rules.push(rule);
    return true;
  }

  #find(line: RuleLine): RecalledRule | undefined {
    const known = this.#rules.get(line.text);
    if (known === undefined) return undefined;
    line.recalled = known.placed ? new PlacedRule(this, known, line) : new PlainRule(this, known, line);
    line.forgetWords();
    return line.recalled;
  }

  /** Takes up a rule of a file that was found right, where its text is all there is to it. */
  add(chain: ChainState, { line, filterLine, command, habits }: ChainRule): void {
    if (!(line instanceof RuleLine) || line.conditional || !line.words.every(({ literal }) => literal)) return;
    const { match, action, effects, comment, place: here } = filterLine;
    const { target } = command;
    // Whether there is a chain of the name another line may tell.
    if (target !== undefined && target.spec === undefined && action.kind !== "jump" && action.kind !== "goto") return;
    const placed = action.kind === "unknown" || match.some(isPlaced);
    const text = detached(filterLine.text);
    this.#rules.set(text, {
      text,
      chain: chain.name,
      hook: chain.hook,
      match: placed ? match.map((condition) => moved(condition, here, nowhere)) : match,
      action: placed ? movedAction(action, nowhere) : sharedAction(action),
      effects,
      comment,
      habits: sharedHabit(habits),
      placed,
      ordinary: isOrdinary(filterLine),
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

/**
 * A rule known by its text; its words are read when somebody asks for them. It is the line of its filter as well, and
 * moves with the line of its file.
 */
export abstract class RecalledRule implements ChainRule, FilterLine {
  readonly memory: RuleMemory;
  readonly known: KnownRule;
  readonly line: RuleLine;
  readonly ordinary: boolean;
  readonly habits: Habits;
  #read: { readonly words: readonly Word[]; readonly command: Command } | undefined;

  constructor(memory: RuleMemory, known: KnownRule, line: RuleLine) {
    this.memory = memory;
    this.known = known;
    this.line = line;
    this.ordinary = known.ordinary;
    this.habits = known.habits;
  }

  abstract readonly match: Match;
  abstract readonly action: Action;

  get filterLine(): FilterLine {
    return this;
  }

  get place(): Place {
    return place(this.line.home.source, this.line.span);
  }

  get text(): string {
    return this.known.text;
  }

  get effects(): readonly Effect[] | undefined {
    return this.known.effects;
  }

  get comment(): string | undefined {
    return this.known.comment;
  }

  get command(): Command {
    const { words, span: where } = this.line;
    if (this.#read?.words !== words) this.#read = { words, command: readCommand(words, where) };
    return this.#read.command;
  }
}

class PlainRule extends RecalledRule {
  readonly match: Match;
  readonly action: Action;

  constructor(memory: RuleMemory, known: KnownRule, line: RuleLine) {
    super(memory, known, line);
    this.match = known.match;
    this.action = known.action;
  }
}

/** A rule that tells its place: it is put in anew where that has changed. */
class PlacedRule extends RecalledRule {
  #put: { readonly place: Place; readonly match: Match; readonly action: Action } | undefined;

  get match(): Match {
    return this.#here().match;
  }

  get action(): Action {
    return this.#here().action;
  }

  #here(): { readonly match: Match; readonly action: Action } {
    const { line, known } = this;
    if (this.#put?.place.source !== line.home.source) {
      const here = this.place;
      const match = known.match.map((condition) => moved(condition, nowhere, here));
      this.#put = { place: here, match, action: movedAction(known.action, here) };
    }
    return this.#put;
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
