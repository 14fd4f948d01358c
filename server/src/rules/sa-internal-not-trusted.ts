import * as l10n from "@vscode/l10n";
import { lintSays } from "../model/lint.ts";
import { networkEntries } from "../model/networks.ts";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";

export const saInternalNotTrusted: Rule = {
  id: "sa-internal-not-trusted",
  severity: "error",
  summary: "An internal network is not among the trusted ones and is dropped",
  *checkHost(host) {
    const entries = networkEntries(host.spamassassin);
    // What a word was meant to hold that is no network, nobody knows; `sa-netset-invalid` says what hangs on it.
    const unclear = new Set(entries.flatMap(({ list, network }) => (network === undefined ? [list] : [])));
    for (const { list, word, place, missingFrom } of entries) {
      if (missingFrom === undefined || unclear.has(missingFrom)) continue;
      const last = host.spamassassin.lists.get(missingFrom)?.at(-1);
      const end = last?.statement.valueSpan.end ?? 0;
      yield {
        place,
        message: l10n.t("{holder} does not hold {word}, so SpamAssassin drops it from {list}; add it there too", {
          holder: missingFrom,
          word,
          list,
        }),
        related: [
          ...(last === undefined ? [] : [{ place: last.place, message: l10n.t("it is missing here") }]),
          lintSays(place, `${missingFrom} doesn't contain ${list} entry '${word}'`),
        ],
        fixes:
          last === undefined
            ? []
            : [
                {
                  title: l10n.t("Add {word} to {holder} in {place}", {
                    word,
                    holder: missingFrom,
                    place: host.describe(last.place),
                  }),
                  edits: [{ place: { source: last.place.source, span: span(end, end) }, newText: ` ${word}` }],
                  preferred: true,
                },
              ],
      };
    }
  },
};
