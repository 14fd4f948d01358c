import * as l10n from "@vscode/l10n";
import { lintSays } from "../model/lint.ts";
import { knownTests } from "./known-tests.ts";
import type { Rule } from "./rule.ts";

export const saScoreRelativeBase: Rule = {
  id: "sa-score-relative-base",
  severity: "error",
  summary: "A relative score of a test that has no score yet",
  *checkHost(host) {
    const tests = knownTests(host);
    for (const { score, place } of host.spamassassin.baselessScores) {
      const { test } = score;
      // The packaged rules, which are not here, may score it.
      const certain = tests.complete || tests.definition(test) !== undefined;
      if (!certain && tests.isKnown(test)) continue;
      const numbers = place.source.slice({ start: score.testSpan.end, end: place.span.end });
      yield {
        place: { source: place.source, span: score.statement.valueSpan },
        message: l10n.t(
          "points in brackets are added to a score, and no line before this one scores {test}; write them without brackets",
          { test },
        ),
        related: certain ? [lintSays(place, "config: invalid 'score' value")] : [],
        fixes: [
          {
            title: l10n.t("Write the points without brackets"),
            edits: [
              {
                place: { source: place.source, span: { start: score.testSpan.end, end: place.span.end } },
                newText: numbers.replace(/[()]/g, ""),
              },
            ],
            preferred: true,
          },
        ],
        ...(certain ? {} : { severity: "info" as const }),
      };
    }
  },
};
