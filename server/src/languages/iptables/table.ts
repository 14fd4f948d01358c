import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import type { Word } from "../../model/facts.ts";
import { type Action, type Condition, type FilterLine, lineWith } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import { place, type SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { lowerTarget } from "./action.ts";
import { builtinHook, foreignTargets, tables } from "./catalog.ts";
import { targetExtensions } from "./catalog-targets.ts";
import { checkMisread } from "./check-misread.ts";
import { checkChainName, checkDirection, checkOpenQuote, checkOptions, checkPolicy } from "./check-options.ts";
import { type Command, type Option, readCommand } from "./command.ts";
import { type Fault, replacement } from "./fault.ts";
import { lowerMatch, type Setting } from "./match.ts";
import { meaning } from "./meaning.ts";
import type { Line } from "./parse.ts";
import { checkPlacement } from "./placement.ts";
import { type RuleMemory, ruleMemory } from "./remembered-rules.ts";
import { type ChainState, habitsOf, type TableState, withLine, zeroed } from "./state.ts";

/** Reads the lines of one section in order, as iptables-restore carries them out. */
export class TableReader {
  readonly table: TableState;
  /** What else must hold for the rules to come: in a script, that the shell has come there. */
  guard: readonly Condition[] = [];
  readonly #source: SourceFile;
  readonly #family: Family;
  readonly #faults: Fault[];
  /** The line above ends in a backslash. */
  #continues = false;
  /** How many faults there were before the line that is being read. */
  #faultsBefore = 0;
  readonly #memory: RuleMemory;
  /** Declared somewhere in the section. */
  readonly #declared: ReadonlySet<string>;
  /** In a script: how often the command's place has been read before, beyond the first time. */
  turn: number | undefined;
  /** In a script: a command that is refused changes nothing, and the script goes on. */
  readonly #isScript: boolean;
  /** The last command of a script was refused. */
  refused = false;
  /** A chain that is not in the table may be there all the same. */
  trustsTargets = false;
  /** A word of the rule that is being read is not known. */
  #isOpen = false;

  constructor(
    name: Word,
    where: Span,
    source: SourceFile,
    family: Family,
    declared: ReadonlySet<string>,
    faults: Fault[],
    isScript = false,
  ) {
    this.#isScript = isScript;
    this.#source = source;
    this.#family = family;
    this.#declared = declared;
    this.#faults = faults;
    const known = Object.hasOwn(tables, name.text);
    const near = known ? name.text : closest(name.text, Object.keys(tables));
    if (!known && name.literal)
      this.#fault(
        name.span.start === name.span.end ? where : name.span,
        near === undefined
          ? l10n.t("there is no table {name}; the tables are {tables}", {
              name: name.text,
              tables: Object.keys(tables).join(", "),
            })
          : l10n.t('there is no table {name}; did you mean "{near}"?', { name: name.text, near }),
        near === undefined ? undefined : replacement(name.span, near),
      );
    // A misspelt table is read as the one that was meant, so that one mistake stays one finding.
    const table = near ?? "filter";
    this.table = { name: table, span: where, chains: new Map(), commit: undefined, end: source.text.length };
    this.#memory = ruleMemory(family, table);
    for (const [chain, hook] of Object.entries(tables[table]?.chains ?? {}))
      this.table.chains.set(chain, {
        name: chain,
        hook,
        span: where,
        policy: undefined,
        rules: [],
        touched: [],
        numbered: [],
      });
  }

  /** `command`: what the words of a rule's line say, where that has been read. */
  read(line: Line, command?: Command): void {
    this.checkWhiteSpace(line);
    switch (line.kind) {
      case "commit":
        this.table.commit = line.span;
        return;
      case "chain":
        this.#chain(line.name, line.policy, line.span);
        return;
      case "rule":
        this.#rule(line, line.words, command);
        return;
      case "indented comment":
        this.#fault(
          line.span,
          l10n.t("a comment begins at the start of its line, else iptables-restore takes it for a rule"),
          this.#unindent(line.span),
        );
    }
  }

  /** Puts a rule of a file into its chain without reading it, where one like it has been found right; else false. */
  recall(line: Line & { readonly kind: "rule" }): boolean {
    if (!this.#memory.recall(line, this.table)) return false;
    this.#continues = false;
    return true;
  }

  /** Only rules may be indented, and nothing may follow COMMIT. */
  checkWhiteSpace(line: Line): void {
    if (line.indented && (line.kind === "table" || line.kind === "chain" || line.kind === "commit"))
      this.#fault(
        line.span,
        l10n.t("only rules may be indented; iptables-restore does not know this line with blanks in front"),
        this.#unindent(line.span),
      );
    else if (line.kind === "commit" && line.trailing)
      this.#fault(line.span, l10n.t("iptables-restore does not know COMMIT with blanks behind it"), {
        title: l10n.t("Remove the blanks"),
        edits: [{ span: span(line.span.end, this.#source.lineSpan(line.span.start).end), newText: "" }],
      });
  }

  #unindent(where: Span): Fault["fix"] {
    return {
      title: l10n.t("Remove the blanks"),
      edits: [{ span: span(this.#source.lineSpan(where.start).start, where.start), newText: "" }],
    };
  }

  #fault(
    where: Span,
    message: string,
    fix?: Fault["fix"],
    rule = "iptables-syntax",
    severity?: Fault["severity"],
  ): void {
    this.#faults.push({
      rule,
      span: where,
      message,
      ...(fix === undefined ? {} : { fix }),
      ...(severity === undefined ? {} : { severity }),
    });
  }

  /** `:OUTPUT DROP [0:0]` */
  #chain(name: Word, policy: Word | undefined, where: Span): void {
    if (policy === undefined)
      this.#fault(
        where,
        l10n.t("a chain's line needs its policy: ACCEPT or DROP for a built-in chain, - for one's own"),
        {
          title: l10n.t("Add the policy"),
          edits: [
            {
              span: span(where.end, where.end),
              newText: builtinHook(this.table.name, name.text) === undefined ? " - [0:0]" : " ACCEPT [0:0]",
            },
          ],
        },
      );
    const chain = this.table.chains.get(name.text) ?? this.#newChain(name, where, true);
    chain.span = where;
    if (policy === undefined) return;
    if (!policy.literal) {
      if (chain.hook !== undefined) chain.policy = this.#openPolicy(policy, where);
      return;
    }
    if (chain.hook !== undefined) {
      chain.policy = { word: policy, line: where };
      checkPolicy(policy, this.#faults);
    } else if (policy.text !== "-") {
      const near = closest(name.text, Object.keys(tables[this.table.name]?.chains ?? {}));
      if (near !== undefined && /^[A-Z]+$/.test(name.text) && name.text !== near)
        this.#fault(
          name.span,
          l10n.t('{name} is no built-in chain, so it filters nothing by itself; did you mean "{near}"?', {
            name: name.text,
            near,
          }),
          replacement(name.span, near),
          "ipt-unknown-chain",
          "warning",
        );
      else
        this.#fault(
          policy.span,
          l10n.t(
            "only built-in chains have a policy; at the end of {name} the packet goes back to where it came from",
            {
              name: name.text,
            },
          ),
          replacement(policy.span, "-"),
          "ipt-policy",
          "warning",
        );
    }
  }

  #newChain(name: Word, where: Span, declared = false): ChainState {
    checkChainName(name, declared, this.#faults);
    const chain: ChainState = {
      name: name.text,
      hook: undefined,
      span: where,
      policy: undefined,
      rules: [],
      touched: [],
      numbered: [],
    };
    this.table.chains.set(name.text, chain);
    return chain;
  }

  /** A policy that is filled in when the file is made or the script runs. */
  #openPolicy(word: Word, line: Span): NonNullable<ChainState["policy"]> {
    const text = l10n.t("a template fills this in: {what}", { what: word.text });
    return { word, line, reason: { code: "template", text, place: place(this.#source, line) } };
  }

  #rule(line: Line, words: readonly Word[], command: Command = readCommand(words, line.span)): void {
    this.#faultsBefore = this.#faults.length;
    // What a backslash seems to continue has been complained of in the line above.
    const isContinuation = this.#continues && command.verb === undefined;
    this.#continues = words.at(-1)?.text === "\\";
    if (isContinuation) return;
    const only = command.core.find(({ name }) => name === "ipv4" || name === "ipv6");
    // The other family's program reads this line; ours passes over it.
    if (only !== undefined && (only.name === "ipv4" ? 4 : 6) !== this.#family) return;
    this.#faults.push(...command.faults);
    this.#isOpen = words.some(({ literal }) => !literal);
    if (line.kind === "rule" && line.openQuote) checkOpenQuote(line, this.#source, this.#faults);
    const { verb } = command;
    if (verb === undefined) return;
    if (this.#isRefused()) return;
    const [chainWord, second] = verb.values;
    switch (verb.name) {
      case "append":
      case "insert":
      case "replace":
        if (chainWord !== undefined) this.#place(line, command, verb, chainWord, second);
        return;
      case "delete":
        if (chainWord !== undefined) this.#delete(line, command, chainWord, second);
        return;
      case "new-chain":
        if (chainWord === undefined) return;
        if (this.table.chains.has(chainWord.text))
          this.#fault(chainWord.span, l10n.t("there is a chain {name} already", { name: chainWord.text }));
        else {
          this.#newChain(chainWord, line.span);
          if (this.#isRefused()) this.table.chains.delete(chainWord.text);
        }
        return;
      case "rename-chain": {
        const chain = chainWord === undefined ? undefined : this.#known(chainWord);
        if (chain === undefined || second === undefined) return;
        if (this.table.chains.has(second.text)) {
          this.#fault(second.span, l10n.t("there is a chain {name} already", { name: second.text }));
          return;
        }
        this.table.chains.delete(chain.name);
        const renamed = this.#newChain(second, chain.span);
        renamed.rules = chain.rules;
        // Jumps lead to the chain, not to its name.
        for (const each of this.table.chains.values())
          each.rules = each.rules.map((rule) => {
            const { action } = rule.filterLine;
            return (action.kind === "jump" || action.kind === "goto") && action.chain === chain.name
              ? withLine(rule, lineWith(rule.filterLine, { action: { ...action, chain: second.text } }))
              : rule;
          });
        return;
      }
      case "flush":
        for (const chain of chainWord === undefined ? this.table.chains.values() : [this.#known(chainWord)]) {
          if (chain === undefined) continue;
          chain.rules = [];
          chain.touched.push(line.span.end);
        }
        return;
      case "delete-chain": {
        const chain = chainWord === undefined ? undefined : this.#known(chainWord);
        if (chain !== undefined && chain.hook === undefined) this.table.chains.delete(chain.name);
        if (chainWord === undefined)
          for (const each of [...this.table.chains.values()])
            if (each.hook === undefined) this.table.chains.delete(each.name);
        return;
      }
      case "policy": {
        const chain = chainWord === undefined ? undefined : this.#known(chainWord);
        if (chain === undefined || second === undefined) return;
        if (!second.literal) {
          if (chain.hook !== undefined) chain.policy = this.#openPolicy(second, line.span);
        } else if (chain.hook === undefined)
          this.#fault(
            second.span,
            l10n.t("only built-in chains have a policy; {name} is none", { name: chain.name }),
            undefined,
            "ipt-policy",
          );
        else {
          checkPolicy(second, this.#faults);
          if (!this.#isRefused()) chain.policy = { word: second, line: line.span };
        }
        return;
      }
      case "zero":
        for (const chain of chainWord === undefined ? this.table.chains.values() : [this.#known(chainWord)])
          if (chain?.policy !== undefined) chain.policy = zeroed(chain.policy, place(this.#source, line.span));
        return;
      default:
        if (chainWord !== undefined) this.#known(chainWord);
    }
  }

  /** A mistake that iptables or the kernel does not pass, in a script. */
  #isRefused(): boolean {
    // A word that nobody knows may be what the rest asks for.
    if (!this.#isScript || this.#isOpen) return false;
    this.refused ||= this.#faults
      .slice(this.#faultsBefore)
      .some(
        ({ rule, severity }) =>
          (severity ?? "error") === "error" && !(this.trustsTargets && rule === "ipt-unknown-target"),
      );
    return this.refused;
  }

  /** The chain of this name, or a fault. */
  #known(name: Word): ChainState | undefined {
    const chain = this.table.chains.get(name.text);
    if (chain !== undefined || !name.literal) return chain;
    const later = this.#declared.has(name.text);
    const elsewhere = Object.entries(tables).find(([, { chains }]) => Object.hasOwn(chains, name.text));
    const near = closest(name.text, this.table.chains.keys());
    const parameters = { name: name.text, near: near ?? "", table: this.table.name };
    this.#fault(
      name.span,
      later
        ? l10n.t("the chain {name} is declared only further down; move its line up", parameters)
        : elsewhere !== undefined
          ? l10n.t("the table {table} has no chain {name}", parameters)
          : near === undefined
            ? l10n.t("no chain {name} is declared in this table", parameters)
            : l10n.t('no chain {name} is declared in this table; did you mean "{near}"?', parameters),
      later || elsewhere !== undefined || near === undefined ? undefined : replacement(name.span, near),
      "ipt-unknown-chain",
    );
    return undefined;
  }

  #place(line: Line, command: Command, verb: Option, chainWord: Word, second: Word | undefined): void {
    const chain = this.#known(chainWord);
    if (chain === undefined) return;
    const filterLine = this.#filterLine(line, command, chain);
    if (this.#isRefused()) return;
    chain.touched.push(line.span.end);
    const made = { filterLine, line, command, habits: habitsOf(command) };
    if (verb.name === "append") {
      chain.rules.push(made);
      if (this.#faults.length === this.#faultsBefore && this.guard.length === 0) this.#memory.add(chain, made);
      return;
    }
    const number = second === undefined ? 1 : Number(second.text);
    // What is inserted as the first comes in front whatever else is there.
    if (second !== undefined && !(verb.name === "insert" && number === 1)) chain.numbered.push(line.span.start);
    if (!Number.isInteger(number) || number < 1) {
      if (second?.literal)
        this.#fault(second.span, l10n.t('"{text}" is no position; the first rule is 1', { text: second.text }));
      chain.rules.push(made);
      return;
    }
    const most = verb.name === "insert" ? chain.rules.length + 1 : chain.rules.length;
    // A template may have added rules that nobody sees here.
    if (number > most && second !== undefined && !chain.rules.some((rule) => rule.line.conditional))
      this.#fault(
        second.span,
        l10n.t("{chain} has only {count} rules up to here", { chain: chain.name, count: chain.rules.length }),
      );
    chain.rules.splice(number - 1, verb.name === "replace" ? 1 : 0, made);
  }

  #delete(line: Line, command: Command, chainWord: Word, number: Word | undefined): void {
    const chain = this.#known(chainWord);
    if (chain === undefined) return;
    chain.touched.push(line.span.end);
    if (number !== undefined) {
      chain.numbered.push(line.span.start);
      const at = Number(number.text);
      if (at >= 1 && at <= chain.rules.length) chain.rules.splice(at - 1, 1);
      else if (number.literal)
        this.#fault(
          number.span,
          l10n.t("{chain} has only {count} rules up to here", { chain: chain.name, count: chain.rules.length }),
        );
      return;
    }
    const meant = meaning(command);
    const at = chain.rules.findIndex((rule) => meaning(rule.command) === meant);
    if (at !== -1) chain.rules.splice(at, 1);
    else if (command.faults.length === 0)
      this.#fault(
        line.span,
        l10n.t("no line above adds this rule to {chain}, so there is nothing to delete", { chain: chain.name }),
        undefined,
        "iptables-syntax",
        "warning",
      );
  }

  #filterLine(line: Line, command: Command, chain: ChainState): FilterLine {
    const where = place(this.#source, line.span);
    const setting: Setting = {
      family: this.#family,
      table: this.table.name,
      hook: chain.hook,
      place: where,
      ...(this.turn === undefined ? {} : { turn: this.turn }),
    };
    checkDirection(command, chain, this.#faults);
    const { match, faults } = lowerMatch(command, setting);
    this.#faults.push(...faults);
    const conditions: Condition[] = [...this.guard, ...match];
    if (line.conditional)
      conditions.push({
        on: "free",
        key: `${where.source.uri} ${line.span.start} template`,
        reason: { code: "template", text: l10n.t("a template decides whether this line is there"), place: where },
      });
    checkOptions(command, setting, this.#faults);
    checkPlacement(command, setting, this.#faults);
    if (this.#faults.length === this.#faultsBefore) checkMisread(command, this.#faults);
    const lowered = lowerTarget(command, setting, this.#faults);
    const { action, effects } = lowered ?? { action: this.#jump(command, setting), effects: [] };
    const comment = command.modules
      .find(({ name }) => name === "comment")
      ?.options.find(({ name }) => name === "comment")?.values[0]?.text;
    return {
      place: where,
      text: this.#source.slice(line.span),
      match: conditions,
      action,
      ...(effects.length === 0 ? {} : { effects }),
      ...(comment === undefined ? {} : { comment }),
    };
  }

  /** A jump or goto to a chain of one's own. */
  #jump(command: Command, setting: Setting): Action {
    const { target } = command;
    const word = target?.word;
    if (target === undefined || word === undefined) return { kind: "continue" };
    const chain = this.table.chains.get(word.text);
    const kind = target.goto ? "goto" : "jump";
    if (chain !== undefined && chain.hook === undefined) return { kind, chain: word.text };
    if (!word.literal || foreignTargets.has(word.text))
      return {
        kind: "unknown",
        reason: {
          code: "target",
          text: l10n.t("what {target} does to the packet no file tells", { target: word.text }),
          place: setting.place,
        },
      };
    const own = [...this.table.chains.values()].filter(({ hook }) => hook === undefined).map(({ name }) => name);
    const near = closest(word.text, target.goto ? own : [...own, ...targetExtensions().keys()]);
    const parameters = { name: word.text, near: near ?? "" };
    const isNear = near !== undefined && chain === undefined && !this.#declared.has(word.text);
    this.#fault(
      word.span,
      chain !== undefined
        ? l10n.t("{name} is a built-in chain, and no rule can jump to it", parameters)
        : this.#declared.has(word.text)
          ? l10n.t("the chain {name} is declared only further down; move its line up", parameters)
          : isNear
            ? l10n.t('there is no target and no chain {name}; did you mean "{near}"?', parameters)
            : l10n.t("there is no target and no chain {name}", parameters),
      isNear ? replacement(word.span, near) : undefined,
      "ipt-unknown-target",
    );
    return { kind, chain: chain === undefined ? word.text : `${word.text} (built-in)` };
  }
}
