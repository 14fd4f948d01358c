import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { read } from "../../server/src/languages/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { answers, comment, unmarked } from "./answers.ts";

const ports = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 65535 }).map(String) },
  {
    weight: 4,
    arbitrary: fc.array(fc.integer({ min: 1, max: 40 }).map(String), { minLength: 1, maxLength: 4 }).map(braces),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...["0", "00", "08", "025", "65535", "65536", "70000", "123456", "0x19", "smtp", "stmp", "25-30", "30-25"],
      ...["25 - 30", "40 - 30", "!= 25", "< 25", "== 25", "{ 25,80 }", "{25, 80}", "{ 25, 70000 }", "{ 0 }", "{ }"],
      ...["{ 25, }", "25, 80", "25 . 80", "$port", "@ports", '"25"', "{ 25-30, 80 }", "192.0.2.1"],
    ),
  },
);
const addresses = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(...[1, 2, 3, 4].map(() => fc.nat(255))).map((parts) => parts.join(".")) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...["0.0.0.0", "255.255.255.255", "256.0.0.1", "192.0.2.1/32", "192.0.2.0/24", "192.0.2.1 / 24", "192.0.2"],
      ...["192.0.2.01", "192.0.2.1-192.0.2.9", "192.0.2.9 - 192.0.2.1", "!= 192.0.2.1", "2001:db8::1", "25"],
      ...["{ 192.0.2.1, 192.0.2.2 }", "mail.example", "1.2.3.4.5", '"192.0.2.1"'],
    ),
  },
);
const portNames = fc.constantFrom("tcp dport", "tcp sport", "udp dport", "th dport", "ct original proto-dst");
const addressNames = fc.constantFrom("ip daddr", "ip saddr", "ip6 daddr", "ct original ip saddr", "arp saddr ip");
const other = fc.constantFrom(
  "counter",
  "ct state new",
  'oifname "eth0"',
  "meta mark 1",
  "fib daddr type local",
  "log",
  "rt mtu 1400",
  'osf name "Linux"',
  'fib daddr oifname "eth0"',
  "ct mark 1",
);
const end = fc.constantFrom("accept", "drop", "reject", "jump other", "counter", "return", "accept; drop", "notrack");
const where = fc.tuple(
  fc.constantFrom("inet", "inet", "ip", "ip6", "bridge", "arp"),
  fc.constantFrom("filter", "filter", "-300", "raw"),
  fc.constantFrom("output", "output", "input", "prerouting", "postrouting"),
);

function braces(elements: readonly string[]): string {
  return `{ ${elements.join(", ")} }`;
}

/** A file with these rules in tables of these families, at these priorities of these hooks. */
function file(
  tables: readonly (readonly [family: string, priority: string, hook?: string])[],
  rules: readonly string[],
): string {
  return tables
    .map(
      ([family, priority, hook = "output"], at) =>
        `table ${family} t${at} {\n\tset ports { type inet_service; }\n\tchain other { }\n\tchain c {\n` +
        `\t\ttype filter hook ${hook} priority ${priority};\n${rules.join("\n")}\n\t}\n}\n`,
    )
    .join("");
}

const tables = fc.array(where, { minLength: 1, maxLength: 2 });
const versions = 4;
/** What is asked, with a value for each version of the rule. */
const asking = fc.oneof(
  fc.tuple(portNames, fc.array(ports, { minLength: versions, maxLength: versions })),
  fc.tuple(addressNames, fc.array(addresses, { minLength: versions, maxLength: versions })),
);

