import * as l10n from "@vscode/l10n";
import { flowName } from "../model/flow.ts";
import { decidingLines, isBlocked } from "./egress-blocked.ts";
import { openings } from "./fixes/add-to-list.ts";
import type { Rule } from "./rule.ts";

export const egressDnsBlocked: Rule = {
  id: "egress-dns-blocked",
  severity: "error",
  summary: "Everything that asks the DNS fails, because the firewall stops the questions",
  *checkHost(host) {
    const lookups = host.needs.filter(({ need }) => need.group === "dns");
    // The scanner's own lookups speak for all others: they know every feature that fails with them.
    const questions =
      lookups.find((judged) => judged.need.id === "dns-udp" && isBlocked(judged)) ??
      lookups.find((judged) => judged.need.flow.protocol === "udp" && isBlocked(judged));
    if (questions?.verdict === undefined) return;
    const { need, verdict } = questions;
    const blocked = lookups.filter(isBlocked);
    yield {
      place: need.place,
      message: l10n.t(
        "DNS lookups need {flow} out, but {where} stops them: {count} features fail for this one reason",
        {
          flow: flowName(need.flow),
          where: host.describe(verdict.line.place),
          count: Math.max(1, need.because.length),
        },
      ),
      related: [
        ...decidingLines(host, questions),
        ...need.because.flatMap(({ text, place }) => (place === undefined ? [] : [{ place, message: text }])),
      ],
      fixes: openings(host, blocked),
    };
  },
};
