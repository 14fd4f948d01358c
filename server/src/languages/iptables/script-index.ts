import type { Command } from "./command.ts";
import { meaning } from "./meaning.ts";

const none: ReadonlySet<Command> = new Set();

/** The commands that have put rules into a table, by what is looked for: a script may look for each of thousands. */
export class RuleIndex {
  readonly #bySet = new Map<string, Set<Command>>();
  readonly #byMeaning = new Map<string, Set<Command>>();
  /** Those whose meaning nobody has asked for yet: it is not worked out for scripts without `-C` and `-D`. */
  #unspelt: Command[] = [];
  readonly #open = new WeakSet<Command>();

  /** `isKnown`: no word of it hangs on what no file tells. */
  add(command: Command, isKnown: boolean): void {
    this.#unspelt.push(command);
    if (!isKnown) this.#open.add(command);
    for (const set of setsOf(command)) put(this.#bySet, set, command);
  }

  /** Whether its rule may say something else than is seen, or not be there for a mistake in it. */
  isOpen(command: Command): boolean {
    return this.#open.has(command);
  }

  /** Those that ask for the set of this name, or fill it. */
  asking(set: string): ReadonlySet<Command> {
    return this.#bySet.get(set) ?? none;
  }

  /** Those that say the same as this one. */
  saying(command: Command): ReadonlySet<Command> {
    for (const each of this.#unspelt) put(this.#byMeaning, meaning(each), each);
    this.#unspelt = [];
    return this.#byMeaning.get(meaning(command)) ?? none;
  }
}

function put(index: Map<string, Set<Command>>, key: string, command: Command): void {
  const commands = index.get(key);
  if (commands === undefined) index.set(key, new Set([command]));
  else commands.add(command);
}

/** The sets that a rule asks for, or fills. */
export function setsOf({ modules, target }: Command): readonly string[] {
  return [...modules.filter(({ name }) => name === "set"), ...(target === undefined ? [] : [target])].flatMap(
    ({ options }) =>
      options.flatMap(({ name, values: [first] }) =>
        /^(?:match-set|add-set|del-set|map-set)$/.test(name) && first?.literal === true ? [first.text] : [],
      ),
  );
}
