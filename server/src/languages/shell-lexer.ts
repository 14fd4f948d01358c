import type { Word } from "../model/facts.ts";
import { type Span, span } from "../text/span.ts";
import { type MappedText, MappedTextBuilder, offsetOf, spanOf } from "./mapped-text.ts";

/** A word with where each of its characters stood, so that a command line inside it can be read in turn. */
export interface MappedWord {
  readonly word: Word;
  readonly mapped: MappedText;
}

export interface ShellWord extends MappedWord {
  readonly kind: "word";
  /** Index of its first character in the shell text. */
  readonly start: number;
  readonly end: number;
  /** Some of it stands in quotes or behind a backslash, so it is no reserved word. */
  readonly quoted: boolean;
  /** Command substitutions in it, each the text between its brackets or backquotes. */
  readonly substitutions: readonly MappedText[];
  /** The pieces of `mapped.text` that the shell replaces: `$name`, `${...}`, `$(...)`, in order. */
  readonly expansions: readonly Expansion[];
  /** For the word behind `<<`: the lines up to the one that is the word. */
  readonly hereDocument?: MappedText;
}

export interface Expansion {
  /** Indexes in the word's text. */
  readonly start: number;
  readonly end: number;
  /** In double quotes, so its value stays one word. */
  readonly quoted: boolean;
}

export interface ShellOperator {
  readonly kind: "operator";
  /** `;`, `&&`, `|`, `(`, `>>`, ...; `\n` for the end of a line. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export type ShellToken = ShellWord | ShellOperator;

/** Longest first, so that the first that fits is the one the shell takes. */
const operators = [
  ";;&",
  "&>>",
  "<<<",
  "<<-",
  "&&",
  "||",
  ";;",
  ";&",
  "|&",
  "&>",
  "<<",
  ">>",
  "<&",
  ">&",
  "<>",
  ">|",
  ";",
  "&",
  "|",
  "<",
  ">",
  "(",
  ")",
];

const redirections = new Set(["&>>", "<<<", "<<-", "&>", "<<", ">>", "<&", ">&", "<>", ">|", "<", ">"]);

export function isRedirection(operator: string): boolean {
  return redirections.has(operator);
}

/** Brackets nested deeper than this are not looked into: no administrator writes them. */
export const deepest = 12;

/**
 * The words and operators of shell text, as POSIX has them with bash's `[[`, `$'...'` and `<<<`. Comments and the
 * bodies of here-documents are left out. Anything goes: an open quote ends with the text.
 */
export function shellTokens(source: MappedText): readonly ShellToken[] {
  return new Lexer(source).tokens();
}

class Lexer {
  readonly #source: MappedText;
  readonly #text: string;
  #at = 0;
  /** Here-documents whose bodies begin after the current line. */
  #hereDocuments: { readonly tabs: boolean; readonly word: ShellWord & { hereDocument?: MappedText } }[] = [];

  constructor(source: MappedText) {
    this.#source = source;
    this.#text = source.text;
  }

