import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { answers, comment, unmarked } from "./answers.ts";
import { mistakes } from "./mistakes.ts";
import { rulesets } from "./rulesets.ts";

const pages = readdirSync("server/src/rules")
  .filter((name) => /^(?:fw|nft)-.*\.md$/.test(name))
  .flatMap((name) => [...readFileSync(`server/src/rules/${name}`, "utf8").matchAll(/^```\n([\s\S]*?)^```/gm)])
  .flatMap(([, text]) => (text?.includes("\ntable ") ? [text.replaceAll(/^\s*\^.*\n/gm, "")] : []));
const texts = [...mistakes.map(({ text }) => text), ...rulesets.map(([, text]) => text), ...pages];

test("a rule known by its text says and shows what it does when it is read, whatever becomes of the lines around it", () => {
  assert.ok(texts.length > 200 && pages.length > 20, `${texts.length} ${pages.length}`);
  for (const text of texts) {
    const [known, fresh] = [comment(), comment()];
    const written = (mark: string) => text.replaceAll(/\b(?:accept|drop|return|counter)$/gm, `$&${mark}`);
    if (written(known) === text) continue;
    answers(written(known));
    const lines = text.split("\n").length;
    const edited = (mark: string, without: number) =>
      unmarked(
        answers(
          `# one line more\n${written(mark)
            .split("\n")
            .filter((_, at) => at !== without)
            .join("\n")}`,
        ),
        mark,
      );
    for (let without = -1; without < Math.min(lines, 12); without++)
      assert.equal(edited(known, without), edited(without === -1 ? fresh : comment(), without), text);
  }
});

test("a rule known in one family is looked at again in another", () => {
  const rule = `ip6 daddr 2001:db8::1 tcp dport 25 accept${comment()}`;
  const table = (family: string) => `table ${family} filter {\n\tchain output {\n\t\t${rule}\n\t}\n}\n`;
  const problems = (text: string) =>
    (read(new SourceFile("file:///etc/nftables.conf", "etc/nftables.conf", text))?.facts.problems ?? []).map(
      ({ rule: id, place }) => `${id} ${place.source.slice(place.span)}`,
    );
  const right = problems(table("inet"));
  assert.deepEqual(problems(table("inet")), right);
  assert.ok(!right.some((each) => each.startsWith("nft-syntax")), right.join());
  assert.ok(problems(table("ip")).some((each) => each.startsWith("nft-syntax")));
});

test("a known rule outside of a chain is no rule", () => {
  const rule = `tcp dport 25 accept${comment()}`;
  const problems = (text: string) =>
    read(new SourceFile("file:///etc/nftables.conf", "etc/nftables.conf", text))?.facts.problems.length;
  const right = `table inet filter {\n\tchain output {\n\t\ttype filter hook output priority 0;\n${rule}\n${rule}\n\t}\n}\n`;
  assert.equal(problems(right), 0);
  assert.equal(problems(right), 0);
  for (const wrong of [`${rule}\n`, `table inet filter {\n${rule}\n}\n`, `define x = {\n${rule}\n}\n`])
    assert.notEqual(problems(wrong), 0, wrong);
});

const hooked = (rule: string, hook = "output", priority = "filter", type = "filter"): string =>
  `table inet filter {\n\tchain c {\n\t\ttype ${type} hook ${hook} priority ${priority};\n${rule}\n\t}\n}\n`;

/** A rule, a file in which it is right, and one in which it says something else. */
const elsewhere: readonly (readonly [
  rule: string,
  right: (rule: string) => string,
  other: (rule: string) => string,
])[] = [
  ["ip daddr 192.0.2.1 reject", hooked, (rule) => hooked(rule, "postrouting")],
  ["tcp dport 25 rt mtu 1400 accept", hooked, (rule) => hooked(rule, "input")],
  ['tcp dport 25 osf name "Linux" accept', (rule) => hooked(rule, "input"), hooked],
  ['tcp dport 25 fib saddr oifname "eth0" drop', (rule) => hooked(rule, "input"), hooked],
  ["ct mark 1 accept", (rule) => hooked(rule, "output", "-300"), hooked],
  ["tcp dport 25 accept", (rule) => hooked(`${rule} # for mail`), hooked],
  ["tcp dport 25 accept", (rule) => hooked(`{% if mail %} ${rule} {% endif %}`), hooked],
  ["ct mark 1 accept", hooked, (rule) => hooked(rule, "output", "-300")],
  ["tcp dport 25 accept", hooked, (rule) => hooked(`{% if mail %}\n${rule}\n{% endif %}`)],
  ["tcp dport 25 accept", hooked, (rule) => hooked(`${rule} # for mail`)],
  ["tcp dport 25 accept", hooked, (rule) => hooked(`tcp dport 26 drop; ${rule}`)],
  ["tcp dport 25 accept", hooked, (rule) => hooked(`ip daddr 192.0.2.1 \\\n${rule}`)],
  ["tcp dport 25 accept", hooked, (rule) => hooked(`ip daddr {\n${rule}\n}`)],
  [
    "tcp dport $port accept",
    (rule) => `define port = 25\n${hooked(rule)}`,
    (rule) => `define port = 26\n${hooked(rule)}`,
  ],
  [
    "ip daddr @mail accept",
    (rule) =>
      hooked(rule).replace("\tchain", "\tset mail {\n\t\ttype ipv4_addr; elements = { 192.0.2.1 }\n\t}\n\tchain"),
    hooked,
  ],
  ["tcp dport 25 jump mail", (rule) => hooked(rule).replace("\tchain", "\tchain mail {\n\t}\n\tchain"), hooked],
  ["tcp dport 25 limit rate 5/minute accept", hooked, (rule) => `\n${hooked(rule)}`],
  ["numgen random mod 2 0 accept", hooked, (rule) => `\n${hooked(rule)}`],
];

test("a rule right in one file is read again where other words around it make it another", () => {
  for (const [rule, right, other] of elsewhere) {
    const [known, fresh] = [comment(), comment()];
    for (let round = 0; round < 2; round++) answers(right(rule + known));
    assert.equal(unmarked(answers(other(rule + known)), known), unmarked(answers(other(rule + fresh)), fresh), rule);
  }
});
