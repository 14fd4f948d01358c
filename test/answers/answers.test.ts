import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import test from "node:test";
import { answered } from "../../server/src/answers.ts";
import { runPage } from "./page.ts";

const folder = "test/answers";

for (const name of readdirSync(folder).filter((each) => each.endsWith(".md"))) {
  test(`answers ${name.slice(0, -3)}`, () => {
    const file = `${folder}/${name}`;
    const text = readFileSync(file, "utf8");
    const { rendered, questions } = runPage(text);
    assert.ok(questions > 0, "the page asks nothing");
    if (process.env.UPDATE === "1") writeFileSync(file, rendered);
    else assert.equal(rendered, text);
  });
}

test("what is offered before a letter is typed comes by itself behind the character that makes room for it", () => {
  const triggers = answered.completionProvider?.triggerCharacters ?? [];
  const asked = readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .flatMap((name) => readFileSync(`${folder}/${name}`, "utf8").split(/^## /m))
    .flatMap((page) => {
      const before = /(.)‸/.exec(page)?.[1];
      const offers = /^Completion:\n\n```\n(.+?)\n```$/ms.exec(page)?.[1];
      return before === undefined || offers === undefined || offers.includes(' for "') ? [] : [before];
    });
  assert.ok(asked.length > 20);
  assert.deepEqual(
    [...new Set(asked)].filter((character) => !triggers.includes(character)),
    [],
  );
});
