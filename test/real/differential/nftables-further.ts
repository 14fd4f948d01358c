import type { Place } from "./nftables-matches.ts";
import type { Random } from "./random.ts";
import { destinations4, destinations6, networks4, networks6, own4, own6, ports } from "./world.ts";

/** Matches that are met less often, and that files decide. */
export function furtherMatch(random: Random, family: string): string {
  const six = family === "ip6" || (family !== "ip" && random.chance(0.4));
  const [ip, hosts, networks, own] = six
    ? (["ip6", destinations6, networks6.slice(0, 3), own6] as const)
    : (["ip", destinations4, networks4, own4] as const);
  const port = (): number => random.pick(ports);
  const [host, network] = [random.pick<string>(hosts), random.pick<string>(networks)];
  const one = random.pick(own);
  const choices = [
    `${ip} saddr . ${ip} daddr { ${one} . ${host}, ${one} . ${network} }`,
    `${ip} daddr . tcp dport . meta l4proto { ${host} . ${port()} . tcp, ${network} . 20-90 . tcp }`,
    `tcp sport . tcp dport { 1024-65535 . ${port()}, 0-1023 . 80 }`,
    `meta l4proto . th dport { tcp . ${port()}, udp . ${port()} }`,
    `tcp dport ne ${port()} ${ip} daddr ne { ${host}, ${network} }`,
    `tcp dport { ${port()}, 20-21 } ${ip} daddr == ${host}`,
    ...(six ? [] : [`ip daddr & 255.255.255.0 != 198.51.100.0`]),
  ];
  if (family !== "netdev")
    choices.push(
      `meta mark . tcp dport { 0x0 . ${port()}, 0x7 . ${port()} }`,
      `oifname . ${ip} daddr { "gate" . ${network}, "vpn0" . ${host} }`,
      `ct original ${ip} saddr ${one}`,
      `ct protocol ${random.pick(["tcp", "udp"])}`,
      `ct original protocol ${random.pick(["tcp", "udp"])}`,
      `ct l3proto ${random.pick(["ipv4", "ipv6"])}`,
      "ct direction { original, reply }",
      `ct mark . tcp dport { 0x0 . ${port()}, 0x2 . ${port()} }`,
      `meta mark set ${random.pick(["tcp", "udp"])} dport map { ${port()} : 0x7, 11 : 0x10 }`,
    );
  return random.pick(choices);
}

/** Matches that hang on the machine, the clock or what came before. */
export function openMatch(random: Random, family: string, place: Place | "own", gateway: boolean): string {
  const choices = [
    "numgen random mod 2 == 0",
    "meta random & 0x1 == 1",
    "symhash mod 2 0",
    'meta hour "08:00"-"17:00"',
    'meta day { "Saturday", "Sunday" }',
    'meta day != "Monday"',
    'meta time "2024-01-01 10:00:00"-"2034-01-01 10:00:00"',
    "meta length < 600",
    "tcp sport 32768-50000",
    "meta cpu 0",
    "meta priority 0:0",
    "meta cgroup 1",
    "meta oifgroup 0",
    "meta oiftype ether",
    "meta pkttype host",
    "@th,16,16 53",
    "tcp option maxseg size 1000-2000",
  ];
  // What the connection was for before its destination was rewritten is not kept.
  if (family !== "netdev")
    choices.push(
      family === "ip6" ? "ct original ip6 daddr 2001:db8:51::25" : "ct original ip daddr != 198.51.100.0/25",
    );
  if (family !== "netdev") choices.push("ct bytes > 100", "ct original packets > 3", "ct zone 0", "rt classid 1");
  if (place !== "egress")
    choices.push(
      "ct status assured",
      "ct status != confirmed",
      'ct helper "ftp"',
      "ct expiration 1s-10s",
      "ct label 1",
    );
  if (family !== "netdev" && place !== "own" && place !== "raw" && place !== "nat")
    choices.push("fib daddr . oif type unicast", "fib daddr type unicast", "fib daddr . mark type unicast");
  if ((place === "filter" || place === "route") && !gateway)
    choices.push("socket transparent 1", "socket wildcard 0", "socket mark 0x0");
  if (place === "filter" && gateway) choices.push("fib daddr oif exists", "meta ipsec missing");
  if (family !== "ip6") choices.push("ip ttl 64", "ip dscp 0");
  return random.pick(choices);
}

/** Statements behind which the line may not go on: how much came before decides. */
export function openStatement(random: Random, place: Place | "own"): string {
  return random.pick([
    "limit rate 10/second",
    "limit rate over 1/day burst 5 packets",
    "quota 1 mbytes",
    "quota over 5 kbytes",
    "quota until 1 mbytes",
    ...(place === "raw" || place === "egress"
      ? []
      : [
          "ct count over 3",
          "add @seen { th dport limit rate 3/second }",
          "update @seen { th dport limit rate over 3/second }",
        ]),
  ]);
}

/** The same lines with some of them in files of their own, read where they stood. */
export interface Included {
  readonly text: string;
  /** Their names count from the folder that nft is started in. */
  readonly beside: Readonly<Record<string, string>>;
}

/** Puts tables, the lines of a chain, or definitions into files that are included, one by its name or several by a pattern. */
export function withIncludes(random: Random, text: string): Included {
  const beside: Record<string, string> = {};
  const tables = [...text.matchAll(/^table [\s\S]*?^\}$/gm)].map(([table]) => table);
  const table = tables.at(-1);
  const defines = [...text.matchAll(/^define .*\n/gm)].map(([line]) => line).join("");
  if (defines !== "" && random.chance(0.6)) {
    beside["nftables.d/00-names.nft"] = defines;
    return {
      text: text
        .replace(/(?:^define .*\n)+/m, 'include "./nftables.d/00-names.nft"\n')
        .replaceAll(/^define .*\n/gm, ""),
      beside,
    };
  }
  if (table === undefined) return { text, beside };
  if (random.chance(0.5)) {
    beside["nftables.d/10-first.nft"] = tables.length > 1 ? `${tables[0]}\n` : "define nothing = 1\n";
    beside["nftables.d/20-last.nft"] = `${table}\n`;
    const rest = tables.length > 1 ? text.replace(tables[0] ?? "", "") : text;
    return { text: rest.replace(table, 'include "./nftables.d/*.nft"'), beside };
  }
  // The last line of the last chain comes from a file.
  const at = table.lastIndexOf("\n    ");
  const end = table.indexOf("\n", at + 1);
  beside["nftables.d/rules.nft"] = `${table.slice(at + 1, end).trim()}\n`;
  const opened = `${table.slice(0, at)}\n    include "./nftables.d/ru*.nft"${table.slice(end)}`;
  return { text: text.replace(table, () => opened), beside };
}
