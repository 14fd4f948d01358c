import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import test from "node:test";

const languages = ["spamassassin", "nftables", "iptables-save"];

const grammars = languages.flatMap((language) => ["-g", `syntaxes/${language}.tmLanguage.json`]);

/** Files of the examples whose colours are kept as a whole; the annotated files beside this one say what matters. */
const examples = [
  { path: "examples/mail-host/etc/mail/spamassassin/v310.pre", scope: "source.spamassassin" },
  { path: "examples/mail-host/etc/mail/spamassassin/local.cf", scope: "source.spamassassin" },
  { path: "examples/mail-host/etc/nftables.conf", scope: "source.nftables" },
  { path: "examples/mail-host-iptables/etc/iptables/rules.v4", scope: "source.iptables-save" },
];

function run(tool: "unit" | "snapshot", parameters: readonly string[]): { status: number | null; output: string } {
  const script = `node_modules/vscode-tmgrammar-test/dist/${tool}.js`;
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...grammars, ...parameters], {
    encoding: "utf8",
  });
  return { status, output: `${stdout}${stderr}` };
}

for (const file of ["spamassassin.test.cf", "nftables.test.nft", "iptables-save.test.rules"]) {
  test(`${file} is coloured as its remarks say`, () => {
    const { status, output } = run("unit", [`test/grammars/${file}`]);
    assert.equal(status, 0, output);
  });
}

// The tool wants a snapshot beside its source, and the examples are no place for one: both meet in a folder of their own.
for (const { path, scope } of examples) {
  test(`${path} keeps its colours`, () => {
    const name = basename(path);
    const kept = `test/grammars/snapshots/${name}.snap`;
    const folder = mkdtempSync(join(tmpdir(), "sallyport-grammars-"));
    try {
      copyFileSync(path, join(folder, name));
      if (process.env.UPDATE === "1") {
        run("snapshot", ["--scope", scope, "--updateSnapshot", join(folder, name)]);
        copyFileSync(join(folder, `${name}.snap`), kept);
        return;
      }
      assert.ok(existsSync(kept), `${kept} is missing: UPDATE=1 writes it`);
      copyFileSync(kept, join(folder, `${name}.snap`));
      const { status, output } = run("snapshot", ["--scope", scope, join(folder, name)]);
      assert.equal(status, 0, output);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

interface Contributions {
  contributes: {
    languages: { id: string; filenames?: string[]; filenamePatterns?: string[]; extensions?: string[] }[];
  };
}

test("no language claims a file of postfix by its ending", () => {
  const { contributes }: Contributions = JSON.parse(readFileSync("package.json", "utf8"));
  for (const { id, filenames = [], filenamePatterns = [], extensions = [] } of contributes.languages) {
    assert.ok(!extensions.includes(".cf"), `${id} claims *.cf`);
    assert.ok(!extensions.includes(".conf"), `${id} claims *.conf`);
    for (const name of ["main.cf", "master.cf", "dynamicmaps.cf"]) {
      assert.ok(!filenames.includes(name), `${id} claims ${name}`);
      assert.ok(!filenamePatterns.includes("**/*.cf"), `${id} claims ${name} by pattern`);
    }
  }
});

test("only ids that nobody else owns are contributed", () => {
  const { contributes }: Contributions = JSON.parse(readFileSync("package.json", "utf8"));
  assert.deepEqual(
    contributes.languages.map(({ id }) => id),
    languages,
  );
});
