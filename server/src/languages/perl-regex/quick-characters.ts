import { looksLikeNoName } from "./posix-intent.ts";

// Escapes and classes in which nothing can be wrong, read without making anything of them. See quick.ts.

const digit = 1;
const hexadecimal = 2;
/** Stands for a kind of characters, in classes and outside. */
const kind = 4;
/** Stands for one character, in classes and outside. */
const control = 8;
/** Stands for a place. */
const place = 16;
const letter = 32;

/** What letters and digits behind a backslash may be. */
const meanings = new Uint8Array(128);
const mark = (characters: string, meaning: number): void => {
  for (const each of characters) meanings[each.charCodeAt(0)] = (meanings[each.charCodeAt(0)] ?? 0) | meaning;
};
mark("0123456789", digit);
mark("0123456789abcdefABCDEF", hexadecimal);
mark("dDsSwWhHvV", kind);
mark("nrtfae", control);
mark("bBAZz", place);
mark("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", letter);

function isHexadecimal(code: number): boolean {
  return code < 128 && ((meanings[code] as number) & hexadecimal) !== 0;
}

/** Behind the backslash at `at` and what belongs to it; -1 where that is out of the ordinary. */
export function plainEscapeEnd(text: string, at: number, end: number): number {
  if (at + 1 >= end) return -1;
  const code = text.charCodeAt(at + 1);
  if (code >= 128) return -1;
  const meaning = meanings[code] as number;
  if ((meaning & (letter | digit)) === 0 || (meaning & (kind | control | place)) !== 0) return at + 2;
  // \1 to \9; what has two digits may be another thing.
  if ((meaning & digit) !== 0) {
    const next = at + 2 < end ? text.charCodeAt(at + 2) : 0;
    return code !== 48 && !(next >= 48 && next <= 57) ? at + 2 : -1;
  }
  return code === 120 && isByte(text, at, end) ? at + 4 : -1;
}

/** Whether two hexadecimal digits stand behind the `\x` at `at`. */
function isByte(text: string, at: number, end: number): boolean {
  return at + 4 <= end && isHexadecimal(text.charCodeAt(at + 2)) && isHexadecimal(text.charCodeAt(at + 3));
}

const several = -1;
const strange = -2;

/** Behind the element that `readElement` has read last. */
let elementEnd = 0;

/** The number of the character at `at` in a class; `several` for a kind, `strange` for what is out of the ordinary. */
function readElement(text: string, at: number, end: number): number {
  const code = text.charCodeAt(at);
  elementEnd = at + 1;
  if (code === 92) {
    if (at + 1 >= end) return strange;
    const escaped = text.charCodeAt(at + 1);
    if (escaped >= 128) return strange;
    const meaning = meanings[escaped] as number;
    elementEnd = at + 2;
    if ((meaning & (letter | digit)) === 0) return escaped;
    if ((meaning & kind) !== 0) return several;
    switch (escaped) {
      case 110:
        return 10;
      case 114:
        return 13;
      case 116:
        return 9;
      case 102:
        return 12;
      case 97:
        return 7;
      case 101:
        return 27;
      case 98:
        return 8;
      case 120:
        if (!isByte(text, at, end)) return strange;
        elementEnd = at + 4;
        return Number.parseInt(text.slice(at + 2, at + 4), 16);
      default:
        return strange;
    }
  }
  if (code >= 128) return strange;
  // [:alpha:] is out of the ordinary here; what only looks like it is looked for in the whole class.
  const next = text.charCodeAt(at + 1);
  return code === 91 && (next === 58 || next === 46 || next === 61) ? strange : code;
}

/** A class of letters, digits, the ranges of them that are known, some signs and escapes: nearly every one. */
const everydayClass = new RegExp(
  String.raw`\[\^?(?!\])(?:` +
    [
      "a-z|A-Z|0-9|a-f|A-F",
      String.raw`\[:(?:alpha|digit|alnum|xdigit|upper|lower|punct|space|cntrl):\](?!-)`,
      String.raw`[:;.=A-Za-z0-9_ @!%&'"<>/,*+?$()](?!-[^\]])`,
      String.raw`\\(?:[dswDSWnrt]|[-.:@/[\](){}*+?$^|"'%]|x[0-9a-fA-F]{2})(?!-[^\]])`,
    ].join("|") +
    String.raw`)+-?\]`,
  "y",
);

/** Behind the class whose `[` stands at `at`; -1 where something in it is out of the ordinary. */
export function plainClassEnd(text: string, at: number, end: number): number {
  const from = text.charCodeAt(at + 1) === 94 ? at + 2 : at + 1;
  everydayClass.lastIndex = at;
  const behind =
    everydayClass.test(text) && everydayClass.lastIndex <= end ? everydayClass.lastIndex : elementsEnd(text, from, end);
  return behind !== -1 && looksLikeNoName(text, from, behind, end) ? behind : -1;
}

/** Behind the `]` of the class whose content begins at `from`; -1 as above. */
function elementsEnd(text: string, from: number, end: number): number {
  let next = from;
  while (next < end) {
    const code = text.charCodeAt(next);
    if (code === 93 && next > from) return next + 1;
    if (code === 124 && text.charCodeAt(next + 1) === 124) return -1;
    const value = readElement(text, next, end);
    if (value === strange) return -1;
    next = elementEnd;
    if (text.charCodeAt(next) !== 45) continue;
    const behind = next + 1;
    if (behind >= end) return -1;
    if (text.charCodeAt(behind) === 93) continue;
    if (value === several) return -1;
    const last = readElement(text, behind, end);
    if (last < value) return -1;
    next = elementEnd;
  }
  return -1;
}
