import * as l10n from "@vscode/l10n";
import type { Fix } from "../model/finding.ts";
import { hostRoot } from "../model/grouping.ts";
import type { Host } from "../model/host.ts";
import { isOfDistribution } from "../model/shipped.ts";
import type { Place, SourceFile } from "../text/source.ts";
import { knownTests } from "./known-tests.ts";
import type { Rule } from "./rule.ts";

export const saDuplicateRule: Rule = {
  id: "sa-duplicate-rule",
  severity: "warning",
  summary: "A test is defined twice, and only the last definition counts",
  *checkHost(host) {
    for (const { definition, place, before } of host.spamassassin.redefined) {
      if (isOfDistribution(place.source) || liesApart(place.source, before.place.source)) continue;
      const overShipped = isOfDistribution(before.place.source);
      const { name } = definition;
      const where = host.describe(before.place);
      yield {
        place: { source: place.source, span: definition.nameSpan },
        message: overShipped
          ? l10n.t(
              "this replaces SpamAssassin's own {name} of {where}, whose score and flags stay; give your test another name unless you mean that",
              { name, where },
            )
          : l10n.t("{name} is defined at {where} too, and only this definition counts; rename one of them", {
              name,
              where,
            }),
        related: [
          {
            place: { source: before.place.source, span: before.definition.nameSpan },
            message: l10n.t("this definition is lost"),
          },
        ],
        fixes: [anotherName(host, { source: place.source, span: definition.nameSpan }, name)],
        ...(overShipped ? { severity: "info" as const } : {}),
      };
    }
  },
};

/**
 * Both tests live on; what other lines say of the name is said of the one that keeps it. The other has the points of a
 * test without a score. Source: Conf/Parser.pm.
 */
function anotherName(host: Host, place: Place, name: string): Fix {
  const { isKnown } = knownTests(host);
  let number = 2;
  while (isKnown(`${name}_${number}`)) number++;
  const other = `${name}_${number}`;
  return {
    title: name.startsWith("__")
      ? l10n.t("Call this test {other}; descriptions and flags stay with the one before", { other })
      : l10n.t(
          "Call this test {other}, which counts {points} until you score it; other lines stay with the one before",
          {
            other,
            points: name.startsWith("T_") ? "0.01" : "1",
          },
        ),
    edits: [{ place, newText: other }],
  };
}

/** Files of no host's tree in different folders, such as a set of tests for each version, are hardly read together. */
function liesApart(a: SourceFile, b: SourceFile): boolean {
  const folder = ({ path }: SourceFile): string => path.replace(/[^/]*$/, "");
  return hostRoot(a.path) === undefined && hostRoot(b.path) === undefined && folder(a) !== folder(b);
}
