import * as l10n from "@vscode/l10n";
import type { HostFacts } from "../model/host.ts";
import type { LivePlugin } from "../model/spamassassin.ts";
import type { Because } from "./need.ts";
import { scanning } from "./scanning.ts";

export const pluginPrefix = "Mail::SpamAssassin::Plugin::";

/** A loaded plugin with whether it really asks the network, and why or why not. */
export interface PluginState {
  readonly live: LivePlugin;
  readonly active: boolean;
  readonly because: readonly Because[];
}

/**
 * Whether a plugin is loaded and in use: `switches` are settings whose 0 turns it off, `tests` are its own, of which
 * at least one must not have been scored 0. Undefined where it is not loaded.
 */
export function pluginState(
  host: HostFacts,
  name: string,
  switches: readonly string[],
  tests: readonly string[],
): PluginState | undefined {
  const live = host.spamassassin.plugins.get(pluginPrefix + name);
  if (live === undefined) return undefined;
  const loaded: Because = { text: l10n.t("{name} is loaded here", { name }), place: live.place };
  for (const setting of switches) {
    const found = host.spamassassin.settings.get(setting);
    if (found !== undefined && /^(?:0|no)$/i.test(found.value))
      return { live, active: false, because: [{ text: l10n.t("{setting} is 0", { setting }), place: found.place }] };
  }
  const scores = tests.map((test) => host.spamassassin.scores.get(test));
  if (tests.length > 0 && scores.every((score) => score?.scores.every((value) => value === 0)))
    return {
      live,
      active: false,
      because: scores.flatMap((score) =>
        score === undefined ? [] : [{ text: l10n.t("its tests are scored 0"), place: score.place }],
      ),
    };
  const scan = scanning(host);
  if (scan.localOnly) return { live, active: false, because: scan.because };
  return { live, active: true, because: [loaded] };
}

/** A setting's seconds: `5`, `5s`, `1m`; the default where it is not set or cannot be read. */
export function seconds(host: HostFacts, setting: string, standard: number): number {
  const value = host.spamassassin.settings.get(setting)?.value ?? "";
  const match = /^\+?(\d+(?:\.\d*)?)\s*([smhdw]?)$/i.exec(value);
  const factors: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
  return match === null ? standard : Number(match[1]) * (factors[match[2]?.toLowerCase() ?? ""] ?? 1);
}

/** Unit and users of whoever scans, for a need's fields. */
export function scanner(host: HostFacts) {
  const { unit, users } = scanning(host);
  return { unit: unit === undefined ? {} : { unit }, users: users === undefined ? {} : { users } };
}
