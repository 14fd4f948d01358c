import { bytesOf } from "./reader.ts";

// What Perl takes for an attempt at `[:alpha:]`. It forgives a typing mistake or two: what comes so close to one of the
// fourteen names that it must have been meant is refused, whatever it is in truth. The rules are those that perl 5.36
// shows when it is asked; test/real/regex.test.ts asks it about damaged classes by the thousand.

/** The names that Perl knows between `[:` and `:]`. */
const names = [
  "alnum",
  "alpha",
  "ascii",
  "blank",
  "cntrl",
  "digit",
  "graph",
  "lower",
  "print",
  "punct",
  "space",
  "upper",
  "word",
  "xdigit",
] as const;

/** Something within a class that Perl reads as `[:alpha:]`, or as one that is misspelt. */
export interface PosixIntent {
  /** Where it begins: at its bracket, or at its first sign where it has none. */
  readonly start: number;
  /** Behind all that Perl has taken for it; a `]` that is missing or stands for the class's own is not part of it. */
  readonly end: number;
  /**
   * `sound` is one of the names, written as it must be; `unknown` is written as it must be and has another name;
   * `reserved` is `[. .]` or `[= =]`; `misspelt` has the first of its mistakes in `why`.
   */
  readonly kind: "sound" | "unknown" | "reserved" | "misspelt";
  /** The name that was meant, `digit`; what stands there where that is anyone's guess. */
  readonly name: string;
  readonly negated: boolean;
  /** Perl's words for the first mistake; empty where there is none. */
  readonly why: string;
}

const wordSigns = new Uint8Array(128);
const punctuation = new Uint8Array(128);
for (let code = 33; code < 127; code++) {
  if (/\w/.test(String.fromCharCode(code))) wordSigns[code] = 1;
  if (!/[A-Za-z0-9]/.test(String.fromCharCode(code))) punctuation[code] = 1;
}

const isBlank = (code: number): boolean => code === 32 || code === 9;
const isWordSign = (code: number): boolean => wordSigns[code] === 1;
const isPunctuation = (code: number): boolean => punctuation[code] === 1;

/** Signs that Perl takes for a name's end once it has met another of them. */
const mayEnd = (code: number): boolean => code === 93 || code === 91 || code === 58 || code === 59;

/** A name of more bytes than this was not meant. */
const longest = 14;
const noBlanks = "no blanks are allowed in one";
const semicolon = "a semi-colon was found instead of a colon";

/** Typing mistakes that are forgiven in a name whose brackets and colons are all there; one less where any is not. */
const forgiven = 2;

/** A name as far as it was read. */
interface Name {
  readonly end: number;
  /** Without blanks and in small letters; empty where no name can be made of it. */
  readonly letters: string;
  /** Whether it is not ended as a name has to be, or has blanks or capitals in it. */
  readonly faulty: boolean;
  readonly colon: boolean;
  readonly bracket: boolean;
  /** Perl's words for what is wrong with it; empty if nothing. */
  readonly why: string;
  /** The first sign that might have been the end and was passed over; -1 if none. */
  readonly passed: number;
}

