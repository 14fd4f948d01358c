import * as l10n from "@vscode/l10n";
import type { Host } from "../model/host.ts";
import { isOfDistribution } from "../model/shipped.ts";
import type { EffectiveTest } from "../model/spamassassin.ts";
import type { Rule } from "./rule.ts";

/** Whether the test is switched off by a score of 0 on purpose; SpamAssassin does not run it then. */
function isSilenced(host: Host, test: string): boolean {
  const scores = host.spamassassin.scores.get(test)?.scores;
  return scores?.every((each) => each === 0) ?? false;
}

const unknown = (): undefined => undefined;

/** `meta X 0` keeps a name for others to ask about; to give it points would change nothing. */
function isForReal(host: Host, test: string): boolean {
  const definition = host.spamassassin.tests.get(test)?.definition;
  return definition !== undefined && !(definition.type === "meta" && definition.outcome(unknown) === 0);
}

const found = new WeakMap<Host["spamassassin"]["tests"], readonly EffectiveTest[]>();

/** Meta tests of the administrator, looked for once while no keystroke changes a test. */
function ownMetas(tests: Host["spamassassin"]["tests"]): readonly EffectiveTest[] {
  let metas = found.get(tests);
  if (metas === undefined) {
    metas = [...tests.values()].filter(
      ({ definition, place }) => definition.type === "meta" && !isOfDistribution(place.source),
    );
    found.set(tests, metas);
  }
  return metas;
}

export const saMetaDead: Rule = {
  id: "sa-meta-dead",
  severity: "warning",
  summary: "A meta test that can never hit, since tests it needs are switched off",
  *checkHost(host) {
    for (const { definition, place } of ownMetas(host.spamassassin.tests)) {
      const { name, references } = definition;
      const silenced = references.filter(
        (each) => !each.pattern && isSilenced(host, each.name) && isForReal(host, each.name),
      );
      const [first] = silenced;
      if (first === undefined || isSilenced(host, name)) continue;
      const off = new Set(silenced.map((each) => each.name));
      // One that is never true whatever happens is a placeholder.
      if (definition.outcome((test) => (off.has(test) ? 0 : undefined)) !== 0) continue;
      if (definition.outcome(unknown) === 0) continue;
      const names = [...off];
      yield {
        place: { source: place.source, span: first.span },
        message:
          names.length === 1
            ? l10n.t(
                "{test} has a score of 0 and so does not run, and without it {name} never hits; score it 0.001 to keep it running",
                { test: first.name, name },
              )
            : l10n.t(
                "{tests} have a score of 0 and so do not run, and without them {name} never hits; score them 0.001 to keep them running",
                { tests: names.join(", "), name },
              ),
        related: names.flatMap((test) => {
          const score = host.spamassassin.scores.get(test);
          return score === undefined ? [] : [{ place: score.place, message: l10n.t("switched off here") }];
        }),
      };
    }
  },
};
