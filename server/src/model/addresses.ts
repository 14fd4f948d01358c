import ipaddr from "ipaddr.js";
import { type IntervalSet, interval, union } from "./intervals.ts";

/** A set of addresses of one family: IPv4 as numbers, IPv6 as bigints. */
export type AddressSet =
  | { readonly family: 4; readonly addresses: IntervalSet<number> }
  | { readonly family: 6; readonly addresses: IntervalSet<bigint> };

const highest4 = 0xffff_ffff;

export const every4: IntervalSet<number> = interval(0, highest4);

/** Four numbers up to 255 without leading zeros. Large files have thousands, so this takes one look at each letter. */
function parse4(text: string): number | undefined {
  if (text.length > 15) return undefined;
  let value = 0;
  let octet = -1;
  let octets = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      if (octet < 0 || ++octets > 4) return undefined;
      value = value * 256 + octet;
      octet = -1;
      continue;
    }
    if (code < 48 || code > 57 || octet === 0) return undefined;
    octet = (octet < 0 ? 0 : octet * 10) + code - 48;
    if (octet > 255) return undefined;
  }
  return octets === 4 && octet >= 0 ? value * 256 + octet : undefined;
}

/** One address in its usual text form; undefined for anything else (no octal, no short forms, no zone). */
export function parseAddress(text: string): AddressSet | undefined {
  const value = parse4(text);
  if (value !== undefined) return { family: 4, addresses: interval(value) };
  if (text.includes(":") && !text.includes("%") && ipaddr.IPv6.isValid(text)) {
    const value = ipaddr.IPv6.parse(text)
      .toByteArray()
      .reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
    return { family: 6, addresses: interval(value) };
  }
  return undefined;
}

/**
 * An address, `address/length`, `address/mask` or `address-address`; undefined for anything else. A mask with holes
 * is taken where it makes at most 65,536 ranges.
 */
export function parseAddresses(text: string): AddressSet | undefined {
  const slash = text.indexOf("/");
  if (slash !== -1) return parseNetwork(text.slice(0, slash), text.slice(slash + 1));
  const dash = text.indexOf("-");
  if (dash === -1) return parseAddress(text);
  const low = parseAddress(text.slice(0, dash));
  const high = parseAddress(text.slice(dash + 1));
  if (low?.family === 4 && high?.family === 4) return range4(low.addresses[0]?.low ?? 0, high.addresses[0]?.low ?? -1);
  if (low?.family === 6 && high?.family === 6)
    return range6(low.addresses[0]?.low ?? 0n, high.addresses[0]?.low ?? -1n);
  return undefined;
}

function range4(low: number, high: number): AddressSet | undefined {
  return low <= high ? { family: 4, addresses: interval(low, high) } : undefined;
}

function range6(low: bigint, high: bigint): AddressSet | undefined {
  return low <= high ? { family: 6, addresses: interval(low, high) } : undefined;
}

function parseNetwork(base: string, suffix: string): AddressSet | undefined {
  const address = parseAddress(base);
  if (address === undefined) return undefined;
  if (/^\d{1,3}$/.test(suffix)) {
    const length = Number(suffix);
    if (address.family === 4) {
      if (length > 32) return undefined;
      const size = 2 ** (32 - length);
      const value = address.addresses[0]?.low ?? 0;
      const low = value - (value % size);
      return { family: 4, addresses: interval(low, low + size - 1) };
    }
    if (length > 128) return undefined;
    const size = 1n << BigInt(128 - length);
    const value = address.addresses[0]?.low ?? 0n;
    const low = value - (value % size);
    return { family: 6, addresses: interval(low, low + size - 1n) };
  }
  const mask = parseAddress(suffix);
  if (mask === undefined || mask.family !== address.family) return undefined;
  const width = address.family === 4 ? 32n : 128n;
  const bits = BigInt(mask.addresses[0]?.low ?? 0);
  const ranges = maskedRanges(BigInt(address.addresses[0]?.low ?? 0) & bits, bits, width);
  if (ranges === undefined) return undefined;
  return address.family === 4
    ? { family: 4, addresses: union(ranges.map(({ low, high }) => ({ low: Number(low), high: Number(high) }))) }
    : { family: 6, addresses: union(ranges) };
}

/** The addresses with (address & mask) === value, as ranges: one for every setting of the free bits above the lowest fixed one. */
function maskedRanges(value: bigint, mask: bigint, width: bigint): IntervalSet<bigint> | undefined {
  let tail = 0n;
  while (tail < width && ((mask >> tail) & 1n) === 0n) tail++;
  const free: bigint[] = [];
  for (let bit = tail; bit < width; bit++) if (((mask >> bit) & 1n) === 0n) free.push(bit);
  if (free.length > 16) return undefined;
  const span = (1n << tail) - 1n;
  const ranges = [];
  for (let choice = 0; choice < 2 ** free.length; choice++) {
    let low = value;
    for (const [at, bit] of free.entries()) if ((choice >> at) & 1) low |= 1n << bit;
    ranges.push({ low, high: low + span });
  }
  return union(ranges);
}

/** Union of several sets, family by family. */
export function joinAddresses(sets: readonly AddressSet[]): {
  readonly 4: IntervalSet<number>;
  readonly 6: IntervalSet<bigint>;
} {
  return {
    4: union(...sets.map((set) => (set.family === 4 ? set.addresses : []))),
    6: union(...sets.map((set) => (set.family === 6 ? set.addresses : []))),
  };
}

function text4(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

function text6(value: bigint): string {
  const parts = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) parts.push(((value >> shift) & 0xffffn).toString(16));
  return ipaddr.IPv6.parse(parts.join(":")).toRFC5952String();
}

export function addressText(value: number | bigint): string {
  return typeof value === "bigint" ? text6(value) : text4(value);
}

/** `192.0.2.0/24, 198.51.100.7`: networks where an interval is one, else ranges. */
export function addressesText(addresses: IntervalSet<number> | IntervalSet<bigint>): string {
  return addresses
    .map(({ low, high }) => {
      if (low === high) return addressText(low);
      const size = BigInt(high) - BigInt(low) + 1n;
      const width = typeof low === "bigint" ? 128 : 32;
      const isNetwork = (size & (size - 1n)) === 0n && BigInt(low) % size === 0n;
      return isNetwork
        ? `${addressText(low)}/${width - (size.toString(2).length - 1)}`
        : `${addressText(low)}-${addressText(high)}`;
    })
    .join(", ");
}