/** Reads a name from `start` on; `strict` ends it at the first sign that may be its end. */
function readName(text: string, start: number, limit: number, strict: boolean): Name {
  let at = start;
  let letters = "";
  let blank = false;
  let upper = false;
  let signs = 0;
  let passed = -1;
  let closed = -1;
  for (; at < limit && letters.length <= longest; at++) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) blank = true;
    else if (isPunctuation(code)) {
      if (code !== 93) {
        let next = at + 1;
        while (next < limit && isBlank(text.charCodeAt(next))) next++;
        if (next > at + 1) blank = true;
        if (next < limit && text.charCodeAt(next) === 93) {
          closed = next + 1;
          break;
        }
      }
      if (mayEnd(code)) {
        if (strict || passed !== -1) break;
        passed = at;
      }
      if (++signs > forgiven) break;
      letters += text.charAt(at);
    } else if (code >= 65 && code <= 90) {
      upper = true;
      letters += text.charAt(at).toLowerCase();
    } else letters += code < 0x80 ? text.charAt(at) : "\x80".repeat(bytesOf(code));
  }
  if (letters.length > longest || signs > forgiven) {
    return { end: at, letters: "", faulty: true, colon: false, bracket: false, why: "", passed };
  }
  let bracket = closed !== -1;
  let end = closed;
  if (closed === -1) {
    // The last sign of a pattern may be the end too.
    if (at === limit && letters !== "" && isPunctuation(text.charCodeAt(at - 1))) {
      at--;
      letters = letters.slice(0, -1);
    }
    bracket = at < limit && text.charCodeAt(at) === 93;
    if (bracket && passed !== -1 && text.charCodeAt(passed) === 93 && letters.endsWith("]")) {
      // Of `]]` it is the first that ends the name.
      letters = letters.slice(0, -1);
      at = passed;
      passed = -1;
    }
    end = !bracket && at < limit && isPunctuation(text.charCodeAt(at)) ? at + 1 : at;
  }
  const sign = at < limit ? text.charCodeAt(at) : 0;
  const colon = sign === 58 || sign === 59;
  const why = upper
    ? "the name must be all lowercase letters"
    : blank
      ? noBlanks
      : sign === 59
        ? semicolon
        : !colon
          ? "there is no terminating ':'"
          : bracket
            ? ""
            : "there is no terminating ']'";
  return { end, letters, faulty: closed === -1 || !colon || blank || upper, colon, bracket, why, passed };
}

/**
 * What Perl takes for `[:alpha:]` in a class: `from` is behind a `[`, or at one of the signs that might follow it
 * (`:`, `;`, `.`, `=`, `^`); `limit` is the pattern's end. Undefined where nothing of the kind was meant.
 */
export function posixIntent(text: string, from: number, limit: number): PosixIntent | undefined {
  if (from >= limit) return undefined;
  const opened = text.charCodeAt(from - 1) === 91;
  let start = opened ? from - 1 : from;
  let why = opened ? "" : "it doesn't start with a '['";
  let at = from;
  const code = (): number => (at < limit ? text.charCodeAt(at) : 0);
  const complain = (reason: string): void => {
    if (why === "") why = reason;
  };
  const skipBlanks = (): void => {
    if (isBlank(code())) complain(noBlanks);
    while (isBlank(code())) at++;
  };
  skipBlanks();
  if ((code() === 46 || code() === 61) && at < limit - 3) {
    const end = reservedEnd(text, at, limit);
    if (end !== -1) return { start, end, kind: "reserved", name: text.slice(at + 1, end - 2), negated: false, why };
  }
  let negated = code() === 94;
  if (negated) {
    complain("the '^' must come after the colon");
    at++;
    skipBlanks();
  }
  let colon = true;
  if (code() === 58) at++;
  else if (code() === 59) {
    complain(semicolon);
    at++;
  } else {
    complain("there must be a starting ':'");
    colon = false;
    if (code() !== 94 && code() !== 93 && isPunctuation(code())) at++;
  }
  skipBlanks();
  if (code() === 94) {
    if (negated) return undefined;
    negated = true;
    at++;
  }
  skipBlanks();
  if (code() === 93) {
    // What is met at the colon of `alpha:]` began before it.
    if (opened || (text.charCodeAt(at - 1) !== 58 && text.charCodeAt(at - 1) !== 59)) return undefined;
    colon = false;
    at--;
    while (at > 0 && isWordSign(text.charCodeAt(at - 1))) at--;
    start = at;
  }
  for (const strict of [false, true]) {
    const { end, letters, passed, ...name } = readName(text, at, limit, strict);
    if (letters !== "") {
      if (letters.length < 3) return undefined;
      const written = text.slice(at, at + letters.length);
      const reason = why === "" ? name.why : why;
      const faulty = why !== "" || name.faulty;
      if (names.some((each) => each === written)) {
        return { start, end, kind: faulty ? "misspelt" : "sound", name: written, negated, why: faulty ? reason : "" };
      }
      if (!faulty) return { start, end, kind: "unknown", name: written, negated, why: "" };
      const near = nearest(letters, opened && colon && name.colon && name.bracket ? forgiven : forgiven - 1);
      if (near !== undefined) return { start, end, kind: "misspelt", name: near, negated, why: reason };
    }
    if (passed === -1) return undefined;
  }
  return undefined;
}

