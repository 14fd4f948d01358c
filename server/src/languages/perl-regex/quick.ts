import type { PatternBounds } from "./parse.ts";

// Most patterns hold nothing but what JavaScript's own reader judges as Perl does, at a tenth of the cost while the
// program is cold. What is allowed here leaves no room for a difference; whatever is in doubt takes the long way.
// Each alternative begins in another way than the others, so nothing is tried twice.
const characters = String.raw`[^\\[()|{?*+^$\x80-\uffff]`;
const escapes = String.raw`\\(?:[^A-Za-z0-9\x80-\uffff]|[dDsSwWnrtfvbB]|[1-9](?![0-9])|x[0-9A-Fa-f]{2})`;
// Not with a sign that may begin [:alpha:] or what looks like it, not with a kind of characters at a range's end.
const inClass = String.raw`[^\\[\]:;\x80-\uffff-]|[:;](?!\])|-(?!\\[dDsSwW])|\\(?:[^A-Za-z0-9\x80-\uffff]|[nrtfb]|x[0-9A-Fa-f]{2}|[dDsSwW](?!-[^\]]))`;
const classes = String.raw`\[(?:\^|(?!\^))(?:(?![\]:;.=])-?(?:${inClass})+|[.=](?!\][.=]\])(?:(?![.=])(?:${inClass}))*)\]`;
const number = "(?:0|[1-9][0-9]{0,3})";
const quantifiers = String.raw`[*+?]|\{${number}\}(?!\?)|(?!\{([0-9]+),\1\}\?)\{${number},${number}?\}`;
const groups = String.raw`\((?![?*])|\(\?[:=!]|\(\?[ims]+:|\)`;

const plain = new RegExp(`^(?:${characters}|${escapes}|${classes}|${quantifiers}|${groups}|[|^$])*$`);

/** A repeated group, unless its last item surely takes a character, and just one. */
const looselyRepeated = /(?:^|[^A-Za-z0-9 \]]|\\[^dDsSwW])\)[*+{]/;
const lookAhead = /\(\?[=!]/;
/** What SpamAssassin calls always matching by its looks. */
const halfAlternative = /^\||\|\||\|$/;
const repeatedGroup = /\)[*+{]/;
/** A repeat that is no group's. */
const repeat = /[^)][*+]|[^)]\{[0-9]+,/;
/** Only here can an item be absent from the start, so that the whole may match nothing. */
const absent =
  /(?:^|[|(]|\(\?[a-z]*[:=!])(?:[^\\[()|]|\\(?:x..|.)|\[(?:[^\\\]]|\\.)*\])(?:[*?]|\{0)|\)(?:[*?]|\{0)|\(\||\|\)|\(\)|:\||:\)/;
/** What `*` at an alternative's start stands behind. */
const leading = /(?:^|\|)(?:[^\\[()|]|\\(?:x..|.)|\[(?:[^\\\]]|\\.)*\])(?:\*|\{0,\})/;
const reference = /\\[1-9]/;
const capture = /(?<!\\)\((?!\?)/g;
const bracketInClass = /\[[^\]]*\(/;
const flags = /\(\?[ims]+:/g;

/** Brackets within brackets that Perl follows, and a few less. */
const mostBrackets = 900;

/** True for a pattern that surely has neither fault nor bad habit; false says nothing. */
export function isPlainlyFine(text: string, { start, end, modifiersStart, modifiersEnd }: PatternBounds): boolean {
  if (end === start) return false;
  for (let at = modifiersStart; at < modifiersEnd; at++) if (!"ims".includes(text.charAt(at))) return false;
  const pattern = text.slice(start, end);
  if (pattern.includes("?{") || !plain.test(pattern) || leading.test(pattern) || halfAlternative.test(pattern))
    return false;
  const refersBack = reference.test(pattern);
  if (repeatedGroup.test(pattern)) {
    // An alternative of the group could be one repeat and nothing else.
    if (
      refersBack ||
      lookAhead.test(pattern) ||
      looselyRepeated.test(pattern) ||
      (pattern.includes("|") && repeat.test(pattern))
    )
      return false;
  }
  if (refersBack && !refersToGroups(pattern)) return false;
  if (pattern.length > mostBrackets && pattern.split("(").length > mostBrackets) return false;
  try {
    const compiled = new RegExp(pattern.includes("(?") ? pattern.replace(flags, "(?:") : pattern);
    return !absent.test(pattern) || !compiled.test("");
  } catch {
    return false;
  }
}

function refersToGroups(pattern: string): boolean {
  if (bracketInClass.test(pattern)) return false;
  const groups = pattern.match(capture)?.length ?? 0;
  for (const [, digit] of pattern.matchAll(/\\([1-9])/g)) if (Number(digit) > groups) return false;
  return true;
}
