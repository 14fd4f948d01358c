import * as l10n from "@vscode/l10n";
import { closest, distance } from "fastest-levenshtein";
import { askedBy } from "../model/asked.ts";
import type { Condition } from "../model/filter.ts";
import type { Host } from "../model/host.ts";
import type { Place } from "../text/source.ts";
import type { Rule } from "./rule.ts";

type SetCondition = Condition & { readonly on: "set" };

function* setsOf(conditions: readonly Condition[]): Iterable<SetCondition> {
  for (const condition of conditions) {
    if (condition.on === "set") yield condition;
    else if (condition.on === "any") for (const match of condition.of) yield* setsOf(match);
  }
}

/** Every place where a filter of the host asks a set by name, with the set's condition; each place once. */
export function* askedSets(host: Host): Iterable<{ readonly condition: SetCondition; readonly place: Place }> {
  const seen = new Set<string>();
  for (const { source, filter } of host.files)
    for (const line of (filter?.chains ?? []).flatMap((chain) => askedBy(chain).sets))
      for (const condition of setsOf(line.match)) {
        const place = condition.namePlace;
        const key = `${place.source.uri} ${place.span.start}`;
        if (place.source !== source || seen.has(key)) continue;
        seen.add(key);
        yield { condition, place };
      }
}

export const iptUnknownSet: Rule = {
  id: "ipt-unknown-set",
  severity: "warning",
  summary: "A rule asks a set that no ipset file of the host makes",
  *checkHost(host) {
    const known = host.files.flatMap((file) => file.sets ?? []).map(({ name }) => name);
    // A host that keeps its sets elsewhere makes all of them there.
    if (known.length === 0) return;
    for (const { condition, place } of askedSets(host)) {
      const { name } = condition;
      if (known.includes(name)) continue;
      const near = closest(name, known);
      const isNear = distance(name, near) <= Math.max(1, Math.ceil(name.length / 3));
      yield {
        place,
        message: isNear
          ? l10n.t(
              'no ipset file of this host makes a set {name}, and iptables-restore refuses a rule without its set; did you mean "{near}"?',
              { name, near },
            )
          : l10n.t(
              "no ipset file of this host makes a set {name}, and iptables-restore refuses a rule without its set; make it there",
              { name },
            ),
        fixes: isNear ? [{ title: l10n.t('Write "{near}"', { near }), edits: [{ place, newText: near }] }] : [],
      };
    }
  },
};
