/** Zero-based line and UTF-16 column, as the language server protocol counts them. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Where each line of a text starts. A line ends at LF, CRLF or a lone CR, as the protocol has it. */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    const loneCarriageReturns = text.includes("\r");
    if (!loneCarriageReturns) {
      for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    } else {
      for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
    }
    this.#starts = starts;
    this.#length = text.length;
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
