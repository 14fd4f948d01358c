import * as l10n from "@vscode/l10n";

/** What a selector's values are: decides how they are checked, lowered, explained and completed. */
export type ValueType =
  | "port"
  | "ipv4"
  | "ipv6"
  | "address"
  | "protocol"
  | "family"
  | "ethernet type"
  | "interface"
  | "user"
  | "group"
  | "mark"
  | "state"
  | "status"
  | "direction"
  | "tcp flag"
  | "icmp type"
  | "icmpv6 type"
  | "icmp code"
  | "packet type"
  | "address type"
  | "hour"
  | "day"
  | "time"
  | "existence"
  | "hardware address"
  | "text"
  | "number";

/** A header or key that a selector starts with, and what may follow. */
export interface Header {
  /** IP protocol numbers of the packets that have it. */
  readonly protocol?: number;
  readonly family?: 4 | 6;
  readonly fields: Readonly<Record<string, ValueType>>;
  readonly documentation: string;
}

const ports = { sport: "port", dport: "port" } as const;

/** Headers of packets and of what comes around them. Source: the grammar of nft 1.0.6 and 1.1.6. */
export function headers(): Readonly<Record<string, Header>> {
  cache ??= build();
  return cache;
}

let cache: Readonly<Record<string, Header>> | undefined;

