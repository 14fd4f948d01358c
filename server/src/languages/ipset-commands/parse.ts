import type { Word } from "../../model/facts.ts";
import { type Span, span } from "../../text/span.ts";
import { maskTemplates } from "../template-mask.ts";
import { isCommand } from "./verbs.ts";

/** One command of the format `ipset save` writes and `ipset restore` reads. */
export interface SetLine {
  readonly span: Span;
  /** `create`, the set's name, the type, options. */
  readonly words: readonly Word[];
}

export interface Tree {
  readonly lines: readonly SetLine[];
  /** Names to the lines that create or rename them. */
  readonly created: ReadonlyMap<string, Word>;
}

/** Takes a file apart line by line; cannot fail. Blank lines and comments are left out. */
export function parse(text: string): Tree {
  const masked = maskTemplates(text);
  const lines: SetLine[] = [];
  const created = new Map<string, Word>();
  for (let start = 0; start < masked.length; ) {
    const newline = masked.indexOf("\n", start);
    const end = newline === -1 ? masked.length : newline;
    const words = split(masked, text, start, end);
    const [first] = words;
    const last = words.at(-1);
    if (first !== undefined && last !== undefined && !first.text.startsWith("#")) {
      lines.push({ span: span(first.span.start, last.span.end), words });
      const [, name] = words;
      if (name !== undefined && isCommand(first.text, "create"))
        if (!created.has(name.text)) created.set(name.text, name);
    }
    start = end + 1;
  }
  return { lines, created };
}

function split(masked: string, text: string, from: number, to: number): readonly Word[] {
  const words: Word[] = [];
  let at = from;
  while (at < to) {
    while (at < to && /\s/.test(masked.charAt(at))) at++;
    if (at >= to) break;
    const start = at;
    if (masked[at] === '"') {
      const close = masked.indexOf('"', at + 1);
      at = close === -1 || close >= to ? to : close + 1;
    } else while (at < to && !/\s/.test(masked.charAt(at))) at++;
    const written = text.slice(start, at);
    words.push({
      text: written.replace(/^"(.*)"$/, "$1"),
      span: span(start, at),
      literal: masked.slice(start, at) === written,
    });
  }
  return words;
}
