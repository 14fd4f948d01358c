import type { RegexFault, RegexFix } from "./tree.ts";

/** A reference that can be judged only when all groups are known. */
interface PendingReference {
  readonly start: number;
  readonly end: number;
  readonly target: number | string;
}

/** The flags that change how a pattern is read; a group's end brings back those before it. */
export interface ReadingFlags {
  /** 0; 1 for `x`: white space and comments mean nothing; 2 for `xx`: blanks in classes neither. */
  extended: 0 | 1 | 2;
  /** `n`: plain brackets catch nothing. */
  noCapture: boolean;
  /** `m`: `^` stands at each line's start. */
  multiline: boolean;
  /** `d`, `l`, `u`, `a` or `aa`: which characters `\w` and the like mean. SpamAssassin sets `aa`. */
  charset: string;
}

const space = 32;
const tab = 9;

/** A place in a pattern, and what has been learnt on the way there. */
export class Reader {
  readonly text: string;
  readonly end: number;
  at: number;
  flags: ReadingFlags = { extended: 0, noCapture: false, multiline: false, charset: "aa" };
  /** Groups opened so far that catch something. */
  captures = 0;
  /** Look-arounds that are open. */
  lookarounds = 0;
  /** Whether a back reference has been met. */
  refersBack = false;
  readonly names = new Map<string, number>();
  readonly references: PendingReference[] = [];
  readonly comments: { readonly start: number; readonly end: number }[] = [];
  fault: RegexFault | undefined;
  #absent = "";

  constructor(text: string, start: number, end: number) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  /** Code unit at an offset; NaN behind the pattern's end. */
  code(at: number): number {
    return at < this.end ? this.text.charCodeAt(at) : Number.NaN;
  }

  startsWith(what: string, at: number): boolean {
    return at + what.length <= this.end && this.text.startsWith(what, at);
  }

  /** First place of `what` at or behind `at` within the pattern, or -1. What is not there is looked for once. */
  find(what: string, at: number): number {
    if (this.#absent.includes(what)) return -1;
    const found = this.text.indexOf(what, at);
    if (found !== -1 && found + what.length <= this.end) return found;
    this.#absent += what;
    return -1;
  }

  /** Notes what Perl would say, if it has not stopped before. */
  report(start: number, end: number, perl: string, message: string, fix?: RegexFix): void {
    this.fault ??= {
      start,
      // Modifiers stand behind the pattern.
      end: start < this.end && end > this.end ? this.end : end,
      perl,
      message,
      ...(fix === undefined ? {} : { fix }),
    };
  }

  skipBlanks(from: number): number {
    let at = from;
    while (at < this.end && (this.text.charCodeAt(at) === space || this.text.charCodeAt(at) === tab)) at++;
    return at;
  }

  /** Behind the character at `at`, a pair of surrogates being one. */
  behind(at: number): number {
    const code = this.code(at);
    return code >= 0xd800 && code < 0xdc00 && at + 1 < this.end ? at + 2 : at + 1;
  }
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

export function isNameStart(code: number): boolean {
  return isLetter(code) || code === 95;
}

export function isWord(code: number): boolean {
  return isNameStart(code) || isDigit(code);
}

/** Bytes that UTF-8 spends on a code unit; half of four for each half of a pair. */
export function bytesOf(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
}

/** A quantifier in braces; numbers as written, empty where left out. */
interface Braces {
  /** Behind the closing brace. */
  readonly end: number;
  readonly min: string;
  readonly max: string;
  readonly minEnd: number;
  readonly maxEnd: number;
}

const comma = 44;
const closingBrace = 125;

/** `{2}`, `{2,}`, `{,3}`, `{2,3}` with blanks anywhere inside, as Perl 5.34 and newer read them. */
export function readBraces(reader: Reader, at: number): Braces | undefined {
  const { text } = reader;
  const minStart = reader.skipBlanks(at + 1);
  const minEnd = digitsEnd(reader, minStart);
  const min = text.slice(minStart, minEnd);
  let next = reader.skipBlanks(minEnd);
  let max = min;
  let maxEnd = minEnd;
  if (reader.code(next) === comma) {
    const maxStart = reader.skipBlanks(next + 1);
    maxEnd = digitsEnd(reader, maxStart);
    max = text.slice(maxStart, maxEnd);
    next = reader.skipBlanks(maxEnd);
  }
  if (reader.code(next) !== closingBrace || (min === "" && max === "")) return undefined;
  return { end: next + 1, min, max, minEnd, maxEnd };
}

export function digitsEnd(reader: Reader, start: number): number {
  let at = start;
  while (isDigit(reader.code(at))) at++;
  return at;
}
