import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { analyze } from "../../server/src/analysis.ts";
import type { Finding } from "../../server/src/model/finding.ts";
import { Workspace } from "../../server/src/workspace.ts";
import { Client, capabilities } from "./client.ts";

const hosts = 35;
/** Far behind those that are analysed first. */
const open = "host-30";
/** Seen in the file alone. */
const wrong = "required_score five\n";
let folder = "";

const path = (host: string, name: string): string => join(folder, host, "etc/mail/spamassassin", name);
const uriOf = (host: string, name: string): string => pathToFileURL(path(host, name)).toString();

before(() => {
  folder = mkdtempSync(join(tmpdir(), "sallyport-hosts-"));
  for (let host = 10; host < 10 + hosts; host++) {
    mkdirSync(join(folder, `host-${host}`, "etc/mail/spamassassin"), { recursive: true });
    writeFileSync(path(`host-${host}`, "local.cf"), wrong);
    writeFileSync(path(`host-${host}`, "other.cf"), wrong);
  }
});

after(() => rmSync(folder, { recursive: true }));

const told = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ place, rule, message }) => `${place.source.uri} ${place.span.start} ${rule} ${message}`);

test("an open file has its findings before any host is analysed as a whole, and in the end all have theirs", () => {
  const workspace = new Workspace();
  workspace.addFolder(pathToFileURL(folder).toString());
  workspace.open(uriOf(open, "local.cf"), wrong, "spamassassin");
  const first = workspace.advance();
  assert.equal(first.isComplete, false);
  assert.deepEqual([...new Set(first.findings.map(({ place }) => place.source.uri))], [uriOf(open, "local.cf")]);
  // Its neighbour is opened meanwhile, and a letter is typed.
  workspace.open(uriOf(open, "other.cf"), wrong, "spamassassin");
  workspace.open(uriOf(open, "local.cf"), `# ${wrong}`, "spamassassin");
  assert.deepEqual(
    [...new Set(workspace.advance().findings.map(({ place }) => place.source.uri))],
    [uriOf(open, "other.cf")],
  );
  let steps = 0;
  while (!workspace.advance().isComplete) steps++;
  assert.ok(steps > 1, `${steps} steps`);
  assert.equal(workspace.analysis, workspace.advance());
  assert.deepEqual(told(workspace.analysis.findings), told(analyze(workspace.sources).findings));
  assert.equal(new Set(workspace.analysis.findings.map(({ place }) => place.source.uri)).size, 2 * hosts - 1);
});

test("who asks for all findings does not get those of some hosts", () => {
  const workspace = new Workspace();
  workspace.addFolder(pathToFileURL(folder).toString());
  assert.equal(workspace.advance().isComplete, false);
  assert.equal(workspace.analysis.findings.length, analyze(workspace.sources).findings.length);
});

test("the server sends the open file's findings first and those of all others later", { timeout: 60_000 }, async () => {
  const client = new Client(process.execPath, ["dist/server.cjs", "--stdio"]);
  const rootUri = pathToFileURL(folder).toString();
  await client.request("initialize", {
    processId: process.pid,
    rootUri,
    capabilities,
    workspaceFolders: [{ uri: rootUri, name: "hosts" }],
  });
  const published: string[] = [];
  const all = new Promise<void>((resolve) => {
    client.on("textDocument/publishDiagnostics", (params) => {
      const { uri, diagnostics } = params as { readonly uri: string; readonly diagnostics: readonly unknown[] };
      if (diagnostics.length > 0) published.push(uri);
      if (new Set(published).size === 2 * hosts) resolve();
    });
  });
  client.notify("initialized", {});
  const uri = uriOf(open, "local.cf");
  client.notify("textDocument/didOpen", {
    textDocument: { uri, languageId: "spamassassin", version: 1, text: wrong },
  });
  await all;
  assert.equal(published[0], uri);
  await client.stop();
});
