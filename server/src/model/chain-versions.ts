import type { Place } from "../text/source.ts";
import type { Chain, FilterLine } from "./filter.ts";
import { isSame } from "./revisions.ts";

class KeptChain implements Chain {
  readonly name: string;
  readonly lines: readonly FilterLine[];
  place: Place;

  constructor(name: string, lines: readonly FilterLine[], where: Place) {
    this.name = name;
    this.lines = lines;
    this.place = where;
  }
}

/**
 * The chains of a file's newest version. One whose lines are the same objects as before stays the object it was, and
 * all that was worked out about it holds; it then says where it stands in the new version, and must not be asked about
 * the old one.
 */
export class ChainVersions {
  #last: ReadonlyMap<string, KeptChain> = new Map();
  #newest = new Map<string, KeptChain>();

  /** From now on chains are those of the next version. */
  next(): void {
    this.#last = this.#newest;
    this.#newest = new Map();
  }

  /** `key` tells the chain from all others of its file. */
  chain(key: string, name: string, lines: readonly FilterLine[], where: Place): Chain {
    let chain = this.#last.get(key);
    if (chain !== undefined && chain.name === name && isSame(chain.lines, lines)) chain.place = where;
    else chain = new KeptChain(name, lines, where);
    this.#newest.set(key, chain);
    return chain;
  }
}
