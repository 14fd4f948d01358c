import * as l10n from "@vscode/l10n";
import { lintSays } from "../model/lint.ts";
import type { EffectiveTest } from "../model/spamassassin.ts";
import type { Rule } from "./rule.ts";

/** The metas that a meta asks for by name. */
function dependencies(tests: ReadonlyMap<string, EffectiveTest>, name: string): readonly string[] {
  const { definition } = tests.get(name) ?? {};
  if (definition?.type !== "meta") return [];
  return definition.references.flatMap((each) =>
    !each.pattern && tests.get(each.name)?.definition.type === "meta" ? [each.name] : [],
  );
}

/** Cycles of metas, each once, from the first of them in reading order; time grows with the number of references. */
function* cycles(tests: ReadonlyMap<string, EffectiveTest>): Generator<readonly string[]> {
  const done = new Set<string>();
  for (const [start, { definition }] of tests) {
    if (definition.type !== "meta" || done.has(start)) continue;
    const path: { readonly name: string; readonly rest: string[] }[] = [];
    const onPath = new Set<string>();
    const enter = (name: string): void => {
      path.push({ name, rest: [...dependencies(tests, name)] });
      onPath.add(name);
    };
    enter(start);
    for (let top = path[path.length - 1]; top !== undefined; top = path[path.length - 1]) {
      const next = top.rest.shift();
      if (next === undefined) {
        path.pop();
        onPath.delete(top.name);
        done.add(top.name);
      } else if (onPath.has(next)) {
        yield path.slice(path.findIndex(({ name }) => name === next)).map(({ name }) => name);
      } else if (!done.has(next)) enter(next);
    }
  }
}

export const saMetaCycle: Rule = {
  id: "sa-meta-cycle",
  severity: "error",
  summary: "Meta tests depend on each other in a circle",
  *checkHost(host) {
    const { tests } = host.spamassassin;
    for (const cycle of cycles(tests)) {
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
