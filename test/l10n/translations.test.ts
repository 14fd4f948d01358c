import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { getL10nJson } from "@vscode/l10n-dev";

function json(path: string): Record<string, string> {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** The messages that the sources of a folder pass to `l10n.t`. */
async function messagesOf(folder: string): Promise<readonly string[]> {
  const sources = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({ extension: ".ts", contents: readFileSync(`${folder}/${name}`, "utf8") }));
  return Object.keys(await getL10nJson(sources));
}

function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
}

const german = json("l10n/bundle.l10n.de.json");

for (const side of ["client/src", "server/src"])
  test(`every message of ${side} has its German`, async () => {
    const messages = await messagesOf(side);
    assert.ok(messages.length > 5, "messages are found at all");
    assert.deepEqual(
      messages.filter((message) => german[message] === undefined),
      [],
    );
  });

test("no German is left over from a message that is gone", async () => {
  const messages = new Set([...(await messagesOf("client/src")), ...(await messagesOf("server/src"))]);
  assert.deepEqual(
    Object.keys(german).filter((message) => !messages.has(message)),
    [],
  );
});

test("a translation fills in what its message fills in", () => {
  for (const [message, translation] of Object.entries(german))
    assert.deepEqual(placeholders(translation), placeholders(message), message);
});

test("German quotes words in the German way; straight quotation marks are part of code", () => {
  const quoting = Object.values(german).filter((text) =>
    // Code, lists as YAML writes them, and times of day that need the marks.
    /"/.test(text.replaceAll(/`[^`]*`|\[[^\]]*\]|"\d\d:\d\d-\d\d:\d\d"/g, "")),
  );
  assert.deepEqual(quoting, []);
});

test("the manifest has the same texts in both languages, and every text it asks for", () => {
  const english = json("package.nls.json");
  assert.deepEqual(Object.keys(json("package.nls.de.json")), Object.keys(english));
  const asked = new Set(readFileSync("package.json", "utf8").match(/(?<="%)[\w.-]+(?=%")/g));
  assert.deepEqual([...asked].sort(), Object.keys(english).sort());
});
