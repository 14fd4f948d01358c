import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import test from "node:test";
import { rules } from "../../server/src/rules/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { findingsIn } from "./page.ts";

/**
 * The mistakes in firewall files that must be caught: what is to be found in each language, on exactly which text, and
 * with which fix. A mistake that only one language knows has one example.
 */
interface Mistake {
  readonly mistake: string;
  readonly rule: string;
  readonly examples: readonly Example[];
}

interface Example {
  /** `[path, text]`; the finding's text stands between « and ». */
  readonly files: readonly (readonly [string, string])[];
  /** How the fix's title begins; null where nothing can be written for the user. */
  readonly fix: string | null;
}

const nft = (body: string, policy = "drop"): readonly [string, string] => [
  "etc/nftables.conf",
  `flush ruleset\ntable inet filter {\n  chain output {\n    type filter hook output priority filter; policy ${policy};\n    oifname "lo" accept\n    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\n    ct state established,related accept\n${body}\n  }\n}\n`,
];
const saved = (body: string, output = ":OUTPUT DROP [0:0]"): readonly (readonly [string, string])[] => [
  [
    "etc/iptables/rules.v4",
    `*filter\n:INPUT ACCEPT [0:0]\n${output}\n-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n${body}\nCOMMIT\n`,
  ],
  ["etc/iptables/rules.v6", "*filter\n:OUTPUT DROP [0:0]\nCOMMIT\n"],
];
const razor: readonly [string, string] = [
  "etc/spamassassin/v310.pre",
  "loadplugin Mail::SpamAssassin::Plugin::Razor2\n",
];
const markedRazor: readonly [string, string] = [razor[0], `«${razor[1].trim()}»\n`];

