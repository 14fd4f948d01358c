import type { Generated } from "./nftables.ts";

/** How administrators and generators of rules build a filter; each stops Razor2, Pyzor and the rest on its way out. */
export interface Shape {
  readonly name: string;
  readonly files: Generated["files"];
  /** The kernel or nft takes no reject there, or it is rejected already. */
  readonly noReject?: true;
}

const nft = (text: string): Generated["files"] => [
  { path: "etc/nftables.conf", program: ["nft", "-f", "-"], text: `flush ruleset\n${text}` },
];
const gateway = (text: string): Generated["files"] => [
  { path: "perimeter/gateway.nft", program: ["nft", "-f", "-"], text: `flush ruleset\n${text}`, forwarding: true },
];
const script = (text: string): Generated["files"] => [
  { path: "usr/local/sbin/firewall", program: ["sh", "-s"], text: `#!/bin/sh\n${text}` },
];
const filter = (body: string): string => `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
${body}
COMMIT
`;
const saved = (four: string, six = four, tables = ""): Generated["files"] => [
  { path: "etc/iptables/rules.v4", program: ["iptables-restore"], text: tables + filter(four) },
  { path: "etc/iptables/rules.v6", program: ["ip6tables-restore"], text: tables + filter(six) },
];
const forwarded = (body: string): Generated["files"] => [
  {
    path: "perimeter/rules.v4",
    program: ["iptables-restore"],
    text: `*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${body}\nCOMMIT\n`,
    forwarding: true,
  },
];

const base = `    type filter hook output priority filter; policy drop;
    oifname "lo" accept
    ct state established,related accept
    udp dport 53 accept`;

const savedBase = `-A OUTPUT -o lo -j ACCEPT
-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A OUTPUT -p udp -m udp --dport 53 -j ACCEPT`;

