/**
 * What is known of texts, such as the lines of a file: most of them are those of its last version, and need not be read
 * again with every keystroke. What is known must hang on the text alone, and must not hold on to the file it came from.
 * Old texts are forgotten after a while, so that memory stays bounded.
 */
export class RememberedValues<Value> {
  readonly #most: number;
  #recent = new Map<string, Value>();
  #older: ReadonlyMap<string, Value> = new Map();

  /** At least `most` texts that were asked for last are kept, and at most twice as many. */
  constructor(most: number) {
    this.#most = most;
  }

  get(text: string): Value | undefined {
    const recent = this.#recent.get(text);
    if (recent !== undefined) return recent;
    const older = this.#older.get(text);
    if (older !== undefined) this.set(text, older);
    return older;
  }

  set(text: string, value: Value): void {
    if (this.#recent.size >= this.#most) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(detached(text), value);
  }
}

/** Texts of which something is known to hold, such as lines that nothing is wrong with. */
export class RememberedTexts {
  readonly #texts: RememberedValues<true>;

  /** At least `most` texts that were asked for last are kept, and at most twice as many. */
  constructor(most: number) {
    this.#texts = new RememberedValues(most);
  }

  has(text: string): boolean {
    return this.#texts.get(text) === true;
  }

  add(text: string): void {
    this.#texts.set(text, true);
  }
}

/** A text cut out of another keeps all of that in memory; this one stands alone. */
export function detached(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
