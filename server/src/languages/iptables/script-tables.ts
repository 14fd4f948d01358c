import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import type { Condition } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import type { SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import { offsetOf, spanOf } from "../mapped-text.ts";
import { tables as knownTables } from "./catalog.ts";
import { type Command, readCommand } from "./command.ts";
import type { Fault } from "./fault.ts";
import { type Line, parse } from "./parse.ts";
import { type Guard, otherwise, type Questions } from "./script-guards.ts";
import type { ShellInput } from "./script-input.ts";
import { mayStopThere, type Restoring, ScriptTable, type SetPresence } from "./script-table.ts";

/** A rule that a command of the script has put into a chain, and how it was written. */
export interface Written {
  /** The whole command. */
  readonly where: Span;
  readonly words: readonly Word[];
  readonly command: Command;
  readonly faults: readonly Fault[];
  readonly family: Family;
  readonly table: string;
}

/** Carries out iptables commands one by one, on both families' tables. */
export class ScriptTables {
  readonly tables = new Map<string, ScriptTable>();
  /** Every command understood, with the mistakes in it. */
  readonly written: Written[] = [];
  /** How often each here-document, by where it begins, has been loaded. */
  readonly documents = new Map<number, number>();
  /** How many commands have changed rules so far, or may have. */
  changes = 0;
  /** How many of them took rules away, or counted them. */
  removals = 0;
  readonly #source: SourceFile;
  readonly #questions: Questions;
  readonly #setPresence: SetPresence;

  constructor(source: SourceFile, questions: Questions, setPresence: SetPresence) {
    this.#source = source;
    this.#questions = questions;
    this.#setPresence = setPresence;
  }

  /** Everything as it is now; calling the result brings it back. */
  remember(): () => void {
    const states = [...this.tables].map(([key, table]) => ({ key, table, restore: table.remember() }));
    return () => {
      this.tables.clear();
      for (const { key, table, restore } of states) {
        restore();
        this.tables.set(key, table);
      }
    };
  }

  /** Whether no command has changed anything of the family, or asked for it. */
  isUntouched(family: Family): boolean {
    return [...this.tables.values()].every((table) => table.family !== family);
  }

  /** Whether a rule of now asks for the set of this name, or fills it. */
  asks(name: string): boolean {
    for (const table of this.tables.values()) if (table.asks(name)) return true;
    return false;
  }

  /** `iptables` with these arguments; whether it succeeds, as far as that is known. */
  run(family: Family, all: readonly Word[], where: Span, guard: Guard): boolean | undefined {
    const { table: name, words } = withoutTable(all);
    const command = readCommand(words, where);
    const { verb } = command;
    if (command.core.some((each) => each.name === (family === 4 ? "ipv6" : "ipv4"))) return true;
    if (verb === undefined) {
      if (words.some(({ literal }) => !literal))
        this.doubt(family, where, l10n.t("what this command does to the rules depends on what no file tells"), guard);
      else if (words.length > 0)
        this.written.push({ where, words, command, faults: command.faults, family, table: name?.text ?? "filter" });
      return undefined;
    }
    const [chain] = verb.values;
    if (/^(?:list|list-rules|zero)$/.test(verb.name)) return chain === undefined ? true : undefined;
    if (name?.literal === false || (name !== undefined && !Object.hasOwn(knownTables, name.text))) {
      if (!name.literal) this.doubt(family, where, l10n.t("which table this command changes no file tells"), guard);
      return name.literal ? false : undefined;
    }
    if (verb.name !== "check") this.changes++;
    if (/^(?:delete|replace|rename-chain)$/.test(verb.name) || (verb.name === "insert" && verb.values.length > 1))
      this.removals++;
    const table = this.#table(family, name?.text ?? "filter", where);
    table.document = undefined;
    if (chain !== undefined && !chain.literal) {
      for (const each of table.chains.values())
        table.maybe(
          each,
          verb.name === "insert",
          where,
          l10n.t("which chain this command changes no file tells"),
          guard,
        );
      return undefined;
    }
    const from = table.faults.length;
    const succeeds = table.carryOut({ command, words, where, guard });
    const faults = table.faults.slice(from);
    this.written.push({ where, words, command, faults, family, table: table.reader.table.name });
    return succeeds;
  }

  #table(family: Family, name: string, where: Span): ScriptTable {
    const key = `${family} ${name}`;
    let table = this.tables.get(key);
    if (table === undefined) {
      table = this.#fresh(family, name, where);
      table.addPrior(where);
      this.tables.set(key, table);
    }
    return table;
  }

  #fresh(family: Family, name: string, where: Span): ScriptTable {
    const word: Word = { text: name, span: where, literal: true };
    return new ScriptTable(word, where, this.#source, family, this.#questions, this.#setPresence);
  }

  /**
   * `iptables-restore`, reading this text; undefined where no file tells what it reads. Whether it loads, as far as
   * that is known: at the first mistake it stops, and of the table it stands in nothing is loaded, nor of one without
   * its COMMIT.
   */
  restore(
    family: Family,
    input: ShellInput | undefined,
    where: Span,
    guard: Guard,
    restoring: Restoring,
  ): boolean | undefined {
    if (restoring.tests) {
      const bringBack = this.remember();
      const loads = input === undefined ? undefined : this.#load(family, input, where, restoring).loads;
      bringBack();
      return loads;
    }
    this.changes++;
    if (input === undefined || guard.length > 0) {
      this.doubt(
        family,
        where,
        l10n.t("what iptables-restore loads here stands in another file or hangs on the shell"),
        guard,
      );
      return undefined;
    }
    const document = input.mapped === undefined ? undefined : offsetOf(input.mapped, 0);
    if (document !== undefined) this.documents.set(document, (this.documents.get(document) ?? 0) + 1);
    const { loads, last, open } = this.#load(family, input, where, restoring, document);
    if (open.length > 0) this.doubt(family, last, mayStopThere(), [otherwise(open)]);
    return loads;
  }

  /** `last`: the last line of which nobody knows whether it loads; `open`: on what all of them do. */
  #load(
    family: Family,
    { text, mapped }: ShellInput,
    where: Span,
    restoring: Restoring,
    document?: number,
  ): { readonly loads: boolean | undefined; readonly last: Span; readonly open: Guard } {
    const { keeps, tests } = restoring;
    const shift = (at: Span): Span => (mapped === undefined ? where : spanOf(mapped, at.start, at.end));
    const moved = (word: Word): Word => ({ ...word, span: shift(word.span) });
    let table: ScriptTable | undefined;
    let bringBack = this.remember();
    const open: Condition[] = [];
    let last = where;
    for (const line of parse(text).lines) {
      const at = shift(line.span);
      if (line.kind === "table") {
        bringBack = this.remember();
        if (!Object.hasOwn(knownTables, line.name.text)) return { loads: false, last, open };
        const name = line.name.text;
        const before = this.tables.get(`${family} ${name}`);
        table = keeps ? this.#table(family, name, at) : this.#fresh(family, name, at);
        if (!keeps) table.clear(before, at);
        if (!tests) table.document = keeps ? undefined : document;
        this.tables.set(`${family} ${name}`, table);
      } else if (table !== undefined && line.kind === "commit") {
        if (!tests) table.reader.table.commit = at;
        bringBack = this.remember();
        table = undefined;
      } else if (table !== undefined) {
        const goesOn = table.load(movedLine(line, at, moved), restoring);
        if (goesOn === false) {
          bringBack();
          return { loads: false, last, open };
        }
        if (goesOn.length > 0) last = at;
        open.push(...goesOn);
      }
    }
    bringBack();
    return { loads: table !== undefined ? false : open.length > 0 ? undefined : true, last, open };
  }

  /** Everything of a family may be other than it looks: from here on earlier rules count, and then nobody knows. */
  doubt(family: Family, where: Span, why: string, guard: Guard): void {
    this.changes++;
    for (const table of this.tables.values()) if (table.family === family) table.doubt(where, why, guard);
    this.#table(family, "filter", where);
  }
}

