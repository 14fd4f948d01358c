import * as l10n from "@vscode/l10n";
import type { Rule } from "./rule.ts";

const feeds = ["phishing_openphish_feed", "phishing_phishstats_feed", "phishing_phishtank_feed"];

export const saFeedMissing: Rule = {
  id: "sa-feed-missing",
  severity: "info",
  summary: "Nothing here downloads a list that a plugin reads",
  *checkHost(host) {
    // Where neither units nor cron jobs are among the files, nobody knows what the host does.
    if (host.commands.length === 0) return;
    for (const feed of feeds) {
      const setting = host.spamassassin.settings.get(feed);
      if (setting === undefined || !setting.value.startsWith("/")) continue;
      const name = setting.value.slice(setting.value.lastIndexOf("/") + 1);
      if (name === "" || host.commands.some(({ place }) => place.source.text.includes(name))) continue;
      yield {
        place: { source: setting.place.source, span: setting.statement.valueSpan },
        message: l10n.t("SpamAssassin only reads {path}, and no job here downloads it; give it a timer or a cron job", {
          path: setting.value,
        }),
      };
    }
  },
};
