import * as l10n from "@vscode/l10n";
import type { Rule } from "./rule.ts";

export const saBayesThresholds: Rule = {
  id: "sa-bayes-thresholds",
  severity: "warning",
  summary: "Bayes learns ham where it learns spam",
  *checkHost(host) {
    const { settings } = host.spamassassin;
    const ham = settings.get("bayes_auto_learn_threshold_nonspam");
    const spam = settings.get("bayes_auto_learn_threshold_spam");
    const set = spam ?? ham;
    if (set === undefined) return;
    // What is set unless told. Source: the plugin AutoLearnThreshold.
    const [low, high] = [ham?.value ?? "0.1", spam?.value ?? "12.0"];
    if (!/^[+-]?\d+(?:\.\d*)?$/.test(low) || !/^[+-]?\d+(?:\.\d*)?$/.test(high) || Number(low) < Number(high)) return;
    yield {
      place: { source: set.place.source, span: set.statement.valueSpan },
      message: l10n.t(
        "Bayes learns mail of up to {low} points as ham and from {high} points on as spam, so it learns some both ways; the first must be the smaller one",
        { low, high },
      ),
      related:
        ham === undefined || spam === undefined ? [] : [{ place: ham.place, message: l10n.t("the other bound") }],
      fixes:
        ham === undefined || spam === undefined
          ? []
          : [
              {
                title: l10n.t("Swap the two"),
                edits: [
                  { place: { source: ham.place.source, span: ham.statement.valueSpan }, newText: high },
                  { place: { source: spam.place.source, span: spam.statement.valueSpan }, newText: low },
                ],
              },
            ],
    };
  },
};
