import * as l10n from "@vscode/l10n";
import { commandSince, formerName } from "../model/command-versions.ts";
import type { Report } from "../model/finding.ts";
import { formerFunction, functionSince, pluginSince, pluginUntil } from "../model/function-versions.ts";
import type { Host } from "../model/host.ts";
import { lintSays } from "../model/lint.ts";
import { paddedVersion } from "../model/reading-order.ts";
import type { Statement } from "../model/spamassassin.ts";
import type { SourceFile } from "../text/source.ts";
import { callingTests } from "./calling-tests.ts";
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

/** Functions that tests of the host call and its version has not got, unless their plugin comes from elsewhere. */
function* functions({ spamassassin }: Host, isTooNew: (since: string | undefined) => boolean): Generator<Report> {
  const { version } = spamassassin;
  if (spamassassin.hasForeignPlugin) return;
  for (const { definition, place } of callingTests(spamassassin.tests)) {
    const { call, name } = definition;
    const since = call === undefined ? undefined : functionSince(call.name);
    if (call === undefined || since === undefined || !isTooNew(since)) continue;
    if (call.plugins.some((plugin) => spamassassin.plugins.has(plugin) && isTooNew(pluginSince(plugin)))) continue;
    const where = { source: place.source, span: call.nameSpan };
    const former = formerFunction(call.name);
    const parameters = { call: call.name, since, version, former: former ?? "" };
    yield {
      place: where,
      message:
        former === undefined
          ? l10n.t(
              "{call} came with SpamAssassin {since}; {version} does not know it, so the test never hits",
              parameters,
            )
          : l10n.t(
              "{call} came with SpamAssassin {since}; {version} on this host wants {former}, and the test never hits",
              parameters,
            ),
      related: [lintSays(where, `rules: unknown eval '${call.name}' for ${name}`)],
      fixes:
        former === undefined
          ? []
          : [
              {
                title: l10n.t("Write {meant}", { meant: former }),
                edits: [{ place: where, newText: former }],
                preferred: true,
              },
            ],
    };
  }
}

/** Plugins that are loaded by name and that this version has not got, or no more. */
function* plugins({ spamassassin }: Host, isTooNew: (since: string | undefined) => boolean): Generator<Report> {
  const { version } = spamassassin;
  for (const { name, load, place } of spamassassin.plugins.values()) {
    if (load.path !== undefined) continue;
    const since = pluginSince(name);
    const until = pluginUntil(name);
    const isGone = until !== undefined && !isTooNew(until);
    if (!isGone && !isTooNew(since)) continue;
    const parameters = {
      plugin: name.slice(name.lastIndexOf(":") + 1),
      since: since ?? "",
      until: until ?? "",
      version,
    };
    const where = { source: place.source, span: load.pluginSpan };
    yield {
      place: where,
      message: isGone
        ? l10n.t("{plugin} is gone since SpamAssassin {until}; remove the line", parameters)
        : l10n.t("{plugin} came with SpamAssassin {since}, and {version} cannot load it", parameters),
      related:
        load.keyword === "tryplugin"
          ? []
          : [lintSays(where, "plugin: failed to parse plugin (from @INC): Can't locate")],
      // Somebody may have put it among Perl's own modules.
      severity: "info",
      fixes: [commentOut(place)],
    };
  }
}

export const saNameTooNew: Rule = {
  id: "sa-name-too-new",
  severity: "error",
  summary: "A setting, function or plugin that this host's SpamAssassin does not have",
  *checkHost(host) {
    const { version, isVersionKnown, refused } = host.spamassassin;
    const ours = paddedVersion(version);
    const isTooNew = (since: string | undefined): since is string => since !== undefined && paddedVersion(since) > ours;
    // Where nothing tells the version it may be that one.
    const doubt = isVersionKnown ? {} : { severity: "info" as const };
    for (const report of functions(host, isTooNew)) yield { ...report, ...doubt };
    yield* plugins(host, isTooNew);
    for (const { statement, place } of refused) {
      const since = statement.known ? undefined : commandSince(statement.command);
      if (isTooNew(since))
        yield {
          ...report(place.source, statement, since, version),
          ...doubt,
        };
    }
    if (!isVersionKnown || ours >= paddedVersion("4.0.1")) return;
    for (const { source, statement } of recent.in(host)) {
      const since = commandSince(statement.command);
      if (isTooNew(since)) yield report(source, statement, since, version);
    }
  },
};
