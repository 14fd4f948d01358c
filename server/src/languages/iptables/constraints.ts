import { parseAddress } from "../../model/addresses.ts";
import type { Family } from "../../model/flow.ts";
import { once } from "../../text/once.ts";
import {
  byteCode,
  date,
  type Grammar,
  hashRate,
  headers,
  hexString,
  mobilityTypes,
  optionList,
  owner,
  port,
  rate,
  sctpChunks,
  translatedPorts,
  typeOfService,
  u32,
  wholeNumber,
  wholeNumbers,
} from "./value-grammar.ts";

/** What a value must look like. Numbers may be decimal, octal or hexadecimal, as C reads them. */
export type ValueForm =
  /** `range`: what parts the two numbers of a range, or a number from its mask. */
  | {
      readonly kind: "number";
      readonly low: number;
      readonly high: number;
      readonly range?: ":" | "/";
      /** The lower number must come first. */
      readonly rising?: true;
    }
  /**
   * `list`: several with commas between; `begun`: any beginning of a word will do, and `message` that it must be that
   * of one word only, unless it is a number. Upper and lower case are one.
   */
  | {
      readonly kind: "words";
      readonly words: readonly string[];
      readonly list?: true;
      readonly begun?: true;
      readonly message?: true;
      /** Upper and lower case are two. */
      readonly exact?: true;
      /** What follows the word is passed over. */
      readonly longer?: true;
      /** Nothing between two commas is passed over: at the end only, or everywhere. */
      readonly gaps?: "end" | "any";
      readonly most?: number;
    }
  | { readonly kind: "pattern"; readonly pattern: Grammar; readonly example: string }
  /** An address of the rule's family or a host's name; `mask`: a network too. */
  | { readonly kind: "address"; readonly mask?: true };

const number = (low: number, high: number): ValueForm => ({ kind: "number", low, high });
const range = (low: number, high: number): ValueForm => ({ kind: "number", low, high, range: ":" });
const rising = (low: number, high: number): ValueForm => ({ kind: "number", low, high, range: ":", rising: true });
const words = (text: string, more: Partial<Omit<ValueForm & { kind: "words" }, "kind" | "words">> = {}): ValueForm => ({
  kind: "words",
  words: text.split(" "),
  ...more,
});
const pattern = (example: string, form: Grammar): ValueForm => ({ kind: "pattern", pattern: form, example });

const highest = 0xffff_ffff;
const markForm: ValueForm = { kind: "number", low: 0, high: highest, range: "/" };
const clock = pattern("02:00", /^(?:[01]?\d|2[0-3]):[0-5]?\d(?::[0-5]?\d)?$/);
/** Any beginning of one will do: that of the first it begins. */
export const addressTypeNames =
  "UNSPEC UNICAST LOCAL BROADCAST ANYCAST MULTICAST BLACKHOLE UNREACHABLE PROHIBIT THROW NAT XRESOLVE".split(" ");
const addressTypes = words(addressTypeNames.join(" "), { list: true, begun: true });
const tcpFlags = words("FIN SYN RST PSH ACK URG ALL NONE", { list: true, gaps: "any" });
const setDimensions = words("src dst", { list: true, most: 6, exact: true, longer: true });
const address: ValueForm = { kind: "address" };
const network: ValueForm = { kind: "address", mask: true };
const connectionPort = pattern("25", port(true));
const hashRates = pattern("5/minute", hashRate);
const named = pattern("name", /./);
/** A name under /proc/net or /sys. */
const fileNamed = pattern("name", /^(?!\.{0,2}$)[^/]+$/);
const events = "new related destroy reply assured protoinfo helper mark natseqinfo secmark";
const classes = words(
  "BE EF CS0 CS1 CS2 CS3 CS4 CS5 CS6 CS7 AF11 AF12 AF13 AF21 AF22 AF23 AF31 AF32 AF33 AF41 AF42 AF43",
);
const zone = pattern("1", {
  test: (text) => text === "mark" || (/^(?:0x[\da-f]+|\d{1,5})$/i.test(text) && Number(text) <= 65_535),
});
const setName = pattern("name", /^[^\s]{1,31}$/);

