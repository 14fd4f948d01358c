import type { Chain, Condition, FilterLine, Match } from "./filter.ts";
import type { IntervalSet, Point } from "./intervals.ts";
import { subsumes } from "./shadow.ts";

/** Only so many earlier lines that ask for the same are compared with each, so that no list takes long. */
const mostCompared = 2000;
/** A condition that asks for more names or blocks than this is not looked up by them. */
const mostKeys = 64;

/** An earlier line that ends the walk for all it matches. */
interface Earlier {
  readonly line: FilterLine;
  readonly asksPorts: boolean;
  readonly order: number;
}

/** Lines that ask for one value, or for one block of addresses or ports. */
interface Bucket {
  /** How many lines of the whole chain ask for it. */
  asking: number;
  readonly lines: Earlier[];
}

/**
 * For every line that a line before it takes all packets from: that earlier line.
 */
export function shadowed(chain: Chain): ReadonlyMap<FilterLine, FilterLine> {
  const found = new Map<FilterLine, FilterLine>();
  const index = new Index();
  const { lines } = chain;
  const asked = lines.map((line) => (ends(line) ? index.register(line.match) : []));
  for (const [order, line] of lines.entries()) {
    let by: Earlier | undefined;
    for (const earlier of index.candidates(line.match))
      for (let at = Math.max(0, earlier.length - mostCompared); at < earlier.length; at++) {
        const each = earlier[at] as Earlier;
        // A line without ports says more to the reader, and of two alike the first one is what takes the packets.
        if (by !== undefined && (each.asksPorts === by.asksPorts ? each.order >= by.order : each.asksPorts)) continue;
        if (each.line.place.span.start !== line.place.span.start && subsumes(each.line.match, line.match)) by = each;
      }
    if (by !== undefined) found.set(line, by.line);
    else if (ends(line))
      index.add({ line, asksPorts: asksPorts(line.match), order }, asked[order] as readonly (readonly Bucket[])[]);
  }
  return found;
}

function ends(line: FilterLine): boolean {
  const { kind } = line.action;
  return kind === "accept" || kind === "drop" || kind === "reject";
}

/** Whether a line asks for certain destination ports. */
function asksPorts(match: Match): boolean {
  for (const each of match) if (each.on === "port" && each.side === "destination") return each.ports.length > 0;
  return false;
}

/**
 * Earlier lines by one of the values they ask for: a later line can only be taken whole by one that asks for a value
 * which the later line has as well, or for none.
 */
class Index {
  readonly #words = new Map<string, Bucket>();
  /** By what is asked for, then by the size of a block, then by the block's first point. */
  readonly #blocks = new Map<string, Map<Point, Map<Point, Bucket>>>();
  /** Lines that ask for nothing that has a key. */
  readonly #others: Earlier[] = [];
  readonly #all: Earlier[] = [];

  /** The buckets of each condition that has some, counted. */
  register(match: Match): readonly (readonly Bucket[])[] {
    const all: Bucket[][] = [];
    for (const condition of match) {
      const buckets = this.#bucketsOf(condition);
      if (buckets === undefined) continue;
      for (const bucket of buckets) bucket.asking++;
      all.push(buckets);
    }
    return all;
  }

