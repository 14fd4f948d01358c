import type { SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import { commandNames, isCommand } from "../ipset-commands/verbs.ts";
import type { Occurrence } from "../language.ts";
import { type MappedText, spanOf } from "../mapped-text.ts";
import type { ShellWord } from "../shell-lexer.ts";
import { parseShell, type ShellCommand } from "../shell-parser.ts";

/** Names behind `$` in a piece of shell text. */
const expansion = /\$(?:\{[#!]?)?([A-Za-z_]\w*)/g;
/** Commands whose words are variables, with or without a value. */
const setters = /^(?:local|export|readonly|declare|typeset|unset|read|mapfile|readarray|getopts)$/;
/** Substitutions in substitutions are followed no deeper. */
const deepest = 6;

/** Where a script's variables, functions and ipsets are made and used. */
export function shellNames(command: ShellCommand, source: SourceFile): readonly Occurrence[] {
  const names = new Names(source);
  names.functions(command);
  names.command(command);
  return names.found;
}

class Names {
  readonly found: Occurrence[] = [];
  readonly #source: SourceFile;
  readonly #functions = new Set<string>();
  /** Names that are local to the function at hand, and that function. */
  #locals: ReadonlySet<string> = new Set();
  #within = "";
  #depth = 0;

  constructor(source: SourceFile) {
    this.#source = source;
  }

  /** Notes the functions first: they may be called above the place where they stand. */
  functions(command: ShellCommand): void {
    for (const each of everyCommand(command))
      if (each.kind === "compound" && each.form === "function" && each.subject !== undefined)
        this.#functions.add(each.subject.word.text);
  }

  command(command: ShellCommand): void {
    switch (command.kind) {
      case "simple":
        this.#simple(command);
        return;
      case "pipeline":
        for (const each of command.commands) this.command(each);
        return;
      case "and-or":
        for (const { command: each } of command.parts) this.command(each);
        return;
      case "list":
        for (const { command: each } of command.items) this.command(each);
        return;
      case "compound": {
        const { form, subject } = command;
        const outer = { locals: this.#locals, within: this.#within };
        if (subject !== undefined) {
          if (form === "for") this.#add("variable", subject.word.text, subject.word.span, "definition");
          else if (form === "function") {
            this.#add("function", subject.word.text, subject.word.span, "definition");
            this.#within = subject.word.text;
            this.#locals = localsOf(command.bodies);
          } else this.#word(subject);
        }
        for (const word of [...(command.items ?? []), ...(command.patterns ?? []).flat(), ...(command.targets ?? [])])
          this.#word(word);
        for (const each of [...command.conditions, ...command.bodies]) this.command(each);
        this.#locals = outer.locals;
        this.#within = outer.within;
      }
    }
  }

  #simple(command: ShellCommand & { readonly kind: "simple" }): void {
    for (const word of command.assignments) this.#assigned(word);
    const [program, ...rest] = command.words;
    const name = program?.word.text ?? "";
    if (program?.word.literal && this.#functions.has(name)) this.#add("function", name, program.word.span, "reference");
    if (setters.test(name)) for (const word of rest) this.#assigned(word);
    for (const word of [...command.assignments, ...command.words, ...command.targets]) this.#word(word);
    for (const words of command.arrays?.values() ?? []) for (const word of words) this.#word(word);
    if (/(?:^|\/)ipset$/.test(name))
      this.#ipset(rest.filter(({ word }) => !/^-/.test(word.text) || /^-[A-Z]$/.test(word.text)));
  }

  #ipset([verb, set, other]: readonly ShellWord[]): void {
    const command = verb === undefined ? undefined : commandNames.find((each) => isCommand(verb.word.text, each));
    if (command === undefined || set === undefined) return;
    this.#set(set, command === "create" ? "definition" : "reference");
    if (other !== undefined && command === "rename") this.#set(other, "definition");
    if (other !== undefined && command === "swap") this.#set(other, "reference");
  }

  #set({ word }: ShellWord, role: Occurrence["role"]): void {
    if (word.literal && this.#source.slice(word.span) === word.text)
      this.found.push({ key: `ipset ${word.text}`, span: word.span, role, kind: "set" });
  }

  /** `NAME=value`, or the bare `NAME` behind `local` and the like. */
  #assigned({ mapped }: ShellWord): void {
    const name = /^([A-Za-z_]\w*)(?:\+?=|$|\[)/.exec(mapped.text)?.[1];
    if (name !== undefined) this.#add("variable", name, spanOf(mapped, 0, name.length), "definition");
  }

  /** What the shell fills in within a word, and in the here-document behind it. */
  #word({ mapped, expansions, substitutions, hereDocument, quoted }: ShellWord): void {
    for (const { start, end } of expansions) {
      const piece = mapped.text.slice(start, end);
      if (/^\$\((?!\()|^`/.test(piece)) continue;
      this.#expanded(mapped, start, end);
      // Arithmetic needs no `$`.
      if (piece.startsWith("$((")) this.#bare(mapped, start, end);
    }
    if (hereDocument !== undefined && !quoted) this.#expanded(hereDocument, 0, hereDocument.text.length);
    if (this.#depth >= deepest) return;
    this.#depth++;
    for (const text of substitutions) this.command(parseShell(text));
    this.#depth--;
  }

  #expanded(mapped: MappedText, start: number, end: number): void {
    for (const match of mapped.text.slice(start, end).matchAll(expansion)) {
      const name = match[1] ?? "";
      const from = start + match.index + match[0].length - name.length;
      this.#add("variable", name, spanOf(mapped, from, from + name.length), "reference");
    }
  }

  #bare(mapped: MappedText, start: number, end: number): void {
    for (const match of mapped.text.slice(start, end).matchAll(/(?<![\w$]|\$\{)[A-Za-z_]\w*/g)) {
      const from = start + match.index;
      this.#add("variable", match[0], spanOf(mapped, from, from + match[0].length), "reference");
    }
  }

  #add(kind: "variable" | "function", name: string, span: Span, role: Occurrence["role"]): void {
    if (this.#source.slice(span) !== name) return;
    const scope = kind === "variable" && this.#locals.has(name) ? ` of ${this.#within}` : "";
    this.found.push({ key: `${kind}${scope} ${name}`, span, role, kind: kind === "function" ? "section" : "variable" });
  }
}

/** What `local` names anywhere in a function. */
function localsOf(bodies: readonly ShellCommand[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const body of bodies)
    for (const each of everyCommand(body)) {
      if (each.kind !== "simple" || !/^(?:local|declare|typeset)$/.test(each.words[0]?.word.text ?? "")) continue;
      for (const { mapped } of each.words.slice(1)) {
        const name = /^([A-Za-z_]\w*)(?:\+?=|$)/.exec(mapped.text)?.[1];
        if (name !== undefined) names.add(name);
      }
    }
  return names;
}

/** A command and all that stand in it. */
export function* everyCommand(command: ShellCommand): Iterable<ShellCommand> {
  yield command;
  const inner =
    command.kind === "pipeline"
      ? command.commands
      : command.kind === "and-or"
        ? command.parts.map((part) => part.command)
        : command.kind === "list"
          ? command.items.map((item) => item.command)
          : command.kind === "compound"
            ? [...command.conditions, ...command.bodies]
            : [];
  for (const each of inner) yield* everyCommand(each);
}

/**
 * False where a variable or function may be used in a way that was not seen: its name stands elsewhere in the script
 * than in comments, or the script reads others.
 */
export function isWholeName(name: string, found: readonly Occurrence[], source: SourceFile): boolean {
  const code = source.text.replaceAll(/(^|[\s;])#[^\n]*/g, (comment) => " ".repeat(comment.length));
  if (/(?:^|[\n;&|]|\bthen|\bdo)[ \t]*(?:source|\.)[ \t]+\S|\beval\b/.test(code)) return false;
  const seen = new Set(found.map(({ span }) => span.start));
  for (const match of code.matchAll(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, "g")))
    if (!seen.has(match.index)) return false;
  return true;
}