export const shapes: readonly Shape[] = [
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
  { name: "iptables: a policy that drops", files: saved(`:OUTPUT DROP [0:0]\n${savedBase}`) },
  { name: "iptables: a final drop", files: saved(`:OUTPUT ACCEPT [0:0]\n${savedBase}\n-A OUTPUT -j DROP`) },
  {
    name: "iptables: a final reject",
    files: saved(`:OUTPUT ACCEPT [0:0]\n${savedBase}\n-A OUTPUT -j REJECT`),
    noReject: true,
  },
  {
    name: "iptables: a chain that logs and drops",
    files: saved(
      `:OUTPUT ACCEPT [0:0]\n:LOGDROP - [0:0]\n${savedBase}\n-A OUTPUT -j LOGDROP\n-A LOGDROP -j LOG --log-prefix "out: "\n-A LOGDROP -j DROP`,
    ),
  },
  {
    name: "iptables: chains of one's own",
    files: saved(
      `:OUTPUT DROP [0:0]\n:mail - [0:0]\n:rest - [0:0]\n${savedBase}\n-A OUTPUT -p tcp -j mail\n-A OUTPUT -p udp -g rest\n-A mail -p tcp -m tcp --dport 25 -j ACCEPT\n-A mail -p tcp -m multiport --dports 443,2703 -j DROP\n-A rest -p udp -m udp --dport 123 -j ACCEPT`,
    ),
  },
  {
    name: "iptables: raw and mangle drop as well",
    files: saved(
      `:OUTPUT DROP [0:0]\n${savedBase}`,
      undefined,
      "*raw\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp -m tcp --dport 2703 -j DROP\nCOMMIT\n*mangle\n:OUTPUT DROP [0:0]\n-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -p tcp -m tcp --dport 2703 -j ACCEPT\nCOMMIT\n",
    ),
    noReject: true,
  },
  {
    name: "iptables: inserted lines and counters",
    files: saved(
      `:OUTPUT DROP [12:720]\n[3:180] -A OUTPUT -o lo -j ACCEPT\n[0:0] -A OUTPUT -p tcp -m tcp --dport 25 -j ACCEPT\n[7:420] -A OUTPUT -j DROP`,
    ),
  },
  {
    name: "iptables: users and states",
    files: saved(
      `:OUTPUT DROP [0:0]\n${savedBase}\n-A OUTPUT -p tcp -m owner --uid-owner 110 -m tcp --dport 443 -m conntrack --ctstate NEW -j ACCEPT\n-A OUTPUT -m owner ! --uid-owner 65534 -j DROP`,
    ),
  },
  {
    name: "script: a policy that drops",
    files: script(
      "IPT=iptables\n$IPT -F\n$IPT -X\n$IPT -P OUTPUT DROP\n$IPT -A OUTPUT -o lo -j ACCEPT\n$IPT -A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n$IPT -A OUTPUT -p udp --dport 53 -j ACCEPT\n",
    ),
  },
  {
    name: "script: a policy before the flush",
    files: script("iptables -P OUTPUT DROP\niptables -F\niptables -A INPUT -i lo -j ACCEPT\n"),
    noReject: true,
  },
  {
    name: "script: a final drop behind a loop",
    files: script(
      "iptables -F\niptables -P OUTPUT ACCEPT\niptables -A OUTPUT -o lo -j ACCEPT\nfor port in 25 80; do\n  iptables -A OUTPUT -p tcp --dport $port -j ACCEPT\ndone\niptables -A OUTPUT -j DROP\n",
    ),
  },
  {
    name: "script: a chain that logs and drops",
    files: script(
      'iptables -F\niptables -X\niptables -N LOGDROP\niptables -A LOGDROP -j LOG --log-prefix "out: "\niptables -A LOGDROP -j DROP\niptables -A OUTPUT -o lo -j ACCEPT\niptables -A OUTPUT -p tcp -m multiport --dports 25,80 -j ACCEPT\niptables -A OUTPUT -j LOGDROP\n',
    ),
  },
  {
    name: "script: both families",
    files: script(
      'set -e\nip4() { iptables "$@"; }\niptables -F OUTPUT\nip6tables -F OUTPUT\niptables -P OUTPUT DROP\nip6tables -P OUTPUT DROP\niptables -A OUTPUT -o lo -j ACCEPT\nip6tables -A OUTPUT -o lo -j ACCEPT\nip6tables -A OUTPUT -p ipv6-icmp -j ACCEPT\n',
    ),
  },
  {
    name: "a gateway: forward with a policy that drops",
    files: gateway(
      `table inet filter {\n  chain forward {\n    type filter hook forward priority filter; policy drop;\n    ct state established,related accept\n    iifname "vpn0" oifname "gate" udp dport 53 accept\n  }\n}\n`,
    ),
  },
  {
    name: "a gateway: prerouting, forward and a final reject",
    files: gateway(
      `table inet filter {\n  chain early {\n    type filter hook prerouting priority raw; policy accept;\n    tcp dport 2703 drop\n  }\n  chain forward {\n    type filter hook forward priority filter; policy accept;\n    ip saddr 192.0.2.2 tcp dport 25 accept\n    counter reject\n  }\n}\n`,
    ),
    noReject: true,
  },
  {
    name: "a gateway: forward by verdict maps, and addresses translated",
    files: gateway(
      `table inet filter {\n  chain lan {\n    tcp dport { 25, 80 } accept\n    drop\n  }\n  chain forward {\n    type filter hook forward priority filter; policy drop;\n    iifname . oifname vmap { "vpn0" . "gate" : jump lan }\n  }\n}\ntable ip nat {\n  chain post {\n    type nat hook postrouting priority srcnat;\n    oifname "gate" masquerade\n  }\n}\n`,
    ),
  },
  {
    name: "a gateway: FORWARD of iptables",
    files: forwarded(
      ":FORWARD DROP [0:0]\n-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A FORWARD -i vpn0 -o gate -p tcp -m tcp --dport 25 -j ACCEPT",
    ),
  },
  {
    name: "DOCKER-USER before Docker's own chains",
    files: forwarded(
      ":FORWARD DROP [0:0]\n:DOCKER - [0:0]\n:DOCKER-USER - [0:0]\n-A FORWARD -j DOCKER-USER\n-A FORWARD -i vpn0 -o gate -j ACCEPT\n-A FORWARD -o vpn0 -j DOCKER\n-A DOCKER-USER -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN\n-A DOCKER-USER -i vpn0 -p tcp -m tcp --dport 25 -j RETURN\n-A DOCKER-USER -i vpn0 -j DROP\n-A DOCKER-USER -j RETURN",
    ),
  },
];
