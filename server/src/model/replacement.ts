import type { Place } from "../text/source.ts";
import { splitKeyed } from "./keyed-settings.ts";
import { movePlace } from "./place-of.ts";
import type { Change } from "./revisions.ts";
import { configuresTest, type ScoreLine, type Statement, type TestDefinition } from "./spamassassin.ts";

/** A setting while later lines may still override it. */
export interface OpenSetting {
  value: string;
  statement: Statement;
  readonly place: Place;
  readonly overridden: Place[];
}

export interface OpenTest {
  definition: TestDefinition;
  readonly place: Place;
}

export interface OpenScore {
  scores: readonly number[];
  readonly place: Place;
  /** The line, where it gives the scores on its own. */
  statement: Statement | undefined;
}

/** What lines say that later ones may say otherwise, by what they say it of. */
export interface Sayings {
  readonly tests: ReadonlyMap<string, OpenTest>;
  readonly redefined: readonly { definition: TestDefinition; readonly before: OpenTest }[];
  readonly scores: ReadonlyMap<string, OpenScore>;
  readonly settings: ReadonlyMap<string, OpenSetting>;
  /** Undefined while nobody has asked for them. */
  readonly keyed: ReadonlyMap<string, ReadonlyMap<string, OpenSetting>> | undefined;
}

/** These say what other lines mean. */
const farReaching: ReadonlySet<string> = new Set(["require_version", "enable_compat"]);

/**
 * Lets a line say what an old one has said so far, of the same test or setting: the lists stay what they are, and what
 * was worked out from the names in them still holds. False where more would change; then the sayings must not be used
 * any more.
 */
export function replaced(sayings: Sayings, { before, after }: Change, old: Statement, next: Statement): boolean {
  if (old.command !== next.command || old.branch !== next.branch) return false;
  if (old.locale !== undefined || next.locale !== undefined || farReaching.has(old.canonical)) return false;
  if (before.spamassassin?.refusedValues.has(old) || after.spamassassin?.refusedValues.has(next)) return false;
  const test = before.spamassassin?.tests.find(({ statement }) => statement === old);
  const nextTest = after.spamassassin?.tests.find(({ statement }) => statement === next);
  if (test !== undefined && nextTest !== undefined) return replacedTest(sayings, test, nextTest);
  const score = before.spamassassin?.scores.find(({ statement }) => statement === old);
  const nextScore = after.spamassassin?.scores.find(({ statement }) => statement === next);
  if (score !== undefined && nextScore !== undefined) return replacedScore(sayings, score, nextScore);
  if (test !== undefined || nextTest !== undefined || score !== undefined || nextScore !== undefined) return false;
  if (old.effect !== undefined) return false;
  return old.type === "hash" ? replacedKeyed(sayings, old, next) : replacedSetting(sayings, old, next);
}

/**
 * What a pattern is, concerns no other line; a meta's expression does, and whether a function is called, as the tests
 * that call one are listed. A line that went has its text no more.
 */
function replacedTest({ tests, redefined }: Sayings, old: TestDefinition, next: TestDefinition): boolean {
  if (configuresTest(old.type)) return true;
  if (old.type === "meta" || next.refused || (old.call === undefined) !== (next.call === undefined)) return false;
  const { name } = next;
  const holders = [
    tests.get(name),
    ...redefined.filter(({ definition }) => definition.name === name).map(({ before }) => before),
  ].filter((each) => each?.definition === old);
  for (const each of redefined) if (each.definition === old) each.definition = next;
  for (const holder of holders)
    if (holder !== undefined) {
      holder.definition = next;
      movePlace(holder.place, next.statement);
    }
  return holders.length > 0;
}

function replacedScore({ scores }: Sayings, old: ScoreLine, next: ScoreLine): boolean {
  const held = scores.get(next.test);
  if (next.relative || next.scores === undefined || held === undefined || held.statement !== old.statement)
    return false;
  held.scores = next.scores;
  held.statement = next.statement;
  movePlace(held.place, next.statement);
  return true;
}

function replacedKeyed({ keyed }: Sayings, old: Statement, next: Statement): boolean {
  const says = splitKeyed(next);
  return says !== undefined && replacedIn(keyed?.get(next.canonical)?.get(says.key), old, next, says.value);
}

const single: ReadonlySet<Statement["type"]> = new Set(["boolean", "numeric", "duration", "string"] as const);

function replacedSetting({ settings }: Sayings, old: Statement, next: Statement): boolean {
  return single.has(old.type) && replacedIn(settings.get(old.canonical), old, next, next.value);
}

function replacedIn(held: OpenSetting | undefined, old: Statement, next: Statement, value: string): boolean {
  if (held === undefined || held.statement !== old) return false;
  held.value = value;
  held.statement = next;
  movePlace(held.place, next);
  return true;
}
