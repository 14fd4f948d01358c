import assert from "node:assert/strict";
import test from "node:test";
import { iptablesScript } from "../../server/src/languages/iptables/script.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { readText } from "./read.ts";
import { filter } from "./rulesets.ts";

const text = filter(
  "-A OUTPUT -j mail\n-A mail -m set --match-set relays dst -j RETURN\n-A mail -g other\n-N third\n-E third fourth",
);

function readScript(script: string) {
  const source = new SourceFile("file:///etc/firewall.sh", "etc/firewall.sh", script);
  return { source, reading: iptablesScript.read(source) };
}

test("chains and sets are found wherever they stand", () => {
  const { reading, source } = readText(text);
  const found = reading.occurrences().map(({ key, role, span }) => `${key} ${role} ${source.slice(span)}`);
  assert.deepEqual(
    found.filter((each) => each.includes(" mail ")),
    [
      "iptables 4 filter mail definition mail",
      "iptables 4 filter mail reference mail",
      "iptables 4 filter mail reference mail",
      "iptables 4 filter mail reference mail",
    ],
  );
  assert.ok(found.includes("ipset relays reference relays"));
  assert.ok(found.includes("iptables 4 filter other reference other"));
  assert.ok(found.includes("iptables 4 filter third definition third"));
  assert.ok(found.includes("iptables 4 filter fourth definition fourth"));
  assert.ok(!found.some((each) => each.includes("RETURN")));
  const builtin = reading.occurrences().filter(({ key }) => key.endsWith(" OUTPUT"));
  assert.ok(builtin.length > 0 && builtin.every(({ renames }) => renames === false));
});

test("a chain of IPv6 is another, and so is one of another table", () => {
  assert.ok(
    readText(text, 6)
      .reading.occurrences()
      .every(({ key }) => !key.startsWith("iptables 4")),
  );
  const nat = readText("*nat\n:mail - [0:0]\nCOMMIT\n").reading.occurrences();
  assert.deepEqual(
    nat.map(({ key }) => key),
    ["iptables 4 nat mail"],
  );
});

const keys = ["iptables 4 filter mail", "iptables 4 filter other", "iptables 4 nat third"];
const refused: readonly (readonly [key: string, name: string, refuses: boolean])[] = [
  ["iptables 4 filter mail", "post", false],
  ["iptables 4 filter mail", "other", true],
  ["iptables 4 filter mail", "third", false],
  ["iptables 4 filter mail", "two words", true],
  ["iptables 4 filter mail", "-x", true],
  ["iptables 4 filter mail", "ACCEPT", true],
  ["iptables 4 filter mail", "a".repeat(29), true],
  ["ipset relays", "a".repeat(31), false],
  ["ipset relays", "a".repeat(32), true],
];
for (const [key, name, refuses] of refused)
  test(`${key} ${refuses ? "cannot" : "can"} be called ${name}`, () =>
    assert.equal(readText(text).reading.refuseName(key, name, keys) !== undefined, refuses));

test("tokens stand in order, inside and apart", () => {
  const { reading, source } = readText(text);
  const tokens = reading.tokens();
  for (const [at, token] of tokens.entries()) {
    assert.ok(token.span.end > token.span.start && token.span.end <= source.text.length);
    assert.ok(at === 0 || (tokens[at - 1]?.span.end ?? 0) <= token.span.start, source.slice(token.span));
  }
  const types = new Map(tokens.map(({ span, type }) => [source.slice(span), type]));
  assert.equal(types.get("filter"), "namespace");
  assert.equal(types.get("mail"), "function");
  assert.equal(types.get("--match-set"), "property");
  assert.equal(types.get("relays"), "class");
  assert.equal(types.get("RETURN"), "enumMember");
});

test("a selection grows from the word to the option, the line and the table", () => {
  const { reading, source } = readText(text);
  const spans = reading.selections(text.indexOf("relays") + 2).map((each) => source.slice(each));
  assert.deepEqual(spans.slice(0, 3), [
    "relays",
    "--match-set relays dst",
    "-A mail -m set --match-set relays dst -j RETURN",
  ]);
  assert.match(spans[3] ?? "", /^\*filter[\s\S]*COMMIT$/);
});

test("scripts: chains are found where they are written, and hover says the rule in words", () => {
  const script = `#!/bin/sh
IPT=/sbin/iptables
allow() {
  $IPT -A mail -p tcp --dport $1 -j ACCEPT
}
$IPT -F
$IPT -N mail
$IPT -A OUTPUT -j mail
allow 25
allow 2703
`;
  const { reading, source } = readScript(script);
  assert.deepEqual(
    reading
      .occurrences()
      .filter(({ key }) => key.endsWith(" mail"))
      .map(({ role }) => role),
    ["reference", "definition", "reference"],
  );
  const at = script.indexOf("-A OUTPUT") + 1;
  assert.match(reading.hover(at)?.markdown ?? "", /walks through the chain \*\*mail\*\*/);
  assert.match(reading.hover(script.indexOf("--dport") + 3)?.markdown ?? "", /receiver's port/);
  assert.deepEqual(
    reading.outline().map(({ name }) => name),
    ["allow", "mail"],
  );
  for (const { span } of reading.tokens()) assert.ok(span.end <= source.text.length);
  assert.ok(reading.folding().length >= 1);
});
