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

/** By the place of each line in its chain, that of the line which takes all its packets; -1 where none does. */
interface Shadows {
  readonly by: readonly number[];
  /** Somewhere there were more lines to compare with than are compared. */
  readonly limited: boolean;
  /** The lines stand in the order of the file. */
  readonly sorted: boolean;
  /** One line of the file stands for lines with others between them. */
  readonly scattered: boolean;
}

const shadows = new WeakMap<Chain, Shadows>();
/** The newest version of a file's chain. Weak, since otherwise the last version of every file would stay in memory. */
const newest = new Map<string, WeakRef<Chain>>();
const mostChains = 10_000;

/**
 * For every line that a line before it takes all packets from: that earlier line. Where an edit leaves most lines of a
 * chain as they were, only the others are looked at; `owner` tells the chain from others of its file and name.
 */
export function shadowed(chain: Chain, owner: string): ReadonlyMap<FilterLine, FilterLine> {
  const { lines } = chain;
  const own = shadows.get(chain);
  if (own !== undefined) return toMap(lines, own);
  const key = `${chain.place.source.uri} ${owner} ${chain.name}`;
  const before = newest.get(key)?.deref();
  const known = before === undefined ? undefined : shadows.get(before);
  const found =
    (before === undefined || known === undefined ? undefined : afterEdit(before.lines, known, lines)) ??
    allShadows(lines);
  shadows.set(chain, found);
  if (newest.size >= mostChains) newest.clear();
  newest.set(key, new WeakRef(chain));
  return toMap(lines, found);
}

function toMap(lines: readonly FilterLine[], { by }: Shadows): ReadonlyMap<FilterLine, FilterLine> {
  const result = new Map<FilterLine, FilterLine>();
  by.forEach((earlier, at) => {
    if (earlier !== -1) result.set(lines[at] as FilterLine, lines[earlier] as FilterLine);
  });
  return result;
}

/** A line and the one before it that takes all its packets. */
export interface Unreached {
  readonly line: FilterLine;
  readonly by: FilterLine;
  /** Both do the same with them. */
  readonly same: boolean;
}

/**
 * The lines of the file from which an earlier one takes all packets, each with that one. One line of the file may stand
 * for several of the filter: it is never reached only if none of them is.
 */
export function* neverReached(chain: Chain, owner: string): Iterable<Unreached> {
  const found = shadowed(chain, owner);
  if (found.size === 0) return;
  const told = new Set(chain.lines.flatMap((each) => (found.has(each) ? [] : [each.place.span.start])));
  for (const [line, by] of found) {
    const { start } = line.place.span;
    // It stands for lines that no file shows, such as those of an include.
    if (line.action.kind === "unknown" || told.has(start)) continue;
    told.add(start);
    const same =
      line.action.kind === by.action.kind &&
      (line.action.kind !== "goto" || by.action.kind !== "goto" || line.action.chain === by.action.chain);
    yield { line, by, same };
  }
}

/** Longer edits are looked at with all lines around them. */
const mostEdited = 16;

