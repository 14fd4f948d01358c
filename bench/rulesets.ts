/** An address of its own for each number up to four million. */
function address(at: number): string {
  return `${10 + (at % 4) * 60}.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`;
}

const port = (at: number): number => 1000 + ((at * 7) % 50_000);

/** One of two formats in which the same rules are written. */
interface Format {
  /** Of the file. */
  readonly name: string;
  /**
   * A ruleset of so many lines: a third of them a list of addresses to drop, the others single addresses with their
   * ports to accept, none of which takes the flows asked about.
   */
  readonly ruleset: (lines: number) => string;
}

const nftables: Format = {
  name: "nftables.conf",
  ruleset(lines) {
    const [blocked, accepted]: [string[], string[]] = [[], []];
    for (let at = 0; at < lines - 16; at++)
      switch (at % 6) {
        case 0:
          blocked.push(`    ip saddr ${address(at)} drop`);
          break;
        case 1:
          blocked.push(`    iifname "eth0" ip saddr ${address(at)} counter drop comment "list ${at % 97}"`);
          break;
        case 2:
          accepted.push(`    oifname "eth0" ip daddr ${address(at)} udp dport ${port(at)} counter accept`);
          break;
        case 3:
          accepted.push(`    ip daddr ${address(at)} tcp dport { ${port(at)}, 443 } ct state new accept`);
          break;
        default:
          accepted.push(`    ip daddr ${address(at)} tcp dport ${port(at)} accept`);
      }
    return `flush ruleset
table inet filter {
  chain blocked {
${blocked.join("\n")}
  }
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    jump blocked
  }
  chain output {
    type filter hook output priority filter; policy drop;
    ct state established,related accept
${accepted.join("\n")}
  }
}
`;
  },
};

const iptables: Format = {
  name: "rules.v4",
  ruleset(lines) {
    const rules: string[] = [];
    for (let at = 0; at < lines - 10; at++)
      switch (at % 6) {
        case 0:
          rules.push(`-A BLOCKED -s ${address(at)}/32 -j DROP`);
          break;
        case 1:
          rules.push(`-A BLOCKED -s ${address(at)}/32 -i eth0 -m comment --comment "list ${at % 97}" -j DROP`);
          break;
        case 2:
          rules.push(`-A OUTPUT -d ${address(at)}/32 -o eth0 -p udp -m udp --dport ${port(at)} -j ACCEPT`);
          break;
        case 3:
          rules.push(
            `-A OUTPUT -d ${address(at)}/32 -p tcp -m multiport --dports ${port(at)},443 -m conntrack --ctstate NEW -j ACCEPT`,
          );
          break;
        default:
          rules.push(`-A OUTPUT -d ${address(at)}/32 -p tcp -m tcp --dport ${port(at)} -j ACCEPT`);
      }
    return `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT DROP [0:0]
:BLOCKED - [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -j BLOCKED
-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
${rules.join("\n")}
COMMIT
`;
  },
};

export const formats: readonly Format[] = [iptables, nftables];
