import assert from "node:assert/strict";
import test from "node:test";
import { apply } from "../iptables/read.ts";
import { accepted, mistakes } from "./mistakes.ts";
import { readSets } from "./read.ts";

for (const { text, line, marked, fixed } of mistakes)
  test(`complains: ${text.split("\n")[line - 1]}`, () => {
    const { problems, source } = readSets(text);
    const [problem] = problems;
    assert.ok(problem !== undefined, "no problem found");
    assert.equal(source.slice(problem.place.span), marked);
    assert.equal(source.lines.lineAt(problem.place.span.start) + 1, line);
    assert.equal(problems.length, 1, problems.map(({ message }) => message).join("\n"));
    if (fixed === undefined) return;
    const [fix] = problem.fixes ?? [];
    const after = apply(text, fix?.edits ?? []);
    assert.equal(after.split("\n")[line - 1], fixed);
    assert.deepEqual(readSets(after).problems, []);
  });

for (const text of accepted)
  test(`has nothing to say to: ${text.split("\n").join(" / ")}`, () => {
    assert.deepEqual(
      readSets(text).problems.map(({ message }) => message),
      [],
    );
  });

test("hover, completion and outline know the sets", () => {
  const text = "create doors hash:net\nadd doors 10.0.0.0/8\nadd doors 10.1.0.0/16 nomatch\n";
  const { reading } = readSets(text);
  assert.match(reading.hover(text.indexOf("hash:net"))?.markdown ?? "", /smallest that fits/);
  assert.match(reading.hover(text.indexOf("doors"))?.markdown ?? "", /hash:net, to which 2 lines/);
  assert.deepEqual(
    reading.outline().map(({ name, detail }) => `${name}: ${detail}`),
    ["doors: hash:net, 2 entries"],
  );
  assert.equal(reading.folding().length, 1);
  const offered = (line: string) => readSets(text + line).reading.complete(text.length + line.length);
  assert.ok(offered("").some(({ label }) => label === "create"));
  assert.ok(offered("create x ").some(({ label }) => label === "hash:ip,port"));
  assert.ok(offered("add ").some(({ label }) => label === "doors"));
  assert.ok(offered("add doors 10.2.0.0/16 ").some(({ label }) => label === "nomatch"));
});
