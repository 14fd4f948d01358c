import { base, nft, type Shape, saved, savedBase, script } from "./shape.ts";

/** Commands for ipset that make these sets in the tests' namespace, and rules for IPv4 and IPv6 that ask for them. */
function withSets(sets: string, four: string, six = four): Shape["files"] {
  return [{ path: "etc/ipset.conf", program: ["ipset", "restore"], text: sets }, ...saved(four, six)];
}

const output = (rules: string, sets = ""): Shape["files"] =>
  nft(`table inet filter {\n${sets}  chain output {\n${base}\n${rules}  }\n}\n`);

/** Filters that keep the ports or hosts they accept in a list. */
export const listShapes: readonly Shape[] = [
  {
    name: "nft: ports in a set of the line",
    files: output("    tcp dport { 25, 80 } accept\n    udp dport { 123 } accept\n"),
    lists: 2,
  },
  {
    name: "nft: ports in a set of the line, one below the other",
    files: output(
      "    tcp dport {\n      25, # mail\n      80 # web\n    } accept\n    udp dport {\n      53,\n      123,\n    } accept\n",
    ),
    lists: 2,
  },
  {
    name: "nft: ports in a set with a name",
    files: output(
      "    tcp dport @mail_ports accept\n    meta l4proto udp th dport @others accept\n    log\n    drop\n",
      '  set mail_ports {\n    type inet_service\n    elements = { 25 comment "SMTP", 587 }\n  }\n  set others {\n    type inet_service; flags interval; elements = { 123, 8000-8010 }\n  }\n',
    ),
    lists: 2,
  },
  {
    name: "nft: ports in a set that commands fill",
    files: nft(
      'add table inet f\nadd set inet f doors { type inet_service; flags interval; auto-merge; }\nadd chain inet f o { type filter hook output priority 0; policy drop; }\nadd element inet f doors { 25 }\nadd element inet f doors { 80,\n  2700-2702 }\nadd rule inet f o oif "lo" accept\nadd rule inet f o tcp dport @doors accept\n',
    ),
    lists: 1,
  },
  {
    name: "nft: ports in defines",
    files: nft(
      `define OUT_TCP = { 25, 53 }\ndefine OUT_UDP = {\n  53, # DNS\n  123\n}\ntable inet filter {\n  set datagrams {\n    type inet_service\n    elements = $OUT_UDP\n  }\n  chain output {\n${base}\n    tcp dport $OUT_TCP ct state new accept\n    udp dport @datagrams accept\n  }\n}\n`,
    ),
    lists: 2,
  },
  {
    name: "nft: a set that a line for input asks too",
    files: nft(
      `table inet filter {\n  set doors {\n    type inet_service\n    elements = { 25, 80 }\n  }\n  chain input {\n    type filter hook input priority 0; policy accept;\n    tcp dport @doors accept\n  }\n  chain output {\n${base}\n    tcp dport @doors accept\n  }\n}\n`,
    ),
    lists: 0,
  },
  {
    name: "nft: lists for one interface, one user, one address, TCP and UDP at once, and a list behind the drop",
    files: output(
      '    oifname "vpn0" tcp dport { 25, 80 } accept\n    meta skuid 110 tcp dport { 25, 80 } accept\n    ip daddr 192.0.2.7 tcp dport { 25, 80 } accept\n    meta l4proto { tcp, udp } th dport { 25, 80 } accept\n    drop\n    tcp dport { 25, 80 } accept\n',
    ),
    lists: 0,
  },
  {
    name: "nft: a set that is full",
    files: output(
      "    tcp dport @full accept\n",
      "  set full {\n    type inet_service\n    size 2\n    elements = { 25, 80 }\n  }\n",
    ),
    lists: 0,
  },
  {
    name: "nft: hosts in sets",
    files: output(
      "    tcp dport 443 ip daddr @web4 accept\n    ip6 daddr { 2001:db8::53, 2001:db8::80 } tcp dport 443 accept\n",
      "  set web4 {\n    type ipv4_addr\n    flags interval\n    elements = { 192.0.2.0/24,\n                 198.51.100.25 }\n  }\n",
    ),
    lists: 1,
  },
  {
    name: "nft: a chain of services that output jumps to",
    files: nft(
      `table inet filter {\n  chain services {\n    tcp dport { 25, 80 } accept\n    udp dport { 53, 123 } accept\n  }\n  chain output {\n${base}\n    ct state new jump services\n    reject\n  }\n}\n`,
    ),
    lists: 2,
    noReject: true,
  },
  {
    name: "nft: a list in each of two filters",
    files: nft(
      `table ip early {\n  chain out {\n    type filter hook output priority -10; policy drop;\n    oif "lo" accept\n    udp dport 53 accept\n    tcp dport { 25, 80 } accept\n  }\n}\ntable inet late {\n  chain out {\n${base}\n    tcp dport { 25, 80 } accept\n  }\n}\n`,
    ),
    lists: 1,
  },
  {
    name: "iptables: multiport",
    files: saved(
      `:OUTPUT DROP [0:0]\n${savedBase}\n-A OUTPUT -p tcp -m multiport --dports 25,80,8000:8010 -j ACCEPT\n-A OUTPUT -p udp -m conntrack --ctstate NEW -m multiport --destination-ports 123,500 -j ACCEPT\n-A OUTPUT -j DROP`,
    ),
    lists: 2,
  },
  {
    name: "iptables: a full multiport, and one for senders' ports",
    files: saved(
      `:OUTPUT DROP [0:0]\n${savedBase}\n-A OUTPUT -p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14:15 -j ACCEPT\n-A OUTPUT -p udp -m multiport --ports 123,500 -j ACCEPT`,
    ),
    lists: 0,
  },
  {
    name: "iptables: a multiport with room for one",
    files: saved(
      `:OUTPUT DROP [0:0]\n${savedBase}\n-A OUTPUT -p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14 -j ACCEPT`,
    ),
    lists: 1,
  },
  {
    name: "iptables: ports in a set for both families",
    files: withSets(
      'create out_tcp bitmap:port range 0-65535 comment\nadd out_tcp 25 comment "SMTP"\nadd out_tcp 80\ncreate out_udp bitmap:port range 0-65535\nadd out_udp 123\n',
      `:OUTPUT DROP [0:0]\n${savedBase}\n-A OUTPUT -p tcp -m set --match-set out_tcp dst -j ACCEPT\n-A OUTPUT -p udp -m set --match-set out_udp dst -j ACCEPT`,
    ),
    lists: 2,
  },
  {
    name: "iptables: a set that FORWARD asks too",
    files: withSets(
      "create out_tcp bitmap:port range 0-65535\nadd out_tcp 25\n",
      `:OUTPUT DROP [0:0]\n${savedBase}\n-A OUTPUT -p tcp -m set --match-set out_tcp dst -j ACCEPT\n-A FORWARD -p tcp -m set --match-set out_tcp dst -j ACCEPT`,
    ),
    lists: 0,
  },
  {
    name: "iptables: hosts with their ports in sets",
    files: withSets(
      "create pairs4 hash:ip,port\nadd pairs4 198.51.100.25,tcp:25\nadd pairs4 192.0.2.53,udp:53\ncreate pairs6 hash:ip,port family inet6\nadd pairs6 2001:db8::25,tcp:25\n",
      `:OUTPUT DROP [0:0]\n${savedBase}\n-A OUTPUT -m set --match-set pairs4 dst,dst -j ACCEPT`,
      `:OUTPUT DROP [0:0]\n${savedBase}\n-A OUTPUT -m set --match-set pairs6 dst,dst -j ACCEPT`,
    ),
    lists: 1,
  },
  {
    name: "iptables: hosts in sets",
    files: withSets(
      "create web4 hash:net\nadd web4 198.51.100.0/24\ncreate web6 hash:ip family inet6\nadd web6 2001:db8::80\n",
      `:OUTPUT DROP [0:0]\n${savedBase}\n-A OUTPUT -p tcp -m tcp --dport 443 -m set --match-set web4 dst -j ACCEPT`,
      `:OUTPUT DROP [0:0]\n${savedBase}\n-A OUTPUT -p tcp -m tcp --dport 443 -m set --match-set web6 dst -j ACCEPT`,
    ),
    lists: 1,
  },
  {
    name: "script: multiport and a set of ports",
    files: script(
      "IPT=iptables\nIPSET=ipset\n$IPSET create out_udp bitmap:port range 0-65535 -exist\n$IPSET flush out_udp\n$IPSET add out_udp 53 -exist # DNS\n$IPSET add out_udp 123 -exist # NTP\n$IPT -P OUTPUT DROP\n$IPT -F\n$IPT -A OUTPUT -o lo -j ACCEPT\n$IPT -A OUTPUT -p tcp -m multiport --dports 25,80 -j ACCEPT\n$IPT -A OUTPUT -p udp -m set --match-set out_udp dst -j ACCEPT\n",
    ),
    lists: 2,
  },
  {
    name: "script: lists in variables and loops",
    files: script(
      "PORTS=25,80\niptables -P OUTPUT DROP\niptables -F\nipset -N out_udp portmap --from 0 --to 65535\nfor port in 53 123; do ipset -A out_udp $port -exist; done\niptables -A OUTPUT -o lo -j ACCEPT\niptables -A OUTPUT -p tcp -m multiport --dports $PORTS -j ACCEPT\niptables -A OUTPUT -p udp -m set --match-set out_udp dst -j ACCEPT\n",
    ),
    lists: 0,
  },
];
