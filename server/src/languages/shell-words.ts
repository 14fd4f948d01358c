import type { Assignment, Invocation, Word } from "../model/facts.ts";
import { type Span, span } from "../text/span.ts";
import { type MappedText, spanOf } from "./mapped-text.ts";
import { deepest, type MappedWord, type ShellWord, tokenSpan } from "./shell-lexer.ts";
import { parseShell, type ShellCommand } from "./shell-parser.ts";
import { type Inner, innerCommand } from "./wrappers.ts";

/** What a piece of shell text starts and sets. */
export interface ShellText {
  /** In the order of the text; a program in front of another (`timeout 20 sa-update`) comes first. */
  readonly invocations: readonly Invocation[];
  /** Variables set by commands of their own, `NAME=value` and `export NAME=value`. */
  readonly assignments: readonly Assignment[];
}

/** How a command line is started. */
export interface Start {
  /** A shell runs it. */
  readonly shell?: boolean;
  readonly failureMasked?: boolean;
  /** The shell runs under `set -e`. */
  readonly stopsAtFailure?: boolean;
  readonly user?: Word;
  readonly wrapper?: Invocation;
  readonly environment?: readonly Assignment[];
  /** The whole command; absent: from the first to the last word. */
  readonly span?: Span;
  /** How many command lines it stands inside of. */
  readonly depth?: number;
}

/**
 * The programs that shell text starts, also those inside `sh -c '...'`, `$(...)`, `su -c`, `timeout` and the like.
 * Offsets are those of the file the text was taken from. Never throws; what is no shell gives whatever words it has.
 */
export function readShell(source: MappedText, start: Start = {}): ShellText {
  const collector = new Collector(source, start);
  collector.command(parseShell(source), {
    masked: start.failureMasked ?? false,
    stops: false,
  });
  return { invocations: collector.invocations, assignments: collector.assignments };
}

/** The program that these words start and, where it starts another in turn, that one too. */
export function invocationsOf(words: readonly MappedWord[], start: Start): readonly Invocation[] {
  const [program, ...rest] = words;
  if (program === undefined) return [];
  const invocation: Invocation = {
    program: program.word,
    name: program.word.text.slice(program.word.text.lastIndexOf("/") + 1),
    arguments: rest.map(({ word }) => word),
    span: start.span ?? span(program.word.span.start, (rest.at(-1) ?? program).word.span.end),
    environment: start.environment ?? [],
    shell: start.shell ?? false,
    failureMasked: start.failureMasked ?? false,
    ...(start.user === undefined ? {} : { user: start.user }),
    ...(start.wrapper === undefined ? {} : { wrapper: start.wrapper }),
  };
  const depth = (start.depth ?? 0) + 1;
  const inner = depth > deepest ? undefined : innerCommand(invocation.name, rest);
  return inner === undefined ? [invocation] : [invocation, ...innerInvocations(inner, invocation, { ...start, depth })];
}

function innerInvocations(inner: Inner, wrapper: Invocation, start: Start): readonly Invocation[] {
  const user = inner.user ?? start.user;
  const common: Start = {
    failureMasked: start.failureMasked ?? false,
    wrapper,
    ...(start.depth === undefined ? {} : { depth: start.depth }),
    ...(user === undefined ? {} : { user }),
  };
  if (inner.kind === "text")
    return readShell(inner.text.mapped, { ...common, shell: true, stopsAtFailure: inner.stopsAtFailure ?? false })
      .invocations;
  let first = 0;
  if (inner.assignments) while (/^[A-Za-z_]\w*=/.test(inner.words[first]?.word.text ?? "")) first++;
  return invocationsOf(inner.words.slice(first), {
    ...common,
    shell: start.shell ?? false,
    environment: inner.words.slice(0, first).map(assignmentOf),
  });
}

interface Context {
  /** The exit status of the whole does not show a failure here. */
  readonly masked: boolean;
  /** Under `set -e`: a failure here ends the shell, whatever follows. */
  readonly stops: boolean;
}

class Collector {
  readonly invocations: Invocation[] = [];
  readonly assignments: Assignment[] = [];
  readonly #source: MappedText;
  readonly #start: Start;
  #stopsAtFailure: boolean;
  #pipeFail = false;

  constructor(source: MappedText, start: Start) {
    this.#source = source;
    this.#start = start;
    this.#stopsAtFailure = start.stopsAtFailure ?? false;
  }

  command(command: ShellCommand, context: Context): void {
    switch (command.kind) {
      case "simple":
        this.#simple(command, context);
        return;
      case "pipeline":
        for (const [at, part] of command.commands.entries()) {
          const last = at === command.commands.length - 1;
          const masked = context.masked || command.negated || (!last && !this.#pipeFail);
          this.command(part, { masked, stops: context.stops && !masked });
        }
        return;
      case "and-or": {
        const lastRescue = command.parts.findLastIndex((part) => part.operator === "||" && !alwaysFails(part.command));
        for (const [at, { command: part }] of command.parts.entries()) {
          // `set -e` looks at the last command of the chain only.
          const last = at === command.parts.length - 1;
          const masked = context.masked || at < lastRescue || (!last && context.stops);
          this.command(part, { masked, stops: context.stops && last && !masked });
        }
        return;
      }
      case "list":
        this.#list(command.items, context);
        return;
      case "compound":
        for (const condition of command.conditions) this.command(condition, { masked: true, stops: false });
        for (const body of command.bodies) this.command(body, context);
    }
  }

  #add(invocations: readonly Invocation[]): void {
    for (const invocation of invocations) this.invocations.push(invocation);
  }