const icmpTypes = words(
  "any echo-reply pong destination-unreachable network-unreachable host-unreachable protocol-unreachable port-unreachable fragmentation-needed source-route-failed network-unknown host-unknown network-prohibited host-prohibited TOS-network-unreachable TOS-host-unreachable communication-prohibited host-precedence-violation precedence-cutoff source-quench redirect network-redirect host-redirect TOS-network-redirect TOS-host-redirect echo-request ping router-advertisement router-solicitation time-exceeded ttl-exceeded ttl-zero-during-transit ttl-zero-during-reassembly parameter-problem ip-header-bad required-option-missing timestamp-request timestamp-reply address-mask-request address-mask-reply",
  { begun: true, message: true },
);

const icmp6Types = words(
  "destination-unreachable no-route communication-prohibited beyond-scope address-unreachable port-unreachable failed-policy reject-route packet-too-big time-exceeded ttl-exceeded ttl-zero-during-transit ttl-zero-during-reassembly parameter-problem bad-header unknown-header-type unknown-option echo-request ping echo-reply pong router-solicitation router-advertisement neighbour-solicitation neighbor-solicitation neighbour-advertisement neighbor-advertisement redirect",
  { begun: true, message: true },
);

/** By `module option`, one for each word of the value. Found with iptables 1.8.9, which refuses everything else. */
export const valueForms = once(
  (): Readonly<Record<string, readonly ValueForm[]>> => ({
    "tcp tcp-flags": [tcpFlags, tcpFlags],
    "tcp tcp-option": [number(1, 255)],
    "icmp icmp-type": [icmpTypes],
    "icmp6 icmpv6-type": [icmp6Types],
    "addrtype src-type": [addressTypes],
    "addrtype dst-type": [addressTypes],
    "mark mark": [markForm],
    "connmark mark": [markForm],
    "set match-set": [setName, setDimensions],
    "limit limit": [pattern("5/minute", rate(10_000))],
    "limit limit-burst": [number(0, 10_000)],
    "recent seconds": [number(1, highest)],
    "recent hitcount": [number(0, 65_535)],
    "recent mask": [address],
    "recent name": [fileNamed],
    "time timestart": [clock],
    "time timestop": [clock],
    "time datestart": [pattern("2026-12-31", date)],
    "time datestop": [pattern("2026-12-31", date)],
    "time weekdays": [
      pattern(
        "Mon,Fri",
        /^(?:(?:Mo|Tu|We|Th|Fr|Sa|Su)[^,]*|[1-9]\d*)(?:,(?:(?:Mo|Tu|We|Th|Fr|Sa|Su)[^,]*|[1-9]\d*))*,?$/,
      ),
    ],
    "time monthdays": [pattern("1,15", /^(?:0?\d|[12]\d|3[01])(?:,(?:0?\d|[12]\d|3[01]))*,?$/)],
    "string algo": [words("bm kmp", { exact: true })],
    "statistic mode": [words("random nth")],
    "statistic probability": [
      pattern("0.5", { test: (text) => /^(?:\d+\.?|\d*\.\d+)(?:e[+-]?\d+)?$/i.test(text) && Number(text) <= 1 }),
    ],
    "statistic every": [number(1, highest)],
    "statistic packet": [number(0, highest)],
    "length length": [range(0, 65_535)],
    "ttl ttl-eq": [number(0, 255)],
    "ttl ttl": [number(0, 255)],
    "ttl ttl-lt": [number(0, 255)],
    "ttl ttl-gt": [number(0, 255)],
    "hl hl-eq": [number(0, 255)],
    "hl hl": [number(0, 255)],
    "hl hl-lt": [number(0, 255)],
    "hl hl-gt": [number(0, 255)],
    "dscp dscp": [number(0, 63)],
    "dscp dscp-class": [classes],
    "pkttype pkt-type": [words("unicast broadcast multicast host otherhost", { begun: true })],
    "mac mac-source": [pattern("02:00:00:00:00:01", /^[\da-f]{1,2}(?::[\da-f]{1,2}){5}$/i)],
    "policy dir": [words("in out", { exact: true })],
    "policy pol": [words("none ipsec", { exact: true })],
    "connbytes connbytes-dir": [words("original reply both")],
    "connbytes connbytes-mode": [words("packets bytes avgpkt")],
    "conntrack ctstatus": [words("NONE EXPECTED SEEN_REPLY ASSURED CONFIRMED", { list: true, begun: true })],
    "conntrack ctdir": [words("ORIGINAL REPLY", { begun: true })],
    "hashlimit hashlimit-mode": [words("srcip srcport dstip dstport none", { list: true, gaps: "end" })],
    "u32 u32": [pattern("0&0xffff=0x100", u32)],
    "hashlimit hashlimit-upto": [hashRates],
    "hashlimit hashlimit-above": [hashRates],
    "hashlimit hashlimit": [hashRates],
    "hashlimit hashlimit-name": [fileNamed],
    "hashlimit hashlimit-burst": [
      pattern("5", {
        test: (text) => /^[1-9]\d*[kmg]?b$/i.test(text) || (/^[1-9]\d{0,6}$/.test(text) && Number(text) <= 1e6),
      }),
    ],
    "hashlimit hashlimit-htable-size": [number(0, highest)],
    "hashlimit hashlimit-htable-max": [number(0, highest)],
    "hashlimit hashlimit-htable-expire": [number(1, highest)],
    "hashlimit hashlimit-htable-gcinterval": [number(1, highest)],
    "hashlimit hashlimit-rate-interval": [number(1, highest)],
    "hashlimit hashlimit-srcmask": [number(0, 128)],
    "hashlimit hashlimit-dstmask": [number(0, 128)],
    "connlimit connlimit-mask": [
      pattern("24", {
        test: (text) => (/^\d+$/.test(text) ? Number(text) <= 128 : /^(?:[\d.]+|[\da-f:]+)$/i.test(text)),
      }),
    ],
    "string from": [number(0, 65_535)],
    "string to": [number(0, 65_535)],
    "string hex-string": [pattern("GET|0d 0a|", hexString)],
    "string string": [pattern("text", /^.{0,128}$/s)],
    "quota quota": [pattern("1000000", wholeNumber)],
    "connbytes connbytes": [pattern("0:1000", wholeNumbers)],
    "tcpmss mss": [rising(0, 65_535)],
    "tos tos": [pattern("0x10", typeOfService)],
    "ecn ecn-ip-ect": [number(0, 3)],
    "osf ttl": [number(0, 2)],
    "osf log": [number(0, 2)],
    "cgroup cgroup": [number(0, highest)],
    "ah ahlen": [number(0, highest)],
    "ipcomp ipcompspi": [range(0, highest)],
    "mh mh-type": [pattern("binding-update", mobilityTypes)],
    "rt rt-0-addrs": [
      pattern("2001:db8::1,2001:db8::2", {
        test: (text) => text.split(",").every((each) => parseAddress(each)?.family === 6),
      }),
    ],
    "hbh hbh-len": [number(0, highest)],
    "dst dst-len": [number(0, highest)],
    "srh srh-next-hdr": [number(0, 255)],
    "cluster cluster-total-nodes": [number(1, 32)],
    "cluster cluster-local-node": [number(1, 32)],
    "cluster cluster-local-nodemask": [number(1, highest)],
    "cluster cluster-hash-seed": [number(0, highest)],
    "ipvs vdir": [words("ORIGINAL REPLY")],
    "ipvs vmethod": [words("GATE IPIP MASQ")],
    "ipv6header header": [pattern("auth,esp", headers)],
    "policy mode": [words("transport tunnel", { exact: true })],
    "policy tunnel-src": [network],
    "policy tunnel-dst": [network],
    "policy reqid": [number(0, highest)],
    "policy spi": [number(0, highest)],
    "physdev physdev-in": [pattern("eth0", /^.{0,15}$/)],
    "physdev physdev-out": [pattern("eth0", /^.{0,15}$/)],
    "sctp chunk-types": [words("all any only"), pattern("DATA,INIT", sctpChunks)],
    "dccp dccp-types": [
      words("REQUEST RESPONSE DATA ACK DATAACK CLOSEREQ CLOSE RESET SYNC SYNCACK INVALID", { list: true, gaps: "end" }),
    ],
    "owner uid-owner": [pattern("debian-spamd", owner)],
    "owner gid-owner": [pattern("debian-spamd", owner)],
    "conntrack ctorigsrc": [network],
    "conntrack ctorigdst": [network],
    "conntrack ctreplsrc": [network],
    "conntrack ctrepldst": [network],
    "conntrack ctorigsrcport": [connectionPort],
    "conntrack ctorigdstport": [connectionPort],
    "conntrack ctreplsrcport": [connectionPort],
    "conntrack ctrepldstport": [connectionPort],
    "connlimit connlimit-upto": [number(0, highest)],
    "connlimit connlimit-above": [number(0, highest)],
    "ah ahspi": [range(0, highest)],
    "esp espspi": [range(0, highest)],
    "conntrack ctexpire": [range(0, highest)],
    "cpu cpu": [number(0, highest)],
    "connlabel label": [pattern("1", { test: (text) => !/^\d+$/.test(text) || Number(text) < 128 })],
    "bpf bytecode": [pattern("4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0", byteCode)],
    "dccp dccp-option": [number(1, 255)],
    "LOG log-level": [words("emerg panic alert crit error err warning warn notice info debug 0 1 2 3 4 5 6 7")],
    "NFLOG nflog-range": [number(0, highest)],
    "NFLOG nflog-size": [number(0, highest)],
    "NFLOG nflog-threshold": [number(0, 65_535)],
    "NFQUEUE queue-balance": [
      pattern("0:3", {
        test(text) {
          const [low = "", high = "", more] = text.split(":");
          const last = high === "" ? 65_535 : Number(high);
          // As many as 65536 are counted as none.
          const count = last - Number(low);
          return /^\d*:\d*$/.test(text) && more === undefined && count > 0 && count < 65_535 && last <= 65_535;
        },
      }),
    ],
    "AUDIT type": [words("accept drop reject")],
    "CT zone": [zone],
    "CT zone-orig": [zone],
    "CT zone-reply": [zone],
    "CT ctevents": [words(events, { list: true, exact: true })],
    "CT expevents": [words("new", { list: true })],
    "CLASSIFY set-class": [pattern("1:10", /^[\da-f]{1,8}:[\da-f]{1,8}/i)],
    "DSCP set-dscp-class": [classes],
    "HMARK hmark-mod": [number(1, highest)],
    "HMARK hmark-tuple": [words("src dst sport dport spi ct", { list: true })],
    "LOG log-prefix": [named],
    "NETMAP to": [network],
    "SET add-set": [setName, setDimensions],
    "SET del-set": [setName, setDimensions],
    "SET map-set": [setName, setDimensions],
    "SET timeout": [number(0, highest - 1)],
    "TCPOPTSTRIP strip-options": [pattern("sack,timestamp", optionList)],
    "TCPMSS set-mss": [number(0, 65_515)],
    "TEE gateway": [address],
    "ECN ecn-tcp-cwr": [number(0, 1)],
    "ECN ecn-tcp-ece": [number(0, 1)],
    "ECN ecn-ip-ect": [number(0, 3)],
    "IDLETIMER timeout": [number(1, 2_147_482)],
    "IDLETIMER label": [pattern("name", /^(?!(?:\.{0,2}|power|subsystem|uevent)$)[^/]+$/)],
    "TOS set-tos": [pattern("0x10", typeOfService)],
    "TOS and-tos": [number(0, 255)],
    "TOS or-tos": [number(0, 255)],
    "TOS xor-tos": [number(0, 255)],
    "TPROXY on-ip": [address],
    "TPROXY on-port": [pattern("3128", port(false))],
    "TPROXY tproxy-mark": [markForm],
    "REDIRECT to-ports": [pattern("8025", translatedPorts(false))],
    "MASQUERADE to-ports": [pattern("1024-65535", translatedPorts(true))],
    "DNPT src-pfx": [network],
    "DNPT dst-pfx": [network],
    "SNPT src-pfx": [network],
    "SNPT dst-pfx": [network],
    "CONNMARK left-shift-mark": [number(0, 31)],
    "CONNMARK right-shift-mark": [number(0, 31)],
    "CONNMARK mask": [number(0, highest)],
    "CONNMARK nfmask": [number(0, highest)],
    "CONNMARK ctmask": [number(0, highest)],
    "NFLOG nflog-group": [number(0, 65_535)],
    "NFQUEUE queue-num": [number(0, 65_535)],
    "MARK set-mark": [markForm],
    "MARK set-xmark": [markForm],
    "MARK and-mark": [number(0, highest)],
    "MARK or-mark": [number(0, highest)],
    "MARK xor-mark": [number(0, highest)],
    "CONNMARK set-mark": [markForm],
    "CONNMARK set-xmark": [markForm],
    "CONNMARK and-mark": [number(0, highest)],
    "CONNMARK or-mark": [number(0, highest)],
    "CONNMARK xor-mark": [number(0, highest)],
    "DSCP set-dscp": [number(0, 63)],
    "TTL ttl-set": [number(0, 255)],
    "TTL ttl-inc": [number(1, 255)],
    "TTL ttl-dec": [number(1, 255)],
    "HL hl-inc": [number(1, 255)],
    "HL hl-dec": [number(1, 255)],
    "HL hl-set": [number(0, 255)],
  }),
);

