import { metaTests } from "../../languages/spamassassin/occurrences.ts";
import type { Host } from "../../model/host.ts";
import type { EffectiveTest } from "../../model/spamassassin.ts";

const users = new WeakMap<Host, ReadonlyMap<string, readonly EffectiveTest[]>>();

/** The metas of a host that name the test. Worked out for all tests when it is first asked. */
export function metasUsing(host: Host, test: string): readonly EffectiveTest[] {
  let byTest = users.get(host);
  if (byTest === undefined) {
    const lists = new Map<string, EffectiveTest[]>();
    for (const effective of host.spamassassin.tests.values())
      for (const name of testsNamedBy(effective)) {
        const list = lists.get(name);
        if (list === undefined) lists.set(name, [effective]);
        else list.push(effective);
      }
    byTest = lists;
    users.set(host, byTest);
  }
  return byTest.get(test) ?? [];
}

/** The tests that a meta names; none for tests of other kinds. */
export function testsNamedBy({ definition }: EffectiveTest): ReadonlySet<string> {
  if (definition.type !== "meta") return new Set();
  return new Set([...metaTests(definition.definition)].map(({ name }) => name));
}
