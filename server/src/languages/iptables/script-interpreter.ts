import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import type { Condition } from "../../model/filter.ts";
import type { SourceFile } from "../../text/source.ts";
import type { ShellCommand, ShellCompound } from "../shell-parser.ts";
import { Course } from "./script-course.ts";
import { expand, valueOfWord } from "./script-expand.ts";
import { either, type Guard, otherwise } from "./script-guards.ts";
import { hereDocument, outputOf } from "./script-input.ts";
import { Programs } from "./script-programs.ts";
import {
  assignedIn,
  fits,
  globbed,
  mostSteps,
  mostTurns,
  onlyCommand,
  programOf,
  readForm,
  restorer,
} from "./script-scan.ts";
import { isSetRestore } from "./script-sets.ts";
import { spanOf } from "./script-spans.ts";
import type { Status } from "./script-state.ts";
import { readInto, setVariable } from "./script-variables.ts";

/** Whether a command has succeeded: known, or where the condition holds. */
type Outcome = boolean | Condition;

/** Follows a shell script as far as it can be followed, and says of the rest that it cannot. */
export class Interpreter {
  readonly course: Course;
  readonly #programs: Programs;
  #steps = 0;
  #gaveUp = false;
  /** What holds only for the rest of a loop's turn, or of the loop, after a `continue` or `break` that may have come. */
  #untilTurn = new Set<Condition>();
  #untilLoop = new Set<Condition>();

  constructor(source: SourceFile, hasBraces: boolean) {
    this.course = new Course(source, hasBraces);
    this.#programs = new Programs(this.course, (command) => this.run(command));
  }

  /** The whole script, with what `trap` leaves for its end. */
  runScript(command: ShellCommand): void {
    this.#programs.runScript(command);
  }

  run(command: ShellCommand): Status {
    const { course } = this;
    if (course.stop !== undefined) return undefined;
    if (++this.#steps > mostSteps) {
      if (!this.#gaveUp) course.doubtAll(spanOf(command), l10n.t("the script does more than is followed here"));
      this.#gaveUp = true;
      return undefined;
    }
    switch (command.kind) {
      case "simple": {
        const status = this.#programs.simple(command);
        course.shell.status = status;
        return course.heed(status);
      }
      case "pipeline":
        return this.#pipeline(command);
      case "and-or":
        return this.#andOr(command.parts);
      case "list":
        return this.#list(command.items);
      case "compound":
        return this.#compound(command);
    }
  }

  #list(items: (ShellCommand & { readonly kind: "list" })["items"]): Status {
    let status: Status = true;
    for (const [at, { command, background }] of items.entries()) {
      if (background) {
        const next = items[at + 1]?.command;
        this.#beside(command, next?.kind === "simple" && next.words[0]?.word.text === "wait");
        status = true;
      } else status = this.run(command);
      if (this.course.stop !== undefined) break;
      this.course.shell.status = status;
    }
    return status;
  }

