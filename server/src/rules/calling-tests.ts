import type { EffectiveSpamassassin, EffectiveTest } from "../model/spamassassin.ts";

const calling = new WeakMap<EffectiveSpamassassin["tests"], readonly EffectiveTest[]>();

/**
 * The host's tests that call a function, in reading order: one in ten. While the tests stay the same object a keystroke
 * may have changed what one of them calls, but not whether it calls anything (`model/replacement.ts`).
 */
export function callingTests(tests: EffectiveSpamassassin["tests"]): readonly EffectiveTest[] {
  let found = calling.get(tests);
  if (found === undefined) {
    found = [...tests.values()].filter(({ definition }) => definition.call !== undefined);
    calling.set(tests, found);
  }
  return found;
}
