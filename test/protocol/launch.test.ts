import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const cache = `cli.bundle.cjs.${process.versions.v8}-${process.arch}.cache`;
let folder = "";

function run(): string {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, "cli.cjs"), "check", "examples/mail-host", "--format", "json", "--fail-on", "never"],
    { encoding: "utf8" },
  );
  assert.equal(stderr, "");
  return stdout;
}

before(() => {
  assert.ok(existsSync("dist/cli.cjs"), "npm run build makes what this test runs");
  folder = mkdtempSync(join(tmpdir(), "sallyport-launch-"));
  for (const name of ["cli.cjs", "cli.bundle.cjs"]) copyFileSync(join("dist", name), join(folder, name));
});

after(() => rmSync(folder, { recursive: true }));

test("the command says the same with compiled code that is kept, broken or not there", () => {
  const alone = run();
  assert.ok(alone.includes("egress-blocked"));
  writeFileSync(join(folder, cache), "no compiled code");
  assert.equal(run(), alone);
  if (!readdirSync("dist").includes(cache)) return;
  copyFileSync(join("dist", cache), join(folder, cache));
  assert.equal(run(), alone);
});
