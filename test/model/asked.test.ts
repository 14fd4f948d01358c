import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { askedBy, chainsOf, isOrdinary, onlyPort } from "../../server/src/model/asked.ts";
import type { Action, Chain, Condition, Effect, Filter, FilterLine } from "../../server/src/model/filter.ts";
import { type IntervalSet, interval, union } from "../../server/src/model/intervals.ts";
import { mayPass, type PacketKind } from "../../server/src/model/later-packets.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { span } from "../../server/src/text/span.ts";

const place = { source: new SourceFile("file:///rules", "rules", ""), span: span(0, 0) };
const reason = { code: "set", text: "no file tells the set" };
const names = ["input", "a", "b", "c"];

const sign = fc.constantFrom({}, {}, { negated: true });
const simple: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .constantFrom(4 as const, 6 as const)
    .chain((family) => sign.map((more): Condition => ({ on: "family", family, ...more }))),
  fc.constant<Condition>({ on: "name", names: ["a.example"], matching: "resolved" }),
  fc.constant<Condition>({ on: "set", name: "s", namePlace: place, sides: ["source"], reason }),
  fc
    .tuple(
      fc.constantFrom("source" as const, "destination" as const),
      fc.constantFrom(interval(53), interval(1, 9), union(interval(53), interval(80)), []),
      sign,
    )
    .map(([side, ports, more]): Condition => ({ on: "port", side, ports, ...more })),
  fc.constantFrom(6, 17).map((number): Condition => ({ on: "protocol", numbers: interval(number) })),
  fc.constantFrom("new", "established").map((state): Condition => ({ on: "state", states: [state] })),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 5, arbitrary: simple },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.array(simple, { maxLength: 2 }), { maxLength: 2 })
      .map((of): Condition => ({ on: "any", of })),
  },
);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom<Action>(
    { kind: "accept" },
    { kind: "drop" },
    { kind: "reject" },
    { kind: "continue" },
    { kind: "return" },
    { kind: "unknown", reason },
  ),
  fc.constantFrom(...names).map((chain): Action => ({ kind: "jump", chain })),
  fc.constantFrom(...names).map((chain): Action => ({ kind: "goto", chain })),
);
const effects = fc.constantFrom<readonly Effect[] | undefined>(undefined, undefined, [], [{ kind: "notrack" }]);
const line = fc.tuple(fc.array(condition, { maxLength: 3 }), action, effects).map(
  ([match, act, before]): FilterLine => ({
    place,
    text: "",
    match,
    action: act,
    ...(before === undefined ? {} : { effects: before }),
  }),
);
const filter = fc.tuple(...names.map(() => fc.array(line, { maxLength: 6 })), action).map((parts): Filter => {
  const chains = new Map(names.map((name, at) => [name, { name, lines: parts[at] as readonly FilterLine[], place }]));
  const policy: FilterLine = { place, text: "", match: [], action: parts.at(-1) as Action };
  const families = [4, 6] as const;
  const entry = chains.get("input") as Chain;
  const writer = { accept: () => undefined, remove: () => undefined };
  return { name: "f", kind: "filter", hook: "input", priority: 0, families, entry, chains, policy, writer };
});

function flat(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.flatMap((each) => [each, ...(each.on === "any" ? flat(each.of.flat()) : [])]);
}

test("one walk over a chain finds what looking for each thing finds", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const asks = (on: string) => lines.filter(({ match }) => flat(match).some((each) => each.on === on));
      const targets = lines.flatMap(({ action: act }) => (act.kind === "jump" || act.kind === "goto" ? act.chain : []));
      const letsIpv6 = lines.some(
        ({ match, action: act }) =>
          !["drop", "reject"].includes(act.kind) && match.some((each) => "family" in each && each.family === 6),
      );
      const changesPackets = lines.some((each) => (each.effects ?? []).length > 0);
      const services = lines.filter((each) => each.action.kind === "accept" && onlyPort(each) === 53);
      const end = lines.find(({ match, action: { kind } }) => match.length === 0 && ["drop", "reject"].includes(kind));
      const found = { names: asks("name"), sets: asks("set"), letsIpv6, changesPackets, services, end };
      const expected = { targets: [...new Set(targets)], ...found };
      assert.deepEqual(askedBy({ name: "c", lines, place }), expected);
      for (const each of lines) if (isOrdinary(each)) Object.assign(each, { ordinary: true });
      assert.deepEqual(askedBy({ name: "c", lines, place }), expected);
    }),
    { numRuns: 1000 },
  );
});

test("the chains of a filter are those that jumps lead to, whatever leads back", () => {
  fc.assert(
    fc.property(filter, (of) => {
      const reached = new Set([of.entry]);
      for (const { lines } of reached)
        for (const { action: act } of lines)
          if (act.kind === "jump" || act.kind === "goto") reached.add(of.chains.get(act.chain) as Chain);
      const found = chainsOf(of);
      assert.equal(found[0], of.entry);
      assert.equal(found.length, new Set(found).size);
      assert.deepEqual(new Set(found), reached);
    }),
    { numRuns: 1000 },
  );
});

/** With nothing passed over: a line's conditions come first, whatever it does. */
function passes(of: Filter, packet: PacketKind): boolean {
  const alone = (match: readonly Condition[]): boolean => {
    const chain = { name: "alone", place, lines: [{ place, text: "", match, action: { kind: "accept" } as const }] };
    const policy: FilterLine = { place, text: "", match: [], action: { kind: "drop" } };
    return mayPass({ ...of, entry: chain, chains: new Map([["alone", chain]]), policy }, packet);
  };
  const seen = new Set<Chain>();
  const walk = (chain: Chain): boolean | undefined => {
    if (seen.has(chain)) return undefined;
    seen.add(chain);
    for (const { match, action: act } of chain.lines) {
      if (!alone(match)) continue;
      if (act.kind === "accept" || act.kind === "unknown") return true;
      if ((act.kind === "jump" || act.kind === "goto") && walk(of.chains.get(act.chain) as Chain)) return true;
      if ((act.kind === "drop" || act.kind === "reject") && match.length === 0)
        return chain === of.entry ? false : undefined;
    }
    return undefined;
  };
  return walk(of.entry) ?? !["drop", "reject"].includes(of.policy.action.kind);
}

test("lines that let nothing through are passed over without a look at what they match", () => {
  let stopped = 0;
  fc.assert(
    fc.property(filter, fc.constantFrom(4 as const, 6 as const), (of, family) => {
      const packet: PacketKind = { family, protocol: 6, state: "new", destinationPorts: interval(53) };
      const expected = passes(of, packet);
      if (!expected) stopped++;
      assert.equal(mayPass(of, packet), expected);
    }),
    { numRuns: 2000 },
  );
  assert.ok(stopped > 20, String(stopped));
});

test("the only port of a line", () => {
  const port = (ports: IntervalSet<number>, more: object = {}): Condition => ({
    on: "port",
    side: "destination",
    ports,
    ...more,
  });
  const cases: readonly (readonly [readonly Condition[], number | undefined])[] = [
    [[port(interval(53))], 53],
    [[port(interval(80), { side: "source" }), port(interval(53))], 53],
    [[port(interval(53), { negated: true })], undefined],
    [[port(interval(53, 54))], undefined],
    [[port(union(interval(53), interval(80)))], undefined],
    [[port([])], undefined],
    [[], undefined],
  ];
  for (const [match, expected] of cases) assert.equal(onlyPort({ match }), expected);
});
