import type { Named } from "./nftables-matches.ts";
import type { Random } from "./random.ts";
import { destinations4, destinations6, networks4, networks6, ports } from "./world.ts";

/** Sets and maps for the rules of one table; `fleeting`: some of their elements go by themselves. */
export function randomSets(
  random: Random,
  family: string,
  doubtful: boolean,
): { readonly sets: readonly Named[]; readonly fleeting: boolean } {
  const six = family === "ip6" || ((family === "inet" || family === "netdev") && random.chance(0.4));
  const timeout = doubtful && random.chance(0.3);
  const interval = random.chance(0.6);
  const hosts = six
    ? [...random.some(destinations6, 1, 3), ...(interval ? random.some(networks6.slice(0, 3), 0, 1) : [])]
    : [...random.some(destinations4, 1, 3), ...(interval ? random.some(networks4, 0, 2) : [])];
  const address = six ? "ipv6_addr" : "ipv4_addr";
  const sets = [
    {
      kind: "set",
      name: "hosts",
      type: address,
      elements: random.chance(0.08) ? [] : hosts,
      flags: `${interval ? `flags interval${timeout ? ", timeout" : ""}; auto-merge;` : timeout ? "flags timeout;" : ""}`,
    },
    {
      kind: "set",
      name: "doors",
      type: random.chance(0.15) ? "inet_service" : "inet_service",
      elements: random.some(ports, 1, 5).map(String),
      flags: "",
    },
    {
      kind: "set",
      name: "pairs",
      type: `${address} . inet_service`,
      elements: Array.from(
        { length: random.whole(1, 4) },
        (_, at) =>
          `${random.pick(six ? destinations6 : destinations4)} . ${interval && at === 0 ? "20-90" : random.pick(ports)}`,
      ).filter((each, at, all) => all.indexOf(each) === at),
      flags: interval ? "flags interval; auto-merge;" : "",
    },
    {
      kind: "map",
      name: "fate",
      type: "inet_service : verdict",
      elements: [
        ...random.some(ports, 1, 4).map((port) => `${port} : ${random.pick(["accept", "drop", "continue", "return"])}`),
        ...(random.chance(0.15) ? [`* : ${random.pick(["accept", "drop"])}`] : []),
      ],
      flags: "",
    },
    {
      kind: "set",
      name: "seen",
      type: "inet_service",
      elements: [],
      flags: "flags dynamic,timeout; timeout 1m;",
    },
    {
      kind: "map",
      name: "protocols",
      type: "inet_proto . inet_service : verdict",
      elements: random
        .some(ports, 1, 4)
        .map((port) => `${random.pick(["tcp", "udp"])} . ${port} : ${random.pick(["accept", "drop"])}`),
      flags: "",
    },
    {
      kind: "map",
      name: "edges",
      type: `${address} . inet_service : verdict`,
      elements: [
        `${random.pick(six ? networks6.slice(0, 3) : networks4)} . ${random.pick(["20-90", "443", "1000-30000"])} : ${random.pick(["accept", "drop"])}`,
      ],
      flags: "flags interval;",
    },
  ].filter(
    (set, at) =>
      !(
        at === 2 &&
        set.flags !== "" &&
        set.elements.some((each, index) => index > 0 && / (?:22|25|53|80)$/.test(each))
      ),
  );
  return { sets, fleeting: timeout };
}
