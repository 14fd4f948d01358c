import * as l10n from "@vscode/l10n";
import type { HostFacts } from "../model/host.ts";
import type { Statement } from "../model/spamassassin.ts";
import type { Place } from "../text/source.ts";
import type { Because } from "./need.ts";
import { scanning } from "./scanning.ts";

export const pluginPrefix = "Mail::SpamAssassin::Plugin::";

/** What decides whether a plugin asks the network. */
export interface Component {
  /** `Razor2`, without its prefix. */
  readonly plugin: string;
  /** Settings whose 0 turns it off. */
  readonly switches?: readonly string[];
  /** Settings whose 1 turns it off. */
  readonly skips?: readonly string[];
  /** Its shipped tests: with these and all others that call it scored 0, it is never asked. */
  readonly tests?: readonly string[];
}

/** A plugin that some line loads, or once loaded, with whether it really asks the network, and why or why not. */
export interface PluginState {
  readonly active: boolean;
  /** The loadplugin line, or the comment that it has become. */
  readonly place: Place;
  readonly because: readonly Because[];
}

/** Undefined where no line speaks of the plugin at all. */
export function pluginState(host: HostFacts, component: Component): PluginState | undefined {
  const { plugin, switches = [], skips = [] } = component;
  const live = host.spamassassin.plugins.get(pluginPrefix + plugin);
  if (live === undefined) return unloaded(host, plugin);
  const { place } = live;
  const off = (because: readonly Because[]): PluginState => ({ active: false, place, because });
  for (const [names, value] of [
    [switches, false],
    [skips, true],
  ] as const)
    for (const setting of names) {
      const found = host.spamassassin.settings.get(setting);
      if (found !== undefined && truth(found.value) === value)
        return off([
          { text: l10n.t("{line} switches it off", { line: `${setting} ${found.value}` }), place: found.place },
        ]);
    }
  const silenced = silencedBy(host, component);
  if (silenced !== undefined) return off(silenced);
  const { localOnly, because } = scanning(host);
  if (localOnly) return off(because);
  return { active: true, place, because: [{ text: l10n.t("{name} is loaded here", { name: plugin }), place }] };
}

/** A setting's value as a switch: 0 and no, or any other number and yes; undefined for what is neither. */
function truth(value: string): boolean | undefined {
  if (/^(?:no|[+-]?0+(?:\.0*)?)$/i.test(value)) return false;
  return /^(?:yes|[+-]?\d+(?:\.\d*)?)$/i.test(value) ? true : undefined;
}

function unloaded(host: HostFacts, name: string): PluginState | undefined {
  const found = loadLines(host).get(pluginPrefix + name);
  if (found === undefined) return undefined;
  const { place, isComment } = found;
  const text = isComment
    ? l10n.t("{name} is commented out here", { name })
    : l10n.t("the condition around this line is not met, so {name} is not loaded", { name });
  return { active: false, place, because: [{ text, place }] };
}

interface LoadLine {
  readonly place: Place;
  readonly isComment: boolean;
}

const loadLinesOf = new WeakMap<HostFacts, ReadonlyMap<string, LoadLine>>();

/** By plugin the first line of the host that loads it, else the first comment that once did; looked for once. */
function loadLines(host: HostFacts): ReadonlyMap<string, LoadLine> {
  let lines = loadLinesOf.get(host);
  if (lines === undefined) {
    const found = new Map<string, LoadLine>();
    const add = (plugin: string, place: Place, isComment: boolean): void => {
      if (!found.has(plugin)) found.set(plugin, { place, isComment });
    };
    for (const { source, spamassassin } of host.files)
      for (const { plugin, statement } of spamassassin?.loads ?? [])
        add(plugin, { source, span: statement.span }, false);
    for (const { source, spamassassin } of host.files)
      for (const { plugin, span } of spamassassin?.commentedLoads ?? []) add(plugin, { source, span }, true);
    lines = found;
    loadLinesOf.set(host, lines);
  }
  return lines;
}

/** The score lines that keep a plugin from ever being asked; undefined where one of its tests counts. */
function silencedBy(host: HostFacts, { plugin, tests = [] }: Component): readonly Because[] | undefined {
  const { scores, tests: defined } = host.spamassassin;
  const isSilent = (name: string): boolean => {
    const score = scores.get(name);
    return score !== undefined && netScores(score.scores).every((value) => value === 0);
  };
  if (tests.length === 0 || !tests.every(isSilent)) return undefined;
  const own = [...defined.values()].flatMap(({ definition }) =>
    definition.plugin === pluginPrefix + plugin ? definition.name : [],
  );
  if (!own.every(isSilent)) return undefined;
  return [...new Set([...tests, ...own])].flatMap((name) => {
    const score = scores.get(name);
    return score === undefined ? [] : [{ text: l10n.t("{name} is scored 0", { name }), place: score.place }];
  });
}

/** Of four scores the second and the fourth count where the network may be asked. */
function netScores(scores: readonly number[]): readonly number[] {
  return scores.length === 4 ? [scores[1] ?? 0, scores[3] ?? 0] : scores;
}

/** Lines of a setting that add up, in the order of the files. */
export function linesOf(
  host: HostFacts,
  names: readonly string[],
): readonly { readonly statement: Statement; readonly place: Place }[] {
  return host.files.flatMap(({ source, spamassassin }) =>
    (spamassassin?.statements ?? [])
      .filter((each) => names.includes(each.canonical) && host.spamassassin.isLive(each.branch))
      .map((statement) => ({ statement, place: { source, span: statement.span } })),
  );
}

/** A setting's seconds: `5`, `5s`, `1m`; the default where it is not set or cannot be read. */
export function seconds(host: HostFacts, setting: string, standard: number): number {
  const value = host.spamassassin.settings.get(setting)?.value ?? "";
  const match = /^\+?(\d+(?:\.\d*)?)\s*([smhdw]?)(?:\s|$)/i.exec(value);
  const factors: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
  return match === null ? standard : Number(match[1]) * (factors[match[2]?.toLowerCase() ?? ""] ?? 1);
}

/** Unit and users of whoever scans, for a need's fields. */
export function scanner(host: HostFacts) {
  const { unit, users } = scanning(host);
  return { unit: unit === undefined ? {} : { unit }, users: users === undefined ? {} : { users } };
}
