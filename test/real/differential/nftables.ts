import { furtherFiles } from "./nftables-files.ts";
import { furtherMatch, openMatch, openStatement, withIncludes } from "./nftables-further.ts";
import {
  addressMatch,
  carelessly,
  metaMatch,
  type Named,
  type Place,
  portMatch,
  withoutConflicts,
} from "./nftables-matches.ts";
import { randomSets } from "./nftables-sets.ts";
import { type Base, block, commands, type Table } from "./nftables-writing.ts";
import type { Random } from "./random.ts";
import { destinations4, ports } from "./world.ts";

/** A ruleset made by chance. */
export interface Generated {
  /** Files by their paths, in the order in which they are loaded. */
  readonly files: readonly {
    readonly path: string;
    readonly program: readonly string[];
    readonly text: string;
    /** The gateway loads it, not the host. */
    readonly forwarding?: boolean;
    /** Files that it reads in, by their names from the folder of its program. */
    readonly beside?: Readonly<Record<string, string>>;
  }[];
  /** Something in it no file decides, so an unknown is a right answer. */
  readonly undecidable: boolean;
}

/** Makes rulesets as administrators and generators of rules write them, with nft's features met by chance. */
class NftablesGenerator {
  undecidable = false;
  readonly #random: Random;
  readonly #gateway: boolean;
  readonly #defines: string[] = [];
  readonly #tables: Table[] = [];
  readonly #doubtful: boolean;

  /** `gateway`: chains for what other machines send. */
  constructor(random: Random, gateway: boolean) {
    this.#gateway = gateway;
    this.#random = random;
    this.#doubtful = random.chance(0.3);
  }

  /** Files that are loaded behind the first, which nft may refuse; they know nothing of its defines. */
  further(): readonly string[] {
    this.#defines.length = 0;
    return furtherFiles(this.#random, this.#tables, ({ family, sets }, place, chains) =>
      this.#rule(family, place, sets, chains),
    );
  }

  /** The file, with those that it includes. */
  texts(): { readonly text: string; readonly beside?: Readonly<Record<string, string>> } {
    const random = this.#random;
    const flat = random.chance(0.25);
    if (random.chance(0.4)) {
      this.#defines.push(
        `define web = { 80, 443 }`,
        "define relay = 198.51.100.25",
        `define lan = { 192.0.2.0/24, 10.0.0.0/8 }`,
      );
      if (random.chance(0.3)) this.#defines.push("redefine web = { 80, 443, 8080 }");
    }
    const count = random.pick([1, 1, 1, 2, 3]);
    const tables = Array.from({ length: count }, (_, at) => this.#table(at, flat));
    if (random.chance(0.1)) this.#defines.push("define spare = 7", "undefine spare");
    const text = [...["flush ruleset", ...this.#defines, ...tables].map((each) => carelessly(random, each)), ""].join(
      "\n",
    );
    if (flat || !random.chance(0.12)) return { text };
    return withIncludes(random, text);
  }

  #table(at: number, flat: boolean): string {
    const random = this.#random;
    const family = random.pick(["inet", "inet", "inet", "ip", "ip6", ...(at > 0 ? ["netdev"] : [])]);
    const name = `t${at}`;
    const { sets, fleeting } = randomSets(random, family, this.#doubtful);
    if (fleeting) this.undecidable = true;
    const own = Array.from({ length: random.whole(0, 3) }, (_, index) => ({
      name: `c${index}`,
      rules: [] as string[],
    }));
    const bases = family === "netdev" ? [this.#base("egress", 0)] : this.#bases();
    for (const [index, chain] of own.entries())
      for (let left = random.whole(1, 4); left > 0; left--)
        chain.rules.push(
          this.#rule(
            family,
            "own",
            sets,
            own.slice(0, index).map((each) => each.name),
          ),
        );
    for (const base of bases) {
      if (base.place !== "nat" && base.place !== "source-nat" && random.chance(0.6)) {
        base.rules.push(
          base.place === "egress"
            ? "meta l4proto icmp accept"
            : random.pick(['oifname "lo" accept', "oif lo accept", 'meta oifname "lo" counter accept']),
        );
        if (random.chance(0.7) && base.place !== "egress") base.rules.push("ct state established,related accept");
      }
      for (let left = random.whole(2, 9); left > 0; left--)
        base.rules.push(
          this.#rule(
            family,
            base.place,
            sets,
            own.map((chain) => chain.name),
          ),
        );
    }
    const written = { family, name, sets, own, bases };
    this.#tables.push(written);
    if (!flat) return block(written);
    const { text, open } = commands(random, written, this.#doubtful);
    if (open) this.undecidable = true;
    return text;
  }

  #bases(): readonly Base[] {
    const random = this.#random;
    const places = [
      "filter",
      ...(random.chance(0.35)
        ? random.some(["filter", "raw", "postrouting", "nat", "source-nat", "route"] as const, 1, 3)
        : []),
    ] as Place[];
    return places.map((place, at) => this.#base(place, at));
  }

  #base(place: Place, at: number): Base {
    const random = this.#random;
    const policy = place === "nat" || place === "source-nat" ? "accept" : random.pick(["drop", "drop", "accept"]);
    const told = policy === "accept" && random.chance(0.3) ? "" : ` policy ${policy};`;
    const hook = {
      filter: `type filter hook output priority ${random.pick(["0", "filter", "filter + 5", "-10", "security", "mangle"])};`,
      raw: `type filter hook output priority ${random.pick(["raw", "-300", "-310"])};`,
      postrouting: `type filter hook postrouting priority ${random.pick(["0", "mangle", "filter", "200"])};`,
      nat: `type nat hook output priority ${random.pick(["-100", "-90"])};`,
      "source-nat": `type nat hook postrouting priority ${random.pick(["srcnat", "100"])};`,
      route: `type route hook output priority ${random.pick(["mangle", "-150"])};`,
      egress: `type filter hook egress device "${random.pick(["gate", "vpn0"])}" priority 0;`,
    }[place];
    const way = this.#gateway
      ? hook
          .replace("type route", "type filter")
          .replace("hook output", place === "raw" || place === "nat" ? "hook prerouting" : "hook forward")
      : hook;
    return {
      name: `${random.pick(["output", "out", "OUTPUT", "egress_filter"])}${at}`,
      head: `${way}${told}`,
      place,
      rules: [],
    };
  }