/** Reads a class's characters up to the first that might belong to `[:alpha:]`. */
const upToSign = /(?:[^\]\\.:;=^[]|\\.)*[.:;=^[]/y;

/** : ; . = ^, with which Perl lets what looks like `[:alpha:]` begin. */
export function isPosixSign(code: number): boolean {
  return code === 58 || code === 59 || code === 46 || code === 61 || code === 94;
}

/**
 * Whether Perl sees no more than sound `[:alpha:]` in a class of everyday elements, whose content begins at `from` and
 * whose `]` ends at `end`.
 */
export function looksLikeNoName(text: string, from: number, end: number, limit: number): boolean {
  upToSign.lastIndex = text.charCodeAt(from) === 93 ? from + 1 : from;
  if (!upToSign.test(text)) return true;
  for (let at = upToSign.lastIndex - 1; at < end - 1; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 91) {
      const intent = posixIntent(text, at + 1, limit);
      if (intent === undefined) continue;
      if (intent.kind !== "sound") return false;
      at = intent.end - 1;
    } else if (isPosixSign(code) && posixIntent(text, at, limit) !== undefined) return false;
  }
  return true;
}

/** Behind `[.x.]`, whose first sign stands at `at`; -1 where there is none. */
function reservedEnd(text: string, at: number, limit: number): number {
  const sign = text.charCodeAt(at);
  let next = at + 1;
  if (text.charCodeAt(next + 1) === sign && text.charCodeAt(next) < 0x80) next++;
  else while (next < limit && (isWordSign(text.charCodeAt(next)) || text.charCodeAt(next) === 45)) next++;
  return next + 1 < limit && text.charCodeAt(next) === sign && text.charCodeAt(next + 1) === 93 ? next + 2 : -1;
}

/** The known name that `written` is made of with the fewest mistakes, if there are at most `most`. */
function nearest(written: string, most: number): string | undefined {
  let best: string | undefined;
  let least = most + 1;
  for (const name of names) {
    if (Math.abs(name.length - written.length) >= least) continue;
    const mistakes = typingMistakes(written, name);
    if (mistakes >= least) continue;
    least = mistakes;
    best = name;
  }
  return best;
}

/**
 * How many mistakes make one word of the other: a letter too many, too few, another one, or two that have changed
 * places, what was put between them counted apart (the distance of Damerau and Levenshtein).
 */
function typingMistakes(left: string, right: string): number {
  const width = right.length + 2;
  const table = new Uint8Array((left.length + 2) * width);
  const far = left.length + right.length;
  table[0] = far;
  for (let row = 0; row <= left.length; row++) {
    table[(row + 1) * width] = far;
    table[(row + 1) * width + 1] = row;
  }
  for (let column = 0; column <= right.length; column++) {
    table[column + 1] = far;
    table[width + column + 1] = column;
  }
  const seen = new Map<string, number>();
  for (let row = 1; row <= left.length; row++) {
    let match = 0;
    for (let column = 1; column <= right.length; column++) {
      const before = seen.get(right.charAt(column - 1)) ?? 0;
      const same = left.charAt(row - 1) === right.charAt(column - 1);
      table[(row + 1) * width + column + 1] = Math.min(
        (table[row * width + column] as number) + (same ? 0 : 1),
        (table[(row + 1) * width + column] as number) + 1,
        (table[row * width + column + 1] as number) + 1,
        (table[before * width + match] as number) + (row - before - 1) + 1 + (column - match - 1),
      );
      if (same) match = column;
    }
    seen.set(left.charAt(row - 1), row);
  }
  return table[(left.length + 1) * width + right.length + 1] as number;
}
