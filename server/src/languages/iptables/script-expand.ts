import type { Word } from "../../model/facts.ts";
import type { Span } from "../../text/span.ts";
import type { Expansion, ShellWord } from "../shell-lexer.ts";
import { arithmetic } from "./script-arithmetic.ts";
import { arrayOf, valueWith } from "./script-variables.ts";

/** A variable's value; undefined where no file tells it. */
export type Value = string | undefined;

/** What a script's words are filled in from. */
export interface Scope {
  readonly variables: ReadonlyMap<string, Value>;
  /** `$1`, `$2`, ...; undefined where the script's own are meant, which nobody knows. */
  readonly positional: readonly Value[] | undefined;
  /** A file was read in that is not here: what the script does not set itself may be anything. */
  readonly sourced: boolean;
  /** bash and its like turn `{a,b}` into two words; dash does not. */
  readonly braces: boolean;
  /** What the commands within `$(...)` write; undefined where no file tells. */
  readonly output: (commands: string) => Value;
  /** Sets a variable, as `${name:=value}` does. */
  readonly assign: (name: string, value: Value) => void;
  /** Whether the last command has succeeded. */
  readonly status: boolean | undefined;
  /** A variable is asked for that nothing sets. */
  readonly miss: (name: string) => void;
}

/** What ifupdown, init and a login set before the script runs. */
const foreign =
  /^(?:IFACE|LOGICAL|METHOD|ADDRFAM|MODE|PHASE|VERBOSITY|IF_\w+|PATH|HOME|USER|LOGNAME|SHELL|PWD|HOSTNAME|RUNLEVEL|PREVLEVEL|INIT_VERSION|RANDOM|SECONDS|UID|EUID|PPID|PPP_\w+|CONNECTION_\w+|DEVICE_\w+|DISPATCHER_\w+|IP[46]_\w+)$/;

/** A function's call: the words given to it, and the whole command. */
export interface Call {
  readonly parameters: readonly Word[];
  readonly where: Span;
}

/**
 * `iptables "$@"` in a function is what its caller has written: these words and their place. Undefined for any other
 * command.
 */
export function passedOn(
  written: readonly ShellWord[],
  words: readonly Word[],
  call: Call | undefined,
): { readonly words: readonly Word[]; readonly where: Span } | undefined {
  if (call === undefined || !/^\$\{?@\}?$/.test(written.at(-1)?.mapped.text ?? "")) return undefined;
  if (!written.slice(1, -1).every(({ mapped }) => /^(?:-w|--wait)$/.test(mapped.text))) return undefined;
  const { parameters, where } = call;
  const from = words.length - parameters.length;
  // A shift or a value that comes apart changes what is passed on.
  if (from < 0 || parameters.some(({ text }, at) => text !== words[from + at]?.text)) return undefined;
  return { words: [...words.slice(0, Math.min(1, from)), ...parameters], where };
}

