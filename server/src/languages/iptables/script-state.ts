import type { Word } from "../../model/facts.ts";
import { plainText } from "../mapped-text.ts";
import type { ShellWord } from "../shell-lexer.ts";
import { parseShell } from "../shell-parser.ts";
import { type Scope, type Value, valueOfWord } from "./script-expand.ts";
import { outputOf } from "./script-input.ts";
import { deepestCall, globbed, longestValue, mostTurns, onlyCommand, readForm, type Simple } from "./script-scan.ts";
import { arrayOf, readInto, saved, setArray, setVariable, sum, unset } from "./script-variables.ts";

/** Whether a command succeeds; undefined where no file tells. */
export type Status = boolean | undefined;

/** A shell as it was at some place of the script. */
interface Remembered {
  readonly variables: ReadonlyMap<string, Value>;
  readonly positional: readonly Value[] | undefined;
  readonly sourced: boolean;
  readonly endsOnError: boolean;
  readonly endsOnMissing: boolean;
}

/** What a shell knows as a script runs: its variables, arguments and options. */
export class ShellState {
  variables = new Map<string, Value>();
  /** Undefined where they are the script's own, which no file tells. */
  positional: readonly Value[] | undefined;
  /** A file was read in that is not here. */
  sourced = false;
  /** Names that programs see which the script starts. */
  readonly exported = new Set<string>();
  /** `set -e`. */
  endsOnError = false;
  /** `set -u`: a variable that nothing sets ends the script. */
  endsOnMissing = false;
  /** Such a variable has been asked for. */
  isMissing = false;
  /** Whether the last command has succeeded. */
  status: Status = true;
  /** What brings back the variables that the running function has declared its own. */
  locals: (() => void)[] | undefined;
  readonly #braces: boolean;
  #substitutions = 0;

  constructor(braces: boolean) {
    this.#braces = braces;
  }

  get scope(): Scope {
    return {
      variables: this.variables,
      positional: this.positional,
      sourced: this.sourced,
      braces: this.#braces,
      output: (commands) => this.#output(commands),
      assign: (name, value) => setVariable(this.variables, name, value),
      status: this.status,
      miss: () => {
        this.isMissing = true;
      },
    };
  }

  /** The shell as it is now, for `bringBack` and `merge`. */
  remember(): Remembered {
    return {
      variables: new Map(this.variables),
      positional: this.positional,
      sourced: this.sourced,
      endsOnError: this.endsOnError,
      endsOnMissing: this.endsOnMissing,
    };
  }

  bringBack(before: Remembered): void {
    this.variables = new Map(before.variables);
    this.positional = before.positional;
    this.sourced = before.sourced;
    this.endsOnError = before.endsOnError;
    this.endsOnMissing = before.endsOnMissing;
  }

  /** What the commands within `$(...)` write. */
  #output(commands: string): Value {
    if (commands.length > longestValue || this.#substitutions >= deepestCall) return undefined;
    this.#substitutions++;
    const command = onlyCommand(parseShell(plainText(commands)));
    const output = command === undefined ? undefined : outputOf(command, this.scope)?.text;
    this.#substitutions--;
    return output?.includes("{{") ? undefined : output;
  }

  /** What is not as it was before is no longer known: it may have come so, or not. */
  merge({ variables: before, positional, sourced }: Remembered): void {
    for (const name of new Set([...before.keys(), ...this.variables.keys()]))
      if (before.get(name) !== this.variables.get(name) || before.has(name) !== this.variables.has(name))
        this.variables.set(name, undefined);
    const now = this.positional;
    if (now?.length !== positional?.length || now === undefined) this.positional = undefined;
    else this.positional = now.map((value, at) => (value === positional?.[at] ? value : undefined));
    this.sourced ||= sourced;
  }

  value(name: string): Value {
    return this.variables.has(name) ? this.variables.get(name) : this.sourced ? undefined : "";
  }

  assign(word: ShellWord, { arrays }: Simple): void {
    const equals = word.word.text.indexOf("=");
    if (equals === -1) return;
    const name = word.word.text.slice(0, equals).replace(/\+$/, "");
    const adds = word.word.text.charAt(equals - 1) === "+";
    const items = arrays?.get(word);
    if (items !== undefined) {
      const fields = items.flatMap((item) => globbed(item, this.scope));
      const isKnown =
        fields.length <= mostTurns && fields.every(({ text, literal }) => literal && !text.startsWith("["));
      const before = adds ? (this.variables.has(name) ? arrayOf(this.variables, name) : []) : [];
      const values = isKnown && before !== undefined ? [...before, ...fields.map(({ text }) => text)] : undefined;
      setArray(this.variables, name, values);
      return;
    }
    const whole = valueOfWord(word, this.scope);
    const value = whole?.slice(whole.indexOf("=") + 1);
    const before = adds ? this.value(name) : "";
    const result = value === undefined || before === undefined ? undefined : before + value;
    // One that doubles itself line by line would fill the memory.
    setVariable(this.variables, name, result !== undefined && result.length > longestValue ? undefined : result);
  }

