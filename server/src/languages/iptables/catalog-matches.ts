import * as l10n from "@vscode/l10n";
import { type MatchModule, type OptionSpec, option } from "./option.ts";

let made: ReadonlyMap<string, MatchModule> | undefined;

/** The modules iptables brings, by the name that `-m` takes. */
export function matchModules(): ReadonlyMap<string, MatchModule> {
  made ??= new Map([...understood(), ...undecided()]);
  return made;
}

function portOptions(): readonly OptionSpec[] {
  return [
    option("!source-port|sport", 1, l10n.t("The sender's port, or a range such as 1024:65535."), { kind: "port" }),
    option("!destination-port|dport", 1, l10n.t("The receiver's port, or a range such as 8000:8010."), {
      kind: "port",
    }),
  ];
}

function understood(): readonly (readonly [string, MatchModule])[] {
  return [
    [
      "tcp",
      {
        documentation: l10n.t("Ports and flags of TCP; loaded by itself after -p tcp."),
        protocols: [6],
        options: [
          ...portOptions(),
          option("!tcp-flags", 2, l10n.t("Which flags to look at, and which of them must be set.")),
          option("!syn", 0, l10n.t("Only packets that open a connection.")),
          option("!tcp-option", 1, l10n.t("Only packets with the TCP option of this number.")),
        ],
      },
    ],
    [
      "udp",
      {
        documentation: l10n.t("Ports of UDP; loaded by itself after -p udp."),
        protocols: [17],
        options: portOptions(),
      },
    ],
    [
      "sctp",
      {
        documentation: l10n.t("Ports and chunks of SCTP."),
        protocols: [132],
        options: [...portOptions(), option("!chunk-types", 2, l10n.t("Which kinds of chunks the packet holds."))],
      },
    ],
    [
      "dccp",
      {
        documentation: l10n.t("Ports and packet types of DCCP."),
        protocols: [33],
        options: [
          ...portOptions(),
          option("!dccp-types", 1, l10n.t("The packet's type, one of a list.")),
          option("!dccp-option", 1, l10n.t("Only packets with the option of this number.")),
        ],
      },
    ],
    [
      "icmp",
      {
        documentation: l10n.t("Messages of ICMP; loaded by itself after -p icmp."),
        protocols: [1],
        options: [option("!icmp-type", 1, l10n.t("The message's type by name or number."), { kind: "icmp" })],
      },
    ],
    [
      "icmp6",
      {
        documentation: l10n.t("Messages of ICMPv6; loaded by itself after -p ipv6-icmp."),
        protocols: [58],
        options: [option("!icmpv6-type", 1, l10n.t("The message's type by name or number."), { kind: "icmp" })],
      },
    ],
    [
      "multiport",
      {
        documentation: l10n.t("Up to 15 ports in one rule; a range counts as two."),
        protocols: [6, 17, 33, 132, 136],
        options: [
          option("!source-ports|sports", 1, l10n.t("The sender's port is one of these."), { kind: "ports" }),
          option("!destination-ports|dports", 1, l10n.t("The receiver's port is one of these."), { kind: "ports" }),
          option("!ports", 1, l10n.t("The sender's or the receiver's port is one of these."), { kind: "ports" }),
        ],
      },
    ],
    [
      "iprange",
      {
        documentation: l10n.t("Addresses from one to another."),
        options: [
          option("!src-range", 1, l10n.t("The sender's address lies between these two.")),
          option("!dst-range", 1, l10n.t("The receiver's address lies between these two.")),
        ],
      },
    ],
    [
      "conntrack",
      {
        documentation: l10n.t("What connection tracking knows of the packet's connection."),
        options: [
          option("!ctstate", 1, l10n.t("The connection's state, one of a list. A first packet is NEW."), {
            kind: "state",
          }),
          option("!ctproto", 1, l10n.t("The connection's protocol."), { kind: "protocol" }),
          option("!ctorigsrc", 1, l10n.t("The first sender's address, before any rewriting.")),
          option("!ctorigdst", 1, l10n.t("The first receiver's address, before any rewriting.")),
          option("!ctreplsrc", 1, l10n.t("The address answers come from.")),
          option("!ctrepldst", 1, l10n.t("The address answers go to.")),
          option("!ctorigsrcport", 1, l10n.t("The first sender's port.")),
          option("!ctorigdstport", 1, l10n.t("The first receiver's port, before any rewriting.")),
          option("!ctreplsrcport", 1, l10n.t("The port answers come from.")),
          option("!ctrepldstport", 1, l10n.t("The port answers go to.")),
          option("!ctstatus", 1, l10n.t("What has happened to the connection so far.")),
          option("!ctexpire", 1, l10n.t("Seconds until the connection is forgotten.")),
          option("ctdir", 1, l10n.t("ORIGINAL from who began, REPLY to them.")),
        ],
      },
    ],
    [
      "state",
      {
        documentation: l10n.t("The connection's state; conntrack is the newer name."),
        options: [
          option("!state", 1, l10n.t("The connection's state, one of a list. A first packet is NEW."), {
            kind: "state",
          }),
        ],
      },
    ],
    [
      "owner",
      {
        documentation: l10n.t("Who opened the socket. Only for what this host sends itself."),
        options: [
          option("!uid-owner", 1, l10n.t("The user, by name, number or range of numbers."), { kind: "user" }),
          option("!gid-owner", 1, l10n.t("The group, by name, number or range of numbers."), { kind: "group" }),
          option("!socket-exists", 0, l10n.t("The packet comes from a socket of this host.")),
          option("suppl-groups", 0, l10n.t("Counts the user's other groups for --gid-owner as well.")),
        ],
      },
    ],
    [
      "mark",
      {
        documentation: l10n.t("The mark an earlier rule has put on the packet; 0 without one."),
        options: [option("!mark", 1, l10n.t("The mark, and after a / the bits that count."))],
      },
    ],
    [
      "connmark",
      {
        documentation: l10n.t("The mark of the packet's connection; 0 until a rule sets it."),
        options: [option("!mark", 1, l10n.t("The mark, and after a / the bits that count."))],
      },
    ],
    [
      "addrtype",
      {
        documentation: l10n.t("What kind of address it is: this host's own, one host's, everybody's."),
        options: [
          option("!src-type", 1, l10n.t("The sender's kinds of address: LOCAL, UNICAST, MULTICAST, BROADCAST, ...")),
          option("!dst-type", 1, l10n.t("The receiver's kinds of address: LOCAL, UNICAST, MULTICAST, BROADCAST, ...")),
          option("limit-iface-in", 0, l10n.t("Asks for the incoming interface only.")),
          option("limit-iface-out", 0, l10n.t("Asks for the outgoing interface only.")),
        ],
      },
    ],
    [
      "comment",
      {
        documentation: l10n.t("A remark that stays with the rule in the kernel."),
        options: [option("comment", 1, l10n.t("The remark, in double quotes where it has blanks."))],
      },
    ],
    [
      "set",
      {
        documentation: l10n.t("Whether an address or port is in an ipset, which is filled apart from this file."),
        options: [
          option("!match-set|set", 2, l10n.t("The set's name, and which of src and dst is looked up.")),
          option("return-nomatch", 0, l10n.t("Turns entries marked nomatch round.")),
          option("!update-counters", 0, l10n.t("Whether the set's own counters run.")),
          option("!update-subcounters", 0, l10n.t("Whether counters of sets in the set run.")),
          option("!packets-eq", 1, l10n.t("The entry has counted this many packets.")),
          option("packets-lt", 1, l10n.t("The entry has counted fewer packets.")),
          option("packets-gt", 1, l10n.t("The entry has counted more packets.")),
          option("!bytes-eq", 1, l10n.t("The entry has counted this many bytes.")),
          option("bytes-lt", 1, l10n.t("The entry has counted fewer bytes.")),
          option("bytes-gt", 1, l10n.t("The entry has counted more bytes.")),
        ],
      },
    ],
  ];
}

