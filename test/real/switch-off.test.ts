import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { Workspace } from "../../server/src/workspace.ts";
import { resultOf } from "../pages/page.ts";
import { needing, run } from "./tools.ts";

const site = "etc/mail/spamassassin";

/** What the real lint says of a host's site folder, with its debug output about plugins. */
function lint(host: string) {
  return run("spamassassin", ["--lint", "-D", "plugin", "--siteconfigpath", join(host, site)]);
}

for (const plugin of ["Razor2", "Pyzor"])
  test(`switching ${plugin} off leaves a configuration that the real lint accepts`, needing("spamassassin"), () => {
    const host = join(mkdtempSync(join(tmpdir(), "sallyport-lint-")), "mail-host");
    cpSync("examples/mail-host", host, { recursive: true });
    const before = lint(host);
    assert.equal(before.status, 0, before.output);
    assert.match(before.output, new RegExp(`loading Mail::SpamAssassin::Plugin::${plugin} `));

    const workspace = new Workspace();
    workspace.addFolder(pathToFileURL(host).toString());
    const fix = workspace.analysis.findings
      .flatMap((finding) => finding.fixes)
      .find(({ title }) => title.startsWith(`Switch ${plugin} off`));
    assert.ok(fix !== undefined);
    const results = resultOf(fix);
    assert.ok(results.size > 1, "the fix touches several files");
    for (const [path, text] of results) writeFileSync(join(host, path), text);

    const after = lint(host);
    assert.equal(after.status, 0, after.output);
    assert.doesNotMatch(after.output, new RegExp(`loading Mail::SpamAssassin::Plugin::${plugin} `));

    // The short fix alone is what the lint refuses: this is why the long one exists.
    const settings = `${site}/local.cf`;
    writeFileSync(join(host, settings), readFileSync(join("examples/mail-host", settings), "utf8"));
    assert.notEqual(lint(host).status, 0);
    rmSync(join(host, ".."), { recursive: true });
  });