  tokens(): readonly ShellToken[] {
    const tokens: ShellToken[] = [];
    const text = this.#text;
    while (this.#at < text.length) {
      const character = text.charAt(this.#at);
      if (character === " " || character === "\t" || character === "\r") this.#at++;
      else if (character === "\\" && text.charAt(this.#at + 1) === "\n") this.#at += 2;
      else if (character === "#") this.#at = this.#lineEnd(this.#at);
      else if (character === "\n") {
        tokens.push({ kind: "operator", text: "\n", start: this.#at, end: this.#at + 1 });
        this.#at++;
        this.#skipHereDocuments();
      } else {
        const operator = this.#operatorHere();
        if (operator === undefined) tokens.push(this.#word());
        else {
          tokens.push({ kind: "operator", text: operator, start: this.#at, end: this.#at + operator.length });
          this.#at += operator.length;
        }
        this.#noteHereDocument(tokens);
      }
    }
    return tokens;
  }

  #operatorHere(): string | undefined {
    return ";&|<>()".includes(this.#text.charAt(this.#at))
      ? operators.find((operator) => this.#text.startsWith(operator, this.#at))
      : undefined;
  }

  #lineEnd(from: number): number {
    const end = this.#text.indexOf("\n", from);
    return end === -1 ? this.#text.length : end;
  }

  #noteHereDocument(tokens: readonly ShellToken[]): void {
    const word = tokens.at(-1);
    const operator = tokens.at(-2);
    if (word?.kind !== "word" || operator?.kind !== "operator") return;
    if (operator.text === "<<" || operator.text === "<<-")
      this.#hereDocuments.push({ word, tabs: operator.text === "<<-" });
  }

  #skipHereDocuments(): void {
    for (const { word, tabs } of this.#hereDocuments) {
      const body = new MappedTextBuilder(offsetOf(this.#source, this.#at));
      while (this.#at < this.#text.length) {
        const stop = this.#lineEnd(this.#at);
        let start = this.#at;
        if (tabs) while (this.#text.charAt(start) === "\t") start++;
        this.#at = Math.min(stop + 1, this.#text.length);
        if (this.#text.slice(start, stop) === word.word.text) break;
        body.copy(this.#source, start, this.#at);
      }
      word.hereDocument = body.build();
    }
    this.#hereDocuments = [];
  }

  #word(): ShellWord {
    const text = this.#text;
    const start = this.#at;
    const builder = new MappedTextBuilder(offsetOf(this.#source, start));
    const parts: Parts = { builder, substitutions: [], expansions: [], literal: true };
    let quoted = false;
    while (this.#at < text.length) {
      const character = text.charAt(this.#at);
      if (" \t\r\n;&|<>()".includes(character)) break;
      if (character === "'") {
        quoted = true;
        this.#singleQuoted(builder);
      } else if (character === '"') {
        quoted = true;
        this.#at++;
        this.#doubleQuoted(parts);
      } else if (character === "\\") {
        quoted = true;
        if (text.charAt(this.#at + 1) === "\n") this.#at += 2;
        else {
          const end = Math.min(this.#at + 2, text.length);
          builder.put(text.slice(this.#at + 1, end), spanOf(this.#source, this.#at, end));
          this.#at = end;
        }
      } else if (character === "$" && text.charAt(this.#at + 1) === "'") {
        quoted = true;
        this.#ansiQuoted(builder);
      } else if (character === "$" && text.charAt(this.#at + 1) === '"') {
        quoted = true;
        this.#at += 2;
        this.#doubleQuoted(parts);
      } else if (character === "$" || character === "`") this.#expansion(parts, false);
      else {
        const from = this.#at;
        while (this.#at < text.length && !" \t\r\n;&|<>()'\"\\$`".includes(text.charAt(this.#at))) this.#at++;
        builder.copy(this.#source, from, this.#at);
      }
    }
    this.#at = Math.min(this.#at, text.length);
    // A carriage return or another stray character must not stop the walk.
    if (this.#at === start) this.#at++;
    return this.#finish(start, quoted, parts);
  }

  #finish(start: number, quoted: boolean, parts: Parts): ShellWord {
    const mapped = parts.builder.build();
    const word: Word = {
      text: mapped.text,
      span: spanOf(this.#source, start, this.#at),
      literal: parts.literal,
    };
    return {
      kind: "word",
      word,
      mapped,
      start,
      end: this.#at,
      quoted,
      substitutions: parts.substitutions,
      expansions: parts.expansions,
    };
  }

  #singleQuoted(builder: MappedTextBuilder): void {
    const close = this.#text.indexOf("'", this.#at + 1);
    const end = close === -1 ? this.#text.length : close;
    builder.copy(this.#source, this.#at + 1, end);
    this.#at = end + 1;
  }

  /** Reads on from behind the opening quote. */
  #doubleQuoted(parts: Parts): void {
    const text = this.#text;
    while (this.#at < text.length) {
      const character = text.charAt(this.#at);
      if (character === '"') {
        this.#at++;
        return;
      }
      if (character === "\\") {
        const next = text.charAt(this.#at + 1);
        if (next === "\n") this.#at += 2;
        else {
          const end = Math.min(this.#at + 2, text.length);
          if (next !== "" && '"\\$`'.includes(next)) parts.builder.put(next, spanOf(this.#source, this.#at, end));
          else parts.builder.copy(this.#source, this.#at, end);
          this.#at = end;
        }
      } else if (character === "$" || character === "`") this.#expansion(parts, true);
      else {
        const from = this.#at;
        while (this.#at < text.length && !'"\\$`'.includes(text.charAt(this.#at))) this.#at++;
        parts.builder.copy(this.#source, from, this.#at);
      }
    }
  }

  #ansiQuoted(builder: MappedTextBuilder): void {
    const text = this.#text;
    const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", e: "\x1b" };
    this.#at += 2;
    while (this.#at < text.length && text.charAt(this.#at) !== "'") {
      if (text.charAt(this.#at) === "\\" && this.#at + 1 < text.length) {
        const next = text.charAt(this.#at + 1);
        builder.put(escapes[next] ?? next, spanOf(this.#source, this.#at, this.#at + 2));
        this.#at += 2;
      } else {
        builder.copy(this.#source, this.#at, this.#at + 1);
        this.#at++;
      }
    }
    this.#at++;
  }

  /** `$name`, `${...}`, `$(...)`, `$((...))` or backquotes: kept in the word as written, its value unknown. */
  #expansion(parts: Parts, quoted: boolean): void {
    const text = this.#text;
    const from = this.#at;
    const following = text.charAt(from + 1);
    if (text.charAt(from) === "`") {
      const inside = new MappedTextBuilder(offsetOf(this.#source, from));
      this.#at++;
      while (this.#at < text.length && text.charAt(this.#at) !== "`") {
        const next = text.charAt(this.#at + 1);
        const escaped = text.charAt(this.#at) === "\\" && next !== "" && "`\\$".includes(next);
        const end = this.#at + (escaped ? 2 : 1);
        if (escaped) inside.put(next, spanOf(this.#source, this.#at, end));
        else inside.copy(this.#source, this.#at, end);
        this.#at = end;
      }
      parts.substitutions.push(inside.build());
      this.#at++;
    } else if (following === "(" || following === "{") {
      const close = closing(text, from + 1);
      if (following === "(" && text.charAt(from + 2) !== "(") {
        const inside = new MappedTextBuilder(offsetOf(this.#source, from + 2));
        inside.copy(this.#source, from + 2, close);
        parts.substitutions.push(inside.build());
      }
      this.#at = close + 1;
    } else {
      const name = /[A-Za-z_]\w*|[0-9@*#?$!-]/y;
      name.lastIndex = from + 1;
      const match = name.exec(text);
      this.#at = from + 1 + (match?.[0].length ?? 0);
      if (match === null) {
        parts.builder.copy(this.#source, from, this.#at);
        return;
      }
    }
    this.#at = Math.min(this.#at, text.length);
    parts.literal = false;
    const start = parts.builder.length;
    parts.builder.copy(this.#source, from, this.#at);
    parts.expansions.push({ start, end: parts.builder.length, quoted });
  }
}

interface Parts {
  readonly builder: MappedTextBuilder;
  readonly substitutions: MappedText[];
  readonly expansions: Expansion[];
  literal: boolean;
}

/**
 * Index of the bracket that closes the one at `open`, or the text's length. Quotes inside are stepped over; the stack
 * of openers makes it one walk, however deep the nesting.
 */
function closing(text: string, open: number): number {
  const stack: string[] = [text.charAt(open) === "(" ? ")" : "}"];
  let at = open + 1;
  while (at < text.length) {
    const character = text.charAt(at);
    const top = stack.at(-1);
    if (character === "\\") at++;
    else if (character === '"') {
      if (top === '"') stack.pop();
      else stack.push('"');
    } else if (character === "'" && top !== '"') {
      const end = text.indexOf("'", at + 1);
      if (end === -1) return text.length;
      at = end;
    } else if (character === "$" && (text.charAt(at + 1) === "(" || text.charAt(at + 1) === "{")) {
      stack.push(text.charAt(at + 1) === "(" ? ")" : "}");
      at++;
    } else if (top !== '"' && character === "(" && top === ")") stack.push(")");
    else if (character === top) {
      stack.pop();
      if (stack.length === 0) return at;
    }
    at++;
  }
  return text.length;
}

/** Where a token stands in the file. */
export function tokenSpan(source: MappedText, first: ShellToken, last: ShellToken): Span {
  const from = spanOf(source, first.start, first.end);
  const to = spanOf(source, last.start, last.end);
  return span(from.start, Math.max(from.end, to.end));
}
