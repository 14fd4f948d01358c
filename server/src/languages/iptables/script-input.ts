import { type MappedText, MappedTextBuilder, offsetOf, spanOf } from "../mapped-text.ts";
import type { ShellWord } from "../shell-lexer.ts";
import type { ShellCommand } from "../shell-parser.ts";
import { expand, type Scope } from "./script-expand.ts";

/** What a command reads from its standard input. */
export interface ShellInput {
  readonly text: string;
  /** The same, where it stands in the file. */
  readonly mapped?: MappedText;
}

/** What `cat <<EOF` or `echo` writes; undefined where no file tells. */
export function outputOf(command: ShellCommand, scope: Scope): ShellInput | undefined {
  if (command.kind === "pipeline") {
    const [first, second, more] = command.commands;
    const input = first === undefined || more !== undefined ? undefined : outputOf(first, scope);
    return input === undefined || second === undefined ? undefined : translated(second, input.text, scope);
  }
  if (command.kind !== "simple" || command.operators.some((operator) => operator.startsWith(">"))) return undefined;
  const words = command.words.flatMap((word) => expand(word, scope));
  const [name, ...rest] = words;
  if (name?.text === "cat" && rest.length === 0) return hereDocument(command, scope);
  if (!rest.every(({ literal }) => literal)) return undefined;
  // What a backslash means to echo each shell sees its own way.
  if (name?.text === "echo" && !/^-/.test(rest[0]?.text ?? "") && !rest.some(({ text }) => text.includes("\\")))
    return { text: `${rest.map(({ text }) => text).join(" ")}\n` };
  if (name?.text === "seq") return sequence(rest.map(({ text }) => text));
  if (name?.text === "printf") return printed(rest.map(({ text }) => text));
  return undefined;
}

/** `seq 3`, `seq 1 3`, `seq 1 2 9`. */
function sequence(words: readonly string[]): ShellInput | undefined {
  if (words.length === 0 || words.length > 3 || !words.every((word) => /^(?:0|[1-9]\d{0,5})$/.test(word)))
    return undefined;
  const numbers = words.map(Number);
  const last = numbers.at(-1) ?? 0;
  const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1;
  const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1;
  if (step === 0 || (last - first) / step > 1000) return undefined;
  let text = "";
  for (let number = first; number <= last; number += step) text += `${number}\n`;
  return { text };
}

/** `printf '%s\n' a b` and `printf '%s-%d' a 1`. */
function printed([format, ...values]: readonly string[]): ShellInput | undefined {
  if (format === undefined || !/^(?:[^\\%]|\\n|%[sd])*$/.test(format)) return undefined;
  const places: readonly string[] = format.match(/%[sd]/g) ?? [];
  if (places.length === 0 ? values.length > 0 : values.length === 0 || values.length % places.length > 0)
    return undefined;
  if (places.includes("%d") && !values.every((value) => /^(?:0|[1-9]\d*)$/.test(value))) return undefined;
  const rounds = places.length === 0 ? 1 : values.length / places.length;
  let at = 0;
  const text = format.repeat(rounds).replaceAll(/%[sd]|\\n/g, (each) => (each === "\\n" ? "\n" : (values[at++] ?? "")));
  return { text };
}

/** `cut -d' ' -f1` behind a pipe. */
function cut(words: readonly string[], input: string): ShellInput | undefined {
  const [, separator = "", field = ""] = /^cut -d(.) -f([1-9]\d*)$/.exec(words.join(" ")) ?? [];
  if (separator === "" || !input.endsWith("\n")) return undefined;
  const lines = input.slice(0, -1).split("\n");
  // A line without the separator is written as it is.
  const cuts = lines.map((line) =>
    line.includes(separator) ? (line.split(separator)[Number(field) - 1] ?? "") : line,
  );
  return { text: `${cuts.join("\n")}\n` };
}

/** `tr ' ' ','` behind a pipe, and `cut`. */
function translated(command: ShellCommand, input: string, scope: Scope): ShellInput | undefined {
  if (command.kind !== "simple") return undefined;
  const words = command.words.flatMap((word) => expand(word, scope));
  const [name, from, to, more] = words;
  if (name?.text === "cut")
    return words.every(({ literal }) => literal)
      ? cut(
          words.map(({ text }) => text),
          input,
        )
      : undefined;
  if (name?.text !== "tr" || from?.literal !== true || to?.literal !== true || more !== undefined) return undefined;
  const one = from.text.replace(/^\\n$/, "\n");
  const other = to.text.replace(/^\\n$/, "\n");
  return one.length === 1 && other.length === 1 && one !== "\\" && other !== "\\"
    ? { text: input.split(one).join(other) }
    : undefined;
}

/** The here-document behind `<<`, its variables filled in. */
export function hereDocument(
  { targets, operators }: { readonly targets: readonly ShellWord[]; readonly operators: readonly string[] },
  scope: Scope,
): ShellInput | undefined {
  const operator = operators.findLastIndex((each) => each === "<<" || each === "<<-");
  const word = targets[operator];
  const body = word?.hereDocument;
  if (word === undefined || body === undefined) return undefined;
  if (word.quoted || !/[$`\\]/.test(body.text)) return { text: body.text, mapped: body };
  // What is not known becomes a template's gap, which the reader of the text knows to leave open.
  const filled = new MappedTextBuilder(offsetOf(body, 0));
  let at = 0;
  for (const match of body.text.matchAll(/\$(?:(\w+)|\{(\w+)\})|\$\([^()]*\)|`[^`]*`|\$\{[^}]*\}/g)) {
    const name = match[1] ?? match[2];
    const known = name !== undefined && (scope.variables.has(name) || !scope.sourced);
    const value = known ? (scope.variables.has(name) ? scope.variables.get(name) : "") : undefined;
    const end = match.index + match[0].length;
    filled.copy(body, at, match.index);
    filled.put(value ?? "{{ unknown }}", spanOf(body, match.index, end));
    at = end;
  }
  filled.copy(body, at, body.text.length);
  const mapped = filled.build();
  return { text: mapped.text, mapped };
}