function build(): Readonly<Record<string, Header>> {
  return {
    tcp: {
      protocol: 6,
      fields: {
        ...ports,
        sequence: "number",
        ackseq: "number",
        doff: "number",
        reserved: "number",
        flags: "tcp flag",
        window: "number",
        checksum: "number",
        urgptr: "number",
        option: "number",
      },
      documentation: l10n.t("A field of the TCP header. Packets of other protocols never match, not even negated."),
    },
    udp: {
      protocol: 17,
      fields: { ...ports, length: "number", checksum: "number" },
      documentation: l10n.t("A field of the UDP header. Packets of other protocols never match, not even negated."),
    },
    udplite: {
      protocol: 136,
      fields: { ...ports, csumcov: "number", checksum: "number" },
      documentation: l10n.t("A field of the UDP-Lite header."),
    },
    sctp: {
      protocol: 132,
      fields: { ...ports, vtag: "number", checksum: "number", chunk: "number" },
      documentation: l10n.t("A field of the SCTP header, or of one of its chunks."),
    },
    dccp: {
      protocol: 33,
      fields: { ...ports, type: "text", option: "number" },
      documentation: l10n.t("A field of the DCCP header."),
    },
    th: {
      fields: ports,
      documentation: l10n.t("The ports of whatever transport protocol the packet has: TCP, UDP and others alike."),
    },
    ah: {
      protocol: 51,
      fields: { nexthdr: "protocol", hdrlength: "number", reserved: "number", spi: "number", sequence: "number" },
      documentation: l10n.t("A field of IPsec's authentication header."),
    },
    esp: {
      protocol: 50,
      fields: { spi: "number", sequence: "number" },
      documentation: l10n.t("A field of IPsec's encrypted payload header."),
    },
    comp: {
      protocol: 108,
      fields: { nexthdr: "protocol", flags: "number", cpi: "number" },
      documentation: l10n.t("A field of the IP compression header."),
    },
    gre: {
      protocol: 47,
      fields: { version: "number", flags: "number", protocol: "ethernet type" },
      documentation: l10n.t("A field of the GRE tunnel header, or of the packet inside it."),
    },
    gretap: { protocol: 47, fields: {}, documentation: l10n.t("A field of the packet inside a GRE tunnel.") },
    vxlan: {
      protocol: 17,
      fields: { vni: "number", flags: "number" },
      documentation: l10n.t("A field of the VXLAN header, or of the packet inside it."),
    },
    geneve: {
      protocol: 17,
      fields: { vni: "number", type: "ethernet type" },
      documentation: l10n.t("A field of the GENEVE header, or of the packet inside it."),
    },
    ip: {
      family: 4,
      fields: {
        saddr: "ipv4",
        daddr: "ipv4",
        protocol: "protocol",
        version: "number",
        hdrlength: "number",
        dscp: "text",
        ecn: "text",
        length: "number",
        id: "number",
        "frag-off": "number",
        ttl: "number",
        checksum: "number",
        option: "number",
      },
      documentation: l10n.t("A field of the IPv4 header. IPv6 packets never match, not even negated."),
    },
    ip6: {
      family: 6,
      fields: {
        saddr: "ipv6",
        daddr: "ipv6",
        nexthdr: "protocol",
        version: "number",
        dscp: "text",
        ecn: "text",
        flowlabel: "number",
        length: "number",
        hoplimit: "number",
      },
      documentation: l10n.t("A field of the IPv6 header. IPv4 packets never match, not even negated."),
    },
    icmp: {
      protocol: 1,
      family: 4,
      fields: {
        type: "icmp type",
        code: "icmp code",
        checksum: "number",
        id: "number",
        sequence: "number",
        gateway: "number",
        mtu: "number",
      },
      documentation: l10n.t("A field of the ICMP header, IPv4's error and control messages."),
    },
    icmpv6: {
      protocol: 58,
      family: 6,
      fields: {
        type: "icmpv6 type",
        code: "icmp code",
        checksum: "number",
        "param-problem": "number",
        mtu: "number",
        id: "number",
        sequence: "number",
        "max-delay": "number",
        taddr: "ipv6",
        daddr: "ipv6",
      },
      documentation: l10n.t("A field of the ICMPv6 header: IPv6's control messages, neighbour discovery among them."),
    },
    igmp: {
      protocol: 2,
      family: 4,
      fields: { type: "text", checksum: "number", mrt: "number", group: "ipv4" },
      documentation: l10n.t("A field of the IGMP header: membership in multicast groups."),
    },
    ether: {
      fields: { saddr: "hardware address", daddr: "hardware address", type: "ethernet type" },
      documentation: l10n.t("A field of the Ethernet header."),
    },
    vlan: {
      fields: { id: "number", cfi: "number", dei: "number", pcp: "number", type: "ethernet type" },
      documentation: l10n.t("A field of the VLAN tag."),
    },
    arp: {
      fields: {
        htype: "number",
        ptype: "ethernet type",
        hlen: "number",
        plen: "number",
        operation: "text",
        saddr: "address",
        daddr: "address",
      },
      documentation: l10n.t("A field of an ARP packet."),
    },
    hbh: extension({ nexthdr: "protocol", hdrlength: "number" }),
    dst: extension({ nexthdr: "protocol", hdrlength: "number" }),
    mh: extension({ nexthdr: "protocol", hdrlength: "number", type: "text", reserved: "number", checksum: "number" }),
    frag: extension({
      nexthdr: "protocol",
      reserved: "number",
      "frag-off": "number",
      reserved2: "number",
      "more-fragments": "number",
      id: "number",
    }),
    rt0: extension({ addr: "ipv6" }),
    rt2: extension({ addr: "ipv6" }),
    srh: extension({ "last-entry": "number", flags: "number", tag: "number", sid: "ipv6" }),
    exthdr: extension({
      hbh: "existence",
      rt: "existence",
      frag: "existence",
      dst: "existence",
      mh: "existence",
    }),
    rt: {
      fields: {
        classid: "text",
        nexthop: "address",
        mtu: "number",
        ipsec: "existence",
        nexthdr: "protocol",
        hdrlength: "number",
        type: "text",
        "seg-left": "number",
      },
      documentation: l10n.t("What routing has decided for the packet, or a field of IPv6's routing header."),
    },
    socket: {
      fields: { transparent: "number", mark: "mark", wildcard: "number", cgroupv2: "text" },
      documentation: l10n.t("What the socket that will receive the packet is like."),
    },
    osf: {
      fields: { name: "text", version: "text", ttl: "text" },
      documentation: l10n.t("The sender's operating system, guessed from its SYN packet."),
    },
    ipsec: {
      fields: { in: "number", out: "number" },
      documentation: l10n.t("The IPsec state the packet came or goes through."),
    },
    tunnel: {
      fields: { path: "existence", id: "number" },
      documentation: l10n.t("The tunnel the packet came or goes through."),
    },
    ct: {
      fields: {
        state: "state",
        direction: "direction",
        status: "status",
        mark: "mark",
        expiration: "time",
        helper: "text",
        label: "text",
        event: "text",
        secmark: "number",
        id: "number",
        l3proto: "family",
        protocol: "protocol",
        saddr: "address",
        daddr: "address",
        "proto-src": "port",
        "proto-dst": "port",
        bytes: "number",
        packets: "number",
        avgpkt: "number",
        zone: "number",
        original: "address",
        reply: "address",
        count: "number",
      },
      documentation: l10n.t("What connection tracking knows of the packet's connection."),
    },
    meta: { fields: metaKeys, documentation: l10n.t("What the kernel knows of the packet beside its content.") },
  };
}

function extension(fields: Header["fields"]): Header {
  return { family: 6, fields, documentation: l10n.t("An extension header of IPv6.") };
}

/** Keys that may stand without `meta`. */
export const freeMetaKeys = {
  mark: "mark",
  iif: "interface",
  iifname: "interface",
  iiftype: "text",
  oif: "interface",
  oifname: "interface",
  oiftype: "text",
  skuid: "user",
  skgid: "group",
  nftrace: "number",
  rtclassid: "text",
  ibrname: "interface",
  ibriport: "interface",
  obrname: "interface",
  obriport: "interface",
  pkttype: "packet type",
  cpu: "number",
  iifgroup: "text",
  oifgroup: "text",
  cgroup: "number",
  time: "time",
  day: "day",
  hour: "hour",
} as const satisfies Readonly<Record<string, ValueType>>;