  #rule(family: string, place: Place | "own", sets: readonly Named[], chains: readonly string[]): string {
    const random = this.#random;
    if (place === "nat") return this.#destinationNat(family);
    if (place === "source-nat")
      return random.pick([
        `oifname "gate" masquerade`,
        `oifname != "lo" counter masquerade`,
        ...(family === "ip" ? ["snat to 192.0.2.2"] : []),
        "tcp dport 80 accept",
      ]);
    if (random.chance(0.12)) return this.#verdictMap(family, place, sets, chains);
    const matches = Array.from({ length: random.pick([0, 1, 1, 1, 1, 2, 2, 3]) }, () =>
      this.#match(family, place, sets),
    );
    if (matches.length === 0 && random.chance(0.6)) matches.push(this.#match(family, place, sets));
    const agreeing = withoutConflicts(matches);
    // What nft makes of two of these beside each other hangs on its version.
    if (agreeing.some((each) => /sport != [^{]/.test(each)) && agreeing.some((each) => /dport != [^{@]/.test(each)))
      this.undecidable = true;
    const statements = this.#statements(place);
    const parts = [...agreeing, ...statements, this.#verdict(family, place, chains, agreeing)].filter(
      (each) => each !== "",
    );
    return parts.length === 0 ? "counter" : parts.join(" ");
  }

  #statements(place: Place | "own"): readonly string[] {
    const random = this.#random;
    const statements: string[] = [];
    if (random.chance(0.2)) statements.push(random.pick(["counter", "counter packets 3 bytes 180"]));
    if (random.chance(0.06)) statements.push(`log prefix "out ${random.whole(1, 9)}: "`);
    if (random.chance(0.1) && place !== "egress")
      statements.push(
        random.pick([
          "meta mark set 0x7",
          "meta mark set meta mark or 0x10",
          "meta mark set meta mark and 0xfffffff0",
          "meta mark set mark xor 0x1",
          ...(place === "raw" || place === "own"
            ? []
            : ["ct mark set 0x2", "ct mark set meta mark", "meta mark set ct mark"]),
        ]),
      );
    if (place === "raw" && random.chance(0.3)) statements.push("notrack");
    if (random.chance(0.03) && place !== "egress")
      statements.push(random.pick(["update @seen { th dport }", "meta priority set 1:1"]));
    if (this.#doubtful && random.chance(0.1)) {
      this.undecidable = true;
      statements.push(openStatement(random, place));
    }
    return statements;
  }

  #verdict(family: string, place: Place | "own", chains: readonly string[], matches: readonly string[]): string {
    const random = this.#random;
    const tcp = matches.some(
      (match) => /^(?:meta l4proto tcp|tcp (?:dport|flags))/.test(match) && !match.includes("!="),
    );
    const rejecting =
      place !== "postrouting" && place !== "egress" && place !== "raw" && place !== "own" && place !== "route";
    const choices = [
      "accept",
      "accept",
      "accept",
      "drop",
      "drop",
      "",
      ...(place === "egress" ? [] : ["return", "continue"]),
    ];
    if (rejecting) {
      choices.push("reject", "reject");
      if (family === "inet")
        choices.push("reject with icmpx type admin-prohibited", "reject with icmpx port-unreachable");
      if (family === "ip") choices.push("reject with icmp type host-prohibited");
      if (family === "ip6") choices.push("reject with icmpv6 type addr-unreachable");
      if (tcp) choices.push("reject with tcp reset");
    }
    for (const chain of chains) choices.push(`jump ${chain}`, `${random.pick(["jump", "goto"])} ${chain}`);
    const verdict = random.pick(choices);
    return random.chance(0.1) && verdict !== "" ? `${verdict} comment "why not"` : verdict;
  }

