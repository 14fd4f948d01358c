/**
 * Rulesets that nft 1.0.6 refuses, each with the line nft names, the words we mark there, and the text after our
 * first fix where we have one. `unsure` marks what we only warn of, since the kernel or another file may settle it.
 */
export interface Mistake {
  readonly text: string;
  readonly line: number;
  readonly marked: string;
  /** The line after the fix. */
  readonly fixed?: string;
  readonly unsure?: boolean;
}

/** A line at its place in a chain that is called `o`, on line 3. */
export function chain(line: string, family = "inet"): string {
  return `table ${family} f {\n\tchain o {\n\t\t${line}\n\t}\n}\n`;
}

function inChain(line: string, marked: string, fixed?: string, family?: string): Mistake {
  return { text: chain(line, family), line: 3, marked, ...(fixed === undefined ? {} : { fixed }) };
}

function set(line: string, marked: string, fixed?: string): Mistake {
  const text = `table inet f {\n\tset s {\n\t\t${line}\n\t}\n}\n`;
  return { text, line: 3, marked, ...(fixed === undefined ? {} : { fixed }) };
}

/** A rule, on line 6, that asks a set of another type. */
function asked(type: string, line: string, marked: string): Mistake {
  const text = `table inet f {\n\tset s {\n\t\t${type}\n\t}\n\tchain o {\n\t\t${line}\n\t}\n}\n`;
  return { text, line: 6, marked };
}

/** NAT, on line 6, that is given something else than it takes. */
function natFrom(target: string, marked: string, fixed?: string): Mistake {
  const maps = "map marks { type inet_service : mark; }\n\tmap addresses { type inet_service : ipv4_addr; }";
  const line = (text: string): string => (text.includes("tcp") ? text : `meta l4proto tcp ${text}`);
  const text = `table inet f {\n\t${maps}\n\tchain o {\n\t\ttype nat hook prerouting priority -100\n\t\t${line(target)}\n\t}\n}\n`;
  return { text, line: 6, marked, ...(fixed === undefined ? {} : { fixed: line(fixed) }) };
}

function inTable(line: string, marked: string): Mistake {
  return { text: `table inet f {\n\t${line}\n}\n`, line: 2, marked };
}

/** A line, on line 2 within a table, that ends in a brace too early, and the same with a semicolon. */
function unseparated(line: string, fixed: string): Mistake {
  return { ...inTable(line, "}"), fixed };
}

/** A command, on line 4, that needs what only the one behind it makes. */
function late(line: string, marked: string, later: string): Mistake {
  const made = "add table inet f\nadd chain inet f o\nadd map inet f m { type inet_service : verdict; }\n";
  return { text: `${made}${line}\n${later}\n`, line: 4, marked };
}

/** A command, on line 4, about a set whose elements stay. */
function constant(line: string, marked: string): Mistake {
  const made = "add set inet f s { type ipv4_addr; flags constant; elements = { 192.0.2.1 } ; }";
  return { text: `add table inet f\nadd chain inet f o\n${made}\n${line}\n`, line: 4, marked };
}

