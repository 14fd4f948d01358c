import * as l10n from "@vscode/l10n";
import { removeLine } from "./fixes/remove-line.ts";
import { shortName } from "./fixes/switch-off.ts";
import type { Rule } from "./rule.ts";
import { isSameFolder } from "./site-files.ts";

export const saLoadpluginTwice: Rule = {
  id: "sa-loadplugin-twice",
  severity: "info",
  summary: "A plugin is loaded a second time, which does nothing",
  *checkHost(host) {
    for (const { place, first } of host.spamassassin.repeatedLoads) {
      if (!isSameFolder(place.source, first.place.source)) continue;
      yield {
        place,
        message: l10n.t("{name} is loaded already at {place}, so this line does nothing; remove it", {
          name: shortName(first.name),
          place: host.describe(first.place),
        }),
        related: [{ place: first.place, message: l10n.t("loaded here") }],
        unnecessary: true,
        fixes: [removeLine(place)],
      };
    }
  },
};
