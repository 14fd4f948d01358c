import * as l10n from "@vscode/l10n";
import { askedSets } from "./ipt-unknown-set.ts";
import type { Rule } from "./rule.ts";

export const iptSetSides: Rule = {
  id: "ipt-set-sides",
  severity: "warning",
  summary: "A rule names fewer of src and dst than its set has dimensions, so it never matches",
  *checkHost(host) {
    const sets = new Map(host.files.flatMap((file) => file.sets ?? []).map((set) => [set.name, set]));
    for (const { condition, place } of askedSets(host)) {
      const set = sets.get(condition.name);
      if (set === undefined || set.members !== undefined || condition.sides.length >= set.dimensions) continue;
      const last = condition.sides.at(-1) === "source" ? "src" : "dst";
      const given = condition.sides.map((side) => (side === "source" ? "src" : "dst")).join(",");
      const wanted = [given, ...Array.from({ length: set.dimensions - condition.sides.length }, () => last)].join(",");
      const { source, span: where } = place;
      const from = source.text.indexOf(given, where.end);
      yield {
        place,
        message: l10n.t(
          "the set {name} has {count} parts, and this names {given} only, so it never matches: write {wanted}",
          { name: set.name, count: set.dimensions, given, wanted },
        ),
        related: [{ place: set.place, message: l10n.t("the set is made here") }],
        fixes: [
          {
            title: l10n.t('Write "{near}"', { near: wanted }),
            edits: [{ place: { source, span: { start: from, end: from + given.length } }, newText: wanted }],
          },
        ],
      };
    }
  },
};
