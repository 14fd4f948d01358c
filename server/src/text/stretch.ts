import type { Stretch } from "./lines.ts";

/** The whole lines in which two texts differ. */
export function stretchOf(before: string, after: string): Stretch {
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  // Long pieces are compared far faster than letters.
  const piece = 4096;
  while (same + piece <= shorter && before.slice(same, same + piece) === after.slice(same, same + piece)) same += piece;
  while (same < shorter && before.charCodeAt(same) === after.charCodeAt(same)) same++;
  const from = same === 0 ? 0 : before.lastIndexOf("\n", same - 1) + 1;
  const most = shorter - from;
  let behind = 0;
  const pieceBehind = (text: string): string => text.slice(text.length - behind - piece, text.length - behind);
  while (behind + piece <= most && pieceBehind(before) === pieceBehind(after)) behind += piece;
  while (behind < most && before.charCodeAt(before.length - behind - 1) === after.charCodeAt(after.length - behind - 1))
    behind++;
  const oldTo = before.length - behind;
  const to = after.length - behind;
  const isLineStart = (text: string, at: number): boolean => at === from || text[at - 1] === "\n";
  if (isLineStart(before, oldTo) && isLineStart(after, to)) return { from, oldTo, to };
  const lineEnd = after.indexOf("\n", to);
  const rest = lineEnd === -1 ? behind : lineEnd + 1 - to;
  return { from, oldTo: oldTo + rest, to: to + rest };
}

/** The first of the items, which stand in order, that begins at an offset or behind it. */
export function indexAt<Item>(items: readonly Item[], offset: number, startOf: (item: Item) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(items[middle] as Item) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
