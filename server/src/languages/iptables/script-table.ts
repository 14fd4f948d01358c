import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import type { Condition, FilterLine, Reason } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import { place, type SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import { target as targetNamed } from "./catalog.ts";
import { circles, Leads } from "./circles.ts";
import { type Command, readCommand } from "./command.ts";
import type { Fault } from "./fault.ts";
import type { Line } from "./parse.ts";
import { OwnChains, type Presence } from "./script-chains.ts";
import { type Guard, isConditional, otherwise, type Questions } from "./script-guards.ts";
import { RuleIndex, setsOf } from "./script-index.ts";
import type { Status } from "./script-state.ts";
import { isKnown, isPrior, isSeveral, mostOpen, nothing, type Step, under, unless } from "./script-step.ts";
import { type ChainRule, type ChainState, noHabits } from "./state.ts";
import { TableReader } from "./table.ts";

/** Whether a set of this name is there for packets of the family, asked at a place of the script. */
export type SetPresence = (name: string, family: Family, where: Span) => Presence;

/** What iptables-restore is asked for: to leave what is there, and only to look whether it would load. */
export interface Restoring {
  readonly keeps: boolean;
  readonly tests: boolean;
}

/** One table of one family as the script's commands leave it. What the kernel refuses changes nothing. */
export class ScriptTable {
  readonly family: Family;
  readonly reader: TableReader;
  readonly faults: Fault[] = [];
  /** Where the here-document begins that holds all its lines; undefined where commands have changed it too. */
  document: number | undefined;
  readonly #source: SourceFile;
  readonly #questions: Questions;
  readonly #setPresence: SetPresence;
  readonly #own: OwnChains;
  readonly #leads = new Leads();
  readonly #index = new RuleIndex();

  constructor(
    name: Word,
    where: Span,
    source: SourceFile,
    family: Family,
    questions: Questions,
    setPresence: SetPresence,
  ) {
    this.family = family;
    this.#source = source;
    this.#questions = questions;
    this.#setPresence = setPresence;
    this.reader = new TableReader(name, where, source, family, new Set(), this.faults, true);
    this.#own = new OwnChains(this.chains, questions);
  }

  get chains(): Map<string, ChainState> {
    return this.reader.table.chains;
  }

  /** As iptables-restore begins: nothing is there but what it loads. `before`: the table as it was. */
  clear(before: ScriptTable | undefined, where: Span): void {
    this.#own.clear();
    for (const [name, { policy }] of before?.chains ?? []) {
      const chain = this.chains.get(name);
      if (chain === undefined || policy === undefined || policy.word.text === "ACCEPT") continue;
      const text = l10n.t("without a line for {chain} some versions keep its policy, others accept", { chain: name });
      chain.policy = { ...policy, reason: this.#reason(where, text) };
    }
  }

  /**
   * One line of what iptables-restore reads: false where it stops there, else on what it goes on. Where it only `tests`,
   * some versions do not ask which chains are there.
   */
  load(line: Line, { keeps, tests }: Restoring): false | Guard {
    const { reader } = this;
    const open: Condition[] = [];
    if (line.kind === "chain") {
      const chain = this.chains.get(line.name.text);
      // A line that declares a chain of one's own empties it.
      if (keeps && chain !== undefined && chain.hook === undefined) chain.rules = [];
      this.#own.add(line.name.text, false, []);
    }
    const command = line.kind === "rule" ? readCommand(line.words, line.span) : undefined;
    if (line.kind === "rule" && command !== undefined) {
      this.#index.add(command, isKnown({ command, words: line.words }));
      const { verb } = command;
      if (verb !== undefined && !/^(?:append|insert)$/.test(verb.name))
        return this.#asGuard(
          tests ? undefined : this.carryOut({ command, words: line.words, where: line.span, guard: [] }),
          line.span,
        );
      const presences = setsOf(command).map((name) => this.#setPresence(name, this.family, line.span));
      if (presences.includes(false)) return false;
      presences.push(
        this.#targetPresence(command, line.span),
        ...(verb?.values.slice(0, 1).map((chain) => this.#own.presence(chain.text, line.span)) ?? []),
      );
      if (presences.includes(false)) return tests && this.#asGuard(undefined, line.span);
      open.push(...presences.filter((each) => typeof each === "object"));
      reader.trustsTargets = open.length > 0;
    }
    reader.guard = [];
    reader.turn = this.#questions.turn(line.span);
    reader.refused = false;
    reader.read(line, command);
    reader.trustsTargets = false;
    if (reader.refused) return false;
    if (command !== undefined && !this.#heedCircles(command, line.span, []))
      open.push(...(this.#asGuard(undefined, line.span) || []));
    return open;
  }

  #asGuard(status: boolean | undefined, where: Span): false | Guard {
    if (status !== undefined) return status && [];
    return [this.#questions.ask(where, mayStopThere())];
  }

  /** The kernel refuses a rule that makes jumps go round in a circle, some versions only once packets come there. */
  #heedCircles({ verb, target }: Command, where: Span, guard: Guard): boolean {
    const to = target?.word.text ?? "";
    if (!this.chains.has(to) || !this.#leads.mayCircle(verb?.values[0]?.text ?? "", to)) return true;
    if (circles(this.reader.table).length === 0) return true;
    this.doubt(where, l10n.t("the jumps go round in a circle"), guard);
    return false;
  }

  /** Everything as it is now; calling the result brings it back. */
  remember(): () => void {
    const { chains } = this;
    const states = [...chains].map(([name, chain]) => ({ name, chain, rules: [...chain.rules], policy: chain.policy }));
    const bringBack = this.#own.remember();
    return () => {
      bringBack();
      chains.clear();
      for (const { name, chain, rules, policy } of states) {
        chain.rules = [...rules];
        chain.policy = policy;
        chains.set(name, chain);
      }
    };
  }

  /** The rules that were there before the script. */
  addPrior(where: Span): void {
    for (const chain of this.chains.values())
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
  }

  /** Any chain may be other than it looks from here on. */
  doubt(where: Span, why: string, guard: Guard): void {
    this.#own.doubt();
    for (const chain of this.chains.values()) this.maybe(chain, true, where, why, guard);
  }

  maybe(chain: ChainState, front: boolean, where: Span, why: string, guard: Guard): void {
    const line = this.#line(where, guard, why, "unsupported");
    if (front) chain.rules.unshift(line);
    else chain.rules.push(line);
  }

  /** Whether a rule of now asks for the set of this name, or fills it. */
  asks(set: string): boolean {
    const asking = this.#index.asking(set);
    if (asking.size === 0) return false;
    for (const { rules } of this.chains.values()) if (rules.some(({ command }) => asking.has(command))) return true;
    return false;
  }

  /** Carries out one command; whether it succeeds, as far as that is known. */
  carryOut(step: Step): Status {
    const { command, where, guard } = step;
    const name = command.verb?.values[0]?.text;
    switch (command.verb?.name) {
      case "flush":
        return this.#flush(name, where, guard);
      case "delete-chain":
        return name === undefined
          ? this.#own.removeAll(where, guard, (chain) => this.#hindrance(chain))
          : this.#deleteChain(name, where, guard);
      case "new-chain":
        return name === undefined ? false : this.#newChain(name, step);
      default:
    }
    if (name === undefined) return undefined;
    const presence = this.#own.presence(name, where);
    const chain = presence === false ? undefined : this.chains.get(name);
    if (chain === undefined) {
      this.#complain(step);
      return presence === false ? false : undefined;
    }
    const outcome = this.#onChain(chain, presence === true ? step : under(step, presence as Condition));
    return presence === true || outcome === false ? outcome : undefined;
  }

  #onChain(chain: ChainState, step: Step): Status {
    const { verb } = step.command;
    const second = verb?.values[1];
    switch (verb?.name) {
      case "rename-chain":
        return this.#rename(chain, second, step);
      case "policy":
        return this.#policy(chain, second, step);
      case "check":
        return this.#ofSameMeaning(chain, step);
      case "delete":
        return second === undefined ? this.#ofSameMeaning(chain, step) : this.#byNumber(chain, step);
      case "insert":
        return second === undefined || second.text === "1" ? this.#place(step) : this.#byNumber(chain, step);
      case "replace":
        return this.#byNumber(chain, step);
      default:
        return this.#place(step);
    }
  }

  /** -A and -I, and -R where it is known which rule goes. */
  #place(step: Step): Status {
    const { command, where, guard } = step;
    const further: Condition[] = [];
    const target = this.#targetPresence(command, where);
    if (typeof target === "object") further.push(target);
    for (const set of setsOf(command)) {
      const presence = this.#setPresence(set, this.family, where);
      if (presence === false) {
        this.#complain(step);
        return false;
      }
      if (presence !== true) further.push(presence);
    }
    const succeeds = this.#read(under(step, ...further), typeof target === "object");
    if (succeeds && !this.#heedCircles(command, where, guard)) return undefined;
    return succeeds && (!isKnown(step) || further.length > 0) ? undefined : succeeds;
  }

  /** Whether the chain that the rule jumps to is there; true for every other target. */
  #targetPresence({ target }: Command, where: Span): Presence {
    if (target === undefined || !target.word.literal || targetNamed(target.word.text) !== undefined) return true;
    return this.#own.presence(target.word.text, where);
  }

  /**
   * Has the reader carry out the command; whether it has. `trusts`: a chain that is not in the table may be there all
   * the same.
   */
  #read(step: Step, trusts = false): boolean {
    const { command, words, where, guard } = step;
    const { reader } = this;
    this.#index.add(command, isKnown(step));
    reader.guard = guard;
    reader.turn = this.#questions.turn(where);
    reader.trustsTargets = trusts;
    reader.refused = false;
    const line: Line = {
      kind: "rule",
      words,
      span: where,
      indented: false,
      trailing: false,
      conditional: false,
      openQuote: false,
    };
    reader.read(line, command);
    reader.trustsTargets = false;
    return !reader.refused;
  }

  /** Reads a command that changes nothing for its mistakes alone. */
  #complain(step: Step): void {
    const bringBack = this.remember();
    this.#read(step);
    bringBack();
  }

  #newChain(name: string, step: Step): Status {
    const { where, guard } = step;
    const presence = this.#own.presence(name, where);
    if (presence === true) return false;
    if (!this.chains.has(name) && !this.#read(step)) return false;
    this.#own.add(name, presence, guard);
    return presence === false ? true : undefined;
  }

  #flush(name: string | undefined, where: Span, guard: Guard): Status {
    if (name === undefined) {
      for (const each of this.chains.values()) this.#empty(each, where, guard);
      if (guard.length === 0) this.#own.flush();
      return true;
    }
    const chain = this.chains.get(name);
    const presence = this.#own.presence(name, where);
    if (chain !== undefined) this.#empty(chain, where, guard);
    return typeof presence === "object" ? undefined : presence;
  }

  #empty(chain: ChainState, where: Span, guard: Guard): void {
    chain.rules = guard.length === 0 ? [] : chain.rules.map((rule) => unless(rule, guard));
    chain.touched.push(where.end);
  }

  /** -X of one chain, which must be empty, and no rule may lead to it. */
  #deleteChain(name: string, where: Span, guard: Guard): Status {
    const chain = this.chains.get(name);
    const presence = this.#own.presence(name, where);
    if (chain === undefined) return presence === false ? false : undefined;
    if (chain.hook !== undefined) return undefined;
    const hindrance = this.#hindrance(chain);
    if (hindrance === true) return typeof presence === "object" ? undefined : false;
    this.#own.remove(chain.name, where, guard, hindrance === false);
    return typeof presence === "object" || hindrance !== false ? undefined : true;
  }

  /** Whether a rule is in the chain or leads to it; undefined where one may. */
  #hindrance(chain: ChainState): Status {
    let maybe = false;
    for (const each of this.chains.values())
      for (const rule of each.rules) {
        const { action } = rule.filterLine;
        const leads = (action.kind === "jump" || action.kind === "goto") && action.chain === chain.name;
        if (isPrior(rule) ? each === chain : each === chain || leads) {
          if (!isConditional(rule.filterLine) && !this.#index.isOpen(rule.command)) return true;
          maybe = true;
        }
      }
    return maybe ? undefined : false;
  }

  #rename(chain: ChainState, second: Word | undefined, step: Step): Status {
    const { where, guard } = step;
    const other = second === undefined ? false : this.#own.presence(second.text, where);
    if (other === true) return false;
    // iptables-nft renames a built-in chain too, and lets nothing more go through it.
    if (guard.length > 0 || chain.hook !== undefined || typeof other === "object" || second?.literal !== true) {
      this.doubt(where, l10n.t("whether this chain is renamed no file tells"), guard);
      return undefined;
    }
    this.#leads.rename();
    return this.#read(step);
  }

  #policy(chain: ChainState, second: Word | undefined, step: Step): Status {
    const { where, guard } = step;
    const { policy } = chain;
    const succeeds = this.#read(step);
    if (guard.length === 0 || second === undefined) return succeeds && second?.literal === false ? undefined : succeeds;
    const isSame = policy === undefined ? second.text === "ACCEPT" : policy.word.text === second.text;
    if (isSame || !succeeds) chain.policy = policy;
    else
      chain.policy = {
        word: second,
        line: where,
        reason: this.#reason(where, l10n.t("whether this policy is set no file tells")),
      };
    return succeeds;
  }

  /** -C and -D of a rule that is written out: the first that says the same. */
  #ofSameMeaning(chain: ChainState, step: Step): Status {
    const { command, where, guard } = step;
    const deletes = command.verb?.name === "delete";
    if (this.#targetPresence(command, where) === false) return false;
    const open = chain.rules.filter((rule) => this.#index.isOpen(rule.command)).length;
    if (!isKnown(step) || open > mostOpen) {
      if (deletes) this.maybe(chain, true, where, l10n.t("which rule this command takes out no file tells"), guard);
      return undefined;
    }
    const { rules } = chain;
    const same = this.#index.saying(command);
    /** Holds where an earlier rule is not the one. */
    let going: readonly Condition[] = guard;
    let found: Status = false;
    const gone: { readonly at: number; readonly where: Guard }[] = [];
    for (const [at, rule] of rules.entries()) {
      if (isPrior(rule)) {
        found = undefined;
        const text = l10n.t("whether a rule from before is the one no file tells");
        going = [...going, this.#questions.ask(where, text)];
      } else if (this.#index.isOpen(rule.command)) {
        found = undefined;
        const isOne = this.#questions.ask(
          where,
          l10n.t("whether {rule} is the rule that is meant no file tells", { rule: rule.filterLine.text }),
        );
        gone.push({ at, where: [...going, isOne] });
        going = [...going, otherwise([isOne])];
      } else if (same.has(rule.command)) {
        gone.push({ at, where: going });
        const present = rule.filterLine.match.filter((condition) => isConditional({ match: [condition] }));
        if (present.length === 0) {
          found = true;
          break;
        }
        found = undefined;
        going = [...going, otherwise(present)];
      }
    }
    if (!deletes) return found;
    for (const { at, where: conditions } of gone.reverse()) {
      const rule = rules[at];
      if (rule === undefined || conditions.length === 0) rules.splice(at, 1);
      else rules[at] = unless(rule, conditions);
    }
    return found;
  }

  /** A command that counts rules: it can be followed where all rules up to its number are there for certain. */
  #byNumber(chain: ChainState, step: Step): Status {
    const { command, where, guard } = step;
    const number = Number(command.verb?.values[1]?.text ?? Number.NaN);
    const isInsert = command.verb?.name === "insert";
    const count = isInsert ? number - 1 : number;
    const isCounted =
      count >= 0 &&
      chain.rules
        .slice(0, count)
        .every(
          (rule) =>
            !isPrior(rule) &&
            !isConditional(rule.filterLine) &&
            !this.#index.isOpen(rule.command) &&
            !isSeveral(rule.command),
        );
    // The kernel refuses a number beyond the chain's end.
    if (isCounted && (count > chain.rules.length || number < 1)) {
      this.#complain(step);
      return false;
    }
    if (isCounted && (isInsert || guard.length === 0)) {
      if (command.verb?.name === "delete") return this.#read(step);
      const areSetsThere = setsOf(command).every(
        (name) => typeof this.#setPresence(name, this.family, where) === "boolean",
      );
      if ((this.#targetPresence(command, where) === true && areSetsThere) || isInsert) return this.#place(step);
      if (this.#targetPresence(command, where) === false) return this.#read(step);
    }
    this.maybe(chain, true, where, l10n.t("which rule has this number no file tells"), guard);
    return undefined;
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

export function mayStopThere(): string {
  return l10n.t("whether iptables-restore takes this line no file tells");
}