function movedLine(line: Line, at: Span, moved: (word: Word) => Word): Line {
  switch (line.kind) {
    case "table":
      return { ...line, span: at, name: moved(line.name) };
    case "chain":
      return {
        ...line,
        span: at,
        name: moved(line.name),
        ...(line.policy === undefined ? {} : { policy: moved(line.policy) }),
      };
    case "rule":
      return {
        kind: "rule",
        span: at,
        indented: line.indented,
        trailing: line.trailing,
        conditional: line.conditional,
        words: line.words.map(moved),
        openQuote: line.openQuote,
      };
    default:
      return { ...line, span: at };
  }
}

/** The words without `-t` and what asks to wait for the lock. */
function withoutTable(all: readonly Word[]): { readonly table: Word | undefined; readonly words: readonly Word[] } {
  const words: Word[] = [];
  let table: Word | undefined;
  for (let at = 0; at < all.length; at++) {
    const word = all[at];
    if (word === undefined) continue;
    // `-vnL`: all but the last only say how much is printed.
    const last = /^-[nvx]+([A-Zx])$/.exec(word.text)?.[1];
    if (last !== undefined) {
      words.push({ ...word, text: `-${last}` });
      continue;
    }
    const attached = /^(?:--table=|-t)(\w+)$/.exec(word.text)?.[1];
    if (word.text === "-t" || word.text === "--table") table = all[++at];
    else if (attached !== undefined) table = { ...word, text: attached };
    else if (/^(?:-w|--wait)(?:=?\d+)?$/.test(word.text)) {
      if (/^\d+$/.test(all[at + 1]?.text ?? "") && !/\d$/.test(word.text)) at++;
    } else if (/^(?:-W|--wait-interval)$/.test(word.text)) at++;
    else if (/^(?:-v|--verbose|-n|--numeric)$/.test(word.text)) continue;
    else words.push(word);
  }
  return { table, words };
}
