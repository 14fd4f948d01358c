import * as l10n from "@vscode/l10n";
import type { Filter, Reason } from "./filter.ts";
import type { Family, Flow } from "./flow.ts";
import { interval } from "./intervals.ts";
import { lastDrop, mayPass, type PacketKind } from "./later-packets.ts";
import { ephemeralPorts, protocolNumber } from "./ports.ts";
import { addressesOf, staysHere, type Vantage } from "./vantage.ts";

const tcp = 6;
const icmpv6 = 58;

/**
 * What kills a flow whose first packet gets out: no way in for the answers, none out for the packets that follow, IPv6
 * without its neighbour discovery, a loopback that takes nothing in. Only what is certain is said. `own` are all filters
 * of the host, those for incoming packets among them.
 */
export function warningsOf(own: readonly Filter[], flow: Flow, family: Family, vantage: Vantage): readonly Reason[] {
  const protocol = protocolNumber(flow.protocol) ?? 0;
  const there = flow.port === undefined ? {} : { port: interval(flow.port) };
  const told = flow.destination.addresses;
  const loopback = told !== undefined && staysHere(addressesOf(told, family), family, vantage);
  const out: PacketKind = {
    family,
    protocol,
    state: "established",
    loopback,
    sourcePorts: ephemeralPorts,
    ...(there.port === undefined ? {} : { destinationPorts: there.port }),
  };
  const answer: PacketKind = {
    family,
    protocol,
    state: "established",
    loopback,
    destinationPorts: ephemeralPorts,
    ...(there.port === undefined ? {} : { sourcePorts: there.port }),
  };
  const filters = own.filter((filter) => filter.kind === "filter" && filter.families.includes(family));
  const incoming = filters.filter(({ hook }) => hook === "input");
  const outgoing = filters.filter(({ hook }) => hook === "output");
  const warnings: Reason[] = [];
  const ask = (among: readonly Filter[], packet: PacketKind, code: string, text: string): void => {
    const stopping = among.find((filter) => !mayPass(filter, packet));
    if (stopping === undefined) return;
    const { place } = lastDrop(stopping) ?? stopping.policy;
    warnings.push({ code, text: `${text}: ${stopping.name}`, place });
  };
  if (loopback)
    ask(
      incoming,
      { ...out, state: "new" },
      "loopback",
      l10n.t("it gets out, but the host takes nothing in from itself; accept the interface lo"),
    );
  ask(
    incoming,
    answer,
    "answers",
    l10n.t("it gets out, but the answers are dropped; accept established connections coming in"),
  );
  // A question over UDP is one packet.
  if (protocol === tcp)
    ask(
      outgoing,
      out,
      "later-packets",
      l10n.t("the first packet gets out, but those that follow are dropped; accept established connections going out"),
    );
  if (family === 6 && !loopback)
    ask(
      [...outgoing, ...incoming],
      { family, protocol: icmpv6, state: "untracked" },
      "neighbours",
      l10n.t("no IPv6 works without neighbour discovery; accept icmpv6 nd-neighbor-solicit and nd-neighbor-advert"),
    );
  return warnings;
}