/** What a module or target cannot be without, and which of its options shut each other out. */
export interface Needs {
  /** One option of each group. */
  readonly oneOf?: readonly (readonly string[])[];
  /** At most one of each group. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Options that another one must stand by: any of those named. */
  readonly also?: Readonly<Record<string, readonly string[]>>;
  /** The program of the other family does not know it. */
  readonly family?: Family;
}

const ports = ["source-ports", "destination-ports", "ports"];
const marks = ["set-xmark", "set-mark", "and-mark", "or-mark", "xor-mark"];
const connectionMarks = [...marks, "save-mark", "restore-mark"];
const recent = ["set", "rcheck", "update", "remove"];
const alternatives = (...names: readonly string[]): Needs => ({ oneOf: [names], exclusive: [names] });
const one = (name: string): Needs => ({ oneOf: [[name]] });

export const needs = once(
  (): Readonly<Record<string, Needs>> => ({
    multiport: { oneOf: [ports], exclusive: [ports] },
    iprange: { oneOf: [["src-range", "dst-range"]] },
    addrtype: { oneOf: [["src-type", "dst-type"]], exclusive: [["limit-iface-in", "limit-iface-out"]] },
    state: one("state"),
    owner: { oneOf: [["uid-owner", "gid-owner", "socket-exists"]] },
    mark: one("mark"),
    connmark: one("mark"),
    comment: one("comment"),
    set: {
      ...one("match-set"),
      exclusive: [
        ["packets-eq", "packets-lt", "packets-gt"],
        ["bytes-eq", "bytes-lt", "bytes-gt"],
      ],
    },
    recent: {
      oneOf: [recent],
      exclusive: [recent, ["set", "rttl"], ["remove", "rttl"]],
      also: { reap: ["seconds"] },
    },
    string: { oneOf: [["algo"], ["string", "hex-string"]], exclusive: [["string", "hex-string"]] },
    connlimit: {
      oneOf: [["connlimit-above", "connlimit-upto"]],
      exclusive: [
        ["connlimit-above", "connlimit-upto"],
        ["connlimit-saddr", "connlimit-daddr"],
      ],
    },
    hashlimit: {
      oneOf: [["hashlimit-upto", "hashlimit-above", "hashlimit"], ["hashlimit-name"]],
      exclusive: [["hashlimit-upto", "hashlimit-above", "hashlimit"]],
    },
    statistic: {
      oneOf: [["mode"]],
      exclusive: [
        ["probability", "every"],
        ["probability", "packet"],
      ],
      also: { every: ["packet"], packet: ["every"] },
    },
    bpf: { oneOf: [["bytecode", "object-pinned"]] },
    cluster: {
      oneOf: [["cluster-total-nodes"], ["cluster-local-node", "cluster-local-nodemask"], ["cluster-hash-seed"]],
      exclusive: [["cluster-local-node", "cluster-local-nodemask"]],
    },
    cgroup: alternatives("path", "cgroup"),
    connlabel: one("label"),
    devgroup: { oneOf: [["src-group", "dst-group"]] },
    ecn: { oneOf: [["ecn-tcp-cwr", "ecn-tcp-ece", "ecn-ip-ect"]] },
    ipvs: { oneOf: [["ipvs", "vproto", "vaddr", "vport", "vdir", "vmethod", "vportctl"]] },
    nfacct: one("nfacct-name"),
    osf: { ...one("genre"), family: 4 },
    physdev: {
      oneOf: [["physdev-in", "physdev-out", "physdev-is-in", "physdev-is-out", "physdev-is-bridged"]],
    },
    policy: { oneOf: [["dir"]], also: { next: ["strict"] } },
    quota: one("quota"),
    tcpmss: one("mss"),
    time: {
      exclusive: [
        ["kerneltz", "utc"],
        ["localtz", "utc"],
      ],
    },
    tos: one("tos"),
    connbytes: { oneOf: [["connbytes"], ["connbytes-dir"], ["connbytes-mode"]] },
    length: one("length"),
    ttl: { ...alternatives("ttl-eq", "ttl-lt", "ttl-gt", "ttl"), family: 4 },
    hl: { ...alternatives("hl-eq", "hl-lt", "hl-gt", "hl"), family: 6 },
    dscp: alternatives("dscp", "dscp-class"),
    pkttype: one("pkt-type"),
    mac: one("mac-source"),
    u32: one("u32"),
    helper: one("helper"),
    cpu: one("cpu"),
    icmp: { ...one("icmp-type"), family: 4 },
    icmp6: { ...one("icmpv6-type"), family: 6 },
    frag: { exclusive: [["fragmore", "fraglast"]], family: 6 },
    hbh: { family: 6 },
    dst: { family: 6 },
    rt: { also: { "rt-0-res": ["rt-type"], "rt-0-not-strict": ["rt-0-addrs"] }, family: 6 },
    mh: { family: 6 },
    ipv6header: { oneOf: [["header"]], family: 6 },
    srh: { family: 6 },
    eui64: { family: 6 },
    realm: { oneOf: [["realm"]], family: 4 },
    MARK: { oneOf: [marks], exclusive: [marks] },
    CONNMARK: {
      oneOf: [connectionMarks],
      exclusive: [connectionMarks, ["mask", "nfmask"], ["mask", "ctmask"]],
    },
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
    CONNSECMARK: alternatives("save", "restore"),
    HMARK: {
      oneOf: [["hmark-mod"], ["hmark-rnd"]],
      exclusive: [
        ["hmark-spi-mask", "hmark-sport-mask"],
        ["hmark-spi-mask", "hmark-dport-mask"],
      ],
    },
    LED: one("led-trigger-id"),
    NFQUEUE: { exclusive: [["queue-num", "queue-balance"]], also: { "queue-cpu-fanout": ["queue-balance"] } },
    NFLOG: { exclusive: [["nflog-size", "nflog-range"]] },
    RATEEST: { oneOf: [["rateest-name"], ["rateest-interval"], ["rateest-ewmalog"]] },
    SET: {
      oneOf: [["add-set", "del-set", "map-set"]],
      also: { "map-set": ["map-mark", "map-prio", "map-queue"], exist: ["add-set"], timeout: ["add-set"] },
    },
    IDLETIMER: { oneOf: [["timeout"], ["label"]] },
    SECMARK: one("selctx"),
    TOS: alternatives("set-tos", "and-tos", "or-tos", "xor-tos"),
    TCPMSS: { oneOf: [["set-mss", "clamp-mss-to-pmtu"]] },
    ULOG: { family: 4 },
    CLUSTERIP: { family: 4 },
    DSCP: alternatives("set-dscp", "set-dscp-class"),
  }),
);
