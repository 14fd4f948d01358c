import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import test from "node:test";
import { rules } from "../../server/src/rules/index.ts";
import { runPage } from "./page.ts";

const folder = "server/src/rules";

for (const { id } of rules) {
  test(`page ${id}`, () => {
    const file = `${folder}/${id}.md`;
    assert.ok(existsSync(file), `${file} is missing`);
    const text = readFileSync(file, "utf8");
    const { rendered, cases, errors, fixes, shown } = runPage(text, id);
    if (process.env.UPDATE === "1") writeFileSync(file, rendered);
    else assert.equal(rendered, text);
    assert.deepEqual(errors, []);
    assert.ok(
      cases.some((each) => each.fires),
      "no case of the page fires",
    );
    assert.ok(
      cases.some((each) => !each.fires),
      "no case of the page is silent",
    );
    assert.ok(text.startsWith(`# ${id}\n`), `the page must begin with "# ${id}"`);
    const unshown = [...fixes].filter((title) => !shown.has(title) && !title.includes(`Allow ${id}`));
    // A title with a name in it differs from case to case; one shown result of each kind is enough.
    if (fixes.size > 1)
      assert.ok(shown.size > 0, `the page shows the result of none of its fixes: ${unshown.join(" | ")}`);
  });
}

test("every page belongs to a rule, and rules stand in order", () => {
  const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));
  assert.deepEqual(
    pages.map((name) => name.slice(0, -3)).sort(),
    rules.map((rule) => rule.id),
  );
});
