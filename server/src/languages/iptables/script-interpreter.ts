import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import type { Condition } from "../../model/filter.ts";
import type { SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import type { ShellCommand, ShellCompound } from "../shell-parser.ts";
import { type Call, expand, passedOn, valueOfWord } from "./script-expand.ts";
import { freeOf, type Guard, otherwise } from "./script-guards.ts";
import { hereDocument, outputOf, type ShellInput } from "./script-input.ts";
import {
  assignedIn,
  changesFirewall,
  deepestCall,
  families,
  fits,
  globbed,
  harmlessSources,
  looksForFirewall,
  mostSteps,
  mostTurns,
  onlyCommand,
  program,
  programOf,
  readForm,
  restorer,
  type Simple,
  succeeding,
  variableFiles,
} from "./script-scan.ts";
import { isSetRestore, ScriptSets } from "./script-sets.ts";
import { spanOf } from "./script-spans.ts";
import { ShellState, type Status } from "./script-state.ts";
import type { ScriptTables } from "./script-tables.ts";
import { evaluateTest } from "./script-test-command.ts";
import { readInto, setArray, setVariable } from "./script-variables.ts";

/** Follows a shell script as far as it can be followed, and says of the rest that it cannot. */
export class Interpreter {
  readonly #source: SourceFile;
  readonly #tables: ScriptTables;
  readonly #shell: ShellState;
  readonly #functions = new Map<string, ShellCommand>();
  #caller: Call | undefined;
  #guard: Guard = [];
  #stop: "exit" | "return" | "break" | "continue" | undefined;
  #steps = 0;
  #depth = 0;
  #gaveUp = false;
  /** What holds only for the rest of a loop's turn, or of the loop, after a `continue` or `break` that may have come. */
  #untilTurn = new Set<Condition>();
  #untilLoop = new Set<Condition>();
  /** How many commands around this one are asked for their success, so that `set -e` ends nothing. */
  #tested = 0;
  /** What a loop of `read` reads, and what a compound command's here-document or pipe gives it. */
  #input: ShellInput | undefined;
  /** Sets that the script itself fills. */
  readonly sets: ScriptSets;

  constructor(source: SourceFile, tables: ScriptTables, braces: boolean) {
    this.#source = source;
    this.#tables = tables;
    this.sets = new ScriptSets(source, (name) => tables.asks(name));
    this.#shell = new ShellState(braces);
  }

  run(command: ShellCommand): Status {
    if (this.#stop !== undefined) return undefined;
    if (++this.#steps > mostSteps) {
      if (!this.#gaveUp) this.#doubtAll(spanOf(command), l10n.t("the script does more than is followed here"));
      this.#gaveUp = true;
      return undefined;
    }
    switch (command.kind) {
      case "simple":
        return this.#simple(command);
      case "pipeline":
        return this.#pipeline(command);
      case "and-or":
        return this.#andOr(command.parts);
      case "list": {
        let status: Status = true;
        for (const item of command.items) {
          status = this.run(item.command);
          if (this.#stop !== undefined) break;
        }
        return status;
      }
      case "compound":
        return this.#compound(command);
    }
  }

  #doubtAll(where: Span, why: string): void {
    for (const family of [4, 6] as const) this.#tables.doubt(family, where, why, this.#guard);
  }

  /** Runs under one more condition; what it sets is not known afterwards where it would be another value without. */
  #under(conditions: Guard, body: () => void): void {
    const guard = this.#guard;
    const before = new Map(this.#shell.variables);
    const restore = this.#tables.remember();
    const restoreSets = this.sets.remember();
    this.#guard = [...guard, ...conditions];
    body();
    this.#guard = guard;
    // What counts is the firewall of a script that comes to its end, so it has not gone this way.
    if (this.#stop === "exit") {
      this.#stop = undefined;
      this.#shell.variables = before;
      restore();
      restoreSets();
      return;
    }
    this.#shell.merge(before);
    if (this.#stop !== undefined) {
      const left = otherwise(conditions);
      if (this.#stop === "continue") this.#untilTurn.add(left);
      if (this.#stop === "break") this.#untilLoop.add(left);
      this.#stop = undefined;
      this.#guard = [...guard, left];
    }
  }

  #andOr(parts: readonly { readonly operator: "" | "&&" | "||"; readonly command: ShellCommand }[]): Status {
    let status: Status = true;
    let previous: ShellCommand | undefined;
    const guard = this.#guard;
    for (const [at, { operator, command }] of parts.entries()) {
      if (this.#stop !== undefined) break;
      const run = (): Status => (at < parts.length - 1 ? this.#ask(command) : this.run(command));
      if (operator === "" || status !== undefined) {
        const runs = operator === "" || (operator === "&&" ? status === true : status === false);
        if (runs) status = run();
      } else if (previous !== undefined) {
        const condition = freeOf(this.#source, previous);
        const conditions = operator === "&&" ? [condition] : [otherwise([condition])];
        this.#under(conditions, () => void run());
        status = undefined;
      }
      previous = command;
    }
    // A `return` that may have come holds for what follows; else the guard is as it was.
    if (this.#guard.length < guard.length) this.#guard = guard;
    return status;
  }

  #pipeline({ commands, negated }: ShellCommand & { readonly kind: "pipeline" }): Status {
    const variables = new Map(this.#shell.variables);
    let status: Status;
    for (const [at, command] of commands.entries()) {
      const program = command.kind === "simple" ? programOf(command, this.#shell.scope, this.#source) : undefined;
      const name = program?.name;
      const input = at > 0 ? commands[at - 1] : undefined;
      const piped = input === undefined ? undefined : outputOf(input, this.#shell.scope);
      if (command.kind === "simple" && name !== undefined && restorer.test(name)) this.#restore(command, name, piped);
      else if (program !== undefined && piped !== undefined && isSetRestore(program.name, program.words.slice(1)))
        this.sets.restore(piped, program.words.slice(1), this.#guard.length > 0);
      else if (at > 0) {
        const outer = this.#input;
        this.#input = piped;
        status = this.run(command);
        this.#input = outer;
      } else status = negated || at < commands.length - 1 ? this.#ask(command) : this.run(command);
      // Every part of a pipe has a shell of its own.
      if (commands.length > 1) this.#shell.variables = new Map(variables);
    }
    return negated && status !== undefined ? !status : status;
  }

  #compound(command: ShellCompound): Status {
    const { targets = [], operators = [] } = command;
    const outer = this.#input;
    const isRead = operators.some((operator) => operator.startsWith("<"));
    if (isRead) this.#input = hereDocument({ targets, operators }, this.#shell.scope);
    const status = this.#form(command);
    if (isRead) this.#input = outer;
    return status;
  }

  #form(command: ShellCompound): Status {
    const [body] = command.bodies;
    switch (command.form) {
      case "function":
        if (command.subject !== undefined && body !== undefined) {
          // One that may or may not be this is no longer followed.
          const name = command.subject.word.text;
          if (this.#guard.length === 0 || !this.#functions.has(name)) this.#functions.set(name, body);
          else this.#functions.delete(name);
        }
        return true;
      case "group":
        return body === undefined ? true : this.run(body);
      case "subshell": {
        const variables = new Map(this.#shell.variables);
        const status = body === undefined ? true : this.run(body);
        this.#shell.variables = variables;
        if (this.#stop === "exit") this.#stop = undefined;
        return status;
      }
      case "if":
        return this.#if(command, 0);
      case "case":
        return this.#case(command);
      case "for":
        return this.#loop(() => this.#for(command));
      case "while":
      case "until":
        return this.#loop(() => this.#while(command));
      case "unknown":
        this.#loopOnce(command);
        return undefined;
    }
  }

  /** Runs a command whose failure ends no script. */
  #ask(command: ShellCommand): Status {
    this.#tested++;
    const status = this.run(command);
    this.#tested--;
    return status;
  }

  #if(command: ShellCompound, at: number): Status {
    const condition = command.conditions[at];
    const body = command.bodies[at];
    if (body === undefined) return true;
    if (condition === undefined) return this.run(body);
    const status = this.#ask(condition);
    if (this.#stop !== undefined) return undefined;
    if (status === true) return this.run(body);
    if (status === false) return this.#if(command, at + 1);
    const free = freeOf(this.#source, condition);
    const before = new Map(this.#shell.variables);
    this.#under([free], () => void this.run(body));
    const afterFirst = this.#shell.variables;
    this.#shell.variables = before;
    this.#under([otherwise([free])], () => void this.#if(command, at + 1));
    this.#shell.merge(afterFirst);
    return undefined;
  }

  #case(command: ShellCompound): Status {
    const subject = command.subject;
    const patterns = (command.patterns ?? []).map((branch) =>
      branch.map((word) => valueOfWord(word, this.#shell.scope)),
    );
    const value = subject === undefined ? undefined : valueOfWord(subject, this.#shell.scope);
    const isFirst =
      subject !== undefined &&
      /^\$(?:1|\{1(?::-\w*)?\})$/.test(subject.word.text) &&
      this.#shell.positional === undefined;
    // An init script is asked here for what it does at the start of the machine.
    const wanted = value ?? (isFirst && patterns.some((branch) => branch.includes("start")) ? "start" : undefined);
    if (wanted !== undefined && patterns.flat().every((pattern) => pattern !== undefined)) {
      const at = patterns.findIndex((branch) => branch.some((pattern) => fits(pattern ?? "", wanted)));
      const body = command.bodies[at];
      return body === undefined ? true : this.run(body);
    }
    const excluded: Condition[] = [];
    for (const body of command.bodies) {
      const free = freeOf(this.#source, body);
      this.#under([...excluded, free], () => void this.run(body));
      excluded.push(otherwise([free]));
    }
    return undefined;
  }

  #for(command: ShellCompound): Status {
    const name = command.subject?.word.text ?? "";
    const [body] = command.bodies;
    if (body === undefined) return true;
    const items =
      command.items === undefined
        ? this.#shell.positional?.map(
            (value): Word => ({ text: value ?? "", span: spanOf(command), literal: value !== undefined }),
          )
        : command.items.flatMap((word) =>
            word.quoted || word.expansions.length > 0
              ? expand(word, this.#shell.scope)
              : globbed(word, this.#shell.scope),
          );
    if (items === undefined) {
      this.#loopOnce(command);
      return undefined;
    }
    for (const item of items.slice(0, mostTurns)) {
      if (this.#gaveUp) break;
      this.#shell.variables.set(name, item.literal ? item.text : undefined);
      if (!item.literal) this.#loopOnce(command);
      else if (!this.#turn(body)) break;
      if (this.#stop !== undefined) break;
    }
    return undefined;
  }

  #while(command: ShellCompound): Status {
    const [condition] = command.conditions;
    const [body] = command.bodies;
    if (condition === undefined || body === undefined) return undefined;
    if (this.#readLines(command)) return undefined;
    for (let turn = 0; ; turn++) {
      const status = this.#ask(condition);
      if (this.#stop !== undefined) return undefined;
      if (status === undefined || this.#gaveUp) break;
      if (status !== (command.form === "while")) return true;
      if (!this.#turn(body)) return this.#stop === "break" ? true : undefined;
      if (turn === mostTurns - 1) {
        this.#doubtAll(spanOf(command), l10n.t("this loop turns more often than is followed here"));
        return undefined;
      }
    }
    this.#loopOnce(command);
    return undefined;
  }

  /** One turn of a loop; whether another may follow. */
  #turn(body: ShellCommand): boolean {
    const outer = this.#untilTurn;
    this.#untilTurn = new Set();
    this.run(body);
    this.#guard = this.#guard.filter((condition) => !this.#untilTurn.has(condition));
    this.#untilTurn = outer;
    if (this.#stop === "continue") this.#stop = undefined;
    return this.#stop === undefined;
  }

  /** A loop, whose `break` ends it and nothing else. */
  #loop<Result>(turns: () => Result): Result {
    const outer = this.#untilLoop;
    this.#untilLoop = new Set();
    const result = turns();
    this.#guard = this.#guard.filter((condition) => !this.#untilLoop.has(condition));
    this.#untilLoop = outer;
    if (this.#stop === "break") this.#stop = undefined;
    return result;
  }

  /** A loop of which nobody knows how often it turns, and with which values. */
  #loopOnce(command: ShellCompound): void {
    const [body] = command.bodies;
    if (body === undefined) return;
    for (const name of assignedIn(command)) this.#shell.variables.set(name, undefined);
    this.#under([freeOf(this.#source, command)], () => void this.#turn(body));
    for (const name of assignedIn(command)) this.#shell.variables.set(name, undefined);
  }

  #simple(command: Simple): Status {
    if (command.words.length === 0) {
      for (const word of command.assignments) this.#shell.assign(word, command);
      return command.assignments.some(({ substitutions }) => substitutions.length > 0) ? undefined : true;
    }
    const found = programOf(command, this.#shell.scope, this.#source);
    if (found === undefined) return true;
    const { name, known } = found;
    const { words, where } = passedOn(command.words, found.words, this.#caller) ?? { ...found, where: spanOf(command) };
    const rest = words.slice(1);
    const element = /^(\w+)\[[^\]]*\]\+?=/.exec(command.words[0]?.word.text ?? "")?.[1];
    if (element !== undefined) {
      setArray(this.#shell.variables, element, undefined);
      return true;
    }
    if (known && isSetRestore(name, rest)) {
      this.sets.restore(hereDocument(command, this.#shell.scope), rest, this.#guard.length > 0);
      return undefined;
    }
    if (!known) {
      if (
        rest.some(({ text }) =>
          /^(?:-[AIDRFXNPE]|--(?:append|insert|delete|replace|flush|policy|new-chain|delete-chain))$/.test(text),
        )
      )
        this.#doubtAll(where, l10n.t("which program this starts no file tells"));
      return undefined;
    }
    const body = this.#functions.get(name);
    if (body !== undefined) return this.#call(body, { parameters: rest, where });
    const family = families[program.exec(name)?.[1] ?? ""];
    if (family !== undefined) {
      const succeeds = this.#tables.run(family, rest, where, this.#guard);
      if (succeeds === false && this.#shell.endsOnError && this.#tested === 0) this.#stop = "exit";
      return succeeds;
    }
    if (restorer.test(name)) {
      this.#restore(command, name, hereDocument(command, this.#shell.scope));
      return true;
    }
    return this.#builtin(name, rest, command) ?? this.#other(name, words, where);
  }

  #restore(command: Simple, name: string, input: ShellInput | undefined): void {
    const family = families[restorer.exec(name)?.[1] ?? ""] ?? 4;
    const words = command.words.map(({ word }) => word.text);
    if (words.includes("-t") || words.includes("--test")) return;
    const hasFile = words.slice(1).some((word) => /^[^-]/.test(word));
    const read = hasFile ? undefined : (input ?? hereDocument(command, this.#shell.scope));
    const keeps = words.includes("-n") || words.includes("--noflush");
    this.#tables.restore(family, read, spanOf(command), this.#guard, keeps);
  }

  #call(body: ShellCommand, call: Call): Status {
    const { parameters } = call;
    if (this.#depth >= deepestCall || parameters.length > mostTurns) {
      this.#doubtAll(spanOf(body), l10n.t("functions call each other deeper than is followed here"));
      return undefined;
    }
    const positional = this.#shell.positional;
    const caller = this.#caller;
    const guard = this.#guard;
    this.#depth++;
    this.#caller = call;
    const locals = this.#shell.locals;
    const own: (() => void)[] = [];
    this.#shell.locals = own;
    this.#shell.positional = parameters.map(({ text, literal }) => (literal ? text : undefined));
    const status = this.run(body);
    for (const bringBack of own.reverse()) bringBack();
    this.#shell.locals = locals;
    this.#shell.positional = positional;
    this.#caller = caller;
    this.#guard = guard;
    this.#depth--;
    if (this.#stop === "return") this.#stop = undefined;
    return status;
  }

  /** `while read line` over lines that are known; false where they are not. */
  #readLines(command: ShellCompound): boolean {
    const condition = onlyCommand(command.conditions[0]);
    const [body] = command.bodies;
    const input = this.#input;
    const form = condition?.kind === "simple" ? readForm(condition, this.#shell.scope) : undefined;
    if (form?.separators === undefined || form.array !== undefined || body === undefined) return false;
    if (input === undefined || command.form !== "while" || (!form.isRaw && input.text.includes("\\"))) return false;
    const lines = input.text.split("\n");
    // What stands behind the last line's end is no line to read.
    if (lines.pop() !== "" || lines.length > mostTurns || input.text.includes("{{")) return false;
    this.#input = undefined;
    for (const line of lines) {
      if (this.#gaveUp) break;
      readInto(this.#shell.variables, form.names, line, form.separators);
      if (!this.#turn(body)) break;
    }
    if (this.#stop === undefined) for (const name of form.names) setVariable(this.#shell.variables, name, "");
    return true;
  }

  /** What the shell does itself; null where it is another program. */
  #builtin(name: string, rest: readonly Word[], command: Simple): Status | null {
    if (succeeding.test(name)) return true;
    switch (name) {
      case "false":
        return false;
      case "test":
      case "[":
      case "[[":
        return evaluateTest(rest, name);
      case "exit":
      case "return":
      case "break":
      case "continue":
        this.#stop = name;
        return undefined;
      case ".":
      case "source":
        this.#source_(rest[0], command);
        return undefined;
      case "unset":
        for (const { text } of rest) this.#functions.delete(text);
        return this.#shell.builtin(name, rest, command, this.#guard.length === 0);
      default:
        return this.#shell.builtin(name, rest, command, this.#guard.length === 0);
    }
  }

  /** Another file is read in, which may set variables and do anything else. */
  #source_(file: Word | undefined, command: Simple): void {
    if (file?.literal && harmlessSources.test(file.text)) return;
    this.#shell.sourced = true;
    for (const name of this.#shell.variables.keys()) this.#shell.variables.set(name, undefined);
    if (file?.literal !== true || !variableFiles.test(file.text))
      this.#doubtAll(spanOf(command), l10n.t("this reads in another file, which may change rules too"));
  }

  /** A program that is no iptables: does it change rules all the same? */
  #other(name: string, words: readonly Word[], where: Span): Status {
    if (name === "ipset") {
      return this.sets.run(words.slice(1), this.#guard.length > 0);
    }
    if (changesFirewall(name, words))
      this.#doubtAll(where, l10n.t("{program} may change rules in a way that is not followed here", { program: name }));
    return looksForFirewall(name, words) ? true : undefined;
  }
}
