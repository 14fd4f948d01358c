import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import type { FilterLine, Reason } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import { place, type SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import { offsetOf, spanOf } from "../mapped-text.ts";
import { tables as knownTables } from "./catalog.ts";
import { type Command, type Module, readCommand } from "./command.ts";
import type { Fault } from "./fault.ts";
import { meaning } from "./meaning.ts";
import { type Line, parse } from "./parse.ts";
import { type Guard, isConditional, otherwise } from "./script-guards.ts";
import type { ShellInput } from "./script-input.ts";
import { type ChainRule, type ChainState, noHabits, withLine } from "./state.ts";
import { TableReader } from "./table.ts";

/** The table of one family, as the script's commands have left it. */
interface ScriptTable {
  readonly family: Family;
  readonly reader: TableReader;
  readonly faults: Fault[];
  /** Where the here-document begins that holds all its lines; undefined where commands have changed it too. */
  document: number | undefined;
}

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
  readonly #source: SourceFile;

  constructor(source: SourceFile) {
    this.#source = source;
  }

  /** Everything as it is now; calling the result brings it back. */
  remember(): () => void {
    const states = [...this.tables].map(([key, table]) => ({
      key,
      table,
      chains: [...table.reader.table.chains].map(([name, chain]) => ({
        name,
        chain,
        rules: [...chain.rules],
        policy: chain.policy,
      })),
    }));
    return () => {
      this.tables.clear();
      for (const { key, table, chains } of states) {
        this.tables.set(key, table);
        table.reader.table.chains.clear();
        for (const { name, chain, rules, policy } of chains) {
          chain.rules = rules;
          chain.policy = policy;
          table.reader.table.chains.set(name, chain);
        }
      }
    };
  }

  /** Whether a rule of now asks for the set of this name, or fills it. */
  asks(name: string): boolean {
    for (const { reader } of this.tables.values())
      for (const { rules } of reader.table.chains.values())
        for (const { command, habits } of rules)
          if (habits.changedSets.includes(name) || command.modules.some((each) => isMatchSet(each, name))) return true;
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
    if (/^(?:list|list-rules|zero)$/.test(verb.name)) return undefined;
    if (name?.literal === false || (name !== undefined && !Object.hasOwn(knownTables, name.text))) {
      if (!name.literal) this.doubt(family, where, l10n.t("which table this command changes no file tells"), guard);
      return undefined;
    }
    const table = this.#table(family, name?.text ?? "filter", where);
    table.document = undefined;
    const [chain] = verb.values;
    if (chain !== undefined && !chain.literal) {
      for (const each of table.reader.table.chains.values())
        this.#maybe(
          each,
          verb.name === "insert",
          where,
          l10n.t("which chain this command changes no file tells"),
          guard,
        );
      return undefined;
    }
    return this.#carryOut(table, command, words, where, guard);
  }

  #carryOut(
    table: ScriptTable,
    command: Command,
    words: readonly Word[],
    where: Span,
    guard: Guard,
  ): boolean | undefined {
    const { chains } = table.reader.table;
    const [chainWord, second] = command.verb?.values ?? [];
    const chain = chainWord === undefined ? undefined : chains.get(chainWord.text);
    const verb = command.verb?.name ?? "";
    const isGuarded = guard.length > 0;
    switch (verb) {
      case "check": {
        if (chain === undefined) return false;
        const meant = meaning(command);
        const same = chain.rules.filter((rule) => meaning(rule.command) === meant);
        if (same.some(({ filterLine }) => !isConditional(filterLine))) return true;
        return same.length > 0 || chain.rules.some(isPrior) ? undefined : false;
      }
      case "new-chain":
        if (chain !== undefined) return isGuarded ? undefined : false;
        this.#read(table, command, words, where, guard);
        return undefined;
      case "flush": {
        const emptied = chain === undefined ? (chainWord === undefined ? [...chains.values()] : []) : [chain];
        for (const each of emptied) {
          if (!isGuarded) each.rules = [];
          else each.rules = each.rules.map((rule) => unless(rule, guard));
          each.touched.push(where.end);
        }
        return emptied.length > 0;
      }
      case "delete-chain":
      case "rename-chain":
        if (!isGuarded) this.#read(table, command, words, where, guard);
        else if (verb === "rename-chain")
          this.#doubtTable(table, where, l10n.t("whether this chain is renamed no file tells"), guard);
        return chainWord === undefined || chain !== undefined;
      case "policy":
        if (!isGuarded) this.#read(table, command, words, where, guard);
        else if (chain !== undefined && second !== undefined && chain.policy?.word.text !== second.text)
          chain.policy = {
            word: second,
            line: where,
            reason: this.#reason(where, l10n.t("whether this policy is set no file tells")),
          };
        return chain !== undefined;
      case "delete": {
        if (chain === undefined) return false;
        if (second !== undefined)
          return this.#byNumber(table, command, words, where, guard, chain, Number(second.text));
        const meant = meaning(command);
        const at = chain.rules.findIndex((rule) => meaning(rule.command) === meant);
        const rule = chain.rules[at];
        if (rule === undefined) {
          // Written otherwise it may be one of these all the same.
          if (command.opaque !== undefined || words.some(({ literal }) => !literal))
            this.#maybe(chain, true, where, l10n.t("which rule this command takes out no file tells"), guard);
          return chain.rules.some(isPrior) ? undefined : false;
        }
        if (!isGuarded && !isConditional(rule.filterLine)) chain.rules.splice(at, 1);
        else chain.rules[at] = unless(rule, guard);
        return true;
      }
      case "insert":
        if (second !== undefined && second.text !== "1" && chain !== undefined)
          return this.#byNumber(table, command, words, where, guard, chain, Number(second.text) - 1);
        this.#read(table, command, words, where, guard);
        return chain !== undefined;
      case "replace":
        return chain === undefined
          ? false
          : this.#byNumber(table, command, words, where, guard, chain, Number(second?.text ?? Number.NaN));
      default:
        this.#read(table, command, words, where, guard);
        return chain !== undefined;
    }
  }

  /** A command that counts rules: it can be followed where all rules up to its number are there for certain. */
  #byNumber(
    table: ScriptTable,
    command: Command,
    words: readonly Word[],
    where: Span,
    guard: Guard,
    chain: ChainState,
    count: number,
  ): boolean | undefined {
    const before = chain.rules.slice(0, Number.isInteger(count) ? count : undefined);
    const isInsert = command.verb?.name === "insert";
    if (
      Number.isInteger(count) &&
      (isInsert || guard.length === 0) &&
      before.every((rule) => !isPrior(rule) && !isConditional(rule.filterLine))
    ) {
      // The kernel refuses a number beyond the chain's end.
      if (count > chain.rules.length) return false;
      this.#read(table, command, words, where, guard);
      return true;
    }
    this.#maybe(chain, true, where, l10n.t("which rule has this number no file tells"), guard);
    return undefined;
  }

  #read(table: ScriptTable, command: Command, words: readonly Word[], where: Span, guard: Guard): void {
    const from = table.faults.length;
    table.reader.guard = guard;
    table.reader.read({
      kind: "rule",
      words,
      span: where,
      indented: false,
      trailing: false,
      conditional: false,
      openQuote: false,
    });
    this.written.push({
      where,
      words,
      command,
      faults: table.faults.slice(from),
      family: table.family,
      table: table.reader.table.name,
    });
  }

  #table(family: Family, name: string, where: Span): ScriptTable {
    const key = `${family} ${name}`;
    let table = this.tables.get(key);
    if (table === undefined) {
      table = this.#fresh(family, name, where);
      for (const chain of table.reader.table.chains.values())
        chain.rules.push(
          this.#line(
            where,
            [],
            l10n.t("the script does not empty {chain} first, so rules that were there before come before its own", {
              chain: chain.name,
            }),
            "prior-state",
          ),
        );
      this.tables.set(key, table);
    }
    return table;
  }

  #fresh(family: Family, name: string, where: Span): ScriptTable {
    const faults: Fault[] = [];
    const word: Word = { text: name, span: where, literal: true };
    return {
      family,
      faults,
      document: undefined,
      reader: new TableReader(word, where, this.#source, family, new Set(), faults),
    };
  }

  /** `iptables-restore`, reading this text; undefined where no file tells what it reads. */
  restore(family: Family, input: ShellInput | undefined, where: Span, guard: Guard, keeps: boolean): void {
    if (input === undefined || guard.length > 0) {
      this.doubt(
        family,
        where,
        l10n.t("what iptables-restore loads here stands in another file or hangs on the shell"),
        guard,
      );
      return;
    }
    const { text, mapped } = input;
    const shift = (at: Span): Span => (mapped === undefined ? where : spanOf(mapped, at.start, at.end));
    const moved = (word: Word): Word => ({ ...word, span: shift(word.span) });
    const document = mapped === undefined ? undefined : offsetOf(mapped, 0);
    if (document !== undefined) this.documents.set(document, (this.documents.get(document) ?? 0) + 1);
    let table: ScriptTable | undefined;
    for (const line of parse(text).lines) {
      const at = shift(line.span);
      if (line.kind === "table") {
        if (!Object.hasOwn(knownTables, line.name.text)) return;
        table = keeps ? this.#table(family, line.name.text, at) : this.#fresh(family, line.name.text, at);
        table.document = keeps ? undefined : document;
        this.tables.set(`${family} ${line.name.text}`, table);
      } else if (table !== undefined && line.kind === "commit") {
        table.reader.table.commit = at;
      } else if (table !== undefined) {
        table.reader.guard = guard;
        table.reader.read(movedLine(line, at, moved));
      }
    }
  }

  /** Everything of a family may be other than it looks: from here on earlier rules count, and then nobody knows. */
  doubt(family: Family, where: Span, why: string, guard: Guard): void {
    for (const table of this.tables.values()) if (table.family === family) this.#doubtTable(table, where, why, guard);
    this.#table(family, "filter", where);
  }

  #doubtTable({ reader }: ScriptTable, where: Span, why: string, guard: Guard): void {
    for (const chain of reader.table.chains.values()) this.#maybe(chain, true, where, why, guard);
  }

  #maybe(chain: ChainState, front: boolean, where: Span, why: string, guard: Guard): void {
    const line = this.#line(where, guard, why, "unsupported");
    if (front) chain.rules.unshift(line);
    else chain.rules.push(line);
  }

  /** A line of which nobody knows whether it takes the packet and what it then does. */
  #line(where: Span, match: Guard, why: string, code: string): ChainRule {
    const reason = this.#reason(where, why, code);
    const filterLine: FilterLine = {
      place: place(this.#source, where),
      text: this.#source.slice(where),
      match: [...match, { on: "free", key: `${this.#source.uri} ${where.start} ${code}`, reason }],
      action: { kind: "unknown", reason },
    };
    const line: Line = { kind: "commit", span: where, indented: false, trailing: false, conditional: true };
    return { filterLine, line, command: nothing, habits: noHabits };
  }

  #reason(where: Span, text: string, code = "unsupported"): Reason {
    return { code, text, place: place(this.#source, where) };
  }
}

function isMatchSet({ name, options }: Module, set: string): boolean {
  return name === "set" && options.some(({ values: [first] }) => first?.text === set);
}

const nothing: Command = { core: [], modules: [], faults: [] };

function isPrior(rule: ChainRule): boolean {
  return rule.command === nothing;
}

function unless(rule: ChainRule, guard: Guard): ChainRule {
  return withLine(rule, { ...rule.filterLine, match: [...rule.filterLine.match, otherwise(guard)] });
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
