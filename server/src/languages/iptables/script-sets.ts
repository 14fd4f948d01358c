import type { Problem, Word } from "../../model/facts.ts";
import type { Family } from "../../model/flow.ts";
import type { NamedSet } from "../../model/sets.ts";
import type { SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import { finished, holdsAddresses } from "../ipset-commands/named-set.ts";
import { parse } from "../ipset-commands/parse.ts";
import { SetReader } from "../ipset-commands/reader.ts";
import { commandNames, isCommand, isLenient } from "../ipset-commands/verbs.ts";
import { spanOf } from "../mapped-text.ts";
import type { ShellInput } from "./script-input.ts";

/** Carries out a script's ipset commands, and says of which sets it no longer knows what is in them. */
export class ScriptSets {
  readonly #source: SourceFile;
  readonly #reader: SetReader;
  /** Whether a rule asks for the set as far as the script has come. */
  readonly #isAsked: (name: string) => boolean;
  readonly #doubtful = new Set<string>();
  /** Taken away or emptied before the script makes them, or all of them. */
  readonly #cleared = new Set<string>();
  #allCleared = false;

  constructor(source: SourceFile, isAsked: (name: string) => boolean) {
    this.#source = source;
    this.#reader = new SetReader(source, true);
    this.#isAsked = isAsked;
  }

  /**
   * Whether there is a set of this name, for packets of this family, as far as the script has come: iptables refuses
   * one of the other family. Undefined where the script does not tell.
   */
  presence(name: string, family: Family): boolean | undefined {
    const set = this.#reader.sets.get(name);
    if (set === undefined || set.undecided || this.#doubtful.has(name)) return undefined;
    return !holdsAddresses(set) || set.family === family;
  }

  /** Mistakes in commands that are written out. */
  get problems(): readonly Problem[] {
    return this.#reader.problems;
  }

  /** Sets that the script makes, and whose entries it tells. */
  get known(): readonly NamedSet[] {
    return [...this.#reader.sets.values()]
      .filter(({ name }) => !this.#doubtful.has(name))
      .map((set) => finished(set, this.#source));
  }

  /** Sets that the script changes in a way that is not followed. */
  get doubtful(): readonly string[] {
    return [...this.#doubtful];
  }

  /** Which sets are in doubt now; calling the result brings it back. */
  remember(): () => void {
    const names = [...this.#doubtful];
    const more = [...this.#reader.sets.values()].map((set) => ({ set, hasMore: set.hasMore }));
    return () => {
      this.#doubtful.clear();
      for (const name of names) this.#doubtful.add(name);
      for (const { set, hasMore } of more) set.hasMore = hasMore;
    };
  }

  /** `ipset` with these arguments; whether it succeeds, as far as that is known. */
  run(all: readonly Word[], isGuarded: boolean): boolean | undefined {
    const words = withoutListing(all);
    const [command, name, other] = words.filter(({ text }) => !isLenient(text));
    const verb = commandNames.find((each) => isCommand(command?.text ?? "", each));
    if (command === undefined || (command.literal && (verb === undefined || verb === "test"))) return undefined;
    if (!command.literal || verb === undefined || (name !== undefined && !name.literal)) {
      this.doubtAll();
      if (name?.literal === true) this.#doubtful.add(name.text);
      return undefined;
    }
    const named = [name, ...(verb === "rename" || verb === "swap" ? [other] : [])].flatMap((word) => word?.text ?? []);
    if (isGuarded) {
      this.#maybe(verb, named);
      return undefined;
    }
    if (named.length === 0) return this.#onAll(verb, words);
    return this.#onNamed(verb, named, words);
  }

  /** A command that may or may not be carried out. */
  #maybe(verb: string, names: readonly string[]): void {
    const set = this.#reader.sets.get(names[0] ?? "");
    if (verb === "add" && set !== undefined && !set.type.dimensions.includes("net")) set.hasMore = true;
    else if (names.length === 0) this.doubtAll();
    else for (const name of names) this.#doubtful.add(name);
  }

  /** `flush` and `destroy` without a name. */
  #onAll(verb: string, words: readonly Word[]): boolean | undefined {
    if (verb === "destroy" && [...this.#reader.sets.keys()].some((name) => this.#isAsked(name))) {
      this.doubtAll();
      return undefined;
    }
    this.#reader.read(words);
    this.#allCleared = true;
    this.#cleared.clear();
    return undefined;
  }

  #onNamed(verb: string, names: readonly string[], words: readonly Word[]): boolean | undefined {
    const [name = ""] = names;
    const { sets } = this.#reader;
    if (verb === "create") {
      // A rule that asks for a set that is not there yet is refused, and we have taken it for one that is there.
      if (!sets.has(name) && this.#isAsked(name)) this.#doubtful.add(name);
      const isNew = !sets.has(name);
      const succeeds = this.#read(words, names);
      const set = sets.get(name);
      // Its author reckons with one that is there already, with entries of its own.
      if (isNew && set !== undefined && words.some(({ text }) => isLenient(text)))
        set.hasMore = !this.#allCleared && !this.#cleared.has(name);
      return succeeds;
    }
    const unknown = (verb === "rename" ? [name] : names).filter((each) => !sets.has(each));
    if (unknown.length > 0) {
      if (verb === "flush" || verb === "destroy") this.#cleared.add(name);
      else for (const each of names) this.#doubtful.add(each);
      return undefined;
    }
    // One that a rule asks for is neither taken away nor renamed.
    if ((verb === "destroy" || verb === "rename") && names.some((each) => this.#isAsked(each))) {
      for (const each of names) this.#doubtful.add(each);
      return undefined;
    }
    const succeeds = this.#read(words, names);
    if (verb === "destroy") {
      this.#cleared.add(name);
      this.#doubtful.delete(name);
    }
    return succeeds;
  }

  /** What ipset refuses leaves a set as it was, but not every refusal is known to the letter. */
  #read(words: readonly Word[], names: readonly string[]): boolean | undefined {
    const before = this.problems.length;
    const isDoubtful = names.some((name) => this.#doubtful.has(name));
    const succeeds = this.#reader.read(words);
    if (this.problems.length > before) for (const name of names) this.#doubtful.add(name);
    return isDoubtful ? undefined : succeeds;
  }

  /** `ipset restore`, reading this text; undefined where no file tells what it reads. */
  restore(input: ShellInput | undefined, options: readonly Word[], isGuarded: boolean): boolean | undefined {
    const hasFile = options.some(({ text }) => /^--?f(?:ile)?$/.test(text));
    if (input === undefined || hasFile) {
      this.doubtAll();
      return undefined;
    }
    const lenient = options.filter(({ text }) => isLenient(text));
    const { text, mapped } = input;
    const shift = (at: Span): Span =>
      mapped === undefined ? (options[0]?.span ?? at) : spanOf(mapped, at.start, at.end);
    let mayStop = false;
    for (const line of parse(text).lines) {
      const words = line.words.map((word) => ({ ...word, span: shift(word.span) }));
      // It stops at the first line it does not like.
      if (this.run([...words, ...lenient], isGuarded) !== true) mayStop = true;
    }
    if (mayStop) this.doubtAll();
    return mayStop ? undefined : true;
  }

  /** Any set may have been changed. */
  doubtAll(): void {
    for (const name of this.#reader.sets.keys()) this.#doubtful.add(name);
  }
}

/** The words without those that only say how much ipset prints. */
function withoutListing(words: readonly Word[]): readonly Word[] {
  const [first] = words.filter(({ text }) => !/^-/.test(text) || /^-[A-Z]/.test(text));
  return words.filter((word) => !/^--?(?:q|quiet|s|sorted|r|resolve)$/.test(word.text) || word === first);
}

export function isSetRestore(name: string, rest: readonly Word[]): boolean {
  return name === "ipset" && rest.some(({ text }) => /^(?:restore|-R|--restore)$/.test(text));
}
