import type { Random } from "./random.ts";
import { destinations4, destinations6, networks4, networks6, own4, own6, ports } from "./world.ts";

/** A kind of set: how rules ask it, and what is in it. */
interface Kind {
  readonly type: string;
  readonly sides: readonly string[];
  /** A line's worth of an element. */
  readonly element: (random: Random, family: 4 | 6) => string;
  /** Elements go by themselves. */
  readonly fleeting?: true;
}

const hostOf = (random: Random, family: 4 | 6): string =>
  random.pick<string>(family === 6 ? destinations6 : destinations4);
const netOf = (random: Random, family: 4 | 6): string =>
  random.pick<string>(family === 6 ? networks6.slice(0, 3) : networks4);
const ownOf = (random: Random, family: 4 | 6): string => random.pick<string>(family === 6 ? own6 : own4);
const portOf = (random: Random): string =>
  `${random.pick(["tcp:", "tcp:", "udp:", ""])}${random.pick([...ports.map(String), "20-90"])}`;

const kinds: Readonly<Record<string, Kind>> = {
  known: {
    type: "hash:net",
    sides: ["dst"],
    element: (random, family) => `${netOf(random, family)}${random.chance(0.15) ? " nomatch" : ""}`,
  },
  hosts: {
    type: "hash:ip",
    sides: ["dst", "dst", "src"],
    element: (random, family) =>
      family === 4 && random.chance(0.3) ? "198.51.100.20-198.51.100.40" : hostOf(random, family),
  },
  doors: {
    type: "hash:ip,port",
    sides: ["dst,dst", "dst,dst", "dst,dst", "dst", "dst,src"],
    element: (random, family) => `${hostOf(random, family)},${portOf(random)}`,
  },
  nets: {
    type: "hash:net,port",
    sides: ["dst,dst"],
    element: (random, family) => `${netOf(random, family)},${portOf(random)}${random.chance(0.15) ? " nomatch" : ""}`,
  },
  trio: {
    type: "hash:ip,port,net",
    sides: ["dst,dst,src", "dst,dst,dst"],
    element: (random, family) =>
      `${hostOf(random, family)},${portOf(random)},${random.chance(0.6) ? ownOf(random, family) : netOf(random, family)}`,
  },
  gates: {
    type: "hash:net,iface",
    sides: ["dst,dst"],
    element: (random, family) => `${netOf(random, family)},${random.pick(["gate", "vpn0"])}`,
  },
  services: { type: "bitmap:port range 0-65535", sides: ["dst"], element: (random) => String(random.pick(ports)) },
  passing: {
    type: "hash:ip timeout 600",
    sides: ["dst"],
    element: (random, family) => hostOf(random, family),
    fleeting: true,
  },
  group: { type: "list:set", sides: ["dst", "dst,dst"], element: () => "" },
};

/** `-m set` with one of the sets, named for the family whose rules ask it; `doubtful`: one whose elements go too. */
export function setMatch(random: Random, family: 4 | 6, doubtful: boolean): string {
  const name = random.pick(Object.keys(kinds).filter((each) => each !== "passing" || doubtful));
  const sides = random.pick(kinds[name]?.sides ?? []);
  const not = random.chance(0.3) ? "! " : "";
  return `-m set ${not}--match-set ${name}${family} ${sides}`;
}

/** True where the rules ask a set of which no file tells what is left in it. */
export function asksFleeting(rules: string): boolean {
  return /--match-set passing/.test(rules);
}

/** The file for `ipset restore` with the sets that the rules ask; undefined where they ask none. */
export function setsFor(random: Random, family: 4 | 6, rules: string): string | undefined {
  const asked = new Set([...rules.matchAll(/--match-set (\w+?)[46] /g)].map(([, name = ""]) => name));
  if (asked.size === 0) return undefined;
  if (asked.has("group")) asked.add("known").add("doors");
  const lines: string[] = [];
  for (const [name, { type, element }] of Object.entries(kinds)) {
    if (!asked.has(name)) continue;
    const takesFamily = type.startsWith("hash:");
    lines.push(`create ${name}${family} ${type}${takesFamily ? ` family ${family === 4 ? "inet" : "inet6"}` : ""}`);
    const elements =
      name === "group"
        ? random.some([`known${family}`, `doors${family}`], 1, 2)
        : Array.from({ length: random.whole(0, 4) }, () => element(random, family));
    // One element cannot be both in and excepted; without a protocol a port is TCP's.
    const plain = (each: string): string => each.replace("tcp:", "").replace(/ .*/, "");
    for (const [at, each] of elements.entries())
      if (!elements.slice(0, at).some((other) => plain(other) === plain(each)))
        lines.push(`add ${name}${family} ${each}`);
  }
  return `${lines.join("\n")}\n`;
}
