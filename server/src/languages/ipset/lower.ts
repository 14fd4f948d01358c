import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import type { Problem, Word } from "../../model/facts.ts";
import type { Fix } from "../../model/finding.ts";
import type { Family } from "../../model/flow.ts";
import { type IntervalSet, subtract, union } from "../../model/intervals.ts";
import type { NamedSet, SetEntry, SetPart } from "../../model/sets.ts";
import { place, type SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import type { LoweredFacts } from "../language.ts";
import { addOptions, createOptions, type SetType, setTypes } from "./catalog.ts";
import { type Entry, readEntry } from "./entry.ts";
import { commandNames, isCommand, type SetLine, type Tree } from "./parse.ts";

/** The kernel keeps set names in 32 bytes with the one that ends them. */
const longestName = 31;

interface StoredEntry extends Entry {
  readonly nomatch: boolean;
  readonly expires: boolean;
}

interface SetState {
  name: string;
  readonly type: SetType;
  readonly family: Family;
  readonly netmask: number | undefined;
  /** Seconds that an entry without one of its own lives; undefined where the set knows none. */
  readonly timeout: number | undefined;
  readonly where: Span;
  /** By the text of the entry. */
  entries: Map<string, StoredEntry>;
  members: string[];
  undecided: boolean;
}

/** Every set as the file leaves it, and what ipset refuses. */
export function lower(tree: Tree, source: SourceFile): LoweredFacts {
  const reader = new SetReader(source);
  for (const line of tree.lines) reader.read(line);
  return { problems: reader.problems, sets: [...reader.sets.values()].map((set) => finished(set, source)) };
}

class SetReader {
  readonly problems: Problem[] = [];
  readonly sets = new Map<string, SetState>();
  readonly #source: SourceFile;

  constructor(source: SourceFile) {
    this.#source = source;
  }

  read({ words }: SetLine): void {
    // `-exist` and `-!` may stand in front of any command.
    const rest = words.filter(({ text }) => text !== "-exist" && text !== "-!");
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
        else if (verb === "add") this.#add(set, third, rest.slice(3), lenient);
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
        this.sets.delete(set.name);
        set.name = third.text;
        this.sets.set(set.name, set);
        return;
      default: {
        const other = third === undefined ? undefined : this.#known(third);
        if (other === undefined) return;
        [set.entries, other.entries] = [other.entries, set.entries];
        [set.members, other.members] = [other.members, set.members];
        [set.undecided, other.undecided] = [other.undecided, set.undecided];
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
    if (set !== undefined || !name.literal) return set;
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
    const type = setTypes.get(typeName.text);
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
      if (!lenient)
        this.#fault(
          name.span,
          l10n.t("a line above makes a set {name} already, and ipset restore ends here", { name: name.text }),
        );
      return;
    }
    const values = this.#options(options, createOptions);
    const isSix = values.get("family")?.text === "inet6" || values.has("inet6");
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
      undecided: type === undefined || values.has("markmask") || values.has("bitmask"),
    });
    if (type?.method === "bitmap" && !values.has("range"))
      this.#fault(typeName.span, l10n.t("a bitmap needs the range it covers, such as range 0-65535"));
  }

  /** Options by name; those without a value stand for themselves. */
  #options(words: readonly Word[], known: Readonly<Record<string, 0 | 1>>): ReadonlyMap<string, Word> {
    const values = new Map<string, Word>();
    for (let at = 0; at < words.length; at++) {
      const word = words[at];
      if (word === undefined || !word.literal) continue;
      const count = Object.hasOwn(known, word.text) ? known[word.text] : undefined;
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
      else values.set(word.text, value);
      at += count;
    }
    return values;
  }

  #add(set: SetState, word: Word, options: readonly Word[], lenient: boolean): void {
    const values = this.#options(options, addOptions);
    const timeout = values.get("timeout");
    if (timeout !== undefined && set.timeout === undefined && !set.undecided)
      this.#fault(
        timeout.span,
        l10n.t("the set {name} is made without timeout, so its entries cannot have one", { name: set.name }),
      );
    if (!word.literal || !options.every(({ literal }) => literal)) {
      set.undecided = true;
      return;
    }
    if (set.type.method === "list") {
      if (this.#known(word) !== undefined) set.members.push(word.text);
      return;
    }
    // Its type is what was not understood.
    if (set.type.dimensions.length === 0) return;
    const entry = this.#entry(set, word, values.has("wildcard"));
    if (entry === undefined) return;
    const key = `${word.text}${values.has("wildcard") ? " wildcard" : ""}`;
    const nomatch = values.get("nomatch");
    if (nomatch !== undefined && !set.type.dimensions.includes("net")) {
      this.#fault(nomatch.span, l10n.t("only sets of networks know nomatch"));
      return;
    }
    if (set.entries.has(key) && !lenient)
      this.#fault(
        word.span,
        l10n.t("a line above adds {entry} already, and ipset restore ends here", { entry: word.text }),
      );
    const seconds = timeout === undefined ? set.timeout : Number(timeout.text);
    set.entries.set(key, { ...entry, nomatch: nomatch !== undefined, expires: (seconds ?? 0) > 0 });
  }

  #delete(set: SetState, word: Word, lenient: boolean): void {
    if (set.type.method === "list") {
      set.members = set.members.filter((member) => member !== word.text);
      return;
    }
    const entry = word.literal ? this.#entry(set, word, false) : undefined;
    // What may have been written otherwise, or as part of a range, is not worked out.
    if (!set.entries.delete(word.text) && (entry !== undefined || !word.literal) && !lenient) set.undecided = true;
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

