import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { every4, parseAddresses } from "../../server/src/model/addresses.ts";
import { evaluate } from "../../server/src/model/evaluate.ts";
import type { Action, Chain, Condition, Filter, FilterLine } from "../../server/src/model/filter.ts";
import type { Flow } from "../../server/src/model/flow.ts";
import { interval, union } from "../../server/src/model/intervals.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { span } from "../../server/src/text/span.ts";

const place = { source: new SourceFile("file:///rules", "rules", ""), span: span(0, 0) };

const ports = [25, 53, 80, 443];
const addresses = ["192.0.2.1", "192.0.2.2", "198.51.100.7"];

function set4(text: string) {
  const found = parseAddresses(text);
  return found?.family === 4 ? found.addresses : every4;
}

const negated = fc.boolean().map((value) => (value ? { negated: true } : {}));
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(fc.uniqueArray(fc.constantFrom(...ports), { minLength: 1 }), negated).map(
    ([list, sign]): Condition => ({
      on: "port",
      side: "destination",
      ports: union(...list.map((port) => interval(port))),
      ...sign,
    }),
  ),
  fc.constant<Condition>({ on: "port", side: "destination", ports: interval(0, 60000) }),
  fc
    .tuple(fc.constantFrom(interval(6), interval(17), interval(0, 255)), negated)
    .map(([numbers, sign]): Condition => ({ on: "protocol", numbers, ...sign })),
  fc.tuple(fc.constantFrom(...addresses, "192.0.2.0/24", "0.0.0.0/0"), negated).map(
    ([text, sign]): Condition => ({
      on: "address",
      side: "destination",
      family: 4,
      addresses: set4(text),
      ...sign,
    }),
  ),
);
const action = fc.constantFrom<Action>({ kind: "accept" }, { kind: "drop" }, { kind: "reject" }, { kind: "continue" });
const someLines = fc
  .array(fc.tuple(fc.array(condition, { maxLength: 3 }), action), { minLength: 20, maxLength: 60 })
  .map((drafts) => drafts.map(([match, act], at): FilterLine => ({ place, text: `line ${at}`, match, action: act })));

function filterOf(entry: Chain, others: readonly Chain[]): Filter {
  return {
    name: "test",
    kind: "filter",
    hook: "output",
    priority: 0,
    families: [4],
    entry,
    chains: new Map([entry, ...others].map((chain) => [chain.name, chain])),
    policy: { place, text: "policy", match: [], action: { kind: "drop" } },
    writer: { accept: () => undefined, remove: () => undefined },
  };
}

/** The same lines in chains of three, which are walked line by line. */
function inPieces(lines: readonly FilterLine[]): Filter {
  const pieces: Chain[] = [];
  for (let at = 0; at < lines.length; at += 3)
    pieces.push({ name: `piece ${at}`, place, lines: lines.slice(at, at + 3) });
  const jumps = (names: readonly string[]): readonly FilterLine[] =>
    names.map((chain) => ({ place, text: chain, match: [], action: { kind: "jump", chain } }));
  const groups: Chain[] = [];
  for (let at = 0; at < pieces.length; at += 5)
    groups.push({ name: `group ${at}`, place, lines: jumps(pieces.slice(at, at + 5).map(({ name }) => name)) });
  return filterOf({ name: "entry", place, lines: jumps(groups.map(({ name }) => name)) }, [...pieces, ...groups]);
}

test("a long chain, of which only the lines that may match are looked at, gives the answers of short ones", () => {
  const flow = fc.record({
    protocol: fc.constantFrom("tcp" as const, "udp" as const),
    port: fc.constantFrom(...ports, 8080),
    destination: fc.constantFrom({}, ...addresses.map((address) => ({ addresses: [address] })), { addresses }),
  });
  fc.assert(
    fc.property(someLines, flow, (lines, asked: Flow) => {
      const long = evaluate([filterOf({ name: "entry", place, lines }, [])], asked, 4);
      const short = evaluate([inPieces(lines)], asked, 4);
      assert.equal(long?.action, short?.action);
      assert.equal(long?.line.text, short?.line.text);
      assert.deepEqual(long?.why, short?.why);
    }),
    { numRuns: 500 },
  );
});
