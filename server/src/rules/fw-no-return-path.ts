import * as l10n from "@vscode/l10n";
import type { Filter, FilterFacts } from "../model/filter.ts";
import type { Report } from "../model/finding.ts";
import { lastDrop, mayPass, type PacketKind } from "../model/later-packets.ts";
import { ephemeralPorts } from "../model/ports.ts";
import type { Rule } from "./rule.ts";

const tcp = 6;
const udp = 17;

/** The families of which the filter lets no packet of the kind pass; a mixed answer is none. */
function stopsAll(filter: Filter, packet: Omit<PacketKind, "family">): boolean {
  return filter.families.length > 0 && filter.families.every((family) => !mayPass(filter, { ...packet, family }));
}

/** A filter of one family that accepts nothing new either shuts that family on purpose. */
function isShutOnPurpose(filter: Filter): boolean {
  const [family, other] = filter.families;
  if (family === undefined || other !== undefined) return false;
  return ![tcp, udp].some((protocol) => mayPass(filter, { family, protocol, state: "new" }));
}

export const fwNoReturnPath: Rule = {
  id: "fw-no-return-path",
  severity: "error",
  summary: "Connections get out, but the firewall drops the answers or what follows the first packet",
  *checkHost(host) {
    const isUsed = host.needs.some(({ need, verdict }) => need.active && verdict?.action !== "drop");
    // Another file or the kernel may hold the line that is missing, and nobody may want to connect.
    for (const facts of host.loading.loaded)
      for (const report of check(facts)) yield facts.complete && isUsed ? report : { ...report, severity: "warning" };
  },
};

function* check(facts: FilterFacts): Iterable<Report> {
  const filters = facts.filters.filter(({ kind, unit }) => kind === "filter" && unit === undefined);
  const outgoing = filters.filter(({ hook }) => hook === "output");
  // A host that lets nothing out gets no answers.
  if (outgoing.some((filter) => stopsAll(filter, { protocol: tcp, state: "new" }))) return;
  for (const filter of filters) {
    const isInput = filter.hook === "input";
    if ((!isInput && filter.hook !== "output") || isShutOnPurpose(filter)) continue;
    const packet: Omit<PacketKind, "family"> = isInput
      ? { protocol: tcp, state: "established", destinationPorts: ephemeralPorts }
      : { protocol: tcp, state: "established", sourcePorts: ephemeralPorts };
    const by = lastDrop(filter);
    if (by === undefined || !stopsAll(filter, packet)) continue;
    const parameters = { chain: filter.name };
    const edits = filter.writer.admit?.(filter.entry, "established");
    yield {
      place: by.place,
      message: isInput
        ? l10n.t(
            "answers to this host's own connections are dropped here: no line of {chain} accepts established connections; add one",
            parameters,
          )
        : l10n.t(
            "only the first packet of a connection gets out: no line of {chain} accepts established connections; add one",
            parameters,
          ),
      fixes:
        edits === undefined
          ? []
          : [{ title: l10n.t("Accept established connections in {chain}", parameters), edits, preferred: true }],
    };
  }
}
