import assert from "node:assert/strict";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import type { Verdict } from "../../server/src/model/filter.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { isCandidate } from "../../server/src/workspace.ts";

type Files = Readonly<Record<string, string>>;

const razor: Files = { "etc/spamassassin/v310.pre": "loadplugin Mail::SpamAssassin::Plugin::Razor2\n" };

/** What becomes of Razor2's connection on a host of these files, which are all such as are read from disk. */
function verdict(files: Files): Verdict | undefined {
  for (const path of Object.keys(files)) assert.ok(isCandidate(path), `${path} is not read from disk`);
  const sources = Object.entries({ ...razor, ...files }).map(
    ([path, text]) => new SourceFile(`file:///${path}`, path, text),
  );
  const { hosts, findings } = analyze(sources);
  assert.deepEqual(
    findings
      .filter(
        ({ rule, severity }) => rule !== "privacy-digest-leaves" && (severity === "error" || severity === "warning"),
      )
      .map(({ message }) => message),
    [],
  );
  const judged = hosts[0]?.host.needs.find(({ need }) => need.component === "Razor2" && need.flow.port === 2703);
  assert.ok(judged !== undefined);
  return judged.verdict;
}

const service = (...lines: readonly string[]): string =>
  ["[Service]", "Type=oneshot", ...lines, "[Install]", "WantedBy=multi-user.target", ""].join("\n");
const open = "table inet filter {\n chain output {\n  type filter hook output priority 0;\n  accept\n }\n}\n";
const opened: Files = { "etc/nftables.conf": open };

