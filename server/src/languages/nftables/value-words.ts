import * as l10n from "@vscode/l10n";
import type { ValueType } from "./catalog.ts";
import { type DocumentedWord, stateWords, words } from "./words.ts";

/** Words with what they mean, for values of a type that are words; undefined where no such words are explained. */
export function documentedValues(type: ValueType): readonly DocumentedWord[] | undefined {
  switch (type) {
    case "state":
      return stateWords();
    case "protocol":
      return protocolWords();
    case "family":
      return words({ ipv4: l10n.t("Packets of IPv4."), ipv6: l10n.t("Packets of IPv6.") });
    case "ethernet type":
      return words({
        ip: l10n.t("Packets of IPv4."),
        ip6: l10n.t("Packets of IPv6."),
        arp: l10n.t("ARP, which finds the hardware address of an IPv4 neighbour."),
        vlan: l10n.t("Frames of a virtual network."),
      });
    case "tcp flag":
      return words({
        syn: l10n.t("Opens a connection; its first packet has this flag alone."),
        ack: l10n.t("Acknowledges data; every packet but the first has it."),
        fin: l10n.t("Closes one direction."),
        rst: l10n.t("Breaks the connection off, or refuses it."),
        psh: l10n.t("Asks for delivery without delay."),
        urg: l10n.t("Has urgent data; hardly used."),
        ecn: l10n.t("The net is congested."),
        cwr: l10n.t("The sender has slowed down."),
      });
    case "icmp type":
      return words({
        "echo-request": l10n.t("A ping."),
        "echo-reply": l10n.t("The answer to a ping."),
        "destination-unreachable": l10n.t(
          "The packet could not be delivered. Path MTU discovery needs it; connection tracking calls it related.",
        ),
        "time-exceeded": l10n.t("The packet passed too many routers: what traceroute lives on."),
        "parameter-problem": l10n.t("A header could not be understood."),
        redirect: l10n.t("There is a shorter way; usually ignored."),
        "source-quench": l10n.t("Slow down; obsolete."),
        "router-advertisement": l10n.t("A router makes itself known; hardly used in IPv4."),
        "router-solicitation": l10n.t("A host asks for routers; hardly used in IPv4."),
        "timestamp-request": l10n.t("Asks for the time of day; better not answered."),
        "timestamp-reply": l10n.t("Answers with the time of day."),
        "info-request": l10n.t("Obsolete."),
        "info-reply": l10n.t("Obsolete."),
        "address-mask-request": l10n.t("Obsolete."),
        "address-mask-reply": l10n.t("Obsolete."),
      });
    case "icmpv6 type":
      return icmpv6Words();
    case "status":
      return words({
        expected: l10n.t("The connection was expected by a helper."),
        "seen-reply": l10n.t("Packets have been seen both ways."),
        assured: l10n.t("The connection is well under way and is not forgotten early."),
        confirmed: l10n.t("The first packet has left the host."),
        snat: l10n.t("Its source address is rewritten."),
        dnat: l10n.t("Its destination address is rewritten."),
        dying: l10n.t("The connection is about to be forgotten."),
      });
    case "direction":
      return words({
        original: l10n.t("From whoever opened the connection."),
        reply: l10n.t("To whoever opened the connection."),
      });
    case "packet type":
      return words({
        host: l10n.t("For this host."),
        unicast: l10n.t("For this host: another word for `host`."),
        broadcast: l10n.t("For all in the local network."),
        multicast: l10n.t("For a group of hosts."),
        other: l10n.t("For another host; seen by bridges."),
      });
    case "address type":
      return words({
        local: l10n.t("An address of this host."),
        unicast: l10n.t("An address of one other host, for which there is a route."),
        broadcast: l10n.t("A broadcast address of the local network."),
        multicast: l10n.t("A group of hosts."),
        anycast: l10n.t("One address of several hosts."),
        unspec: l10n.t("No address."),
        blackhole: l10n.t("Routed to nowhere without a word."),
        unreachable: l10n.t("Routed to an error: unreachable."),
        prohibit: l10n.t("Routed to an error: prohibited."),
      });
    default:
      return undefined;
  }
}

