import type { Random } from "./random.ts";
import { destinations4, destinations6, networks4, networks6, own4, own6, ports } from "./world.ts";

/** One line for the table that holds it, or commands, each a line. */
export interface Named {
  readonly kind: string;
  readonly name: string;
  readonly type: string;
  readonly elements: readonly string[];
  readonly flags: string;
}

/** What a base chain is for. */
export type Place = "filter" | "raw" | "postrouting" | "nat" | "source-nat" | "egress" | "route";

const names: Readonly<Record<number, string>> = { 22: "ssh", 25: "smtp", 53: "domain", 80: "http", 443: "https" };

export function portMatch(random: Random, sets: readonly Named[], defines: boolean): string {
  const proto = random.pick(["tcp", "tcp", "udp", "th"]);
  const port = random.pick(ports);
  const list = random.some(ports, 2, 5);
  const written = random.chance(0.3) ? (names[port] ?? String(port)) : String(port);
  const choices = [
    `dport ${written}`,
    `dport ${written}`,
    `dport { ${list.join(", ")} }`,
    `dport { ${list.join(", ")} }`,
    `dport != ${written}`,
    `dport != { ${list.join(", ")} }`,
    `dport ${port}-${port + 500}`,
    `dport { 20-25, 80-90, ${random.pick([443, 2703, 24441])} }`,
    "dport != 0-1023",
    "dport > 1023",
    "dport <= 443",
    "sport 1024-65535",
    "sport 53",
    "sport != 53",
    ...(sets.some((set) => set.name === "doors") ? ["dport @doors", "dport != @doors"] : []),
    ...(defines ? ["dport $web", "dport { $web, 25 }"] : []),
  ];
  const choice = random.pick(choices);
  if (proto !== "th") return `${proto} ${choice}`;
  return `${random.pick(["meta l4proto { tcp, udp } ", "meta l4proto tcp ", "meta l4proto udp ", ""])}th ${choice}`;
}

export function addressMatch(random: Random, family: string, sets: readonly Named[], defines: boolean): string {
  const six = family === "ip6" || (family !== "ip" && random.chance(0.4));
  const key = six ? "ip6" : "ip";
  const hosts: readonly string[] = six ? destinations6 : destinations4;
  const networks: readonly string[] = six ? networks6.slice(0, 3) : networks4;
  const host = random.pick(hosts);
  const named = sets.filter((set) => set.name === "hosts" && set.type === (six ? "ipv6_addr" : "ipv4_addr"));
  const paired = sets.filter((set) => set.name === "pairs" && set.type.startsWith(six ? "ipv6_addr" : "ipv4_addr"));
  const choices = [
    `daddr ${host}`,
    `daddr != ${host}`,
    `daddr ${random.pick(networks)}`,
    `daddr != ${random.pick(networks)}`,
    `daddr { ${random.some(hosts, 2, 4).join(", ")} }`,
    `daddr != { ${random.some(networks, 1, 3).join(", ")} }`,
    `daddr { ${[...random.some(networks, 1, 2), six ? "2606:4800::1" : "8.8.8.8"].join(", ")} }`,
    `saddr ${random.pick(six ? own6 : own4)}`,
    `saddr != ${random.pick(six ? own6 : own4)}`,
    `daddr . ${random.pick(["tcp", "udp"])} dport { ${host} . ${random.pick(ports)}, ${random.pick(networks)} . ${random.pick(["20-90", "443"])} }`,
    ...named.flatMap(() => ["daddr @hosts", "daddr != @hosts"]),
    ...paired.map(() => `daddr . ${random.pick(["tcp", "udp"])} dport @pairs`),
    ...(six
      ? []
      : [
          "daddr & 255.255.255.0 == 198.51.100.0",
          "daddr 198.51.100.20-198.51.100.140",
          "daddr != 192.0.2.0-192.0.2.99",
          ...(defines ? ["daddr $relay", "daddr $lan", "daddr != $lan"] : []),
        ]),
    ...(six ? ["daddr 2001:db8:51::1-2001:db8:51::ffff"] : []),
  ];
  return `${key} ${random.pick(choices)}`;
}

