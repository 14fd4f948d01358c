import type { Stretch } from "../../text/lines.ts";
import { detached } from "../../text/remembered.ts";
import type { SourceFile } from "../../text/source.ts";
import { indexAt, stretchOf } from "../../text/stretch.ts";
import { readAll } from "./parse.ts";
import type { RecalledRule } from "./recalled-rules.ts";
import type { Tree } from "./tree.ts";

interface LineEdit {
  readonly tree: Tree;
  readonly stretch: Stretch;
  /** The stretch as it was and as it is. */
  readonly texts: readonly [before: string, after: string];
}

/**
 * Reads a text anew, and moves over to it the known rules of an old one on the lines that are the same in both: from
 * then on they say where they stand in the new text, and the old tree must not be asked again.
 */
export function edit({ home, recalled, chains }: Tree, source: SourceFile): LineEdit {
  const { text } = source;
  const stretch = stretchOf(home.text, text);
  const { from, oldTo, to } = stretch;
  const texts = [detached(home.text.slice(from, oldTo)), detached(text.slice(from, to))] as const;
  Object.assign(home, { text, source });
  const shift = to - oldTo;
  const behind = recalled.slice(indexAt(recalled, oldTo, startOf));
  if (shift !== 0) for (const rule of behind) rule.move(shift);
  // What a line means is looked for again as long as it is not known.
  const carried = [...recalled.slice(0, indexAt(recalled, from, startOf)), ...behind].filter((rule) => rule.isLowered);
  return { tree: readAll(home, chains, carried), stretch, texts };
}

function startOf({ start }: RecalledRule): number {
  return start;
}
