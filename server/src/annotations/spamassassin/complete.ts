import * as l10n from "@vscode/l10n";
import type { Completion } from "../../languages/language.ts";
import { commandEntry, evalEntry } from "../../languages/spamassassin/catalog.ts";
import { behind, cursorAt, type TestNamePlace, testNameAt } from "../../languages/spamassassin/cursor.ts";
import type { Facts } from "../../model/facts.ts";
import type { Host } from "../../model/host.ts";
import { namesAt } from "./complete-names.ts";
import { effectiveScore, scoreOf } from "./scores.ts";
import { pluginState } from "./state.ts";

/** The tests of all files of the host; and what the language offers, with a note where its plugin is off here. */
export function complete(
  host: Host,
  facts: Facts,
  offset: number,
  offered: readonly Completion[],
): readonly Completion[] {
  const { source } = facts;
  const cursor = cursorAt(source, offset);
  if (cursor === undefined) return [];
  const named = namesAt(host, cursor);
  if (named !== undefined) return named;
  const name = testNameAt(cursor);
  if (name !== undefined) return tests(host, name, offset);
  const found: Completion[] = [];
  for (const each of offered) {
    const plugins = pluginsOf(each);
    if (each.kind === "plugin") found.push({ ...each, detail: stateText(host, each.label, each.detail) });
    else if (plugins.length > 0 && plugins.every((plugin) => pluginState(host, plugin).kind === "off"))
      found.push({ ...each, detail: l10n.t("{plugin}: not loaded here", { plugin: each.detail ?? "" }) });
  }
  return found;
}

type TestOffer = Omit<Completion, "span">;

const testOffers = new WeakMap<Host, readonly TestOffer[]>();

/** Made once for a host: an editor asks again for each letter of a name. */
function offersOf(host: Host): readonly TestOffer[] {
  let offers = testOffers.get(host);
  if (offers === undefined) {
    const descriptions = host.spamassassin.keyed("describe");
    offers = [...host.spamassassin.tests].map(([label, { definition }]) => {
      const score = scoreOf(host, label);
      const documentation = descriptions.get(label)?.value;
      return {
        label,
        kind: "test",
        detail: score === undefined ? definition.type : `${definition.type} · ${effectiveScore(score)}`,
        ...(documentation === undefined ? {} : { documentation }),
      };
    });
    testOffers.set(host, offers);
  }
  return offers;
}

function tests(host: Host, { typed, scored, own }: TestNamePlace, offset: number): readonly Completion[] {
  const prefix = typed.toLowerCase();
  const span = behind(offset, typed);
  const found: Completion[] = [];
  for (const each of offersOf(host))
    if (each.label !== own && !(scored && each.label.startsWith("__")) && each.label.toLowerCase().startsWith(prefix))
      found.push({ ...each, span });
  return found;
}

function pluginsOf({ kind, label }: Completion): readonly string[] {
  if (kind === "plugin") return [label];
  if (kind === "function") return evalEntry(label)?.plugins ?? [];
  return kind === "setting" || kind === "keyword" ? (commandEntry(label)?.plugins ?? []) : [];
}

function stateText(host: Host, plugin: string, shortName = ""): string {
  const state = pluginState(host, plugin);
  if (state.kind === "unknown") return shortName;
  return state.kind === "off"
    ? l10n.t("{plugin}: not loaded here", { plugin: shortName })
    : l10n.t("{plugin}: loaded by {where}", { plugin: shortName, where: host.describe(state.place) });
}
