import type { Define } from "./tree.ts";

/** The values of names within one block and those around it. */
export class Scope {
  readonly #values = new Map<string, Define | undefined>();
  readonly #parent: Scope | undefined;

  constructor(parent?: Scope) {
    this.#parent = parent;
  }

  find(name: string): Define | undefined {
    return this.#values.has(name) ? this.#values.get(name) : this.#parent?.find(name);
  }

  /** False where the name has a value in this very scope already. */
  set(name: string, define: Define | undefined): boolean {
    const fresh = this.#values.get(name) === undefined;
    this.#values.set(name, define);
    return fresh;
  }
}
