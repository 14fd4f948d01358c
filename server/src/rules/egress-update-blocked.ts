import * as l10n from "@vscode/l10n";
import { flowName } from "../model/flow.ts";
import type { Host } from "../model/host.ts";
import type { JudgedNeed } from "../model/need.ts";
import type { Place } from "../text/source.ts";
import { decidingLines, isBlocked } from "./egress-blocked.ts";
import { openings } from "./fixes/add-to-list.ts";
import type { Rule } from "./rule.ts";

/** What sa-update fetches by, grouped by the line that starts it. */
export function updatesByPlace(
  host: Host,
): ReadonlyMap<string, { readonly place: Place; readonly needs: readonly JudgedNeed[] }> {
  const groups = new Map<string, { place: Place; needs: JudgedNeed[] }>();
  for (const judged of host.needs) {
    if (judged.need.component !== "sa-update" || !judged.need.active) continue;
    const { place } = judged.need;
    const key = `${place.source.uri} ${place.span.start}`;
    const group = groups.get(key) ?? { place, needs: [] };
    group.needs.push(judged);
    groups.set(key, group);
  }
  return groups;
}

/** Host names as a message lists them: the first few, then how many more. */
export function hostList(needs: readonly JudgedNeed[]): string {
  const names = [...new Set(needs.flatMap(({ need }) => need.flow.destination.name ?? []))];
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? l10n.t("{hosts} and {count} more", { hosts: shown, count: names.length - 3 }) : shown;
}

export const egressUpdateBlocked: Rule = {
  id: "egress-update-blocked",
  severity: "error",
  summary: "sa-update cannot fetch rules, because the firewall stops it",
  *checkHost(host) {
    for (const { place, needs } of updatesByPlace(host).values()) {
      const blocked = needs.filter((judged) => isBlocked(judged) && judged.need.group === undefined);
      const first = blocked[0];
      // A start that stalls is said by unit-start-stall, which knows the numbers.
      if (first?.verdict === undefined || first.need.occasion === "start") continue;
      yield {
        place,
        message: l10n.t(
          "sa-update needs {flows} out to {hosts}, but {where} stops it: every run fails and the rules grow old",
          {
            flows: [...new Set(blocked.map(({ need }) => flowName(need.flow)))].join(", "),
            hosts: hostList(blocked),
            where: host.describe(first.verdict.line.place),
          },
        ),
        related: decidingLines(host, first),
        fixes: openings(host, blocked),
      };
    }
  },
};
