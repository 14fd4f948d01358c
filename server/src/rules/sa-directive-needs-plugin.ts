import * as l10n from "@vscode/l10n";
import type { Related, Report } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import { lintSays } from "../model/lint.ts";
import { packagedFile, pluginEntry } from "../model/plugins.ts";
import type { RefusedLine } from "../model/spamassassin.ts";
import { commentOut } from "./fixes/comment-out.ts";
import { guard, refusedRuns } from "./fixes/guard.ts";
import { commentedLoadOf, loadPlugin } from "./fixes/load-plugin.ts";
import { shortName } from "./fixes/switch-off.ts";
import type { Rule } from "./rule.ts";

/** Settings that were built in once; without their plugin lint only warns. Source: MIGRATED_SETTINGS of Conf.pm. */
const migrated: ReadonlySet<string> = new Set(["ok_languages"]);

/** What is to say of the lines whose plugin is not loaded, of those settings or of all others. */
function* refusals(host: Host, wanted: "migrated" | "others"): Generator<Report> {
  const { refused, plugins } = host.spamassassin;
  let runs: ReturnType<typeof refusedRuns> | undefined;
  for (const line of refused) {
    const { statement, place, certain } = line;
    if (statement.plugin === undefined || migrated.has(statement.canonical) !== (wanted === "migrated")) continue;
    const candidates = [statement.plugin, ...statement.otherPlugins];
    const later = candidates.flatMap((each) => plugins.get(each) ?? [])[0];
    const plugin = later?.name ?? candidates.find((each) => commentedLoadOf(host, each)) ?? statement.plugin;
    // Nothing here tells whether it is loaded: what the package loads is taken to be.
    if (!certain && candidates.some((each) => pluginEntry(each)?.on)) continue;
    runs ??= refusedRuns(refused);
    const run = runs.get(line);
    const commented = later === undefined ? commentedLoadOf(host, plugin) : undefined;
    yield {
      place: { source: place.source, span: statement.commandSpan },
      message: message(
        host,
        line,
        plugin,
        commented === undefined ? undefined : host.describe(commented),
        later && host.describe(later.place),
      ),
      related: [
        ...where(later, commented),
        ...(certain
          ? [
              lintSays(
                place,
                wanted === "migrated" ? "config: failed to parse line, now a plugin" : "config: failed to parse line",
              ),
            ]
          : []),
      ],
      fixes:
        later === undefined
          ? [run === undefined ? [] : guard(run, plugin), commentOut(place), loadPlugin(host, plugin) ?? []].flat()
          : [commentOut(place)],
      ...(certain ? {} : { severity: "info" as const }),
    };
  }
}

function where(
  later: { readonly place: Related["place"] } | undefined,
  commented: Related["place"] | undefined,
): readonly Related[] {
  if (later !== undefined) return [{ place: later.place, message: l10n.t("loaded here, too late for that line") }];
  if (commented !== undefined) return [{ place: commented, message: l10n.t("switched off here") }];
  return [];
}

function message(
  host: Host,
  { statement, certain }: RefusedLine,
  plugin: string,
  commented: string | undefined,
  later: string | undefined,
): string {
  const parameters = { command: statement.command, plugin: shortName(plugin), place: commented ?? later ?? "" };
  if (later !== undefined)
    return l10n.t(
      "{command} belongs to the plugin {plugin}, which is loaded only at {place}, behind this line; move that loadplugin line to a .pre",
      parameters,
    );
  if (commented !== undefined)
    return l10n.t(
      "{command} belongs to the plugin {plugin}, which is switched off at {place}, so SpamAssassin refuses the line; put ifplugin around it, or load the plugin",
      parameters,
    );
  if (certain)
    return l10n.t(
      "{command} belongs to the plugin {plugin}, which no file loads, so SpamAssassin refuses the line; put ifplugin around it, or load the plugin",
      parameters,
    );
  return l10n.t(
    "{command} belongs to the plugin {plugin}, which {file} leaves switched off as packaged; put ifplugin around the line unless your host loads it",
    { ...parameters, file: packagedFile(plugin) ?? host.name },
  );
}

export const saDirectiveNeedsPlugin: Rule = {
  id: "sa-directive-needs-plugin",
  severity: "error",
  summary: "A setting belongs to a plugin that is not loaded",
  checkHost: (host) => refusals(host, "others"),
};

export const saMigratedDirective: Rule = {
  id: "sa-migrated-directive",
  severity: "warning",
  summary: "A setting that was built in once is passed over until its plugin is loaded",
  checkHost: (host) => refusals(host, "migrated"),
};