  /** Takes a line up under the rarest of what it asks for. */
  add(earlier: Earlier, asked: readonly (readonly Bucket[])[]): void {
    this.#all.push(earlier);
    // What no file decides may come out otherwise the next time it is asked.
    if (earlier.line.match.some(({ on }) => on === "free" || on === "set")) return;
    let rarest: readonly Bucket[] | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const buckets of asked) {
      let most = 0;
      for (const { asking } of buckets) most = Math.max(most, asking);
      if (most >= fewest) continue;
      fewest = most;
      rarest = buckets;
    }
    if (rarest === undefined) this.#others.push(earlier);
    else for (const { lines } of rarest) lines.push(earlier);
  }

  /** Lists that hold every line which may take all that `match` matches. */
  candidates(match: Match): readonly (readonly Earlier[])[] {
    const lists: (readonly Earlier[])[] = [this.#others];
    return this.#look(match, lists) ? lists : [this.#all];
  }

  /** Looks up one value of each condition; false where a condition has none, so that everything holds of all it matches. */
  #look(match: Match, lists: (readonly Earlier[])[]): boolean {
    for (const condition of match) {
      if ("negated" in condition && condition.negated) continue;
      if (condition.on === "any") {
        // What is true of all alternatives is true of the first.
        const [first] = condition.of;
        if (first === undefined || !this.#look(first, lists)) return false;
        continue;
      }
      const words = wordsOf(condition);
      if (words !== undefined) {
        const [first] = words;
        if (first === undefined) return false;
        const bucket = this.#words.get(first);
        if (bucket !== undefined && bucket.lines.length > 0) lists.push(bucket.lines);
        continue;
      }
      const points = pointsOf(condition);
      if (points === undefined) continue;
      const first = points.set[0]?.low;
      if (first === undefined) return false;
      for (const [size, blocks] of this.#blocks.get(points.of) ?? []) {
        const bucket = blocks.get(startOf(first, size));
        if (bucket !== undefined && bucket.lines.length > 0) lists.push(bucket.lines);
      }
    }
    return true;
  }

  #bucketsOf(condition: Condition): Bucket[] | undefined {
    if ("negated" in condition && condition.negated) return undefined;
    const words = wordsOf(condition);
    if (words !== undefined) {
      // A pattern takes names that are not its own.
      if (words.length > mostKeys || words.some((word) => word.endsWith("*"))) return undefined;
      return words.map((word) => bucketOf(this.#words, word));
    }
    const points = pointsOf(condition);
    const blocks = points === undefined ? undefined : blocksOf(points.set);
    if (points === undefined || blocks === undefined) return undefined;
    let bySize = this.#blocks.get(points.of);
    if (bySize === undefined) {
      bySize = new Map();
      this.#blocks.set(points.of, bySize);
    }
    const buckets: Bucket[] = [];
    for (const { low, size } of blocks) {
      let byStart = bySize.get(size);
      if (byStart === undefined) {
        byStart = new Map();
        bySize.set(size, byStart);
      }
      buckets.push(bucketOf(byStart, low));
    }
    return buckets;
  }
}

function bucketOf<Key>(buckets: Map<Key, Bucket>, key: Key): Bucket {
  let bucket = buckets.get(key);
  if (bucket === undefined) {
    bucket = { asking: 0, lines: [] };
    buckets.set(key, bucket);
  }
  return bucket;
}

/** The words one of which a packet must have; undefined where the condition is about something else. */
function wordsOf(condition: Condition): readonly string[] | undefined {
  if (condition.on === "name") return condition.names.map((name) => `name ${name}`);
  if (condition.on === "interface") return condition.patterns.map((pattern) => `${condition.side} ${pattern}`);
  return undefined;
}

/** The points one of which a packet must have, and what they are points of. */
function pointsOf(condition: Condition): { readonly of: string; readonly set: IntervalSet<Point> } | undefined {
  if (condition.on === "address") {
    const { side, family, addresses } = condition;
    return {
      of: side === "source" ? (family === 4 ? "4 source" : "6 source") : family === 4 ? "4" : "6",
      set: addresses,
    };
  }
  if (condition.on === "port") return { of: condition.side, set: condition.ports };
  return undefined;
}

/** The set as blocks whose start is a multiple of their size, a power of two; undefined where they are many. */
function blocksOf(set: IntervalSet<Point>): readonly { readonly low: Point; readonly size: Point }[] | undefined {
  const blocks: { low: Point; size: Point }[] = [];
  for (const { low, high } of set) {
    if (low === high) blocks.push({ low, size: typeof low === "bigint" ? 1n : 1 });
    else if (typeof low === "bigint")
      for (let at = low; at <= high; ) {
        let size = 1n;
        while (at % (size * 2n) === 0n && at + size * 2n - 1n <= high && size < 2n ** 128n) size *= 2n;
        blocks.push({ low: at, size });
        at += size;
        if (blocks.length > mostKeys) return undefined;
      }
    else
      for (let at = low; at <= high; ) {
        let size = 1;
        while (at % (size * 2) === 0 && at + size * 2 - 1 <= Number(high) && size < 2 ** 32) size *= 2;
        blocks.push({ low: at, size });
        at += size;
        if (blocks.length > mostKeys) return undefined;
      }
    if (blocks.length > mostKeys) return undefined;
  }
  return blocks;
}

function startOf(point: Point, size: Point): Point {
  return typeof point === "bigint" ? point - (point % BigInt(size)) : point - (point % Number(size));
}
