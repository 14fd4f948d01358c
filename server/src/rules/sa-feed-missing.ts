import * as l10n from "@vscode/l10n";
import { downloadByTimer, type Feed } from "./fixes/download-timer.ts";
import type { Rule } from "./rule.ts";

const feeds: readonly (readonly [setting: string, feed: Feed])[] = [
  ["phishing_openphish_feed", { name: "OpenPhish", url: "https://openphish.com/feed.txt", every: "00/6:00" }],
  [
    "phishing_phishstats_feed",
    { name: "PhishStats", url: "https://phishstats.info/phish_score.csv", every: "00/2:00" },
  ],
  [
    "phishing_phishtank_feed",
    { name: "PhishTank", url: "http://data.phishtank.com/data/online-valid.csv", every: "hourly" },
  ],
];

export const saFeedMissing: Rule = {
  id: "sa-feed-missing",
  severity: "info",
  summary: "Nothing here downloads a list that a plugin reads",
  *checkHost(host) {
    // Where neither units nor cron jobs are among the files, nobody knows what the host does.
    if (host.commands.length === 0) return;
    for (const [name, feed] of feeds) {
      const setting = host.spamassassin.settings.get(name);
      if (setting === undefined || !setting.value.startsWith("/")) continue;
      const path = setting.value;
      const file = path.slice(path.lastIndexOf("/") + 1);
      if (file === "" || host.commands.some(({ place }) => place.source.text.includes(file))) continue;
      const fix = downloadByTimer(host, feed, path, setting.place.source);
      yield {
        place: { source: setting.place.source, span: setting.statement.valueSpan },
        message: l10n.t("SpamAssassin only reads {path}, and no job here downloads it; give it a timer or a cron job", {
          path,
        }),
        fixes: fix === undefined ? [] : [fix],
      };
    }
  },
};
