import * as l10n from "@vscode/l10n";
import { freeMetaKeys, headers } from "./catalog.ts";

/** What a selector reads, where more can be said than of its header: by its name, `meta` left out where it may be. */
function sentences(): Readonly<Record<string, string>> {
  const source = l10n.t("The sender's port. A client takes any free one, so this tells little of a new connection.");
  const destination = l10n.t("The port the packet is sent to: it tells which service is meant.");
  return {
    "tcp sport": source,
    "udp sport": source,
    "th sport": source,
    "tcp dport": destination,
    "udp dport": destination,
    "th dport": l10n.t("The port the packet is sent to, whatever the transport protocol: TCP, UDP and others alike."),
    "tcp flags": l10n.t("The TCP flags. A connection's first packet has `syn` alone."),
    "tcp option": l10n.t("An option of the TCP header, such as `maxseg size`."),
    "ip saddr": l10n.t("The sender's IPv4 address. IPv6 packets never match, not even negated."),
    "ip daddr": l10n.t("The IPv4 address the packet is sent to. IPv6 packets never match, not even negated."),
    "ip6 saddr": l10n.t("The sender's IPv6 address. IPv4 packets never match, not even negated."),
    "ip6 daddr": l10n.t("The IPv6 address the packet is sent to. IPv4 packets never match, not even negated."),
    "ip protocol": l10n.t("What the IPv4 packet carries: tcp, udp, icmp, ... IPv6 packets never match."),
    "ip6 nexthdr": l10n.t(
      "The first header behind IPv6's own. With extension headers it is not the transport protocol; `meta l4proto` always is.",
    ),
    "ip ttl": l10n.t("How many more routers an IPv4 packet may pass."),
    "ip6 hoplimit": l10n.t("How many more routers an IPv6 packet may pass."),
    "ip dscp": l10n.t("The class of service the packet asks for."),
    "ip6 dscp": l10n.t("The class of service the packet asks for."),
    "ip length": l10n.t("The length of the whole packet in bytes."),
    "ip frag-off": l10n.t("Where a fragment belongs in its packet; `& 0x1fff != 0` is every fragment but the first."),
    "icmp type": l10n.t("The kind of ICMP message, IPv4's error and control messages."),
    "icmp code": l10n.t("Which case of its type an ICMP message means."),
    "icmpv6 type": l10n.t(
      "The kind of ICMPv6 message. Without the neighbour discovery types (`nd-...`) there is no IPv6 at all.",
    ),
    "icmpv6 code": l10n.t("Which case of its type an ICMPv6 message means."),
    "ether saddr": l10n.t("The sender's hardware address, of the last hop only."),
    "ether daddr": l10n.t("The hardware address the frame is sent to."),
    "ether type": l10n.t("What the Ethernet frame carries: ip, ip6, arp, vlan."),
    "vlan id": l10n.t("The number of the virtual network."),
    "ct state": l10n.t(
      "Where the packet stands in its connection. A connection's first packet is `new`, and once it is answered all are `established`.",
    ),
    "ct mark": l10n.t("The connection's mark, which lines before have set; 0 where none has."),
    "ct status": l10n.t("What has happened to the connection: `dnat` for one whose destination was rewritten, ..."),
    "ct direction": l10n.t("`original` for packets of whoever opened the connection, `reply` for the other way."),
    "ct helper": l10n.t("The helper that watches the connection for others that belong to it, as with FTP."),
    "ct count": l10n.t("How many connections there are with the same key."),
    "ct zone": l10n.t("The zone that connection tracking keeps the connection in."),
    "ct original": l10n.t("The connection's addresses and ports as its first packet had them, before any rewriting."),
    "ct reply": l10n.t("The connection's addresses and ports as answers have them."),
    "ct bytes": l10n.t("How many bytes the connection has moved, where accounting is on."),
    "ct packets": l10n.t("How many packets the connection has moved, where accounting is on."),
    mark: l10n.t("The packet's mark, which lines before or a program have set; 0 where none has."),
    iif: l10n.t(
      "The interface the packet came in by, as a number fixed at load: it must exist then. Nothing this host sends has one.",
    ),
    iifname: l10n.t(
      "The name of the interface the packet came in by; `*` ends a pattern. Nothing this host sends has one.",
    ),
    oif: l10n.t("The interface the packet leaves by, as a number fixed at load: it must exist then."),
    oifname: l10n.t("The name of the interface the packet leaves by; `*` ends a pattern."),
    iifgroup: l10n.t("The group of the interface the packet came in by."),
    oifgroup: l10n.t("The group of the interface the packet leaves by."),
    skuid: l10n.t(
      "The user whose process opened the socket. Only what this host sends has one: forwarded packets never match.",
    ),
    skgid: l10n.t(
      "The group of the process that opened the socket. Only what this host sends has one: forwarded packets never match.",
    ),
    nftrace: l10n.t("Switches tracing on for the packet: `nft monitor trace` then shows its way."),
    pkttype: l10n.t("Whether the frame was for this host, for all, for a group or for another."),
    cpu: l10n.t("The number of the processor at work on the packet."),
    cgroup: l10n.t("The control group of the sending process, by its net_cls number."),
    time: l10n.t("The moment now, as a date and time or in seconds."),
    day: l10n.t("The weekday now, usually counted in UTC."),
    hour: l10n.t("The time of day now. nft turns it from the time zone it is started in to UTC."),
    "meta length": l10n.t("The length of the whole packet in bytes."),
    "meta protocol": l10n.t("The Ethernet type: ip, ip6, arp, ..."),
    "meta l4proto": l10n.t("The transport protocol, behind whatever headers: tcp, udp, icmp, ipv6-icmp, ..."),
    "meta nfproto": l10n.t("The family: ipv4 or ipv6. Of use in tables of family inet."),
    "meta priority": l10n.t("The class that traffic control puts the packet in."),
    "meta random": l10n.t("A number by chance."),
    "meta secpath": l10n.t("Whether the packet came through IPsec."),
    "meta ipsec": l10n.t("Whether the packet came through IPsec."),
    "socket transparent": l10n.t(
      "Whether the socket that will receive the packet takes packets for foreign addresses.",
    ),
  };
}

/** A sentence about a selector by its name: its own, else its header's. */
export function documentationOfField(name: string): string | undefined {
  const known = sentences();
  const [header = "", field = ""] = name.split(" ");
  const own = [name, `${header} ${field}`, field].find((each) => Object.hasOwn(known, each) && isSelector(each, name));
  if (own !== undefined) return known[own];
  return Object.hasOwn(headers(), header)
    ? headers()[header]?.documentation
    : Object.hasOwn(freeMetaKeys, header)
      ? headers().meta?.documentation
      : undefined;
}

/** A bare key is only meta's: `mark` is not what `ct mark` asks for. */
function isSelector(candidate: string, name: string): boolean {
  return candidate.includes(" ") || candidate === name || name === `meta ${candidate}`;
}