/** `!name/1` or `name/0`: an option whose meaning no verdict needs, with one sentence for its whole module. */
function plain(documentation: string, names: string): readonly OptionSpec[] {
  return names.split(" ").map((text) => {
    const [name = "", values] = text.split("/");
    return option(name, values === "0" ? 0 : values === "2" ? 2 : 1, documentation);
  });
}

/** Modules whose answer hangs on time, rates or the packet's inside: both ways are followed. */
function undecided(): readonly (readonly [string, MatchModule])[] {
  const module = (
    name: string,
    free: string,
    documentation: string,
    options: string,
    protocols?: readonly number[],
  ): readonly [string, MatchModule] => [
    name,
    {
      documentation,
      free,
      options: plain(documentation, options),
      ...(protocols === undefined ? {} : { protocols }),
    },
  ];
  return [
    module("limit", "rate", l10n.t("Matches only so often in a time."), "limit limit-burst"),
    module(
      "hashlimit",
      "rate",
      l10n.t("Matches only so often in a time, counted for each address or port."),
      "!hashlimit-upto !hashlimit-above !hashlimit hashlimit-mode hashlimit-srcmask hashlimit-dstmask hashlimit-name hashlimit-burst hashlimit-htable-size hashlimit-htable-max hashlimit-htable-gcinterval hashlimit-htable-expire hashlimit-rate-match/0 hashlimit-rate-interval",
    ),
    module(
      "recent",
      "rate",
      l10n.t("Remembers addresses and how often they were seen."),
      "!set/0 !rcheck/0 !update/0 !remove/0 seconds reap/0 hitcount rttl/0 name rsource/0 rdest/0 mask",
    ),
    module(
      "connlimit",
      "rate",
      l10n.t("How many connections there are already."),
      "!connlimit-upto !connlimit-above connlimit-mask connlimit-saddr/0 connlimit-daddr/0",
    ),
    module("quota", "rate", l10n.t("Matches until so many bytes have passed."), "!quota"),
    module(
      "statistic",
      "rate",
      l10n.t("Matches by chance, or every so many packets."),
      "mode !probability !every packet",
    ),
    module(
      "connbytes",
      "rate",
      l10n.t("How much a connection has carried."),
      "!connbytes connbytes-dir connbytes-mode",
    ),
    module(
      "rateest",
      "rate",
      l10n.t("Compares measured rates."),
      "rateest1 rateest2 rateest rateest-delta/0 rateest-bps rateest-pps rateest-bps1 rateest-pps1 rateest-bps2 rateest-pps2 !rateest-lt/0 !rateest-gt/0 !rateest-eq/0",
    ),
    module(
      "time",
      "time",
      l10n.t("Matches at certain hours or days only, in UTC unless --kerneltz is given."),
      "datestart datestop timestart timestop !monthdays !weekdays kerneltz/0 contiguous/0 localtz/0 utc/0",
    ),
    module(
      "string",
      "payload",
      l10n.t("Looks for a text inside the packet."),
      "from to algo icase/0 !string !hex-string",
    ),
    module("u32", "payload", l10n.t("Compares bytes inside the packet."), "!u32"),
    module("bpf", "payload", l10n.t("Asks a small program about the packet."), "bytecode object-pinned"),
    module("length", "payload", l10n.t("The packet's length."), "!length"),
    module("tcpmss", "payload", l10n.t("The segment size a TCP packet asks for."), "!mss", [6]),
    module("ttl", "payload", l10n.t("The packet's time to live."), "!ttl-eq ttl-lt ttl-gt ttl"),
    module("hl", "payload", l10n.t("The packet's hop limit."), "!hl-eq hl-lt hl-gt hl"),
    module("tos", "payload", l10n.t("The packet's type of service."), "!tos"),
    module("dscp", "payload", l10n.t("The packet's class of service."), "!dscp !dscp-class"),
    module("ecn", "payload", l10n.t("The packet's congestion bits."), "!ecn-tcp-cwr/0 !ecn-tcp-ece/0 !ecn-ip-ect"),
    module("esp", "payload", l10n.t("The number of an IPsec association."), "!espspi", [50]),
    module("ah", "payload", l10n.t("The number of an IPsec association."), "!ahspi !ahlen ahres/0"),
    module("ipcomp", "payload", l10n.t("The number of an IPsec compression."), "!ipcompspi compres/0", [108]),
    module("mh", "payload", l10n.t("Messages of mobile IPv6."), "!mh-type", [135]),
    module(
      "frag",
      "payload",
      l10n.t("IPv6 fragments."),
      "!fragid !fraglen fragres/0 fragfirst/0 fragmore/0 fraglast/0",
    ),
    module("hbh", "payload", l10n.t("IPv6 hop-by-hop options."), "!hbh-len hbh-opts"),
    module("dst", "payload", l10n.t("IPv6 destination options."), "!dst-len dst-opts"),
    module(
      "rt",
      "payload",
      l10n.t("IPv6 routing header."),
      "!rt-type !rt-segsleft !rt-len rt-0-res/0 rt-0-addrs rt-0-not-strict/0",
    ),
    module("ipv6header", "payload", l10n.t("Which IPv6 headers the packet has."), "!header soft/0"),
    module(
      "srh",
      "payload",
      l10n.t("IPv6 segment routing header."),
      "!srh-next-hdr !srh-hdr-len-eq !srh-hdr-len-gt !srh-hdr-len-lt !srh-segs-left-eq !srh-segs-left-gt !srh-segs-left-lt !srh-last-entry-eq !srh-last-entry-gt !srh-last-entry-lt !srh-tag !srh-psid !srh-nsid !srh-lsid",
    ),
    module("eui64", "payload", l10n.t("Whether an IPv6 address was made of a hardware address."), "eui64/0"),
    module(
      "policy",
      "ipsec",
      l10n.t("Whether IPsec protects the packet."),
      "dir pol strict/0 !reqid !spi !proto !mode !tunnel-src !tunnel-dst next/0",
    ),
    module(
      "physdev",
      "interface",
      l10n.t("The port of a bridge the packet came in or leaves by."),
      "!physdev-in !physdev-out !physdev-is-in/0 !physdev-is-out/0 !physdev-is-bridged/0",
    ),
    module("devgroup", "interface", l10n.t("The group an interface belongs to."), "!src-group !dst-group"),
    module(
      "rpfilter",
      "route",
      l10n.t("Whether the way back leads to the same interface."),
      "loose/0 validmark/0 accept-local/0 invert/0",
    ),
    module("realm", "route", l10n.t("The routing realm."), "!realm"),
    module("pkttype", "unsupported", l10n.t("Whether the packet is for one, many or all."), "!pkt-type"),
    module("mac", "unsupported", l10n.t("The sender's hardware address."), "!mac-source"),
    module(
      "socket",
      "unsupported",
      l10n.t("Whether a socket of this host waits for the packet."),
      "nowildcard/0 transparent/0 restore-skmark/0",
    ),
    module("cgroup", "unsupported", l10n.t("The control group of the process that sent it."), "!path !cgroup"),
    module("cpu", "unsupported", l10n.t("The processor at work."), "!cpu"),
    module(
      "cluster",
      "unsupported",
      l10n.t("Which node of a cluster is to answer."),
      "cluster-total-nodes !cluster-local-node !cluster-local-nodemask cluster-hash-seed",
    ),
    module("connlabel", "unsupported", l10n.t("A label on the connection."), "!label set/0"),
    module("helper", "unsupported", l10n.t("The helper that knows the connection's protocol."), "!helper"),
    module(
      "ipvs",
      "unsupported",
      l10n.t("Whether the packet belongs to a virtual server."),
      "!ipvs/0 !vproto !vaddr !vport vdir !vmethod !vportctl",
    ),
    module("nfacct", "unsupported", l10n.t("Counts under a name."), "nfacct-name"),
    module("osf", "unsupported", l10n.t("Guesses the sender's operating system."), "!genre ttl log"),
  ];
}
