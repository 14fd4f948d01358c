import type { Facts } from "./facts.ts";
import type { Statement } from "./spamassassin.ts";

/** How the facts of a file came out of those of its last version: all other statements are the same objects. */
export interface Revision {
  readonly before: Facts;
  /** The text of the lines that differ, as it was and as it is; comments too. */
  readonly texts: readonly [before: string, after: string];
  readonly removed: readonly Statement[];
  readonly added: readonly Statement[];
}

/** The same with what came of it. */
export interface Change extends Revision {
  readonly after: Facts;
}

interface Step extends Omit<Revision, "before"> {
  /** Weak, since otherwise each version would keep all earlier ones in memory. */
  readonly before: WeakRef<Facts>;
}

const steps = new WeakMap<Facts, Step>();

export function remember(after: Facts, { before, texts, removed, added }: Revision): void {
  steps.set(after, { before: new WeakRef(before), texts, removed, added });
}

/** Undefined for facts of a file that was read as a whole, and where the last version is long forgotten. */
export function revisionOf(after: Facts): Revision | undefined {
  const step = steps.get(after);
  const before = step?.before.deref();
  return step === undefined || before === undefined ? undefined : { ...step, before };
}

/** So many keystrokes are hardly ever looked at together. */
const mostSteps = 50;

/** What lies between two versions of the same files, oldest first; undefined where one of them was read as a whole. */
export function changesBetween(before: readonly Facts[], after: readonly Facts[]): readonly Change[] | undefined {
  if (before.length !== after.length) return undefined;
  const changes: Change[] = [];
  for (const [at, newest] of after.entries()) {
    const oldest = before[at];
    const own: Change[] = [];
    for (let facts = newest; facts !== oldest; ) {
      const revision = revisionOf(facts);
      if (revision === undefined || own.length === mostSteps) return undefined;
      own.unshift({ ...revision, after: facts });
      facts = revision.before;
    }
    changes.push(...own);
  }
  return changes;
}

/** Whether two lists hold the same objects: what was made of one holds for the other. */
export function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}
