import { type MappedText, MappedTextBuilder, offsetOf, spanOf } from "../mapped-text.ts";
import type { MappedWord } from "../shell-lexer.ts";
import { blank } from "./lines.ts";

export interface UnitWords {
  readonly words: readonly UnitWord[];
  /** Index of a quote that nothing closes: systemd refuses the whole line for it. */
  readonly unbalanced?: number;
}

export interface UnitWord extends MappedWord {
  /** Indexes into the line. */
  readonly start: number;
  readonly end: number;
  /** A `;` alone and unquoted: it parts two commands. */
  readonly separator: boolean;
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["s", " "],
  ["\\", "\\"],
  ['"', '"'],
  ["'", "'"],
]);

const numericEscape = /x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})/y;

/** The escape whose backslash stands at `at`, with how many characters it takes; undefined where systemd knows none. */
function escapeAt(text: string, at: number): { readonly text: string; readonly length: number } | undefined {
  const simple = simpleEscapes.get(text.charAt(at + 1));
  if (simple !== undefined) return { text: simple, length: 2 };
  numericEscape.lastIndex = at + 1;
  const match = numericEscape.exec(text);
  if (match === null) return undefined;
  const [whole, hex, octal, short, long] = match;
  const code = Number.parseInt(hex ?? octal ?? short ?? long ?? "", octal === undefined ? 16 : 8);
  if (code === 0 || code > 0x10ffff || (hex === undefined && octal === undefined && code >= 0xd800 && code < 0xe000))
    return undefined;
  return { text: String.fromCodePoint(code), length: whole.length + 1 };
}

/**
 * Words by systemd's rules (extract-word.c): quotes of either kind open and close anywhere and are taken away, C
 * escapes count inside and outside of both, and what no escape is keeps its backslash. `command`: a lone `;` parts
 * commands and `\;` is a plain one.
 */
export function unitWords(line: MappedText, command = false): UnitWords {
  const { text } = line;
  const words: UnitWord[] = [];
  let at = 0;
  let unbalanced: number | undefined;
  while (at < text.length) {
    if (blank.includes(text.charAt(at))) {
      at++;
      continue;
    }
    const start = at;
    const builder = new MappedTextBuilder(offsetOf(line, at));
    const alone = (index: number): boolean => index >= text.length || blank.includes(text.charAt(index));
    const separator = command && text.charAt(at) === ";" && alone(at + 1);
    if (command && text.startsWith("\\;", at) && alone(at + 2)) {
      builder.put(";", spanOf(line, at, at + 2));
      at += 2;
    }
    let quote = "";
    let opened = at;
    while (at < text.length && (quote !== "" || !blank.includes(text.charAt(at)))) {
      const character = text.charAt(at);
      if (character === quote) {
        quote = "";
        at++;
      } else if (quote === "" && (character === '"' || character === "'")) {
        quote = character;
        opened = at++;
      } else if (character === "\\") {
        const escaped = escapeAt(text, at);
        if (escaped === undefined) builder.copy(line, at, at + 1);
        else builder.put(escaped.text, spanOf(line, at, at + escaped.length));
        at += escaped?.length ?? 1;
      } else {
        const from = at;
        while (at < text.length && !isSpecial(text.charAt(at), quote)) at++;
        builder.copy(line, from, at);
      }
    }
    if (quote !== "") unbalanced ??= opened;
    const mapped = builder.build();
    words.push({
      word: { text: mapped.text, span: spanOf(line, start, at), literal: true },
      mapped,
      start,
      end: at,
      separator,
    });
  }
  return { words, ...(unbalanced === undefined ? {} : { unbalanced }) };
}

function isSpecial(character: string, quote: string): boolean {
  return quote === ""
    ? character === "\\" || character === '"' || character === "'" || blank.includes(character)
    : character === "\\" || character === quote;
}
