import assert from "node:assert/strict";
import test from "node:test";
import { evaluate } from "../../server/src/model/evaluate.ts";
import { routeOf } from "../../server/src/model/join.ts";
import { anyVantage, type Vantage } from "../../server/src/model/vantage.ts";
import { flowOf } from "../nftables/read.ts";
import { readText, verdictOf } from "./read.ts";
import { filter, table } from "./rulesets.ts";

/** What is asked, the rules, and what the kernel does. Each is a trap that a reader of rulesets has fallen into. */
const traps: readonly (readonly [why: string, text: string, asked: string, action: string])[] = [
  ["a file for IPv4 says nothing of IPv6", filter(""), "tcp/443@2001:db8::1", "none"],
  [
    "a drop in raw is final",
    table("raw", "-A OUTPUT -j DROP") + filter("-A OUTPUT -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "drop",
  ],
  [
    "a drop in mangle too",
    table("mangle", "-A POSTROUTING -p tcp -j DROP") + filter("-A OUTPUT -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "drop",
  ],
  ["-Z in a file takes the policy too in some versions", filter("-Z OUTPUT"), "tcp/25@192.0.2.1", "unknown"],
  ["a policy told later holds", filter("-Z OUTPUT\n-P OUTPUT DROP"), "tcp/25@192.0.2.1", "drop"],
  ["and so does that of a chain that was not zeroed", filter("-Z INPUT"), "tcp/25@192.0.2.1", "drop"],
  ["accept ends its own table only", table("mangle", "-A OUTPUT -j ACCEPT") + filter(""), "tcp/25@192.0.2.1", "drop"],
  [
    "return in a built-in chain is its policy",
    filter("-A OUTPUT -j RETURN\n-A OUTPUT -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "drop",
  ],
  ["a goto does not come back", filter("-A OUTPUT -g mail\n-A OUTPUT -j ACCEPT"), "tcp/25@192.0.2.1", "drop"],
  [
    "a goto out of a jump goes back to where the jump came from",
    filter("-A OUTPUT -j mail\n-A OUTPUT -j ACCEPT\n-A mail -g other\n-A mail -j DROP"),
    "tcp/25@192.0.2.1",
    "accept",
  ],
  ["-I goes to the front", filter("-A OUTPUT -j DROP\n-I OUTPUT -p tcp -j ACCEPT"), "tcp/25@192.0.2.1", "accept"],
  [
    "-I with a number goes there",
    filter("-A OUTPUT -p udp -j DROP\n-A OUTPUT -j DROP\n-I OUTPUT 2 -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "accept",
  ],
  [
    "-D takes out the rule that says the same otherwise",
    filter("-A OUTPUT -p tcp --dport 25 -j ACCEPT\n-D OUTPUT -p 6 -m tcp --dport smtp -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "drop",
  ],
  [
    "order is by chain, not by line",
    filter("-A mail -j ACCEPT\n-A OUTPUT -j mail\n-A OUTPUT -j DROP"),
    "tcp/25@192.0.2.1",
    "accept",
  ],
  ["a comment is no rule", filter('-A OUTPUT -m comment --comment "-j DROP" -j ACCEPT'), "tcp/25@192.0.2.1", "accept"],
  [
    "a later section of the table replaces the first",
    filter("-A OUTPUT -j ACCEPT") + filter(""),
    "tcp/25@192.0.2.1",
    "drop",
  ],
  [
    "--dports asks for the receiver's port only",
    filter("-A OUTPUT -p tcp -m multiport --dports 25 -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "accept",
  ],
  [
    "--ports asks for either",
    filter("-A OUTPUT -p tcp -m multiport --ports 40000,25 -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "accept",
  ],
  [
    "a sender's port may be any of the ephemeral ones",
    filter("-A OUTPUT -p tcp --sport 40000:50000 -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "unknown",
  ],
  ["and is none below", filter("-A OUTPUT -p tcp --sport 1:1023 -j ACCEPT"), "tcp/25@192.0.2.1", "drop"],
  [
    "a list of addresses is any of them",
    filter("-A OUTPUT -d 192.0.2.1,192.0.2.2 -j ACCEPT"),
    "tcp/25@192.0.2.2",
    "accept",
  ],
  ["a mask may have holes", filter("-A OUTPUT -d 10.0.0.5/255.0.0.255 -j ACCEPT"), "tcp/25@10.7.7.5", "accept"],
  ["an octal address is one", filter("-A OUTPUT -d 010.0.0.1 -j ACCEPT"), "tcp/25@8.0.0.1", "accept"],
  ["-p icmp is not tcp", filter("-A OUTPUT -p icmp -j ACCEPT"), "tcp/25@192.0.2.1", "drop"],
  [
    "answers are no first packets",
    filter("-A OUTPUT -m state --state ESTABLISHED,RELATED -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "drop",
  ],
  [
    "an untracked packet is not new",
    table("raw", "-A OUTPUT -j CT --notrack") + filter("-A OUTPUT -m conntrack --ctstate NEW -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "drop",
  ],
  [
    "nor is it invalid, in raw either",
    `*raw\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j CT --notrack\n-A OUTPUT -m conntrack ! --ctstate INVALID -j DROP\nCOMMIT\n`,
    "tcp/25@192.0.2.1",
    "drop",
  ],
  [
    "without it raw finds every packet invalid",
    `*raw\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -m state ! --state INVALID -j DROP\nCOMMIT\n`,
    "tcp/25@192.0.2.1",
    "accept",
  ],
  [
    "in raw no packet has a connection, so nothing but its state matches",
    `*raw\n:OUTPUT DROP [0:0]\n-A OUTPUT -m conntrack --ctproto 6 -j ACCEPT\nCOMMIT\n`,
    "tcp/25@192.0.2.1",
    "drop",
  ],
  [
    "and where the state matches, nothing else is asked",
    `*raw\n:OUTPUT DROP [0:0]\n-A OUTPUT -m conntrack --ctstate INVALID --ctproto 17 -j ACCEPT\nCOMMIT\n`,
    "tcp/25@192.0.2.1",
    "accept",
  ],
  [
    "nor has an untracked packet one later",
    table("raw", "-A OUTPUT -j CT --notrack") + filter("-A OUTPUT -m conntrack --ctproto 6 -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "drop",
  ],
  [
    "the mark of a connection that is not there never matches, not even turned round",
    table("raw", "-A OUTPUT -j CT --notrack") + filter("-A OUTPUT -m connmark ! --mark 7 -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "drop",
  ],
  [
    "a mark set before is seen later",
    table("mangle", "-A OUTPUT -p tcp --dport 25 -j MARK --set-mark 7") +
      filter("-A OUTPUT -m mark --mark 7 -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "accept",
  ],
  [
    "the filter sees where the packet is sent to instead",
    table("nat", "-A OUTPUT -p tcp --dport 80 -j DNAT --to-destination 192.0.2.7:3128") +
      filter("-A OUTPUT -d 192.0.2.7 -p tcp --dport 3128 -j ACCEPT"),
    "tcp/80@198.51.100.1",
    "accept",
  ],
  [
    "redirected packets keep the interface they would have left by",
    table("nat", "-A OUTPUT -p tcp --dport 80 -j REDIRECT --to-ports 3128") + filter("-A OUTPUT -o lo -j ACCEPT"),
    "tcp/80@198.51.100.1",
    "drop",
  ],
  ["a rate limit is not guessed", filter("-A OUTPUT -m limit --limit 5/min -j ACCEPT"), "tcp/25@192.0.2.1", "unknown"],
  [
    "it is no matter where both ways end alike",
    filter("-A OUTPUT -m limit --limit 5/min -j LOG\n-A OUTPUT -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "accept",
  ],
  ["a set is not guessed", filter("-A OUTPUT -m set --match-set doors dst -j ACCEPT"), "tcp/25@192.0.2.1", "unknown"],
  [
    "the old name of --match-set is one too",
    filter("-A OUTPUT -m set --set doors dst -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "unknown",
  ],
  ["root is number 0", filter("-A OUTPUT -m owner --uid-owner 0 -j ACCEPT"), "tcp/25@192.0.2.1 user=root", "accept"],
  ["! on an owner", filter("-A OUTPUT -m owner ! --uid-owner root -j ACCEPT"), "tcp/25@192.0.2.1 user=root", "drop"],
  ["eth+ begins like eth0", filter("-A OUTPUT -o eth+ -j ACCEPT"), "tcp/25@192.0.2.1 out=eth0", "accept"],
  ["! -o lo is what leaves", filter("-A OUTPUT ! -o lo -j DROP", "ACCEPT"), "tcp/25@192.0.2.1", "drop"],
  ["a template's policy may be any", "*filter\n:OUTPUT {{ policy }} [0:0]\nCOMMIT\n", "tcp/25@192.0.2.1", "unknown"],
  [
    "a template's line may be missing",
    filter("{% if x %}\n-A OUTPUT -j ACCEPT\n{% endif %}"),
    "tcp/25@192.0.2.1",
    "unknown",
  ],
  [
    "a template's port may be any",
    filter("-A OUTPUT -p tcp --dport {{ port }} -j ACCEPT"),
    "tcp/25@192.0.2.1",
    "unknown",
  ],
  [
    "a quote that is never closed swallows the target",
    filter('-A OUTPUT -m comment --comment "open -j ACCEPT'),
    "tcp/25@192.0.2.1",
    "drop",
  ],
  [
    "a range that is turned round never matches",
    filter("-A OUTPUT -m iprange --dst-range 192.0.2.9-192.0.2.1 -j ACCEPT"),
    "tcp/25@192.0.2.5",
    "drop",
  ],
];

for (const [why, text, asked, action] of traps) test(why, () => assert.equal(verdictOf(text, asked), action));

test("in IPv6 the host's own addresses are unicast too, and only those for many are not", () => {
  const { facts } = readText(filter("-A OUTPUT -m addrtype --dst-type UNICAST -j ACCEPT"), 6).reading;
  const ask = (asked: string): string | undefined => evaluate(routeOf([facts]), flowOf(asked).flow, 6)?.action;
  assert.equal(ask("udp/53@::1"), "accept");
  assert.equal(ask("udp/53@2001:db8::1"), "accept");
  assert.equal(ask("udp/53@ff02::1"), "drop");
});

test("an extension header that no packet has matches nothing, not even turned round", () => {
  for (const match of ["-m rt --rt-type 0", "-m rt ! --rt-type 0", "-m frag --fragmore", "-m hbh", "-m dst"]) {
    const route = routeOf([readText(filter(`-A OUTPUT ${match} -j ACCEPT`), 6).reading.facts]);
    assert.equal(evaluate(route, flowOf("tcp/25@2001:db8::1").flow, 6)?.action, "drop", match);
  }
});

test("rules.v4 and rules.v6 are one route, and each judges its own family", () => {
  const four = readText(filter("-A OUTPUT -p tcp --dport 25 -j ACCEPT"), 4).reading.facts;
  const six = readText(filter("-A OUTPUT -p tcp --dport 25 -j REJECT"), 6).reading.facts;
  const route = routeOf([four, six]);
  const ask = (asked: string) => {
    const { flow, family } = flowOf(asked);
    const verdict = evaluate(route, flow, family);
    return `${verdict?.action} ${verdict?.line.place.source.path}`;
  };
  assert.equal(ask("tcp/25@192.0.2.1"), "accept etc/iptables/rules.v4");
  assert.equal(ask("tcp/25@2001:db8::1"), "reject etc/iptables/rules.v6");
  assert.equal(ask("tcp/80@2001:db8::1"), "drop etc/iptables/rules.v6");
});

const own: Vantage = { ...anyVantage, addresses: ["192.0.2.2", "2001:db8::2"] };
const local: readonly (readonly [why: string, match: string, asked: string, told: Vantage, action: string])[] = [
  ["an address of the host's own is local", "--dst-type LOCAL", "tcp/25@192.0.2.2", own, "accept"],
  ["others are not", "--dst-type LOCAL", "tcp/25@192.0.2.3", own, "drop"],
  ["nor is one of the other family", "--dst-type LOCAL", "tcp/25@2001:db8::3", own, "drop"],
  ["turned round", "! --dst-type LOCAL", "tcp/25@192.0.2.3", own, "accept"],
  ["which are its own nobody tells", "--dst-type LOCAL", "tcp/25@192.0.2.3", anyVantage, "unknown"],
  ["but the loopback", "--dst-type LOCAL", "tcp/25@127.0.0.1", anyVantage, "accept"],
  ["what it sends it sends from its own", "--src-type LOCAL", "tcp/25@192.0.2.3", anyVantage, "accept"],
];
for (const [why, match, asked, told, action] of local)
  test(`addrtype ${match}: ${why}`, () => {
    const family = asked.includes(":") ? 6 : 4;
    assert.equal(verdictOf(filter(`-A OUTPUT -m addrtype ${match} -j ACCEPT`), asked, family, told), action);
  });
