import * as l10n from "@vscode/l10n";
import { onlyPort, servicesOf } from "../model/asked.ts";
import { evaluate } from "../model/evaluate.ts";
import type { Filter, FilterLine } from "../model/filter.ts";
import type { Fix } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import { includes } from "../model/intervals.ts";
import type { Edit } from "../text/source.ts";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";

/** A line that accepts UDP to port 53, and nothing of TCP. */
function opensUdp(line: FilterLine): boolean {
  if (line.action.kind !== "accept" || onlyPort(line) !== 53) return false;
  const protocol = line.match.find((each) => each.on === "protocol" && !each.negated);
  return protocol?.on === "protocol" && includes(protocol.numbers, 17) && !includes(protocol.numbers, 6);
}

/** The same line once more for TCP, behind it. */
function sameForTcp(filter: Filter, line: FilterLine): Fix | undefined {
  const { source, span: own } = line.place;
  const edits = filter.writer.transport?.(line, "tcp");
  if (edits === undefined) return undefined;
  const whole = span(source.lineSpan(own.start).start, source.lineSpan(own.end).end);
  // Something else on the same source line would be written twice.
  const around = source.text.slice(whole.start, own.start) + source.text.slice(own.end, whole.end);
  if (!/^\s*;?\s*(?:#.*)?$/.test(around)) return undefined;
  const inside = edits.filter(({ place }) => whole.start <= place.span.start && place.span.end <= whole.end);
  if (inside.length !== edits.length) return undefined;
  let copy = source.slice(whole);
  for (const { place, newText } of [...inside].sort((a, b) => b.place.span.start - a.place.span.start))
    copy = copy.slice(0, place.span.start - whole.start) + newText + copy.slice(place.span.end - whole.start);
  const edit: Edit = { place: { source, span: span(whole.end, whole.end) }, newText: `${source.lineEnding}${copy}` };
  return { title: l10n.t("Accept DNS over TCP too"), edits: [edit], preferred: true };
}

/** Whether the route stops every question over TCP, in each family the filter knows. */
function tcpIsShut(host: Host, filter: Filter): boolean {
  return filter.families.every((family) => {
    const verdict = evaluate(host.route, { protocol: "tcp", port: 53, destination: {} }, family, host.vantage);
    return verdict?.action === "drop" || verdict?.action === "reject";
  });
}

export const fwDnsUdpOnly: Rule = {
  id: "fw-dns-udp-only",
  severity: "warning",
  summary: "DNS may go out by UDP but not by TCP, which long answers need",
  *checkHost(host) {
    const seen = new Set<FilterLine>();
    for (const filter of host.route) {
      if (filter.hook !== "output" || filter.kind !== "filter" || filter.unit !== undefined) continue;
      for (const line of servicesOf(filter)) {
        if (!opensUdp(line) || seen.has(line)) continue;
        seen.add(line);
        if (!tcpIsShut(host, filter)) continue;
        const fix = sameForTcp(filter, line);
        yield {
          place: line.place,
          message: l10n.t(
            "DNS gets out by UDP alone: an answer too long for UDP is asked for again over TCP, which is stopped, so such look-ups fail; accept tcp/53 too",
          ),
          fixes: fix === undefined ? [] : [fix],
        };
      }
    }
  },
};
