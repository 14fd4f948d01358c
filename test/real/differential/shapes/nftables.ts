import { base, nft, type Shape } from "./shape.ts";

export const nftablesShapes: readonly Shape[] = [
  { name: "nft: a policy that drops", files: nft(`table inet filter {\n  chain output {\n${base}\n  }\n}\n`) },
  {
    name: "nft: a policy that drops, on one line",
    files: nft(
      'table inet f { chain o { type filter hook output priority 0; policy drop; oif "lo" accept; udp dport 53 accept; }\n}\n',
    ),
  },
  {
    name: "nft: a final drop",
    files: nft(
      `table inet filter {\n\tchain output {\n\t\ttype filter hook output priority 0;\n\t\toif "lo" accept\n\t\ttcp dport { 25, 80 } accept\n\t\tcounter drop\n\t}\n}\n`,
    ),
  },
  {
    name: "nft: a final reject",
    files: nft(
      `table inet filter {\n  chain output {\n    type filter hook output priority 0; policy accept;\n    tcp dport 25 accept\n    reject with icmpx type admin-prohibited\n  }\n}\n`,
    ),
    noReject: true,
  },
  {
    name: "nft: a drop for some ports amid accepts",
    files: nft(
      `table inet filter {\n  chain output {\n    type filter hook output priority 0; policy accept;\n    oif lo accept\n    meta l4proto { tcp, udp } th dport { 443, 2703, 24441 } drop\n  }\n}\n`,
    ),
  },
  {
    name: "nft: a chain that logs and drops",
    files: nft(
      `table inet filter {\n  chain stop {\n    log prefix "out: "\n    drop\n  }\n  chain output {\n${base}\n    jump stop\n  }\n}\n`,
    ),
  },
  {
    name: "nft: chains for each protocol",
    files: nft(
      `table inet filter {\n  chain tcp_out {\n    tcp dport { 25, 80 } accept\n    drop\n  }\n  chain udp_out {\n    udp dport 123 accept\n    drop\n  }\n  chain output {\n${base}\n    meta l4proto tcp goto tcp_out\n    meta l4proto udp jump udp_out\n  }\n}\n`,
    ),
  },
  {
    name: "nft: a verdict map of protocols",
    files: nft(
      `table inet filter {\n  chain tcp_out {\n    tcp dport 25 accept\n  }\n  chain udp_out {\n    udp dport 123 accept\n  }\n  chain output {\n${base}\n    meta l4proto vmap { tcp : jump tcp_out, udp : jump udp_out }\n  }\n}\n`,
    ),
  },
  {
    name: "nft: a verdict map of ports",
    files: nft(
      `table inet filter {\n  map fate {\n    type inet_service : verdict\n    elements = { 25 : accept, 443 : drop, 2703 : drop }\n  }\n  chain output {\n${base}\n    tcp dport vmap @fate\n    udp dport vmap { 123 : accept, 24441 : drop, * : drop }\n  }\n}\n`,
    ),
    noReject: true,
  },
  {
    name: "nft: sets of ports and addresses",
    files: nft(
      `table inet filter {\n  set doors {\n    type inet_service\n    elements = { 25, 80 }\n  }\n  set relays {\n    type ipv4_addr\n    flags interval\n    elements = { 198.51.100.0/25 }\n  }\n  set pairs {\n    type ipv4_addr . inet_service\n    elements = { 203.0.113.9 . 80 }\n  }\n  chain output {\n${base}\n    tcp dport @doors accept\n    ip daddr @relays tcp dport 587 accept\n    ip daddr . tcp dport @pairs accept\n    ip daddr != @relays counter drop\n  }\n}\n`,
    ),
  },
  {
    name: "nft: several base chains",
    files: nft(
      `table inet filter {\n  chain output {\n${base}\n    tcp dport 2703 accept\n  }\n}\ntable ip strict {\n  chain late {\n    type filter hook output priority 10; policy drop;\n    oif "lo" accept\n    udp dport { 53, 24441 } accept\n  }\n}\n`,
    ),
  },
  {
    name: "nft: raw and postrouting drop as well",
    files: nft(
      `table inet guard {\n  chain early {\n    type filter hook output priority raw; policy accept;\n    tcp dport 2703 drop\n  }\n  chain post {\n    type filter hook postrouting priority 0; policy accept;\n    udp dport 24441 drop\n  }\n  chain output {\n${base}\n  }\n}\n`,
    ),
    noReject: true,
  },
  {
    name: "nft: a table for each family",
    files: nft(
      `table ip f4 {\n  chain output {\n    type filter hook output priority 0; policy drop;\n    oif "lo" accept\n    tcp dport 25 accept\n  }\n}\ntable ip6 f6 {\n  chain output {\n    type filter hook output priority 0; policy drop;\n    oif "lo" accept\n    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\n  }\n}\n`,
    ),
  },
  {
    name: "nft: only new connections",
    files: nft(
      `table inet filter {\n  chain output {\n    type filter hook output priority 0; policy drop;\n    oif lo accept\n    ct state vmap { established : accept, related : accept, invalid : drop }\n    ct state new tcp dport { 25, 80 } accept\n    ct state new counter drop\n  }\n}\n`,
    ),
  },
  {
    name: "nft: users",
    files: nft(
      `table inet filter {\n  chain output {\n${base}\n    meta skuid 110 tcp dport 443 accept\n    meta skuid != 65534 drop\n  }\n}\n`,
    ),
  },
  {
    name: "nft: one command a line",
    files: nft(
      'add table inet f\nadd chain inet f o { type filter hook output priority 0; policy drop; }\nadd rule inet f o oif "lo" accept\nadd rule inet f o ct state established,related accept\nadd rule inet f o udp dport 53 accept\n',
    ),
  },
  {
    name: "nft: one command a line, jump and final drop",
    files: nft(
      'add table inet f\nadd chain inet f stop\nadd chain inet f o { type filter hook output priority 0; }\nadd rule inet f stop counter\nadd rule inet f stop drop\nadd rule inet f o oif "lo" accept\ninsert rule inet f o udp dport 53 accept\nadd rule inet f o jump stop\n',
    ),
  },
  {
    name: "nft: defines and a block printed by list ruleset",
    files: nft(
      `define doors = { 25, 80 }\ntable inet filter { # handle 3\n\tchain output { # handle 1\n\t\ttype filter hook output priority filter; policy drop;\n\t\toif "lo" accept # handle 2\n\t\ttcp dport $doors counter packets 3 bytes 180 accept # handle 4\n\t\tcounter packets 0 bytes 0 drop # handle 5\n\t}\n}\n`,
    ),
  },
  {
    name: "nft: two tables at different priorities that both drop",
    files: nft(
      `table inet early {\n  chain out {\n    type filter hook output priority -10; policy drop;\n    oif "lo" accept\n    udp dport 53 accept\n    tcp dport { 25, 80 } accept\n  }\n}\ntable inet late {\n  chain out {\n    type filter hook output priority 10; policy accept;\n    oif "lo" accept\n    meta l4proto { tcp, udp } th dport != { 25, 53, 80 } drop\n  }\n}\n`,
    ),
  },
  {
    name: "nft: IPv6 alone",
    files: nft(
      `table ip6 filter {\n\tchain output {\n\t\ttype filter hook output priority filter; policy drop;\n\t\tmeta oif lo accept\n\t\tmeta l4proto ipv6-icmp accept\n\t\ttcp dport 25 accept\n\t}\n}\n`,
    ),
  },
  {
    name: "nft: goto a chain that accepts and drops",
    files: nft(
      `table inet filter {\n  chain leaving {\n    tcp dport 25 accept\n    udp dport { 53, 123 } accept\n    reject\n  }\n  chain output {\n    type filter hook output priority 0; policy accept;\n    oif lo accept\n    goto leaving\n  }\n}\n`,
    ),
    noReject: true,
  },
  {
    name: "nft: a chain shared by output and forward",
    files: nft(
      `table inet filter {\n  chain common {\n    ct state established,related accept\n    ct state invalid drop\n    tcp dport 25 accept\n    drop\n  }\n  chain output {\n    type filter hook output priority 0; policy accept;\n    oif lo accept\n    udp dport 53 accept\n    jump common\n  }\n  chain forward {\n    type filter hook forward priority 0; policy accept;\n    jump common\n  }\n}\n`,
    ),
  },
  {
    name: "nft: an anonymous set of ports on the deciding chain",
    files: nft(`table inet filter {\n  chain output {\n${base}\n    tcp dport { 25, 53, 80 } accept\n  }\n}\n`),
  },
  {
    name: "nft: a set of ports over several lines",
    files: nft(
      `table inet filter {\n  chain output {\n${base}\n    tcp dport {\n      25, # mail\n      80, # web\n    } accept\n  }\n}\n`,
    ),
  },
  {
    name: "nft: named sets for each protocol, with add element below",
    files: nft(
      `table inet filter {\n  set tcp_out {\n    type inet_service\n    flags interval\n  }\n  set udp_out {\n    type inet_service\n    elements = { 123 }\n  }\n  chain output {\n${base}\n    tcp dport @tcp_out accept\n    udp dport @udp_out accept\n    counter reject with icmpx admin-prohibited\n  }\n}\nadd element inet filter tcp_out { 25, 80-81 }\n`,
    ),
    noReject: true,
  },
  {
    name: "nft: a set of protocols and ports",
    files: nft(
      `table inet filter {\n  set open_ports {\n    type inet_proto . inet_service\n    elements = { tcp . 25, udp . 123 }\n  }\n  chain output {\n${base}\n    meta l4proto . th dport @open_ports accept\n    drop\n  }\n}\n`,
    ),
  },
  {
    name: "nft: a set of addresses that may be reached",
    files: nft(
      `table inet filter {\n  set friends4 {\n    type ipv4_addr\n    flags interval\n    elements = { 192.0.2.0/24, 10.8.0.0/24 }\n  }\n  set friends6 {\n    type ipv6_addr\n    flags interval\n    elements = { 2001:db8::/64 }\n  }\n  chain output {\n${base}\n    ip daddr @friends4 tcp dport { 25, 80 } accept\n    ip6 daddr @friends6 tcp dport { 25, 80 } accept\n    ip daddr 0.0.0.0/0 drop\n  }\n}\n`,
    ),
  },
  {
    name: "nft: a map from users to chains",
    files: nft(
      `table inet filter {\n  chain for_mail {\n    tcp dport 25 accept\n  }\n  chain for_root {\n    tcp dport { 22, 80 } accept\n    udp dport 123 accept\n  }\n  chain output {\n${base}\n    meta skuid vmap { 0 : jump for_root, 110 : jump for_mail }\n    drop\n  }\n}\n`,
    ),
  },
  {
    name: "nft: defines, a chain for each direction of a bridge to chains",
    files: nft(
      `define WAN = "gate"\ndefine TCP_OUT = { 25, 80, 587 }\ntable inet filter {\n  chain to_wan {\n    tcp dport $TCP_OUT accept\n    udp dport 123 accept\n    counter drop\n  }\n  chain output {\n    type filter hook output priority 0; policy drop;\n    oif lo accept\n    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\n    udp dport 53 accept\n    oifname $WAN goto to_wan\n  }\n}\n`,
    ),
  },
  {
    name: "nft: limits and logs before the drop",
    files: nft(
      `table inet filter {\n  chain output {\n${base}\n    tcp dport 25 accept\n    limit rate 5/minute log prefix "denied: " level info\n    counter packets 0 bytes 0 drop comment "all else"\n  }\n}\n`,
    ),
  },
  {
    name: "nft: a line that continues on the next",
    files: nft(
      `table inet filter {\n  chain output {\n    type filter hook output priority 0\n    policy drop\n    oif lo accept\n    tcp dport { 25, \\\n                80 } \\\n      accept\n    udp dport 53 accept # DNS\n  }\n}\n`,
    ),
  },
  {
    name: "nft: rules on one line with semicolons",
    files: nft(
      `table inet filter {\n  chain output {\n    type filter hook output priority 0; policy accept; oif lo accept; tcp dport 25 accept;\n    udp dport 53 accept; meta l4proto { tcp, udp } drop\n  }\n}\n`,
    ),
  },
  {
    name: "nft: add and insert commands with a reject",
    files: nft(
      `add table ip f\nadd chain ip f o { type filter hook output priority 0; policy accept; }\nadd rule ip f o counter reject\ninsert rule ip f o tcp dport { 25, 80 } accept\ninsert rule ip f o oif "lo" accept\nadd table ip6 f\nadd chain ip6 f o { type filter hook output priority 0; policy drop; }\nadd rule ip6 f o oif "lo" accept\n`,
    ),
    noReject: true,
  },
  {
    name: "nft: blocks below add table, and rules as commands",
    files: nft(
      `add table inet f\ntable inet f {\n  chain o {\n    type filter hook output priority 0; policy drop;\n  }\n}\nadd rule inet f o oif "lo" accept\nadd rule inet f o udp dport 53 accept # DNS\n`,
    ),
  },
  {
    name: "nft: a table given twice",
    files: nft(
      `table inet filter {\n  chain output {\n    type filter hook output priority 0; policy drop;\n    oif lo accept\n  }\n}\ntable inet filter {\n  chain output {\n    udp dport 53 accept\n    tcp dport 25 accept\n  }\n}\n`,
    ),
  },
  {
    name: "nft: marks decide",
    files: nft(
      `table inet filter {\n  chain output {\n    type filter hook output priority 0; policy accept;\n    oif lo accept\n    udp dport 53 meta mark set 1\n    tcp dport { 25, 80 } meta mark set 1\n    meta mark != 1 drop\n  }\n}\n`,
    ),
  },
  {
    name: "nft: a mangle chain and a filter chain of one table",
    files: nft(
      `table ip filter {\n  chain mangled {\n    type route hook output priority mangle; policy accept;\n    udp dport 24441 drop\n  }\n  chain output {\n    type filter hook output priority filter; policy drop;\n    oif lo accept\n    udp dport { 53, 24441 } accept\n  }\n}\n`,
    ),
    noReject: true,
  },
  {
    name: "nft: a device's egress",
    files: nft(
      `table netdev guard {\n  chain gate_out {\n    type filter hook egress device "gate" priority 0; policy accept;\n    tcp dport { 443, 2703 } drop\n    udp dport 24441 drop\n  }\n}\n`,
    ),
    interface: "gate",
    noReject: true,
  },
  {
    name: "nft: by interface and source address",
    files: nft(
      `table inet filter {\n  chain output {\n    type filter hook output priority 0; policy drop;\n    oifname "lo" accept\n    ip saddr 192.0.2.2 udp dport 53 accept\n    ip6 saddr 2001:db8::2 tcp dport 25 accept\n    oifname "gate" ip protocol udp reject with icmp type port-unreachable\n    oifname "gate" drop\n  }\n}\n`,
    ),
    noReject: true,
  },
  {
    name: "nft: tabs, comments behind lines and a last line without line end",
    files: nft(
      `table inet filter {\n\tchain output {\t# what leaves\n\t\ttype filter hook output priority 0; policy drop;\t# shut\n\t\toif lo accept\t# own\n\t\tudp dport 53 accept\t# DNS\n\t}\t# output\n}`,
    ),
  },
  {
    name: "nft: a drop for all but a list of users",
    files: nft(
      `table inet filter {\n  chain output {\n    type filter hook output priority 0; policy accept;\n    oif lo accept\n    ct state established,related accept\n    meta skuid { 65534, 1000-2000 } accept\n    udp dport 53 accept\n    ct state new counter log prefix "OUT " reject with icmpx type port-unreachable\n  }\n}\n`,
    ),
    noReject: true,
  },
];