  #list(items: readonly { command: ShellCommand; background: boolean }[], context: Context): void {
    for (const [at, { command, background }] of items.entries()) {
      const next = items[at + 1]?.command;
      if (background) this.command(command, { masked: true, stops: false });
      else if (next === undefined || asksForStatus(next)) this.command(command, context);
      else if (this.#stopsAtFailure && !context.masked) this.command(command, { masked: false, stops: true });
      else this.command(command, { masked: true, stops: false });
    }
  }

  #simple(command: ShellCommand & { kind: "simple" }, context: Context): void {
    const inside = (word: ShellWord): void => {
      if ((this.#start.depth ?? 0) >= deepest) return;
      for (const substitution of word.substitutions) {
        // `x=$(command)` takes the command's exit status over; as an argument it is lost.
        const kept = command.words.length === 0 && command.assignments.includes(word);
        const { invocations } = readShell(substitution, {
          ...this.#start,
          depth: (this.#start.depth ?? 0) + 1,
          failureMasked: context.masked || !kept,
        });
        this.#add(invocations);
      }
    };
    const environment = command.assignments.map(assignmentOf);
    if (command.words.length > 0)
      this.#add(
        invocationsOf(command.words, {
          ...this.#start,
          shell: true,
          failureMasked: context.masked,
          environment,
          span: tokenSpan(this.#source, command.first, command.last),
        }),
      );
    for (const word of [...command.assignments, ...command.words, ...command.targets]) inside(word);
    this.#settings(command, environment);
  }

  /** `set -e`, `set -o pipefail`, and variables that later commands see. */
  #settings(command: ShellCommand & { kind: "simple" }, environment: readonly Assignment[]): void {
    const [program, ...rest] = command.words;
    if (program === undefined) {
      this.assignments.push(...environment);
      return;
    }
    if (program.word.text === "export" || program.word.text === "readonly") {
      for (const word of rest) if (/^[A-Za-z_]\w*=/.test(word.word.text)) this.assignments.push(assignmentOf(word));
    }
    if (program.word.text !== "set") return;
    for (const [at, { word }] of rest.entries()) {
      if (/^-[a-z]*e/.test(word.text)) this.#stopsAtFailure = true;
      if (/^\+[a-z]*e/.test(word.text)) this.#stopsAtFailure = false;
      if (word.text === "pipefail") this.#pipeFail = !(rest[at - 1]?.word.text.startsWith("+") ?? false);
      if (word.text === "errexit") this.#stopsAtFailure = !(rest[at - 1]?.word.text.startsWith("+") ?? false);
    }
  }
}

/** A command that ends in failure on purpose, so what stands before its `||` still fails: `exit 1`, `false`. */
function alwaysFails(command: ShellCommand): boolean {
  switch (command.kind) {
    case "simple": {
      const [program, status] = command.words;
      const name = program?.word.text;
      if (name === "false") return true;
      return (name === "exit" || name === "return") && status?.word.text !== "0";
    }
    case "list":
      return command.items.some((item) => !item.background && alwaysFails(item.command));
    case "compound":
      return command.conditions.length === 0 && command.bodies.some(alwaysFails);
    case "and-or":
      return (
        command.parts.every((part) => part.operator !== "||") && command.parts.some((part) => alwaysFails(part.command))
      );
    case "pipeline":
      return false;
  }
}

/** `rc=$?`, `exit $?`, `[ $? -eq 1 ]`: the failure is looked at, so it is not lost. */
function asksForStatus(command: ShellCommand): boolean {
  switch (command.kind) {
    case "simple":
      return [...command.assignments, ...command.words].some(({ word }) => !word.literal && word.text.includes("$?"));
    case "list":
      return command.items.slice(0, 1).some((item) => asksForStatus(item.command));
    case "compound":
      return [...command.conditions, ...command.bodies].slice(0, 1).some(asksForStatus);
    case "and-or":
      return command.parts.slice(0, 1).some((part) => asksForStatus(part.command));
    case "pipeline":
      return command.commands.slice(0, 1).some(asksForStatus);
  }
}

/** `NAME=value` as an assignment; quotes around the whole of it are no part of the value. The word must hold a `=`. */
export function assignmentOf({ word, mapped }: MappedWord): Assignment {
  const equals = word.text.indexOf("=");
  const name = word.text.slice(0, equals).replace(/\+$/, "");
  const nameSpan = spanOf(mapped, 0, name.length);
  const quotedWhole = nameSpan.start > word.span.start;
  const valueStart = spanOf(mapped, equals, equals + 1).end;
  const valueEnd = quotedWhole ? spanOf(mapped, 0, mapped.text.length).end : word.span.end;
  return {
    name,
    nameSpan,
    value: word.text.slice(equals + 1),
    valueSpan: span(valueStart, Math.max(valueStart, valueEnd)),
    span: word.span,
  };
}
