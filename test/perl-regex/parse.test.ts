import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { checkPattern } from "../../server/src/languages/perl-regex/check.ts";
import { takeDelimiters } from "../../server/src/languages/perl-regex/delimiters.ts";
import { parseRegex } from "../../server/src/languages/perl-regex/parse.ts";
import type { Item, RegexTree } from "../../server/src/languages/perl-regex/tree.ts";

function treeOf(text: string): RegexTree {
  const taken = takeDelimiters(text, 0, text.length);
  assert.ok("pattern" in taken, text);
  return parseRegex(text, taken.pattern);
}

/** A tree in brackets, each item with its kind and its text. */
function outline({ root, text }: RegexTree): string {
  const write = (item: Item): string => {
    const written = text.slice(item.start, item.end);
    if (item.kind === "repeat") return `repeat(${write(item.child)} ${item.min}-${item.max} ${item.mode})`;
    if (item.kind !== "group") return `${item.kind}<${written}>`;
    return `${item.type}(${item.branches.map(({ items }) => items.map(write).join(" ")).join(" | ")})`;
  };
  return root.branches.map(({ items }) => items.map(write).join(" ")).join(" | ");
}

const outlines: readonly (readonly [string, string])[] = [
  ["/foo/", "literal<foo>"],
  ["/fo+/", "literal<f> repeat(literal<o> 1-Infinity greedy)"],
  ["/(a|b)?c/i", "repeat(capture(literal<a> | literal<b>) 0-1 greedy) literal<c>"],
  ["/a{2,3}?b{,4}+/", "repeat(literal<a> 2-3 lazy) repeat(literal<b> 0-4 possessive)"],
  ["m{^\\d[^a]$}", "anchor<^> escape<\\d> class<[^a]> anchor<$>"],
  ["/a b # c/x", "literal<a> literal<b>"],
  ["/(?<n>.)\\k<n>\\1/", "capture(any<.>) reference<\\k<n>> reference<\\1>"],
  ["/(?i:a(?#no))(?=b)(?<!c)/", "plain(literal<a>) lookahead(literal<b>) negativeLookbehind(literal<c>)"],
  ["/(?(1)a|b)()/", "conditional(literal<a> | literal<b>) capture()"],
  ["/(?(?=a)b)/", "conditional(lookahead(literal<a>) literal<b>)"],
  ["/%{NAME}x(*FAIL)/", "template<%{NAME}> literal<x> verb<(*FAIL)>"],
  ["/é*/", "repeat(literal<é> 0-Infinity greedy)"],
];

for (const [pattern, expected] of outlines) {
  test(`${pattern} is taken apart`, () => {
    const tree = treeOf(pattern);
    assert.equal(tree.fault, undefined);
    assert.equal(outline(tree), expected);
  });
}

/** Every item lies within what holds it, behind the one before it. */
function checkSpans({ root, text }: RegexTree): void {
  const waiting: { readonly items: readonly Item[]; readonly from: number; readonly to: number }[] = root.branches.map(
    ({ items }) => ({ items, from: root.start, to: root.end }),
  );
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    let behind = next.from;
    for (const item of next.items) {
      assert.ok(item.start >= behind && item.end >= item.start && item.end <= next.to, `${item.kind} in ${text}`);
      behind = item.end;
      const inner = item.kind === "repeat" ? item.child : item;
      if (inner.kind !== "group") continue;
      for (const { items } of inner.branches) waiting.push({ items, from: inner.start, to: inner.end });
    }
  }
}

const pieces = [
  "(",
  ")",
  "(?:",
  "(?<n>",
  "(?i)",
  "(?(",
  "(?#",
  "(*",
  "[",
  "]",
  "[:a",
  "\\",
  "\\x{",
  "\\g{",
  "\\k<",
  "{",
  "}",
  "{1,",
  "*",
  "+?",
  "|",
  "^",
  "-",
  "a",
  "é",
  "𝄞",
  " ",
  "1",
  "%{A}",
  "/",
];

test("whatever stands in a pattern, parsing ends, and every place lies within", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces), { maxLength: 40 }),
      fc.constantFrom("", "x", "xx", "n"),
      (parts, modifiers) => {
        const body = parts.join("").replaceAll("/", "");
        const text = `m!${body}!${modifiers}`;
        const tree = treeOf(text);
        checkSpans(tree);
        for (const { start, end, fix } of checkPattern(text, { templates: true, longText: true })) {
          assert.ok(0 <= start && start <= end && end <= text.length, text);
          for (const edit of fix?.edits ?? []) assert.ok(0 <= edit.start && edit.end <= text.length, text);
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test("brackets within brackets without end neither overflow nor hang", () => {
  for (const piece of ["(", "(?:a", "(?=", "(?(1)", "[", "(a*)*", "\\x{", "{", "(?#", "^{2}", "(?i:"]) {
    const text = `/${piece.repeat(20_000)}/`;
    checkSpans(treeOf(text));
    checkPattern(text, { templates: true, longText: true });
  }
});