test("a rule like one before, but for addresses and ports, says and shows what it does when it is read", () => {
  let right = 0;
  fc.assert(
    fc.property(
      fc.array(asking, { minLength: 1, maxLength: 3 }),
      fc.array(other, { maxLength: 1 }),
      end,
      fc.array(tables, { minLength: 3, maxLength: 3 }),
      (asked, more, last, wheres) => {
        const [known, fresh] = [comment(), comment()];
        const rule = (version: number, mark: string) =>
          [...asked.map(([name, values]) => `${name} ${values[version]}`), ...more, last + mark].join(" ");
        const first = answers(file(wheres[0] ?? [], [rule(0, known)]));
        answers(file(wheres[1] ?? [], [rule(0, known), "", rule(1, known)]));
        const later = (mark: string) =>
          file(
            wheres[2] ?? [],
            [1, 2, 3].map((version) => rule(version, mark)),
          );
        const expected = unmarked(answers(later(fresh)), fresh);
        assert.equal(unmarked(answers(later(known)), known), expected, later(""));
        if (!first.includes("nft-syntax")) right++;
      },
    ),
    { numRuns: 3000 },
  );
  assert.ok(right > 300, String(right));
});

/** Three rules that are alike for whoever looks at the words alone. */
const alike: readonly (readonly [string, string, string])[] = [
  ["tcp dport 25 - 30 accept", "tcp dport 26 - 30 accept", "tcp dport 40 - 30 accept"],
  ["tcp dport {25} tcp dport 26 accept", "tcp dport {25} tcp dport 25 accept", "tcp dport {25} tcp dport 27 accept"],
  ["tcp dport 25 tcp dport 26 accept", "tcp dport 25 tcp dport 25 accept", "tcp dport 27 tcp dport 26 accept"],
  ["tcp sport 25 tcp dport 26 accept", "tcp sport 25 tcp dport 25 accept", "tcp sport 27 tcp dport 26 accept"],
  [
    "ip daddr 192.0.2.1 tcp dport 25 accept",
    "ip daddr 192.0.2.2 tcp dport 25 accept",
    "ip daddr # tcp dport 26 accept",
  ],
  ['tcp dport 25 log prefix " dport 25 " accept', 'tcp dport 26 log prefix " dport 25 " accept', "accept"],
  ["tcp dport 25 accept", "tcp dport 26 accept", 'tcp dport 25 log prefix " dport 26 " accept'],
];

test("a rule that only looks like one before is read", () => {
  for (const [first, second, later] of alike) {
    const [known, fresh] = [comment(), comment()];
    const written = (rule: string) => file([["inet", "filter"]], [rule]);
    for (const each of [first, second]) answers(written(each + known));
    assert.equal(
      unmarked(answers(written(later + known)), known),
      unmarked(answers(written(later + fresh)), fresh),
      later,
    );
  }
});

test("a list of rules of one shape is read as rules by themselves, and so are those that only look like it", () => {
  const rules = Array.from(
    { length: 300 },
    (_, at) => `ip daddr 192.0.${at % 7}.${at % 256} tcp dport ${at * 300} accept`,
  );
  const told = (text: string) => {
    const facts = read(new SourceFile("file:///etc/nftables.conf", "etc/nftables.conf", text))?.facts;
    const lines = facts?.filter?.chains.flatMap((chain) => chain.lines) ?? [];
    return [
      lines.map(({ match }) => JSON.stringify(match)),
      facts?.problems.map(({ place, message }) => `${place.source.slice(place.span)}: ${message}`) ?? [],
    ] as const;
  };
  const [matches, problems] = told(file([["inet", "filter"]], rules));
  assert.equal(matches.length, 300);
  for (const [at, match] of matches.entries()) {
    const port = at * 300;
    const address = 0xc000_0000 + (at % 7) * 256 + (at % 256);
    if (port <= 65535)
      assert.equal(
        match,
        `[{"on":"family","family":4},{"on":"address","side":"destination","family":4,"addresses":[{"low":${address},"high":${address}}]},` +
          `{"on":"protocol","numbers":[{"low":6,"high":6}]},{"on":"port","side":"destination","ports":[{"low":${port},"high":${port}}]}]`,
      );
  }
  assert.deepEqual(
    problems,
    rules.flatMap((_, at) => (at * 300 > 65535 ? [`${at * 300}: a port is at most 65535, not ${at * 300}`] : [])),
  );
});
