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
  {
    name: "commands that the kernel refuses change nothing",
    text: `${bash}iptables -F; iptables -X
iptables -P OUTPUT DROP
iptables -N mail
iptables -A OUTPUT -p tcp -j mail
iptables -A mail -p tcp --dport 25 -j ACCEPT
iptables -X mail || iptables -A OUTPUT -p udp --dport 22 -j ACCEPT
iptables -N mail || iptables -A OUTPUT -p udp --dport 25 -j ACCEPT
iptables -X
iptables -X web && iptables -A OUTPUT -p udp --dport 443 -j ACCEPT
iptables -E mail mail && iptables -F mail
iptables -D mail -p tcp --dport 80 -j ACCEPT && iptables -F mail
iptables -C mail -p tcp --dport 25 -j ACCEPT && iptables -A mail -p tcp --dport 443 -j ACCEPT
IPT="iptables -w"
"$IPT" -F mail
`,
  },
  {
    name: "iptables-restore that stops at a mistake, and one that empties a chain",
    text: `${bash}iptables -F; iptables -X
iptables -P OUTPUT DROP
iptables -N mail
iptables -A mail -p tcp --dport 22 -j ACCEPT
iptables -A OUTPUT -j mail
iptables-restore --noflush <<END
*filter
:mail - [0:0]
-A mail -p tcp --dport 25 -j ACCEPT
COMMIT
END
iptables-restore --noflush <<END || iptables -A OUTPUT -p udp --dport 53 -j ACCEPT
*filter
-A OUTPUT -p tcp --dport 80 -j ACCEPT
-A mail -p tcp --dport wrong -j ACCEPT
COMMIT
END
`,
  },
  {
    name: "success that decides, of functions and lists",
    text: `${bash}set -u
iptables -F; iptables -X
iptables -P OUTPUT DROP
open() { [ "$1" = 25 ] && return 0; return 1; }
silent() { false; }
open 25 && iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
open 80 || iptables -A OUTPUT -p tcp --dport 80 -j ACCEPT
silent || iptables -A OUTPUT -p tcp --dport 443 -j ACCEPT
true && false || iptables -A OUTPUT -p tcp --dport 22 -j ACCEPT
( exit 3 ) || iptables -A OUTPUT -p tcp --dport 993 -j ACCEPT
for ((i = 20, j = 0; i < 25; i += 2)); do iptables -A OUTPUT -p udp --dport $i -j ACCEPT; done
((i == 26 || i > 3)) && iptables -A OUTPUT -p udp --dport 25 -j ACCEPT
eval "iptables -A OUTPUT -p udp --dport $((50 + 3)) -j ACCEPT"
bash -c 'iptables -A OUTPUT -p udp --dport 80 -j ACCEPT; exit 1'
sh <<END
iptables -A OUTPUT -p udp --dport 443 -j ACCEPT
END
echo "\${missing:-}" "$never"
iptables -A OUTPUT -p tcp --dport 2703 -j ACCEPT
`,
  },
  {
    name: "the script itself once more, exec, and what trap leaves for the end",
    text: `${bash}case "\${1:-start}" in
clear) iptables -F; iptables -P OUTPUT ACCEPT; iptables -P OUTPUT DROP ;;
start)
  trap 'iptables -A OUTPUT -p udp --dport 443 -j ACCEPT' EXIT
  $0 clear
  iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
  (exec iptables -A OUTPUT -p tcp --dport 80 -j ACCEPT; iptables -A OUTPUT -p tcp --dport 443 -j ACCEPT)
  ;;
esac
`,
  },
  {
    name: "what runs beside the script, and what waits for it",
    open: true,
    text: `${bash}iptables -F
iptables -P OUTPUT DROP
iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT &
wait
iptables -A OUTPUT -p tcp --dport 80 -j ACCEPT &
iptables -A OUTPUT -p tcp --dport 80 -j DROP
wait
iptables -I OUTPUT -p tcp -j ACCEPT
`,
  },
  {
    name: "set -e, which a pipe into iptables-restore ends",
    text: `${bash}set -e
iptables -F; iptables -X
iptables -P OUTPUT DROP
iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
! iptables -C OUTPUT -p tcp --dport 25 -j ACCEPT
false || true
cat <<END | iptables-restore --noflush
*filter
-A OUTPUT -p tcp --dport wrong -j ACCEPT
COMMIT
END
iptables -A OUTPUT -p tcp --dport 80 -j ACCEPT
`,
  },
  {
    name: "a set that nothing in the script makes",
    open: true,
    text: `${bash}iptables -F
iptables -P OUTPUT DROP
iptables -A OUTPUT -p udp -j ACCEPT
iptables -A OUTPUT -p tcp -m set --match-set doors dst -j DROP || iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
iptables -A OUTPUT -p tcp --dport 80 -m set ! --match-set doors dst -j ACCEPT
iptables -A OUTPUT -p tcp --dport 443 -j ACCEPT
`,
  },
  {
    name: "a set of one family, which the other's iptables refuses, and a set for both",
    text: `${bash}iptables -F; ip6tables -F
iptables -P OUTPUT DROP; ip6tables -P OUTPUT DROP
ipset create doors hash:ip
ipset create ports bitmap:port range 0-1023
ipset add ports 25
for ipt in iptables ip6tables; do
  $ipt -A OUTPUT -p tcp -m set ! --match-set doors dst -j ACCEPT || $ipt -A OUTPUT -p udp --dport 53 -j ACCEPT
  $ipt -A OUTPUT -p udp -m set --match-set ports dst -j ACCEPT
done
`,
  },
  {
    name: "set -e within a loop that is not followed",
    open: true,
    text: `${bash}set -e
iptables -F; iptables -X
iptables -P OUTPUT DROP
iptables -A OUTPUT -p udp -j ACCEPT
declare -A NAMES=([mail]=25 [web]=80)
for n in "\${!NAMES[@]}"; do
  iptables -A nowhere -p tcp --dport \${NAMES[$n]} -j ACCEPT
done
iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
iptables -D OUTPUT 1
`,
  },
  {
    name: "set -e within branches that are not followed, and within a shell of their own",
    open: true,
    text: `${bash}set -e
iptables -F; iptables -X
iptables -P OUTPUT DROP
iptables -A OUTPUT -p udp --dport 53 -j ACCEPT
if [ -e /nowhere ]; then iptables -A nowhere -j DROP; fi
iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
( [ -d /usr ] && iptables -A nowhere -j ACCEPT )
iptables -A OUTPUT -p udp --dport 25 -j ACCEPT
`,
  },
  {
    name: "a number beyond the last rule, where nobody knows whether it is asked for",
    text: `${bash}iptables -F; iptables -X
iptables -P OUTPUT DROP
LAST=1
[ -d /usr ] && iptables -D OUTPUT $LAST
iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
`,
  },
  {
    name: "iptables-restore that only tests, and fails, and one without its COMMIT",
    text: `${bash}iptables -F; iptables -X
iptables -P OUTPUT DROP
iptables-restore --test <<END || iptables -A OUTPUT -p udp --dport 53 -j ACCEPT
*filter
:OUTPUT ACCEPT [0:0]
-A OUTPUT -p tcp --dport wrong -j ACCEPT
COMMIT
END
iptables-restore --test <<END && iptables -A OUTPUT -p udp --dport 25 -j ACCEPT
*filter
:OUTPUT ACCEPT [0:0]
-A OUTPUT -p tcp --dport 80 -j ACCEPT
COMMIT
END
set -e
iptables-restore <<END
*filter
:OUTPUT ACCEPT [0:0]
END
iptables -A OUTPUT -j ACCEPT
`,
  },
  {
    name: "a function that may have returned early, or otherwise, within a branch or a loop",
    open: true,
    text: `${bash}iptables -F; iptables -X
iptables -P OUTPUT DROP
iptables -A OUTPUT -p tcp --dport 443 -j ACCEPT
LIST="80 25"
[ -d /etc ] && LIST=25
isOpen() {
  for p in $LIST; do [ "$p" = "$1" ] && return 0; done
  return 1
}
isOpen 25 || iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
open() {
  if [ -d /usr ]; then
    if [ -d /etc ]; then return; fi
  fi
  iptables -A OUTPUT -p udp --dport $1 -j ACCEPT
}
open 53
for p in 22 80; do
  if [ -d /usr ]; then [ -d /etc ] && continue; fi
  iptables -A OUTPUT -p tcp --dport $p -j ACCEPT
done
inside() { ( return 1 ); iptables -A OUTPUT -p udp --dport 993 -j ACCEPT; }
inside
`,
  },
  {
    name: "a rule whose port no file tells may be the one that is looked for, counted or in the way",
    open: true,
    text: `${bash}iptables -F; iptables -X
iptables -P OUTPUT DROP
iptables -N mail
PORT=$(echo 25 | sed p)
iptables -A OUTPUT -p tcp --dport $PORT -j ACCEPT
iptables -C OUTPUT -p tcp --dport 25 -j ACCEPT || iptables -A OUTPUT -p udp --dport 25 -j ACCEPT
iptables -D OUTPUT -p tcp --dport 25 -j ACCEPT && iptables -A OUTPUT -p udp --dport 53 -j ACCEPT
iptables -A mail -p tcp --dport $(echo wrong | sed -n p) -j ACCEPT
iptables -X mail && iptables -A OUTPUT -p udp --dport 80 -j ACCEPT
iptables -A OUTPUT -p udp --dport 443 -j ACCEPT
`,
  },
  {
    name: "success of ipset, and /0 of any family",
    text: `${bash}iptables -F; ip6tables -F
iptables -P OUTPUT DROP; ip6tables -P OUTPUT DROP
ipset create doors hash:ip
ipset add doors 192.0.2.53
ipset del doors 198.51.100.25 || iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
ipset del doors 198.51.100.25 -exist && iptables -A OUTPUT -p tcp --dport 80 -j ACCEPT
ipset add doors 192.0.2.53 || iptables -A OUTPUT -p udp --dport 25 -j ACCEPT
ipset del doors 192.0.2.53 && iptables -A OUTPUT -p tcp --dport 22 -j ACCEPT
iptables -A OUTPUT -p tcp -m set --match-set doors dst -j ACCEPT
for ipt in iptables ip6tables; do $ipt -A OUTPUT -d 0.0.0.0/0 -p udp --dport 53 -j ACCEPT; done
iptables -C OUTPUT -p udp --dport 53 -j ACCEPT && iptables -A OUTPUT -p udp --dport 443 -j ACCEPT
`,
  },
  {
    name: "an entry of a set that is spelt otherwise",
    text: `${bash}iptables -F
iptables -P OUTPUT DROP
ipset create doors hash:ip
ipset add doors 198.51.100.25/32
ipset add doors 198.51.100.25 || iptables -A OUTPUT -p udp --dport 25 -j ACCEPT
ipset del doors 198.51.100.25 -exist
iptables -A OUTPUT -p tcp -m set --match-set doors dst -j ACCEPT
iptables -A OUTPUT -p udp --dport 53 -j ACCEPT
`,
  },
  {
    name: "break out of two loops",
    open: true,
    text: `${bash}iptables -F
iptables -P OUTPUT DROP
for a in 1 2; do
  for p in 25 80; do iptables -A OUTPUT -p tcp --dport $p$a -j ACCEPT; break 2; done
  iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
done
iptables -P INPUT DROP
iptables -I OUTPUT -p udp -j ACCEPT
`,
  },
  {
    name: "pieces of values by number, from the end, and cut",
    text: `${bash}iptables -F
iptables -P OUTPUT DROP
LIST="25 80 2703"
PORTS=(53 443)
iptables -A OUTPUT -p tcp --dport \${LIST:0:2} -j ACCEPT
iptables -A OUTPUT -p tcp --dport \${LIST:6} -j ACCEPT
iptables -A OUTPUT -p udp --dport \${LIST/ */} -j ACCEPT
iptables -A OUTPUT -p udp --dport \${LIST/5 */2} -j ACCEPT
iptables -A OUTPUT -p tcp --dport \${PORTS[-1]} -j ACCEPT
iptables -A OUTPUT -p tcp --dport $(echo "$LIST" | cut -d" " -f2) -j ACCEPT
iptables -A OUTPUT -p udp --dport $(echo 53 | cut -d: -f2) -j ACCEPT
`,
  },
  {
    name: "set -e, and a rule to take out that may not be there",
    open: true,
    text: `${bash}set -e
iptables -F; iptables -X
iptables -P OUTPUT DROP
iptables -A OUTPUT -p udp -j ACCEPT
iptables -A OUTPUT -p tcp --dport $(echo 22 | sed -n p) -j ACCEPT
iptables -D OUTPUT -p tcp --dport 80 -j ACCEPT
iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT
`,
  },
];
