import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import test from "node:test";
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
