/**
 * Sets of points as sorted, disjoint, non-adjacent closed intervals. Exact: no sampling, no widening. Points are
 * numbers (ports, user ids, IPv4 addresses) or bigints (IPv6 addresses); one set never mixes the two.
 */
export type Point = number | bigint;

export interface Interval<P extends Point = Point> {
  readonly low: P;
  readonly high: P;
}

export type IntervalSet<P extends Point = Point> = readonly Interval<P>[];

function next<P extends Point>(point: P): P {
  return (typeof point === "bigint" ? point + 1n : Number(point) + 1) as P;
}

function previous<P extends Point>(point: P): P {
  return (typeof point === "bigint" ? point - 1n : Number(point) - 1) as P;
}

export function interval<P extends Point>(low: P, high: P = low): IntervalSet<P> {
  return low <= high ? [{ low, high }] : [];
}

/** The union of any intervals in any order: sorts and merges, so it also makes a set out of a list. */
export function union<P extends Point>(...sets: readonly IntervalSet<P>[]): IntervalSet<P> {
  const only = sets.length === 1 ? sets[0] : undefined;
  if (only !== undefined && only.length <= 1) return only;
  const sorted = sets.flat().sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  const merged: Interval<P>[] = [];
  for (const item of sorted) {
    const last = merged[merged.length - 1];
    if (last !== undefined && item.low <= next(last.high)) {
      if (item.high > last.high) merged[merged.length - 1] = { low: last.low, high: item.high };
    } else merged.push(item);
  }
  return merged;
}

/** The first interval that ends at the point or behind it. */
function firstReaching<P extends Point>(set: IntervalSet<P>, point: P): number {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[middle] as Interval<P>).high < point) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function intersect<P extends Point>(a: IntervalSet<P>, b: IntervalSet<P>): IntervalSet<P> {
  const result: Interval<P>[] = [];
  const [first, other] = [a[0], b[0]];
  if (first === undefined || other === undefined) return result;
  let i = firstReaching(a, other.low);
  let j = firstReaching(b, first.low);
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (left === undefined || right === undefined) return result;
    const low = left.low > right.low ? left.low : right.low;
    const high = left.high < right.high ? left.high : right.high;
    if (low <= high) result.push({ low, high });
    if (left.high < right.high) i++;
    else j++;
  }
}

export function subtract<P extends Point>(a: IntervalSet<P>, b: IntervalSet<P>): IntervalSet<P> {
  const [first, last] = [b[0], b[b.length - 1]];
  if (first === undefined || last === undefined) return a;
  // What lies in front of all holes and behind them stays as it is.
  const from = firstReaching(a, first.low);
  const result: Interval<P>[] = a.slice(0, from);
  let j = 0;
  for (let at = from; at < a.length; at++) {
    const item = a[at] as Interval<P>;
    if (item.low > last.high) return result.concat(a.slice(at));
    let { low } = item;
    let exhausted = false;
    if (j === 0) j = firstReaching(b, low);
    while (j < b.length) {
      const hole = b[j] as Interval<P>;
      if (hole.high < low) {
        j++;
        continue;
      }
      if (hole.low > item.high) break;
      if (hole.low > low) result.push({ low, high: previous(hole.low) });
      if (hole.high >= item.high) {
        exhausted = true;
        break;
      }
      low = next(hole.high);
      j++;
    }
    if (!exhausted) result.push(low === item.low ? item : { low, high: item.high });
  }
  return result;
}

export function includes<P extends Point>(set: IntervalSet<P>, point: P): boolean {
  let low = 0;
  let high = set.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const item = set[middle] as Interval<P>;
    if (point < item.low) high = middle - 1;
    else if (point > item.high) low = middle + 1;
    else return true;
  }
  return false;
}

export function isEmpty(set: IntervalSet<Point>): boolean {
  return set.length === 0;
}

/** True where every point of `inner` is in `outer`. */
export function covers<P extends Point>(outer: IntervalSet<P>, inner: IntervalSet<P>): boolean {
  return isEmpty(subtract(inner, outer));
}

export function equals<P extends Point>(a: IntervalSet<P>, b: IntervalSet<P>): boolean {
  return a.length === b.length && a.every((item, at) => item.low === b[at]?.low && item.high === b[at]?.high);
}
