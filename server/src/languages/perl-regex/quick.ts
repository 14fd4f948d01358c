import type { PatternBounds } from "./parse.ts";
import { plainClassEnd, plainEscapeEnd } from "./quick-characters.ts";

// Nearly every pattern is sound, and most hold nothing out of the ordinary. To see that much takes no tree: one walk
// over the signs, which makes no object and so is cheap from the first pattern on, while the program is cold. What is
// allowed here leaves no room for a fault; whatever is in doubt takes the long way.

const backslash = 1;
const opensClass = 2;
const opens = 3;
const closes = 4;
const alternative = 5;
const quantifier = 6;
const brace = 7;
const anchor = 8;

/** What the signs of ASCII do; those with 0 stand for themselves. */
const roles = new Uint8Array(128);
for (const [sign, role] of [
  ["\\", backslash],
  ["[", opensClass],
  ["(", opens],
  [")", closes],
  ["|", alternative],
  ["*", quantifier],
  ["+", quantifier],
  ["?", quantifier],
  ["{", brace],
  ["^", anchor],
  ["$", anchor],
] as const)
  roles[sign.charCodeAt(0)] = role;

/**
 * A run of signs, escapes and classes that stand for one character each: a regular expression is fast at once, a loop
 * only when it is warm. Of classes only those without a sign that [:alpha:] and its like are written with.
 */