/** The shadows behind an edit of a few lines; undefined where it changes those of other lines. */
function afterEdit(before: readonly FilterLine[], known: Shadows, after: readonly FilterLine[]): Shadows | undefined {
  if (known.limited || known.scattered) return undefined;
  const shorter = Math.min(before.length, after.length);
  // Lines that moved with their file are the same objects.
  let carried = true;
  const isSameAt = (at: number, other: number): boolean => {
    if (before[at] === after[other]) return true;
    if (!isSame(before[at], after[other]) || isCut(before, at) !== isCut(after, other)) return false;
    carried = false;
    return true;
  };
  let front = 0;
  while (front < shorter && isSameAt(front, front)) front++;
  let back = 0;
  while (back < shorter - front && isSameAt(before.length - 1 - back, after.length - 1 - back)) back++;
  // What one line of the file stands for stays together.
  while (front > 0 && (isCut(before, front) || isCut(after, front))) front--;
  while (back > 0 && (isCut(before, before.length - back) || isCut(after, after.length - back))) back--;
  const [removedTo, addedTo] = [before.length - back, after.length - back];
  if (removedTo - front > mostEdited || addedTo - front > mostEdited) return undefined;
  const isOrdered =
    carried && known.sorted ? isSorted(after.slice(Math.max(0, front - 1), addedTo + 1)) : isSorted(after);
  if (!isOrdered && isScattered(after)) return undefined;
  const by = known.by.slice(0, front);
  const added: FilterLine[] = [];
  for (let at = front; at < addedTo; at++) {
    const line = after[at] as FilterLine;
    let first = -1;
    for (let earlier = 0; earlier < at; earlier++) {
      const each = after[earlier] as FilterLine;
      if (by[earlier] !== -1 || !ends(each) || !subsumes(each.match, line.match) || isOneLine(each, line)) continue;
      if (first === -1) first = earlier;
      if (asksPorts(each.match)) continue;
      first = earlier;
      break;
    }
    by.push(first);
    if (first === -1 && ends(line)) added.push(line);
  }
  const shift = addedTo - removedTo;
  for (let at = removedTo; at < before.length; at++) {
    const line = after[at + shift] as FilterLine;
    const old = known.by[at] as number;
    if (old >= front && old < removedTo) return undefined;
    if (added.some((each) => subsumes(each.match, line.match) && !isOneLine(each, line))) return undefined;
    by.push(old < front ? old : old + shift);
  }
  return { by, limited: false, sorted: isOrdered, scattered: false };
}

/** The same for everything that is asked here; what no file decides takes part in nothing. */
function isSame(a: FilterLine | undefined, b: FilterLine | undefined): boolean {
  if (a === undefined || b === undefined || ends(a) !== ends(b)) return false;
  if (a.match === b.match) return true;
  return (
    a.match.length === b.match.length &&
    a.match.every((condition, at) => {
      const other = b.match[at];
      return condition === other || ((condition.on === "free" || condition.on === "set") && condition.on === other?.on);
    })
  );
}

function isSorted(lines: readonly FilterLine[]): boolean {
  let last = -1;
  for (const { place } of lines) {
    if (place.span.start < last) return false;
    last = place.span.start;
  }
  return true;
}

/** Whether one line of the file stands for lines with others between them, as a loop of a script makes them. */
function isScattered(lines: readonly FilterLine[]): boolean {
  const ended = new Set<number>();
  for (const [at, line] of lines.entries()) {
    if (at > 0 && isCut(lines, at)) continue;
    const { start } = line.place.span;
    if (ended.has(start)) return true;
    ended.add(start);
  }
  return false;
}

/** Whether the place between two lines is within one line of the file. */
function isCut(lines: readonly FilterLine[], at: number): boolean {
  const [before, behind] = [lines[at - 1], lines[at]];
  return before !== undefined && behind !== undefined && isOneLine(before, behind);
}

/** One line of the file may stand for several. */
function isOneLine(a: FilterLine, b: FilterLine): boolean {
  return a.place.span.start === b.place.span.start;
}

function allShadows(lines: readonly FilterLine[]): Shadows {
  const by: number[] = [];
  let limited = false;
  const index = new Index();
  const asked = lines.map((line) => (ends(line) ? index.register(line.match) : []));
  for (const [order, line] of lines.entries()) {
    let first: Earlier | undefined;
    for (const earlier of index.candidates(line.match)) {
      limited ||= earlier.length > mostCompared;
      for (let at = Math.max(0, earlier.length - mostCompared); at < earlier.length; at++) {
        const each = earlier[at] as Earlier;
        // A line without ports says more to the reader, and of two alike the first one is what takes the packets.
        if (first !== undefined && (each.asksPorts === first.asksPorts ? each.order >= first.order : each.asksPorts))
          continue;
        if (!isOneLine(each.line, line) && subsumes(each.line.match, line.match)) first = each;
      }
    }
    by.push(first?.order ?? -1);
    if (first === undefined && ends(line))
      index.add({ line, asksPorts: asksPorts(line.match), order }, asked[order] as readonly (readonly Bucket[])[]);
  }
  const sorted = isSorted(lines);
  return { by, limited, sorted, scattered: !sorted && isScattered(lines) };
}

/** No packet that the line matches comes to the next one. */
function ends(line: FilterLine): boolean {
  return enders.has(line.action.kind);
}

const enders: ReadonlySet<string> = new Set(["accept", "drop", "reject", "goto", "return"]);

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
