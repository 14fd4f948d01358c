import * as l10n from "@vscode/l10n";
import type { Fix } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import { isStockPlugin } from "../model/plugins.ts";
import type { LivePlugin } from "../model/spamassassin.ts";
import { span } from "../text/span.ts";
import { lineRemoval } from "./fixes/remove-line.ts";
import { shortName } from "./fixes/switch-off.ts";
import type { Rule } from "./rule.ts";

/** Moves the line to local.pre beside the file, which is made where it is not there. */
function moveToPre(host: Host, { place }: LivePlugin): Fix {
  const { source } = place;
  const path = `${source.path.replace(/[^/]*$/, "")}local.pre`;
  const line = `${source.slice(place.span)}\n`;
  const existing = host.files.find((facts) => facts.source.path === path)?.source;
  const title = l10n.t("Move the line to {file}", {
    file: host.describe({ source, span: span(0, 0) }).replace(/[^/]*$/, "local.pre"),
  });
  if (existing === undefined)
    return { title, edits: [lineRemoval(place)], creates: [{ beside: source, path, text: line }], preferred: true };
  const end = existing.text.length;
  const newText = existing.text === "" || existing.text.endsWith("\n") ? line : `\n${line}`;
  return {
    title,
    edits: [lineRemoval(place), { place: { source: existing, span: span(end, end) }, newText }],
    preferred: true,
  };
}

export const saLoadpluginInCf: Rule = {
  id: "sa-loadplugin-in-cf",
  severity: "warning",
  summary: "A plugin is loaded in a .cf, after conditions have asked for it",
  *checkHost(host) {
    const { plugins, files } = host.spamassassin;
    const hasRules = files.some(({ source }) => /(?:^|\/)(?:share|var\/lib|var\/db)\/spamassassin\//.test(source.path));
    for (const plugin of plugins.values()) {
      const { name, place, askedBefore, load } = plugin;
      if (load.keyword === "tryplugin" || !/\.cf(?:\.\w+)?$/i.test(place.source.name)) continue;
      // With SpamAssassin's own rules at hand it is known whether one of them asks; else they most likely do.
      if (!askedBefore && (hasRules || !isStockPlugin(name))) continue;
      yield {
        place,
        message: askedBefore
          ? l10n.t(
              "{name} is loaded too late: conditions that ask for it have been read by then and stay answered with no; move the line to a .pre file",
              { name: shortName(name) },
            )
          : l10n.t(
              "{name} is loaded only after SpamAssassin has read its own rules, so those that ask for it stay off; move the line to a .pre file",
              { name: shortName(name) },
            ),
        fixes: [moveToPre(host, plugin)],
        ...(askedBefore ? {} : { severity: "info" as const }),
      };
    }
  },
};
