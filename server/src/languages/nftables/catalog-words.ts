/** Bits of `ct state`; a set of states is tested bit by bit. */
export const stateBits: Readonly<Record<string, number>> = {
  invalid: 1,
  established: 2,
  related: 4,
  new: 8,
  untracked: 64,
};

export const tcpFlagBits: Readonly<Record<string, number>> = {
  fin: 1,
  syn: 2,
  rst: 4,
  psh: 8,
  ack: 16,
  urg: 32,
  ecn: 64,
  cwr: 128,
};

export const statusWords = ["expected", "seen-reply", "assured", "confirmed", "snat", "dnat", "dying"] as const;
export const directionWords = ["original", "reply"] as const;
export const packetTypes = ["host", "unicast", "broadcast", "multicast", "other"] as const;
export const addressTypes = [
  "unspec",
  "unicast",
  "local",
  "broadcast",
  "anycast",
  "multicast",
  "blackhole",
  "unreachable",
  "prohibit",
  "throw",
  "nat",
  "xresolve",
] as const;
export const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

export const icmpTypes: Readonly<Record<string, number>> = {
  "echo-reply": 0,
  "destination-unreachable": 3,
  "source-quench": 4,
  redirect: 5,
  "echo-request": 8,
  "router-advertisement": 9,
  "router-solicitation": 10,
  "time-exceeded": 11,
  "parameter-problem": 12,
  "timestamp-request": 13,
  "timestamp-reply": 14,
  "info-request": 15,
  "info-reply": 16,
  "address-mask-request": 17,
  "address-mask-reply": 18,
};

export const icmpv6Types: Readonly<Record<string, number>> = {
  "destination-unreachable": 1,
  "packet-too-big": 2,
  "time-exceeded": 3,
  "parameter-problem": 4,
  "echo-request": 128,
  "echo-reply": 129,
  "mld-listener-query": 130,
  "mld-listener-report": 131,
  "mld-listener-done": 132,
  "mld-listener-reduction": 132,
  "nd-router-solicit": 133,
  "nd-router-advert": 134,
  "nd-neighbor-solicit": 135,
  "nd-neighbor-advert": 136,
  "nd-redirect": 137,
  "router-renumbering": 138,
  "ind-neighbor-solicit": 141,
  "ind-neighbor-advert": 142,
  "mld2-listener-report": 143,
};

export const icmpCodes = [
  "net-unreachable",
  "host-unreachable",
  "prot-unreachable",
  "port-unreachable",
  "net-prohibited",
  "host-prohibited",
  "admin-prohibited",
  "frag-needed",
] as const;
export const icmpv6Codes = [
  "no-route",
  "admin-prohibited",
  "addr-unreachable",
  "port-unreachable",
  "policy-fail",
  "reject-route",
] as const;
export const icmpxCodes = ["port-unreachable", "admin-prohibited", "no-route", "host-unreachable"] as const;
export const logLevels = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit"] as const;

export const families = ["ip", "ip6", "inet", "arp", "bridge", "netdev"] as const;
export const chainTypes = ["filter", "nat", "route"] as const;
export const hooks = ["prerouting", "input", "forward", "output", "postrouting", "ingress", "egress"] as const;
/** Names of priorities, and their numbers outside the bridge family. */
export const priorities: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
};
export const bridgePriorities: Readonly<Record<string, number>> = { dstnat: -300, filter: -200, out: 100, srcnat: 300 };

/** Types of set keys and data. Source: nft 1.0.6 and 1.1.3, asked with `type WORD`. */
export const dataTypes = [
  "ipv4_addr",
  "ipv6_addr",
  "inet_proto",
  "inet_service",
  "ether_addr",
  "ether_type",
  "mark",
  "ifname",
  "iface_index",
  "iface_type",
  "uid",
  "gid",
  "nf_proto",
  "boolean",
  "ct_state",
  "ct_dir",
  "ct_status",
  "tcp_flag",
  "icmp_type",
  "icmp_code",
  "icmpv6_type",
  "icmpv6_code",
  "icmpx_code",
  "igmp_type",
  "dccp_pkttype",
  "mh_type",
  "arp_op",
  "pkt_type",
  "dscp",
  "ecn",
  "realm",
  "classid",
  "devgroup",
  "fib_addrtype",
  "cgroupsv2",
  "time",
] as const;

/** Types that nft has only later. */
export const newerDataTypes: readonly string[] = ["ct_label", "ct_event"];
/** What a map may give beside a value. */
export const mappedObjects = ["verdict", "counter", "quota", "limit", "secmark", "synproxy"] as const;

export const setFlags = ["constant", "interval", "timeout", "dynamic"] as const;

/** What a line of a chain may start with besides a rule. */
export const chainWords = ["type", "policy", "comment", "flags", "devices", "define", "include"];
/** Likewise of a set or map; those that set a set's shape first. */
export const setWords = [
  "type",
  "typeof",
  "flags",
  "elements",
  "timeout",
  "gc-interval",
  "size",
  "policy",
  "auto-merge",
  "comment",
  "counter",
  "limit",
  "quota",
  "ct",
  "last",
  "define",
  "include",
];
/** Likewise of an object, by its type. */
export const objectWords: Readonly<Record<string, readonly string[]>> = {
  counter: ["packets", "bytes", "comment"],
  quota: ["over", "until", "used", "comment"],
  limit: ["rate", "comment"],
  secmark: ["comment"],
  synproxy: ["mss", "maxseg", "wscale", "timestamp", "sack-perm", "sack-permitted", "comment"],
  "ct helper": ["type", "protocol", "l3proto", "comment"],
  "ct timeout": ["protocol", "policy", "l3proto", "comment"],
  "ct expectation": ["protocol", "dport", "timeout", "size", "l3proto", "comment"],
  flowtable: ["hook", "devices", "counter", "flags", "comment"],
  tunnel: ["id", "ip", "ip6", "sport", "dport", "ttl", "tos", "erspan", "vxlan", "geneve", "comment"],
};

export const objectTypes = ["counter", "quota", "limit", "secmark", "synproxy", "tunnel", "flowtable"];
/** Likewise of a table. */
export const tableWords = ["chain", "set", "map", "ct", "flags", "comment", "define", "include", ...objectTypes];
