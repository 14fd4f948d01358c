import * as l10n from "@vscode/l10n";
import type { Report } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import { lintSays } from "../model/lint.ts";
import { isShipped } from "../model/shipped.ts";
import type { EffectiveSetting } from "../model/spamassassin.ts";
import type { Place } from "../text/source.ts";
import { span } from "../text/span.ts";
import { removeLine } from "./fixes/remove-line.ts";
import type { Rule } from "./rule.ts";
import { isSameFolder, Picked } from "./site-files.ts";

/** Settings of which every line counts, though their type does not say so. */
const adding = new Set(["dns_local_ports_avoid", "dns_local_ports_permit", "rbl_timeout"]);

function isSingle({ statement }: EffectiveSetting): boolean {
  const { type, canonical, effect } = statement;
  return (
    effect === undefined &&
    (type === "boolean" || type === "numeric" || type === "duration" || type === "string") &&
    canonical !== "require_version" &&
    !adding.has(canonical)
  );
}

function valueAt({ source, span }: Place): string {
  return source.slice(span).replace(/^\S+\s*/, "");
}

const tools = new Picked(({ command }) => command === "extracttext_external");

/** Here the first line counts: ExtractText refuses a second tool of the same name. */
function* toolsTwice(host: Host): Generator<Report> {
  if (!host.spamassassin.plugins.has("Mail::SpamAssassin::Plugin::ExtractText")) return;
  const first = new Map<string, Place>();
  for (const { source, statement } of tools.in(host)) {
    // The plugin passes over these.
    if (/(?:to|2)html\b/.test(statement.value)) continue;
    const name = /^\S+/.exec(statement.value)?.[0] ?? "";
    const { start } = statement.valueSpan;
    const place = { source, span: span(start, start + name.length) };
    const before = first.get(name.toLowerCase());
    if (before === undefined) first.set(name.toLowerCase(), place);
    else
      yield {
        place,
        severity: "error",
        message: l10n.t("{place} defines a tool {name} already, so SpamAssassin refuses this one; rename one of them", {
          place: host.describe(before),
          name,
        }),
        related: [
          { place: before, message: l10n.t("this one counts") },
          lintSays(place, `extracttext: duplicate tool defined: ${name.toLowerCase()}`),
        ],
      };
  }
}

export const saDuplicateSetting: Rule = {
  id: "sa-duplicate-setting",
  severity: "warning",
  summary: "A setting that a later line sets once more",
  *checkHost(host) {
    yield* toolsTwice(host);
    for (const setting of host.spamassassin.settings.values()) {
      const { place: last, value, overridden, statement } = setting;
      if (overridden.length === 0 || !isSingle(setting) || isShipped(last.source)) continue;
      // What a user prefers is theirs to say.
      if (/^user_prefs/.test(last.source.name)) continue;
      for (const place of overridden) {
        if (isShipped(place.source) || !isSameFolder(place.source, last.source)) continue;
        const isSame = valueAt(place) === value;
        yield {
          place,
          message: isSame
            ? l10n.t("{command} is set to the same at {place}; remove one of the two", {
                command: statement.canonical,
                place: host.describe(last),
              })
            : l10n.t(
                "this line does nothing: {place} is read later and sets {command} to {value}; remove one of the two",
                {
                  command: statement.canonical,
                  place: host.describe(last),
                  value,
                },
              ),
          related: [{ place: last, message: l10n.t("this one counts") }],
          unnecessary: true,
          fixes: [removeLine(place)],
          ...(isSame ? { severity: "info" as const } : {}),
        };
      }
    }
  },
};
