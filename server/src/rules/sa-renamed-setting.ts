import * as l10n from "@vscode/l10n";
import type { Severity } from "../model/finding.ts";
import { lintSays } from "../model/lint.ts";
import { paddedVersion } from "../model/reading-order.ts";
import { removeLine } from "./fixes/remove-line.ts";
import type { Rule } from "./rule.ts";
import { Picked } from "./site-files.ts";

interface Renaming {
  /** The new name; absent where the setting does nothing any more. */
  readonly to?: string;
  /** What stands in front of the value under the new name. */
  readonly before?: string;
  /** The old name sets nothing any more, so to write the new one changes what counts. */
  readonly isDead?: boolean;
  /** The version from which on the new name is known. */
  readonly since: string;
  readonly says?: string;
  readonly severity?: Severity;
}

const geodb = (to: string, before?: string): Renaming => ({
  to,
  since: "4.0.0",
  ...(before === undefined ? {} : { before }),
});

/** Sources: Conf.pm, and the plugins Pyzor, SPF and URIDNSBL. Old names of lists are another rule's. */
const renamings: ReadonlyMap<string, Renaming> = new Map<string, Renaming>([
  ["country_db_path", { ...geodb("geodb_options", "country:"), says: "change country_db_path to geodb_options" }],
  ["country_db_type", { ...geodb("geodb_module"), says: "change country_db_type to geodb_module" }],
  ["do_not_use_mail_spf", { since: "4.0.0" }],
  ["do_not_use_mail_spf_query", { since: "4.0.0" }],
  ["pyzor_max", { to: "pyzor_count_min", since: "4.0.0", says: "change pyzor_max to pyzor_count_min" }],
  ["required_hits", { to: "required_score", since: "3.0.0", severity: "hint" }],
  [
    "uri_country_db_isp_path",
    { ...geodb("geodb_options", "isp:"), says: "change uri_country_db_isp_path to geodb_options" },
  ],
  [
    "uri_country_db_path",
    { ...geodb("geodb_options", "country:"), says: "change uri_country_db_path to geodb_options" },
  ],
  [
    "uridnsbl_timeout",
    {
      to: "rbl_timeout",
      isDead: true,
      since: "3.4.0",
      says: "'uridnsbl_timeout' is obsolete, use 'rbl_timeout' instead",
    },
  ],
]);

const old = new Picked(({ command }) => renamings.has(command));

export const saRenamedSetting: Rule = {
  id: "sa-renamed-setting",
  severity: "warning",
  summary: "A setting that has another name today, or none",
  *checkHost(host) {
    for (const { source, statement } of old.in(host)) {
      const { command, commandSpan, valueSpan, span } = statement;
      const renaming = renamings.get(command);
      if (renaming === undefined || paddedVersion(host.spamassassin.version) < paddedVersion(renaming.since)) continue;
      const { to, before, isDead, says, severity } = renaming;
      const place = { source, span: commandSpan };
      const name = `${to ?? ""}${before === undefined ? "" : ` ${before}...`}`;
      const removal = removeLine({ source, span });
      yield {
        place,
        message:
          to === undefined
            ? l10n.t("{command} does nothing since SpamAssassin {since}; remove the line", {
                command,
                since: renaming.since,
              })
            : isDead
              ? l10n.t("{command} does nothing any more; remove the line, or set {to} instead", { command, to: name })
              : l10n.t("{command} is an old name; write {to}", { command, to: name }),
        related: says === undefined ? [] : [lintSays({ source, span }, says)],
        deprecated: true,
        ...(severity === undefined ? {} : { severity }),
        fixes:
          to === undefined
            ? [removal]
            : [
                ...(isDead ? [removal] : []),
                {
                  title: l10n.t("Write {meant}", { meant: to }),
                  edits: [
                    { place, newText: to },
                    ...(before === undefined
                      ? []
                      : [
                          {
                            place: { source, span: { start: valueSpan.start, end: valueSpan.start } },
                            newText: before,
                          },
                        ]),
                  ],
                  ...(isDead ? {} : { preferred: true }),
                },
              ],
      };
    }
  },
};
