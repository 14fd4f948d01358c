import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";

/** Every SpamAssassin line that stands in a fenced block of a rule's page: right ones and wrong ones. */
const lines = readdirSync("server/src/rules")
  .filter((name) => name.startsWith("sa-") && name.endsWith(".md"))
  .flatMap((name) => [...readFileSync(`server/src/rules/${name}`, "utf8").matchAll(/^```\n([\s\S]*?)^```/gm)])
  .flatMap(([, text]) => (text ?? "").split("\n"))
  .filter(
    (line) =>
      line.trim() !== "" && !/\^\^|\ufeff/.test(line) && !/^\s*(?:if|else|endif|include|require_version)/.test(line),
  );

function found(text: string): readonly string[] {
  const source = new SourceFile("file:///local.cf", "etc/spamassassin/local.cf", text);
  return (read(source)?.facts.problems ?? []).map(
    ({ rule, message, place }) => `${rule} ${source.slice(place.span)} ${message}`,
  );
}

test("what is wrong with a line is found again wherever it stands, and after right ones were remembered", () => {
  assert.ok(lines.length > 300, String(lines.length));
  const alone = lines.flatMap(found);
  assert.ok(alone.length > 100);
  assert.deepEqual(found(lines.join("\n")), alone);
  assert.deepEqual(found([...lines].reverse().join("\n")).toSorted(), alone.toSorted());
});
