import type { Branch } from "../../model/spamassassin.ts";
import type { Stretch } from "../../text/lines.ts";
import { detached } from "../../text/remembered.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { hasPlaceholder, type Line, readLine, readLines, type SpamassassinTree } from "./parse.ts";

/** A tree that has all lines of the one before but those of one stretch. */
export interface LineEdit {
  readonly tree: SpamassassinTree;
  readonly removed: readonly Line[];
  readonly added: readonly Line[];
  /** Comments of the stretch as it is now. */
  readonly comments: readonly Span[];
  readonly stretch: Stretch;
  /** The stretch as it was and as it is. */
  readonly texts: readonly [before: string, after: string];
}

/** A longer stretch is read with the whole file; UTF-16 units. */
const longestStretch = 100_000;

/**
 * Reads a text of which most lines are those of an old one, and moves these over: from then on they say where they
 * stand in the new text, and the old tree must not be asked again. Undefined, and nothing is moved, where the lines
 * that differ may say what others belong to.
 */
export function edit(old: SpamassassinTree, source: SourceFile): LineEdit | undefined {
  const { home } = old;
  const { text } = source;
  if (!home.plain) return undefined;
  const stretch = stretchOf(old.text, text);
  const { from, oldTo, to } = stretch;
  if (to - from > longestStretch || oldTo - from > longestStretch || hasPlaceholder(text.slice(from, to)))
    return undefined;
  const first = indexAt(old.lines, from);
  const next = indexAt(old.lines, oldTo);
  const removed = old.lines.slice(first, next);
  if (removed.some(steers)) return undefined;
  // A line's branch is the one it stands in, whatever it does to the next.
  const branch: Branch | undefined = next < old.lines.length ? old.lines[next]?.branch : old.lastBranch;
  const before = { ...home };
  Object.assign(home, { text, source });
  const added: Line[] = [];
  const comments: Span[] = [];
  readLines(home, from, to, {
    comment: (where) => comments.push(where),
    line: (start, end) => added.push(readLine(home, start, end, branch)),
  });
  if (added.some(steers)) {
    Object.assign(home, before);
    return undefined;
  }
  const shift = to - oldTo;
  const firstStatement = indexAt(old.statements, from);
  const nextStatement = indexAt(old.statements, oldTo);
  for (let at = next; at < old.lines.length; at++) (old.lines[at] as Line).start += shift;
  const tree: SpamassassinTree = {
    ...old,
    text,
    lines: old.lines.toSpliced(first, next - first, ...added),
    statements: old.statements.toSpliced(firstStatement, nextStatement - firstStatement, ...added),
    comments: moved(old.comments, comments, stretch),
  };
  return {
    tree,
    stretch,
    removed,
    added,
    comments,
    texts: [detached(old.text.slice(from, oldTo)), detached(text.slice(from, to))],
  };
}

/** Whether the line may change what other lines mean. */
function steers({ word: { role, command } }: Line): boolean {
  return (role !== undefined && role !== "test" && role !== "score") || /^(?:if|ifplugin)\(/.test(command);
}

function stretchOf(before: string, after: string): Stretch {
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

/** The first of the items that begins at an offset or behind it. */
function indexAt(items: readonly { readonly start: number }[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function moved(old: readonly Span[], added: readonly Span[], { from, oldTo, to }: Stretch): readonly Span[] {
  const shift = to - oldTo;
  const behind = old.slice(indexAt(old, oldTo));
  return [
    ...old.slice(0, indexAt(old, from)),
    ...added,
    ...(shift === 0 ? behind : behind.map(({ start, end }) => span(start + shift, end + shift))),
  ];
}
