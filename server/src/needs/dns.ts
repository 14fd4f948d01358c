import * as l10n from "@vscode/l10n";
import type { Destination } from "../model/flow.ts";
import type { HostFacts } from "../model/host.ts";
import type { Place } from "../text/source.ts";
import { hostAndPort } from "./address.ts";
import { dccComponent, pyzorComponent, razorComponent } from "./digests.ts";
import type { Because, NeedSource } from "./need.ts";
import { type Component, linesOf, type PluginState, pluginState, scanner, seconds } from "./plugin.ts";

interface Asker extends Component {
  /** Settings of which one line at least must stand somewhere before anything is asked. */
  readonly lines?: readonly string[];
}

/** Plugins that ask the DNS about each mail. */
const askers: readonly Asker[] = [
  { plugin: "URIDNSBL", skips: ["skip_uribl_checks"] },
  { plugin: "DNSEval", skips: ["skip_rbl_checks"] },
  { plugin: "SPF" },
  { plugin: "DKIM" },
  { plugin: "DMARC" },
  { plugin: "AskDNS" },
  { plugin: "HashBL" },
  { plugin: "ASN", switches: ["asn_use_dns"], lines: ["asn_lookup", "asn_lookup_ipv6"] },
  { plugin: "URILocalBL", lines: ["uri_block_cc", "uri_block_cidr", "uri_block_isp", "uri_block_cont"] },
];

/** Plugins that find their servers in the DNS, through the system's resolver and whatever `dns_available` says. */
const services: readonly Component[] = [razorComponent, pyzorComponent, dccComponent];

interface Lookups {
  readonly active: boolean;
  readonly place: Place;
  readonly because: readonly Because[];
}

/** All lookups of a scan together; undefined where no plugin that asks the DNS is spoken of. */
function lookups(host: HostFacts): Lookups | undefined {
  const available = host.spamassassin.settings.get("dns_available");
  const off = available !== undefined && /^no$/i.test(available.value);
  const asking = askers.flatMap((asker): PluginState[] => {
    const state = pluginState(host, asker);
    if (state === undefined) return [];
    if (state.active && asker.lines !== undefined && linesOf(host, asker.lines).length === 0) return [];
    if (!state.active || !off) return [state];
    return [
      { active: false, place: state.place, because: [{ text: l10n.t("dns_available is no"), place: available.place }] },
    ];
  });
  const naming = services.flatMap((service) => {
    const state = pluginState(host, service);
    return state?.active ? [state] : [];
  });
  // A service that is asked by name says so at its own place; it makes no DNS question of its own.
  if (asking.length === 0) return undefined;
  const states = [...asking, ...naming];
  const active = states.filter((state) => state.active);
  const first = active[0] ?? states[0];
  if (first === undefined) return undefined;
  return { active: active.length > 0, place: first.place, because: distinct(active.length > 0 ? active : states) };
}

/** One line may stop several plugins; it is named once. */
function distinct(states: readonly PluginState[]): readonly Because[] {
  const seen = new Set<string>();
  return states
    .flatMap((state) => state.because)
    .filter(({ text, place }) => {
      const key = `${text} ${place?.source.uri} ${place?.span.start}`;
      return !seen.has(key) && seen.add(key);
    });
}

/**
 * DNS questions of all plugins together: they fail for one reason and are let out by one line. SpamAssassin asks over
 * UDP and repeats a truncated answer's question over TCP (DnsResolver.pm of 4.0.1).
 */
export const dns: NeedSource = function* (host) {
  const found = lookups(host);
  if (found === undefined) return;
  const { unit, users } = scanner(host);
  for (const { port, destination } of servers(host))
    for (const protocol of ["udp", "tcp"] as const)
      yield {
        id: `dns-${protocol}`,
        component: "DNS",
        flow: { protocol, port, destination, ...users },
        purpose:
          protocol === "udp"
            ? l10n.t("to look up senders and links of each mail")
            : l10n.t("to ask again for answers that are too long for UDP"),
        dataClass: "P1",
        recipient: l10n.t("the resolver and the block lists it asks"),
        occasion: "scan",
        cost: l10n.t("each mail waits up to {wait} s for answers that never come (rbl_timeout)", {
          wait: seconds(host, "rbl_timeout", 15),
        }),
        ...found,
        group: "dns",
        ...unit,
      };
};

/** Where SpamAssassin's own resolver asks: `dns_server` lines, by their ports, else what the system uses. */
function servers(host: HostFacts): readonly { readonly port: number; readonly destination: Destination }[] {
  const byPort = new Map<number, string[]>();
  for (const { statement } of dnsServerLines(host)) {
    const server = hostAndPort(statement.value);
    if (server === undefined) continue;
    const port = server.port ?? 53;
    byPort.set(port, [...(byPort.get(port) ?? []), server.host]);
  }
  if (byPort.size === 0) return [{ port: 53, destination: systemResolver(host) }];
  return [...byPort].map(([port, addresses]) => ({ port, destination: { addresses: [...new Set(addresses)] } }));
}

/** `clear_dns_servers` takes back what stands before it. */
function dnsServerLines(host: HostFacts) {
  if (!host.spamassassin.settings.has("dns_server")) return [];
  const lines = linesOf(host, ["dns_server", "clear_dns_servers"]);
  const cleared = lines.findLastIndex(({ statement }) => statement.canonical === "clear_dns_servers");
  return lines.slice(cleared + 1);
}

/** The name servers of etc/resolv.conf; anywhere, where that is not among the files. */
export function systemResolver(host: HostFacts): Destination {
  const addresses = host.files.flatMap((file) => file.names?.resolvers ?? []);
  return addresses.length === 0 ? {} : { addresses };
}
