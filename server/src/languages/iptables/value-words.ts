import * as l10n from "@vscode/l10n";

function lookup(entries: Readonly<Record<string, string>>, word: string): string | undefined {
  return Object.hasOwn(entries, word) ? entries[word] : undefined;
}

/** What a protocol is for, by its name. */
export function protocolDocumentation(name: string): string | undefined {
  const icmpv6 = l10n.t("ICMPv6: IPv6's control messages; without neighbour discovery there is no IPv6.");
  return lookup(
    {
      tcp: l10n.t("TCP: connections, such as SMTP, HTTP, Razor2."),
      udp: l10n.t("UDP: single packets, such as DNS, Pyzor, DCC, NTP."),
      icmp: l10n.t("ICMP: IPv4's error and control messages, pings among them."),
      icmpv6,
      "ipv6-icmp": icmpv6,
      sctp: l10n.t("SCTP: connections with several streams; telephony."),
      esp: l10n.t("ESP: IPsec's encrypted packets."),
      ah: l10n.t("AH: IPsec's authentication header."),
      gre: l10n.t("GRE: a tunnel."),
      all: l10n.t("every protocol"),
    },
    name.toLowerCase(),
  );
}

/** What a TCP flag says. */
export function flagDocumentation(name: string): string | undefined {
  return lookup(
    {
      SYN: l10n.t("Opens a connection; its first packet has this flag alone."),
      ACK: l10n.t("Acknowledges data; every packet but the first has it."),
      FIN: l10n.t("Closes one direction."),
      RST: l10n.t("Breaks the connection off, or refuses it."),
      PSH: l10n.t("Asks for delivery without delay."),
      URG: l10n.t("Has urgent data; hardly used."),
      ALL: l10n.t("All six flags."),
      NONE: l10n.t("No flag."),
    },
    name.toUpperCase(),
  );
}

/** Values that are words, by the option's name; those of which nothing is said have an empty text. */
export function valuesOf(option: string): Readonly<Record<string, string>> | undefined {
  switch (option) {
    case "src-type":
    case "dst-type":
      return {
        LOCAL: l10n.t("An address of this host."),
        UNICAST: l10n.t("An address of one other host, for which there is a route."),
        BROADCAST: l10n.t("A broadcast address of the local network."),
        MULTICAST: l10n.t("A group of hosts."),
        ANYCAST: l10n.t("One address of several hosts."),
        UNSPEC: l10n.t("No address."),
        BLACKHOLE: l10n.t("Routed to nowhere without a word."),
        UNREACHABLE: l10n.t("Routed to an error: unreachable."),
        PROHIBIT: l10n.t("Routed to an error: prohibited."),
      };
    case "tcp-flags":
      return Object.fromEntries(
        ["SYN", "ACK", "FIN", "RST", "PSH", "URG", "ALL", "NONE"].map((name) => [name, flagDocumentation(name) ?? ""]),
      );
    case "pkt-type":
      return {
        unicast: l10n.t("For this host."),
        broadcast: l10n.t("For all in the local network."),
        multicast: l10n.t("For a group of hosts."),
      };
    case "reject-with":
      return {
        "icmp-port-unreachable": l10n.t("Nothing listens there: what is told where nothing else is said."),
        "icmp6-port-unreachable": l10n.t("Nothing listens there: what is told where nothing else is said."),
        "icmp-admin-prohibited": l10n.t("A firewall forbids it: says most plainly what happened."),
        "icmp6-adm-prohibited": l10n.t("A firewall forbids it: says most plainly what happened."),
        "icmp-host-unreachable": l10n.t("The host cannot be reached."),
        "icmp-net-unreachable": l10n.t("The network cannot be reached."),
        "icmp6-no-route": l10n.t("There is no route."),
        "icmp6-addr-unreachable": l10n.t("The host cannot be reached."),
        "tcp-reset": l10n.t("Breaks the connection off; only for TCP."),
      };
    case "match-set":
      return {
        src: l10n.t("The sender's address or port is looked up."),
        dst: l10n.t("The receiver's address or port is looked up."),
      };
    case "weekdays":
      return words("Mon Tue Wed Thu Fri Sat Sun");
    case "log-level":
      return words("emerg alert crit error warning notice info debug");
    case "limit":
      return words("5/second 10/minute 1/hour");
    case "hashlimit-upto":
    case "hashlimit-above":
      return words("5/sec 10/minute 1/hour");
    case "hashlimit-mode":
      return {
        srcip: l10n.t("Counted for each sender's address."),
        dstip: l10n.t("Counted for each receiver's address."),
        srcport: l10n.t("Counted for each sender's port."),
        dstport: l10n.t("Counted for each receiver's port."),
      };
    case "mode":
      return {
        random: l10n.t("Matches with the probability that follows."),
        nth: l10n.t("Matches every so many packets."),
      };
    case "ctstatus":
      return {
        EXPECTED: l10n.t("The connection was expected by a helper."),
        SEEN_REPLY: l10n.t("Packets have been seen both ways."),
        ASSURED: l10n.t("The connection is well under way and is not forgotten early."),
        CONFIRMED: l10n.t("The first packet has left the host."),
      };
    case "algo":
      return words("bm kmp");
    case "dir":
      return words("in out");
    case "pol":
      return words("none ipsec");
    case "ctdir":
      return words("ORIGINAL REPLY");
    default:
      return undefined;
  }
}

function words(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(" ").map((word) => [word, ""]));
}

/** What a word means as the value of an option. */
export function valueDocumentation(option: string, word: string): string | undefined {
  const known = valuesOf(option);
  const text = known === undefined ? undefined : (lookup(known, word) ?? lookup(known, word.toUpperCase()));
  return text === "" ? undefined : text;
}
