import { testKeystrokes } from "../languages/keystrokes.ts";
import { mistakes } from "./mistakes.ts";
import { rulesets } from "./rulesets.ts";

const lines = [...mistakes.map(({ text }) => text), ...rulesets.map(([, text]) => text)].flatMap((text) =>
  text.split("\n"),
);

/** Lines that say what others mean, or stand for templates. */
const special = [
  "",
  "# a comment",
  "flush ruleset",
  "table inet filter {",
  "}",
  "chain mail {",
  "type filter hook output priority filter; policy drop;",
  "{% if mail %}",
  "{% endif %}",
  "tcp dport {{ port }} accept",
  "ip daddr 192.0.2.9 tcp dport 25 accept \\",
  'log prefix "',
  "ip daddr { 192.0.2.1,",
  "udp dport 2703 accept",
  "udp dport 53 accept",
  "ip daddr mail.example.org accept",
  "ip daddr @blocked drop",
  "ip6 daddr 2001:db8::1 accept",
  "limit rate 5/minute accept",
  "define late = 25",
  'include "/etc/nftables.d/*.nft"',
  "jump mail",
  "tcp dport vmap { 25 : jump mail, 26 : drop }",
  "drop",
  "nosuchcommand 1",
  "add rule inet filter output tcp dport 25 accept",
  "insert rule inet filter output tcp dport 25 accept",
  "delete rule inet filter output handle 5",
  "ip daddr 192.0.2.3 tcp dport 2003 accept",
  "ip daddr 192.0.2.3 tcp dport 2003 accept # twice",
  "\tip daddr 192.0.2.3 tcp dport 2003 accept; ip saddr 192.0.2.4 drop",
  "\uFEFF",
  "tcp dport 25 accept\r",
];

const text = `#!/usr/sbin/nft -f
flush ruleset
define smtp = 25
table inet filter {
\tset blocked {
\t\ttype ipv4_addr
\t\telements = { 192.0.2.200,
\t\t\t192.0.2.201 }
\t}
\tchain list {
${Array.from({ length: 20 }, (_, at) => `\t\tip saddr 198.51.100.${at} drop`).join("\n")}
\t}
\tchain input {
\t\ttype filter hook input priority filter; policy drop;
\t\tct state established,related accept
\t\tjump list
\t}
\tchain mail {
\t\ttcp dport $smtp accept
\t\tudp dport 53 accept comment "name servers"
\t}
\tchain output {
\t\ttype filter hook output priority filter; policy drop;
\t\tct state established,related accept
\t\toifname "lo" accept
\t\tjump mail
${Array.from({ length: 40 }, (_, at) => `\t\tip daddr 192.0.2.${at} tcp dport ${2000 + at} accept`).join("\n")}
\t\tip daddr @blocked drop
\t\tlimit rate 5/minute log prefix "out: "
\t\tmeta l4proto { tcp, udp } th dport 443 counter accept
\t\treject with icmpx admin-prohibited
\t}
}
table ip nat {
\tchain output {
\t\ttype nat hook output priority -100;
\t\tip daddr 203.0.113.1 tcp dport 80 dnat to 192.0.2.1:8080
\t}
}
`;

for (const seed of [1, 2, 3, 4, 5, 6])
  testKeystrokes("etc/nftables.conf", text, seed % 2 === 0 ? [...lines, ...special] : special, seed);
