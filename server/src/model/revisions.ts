import type { Facts } from "./facts.ts";
import type { Statement } from "./spamassassin.ts";

/** How the facts of a file came out of those of its last version: all other statements are the same objects. */
export interface Revision {
  readonly before: Facts;
  readonly removed: readonly Statement[];
  readonly added: readonly Statement[];
}

interface Step {
  /** Weak, since otherwise each version would keep all earlier ones in memory. */
  readonly before: WeakRef<Facts>;
  readonly removed: readonly Statement[];
  readonly added: readonly Statement[];
}

const steps = new WeakMap<Facts, Step>();

export function remember(after: Facts, { before, removed, added }: Revision): void {
  steps.set(after, { before: new WeakRef(before), removed, added });
}

/** Undefined for facts of a file that was read as a whole, and where the last version is long forgotten. */
export function revisionOf(after: Facts): Revision | undefined {
  const step = steps.get(after);
  const before = step?.before.deref();
  return step === undefined || before === undefined ? undefined : { before, removed: step.removed, added: step.added };
}
