import assert from "node:assert/strict";
import test, { after } from "node:test";
import { SourceFile } from "../../server/src/text/source.ts";
import { findingsIn, resultOf } from "../pages/page.ts";
import { Kernel, type Sent } from "./differential/kernel.ts";
import { destinations4, destinations6, interfaceTo } from "./differential/world.ts";
import { needing } from "./tools.ts";

const tools = needing("nft", "iptables-restore", "ip6tables-restore", "unshare", "ip", "python3", "sh");
const kernel = tools.skip === undefined ? new Kernel() : undefined;
after(() => kernel?.end());

/** One line of a firewall, however it is written. */
interface Line {
  readonly protocol: "tcp" | "udp";
  readonly ports: readonly number[];
  readonly action: "accept" | "drop";
}

function nftRule({ protocol, ports, action }: Line): string {
  return `${protocol} dport ${ports.length === 1 ? ports[0] : `{ ${ports.join(", ")} }`} ${action}`;
}

function iptablesRule({ protocol, ports, action }: Line, module: string): string {
  const match = ports.length === 1 ? `${module} --dport ${ports[0]}` : `-m multiport --dports ${ports.join(",")}`;
  return `-A OUTPUT -p ${protocol}${match.startsWith("-") ? ` ${match}` : match} -j ${action.toUpperCase()}`;
}

/** The same filter in every notation, and the program that loads it. */
const notations: readonly {
  readonly name: string;
  readonly path: string;
  readonly program: readonly string[];
  readonly write: (lines: readonly Line[]) => string;
}[] = [
  {
    name: "nft in blocks",
    path: "etc/nftables.conf",
    program: ["nft", "-f", "-"],
    write: (lines) =>
      `flush ruleset\ntable inet filter {\n  chain output {\n    type filter hook output priority 0; policy drop;\n    oif "lo" accept\n    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\n    ct state established,related accept\n${lines.map((line) => `    ${nftRule(line)}\n`).join("")}  }\n}\n`,
  },
  {
    name: "nft, one command a line",
    path: "etc/nftables.conf",
    program: ["nft", "-f", "-"],
    write: (lines) =>
      `flush ruleset\nadd table inet f\nadd chain inet f o { type filter hook output priority 0; policy drop; }\nadd rule inet f o oif "lo" accept\nadd rule inet f o ct state established,related accept\n${lines.map((line) => `add rule inet f o ${nftRule(line)}\n`).join("")}`,
  },
  {
    name: "iptables-save",
    path: "etc/iptables/rules.v4",
    program: ["iptables-restore"],
    write: (lines) =>
      `*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT DROP [0:0]\n-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n${lines.map((line) => `${iptablesRule(line, ` -m ${line.protocol}`)}\n`).join("")}COMMIT\n`,
  },
  {
    name: "a script",
    path: "usr/local/sbin/firewall",
    program: ["sh", "-s"],
    write: (lines) =>
      `#!/bin/sh\nIPT=iptables\n$IPT -F\n$IPT -P OUTPUT DROP\n$IPT -A OUTPUT -o lo -j ACCEPT\n$IPT -A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n${lines.map((line) => `$IPT ${iptablesRule(line, "")}\n`).join("")}`,
  },
];

const dns: Line = { protocol: "udp", ports: [53], action: "accept" };
const web: Line = { protocol: "tcp", ports: [80, 443], action: "accept" };
const razor: Line = { protocol: "tcp", ports: [2703], action: "accept" };

/** A fault, what its fix is called, and the gates that it opens or shuts: no other may change. */
const mended: readonly {
  readonly rule: string;
  readonly title: string;
  readonly lines: readonly Line[];
  readonly opens?: string;
  readonly shuts?: string;
}[] = [
  {
    rule: "fw-dns-udp-only",
    title: "Accept DNS over TCP too",
    lines: [dns, web, razor],
    opens: "tcp/53",
  },
  {
    rule: "fw-wrong-transport",
    title: "Write tcp instead of udp",
    lines: [dns, { ...dns, protocol: "tcp" }, { ...razor, protocol: "udp" }, web],
    opens: "tcp/2703",
    shuts: "udp/2703",
  },
  {
    rule: "egress-needless",
    title: "Remove the line",
    lines: [web, { protocol: "udp", ports: [24441], action: "accept" }, razor],
    shuts: "udp/24441",
  },
  {
    rule: "fw-unreachable-rule",
    title: "Move the line up",
    lines: [web, { protocol: "tcp", ports: [25, 2703], action: "drop" }, dns, razor],
    opens: "tcp/2703",
  },
  {
    rule: "fw-unreachable-rule",
    title: "Remove the line",
    lines: [web, dns, razor, { ...web, ports: [443] }],
  },
];

const packets: readonly Sent[] = [...destinations4, ...destinations6]
  .filter((to) => interfaceTo(to) !== "lo")
  .flatMap((to) =>
    [25, 53, 80, 443, 2703, 24441, 33000].flatMap((port) =>
      (["tcp", "udp"] as const).map((protocol) => ({ protocol, port, to, user: 0, group: 0 })),
    ),
  );

for (const { name, path, program, write } of notations)
  for (const { rule, title, lines, opens, shuts } of mended)
    test(`${name}: "${title}" of ${rule} does what it says and no more`, tools, async () => {
      const text = write(lines);
      const folder = "file:///mail";
      const plugin = "loadplugin Mail::SpamAssassin::Plugin::Razor2\n";
      const files = [
        new SourceFile(`${folder}/etc/spamassassin/v310.pre`, "etc/spamassassin/v310.pre", plugin, folder),
        new SourceFile(`${folder}/${path}`, path, text, folder),
      ];
      const fixes = findingsIn(files).flatMap((finding) => (finding.rule === rule ? finding.fixes : []));
      const fix = fixes.find((each) => each.title.startsWith(title));
      assert.ok(fix !== undefined, `offered: ${fixes.map((each) => each.title).join(" | ")}\n${text}`);
      const changed = resultOf(fix).get(path);
      assert.ok(changed !== undefined);
      const before = await kernel?.ask([[program, text]], packets);
      const later = await kernel?.ask([[program, changed]], packets);
      assert.ok(before !== undefined && "seen" in before, JSON.stringify(before));
      assert.ok(later !== undefined && "seen" in later, `${JSON.stringify(later)}\n${changed}`);
      let settled = 0;
      for (const [at, { protocol, port, to }] of packets.entries()) {
        const gate = `${protocol}/${port}`;
        const passed: boolean = before.seen[at]?.out !== null;
        const passes: boolean = later.seen[at]?.out !== null;
        // A file of iptables says nothing of IPv6.
        const isJudged = !to.includes(":") || program[0] === "nft";
        const wanted: boolean = isJudged && gate === opens ? true : isJudged && gate === shuts ? false : passed;
        assert.equal(passes, wanted, `${gate}@${to}\n${changed}`);
        if (passes !== passed) settled++;
      }
      assert.equal(settled > 0, opens !== undefined || shuts !== undefined);
    });
