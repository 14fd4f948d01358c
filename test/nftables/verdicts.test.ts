import assert from "node:assert/strict";
import test from "node:test";
import { anyVantage } from "../../server/src/model/vantage.ts";
import { verdictOf } from "./read.ts";

/** A ruleset of one output chain that drops what no line accepts. */
function output(lines: string, policy = "drop", family = "inet"): string {
  return `flush ruleset
table ${family} filter {
  set filled { type ipv4_addr; flags dynamic,timeout; }
  set empty { type inet_service; }
  chain inner { tcp dport 25 accept; }
  chain deaf { drop; }
  chain output {
    type filter hook output priority filter; policy ${policy};
    ${lines.replaceAll("\n", "\n    ")}
  }
}
`;
}

/** Commands, one a line, about a chain `o` that accepts in the end. */
function flat(lines: string): string {
  return `flush ruleset\nadd table inet f\nadd chain inet f o { type filter hook output priority 0; }\n${lines}\n`;
}

/** What is asked, the lines, and what the kernel does. Each is a trap that a reader of rulesets has fallen into. */
const traps: readonly (readonly [why: string, ruleset: string, asked: string, action: string])[] = [
  ["a table of family ip says nothing of IPv6", output("", "drop", "ip"), "tcp/443@2001:db8::1", "none"],
  ["a negated port speaks of its own protocol only", output("tcp dport != 443 accept"), "udp/53@192.0.2.53", "drop"],
  ["a negated IPv4 address does not touch IPv6", output("ip daddr != 192.0.2.1 accept"), "tcp/25@2001:db8::1", "drop"],
  ["no interface has brought the host's own packets in", output('iifname "lo" accept'), "tcp/25@192.0.2.1", "drop"],
  ["so every name of one differs from it", output('iifname != "lo" accept'), "tcp/25@192.0.2.1", "accept"],
  ["answers are no first packets", output("ct state established,related accept"), "tcp/25@192.0.2.1", "drop"],
  ["a first packet is new", output("ct state new tcp dport 25 accept"), "tcp/25@192.0.2.1", "accept"],
  ["an untracked packet is not new", output("notrack\nct state new accept"), "tcp/25@192.0.2.1", "drop"],
  ["a jump comes back", output("jump inner\ntcp dport 80 accept"), "tcp/80@192.0.2.1", "accept"],
  ["a goto does not", output("goto inner\ntcp dport 80 accept"), "tcp/80@192.0.2.1", "drop"],
  ["return in a base chain is its policy", output("return\naccept"), "tcp/80@192.0.2.1", "drop"],
  [
    "a verdict map that has no such key goes on",
    output("tcp dport vmap { 25 : jump deaf }\naccept"),
    "tcp/80@192.0.2.1",
    "accept",
  ],
  ["an empty set matches nothing", output("tcp dport @empty accept"), "tcp/80@192.0.2.1", "drop"],
  ["a set filled at run time is not guessed", output("ip daddr @filled accept"), "tcp/80@192.0.2.1", "unknown"],
  ["it is no matter where both ways end alike", output("ip daddr @filled drop"), "tcp/80@192.0.2.1", "drop"],
  ["a rate limit is not guessed", output("limit rate 5/second accept"), "tcp/80@192.0.2.1", "unknown"],
  [
    "a rate limit on a log decides nothing",
    output('limit rate 5/minute log prefix "x "\naccept'),
    "tcp/80@192.0.2.1",
    "accept",
  ],
  [
    "counters and logs stand before matches too",
    output("counter log tcp dport 25 accept"),
    "tcp/25@192.0.2.1",
    "accept",
  ],
  [
    "what begins a connection is no later piece of a packet and has no options",
    output("ip frag-off & 0x1fff != 0 drop\nip hdrlength > 5 drop\nip option lsrr exists drop\naccept"),
    "tcp/25@192.0.2.1",
    "accept",
  ],
  [
    "whether a packet may be cut is not guessed",
    output("ip frag-off & 0x4000 != 0 accept"),
    "tcp/25@192.0.2.1",
    "unknown",
  ],
  [
    "an extension header that is not there breaks the line off, negated too",
    output("rt type != 0 accept\nhbh hdrlength != 9 accept\nexthdr frag exists accept"),
    "tcp/25@2001:db8::1",
    "drop",
  ],
  ["and can be missed", output("exthdr frag missing accept"), "tcp/25@2001:db8::1", "accept"],
  ["a route's own words are no extension header", output("rt mtu 1500 accept"), "tcp/25@2001:db8::1", "unknown"],
  ["the first interface is lo", output("oif 1 accept"), "tcp/25@127.0.0.1", "accept"],
  ["which the others are is not guessed", output("oif 2 accept"), "tcp/25@192.0.2.1", "unknown"],
  ["a program that decides is not guessed", output("queue num 1"), "tcp/25@192.0.2.1", "unknown"],
  [
    "a mark from a map ends the line where the map has no such key",
    output("meta mark set tcp dport map { 25 : 0x7 } drop\naccept", "accept"),
    "tcp/80@192.0.2.1",
    "accept",
  ],
  [
    "a mark from a map is seen later",
    output("meta mark set tcp dport map { 25 : 0x7, 80 : 0x8 }\nmeta mark 0x8 accept"),
    "tcp/80@192.0.2.1",
    "accept",
  ],
  ["a connection has the packet's protocol", output("ct protocol udp accept"), "udp/53@192.0.2.1", "accept"],
  ["and its family", output("ct l3proto ipv6 accept"), "tcp/25@192.0.2.1", "drop"],
  [
    "a handle that a comment tells is that of an older listing: nft gives new ones, so another rule may be gone",
    "flush ruleset\ntable inet f {\n  chain o { # handle 1\n    type filter hook output priority 0; policy accept;\n    tcp dport 80 drop # handle 4\n    tcp dport 25 drop # handle 2\n  }\n}\ndelete rule inet f o handle 2\n",
    "tcp/80@192.0.2.1",
    "unknown",
  ],
  [
    "and the one it is said to be of may still be there",
    "flush ruleset\ntable inet f {\n  chain o { # handle 1\n    type filter hook output priority 0; policy accept;\n    tcp dport 80 drop # handle 4\n    tcp dport 25 drop # handle 2\n  }\n}\ndelete rule inet f o handle 2\n",
    "tcp/25@192.0.2.1",
    "unknown",
  ],
  [
    "a rate that one rule gives an element holds for another rule that writes it",
    output(
      "update @filled { ip daddr } accept\ntcp dport 25 update @filled { ip daddr limit rate over 1/second } drop",
    ),
    "tcp/80@192.0.2.1",
    "unknown",
  ],
  [
    "an index behind a flush is not guessed: nft 1.0.6 counts the rules that are gone",
    flat(
      "insert rule inet f o drop\nflush chain inet f o\nadd rule inet f o tcp dport 1 accept\nadd rule inet f o tcp dport 80 drop\nadd rule inet f o index 1 tcp dport 80 accept",
    ),
    "tcp/80@192.0.2.1",
    "unknown",
  ],
  [
    "nor one in a file that replaces a rule",
    flat(
      "add chain inet f c\nadd rule inet f c counter\nreplace rule inet f c handle 3 counter accept\nadd rule inet f o tcp dport 80 drop\nadd rule inet f o tcp dport 25 drop\ninsert rule inet f o index 1 tcp dport 25 accept",
    ),
    "tcp/25@192.0.2.1",
    "unknown",
  ],
  [
    "an element that is taken out again counts for nothing",
    flat(
      "add set inet f s { type inet_service; }\nadd element inet f s { 25, 80 }\ndelete element inet f s { 80 }\nadd rule inet f o tcp dport @s drop",
    ),
    "tcp/80@192.0.2.1",
    "accept",
  ],
  [
    "a mark set before is seen later",
    output("tcp dport 25 meta mark set 7\nmeta mark 7 accept"),
    "tcp/25@192.0.2.1",
    "accept",
  ],
  [
    "accept ends its own base chain only",
    `${output("accept")}table ip late {\n  chain o {\n    type filter hook output priority 10; policy drop;\n  }\n}\n`,
    "tcp/25@192.0.2.1",
    "drop",
  ],
  [
    "a name without a number is not a number",
    output("meta skuid 106 accept"),
    "tcp/25@192.0.2.1 user=debian-spamd",
    "unknown",
  ],
  [
    "two != for neighbouring fields are one for nft 1.0.6",
    output("tcp sport != 53 tcp dport != { 25 } accept"),
    "tcp/25@192.0.2.1",
    "unknown",
  ],
  ["two != that both hold", output("tcp sport != 53 tcp dport != 25 accept"), "tcp/80@192.0.2.1", "accept"],
  [
    "!= for fields that are no neighbours",
    output("ip protocol != udp tcp dport != 25 accept"),
    "tcp/25@192.0.2.1",
    "drop",
  ],
  [
    "a mark set behind a list without marks",
    output("ip daddr . tcp dport { 192.0.2.1 . 25 } meta mark set 7 reject with icmp type host-prohibited").replace(
      "inet",
      "ip",
    ),
    "tcp/25@192.0.2.1",
    "reject",
  ],
  ["root is number 0", output("meta skuid 0 accept"), "tcp/25@192.0.2.1 user=root", "accept"],
];

for (const [why, ruleset, asked, action] of traps) test(why, () => assert.equal(verdictOf(ruleset, asked), action));

for (const [match, asked, addresses, action] of [
  ["fib daddr type local", "tcp/25@192.0.2.2", ["192.0.2.2"], "accept"],
  ["fib daddr type local", "tcp/25@192.0.2.3", ["192.0.2.2"], "drop"],
  ["fib daddr type != local", "tcp/25@192.0.2.3", ["192.0.2.2"], "accept"],
  ["fib daddr type local", "tcp/25@192.0.2.3", undefined, "unknown"],
  ["fib saddr type local", "tcp/25@192.0.2.3", undefined, "accept"],
] as const)
  test(`${match} of ${asked}, own ${addresses?.join() ?? "unknown"}`, () => {
    const vantage = addresses === undefined ? anyVantage : { ...anyVantage, addresses };
    assert.equal(verdictOf(output(`${match} accept`), asked, vantage), action);
  });
