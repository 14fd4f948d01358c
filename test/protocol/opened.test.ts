import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Workspace } from "../../server/src/workspace.ts";

test("a file that is opened as it stands on disk is not judged anew, and one that differs is", () => {
  const workspace = new Workspace();
  const folder = join(process.cwd(), "examples/mail-host");
  workspace.addFolder(pathToFileURL(folder).toString());
  const uri = pathToFileURL(join(folder, "etc/mail/spamassassin/local.cf")).toString();
  const before = workspace.analysis;
  const text = workspace.source(uri)?.text ?? "";
  workspace.open(uri, text, "spamassassin");
  assert.equal(workspace.analysis, before);
  assert.ok(workspace.isOpen(uri));
  workspace.open(uri, `${text}\nnosuchcommand 1\n`, "spamassassin");
  const edited = workspace.analysis.findings.filter(({ place }) => place.source.uri === uri);
  assert.ok(edited.some(({ rule }) => rule === "sa-unknown-directive"));
  workspace.open(uri, text, "spamassassin");
  const back = workspace.analysis.findings.map(({ rule, message }) => `${rule} ${message}`);
  workspace.close(uri);
  const told = before.findings.map(({ rule, message }) => `${rule} ${message}`);
  assert.deepEqual(back, told);
  assert.deepEqual(
    workspace.analysis.findings.map(({ rule, message }) => `${rule} ${message}`),
    told,
  );
});
