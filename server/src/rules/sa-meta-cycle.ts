import * as l10n from "@vscode/l10n";
import { lintSays } from "../model/lint.ts";
import type { TestDefinition } from "../model/spamassassin.ts";
import { type MetaReferences, metaReferences } from "./meta-references.ts";
import type { Rule } from "./rule.ts";

/** Cycles of metas, each once, from the first of them in reading order; time grows with the number of references. */
function* cycles({ metas }: MetaReferences): Generator<readonly string[]> {
  const done = new Set<TestDefinition>();
  for (const [start, references] of metas) {
    if (done.has(start)) continue;
    // A stack of its own: a chain of metas may be longer than the engine's.
    const path = [{ meta: start, references, next: 0 }];
    const positions = new Map([[start, 0]]);
    for (let top = path[0]; top !== undefined; top = path[path.length - 1]) {
      const meta = top.references[top.next++];
      if (meta === undefined) {
        path.pop();
        positions.delete(top.meta);
        done.add(top.meta);
        continue;
      }
      const asked = metas.get(meta);
      if (asked === undefined || done.has(meta)) continue;
      const at = positions.get(meta);
      if (at === undefined) {
        positions.set(meta, path.length);
        path.push({ meta, references: asked, next: 0 });
      } else yield path.slice(at).map((step) => step.meta.name);
    }
  }
}

const found = new WeakMap<MetaReferences, readonly (readonly string[])[]>();

/** Looked for once while no keystroke changes a test. */
function cyclesIn(references: MetaReferences): readonly (readonly string[])[] {
  let known = found.get(references);
  if (known === undefined) {
    known = [...cycles(references)];
    found.set(references, known);
  }
  return known;
}

export const saMetaCycle: Rule = {
  id: "sa-meta-cycle",
  severity: "error",
  summary: "Meta tests depend on each other in a circle",
  *checkHost(host) {
    const { tests } = host.spamassassin;
    for (const cycle of cyclesIn(metaReferences(host))) {
      const [first, next = first] = cycle;
      const test = first === undefined ? undefined : tests.get(first);
      if (test === undefined || first === undefined) continue;
      const { definition, place } = test;
      const reference = definition.references.find(({ name }) => name === next);
      const circle = [...cycle, first].join(" → ");
      yield {
        place: { source: place.source, span: reference?.span ?? definition.definitionSpan },
        message:
          cycle.length === 1
            ? l10n.t("{first} asks for itself, so it never hits; name another test, or take it out", { first })
            : l10n.t("these meta tests ask for each other in a circle, so none of them ever hits: {circle}", {
                circle,
              }),
        related: [
          lintSays(place, `rules: excluding meta test ${first}, unsolved meta dependencies: ${next}`),
          ...cycle.slice(1).flatMap((name) => {
            const other = tests.get(name);
            return other === undefined
              ? []
              : [
                  {
                    place: { source: other.place.source, span: other.definition.nameSpan },
                    message: l10n.t("{name} is in the circle", { name }),
                  },
                ];
          }),
        ],
      };
    }
  },
};
