import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { needing, run } from "../real/tools.ts";

interface Found {
  readonly rule: string;
  readonly file: string;
  readonly message: string;
}

/** Runs the built command; its findings, and the exit code. */
function check(folder: string, ...options: readonly string[]): { readonly code: number; readonly findings: Found[] } {
  const command = ["dist/cli.cjs", "check", folder, "--format", "json", ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  assert.equal(stderr, "");
  return { code: status ?? -1, findings: (JSON.parse(stdout) as { findings: Found[] }).findings };
}

const saved = `# marker of the filter
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT DROP [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A OUTPUT -o lo -j ACCEPT
-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A OUTPUT -p udp -m udp --dport 53 -j ACCEPT
-A OUTPUT -p udp -m udp --dport 2703 -j ACCEPT
-A OUTPUT -p tcp -m multiport --dports 25,80 -j ACCEPT
COMMIT
`;

const tree: Readonly<Record<string, string>> = {
  "etc/spamassassin/v310.pre": "# marker of the plugins\nloadplugin Mail::SpamAssassin::Plugin::Razor2\n",
  "etc/spamassassin/local.cf":
    "# marker of the settings\r\nwhitelist_from_rcvd a@example.org example.org\r\nuse_pyzor 1\r\ntrusted_networks 10/8 10.1/16\r\nreport_safe 1\r\nbody MINE /win (a prize/\r\nscore MINE 1,5\r\n",
  "etc/iptables/rules.v4": saved,
  "etc/iptables/rules.v6": saved,
  "etc/systemd/system/spamd.service":
    "# marker of the unit\n[Unit]\nDescription=spamd\nAfter=network.target\n\n[Service]\nExecStartPre=-/usr/bin/sa-update\nExecStart=/usr/sbin/spamd\n",
  "etc/systemd/system/spamd.service.d/local.conf": "# marker of the drop-in\n[Service]\nRestart=on-failure\n",
};

const tools = needing("iptables-restore", "ip6tables-restore", "unshare");

test("check --fix mends a host of many files together, and comes to an end", tools, (context) => {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-fix-"));
  const read = (): Record<string, string> =>
    Object.fromEntries(Object.keys(tree).map((path) => [path, readFileSync(join(folder, path), "utf8")]));
  try {
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const before = check(folder).findings;
    check(folder, "--fix");
    const once = read();
    const after = check(folder).findings;
    context.diagnostic(`${before.length} findings, then ${after.length}`);
    assert.ok(after.length < before.length - 4, JSON.stringify(after, null, 1));
    const old = new Set(before.map(({ rule }) => rule));
    // What gets out now is a question for the data-protection officer.
    const further = after.filter(({ rule }) => !old.has(rule) && rule !== "privacy-digest-leaves");
    assert.deepEqual(further, [], "nothing new is found");
    assert.match(once["etc/spamassassin/v310.pre"] ?? "", /^loadplugin/m, "what a mended line lets out stays on");
    check(folder, "--fix");
    check(folder, "--fix");
    const settled = read();
    check(folder, "--fix");
    assert.deepEqual(read(), settled, "it comes to an end");
    for (const [path, text] of Object.entries(settled)) {
      assert.match(text, /^# marker of the/, `${path} keeps its comment`);
      const isCrlf = path.endsWith("local.cf");
      assert.equal(/[^\r]\n/.test(text), !isCrlf, `${path} keeps its line ends`);
    }
    assert.notDeepEqual(once, tree);
    for (const [family, program] of [
      ["v4", "iptables-restore"],
      ["v6", "ip6tables-restore"],
    ] as const) {
      const text = settled[`etc/iptables/rules.${family}`] ?? "";
      assert.match(text, /--dport 53 -j ACCEPT\n(?:.*\n)?.*-p tcp .*--dport 53 /, text);
      const asked = run("unshare", ["-n", program, "--test", join(folder, `etc/iptables/rules.${family}`)]);
      assert.equal(asked.status, 0, `${asked.output}\n${text}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("check --fix writes what is inserted at one place in its order", () => {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-fix-"));
  try {
    const path = join(folder, "etc/iptables/rules.v6");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      "*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT DROP [0:0]\n-A OUTPUT -p tcp --dport 25 -j ACCEPT\nCOMMIT\n",
    );
    check(folder, "--fix");
    const types = [...readFileSync(path, "utf8").matchAll(/--icmpv6-type (\d+)/g)].map(([, type]) => type);
    assert.deepEqual(types, ["133", "134", "135", "136"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
