import * as l10n from "@vscode/l10n";
import type { FilterLine } from "../model/filter.ts";
import type { Host } from "../model/host.ts";
import { includes } from "../model/intervals.ts";
import { linesOf } from "../model/later-packets.ts";
import { protocolNumber } from "../model/ports.ts";
import { isWrongTransport } from "./fw-wrong-transport.ts";
import type { Rule } from "./rule.ts";

/** Ports that serve nothing but a mail filter's own components, so that whether they are needed can be known. */
export const filterPorts: readonly {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly component: string;
}[] = [
  { protocol: "tcp", port: 7, component: "Razor" },
  { protocol: "tcp", port: 2703, component: "Razor2" },
  { protocol: "udp", port: 24441, component: "Pyzor" },
  { protocol: "udp", port: 6277, component: "DCC" },
];

/** The single destination ports a line asks for; undefined where it asks for none, for a range or for many. */
export function destinationPorts(line: FilterLine): readonly number[] | undefined {
  const condition = line.match.find((each) => each.on === "port" && each.side === "destination" && !each.negated);
  if (condition?.on !== "port" || condition.ports.length === 0 || condition.ports.length > 16) return undefined;
  return condition.ports.every(({ low, high }) => low === high) ? condition.ports.map(({ low }) => low) : undefined;
}

/** Whether the line can match packets of this protocol. */
export function speaks(line: FilterLine, protocol: "tcp" | "udp"): boolean {
  const number = protocolNumber(protocol) ?? 0;
  return line.match.every(
    (each) => each.on !== "protocol" || includes(each.numbers, number) !== (each.negated ?? false),
  );
}

function isNeeded(host: Host, protocol: string, port: number): boolean {
  return host.needs.some(({ need }) => need.active && need.flow.protocol === protocol && need.flow.port === port);
}

export const egressNeedless: Rule = {
  id: "egress-needless",
  severity: "hint",
  summary: "A gate stands open that no active component uses",
  *checkHost(host) {
    // Without any .pre nobody can say what is switched on.
    if (!host.files.some((file) => file.spamassassin?.kind === "pre")) return;
    const seen = new Set<FilterLine>();
    for (const filter of host.route) {
      if (filter.kind !== "filter" || !host.files.some((file) => file.source === filter.entry.place.source)) continue;
      for (const line of linesOf(filter)) {
        if (line.action.kind !== "accept" || seen.has(line) || isWrongTransport(line)) continue;
        seen.add(line);
        const ports = destinationPorts(line);
        const known = ports?.map((port) =>
          filterPorts.find((each) => each.port === port && speaks(line, each.protocol)),
        );
        const needless = known?.filter((each) => each !== undefined && !isNeeded(host, each.protocol, each.port)) ?? [];
        const first = needless[0];
        if (first === undefined) continue;
        const parameters = { flow: `${first.protocol}/${first.port}`, component: first.component, host: host.name };
        const removal = needless.length === ports?.length ? filter.writer.remove(line) : undefined;
        yield {
          place: line.place,
          message:
            first.port === 7
              ? l10n.t(
                  "nothing uses {flow}: Razor gave up its echo test, and Razor2 needs tcp/2703 alone; remove the line",
                  parameters,
                )
              : l10n.t("nothing on {host} uses {flow}, since {component} is off; remove the line", parameters),
          unnecessary: true,
          fixes: removal === undefined ? [] : [{ title: l10n.t("Remove the line"), edits: removal, preferred: true }],
        };
      }
    }
  },
};
