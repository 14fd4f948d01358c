import { testKeystrokesIn } from "../languages/keystrokes.ts";

const lines = [
  "",
  "# a comment",
  "flush ruleset",
  "flush chain inet filter output",
  "}",
  "table inet filter {",
  "chain output {",
  "policy accept;",
  "define late = 25",
  'include "/etc/nftables.d/*.nft"',
  'include "/etc/gates.nft"',
  "tcp dport 25 accept",
  "ip daddr 192.0.2.3 tcp dport 2003 accept",
  "ip daddr @blocked drop",
  "jump mail",
  "drop",
  "add rule inet filter output tcp dport 2703 accept",
  "insert rule inet filter output udp dport 53 drop",
  "delete chain inet filter mail",
  "add element inet filter blocked { 192.0.2.9 }",
];

const many = (from: number): string =>
  Array.from({ length: 12 }, (_, at) => `\t\tip daddr 192.0.2.${from + at} tcp dport ${2000 + at} accept`).join("\n");

const files = {
  "etc/nftables.conf": `flush ruleset
define smtp = 25
table inet filter {
\tset blocked {
\t\ttype ipv4_addr
\t\telements = { 192.0.2.200 }
\t}
\tchain mail {
\t\ttcp dport $smtp accept
\t\tinclude "/etc/gates.nft"
\t}
\tchain output {
\t\ttype filter hook output priority filter; policy drop;
${many(0)}
\t\tjump mail
\t}
}
include "/etc/nftables.d/*.nft"
`,
  "etc/gates.nft": `tcp dport 2703 accept
udp dport 53 accept
ip daddr 192.0.2.77 tcp dport 24441 accept
`,
  "etc/nftables.d/10-more.nft": `table inet filter {
\tchain output {
${many(40)}
\t\tip daddr @blocked drop
\t}
}
add rule inet filter mail udp dport 24441 accept
`,
};

for (const seed of [1, 2, 3]) testKeystrokesIn(files, lines, seed);
