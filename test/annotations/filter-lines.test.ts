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