const metaKeys = {
  ...freeMetaKeys,
  length: "number",
  protocol: "ethernet type",
  priority: "text",
  random: "number",
  secmark: "number",
  nfproto: "family",
  l4proto: "protocol",
  iifkind: "text",
  oifkind: "text",
  ibrpvid: "number",
  ibrvproto: "ethernet type",
  ibrhwaddr: "hardware address",
  sdif: "interface",
  sdifname: "interface",
  broute: "number",
  secpath: "existence",
  ipsec: "existence",
} as const satisfies Readonly<Record<string, ValueType>>;

const types = new Map<string, ValueType>();

/** Type of a selector's values, by its name as the tree has it. */
export function valueType(name: string): ValueType {
  let type = types.get(name);
  if (type === undefined) {
    type = findType(name);
    // Names of raw bytes are whatever a file writes; they are not to pile up.
    if (!name.startsWith("@")) types.set(name, type);
  }
  return type;
}

function findType(name: string): ValueType {
  const words = name.split(" ");
  const [header = "", field = ""] = words;
  if (Object.hasOwn(freeMetaKeys, header)) return freeMetaKeys[header as keyof typeof freeMetaKeys];
  if (header === "fib")
    return name.endsWith(" type") ? "address type" : name.endsWith("check") ? "existence" : "interface";
  if (header === "ct" && (field === "original" || field === "reply")) {
    const last = words[words.length - 1] ?? "";
    if (words.includes("ip")) return "ipv4";
    if (words.includes("ip6")) return "ipv6";
    return headers().ct?.fields[last] ?? "number";
  }
  if (["vxlan", "geneve", "gre", "gretap"].includes(header) && words.length > 2)
    return valueType(words.slice(1).join(" "));
  if (words.length > 2 && header !== "arp") return "number";
  return headers()[header]?.fields[field] ?? "number";
}

/** Bits of the fields that hold a number, where they are not 32. Source: `nft describe`, 1.0.6 and 1.1.3. */
const widths: Readonly<Record<number, string>> = {
  1: "vlan cfi,vlan dei,frag more-fragments,nftrace,meta broute",
  2: "frag reserved2,ip ecn,ip6 ecn",
  3: "vlan pcp,gre version",
  4: "tcp doff,tcp reserved,ip version,ip hdrlength,ip6 version",
  5: "gre flags",
  6: "ip dscp,ip6 dscp",
  8:
    "ah hdrlength,ip ttl,ip6 hoplimit,igmp mrt,arp hlen,arp plen,hbh hdrlength,dst hdrlength,mh hdrlength,mh reserved," +
    "frag reserved,srh last-entry,srh flags,rt hdrlength,rt type,rt seg-left,socket transparent,socket wildcard",
  12: "vlan id",
  13: "frag frag-off",
  16:
    "tcp window,tcp checksum,tcp urgptr,udp length,udp checksum,udplite csumcov,udplite checksum,ah reserved,comp cpi," +
    "ip length,ip id,ip frag-off,ip checksum,ip6 length,icmp checksum,icmp id,icmp sequence,icmp mtu,icmpv6 checksum," +
    "icmpv6 id,icmpv6 sequence,icmpv6 max-delay,igmp checksum,arp htype,mh checksum,srh tag,rt mtu,ct zone,meta ibrpvid," +
    "ct original zone,ct reply zone,tcp option maxseg size,tcp option mss size",
  20: "ip6 flowlabel",
  24: "vxlan vni,geneve vni",
  32:
    "tcp sequence,tcp ackseq,sctp vtag,sctp checksum,ah spi,ah sequence,esp spi,esp sequence,icmpv6 mtu,frag id," +
    "ct secmark,ct id,cpu,cgroup,meta length,meta random,meta secmark,mark,ct mark,socket mark",
};
let bits: ReadonlyMap<string, number> | undefined;

/** How many bits a field has that holds a number; undefined where that is not known. */
export function bitsOfField(name: string): number | undefined {
  bits ??= new Map(
    Object.entries(widths).flatMap(([width, names]) => names.split(",").map((each) => [each, Number(width)] as const)),
  );
  return bits.get(name);
}

/** The version from which nft knows a selector that 1.0.6 does not; undefined for all others. */
export function selectorSince(name: string): string | undefined {
  if (/^(?:gre|gretap|vxlan|geneve)\b|^meta broute$|^dccp option\b/.test(name)) return "1.0.9";
  if (/^icmpv6 [td]addr$/.test(name)) return "1.0.9";
  if (/^fib\b.* check$/.test(name)) return "1.1.3";
  return /^meta ibrhwaddr$|^tunnel\b/.test(name) ? "1.1.6" : undefined;
}
