import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { hoverDetails, lenses } from "../../server/src/annotations/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";

const root = "examples/mail-host";
const sources = readdirSync(root, { recursive: true })
  .map(String)
  .filter((path) => statSync(`${root}/${path}`).isFile())
  .map((path) => new SourceFile(`file:///${path}`, path, readFileSync(`${root}/${path}`, "utf8")));
const analysis = analyze(sources);
const firewall = sources.find(({ path }) => path === "etc/nftables.conf");

/** What a hover adds at the first line of the firewall that contains some words. */
function at(words: string): string {
  assert.ok(firewall !== undefined);
  const offset = firewall.text.indexOf(words);
  assert.notEqual(offset, -1, words);
  return hoverDetails(analysis, firewall, offset).join("\n");
}

test("a line that lets a need out names it, with where it comes from", () => {
  assert.match(at("ip daddr 192.0.2.53 udp dport 53"), /Lets out[\s\S]*DNS: `udp\/53@192\.0\.2\.53`.*init\.pre:\d+/);
});

test("a policy that stops needs names them", () => {
  assert.match(at("type filter hook output"), /Stops[\s\S]*Razor2: `tcp\/2703/);
});

test("a line of the way out that no need uses says so", () => {
  assert.match(at("tcp dport 7 accept"), /None of the connections/);
});

test("a line for what comes in says nothing about the way out", () => {
  assert.equal(at("iifname"), "");
});

test("lenses stand over the lines that decide, and over no other", () => {
  assert.ok(firewall !== undefined);
  const lines = lenses(analysis, firewall).map(({ place }) => firewall.slice(firewall.lineSpan(place.span.start)));
  assert.ok(lines.some((line) => line.includes("udp dport 53")));
  assert.ok(lines.every((line) => !line.includes("tcp dport 7")));
});

const written: readonly (readonly [path: string, text: string])[] = [
  [
    "etc/nftables.conf",
    `flush ruleset
table inet filter {
	chain dns { ip daddr 192.0.2.53 accept; }
	chain output {
		type filter hook output priority 0; policy drop;
		udp dport 53 jump dns
		tcp dport 2703 drop
		tcp dport 2703 accept
		tcp dport 2703 drop
	}
}
`,
  ],
  [
    "etc/nftables.conf",
    `flush ruleset
add table inet filter
add chain inet filter dns
add chain inet filter output { type filter hook output priority 0; policy drop; }
add rule inet filter dns ip daddr 192.0.2.53 accept
add rule inet filter output udp dport 53 jump dns
add rule inet filter output tcp dport 2703 drop
add rule inet filter output tcp dport 2703 accept
add rule inet filter output tcp dport 2703 drop
`,
  ],
  [
    "etc/iptables/rules.v4",
    `*filter
:OUTPUT DROP
:dns -
-A OUTPUT -p udp --dport 53 -j dns
-A OUTPUT -p tcp --dport 2703 -j DROP
-A OUTPUT -p tcp --dport 2703 -j ACCEPT
-A OUTPUT -p tcp --dport 2703 -j DROP
-A dns -d 192.0.2.53 -j ACCEPT
COMMIT
`,
  ],
  [
    "etc/firewall.sh",
    `#!/bin/sh
IPT=/sbin/iptables
$IPT -F
$IPT -X
$IPT -P OUTPUT DROP
$IPT -N dns
$IPT -A OUTPUT -p udp --dport 53 -j dns
$IPT -A OUTPUT -p tcp --dport 2703 -j DROP
$IPT -A OUTPUT -p tcp --dport 2703 -j ACCEPT
$IPT -A OUTPUT -p tcp --dport 2703 -j DROP
$IPT -A dns -d 192.0.2.53 -j ACCEPT
`,
  ],
];
for (const [at, [path, text]] of written.entries())
  test(`hovers in ${path} (${at + 1}) say what a line is for`, () => {
    const source = new SourceFile(`file:///${path}`, path, text);
    const joined = analyze([...sources.filter((each) => each !== firewall), source]);
    const lines = text.split("\n");
    const isNft = path.endsWith("conf");
    const number = (words: string): number => lines.findIndex((line) => line.includes(words)) + 1;
    /** Said at a line of the file, by its number. */
    const said = (line: number): string =>
      hoverDetails(joined, source, source.lines.startOf(line - 1) + (lines[line - 1] ?? "").length).join("\n");
    const drop = number(isNft ? "2703 drop" : "2703 -j DROP");
    assert.match(
      said(number(isNft ? "jump dns" : "-j dns")),
      /On the way of[\s\S]*DNS: `udp\/53@192\.0\.2\.53`, let out by/,
    );
    assert.match(said(number("192.0.2.53")), /\*\*Lets out\*\*[\s\S]*DNS/);
    assert.match(said(drop), /\*\*Stops\*\*[\s\S]*Razor2/);
    assert.match(said(drop + 1), new RegExp(`Never reached\\*\\*: line ${drop} takes all its packets`));
    assert.match(said(drop + 2), new RegExp(`Changes nothing\\*\\*: line ${drop} has done the same`));
  });
