import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { addressesText, parseAddresses } from "../../server/src/model/addresses.ts";
import {
  covers,
  equals,
  type IntervalSet,
  includes,
  intersect,
  interval,
  subtract,
  union,
} from "../../server/src/model/intervals.ts";

/** Small enough that every point can be tried: sets of numbers from 0 to 40. */
const universe = Array.from({ length: 41 }, (_, point) => point);
const someSet = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 12 })), { maxLength: 6 })
  .map((pairs) => union(...pairs.map(([low, length]) => interval(low, Math.min(40, low + length)))));

/** The same sets as bigints at the very top of the IPv6 range, where an overflow would show. */
const top = (1n << 128n) - 41n;
const lift = (set: IntervalSet<number>): IntervalSet<bigint> =>
  set.map(({ low, high }) => ({ low: top + BigInt(low), high: top + BigInt(high) }));

function isCanonical(set: IntervalSet<number>): boolean {
  return set.every(({ low, high }, at) => low <= high && (at === 0 || low > (set[at - 1]?.high ?? Number.NaN) + 1));
}

const operations = [
  { name: "union", apply: union, holds: (a: boolean, b: boolean) => a || b },
  { name: "intersect", apply: intersect, holds: (a: boolean, b: boolean) => a && b },
  { name: "subtract", apply: subtract, holds: (a: boolean, b: boolean) => a && !b },
];

for (const { name, apply, holds } of operations) {
  test(`${name} agrees with trying every point`, () => {
    fc.assert(
      fc.property(someSet, someSet, (a, b) => {
        const result = apply(a, b);
        assert.ok(isCanonical(result), JSON.stringify(result));
        for (const point of universe)
          assert.equal(includes(result, point), holds(includes(a, point), includes(b, point)), `at ${point}`);
        assert.deepEqual(apply<bigint>(lift(a), lift(b)), lift(result));
      }),
    );
  });
}

test("covers and equals follow from subtract", () => {
  fc.assert(
    fc.property(someSet, someSet, (a, b) => {
      assert.equal(
        covers(a, b),
        universe.every((point) => !includes(b, point) || includes(a, point)),
      );
      assert.equal(equals(a, b), covers(a, b) && covers(b, a));
    }),
  );
});

/** Text, and the first and last address of each range it stands for; "-" for what is refused. */
const networks: readonly [string, string][] = [
  ["192.0.2.1", "192.0.2.1"],
  ["192.0.2.77/24", "192.0.2.0/24"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["203.0.113.9/32", "203.0.113.9"],
  ["255.255.255.255", "255.255.255.255"],
  ["10.0.0.0/255.0.0.0", "10.0.0.0/8"],
  ["10.0.0.5/255.255.255.254", "10.0.0.4/31"],
  ["192.0.2.10-192.0.2.12", "192.0.2.10-192.0.2.12"],
  ["192.0.2.0-192.0.2.255", "192.0.2.0/24"],
  ["::/0", "::/0"],
  ["2001:db8::1/128", "2001:db8::1"],
  ["2001:db8:ffff::/32", "2001:db8::/32"],
  ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2001:DB8::1-2001:db8::2", "2001:db8::1-2001:db8::2"],
  ["192.0.2.0/33", "-"],
  ["2001:db8::/129", "-"],
  ["192.0.2.256", "-"],
  ["192.0.2", "-"],
  ["0192.0.2.1", "-"],
  ["fe80::1%eth0", "-"],
  ["192.0.2.9-192.0.2.1", "-"],
  ["192.0.2.1/2001:db8::", "-"],
  ["mail.example.org", "-"],
  ["", "-"],
];

for (const [text, expected] of networks)
  test(`address ${text || "(empty)"} is ${expected}`, () => {
    const set = parseAddresses(text);
    assert.equal(set === undefined ? "-" : addressesText(set.addresses), expected);
  });

test("a mask with holes stands for every address that fits it", () => {
  const set = parseAddresses("10.0.0.5/255.0.0.255");
  assert.ok(set?.family === 4);
  assert.equal(set.addresses.length, 65536);
  for (const [address, inside] of [
    ["10.0.0.5", true],
    ["10.255.255.5", true],
    ["10.1.2.6", false],
    ["11.0.0.5", false],
  ] as const) {
    const point = parseAddresses(address);
    assert.ok(point?.family === 4);
    assert.equal(covers(set.addresses, point.addresses), inside, address);
  }
});
