import { distance } from "fastest-levenshtein";
import type { Facts } from "../model/facts.ts";
import type { Host } from "../model/host.ts";
import { isSame, revisionOf } from "../model/revisions.ts";
import { isShipped, shippedTests } from "../model/shipped.ts";
import type { EffectiveSetting, EffectiveSpamassassin, Statement, TestDefinition } from "../model/spamassassin.ts";
import type { Place } from "../text/source.ts";

/** What is known on a host of names that tests may have. */
export interface KnownTests {
  /**
   * Whether all definitions are in the host's files: the distribution's rules are among them, no include is missing,
   * and no plugin is loaded that nobody knows.
   */
  readonly complete: boolean;
  /** A definition of that name in any file, under any condition, one that SpamAssassin refuses too. */
  definition(name: string): { readonly definition: TestDefinition; readonly place: Place } | undefined;
  /** Whether a test of the name may exist on the host. */
  isKnown(name: string): boolean;
  /** The known name that an unknown one most likely means. */
  closest(name: string): string | undefined;
  /** Whether the name differs in a letter from a known one, and not just in a prefix such as `T_`. */
  isMisspelt(name: string): boolean;
}

interface Known {
  readonly madeOf: readonly unknown[];
  readonly tests: KnownTests;
}

/** By the tests that count, which stay the same object while keystrokes change none of them. */
const known = new WeakMap<EffectiveSpamassassin["tests"], Known>();

/** The same object while nothing has changed that it is made of. */
export function knownTests(host: Host): KnownTests {
  const { spamassassin } = host;
  const complete =
    spamassassin.files.some(({ source }) => isShipped(source)) &&
    spamassassin.missingIncludes.length === 0 &&
    !spamassassin.hasForeignPlugin;
  const madeOf = [complete, spamassassin.lists.get("reuse"), ...host.files.map(testsOf)];
  let found = known.get(spamassassin.tests);
  if (found === undefined || !isSame(found.madeOf, madeOf)) {
    found = { madeOf, tests: collect(host, complete) };
    known.set(spamassassin.tests, found);
  }
  return found.tests;
}

function collect(host: Host, complete: boolean): KnownTests {
  const { spamassassin } = host;
  const defined = host.files.map(testsOf).filter((tests) => tests !== undefined);
  // A `reuse` line for a name without a test makes an empty one.
  const reused = new Set((spamassassin.lists.get("reuse") ?? []).flatMap(({ value }) => value.split(/\s+/)));
  const near = new Map<string, string | undefined>();
  const closestTo = (name: string): string | undefined => {
    if (!near.has(name)) near.set(name, closest(name, [...defined, ...(complete ? [] : [shippedTests()])]));
    return near.get(name);
  };
  return {
    complete,
    definition(name) {
      for (const tests of defined) {
        const definition = tests.get(name);
        if (definition !== undefined)
          return { definition, place: { source: definition.statement.source, span: definition.nameSpan } };
      }
      return undefined;
    },
    isKnown: (name) =>
      spamassassin.tests.has(name) ||
      reused.has(name) ||
      (!complete && shippedTests().has(name)) ||
      defined.some((tests) => tests.has(name)),
    closest: closestTo,
    isMisspelt(name) {
      const found = closestTo(name);
      return found !== undefined && withoutPrefix(found) !== withoutPrefix(name);
    },
  };
}

const byName = new WeakMap<readonly TestDefinition[], Map<string, TestDefinition>>();

/** The first definition of each name in a file; the same object while the names stay the same. */
function testsOf(facts: Facts): ReadonlyMap<string, TestDefinition> | undefined {
  if (facts.spamassassin === undefined) return undefined;
  const definitions = facts.spamassassin.tests;
  let tests = byName.get(definitions);
  if (tests === undefined) {
    tests = carried(facts) ?? firstOfEach(definitions);
    byName.set(definitions, tests);
  }
  return tests;
}

function firstOfEach(definitions: readonly TestDefinition[]): Map<string, TestDefinition> {
  const tests = new Map<string, TestDefinition>();
  for (const definition of definitions) {
    const { name } = definition;
    if (!tests.has(name)) tests.set(name, definition);
  }
  return tests;
}

/** Those of the file's last version, where each line that went has one of the same name in its place. */
function carried(facts: Facts): Map<string, TestDefinition> | undefined {
  const revision = revisionOf(facts);
  const tests = byName.get(revision?.before.spamassassin?.tests ?? []);
  if (revision === undefined || tests === undefined) return undefined;
  const definitionsOf = (of: Facts, statements: readonly Statement[]) =>
    (of.spamassassin?.tests ?? []).filter(({ statement }) => statements.includes(statement));
  const removed = definitionsOf(revision.before, revision.removed);
  const added = definitionsOf(facts, revision.added);
  // Where a line stands now tells nothing of one that is gone, so its name is the one it was kept under.
  const names = added.map(({ name }) => name);
  if (removed.length !== added.length || !removed.every((old, at) => tests.get(names[at] ?? "") === old))
    return undefined;
  for (const definition of added) tests.set(definition.name, definition);
  return tests;
}

/** `__` and `T_` say how a test counts, not what it is. */
function withoutPrefix(name: string): string {
  return name.replace(/^(?:__|T_)/, "");
}

/** Names are long and many differ in a letter, so that only a near miss says something. */
function closest(name: string, lists: readonly { has(name: string): boolean; keys(): Iterable<string> }[]) {
  const bare = withoutPrefix(name);
  // `FOO` for `__FOO` or `T_FOO` is the commonest slip of all.
  for (const other of [bare, `__${bare}`, `T_${bare}`]) if (lists.some((list) => list.has(other))) return other;
  const lower = name.toLowerCase();
  // Two edits leave one third of the name as it is, so that most candidates need no look at their letters.
  const third = Math.floor(name.length / 3);
  const parts = [name.slice(0, third), name.slice(third, 2 * third), name.slice(2 * third)];
  const numberless = withoutNumbers(name);
  let best: string | undefined;
  let least = (name.length <= 4 ? 1 : 2) + 1;
  for (const list of lists)
    for (const candidate of list.keys()) {
      if (Math.abs(candidate.length - name.length) >= least) continue;
      // A name in letters of the other case is nearer than any other.
      const sameLetters = candidate.length === name.length && candidate.toLowerCase() === lower;
      if (!sameLetters && !parts.some((part) => candidate.includes(part))) continue;
      const apart = distance(candidate, name);
      if (apart >= least && !sameLetters) continue;
      // Tests of one family are numbered, and the next number is another test.
      if (withoutNumbers(candidate) === numberless) continue;
      least = sameLetters ? 0.5 : apart;
      best = candidate;
    }
  return best;
}

function withoutNumbers(name: string): string {
  return name.replace(/\d+/g, "0");
}

/** Commands besides `score` that say something of one test by its name. */
export const settings = ["describe", "tflags", "priority", "shortcircuit", "subjprefix"] as const;

/** What is set for tests by name, the last line for each command and name, in no order. */
export function* testSettings(
  host: Host,
): Generator<{ readonly command: string; readonly test: string; readonly setting: EffectiveSetting }> {
  for (const command of settings)
    for (const [test, setting] of host.spamassassin.keyed(command)) yield { command, test, setting };
}
