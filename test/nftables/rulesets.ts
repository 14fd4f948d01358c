import { chain } from "./mistakes.ts";

/** Rulesets in which nft 1.0.6 finds nothing wrong; between them every feature we read. */
export const rulesets: readonly (readonly [name: string, text: string, needsModule?: boolean])[] = [
  ["an empty file", ""],
  ["comments only", "# nothing\n  # here\n"],
  ["a shebang", "#!/usr/sbin/nft -f\nflush ruleset\n"],
  [
    "tables of all families",
    "table ip a { }\ntable ip6 a { }\ntable inet a { }\ntable arp a { }\ntable bridge a { }\ntable netdev a { }\n",
  ],
  ["a table without a family", "table a {\n}\n"],
  ["a table with flags and a comment", 'table inet a {\n\tcomment "mine"\n\tflags dormant\n}\n'],
  [
    "base chains of all types",
    "table ip a {\n\tchain f { type filter hook input priority 0; policy drop; }\n\tchain n { type nat hook postrouting priority 100; }\n\tchain r { type route hook output priority -150; policy accept; }\n}\n",
  ],
  [
    "priorities by name",
    "table inet a {\n\tchain a { type filter hook prerouting priority raw; }\n\tchain b { type filter hook output priority mangle + 10; }\n\tchain c { type nat hook prerouting priority dstnat; }\n\tchain d { type filter hook output priority filter - 1; }\n\tchain e { type filter hook output priority security; }\n\tchain f { type nat hook postrouting priority srcnat; }\n}\n",
  ],
  ["a negative priority", "table inet a { chain c { type filter hook output priority -300; }; }\n"],
  [
    "a chain at ingress",
    "table netdev a {\n\tchain c {\n\t\ttype filter hook ingress device lo priority 0; policy accept;\n\t\tip saddr 10.0.0.0/8 drop\n\t}\n}\n",
  ],
  [
    "a bridge chain",
    "table bridge a { chain c { type filter hook forward priority filter; ether type arp accept; vlan id 100 drop; }; }\n",
  ],
  [
    "arp",
    "table arp a { chain c { type filter hook input priority 0; arp operation request arp saddr ip 192.0.2.1 accept; }; }\n",
  ],
  ["verdicts", "table inet f {\n\tchain a { return; }\n\tchain o { jump a; goto a; continue; accept; }\n}\n"],
  ["ports", chain("tcp dport { 22, smtp, 1024-65535 } tcp sport != 53 accept")],
  ["th", chain("meta l4proto { tcp, udp } th dport 53 accept")],
  ["comparisons", chain("tcp dport > 1023 tcp sport <= 1024 tcp dport ne 22 tcp dport eq 2703 accept")],
  ["bit operations", chain("tcp flags & (fin|syn|rst|ack) == syn accept")],
  ["flags by mask", chain("tcp flags syn / fin,syn,rst,ack accept")],
  ["flags by list", chain("tcp flags syn,ack accept")],
  ["no flag", chain("tcp flags ! syn accept")],
  ["addresses", chain("ip saddr 10.0.0.0/8 ip daddr 192.0.2.1-192.0.2.9 accept")],
  ["IPv6 addresses", chain("ip6 daddr { 2001:db8::/32, fe80::1, ::ffff:192.0.2.1 } accept")],
  [
    "IPv4 header",
    chain(
      "ip protocol tcp ip ttl > 5 ip dscp cs1 ip length 100-200 ip id 5 ip version 4 ip frag-off & 0x1fff != 0 accept",
    ),
  ],
  ["IPv6 header", chain("ip6 nexthdr tcp ip6 hoplimit 255 ip6 flowlabel 5 ip6 dscp af11 accept")],
  ["extension headers", chain("exthdr frag exists rt type 0 frag more-fragments 1 hbh nexthdr tcp drop", "ip6")],
  ["ICMP", chain("icmp type { echo-request, destination-unreachable } icmp code 0 accept")],
  ["ICMPv6", chain("icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, mld-listener-query } accept")],
  [
    "connection tracking",
    chain("ct state established,related ct direction original ct status assured ct mark 5 accept"),
  ],
  ["connection tracking in sets", chain("ct state { new, untracked } ct original ip saddr 10.0.0.1 accept")],
  ["connection tracking by map", chain("ct state vmap { established : accept, related : accept, invalid : drop }")],
  ["connections counted", chain("ct count over 20 reject")],
  ["ct statements", chain("ct mark set 5 ct label set 7 ct zone set 1 ct event set new,destroy")],
  ["interfaces", chain('iifname "eth*" oifname != { "lo", wg0 } iif lo oif != lo accept')],
  ["interface groups", chain("iifgroup 1 oifgroup default iiftype ether meta oifkind vrf accept")],
  ["users", chain("meta skuid root skgid { 0, 100-200 } meta skuid != 5 accept")],
  ["marks", chain("meta mark 0x10 mark & 0xff == 1 meta mark set mark and 0xff00 or 5 ct mark set mark")],
  [
    "protocols asked twice",
    chain("tcp dport 22 meta l4proto udp ip protocol udp accept\n\t\tmeta protocol ip6 ip daddr 192.0.2.1 accept"),
  ],
  ["time", chain('meta hour "08:00"-"17:00" meta day { "Monday", "Friday" } meta time < "2030-01-01" accept')],
  [
    "other meta keys",
    chain("meta pkttype broadcast meta cpu 0 meta length > 100 meta priority 1:2 meta random 5 meta cgroup 1 drop"),
  ],
  ["meta statements", chain("meta priority set 1:2 meta nftrace set 1 meta pkttype set host")],
  ["sockets", chain("socket transparent 1 socket mark 5 socket wildcard 0 accept")],
  [
    "fib",
    chain("fib saddr . iif oif missing drop").replace(
      "\tchain o {",
      "\tchain o {\n\t\ttype filter hook prerouting priority 0;",
    ),
  ],
  ["fib type", chain("fib daddr type { local, broadcast } accept")],
  ["routing", chain("rt classid 5 rt ip nexthop 192.0.2.1 accept")],
  ["numgen and hashes", chain("numgen inc mod 2 0 jhash ip saddr mod 2 seed 0xabc 1 symhash mod 3 2 accept")],
  ["raw payload", chain("@th,16,16 2703 @nh,72,8 6 accept")],
  ["tcp options", chain("tcp option maxseg size > 500 tcp option sack-permitted exists accept")],
  ["mss clamping", chain("tcp flags syn tcp option maxseg size set rt mtu")],
  ["sctp, dccp and others", chain("sctp dport 80 sctp chunk init exists accept")],
  ["esp", chain("esp spi 100 accept")],
  [
    "limits",
    chain(
      "limit rate 10/second accept\n\t\tlimit rate over 5 mbytes/minute burst 10 kbytes drop\n\t\tlimit rate 1/day burst 5 packets accept",
    ),
  ],
  ["quotas", chain("quota over 25 mbytes drop\n\t\tquota until 5 kbytes used 1 kbytes accept")],
  [
    "counters and logs",
    chain(
      'counter packets 5 bytes 10 log prefix "x: " level warn flags all\n\t\tlog group 2 snaplen 10 queue-threshold 5\n\t\tlog flags tcp sequence,options flags ip options flags skuid flags ether\n\t\tlog level audit',
    ),
  ],
  ["comments", chain('accept comment "a # and ; in it" # behind')],
  [
    "reject",
    chain(
      "reject with icmpx admin-prohibited\n\t\treject with icmp type host-unreachable\n\t\treject with icmpv6 no-route\n\t\tmeta l4proto tcp reject with tcp reset\n\t\treject",
    ),
  ],
  [
    "queues",
    chain("queue num 1-3 fanout,bypass\n\t\tqueue flags bypass to numgen inc mod 2\n\t\tqueue to 5\n\t\tqueue"),
    true,
  ],
  [
    "dnat",
    chain(
      "tcp dport 80 dnat ip to 192.0.2.1:8080\n\t\ttcp dport 81 dnat ip6 to [2001:db8::1]:80\n\t\ttcp dport 82 dnat to :8080\n\t\ttcp dport 83 dnat ip to 192.0.2.1-192.0.2.9 random,persistent",
    ),
  ],
  ["dnat by map", chain("dnat to tcp dport map { 80 : 192.0.2.1, 443 : 192.0.2.2 }", "ip")],
  [
    "dnat to address and port",
    chain("dnat ip addr . port to ip saddr . tcp dport map { 10.0.0.1 . 80 : 10.0.0.2 . 81 }"),
  ],
  [
    "snat, masquerade, redirect",
    chain(
      "snat ip to 192.0.2.1\n\t\tmeta l4proto tcp masquerade to :1024-2048 random\n\t\tmasquerade fully-random\n\t\ttcp dport 25 redirect to :2525",
    ),
  ],
  ["notrack", chain("udp dport 53 notrack")],
  ["payload rewritten", chain("ip dscp set cs1\n\t\ttcp dport set 80\n\t\tip6 hoplimit set 5")],
  [
    "dup and fwd",
    "table netdev a { chain c { type filter hook ingress device lo priority 0; dup to lo; fwd to lo; }; }\n",
  ],
  ["dup to an address", chain("dup to 192.0.2.1 device lo", "ip")],
  ["synproxy", chain("tcp dport 80 synproxy mss 1460 wscale 7 timestamp sack-perm")],
  ["tproxy", chain("meta l4proto tcp tproxy ip to 127.0.0.1:3128 accept")],
  ["osf", chain('osf ttl loose name "Linux" accept')],
  ["inline chains", chain("tcp dport 25 jump {\n\t\t\tip daddr 192.0.2.1 accept\n\t\t\tdrop\n\t\t}")],
  ["vmap", chain("tcp dport vmap { 22 : accept, 25-30 : drop }")],
  [
    "vmap over lines",
    "table inet f {\n\tchain a { }\n\tchain o {\n\t\ttcp dport vmap {\n\t\t\t22 : jump a, # ssh\n\t\t\t25 : goto a,\n\t\t}\n\t}\n}\n",
  ],
  ["concatenated vmap", chain("ip daddr . tcp dport vmap { 192.0.2.1 . 25 : accept, 198.51.100.0/24 . 80-90 : drop }")],
  ["concatenation", chain("ip saddr . ip daddr . tcp dport { 10.0.0.1 . 10.0.0.2 . 22 } accept")],
  [
    "sets",
    'table inet f {\n\tset a {\n\t\ttype ipv4_addr\n\t\tflags interval\n\t\tauto-merge\n\t\telements = { 10.0.0.0/8, 192.0.2.1-192.0.2.9,\n\t\t\t198.51.100.1 comment "one" }\n\t}\n\tset b { type ipv4_addr; flags dynamic,timeout; timeout 1h; gc-interval 10s; size 100; policy memory; }\n\tset c { typeof ip saddr . tcp dport; elements = { 10.0.0.1 . 80 }; }\n\tset d { type ifname; counter; elements = { "lo" counter packets 0 bytes 0 }; }\n\tset e { type ipv4_addr; flags timeout; elements = { 10.0.0.1 timeout 1d2h expires 1h }; }\n\tchain o { ip saddr @a ip daddr != @b iifname @d accept; }\n}\n',
  ],
  [
    "maps",
    "table ip f {\n\tchain a { }\n\tmap m { type inet_service : verdict; elements = { 22 : accept, 23 : jump a }; }\n\tmap n { type ipv4_addr : ipv4_addr; elements = { 10.0.0.1 : 10.0.0.2 }; }\n\tmap p { typeof ip saddr : meta mark; }\n\tmap q { type ipv4_addr . inet_service : verdict; flags interval; }\n\tchain o { tcp dport vmap @m; meta mark set ip saddr map @p; snat to ip saddr map @n; }\n}\n",
  ],
  [
    "sets filled by rules",
    "table ip f {\n\tset s { type ipv4_addr; flags dynamic; }\n\tset t { type ipv4_addr . inet_service; flags dynamic,timeout; }\n\tchain o {\n\t\tadd @s { ip saddr limit rate 5/second }\n\t\tupdate @t { ip saddr . tcp dport timeout 1m counter }\n\t\tdelete @s { ip saddr }\n\t\tset add ip saddr @s\n\t\tmeter m { ip saddr limit rate over 5/second } drop\n\t}\n}\n",
  ],
  [
    "objects",
    'table inet f {\n\tcounter c { packets 5 bytes 10; }\n\tquota q { over 25 mbytes; }\n\tlimit l { rate 5/second; }\n\tct helper h { type "ftp" protocol tcp; l3proto ip; }\n\tct timeout t { protocol tcp; l3proto ip; policy = { established : 60, close : 10 }; }\n\tct expectation e { protocol tcp; dport 90; timeout 1m; size 12; l3proto ip; }\n\tsynproxy y { mss 1460 wscale 7 timestamp sack-perm; }\n\tchain o { counter name c; quota name "q"; limit name "l"; ct helper set "h"; ct timeout set "t"; ct expectation set "e"; synproxy name "y"; }\n}\n',
  ],
  [
    "objects by map",
    'table inet f {\n\tcounter a { }\n\tcounter b { }\n\tchain o { counter name tcp dport map { 22 : "a", 25 : "b" }; }\n}\n',
  ],
  [
    "defines",
    "define lan = 10.0.0.0/8\ndefine ports = { 25, 80 }\ndefine both = { $lan, 192.0.2.1 }\nredefine lan = 192.0.2.0/24\ntable inet f {\n\tdefine inner = 5\n\tchain o { ip daddr $both tcp dport $ports meta mark $inner ip saddr { $lan } accept; }\n}\nundefine lan\n",
  ],
  [
    "defines of policy, priority and chain",
    'define pol = "drop"\ndefine prio = 10\ndefine dest = a\ntable inet f {\n\tchain a { }\n\tchain o { type filter hook output priority $prio; policy $pol; jump $dest; }\n}\n',
  ],
  ["an include of nothing", 'include "/nonexistent/*.nft"\n'],
  [
    "commands",
    "add table inet f\nadd chain inet f o { type filter hook output priority 0; policy drop; }\nadd rule inet f o tcp dport 22 accept\ninsert rule inet f o ct state established accept\nadd rule inet f o index 0 udp dport 53 accept\nadd set inet f s { type ipv4_addr; flags interval; }\nadd element inet f s { 10.0.0.0/8, 192.0.2.1 }\nadd map inet f m { type inet_service : verdict; }\nadd element inet f m { 22 : accept }\nadd counter inet f c\nflush chain inet f o\ndelete chain inet f o\nflush table inet f\ndelete table inet f\n",
  ],
  ["commands behind each other", "add table inet f; add chain inet f o; add rule inet f o accept\n"],
  [
    "a block again",
    "table inet f { chain o { type filter hook output priority 0; policy drop; }; }\ntable inet f { chain o { tcp dport 25 accept; }; }\n",
  ],
  ["continued lines", "table inet f {\n\tchain o {\n\t\ttcp dport \\\n\t\t\t25 accept\n\t}\n}\n"],
  ["strange names", "table inet a-b.c_d/e { chain x-y.z { }; }\n"],
  ["vxlan-like raw tunnels", chain("udp dport 4789 @th,64,8 0x8 accept")],
  [
    "a port rewritten behind a map that asks for one",
    "table ip n { chain o { dnat to tcp dport map { 83 : 10.0.0.1 }:80; dnat to tcp dport map { 83 : 10.0.0.1 }:tcp dport map { 83 : 80 }; }; }\n",
  ],
  ["a flow table", "table inet f {\n\tflowtable t { hook ingress priority filter; }\n}\n", true],
  ["list and reset", "add table inet f\nlist ruleset\nlist table inet f\nreset counters\n"],
  [
    "what only shows something",
    "list ruleset\nlist ruleset inet\nlist tables; list chains ip6\nlist sets\nlist counters\nlist hooks\nlist meters\nlist flow tables ip\nreset quotas ip\ndescribe ip saddr\ndescribe ct_state\ndescribe ipsec\n",
  ],
  [
    "objects by a named map",
    'table inet f {\n\tcounter a { }\n\tcounter b { }\n\tmap m { type inet_service : counter; elements = { 22 : "a", 25 : "b" }; }\n\tchain o { counter name tcp dport map @m; }\n}\n',
  ],
  ["a rule without a verb", "add table inet f\nadd chain inet f o\ninet f o tcp dport 25 accept\n"],
];
