import { bitsOfField } from "./catalog.ts";

/** One part of a key or of what a map gives, as nft's evaluation sees it. */
export interface Datatype {
  /** As `type` of a set names it where it can: `ipv4_addr`. `integer` and `string` have no other name. */
  readonly name: string;
  /** Undefined where no more than the name is known. */
  readonly bits: number | undefined;
}

/**
 * Selectors by the datatype of their values; what holds a plain number is told by its width in `catalog.ts`. Selectors
 * whose type changed between versions are left out. Source: `nft describe` of 1.0.6, and the sources of 0.9.8 and 1.0.9.
 */
const selectors: Readonly<Record<string, string>> = {
  inet_service:
    "tcp sport,tcp dport,udp sport,udp dport,udplite sport,udplite dport,sctp sport,sctp dport,dccp sport,dccp dport," +
    "th sport,th dport",
  ipv4_addr:
    "ip saddr,ip daddr,ct original ip saddr,ct original ip daddr,ct reply ip saddr,ct reply ip daddr,arp saddr ip," +
    "arp daddr ip,rt ip nexthop",
  ipv6_addr:
    "ip6 saddr,ip6 daddr,ct original ip6 saddr,ct original ip6 daddr,ct reply ip6 saddr,ct reply ip6 daddr," +
    "rt ip6 nexthop",
  inet_proto: "ip protocol,ip6 nexthdr,meta l4proto,ct protocol,ah nexthdr,comp nexthdr,frag nexthdr",
  ether_addr: "ether saddr,ether daddr,arp saddr ether,arp daddr ether",
  ether_type: "ether type,vlan type,meta protocol,meta ibrvproto,arp ptype",
  mark: "mark,ct mark,socket mark",
  ifname: "iifname,oifname,ibrname,obrname,meta iifkind,meta oifkind,meta sdifname",
  iface_index: "iif,oif,meta sdif",
  iface_type: "iiftype,oiftype",
  uid: "skuid",
  gid: "skgid",
  nf_proto: "meta nfproto,ct l3proto",
  ct_state: "ct state",
  ct_dir: "ct direction",
  ct_status: "ct status",
  tcp_flag: "tcp flags",
  icmp_type: "icmp type",
  icmp_code: "icmp code",
  icmpv6_type: "icmpv6 type",
  icmpv6_code: "icmpv6 code",
  igmp_type: "igmp type",
  dccp_pkttype: "dccp type",
  mh_type: "mh type",
  arp_op: "arp operation",
  pkt_type: "pkttype",
  dscp: "ip dscp,ip6 dscp",
  ecn: "ip ecn,ip6 ecn",
  realm: "rt classid,rtclassid",
  classid: "meta priority",
  devgroup: "iifgroup,oifgroup",
  time: "ct expiration",
  string: "ct helper,osf name",
  day: "day",
  hour: "hour",
  "meta time": "time",
  cgroupsv2: "socket cgroupv2 level",
};

/** Bits of a datatype. Source: `nft describe` of 1.0.6. */
const widths: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    (
      [
        [2, "ecn"],
        [4, "dccp_pkttype"],
        [6, "dscp"],
        [
          8,
          "inet_proto,nf_proto,ct_dir,tcp_flag,icmp_type,icmp_code,icmpv6_type,icmpv6_code,icmpx_code,igmp_type," +
            "mh_type,pkt_type,day,boolean",
        ],
        [16, "inet_service,ether_type,iface_type,arp_op"],
        [32, "ipv4_addr,mark,iface_index,uid,gid,ct_state,ct_status,realm,classid,devgroup,fib_addrtype,time,hour"],
        [48, "ether_addr"],
        [64, "cgroupsv2,meta time"],
        [128, "ipv6_addr,ifname,string"],
      ] as const
    ).flatMap(([bits, names]) => names.split(",").map((name) => [name, bits] as const)),
  ),
};

/** Every selector the table names, for the test that asks nft about each. */
export function knownSelectors(): readonly string[] {
  return Object.values(selectors).flatMap((all) => all.split(","));
}

let names: ReadonlyMap<string, string> | undefined;

/** The datatype of a type's name, as it stands behind `type`. */
export function datatypeNamed(name: string): Datatype {
  return { name, bits: widths[name] };
}

/** The datatype of a selector, by its name as the tree has it; undefined where it is not known for every version. */
export function datatypeOf(selector: string): Datatype | undefined {
  names ??= new Map(
    Object.entries(selectors).flatMap(([type, all]) => all.split(",").map((each) => [each, type] as const)),
  );
  const name = names.get(selector) ?? computed(selector);
  if (name !== undefined) return { name, bits: name === "integer" ? 32 : widths[name] };
  const bits = bitsOfField(selector);
  if (bits === undefined || unsteady.test(selector)) return undefined;
  return { name: "integer", bits };
}

/** Numbers in one version and something else in another. */
const unsteady = /^(?:arp htype|rt type|igmp|icmp gateway|tcp option|vxlan|geneve|gre|mh)\b/;

function computed(selector: string): string | undefined {
  const [first = ""] = selector.split(" ");
  if (first === "numgen" || first === "jhash" || first === "symhash") return "integer";
  if (first !== "fib") return undefined;
  if (selector.endsWith(" type")) return "fib_addrtype";
  return selector.endsWith(" oif") ? "iface_index" : undefined;
}

/** True for what is text rather than a number of some width. */
export function isText(datatype: Datatype): boolean {
  return datatype.name === "ifname" || datatype.name === "string";
}
