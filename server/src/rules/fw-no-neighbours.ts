import * as l10n from "@vscode/l10n";
import { askedBy, chainsOf } from "../model/asked.ts";
import type { Filter } from "../model/filter.ts";
import { lastDrop, mayPass } from "../model/later-packets.ts";
import type { Rule } from "./rule.ts";

const tcp = 6;
const icmpv6 = 58;

/** True for a filter of IPv6 alone, or where some line lets IPv6 through: elsewhere the host may have IPv4 only. */
function isMeantForIpv6(filter: Filter): boolean {
  return !filter.families.includes(4) || chainsOf(filter).some((chain) => askedBy(chain).letsIpv6);
}

export const fwNoNeighbours: Rule = {
  id: "fw-no-neighbours",
  severity: "warning",
  summary: "IPv6 is let through, but not the messages by which it finds its neighbours",
  *checkHost({ loading }) {
    for (const filter of loading.loaded.flatMap(({ filters }) => filters)) {
      if (filter.kind !== "filter" || filter.unit !== undefined || !filter.families.includes(6)) continue;
      if (filter.hook !== "input" && filter.hook !== "output") continue;
      const by = lastDrop(filter);
      // A filter that lets no IPv6 through needs no neighbours; conntrack leaves their messages untracked.
      if (by === undefined || !isMeantForIpv6(filter) || !mayPass(filter, { family: 6, protocol: tcp, state: "new" }))
        continue;
      if (mayPass(filter, { family: 6, protocol: icmpv6, state: "untracked" })) continue;
      const parameters = { chain: filter.name };
      const edits = filter.writer.admit?.(filter.entry, "neighbours");
      yield {
        place: by.place,
        message: l10n.t(
          "IPv6 cannot work: no line of {chain} accepts the ICMPv6 messages by which a host finds its neighbours and routers; accept them",
          parameters,
        ),
        fixes:
          edits === undefined
            ? []
            : [{ title: l10n.t("Accept neighbour discovery in {chain}", parameters), edits, preferred: true }],
      };
    }
  },
};
