import * as l10n from "@vscode/l10n";
import type { Facts } from "../../model/facts.ts";
import type { Host } from "../../model/host.ts";
import { packagedFile } from "../../model/plugins.ts";
import type { Branch, Statement } from "../../model/spamassassin.ts";
import { type Place, place } from "../../text/source.ts";

/** `Razor2` out of `Mail::SpamAssassin::Plugin::Razor2`. */
export function shortName(plugin: string): string {
  return plugin.slice(plugin.lastIndexOf(":") + 1);
}

/** Whether a plugin is loaded on a host; `unknown` where none of its files would tell. */
export type PluginState =
  | { readonly kind: "loaded"; readonly place: Place }
  /** `place`: the comment that offers it. */
  | { readonly kind: "off"; readonly place?: Place }
  | { readonly kind: "unknown" };

const states = new WeakMap<Host, Map<string, PluginState>>();

/** Worked out once for a host and plugin. */
export function pluginState(host: Host, plugin: string): PluginState {
  let known = states.get(host);
  if (known === undefined) {
    known = new Map();
    states.set(host, known);
  }
  let state = known.get(plugin);
  if (state === undefined) {
    state = findPluginState(host, plugin);
    known.set(plugin, state);
  }
  return state;
}

function findPluginState(host: Host, plugin: string): PluginState {
  const live = host.spamassassin.plugins.get(plugin);
  if (live !== undefined) return { kind: "loaded", place: live.place };
  let told = false;
  const packaged = packagedFile(plugin);
  for (const { source, spamassassin } of host.files) {
    if (spamassassin === undefined) continue;
    const offer = spamassassin.commentedLoads.find((each) => each.plugin === plugin);
    if (offer !== undefined) return { kind: "off", place: place(source, offer.span) };
    told ||= source.name === packaged || spamassassin.loads.some((each) => each.plugin === plugin);
  }
  return told ? { kind: "off" } : { kind: "unknown" };
}

/** `Razor2 is not loaded (etc/spamassassin/v310.pre:22 is a comment)`; nothing where it is, or nobody knows. */
export function pluginOff(host: Host, plugin: string): string | undefined {
  const state = pluginState(host, plugin);
  if (state.kind !== "off") return undefined;
  const name = shortName(plugin);
  return state.place === undefined
    ? l10n.t("{name} is not loaded", { name })
    : l10n.t("{name} is not loaded ({where} is a comment)", { name, where: host.describe(state.place) });
}

/** The outermost branch around a line that is not read; nothing where all are. */
function deadBranch(host: Host, branch: Branch | undefined): Branch | undefined {
  let dead: Branch | undefined;
  for (let each = branch; each !== undefined; each = each.conditional.parent)
    if (!host.spamassassin.isLive(each)) dead = each;
  return dead;
}

/** Why a line of a file does not count on a host; nothing where it does, or where that is not certain. */
export function reasonNotRead(host: Host, facts: Facts, statement: Statement): string | undefined {
  const { spamassassin } = host;
  if (!spamassassin.files.includes(facts)) return l10n.t("SpamAssassin does not read this file here.");
  const dead = deadBranch(host, statement.branch);
  if (dead !== undefined) return conditionReason(host, facts, dead);
  if (!spamassassin.isRead(statement))
    return l10n.t("Not read: a `require_version` above asks for another version than {version}.", {
      version: spamassassin.version,
    });
  if (statement.plugin === undefined) return undefined;
  const plugins = [statement.plugin, ...statement.otherPlugins];
  if (plugins.some((plugin) => pluginState(host, plugin).kind !== "off")) return undefined;
  return l10n.t("Refused: {off}.", { off: plugins.flatMap((plugin) => pluginOff(host, plugin) ?? []).join("; ") });
}

function conditionReason(host: Host, facts: Facts, { conditional, whenTrue }: Branch): string {
  const { keyword, expression, keywordSpan } = conditional;
  const where = host.describe(place(facts.source, keywordSpan));
  const condition = `${keyword} ${expression}`;
  if (!whenTrue) return l10n.t("Not read: `{condition}` in {where} is true here.", { condition, where });
  const off = keyword === "ifplugin" ? pluginOff(host, expression) : undefined;
  return off === undefined
    ? l10n.t("Not read: `{condition}` in {where} is false here.", { condition, where })
    : l10n.t("Not read: `{condition}` in {where} is false here, since {off}.", { condition, where, off });
}

/** The statement of a file that holds an offset; statements lie in the order of the text. */
export function statementAt(facts: Facts, offset: number): Statement | undefined {
  const statements = facts.spamassassin?.statements ?? [];
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((statements[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = statements[low - 1];
  return found !== undefined && offset <= found.span.end ? found : undefined;
}
