import { forwarded, gateway, type Shape } from "./shape.ts";

export const gatewayShapes: readonly Shape[] = [
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
  {
    name: "a gateway: chains for each pair of interfaces",
    files: gateway(
      `table inet filter {\n  chain vpn0_gate {\n    ip saddr 192.0.2.0/24 tcp dport { 25, 80 } accept\n    ip6 saddr 2001:db8::/64 tcp dport 25 accept\n    udp dport 53 accept\n    log prefix "vpn0>gate " drop\n  }\n  chain forward {\n    type filter hook forward priority 0; policy drop;\n    ct state vmap { established : accept, related : accept, invalid : drop }\n    iifname "vpn0" oifname "gate" goto vpn0_gate\n    iifname "gate" oifname "vpn0" drop\n  }\n}\n`,
    ),
  },
  {
    name: "a gateway: a policy that accepts, and drops by set",
    files: gateway(
      `table inet filter {\n  set shut {\n    type inet_service\n    elements = { 443, 2703, 24441 }\n  }\n  chain forward {\n    type filter hook forward priority 0; policy accept;\n    ip saddr { 192.0.2.2, 10.8.0.2 } th dport @shut drop\n    ip6 saddr 2001:db8::/32 th dport @shut counter drop\n  }\n}\n`,
    ),
  },
  {
    name: "a gateway: two tables, and output open",
    files: gateway(
      `table ip guard {\n  chain forward {\n    type filter hook forward priority -5; policy accept;\n    ip protocol { tcp, udp } th dport { 443, 2703 } reject\n  }\n}\ntable inet filter {\n  chain output {\n    type filter hook output priority 0; policy accept;\n  }\n  chain forward {\n    type filter hook forward priority 0; policy drop;\n    tcp dport 25 accept\n  }\n}\n`,
    ),
    noReject: true,
  },
  {
    name: "a gateway: FORWARD with a chain for the mail host",
    files: forwarded(
      `:FORWARD DROP [0:0]\n:mailhost - [0:0]\n-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A FORWARD -s 192.0.2.2/32 -i vpn0 -o gate -j mailhost\n-A FORWARD -i vpn0 -o gate -p udp -m udp --dport 53 -j ACCEPT\n-A mailhost -p tcp -m tcp --dport 25 -j ACCEPT\n-A mailhost -p tcp -m tcp --dport 443 -j REJECT --reject-with icmp-port-unreachable`,
    ),
  },
  {
    name: "DOCKER-USER that names what may leave",
    files: forwarded(
      `:FORWARD DROP [0:0]\n:DOCKER - [0:0]\n:DOCKER-ISOLATION-STAGE-1 - [0:0]\n:DOCKER-USER - [0:0]\n-A FORWARD -j DOCKER-USER\n-A FORWARD -j DOCKER-ISOLATION-STAGE-1\n-A FORWARD -o vpn0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A FORWARD -o vpn0 -j DOCKER\n-A FORWARD -i vpn0 ! -o vpn0 -j ACCEPT\n-A DOCKER-ISOLATION-STAGE-1 -j RETURN\n-A DOCKER-USER -i vpn0 -p tcp -m multiport ! --dports 25,53,80 -j DROP\n-A DOCKER-USER -i vpn0 -p udp -m udp ! --dport 53 -j REJECT --reject-with icmp-port-unreachable\n-A DOCKER-USER -j RETURN`,
    ),
  },
];
