import { type Span, span } from "../text/span.ts";

/**
 * Text taken out of a file with quotes, escapes and line joins resolved, that still knows where each of its characters
 * stood. Offsets are those of the file, indexes those of `text`.
 */
export interface MappedText {
  readonly text: string;
  readonly runs: readonly Run[];
}

/** Characters that stand side by side in the file too. A character written as an escape is a run of its own. */
interface Run {
  readonly index: number;
  readonly offset: number;
  /** Length in the file of each character of the run: 1, but for escapes. */
  readonly width: number;
}

/** A piece of a file as it stands. */
export function plainText(text: string, offset = 0): MappedText {
  return { text, runs: [{ index: 0, offset, width: 1 }] };
}

function runAt(mapped: MappedText, index: number): Run {
  let low = 0;
  let high = mapped.runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((mapped.runs[middle]?.index ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return mapped.runs[low] ?? { index: 0, offset: 0, width: 1 };
}

/** Where the character at `index` begins in the file; at the text's end, where its last character ends. */
export function offsetOf(mapped: MappedText, index: number): number {
  if (index >= mapped.text.length && mapped.text.length > 0) return endOffsetOf(mapped, mapped.text.length);
  const run = runAt(mapped, index);
  return run.offset + (index - run.index) * run.width;
}

function endOffsetOf(mapped: MappedText, end: number): number {
  const run = runAt(mapped, end - 1);
  return run.offset + (end - run.index) * run.width;
}

/** The span in the file of a piece of the text. */
export function spanOf(mapped: MappedText, start: number, end: number): Span {
  const from = offsetOf(mapped, start);
  return span(from, end > start ? endOffsetOf(mapped, end) : from);
}

/** Gathers mapped text piece by piece. */
export class MappedTextBuilder {
  #pieces: string[] = [];
  #length = 0;
  #runs: Run[] = [];
  /** What an empty text maps to. */
  readonly #origin: number;

  constructor(origin: number) {
    this.#origin = origin;
  }

  get length(): number {
    return this.#length;
  }

  /** A piece of another mapped text as it is. */
  copy(source: MappedText, start: number, end: number): void {
    let at = start;
    while (at < end) {
      const run = runAt(source, at);
      const stop = Math.min(end, nextRun(source, at));
      this.#start(run.offset + (at - run.index) * run.width, run.width);
      this.#pieces.push(source.text.slice(at, stop));
      this.#length += stop - at;
      at = stop;
    }
  }

  /** Text that is written otherwise in the file: an escape, a line join. Its first unit stands for the whole escape. */
  put(text: string, where: Span): void {
    for (let at = 0; at < text.length; at++) {
      if (at === 0) this.#start(where.start, where.end - where.start);
      else this.#start(where.end, 0);
      this.#pieces.push(text.charAt(at));
      this.#length++;
    }
  }

  build(): MappedText {
    const runs = this.#runs.length === 0 ? [{ index: 0, offset: this.#origin, width: 1 }] : this.#runs;
    return { text: this.#pieces.join(""), runs };
  }

  #start(offset: number, width: number): void {
    const last = this.#runs.at(-1);
    const follows =
      last !== undefined && last.width === 1 && width === 1 && last.offset + (this.#length - last.index) === offset;
    if (!follows) this.#runs.push({ index: this.#length, offset, width });
  }
}

/** The index at which the next run after the one that holds `index` begins. */
function nextRun(mapped: MappedText, index: number): number {
  let low = 0;
  let high = mapped.runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((mapped.runs[middle]?.index ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return mapped.runs[low]?.index ?? mapped.text.length;
}

/** A piece of a mapped text as a text of its own. */
export function sliceMapped(mapped: MappedText, start: number, end: number): MappedText {
  const builder = new MappedTextBuilder(offsetOf(mapped, start));
  builder.copy(mapped, start, end);
  return builder.build();
}