  /** `command &`: what it does to rules and what comes behind it may meet in any order, unless it is waited for. */
  #beside(command: ShellCommand, isAwaited: boolean): void {
    const { tables } = this.course;
    const before = tables.changes;
    this.#apart(() => this.#ask(command));
    if (!isAwaited && tables.changes > before)
      this.course.doubtAll(
        spanOf(command),
        l10n.t("this runs beside the rest of the script, so nobody knows which of their rules come first"),
      );
  }

  /**
   * Runs a command under further conditions; what it sets is not known afterwards where it would be another value
   * without.
   */
  #under(conditions: Guard, command: ShellCommand, run: () => Status = () => this.run(command)): Status {
    const { course } = this;
    const { shell, branch, survival } = course;
    const before = shell.remember();
    const restore = course.tables.remember();
    const restoreSets = course.sets.remember();
    course.branch = [...branch, ...conditions];
    const status = run();
    // What may have ended the turn, the loop or the function within it goes on to hold behind it.
    const open = course.branch.slice(branch.length + conditions.length);
    course.branch = branch;
    // Whoever writes `exit` reckons with it: what counts is the firewall of a script that has not gone this way.
    if (course.stop === "exit") {
      course.stop = undefined;
      course.survival = survival;
      shell.bringBack(before);
      restore();
      restoreSets();
      return status;
    }
    if (course.stop === "failure") {
      course.stop = undefined;
      shell.bringBack(before);
      course.surviveOnlyWithout([...conditions, ...open], spanOf(command));
      return undefined;
    }
    course.branch = [...branch, ...open.map((each) => this.#wider(each, conditions))];
    shell.merge(before);
    if (course.stop !== undefined) {
      const left = otherwise(conditions);
      if (course.stop === "continue") this.#untilTurn.add(left);
      if (course.stop === "break") this.#untilLoop.add(left);
      course.stop = undefined;
      course.branch = [...course.branch, left];
    }
    return status;
  }

  /** Holds where the condition does, or where the shell has not come there. */
  #wider(condition: Condition, conditions: Guard): Condition {
    const wider = either([otherwise(conditions)], [condition]);
    for (const passing of [this.#untilTurn, this.#untilLoop]) if (passing.has(condition)) passing.add(wider);
    return wider;
  }

  #andOr(parts: readonly { readonly operator: "" | "&&" | "||"; readonly command: ShellCommand }[]): Status {
    const { course } = this;
    let outcome: Outcome = true;
    for (const [at, { operator, command }] of parts.entries()) {
      if (course.stop !== undefined) break;
      const run = (): Status => (at < parts.length - 1 ? this.#ask(command) : this.run(command));
      const ask = (status: Status): Outcome => status ?? course.questions.success(command);
      if (operator === "") outcome = ask(run());
      else if (typeof outcome === "boolean") {
        if (outcome === (operator === "&&")) outcome = ask(run());
      } else {
        const before: Condition = outcome;
        const comes: Condition = operator === "&&" ? before : otherwise([before]);
        const own = ask(this.#under([comes], command, run));
        if (operator === "&&") outcome = typeof own === "boolean" ? own && before : either([before, own]);
        else outcome = typeof own === "boolean" ? own || before : either([before], [own]);
      }
    }
    return typeof outcome === "boolean" ? outcome : undefined;
  }

  #pipeline({ commands, negated }: ShellCommand & { readonly kind: "pipeline" }): Status {
    const { course } = this;
    const { shell } = course;
    let status: Status;
    for (const [at, command] of commands.entries()) {
      const before = shell.remember();
      const program = command.kind === "simple" ? programOf(command, shell.scope, course.source) : undefined;
      const name = program?.name;
      const input = at > 0 ? commands[at - 1] : undefined;
      const piped = input === undefined ? undefined : outputOf(input, shell.scope);
      if (command.kind === "simple" && name !== undefined && restorer.test(name))
        status = this.#programs.restore(command, name, piped, input);
      else if (program !== undefined && piped !== undefined && isSetRestore(program.name, program.words.slice(1)))
        status = course.sets.restore(piped, program.words.slice(1), !course.isCertain);
      else if (at > 0) {
        const outer = course.input;
        course.input = piped;
        const run = (): Status => (negated || at < commands.length - 1 ? this.#ask(command) : this.run(command));
        status = this.#apart(run);
        course.input = outer;
      } else if (commands.length > 1) status = this.#apart(() => this.#ask(command));
      else status = negated ? this.#ask(command) : this.run(command);
      // Every part of a pipe has a shell of its own.
      if (commands.length > 1) shell.bringBack(before);
    }
    if (negated) return status === undefined ? undefined : !status;
    return commands.length > 1 ? course.heed(status) : status;
  }

  #compound(command: ShellCompound): Status {
    const { targets = [], operators = [] } = command;
    const { course } = this;
    const outer = course.input;
    const isRead = operators.some((operator) => operator.startsWith("<"));
    if (isRead) course.input = hereDocument({ targets, operators }, course.shell.scope);
    const status = this.#form(command);
    if (isRead) course.input = outer;
    return status;
  }

  #form(command: ShellCompound): Status {
    const { course } = this;
    const [body] = command.bodies;
    switch (command.form) {
      case "function":
        if (command.subject !== undefined && body !== undefined) {
          // One that may or may not be this is no longer followed.
          const name = command.subject.word.text;
          if (course.isCertain || !course.functions.has(name)) course.functions.set(name, body);
          else course.functions.delete(name);
        }
        return true;
      case "group":
        return body === undefined ? true : this.run(body);
      case "subshell":
        return course.heed(body === undefined ? true : this.#apart(() => this.run(body)));
      case "if":
        return this.#if(command, 0);
      case "case":
        return this.#case(command);
      case "for":
        return this.#loop(() => this.#for(command));
      case "while":
      case "until":
        return this.#loop(() => this.#while(command, command.conditions[0]));
      case "count": {
        const [first, condition, step] = command.conditions;
        if (first !== undefined) this.#ask(first);
        return this.#loop(() => this.#while(command, condition, step));
      }
      case "unknown":
        this.#loopOnce(command);
        return undefined;
    }
  }

  /** In a shell of its own, whose variables and whose end are its own. */
  #apart(body: () => Status): Status {
    const { course } = this;
    const { survival, branch } = course;
    const before = course.shell.remember();
    const status = body();
    course.shell.bringBack(before);
    course.branch = branch;
    return course.leaveShell(survival, status);
  }

  /** Runs a command whose failure ends no script. */
  #ask(command: ShellCommand): Status {
    this.course.tested++;
    const status = this.run(command);
    this.course.tested--;
    return status;
  }

  #if(command: ShellCompound, at: number): Status {
    const { course } = this;
    const condition = command.conditions[at];
    const body = command.bodies[at];
    if (body === undefined) return true;
    if (condition === undefined) return this.run(body);
    const status = this.#ask(condition);
    if (course.stop !== undefined) return undefined;
    if (status === true) return this.run(body);
    if (status === false) return this.#if(command, at + 1);
    const free = course.questions.success(condition);
    const before = course.shell.remember();
    const first = this.#under([free], body);
    const afterFirst = course.shell.remember();
    course.shell.bringBack(before);
    const second = this.#under([otherwise([free])], command, () => this.#if(command, at + 1));
    course.shell.merge(afterFirst);
    return first === second ? first : undefined;
  }

  #case(command: ShellCompound): Status {
    const { course } = this;
    const { shell } = course;
    const { subject } = command;
    const patterns = (command.patterns ?? []).map((branch) => branch.map((word) => valueOfWord(word, shell.scope)));
    const value = subject === undefined ? undefined : valueOfWord(subject, shell.scope);
    const isFirst =
      subject !== undefined && /^\$(?:1|\{1(?::-\w*)?\})$/.test(subject.word.text) && shell.positional === undefined;
    // An init script is asked here for what it does at the start of the machine.
    const wanted = value ?? (isFirst && patterns.some((branch) => branch.includes("start")) ? "start" : undefined);
    if (wanted !== undefined && patterns.flat().every((pattern) => pattern !== undefined)) {
      const fitting = patterns.map((branch, at) =>
        branch.map((pattern, index) =>
          command.patterns?.[at]?.[index]?.quoted === true ? pattern === wanted : fits(pattern ?? "", wanted),
        ),
      );
      const at = fitting.findIndex((branch) => branch.some((fit) => fit !== false));
      if (at === -1) return true;
      if (fitting[at]?.includes(true)) {
        const body = command.bodies[at];
        return body === undefined ? true : this.run(body);
      }
    }
    const excluded: Condition[] = [];
    for (const body of command.bodies) {
      const free = course.questions.success(body);
      this.#under([...excluded, free], body);
      excluded.push(otherwise([free]));
    }
    return undefined;
  }

  #for(command: ShellCompound): Status {
    const { shell } = this.course;
    const name = command.subject?.word.text ?? "";
    const [body] = command.bodies;
    if (body === undefined) return true;
    const items =
      command.items === undefined
        ? shell.positional?.map(
            (value): Word => ({ text: value ?? "", span: spanOf(command), literal: value !== undefined }),
          )
        : command.items.flatMap((word) =>
            word.quoted || word.expansions.length > 0 ? expand(word, shell.scope) : globbed(word, shell.scope),
          );
    if (items === undefined) {
      this.#loopOnce(command);
      return undefined;
    }
    let status: Status = true;
    for (const item of items.slice(0, mostTurns)) {
      if (this.#gaveUp) return undefined;
      setVariable(shell.variables, name, item.literal ? item.text : undefined);
      if (!item.literal) {
        this.#loopOnce(command);
        status = undefined;
      } else {
        const turn = this.#turn(body);
        status = turn.status;
        if (!turn.goesOn) break;
      }
      if (this.course.stop !== undefined) break;
    }
    return this.course.stop === undefined && items.length <= mostTurns ? status : undefined;
  }

  /** `step` is what `for ((a; b; c))` does behind each turn. */
  #while(command: ShellCompound, condition: ShellCommand | undefined, step?: ShellCommand): Status {
    const { course } = this;
    const [body] = command.bodies;
    if (condition === undefined || body === undefined) return undefined;
    if (this.#readLines(command)) return undefined;
    for (let turn = 0; ; turn++) {
      const status = this.#ask(condition);
      if (course.stop !== undefined) return undefined;
      if (status === undefined || this.#gaveUp) break;
      if (status !== (command.form !== "until")) return turn === 0 ? true : undefined;
      if (!this.#turn(body).goesOn) return course.stop === "break" ? true : undefined;
      if (step !== undefined) this.#ask(step);
      if (turn === mostTurns - 1) {
        course.doubtAll(spanOf(command), l10n.t("this loop turns more often than is followed here"));
        return undefined;
      }
    }
    this.#loopOnce(command);
    return undefined;
  }

  /** One turn of a loop; whether another may follow, and whether the last command of this one has succeeded. */
  #turn(body: ShellCommand): { readonly goesOn: boolean; readonly status: Status } {
    const { course } = this;
    const outer = this.#untilTurn;
    this.#untilTurn = new Set();
    const status = this.run(body);
    course.branch = course.branch.filter((condition) => !this.#untilTurn.has(condition));
    this.#untilTurn = outer;
    const continues = course.stop === "continue";
    if (continues) course.stop = undefined;
    return { goesOn: course.stop === undefined, status: continues || course.stop === "break" ? true : status };
  }

  /** A loop, whose `break` ends it and nothing else. */
  #loop(turns: () => Status): Status {
    const { course } = this;
    const outer = this.#untilLoop;
    this.#untilLoop = new Set();
    const status = turns();
    course.branch = course.branch.filter((condition) => !this.#untilLoop.has(condition));
    this.#untilLoop = outer;
    if (course.stop !== "break") return status;
    course.stop = undefined;
    return true;
  }

  /** A loop of which nobody knows how often it turns, and with which values. */
  #loopOnce(command: ShellCompound): void {
    const { course } = this;
    const [body] = command.bodies;
    if (body === undefined) return;
    for (const name of assignedIn(command)) setVariable(course.shell.variables, name, undefined);
    const removals = course.tables.removals;
    const before = new Map(course.shell.variables);
    const turn = (): void => {
      const condition = course.questions.success(command);
      this.#under([condition], body, () => this.#turn(body).status);
    };
    turn();
    // What a function has set is another value in the next turn.
    if ([...course.shell.variables].some(([name, value]) => value === undefined && before.get(name) !== value)) turn();
    if (course.tables.removals > removals)
      course.doubtAll(spanOf(command), l10n.t("how often this loop turns, and with which values, no file tells"));
    for (const name of assignedIn(command)) setVariable(course.shell.variables, name, undefined);
  }

  /** `while read line` over lines that are known; false where they are not. */
  #readLines(command: ShellCompound): boolean {
    const { course } = this;
    const { shell, input } = course;
    const condition = onlyCommand(command.conditions[0]);
    const [body] = command.bodies;
    const form = condition?.kind === "simple" ? readForm(condition, shell.scope) : undefined;
    if (form?.separators === undefined || form.array !== undefined || body === undefined) return false;
    if (input === undefined || command.form !== "while" || (!form.isRaw && input.text.includes("\\"))) return false;
    const lines = input.text.split("\n");
    // What stands behind the last line's end is no line to read.
    if (lines.pop() !== "" || lines.length > mostTurns || input.text.includes("{{")) return false;
    course.input = undefined;
    for (const line of lines) {
      if (this.#gaveUp) break;
      readInto(shell.variables, form.names, line, form.separators);
      if (!this.#turn(body).goesOn) break;
    }
    if (course.stop === undefined) for (const name of form.names) setVariable(shell.variables, name, "");
    return true;
  }
}
