import * as l10n from "@vscode/l10n";
import { onlyPort, servicesOf } from "../model/asked.ts";
import type { Filter, FilterLine } from "../model/filter.ts";
import { includes } from "../model/intervals.ts";
import { protocolNumber } from "../model/ports.ts";
import type { Rule } from "./rule.ts";

/** Services known to use one transport only, by port. Sources: Razor's FAQ, the pyzor client, DCC's documentation. */
const transports: ReadonlyMap<
  number,
  { readonly port: number; readonly component: string; readonly right: "tcp" | "udp" }
> = new Map([
  [2703, { port: 2703, component: "Razor2", right: "tcp" }],
  [24441, { port: 24441, component: "Pyzor", right: "udp" }],
  [6277, { port: 6277, component: "DCC", right: "udp" }],
]);

function mistaken(line: FilterLine) {
  if (line.action.kind !== "accept") return undefined;
  const port = onlyPort(line);
  const known = port === undefined ? undefined : transports.get(port);
  if (known === undefined) return undefined;
  const protocol = line.match.find((each) => each.on === "protocol" && !each.negated);
  if (protocol?.on !== "protocol" || includes(protocol.numbers, protocolNumber(known.right) ?? 0)) return undefined;
  const wrong = known.right === "tcp" ? "udp" : "tcp";
  return includes(protocol.numbers, protocolNumber(wrong) ?? 0) ? { ...known, wrong } : undefined;
}

/** A line that opens a known service's port for the other transport. */
export function isWrongTransport(line: FilterLine): boolean {
  return mistaken(line) !== undefined;
}

/** True where a line of the route opens the port for the other transport: its author wants the service to get out. */
export function isMeantToPass(route: readonly Filter[], port: number | undefined): boolean {
  if (port === undefined || !transports.has(port)) return false;
  for (const filter of route)
    for (const line of servicesOf(filter)) if (onlyPort(line) === port && isWrongTransport(line)) return true;
  return false;
}

export const fwWrongTransport: Rule = {
  id: "fw-wrong-transport",
  severity: "warning",
  summary: "A known service's port is opened for the wrong transport protocol",
  *checkFile(facts) {
    const seen = new Set<FilterLine>();
    for (const filter of facts.filter?.filters ?? []) {
      if (filter.hook === "input" || filter.hook === "prerouting" || filter.hook === "ingress") continue;
      for (const line of servicesOf(filter)) {
        const found = mistaken(line);
        if (found === undefined || seen.has(line)) continue;
        seen.add(line);
        const edits = filter.writer.transport?.(line, found.right);
        yield {
          place: line.place,
          message: l10n.t(
            "{component} uses {right}/{port}, so this line for {wrong} lets nothing of it out; write {right}",
            {
              component: found.component,
              port: found.port,
              right: found.right,
              wrong: found.wrong,
            },
          ),
          fixes:
            edits === undefined
              ? []
              : [
                  {
                    title: l10n.t("Write {right} instead of {wrong}", { right: found.right, wrong: found.wrong }),
                    edits,
                    preferred: true,
                  },
                ],
        };
      }
    }
  },
};
