import { type Shape, script } from "./shape.ts";

export const scriptShapes: readonly Shape[] = [
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
    name: "script: functions for each part",
    files: script(
      `set -eu\nreset() {\n  iptables -F\n  iptables -X\n}\nallow_loopback() {\n  iptables -A OUTPUT -o lo -j ACCEPT\n}\nallow() {\n  iptables -A OUTPUT -p "$1" --dport "$2" -j ACCEPT\n}\nfinish() {\n  iptables -A OUTPUT -j DROP\n}\nreset\niptables -P OUTPUT ACCEPT\nallow_loopback\nallow udp 53\nallow tcp 25\nfinish\n`,
    ),
  },
  {
    name: "script: a list of ports in a variable",
    files: script(
      `IPTABLES=/usr/sbin/iptables\nTCP_OUT="25 80 587"\n$IPTABLES -F OUTPUT\n$IPTABLES -P OUTPUT DROP\n$IPTABLES -A OUTPUT -o lo -j ACCEPT\n$IPTABLES -A OUTPUT -m state --state ESTABLISHED,RELATED -j ACCEPT\nfor p in $TCP_OUT; do\n  $IPTABLES -A OUTPUT -p tcp --dport "$p" -m state --state NEW -j ACCEPT\ndone\n$IPTABLES -A OUTPUT -p udp --dport 53 -j ACCEPT\n`,
    ),
  },
  {
    name: "script: waiting for the lock, and long options",
    files: script(
      `IPT="iptables -w"\n$IPT --flush OUTPUT\n$IPT --policy OUTPUT DROP\n$IPT --append OUTPUT --out-interface lo --jump ACCEPT\n$IPT --append OUTPUT --protocol udp --dport 53 --jump ACCEPT\n$IPT --append OUTPUT --jump REJECT\n`,
    ),
    noReject: true,
  },
  {
    name: "script: conditions around a part",
    files: script(
      `MAIL=yes\niptables -F\niptables -P OUTPUT DROP\niptables -A OUTPUT -o lo -j ACCEPT\nif [ "$MAIL" = yes ]; then\n  iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT\nfi\niptables -A OUTPUT -p udp --dport 53 -j ACCEPT\n`,
    ),
  },
  {
    name: "script: a case of start and stop",
    files: script(
      `fw_start() {\n\tiptables -P OUTPUT DROP\n\tiptables -A OUTPUT -o lo -j ACCEPT\n\tiptables -A OUTPUT -p udp --dport 53 -j ACCEPT\n}\niptables -F OUTPUT\nfw_start\n`,
    ),
  },
  {
    name: "script: commands joined on one line",
    files: script(
      `iptables -F OUTPUT && iptables -P OUTPUT DROP\niptables -A OUTPUT -o lo -j ACCEPT; iptables -A OUTPUT -p udp --dport 53 -j ACCEPT\n`,
    ),
  },
  {
    name: "script: a command over several lines, and comments behind",
    files: script(
      `iptables -F OUTPUT # anew\niptables -P OUTPUT ACCEPT\niptables -A OUTPUT -o lo -j ACCEPT # own\niptables -A OUTPUT \\\n  -p tcp -m multiport \\\n  --dports 25,80 \\\n  -j ACCEPT\niptables -A OUTPUT -p udp --dport 53 -j ACCEPT # DNS\niptables -A OUTPUT \\\n  -j DROP # the rest`,
    ),
  },
  {
    name: "script: a policy first and inserts",
    files: script(
      `iptables -F\niptables -P OUTPUT DROP\niptables -I OUTPUT -p udp --dport 53 -j ACCEPT\niptables -I OUTPUT 1 -o lo -j ACCEPT\n`,
    ),
  },
  {
    name: "script: a policy, a flush and inserts",
    files: script(
      "iptables -P OUTPUT DROP\niptables -F OUTPUT\niptables -I OUTPUT -p udp --dport 53 -j ACCEPT\niptables -I OUTPUT -o lo -j ACCEPT\n",
    ),
  },
  {
    name: "script: rules in a here-document",
    files: script(
      `iptables-restore <<'EOF'\n*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -p udp --dport 53 -j ACCEPT\nCOMMIT\nEOF\n`,
    ),
  },
  {
    name: "script: rules in a here-document with variables",
    files: script(
      `WAN=gate\niptables-restore <<EOF\n*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT DROP [0:0]\n-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -o $WAN -p udp --dport 53 -j ACCEPT\n-A OUTPUT -o $WAN -j DROP\nCOMMIT\nEOF\n`,
    ),
  },
  {
    name: "script: both families in a loop",
    files: script(
      `for ipt in iptables ip6tables; do\n  $ipt -F OUTPUT\n  $ipt -P OUTPUT DROP\n  $ipt -A OUTPUT -o lo -j ACCEPT\n  $ipt -A OUTPUT -p udp --dport 53 -j ACCEPT\ndone\n`,
    ),
    noReject: true,
    forBothFamilies: true,
  },
  {
    name: "script: indented rules in a here-document, and a command for IPv6",
    files: script(
      "start() {\n\tiptables-restore <<-EOF\n\t*filter\n\t:OUTPUT DROP [0:0]\n\t-A OUTPUT -o lo -j ACCEPT\n\t-A OUTPUT -p tcp -j DROP\n\tCOMMIT\n\tEOF\n\tip6tables -F OUTPUT\n\tip6tables -P OUTPUT DROP\n\tip6tables -A OUTPUT -o lo -j ACCEPT\n}\nstart\n",
    ),
  },
  {
    name: "script: a function for both families",
    files: script(
      'both() {\n  iptables "$@"\n  ip6tables "$@"\n}\nboth -F OUTPUT\nboth -P OUTPUT DROP\nboth -A OUTPUT -o lo -j ACCEPT\nboth -A OUTPUT -p udp --dport 53 -j ACCEPT\n',
    ),
    noReject: true,
    forBothFamilies: true,
  },
  {
    name: "script: a loop over both families that ends in a drop",
    files: script(
      "for ipt in iptables ip6tables; do\n  $ipt -F OUTPUT\n  $ipt -P OUTPUT ACCEPT\n  $ipt -A OUTPUT -o lo -j ACCEPT\n  $ipt -A OUTPUT -p udp --dport 53 -j ACCEPT\n  $ipt -A OUTPUT -j DROP\ndone\n",
    ),
    forBothFamilies: true,
  },
  {
    name: "script: a function that says what it runs",
    files: script(
      'run() {\n  echo "$@"\n  "$@"\n}\nrun iptables -F OUTPUT\nrun iptables -P OUTPUT DROP\nrun iptables -A OUTPUT -o lo -j ACCEPT\n',
    ),
  },
  {
    name: "script: a function on one line that is called once",
    files: script(
      "iptables -P OUTPUT DROP\nallow() { iptables -A OUTPUT -p $1 --dport $2 -j ACCEPT; }\niptables -F OUTPUT\niptables -A OUTPUT -o lo -j ACCEPT\nallow udp 53\niptables -A OUTPUT -p tcp -j DROP\niptables -A OUTPUT -j REJECT\n",
    ),
  },
];