  /** `local name=value` and its like. */
  declare(builtin: string, word: ShellWord, command: Simple): void {
    const name = /^([A-Za-z_]\w*)(?:\+?=|$)/.exec(word.word.text)?.[1];
    if (name === undefined) return;
    if (builtin === "export") this.exported.add(name);
    if (builtin !== "export" && builtin !== "readonly") this.locals?.push(saved(this.variables, name));
    if (word.word.text !== name) this.assign(word, command);
    else if (builtin === "local" && this.locals !== undefined && this.#braces) unset(this.variables, name);
  }

  /** `set -e`, and `set -- words` which become `$1`, `$2`, ... */
  set(rest: readonly Word[], isCertain: boolean): void {
    const from = rest.findIndex(({ text, literal }) => !literal || !/^[-+][a-zA-Z]/.test(text));
    for (const { text } of rest.slice(0, from === -1 ? undefined : from)) {
      if (/^-[a-z]*e/.test(text)) this.endsOnError = isCertain;
      if (/^\+[a-z]*e/.test(text)) this.endsOnError = false;
      if (/^-[a-z]*u/.test(text)) this.endsOnMissing = isCertain;
      if (/^\+[a-z]*u/.test(text)) this.endsOnMissing = false;
    }
    const option = /^[-+][a-z]*o$/.test(rest[from - 1]?.text ?? "") ? rest[from] : undefined;
    const turns = rest[from - 1]?.text.startsWith("-") === true && isCertain;
    if (option?.text === "errexit") this.endsOnError = turns;
    if (option?.text === "nounset") this.endsOnMissing = turns;
    if (from === -1 || option !== undefined) return;
    const words = rest.slice(rest[from]?.text === "--" ? from + 1 : from);
    this.positional = words.map(({ text, literal }) => (literal ? text : undefined));
  }

  /** `read` from a here-string, or anything else that nobody knows. */
  read(command: Simple): Status {
    const form = readForm(command, this.scope);
    const at = command.operators.lastIndexOf("<<<");
    const target = command.targets[at];
    const line = target === undefined ? undefined : valueOfWord(target, this.scope)?.split("\n")[0];
    const isPlain = line !== undefined && form?.separators !== undefined && (form.isRaw || !line.includes("\\"));
    for (const name of form?.names ?? []) setVariable(this.variables, name, undefined);
    if (form?.array !== undefined) setArray(this.variables, form.array, undefined);
    if (!isPlain || form === undefined) {
      // Without options that are known any word may be a variable.
      for (const { word } of command.words.slice(1))
        if (/^\w+$/.test(word.text)) setArray(this.variables, word.text, undefined);
      return undefined;
    }
    if (form.array === undefined) readInto(this.variables, form.names, line, form.separators ?? "");
    else if (/^[,:;|]$/.test(form.separators ?? ""))
      setArray(this.variables, form.array, line.split(form.separators ?? ""));
    else if (form.separators === " \t\n")
      setArray(
        this.variables,
        form.array,
        line.split(/[ \t]+/).filter((each) => each !== ""),
      );
    return true;
  }

  /** What a shell does itself to its variables; null where it is another program. */
  builtin(name: string, rest: readonly Word[], command: Simple, isCertain: boolean): Status | null {
    switch (name) {
      case "export":
      case "local":
      case "readonly":
      case "declare":
      case "typeset":
        for (const word of command.words.slice(1)) this.declare(name, word, command);
        return true;
      case "unset":
        for (const { text } of rest) unset(this.variables, text);
        return true;
      case "read":
        return this.read(command);
      case "getopts":
      case "mapfile":
      case "readarray":
        for (const { text } of rest)
          if (/^\w/.test(text)) setArray(this.variables, /^\w+/.exec(text)?.[0] ?? "", undefined);
        return undefined;
      case "let": {
        const sums = rest.map(({ text, literal }) => (literal ? sum(this.variables, text) : undefined));
        return sums.at(-1);
      }
      case "set":
        this.set(rest, isCertain);
        return true;
      case "shift": {
        const count = rest[0] === undefined ? 1 : Number(rest[0].text);
        if (this.positional === undefined || !Number.isInteger(count)) this.positional = undefined;
        // A shell that has fewer of them moves none.
        else if (count <= this.positional.length) this.positional = this.positional.slice(count);
        return true;
      }
      default:
        return null;
    }
  }
}
