import * as l10n from "@vscode/l10n";
import type { Fix } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import { isOfDistribution } from "../model/shipped.ts";
import type { EffectiveTest, TestDefinition } from "../model/spamassassin.ts";
import type { Edit } from "../text/source.ts";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";

/** Whether the test is switched off by a score of 0 on purpose; SpamAssassin does not run it then. */
function isSilenced(host: Host, test: string): boolean {
  const scores = host.spamassassin.scores.get(test)?.scores;
  return scores?.every((each) => each === 0) ?? false;
}

type MetaDefinition = Pick<TestDefinition, "references" | "outcome">;

const unknown = (): undefined => undefined;

/** `meta X 0` keeps a name for others to ask about; to give it points would change nothing. */
function isForReal(host: Host, test: string): boolean {
  const definition = host.spamassassin.tests.get(test)?.definition;
  return definition !== undefined && !(definition.type === "meta" && definition.outcome(unknown) === 0);
}

/** Tests whose hits can be nothing but 0 and 1: patterns that are not counted. Functions may give any number. */
const plainTypes: ReadonlySet<string> = new Set(["body", "rawbody", "full", "uri", "header"]);

function isPlain({ spamassassin }: Host, test: string): boolean {
  const definition = spamassassin.tests.get(test)?.definition;
  if (definition === undefined || !plainTypes.has(definition.type) || definition.call !== undefined) return false;
  return !/\bmultiple\b/.test(spamassassin.keyed("tflags").get(test)?.value ?? "");
}

/** All mixes of more tests than this are not gone through. */
const mostTests = 10;

/** True where no mix of hits makes the expression true; those in `off` never hit, and all others but plain ones may be anything. */
function isHopeless(host: Host, { references, outcome }: MetaDefinition, off: ReadonlySet<string>): boolean {
  const free = [...new Set(references.map(({ name }) => name))].filter((test) => !off.has(test) && isPlain(host, test));
  if (free.length === 0 || free.length > mostTests || references.some(({ pattern }) => pattern)) return false;
  const mixes = 1 << free.length;
  for (let at = 0; at < mixes; at++) {
    // From both ends: most expressions are true where few tests hit or nearly all.
    const mix = at % 2 === 0 ? at >> 1 : mixes - 1 - (at >> 1);
    const value = outcome((test) => {
      if (off.has(test)) return 0;
      const bit = free.indexOf(test);
      return bit === -1 ? undefined : (mix >> bit) & 1;
    });
    if (value !== 0) return false;
  }
  return true;
}

/** Without one of these an expression is true where all its tests hit. */
const mayFail = /[!<>=^?*/-]/;

const nothing: ReadonlySet<string> = new Set();

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

/** Writes 0.001 for each score of 0; none where one stands in a file that nobody edits, or is no plain line. */
function keepRunning(host: Host, tests: readonly string[]): readonly Fix[] {
  const edits: Edit[] = [];
  for (const test of tests) {
    const place = host.spamassassin.scores.get(test)?.place;
    if (place === undefined || isOfDistribution(place.source)) return [];
    const zeros = /^score\s+\S+\s+(?=-?[0.]+(?:\s+-?[0.]+){0,3}$)/.exec(place.source.slice(place.span));
    if (zeros === null) return [];
    const where = span(place.span.start + zeros[0].length, place.span.end);
    edits.push({ place: { source: place.source, span: where }, newText: "0.001" });
  }
  return [{ title: l10n.t("Score {tests} 0.001", { tests: tests.join(", ") }), edits }];
}

export const saMetaDead: Rule = {
  id: "sa-meta-dead",
  severity: "warning",
  summary: "A meta test that can never hit, whichever of its tests do",
  *checkHost(host) {
    for (const { definition, place } of ownMetas(host.spamassassin.tests)) {
      const { name, references } = definition;
      const silenced = references.filter(
        (each) => !each.pattern && isSilenced(host, each.name) && isForReal(host, each.name),
      );
      const [first] = silenced;
      // One that is never true whatever happens is a placeholder.
      if (isSilenced(host, name) || references.length === 0 || definition.outcome(unknown) === 0) continue;
      const asked = { references, outcome: definition.outcome.bind(definition) };
      if (mayFail.test(definition.definition) && isHopeless(host, asked, nothing)) {
        yield {
          place: { source: place.source, span: definition.definitionSpan },
          message: l10n.t(
            "{name} never hits: each of its tests counts 0 or 1, and no mix of these makes the expression true",
            { name },
          ),
        };
        continue;
      }
      if (first === undefined) continue;
      const off = new Set(silenced.map((each) => each.name));
      if (definition.outcome((test) => (off.has(test) ? 0 : undefined)) !== 0 && !isHopeless(host, asked, off))
        continue;
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
        fixes: keepRunning(host, names),
        related: names.flatMap((test) => {
          const score = host.spamassassin.scores.get(test);
          return score === undefined ? [] : [{ place: score.place, message: l10n.t("switched off here") }];
        }),
      };
    }
  },
};