/** The words that a word of the script becomes. `split`: values without quotes come apart at blanks. */
export function expand(word: ShellWord, scope: Scope, split = true): readonly Word[] {
  const { span } = word.word;
  if (word.expansions.length === 0)
    return bracesOf(word, scope).map((text) => ({ text, span, literal: !hasBraces(text, word, scope) }));
  const fields: { text: string; literal: boolean; present: boolean }[] = [{ text: "", literal: true, present: false }];
  const put = (text: string, isQuoted: boolean): void => {
    const field = fields.at(-1);
    if (field === undefined) return;
    field.text += text;
    if (text !== "" || isQuoted) field.present = true;
  };
  const next = (): void => void fields.push({ text: "", literal: true, present: false });
  let at = 0;
  for (const expansion of word.expansions) {
    put(word.mapped.text.slice(at, expansion.start), false);
    at = expansion.end;
    const written = word.mapped.text.slice(expansion.start, expansion.end);
    const values = listOf(written, scope);
    if (values !== undefined) {
      const isJoined = /\*/.test(written) && expansion.quoted;
      const separator = scope.variables.has("IFS") ? scope.variables.get("IFS")?.charAt(0) : " ";
      const isKnown = separator !== undefined && values.every((value) => value !== undefined);
      const whole = isJoined ? [isKnown ? values.join(separator) : undefined] : values;
      for (const [index, value] of whole.entries()) {
        if (index > 0) next();
        fill(value, written, expansion);
      }
      continue;
    }
    fill(expansionValue(written, scope), written, expansion);
  }
  put(word.mapped.text.slice(at), false);
  if (hasBraces(word.mapped.text.replaceAll(/\$\{[^}]*\}/g, ""), word, scope))
    for (const field of fields) field.literal = false;
  const quotedEmpty = word.quoted && fields.length === 1;
  return fields
    .filter(({ present, literal }) => present || !literal || quotedEmpty)
    .map(({ text, literal }) => ({ text, span, literal }));

  function fill(value: Value, written: string, { quoted }: Expansion): void {
    const field = fields.at(-1);
    if (value === undefined) {
      if (field !== undefined) field.literal = false;
      put(written, true);
      return;
    }
    if (quoted || !split) {
      put(value, quoted);
      return;
    }
    if (scope.variables.has("IFS") && scope.variables.get("IFS") === undefined && field !== undefined)
      field.literal = false;
    const separators = scope.variables.get("IFS") ?? " \t\n";
    const pieces = splitFields(value, separators);
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) next();
      put(piece, false);
    }
  }
}

/** A word's whole value, as in an assignment; undefined where it is not known. */
export function valueOfWord(word: ShellWord, scope: Scope): Value {
  const fields = expand(word, scope, false);
  return fields.every(({ literal }) => literal) ? fields.map(({ text }) => text).join(" ") : undefined;
}

function splitFields(value: string, separators: string): readonly string[] {
  const pieces: string[] = [""];
  for (const character of value)
    if (separators.includes(character)) pieces.push("");
    else pieces[pieces.length - 1] += character;
  // Blanks in a row part as one does, and those at the ends of a value part it from what stands beside it.
  return pieces.filter((piece, at) => piece !== "" || at === 0 || at === pieces.length - 1);
}