function empty(set: SetState): void {
  set.entries = new Map();
  set.members = [];
}

/** The set in the words of the model: entries that differ in their first addresses only are one. */
function finished(set: SetState, source: SourceFile): NamedSet {
  const { dimensions, method } = set.type;
  const holdsAddresses = dimensions.some((each) => each === "ip" || each === "net");
  const common = {
    name: set.name,
    place: place(source, set.where),
    dimensions: dimensions.length,
    ...(holdsAddresses ? { family: set.family } : {}),
  };
  if (method === "list")
    return { ...common, entries: [], members: set.members, ...(set.undecided ? { undecided: true } : {}) };
  const stored = [...set.entries.values()];
  // An exception in the second network, or one that may be gone, is more than prefixes in one order can tell.
  const isTangled = stored.some(
    ({ nomatch, expires }) => nomatch && (expires || dimensions[0] !== "net" || dimensions.lastIndexOf("net") > 0),
  );
  return {
    ...common,
    entries: isTangled ? [] : gathered(stored),
    ...(set.undecided || isTangled ? { undecided: true } : {}),
  };
}

function gathered(stored: readonly StoredEntry[]): readonly SetEntry[] {
  const groups = new Map<string, { rest: readonly SetPart[]; expires: boolean; first: StoredEntry[] }>();
  const others: SetEntry[] = [];
  for (const entry of stored) {
    const [first, ...rest] = entry.parts;
    if (first?.is !== "address") {
      others.push({ parts: entry.parts, expires: entry.expires });
      continue;
    }
    // An exception holds for entries that last and for those that do not.
    for (const expires of entry.nomatch ? [true, false] : [entry.expires]) {
      const key = `${expires} ${rest.map(partKey).join(" ")}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { rest, expires, first: [entry] });
      else group.first.push(entry);
    }
  }
  for (const { rest, expires, first } of groups.values())
    others.push({ parts: [{ is: "address", addresses: longestPrefix(first) }, ...rest], expires });
  return others;
}

function partKey(part: SetPart): string {
  switch (part.is) {
    case "address":
      return part.addresses.map(({ low, high }) => `${low}-${high}`).join();
    case "port":
      return `${part.protocol}:${part.ports.map(({ low, high }) => `${low}-${high}`).join()}`;
    case "interface":
      return part.pattern;
    case "mark":
      return String(part.value);
    case "unknown":
      return "?";
  }
}

/** From the widest networks to the narrowest: each adds its addresses, or takes them out again. */
function longestPrefix(entries: readonly StoredEntry[]): IntervalSet<number> | IntervalSet<bigint> {
  let all: IntervalSet = [];
  const prefixes = [...new Set(entries.map(({ prefix }) => prefix))].sort((a, b) => a - b);
  const hasExceptions = entries.some(({ nomatch }) => nomatch);
  const addressesOf = (some: readonly StoredEntry[]): IntervalSet =>
    union(some.flatMap(({ parts: [first] }) => (first?.is === "address" ? [...first.addresses] : [])) as IntervalSet);
  if (!hasExceptions) return addressesOf(entries) as IntervalSet<number>;
  for (const prefix of prefixes) {
    const level = entries.filter((entry) => entry.prefix === prefix);
    all = union(all, addressesOf(level.filter(({ nomatch }) => !nomatch)));
    all = subtract(all, addressesOf(level.filter(({ nomatch }) => nomatch)));
  }
  return all as IntervalSet<number>;
}
