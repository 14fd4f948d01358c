import type { Host } from "../../model/host.ts";
import type { EffectiveTest } from "../../model/spamassassin.ts";
import { globMatcher } from "../../text/glob.ts";

const users = new WeakMap<Host, ReadonlyMap<string, readonly EffectiveTest[]>>();

/** The metas of a host that name the test, or count it by a pattern. Worked out for all tests when first asked. */
export function metasUsing(host: Host, test: string): readonly EffectiveTest[] {
  let byTest = users.get(host);
  if (byTest === undefined) {
    byTest = findUsers(host);
    users.set(host, byTest);
  }
  return byTest.get(test) ?? [];
}

function findUsers(host: Host): ReadonlyMap<string, readonly EffectiveTest[]> {
  const lists = new Map<string, EffectiveTest[]>();
  const { tests } = host.spamassassin;
  for (const effective of tests.values()) {
    const named = new Set<string>();
    for (const { name, pattern } of effective.definition.references) {
      if (!pattern) named.add(name);
      else {
        const fits = globMatcher(name);
        for (const test of tests.keys()) if (fits(test)) named.add(test);
      }
    }
    for (const name of named) {
      const list = lists.get(name);
      if (list === undefined) lists.set(name, [effective]);
      else list.push(effective);
    }
  }
  return lists;
}
