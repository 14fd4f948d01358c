import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import type { Condition } from "../../model/filter.ts";
import { place, type SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import type { ShellWord } from "../shell-lexer.ts";
import type { ShellCommand, ShellCompound } from "../shell-parser.ts";
import { type Call, expand, passedOn, type Scope, type Value, valueOfWord } from "./script-expand.ts";
import { hereDocument, outputOf, type ShellInput } from "./script-input.ts";
import {
  assignedIn,
  changesFirewall,
  deepestCall,
  families,
  fits,
  globbed,
  harmlessSources,
  longestValue,
  looksForFirewall,
  mostSteps,
  mostTurns,
  program,
  restorer,
  starters,
  succeeding,
  variableFiles,
} from "./script-scan.ts";
import { isSetRestore, ScriptSets } from "./script-sets.ts";
import { spanOf } from "./script-spans.ts";
import { type Guard, guarding, otherwise, type ScriptTables } from "./script-tables.ts";
import { evaluateTest } from "./script-test-command.ts";

/** Whether a command succeeds; undefined where no file tells. */
type Status = boolean | undefined;

type Simple = ShellCommand & { readonly kind: "simple" };

/** Follows a shell script as far as it can be followed, and says of the rest that it cannot. */
export class Interpreter {
  readonly #source: SourceFile;
  readonly #tables: ScriptTables;
  readonly #braces: boolean;
  readonly #functions = new Map<string, ShellCommand>();
  #variables = new Map<string, Value>();
  #positional: readonly Value[] | undefined;
  #caller: Call | undefined;
  #sourced = false;
  #guard: Guard = [];
  #stop: "exit" | "return" | "break" | "continue" | undefined;
  #steps = 0;
  #depth = 0;
  #gaveUp = false;
  /** Sets that the script itself fills. */
  readonly sets: ScriptSets;

  constructor(source: SourceFile, tables: ScriptTables, braces: boolean) {
    this.#source = source;
    this.#tables = tables;
    this.sets = new ScriptSets(source, (name) => tables.asks(name));
    this.#braces = braces;
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

  get #scope(): Scope {
    return {
      variables: this.#variables,
      positional: this.#positional,
      sourced: this.#sourced,
      braces: this.#braces,
    };
  }

  #doubtAll(where: Span, why: string): void {
    for (const family of [4, 6] as const) this.#tables.doubt(family, where, why, this.#guard);
  }

  /** A condition of the shell's that no file decides. */
  #free(command: ShellCommand): Condition {
    const where = spanOf(command);
    return guarding({
      on: "free",
      key: `${this.#source.uri} ${where.start} shell`,
      reason: {
        code: "shell",
        text: l10n.t("it hangs on what the shell finds when the script runs: {what}", {
          what: this.#source.slice(where).replaceAll(/\s+/g, " ").slice(0, 80),
        }),
        place: place(this.#source, where),
      },
    });
  }

  /** Runs under one more condition; what it sets is not known afterwards where it would be another value without. */
  #under(conditions: Guard, body: () => void): void {
    const guard = this.#guard;
    const before = new Map(this.#variables);
    const restore = this.#tables.remember();
    const restoreSets = this.sets.remember();
    this.#guard = [...guard, ...conditions];
    body();
    this.#guard = guard;
    // What counts is the firewall of a script that comes to its end, so it has not gone this way.
    if (this.#stop === "exit") {
      this.#stop = undefined;
      this.#variables = before;
      restore();
      restoreSets();
      return;
    }
    this.#merge(before);
    if (this.#stop !== undefined) {
      this.#stop = undefined;
      this.#guard = [...guard, otherwise(conditions)];
    }
  }

  #merge(before: ReadonlyMap<string, Value>): void {
    for (const name of new Set([...before.keys(), ...this.#variables.keys()]))
      if (before.get(name) !== this.#variables.get(name) || before.has(name) !== this.#variables.has(name))
        this.#variables.set(name, undefined);
  }

  #andOr(parts: readonly { readonly operator: "" | "&&" | "||"; readonly command: ShellCommand }[]): Status {
    let status: Status = true;
    let previous: ShellCommand | undefined;
    const guard = this.#guard;
    for (const { operator, command } of parts) {
      if (this.#stop !== undefined) break;
      if (operator === "" || status !== undefined) {
        const runs = operator === "" || (operator === "&&" ? status === true : status === false);
        if (runs) status = this.run(command);
      } else if (previous !== undefined) {
        const condition = this.#free(previous);
        const conditions = operator === "&&" ? [condition] : [otherwise([condition])];
        this.#under(conditions, () => void this.run(command));
        status = undefined;
      }
      previous = command;
    }
    // A `return` that may have come holds for what follows; else the guard is as it was.
    if (this.#guard.length < guard.length) this.#guard = guard;
    return status;
  }

  #pipeline({ commands, negated }: ShellCommand & { readonly kind: "pipeline" }): Status {
    const variables = new Map(this.#variables);
    let status: Status;
    for (const [at, command] of commands.entries()) {
      const program = command.kind === "simple" ? this.#programOf(command) : undefined;
      const name = program?.name;
      const input = at > 0 ? commands[at - 1] : undefined;
      const piped = input === undefined ? undefined : outputOf(input, this.#scope);
      if (command.kind === "simple" && name !== undefined && restorer.test(name)) this.#restore(command, name, piped);
      else if (program !== undefined && piped !== undefined && isSetRestore(program.name, program.words.slice(1)))
        this.sets.restore(piped, program.words.slice(1), this.#guard.length > 0);
      else status = this.run(command);
      // Every part of a pipe has a shell of its own.
      if (commands.length > 1) this.#variables = new Map(variables);
    }
    return negated && status !== undefined ? !status : status;
  }

  #value(name: string): Value {
    return this.#variables.has(name) ? this.#variables.get(name) : this.#sourced ? undefined : "";
  }

  #compound(command: ShellCompound): Status {
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
        const variables = new Map(this.#variables);
        const status = body === undefined ? true : this.run(body);
        this.#variables = variables;
        if (this.#stop === "exit") this.#stop = undefined;
        return status;
      }
      case "if":
        return this.#if(command, 0);
      case "case":
        return this.#case(command);
      case "for":
        return this.#for(command);
      case "while":
      case "until":
        return this.#while(command);
      case "unknown":
        this.#loopOnce(command);
        return undefined;
    }
  }

  #if(command: ShellCompound, at: number): Status {
    const condition = command.conditions[at];
    const body = command.bodies[at];
    if (body === undefined) return true;
    if (condition === undefined) return this.run(body);
    const status = this.run(condition);
    if (this.#stop !== undefined) return undefined;
    if (status === true) return this.run(body);
    if (status === false) return this.#if(command, at + 1);
    const free = this.#free(condition);
    const before = new Map(this.#variables);
    this.#under([free], () => void this.run(body));
    const afterFirst = this.#variables;
    this.#variables = before;
    this.#under([otherwise([free])], () => void this.#if(command, at + 1));
    this.#merge(afterFirst);
    return undefined;
  }

  #case(command: ShellCompound): Status {
    const subject = command.subject;
    const patterns = (command.patterns ?? []).map((branch) => branch.map((word) => valueOfWord(word, this.#scope)));
    const value = subject === undefined ? undefined : valueOfWord(subject, this.#scope);
    const isFirst =
      subject !== undefined && /^\$(?:1|\{1(?::-\w*)?\})$/.test(subject.word.text) && this.#positional === undefined;
    // An init script is asked here for what it does at the start of the machine.
    const wanted = value ?? (isFirst && patterns.some((branch) => branch.includes("start")) ? "start" : undefined);
    if (wanted !== undefined && patterns.flat().every((pattern) => pattern !== undefined)) {
      const at = patterns.findIndex((branch) => branch.some((pattern) => fits(pattern ?? "", wanted)));
      const body = command.bodies[at];
      return body === undefined ? true : this.run(body);
    }
    const excluded: Condition[] = [];
    for (const body of command.bodies) {
      const free = this.#free(body);
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
        ? this.#positional?.map(
            (value): Word => ({ text: value ?? "", span: spanOf(command), literal: value !== undefined }),
          )
        : command.items.flatMap((word) =>
            word.quoted || word.expansions.length > 0 ? expand(word, this.#scope) : globbed(word, this.#scope),
          );
    if (items === undefined) {
      this.#loopOnce(command);
      return undefined;
    }
    for (const item of items.slice(0, mostTurns)) {
      if (this.#gaveUp) break;
      this.#variables.set(name, item.literal ? item.text : undefined);
      if (item.literal) this.run(body);
      else this.#loopOnce(command);
      if (this.#stop === "continue") this.#stop = undefined;
      if (this.#stop === "break") {
        this.#stop = undefined;
        break;
      }
      if (this.#stop !== undefined) break;
    }
    return undefined;
  }

  #while(command: ShellCompound): Status {
    const [condition] = command.conditions;
    const [body] = command.bodies;
    if (condition === undefined || body === undefined) return undefined;
    for (let turn = 0; ; turn++) {
      const status = this.run(condition);
      if (this.#stop !== undefined) return undefined;
      if (status === undefined || this.#gaveUp) break;
      if (status !== (command.form === "while")) return true;
      this.run(body);
      if (this.#stop === "continue") this.#stop = undefined;
      if (this.#stop === "break") {
        this.#stop = undefined;
        return true;
      }
      if (this.#stop !== undefined) return undefined;
      if (turn === mostTurns - 1) {
        this.#doubtAll(spanOf(command), l10n.t("this loop turns more often than is followed here"));
        return undefined;
      }
    }
    this.#loopOnce(command);
    return undefined;
  }

  /** A loop of which nobody knows how often it turns, and with which values. */
  #loopOnce(command: ShellCompound): void {
    const [body] = command.bodies;
    if (body === undefined) return;
    for (const name of assignedIn(command)) this.#variables.set(name, undefined);
    this.#under([this.#free(command)], () => void this.run(body));
    for (const name of assignedIn(command)) this.#variables.set(name, undefined);
  }

  /** The program a simple command starts, behind `sudo` and its like, with the words of the whole. */
  #programOf(
    command: Simple,
  ): { readonly name: string; readonly known: boolean; readonly words: readonly Word[] } | undefined {
    let words = command.words
      .flatMap((word) => expand(word, this.#scope))
      // A template's gap is spoken of as it is written.
      .map((word) => (/\$\(x+\)/.test(word.text) ? { ...word, text: this.#source.slice(word.span) } : word));
    for (;;) {
      const [first, second] = words;
      if (first === undefined) return undefined;
      const name = first.text.slice(first.text.lastIndexOf("/") + 1);
      if (!first.literal || !starters.test(name) || (name === "command" && /^-[vV]/.test(second?.text ?? "")))
        return { name, known: first.literal, words };
      let from = 1;
      while (from < words.length && (/^-/.test(words[from]?.text ?? "") || /^\w+=/.test(words[from]?.text ?? "")))
        from++;
      // `nice -n 10 iptables`: the number is no program.
      if (/^-?\d+$/.test(words[from]?.text ?? "")) from++;
      words = words.slice(from);
    }
  }

  #simple(command: Simple): Status {
    if (command.words.length === 0) {
      for (const word of command.assignments) this.#assign(word);
      return command.assignments.some(({ substitutions }) => substitutions.length > 0) ? undefined : true;
    }
    const found = this.#programOf(command);
    if (found === undefined) return true;
    const { name, known } = found;
    const { words, where } = passedOn(command.words, found.words, this.#caller) ?? { ...found, where: spanOf(command) };
    const rest = words.slice(1);
    if (known && isSetRestore(name, rest)) {
      this.sets.restore(hereDocument(command, this.#scope), rest, this.#guard.length > 0);
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
    if (family !== undefined) return this.#tables.run(family, rest, where, this.#guard);
    if (restorer.test(name)) {
      this.#restore(command, name, hereDocument(command, this.#scope));
      return true;
    }
    return this.#builtin(name, rest, command) ?? this.#other(name, words, where);
  }

  #restore(command: Simple, name: string, input: ShellInput | undefined): void {
    const family = families[restorer.exec(name)?.[1] ?? ""] ?? 4;
    const words = command.words.map(({ word }) => word.text);
    if (words.includes("-t") || words.includes("--test")) return;
    const keeps = words.includes("-n") || words.includes("--noflush");
    const hasFile = words.slice(1).some((word) => /^[^-]/.test(word));
    this.#tables.restore(
      family,
      hasFile ? undefined : (input ?? hereDocument(command, this.#scope)),
      spanOf(command),
      this.#guard,
      keeps,
    );
  }

  #call(body: ShellCommand, call: Call): Status {
    const { parameters } = call;
    if (this.#depth >= deepestCall || parameters.length > mostTurns) {
      this.#doubtAll(spanOf(body), l10n.t("functions call each other deeper than is followed here"));
      return undefined;
    }
    const positional = this.#positional;
    const caller = this.#caller;
    const guard = this.#guard;
    this.#depth++;
    this.#caller = call;
    this.#positional = parameters.map(({ text, literal }) => (literal ? text : undefined));
    const status = this.run(body);
    this.#positional = positional;
    this.#caller = caller;
    this.#guard = guard;
    this.#depth--;
    if (this.#stop === "return") this.#stop = undefined;
    return status;
  }

  #assign(word: ShellWord): void {
    const equals = word.word.text.indexOf("=");
    if (equals === -1) return;
    const name = word.word.text.slice(0, equals).replace(/\+$/, "");
    const adds = word.word.text.charAt(equals - 1) === "+";
    const whole = valueOfWord(word, this.#scope);
    const value = whole?.slice(whole.indexOf("=") + 1);
    const before = adds ? this.#value(name) : "";
    const result = value === undefined || before === undefined ? undefined : before + value;
    // One that doubles itself line by line would fill the memory.
    this.#variables.set(name, result !== undefined && result.length > longestValue ? undefined : result);
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
      case "export":
      case "local":
      case "readonly":
      case "declare":
      case "typeset":
        for (const word of command.words.slice(1)) if (/^\w+\+?=/.test(word.word.text)) this.#assign(word);
        return true;
      case "unset":
        for (const { text } of rest) this.#variables.delete(text);
        return true;
      case "read":
      case "getopts":
      case "mapfile":
      case "readarray":
      case "let":
        for (const { text } of rest) if (/^\w/.test(text)) this.#variables.set(/^\w+/.exec(text)?.[0] ?? "", undefined);
        return undefined;
      case "shift": {
        const count = rest[0] === undefined ? 1 : Number(rest[0].text);
        if (this.#positional !== undefined && Number.isInteger(count)) this.#positional = this.#positional.slice(count);
        return true;
      }
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
      default:
        return null;
    }
  }

  /** Another file is read in, which may set variables and do anything else. */
  #source_(file: Word | undefined, command: Simple): void {
    if (file?.literal && harmlessSources.test(file.text)) return;
    this.#sourced = true;
    for (const name of this.#variables.keys()) this.#variables.set(name, undefined);
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
