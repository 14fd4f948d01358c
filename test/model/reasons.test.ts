import assert from "node:assert/strict";
import test from "node:test";
import { evaluate } from "../../server/src/model/evaluate.ts";
import type { Flow } from "../../server/src/model/flow.ts";
import { routeOf } from "../../server/src/model/join.ts";
import { anyVantage } from "../../server/src/model/vantage.ts";
import { readText } from "../nftables/read.ts";

const razor: Flow = { protocol: "tcp", port: 2703, destination: {} };

/** What the answer to a flow says it hangs on, under these lines and a policy that drops. */
function why(lines: string): readonly string[] {
  const text = `table inet f {\n chain o {\n  type filter hook output priority 0; policy drop;\n${lines}\n }\n}\n`;
  const verdict = evaluate(routeOf([readText(text).reading.facts]), razor, 4, anyVantage);
  assert.equal(verdict?.action, "unknown");
  return verdict.why.map((reason) => reason.text);
}

test("users and groups are called by the names that the ruleset has", () => {
  assert.deepEqual(why('meta skuid { "debian-spamd", "unbound" } tcp dport 2703 accept'), [
    "it hangs on the process user: unbound, debian-spamd: accept; any but unbound, debian-spamd: drop",
  ]);
  assert.deepEqual(why('meta skgid "debian-spamd" accept'), [
    "it hangs on the process group: debian-spamd: accept; any but debian-spamd: drop",
  ]);
  assert.deepEqual(why("meta skuid 100-110 accept"), [
    "it hangs on the process user: 100-110: accept; any but 100-110: drop",
  ]);
});

test("the same part is told once", () => {
  const lines = ["skuid 7 ip daddr 192.0.2.0/24 accept", "skuid 8 ip daddr 192.0.2.0/24 accept"].join("\n");
  const [address] = why(lines);
  assert.equal(address?.split("192.0.2.0/24: accept").length, 2, address);
});
