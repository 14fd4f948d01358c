import type { Family } from "../../model/flow.ts";

/** What a value must look like. Numbers may be decimal, octal or hexadecimal, as C reads them. */
export type ValueForm =
  /** `range`: what parts the two numbers of a range, or a number from its mask. */
  | { readonly kind: "number"; readonly low: number; readonly high: number; readonly range?: ":" | "/" }
  /** `list`: several with commas between; `begun`: any beginning of a word will do. Upper and lower case are one. */
  | { readonly kind: "words"; readonly words: readonly string[]; readonly list?: true; readonly begun?: true }
  | { readonly kind: "pattern"; readonly pattern: RegExp; readonly example: string };

const number = (low: number, high: number): ValueForm => ({ kind: "number", low, high });
const range = (low: number, high: number): ValueForm => ({ kind: "number", low, high, range: ":" });
const words = (text: string, more: { list?: true; begun?: true } = {}): ValueForm => ({
  kind: "words",
  words: text.split(" "),
  ...more,
});
const pattern = (example: string, form: RegExp): ValueForm => ({ kind: "pattern", pattern: form, example });

const highest = 0xffff_ffff;
const markForm: ValueForm = { kind: "number", low: 0, high: highest, range: "/" };
const rate = pattern(
  "5/minute",
  /^0*[1-9]\d{0,9}(?:\/(?:s|se|sec|seco|secon|second|m|mi|min|minu|minut|minute|h|ho|hou|hour|d|da|day))?$/i,
);
/** A count of packets, or of bytes with their unit. */
const amount = pattern(
  "10/minute",
  /^(?:0*[1-9]\d{0,6}|\d{1,10}[kmgt]?b)(?:\/(?:s|se|sec|seco|secon|second|m|mi|min|minu|minut|minute|h|ho|hou|hour|d|da|day))?$/i,
);
const clock = pattern("02:00", /^(?:[01]?\d|2[0-3]):[0-5]?\d(?::[0-5]?\d)?$/);
const date = pattern("2026-12-31", /^\d{4}(?:-\d{1,2}(?:-\d{1,2}(?:T\d{1,2}(?::\d{1,2}(?::\d{1,2})?)?)?)?)?$/);
const addressTypes = words(
  "UNSPEC UNICAST LOCAL BROADCAST ANYCAST MULTICAST BLACKHOLE UNREACHABLE PROHIBIT THROW NAT XRESOLVE",
  { list: true },
);
const tcpFlags = words("FIN SYN RST PSH ACK URG ALL NONE", { list: true });
const setDimensions = words("src dst", { list: true });

const icmpTypes = words(
  "any echo-reply pong destination-unreachable network-unreachable host-unreachable protocol-unreachable port-unreachable fragmentation-needed source-route-failed network-unknown host-unknown network-prohibited host-prohibited TOS-network-unreachable TOS-host-unreachable communication-prohibited host-precedence-violation precedence-cutoff source-quench redirect network-redirect host-redirect TOS-network-redirect TOS-host-redirect echo-request ping router-advertisement router-solicitation time-exceeded ttl-exceeded ttl-zero-during-transit ttl-zero-during-reassembly parameter-problem ip-header-bad required-option-missing timestamp-request timestamp-reply address-mask-request address-mask-reply",
  { begun: true },
);

const icmp6Types = words(
  "destination-unreachable no-route communication-prohibited beyond-scope address-unreachable port-unreachable failed-policy reject-route packet-too-big time-exceeded ttl-exceeded ttl-zero-during-transit ttl-zero-during-reassembly parameter-problem bad-header unknown-header-type unknown-option echo-request ping echo-reply pong router-solicitation router-advertisement neighbour-solicitation neighbor-solicitation neighbour-advertisement neighbor-advertisement redirect",
  { begun: true },
);

const dscpClasses = words(
  "BE EF CS0 CS1 CS2 CS3 CS4 CS5 CS6 CS7 AF11 AF12 AF13 AF21 AF22 AF23 AF31 AF32 AF33 AF41 AF42 AF43",
);
const serviceTypes = "Minimize-Delay|Maximize-Throughput|Maximize-Reliability|Minimize-Cost|Normal-Service";
const tos = pattern(
  "0x10",
  new RegExp(`^(?:(?:0x[\\da-f]{1,2}|\\d{1,3})(?:/(?:0x[\\da-f]{1,2}|\\d{1,3}))?|${serviceTypes})$`, "i"),
);
const octet = number(0, 255);
const word32 = number(0, highest);
const word64 = 2 ** 64;
const group = pattern("5", /^(?:0x[\da-f]+|\d+)(?:\/(?:0x[\da-f]+|\d+))?$/i);
const chunks =
  "DATA INIT INIT_ACK SACK HEARTBEAT HEARTBEAT_ACK ABORT SHUTDOWN SHUTDOWN_ACK ERROR COOKIE_ECHO COOKIE_ACK ECN_ECNE ECN_CWR SHUTDOWN_COMPLETE I_DATA RE_CONFIG PAD ASCONF ASCONF_ACK FORWARD_TSN I_FORWARD_TSN";