const table: readonly Mistake[] = [
  {
    mistake: "nft-verdict-typo",
    rule: "nft-syntax",
    examples: [{ files: [nft("    tcp dport 25 «acept»")], fix: 'Write "accept"' }],
  },
  {
    mistake: "nft-unknown-service",
    rule: "nft-unknown-service",
    examples: [{ files: [nft("    tcp dport «razor» accept")], fix: 'Write "2703"' }],
  },
  {
    mistake: "nft-policy-reject",
    rule: "nft-syntax",
    examples: [{ files: [nft("    tcp dport 25 accept", "«reject»")], fix: 'Write "drop"' }],
  },
  {
    mistake: "ipt-policy",
    rule: "ipt-policy",
    examples: [{ files: saved("", ":OUTPUT «REJECT» [0:0]"), fix: 'Write "DROP"' }],
  },
  {
    mistake: "ipt-unknown-target",
    rule: "ipt-unknown-target",
    examples: [{ files: saved("-A OUTPUT -p tcp --dport 25 -j «ACEPT»"), fix: 'Write "ACCEPT"' }],
  },
  {
    mistake: "ipt-unknown-chain, and a jump to nowhere",
    rule: "ipt-unknown-chain",
    examples: [{ files: saved("-A «OUTPT» -p tcp --dport 25 -j ACCEPT"), fix: "" }],
  },
  {
    mistake: "a jump to nowhere in nft",
    rule: "nft-syntax",
    examples: [{ files: [nft("    jump «nowhere»")], fix: null }],
  },
  {
    mistake: "ipt-missing-proto",
    rule: "ipt-missing-protocol",
    examples: [{ files: saved("-A OUTPUT «--dport» 80 -j ACCEPT"), fix: "" }],
  },
  {
    mistake: "ipt-comma-ports",
    rule: "ipt-comma-ports",
    examples: [{ files: saved("-A OUTPUT -p tcp --dport «80,443» -j ACCEPT"), fix: "" }],
  },
  {
    mistake: "ipt-no-commit",
    rule: "ipt-no-commit",
    examples: [
      {
        files: [
          ["etc/iptables/rules.v4", "«*filter»\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp -m tcp --dport 25 -j ACCEPT\n"],
        ],
        fix: "",
      },
    ],
  },
  {
    mistake: "ipt-iface-direction",
    rule: "ipt-interface-direction",
    examples: [{ files: saved("-A INPUT «-o» eth0 -j ACCEPT"), fix: "" }],
  },
  {
    mistake: "fw-hostname",
    rule: "fw-hostname",
    examples: [
      {
        files: [
          nft("    ip daddr «mirror.example.org» tcp dport 80 accept"),
          ["sallyport.yaml", 'names: { mirror.example.org: ["192.0.2.7"] }\n'],
        ],
        fix: "Write 192.0.2.7",
      },
      { files: saved("-A OUTPUT -d «mirror.example.org» -p tcp -m tcp --dport 80 -j ACCEPT"), fix: null },
    ],
  },
  {
    mistake: "fw-wrong-transport",
    rule: "fw-wrong-transport",
    examples: [
      { files: [nft("    «udp dport 2703 accept»")], fix: "Write tcp" },
      { files: saved("«-A OUTPUT -p tcp -m tcp --dport 24441 -j ACCEPT»"), fix: "Write udp" },
      { files: saved("«-A OUTPUT -p tcp -m tcp --dport 6277 -j ACCEPT»"), fix: "Write udp" },
    ],
  },
  {
    mistake: "fw-unreachable-rule",
    rule: "fw-unreachable-rule",
    examples: [
      { files: [nft("    tcp dport { 25, 80 } drop\n    «tcp dport 25 accept»")], fix: "Move the line up" },
      {
        files: saved("-A OUTPUT -p tcp -j DROP\n«-A OUTPUT -p tcp -m tcp --dport 25 -j ACCEPT»"),
        fix: "Move the line up",
      },
    ],
  },
  {
    mistake: "a line that is there twice",
    rule: "fw-unreachable-rule",
    examples: [
      { files: [nft("    tcp dport 25 accept\n    «tcp dport 25 accept»")], fix: "Remove the line" },
      {
        files: saved("-A OUTPUT -p tcp -m tcp --dport 25 -j ACCEPT\n«-A OUTPUT -p tcp -m tcp --dport 25 -j ACCEPT»"),
        fix: "Remove the line",
      },
    ],
  },
  {
    mistake: "nft-unhooked-chain",
    rule: "nft-unhooked-chain",
    examples: [
      {
        files: [
          [
            "etc/nftables.conf",
            "flush ruleset\ntable inet filter {\n  chain «output» {\n    tcp dport 25 accept\n  }\n}\n",
          ],
        ],
        fix: "",
      },
    ],
  },
  {
    mistake: "an empty set",
    rule: "nft-empty-set",
    examples: [
      {
        files: [
          [
            "etc/nftables.conf",
            "flush ruleset\ntable inet filter {\n  set doors {\n    type inet_service\n  }\n  chain output {\n    type filter hook output priority filter; policy drop;\n    ct state established,related accept\n    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\n    tcp dport «@doors» accept\n  }\n}\n",
          ],
        ],
        fix: null,
      },
    ],
  },
  {
    mistake: "a set that is nowhere",
    rule: "ipt-unknown-set",
    examples: [
      {
        files: [
          ...saved("-A OUTPUT -m set --match-set «relay» dst -j ACCEPT"),
          ["etc/ipset.conf", "create relays hash:ip\nadd relays 192.0.2.25\n"],
        ],
        fix: 'Write "relays"',
      },
    ],
  },
  {
    mistake: "fw-no-return-path",
    rule: "fw-no-return-path",
    examples: [
      {
        files: [
          [
            "etc/nftables.conf",
            'flush ruleset\ntable inet filter {\n  chain input {\n    type filter hook input priority filter; «policy drop»;\n    iifname "lo" accept\n    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\n  }\n  chain output {\n    type filter hook output priority filter; policy accept;\n  }\n}\n',
          ],
        ],
        fix: "Accept established connections",
      },
      {
        files: [
          [
            "etc/iptables/rules.v4",
            "*filter\n«:INPUT DROP [0:0]»\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 25 -j ACCEPT\nCOMMIT\n",
          ],
        ],
        fix: "Accept established connections",
      },
    ],
  },
  {
    mistake: "no neighbour discovery",
    rule: "fw-no-neighbours",
    examples: [
      {
        files: [
          [
            "etc/nftables.conf",
            "flush ruleset\ntable ip6 filter {\n  chain output {\n    type filter hook output priority filter; «policy drop»;\n    ct state established,related accept\n    tcp dport 25 accept\n  }\n}\n",
          ],
        ],
        fix: "Accept neighbour discovery",
      },
    ],
  },
  {
    mistake: "fw-dns-udp-only",
    rule: "fw-dns-udp-only",
    examples: [
      { files: [nft("    «udp dport 53 accept»")], fix: "Accept DNS over TCP too" },
      { files: saved("«-A OUTPUT -p udp -m udp --dport 53 -j ACCEPT»"), fix: "Accept DNS over TCP too" },
    ],
  },
  {
    mistake: "fw-https-only",
    rule: "fw-https-only",
    examples: [
      { files: [razor, nft("    tcp dport 2703 accept\n    «tcp dport 443 accept»")], fix: "Accept tcp/80 out" },
      {
        files: [razor, ...saved("«-A OUTPUT -p tcp -m tcp --dport 443 -j ACCEPT»")],
        fix: "Accept tcp/80 out",
      },
    ],
  },
  {
    mistake: "fw-ipv4-only",
    rule: "fw-ipv4-only",
    examples: [
      {
        files: [
          [
            "etc/nftables.conf",
            "flush ruleset\ntable ip filter {\n  «chain output» {\n    type filter hook output priority filter; policy drop;\n    ct state established,related accept\n    tcp dport 25 accept\n  }\n}\n",
          ],
        ],
        fix: null,
      },
      {
        files: [
          [
            "etc/iptables/rules.v4",
            "*filter\n«:OUTPUT DROP [0:0]»\n-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A OUTPUT -p tcp -m tcp --dport 25 -j ACCEPT\nCOMMIT\n",
          ],
        ],
        fix: null,
      },
    ],
  },
  {
    mistake: "fw-obsolete-razor-echo",
    rule: "egress-needless",
    examples: [
      { files: [razor, nft("    tcp dport 2703 accept\n    «tcp dport 7 accept»")], fix: "Remove the line" },
      { files: [razor, ...saved("«-A OUTPUT -p tcp -m tcp --dport 7 -j ACCEPT»")], fix: "Remove the line" },
    ],
  },
  {
    mistake: "fw-drop-for-mail",
    rule: "egress-blocked",
    examples: [
      { files: [markedRazor, nft("    tcp dport 25 accept")], fix: "Reject instead of drop" },
      {
        files: [markedRazor, ...saved("-A OUTPUT -p tcp -m tcp --dport 25 -j ACCEPT")],
        fix: "Reject instead of drop",
      },
    ],
  },
  {
    mistake: "fw-vantage",
    rule: "fw-vantage",
    examples: [
      {
        files: [
          ["sallyport.yaml", 'hosts: { mail1: { root: hosts/mail1, route: ["perimeter/gateway.nft#forward"] } }\n'],
          [`hosts/mail1/${razor[0]}`, razor[1]],
          [
            "perimeter/gateway.nft",
            "flush ruleset\ntable inet filter {\n  chain output {\n    type filter hook output priority filter; policy drop;\n    ct state established,related accept\n    «tcp dport 2703 accept»\n  }\n  chain forward {\n    type filter hook forward priority filter; policy drop;\n  }\n}\n",
          ],
        ],
        fix: "Accept tcp/2703 out in perimeter/gateway.nft",
      },
      {
        files: [
          [
            "etc/systemd/system/spamd.service",
            "[Service]\nExecStart=/usr/bin/podman run --name spamd example/spamassassin\n",
          ],
          ...saved("«-A OUTPUT -p tcp -m tcp --dport 2703 -j ACCEPT»"),
        ],
        fix: null,
      },
    ],
  },
];

