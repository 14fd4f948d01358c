import { type MappedText, MappedTextBuilder, offsetOf, spanOf } from "../mapped-text.ts";
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
  if (command.kind !== "simple") return undefined;
  const words = command.words.flatMap((word) => expand(word, scope));
  const [name, ...rest] = words;
  if (name?.text === "cat" && rest.length === 0) return hereDocument(command, scope);
  if (name?.text === "echo" && rest.every(({ literal }) => literal) && !/^-/.test(rest[0]?.text ?? ""))
    return { text: `${rest.map(({ text }) => text).join(" ")}\n` };
  return undefined;
}

/** The here-document behind `<<`, its variables filled in. */
export function hereDocument(
  { targets, operators }: ShellCommand & { readonly kind: "simple" },
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
