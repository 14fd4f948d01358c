import assert from "node:assert/strict";
import test from "node:test";
import { readText } from "./read.ts";
import { filter, table } from "./rulesets.ts";

/** Asks at the first place of `word`, in its middle. */
function hover(text: string, word: string, family: 4 | 6 = 4) {
  const { reading, source } = readText(text, family);
  const at = text.indexOf(word);
  const found = reading.hover(at + Math.floor(word.length / 2));
  return found === undefined ? undefined : { marked: source.slice(found.span), markdown: found.markdown };
}

test("hover says a rule in words", () => {
  const found = hover(
    filter("-A OUTPUT ! -d 192.0.2.0/24 -p tcp --dport 25 -m owner --uid-owner root -j ACCEPT"),
    "-A",
  );
  assert.match(found?.markdown ?? "", /not: the receiver's address is `192\.0\.2\.0\/24`/);
  assert.match(found?.markdown ?? "", /the receiver's port is `25`/);
  assert.match(found?.markdown ?? "", /the user `root` sent it/);
  assert.match(found?.markdown ?? "", /\*\*ACCEPT\*\*/);
});

const hovers: readonly (readonly [text: string, word: string, marked: string, says: RegExp])[] = [
  [filter(""), "*filter", "*filter", /come in, go out or pass/],
  [filter(""), "OUTPUT", "OUTPUT", /this host sends itself/],
  [filter(""), "DROP", "DROP", /policy/i],
  [filter(""), "COMMIT", "COMMIT", /as a whole/],
  [filter("-A OUTPUT -j mail\n-A mail -j DROP"), "mail", "mail", /with 1 rule\. Lines that lead here: 7/],
  [filter("-A OUTPUT -p tcp --dport 2703 -j ACCEPT"), "2703", "2703", /Razor2/],
  [filter("-A OUTPUT -p udp --dport 53 -j ACCEPT"), "53", "53", /domain/],
  [filter("-A OUTPUT -m conntrack --ctstate NEW -j ACCEPT"), "--ctstate", "--ctstate", /connection's state/],
  [filter("-A OUTPUT -m conntrack --ctstate NEW -j ACCEPT"), "NEW", "NEW", /first packet/],
  [filter("-A OUTPUT -m conntrack --ctstate NEW -j ACCEPT"), "conntrack", "conntrack", /connection tracking/],
  [filter("-A OUTPUT -j REJECT"), "REJECT", "REJECT", /says so/],
  [filter("-A OUTPUT -p tcp -j ACCEPT"), "-p", "-p", /protocol/],
  [filter("-A OUTPUT -p udp -j ACCEPT"), "udp", "udp", /single packets/],
  [filter("-A OUTPUT -d 10.0.0.0/8 -j DROP"), "10.0.0.0/8", "10.0.0.0/8", /RFC 1918/],
  [filter("-A OUTPUT -o lo -j ACCEPT"), "lo -j", "lo", /loopback/],
  [filter("-A OUTPUT -p tcp -m multiport --dports 25,2703 -j ACCEPT"), "25,2703", "25,2703", /SMTP[\s\S]*Razor2/],
  [
    filter("-A INPUT -p tcp --tcp-flags SYN,ACK SYN -j DROP"),
    "SYN,ACK",
    "SYN,ACK",
    /Opens a connection[\s\S]*Acknowledges/,
  ],
  [filter("-A INPUT -m addrtype --dst-type LOCAL -j DROP"), "LOCAL", "LOCAL", /address of this host/],
  [
    filter("-A INPUT -m recent --name x --rcheck --seconds 60 -j DROP"),
    "--seconds",
    "--seconds",
    /last so many seconds/,
  ],
  [filter("-A OUTPUT -j LOG --log-prefix out"), "--log-prefix", "--log-prefix", /29 characters/],
  [filter("-A OUTPUT -j REJECT --reject-with tcp-reset"), "tcp-reset", "tcp-reset", /only for TCP/],
  [filter("-A OUTPUT -m mark --mark 0x10 -j ACCEPT"), "0x10", "0x10", /\*\*16\*\*/],
  [filter("-A OUTPUT -m set --match-set spammers dst -j DROP"), "dst", "dst", /receiver's address or port/],
  [filter("-A OUTPUT -m comment --comment why -j DROP"), "why", "why", /Every packet that comes here in \*\*OUTPUT/],
];
for (const [text, word, marked, says] of hovers)
  test(`hover on ${word} in ${text.split("\n")[6] ?? ""}`, () => {
    const found = hover(text, word);
    assert.equal(found?.marked, marked);
    assert.match(found?.markdown ?? "", says);
  });

/** Labels offered at `|` in the text. */
function offered(text: string, family: 4 | 6 = 4): readonly string[] {
  const at = text.indexOf("|");
  const { reading } = readText(text.replace("|", ""), family);
  return reading.complete(at).map(({ label }) => label);
}

const completions: readonly (readonly [text: string, has: readonly string[], lacks: readonly string[]])[] = [
  ["|", ["*filter", "*nat"], ["-A"]],
  ["*f|", ["*filter"], []],
  [filter("|"), ["-A", "-I", "COMMIT", "accept"], ["*filter"]],
  ["*filter\n:|\nCOMMIT\n", ["OUTPUT", "FORWARD"], ["PREROUTING"]],
  ["*nat\n:|\nCOMMIT\n", ["OUTPUT", "PREROUTING"], ["FORWARD"]],
  ["*filter\n:OUTPUT |\nCOMMIT\n", ["ACCEPT", "DROP"], ["REJECT"]],
  [filter("-A |"), ["OUTPUT", "mail"], ["ACCEPT"]],
  [`${filter("")}${table("mangle", "-A |")}`, ["POSTROUTING"], ["ACCEPT"]],
  [filter(":mail |"), ["-"], ["DROP"]],
  [filter("-A OUTPUT -g |"), ["mail"], ["OUTPUT"]],
  [filter("-A OUTPUT -p tcp -|"), ["-j", "--dport"], ["-p", "-4"]],
  [filter("-A OUTPUT -p tcp --dport |"), ["2703", "smtp"], ["24441"]],
  [filter("-A INPUT -m set --match-set known src -j DROP\n-A OUTPUT -m set --match-set |"), ["known"], []],
  [filter("-A OUTPUT -m set --match-set known |"), ["src", "dst"], ["-j"]],
  [filter("-A OUTPUT -m addrtype --dst-type |"), ["LOCAL"], ["-j"]],
  [filter("-A OUTPUT -p tcp --tcp-flags SYN,|"), ["ACK"], ["-j"]],
  [filter("-A OUTPUT -p tcp --tcp-flags SYN,ACK |"), ["SYN"], ["-j"]],
  [filter("-A OUTPUT -j LOG --log-level |"), ["warning"], ["-j"]],
  [filter("-A OUTPUT -j |"), ["ACCEPT", "REJECT", "mail"], ["DNAT", "OUTPUT"]],
  [table("nat", "-A OUTPUT -j |"), ["DNAT", "REDIRECT"], ["REJECT"]],
  [filter("-A OUTPUT -p |"), ["tcp", "udp", "icmp"], ["ipv6-icmp"]],
  [filter("-A OUTPUT -m |"), ["conntrack", "owner", "set"], []],
  [filter("-A OUTPUT -p tcp |"), ["--dport", "--syn", "-j"], ["--ctstate", "--reject-with"]],
  [filter("-A OUTPUT -m conntrack |"), ["--ctstate"], ["--dport"]],
  [filter("-A OUTPUT -m conntrack --ctstate NEW,|"), ["ESTABLISHED"], []],
  [filter("-A OUTPUT -j REJECT |"), ["--reject-with"], []],
  [filter("-A OUTPUT -j REJECT --reject-with |"), ["icmp-admin-prohibited"], ["icmp6-no-route"]],
  [filter('-A OUTPUT -m comment --comment "|'), [], ["ACCEPT"]],
  ["# |", [], ["*filter"]],
];
for (const [text, has, lacks] of completions)
  test(`completion at ${JSON.stringify(text.split("\n").find((line) => line.includes("|")))}`, () => {
    const labels = offered(text);
    for (const each of has) assert.ok(labels.includes(each), `${each} is missing among ${labels.join(" ")}`);
    for (const each of lacks) assert.ok(!labels.includes(each), `${each} is offered`);
  });

test("an IPv6 file is offered its own family's words", () => {
  assert.ok(offered(filter("-A OUTPUT -p |"), 6).includes("ipv6-icmp"));
  assert.ok(offered(filter("-A OUTPUT -j REJECT --reject-with |"), 6).includes("icmp6-no-route"));
});

test("the outline has tables and their chains, and each table folds", () => {
  const text = `${table("nat", "-A OUTPUT -j mail")}${filter("-A OUTPUT -j mail\n-A OUTPUT -j DROP")}`;
  const { reading } = readText(text);
  assert.deepEqual(
    reading.outline().map(({ name, children }) => [name, children?.map((child) => `${child.name}: ${child.detail}`)]),
    [
      ["nat", ["mail: 0 rules"]],
      [
        "filter",
        [
          "INPUT: ACCEPT, 0 rules",
          "FORWARD: ACCEPT, 0 rules",
          "OUTPUT: DROP, 2 rules",
          "mail: 0 rules",
          "other: 0 rules",
        ],
      ],
    ],
  );
  assert.equal(reading.folding().length, 2);
});