for (const { mistake, rule, examples } of table)
  for (const [at, { files, fix }] of examples.entries())
    test(`${mistake} is found, example ${at + 1}`, () => {
      const sources = files.map(
        ([path, text]) => new SourceFile(`file:///mail/${path}`, path, text.replaceAll(/[«»]/g, ""), "file:///mail"),
      );
      const found = findingsIn(sources).filter((finding) => finding.rule === rule);
      const marked = files.map(([path, text]) => {
        const start = text.indexOf("«");
        return { path, start, end: text.indexOf("»") - 1 };
      });
      const wanted = marked.filter(({ start }) => start >= 0);
      assert.deepEqual(
        found.map(({ place }) => ({ path: place.source.path, start: place.span.start, end: place.span.end })),
        wanted,
      );
      const offered = found.flatMap((finding) =>
        finding.fixes.map(({ title }) => title).filter((title) => !title.startsWith("Allow ")),
      );
      if (fix === null) assert.deepEqual(offered, []);
      else
        assert.ok(
          offered.some((title) => title.startsWith(fix)),
          `offered: ${offered.join(" | ")}`,
        );
    });

test("every rule about nftables and iptables files stands in the table of mistakes, with a page", () => {
  const own = rules.map(({ id }) => id).filter((id) => /^(?:fw|nft|ipt)-/.test(id));
  const here = new Set(table.map(({ rule }) => rule));
  for (const id of own) {
    assert.ok(here.has(id) || others.has(id), `${id} is in no row`);
    assert.ok(existsSync(`server/src/rules/${id}.md`), id);
  }
  for (const id of here) assert.ok(existsSync(`server/src/rules/${id}.md`), id);
});

/** Rules beyond the table. */
const others: ReadonlySet<string> = new Set([
  "ipt-set-sides",
  "nft-include-missing",
  "nft-load-order",
  "nft-needs-newer",
  "nft-template",
]);
