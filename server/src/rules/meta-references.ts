import type { Host } from "../model/host.ts";
import type { EffectiveTest, TestDefinition } from "../model/spamassassin.ts";
import { type KnownTests, knownTests } from "./known-tests.ts";

/** What the host's meta tests ask for, by what rules want to know of it. */
export interface MetaReferences {
  /** By meta test the meta tests that it asks for; those that ask for none are left out. */
  readonly metas: ReadonlyMap<TestDefinition, readonly TestDefinition[]>;
  /** Meta tests that ask for a name nobody knows, in reading order. */
  readonly doubtful: readonly EffectiveTest[];
}

const found = new WeakMap<KnownTests, MetaReferences>();

/** Thousands of names are looked up once for all rules, and again only when a keystroke changes a test. */
export function metaReferences(host: Host): MetaReferences {
  const tests = knownTests(host);
  let references = found.get(tests);
  if (references === undefined) {
    references = lookThrough(host, tests);
    found.set(tests, references);
  }
  return references;
}

function lookThrough(host: Host, { isKnown }: KnownTests): MetaReferences {
  const all = new Map<string, TestDefinition>();
  for (const [name, { definition }] of host.spamassassin.tests)
    if (definition.type === "meta") all.set(name, definition);
  const metas = new Map<TestDefinition, readonly TestDefinition[]>();
  const doubtful: EffectiveTest[] = [];
  for (const test of host.spamassassin.tests.values()) {
    const { definition } = test;
    if (definition.type !== "meta") continue;
    const asked: TestDefinition[] = [];
    let isDoubtful = false;
    for (const name of definition.referenceNames) {
      const meta = all.get(name);
      if (meta !== undefined) asked.push(meta);
      else if (!isKnown(name)) isDoubtful = true;
    }
    if (asked.length > 0) metas.set(definition, asked);
    if (isDoubtful) doubtful.push(test);
  }
  return { metas, doubtful };
}