export const mistakes: readonly Mistake[] = [
  // Nothing between a line and the brace behind it.
  unseparated("chain o { accept }", "chain o { accept; }"),
  unseparated('chain o { comment "a" }', 'chain o { comment "a"; }'),
  unseparated(
    "chain o { type filter hook output priority 0; policy drop }",
    "chain o { type filter hook output priority 0; policy drop; }",
  ),
  unseparated("chain o { type filter hook output priority 0 }", "chain o { type filter hook output priority 0; }"),
  unseparated("chain o { jump { accept }; }", "chain o { jump { accept; }; }"),
  unseparated("chain o { define x = 1 }", "chain o { define x = 1; }"),
  unseparated("set s { type ipv4_addr }", "set s { type ipv4_addr; }"),
  unseparated("set s { type ipv4_addr; flags interval }", "set s { type ipv4_addr; flags interval; }"),
  unseparated("set s { type ipv4_addr; size 9 }", "set s { type ipv4_addr; size 9; }"),
  unseparated("set s { type ipv4_addr; counter }", "set s { type ipv4_addr; counter; }"),
  unseparated("map m { type ipv4_addr : verdict }", "map m { type ipv4_addr : verdict; }"),
  unseparated('ct helper h { type "ftp" protocol tcp }', 'ct helper h { type "ftp" protocol tcp; }'),
  {
    text: "table inet f { chain o { accept; } }\n",
    line: 1,
    marked: "}",
    fixed: "table inet f { chain o { accept; }; }",
  },
  { text: 'table inet f { comment "a" }\n', line: 1, marked: "}", fixed: 'table inet f { comment "a"; }' },
  { text: "table inet f {\n\tset s { type ipv4_addr; elements = { }; }\n}\n", line: 2, marked: "}" },
  // What is made too late.
  late("add rule inet f o jump later", "later", "add chain inet f later"),
  late("add rule inet f o tcp dport vmap { 25 : jump later }", "later", "add chain inet f later"),
  late("table inet f { chain o { jump later; }; }", "later", "table inet f { chain later { }; }"),
  late("add element inet f m { 25 : goto later }", "later", "add chain inet f later"),
  late(
    "add map inet f n { type inet_service : verdict; elements = { 25 : jump later } ; }",
    "later",
    "add chain inet f later",
  ),
  late("add rule inet f o tcp dport @s drop", "s", "add set inet f s { type inet_service; }"),
  late("add element inet f s { 25 }", "s", "add set inet f s { type inet_service; }"),
  late("add rule inet f later drop", "later", "add chain inet f later"),
  // Sets of the flag constant.
  constant("add rule inet f o add @s { ip daddr }", "s"),
  constant("add rule inet f o set update ip daddr @s", "s"),
  constant("add rule inet f o ip daddr @s drop; add element inet f s { 192.0.2.9 }", "s"),
  constant("add rule inet f o ip daddr @s drop; delete element inet f s { 192.0.2.1 }", "s"),
  constant(
    "add rule inet f o ip daddr @s drop; table inet f { set s { type ipv4_addr; flags constant; elements = { 192.0.2.9 } ; }; }",
    "192.0.2.9",
  ),
  // One comment for one thing.
  inTable('chain o { comment "a"; comment "b"; }', 'comment "b"'),
  inTable('set s { type ipv4_addr; comment "a"; comment "b"; }', 'comment "b"'),
  inTable('set s { type ipv4_addr; elements = { 192.0.2.1 comment "a" comment "b" }; }', "comment"),
  // Words.
  inChain("tcp dport 80 acept", "acept", "tcp dport 80 accept"),
  inChain("tcp dport 80 ACCEPT", "ACCEPT", "tcp dport 80 accept"),
  inChain("tcp dprot 80 accept", "dprot", "tcp dport 80 accept"),
  inChain("dport 80 accept", "dport", "tcp dport 80 accept"),
  inChain("state new accept", "state", "ct state new accept"),
  inChain("ct stat new accept", "stat", "ct state new accept"),
  inChain("ct state establised accept", "establised", "ct state established accept"),
  inChain("ct state new,relatd accept", "relatd", "ct state new,related accept"),
  inChain("oifnam lo accept", "oifnam", "oifname lo accept"),
  inChain("icmp type echo-requst accept", "echo-requst", "icmp type echo-request accept"),
  inChain("meta l4proto tpc accept", "tpc", "meta l4proto tcp accept"),
  inChain("tcp flags sny accept", "sny", "tcp flags syn accept"),
  inChain("log level loud", "loud"),
  inChain("reject with icmp host-unreachabel", "host-unreachabel", "reject with icmp host-unreachable"),
  inChain("limit rate 10/sec accept", "sec", "limit rate 10/second accept"),
  inChain("limit rate 10/minute burst 5 pakets accept", "pakets", "limit rate 10/minute burst 5 packets accept"),
  inChain("fib daddr type locl drop", "locl", "fib daddr type local drop"),
  inChain("meta nfproto ip accept", "ip", "meta nfproto ipv4 accept"),
  inChain("meta protocol ipv6 accept", "ipv6", "meta protocol ip6 accept"),
  inChain("meta pkttype broadcst drop", "broadcst", "meta pkttype broadcast drop"),
  // Values.
  inChain("tcp dport razor accept", "razor", "tcp dport 2703 accept"),
  inChain("udp dport { domain, pyzor } accept", "pyzor", "udp dport { domain, 24441 } accept"),
  inChain("tcp dport htpps accept", "htpps", "tcp dport https accept"),
  inChain("tcp dport 70000 accept", "70000"),
  inChain("tcp dport 90-80 accept", "90-80", "tcp dport 80-90 accept"),
  inChain("tcp dport 80:90 accept", "80:90", "tcp dport 80-90 accept"),
  inChain("tcp dport 80,443 accept", "80,443", "tcp dport { 80,443 } accept"),
  inChain("tcp dport = 80 accept", "=", "tcp dport == 80 accept"),
  inChain("tcp dport { 80 443 } accept", "443", "tcp dport { 80, 443 } accept"),
  inChain("tcp dport { } accept", "{ }"),
  inChain("ip daddr 10.0.0.0/33 accept", "33"),
  inChain("ip daddr 10.0.0.0/255.0.0.0 accept", "255.0.0.0", "ip daddr 10.0.0.0/8 accept"),
  inChain("ip daddr 10.0.0.256 accept", "10.0.0.256"),
  inChain("ip daddr 2001:db8::1 accept", "2001:db8::1"),
  inChain("ip6 daddr 192.0.2.1 accept", "192.0.2.1"),
  inChain("ip6 daddr fe80::/129 accept", "129"),
  // The shape of a line.
  inChain("accept drop", "drop"),
  inChain("tcp dport 22 reject counter", "counter"),
  inChain("tcp dport 22 comment hello world", "world"),
  inChain('comment "x" accept', "accept"),
  inChain("jump", "jump"),
  inChain("tcp dport", "dport"),
  inChain("meta mark set accept", "accept"),
  inChain("tcp dport 22 udp dport 22 accept", "udp dport"),
  inChain("ip daddr 192.0.2.1 ip6 daddr 2001:db8::1 accept", "ip6 daddr"),
  inChain("ip6 daddr 2001:db8::1 accept", "ip6 daddr", undefined, "ip"),
  inChain("tcp dport 80 dnat to 192.0.2.1", "dnat to 192.0.2.1", "tcp dport 80 dnat ip to 192.0.2.1"),
  inChain("dnat to 192.0.2.1:80", "dnat to 192.0.2.1:80", undefined, "ip"),
  { text: chain('log prefix "abc accept'), line: 3, marked: '"abc accept' },
  {
    text: "table inet f {\n\tchain o {\n\t\ttcp dport { 22, 80 accept\n\t}\n}\n",
    line: 3,
    marked: "{",
    fixed: "tcp dport { 22, 80 } accept",
  },
  // Chains.
  inChain(
    "type filter hook output priority 0; policy reject;",
    "reject",
    "type filter hook output priority 0; policy drop;",
  ),
  inChain("type filter hook outptu priority 0", "outptu", "type filter hook output priority 0"),
  inChain("type fliter hook output priority 0", "fliter", "type filter hook output priority 0"),
  inChain("type filter hook output priority fliter", "fliter", "type filter hook output priority filter"),
  inChain("type filter hook output", "output"),
  inChain("type nat hook forward priority 0", "forward"),
  inChain("type route hook input priority 0", "input"),
  inChain("type filter hook output priority 0; policy drop; policy accept;", "policy accept"),
  inChain("type filter hook output priority 0; masquerade", "masquerade"),
  inChain("type nat hook output priority 0; masquerade", "masquerade"),
  { text: "table inet f {\n\tchain accept {\n\t}\n}\n", line: 2, marked: "accept" },
  { text: "table inet f {\n\tchan o {\n\t}\n}\n", line: 2, marked: "chan", fixed: "chain o {" },
  { text: "table init f {\n}\n", line: 1, marked: "init", fixed: "table inet f {" },
  { text: "tabel inet f {\n}\n", line: 1, marked: "tabel", fixed: "table inet f {" },
  // Sets.
  set("type ipv4_adr", "ipv4_adr", "type ipv4_addr"),
  set("typ ipv4_addr", "typ", "type ipv4_addr"),
  set("type ipv4_addr; flags intervall", "intervall", "type ipv4_addr; flags interval"),
  set("type ipv4_addr; elements { 192.0.2.1 }", "{"),
  set("type ipv4_addr; elements = { 10.0.0.0/8 }", "10.0.0.0/8"),
  set("type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 10.0.0.1 }", "10.0.0.1"),
  set("type inet_service; elements = { razor }", "razor", "type inet_service; elements = { 2703 }"),
  set("type ipv4_addr . inet_service; elements = { 192.0.2.1 }", "192.0.2.1"),
  set("type ipv4_addr; timeout 30", "30", "type ipv4_addr; timeout 30s"),
  { text: "table inet f {\n\tset s {\n\t\tflags interval\n\t}\n}\n", line: 2, marked: "set s" },
  // Names.
  { text: `flush ruleset\n${chain("jump nowhere")}`, line: 4, marked: "nowhere" },
  { text: `flush ruleset\n${chain("ip daddr @nowhere drop")}`, line: 4, marked: "nowhere" },
  { text: chain("jump nowhere"), line: 3, marked: "nowhere", unsure: true },
  { text: chain("tcp dport $nowhere accept"), line: 3, marked: "$nowhere", unsure: true },
  {
    text: `define ports = 80\n${chain("tcp dport $port accept")}`,
    line: 4,
    marked: "$port",
    fixed: "tcp dport $ports accept",
  },
  { text: "define a = 1\ndefine a = 2\n", line: 2, marked: "a", fixed: "redefine a = 2" },
  { text: "define a 5\n", line: 1, marked: "5" },
  { text: "define a =\n", line: 1, marked: "=" },
  { text: `define net = 10.0.0.0\n${chain("ip daddr $net/8 accept")}`, line: 4, marked: "net/8" },
  {
    text: "table inet f {\n\tchain a {\n\t\ttype filter hook output priority 0; jump b\n\t}\n\tchain b {\n\t\tgoto a\n\t}\n}\n",
    line: 6,
    marked: "a",
  },
  // Words and numbers that a datatype does not know.
  inChain("ip dscp cs9 accept", "cs9"),
  inChain("ip dscp 64 accept", "64"),
  inChain("ip ecn ec accept", "ec"),
  inChain("ip ttl foo accept", "foo"),
  inChain("meta length some accept", "some"),
  inChain("meta mark set a.b", "a.b"),
  { ...inChain("meta mark foo accept", "foo"), unsure: true },
  inChain("ether saddr XX accept", "XX"),
  inChain("ether saddr { 02:00:00:00:00:01, YY } accept", "YY"),
  inChain("ether type 0x10000 accept", "0x10000"),
  inChain("icmp type 256 accept", "256"),
  inChain("icmp code frag-neded accept", "frag-neded", "icmp code frag-needed accept"),
  inChain("tcp flags 256 accept", "256"),
  inChain("ct expiration foo accept", "foo"),
  inChain('meta hour "25:00" accept', '"25:00"'),
  inChain("igmp type foo accept", "foo"),
  inChain("dccp type rset accept", "rset", "dccp type reset accept"),
  set("type ether_addr; elements = { XX }", "XX"),
  set("type arp_op; elements = { foo }", "foo"),
  set("type dscp; elements = { 64 }", "64"),
  set("type boolean; elements = { 2 }", "2"),
  set("typeof ip length; elements = { foo }", "foo"),
  inChain("numgen inc mod 0 vmap { 0 : accept }", "numgen inc mod 0"),
  inChain("jhash ip saddr mod 4294967296 == 1 accept", "jhash ip saddr mod 4294967296"),
  inChain("fib saddr . daddr type local accept", "fib saddr . daddr type"),
  inChain("fib mark type local accept", "fib mark type"),
  inChain("fib saddr . oif oif exists accept", "fib saddr . oif oif"),
  // Lines of sets that need another.
  set("type ipv4_addr . inet_service; elements = { 192.0.2.0/24 . 22 }", "192.0.2.0/24 . 22"),
  set("type ipv4_addr; gc-interval 5s", "gc-interval 5s"),
  set("type ipv4_addr; auto-merge", "auto-merge"),
  set("type ipv4_addr; elements = { 192.0.2.1 timeout 5s }", "192.0.2.1 timeout 5s"),
  set("type mark; flags interval; elements = { 1-5, 3 }", "3"),
  set("type ipv4_addr; flags interval; elements = { 192,0,2,1/28 }", "0"),
  // Maps, NAT and rates.
  inChain("tcp dport vmap { 80 : accept, 80 : drop }", "80"),
  inChain("tcp dport vmap { 80-90 : accept, 85 : drop }", "85"),
  natFrom("dnat ip to { 10.0.0.1, 10.0.0.2 }", "{"),
  natFrom("dnat ip to 10.0.0.9-10.0.0.1", "10.0.0.9-10.0.0.1", "dnat ip to 10.0.0.1-10.0.0.9"),
  inChain("limit rate 0/second accept", "limit rate 0/second"),
  inChain("limit rate 1/second burst 0 packets accept", "limit rate 1/second burst 0 packets"),
  inChain("quota 1 bytes used 2 bytes accept", "quota 1 bytes used 2 bytes"),
  // Objects.
  ...(
    [
      ["quota q { over 25 kbytes used 26 kbytes; }", "over 25 kbytes used 26 kbytes"],
      ["limit q { rate 0/second; }", "rate 0/second"],
      ["counter q { comment comment; }", "comment"],
      ["ct expectation q { protocol tcp; timeout 2m; size 12; }", "ct expectation q"],
      ["ct helper q { type ftp protocol tcp; }", "type ftp protocol tcp"],
      ['ct helper q { type "ftp" protocol icmp; }', 'type "ftp" protocol icmp'],
      ['ct helper q { type "ftp" protocol tcp; l3proto foo; }', "l3proto foo"],
      ["ct timeout q { protocol tcp; policy = { replied: 100 }; }", "policy = { replied: 100 }"],
      ["flowtable q { hook input priority 0; devices = { lo }; }", "hook input priority 0"],
      ["flowtable q { hook ingress priority late; devices = { lo }; }", "hook ingress priority late"],
      ["flowtable q { hook ingress priority 0; devices = lo; }", "devices = lo"],
      ["flowtable q { hook ingress priority 0; devices = { lo }; flags fast; }", "flags fast"],
    ] as const
  ).map(([text, marked]) => ({ text: `table inet f {\n\t${text}\n}\n`, line: 2, marked })),
  // Commands.
  { text: "flush rulset\n", line: 1, marked: "rulset", fixed: "flush ruleset" },
  {
    text: "add table inet f\nadd chain inet f o\nadd rule inet f o tcp dport 80 acept\n",
    line: 3,
    marked: "acept",
    fixed: "add rule inet f o tcp dport 80 accept",
  },
  { text: "flush ruleset\nadd table inet f\nadd chain inet f o\nadd rule inet f p accept\n", line: 4, marked: "p" },
  { text: "add chain\n", line: 1, marked: "chain" },
  // The end of the file.
  { text: "define a = 1", line: 1, marked: "define a = 1", fixed: "define a = 1" },
  { text: "table inet f {\n}\n# the end", line: 3, marked: "# the end", fixed: "# the end" },
  { text: 'include "/etc/nftables.d/*.nft"', line: 1, marked: 'include "/etc/nftables.d/*.nft"' },
  // Sets of another type.
  {
    text: "table inet f {\n\tset a {\n\t\ttype ipv4_addr\n\t}\n\tchain o {\n\t\ttcp dport @a accept\n\t}\n}\n",
    line: 6,
    marked: "@a",
  },
  {
    text: "table inet f {\n\tset a {\n\t\ttype ipv4_addr . inet_service\n\t}\n\tchain o {\n\t\tip6 daddr . tcp dport @a accept\n\t}\n}\n",
    line: 6,
    marked: "@a",
  },
  // Datatypes and widths, as nft's evaluation compares them.
  asked("type ipv6_addr", "ip saddr & 255.255.255.0 @s accept", "@s"),
  asked("type mark . inet_service", "numgen inc mod 2 . tcp dport @s accept", "@s"),
  asked("typeof ip dscp", "ip protocol @s accept", "@s"),
  asked("type arp_op", "iifgroup @s accept", "@s"),
  asked("type ifname", "meta l4proto @s accept", "@s"),
  asked("type inet_service; flags dynamic", "add @s { meta mark & 0xff }", "s"),
  asked("type mark . inet_service; flags dynamic", "add @s { ip length . tcp dport }", "s"),
  asked("type ether_addr; flags dynamic", "add @s { numgen inc mod 2 }", "s"),
  natFrom("dnat ip to iifname", "iifname"),
  natFrom("dnat ip to ip6 saddr", "ip6 saddr"),
  natFrom("dnat ip to ip length", "ip length"),
  natFrom("dnat ip to tcp dport map @marks", "@marks"),
  natFrom("dnat ip6 to tcp dport map @addresses", "@addresses"),
  natFrom("dnat ip addr . port to tcp dport map @addresses", "@addresses"),
  natFrom("dnat ip to 10.0.0.1 : tcp dport map @addresses", "@addresses"),
  natFrom("redirect to :ip saddr", "ip saddr"),
  natFrom("dnat to ip saddr", "dnat to ip saddr", "dnat ip to ip saddr"),
  // What later versions take.
  {
    text: chain("type nat hook output priority dstnat"),
    line: 3,
    marked: "dstnat",
    fixed: "type nat hook output priority -100",
    unsure: true,
  },
  // Families and protocols.
  inChain("meta nfproto ipv4 accept", "meta nfproto", undefined, "ip"),
  inChain("reject with icmpx port-unreachable", "icmpx", "reject with icmp port-unreachable", "ip"),
  inChain("reject", "reject", undefined, "arp"),
  inChain("udp dport 53 reject with tcp reset", "reject with tcp reset"),
  inChain("tcp dport 80 ct count over udp drop", "udp"),
  inChain('oifname "averylonginterface0" accept', '"averylonginterface0"'),
  inChain("ip ttl < 256 accept", "256"),
  inChain("limit rate 10/minute burst 5 mbytes accept", "mbytes"),
  inChain("tcp dport vmap { 22 : 1 }", "1"),
  inChain("ip saddr 10.0.0.1,10.0.0.0/8 accept", "10.0.0.1,10.0.0.0/8", "ip saddr { 10.0.0.1,10.0.0.0/8 } accept"),
  set("type ipv4_adr", "ipv4_adr", "type ipv4_addr"),
  // Words and numbers that a datatype does not know.
  inChain("ip dscp cs9 accept", "cs9"),
  inChain("ip dscp 64 accept", "64"),
  inChain("ip ecn ec accept", "ec"),
  inChain("ip ttl foo accept", "foo"),
  inChain("meta length some accept", "some"),
  inChain("meta mark set a.b", "a.b"),
  { ...inChain("meta mark foo accept", "foo"), unsure: true },
  inChain("ether saddr XX accept", "XX"),
  inChain("ether saddr { 02:00:00:00:00:01, YY } accept", "YY"),
  inChain("ether type 0x10000 accept", "0x10000"),
  inChain("icmp type 256 accept", "256"),
  inChain("icmp code frag-neded accept", "frag-neded", "icmp code frag-needed accept"),
  inChain("tcp flags 256 accept", "256"),
  inChain("ct expiration foo accept", "foo"),
  inChain('meta hour "25:00" accept', '"25:00"'),
  inChain("igmp type foo accept", "foo"),
  inChain("dccp type rset accept", "rset", "dccp type reset accept"),
  set("type ether_addr; elements = { XX }", "XX"),
  set("type arp_op; elements = { foo }", "foo"),
  set("type dscp; elements = { 64 }", "64"),
  set("type boolean; elements = { 2 }", "2"),
  set("typeof ip length; elements = { foo }", "foo"),
  inChain("numgen inc mod 0 vmap { 0 : accept }", "numgen inc mod 0"),
  inChain("jhash ip saddr mod 4294967296 == 1 accept", "jhash ip saddr mod 4294967296"),
  inChain("fib saddr . daddr type local accept", "fib saddr . daddr type"),
  inChain("fib mark type local accept", "fib mark type"),
  inChain("fib saddr . oif oif exists accept", "fib saddr . oif oif"),
  // Commands.
  ...(
    [
      ["list table inet f extra", "extra"],
      ["list tabels", "tabels", "list tables"],
      ["list chain f", "f"],
      ["list ct helpers", "helpers"],
      ["get set inet f s", "set"],
      ["get element inet f s", "s"],
      ["reset counters inet f o", "o"],
      ["monitor new counters", "counters"],
      ["describe", "describe"],
      ["export ruleset json", "export ruleset json"],
      ["rename table f g", "table"],
      ["insert chain inet f c", "chain"],
      ["replace rule inet f o accept", "accept"],
      ["flush counter inet f c", "counter"],
      ["delete map inet f handle 5", "handle"],
      ["create set inet f s", "s"],
      ["add chain inet f counter", "counter"],
    ] as const
  ).map(([text, marked, fixed]) => ({
    text: `add table inet f\n${text}\n`,
    line: 2,
    marked,
    ...(fixed === undefined ? {} : { fixed }),
  })),
];
