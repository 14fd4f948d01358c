import * as l10n from "@vscode/l10n";
import { evaluate } from "../model/evaluate.ts";
import type { Filter, FilterLine } from "../model/filter.ts";
import { families } from "../model/flow.ts";
import type { Host } from "../model/host.ts";
import { includes } from "../model/intervals.ts";
import { linesOf } from "../model/later-packets.ts";
import type { JudgedNeed } from "../model/need.ts";
import type { Place } from "../text/source.ts";
import { speaks } from "./egress-needless.ts";
import { openings } from "./fixes/add-to-list.ts";
import type { Rule } from "./rule.ts";

/** A line that accepts TCP to port 443, wherever it goes, and not to 80. */
function opensHttps(line: FilterLine): boolean {
  if (line.action.kind !== "accept" || !speaks(line, "tcp")) return false;
  const ports = line.match.filter((each) => each.on === "port");
  return (
    ports.some((each) => each.side === "destination" && !each.negated && includes(each.ports, 443)) &&
    ports.every((each) => each.side === "destination" && !each.negated && !includes(each.ports, 80)) &&
    // A line for one address, one user or one interface is meant for something of its own.
    line.match.every(({ on }) => on === "port" || on === "protocol" || on === "family" || on === "state")
  );
}

/** sa-update's fetch of the list of mirrors, as the filters judge it. */
function fetching(host: Host, place: Place): JudgedNeed {
  const flow = { protocol: "tcp", port: 80, destination: { name: "spamassassin.apache.org" } } as const;
  const verdicts = families.flatMap((family) => {
    const verdict = evaluate(host.route, flow, family, host.vantage);
    return verdict === undefined ? [] : [{ family, verdict }];
  });
  const need: JudgedNeed["need"] = {
    id: "sa-update-http",
    component: "sa-update",
    flow,
    purpose: "",
    dataClass: "P0",
    occasion: "schedule",
    place,
    active: true,
    because: [],
  };
  return { need, verdicts };
}

function* lines(host: Host): Iterable<{ readonly filter: Filter; readonly line: FilterLine }> {
  for (const filter of host.route)
    if (filter.kind === "filter" && filter.hook === "output" && filter.unit === undefined)
      for (const line of linesOf(filter)) if (opensHttps(line)) yield { filter, line };
}

export const fwHttpsOnly: Rule = {
  id: "fw-https-only",
  severity: "warning",
  summary: "HTTPS may go out and HTTP may not, which sa-update needs",
  *checkHost(host) {
    // Who has plugins or rules of SpamAssassin updates them; where sa-update's start is seen its own rule speaks.
    if (!host.files.some((file) => file.spamassassin?.kind === "pre")) return;
    if (host.needs.some(({ need }) => need.component === "sa-update")) return;
    for (const { line } of lines(host)) {
      const judged = fetching(host, line.place);
      const shut = judged.verdicts.filter(({ verdict }) => verdict.action === "drop" || verdict.action === "reject");
      if (shut.length === 0 || shut.length < judged.verdicts.length) return;
      yield {
        place: line.place,
        message: l10n.t(
          "sa-update fetches its rules by plain HTTP, and tcp/80 is stopped: rules grow old although 443 is open; accept tcp/80 too, or give sa-update a proxy",
        ),
        related: [...new Set(shut.map(({ verdict }) => verdict.line))].map(({ place, text }) => ({
          place,
          message: l10n.t("this line decides about tcp/80: {text}", { text }),
        })),
        fixes: openings(host, [judged]),
      };
      return;
    }
  },
};
