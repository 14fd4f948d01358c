import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { judgeAtLength } from "../../server/src/languages/perl-regex/check.ts";
import { takeDelimiters } from "../../server/src/languages/perl-regex/delimiters.ts";
import { isPlainlyFine } from "../../server/src/languages/perl-regex/quick.ts";
import { mutate } from "./mutations.ts";

const known = ["refused", "accepted"]
  .flatMap((name) => readFileSync(`test/perl-regex/${name}.txt`, "utf8").split("\n"))
  .filter((line) => line !== "" && !line.startsWith("## "));

// `MUTATIONS=600000 node scripts/test.mjs perl-regex/quick` asks for more.
test("what is waved through is found right when it is looked at in full", () => {
  let waved = 0;
  const patterns = [...known, ...mutate(known, Number(process.env.MUTATIONS ?? 20_000), Number(process.env.SEED ?? 1))];
  for (const text of patterns) {
    const taken = takeDelimiters(text, 0, text.length);
    if ("fault" in taken || !isPlainlyFine(text, taken.pattern)) continue;
    waved++;
    assert.deepEqual(judgeAtLength(text, taken.pattern, { templates: true, longText: true }), [], text);
  }
  assert.ok(waved > 500, `${waved} of ${patterns.length}`);
});

test("patterns as people write them are waved through", () => {
  for (const text of [
    "/\\bfoo(?:bar|baz)?\\s{1,5}[a-z0-9_.-]+\\@example\\.com\\b/i",
    "m{^https?://[^/]{3,30}\\.(?:php|html?)\\?id=\\d+$}",
    "/(\\w+) \\1/",
    "/^[.,]x(?i:Y)$/m",
    "/(?<![a-z])\\d++(?=[,;:]|\\Z)/",
    "/^(?:über|(?-i:Öl)) (?:\\w{2,3}\\s){1,20}x/i",
    "/^[]A-F[-]+$/",
  ]) {
    const taken = takeDelimiters(text, 0, text.length);
    assert.ok("pattern" in taken && isPlainlyFine(text, taken.pattern), text);
  }
});
