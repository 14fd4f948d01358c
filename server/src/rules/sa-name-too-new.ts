import * as l10n from "@vscode/l10n";
import { commandSince, formerName } from "../model/command-versions.ts";
import type { Report } from "../model/finding.ts";
import { lintSays } from "../model/lint.ts";
import { paddedVersion } from "../model/reading-order.ts";
import type { Statement } from "../model/spamassassin.ts";
import type { SourceFile } from "../text/source.ts";
import { commentOut } from "./fixes/comment-out.ts";
import type { Rule } from "./rule.ts";
import { Picked } from "./site-files.ts";

const recent = new Picked(({ command }) => commandSince(command) !== undefined);

function report(source: SourceFile, statement: Statement, since: string, version: string): Report {
  const { command, commandSpan, span } = statement;
  const place = { source, span: commandSpan };
  const former = formerName(command);
  const parameters = { command, since, version, former: former ?? "" };
  return {
    place,
    message:
      former === undefined
        ? l10n.t("{command} came with SpamAssassin {since}, and {version} refuses it", parameters)
        : l10n.t("{command} came with SpamAssassin {since}, and {version} on this host wants {former}", parameters),
    related: [lintSays({ source, span }, "config: failed to parse line")],
    fixes: [
      ...(former === undefined
        ? []
        : [
            {
              title: l10n.t("Write {meant}", { meant: former }),
              edits: [{ place, newText: former }],
              preferred: true,
            },
          ]),
      commentOut({ source, span }),
    ],
  };
}

export const saNameTooNew: Rule = {
  id: "sa-name-too-new",
  severity: "error",
  summary: "A setting that this host's SpamAssassin does not have yet",
  *checkHost(host) {
    const { version, isVersionKnown, refused } = host.spamassassin;
    const ours = paddedVersion(version);
    const isTooNew = (since: string | undefined): since is string => since !== undefined && paddedVersion(since) > ours;
    for (const { statement, place } of refused) {
      const since = statement.known ? undefined : commandSince(statement.command);
      if (isTooNew(since))
        yield {
          ...report(place.source, statement, since, version),
          // Where nothing tells the version it may be that one.
          ...(isVersionKnown ? {} : { severity: "info" as const }),
        };
    }
    if (!isVersionKnown || ours >= paddedVersion("4.0.1")) return;
    for (const { source, statement } of recent.in(host)) {
      const since = commandSince(statement.command);
      if (isTooNew(since)) yield report(source, statement, since, version);
    }
  },
};
