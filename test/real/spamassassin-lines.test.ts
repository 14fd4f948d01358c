import assert from "node:assert/strict";
import test from "node:test";
import { lint, standardPre } from "./lint.ts";
import { needing, run } from "./tools.ts";

const needed = needing("spamassassin", "perl");

test("many configurations in one process are linted as each alone is", needed, () => {
  const texts = ["required_score 5,0\n", "\n", "requred_score 5\nscore X 1 2\n"];
  const answers = lint(texts.map((text) => [standardPre, { path: "local.cf", text }]));
  assert.deepEqual(
    answers.map(({ errors }) => errors),
    [1, 0, 2],
  );
  assert.deepEqual(answers[2]?.messages[1], {
    text: "config: missing 'score' value in local.cf (line 2): score X 1 2",
    path: "local.cf",
    line: 2,
  });
  const { status, output } = run("spamassassin", ["--lint", "-L", "--cf", "required_score 5,0"]);
  assert.notEqual(status, 0);
  assert.match(output, /config: invalid 'required_score' value/);
});
