import assert from "node:assert/strict";
import test from "node:test";
import { datatypeOf, knownSelectors } from "../../server/src/languages/nftables/datatypes.ts";
import { needing, run } from "./tools.ts";

/** Selectors whose name is that of a type to `nft describe`, or which need a number behind. */
const spelt: Readonly<Record<string, string>> = { "socket cgroupv2 level": "socket cgroupv2 level 1" };
/** Names of ours for datatypes that share one. */
const shared: Readonly<Record<string, string>> = { "meta time": "time" };

for (const selector of [
  ...knownSelectors(),
  "ip length",
  "ip ttl",
  "vlan id",
  "cpu",
  "ct zone",
  "fib saddr type",
  "fib saddr oif",
  "numgen inc mod 2",
])
  test(`nft describe agrees about ${selector}`, needing("nft"), () => {
    const { output } = run("nft", ["describe", ...(spelt[selector] ?? selector).split(" ")]);
    const [, name = "", size = "", unit = ""] = /datatype (\S+) .*, (\d+) (bits|characters)/.exec(output) ?? [];
    const found = datatypeOf(selector);
    assert.ok(found !== undefined);
    assert.deepEqual(
      { name: shared[found.name] ?? found.name, bits: found.bits },
      { name, bits: unit === "characters" ? Number(size) * 8 : Number(size) },
    );
  });
