import { closest } from "./closest.ts";
import { pluginEntries } from "./plugins.generated.ts";

/** A stock plugin. */
export interface PluginEntry {
  /** Full name. */
  readonly name: string;
  /** The packaged file that names it: `v310.pre`. */
  readonly pre?: string;
  /** Whether that file loads it, rather than offer it in a comment. */
  readonly on?: boolean;
}

const plugins: ReadonlyMap<string, PluginEntry> = new Map(pluginEntries.map((entry) => [entry.name, entry]));

export const allPlugins: readonly PluginEntry[] = pluginEntries;

/** A stock plugin by its full name. */
export function pluginEntry(name: string): PluginEntry | undefined {
  return plugins.get(name);
}

export function isStockPlugin(name: string): boolean {
  return plugins.has(name);
}

/** The packaged .pre that loads or offers a stock plugin, such as `v310.pre`. */
export function packagedFile(name: string): string | undefined {
  return plugins.get(name)?.pre;
}

const prefix = "Mail::SpamAssassin::Plugin::";

/** Names under which 4.0 still takes a plugin, or that it answers for though the plugin is gone. */
const formerPlugins: ReadonlySet<string> = new Set(
  ["Dmarc", "WhiteListSubject", "RaciallyCharged", "HashCash", "Hashcash"].map((name) => `${prefix}${name}`),
);

/** A plugin that a condition may ask for without a mistake: a stock one, or one of other versions. */
export function isPluginOfSomeVersion(name: string): boolean {
  return plugins.has(name) || formerPlugins.has(name) || name === `${prefix}Redirectors`;
}

/** The stock plugin that a name nobody knows most likely means: a letter or two differ, or only the short name is there. */
export function nearestPlugin(name: string): string | undefined {
  if (name.length > 100) return undefined;
  const short = name.slice(name.lastIndexOf(":") + 1);
  const shorts = pluginEntries.map((entry) => entry.name.slice(prefix.length));
  const near = closest(short, shorts, short.length <= 4 ? 1 : 2);
  if (near === undefined) return undefined;
  const module = name.slice(0, name.length - short.length);
  return module === "" || closest(module, [prefix], 6) !== undefined ? `${prefix}${near}` : undefined;
}
