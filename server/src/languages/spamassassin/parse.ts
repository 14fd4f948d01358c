import { type Span, span } from "../../text/span.ts";

/** One line that says something, taken apart as SpamAssassin does it, before anybody asks what it means. */
export interface Line {
  /** As written. */
  readonly word: string;
  /** Lower case, `-` as `_`. */
  readonly key: string;
  readonly start: number;
  readonly wordEnd: number;
  /** Where the value starts; equal to `end` where there is none. */
  readonly valueStart: number;
  /** Behind the last character that is neither white space nor comment. */
  readonly end: number;
  /** `lang de`: the line counts only where the locale matches. */
  readonly locale?: string;
}

export interface Comment {
  readonly start: number;
  readonly end: number;
}

export interface SpamassassinTree {
  readonly text: string;
  readonly lines: readonly Line[];
  /** Lines that hold nothing but a comment. */
  readonly comments: readonly Comment[];
  /** The file begins with a byte order mark, which makes SpamAssassin refuse its first line. */
  readonly byteOrderMark: boolean;
}

const backslash = 92;
const zero = 48;

/** What Perl's `\s` takes in bytes: tab, line feed, vertical tab, form feed, carriage return, space. */
function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Normal forms of the words seen so far; a file repeats a few dozen of them thousands of times. */
const keys = new Map<string, string>();

function keyOf(word: string): string {
  let key = keys.get(word);
  if (key === undefined) {
    key = word.toLowerCase().replaceAll("-", "_");
    if (keys.size > 5000) keys.clear();
    keys.set(word, key);
  }
  return key;
}

/** Takes any text apart; cannot fail. The steps and their order are those of Conf/Parser.pm. */
export function parse(text: string): SpamassassinTree {
  const lines: Line[] = [];
  const comments: Comment[] = [];
  const { length } = text;
  const byteOrderMark = text.charCodeAt(0) === 0xfeff;
  let at = 0;
  // The next comment sign at or behind the current line, so that each is looked for once.
  let sign = text.indexOf("#");
  while (at < length) {
    let lineEnd = text.indexOf("\n", at);
    if (lineEnd === -1) lineEnd = length;
    let start = at;
    while (start < lineEnd && isSpace(text.charCodeAt(start))) start++;
    at = lineEnd + 1;
    if (start === lineEnd) continue;
    let end = lineEnd;
    while (sign !== -1 && sign < start) sign = text.indexOf("#", sign + 1);
    while (sign !== -1 && sign < lineEnd) {
      if (sign === start || text.charCodeAt(sign - 1) !== backslash) {
        end = sign;
        break;
      }
      sign = text.indexOf("#", sign + 1);
    }
    if (end === start) {
      let commentEnd = lineEnd;
      while (isSpace(text.charCodeAt(commentEnd - 1))) commentEnd--;
      comments.push({ start, end: commentEnd });
      continue;
    }
    while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
    // Perl takes the string "0" for false, so such a line is skipped like an empty one.
    if (end === start || (end === start + 1 && text.charCodeAt(start) === zero)) continue;
    lines.push(readLine(text, start, end));
  }
  return { text, lines, comments, byteOrderMark };
}

function readLine(text: string, start: number, end: number): Line {
  let wordEnd = start;
  while (wordEnd < end && !isSpace(text.charCodeAt(wordEnd))) wordEnd++;
  let valueStart = wordEnd;
  while (valueStart < end && isSpace(text.charCodeAt(valueStart))) valueStart++;
  const word = text.slice(start, wordEnd);
  if (wordEnd - start === 4 && valueStart < end && word.toLowerCase() === "lang") {
    let localeEnd = valueStart;
    while (localeEnd < end && !isSpace(text.charCodeAt(localeEnd))) localeEnd++;
    let rest = localeEnd;
    while (rest < end && isSpace(text.charCodeAt(rest))) rest++;
    if (rest < end) return { ...readLine(text, rest, end), locale: text.slice(valueStart, localeEnd) };
  }
  return { word, key: keyOf(word), start, wordEnd, valueStart, end };
}

/** The line's value as SpamAssassin sees it: `\#` has become `#`. */
export function lineValue(text: string, line: Line): string {
  const raw = text.slice(line.valueStart, line.end);
  return raw.includes("\\#") ? raw.replaceAll("\\#", "#") : raw;
}

export function lineSpan(line: Line): Span {
  return span(line.start, line.end);
}
