import { misspell } from "../mutations/change.ts";
import { misspelt, type RulesetKind, swap } from "./kind.ts";
import { placeKinds } from "./place-kinds.ts";

/** Words and signs of a line, with the comment at its end left out. */
function wordsOf(line: string): readonly { readonly text: string; readonly start: number; readonly end: number }[] {
  const code = /^(?:[^"#]|"[^"]*")*/.exec(line)?.[0] ?? "";
  return [...code.matchAll(/"[^"]*"|[^\s{},;]+|[{},;]/g)].map(({ 0: text, index }) => ({
    text,
    start: index,
    end: index + text.length,
  }));
}

function edit(line: string, at: { readonly start: number; readonly end: number }, text: string): string {
  return line.slice(0, at.start) + text + line.slice(at.end);
}

/** A line that is neither blank nor comment. */
const any = /^\s*[^\s#]/;
const rule =
  /^\s*(?!set|map|chain|table|type|elements|flags|define|include|policy|timeout|counter hits)[a-z0-9@]+ .*\b(?:accept|drop|reject|jump|goto|return|counter|set|dnat|snat|redirect|masquerade)\b/;

const gone: readonly RulesetKind[] = [
  {
    name: "a word too few",
    line: any,
    change: (line, random) => {
      const word = random.pick(wordsOf(line));
      return edit(line, word, "");
    },
    elsewhere: true,
  },
  {
    name: "a word twice",
    line: any,
    change: (line, random) => {
      const word = random.pick(wordsOf(line));
      return edit(line, word, `${word.text} ${word.text}`);
    },
    elsewhere: true,
  },
  {
    name: "two words exchanged",
    line: rule,
    change: (line, random) => {
      const words = wordsOf(line);
      const at = random.whole(0, words.length - 2);
      const [one, two] = [words[at], words[at + 1]];
      if (one === undefined || two === undefined) return undefined;
      return line.slice(0, one.start) + two.text + line.slice(one.end, two.start) + one.text + line.slice(two.end);
    },
    elsewhere: true,
  },
  {
    name: "a word of another line",
    line: rule,
    change: (line, random, { lines }) => {
      const other = random.pick(lines.filter((each) => rule.test(each)));
      return edit(line, random.pick(wordsOf(line)), random.pick(wordsOf(other)).text);
    },
    elsewhere: true,
  },
  {
    name: "a letter wrong anywhere",
    line: any,
    change: (line, random) => {
      const word = random.pick(wordsOf(line));
      const text = misspell(word.text, random);
      return text === undefined ? undefined : edit(line, word, text);
    },
    elsewhere: true,
    missing: true,
  },
  {
    name: "a stray sign",
    line: any,
    change: (line, random) => {
      const word = random.pick(wordsOf(line));
      const sign = random.pick(["%", "?", "'", "!", "=", ":", "/", "-", "+", "*", ".", "|", "&", "@", "$", "(", ")"]);
      return line.slice(0, word.end) + random.pick(["", " "]) + sign + line.slice(word.end);
    },
    elsewhere: true,
  },
  { name: "an opening brace missing", line: /\{/, change: (line) => line.replace("{", ""), elsewhere: true },
  { name: "a closing brace missing", line: /\}/, change: (line) => line.replace("}", ""), elsewhere: true },
  { name: "a closing brace too many", line: /\}/, change: (line) => line.replace("}", "} }"), elsewhere: true },
  { name: "a line left out", line: any, change: () => "", elsewhere: true, missing: true },
  { name: "a line twice", line: any, change: (line) => `${line}\n${line}`, elsewhere: true },
  {
    name: "two lines joined",
    line: rule,
    change: (line, _random, { lines, number }) => `${line} ${(lines[number + 1] ?? "").trim()}`,
    elsewhere: true,
  },
  { name: "a semicolon missing", line: /;/, change: (line) => line.replace(";", ""), elsewhere: true },
  { name: "a comma missing", line: /,/, change: (line) => line.replace(",", "") },
  { name: "a comma twice", line: /,/, change: (line) => line.replace(",", ",,") },
  { name: "a comma at the end of a set", line: /\w \}/, change: (line) => line.replace(/(\w) \}/, "$1, }") },
  { name: "a quote missing", line: /"/, change: (line) => line.replace('"', ""), elsewhere: true },
  {
    name: "no line end at the end",
    line: /^\}|^list/,
    change: (line, random) => `${line}\n${random.pick(["# the end", "define last = 1", 'include "x/*.nft"', ""])}`,
    cutsEnd: true,
    elsewhere: true,
  },
];

