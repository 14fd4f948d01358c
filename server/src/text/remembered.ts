/**
 * Texts of which something is known to hold, such as lines that nothing is wrong with: most of a file's lines are those
 * of its last version, and need not be judged again with every keystroke. What holds must hang on the text alone. Old
 * texts are forgotten after a while, so that memory stays bounded.
 */
export class RememberedTexts {
  readonly #most: number;
  #recent = new Set<string>();
  #older: ReadonlySet<string> = new Set();

  /** At least `most` texts that were asked for last are kept, and at most twice as many. */
  constructor(most: number) {
    this.#most = most;
  }

  has(text: string): boolean {
    if (this.#recent.has(text)) return true;
    if (!this.#older.has(text)) return false;
    this.add(text);
    return true;
  }

  add(text: string): void {
    if (this.#recent.size >= this.#most) {
      this.#older = this.#recent;
      this.#recent = new Set();
    }
    this.#recent.add(detached(text));
  }
}

/** A text cut out of another keeps all of that in memory; this one stands alone. */
export function detached(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
