import assert from "node:assert/strict";
import test from "node:test";
import { readText } from "./read.ts";

const ruleset = `define WAN = "eth0"
define MIRRORS = { 151.101.2.132, 192.0.2.0/24 }
define UNUSED = 10.0.0.0/8
table inet filter {
	counter seen { }
	quota monthly { over 500 mbytes }
	ct helper ftp { type "ftp" protocol tcp; }
	flowtable fast { hook ingress priority 0; devices = { eth0 }; }
	set blocked {
		type ipv4_addr . inet_service
		flags interval,timeout
		elements = { 192.0.2.0/25 . 2703, 8.8.8.8 . 53 }
	}
	set many { type inet_service; elements = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }; }
	map ports { type inet_service : verdict; elements = { 24441 : accept, 25 : jump mail }; }
	set seen6 { typeof ip6 daddr; flags dynamic; }
	chain mail { accept; }
	chain output {
		type filter hook output priority filter; policy drop;
		HERE
	}
}
`;

/** The ruleset with a line in the base chain, and the offset of the bar in it, or in front of a word of the rest. */
function at(line: string, elsewhere?: string) {
  const text = ruleset.replace("HERE", line.replace("|", ""));
  const offset = elsewhere === undefined ? ruleset.indexOf("HERE") + line.indexOf("|") : text.indexOf(elsewhere) + 1;
  return { ...readText(text), offset };
}

function hover(line: string, elsewhere?: string) {
  const { reading, source, offset } = at(line, elsewhere);
  const found = reading.hover(offset);
  return found === undefined ? undefined : { marked: source.slice(found.span), markdown: found.markdown };
}

const inLines: readonly (readonly [line: string, marked: string, says: RegExp])[] = [
  ["tcp d|port 2703 accept", "tcp dport", /which service is meant[\s\S]*Razor2.*\*\*is let through/],
  ["tcp dport 27|03 accept", "2703", /tcp\/2703.*Razor2/],
  ["tcp dport s|mtp accept", "smtp", /tcp\/25.*SMTP/],
  ["udp dport 24000|-25000 drop", "24000-25000", /1001 ports[\s\S]*udp\/24441: Pyzor/],
  ["th dport 5|3 accept", "53", /tcp\/53[\s\S]*udp\/53/],
  ["ip6 daddr 2001:db|8::1 drop", "2001:db8::1", /documentation/],
  ["ip daddr 10.0.0|.0/8 drop", "10.0.0.0/8", /16777216|2\^24.*RFC 1918/],
  ["ip daddr 9.9.9.|9 accept", "9.9.9.9", /Quad9/],
  ["ip daddr . tcp dport @bloc|ked drop", "blocked", /ipv4_addr \. inet_service/],
  ["tcp dport @ma|ny accept", "many", /`12`, and 3 more[\s\S]*/],
  ["meta l4proto { tcp, ud|p } accept", "udp", /single packets/],
  ["icmpv6 type nd-neighbor-sol|icit accept", "nd-neighbor-solicit", /no IPv6 packet leaves/],
  ["ct state rel|ated accept", "related", /belongs to another/],
  ["tcp flags s|yn / syn,ack accept", "syn", /Opens a connection/],
  ["meta sk|uid root accept", "meta skuid", /whose process opened the socket/],
  ["oifname l|o accept", "lo", /loopback/],
  ["meta mark 0x1|0 accept", "0x10", /\*\*16\*\*/],
  ["oifname $WA|N accept", "WAN", /stands for[\s\S]*"eth0"/],
  ["tcp dport vmap @p|orts", "ports", /map ports.*inet_service : verdict/],
  ["tcp dport vmap { 25 : jum|p mail }", "jump", /comes back/],
  ["tcp dport 25 jump ma|il", "mail", /Chain mail\*\*: 1 line/],
  ["counter name se|en", "seen", /counter seen/],
  ["limit ra|te 5/minute accept", "rate", /in which time[\s\S]*no more than `5\/minute` come/],
  ["ct count ov|er 20 drop", "over", /more than `20` connections/],
  ['log pre|fix "x" drop', "prefix", /in front of the log line/],
  ["reject with icmpx admin-pro|hibited", "admin-prohibited", /told/],
  ["fib daddr type loc|al accept", "local", /address of this host/],
];
for (const [line, marked, says] of inLines)
  test(`hover at ${line}`, () => {
    const found = hover(line);
    assert.equal(found?.marked, marked);
    assert.match(found?.markdown ?? "", says);
  });