const unknown: readonly (readonly [what: string, files: Files, says: RegExp])[] = [
  ["ufw that is on", { "etc/ufw/ufw.conf": "# ufw\nENABLED=yes\nLOGLEVEL=low\n" }, /^ufw makes/],
  [
    "firewalld's direct rules for outgoing packets",
    {
      "etc/firewalld/direct.xml":
        '<?xml version="1.0"?>\n<direct>\n<rule ipv="ipv4" table="filter" chain="OUTPUT" priority="0">-j DROP</rule>\n</direct>\n',
    },
    /^firewalld makes/,
  ],
  [
    "a policy of firewalld for the host",
    {
      "etc/firewalld/policies/out.xml":
        '<?xml version="1.0"?>\n<policy target="DROP">\n<ingress-zone name="HOST"/>\n<egress-zone name="ANY"/>\n</policy>\n',
    },
    /^firewalld makes/,
  ],
  ["shorewall", { "etc/shorewall/policy": "fw net DROP\n" }, /^shorewall makes/],
  ["ferm", { "etc/ferm/ferm.conf": "chain OUTPUT policy DROP;\n" }, /^ferm makes/],
  ["csf", { "etc/csf/csf.conf": 'TCP_OUT = "25,53"\n' }, /^csf makes/],
  ["apf", { "etc/apf/conf.apf": 'EGF="1"\n' }, /^apf makes/],
  ["OpenWrt", { "etc/config/firewall": "config defaults\n\toption output 'DROP'\n" }, /^OpenWrt's firewall makes/],
  [
    "a unit that loads what nobody has",
    { "etc/systemd/system/fw.service": service("ExecStart=/usr/sbin/nft -f /opt/fw/rules") },
    /loads \/opt\/fw\/rules,/,
  ],
  [
    "a unit's shell that restores what nobody has",
    { "etc/systemd/system/fw.service": service("ExecStart=/bin/sh -c '/sbin/iptables-restore < /opt/fw/v4'") },
    /loads \/opt\/fw\/v4,/,
  ],
  [
    "a unit that sets rules one by one",
    { "etc/systemd/system/fw.service": service("ExecStart=/usr/sbin/iptables -P OUTPUT DROP") },
    /what it sets is not read/,
  ],
  [
    "a unit that adds a rule of nft",
    { "etc/systemd/system/fw.service": service("ExecStartPost=/usr/sbin/nft add rule inet filter output drop") },
    /what it sets is not read/,
  ],
  [
    "a firewall that comes with the network",
    { "etc/network/interfaces": "auto eth0\niface eth0 inet dhcp\n  pre-up iptables-restore < /opt/fw/v4\n" },
    /loads \/opt\/fw\/v4,/,
  ],
  [
    "a rule that comes with the network",
    {
      "etc/network/interfaces.d/eth0":
        "iface eth0 inet6 auto\n\tup /sbin/ip6tables -A OUTPUT -p tcp \\\n\t\t-j DROP || true\n",
    },
    /what it sets is not read/,
  ],
  [
    "a script that comes with the network",
    { "etc/network/if-pre-up.d/firewall": "#!/bin/sh\niptables-restore < /opt/fw/v4\n" },
    /\/opt\/fw\/v4/,
  ],
  ["a job at boot", { "etc/cron.d/fw": "@reboot root iptables-restore /opt/fw/v4\n" }, /loads \/opt\/fw\/v4,/],
];

for (const [what, files, says] of unknown)
  test(`${what} leaves it unknown, beside a ruleset that accepts too`, () => {
    for (const host of [files, { ...files, ...opened }]) {
      const found = verdict(host);
      assert.equal(found?.action, "unknown");
      assert.match(found.why.map(({ text }) => text).join("\n"), says);
    }
  });

const decided: readonly (readonly [what: string, files: Files])[] = [
  ["ufw that is off", { "etc/ufw/ufw.conf": "ENABLED=no\n" }],
  [
    "direct rules of firewalld for incoming packets",
    {
      "etc/firewalld/direct.xml":
        '<direct>\n<rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-j DROP</rule>\n</direct>\n',
    },
  ],
  [
    "a policy of firewalld for what it forwards",
    { "etc/firewalld/policies/dmz.xml": '<policy target="DROP"><ingress-zone name="dmz"/></policy>\n' },
  ],
  ["an empty file of shorewall", { "etc/shorewall/policy": "#SOURCE DEST POLICY\n" }],
  [
    "a unit that comes with a package",
    { "usr/lib/systemd/system/fw.service": service("ExecStart=/usr/sbin/nft -f /etc/fw/rules") },
  ],
  [
    "a unit that asks and checks",
    {
      "etc/systemd/system/fw.service": service(
        "ExecStartPre=/usr/sbin/nft -c -f /etc/fw/rules",
        "ExecStart=/usr/sbin/nft list ruleset",
        "ExecStartPost=/usr/sbin/iptables -S OUTPUT",
        "ExecStop=/usr/sbin/nft flush ruleset",
      ),
    },
  ],
  [
    "a unit that sets rules for incoming packets",
    { "etc/systemd/system/fw.service": service("ExecStart=/usr/sbin/iptables -A INPUT -p tcp --dport 23 -j DROP") },
  ],
];

for (const [what, files] of decided)
  test(`${what} casts no doubt on a ruleset that accepts`, () => {
    assert.equal(verdict(files), undefined);
    const found = verdict({ ...files, ...opened });
    assert.equal(found?.action, "accept");
    assert.equal(found.line.text, "accept");
  });

test("a unit that loads the host's own ruleset casts no doubt on it", () => {
  const unit = { "etc/systemd/system/fw.service": service("ExecStart=/usr/sbin/nft -f /etc/nftables.conf") };
  assert.equal(verdict({ ...unit, ...opened })?.action, "accept");
  assert.equal(verdict(unit)?.action, "unknown");
});

const shut: Files = { "etc/nftables.conf": open.replace("  accept\n", "  drop\n") };
const shutByIptables: Files = {
  "etc/iptables/rules.v4": "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT DROP [0:0]\nCOMMIT\n",
};

for (const [change, before, action] of [
  ["nft insert rule inet filter output accept", shut, "unknown"],
  ["nft delete rule inet filter output handle 5", shut, "unknown"],
  ["nft flush ruleset", shut, "unknown"],
  ["nft -f /opt/fw/rules", shut, "unknown"],
  ["iptables -I OUTPUT -j ACCEPT", shutByIptables, "unknown"],
  ["iptables -P OUTPUT ACCEPT", shutByIptables, "unknown"],
  ["iptables-restore /opt/fw/v4", shutByIptables, "unknown"],
  ["iptables -I OUTPUT -j ACCEPT", shut, "drop"],
  ["iptables -I INPUT -j ACCEPT", shutByIptables, "drop"],
  ["nft -f /etc/nftables.conf", shut, "drop"],
] as const)
  test(`${change} behind what stops all: ${action}`, () => {
    for (const key of ["ExecStart", "ExecStartPost"]) {
      const unit = { "etc/systemd/system/fw.service": service(`${key}=/usr/sbin/${change}`) };
      const files = { ...razor, ...before, ...unit };
      const sources = Object.entries(files).map(([path, text]) => new SourceFile(`file:///${path}`, path, text));
      const judged = analyze(sources).hosts[0]?.host.needs.find(({ need }) => need.flow.port === 2703);
      assert.equal(judged?.verdict?.action, action);
    }
  });

test("what another file certainly drops stays dropped", () => {
  const files = {
    "etc/ufw/ufw.conf": "ENABLED=yes\n",
    "etc/nftables.conf": open
      .replace("accept", "tcp dport 25 accept")
      .replace("priority 0;", "priority 0; policy drop;"),
  };
  const sources = Object.entries({ ...razor, ...files }).map(
    ([path, text]) => new SourceFile(`file:///${path}`, path, text),
  );
  const judged = analyze(sources).hosts[0]?.host.needs.find(({ need }) => need.component === "Razor2");
  assert.equal(judged?.verdict?.action, "drop");
});