/** The value of `$name`, `${name:-other}`, `$((1 + 2))` or `$(which iptables)`. */
function expansionValue(written: string, scope: Scope): Value {
  const sum = /^\$\(\(([\s\S]*)\)\)$/.exec(written)?.[1];
  if (sum !== undefined) return arithmetic(sum, (name) => variable(name, scope));
  const command = /^(?:\$\(([\s\S]*)\)|`([\s\S]*)`)$/.exec(written);
  if (command !== null) {
    const commands = command[1] ?? command[2] ?? "";
    return programPath(commands) ?? scope.output(commands)?.replace(/\n+$/, "");
  }
  const plain = /^\$(?:(\w+)|\{(\w+)\})$/.exec(written);
  if (plain !== null) return variable(plain[1] ?? plain[2] ?? "", scope);
  const element = /^\$\{(\w+)\[([^\]@*]+)\]\}$/.exec(written);
  if (element !== null) {
    const [, name = "", index = ""] = element;
    const number = Number(arithmetic(index, (each) => variable(each, scope)) ?? Number.NaN);
    const values = arrayOf(scope.variables, name);
    // Counted from the end, where the array has no gaps.
    const at = values !== undefined && number < 0 ? values.length + number : number;
    return values === undefined || Number.isNaN(at) || at < 0 ? undefined : at < values.length ? values[at] : "";
  }
  const count = /^\$\{#(\w+)\[[@*]\]\}$/.exec(written)?.[1];
  if (count !== undefined) return arrayOf(scope.variables, count)?.length.toString();
  // What a failure's number is no file tells.
  if (/^\$(?:\?|\{\?\})$/.test(written)) return scope.status === true ? "0" : undefined;
  if (/^\$(?:#|\{#\})$/.test(written)) return scope.positional?.length.toString();
  const other = /^\$\{(\w+)(:?[-=+?])([^`]*)\}$/.exec(written);
  if (other === null) {
    const changed = /^\$\{(#?)(\w+)([^$`]*)\}$/.exec(written);
    const value = changed === null ? undefined : variable(changed[2] ?? "", scope);
    if (changed === null || value === undefined) return undefined;
    return changed[1] === "#"
      ? changed[3] === ""
        ? String(value.length)
        : undefined
      : valueWith(value, changed[3] ?? "", scope.braces);
  }
  const [, name = "", operator = "", text = ""] = other;
  const isSet = /^\d+$/.test(name) ? (scope.positional?.length ?? 0) >= Number(name) : scope.variables.has(name);
  const value = variable(name, { ...scope, miss: () => {} });
  if (value === undefined) {
    if (operator.endsWith("=")) scope.assign(name, undefined);
    return undefined;
  }
  const counts = isSet && (value !== "" || !operator.startsWith(":"));
  if (operator.endsWith("+")) return counts ? filledIn(text, scope) : "";
  if (counts || operator.endsWith("?")) return counts ? value : undefined;
  const filled = filledIn(text, scope);
  if (operator.endsWith("=")) scope.assign(name, filled);
  return filled;
}

/** The values behind `$@` and `${name[@]}`, or an array's indexes; undefined for anything else. */
function listOf(written: string, scope: Scope): readonly Value[] | undefined {
  if (/^\$\{?[@*]\}?$/.test(written)) return scope.positional;
  const list = /^\$\{(!?)(\w+)\[[@*]\]\}$/.exec(written);
  const values = list === null ? undefined : arrayOf(scope.variables, list[2] ?? "");
  return list?.[1] === "!" ? values?.map((_, at) => String(at)) : values;
}

/** The text of a default, with plain variables in it. */
function filledIn(text: string, scope: Scope): Value {
  let isKnown = true;
  const filled = unquoted(text).replaceAll(/\$(?:(\w+)|\{(\w+)\})/g, (_, bare?: string, braced?: string) => {
    const value = variable(bare ?? braced ?? "", scope);
    if (value === undefined) isKnown = false;
    return value ?? "";
  });
  return isKnown && !/[$`\\]/.test(filled) ? filled : undefined;
}

function unquoted(text: string): string {
  return text.replaceAll(/["']/g, "");
}

function variable(name: string, scope: Scope): Value {
  if (/^[1-9]\d*$/.test(name)) {
    if (scope.positional === undefined) return undefined;
    if (Number(name) > scope.positional.length) {
      scope.miss(name);
      return "";
    }
    return scope.positional[Number(name) - 1];
  }
  if (/^\d/.test(name)) return undefined;
  if (scope.variables.has(name)) return scope.variables.get(name);
  if (scope.sourced || foreign.test(name)) return undefined;
  // What nobody sets is empty.
  scope.miss(name);
  return "";
}

/** `which iptables` and its like. */
function programPath(command: string): Value {
  return /^\s*(?:which|command\s+-v|type\s+-p)\s+([\w/.-]+)\s*(?:2>\s*\/dev\/null\s*)?$/.exec(command)?.[1];
}

/** Braces that bash takes apart and this does not. */
function hasBraces(text: string, { quoted }: ShellWord, { braces }: Scope): boolean {
  return braces && !quoted && /\{[^{}]*(?:,|\.\.)[^{}]*\}/.test(text);
}

/** `{1..3}` and `{a,b}` of bash, one in a word. */
function bracesOf(word: ShellWord, scope: Scope): readonly string[] {
  const { text } = word.word;
  if (!scope.braces || word.quoted) return [text];
  const match = /^([^{}]*)\{([^{}]*)\}([^{}]*)$/.exec(text);
  if (match === null) return [text];
  const [, before = "", inside = "", after = ""] = match;
  const range = /^(0|[1-9]\d{0,4})\.\.(0|[1-9]\d{0,4})$/.exec(inside);
  let middle = inside.split(",");
  if (range !== null) {
    const low = Number(range[1]);
    const high = Number(range[2]);
    if (Math.abs(high - low) > 1000) return [text];
    const step = low <= high ? 1 : -1;
    middle = Array.from({ length: Math.abs(high - low) + 1 }, (_, at) => String(low + at * step));
  } else if (middle.length === 1) return [text];
  return middle.map((each) => before + each + after);
}
