import assert from "node:assert/strict";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { completions, hoverDetails } from "../../server/src/annotations/index.ts";
import { read } from "../../server/src/languages/index.ts";
import { nameAt, rename } from "../../server/src/navigation.ts";
import { SourceFile } from "../../server/src/text/source.ts";

const file = (path: string, text: string): SourceFile => new SourceFile(`file:///${path}`, path, text);
const sets = file(
  "etc/iptables/ipsets",
  `create blocked hash:ip
create both list:set
add both blocked
create mirrors hash:ip,port timeout 60
add mirrors 151.101.2.132,tcp:80
${Array.from({ length: 20 }, (_, at) => `add blocked 192.0.2.${2 * at}`).join("\n")}
`,
);
const rules = file(
  "etc/iptables/rules.v4",
  `*filter
:OUTPUT DROP
-A OUTPUT -m set --match-set blocked dst -j DROP
-A OUTPUT -m set --match-set mirrors dst,dst -j ACCEPT
-A OUTPUT -m set --match-set both dst -j DROP
-A OUTPUT -m set --match-set missing dst -j DROP
COMMIT
`,
);
const analysis = analyze([sets, rules]);

function said(source: SourceFile, words: string): string {
  return hoverDetails(analysis, source, source.text.indexOf(words) + 1).join("\n");
}

test("a rule's hover lists the first members of its set, which another file tells", () => {
  assert.match(said(rules, "blocked dst"), /\(etc\/iptables\/ipsets:1\): `192\.0\.2\.0`, `192\.0\.2\.2`.*and 8 more/);
  assert.match(said(rules, "mirrors dst"), /`151\.101\.2\.132,tcp:80`/);
  assert.match(said(rules, "both dst"), /`blocked`/);
  assert.match(said(rules, "missing dst"), /no file here makes this set/);
});

test("the set's own file lists them too", () => assert.match(said(sets, "blocked hash"), /and 8 more/));

test("the host's sets are offered behind --match-set", () => {
  const offset = rules.text.indexOf("mirrors");
  const reading = read(rules);
  assert.ok(reading !== undefined);
  assert.deepEqual(
    completions(analysis, rules, reading, offset).map(({ label, detail }) => `${label} ${detail}`),
    [
      "missing undefined",
      "blocked etc/iptables/ipsets:1",
      "both etc/iptables/ipsets:2",
      "mirrors etc/iptables/ipsets:4",
    ],
  );
});

test("definition and rename of a set go over both files", () => {
  const offset = rules.text.indexOf("mirrors");
  const named = nameAt(analysis, rules, offset);
  assert.deepEqual(
    named?.all.map(({ source, occurrence: { role } }) => `${source.path.split("/").pop()} ${role}`),
    ["rules.v4 reference", "ipsets definition", "ipsets reference"],
  );
  const edits = rename(analysis, rules, offset, "web");
  assert.ok(Array.isArray(edits));
  assert.equal(edits.length, 3);
  assert.match(String(rename(analysis, sets, sets.text.indexOf("mirrors"), "blocked")), /already/);
  assert.match(String(rename(analysis, sets, sets.text.indexOf("mirrors"), "x".repeat(32))), /at most 31/);
});

test("a word of ipset's is explained, and options are offered once", () => {
  const reading = read(sets);
  assert.match(reading?.hover(sets.text.indexOf("timeout 60") + 1)?.markdown ?? "", /seconds/);
  assert.match(reading?.hover(sets.text.indexOf("151.101.2.132,tcp:80") + 1)?.markdown ?? "", /tcp\/80/);
  const line = "create x hash:ip family ";
  const asked = file("etc/iptables/ipsets", `${sets.text}${line}`);
  const labels = read(asked)
    ?.complete(asked.text.length)
    .map(({ label }) => label);
  assert.deepEqual(labels, ["inet", "inet6"]);
});