const words: readonly RulesetKind[] = [
  misspelt("a misspelt verdict", /\b(accept|drop|reject|return|continue)\b/),
  swap("a verdict in capitals", /\b(accept|drop)\s*(?:comment.*)?$/, ["ACCEPT", "Drop", "deny", "allow", "block"]),
  misspelt("a misspelt header", /\b(tcp|udp|icmp|icmpv6|ip6|ether|meta|fib|socket)\b/),
  misspelt("a misspelt field", /\b(?:tcp|udp|ip|ip6|ct|meta|th) ([a-z]{4,})\b/),
  misspelt(
    "a misspelt keyword of a statement",
    /\b(counter|limit|quota|comment|prefix|burst|masquerade|redirect|jump|queue)\b/,
  ),
  misspelt("a misspelt block", /^\s*(?:add )?(table|chain|set|map|counter)\b/),
  misspelt("a misspelt family", /\btable (inet|ip6)\b/),
  misspelt("a misspelt hook", /\bhook (\w+)/),
  swap("another family's hook", /\bhook (\w+)/, ["ingress", "egress", "prerouting", "postrouting"]),
  misspelt("a misspelt type of chain", /\btype (filter|nat|route) hook/),
  swap("another type of chain", /\btype (filter|nat|route) hook/, ["nat", "route", "filter"], { elsewhere: true }),
  misspelt("a misspelt priority", /\bhook \w+ priority ([a-z]+)/),
  swap("a priority that is none", /\bhook \w+ priority ([a-z0-9+ -]+)/, [
    "first",
    "1.5",
    "filter-5",
    "99999999999",
    "-",
    "dstnat + x",
  ]),
  swap("a policy that is none", /\bpolicy (accept|drop)/, [
    "reject",
    "acept",
    "dorp",
    "return",
    "continue",
    "DROP",
    "deny",
  ]),
  { name: "a policy without a hook", line: /^\s*chain \w+ \{$/, change: (line) => `${line}\n\t\tpolicy drop;` },
  misspelt("a misspelt state", /\bct state (?:vmap \{ )?(established|related|invalid|new)/),
  misspelt("a misspelt ICMP type", /\bicmp(?:v6)? type (?:\{ )?([a-z-]{6,})/),
  swap("a misspelt flag", /\btcp flags (?:& \()?(fin|syn|rst|ack)\b/, ["sny", "fni", "ackk", "reset"]),
  misspelt("a misspelt type of a set", /^\s*type (\w+)/),
  misspelt("a misspelt flag of a set", /^\s*flags (\w+)/),
  misspelt("a misspelt protocol", /\b(?:protocol|l4proto|nexthdr) (?:\{ )?(tcp|udp|igmp|esp)/),
  misspelt("a misspelt level", /\blevel (\w+)/),
  swap("a unit of time that is none", /\/(second|minute)\b/, ["sec", "seconds", "min", "s", "month", "year"]),
  swap("a unit of bytes that is none", /\b(mbytes)\b/, ["mb", "MB", "megabytes", "gbytes", "packets"]),
  swap("a unit of a burst that is none", /burst \d+ (packets)/, ["packet", "pkts", "mbytes", ""]),
  swap("a time without its unit", /timeout (\w+)/, ["60", "1x", "1h1h", "h", "1.5h", '"1h"']),
  misspelt("a misspelt command", /^(add|insert|flush|delete|list) /),
  swap("another command", /^(add|insert|flush) /, [
    "append",
    "create",
    "delete",
    "remove",
    "replace",
    "rename",
    "reset",
  ]),
];

const values: readonly RulesetKind[] = [
  swap("a port too big", /\b(?:dport|sport) (?:\{ )?(\d+)/, ["65536", "70000", "99999", "-1", "4294967296"]),
  swap("a service that is none", /\b(?:dport|sport) (?:\{ )?(\w+)/, ["razor", "htps", "spamd", "dcc", "5q", "22/tcp"]),
  swap("a range the wrong way round", /\b(\d+-\d+)\b/, ["90-80", "65535-1", "5-"]),
  swap("an address of the other family", /\bip [sd]addr (?:!= )?(\d[\d./]*)/, [
    "2001:db8::1",
    "fe80::/10",
    "::1",
    "::ffff:1.2.3.4",
  ]),
  swap("an IPv4 address for IPv6", /\bip6 [sd]addr (?:!= )?([0-9a-f:/]+)/, ["192.0.2.1", "192.0.2.0/24"]),
  swap("a torn address", /\b(\d+\.\d+\.\d+\.\d+)\b/, [
    "192.0.2.256",
    "192.0.2",
    "192.0.2.1.5",
    "192,0,2,1",
    "1922.0.2.1",
    "192.0.2.",
  ]),
  swap("a network too long", /\/(\d+)\b/, ["33", "129", "-1", "255.255.255.0", "08", "2x"]),
  swap("a netmask", /\b\d+\.\d+\.\d+\.\d+(\/\d+)\b/, ["/255.255.255.0", "/24/8", " / 24", "/ 24", "//24"]),
  swap("a sign that compares nothing", /\b[sd]port( |(?= \{))/, [" = ", " === ", " =! ", " => ", " ~ ", " is "]),
  swap("a list without braces", /\bdport (\{ [^}]* \})/, ["22, 80", "22,80", "22 80", "22 and 80", "(22, 80)"]),
  swap(
    "a value of another type",
    /\b(?:ip [sd]addr|tcp dport|udp dport|ct state|iifname|oifname|skuid|protocol) (?!@|\$|\{|!|vmap)("?[\w./-]+"?)/,
    [
      "tcp",
      "10.0.0.1",
      '"lo"',
      "established",
      "22",
      "0x16",
      "echo-request",
      "2001:db8::1",
      "02:00:00:00:00:01",
      "yes",
      "1h",
    ],
  ),
  swap("a number too big for its field", /\b(?:ttl|length|mark|cgroup|frag-off|mod)\b(?: set| [<>!=&]+)* (\w+)/, [
    "256",
    "70000",
    "4294967296",
    "0x1ffffffff",
    "-1",
  ]),
  swap("a name of an interface too long", /\b[io]ifname (?:!= )?("?\w+"?)/, [
    '"averylonginterface0"',
    "averylonginterface0",
    '"a b"',
    '""',
    '"eth*0"',
  ]),
  swap(
    "two protocols at once",
    /\b(tcp dport \d+) /,
    ["udp sport 53 tcp dport 25 ", "tcp dport 25 udp dport 53 ", "meta l4proto udp tcp dport 25 "].map((each) =>
      each.trim(),
    ),
  ),
  swap("two families at once", /^\s*(ip [sd]addr \S+) (?!\.)/, [
    "ip saddr 10.0.0.1 ip6 daddr ::1",
    "meta nfproto ipv6 ip saddr 10.0.0.1",
    "icmpv6 type 1 ip saddr 10.0.0.1",
  ]),
  {
    name: "a line behind the verdict",
    line: /\baccept$/,
    change: (line, random) =>
      `${line} ${random.pick(["counter", "log", "drop", "tcp dport 22", 'comment "x" counter', "comment two words"])}`,
  },
  swap("a prefix without quotes", /\bprefix ("[^"]*")/, ["in: ", "in", '"in', "'in'", ""]),
  swap("reject with a wrong reason", /\breject( with .*)?$/, [
    " with icmp host-down",
    " with tcp rest",
    " with icmpv6 port-unreachable",
    " with icmp",
    " with",
    " with icmpx no-route",
  ]),
  {
    name: "NAT out of place",
    line: /^\s*(?:ip|tcp|udp|ct|meta|iifname|oifname)\b.*\b(?:accept|drop)$/,
    change: (line, random) =>
      line.replace(
        /\w+$/,
        random.pick([
          "masquerade",
          "snat to 10.0.0.1",
          "dnat to 10.0.0.1:80",
          "redirect to :80",
          "dnat ip to 10.0.0.1",
          "notrack",
          "tproxy to :80",
        ]),
      ),
  },
  swap("a target of NAT that is none", /\b(?:dnat|snat|redirect)(?: ip)? to (\S+)/, [
    "10.0.0.1:99999",
    "10.0.0",
    "2001:db8::1",
    ":http",
    "10.0.0.1:",
    "eth0",
    "10.0.0.1-10.0.0.9:80-90",
    "[2001:db8::1]:80",
    "10.0.0.1/24",
  ]),
];

const names: readonly RulesetKind[] = [
  swap("a jump to nowhere", /\b(?:jump|goto) (\w+)/, ["nowhere", "smpt", "$smtp", "@smtp", '"smtp"', "drop"], {
    missing: true,
    elsewhere: true,
  }),
  swap("a set that is none", /@(\w+)/, ["mirors", "nothing", "tcp", "1", ""], { missing: true }),
  swap("a variable that is none", /\$(\w+)/, ["undefined", "resolver", "", "1x", "{lan}"]),
  swap("a define without its sign", /^define \w+( = )/, [" ", " == ", " := ", "="]),
  swap("a define of nothing", /^define \w+ = (.+)$/, ["", "{ }", "{", "accept drop", "$nothing", "1 2"], {
    elsewhere: true,
  }),
  { name: "a define twice", line: /^define /, change: (line) => `${line}\n${line}` },
  { name: "a define behind its use", line: /^define /, change: () => "", elsewhere: true },
  swap(
    "a name that is a keyword",
    /\b(?:chain|set|map|table (?:inet|ip)) (\w+)/,
    ["accept", "counter", "log", "ip", "mark", "limit", "last", "vxlan", "1st", "a b", "a.b", '"quoted"'],
    { elsewhere: true },
  ),
  { name: "a chain twice", line: /^\s*chain \w+ \{$/, change: (line) => `${line}\n\t}\n${line}`, elsewhere: true },
  { name: "a hook left out", line: /\btype \w+ hook \w+ priority/, change: (line) => line.replace(/ hook \w+/, "") },
  { name: "a priority left out", line: /\bpriority [\w +-]+;/, change: (line) => line.replace(/ priority [^;]+/, "") },
  {
    name: "a second hook",
    line: /\btype \w+ hook \w+ priority/,
    change: (line) => `${line}\n${line.replace(/policy.*/, "")}`,
  },
  { name: "a type of a set left out", line: /^\s*type(?:of)? [a-z0-9_ .]+$/, change: () => "", elsewhere: true },
  swap(
    "another type of a set",
    /^\s*type (\w+)/,
    [
      "ipv4_addr",
      "ipv6_addr",
      "inet_service",
      "ifname",
      "mark",
      "ether_addr",
      "inet_proto",
      "ipv4_addr . inet_service",
      "verdict",
      "string",
    ],
    { elsewhere: true },
  ),
  swap(
    "another type of a map's value",
    /^\s*type \w+ : (.+)$/,
    ["ipv4_addr", "verdict", "mark", "inet_service", "ipv4_addr . mark", "counter", ""],
    { elsewhere: true },
  ),
  { name: "no flag interval", line: /^\s*flags interval$/, change: () => "", elsewhere: true },
  swap("an element of another type", /elements = \{ (?:[^,]*, )*?([^,}]+?)(?:,| \})/, [
    "tcp",
    "10.0.0.1",
    "22",
    '"lo"',
    "2001:db8::1",
    "10.0.0.0/8",
    "20-30",
    "10.0.0.1 . 22",
    "22 : accept",
    "echo-request",
    "@other",
    "$lan",
    "*",
  ]),
  {
    name: "an element twice",
    line: /elements = \{ [^,}]+,/,
    change: (line) => line.replace(/\{ ([^,}]+),/, "{ $1, $1,"),
  },
  {
    name: "elements that overlap",
    line: /elements = \{ \d+\.[^,}]+,/,
    change: (line, random) =>
      line.replace(
        /\{ ([^,}]+),/,
        `{ $1, ${random.pick(["198.51.100.0/24", "0.0.0.0/0", "203.0.113.0-203.0.113.255"])},`,
      ),
  },
  {
    name: "a part of a concatenation too few",
    line: / \. /,
    change: (line, random) => {
      const parts = line.split(" . ");
      const at = random.whole(0, parts.length - 2);
      parts.splice(at, 2, `${parts[at]} ${parts[at + 1]}`);
      return parts.join(" . ");
    },
  },
  {
    name: "a part of a concatenation gone",
    line: / \. [\w:."/-]+/,
    change: (line, random) => {
      const all = [...line.matchAll(/ \. [\w:."/-]+/g)];
      const one = random.pick(all);
      return line.slice(0, one.index) + line.slice(one.index + one[0].length);
    },
  },
  { name: "a map's colon missing", line: /\w : \w/, change: (line) => line.replace(/(\w) : (\w)/, "$1 $2") },
  swap(
    "another verdict in a map",
    /\w : (accept|drop|jump \w+|continue)/,
    ["reject", "jump", "ACCEPT", "counter", "1", "goto nowhere"],
    { missing: true },
  ),
  swap(
    "a file that is not there",
    /^(flush ruleset|table \w+ \w+ \{)$/,
    ['include "missing.nft"\nflush ruleset', "include missing.nft", "include", 'include "a" "b"'],
    { elsewhere: true },
  ),
];

const objects: readonly RulesetKind[] = [
  swap("a helper's protocol that is none", /^\s*type "\w+" protocol (\w+)/, ["icmp", "foo", ""], { elsewhere: true }),
  swap("a helper without quotes", /^\s*type ("\w+") protocol/, ["ftp", ""], { elsewhere: true }),
  swap("a family that is none", /^\s*l3proto (\w+)/, ["ipv4", "foo", "6"]),
  swap("a state of another protocol", /^\s*policy = \{ (\w+)/, ["fast", "replid", "open"], { elsewhere: true }),
  {
    name: "a line of an expectation left out",
    line: /^\s*(?:dport 9876|size 12|timeout 2m)$/,
    change: () => "",
    elsewhere: true,
  },
  swap("a quota that is used up", /^\s*over (10 mbytes)$/, ["1 kbytes used 2 kbytes", "5 bytes used 6 bytes"], {
    elsewhere: true,
  }),
  swap("a rate of nothing", /^\s*(?:limit )?rate (?:over )?(\d+)\//, ["0"], { elsewhere: true }),
  swap("a burst of nothing", /\blimit rate .* burst (\d+) packets/, ["0"]),
  swap("DSCP that is none", /\bdscp (?:set )?(cs1|af11)/, ["cs9", "64", "af14", "cs"]),
  swap("a hardware address that is none", /\bether saddr (\S+)/, [
    "XX",
    "02:00:00:00:01",
    "02:00:00:00:00:00:01",
    "no",
  ]),
  swap("numbers that a field has not", /\b(?:ttl|hoplimit) (?:set )?(\d+)/, ["many", "256", "0x100"]),
  swap("an hour that is none", /\bhour ("\d\d:\d\d")/, ['"25:00"', '"9 am"', "noon"]),
  swap("flags of fib that exclude each other", /\bfib (saddr \. iif|daddr)\b/, ["saddr . daddr", "mark", "iif . oif"]),
  swap("NAT to something else", /\bdnat ip to (ip saddr map|numgen inc mod 2 map) /, [
    "iifname map",
    "ip6 saddr map",
    "ether saddr map",
  ]),
  swap("a set asked for something else", /^\s*(ip saddr) @hosts/, [
    "tcp dport",
    "ip6 saddr",
    "iifname",
    "meta mark",
    "ip length",
  ]),
  swap("a set that is written something else", /^\s*add @recent \{ (ip saddr)/, [
    "tcp dport",
    "ip6 saddr",
    "meta mark",
    "ip ttl",
  ]),
  { name: "no flag timeout", line: /^\s*flags timeout$/, change: () => "", elsewhere: true },
  {
    name: "a key of a vmap twice",
    line: /vmap \{ 22 : accept,/,
    change: (line) => line.replace("{ 22", "{ 22 : drop, 22"),
  },
  {
    name: "keys of a vmap that overlap",
    line: /vmap \{ 22 : accept,/,
    change: (line) => line.replace("{ 22", "{ 20-25 : drop, 22"),
  },
];

/** Every kind of mistake, each in one line of one ruleset. */
export const kinds: readonly RulesetKind[] = [...gone, ...words, ...values, ...names, ...objects, ...placeKinds];
