import * as l10n from "@vscode/l10n";
import { functionSince, functionUntil } from "../model/function-versions.ts";
import { lintSays } from "../model/lint.ts";
import { pluginEntry } from "../model/plugins.ts";
import { paddedVersion } from "../model/reading-order.ts";
import { callingTests } from "./calling-tests.ts";
import { guard } from "./fixes/guard.ts";
import { commentedLoadOf, loadPlugin } from "./fixes/load-plugin.ts";
import { shortName } from "./fixes/switch-off.ts";
import type { Rule } from "./rule.ts";

interface Guessed {
  /** The first version without the function. */
  readonly until: string | undefined;
  readonly near: string | undefined;
  /** No plugin from elsewhere can bring it. */
  readonly certain: boolean;
}

function aboutUnknown(call: string, { until, near, certain }: Guessed): string {
  if (until !== undefined)
    return l10n.t("{call} is gone since SpamAssassin {until}, so the test never hits", { call, until });
  if (near !== undefined)
    return l10n.t("no plugin of SpamAssassin brings a function {call}; did you mean {near}?", { call, near });
  return certain
    ? l10n.t("no plugin of SpamAssassin brings a function {call}, so the test never hits", { call })
    : l10n.t(
        "no plugin of SpamAssassin brings a function {call}; a plugin of your own has to, or the test never hits",
        {
          call,
        },
      );
}

export const saUnknownEval: Rule = {
  id: "sa-unknown-eval",
  severity: "error",
  summary: "A test calls a function that no loaded plugin brings",
  *checkHost(host) {
    const { spamassassin } = host;
    const ours = paddedVersion(spamassassin.version);
    for (const { definition, place } of callingTests(spamassassin.tests)) {
      const { call } = definition;
      if (call?.parameters === undefined || call.plugins.some((plugin) => spamassassin.plugins.has(plugin))) continue;
      // What other versions have is told by `sa-name-too-new`, and here only what is gone.
      const until = functionUntil(call.name);
      const since = functionSince(call.name);
      if (until !== undefined && ours < paddedVersion(until)) continue;
      if (since !== undefined && (!call.known || ours < paddedVersion(since))) continue;
      const { name } = definition;
      const where = { source: place.source, span: call.nameSpan };
      const lint = lintSays(where, `rules: unknown eval '${call.name}' for ${name}`);
      if (!call.known) {
        const near = until === undefined ? call.suggestion : undefined;
        // A plugin from elsewhere may bring it.
        if (spamassassin.hasForeignPlugin && near === undefined) continue;
        // Where no file loads any plugin, the files that do are not here.
        const loadsAny = spamassassin.plugins.size > 0;
        const certain = !spamassassin.hasForeignPlugin && (loadsAny || near !== undefined || until !== undefined);
        yield {
          place: where,
          message: aboutUnknown(call.name, { until, near, certain }),
          related: certain ? [lint] : [],
          fixes:
            near === undefined
              ? []
              : [
                  {
                    title: l10n.t("Write {near}", { near }),
                    edits: [{ place: where, newText: near }],
                    preferred: true,
                  },
                ],
          ...(certain ? {} : { severity: "info" as const }),
        };
        continue;
      }
      const certain = call.plugins.every((plugin) => spamassassin.isTold(plugin));
      if (!certain && call.plugins.some((plugin) => pluginEntry(plugin)?.on)) continue;
      const plugin = call.plugins.find((each) => commentedLoadOf(host, each) !== undefined) ?? call.plugins[0];
      if (plugin === undefined) continue;
      const commented = commentedLoadOf(host, plugin);
      const load = loadPlugin(host, plugin);
      const line = { statement: definition.statement, place, certain };
      const parameters = {
        call: call.name,
        plugin: shortName(plugin),
        where: commented === undefined ? "" : host.describe(commented),
      };
      yield {
        place: where,
        message:
          commented === undefined
            ? l10n.t(
                "{call} belongs to the plugin {plugin}, which no file loads, so the test never hits; put ifplugin around it, or load the plugin",
                parameters,
              )
            : l10n.t(
                "{call} belongs to the plugin {plugin}, which is switched off at {where}, so the test never hits; put ifplugin around it, or load the plugin",
                parameters,
              ),
        related: [
          ...(certain ? [lint] : []),
          ...(commented === undefined ? [] : [{ place: commented, message: l10n.t("switched off here") }]),
        ],
        fixes: [guard({ first: line, last: line, count: 1 }, plugin), ...(load === undefined ? [] : [load])],
        ...(certain ? {} : { severity: "info" as const }),
      };
    }
  },
};
