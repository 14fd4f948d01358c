import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, capabilities } from "./client.ts";

test("the bundled server explains in the language of the editor", async () => {
  // As VS Code hands it to what it starts.
  process.env.VSCODE_NLS_CONFIG = JSON.stringify({ locale: "de", availableLanguages: {} });
  const client = new Client(process.execPath, ["dist/server.cjs", "--stdio"]);
  await client.request("initialize", { processId: process.pid, rootUri: null, capabilities });
  client.notify("initialized", {});
  const uri = "file:///mail/etc/mail/spamassassin/local.cf";
  const text = "required_score 5\n";
  client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "spamassassin", version: 1, text } });
  const hover = await client.request("textDocument/hover", {
    textDocument: { uri },
    position: { line: 0, character: 3 },
  });
  await client.stop();
  const { value } = (hover as { contents: { value: string } }).contents;
  assert.match(value, /^\*\*required_score\*\*: Ab wie vielen Punkten eine Mail Spam ist\./);
  assert.match(value, /^- Seit SpamAssassin 3\.0 oder früher/m);
});
