import * as l10n from "@vscode/l10n";
import type { Report } from "../model/finding.ts";
import { flowName } from "../model/flow.ts";
import type { Expectation, Host } from "../model/host.ts";
import { type JudgedNeed, matchingNeeds } from "../model/need.ts";
import { decidingLines, isBlocked } from "./egress-blocked.ts";
import { openings } from "./fixes/add-to-list.ts";
import type { Rule } from "./rule.ts";

/** Says that a need does not meet with what is expected of it; undefined where it does. */
function failed(
  host: Host,
  { need: word, expected, place, valuePlace }: Expectation,
  judged: JudgedNeed,
): Report | undefined {
  const { need, verdict } = judged;
  if (!need.active) return undefined;
  const parameters = {
    word,
    owner: need.component,
    flow: flowName(need.flow),
    host: host.name,
    where: verdict === undefined ? "" : host.describe(verdict.line.place),
  };
  const caused = {
    place: need.place,
    message: l10n.t("{owner} needs {flow} because of this line", parameters),
  };
  if (verdict?.action === "unknown")
    return {
      place,
      severity: "info",
      message: l10n.t("whether {flow} of {owner} gets out of {host} is not certain: {why}", {
        ...parameters,
        why: verdict.why.map(({ text }) => text).join("; "),
      }),
      related: [
        caused,
        { place: verdict.line.place, message: l10n.t("here it is not certain: {text}", { text: verdict.line.text }) },
      ],
    };
  const blocked = isBlocked(judged);
  if (blocked === (expected === "blocked")) return undefined;
  const opened = blocked ? openings(host, [judged]) : [];
  return {
    place,
    message: blocked
      ? l10n.t("{word} should get out, but {where} stops {flow} of {owner}", parameters)
      : verdict === undefined
        ? l10n.t("{word} should be blocked, but nothing on {host} stops {flow} of {owner}", parameters)
        : l10n.t("{word} should be blocked, but {where} lets {flow} of {owner} out", parameters),
    related: [
      caused,
      ...decidingLines(host, judged),
      ...(blocked || verdict === undefined
        ? []
        : [
            {
              place: verdict.line.place,
              message: l10n.t("this line lets it out: {text}", { text: verdict.line.text }),
            },
          ]),
    ],
    fixes: [
      ...opened,
      {
        title: blocked ? l10n.t("Expect blocked") : l10n.t("Expect accepted"),
        edits: [{ place: valuePlace, newText: blocked ? "blocked" : "accepted" }],
      },
    ],
  };
}

export const expectationFailed: Rule = {
  id: "expectation-failed",
  severity: "error",
  summary: "A need is not accepted or blocked as sallyport.yaml expects",
  *checkHost(host) {
    for (const expectation of host.expectations) {
      // One expectation is one finding, however many connections it stands for; what is certain comes first.
      const failures = matchingNeeds(host.needs, expectation.need).flatMap(
        (judged) => failed(host, expectation, judged) ?? [],
      );
      const worst = failures.find(({ severity }) => severity === undefined) ?? failures[0];
      if (worst !== undefined) yield worst;
    }
  },
};