const characters =
  /(?:[^\\[()|*+?{^$\u0080-\uffff]|\\(?:[dDsSwWnrt]|[^\w\u0080-\uffff])|\[\^?(?:a-z|A-Z|0-9|[A-Za-z0-9_ @!%&'"<>/,*+?$()](?!-[^\]])|\\[dswDSWnrt](?!-[^\]]))+\])+/y;

// What stands before the place that is looked at, as far as a quantifier there has to know it.
const nothing = 0;
const character = 1;
const wholeGroup = 2;
/** What no quantifier may follow: an anchor, a quantifier, a letter of several bytes. */
const unrepeatable = 3;

/** Brackets within brackets that are followed; the long way goes further. */
const deepest = 64;
/** Fields of a frame: of the group around, and of its alternative so far. */
const frameSize = 8;
const frames = new Int32Array(deepest * frameSize);

const plain = 0;
const lookAhead = 1;
const lookBehind = 2;

/** Bytes that a look-behind may hold here; Perl looks back over at most 255. */
const longestLookBehind = 200;
/** Rounds from which on a repeat within a repeat is a bad habit, and room that the inner one must have. */
const manyRounds = 5;
const muchRoom = 4;
const unbounded = 0x7fffffff;

/** Bounds of the quantifier that was read last, and where it ends. */
let min = 0;
let max = 0;
let quantifierEnd = 0;

/** True for a pattern that surely has neither fault nor bad habit; false says nothing. */
export function isPlainlyFine(text: string, { start, end, modifiersStart, modifiersEnd }: PatternBounds): boolean {
  for (let at = modifiersStart; at < modifiersEnd; at++) if (!isFlag(text.charCodeAt(at))) return false;
  // What stands behind the pattern is none of a run.
  const inside = text.slice(0, end);
  let at = start;
  let depth = 0;
  let before = nothing;
  // Of the alternative: its items, those that take at least a character, a repeat that may take more or less, and
  // whether that one is among those that take something.
  let items = 0;
  let solid = 0;
  let free = 0;
  let freeIsSolid = 0;
  // Of the group: whether one of its alternatives may match nothing, whether one is a mere repeat, whether any takes
  // a character at all.
  let mayBeEmpty = 0;
  let mereRepeat = 0;
  let wide = 0;
  let type = plain;
  let insideLookBehind = 0;
  let lookBehindStart = 0;
  // The same of the group that was closed last.
  let closedMayBeEmpty = 0;
  let closedMereRepeat = 0;
  let captures = 0;
  let highestReference = 0;

  while (at < end) {
    characters.lastIndex = at;
    if (characters.test(inside)) {
      const count = charactersIn(text, at, characters.lastIndex);
      at = characters.lastIndex;
      items += count;
      solid += count;
      wide = 1;
      before = character;
      if (at === end) break;
    }
    const code = text.charCodeAt(at);
    switch (code < 128 ? roles[code] : -1) {
      case -1:
        // A letter of several bytes, of which a quantifier would repeat but the last.
        if (insideLookBehind > 0) return false;
        at++;
        items++;
        solid++;
        wide = 1;
        before = unrepeatable;
        break;
      case backslash: {
        const next = text.charCodeAt(at + 1);
        const until = plainEscapeEnd(text, at, end);
        if (until === -1) return false;
        at = until;
        items++;
        solid++;
        // \b, \B, \A, \Z and \z take no character.
        if (next === 98 || next === 66 || next === 65 || next === 90 || next === 122) {
          before = unrepeatable;
          break;
        }
        if (next >= 49 && next <= 57) {
          if (insideLookBehind > 0) return false;
          if (next - 48 > highestReference) highestReference = next - 48;
        }
        wide = 1;
        before = character;
        break;
      }
      case opensClass: {
        const until = plainClassEnd(text, at, end);
        if (until === -1) return false;
        at = until;
        items++;
        solid++;
        wide = 1;
        before = character;
        break;
      }
      case anchor:
        at++;
        items++;
        solid++;
        before = unrepeatable;
        break;
      case alternative:
        // What SpamAssassin calls always matching by its looks.
        if (text.charCodeAt(at + 1) === 124) return false;
        if (solid === 0) {
          if (depth === 0) return false;
          mayBeEmpty = 1;
        }
        if (free === 1 && solid - freeIsSolid === 0) mereRepeat = 1;
        at++;
        before = nothing;
        items = 0;
        solid = 0;
        free = 0;
        freeIsSolid = 0;
        break;
      case opens: {
        let inner = plain;
        let from = at + 1;
        const next = text.charCodeAt(from);
        if (next === 42) return false;
        if (next === 63) {
          const sign = text.charCodeAt(at + 2);
          from = at + 3;
          if (sign === 61 || sign === 33) inner = lookAhead;
          else if (sign === 60) {
            const side = text.charCodeAt(at + 3);
            if ((side !== 61 && side !== 33) || insideLookBehind > 0) return false;
            inner = lookBehind;
            from = at + 4;
          } else if (sign !== 58) {
            // (?^: has none: it takes back what has been set.
            from = sign === 45 || sign === 94 ? at + 3 : at + 2;
            if (sign !== 94 && !isFlag(text.charCodeAt(from))) return false;
            while (isFlag(text.charCodeAt(from))) from++;
            if (text.charCodeAt(from) !== 58) return false;
            from++;
          }
        } else {
          if (insideLookBehind > 0) return false;
          captures++;
        }
        if (from > end || depth >= deepest) return false;
        const frame = depth * frameSize;
        frames[frame] = type;
        frames[frame + 1] = mayBeEmpty;
        frames[frame + 2] = mereRepeat;
        frames[frame + 3] = wide;
        frames[frame + 4] = items;
        frames[frame + 5] = solid;
        frames[frame + 6] = free;
        frames[frame + 7] = freeIsSolid;
        depth++;
        if (insideLookBehind > 0) insideLookBehind++;
        else if (inner === lookBehind) {
          insideLookBehind = 1;
          lookBehindStart = from;
        }
        type = inner;
        mayBeEmpty = 0;
        mereRepeat = 0;
        wide = 0;
        items = 0;
        solid = 0;
        free = 0;
        freeIsSolid = 0;
        before = nothing;
        at = from;
        break;
      }
      case closes: {
        if (depth === 0) return false;
        depth--;
        closedMayBeEmpty = mayBeEmpty === 1 || solid === 0 ? 1 : 0;
        closedMereRepeat = mereRepeat === 1 || (free === 1 && solid - freeIsSolid === 0) ? 1 : 0;
        if (insideLookBehind > 0) {
          insideLookBehind--;
          if (insideLookBehind === 0 && at - lookBehindStart > longestLookBehind) return false;
        }
        const frame = depth * frameSize;
        items = (frames[frame + 4] as number) + 1;
        solid = frames[frame + 5] as number;
        free = frames[frame + 6] as number;
        freeIsSolid = frames[frame + 7] as number;
        if (type === plain) {
          if (closedMayBeEmpty === 0) solid++;
          // A quantifier has nothing to repeat where nothing but places is asked for.
          before = wide === 1 ? wholeGroup : unrepeatable;
          if (frames[frame + 3] === 1) wide = 1;
        } else {
          solid++;
          before = unrepeatable;
          wide = frames[frame + 3] as number;
        }
        type = frames[frame] as number;
        mayBeEmpty = frames[frame + 1] as number;
        mereRepeat = frames[frame + 2] as number;
        at++;
        break;
      }
      default: {
        if (before === nothing || before === unrepeatable || insideLookBehind > 0) return false;
        if (!readQuantifier(text, at, end)) return false;
        let possessive = false;
        const mode = quantifierEnd < end ? text.charCodeAt(quantifierEnd) : 0;
        if (mode === 63) {
          if (min === max) return false;
          quantifierEnd++;
        } else if (mode === 43) {
          possessive = true;
          quantifierEnd++;
        }
        if (before === wholeGroup) {
          if (closedMereRepeat === 1 && max >= manyRounds && !possessive) return false;
          if (min === 0 && closedMayBeEmpty === 0) solid--;
        } else {
          if (min === 0) {
            // A repeat with which the pattern begins finds no more than what stands behind it.
            if (depth === 0 && items === 1 && max === unbounded) return false;
            solid--;
          }
          if (free === 0 && max - min >= muchRoom && !possessive) {
            free = 1;
            if (min > 0) freeIsSolid = 1;
          }
        }
        at = quantifierEnd;
        before = unrepeatable;
      }
    }
  }
  return depth === 0 && solid > 0 && highestReference <= captures && at === end && !looksLikeCode(text, start, end);
}

/** How many characters the run stands for that has just been found; 2 for two and more. */
function charactersIn(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start);
  const single = first === 92 ? start + 2 : first === 91 ? text.indexOf("]", start + 2) + 1 : start + 1;
  return single === end ? 1 : 2;
}

/** i, m and s: flags that change nothing about how a pattern is read. */
function isFlag(code: number): boolean {
  return code === 105 || code === 109 || code === 115;
}

/** Perl code in a pattern is refused by its looks, even within a class. */
function looksLikeCode(text: string, start: number, end: number): boolean {
  const at = text.indexOf("?{", start);
  return at !== -1 && at < end;
}

/** Reads the quantifier at `at` into `min`, `max` and `quantifierEnd`; false where it is none, or one out of the ordinary. */
function readQuantifier(text: string, at: number, end: number): boolean {
  const sign = text.charCodeAt(at);
  quantifierEnd = at + 1;
  max = unbounded;
  if (sign === 42) min = 0;
  else if (sign === 43) min = 1;
  else if (sign === 63) {
    min = 0;
    max = 1;
  } else {
    let next = readNumber(text, at + 1);
    if (next === -1) return false;
    min = number;
    max = number;
    if (text.charCodeAt(next) === 44) {
      next++;
      max = unbounded;
      if (text.charCodeAt(next) !== 125) {
        next = readNumber(text, next);
        if (next === -1 || number < min) return false;
        max = number;
      }
    }
    if (text.charCodeAt(next) !== 125 || next >= end || max === 0) return false;
    quantifierEnd = next + 1;
  }
  return true;
}

/** The number that was read last. */
let number = 0;

/** Where the digits at `at` end, up to four and no zero before others; -1 where there are none such. */
function readNumber(text: string, at: number): number {
  let next = at;
  number = 0;
  for (; next < at + 4; next++) {
    const digit = text.charCodeAt(next) - 48;
    if (!(digit >= 0 && digit <= 9)) break;
    number = number * 10 + digit;
  }
  return next === at || (next > at + 1 && text.charCodeAt(at) === 48) ? -1 : next;
}
