import { type Shape, saved, savedBase } from "./shape.ts";

export const iptablesShapes: readonly Shape[] = [
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
    name: "iptables: nothing but a policy",
    files: saved(`:OUTPUT DROP [0:0]`),
  },
  {
    name: "iptables: a final chain by goto, shared with FORWARD",
    files: saved(
      `:OUTPUT ACCEPT [0:0]\n:stop - [0:0]\n${savedBase}\n-A OUTPUT -p tcp -m multiport --dports 25,80,587 -j ACCEPT\n-A OUTPUT -g stop\n-A FORWARD -g stop\n-A stop -m limit --limit 5/min -j LOG --log-prefix "stop: "\n-A stop -j REJECT --reject-with icmp-port-unreachable`,
      `:OUTPUT DROP [0:0]\n-A OUTPUT -o lo -j ACCEPT`,
    ),
    noReject: true,
  },
  {
    name: "iptables: ports of one's own in a chain that returns",
    files: saved(
      `:OUTPUT DROP [0:0]\n:services - [0:0]\n${savedBase}\n-A OUTPUT -m conntrack --ctstate NEW -j services\n-A services -p tcp -m tcp --dport 25 -j ACCEPT\n-A services -p udp -m udp --dport 123 -j ACCEPT\n-A services -p tcp -m tcp --dport 2703 -j RETURN`,
    ),
  },
  {
    name: "iptables: ufw's chains",
    files: saved(
      `:OUTPUT DROP [0:0]\n:ufw-before-output - [0:0]\n:ufw-user-output - [0:0]\n:ufw-reject-output - [0:0]\n:ufw-track-output - [0:0]\n-A OUTPUT -j ufw-before-output\n-A OUTPUT -j ufw-reject-output\n-A OUTPUT -j ufw-track-output\n-A ufw-before-output -o lo -j ACCEPT\n-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw-before-output -j ufw-user-output\n-A ufw-user-output -p tcp -m tcp --dport 25 -m comment --comment "mail out" -j ACCEPT\n-A ufw-user-output -p udp -m udp --dport 53 -j ACCEPT`,
    ),
  },
  {
    name: "iptables: the security table drops too",
    files: saved(
      `:OUTPUT DROP [0:0]\n${savedBase}\n-A OUTPUT -p tcp -m tcp --dport 2703 -j ACCEPT`,
      undefined,
      `*security\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp -m multiport --dports 443,2703 -j DROP\nCOMMIT\n`,
    ),
    noReject: true,
  },
  {
    name: "iptables: lines inserted in front",
    files: saved(
      `:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j DROP\n-I OUTPUT -p tcp -m tcp --dport 25 -j ACCEPT\n-I OUTPUT 1 -o lo -j ACCEPT\n-I OUTPUT 1 -p udp -m udp --dport 53 -j ACCEPT`,
    ),
  },
  {
    name: "iptables: ranges of addresses and a comment before the drop",
    files: saved(
      `:OUTPUT ACCEPT [0:0]\n# leave these alone\n-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -m iprange --dst-range 192.0.2.0-192.0.2.255 -p tcp --dport 25 -j ACCEPT\n\n# all else\n-A OUTPUT -m comment --comment "all else" -j DROP\n# end`,
      `:OUTPUT DROP [0:0]\n-A OUTPUT -o lo -j ACCEPT`,
    ),
  },
  {
    name: "iptables: quoted comments and long options",
    files: saved(
      `:OUTPUT DROP [0:0]\n--append OUTPUT --out-interface lo --jump ACCEPT\n--append OUTPUT --protocol udp --destination-port 53 -m comment --comment "DNS's way" --jump ACCEPT\n--append OUTPUT --protocol tcp --jump DROP`,
    ),
  },
  {
    name: "iptables: an address of one's own and states",
    files: saved(
      `:OUTPUT DROP [0:0]\n-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -m state --state ESTABLISHED,RELATED -j ACCEPT\n-A OUTPUT -p tcp -m state --state NEW -m tcp --dport 25 --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT\n-A OUTPUT -p tcp -m state --state NEW -j DROP\n-A OUTPUT -p udp -m udp ! --dport 53 -j DROP\n-A OUTPUT -p udp -j ACCEPT`,
    ),
  },
];