/** By `module option`, one for each word of the value. Found with iptables 1.8.9, which refuses everything else. */
export const valueForms: Readonly<Record<string, readonly ValueForm[]>> = {
  "tcp tcp-flags": [tcpFlags, tcpFlags],
  "tcp tcp-option": [number(1, 255)],
  "icmp icmp-type": [icmpTypes],
  "icmp6 icmpv6-type": [icmp6Types],
  "addrtype src-type": [addressTypes],
  "addrtype dst-type": [addressTypes],
  "mark mark": [markForm],
  "connmark mark": [markForm],
  "set match-set": [pattern("name", /^[^\s]{1,31}$/), setDimensions],
  "limit limit": [rate],
  "limit limit-burst": [number(0, 10_000)],
  "recent seconds": [number(1, highest)],
  "recent hitcount": [number(1, 65_535)],
  "time timestart": [clock],
  "time timestop": [clock],
  "time datestart": [date],
  "time datestop": [date],
  "time weekdays": [
    pattern(
      "Mon,Fri",
      /^(?:mon?|tue?|wed?|thu?|fri?|sat?|sun?|[1-7])\w*(?:,(?:mon?|tue?|wed?|thu?|fri?|sat?|sun?|[1-7])\w*)*$/i,
    ),
  ],
  "time monthdays": [pattern("1,15", /^(?:0?[1-9]|[12]\d|3[01])(?:,(?:0?[1-9]|[12]\d|3[01]))*$/)],
  "string algo": [words("bm kmp")],
  "statistic mode": [words("random nth")],
  "statistic probability": [pattern("0.5", /^(?:0?\.\d+|[01](?:\.\d*)?)$/)],
  "length length": [range(0, 65_535)],
  "ttl ttl-eq": [number(0, 255)],
  "ttl ttl": [number(0, 255)],
  "ttl ttl-lt": [number(0, 255)],
  "ttl ttl-gt": [number(0, 255)],
  "hl hl-eq": [number(0, 255)],
  "hl hl-lt": [number(0, 255)],
  "hl hl-gt": [number(0, 255)],
  "dscp dscp": [number(0, 63)],
  "dscp dscp-class": [dscpClasses],
  "pkttype pkt-type": [words("unicast broadcast multicast host otherhost", { begun: true })],
  "mac mac-source": [pattern("02:00:00:00:00:01", /^[\da-f]{1,2}(?::[\da-f]{1,2}){5}$/i)],
  "policy dir": [words("in out")],
  "policy pol": [words("none ipsec")],
  "connbytes connbytes-dir": [words("original reply both")],
  "connbytes connbytes-mode": [words("packets bytes avgpkt")],
  "conntrack ctstatus": [words("NONE EXPECTED SEEN_REPLY ASSURED CONFIRMED", { list: true, begun: true })],
  "conntrack ctdir": [words("ORIGINAL REPLY", { begun: true })],
  "hashlimit hashlimit-mode": [words("srcip srcport dstip dstport none", { list: true })],
  "hashlimit hashlimit-upto": [amount],
  "hashlimit hashlimit-above": [amount],
  "hashlimit hashlimit": [amount],
  "hashlimit hashlimit-burst": [pattern("10", /^(?:0*(?:[1-9]\d{0,5}|1000000)|0x[\da-f]{1,5}|\d{1,10}[kmgt]?b)$/i)],
  "hashlimit hashlimit-htable-size": [number(0, highest)],
  "hashlimit hashlimit-htable-max": [number(0, highest)],
  "hashlimit hashlimit-htable-gcinterval": [number(0, highest)],
  "hashlimit hashlimit-htable-expire": [number(0, highest)],
  "hashlimit hashlimit-srcmask": [number(0, 128)],
  "hashlimit hashlimit-dstmask": [number(0, 128)],
  "tos tos": [tos],
  "tcpmss mss": [range(0, 65_535)],
  "statistic every": [number(1, highest)],
  "statistic packet": [word32],
  "connbytes connbytes": [range(0, word64)],
  "quota quota": [pattern("1000000", /^(?:\d{1,20}|0x[\da-f]{1,16})$/i)],
  "connlimit connlimit-mask": [pattern("24", /^(?:\d{1,3}|[\d.]+|[\da-f:]+)$/i)],
  "string from": [number(0, 65_535)],
  "string to": [number(0, 65_535)],
  "string hex-string": [pattern("|0d 0a|", /^[^|]*(?:\|[\da-f ]*\|[^|]*)*$/i)],
  "devgroup src-group": [group],
  "devgroup dst-group": [group],
  "cgroup cgroup": [word32],
  "policy reqid": [word32],
  "cluster cluster-total-nodes": [number(1, 32)],
  "cluster cluster-local-node": [number(1, 32)],
  "cluster cluster-hash-seed": [word32],
  "sctp chunk-types": [
    words("all any only"),
    pattern(
      "DATA,INIT",
      new RegExp(
        `^(?:${chunks.replaceAll(" ", "|")}|ALL|NONE)(?::\\w+)?(?:,(?:${chunks.replaceAll(" ", "|")})(?::\\w+)?)*$`,
        "i",
      ),
    ),
  ],
  "dccp dccp-types": [
    words("REQUEST RESPONSE DATA ACK DATAACK CLOSEREQ CLOSE RESET SYNC SYNCACK INVALID", { list: true }),
  ],
  "u32 u32": [pattern("0&0xffff=0x100", /^[\d(]/)],
  "connlimit connlimit-upto": [number(0, highest)],
  "connlimit connlimit-above": [number(0, highest)],
  "ah ahspi": [range(0, highest)],
  "esp espspi": [range(0, highest)],
  "conntrack ctexpire": [range(0, highest)],
  "cpu cpu": [number(0, highest)],
  "dccp dccp-option": [number(1, 255)],
  "LOG log-level": [words("emerg panic alert crit error err warning warn notice info debug 0 1 2 3 4 5 6 7")],
  "NFLOG nflog-range": [number(0, highest)],
  "NFLOG nflog-size": [number(0, highest)],
  "NFLOG nflog-threshold": [number(0, 65_535)],
  "NFQUEUE queue-balance": [pattern("0:3", /^\d{0,5}:\d{0,5}$/)],
  "AUDIT type": [words("accept drop reject")],
  "CT zone": [number(0, 65_535)],
  "NFLOG nflog-group": [number(0, 65_535)],
  "NFQUEUE queue-num": [number(0, 65_535)],
  "TOS set-tos": [tos],
  "TOS and-tos": [octet],
  "TOS or-tos": [octet],
  "TOS xor-tos": [octet],
  "CONNMARK nfmask": [word32],
  "CONNMARK ctmask": [word32],
  "CONNMARK mask": [word32],
  "CLASSIFY set-class": [pattern("1:10", /^[\da-f]+:[\da-f]+$/i)],
  "TCPMSS set-mss": [number(0, 65_515)],
  "HMARK hmark-mod": [number(1, highest)],
  "NETMAP to": [pattern("10.0.0.0/24", /^[\da-f.:]+(?:\/[\d.]+)?$/i)],
  "DSCP set-dscp-class": [dscpClasses],
  "MARK set-mark": [markForm],
  "MARK set-xmark": [markForm],
  "MARK and-mark": [markForm],
  "MARK or-mark": [markForm],
  "MARK xor-mark": [markForm],
  "CONNMARK set-mark": [markForm],
  "CONNMARK set-xmark": [markForm],
  "DSCP set-dscp": [number(0, 63)],
  "TTL ttl-set": [number(0, 255)],
  "TTL ttl-inc": [number(1, 255)],
  "TTL ttl-dec": [number(1, 255)],
  "HL hl-inc": [number(1, 255)],
  "HL hl-dec": [number(1, 255)],
  "HL hl-set": [number(0, 255)],
};

/** What a module or target cannot be without, and which of its options shut each other out. */
export interface Needs {
  /** One option of each group. */
  readonly oneOf?: readonly (readonly string[])[];
  /** At most one of each group. */
  readonly exclusive?: readonly (readonly string[])[];
  /** The program of the other family does not know it. */
  readonly family?: Family;
}

const ports = ["source-ports", "destination-ports", "ports"];
const marks = ["set-xmark", "set-mark", "and-mark", "or-mark", "xor-mark"];
const connectionMarks = [...marks, "save-mark", "restore-mark", "left-shift-mark", "right-shift-mark"];
const recent = ["set", "rcheck", "update", "remove"];
const alternatives = (...names: readonly string[]): Needs => ({ oneOf: [names], exclusive: [names] });
const one = (name: string): Needs => ({ oneOf: [[name]] });

export const needs: Readonly<Record<string, Needs>> = {
  multiport: { oneOf: [ports], exclusive: [ports] },
  iprange: { oneOf: [["src-range", "dst-range"]] },
  addrtype: { oneOf: [["src-type", "dst-type"]], exclusive: [["limit-iface-in", "limit-iface-out"]] },
  state: one("state"),
  owner: { oneOf: [["uid-owner", "gid-owner", "socket-exists"]] },
  mark: one("mark"),
  connmark: one("mark"),
  comment: one("comment"),
  set: one("match-set"),
  recent: { oneOf: [recent], exclusive: [recent] },
  string: { oneOf: [["algo"], ["string", "hex-string"]] },
  connlimit: {
    oneOf: [["connlimit-above", "connlimit-upto"]],
    exclusive: [
      ["connlimit-above", "connlimit-upto"],
      ["connlimit-saddr", "connlimit-daddr"],
    ],
  },
  hashlimit: { oneOf: [["hashlimit-upto", "hashlimit-above", "hashlimit"], ["hashlimit-name"]] },
  statistic: { oneOf: [["mode"]] },
  connbytes: { oneOf: [["connbytes"], ["connbytes-dir"], ["connbytes-mode"]] },
  length: one("length"),
  ttl: { ...alternatives("ttl-eq", "ttl-lt", "ttl-gt", "ttl"), family: 4 },
  hl: { ...alternatives("hl-eq", "hl-lt", "hl-gt"), family: 6 },
  dscp: alternatives("dscp", "dscp-class"),
  pkttype: one("pkt-type"),
  mac: one("mac-source"),
  u32: one("u32"),
  helper: one("helper"),
  cpu: one("cpu"),
  icmp: { ...one("icmp-type"), family: 4 },
  icmp6: { ...one("icmpv6-type"), family: 6 },
  quota: one("quota"),
  bpf: { oneOf: [["bytecode", "object-pinned"]] },
  tcpmss: one("mss"),
  tos: one("tos"),
  ecn: { oneOf: [["ecn-tcp-cwr", "ecn-tcp-ece", "ecn-ip-ect"]] },
  policy: one("dir"),
  physdev: {
    oneOf: [["physdev-in", "physdev-out", "physdev-is-in", "physdev-is-out", "physdev-is-bridged"]],
  },
  devgroup: { oneOf: [["src-group", "dst-group"]] },
  cgroup: alternatives("path", "cgroup"),
  cluster: { oneOf: [["cluster-local-node", "cluster-local-nodemask"]] },
  connlabel: one("label"),
  nfacct: one("nfacct-name"),
  osf: { ...one("genre"), family: 4 },
  frag: { family: 6 },
  hbh: { family: 6 },
  dst: { family: 6 },
  rt: { family: 6 },
  mh: { family: 6 },
  ipv6header: { oneOf: [["header"]], family: 6 },
  srh: { family: 6 },
  eui64: { family: 6 },
  realm: { oneOf: [["realm"]], family: 4 },
  MARK: { oneOf: [marks], exclusive: [marks] },
  CONNMARK: { oneOf: [connectionMarks], exclusive: [connectionMarks] },
  DNAT: one("to-destination"),
  SNAT: one("to-source"),
  NETMAP: one("to"),
  TEE: one("gateway"),
  TPROXY: one("on-port"),
  TTL: { ...alternatives("ttl-set", "ttl-dec", "ttl-inc"), family: 4 },
  HL: { ...alternatives("hl-set", "hl-dec", "hl-inc"), family: 6 },
  DNPT: { oneOf: [["src-pfx"], ["dst-pfx"]], family: 6 },
  SNPT: { oneOf: [["src-pfx"], ["dst-pfx"]], family: 6 },
  ECN: { oneOf: [["ecn-tcp-remove", "ecn-tcp-cwr", "ecn-tcp-ece", "ecn-ip-ect"]], family: 4 },
  AUDIT: one("type"),
  CHECKSUM: one("checksum-fill"),
  CLASSIFY: one("set-class"),
  CONNSECMARK: { oneOf: [["save", "restore"]] },
  IDLETIMER: { oneOf: [["timeout"], ["label"]] },
  SECMARK: one("selctx"),
  TOS: { oneOf: [["set-tos", "and-tos", "or-tos", "xor-tos"]] },
  TCPMSS: { oneOf: [["set-mss", "clamp-mss-to-pmtu"]] },
  RATEEST: { oneOf: [["rateest-name"], ["rateest-interval"], ["rateest-ewmalog"]] },
  SET: { oneOf: [["add-set", "del-set", "map-set"]] },
  HMARK: one("hmark-mod"),
  ULOG: { family: 4 },
  CLUSTERIP: { family: 4 },
  DSCP: alternatives("set-dscp", "set-dscp-class"),
};