export function metaMatch(random: Random, family: string, place: Place | "own", gateway: boolean): string {
  const either = (positive: string, negative: string): string => random.pick([positive, positive, negative]);
  const choices = [
    either('oifname "gate"', 'oifname != "lo"'),
    either('oifname { "gate", "vpn0" }', 'oifname != { "gate", "eth0" }'),
    either('oifname "ga*"', 'oifname != "vp*"'),
    either("oif gate", "oif != lo"),
    either('iifname "lo"', 'iifname != "lo"'),
    ...(gateway
      ? [either('iifname "vpn0"', 'iifname != "vpn0"'), "iif vpn0", 'iifname . oifname { "vpn0" . "gate" }']
      : [either("fib daddr type local", "fib daddr type != local"), "fib saddr type local"]),
    either("oif 1", "oif != 1"),
    either("meta skuid 0", "meta skuid != 0"),
    either("meta skuid { 0, 110 }", "meta skuid != { 0, 65534 }"),
    either("meta skuid root", "meta skuid != nobody"),
    either("skuid 1-999", "skuid > 0"),
    either("meta skgid 0", "skgid != 65534"),
    either("meta skgid { 0, 110 }", "skgid 100-70000"),
    either("meta mark 0x7", "meta mark != 0"),
    either("mark and 0x10 == 0x10", "meta mark & 0xf != 0x7"),
    either("meta mark { 0x7, 0x10 }", "mark 0"),
    either("meta l4proto tcp", "meta l4proto != udp"),
    either("meta l4proto { tcp, udp }", "meta l4proto != { icmp, udp }"),
    either("tcp flags syn", "tcp flags != syn"),
    either("tcp flags & (syn | ack) == syn", "tcp flags & (fin|syn|rst|ack) != syn"),
    "tcp flags syn / fin,syn,rst,ack",
    ...(family === "inet" ? [either("meta nfproto ipv4", "meta nfproto != ipv6")] : []),
    ...(family === "ip6"
      ? []
      : [
          either("ip protocol tcp", "ip protocol != udp"),
          "ip protocol { tcp, icmp }",
          "icmp type echo-request",
          either("ip frag-off & 0x1fff != 0", "ip frag-off & 0x3fff == 0"),
          either("ip hdrlength 5", "ip hdrlength { 6-15 }"),
          either("ip option lsrr exists", "ip option lsrr missing"),
          "ip version 4",
        ]),
    ...(family === "ip"
      ? []
      : [
          either("ip6 nexthdr udp", "ip6 nexthdr != tcp"),
          either("rt type 0", "rt type != 0"),
          either("exthdr frag exists", "exthdr frag missing"),
          "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit }",
        ]),
    ...(family === "netdev"
      ? []
      : [
          either("ct state new", "ct state != new"),
          either("ct state { new, established }", "ct state != { established, related }"),
          "ct state new,untracked",
          either("ct state invalid", "ct state != invalid"),
          either("ct state untracked", "ct state != untracked"),
          "ct direction original",
          "ct direction reply",
          either("ct mark 0x2", "ct mark != 0"),
          'meta oifname . meta l4proto { "gate" . tcp, "vpn0" . udp }',
          "meta skuid . tcp dport { 0 . 25, 65534 . 80, 110 . 443 }",
        ]),
    ...(family === "inet" && place !== "own" ? ["meta protocol ip", "meta protocol ip6"] : []),
  ];
  return random.pick(choices);
}

/** nft refuses a line that asks for two protocols at one layer: the later match goes. */
export function withoutConflicts(matches: readonly string[]): readonly string[] {
  const asked: Record<string, string> = {};
  return matches.filter((match) => {
    const transport = /\b(tcp|udp|icmpv6|icmp)\b(?! :)/.exec(match.replace(/[{"].*/, ""))?.[1];
    const several = /\{[^}]*\b(?:tcp|udp)\b/.test(match) || match.includes("!= udp") || match.includes("!= tcp");
    const network = /^icmpv6|\bip6 |^rt |^exthdr |l3proto ipv6/.test(match)
      ? "ip6"
      : /^icmp\b|\bip |l3proto ipv4/.test(match)
        ? "ip"
        : /nfproto|protocol/.test(match)
          ? "told"
          : undefined;
    const layer4 = transport ?? (several ? "several" : undefined);
    if (layer4 !== undefined && (asked.transport ?? layer4) !== layer4) return false;
    if (network !== undefined && (asked.network ?? network) !== network) return false;
    if (layer4 !== undefined) asked.transport = layer4;
    if (network !== undefined) asked.network = network;
    return true;
  });
}

/** The same text with what people leave in it: comments, empty lines, lines that go on in the next. */
export function carelessly(random: Random, text: string): string {
  if (random.chance(0.6)) return text;
  return text
    .split("\n")
    .map((line) => {
      if (random.chance(0.06)) return `${line} # tcp dport 25 accept`;
      if (random.chance(0.04)) return `\n${line}`;
      return random.chance(0.06) ? line.replace(/(?<=\w) (accept|drop)$/, " \\\n      $1") : line;
    })
    .join("\n");
}
