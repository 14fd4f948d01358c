import * as l10n from "@vscode/l10n";
import { lintSays } from "../model/lint.ts";
import { commentedLoadOf, loadPlugin } from "./fixes/load-plugin.ts";
import type { Rule } from "./rule.ts";

const check = "Mail::SpamAssassin::Plugin::Check";

export const saCheckUnloaded: Rule = {
  id: "sa-check-unloaded",
  severity: "error",
  summary: "The plugin without which SpamAssassin looks at no mail is switched off",
  *checkHost(host) {
    const { plugins, hasForeignPlugin } = host.spamassassin;
    // A plugin from elsewhere may take its place.
    if (plugins.has(check) || hasForeignPlugin) return;
    const place = commentedLoadOf(host, check);
    if (place === undefined) return;
    const load = loadPlugin(host, check);
    yield {
      place,
      message: l10n.t(
        "without the plugin Check SpamAssassin looks at no mail, and ends with an error instead; take the comment sign away",
      ),
      related: [lintSays(place, "check: no loaded plugin implements 'check_main': cannot scan!")],
      fixes: load === undefined ? [] : [{ ...load, preferred: true }],
    };
  },
};
