import { type Place, place, type SourceFile } from "../text/source.ts";
import { span } from "../text/span.ts";
import type { Word } from "./facts.ts";

/** A word as the program gets it, with where it is written: in the command line, or in the file that sets the variable. */
export interface ExpandedWord {
  readonly text: string;
  readonly place: Place;
}

export interface Expansion {
  readonly words: readonly ExpandedWord[];
  /** False where a variable that no file sets may stand for further words. */
  readonly complete: boolean;
}

type Environment = ReadonlyMap<string, { readonly value: string; readonly place: Place }>;

/**
 * Fills variables in. systemd takes `$NAME` as a word of its own only and splits its value, quotes in it honoured;
 * `${NAME}` stays within its word. A shell takes both anywhere, splits where no quotes stand around them, and leaves
 * quotes inside the value as they are.
 */
export function expandWords(
  words: readonly Word[],
  source: SourceFile,
  environment: Environment,
  shell: boolean,
): Expansion {
  let complete = true;
  const expanded = words.flatMap((word): readonly ExpandedWord[] => {
    const here = place(source, word.span);
    if (word.literal) return [{ text: word.text, place: here }];
    const quoted = shell && /["']/.test(source.slice(word.span));
    const whole = (shell ? /^\$(?:(\w+)|\{(\w+)\})$/ : /^\$(\w+)$/).exec(word.text);
    const name = whole?.[1] ?? whole?.[2];
    if (name !== undefined && !quoted) {
      const variable = environment.get(name);
      if (variable !== undefined) return split(variable.value, variable.place, !shell);
      complete = false;
      return [];
    }
    let known = true;
    const text = word.text.replaceAll(/\$(?:(\w+)|\{(\w+)\})/g, (written, bare?: string, braced?: string) => {
      if (bare !== undefined && !shell) return written;
      const value = environment.get(bare ?? braced ?? "")?.value;
      known &&= value !== undefined;
      return value ?? written;
    });
    if (!known || /\$[({]|`|%[A-Za-z]/.test(text)) complete = false;
    return [{ text, place: here }];
  });
  return { words: expanded, complete };
}

/** A variable's value split at blanks, each piece with its own place where the value is written out in one piece. */
function split(value: string, where: Place, quotes: boolean): readonly ExpandedWord[] {
  const start = valueStart(value, where);
  const pieces = quotes ? /(?:"(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?|\\[\s\S]|[^\s"'\\]|\\$)+/g : /\S+/g;
  return [...value.matchAll(pieces)].map((match) => ({
    text: quotes ? unquote(match[0]) : match[0],
    place:
      start === undefined
        ? where
        : place(where.source, span(start + match.index, start + match.index + match[0].length)),
  }));
}

function unquote(text: string): string {
  return text.replaceAll(/\\([\s\S])|["']/g, (_, escaped?: string) => escaped ?? "");
}

/** Where the value begins in its assignment; undefined where escapes or line joins make it differ from what is written. */
function valueStart(value: string, { source, span: where }: Place): number | undefined {
  const written = source.slice(where);
  const equals = written.indexOf("=");
  if (equals === -1) return undefined;
  const from = written.startsWith(value, equals + 1) ? equals + 1 : equals + 2;
  return written.startsWith(value, from) ? where.start + from : undefined;
}
