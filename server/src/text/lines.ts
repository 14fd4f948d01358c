/** Zero-based line and UTF-16 column, as the language server protocol counts them. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** What two texts differ in: whole lines, whose first stands at `from` in both, and the first behind at `oldTo` and `to`. */
export interface Stretch {
  readonly from: number;
  readonly oldTo: number;
  readonly to: number;
}

/** Where each line of a text starts. A line ends at LF, CRLF or a lone CR, as the protocol has it. */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #length: number;

  /** `before`: the index of another text and the stretch in which the two differ, where that is known. */
  constructor(text: string, before?: { readonly lines: LineIndex; readonly stretch: Stretch }) {
    this.#length = text.length;
    const carried = before === undefined ? undefined : before.lines.#carried(text, before.stretch);
    if (carried !== undefined) {
      this.#starts = carried;
      return;
    }
    const starts = [0];
    const loneCarriageReturns = text.includes("\r");
    if (!loneCarriageReturns) {
      for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    } else {
      for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
    }
    this.#starts = starts;
  }

  /** Where the lines start, most of them taken over; undefined where not every line ends in LF. */
  #carried(text: string, { from, oldTo, to }: Stretch): readonly number[] | undefined {
    if (text.includes("\r")) return undefined;
    const starts = this.#starts.slice(0, this.lineAt(from) + 1);
    for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    const shift = to - oldTo;
    for (let line = this.lineAt(oldTo) + 1; line < this.#starts.length; line++)
      starts.push((this.#starts[line] ?? 0) + shift);
    return starts;
  }

  get count(): number {
    return this.#starts.length;
  }

  /** The zero-based line that holds `offset`; offsets outside the text are clamped. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  startOf(line: number): number {
    return line < this.#starts.length ? (this.#starts[Math.max(line, 0)] ?? 0) : this.#length;
  }

  positionAt(offset: number): Position {
    const clamped = Math.min(Math.max(offset, 0), this.#length);
    const line = this.lineAt(clamped);
    return { line, character: clamped - this.startOf(line) };
  }

  offsetAt(position: Position): number {
    const start = this.startOf(position.line);
    return Math.min(start + position.character, this.startOf(position.line + 1));
  }
}
