import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { addressesText, addressText, parseAddresses } from "../../server/src/model/addresses.ts";
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
  .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 12 })), { maxLength: 12 })
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

/** Any address of a family, its ends among them, as a number of so many bits. */
const someAddress = (bits: number): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n }),
    fc.constantFrom(0n, 1n, (1n << BigInt(bits)) - 1n, 1n << BigInt(bits - 1)),
  );

for (const [family, bits] of [
  [4, 32],
  [6, 128],
] as const)
  test(`a network of IPv${family} holds exactly the addresses that begin with its prefix`, () => {
    const text = (value: bigint): string => addressText(family === 4 ? Number(value) : value);
    const length = fc.oneof(fc.integer({ min: 0, max: bits }), fc.constantFrom(0, 1, bits - 1, bits));
    fc.assert(
      fc.property(someAddress(bits), length, fc.array(someAddress(bits)), (address, prefix, others) => {
        const network = parseAddresses(`${text(address)}/${prefix}`);
        assert.ok(network !== undefined && network.family === family);
        const holds = (value: bigint): boolean => {
          const only = parseAddresses(text(value));
          assert.ok(only !== undefined);
          return covers<number | bigint>(network.addresses, only.addresses);
        };
        const behind = BigInt(bits - prefix);
        const begins = (value: bigint): boolean => value >> behind === address >> behind;
        const first = (address >> behind) << behind;
        const last = first + (1n << behind) - 1n;
        for (const value of [address, first, last, first - 1n, last + 1n, ...others])
          if (value >= 0n && value < 1n << BigInt(bits)) assert.equal(holds(value), begins(value), text(value));
        // What it is written as stands for the same addresses.
        const again = parseAddresses(addressesText(network.addresses));
        assert.deepEqual(again, network);
        // A mask says the same as its length.
        const mask = ((1n << BigInt(prefix)) - 1n) << behind;
        assert.deepEqual(parseAddresses(`${text(address)}/${text(mask)}`), network);
      }),
    );
  });
