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
