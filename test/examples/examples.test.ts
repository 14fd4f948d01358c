import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { needing, run } from "../real/tools.ts";

const examples = "examples";
const hosts = ["mail-host", "mail-host-egress", "mail-host-iptables", "mail-host-mended"];

/** Paths of the files below a host's folder, sorted. */
function filesOf(host: string): string[] {
  const root = `${examples}/${host}`;
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((path) => statSync(`${root}/${path}`).isFile())
    .sort();
}

function text(host: string, path: string): string {
  return readFileSync(`${examples}/${host}/${path}`, "utf8");
}

/** What the program says when it refuses; empty where it accepts. */
function refusal(program: string, ...parameters: string[]): string {
  const { status, output } = run(program, parameters);
  return status === 0 ? "" : `exit ${status}: ${output}`;
}

test("the variants are the first host with another firewall", () => {
  const common = filesOf("mail-host").filter((path) => path !== "etc/nftables.conf");
  const own: Record<string, string[]> = {
    "mail-host-egress": ["egress.yaml"],
    "mail-host-iptables": ["etc/iptables/rules.v4", "etc/iptables/rules.v6"],
  };
  for (const [host, firewall] of Object.entries(own)) {
    assert.deepEqual(filesOf(host), [...common, ...firewall].sort(), host);
    for (const path of common) assert.equal(text(host, path), text("mail-host", path), `${host}/${path}`);
  }
});

test("the mended host differs from the first only where something was mended", () => {
  const before = filesOf("mail-host");
  const after = filesOf("mail-host-mended");
  const changed = [...new Set([...before, ...after])].filter(
    (path) =>
      !before.includes(path) || !after.includes(path) || text("mail-host", path) !== text("mail-host-mended", path),
  );
  assert.deepEqual(changed.sort(), [
    "etc/cron.d/sa-update",
    "etc/mail/spamassassin/local.cf",
    "etc/mail/spamassassin/v310.pre",
    "etc/nftables.conf",
    "usr/lib/systemd/system/sa-update.service",
    "usr/lib/systemd/system/sa-update.timer",
    "usr/lib/systemd/system/spamd.service",
  ]);
});

test("the unit says what the story says", () => {
  const unit = text("mail-host", "usr/lib/systemd/system/spamd.service");
  for (const line of [
    "Wants=remote-fs.target network.target",
    "After=remote-fs.target network.target",
    "Before=mail-transfer-agent.target",
    "Type=forking",
    "PIDFile=/var/run/spamd.pid",
    'ExecStartPre=/bin/bash -c "sa-update || true"',
    "EnvironmentFile=-/etc/sysconfig/spamd",
    "ExecStart=/usr/sbin/spamd $SPAMD_ARGS -r /var/run/spamd.pid",
    "WantedBy=multi-user.target",
  ])
    assert.ok(unit.split("\n").includes(line), line);
});

for (const host of hosts) {
  test(`spamassassin --lint accepts ${host}`, needing("spamassassin"), () => {
    const site = resolve(examples, host, "etc/mail/spamassassin");
    assert.equal(refusal("spamassassin", "--lint", `--siteconfigpath=${site}`), "");
  });
}

for (const host of ["mail-host", "mail-host-mended"]) {
  test(`nft accepts the ruleset of ${host}`, needing("nft"), (context) => {
    const answer = refusal("nft", "-c", "-f", `${examples}/${host}/etc/nftables.conf`);
    // Even a check asks the kernel for its present ruleset, which takes root.
    if (answer.includes("Operation not permitted") && process.env.CI === undefined) context.skip("nft -c needs root");
    else assert.equal(answer, "");
  });
}

for (const [program, file] of [
  ["iptables-restore", "rules.v4"],
  ["ip6tables-restore", "rules.v6"],
] as const) {
  test(`${program} accepts ${file}`, needing(program), (context) => {
    const answer = refusal(program, "--test", `${examples}/mail-host-iptables/etc/iptables/${file}`);
    if (/permission denied|not permitted/i.test(answer) && process.env.CI === undefined)
      context.skip(`${program} needs root`);
    else assert.equal(answer, "");
  });
}

const units = hosts.flatMap((host) =>
  filesOf(host)
    .filter((path) => /\.(service|timer)$/.test(path))
    .map((path) => `${host}/${path}`),
);
for (const unit of units) {
  // It also looks whether the programs are there that the unit starts.
  test(`systemd-analyze accepts ${unit}`, needing("systemd-analyze", "spamd", "sa-update"), () => {
    assert.equal(refusal("systemd-analyze", "verify", "--man=no", resolve(examples, unit)), "");
  });
}

/** `etc/nftables.conf:23 egress-needless` for every finding about a host's folder opened as a workspace. */
function findingsOf(host: string): string[] {
  const sources = filesOf(host).map((path) => new SourceFile(`file:///${path}`, path, text(host, path), "file:///"));
  return analyze(sources).findings.map(
    ({ place, rule }) => `${place.source.path}:${place.source.lines.lineAt(place.span.start) + 1} ${rule}`,
  );
}

const spamdUnit = "usr/lib/systemd/system/spamd.service";
const story = [
  "etc/cron.d/sa-update:3 egress-update-blocked",
  "etc/mail/spamassassin/v310.pre:28 egress-blocked",
  "etc/mail/spamassassin/v310.pre:32 egress-blocked",
  `${spamdUnit}:7 unit-network-not-online`,
  `${spamdUnit}:13 unit-network-in-start-pre`,
  `${spamdUnit}:13 unit-start-stall`,
];
const told: Record<string, string[]> = {
  "mail-host": [...story, "etc/nftables.conf:31 egress-needless"],
  "mail-host-egress": [...story, "egress.yaml:17 fw-wrong-transport"],
  "mail-host-iptables": [...story, "etc/iptables/rules.v4:19 fw-unreachable-rule"],
};
for (const [host, expected] of Object.entries(told)) {
  test(`${host} tells its story`, () => {
    const findings = findingsOf(host);
    assert.deepEqual(
      expected.filter((each) => !findings.includes(each)),
      [],
    );
  });
}

test("nothing is left to say about the mended host", () => assert.deepEqual(findingsOf("mail-host-mended"), []));
