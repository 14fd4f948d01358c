import assert from "node:assert/strict";
import test from "node:test";
import { detect, read } from "../../server/src/languages/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { isCandidate } from "../../server/src/workspace.ts";
import { scripts } from "./scripts.ts";

const script = "#!/bin/sh\nIPT=/sbin/iptables\n$IPT -P OUTPUT DROP\n";
const cases: readonly (readonly [path: string, text: string, language: string | undefined])[] = [
  ["etc/network/if-pre-up.d/firewall", script, "iptables-script"],
  ["etc/init.d/firewall", script, "iptables-script"],
  ["roles/mail/files/firewall.sh", script, "iptables-script"],
  ["etc/rc.firewall", script.replace(/^#!.*\n/, ""), "iptables-script"],
  ["etc/rc.local", "#!/bin/sh -e\niptables-restore < /etc/iptables/rules.v4\nexit 0\n", "iptables-script"],
  ["etc/rc.local", "#!/bin/sh -e\n# iptables -A OUTPUT -j DROP\nexit 0\n", undefined],
  ["backup.sh", "#!/bin/bash\ntar -X list -c /etc\n", undefined],
  ["etc/iptables/rules.v4", "*filter\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n", "iptables-save"],
  ["etc/nftables/inet-filter", "#!/usr/sbin/nft -f\ntable inet filter {\n}\n", "nftables"],
  ["etc/nftables.d/50-mail", "table inet filter {\n}\n", "nftables"],
  ["etc/nftables.conf", "table inet filter {\n}\n", "nftables"],
  ["etc/systemd/system/nftables.service.d/nftables.conf", "[Service]\nProtectHome=no\n", "systemd-unit"],
  ["conf/iptables.rules", "*filter\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n", "iptables-save"],
  [
    "etc/firewall/out.rules",
    "#!/sbin/iptables-restore\n# what may leave\n*filter\n:OUTPUT DROP\nCOMMIT\n",
    "iptables-save",
  ],
  ["etc/ip6.rules", "#!/usr/bin/env ip6tables-restore\n*filter\n:OUTPUT DROP\nCOMMIT\n", "iptables-save"],
  ["etc/ipset.conf", "create doors hash:ip\n", "ipset"],
  ["etc/ipset.save", "create doors hash:ip\n", "ipset"],
  ["root/iptables.save", "*filter\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n", "iptables-save"],
  ["etc/iptables/ipsets", "create doors hash:ip\nadd doors 192.0.2.1\n", "ipset"],
];
/** fail2ban's own files, cut short, and what others keep under a firewall's name. */
const foreign: readonly (readonly [path: string, text: string])[] = [
  ["etc/fail2ban/action.d/nftables.conf", "# Fail2Ban\n\n[INCLUDES]\n\nafter = nftables-common.local\n"],
  ["fail2ban/action.d/iptables.conf", "[Definition]\nactionflush = <iptables> -F f2b-<name>\n"],
  ["backup/nftables.conf", "; kept\n[Init]\ntable_family = inet\n"],
  ["etc/logrotate.d/iptables", "/var/log/iptables.log {\n  weekly\n}\n"],
  ["etc/rsyslog.d/iptables.conf", ':msg, contains, "IN=" -/var/log/iptables.log\n'],
  ["etc/modules-load.d/nftables.conf", "nf_tables\n"],
  ["etc/ufw/before.rules", "*filter\n:ufw-before-output - [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n"],
];
for (const [path, text] of foreign)
  test(`${path} is no ruleset, though an editor says so`, () => {
    for (const editor of [undefined, "nftables", "iptables-save"])
      assert.equal(detect(new SourceFile(`file:///${path}`, path, text, "", editor)), undefined);
  });

for (const [path, text, language] of cases)
  test(`${path} is ${language ?? "nobody's"}: ${text.split("\n")[1]}`, () => {
    assert.equal(detect(new SourceFile(`file:///${path}`, path, text))?.id, language);
    if (language !== undefined) assert.ok(isCandidate(path), "and is read from disk");
  });

test("a ruleset that names its program is for that program's family, whatever it is called", () => {
  const familiesOf = (path: string, program: string) => {
    const source = new SourceFile("file:///x", path, `#!/sbin/${program}\n*filter\n:OUTPUT DROP\nCOMMIT\n`);
    return read(source)?.facts.filter?.filters.find(({ hook }) => hook === "output")?.families;
  };
  assert.deepEqual(familiesOf("etc/firewall/out", "ip6tables-restore"), [6]);
  assert.deepEqual(familiesOf("etc/firewall/out", "iptables-nft-restore"), [4]);
  assert.deepEqual(familiesOf("etc/iptables/rules.v6", "iptables-restore"), [4]);
});

test("every script is known by its content", () => {
  for (const { name, text } of scripts)
    assert.equal(detect(new SourceFile("file:///x/start", "x/start", text))?.id, "iptables-script", name);
});
