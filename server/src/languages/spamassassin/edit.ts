import type { Branch } from "../../model/spamassassin.ts";
import type { Stretch } from "../../text/lines.ts";
import { detached } from "../../text/remembered.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { indexAt, stretchOf } from "../../text/stretch.ts";
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
  const first = indexAt(old.lines, from, startOf);
  const next = indexAt(old.lines, oldTo, startOf);
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
  const firstStatement = indexAt(old.statements, from, startOf);
  const nextStatement = indexAt(old.statements, oldTo, startOf);
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

function startOf({ start }: { readonly start: number }): number {
  return start;
}

function moved(old: readonly Span[], added: readonly Span[], { from, oldTo, to }: Stretch): readonly Span[] {
  const shift = to - oldTo;
  const behind = old.slice(indexAt(old, oldTo, startOf));
  return [
    ...old.slice(0, indexAt(old, from, startOf)),
    ...added,
    ...(shift === 0 ? behind : behind.map(({ start, end }) => span(start + shift, end + shift))),
  ];
}
