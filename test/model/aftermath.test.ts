import assert from "node:assert/strict";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { warningsOf } from "../../server/src/model/aftermath.ts";
import type { Family, Flow } from "../../server/src/model/flow.ts";
import { anyVantage } from "../../server/src/model/vantage.ts";
import { SourceFile } from "../../server/src/text/source.ts";

const razor: Flow = { protocol: "tcp", port: 2703, destination: {} };
const stub: Flow = { protocol: "udp", port: 53, destination: { addresses: ["127.0.0.53"] } };

function codes(flow: Flow, family: Family, output: string, input: string | undefined): readonly string[] {
  const chain = (hook: string, body: string): string =>
    `chain ${hook} {\n type filter hook ${hook} priority 0; policy drop;\n ${body.split("; ").join("\n ")}\n}\n`;
  const text = `table inet f {\n${chain("output", output)}${input === undefined ? "" : chain("input", input)}}\n`;
  const facts = read(new SourceFile("file:///etc/nftables.conf", "etc/nftables.conf", text))?.facts;
  return warningsOf(facts?.filter?.filters ?? [], flow, family, anyVantage).map(({ code }) => code);
}

const established = "ct state established,related accept";
const neighbours = "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept";

const cases: readonly (readonly [string, Flow, Family, string, string | undefined, readonly string[]])[] = [
  ["all is well", razor, 4, `tcp dport 2703 accept; ${established}`, established, []],
  ["no filter for incoming packets", razor, 4, "tcp dport 2703 accept", undefined, []],
  ["answers are dropped", razor, 4, `tcp dport 2703 accept; ${established}`, "tcp dport 25 accept", ["answers"]],
  ["answers are let in by their port", razor, 4, "tcp dport 2703 accept", "tcp sport 2703 accept", []],
  ["answers to ephemeral ports are let in", razor, 4, "tcp dport 2703 accept", "tcp dport 32768-60999 accept", []],
  ["only the first packet", razor, 4, "ct state new tcp dport 2703 accept", established, ["later-packets"]],
  [
    "no neighbours going out",
    razor,
    6,
    `tcp dport 2703 accept; ${established}`,
    `${established}; ${neighbours}`,
    ["neighbours"],
  ],
  ["no neighbours coming in", razor, 6, `tcp dport 2703 accept; ${neighbours}`, established, ["neighbours"]],
  ["neighbours", razor, 6, `tcp dport 2703 accept; ${neighbours}`, `${established}; ${neighbours}`, []],
  ["the stub resolver, lo accepted", stub, 4, "udp dport 53 accept", "iifname lo accept", []],
  ["the stub resolver, lo shut", stub, 4, "oifname lo accept", established, ["loopback"]],
  ["the stub resolver, all but lo", stub, 4, "udp dport 53 accept", 'iifname != "lo" accept', ["loopback", "answers"]],
];

for (const [title, flow, family, output, input, expected] of cases)
  test(`after the first packet: ${title}`, () => {
    assert.deepEqual(codes(flow, family, output, input), expected);
  });
