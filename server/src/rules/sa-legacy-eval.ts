import * as l10n from "@vscode/l10n";
import { lintSays } from "../model/lint.ts";
import { paddedVersion } from "../model/reading-order.ts";
import { isOfDistribution } from "../model/shipped.ts";
import { callingTests } from "./calling-tests.ts";
import type { Rule } from "./rule.ts";

export const saLegacyEval: Rule = {
  id: "sa-legacy-eval",
  severity: "hint",
  summary: "A function behind eval: under the name it had before SpamAssassin 4.0",
  *checkHost(host) {
    const { version, isVersionKnown, tests } = host.spamassassin;
    if (!isVersionKnown || paddedVersion(version) < "4") return;
    for (const { definition, place } of callingTests(tests)) {
      if (isOfDistribution(place.source)) continue;
      const { call } = definition;
      // All 17 functions of the kind have kept their name but for that word. Source: the stubs that plugins register.
      if (call?.name === "short_url_tests") {
        const calledAt = { source: place.source, span: call.nameSpan };
        yield {
          place: calledAt,
          severity: "warning",
          message: l10n.t(
            "DecodeShortURLs brings short_url_tests for old files only, and since SpamAssassin 4.0 it does nothing; call short_url() and the functions beside it",
          ),
          deprecated: true,
          related: [
            lintSays(
              calledAt,
              "DecodeShortURLs: Legacy configuration format detected. Eval function short_url_tests() is no longer supported",
            ),
          ],
          fixes: [
            {
              title: l10n.t("Write {meant}", { meant: "short_url" }),
              edits: [{ place: calledAt, newText: "short_url" }],
              preferred: true,
            },
          ],
        };
        continue;
      }
      if (call?.known !== true || !/whitelist|blacklist/.test(call.name)) continue;
      const meant = call.name.replace("whitelist", "welcomelist").replace("blacklist", "blocklist");
      const where = { source: place.source, span: call.nameSpan };
      yield {
        place: where,
        message: l10n.t("{call} is called {meant} since SpamAssassin 4.0, which takes the old name until 4.1", {
          call: call.name,
          meant,
        }),
        deprecated: true,
        fixes: [
          { title: l10n.t("Write {meant}", { meant }), edits: [{ place: where, newText: meant }], preferred: true },
        ],
      };
    }
  },
};