  #destinationNat(family: string): string {
    const random = this.#random;
    // By which interface a rewritten packet leaves only the host's routes tell.
    this.undecidable = true;
    const match = this.#match(family, "nat", []);
    const mapped = "dnat to tcp dport map { 25 : 198.51.100.25, 443 : 203.0.113.9 }";
    const to =
      family === "ip6"
        ? random.pick(["dnat to [2001:db8::53]:443", "dnat to 2001:db8:51::25", "redirect to :8080"])
        : family === "ip"
          ? random.pick([
              "dnat to 192.0.2.53:443",
              "dnat to 198.51.100.25",
              "redirect to :8080",
              "dnat to 10.8.0.53",
              mapped,
            ])
          : random.pick([
              "dnat ip to 192.0.2.53:443",
              "dnat ip6 to [2001:db8::53]:443",
              "redirect to :8080",
              "dnat ip to 198.51.100.25",
            ]);
    // A port can be rewritten where the line asks for a protocol that has ports.
    const guarded = /^(?:tcp|udp) dport/.test(match)
      ? match
      : `${random.pick(["tcp", "udp"])} dport ${random.pick(ports)}`;
    if (to === mapped) return `tcp dport { 25, 80, 443 } ${to}`;
    return random.chance(0.15) ? `${match} accept` : `${guarded} ${to}`;
  }

  #verdictMap(family: string, place: Place | "own", sets: readonly Named[], chains: readonly string[]): string {
    const random = this.#random;
    const verdict = (): string =>
      random.pick([
        "accept",
        "drop",
        "accept",
        "continue",
        ...chains.map((chain) => `jump ${chain}`),
        ...chains.map((chain) => `goto ${chain}`),
      ]);
    const some = random.some(ports, 2, 4);
    const list = some.map((port) => `${port} : ${verdict()}`).join(", ");
    const proto = random.pick(["tcp", "udp"]);
    const choices = [
      `${proto} dport vmap { ${list} }`,
      `${proto} dport vmap { ${list}, * : ${random.pick(["accept", "drop"])} }`,
      `meta l4proto vmap { tcp : ${verdict()}, udp : ${verdict()} }`,
      `meta l4proto . th dport vmap { tcp . ${random.pick(ports)} : ${verdict()}, udp . 53 : ${verdict()} }`,
    ];
    if (sets.some((set) => set.name === "fate"))
      choices.push(
        `${proto} dport vmap @fate`,
        "meta l4proto . th dport vmap @protocols",
        `${sets.some((set) => set.type.startsWith("ipv6_addr")) ? "ip6" : "ip"} daddr . ${proto} dport vmap @edges`,
      );
    if (family !== "ip6")
      choices.push(
        `ip daddr vmap { ${random.pick(destinations4.slice(0, 4))} : ${verdict()}, 203.0.113.0/24 : ${verdict()} }`,
        `ip daddr . ${proto} dport vmap { 198.51.100.0/24 . 20-90 : ${verdict()}, 203.0.113.9 . ${random.pick(ports)} : ${verdict()} }`,
        `ip saddr . ip daddr vmap { 192.0.2.2 . ${random.pick(destinations4)} : ${verdict()} }`,
      );
    if (place !== "egress")
      choices.push(
        `ct state vmap { established : accept, related : accept, invalid : drop, new : ${verdict()} }`,
        `oifname vmap { "lo" : accept, "gate" : ${verdict()} }`,
        `meta skuid vmap { 0 : ${verdict()}, 65534 : ${verdict()} }`,
      );
    return random.pick(choices);
  }

  #match(family: string, place: Place | "own", sets: readonly Named[]): string {
    const random = this.#random;
    const roll = random.next();
    if (this.#doubtful && roll < 0.14) {
      this.undecidable = true;
      return openMatch(random, family, place, this.#gateway);
    }
    if (roll < 0.5) return portMatch(random, sets, this.#defines.length > 0);
    if (roll < 0.7) return addressMatch(random, family, sets, this.#defines.length > 0);
    if (roll < 0.76) return furtherMatch(random, family);
    if (place === "egress") return random.pick(["meta protocol ip", "meta l4proto udp"]);
    return metaMatch(random, family, place, this.#gateway);
  }
}

export function generateNftables(random: Random): Generated {
  const generator = new NftablesGenerator(random, false);
  const texts = generator.texts();
  const first = { path: "etc/nftables.conf", program: ["nft", "-f", "-"], ...texts };
  if (!random.chance(0.25)) return { files: [first], undecidable: generator.undecidable };
  const further = generator.further();
  // Behind a flush nft 1.0.6 counts rules that are gone.
  const all = [texts.text, ...further].join("\n");
  const undecidable = generator.undecidable || (/\bindex 0\b/.test(all) && /^flush /m.test(all));
  const names = further.map((_, at) => `${at + 2}0-more.nft`);
  if (random.chance(0.4)) {
    // One run reads them all, and what it refuses in one costs them all.
    const beside = Object.fromEntries(further.map((text, at) => [`nftables.d/${names[at]}`, text]));
    const text = `${texts.text.trimEnd()}\ninclude "./nftables.d/?0-more.nft"\n`;
    return {
      files: [{ ...first, text, beside: { ...texts.beside, ...beside } }],
      undecidable,
    };
  }
  return {
    files: [
      first,
      ...further.map((text, at) => ({
        path: `etc/firewall/${names[at]}`,
        program: ["sh", "-c", "nft -f - || true"],
        text,
      })),
    ],
    undecidable,
  };
}

/** Rules of a gateway, and in half of the cases of the host behind it. */
export function generateGateway(random: Random): Generated {
  const gateway = new NftablesGenerator(random, true);
  const texts = gateway.texts();
  const host = random.chance(0.5) ? throughGateway(generateNftables(random)) : undefined;
  return {
    files: [
      ...(host?.files ?? []),
      { path: "perimeter/gateway.nft", program: ["nft", "-f", "-"], ...texts, forwarding: true },
    ],
    // The gateway's interfaces are told only where it is asked alone.
    undecidable: gateway.undecidable || host !== undefined,
  };
}

/** What a host sends to itself or by its other interface is seen by nobody behind a gateway, whatever the verdict. */
export function throughGateway({ files, undecidable }: Generated): Generated {
  const led = (rules: string): string =>
    rules.replaceAll(" redirect to :8080", " accept").replaceAll(" dnat to 10.8.0.53", " dnat to 198.51.100.25");
  return {
    files: files.map(({ beside, ...file }) => ({
      ...file,
      text: led(file.text),
      ...(beside === undefined
        ? {}
        : { beside: Object.fromEntries(Object.entries(beside).map(([name, text]) => [name, led(text)])) }),
    })),
    undecidable,
  };
}
