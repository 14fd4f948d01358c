import type { Stretch } from "../../text/lines.ts";
import { detached } from "../../text/remembered.ts";
import type { SourceFile } from "../../text/source.ts";
import { indexAt, stretchOf } from "../../text/stretch.ts";
import { mayHoldTags } from "../template-mask.ts";
import { type Line, RuleLine, readLine, type Tree } from "./parse.ts";

/** A tree that has all rules of the one before but those of one stretch. */
interface LineEdit {
  readonly tree: Tree;
  readonly stretch: Stretch;
  /** The stretch as it was and as it is. */
  readonly texts: readonly [before: string, after: string];
}

/** A longer stretch is read with the whole file; UTF-16 units. */
const longestStretch = 100_000;

/**
 * Reads a text of which most lines are those of an old one, and moves its rules over: from then on they say where they
 * stand in the new text, and the old tree must not be asked again. Undefined, and nothing is moved, where more than
 * single lines has to be looked at.
 */
export function edit(
  { home, lines: old, carriageReturns, byteOrderMark }: Tree,
  source: SourceFile,
): LineEdit | undefined {
  const { text } = source;
  if (!home.plain || carriageReturns || byteOrderMark || text.startsWith("\uFEFF")) return undefined;
  const stretch = stretchOf(home.text, text);
  const { from, oldTo, to } = stretch;
  const after = text.slice(from, to);
  if (to - from > longestStretch || oldTo - from > longestStretch || after.includes("\r") || mayHoldTags(after))
    return undefined;
  const before = home.text.slice(from, oldTo);
  Object.assign(home, { text, masked: text, source });
  const first = indexAt(old, from, startOf);
  const next = indexAt(old, oldTo, startOf);
  const shift = to - oldTo;
  const lines: Line[] = old.slice(0, first);
  const add = (start: number): number => {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const line = readLine(home, start, end, false);
    if (line !== undefined) lines.push(line);
    return end + 1;
  };
  for (let at = from; at < to; ) at = add(at);
  for (let at = next; at < old.length; at++) {
    const line = old[at] as Line;
    if (line instanceof RuleLine) {
      line.move(shift);
      lines.push(line);
    } else add(text.lastIndexOf("\n", line.span.start + shift - 1) + 1);
  }
  return {
    tree: { home, lines, carriageReturns, byteOrderMark },
    stretch,
    texts: [detached(before), detached(after)],
  };
}

function startOf(line: Line): number {
  return line instanceof RuleLine ? line.start : line.span.start;
}
