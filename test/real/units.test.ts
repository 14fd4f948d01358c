import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { Workspace } from "../../server/src/workspace.ts";
import { resultOf } from "../pages/page.ts";
import { needing, run } from "./tools.ts";

const units = "usr/lib/systemd/system";

for (const [rule, title, made] of [
  ["unit-network-in-start-pre", "Move sa-update into", ["sa-update.service", "sa-update.timer", "spamd.service"]],
  ["unit-network-not-online", "Wait for network-online.target", ["spamd.service"]],
] as const)
  test(`what "${title} ..." writes is accepted by systemd-analyze verify`, needing("systemd-analyze"), () => {
    const host = join(mkdtempSync(join(tmpdir(), "sallyport-units-")), "mail-host");
    cpSync("examples/mail-host", host, { recursive: true });
    const workspace = new Workspace();
    workspace.addFolder(pathToFileURL(host).toString());
    const fix = workspace.analysis.findings
      .filter((finding) => finding.rule === rule)
      .flatMap((finding) => finding.fixes)
      .find((each) => each.title.startsWith(title));
    assert.ok(fix !== undefined);
    for (const [path, text] of resultOf(fix)) {
      mkdirSync(dirname(join(host, path)), { recursive: true });
      writeFileSync(join(host, path), text);
    }
    assert.deepEqual(readdirSync(join(host, units)).sort(), [...made].sort());
    const verified = run("systemd-analyze", ["verify", ...made.map((name) => join(host, units, name))]);
    // This machine's own units may have faults too; only what is said about ours counts.
    const complaints = verified.output.split("\n").filter((line) => made.some((name) => line.includes(name)));
    // The story's unit writes its process number below /var/run, which systemd mentions and accepts.
    assert.deepEqual(
      complaints.filter((line) => !line.includes("/var/run/")),
      [],
    );

    const again = new Workspace();
    again.addFolder(pathToFileURL(host).toString());
    assert.deepEqual(
      again.analysis.findings.filter((finding) => finding.rule === rule),
      [],
    );
    rmSync(join(host, ".."), { recursive: true });
  });
