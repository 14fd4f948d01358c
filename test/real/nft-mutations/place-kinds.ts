import { type RulesetKind, swap } from "./kind.ts";

/** Puts a line behind a chain's first. */
function added(name: string, chain: RegExp, lines: readonly string[]): RulesetKind {
  return {
    name,
    line: chain,
    change: (line, random) => `${line}\n\t\t${random.pick(lines)}`,
    atLoad: true,
    elsewhere: true,
  };
}

const hookLine = /^\s*type filter hook (?:input|forward|output|prerouting) priority [^;]+;/;

/** Mistakes of place: hooks, families, priorities, and lines of objects and sets that need others. */
export const placeKinds: readonly RulesetKind[] = [
  swap("lines of a synproxy", /^\s*(mss 1460)$/, ["wscale 7", "mss", "mss x", "maxseg 1460"], { elsewhere: true }),
  swap("options of a synproxy", /^\s*(timestamp sack-perm)$/, ["sack-perm timestamp", "sackperm", "timestamps"], {
    elsewhere: true,
  }),
  swap("a window that is too wide", /^\s*wscale (7)$/, ["15", "x", "-1"], { elsewhere: true }),
  swap("a policy of timeouts", /^\s*(policy = \{ .* \})$/, [
    "policy { established : 120 }",
    "policy = { established 120 }",
    "policy = { }",
    "policy =",
    "policy = { established : x }",
  ]),
  swap(
    "values of an expectation",
    /^\s*(timeout 2m|dport 9876|size 12)$/,
    ["timeout 0s", "timeout 120", "size 256", "dport 0"],
    { elsewhere: true },
  ),
  swap("a counter's numbers", /^\s*(packets 1 bytes 2)$/, ["bytes 2 packets 1", "packets x bytes 2", "bytes 2"], {
    elsewhere: true,
  }),
  swap("a limit's words", /^\s*(rate over 5)\/second/, ["rate until 5", "over 5", "rate 5 over"], { elsewhere: true }),
  swap("more elements than the size", /^\s*size (3)$/, ["1", "2"], { elsewhere: true }),
  swap("flags that exclude each other", /^\s*flags (constant)$/, ["constant, timeout"], {
    elsewhere: true,
    lacksForGood: true,
  }),
  swap("a dynamic set of intervals", /^\s*flags (dynamic)$/, ["dynamic, interval", "interval, dynamic, timeout"], {
    elsewhere: true,
    lacksForGood: true,
  }),
  {
    name: "a bare chain, and then the same with a hook",
    line: /^\s*chain \w+ \{$/,
    change: (line) => `${line}\n\t}\n${line}`,
    elsewhere: true,
  },
  {
    name: "the same chain with another priority",
    line: /^\ttype filter hook|^\t\ttype filter hook/,
    change: (line, _random, { lines, number }) =>
      `${line}\n\t}\n${lines[number - 1]}\n${line.replace(/priority [^;]+/, "priority 7")}`,
    elsewhere: true,
    lacksForGood: true,
  },
  swap("a type that a family has not", /^\s*type (filter) hook input priority -200/, ["nat", "route"], {
    elsewhere: true,
    lacksForGood: true,
  }),
  swap("a name of a priority that a hook has not", /^\s*type filter hook input priority (-200)/, [
    "out",
    "dstnat",
    "raw",
  ]),
  swap("route at another hook", /^\s*type (filter) hook (?:input|forward|prerouting)/, ["route"], {
    elsewhere: true,
    lacksForGood: true,
  }),
  swap("NAT before connections are known", /^\s*type nat hook \w+ priority ([^;]+);/, ["raw", "-200", "-300"], {
    elsewhere: true,
    lacksForGood: true,
  }),
  added("a statement at a hook that has it not", hookLine, [
    "masquerade",
    "redirect",
    "tcp dport 80 synproxy mss 1460 wscale 7",
    "tcp dport 80 tproxy to :8080",
    "fib saddr . iif oif missing drop",
    'osf name "Linux" drop',
    "tcp flags syn tcp option maxseg size set rt mtu",
    "jump chained",
    "jump input",
  ]),
  swap("a family that sees something else", /^table (ip) places/, ["arp", "netdev"], {
    elsewhere: true,
    lacksForGood: true,
  }),
];
