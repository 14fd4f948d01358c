import type { Generated } from "../nftables.ts";

/** How administrators and generators of rules build a filter; each stops Razor2, Pyzor and the rest on its way out. */
export interface Shape {
  readonly name: string;
  readonly files: Generated["files"];
  /** The kernel or nft takes no reject there, or it is rejected already. */
  readonly noReject?: true;
  /** Each command is for IPv4 and IPv6, so none can name an address. */
  readonly forBothFamilies?: true;
  /** How many of the stopped flows find a list that takes them in. */
  readonly lists?: number;
  /** The one interface that packets are known to leave by. */
  readonly interface?: string;
}

export const nft = (text: string): Generated["files"] => [
  { path: "etc/nftables.conf", program: ["nft", "-f", "-"], text: `flush ruleset\n${text}` },
];
export const gateway = (text: string): Generated["files"] => [
  { path: "perimeter/gateway.nft", program: ["nft", "-f", "-"], text: `flush ruleset\n${text}`, forwarding: true },
];
export const script = (text: string, shell = "sh"): Generated["files"] => [
  { path: "usr/local/sbin/firewall", program: [shell, "-s"], text: `#!/bin/${shell}\n${text}` },
];
const filter = (body: string): string => `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
${body}
COMMIT
`;
export const saved = (four: string, six = four, tables = ""): Generated["files"] => [
  { path: "etc/iptables/rules.v4", program: ["iptables-restore"], text: tables + filter(four) },
  { path: "etc/iptables/rules.v6", program: ["ip6tables-restore"], text: tables + filter(six) },
];
export const forwarded = (body: string): Generated["files"] => [
  {
    path: "perimeter/rules.v4",
    program: ["iptables-restore"],
    text: `*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${body}\nCOMMIT\n`,
    forwarding: true,
  },
];

/** How a chain of nft mostly begins. */
export const base = `    type filter hook output priority filter; policy drop;
    oifname "lo" accept
    ct state established,related accept
    udp dport 53 accept`;

/** How a chain of iptables mostly begins. */
export const savedBase = `-A OUTPUT -o lo -j ACCEPT
-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A OUTPUT -p udp -m udp --dport 53 -j ACCEPT`;
