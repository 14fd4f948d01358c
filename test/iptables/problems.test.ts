import assert from "node:assert/strict";
import test from "node:test";
import { loadedRules } from "./loaded-rules.ts";
import { mistakes } from "./mistakes.ts";
import { apply, readText } from "./read.ts";
import { refusedRules } from "./refused-rules.ts";
import { misread, refusedAtLoad } from "./rules-at-load.ts";
import { filter, rulesets, table } from "./rulesets.ts";

for (const { said, text, line, marked, fixed, rule, unsure } of mistakes)
  test(`complains (${said}): ${JSON.stringify(text.split("\n")[line - 1])}`, () => {
    const { source, problems } = readText(text);
    const [problem] = problems;
    assert.ok(problem !== undefined, "no problem found");
    assert.equal(source.slice(problem.place.span), marked);
    assert.equal(source.lines.lineAt(problem.place.span.start) + 1, line);
    assert.equal(problem.rule, rule ?? "iptables-syntax");
    assert.equal(problem.severity ?? "error", unsure ? "warning" : "error");
    assert.equal(problems.length, 1, problems.map(({ message }) => message).join("\n"));
    if (fixed === undefined) return;
    const [fix] = problem.fixes ?? [];
    assert.ok(fix !== undefined, "no fix offered");
    const after = apply(text, fix.edits);
    assert.equal(after.split("\n")[line - 1], fixed);
    assert.deepEqual(readText(after).problems, [], "the fix leaves nothing wrong");
  });

for (const { name, text, family } of rulesets)
  test(`has nothing to say to: ${name}`, () => {
    assert.deepEqual(
      readText(text, family).problems.map(({ message }) => message),
      [],
    );
  });

test("each module's wrong values and options are complained of, and nothing else", () => {
  for (const [family, name, rule, marked] of refusedRules) {
    const { source, problems } = readText(table(name, rule), family);
    assert.deepEqual(
      problems.map(({ place, severity }) => [source.slice(place.span), severity ?? "error"]),
      [[marked, "error"]],
      rule,
    );
  }
  for (const [family, name, rule] of loadedRules)
    assert.deepEqual(
      readText(table(name, rule), family).problems.map(({ message }) => message),
      [],
      rule,
    );
});

for (const [severity, rules] of [
  ["error", refusedAtLoad],
  ["warning", misread],
] as const)
  test(`what loads ${severity === "error" ? "not" : "otherwise than written"} is complained of once, and mended`, () => {
    for (const [family, name, rule, marked, fixed] of rules) {
      const text = table(name, rule);
      const { source, problems } = readText(text, family);
      assert.deepEqual(
        problems.map((problem) => [source.slice(problem.place.span), problem.severity ?? "error"]),
        [[marked, severity]],
        rule,
      );
      if (fixed === undefined) continue;
      const after = apply(text, problems[0]?.fixes?.[0]?.edits ?? []);
      assert.equal(after, table(name, fixed));
      assert.deepEqual(readText(after, family).problems, [], fixed);
    }
  });

test("a mistake costs its own line only", () => {
  const { problems, reading, source } = readText(
    filter("-A OUTPUT -p tcp --dport 25 -j ACEPT\n-A OUTPUT -p udp -j ACCEPT\n-A OUTPUT --bogus\n-A OUTPUT -j DROP"),
  );
  assert.deepEqual(
    problems.map(({ place }) => source.lines.lineAt(place.span.start) + 1),
    [7, 9],
  );
  const output = reading.facts.filter?.filters.find(({ name }) => name === "filter OUTPUT");
  assert.deepEqual(
    output?.entry.lines.map(({ action }) => action.kind),
    ["jump", "accept", "continue", "drop"],
  );
});

test("the fixes that write several lines or none make the file load", () => {
  for (const text of [
    "*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j ACCEPT\n",
    "*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j ACCEPT",
    "*filter\r\n:OUTPUT ACCEPT [0:0]\r\nCOMMIT\r\n",
    "\uFEFF*filter\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n",
  ]) {
    const { problems } = readText(text);
    assert.equal(problems.length, 1);
    const after = apply(text, problems[0]?.fixes?.[0]?.edits ?? []);
    assert.deepEqual(readText(after).problems, [], JSON.stringify(after));
  }
});

test("a rule that a backslash breaks in two is one mistake", () => {
  const text = "*filter\n-A OUTPUT \\\n  -p tcp -j ACCEPT\nCOMMIT\n";
  const { problems, source } = readText(text);
  assert.deepEqual(
    problems.map(({ place }) => source.slice(place.span)),
    ["\\"],
  );
});

const templates = [
  "-A OUTPUT -p tcp --dport {{ port }} -j ACCEPT",
  "-A OUTPUT -d {{ mirror }} -j ACCEPT",
  "{% if razor %}\n-A OUTPUT -p tcp --dport 2703 -j ACCEPT\n{% endif %}",
  "-A OUTPUT {{ extra }} -j ACCEPT",
  "-A {{ chain }} -j {{ target }}",
];
for (const text of templates)
  test(`a template's words are no mistakes: ${text.split("\n")[0]}`, () => {
    assert.deepEqual(
      readText(filter(text)).problems.map(({ message }) => message),
      [],
    );
  });
