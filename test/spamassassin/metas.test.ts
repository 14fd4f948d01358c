import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { Definition } from "../../server/src/languages/spamassassin/definition.ts";
import { isSimpleMeta, readMeta } from "../../server/src/languages/spamassassin/meta.ts";
import { parse } from "../../server/src/languages/spamassassin/parse.ts";

const piece = fc.constantFrom(
  ...["A", "__B2", "local_tests_only", "C1", "and", "0", "2", "1.5", ".5", "2.", "(", ")", "!", "&&", "||", "+", "-"],
  ...["*", "/", "^", ">", "<", ">=", "<=", "==", "!=", "=", "&", "|", "?", ":", "rules_matching(__B*)", "->", "{", ","],
);
const gap = fc.constantFrom(" ", " ", "", "  ");
const expression = fc
  .array(fc.tuple(piece, gap), { minLength: 1, maxLength: 9 })
  .map((pieces) => pieces.flat().join("").trim())
  .filter((text) => text !== "");
/** Values and operators in turns, so that many are sound. */
const sound = fc
  .array(
    fc.tuple(fc.constantFrom("A", "!B", "(C1)", "2", "(A && !__B2)"), fc.constantFrom(" && ", "||", " + ", " > ", "-")),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((pieces) => pieces.flat().slice(0, -1).join(""));

const definitionOf = (text: string): Definition | undefined => {
  const line = parse(`meta TEST ${text}\n`).lines[0];
  return line === undefined ? undefined : new Definition(line);
};

test("an expression that is simple at first sight has no fault, and asks for the names that its tokens are", () => {
  let simple = 0;
  fc.assert(
    fc.property(fc.oneof(expression, sound), (text) => {
      const { fault, tokens } = readMeta(text);
      const definition = definitionOf(text);
      assert.equal(definition?.metaFault?.kind, fault?.kind);
      if (!isSimpleMeta(text)) return;
      simple++;
      assert.equal(fault, undefined);
      const names = tokens.filter((token) => token.kind === "name" && token.text !== "local_tests_only");
      assert.deepEqual(
        definition?.references.map(({ name, span: { start, end } }) => [name, start, end]),
        names.map((token) => [token.text, "meta TEST ".length + token.start, "meta TEST ".length + token.end]),
      );
      assert.deepEqual(
        definition?.referenceNames,
        names.map((token) => token.text),
      );
    }),
    { numRuns: 20_000 },
  );
  assert.ok(simple > 2000, `${simple} simple expressions`);
});

test("names are not looked for within other names", () => {
  const references = definitionOf("AB && A && (BA || B)")?.references ?? [];
  assert.deepEqual(
    references.map(({ name, span: { start } }) => `${name} ${start}`),
    ["AB 10", "A 16", "BA 22", "B 28"],
  );
});

test("an expression of thousands of brackets is read without a stack overflow", () => {
  assert.equal(isSimpleMeta(`${"(".repeat(8000)}A${")".repeat(8000)}`), true);
  assert.equal(isSimpleMeta(`${"(".repeat(8000)}A${")".repeat(7999)}`), false);
});
