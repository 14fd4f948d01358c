/** Seeded chance (mulberry32): the same seed makes the same rules on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 up to and without 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both among them. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.whole(0, items.length - 1)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  }

  /** From `low` to `high` different items, in an order of chance. */
  some<Item>(items: readonly Item[], low: number, high: number): readonly Item[] {
    const rest = [...items];
    const taken: Item[] = [];
    for (let count = Math.min(this.whole(low, high), items.length); count > 0; count--)
      taken.push(...rest.splice(this.whole(0, rest.length - 1), 1));
    return taken;
  }
}