function protocolWords(): readonly DocumentedWord[] {
  return words({
    tcp: l10n.t("TCP: connections, such as SMTP, HTTP, Razor2."),
    udp: l10n.t("UDP: single packets, such as DNS, Pyzor, DCC, NTP."),
    icmp: l10n.t("ICMP: IPv4's error and control messages, pings among them."),
    "ipv6-icmp": l10n.t("ICMPv6: IPv6's control messages; without neighbour discovery there is no IPv6."),
    icmpv6: l10n.t("ICMPv6: IPv6's control messages; without neighbour discovery there is no IPv6."),
    sctp: l10n.t("SCTP: connections with several streams; telephony."),
    dccp: l10n.t("DCCP: single packets with congestion control; hardly used."),
    udplite: l10n.t("UDP-Lite; hardly used."),
    esp: l10n.t("ESP: IPsec's encrypted packets."),
    ah: l10n.t("AH: IPsec's authentication header."),
    gre: l10n.t("GRE: a tunnel."),
    igmp: l10n.t("IGMP: membership in IPv4 multicast groups."),
    ospf: l10n.t("OSPF: routers tell each other the way."),
    vrrp: l10n.t("VRRP: routers share one address."),
  });
}

function icmpv6Words(): readonly DocumentedWord[] {
  return words({
    "nd-neighbor-solicit": l10n.t("Asks for a neighbour's hardware address: without it no IPv6 packet leaves."),
    "nd-neighbor-advert": l10n.t("Tells one's hardware address: without it no neighbour can answer."),
    "nd-router-solicit": l10n.t("Asks for routers."),
    "nd-router-advert": l10n.t("A router makes itself and the network's prefix known."),
    "nd-redirect": l10n.t("There is a shorter way."),
    "echo-request": l10n.t("A ping."),
    "echo-reply": l10n.t("The answer to a ping."),
    "destination-unreachable": l10n.t("The packet could not be delivered; connection tracking calls it related."),
    "packet-too-big": l10n.t("The packet must be smaller. Connections hang where it is dropped."),
    "time-exceeded": l10n.t("The packet passed too many routers: what traceroute lives on."),
    "parameter-problem": l10n.t("A header could not be understood."),
    "mld-listener-query": l10n.t("A router asks who listens to which multicast group."),
    "mld-listener-report": l10n.t("A host listens to a multicast group."),
    "mld-listener-done": l10n.t("A host has left a multicast group."),
    "mld-listener-reduction": l10n.t("A host has left a multicast group."),
    "mld2-listener-report": l10n.t("A host listens to multicast groups, in the newer form."),
    "router-renumbering": l10n.t("Gives routers new prefixes; hardly used."),
    "ind-neighbor-solicit": l10n.t("Asks for the address behind a hardware address."),
    "ind-neighbor-advert": l10n.t("Tells the address behind a hardware address."),
  });
}

/** What sets may hold, and maps give. */
export function dataTypeWords(): readonly DocumentedWord[] {
  return words({
    ipv4_addr: l10n.t("IPv4 addresses; with `flags interval` networks and ranges too."),
    ipv6_addr: l10n.t("IPv6 addresses; with `flags interval` networks and ranges too."),
    inet_service: l10n.t("Ports, of whatever protocol."),
    inet_proto: l10n.t("Transport protocols: tcp, udp, ..."),
    ether_addr: l10n.t("Hardware addresses."),
    ether_type: l10n.t("Ethernet types: ip, ip6, arp, ..."),
    ifname: l10n.t("Names of interfaces."),
    iface_index: l10n.t("Interfaces, as numbers fixed at load."),
    mark: l10n.t("Marks of packets or connections."),
    uid: l10n.t("Users."),
    gid: l10n.t("Groups."),
    verdict: l10n.t("Of a map: a verdict, so that `vmap @name` decides by it."),
    ct_state: l10n.t("States of a connection."),
    icmp_type: l10n.t("Kinds of ICMP messages."),
    icmpv6_type: l10n.t("Kinds of ICMPv6 messages."),
    time: l10n.t("Spans of time."),
  });
}

export function setFlagWords(): readonly DocumentedWord[] {
  return words({
    interval: l10n.t("Elements may be networks and ranges."),
    timeout: l10n.t("Elements may go away by themselves after a time."),
    dynamic: l10n.t("Lines add elements while packets pass: `add @name { ip saddr }`."),
    constant: l10n.t("The set never changes once it is loaded."),
  });
}
