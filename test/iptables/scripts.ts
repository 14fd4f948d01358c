/** Shell scripts that load a firewall; the first line says which shell runs them. */
export interface Script {
  readonly name: string;
  readonly text: string;
  /** Some of it hangs on the machine, so verdicts may be unknown. */
  readonly open?: true;
}

const sh = "#!/bin/sh\n";
const bash = "#!/bin/bash\n";

export const scripts: readonly Script[] = [
  {
    name: "plain commands",
    text: `${sh}iptables -F
iptables -P OUTPUT DROP
iptables -A OUTPUT -o lo -j ACCEPT
iptables -A OUTPUT -m state --state ESTABLISHED,RELATED -j ACCEPT
iptables -A OUTPUT -p udp --dport 53 -j ACCEPT
iptables -A OUTPUT -p tcp -m multiport --dports 25,80,443 -j ACCEPT
iptables -A OUTPUT -j REJECT
`,
  },
  {
    name: "a variable for the program, with a path and options",
    text: `${sh}# firewall
IPT="/sbin/iptables -w"
LAN=192.0.2.0/24
$IPT -F OUTPUT
$IPT -P OUTPUT DROP
$IPT -A OUTPUT -d $LAN -j ACCEPT
$IPT -A OUTPUT -d "\${LAN%/*}" -j DROP || true
$IPT -A OUTPUT -p tcp --dport 2703 -j ACCEPT
`,
  },
  {
    name: "loops over ports and protocols",
    text: `${sh}IPT=/usr/sbin/iptables
PORTS="25 80 2703"
$IPT -F; $IPT -X
$IPT -P OUTPUT DROP
for port in $PORTS 443; do
  for proto in tcp udp; do
    $IPT -A OUTPUT -p $proto --dport $port -j ACCEPT
  done
done
`,
  },
  {
    name: "both families in one loop",
    text: `${sh}for ipt in iptables ip6tables
do
  $ipt -F
  $ipt -P OUTPUT DROP
  $ipt -A OUTPUT -o lo -j ACCEPT
  $ipt -A OUTPUT -p tcp --dport 443 -j ACCEPT
done
ip6tables -A OUTPUT -p udp --dport 53 -j ACCEPT
`,
  },
  {
    name: "functions with arguments",
    text: `${sh}
both() {
  iptables "$@"
  ip6tables "$@"
}
allow () {
  both -A OUTPUT -p "$1" --dport "$2" -j ACCEPT
}
both -F
both -P OUTPUT DROP
allow tcp 25
allow udp 53
allow tcp 2703
`,
  },
  {
    name: "functions, local variables, shift and return",
    text: `${bash}function open_out {
  local proto=$1; shift
  for p in "$@"; do
    [ "$p" = 80 ] && return
    iptables -A OUTPUT -p $proto --dport $p -j ACCEPT
  done
}
iptables -F
iptables -P OUTPUT DROP
open_out tcp 25 443 80 2703
open_out udp 53
`,
  },
  {
    name: "an init script is asked for its start",
    text: `${sh}### BEGIN INIT INFO
# Provides: firewall
### END INIT INFO
IPT=/sbin/iptables
[ -x $IPT ] || exit 0
start() {
  $IPT -F
  $IPT -P OUTPUT DROP
  $IPT -A OUTPUT -p tcp --dport 25 -j ACCEPT
}
stop() {
  $IPT -F
  $IPT -P OUTPUT ACCEPT
}
case "$1" in
  start|restart)
    start
    ;;
  stop)
    stop
    ;;
  *)
    echo "Usage: $0 {start|stop|restart}"
    exit 1
    ;;
esac
exit 0
`,
  },
  {
    name: "a way that leaves the script early",
    text: `${bash}set -e
. /lib/lsb/init-functions
iptables -F
iptables -t nat -F
case "$1" in
  stop|open)
    iptables -P OUTPUT ACCEPT
    iptables -A OUTPUT -j ACCEPT
    exit 0
    ;;
esac
iptables -P OUTPUT DROP
[ "$(id -u)" -ne 0 ] && { iptables -A OUTPUT -j ACCEPT; exit 1; }
iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
`,
  },
  {
    name: "insert, delete, replace, rename",
    text: `${sh}iptables -F
iptables -X
iptables -N mail
iptables -A OUTPUT -j DROP
iptables -I OUTPUT -j mail
iptables -I OUTPUT 1 -p udp --dport 53 -j ACCEPT
iptables -A mail -p tcp --dport 80 -j ACCEPT
iptables -A mail -p tcp --dport 25 -j DROP
iptables -R mail 2 -p tcp --dport 25 -j ACCEPT
iptables -A mail -p tcp --dport 443 -j ACCEPT
iptables -D mail -p tcp -m tcp --dport 80 -j ACCEPT
iptables -I mail 2 -p tcp --dport 2703 -j ACCEPT
iptables -D mail 1
iptables -E mail post
`,
  },
  {
    name: "chains made and asked for",
    text: `${sh}iptables -F
iptables -N egress 2>/dev/null || iptables -F egress
iptables -C OUTPUT -j egress 2>/dev/null || iptables -A OUTPUT -j egress
iptables -C OUTPUT -j egress 2>/dev/null || iptables -A OUTPUT -j egress
iptables -A egress -p tcp --dport 25 -j RETURN
iptables -A egress -j REJECT --reject-with icmp-port-unreachable
`,
  },
  {
    name: "a here-document for iptables-restore",
    text: `${sh}MAIL=198.51.100.25
iptables-restore <<'EOF'
*filter
:INPUT ACCEPT [0:0]
:OUTPUT DROP [0:0]
-A OUTPUT -p udp --dport 53 -j ACCEPT
COMMIT
EOF
iptables -A OUTPUT -d $MAIL -p tcp --dport 25 -j ACCEPT
ip6tables-restore <<EOF
*filter
:OUTPUT DROP [0:0]
-A OUTPUT -p tcp --dport 443 -j ACCEPT
COMMIT
EOF
`,
  },
  {
    name: "a here-document with variables through a pipe",
    text: `${sh}MAIL=198.51.100.25
PORT=25
cat <<EOF | iptables-restore
*filter
:OUTPUT DROP [0:0]
-A OUTPUT -d $MAIL -p tcp --dport \${PORT} -j ACCEPT
COMMIT
EOF
`,
  },
  {
    name: "several tables",
    text: `${sh}iptables -F
iptables -t nat -F
iptables -t mangle -F
iptables -t mangle -A OUTPUT -p tcp --dport 25 -j MARK --set-mark 5
iptables -t nat -A OUTPUT -p tcp --dport 80 -j DNAT --to-destination 192.0.2.53:8080
iptables -P OUTPUT DROP
iptables -A OUTPUT -m mark --mark 5 -j ACCEPT
iptables -A OUTPUT -p tcp --dport 8080 -j ACCEPT
`,
  },
  {
    name: "arithmetic and while",
    text: `${bash}iptables -F
iptables -P OUTPUT DROP
i=0
while [ $i -lt 3 ]; do
  iptables -A OUTPUT -p tcp --dport $((22 + i * 3)) -j ACCEPT
  i=$((i + 1))
done
for n in {440..445}; do
  iptables -A OUTPUT -p tcp --dport $n -j ACCEPT
done
`,
  },
  {
    name: "known conditions",
    text: `${sh}MAIL=yes
WEB=no
ALLOW=
iptables -F
iptables -P OUTPUT DROP
if [ "$MAIL" = yes ]; then
  iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
else
  iptables -A OUTPUT -p tcp --dport 80 -j ACCEPT
fi
if [ "$WEB" = "yes" ]; then iptables -A OUTPUT -p tcp --dport 443 -j ACCEPT; elif [ -n "$MAIL" ]; then iptables -A OUTPUT -p tcp --dport 465 -j ACCEPT; fi
[ -z "$ALLOW" ] && iptables -A OUTPUT -p tcp --dport 993 -j ACCEPT
test "$WEB" = yes && iptables -A OUTPUT -p tcp --dport 22 -j ACCEPT
DEFAULT=\${ALLOW:-2703}
iptables -A OUTPUT -p tcp --dport $DEFAULT -j ACCEPT
`,
  },
  {
    name: "comments, continuation, quotes and logging",
    text: `${sh}set -e
iptables -F   # all rules
iptables -P OUTPUT DROP
iptables -A OUTPUT -p tcp \\
    --dport 25 \\
    -m comment --comment "outgoing mail; -j DROP" \\
    -j ACCEPT
iptables -A OUTPUT -j LOG --log-prefix 'dropped: ' >/dev/null 2>&1
echo "iptables -A OUTPUT -j ACCEPT"
`,
  },
  {
    name: "no flush first",
    text: `${sh}iptables -I OUTPUT -p tcp --dport 25 -j ACCEPT
iptables -A OUTPUT -j DROP
`,
    open: true,
  },
  {
    name: "a condition of the machine",
    text: `${sh}iptables -F
iptables -P OUTPUT DROP
iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
if [ -f /etc/no-such-file-at-all ]; then
  iptables -A OUTPUT -p tcp --dport 80 -j ACCEPT
else
  iptables -A OUTPUT -p tcp --dport 443 -j ACCEPT
fi
[ -d /etc ] && iptables -I OUTPUT -p udp --dport 53 -j ACCEPT
if test -e /etc/passwd; then iptables -F; fi
iptables -A OUTPUT -p tcp --dport 993 -j ACCEPT
`,
    open: true,
  },
  {
    name: "what a command prints",
    text: `${sh}iptables -F
iptables -P OUTPUT DROP
iptables -I OUTPUT -p tcp --dport 25 -j ACCEPT
PORT=$(echo 80)
iptables -A OUTPUT -p tcp --dport $PORT -j ACCEPT
for port in $(seq 440 445); do iptables -A OUTPUT -p tcp --dport $port -j ACCEPT; done
echo 2703 | while read p; do iptables -A OUTPUT -p tcp --dport $p -j ACCEPT; done
`,
  },
  {
    name: "a text for eval that nobody knows, and what comes before all",
    text: `${sh}iptables -F
iptables -P OUTPUT DROP
eval "$(cat /dev/null)"
iptables -I OUTPUT -p tcp --dport 25 -j ACCEPT
`,
    open: true,
  },
  {
    name: "a policy that may be set",
    text: `${sh}iptables -F
iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
iptables -A OUTPUT -p tcp --dport 80 -j DROP
[ -d /etc ] && iptables -P OUTPUT DROP
`,
    open: true,
  },
  {
    name: "a set the script fills",
    text: `${sh}iptables -F
ipset create doors hash:ip
ipset add doors 192.0.2.53
iptables -P OUTPUT DROP
iptables -A OUTPUT -m set --match-set doors dst -j ACCEPT
iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
`,
  },
  {
    name: "sets filled in loops, flushed, swapped and renamed",
    text: `${sh}iptables -F
IPSET=/usr/sbin/ipset
ipset -q destroy doors
$IPSET create doors hash:ip 2>/dev/null || $IPSET flush doors
for ip in 192.0.2.53 198.51.100.25 203.0.113.5; do ipset -exist add doors $ip; done
ipset add doors 192.0.2.53
ipset del doors 203.0.113.5
ipset create other hash:ip
ipset add other 203.0.113.5
ipset swap doors other
ipset -N ports bitmap:port range 0-1023
ipset -A ports 25
ipset add ports 80
ipset create networks nethash --hashsize 64
ipset add networks 198.51.100.0/24
ipset add networks 198.51.100.25 nomatch
ipset rename networks places
ipset create gone hash:ip
ipset destroy gone
iptables -P OUTPUT DROP
iptables -A OUTPUT -m set --match-set other dst -m set --match-set ports dst -j ACCEPT
iptables -A OUTPUT -p udp -m set --match-set places dst -j ACCEPT
`,
  },
  {
    name: "sets from a here-document",
    text: `${sh}PORT=25
ipset restore <<EOF
create doors hash:ip,port
add doors 192.0.2.53,tcp:$PORT
add doors 198.51.100.25,udp:53
EOF
ipset -q flush six
cat <<'EOF' | ipset -exist restore
create six hash:ip family inet6
add six 2001:db8::25
add six 2001:db8::25
EOF
iptables -F
ip6tables -F
iptables -P OUTPUT DROP
ip6tables -P OUTPUT DROP
iptables -A OUTPUT -m set --match-set doors dst,dst -j ACCEPT
ip6tables -A OUTPUT -m set --match-set six dst -j ACCEPT
`,
  },
  {
    name: "a set that may hold more",
    text: `${sh}ipset create doors hash:ip
ipset add doors 192.0.2.53
ipset add doors $(cat /nowhere)
iptables -F
iptables -P OUTPUT DROP
iptables -A OUTPUT -m set --match-set doors dst -j ACCEPT
`,
    open: true,
  },
  {
    name: "a set that is made too late for the rule that asks for it",
    text: `${sh}iptables -F
iptables -P OUTPUT DROP
iptables -A OUTPUT -p udp -j ACCEPT
iptables -A OUTPUT -m set --match-set doors dst -j ACCEPT
ipset create doors hash:ip
ipset add doors 192.0.2.53
`,
    open: true,
  },
  {
    name: "a set that rules ask for is not destroyed",
    text: `${sh}ipset create doors hash:ip
ipset add doors 192.0.2.53
iptables -F
iptables -P OUTPUT DROP
iptables -A OUTPUT -p udp -j ACCEPT
iptables -A OUTPUT -m set --match-set doors dst -j ACCEPT
ipset destroy doors
`,
    open: true,
  },
  {
    name: "the program found with which",
    text: `${sh}IPTABLES=$(which iptables)
IP6TABLES=\`command -v ip6tables\`
$IPTABLES --flush
"$IP6TABLES" --flush
$IPTABLES --policy OUTPUT DROP
$IP6TABLES --policy OUTPUT DROP
$IPTABLES --append OUTPUT --protocol tcp --dport 25 --jump ACCEPT
`,
  },
  {
    name: "subshells and groups",
    text: `${sh}P=25
( P=80; iptables -F; iptables -P OUTPUT DROP )
{ iptables -A OUTPUT -p tcp --dport $P -j ACCEPT; iptables -A OUTPUT -p udp --dport 53 -j ACCEPT; }
iptables -A OUTPUT -p tcp --dport 443 -j ACCEPT &
wait
`,
  },
  {
    name: "words that come apart",
    text: `${bash}OPEN="-p tcp --dport 25"
TARGET="-j ACCEPT"
OPTS=
HOSTS="192.0.2.53,198.51.100.25"
iptables -F $OPTS
iptables -P OUTPUT DROP
iptables -A OUTPUT $OPEN $TARGET
iptables -A OUTPUT -d $HOSTS -p udp $TARGET
IFS=,
for h in $HOSTS; do iptables -A OUTPUT -d $h -p tcp --dport 993 -j ACCEPT; done
`,
  },
  {
    name: "break and continue",
    text: `${sh}iptables -F
iptables -P OUTPUT DROP
for p in 22 25 80 443 993; do
  [ $p = 80 ] && continue
  if [ $p -eq 993 ]; then break; fi
  iptables -A OUTPUT -p tcp --dport $p -j ACCEPT
done
`,
  },
];
