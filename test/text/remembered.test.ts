import assert from "node:assert/strict";
import test from "node:test";
import { RememberedTexts } from "../../server/src/text/remembered.ts";

test("what was added is remembered, by its letters and not by its object", () => {
  const texts = new RememberedTexts(10);
  texts.add("score FÜR 1 💥".slice(0));
  assert.ok(texts.has(`score ${"FÜR"} 1 💥`));
  assert.ok(!texts.has("score FÜR 2 💥"));
});

test("half a surrogate pair is no other text", () => {
  const texts = new RememberedTexts(10);
  texts.add("\ud83d");
  assert.ok(texts.has("\ud83d"));
  assert.ok(!texts.has("\ufffd"));
});

test("memory is bounded, and what is asked for stays", () => {
  const texts = new RememberedTexts(100);
  texts.add("kept");
  for (let at = 0; at < 1000; at++) {
    texts.add(`line ${at}`);
    if (at % 50 === 0) assert.ok(texts.has("kept"));
  }
  assert.ok(!texts.has("line 0"));
  let left = 0;
  for (let at = 0; at < 1000; at++) if (texts.has(`line ${at}`)) left++;
  assert.ok(left < 400, String(left));
});
