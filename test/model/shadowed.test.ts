import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { parseAddresses } from "../../server/src/model/addresses.ts";
import type { Action, Condition, FilterLine } from "../../server/src/model/filter.ts";
import { type IntervalSet, interval, union } from "../../server/src/model/intervals.ts";
import { subsumes } from "../../server/src/model/shadow.ts";
import { shadowed } from "../../server/src/model/shadowed.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { span } from "../../server/src/text/span.ts";

const source = new SourceFile("file:///rules", "rules", "");
const negated = fc.constantFrom({}, {}, {}, { negated: true });

function address(text: string, side: "source" | "destination"): Condition {
  const set = parseAddresses(text);
  assert.ok(set !== undefined);
  return { on: "address", side, family: set.family, addresses: set.addresses };
}

const simple: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        ...["192.0.2.1", "192.0.2.0/24", "192.0.2.3-192.0.2.9", "192.0.2.1-198.51.100.200", "0.0.0.0/0"],
        ...["2001:db8::1", "2001:db8::/32", "2001:db8::1-2001:db8::9", "::/0"],
      ),
      fc.constantFrom("source" as const, "destination" as const),
      negated,
    )
    .map(([text, side, sign]): Condition => ({ ...address(text, side), ...sign })),
  fc
    .tuple(
      fc.constantFrom("source" as const, "destination" as const, "either" as const),
      fc.constantFrom(
        interval(25),
        interval(80),
        interval(20, 90),
        interval(0, 65535),
        union(interval(25), interval(80)),
      ),
      negated,
    )
    .map(([side, ports, sign]): Condition => ({ on: "port", side, ports, ...sign })),
  fc
    .tuple(fc.constantFrom("in" as const, "out" as const), fc.constantFrom(["eth0"], ["eth*"], ["lo", "eth0"]), negated)
    .map(([side, patterns, sign]): Condition => ({ on: "interface", side, patterns, ...sign })),
  fc
    .constantFrom(["a.example"], ["b.example", "a.example"])
    .map((names): Condition => ({ on: "name", names, matching: "resolved" })),
  fc
    .constantFrom<IntervalSet<number>>(interval(6), interval(17))
    .map((numbers): Condition => ({ on: "protocol", numbers })),
  fc.boolean().map((value): Condition => ({ on: "constant", value })),
  fc.constantFrom(4 as const, 6 as const).map((family): Condition => ({ on: "family", family })),
  fc.constant<Condition>({ on: "free", key: "rate", reason: { code: "rate", text: "it hangs on the rate" } }),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 6, arbitrary: simple },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.array(fc.array(simple, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }), negated)
      .map(([of, sign]): Condition => ({ on: "any", of, ...sign })),
  },
);
const action = fc.constantFrom<Action>(
  { kind: "accept" },
  { kind: "drop" },
  { kind: "reject" },
  { kind: "continue" },
  { kind: "return" },
);
const someLines = fc
  .array(fc.tuple(fc.array(condition, { maxLength: 3 }), action), { minLength: 10, maxLength: 40 })
  .map((drafts) =>
    drafts.map(
      ([match, act], at): FilterLine => ({
        place: { source, span: span(at >> 1, at) },
        text: `line ${at}`,
        match,
        action: act,
      }),
    ),
  );

function asksPorts({ match }: FilterLine): boolean {
  const found = match.find((each) => each.on === "port" && each.side === "destination");
  return found?.on === "port" && found.ports.length > 0;
}

/** The definition: every line is compared with every earlier one. */
function compared(lines: readonly FilterLine[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const earlier: FilterLine[] = [];
  for (const line of lines) {
    const may = earlier.filter((each) => each.place.span.start !== line.place.span.start);
    const by =
      may.find((each) => !asksPorts(each) && subsumes(each.match, line.match)) ??
      may.find((each) => subsumes(each.match, line.match));
    if (by !== undefined) found.set(line.text, by.text);
    else if (line.action.kind !== "continue") earlier.push(line);
  }
  return found;
}

let chains = 0;

function lookedUp(lines: readonly FilterLine[], name = `chain ${chains++}`): ReadonlyMap<string, string> {
  const found = shadowed({ name, lines, place: { source, span: span(0, 0) } }, "filter");
  return new Map([...found].map(([line, by]) => [line.text, by.text]));
}

test("looking up what may take a line gives the answers of comparing it with each", () => {
  fc.assert(
    fc.property(someLines, (lines) => {
      assert.deepEqual(lookedUp(lines), compared(lines));
    }),
    { numRuns: 3000 },
  );
});

test("an edit of a chain gives the answers of the chain as it is then", () => {
  const edits = fc.array(
    fc.tuple(
      fc.nat(40),
      fc.nat(3),
      someLines.map((lines) => lines.slice(0, 2)),
      fc.nat(2),
    ),
    {
      minLength: 1,
      maxLength: 5,
    },
  );
  fc.assert(
    fc.property(someLines, edits, (first, steps) => {
      const name = `chain ${chains++}`;
      let lines = [...first];
      lookedUp(lines, name);
      for (const [step, [at, removed, more, count]] of steps.entries()) {
        const added = more.slice(0, count).map((line, index) => ({
          ...line,
          text: `${line.text} of step ${step}`,
          place: { source, span: span(1000 * (step + 1) + index, 0) },
        }));
        lines = [...lines.slice(0, at), ...added, ...lines.slice(at + removed)];
        // Every version of a file has lines of its own.
        lines = lines.map((line) => ({ ...line }));
        assert.deepEqual(lookedUp(lines, name), compared(lines));
      }
    }),
    { numRuns: 2000 },
  );
});

test("a line that a loop repeats may be taken by its like once that is another line", () => {
  const [repeated, between] = [[address("192.0.2.1", "source")], [address("192.0.2.9", "source")]];
  const line = (start: number, text: string, match: readonly Condition[]): FilterLine => ({
    place: { source, span: span(start, start) },
    text,
    match,
    action: { kind: "drop" },
  });
  const name = `chain ${chains++}`;
  const others = [line(9, "between", between), line(5, "again", repeated)];
  assert.deepEqual(lookedUp([line(5, "first", repeated), ...others], name), new Map());
  assert.deepEqual(lookedUp([line(1, "first", repeated), ...others], name), new Map([["again", "first"]]));
});

test("a long list with a line that is there twice has that one found, however far apart they stand", () => {
  const match = (at: number): readonly Condition[] => [
    address(`10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`, "source"),
  ];
  const lines = Array.from(
    { length: 6000 },
    (_, at): FilterLine => ({
      place: { source, span: span(at, at) },
      text: `line ${at}`,
      match: match(at === 5999 ? 3 : at),
      action: { kind: "drop" },
    }),
  );
  assert.deepEqual([...lookedUp(lines)], [["line 5999", "line 3"]]);
});
