import * as l10n from "@vscode/l10n";
import type { Condition } from "../../model/filter.ts";
import type { Span } from "../../text/span.ts";
import { either, type Guard, otherwise, type Questions } from "./script-guards.ts";
import type { ChainState } from "./state.ts";

/** Whether something is there: for certain, for certain not, or where the condition holds. */
export type Presence = boolean | Condition;

/** Which chains a table has, as far as a script tells: others may have been there before it. */
export class OwnChains {
  readonly #chains: Map<string, ChainState>;
  readonly #questions: Questions;
  /** All chains have been emptied, also those that nobody sees here. */
  #isFlushed = false;
  /** No chain is there that the script has not made. */
  #isCleared = false;
  /** Chains that may be there: those in the table that it says more of. */
  #unsure = new Map<string, Condition>();

  constructor(chains: Map<string, ChainState>, questions: Questions) {
    this.#chains = chains;
    this.#questions = questions;
  }

  /** Everything as it is now; calling the result brings it back. */
  remember(): () => void {
    const [isFlushed, isCleared, unsure] = [this.#isFlushed, this.#isCleared, new Map(this.#unsure)];
    return () => {
      this.#isFlushed = isFlushed;
      this.#isCleared = isCleared;
      this.#unsure = new Map(unsure);
    };
  }

  /** Anything may have happened to the chains. */
  doubt(): void {
    this.#isFlushed = false;
    this.#isCleared = false;
  }

  /** No chain but the script's own is there. */
  clear(): void {
    this.#isFlushed = true;
    this.#isCleared = true;
  }

  /** All chains are empty. */
  flush(): void {
    this.#isFlushed = true;
  }

  presence(name: string, where: Span): Presence {
    if (this.#chains.has(name)) return this.#unsure.get(name) ?? true;
    if (this.#isCleared) return false;
    return this.#questions.ask(where, l10n.t("whether there is a chain {name} no file tells", { name }));
  }

  /** The chain is made where the guard holds. */
  add(name: string, presence: Presence, guard: Guard): void {
    if (guard.length === 0) this.#unsure.delete(name);
    else this.#unsure.set(name, either(guard, ...(typeof presence === "object" ? [[presence]] : [])));
  }

  /** The chain goes where the guard holds, if it can: `isCertain`. */
  remove(name: string, where: Span, guard: Guard, isCertain: boolean): void {
    if (isCertain && guard.length === 0) {
      this.#chains.delete(name);
      this.#unsure.delete(name);
      return;
    }
    const before = this.#unsure.get(name);
    const text = l10n.t("whether the chain {name} is taken away no file tells", { name });
    const left = otherwise(isCertain ? guard : [...guard, this.#questions.ask(where, text)]);
    this.#unsure.set(name, before === undefined ? left : either([before, left]));
  }

  /**
   * -X of all of one's own chains: if one cannot go, all stay. `hindrance` says of a chain whether something keeps it,
   * undefined where it may. Whether they have gone, as far as that is known.
   */
  removeAll(where: Span, guard: Guard, hindrance: (chain: ChainState) => boolean | undefined): boolean | undefined {
    const own = [...this.#chains.values()].filter(({ hook }) => hook === undefined);
    const hindrances = own.map((chain) => (this.#unsure.has(chain.name) ? undefined : hindrance(chain)));
    if (hindrances.includes(true)) return false;
    const isCertain = this.#isFlushed && hindrances.every((each) => each === false);
    for (const chain of own) this.remove(chain.name, where, guard, isCertain);
    if (!isCertain) return undefined;
    if (guard.length === 0) this.#isCleared = true;
    return true;
  }
}
