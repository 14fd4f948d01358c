import { type Span, span } from "../../text/span.ts";
import { type MappedText, MappedTextBuilder, plainText } from "../mapped-text.ts";

/** One `NAME=value` of an environment file. */
export interface Setting {
  readonly name: string;
  readonly nameSpan: Span;
  /** The value without quotes and escapes, and where its characters stand. */
  readonly value: MappedText;
  /** As written, quotes included. */
  readonly valueSpan: Span;
  /** From `export`, where that stands in front, to the end of the value. */
  readonly span: Span;
}

export interface EnvironmentTree {
  readonly settings: readonly Setting[];
  readonly comments: readonly Span[];
}

const blank = " \t\n\r";
const lineEnd = "\n\r";

/**
 * Reads an environment file as systemd does (env-file.c), which is how a shell reads such files too as long as they
 * hold nothing but assignments: quotes may go over lines, a backslash joins lines, `#` and `;` begin comment lines, and
 * a `#` behind a value belongs to the value. `export` is taken for what a shell makes of it.
 */
export function parse(text: string): EnvironmentTree {
  const settings: Setting[] = [];
  const comments: Span[] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (blank.includes(character)) {
      at++;
      continue;
    }
    const end = endOfLine(text, at);
    if (character === "#" || character === ";") {
      comments.push(span(at, end));
      at = end;
      continue;
    }
    const equals = text.indexOf("=", at);
    if (equals === -1) break;
    if (equals >= end) {
      at = end;
      continue;
    }
    const { value, valueSpan, next } = readValue(text, equals + 1);
    const key = /^(export[ \t]+)?([A-Za-z_]\w*)[ \t]*$/.exec(text.slice(at, equals));
    if (key !== null) {
      const [, before = "", name = ""] = key;
      const nameStart = at + before.length;
      settings.push({
        name,
        nameSpan: span(nameStart, nameStart + name.length),
        value,
        valueSpan,
        span: span(at, valueSpan.end),
      });
    }
    at = next;
  }
  return { settings, comments };
}

function endOfLine(text: string, from: number): number {
  const ends = /[\n\r]/g;
  ends.lastIndex = from;
  return ends.exec(text)?.index ?? text.length;
}

function readValue(text: string, from: number): { value: MappedText; valueSpan: Span; next: number } {
  const whole = plainText(text);
  let start = from;
  while (start < text.length && (text.charAt(start) === " " || text.charAt(start) === "\t")) start++;
  const builder = new MappedTextBuilder(start);
  /** Where the value ends once blanks behind it are left out. */
  let end = start;
  /** Blanks that count only if something follows them. */
  let pending: number | undefined;
  let started = false;
  let at = start;
  while (at < text.length && !lineEnd.includes(text.charAt(at))) {
    const character = text.charAt(at);
    // Behind a closing quote systemd skips blanks as it does in front of the value.
    if (!started && blank.includes(character)) {
      at++;
      continue;
    }
    if (!started && (character === '"' || character === "'")) {
      at = readQuoted(text, at, builder);
      end = Math.min(at, text.length);
      continue;
    }
    if (blank.includes(character)) {
      pending ??= at;
      at++;
      continue;
    }
    if (pending !== undefined) builder.copy(whole, pending, at);
    pending = undefined;
    started = true;
    if (character === "\\") {
      const next = text.charAt(at + 1);
      if (next !== "" && !lineEnd.includes(next)) builder.put(next, span(at, at + 2));
      at = Math.min(at + 2, text.length);
    } else {
      const run = at;
      while (at < text.length && !blank.includes(text.charAt(at)) && text.charAt(at) !== "\\") at++;
      builder.copy(whole, run, at);
    }
    end = at;
  }
  return { value: builder.build(), valueSpan: span(start, end), next: at };
}

/** A quoted piece of a value; gives the index behind its closing quote, or the text's end. */
function readQuoted(text: string, open: number, builder: MappedTextBuilder): number {
  const whole = plainText(text);
  const quote = text.charAt(open);
  let at = open + 1;
  if (quote === "'") {
    const close = text.indexOf("'", at);
    const end = close === -1 ? text.length : close;
    builder.copy(whole, at, end);
    return end + 1;
  }
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    if (character === "\\") {
      const next = text.charAt(at + 1);
      if (next !== "" && '"\\`$'.includes(next)) builder.put(next, span(at, at + 2));
      else if (next !== "\n") builder.copy(whole, at, Math.min(at + 2, text.length));
      at += 2;
    } else {
      const run = at;
      while (at < text.length && text.charAt(at) !== '"' && text.charAt(at) !== "\\") at++;
      builder.copy(whole, run, at);
    }
  }
  return text.length;
}
