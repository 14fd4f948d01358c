import type { ShellCommand } from "../shell-parser.ts";
import { expand, type Scope } from "./script-expand.ts";

/** What a command reads from its standard input. */
export interface ShellInput {
  readonly text: string;
  /** Where it begins in the file, if it stands there as it is. */
  readonly offset?: number;
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
  const at = operators.findLastIndex((operator) => operator === "<<" || operator === "<<-");
  const word = targets[at];
  const body = word?.hereDocument;
  if (word === undefined || body === undefined) return undefined;
  const [run] = body.runs;
  const isPlain = body.runs.length === 1 && run !== undefined;
  if (word.quoted || !/[$`\\]/.test(body.text)) return { text: body.text, ...(isPlain ? { offset: run.offset } : {}) };
  // What is not known becomes a template's gap, which the reader of the text knows to leave open.
  const text = body.text.replaceAll(
    /\$(?:(\w+)|\{(\w+)\})|\$\([^()]*\)|`[^`]*`|\$\{[^}]*\}/g,
    (_, bare?: string, braced?: string) => {
      const name = bare ?? braced;
      const known = name !== undefined && (scope.variables.has(name) || !scope.sourced);
      return (known ? (scope.variables.has(name) ? scope.variables.get(name) : "") : undefined) ?? "{{ unknown }}";
    },
  );
  return { text };
}
