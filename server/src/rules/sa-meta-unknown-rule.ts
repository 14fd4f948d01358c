import * as l10n from "@vscode/l10n";
import type { Fix } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import type { EffectiveTest, TestReference } from "../model/spamassassin.ts";
import { type KnownTests, knownTests } from "./known-tests.ts";
import { metaReferences } from "./meta-references.ts";
import type { Rule } from "./rule.ts";

interface Unknown {
  readonly test: EffectiveTest;
  readonly reference: TestReference;
}

const found = new WeakMap<KnownTests, readonly Unknown[]>();

/** Looked for once while no keystroke changes a test. */
function unknownReferences(host: Host): readonly Unknown[] {
  const tests = knownTests(host);
  let unknown = found.get(tests);
  if (unknown === undefined) {
    unknown = metaReferences(host).doubtful.flatMap((test) =>
      test.definition.references
        .filter(({ name, pattern }) => !pattern && !tests.isKnown(name))
        .map((reference) => ({ test, reference })),
    );
    found.set(tests, unknown);
  }
  return unknown;
}

export const saMetaUnknownRule: Rule = {
  id: "sa-meta-unknown-rule",
  severity: "warning",
  summary: "A meta test asks for a test that does not exist",
  *checkHost(host) {
    const tests = knownTests(host);
    for (const { test, reference } of unknownReferences(host)) {
      const { name, span } = reference;
      const near = tests.closest(name);
      const where = { source: test.place.source, span };
      const fixes: readonly Fix[] =
        near === undefined
          ? []
          : [
              {
                title: l10n.t("Write {near}", { near }),
                edits: [{ place: where, newText: near }],
                preferred: true,
              },
            ];
      const parameters = { name, near: near ?? "" };
      yield {
        place: where,
        message: tests.complete
          ? near === undefined
            ? l10n.t("no test {name} is defined, so it counts as 0 here forever; define it, or take it out", parameters)
            : l10n.t("no test {name} is defined, so it counts as 0 here forever; did you mean {near}?", parameters)
          : near === undefined
            ? l10n.t(
                "no file here defines {name}, and SpamAssassin ships no such test; then it counts as 0",
                parameters,
              )
            : l10n.t(
                "no file here defines {name}, and SpamAssassin ships no such test; did you mean {near}?",
                parameters,
              ),
        fixes,
        ...(tests.complete ? {} : { severity: "info" as const }),
      };
    }
  },
};
