import type { Chain, Condition, FilterLine } from "./filter.ts";
import type { IntervalSet, Point } from "./intervals.ts";
import type { Box, Packet } from "./region.ts";

/** A line that asks for more ports, protocols or addresses than this by name is kept with those that ask for none. */
const mostValues = 64;

/**
 * The lines of one chain by what they ask for, so that a walk looks only at those that may take its packet. Lines keep
 * their order by number. What a line asks for is a bound: a line found may still not match, one not found cannot.
 */
interface Index {
  /** Lines that act at all; a line that only counts or logs is walked past. */
  readonly acting: readonly number[];
  /** By protocol and destination port, and those that ask for no few ports. */
  readonly byPort: ReadonlyMap<number, readonly number[]>;
  readonly anyPort: readonly number[];
  /** For a packet to one address: each line under the rarer of its port and its address. */
  readonly byRarerPort: ReadonlyMap<number, readonly number[]>;
  readonly byAddress: ReadonlyMap<Point, readonly number[]>;
  readonly rest: readonly number[];
}

const indexes = new WeakMap<Chain, Index>();

/** Chains this short are walked as they are. */
const shortest = 8;

/** The lines that may take a packet of one of the boxes, in order. */
export function candidates(chain: Chain, boxes: readonly Box[], packet: Packet): readonly FilterLine[] {
  const { lines } = chain;
  if (lines.length < shortest) return lines;
  let index = indexes.get(chain);
  if (index === undefined) {
    index = indexOf(lines);
    indexes.set(chain, index);
  }
  const [first] = boxes;
  if (first === undefined || first.port === undefined || boxes.some((box) => box.port !== first.port))
    return index.acting.map((at) => lines[at] as FilterLine);
  const key = portKey(packet.protocol, first.port);
  const address = onlyAddress(boxes);
  const numbers =
    address === undefined
      ? merged([index.byPort.get(key) ?? [], index.anyPort])
      : merged([index.byRarerPort.get(key) ?? [], index.byAddress.get(address) ?? [], index.rest]);
  return numbers.map((at) => lines[at] as FilterLine);
}

function portKey(protocol: number, port: number): number {
  return protocol * 65536 + port;
}

/** The address all boxes go to, where it is one. */
function onlyAddress(boxes: readonly Box[]): Point | undefined {
  let only: Point | undefined;
  for (const { destination } of boxes) {
    const [range] = destination;
    if (range === undefined || destination.length > 1 || range.low !== range.high) return undefined;
    if (only !== undefined && only !== range.low) return undefined;
    only = range.low;
  }
  return only;
}

function indexOf(lines: readonly FilterLine[]): Index {
  const acting: number[] = [];
  const byPort = new Map<number, number[]>();
  const anyPort: number[] = [];
  const byAddressAll = new Map<Point, number>();
  const asked: { at: number; ports: readonly number[] | undefined; addresses: readonly Point[] | undefined }[] = [];
  for (let at = 0; at < lines.length; at++) {
    const { match, action, effects } = lines[at] as FilterLine;
    if (action.kind === "continue" && (effects === undefined || effects.length === 0)) continue;
    acting.push(at);
    const ports = portKeysOf(match);
    const addresses = addressesOf(match);
    asked.push({ at, ports, addresses });
    if (ports === undefined) anyPort.push(at);
    else for (const key of ports) put(byPort, key, at);
    for (const address of addresses ?? []) byAddressAll.set(address, (byAddressAll.get(address) ?? 0) + 1);
  }
  const byRarerPort = new Map<number, number[]>();
  const byAddress = new Map<Point, number[]>();
  const rest: number[] = [];
  for (const { at, ports, addresses } of asked) {
    let samePort = ports === undefined ? Number.POSITIVE_INFINITY : 0;
    for (const key of ports ?? []) samePort = Math.max(samePort, byPort.get(key)?.length ?? 0);
    let sameAddress = addresses === undefined ? Number.POSITIVE_INFINITY : 0;
    for (const key of addresses ?? []) sameAddress = Math.max(sameAddress, byAddressAll.get(key) ?? 0);
    if (ports !== undefined && samePort <= sameAddress) for (const key of ports) put(byRarerPort, key, at);
    else if (addresses !== undefined) for (const key of addresses) put(byAddress, key, at);
    else rest.push(at);
  }
  return { acting, byPort, anyPort, byRarerPort, byAddress, rest };
}

function put<Key>(map: Map<Key, number[]>, key: Key, at: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [at]);
  else if (list[list.length - 1] !== at) list.push(at);
}

/** Protocol and port of every packet the line may take; undefined where they are many. */
function portKeysOf(match: readonly Condition[]): readonly number[] | undefined {
  let ports: readonly number[] | undefined;
  let protocols: readonly number[] | undefined;
  for (const condition of match) {
    if (condition.on === "port" && condition.side === "destination" && !condition.negated)
      ports ??= pointsOf(condition.ports);
    else if (condition.on === "protocol" && !condition.negated) protocols ??= pointsOf(condition.numbers);
  }
  if (ports === undefined || protocols === undefined || ports.length * protocols.length > mostValues) return undefined;
  const [protocol, ...others] = protocols;
  const all = ports;
  if (protocol !== undefined && others.length === 0) return all.map((port) => portKey(protocol, port));
  return protocols.flatMap((each) => all.map((port) => portKey(each, port)));
}

/** Every destination the line may take; undefined where they are many. */
function addressesOf(match: readonly Condition[]): readonly Point[] | undefined {
  for (const condition of match)
    if (condition.on === "address" && condition.side === "destination" && !condition.negated) {
      const points = pointsOf<Point>(condition.addresses);
      if (points !== undefined) return points;
    }
  return undefined;
}

/** The members of a small set; undefined for a large one. */
function pointsOf<P extends Point>(set: IntervalSet<P>): readonly P[] | undefined {
  const [first] = set;
  // Most sets have one member.
  if (first !== undefined && set.length === 1 && first.low === first.high) return [first.low];
  const points: P[] = [];
  for (const { low, high } of set) {
    if (BigInt(high) - BigInt(low) + BigInt(points.length) >= BigInt(mostValues)) return undefined;
    for (let point = low; point <= high; point = (typeof point === "bigint" ? point + 1n : Number(point) + 1) as P)
      points.push(point);
  }
  return points;
}

/** Ascending lists without common members as one. */
function merged(lists: readonly (readonly number[])[]): readonly number[] {
  const filled = lists.filter((list) => list.length > 0);
  const [first] = filled;
  if (first === undefined) return [];
  return filled.length === 1 ? first : filled.flat().sort((a, b) => a - b);
}
