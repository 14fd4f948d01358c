import type { Script } from "./scripts.ts";

const bash = "#!/bin/bash\n";

/** What bash alone knows, and what a shell does behind an administrator's back. */
export const bashScripts: readonly Script[] = [
  {
    name: "arrays",
    text: `${bash}PORTS=(25 53 # mail and names
  80)
declare -a HOSTS=( "192.0.2.53" '198.51.100.25' )
PORTS+=(443)
iptables -F
iptables -P OUTPUT DROP
for p in "\${PORTS[@]}"; do iptables -A OUTPUT -p tcp --dport "$p" -j ACCEPT; done
for p in \${PORTS[*]}; do iptables -A OUTPUT -p udp --dport $p -d 192.0.2.53 -j ACCEPT; done
for i in "\${!HOSTS[@]}"; do iptables -A OUTPUT -d "\${HOSTS[$i]}" -p tcp --dport 22 -j ACCEPT; done
[ \${#PORTS[@]} -eq 4 ] && iptables -A OUTPUT -p udp --dport \${PORTS[3]} -j ACCEPT
iptables -A OUTPUT -p udp --dport $PORTS -j ACCEPT
`,
  },
  {
    name: "lines of a here-document in a loop",
    text: `${bash}iptables -F
iptables -P OUTPUT DROP
while read -r port proto rest; do
  [ -z "$port" ] && continue
  iptables -A OUTPUT -p \${proto:-tcp} --dport $port -j ACCEPT
done <<EOT
25 tcp

443
53   udp names and more
EOT
while IFS=: read -r to port; do iptables -A OUTPUT -d $to -p tcp --dport $port -j ACCEPT; done <<'EOT'
192.0.2.53:993
EOT
echo "80 22" | while read a b; do iptables -A OUTPUT -p tcp --dport $a -j ACCEPT; done
IFS=, read -ra PARTS <<< "2703,993"
for p in "\${PARTS[@]}"; do iptables -A OUTPUT -p udp --dport $p -j ACCEPT; done
`,
  },
  {
    name: "variables of a function's own, and arguments set anew",
    text: `${bash}iptables -F
iptables -P OUTPUT DROP
port=25
open() { local port=$1 proto; proto=\${2:-tcp}; iptables -A OUTPUT -p $proto --dport $port -j ACCEPT; }
open 80
open 53 udp
iptables -A OUTPUT -p tcp --dport $port -j ACCEPT
pass() { iptables "$@"; set -- 443 993; for p; do iptables -A OUTPUT -p tcp --dport $p -j ACCEPT; done; }
pass -A OUTPUT -p udp --dport 22 -j ACCEPT
count() { while [ $# -gt 0 ]; do iptables -A OUTPUT -p udp --dport $1 -j ACCEPT; shift; done; }
count 2703 80
all() { for p in "$*"; do [ "$p" = "22 25" ] && iptables -A OUTPUT -p tcp --dport 22 -j ACCEPT; done; }
all 22 25
`,
  },
  {
    name: "sums and pieces of values",
    text: `${bash}iptables -F
iptables -P OUTPUT DROP
N=22
((N++)); ((N += 2)); let N=N+1; let "N-=1"
iptables -A OUTPUT -p tcp --dport $N -j ACCEPT
for x in tcp:80 udp:53; do iptables -A OUTPUT -p \${x%%:*} --dport \${x##*:} -j ACCEPT; done
LIST="443 993"
iptables -A OUTPUT -p tcp -m multiport --dports \${LIST// /,} -j ACCEPT
iptables -A OUTPUT -p udp -m multiport --dports $(echo $LIST | tr ' ' ',') -j ACCEPT
for p in $(printf '%s\\n' 22 2703); do iptables -A OUTPUT -p tcp --dport $p -j ACCEPT; done
: \${LEVEL:=strict}
[[ $LEVEL == strict && -n $LIST ]] && iptables -A OUTPUT -p udp --dport 22 -j ACCEPT
`,
  },
  {
    name: "a script that ends at the first failure",
    text: `${bash}set -e
iptables -F
iptables -P OUTPUT DROP
iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
iptables -D OUTPUT -p tcp --dport 443 -j ACCEPT || true
if ! iptables -C OUTPUT -p tcp --dport 80 -j ACCEPT; then iptables -A OUTPUT -p tcp --dport 80 -j ACCEPT; fi
iptables -D OUTPUT -p tcp --dport 53 -j ACCEPT
iptables -A OUTPUT -j ACCEPT
`,
  },
  {
    name: "a turn of a loop that may be left early",
    text: `${bash}iptables -F
iptables -P OUTPUT DROP
for p in 25 80; do
  [ -e /nowhere/$p ] && continue
  iptables -A OUTPUT -p tcp --dport $p -j ACCEPT
done
iptables -A OUTPUT -p tcp --dport 443 -j ACCEPT
`,
    open: true,
  },
  {
    name: "an array whose parts are set one by one, and braces with variables in them",
    text: `${bash}iptables -F
iptables -P OUTPUT DROP
iptables -A OUTPUT -p tcp --dport 443 -j ACCEPT
PORTS=(25 80)
PORTS[1]=22
for p in "\${PORTS[@]}"; do iptables -A OUTPUT -p tcp --dport $p -j ACCEPT; done
A=25
for p in {$A,53}; do iptables -A OUTPUT -p udp --dport $p -j ACCEPT; done
for ((i = 1; i < 3; i++)); do iptables -A OUTPUT -p tcp --dport 99$i -j ACCEPT; done
`,
    open: true,
  },
];