const elsewhere: readonly (readonly [word: string, marked: string, says: RegExp])[] = [
  ["UNUSED", "UNUSED", /10\.0\.0\.0\/8[\s\S]*Nothing in this file uses it/],
  ["8.8.8.8", "8.8.8.8", /Google/],
  ["2703, 8", "2703", /Razor2/],
  ["192.0.2.0/25", "192.0.2.0/25", /128 addresses, 192\.0\.2\.0 to 192\.0\.2\.127/],
  ["inet_service\n", "inet_service", /Ports/],
  ["timeout\n", "timeout", /go away by themselves/],
  ["type ipv4_addr", "type", /its values/],
  ["24441 : accept", "24441", /Pyzor/],
  ["ip6 daddr; flags", "ip6 daddr", /IPv6 address the packet is sent to/],
  ["inet filter {", "inet", /IPv4 and IPv6 together/],
  ["filter {", "filter", /2 chains, 1 of them at a hook; 4 sets and maps/],
  ["monthly {", "monthly", /quota monthly \{ over 500 mbytes \}/],
  ["mail {", "mail", /Lines that lead here: 15/],
  ["hook output", "hook", /Where in the packet's path/],
  ["filter hook", "filter", /Lets packets pass or stops them/],
  ["type filter", "type", /its hook follows/],
];
for (const [word, marked, says] of elsewhere)
  test(`hover at ${JSON.stringify(word)}`, () => {
    const found = hover("", word);
    assert.equal(found?.marked, marked);
    assert.match(found?.markdown ?? "", says);
  });

test("the verb of a command is no statement, and a comment is nothing", () => {
  const text = "add table inet f\n# accept all\nadd chain inet f o\nadd rule inet f o accept # drop\n";
  const { reading } = readText(text);
  assert.match(reading.hover(text.indexOf("add rule") + 1)?.markdown ?? "", /no error if the thing is there already/);
  assert.equal(reading.hover(text.indexOf("accept all") + 2), undefined);
  assert.equal(reading.hover(text.indexOf("drop") + 2), undefined);
});

/** Labels offered at the bar. */
function offered(line: string): readonly string[] {
  const { reading, offset } = at(line);
  return reading.complete(offset).map(({ label }) => label);
}

const positions: readonly (readonly [line: string, has: readonly string[], lacks: readonly string[]])[] = [
  ["|", ["accept", "tcp", "fib", "policy", "type"], ["vmap", "chain"]],
  ["type |", ["filter", "nat", "route"], ["tcp"]],
  ["type filter |", ["hook"], ["tcp"]],
  ["type filter hook |", ["output", "egress"], ["tcp"]],
  ["type filter hook ingress |", ["device", "priority"], ["tcp"]],
  ["type filter hook output |", ["priority"], ["device"]],
  ["type filter hook output priority |", ["filter", "raw"], ["tcp"]],
  ["policy |", ["accept", "drop"], ["reject"]],
  ["tcp |", ["dport", "flags"], ["accept"]],
  ["tcp dport |", ["2703", "smtp", "@many"], ["@blocked", "@ports", "$MIRRORS", "$WAN"]],
  ["tcp dport { 25, |", ["2703"], ["accept"]],
  ["ip daddr |", ["$MIRRORS", "$UNUSED"], ["$WAN", "@many"]],
  ["oifname |", ['"lo"', "$WAN"], ["$MIRRORS"]],
  ["ip6 daddr @|", ["@seen6"], ["@many", "@blocked"]],
  ["jump |", ["mail"], ["output"]],
  ["ct state new,|", ["established"], ["accept"]],
  ["meta l4proto { tcp, |", ["udp", "ipv6-icmp"], ["dport"]],
  ["tcp dport vmap @|", ["@ports"], ["@many"]],
  ["tcp dport vmap { 25 : |", ["accept", "jump"], ["tcp"]],
  ["counter name |", ["seen"], ["monthly"]],
  ["quota name |", ["monthly"], ["seen"]],
  ["ct helper set |", ["ftp"], ["seen"]],
  ["flow add @|", ["@fast"], ["@many"]],
  ["update @|", ["@seen6", "@many"], ["@ports"]],
  ["reject |", ["with"], ["tcp"]],
  ["reject with |", ["icmpx", "tcp reset"], ["accept"]],
  ["limit rate 5/|", ["minute"], ["accept"]],
  ['log prefix "x" |', ["level", "drop"], []],
  ['log prefix "|', [], ["accept"]],
  ["ip daddr . |", ["tcp"], ["accept"]],
  ["tcp flags syn / |", ["ack"], ["accept"]],
  ["fib daddr |", ["type"], ["accept"]],
  ["dnat |", ["to"], ["tcp"]],
  ["masquerade |", ["random", "to"], ["tcp"]],
  ["meta mark set |", ["ct mark"], ["accept"]],
  ["tcp dport 25 |", ["accept", "ct"], ["sport", "chain"]],
  ["tcp dport 25 accept |", ["comment"], ["drop"]],
  ["tcp dport 25 accept comment |", [], ["drop"]],
  ["accept # |", [], ["drop"]],
];
for (const [line, has, lacks] of positions)
  test(`completion at ${line}`, () => {
    const labels = offered(line);
    for (const each of has) assert.ok(labels.includes(each), `${each} is missing among ${labels.join(" ")}`);
    for (const each of lacks) assert.ok(!labels.includes(each), `${each} is offered`);
  });

const commands: readonly (readonly [line: string, has: readonly string[], lacks: readonly string[]])[] = [
  ["|", ["add", "table", "flush"], ["accept"]],
  ["add |", ["rule", "chain", "element"], ["ruleset", "accept"]],
  ["flush |", ["ruleset", "chain"], ["rule"]],
  ["add rule |", ["inet filter", "inet"], ["filter"]],
  ["add rule inet |", ["filter"], ["output"]],
  ["add rule inet filter |", ["output", "mail"], ["blocked"]],
  ["add rule inet filter output |", ["accept", "index"], ["output"]],
  ["insert rule inet filter output index 1 |", ["accept"], ["index"]],
  ["add rule inet filter output jump |", ["mail"], ["output"]],
  ["add rule inet filter output tcp dport @|", ["@many"], ["@ports", "@blocked"]],
  ["add element inet filter |", ["blocked", "ports"], ["output"]],
  ["delete chain inet filter |", ["mail"], ["blocked"]],
  ["add chain inet filter |", [], ["mail"]],
  ["add set inet filter s { type |", ["ipv4_addr"], ["accept", "verdict"]],
  ["add map inet filter s { type ipv4_addr : |", ["verdict", "mark"], ["accept"]],
  ["add set inet filter s { flags interval,|", ["timeout"], ["accept"]],
];
for (const [line, has, lacks] of commands)
  test(`completion of the command ${line}`, () => {
    const text = `${ruleset.replace("HERE", "")}${line.replace("|", "")}\n`;
    const { reading } = readText(text);
    const labels = reading.complete(text.length - 1).map(({ label }) => label);
    for (const each of has) assert.ok(labels.includes(each), `${each} is missing among ${labels.join(" ")}`);
    for (const each of lacks) assert.ok(!labels.includes(each), `${each} is offered`);
  });
