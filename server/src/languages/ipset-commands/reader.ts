import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import type { Problem, Word } from "../../model/facts.ts";
import type { Fix } from "../../model/finding.ts";
import { place, type SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import { addOptions, createOptions, oldCreateOptions, setType, setTypes } from "./catalog.ts";
import { type Entry, entryKey, readEntry } from "./entry.ts";
import { empty, type SetState } from "./named-set.ts";
import { commandNames, isCommand, isLenient } from "./verbs.ts";

/** The kernel keeps set names in 32 bytes with the one that ends them. */
const longestName = 31;

/** Carries out ipset's commands one by one, as `ipset restore` does, and says what ipset refuses. */
export class SetReader {
  readonly problems: Problem[] = [];
  readonly sets = new Map<string, SetState>();
  readonly #source: SourceFile;
  /** A script's commands meet sets that were there before it, and go on after one that fails. */
  readonly #isScript: boolean;
  #refused = false;
  /** Whether it is refused hangs on how entries are spelt, or on what else is in the set. */
  #isOpen = false;

  constructor(source: SourceFile, isScript = false) {
    this.#source = source;
    this.#isScript = isScript;
  }

  /** Whether ipset carries the command out; undefined where no file tells. */
  read(words: readonly Word[]): boolean | undefined {
    const before = this.problems.length;
    this.#refused = false;
    this.#isOpen = false;
    this.#carryOut(words);
    if (this.#refused || this.problems.length > before) return false;
    return this.#isOpen ? undefined : true;
  }

  #carryOut(words: readonly Word[]): void {
    // `-exist` and `-!` may stand in front of any command.
    const rest = words.filter(({ text }) => !isLenient(text));
    const lenient = rest.length < words.length;
    const [command, name, third] = rest;
    if (command === undefined || !command.literal) return;
    const verb = commandNames.find((each) => isCommand(command.text, each));
    if (verb === undefined) {
      const near = closest(command.text, commandNames);
      this.#fault(
        command.span,
        near === undefined
          ? l10n.t('ipset knows no command "{text}"', { text: command.text })
          : l10n.t('ipset knows no command "{text}"; did you mean "{near}"?', { text: command.text, near }),
        near === undefined ? undefined : this.#write(command.span, near),
      );
      return;
    }
    if (verb === "COMMIT" || (name === undefined && (verb === "flush" || verb === "destroy"))) {
      if (verb === "destroy") this.sets.clear();
      for (const set of this.sets.values()) if (verb === "flush") empty(set);
      return;
    }
    if (name === undefined) {
      this.#fault(command.span, l10n.t("{command} needs the name of a set behind it", { command: command.text }));
      return;
    }
    if (verb === "create") {
      this.#create(name, third, rest.slice(3), lenient);
      return;
    }
    const set = this.#known(name);
    if (set === undefined) return;
    switch (verb) {
      case "add":
      case "del":
      case "test":
        if (third === undefined)
          this.#fault(command.span, l10n.t("{command} needs an entry behind the name", { command: command.text }));
        else if (verb === "add") this.#add(set, third, rest.slice(3), words);
        else if (verb === "del") this.#delete(set, third, lenient);
        return;
      case "flush":
        empty(set);
        return;
      case "destroy":
        this.sets.delete(set.name);
        return;
      case "rename":
        if (third === undefined) return;
        if (this.sets.has(third.text)) {
          this.#fault(third.span, l10n.t("there is a set {name} already", { name: third.text }));
          return;
        }
        this.sets.delete(set.name);
        set.name = third.text;
        this.sets.set(set.name, set);
        return;
      default: {
        const other = third === undefined ? undefined : this.#known(third);
        if (other === undefined) return;
        if (!isSameType(set, other)) {
          this.#fault(
            command.span,
            l10n.t("{one} and {other} are of different types, and ipset exchanges none such", {
              one: set.name,
              other: other.name,
            }),
          );
          return;
        }
        this.sets.set(set.name, other);
        this.sets.set(other.name, set);
        [set.name, other.name] = [other.name, set.name];
      }
    }
  }

  #fault(where: Span, message: string, fix?: Fix): void {
    this.problems.push({
      rule: "ipset-syntax",
      place: place(this.#source, where),
      message,
      ...(fix === undefined ? {} : { fixes: [fix] }),
    });
  }

  #write(where: Span, text: string): Fix {
    return {
      title: l10n.t('Write "{near}"', { near: text }),
      edits: [{ place: place(this.#source, where), newText: text }],
    };
  }

  #known(name: Word): SetState | undefined {
    const set = this.sets.get(name.text);
    if (set !== undefined || !name.literal || this.#isScript) return set;
    const near = closest(name.text, this.sets.keys());
    this.#fault(
      name.span,
      near === undefined
        ? l10n.t("no line above makes a set {name}", { name: name.text })
        : l10n.t('no line above makes a set {name}; did you mean "{near}"?', { name: name.text, near }),
      near === undefined ? undefined : this.#write(name.span, near),
    );
    return undefined;
  }

  #create(name: Word, typeName: Word | undefined, options: readonly Word[], lenient: boolean): void {
    if (typeName === undefined) {
      this.#fault(name.span, l10n.t("a set needs a type behind its name, such as hash:ip"));
      return;
    }
    const type = setType(typeName.text);
    if (type === undefined && typeName.literal) {
      const near = closest(typeName.text, setTypes.keys());
      this.#fault(
        typeName.span,
        near === undefined
          ? l10n.t('ipset knows no type "{text}"', { text: typeName.text })
          : l10n.t('ipset knows no type "{text}"; did you mean "{near}"?', { text: typeName.text, near }),
        near === undefined ? undefined : this.#write(typeName.span, near),
      );
    }
    if (name.text.length > longestName)
      this.#fault(name.span, l10n.t("a set's name has at most {most} characters", { most: longestName }));
    if (this.sets.has(name.text)) {
      this.#refused = !lenient;
      if (!lenient && !this.#isScript)
        this.#fault(
          name.span,
          l10n.t("a line above makes a set {name} already, and ipset restore ends here", { name: name.text }),
        );
      return;
    }
    const values = this.#options(options, { ...createOptions, ...oldCreateOptions });
    const isSix =
      /^(?:inet6|ipv6|-6)$/.test(values.get("family")?.text ?? "") || values.has("inet6") || values.has("-6");
    const timeout = values.get("timeout");
    const netmask = values.get("netmask");
    this.sets.set(name.text, {
      name: name.text,
      type: type ?? { method: "hash", dimensions: [] },
      family: isSix ? 6 : 4,
      netmask: netmask === undefined ? undefined : Number(netmask.text),
      timeout: timeout === undefined ? undefined : Number(timeout.text),
      where: name.span,
      entries: new Map(),
      members: [],
      hasMore: false,
      hasRanges: false,
      keepsComments: values.has("comment"),
      undecided: type === undefined || values.has("markmask") || values.has("bitmask"),
    });
    if (type?.method === "bitmap" && !["range", "from", "network"].some((option) => values.has(option)))
      this.#fault(typeName.span, l10n.t("a bitmap needs the range it covers, such as range 0-65535"));
  }

  /** Options by name; those without a value stand for themselves. */
  #options(words: readonly Word[], known: Readonly<Record<string, 0 | 1>>): ReadonlyMap<string, Word> {
    const values = new Map<string, Word>();
    for (let at = 0; at < words.length; at++) {
      const word = words[at];
      if (word === undefined || !word.literal) continue;
      const name = word.text.replace(/^--/, "");
      const count = Object.hasOwn(known, name) ? known[name] : undefined;
      if (count === undefined) {
        const near = closest(word.text, Object.keys(known));
        this.#fault(
          word.span,
          near === undefined
            ? l10n.t('ipset knows no option "{text}" here', { text: word.text })
            : l10n.t('ipset knows no option "{text}" here; did you mean "{near}"?', { text: word.text, near }),
          near === undefined ? undefined : this.#write(word.span, near),
        );
        return values;
      }
      const value = count === 0 ? word : words[at + 1];
      if (value === undefined)
        this.#fault(word.span, l10n.t("{option} needs a value behind it", { option: word.text }));
      else values.set(name, value);
      at += count;
    }
    return values;
  }

  /** `words`: the whole command. */
  #add(set: SetState, word: Word, options: readonly Word[], words: readonly Word[]): void {
    const lenient = words.some(({ text }) => isLenient(text));
    const values = this.#options(options, addOptions);
    const timeout = values.get("timeout");
    if (timeout !== undefined && set.timeout === undefined && !set.undecided)
      this.#fault(
        timeout.span,
        l10n.t("the set {name} is made without timeout, so its entries cannot have one", { name: set.name }),
      );
    if (!word.literal || !options.every(({ literal }) => literal)) {
      // Whatever the entry is, without nomatch it takes none of the others back.
      if (values.has("nomatch") || !options.every(({ literal }) => literal)) set.undecided = true;
      else set.hasMore = true;
      return;
    }
    if (set.type.method === "list") {
      this.#refused = set.members.includes(word.text) && !lenient;
      if (this.#known(word) === undefined) this.#isOpen = true;
      else if (!this.#refused) set.members.push(word.text);
      return;
    }
    // Its type is what was not understood.
    if (set.type.dimensions.length === 0) return;
    const entry = this.#entry(set, word, values.has("wildcard"));
    if (entry === undefined) return;
    const key = entryKey(entry, word.text, values.has("wildcard"));
    const nomatch = values.get("nomatch");
    if (nomatch !== undefined && !set.type.dimensions.includes("net")) {
      this.#fault(nomatch.span, l10n.t("only sets of networks know nomatch"));
      return;
    }
    if (set.entries.has(key) && !lenient) {
      this.#refused = true;
      if (!this.#isScript)
        this.#fault(
          word.span,
          l10n.t("a line above adds {entry} already, and ipset restore ends here", { entry: word.text }),
        );
      return;
    }
    this.#isOpen = !lenient && !isTold(set, entry);
    set.hasRanges ||= entry.isRange;
    const seconds = timeout === undefined ? set.timeout : Number(timeout.text);
    set.added = { words, entry: word };
    set.entries.set(key, { ...entry, nomatch: nomatch !== undefined, expires: (seconds ?? 0) > 0 });
  }

  #delete(set: SetState, word: Word, lenient: boolean): void {
    if (set.type.method === "list") {
      set.members = set.members.filter((member) => member !== word.text);
      return;
    }
    const entry = word.literal ? this.#entry(set, word, false) : undefined;
    if (entry === undefined) {
      if (!word.literal) set.undecided = true;
      this.#isOpen = true;
      return;
    }
    if (set.entries.delete(entryKey(entry, word.text, false))) return;
    // What is part of a range is not worked out.
    if (entry.isRange || set.hasRanges) set.undecided = true;
    if (isTold(set, entry)) this.#refused = !lenient;
    else this.#isOpen = !lenient;
  }

  #entry(set: SetState, word: Word, wildcard: boolean): Entry | undefined {
    const entry = readEntry(word, {
      dimensions: set.type.dimensions,
      method: set.type.method,
      family: set.family,
      wildcard,
      ...(set.netmask === undefined ? {} : { netmask: set.netmask }),
    });
    if ("parts" in entry) return entry;
    this.#fault(entry.span, entry.message);
    return undefined;
  }
}

/** Whether an entry that is not among the set's is none of it: ranges of addresses and ports overlap with single ones. */
function isTold({ hasMore, undecided, timeout, hasRanges }: SetState, entry: Entry): boolean {
  return !hasMore && !undecided && timeout === undefined && !hasRanges && !entry.isRange;
}

/** ipset compares the types' names and the families only. */
function isSameType(one: SetState, other: SetState): boolean {
  return one.type === other.type && one.family === other.family;
}
