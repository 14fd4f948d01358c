import { filter, table } from "./rulesets.ts";

/**
 * What iptables-restore 1.8.9 says of a mistake: `refused` by its own `--test`; passed by that and refused `at load`; or
 * loaded in `silent`, though it cannot be meant.
 */
export type Said = "refused" | "at load" | "silent";

/** A mistake, the line we name, the words we mark there, and the line after our fix where we have one. */
export interface Mistake {
  readonly said: Said;
  readonly text: string;
  readonly line: number;
  readonly marked: string;
  readonly fixed?: string;
  /** The rule that explains it; absent: `iptables-syntax`. */
  readonly rule?: string;
  /** What we only warn of. */
  readonly unsure?: boolean;
}

type Expected = Omit<Mistake, "said" | "text" | "line">;

function rule(said: Said, line: string, expected: Expected): Mistake {
  return { said, text: filter(line), line: 7, ...expected };
}

function inTable(said: Said, name: string, line: string, expected: Expected): Mistake {
  return { said, text: table(name, line), line: /^Filter|^filer/.test(name) ? 1 : 3, ...expected };
}

function file(said: Said, text: string, expected: Omit<Mistake, "said" | "text">): Mistake {
  return { said, text, ...expected };
}

export const mistakes: readonly Mistake[] = [
  rule("at load", "-A OUTPUT -p tcp --dport 25 -j ACEPT", {
    marked: "ACEPT",
    fixed: "-A OUTPUT -p tcp --dport 25 -j ACCEPT",
    rule: "ipt-unknown-target",
  }),
  rule("at load", "-A OUTPUT -p tcp --dport 25 -j accept", {
    marked: "accept",
    fixed: "-A OUTPUT -p tcp --dport 25 -j ACCEPT",
    rule: "ipt-unknown-target",
  }),
  rule("at load", "-A OUTPUT -p tcp --dport 25 -j mial", {
    marked: "mial",
    fixed: "-A OUTPUT -p tcp --dport 25 -j mail",
    rule: "ipt-unknown-target",
  }),
  rule("at load", "-A OUTPUT -g ACCEPT", { marked: "ACCEPT", rule: "ipt-unknown-target" }),
  rule("at load", "-A OUTPUT -j INPUT", { marked: "INPUT", rule: "ipt-unknown-target" }),
  rule("at load", "-A EGRESS -p tcp -j ACCEPT", { marked: "EGRESS", rule: "ipt-unknown-chain" }),
  rule("at load", "-A output -p tcp -j ACCEPT", {
    marked: "output",
    fixed: "-A OUTPUT -p tcp -j ACCEPT",
    rule: "ipt-unknown-chain",
  }),
  rule("at load", "-A POSTROUTING -j ACCEPT", { marked: "POSTROUTING", rule: "ipt-unknown-chain" }),
  rule("refused", "-A OUTPUT --dport 25 -j ACCEPT", {
    marked: "--dport",
    fixed: "-A OUTPUT -p tcp --dport 25 -j ACCEPT",
    rule: "ipt-missing-protocol",
  }),
  rule("refused", "-A OUTPUT --dport 25 -p tcp -j ACCEPT", {
    marked: "--dport",
    fixed: "-A OUTPUT -p tcp --dport 25 -j ACCEPT",
    rule: "ipt-missing-protocol",
  }),
  rule("refused", "-A OUTPUT ! --dport 25 -j ACCEPT", {
    marked: "--dport",
    fixed: "-A OUTPUT -p tcp ! --dport 25 -j ACCEPT",
    rule: "ipt-missing-protocol",
  }),
  rule("refused", "-A OUTPUT -p all --dport 25 -j ACCEPT", {
    marked: "--dport",
    fixed: "-A OUTPUT -p tcp --dport 25 -j ACCEPT",
    rule: "ipt-missing-protocol",
  }),
  rule("refused", "-A OUTPUT -p icmp --dport 25 -j ACCEPT", { marked: "--dport", rule: "ipt-missing-protocol" }),
  rule("refused", "-A OUTPUT -p tcp --dport 25,80 -j ACCEPT", {
    marked: "25,80",
    fixed: "-A OUTPUT -p tcp -m multiport --dports 25,80 -j ACCEPT",
    rule: "ipt-comma-ports",
  }),
  rule("refused", "-A OUTPUT -p tcp --dport 80-90 -j ACCEPT", {
    marked: "80-90",
    fixed: "-A OUTPUT -p tcp --dport 80:90 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -p tcp --dport 90:80 -j ACCEPT", {
    marked: "90:80",
    fixed: "-A OUTPUT -p tcp --dport 80:90 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -p tcp --dport 70000 -j ACCEPT", { marked: "70000" }),
  rule("refused", "-A OUTPUT -p tcp --dport razor -j ACCEPT", {
    marked: "razor",
    fixed: "-A OUTPUT -p tcp --dport 2703 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -p tcp --dport htpps -j ACCEPT", {
    marked: "htpps",
    fixed: "-A OUTPUT -p tcp --dport https -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -p tcp --dport ntp -j ACCEPT", { marked: "ntp" }),
  rule("refused", "-A OUTPUT -p tcp --dport -j ACCEPT", { marked: "--dport" }),
  rule("refused", "-A OUTPUT -p tcp --dport ! 80 -j ACCEPT", {
    marked: "--dport ! 80",
    fixed: "-A OUTPUT -p tcp ! --dport 80 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -p tcp --dprot 80 -j ACCEPT", {
    marked: "--dprot",
    fixed: "-A OUTPUT -p tcp --dport 80 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -p tcp --destination-prt 80 -j ACCEPT", {
    marked: "--destination-prt",
    fixed: "-A OUTPUT -p tcp --destination-port 80 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -p tcp --dports 80,443 -j ACCEPT", {
    marked: "--dports",
    fixed: "-A OUTPUT -p tcp -m multiport --dports 80,443 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -m multiport --dports 80,443 -j ACCEPT", {
    marked: "-m multiport",
    fixed: "-A OUTPUT -p tcp -m multiport --dports 80,443 -j ACCEPT",
    rule: "ipt-missing-protocol",
  }),
  rule("refused", "-A OUTPUT -p tcp -m multiport --dports 80;443 -j ACCEPT", { marked: "80;443" }),
  rule("refused", "-A OUTPUT -p tcp -m multiport --dports 80-90 -j ACCEPT", {
    marked: "80-90",
    fixed: "-A OUTPUT -p tcp -m multiport --dports 80:90 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -p tcp -m multiport --dports 80, 443 -j ACCEPT", {
    marked: "80, 443",
    fixed: "-A OUTPUT -p tcp -m multiport --dports 80,443 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16 -j ACCEPT", {
    marked: "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16",
  }),
  rule("refused", "-A OUTPUT -p tcp -m multiport --dports 80 --sports 90 -j ACCEPT", { marked: "--sports 90" }),
  rule("refused", "-A OUTPUT -p tcp -m multiport -j ACCEPT", { marked: "multiport" }),
  rule("refused", "-A OUTPUT -p tpc --dport 80 -j ACCEPT", {
    marked: "tpc",
    fixed: "-A OUTPUT -p tcp --dport 80 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -p tcp,udp --dport 53 -j ACCEPT", { marked: "tcp,udp" }),
  rule("refused", "-A OUTPUT -p tcp -p udp --dport 53 -j ACCEPT", { marked: "-p udp" }),
  rule("refused", "-A OUTPUT -p 300 -j ACCEPT", { marked: "300" }),
  rule("refused", "-A OUTPUT -ptcp -j ACCEPT", { marked: "-ptcp", fixed: "-A OUTPUT -p tcp -j ACCEPT" }),
  rule("at load", "-A OUTPUT -jACCEPT", { marked: "-jACCEPT", fixed: "-A OUTPUT -j ACCEPT" }),
  rule("refused", "-A OUTPUT -d192.0.2.1 -j ACCEPT", {
    marked: "-d192.0.2.1",
    fixed: "-A OUTPUT -d 192.0.2.1 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT --protocol=tcp -j ACCEPT", {
    marked: "--protocol=tcp",
    fixed: "-A OUTPUT --protocol tcp -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT ! -p all -j DROP", { marked: "! -p all" }),
  rule("refused", "-A OUTPUT -m tcp --dport 80 -j ACCEPT", {
    marked: "-m tcp",
    fixed: "-A OUTPUT -p tcp -m tcp --dport 80 -j ACCEPT",
    rule: "ipt-missing-protocol",
  }),
  rule("refused", "-A OUTPUT -p udp -m tcp --dport 53 -j ACCEPT", { marked: "-m tcp", rule: "ipt-missing-protocol" }),
  rule("refused", "-A OUTPUT -p udp --syn -j ACCEPT", { marked: "--syn" }),
  rule("refused", "-A OUTPUT -p tcp --tcp-flags SYN -j ACCEPT", { marked: "--tcp-flags" }),
  rule("refused", "-A OUTPUT -p tcp --tcp-flags SYN,AKC SYN -j ACCEPT", {
    marked: "AKC",
    fixed: "-A OUTPUT -p tcp --tcp-flags SYN,ACK SYN -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -d 192.0.2.300 -j ACCEPT", { marked: "192.0.2.300" }),
  rule("refused", "-A OUTPUT -d 192.0.2.0/33 -j ACCEPT", { marked: "192.0.2.0/33" }),
  rule("refused", "-A OUTPUT -d 192.0.2.1-192.0.2.9 -j ACCEPT", { marked: "192.0.2.1-192.0.2.9" }),
  rule("refused", "-A OUTPUT -d 2001:db8::1 -j ACCEPT", { marked: "2001:db8::1" }),
  rule("refused", "-A OUTPUT ! -d 192.0.2.1,192.0.2.2 -j ACCEPT", { marked: "192.0.2.1,192.0.2.2" }),
  rule("refused", "-A OUTPUT -d ! 192.0.2.1 -j ACCEPT", {
    marked: "-d ! 192.0.2.1",
    fixed: "-A OUTPUT ! -d 192.0.2.1 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -d 192.0.2.1, 192.0.2.2 -j ACCEPT", {
    marked: "192.0.2.1, 192.0.2.2",
    fixed: "-A OUTPUT -d 192.0.2.1,192.0.2.2 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -d http://sa-update.spamassassin.org/ -j ACCEPT", {
    marked: "http://sa-update.spamassassin.org/",
  }),
  rule("refused", "-A OUTPUT -d *.spamassassin.org -j ACCEPT", { marked: "*.spamassassin.org" }),
  rule("refused", "-A OUTPUT -d any -j ACCEPT", { marked: "any" }),
  rule("silent", "-A OUTPUT -m iprange --dst-range 192.0.2.9-192.0.2.1 -j ACCEPT", {
    marked: "192.0.2.9-192.0.2.1",
    fixed: "-A OUTPUT -m iprange --dst-range 192.0.2.1-192.0.2.9 -j ACCEPT",
    unsure: true,
  }),
  rule("refused", "-A OUTPUT -m iprange --dst-range 192.0.2.0/24 -j ACCEPT", { marked: "192.0.2.0/24" }),
  rule("refused", "-A OUTPUT --dst-range 192.0.2.1-192.0.2.9 -j ACCEPT", {
    marked: "--dst-range",
    fixed: "-A OUTPUT -m iprange --dst-range 192.0.2.1-192.0.2.9 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -m iprange -j ACCEPT", { marked: "iprange" }),
  rule("refused", "-A OUTPUT -m addrtype --dst-type LOCALE -j ACCEPT", {
    marked: "LOCALE",
    fixed: "-A OUTPUT -m addrtype --dst-type LOCAL -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -m addrtype -j ACCEPT", { marked: "addrtype" }),
  rule("refused", "-A OUTPUT -i eth0 -j ACCEPT", {
    marked: "-i",
    fixed: "-A OUTPUT -o eth0 -j ACCEPT",
    rule: "ipt-interface-direction",
  }),
  rule("refused", "-A INPUT -o eth0 -j ACCEPT", {
    marked: "-o",
    fixed: "-A INPUT -i eth0 -j ACCEPT",
    rule: "ipt-interface-direction",
  }),
  rule("refused", "-A OUTPUT -o averylonginterfacename -j ACCEPT", { marked: "averylonginterfacename" }),
  rule("silent", "-A OUTPUT -o eth0:1 -j ACCEPT", {
    marked: "eth0:1",
    fixed: "-A OUTPUT -o eth0 -j ACCEPT",
    unsure: true,
  }),
  rule("silent", "-A OUTPUT -o eth0,eth1 -j ACCEPT", { marked: "eth0,eth1", unsure: true }),
  rule("silent", "-A OUTPUT -o 'eth0' -j ACCEPT", {
    marked: "'eth0'",
    fixed: "-A OUTPUT -o eth0 -j ACCEPT",
    unsure: true,
  }),
  rule("refused", "-A OUTPUT -m state --state ESTABLISHED, RELATED -j ACCEPT", {
    marked: "ESTABLISHED, RELATED",
    fixed: "-A OUTPUT -m state --state ESTABLISHED,RELATED -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -m state --state ESTABLISED -j ACCEPT", {
    marked: "ESTABLISED",
    fixed: "-A OUTPUT -m state --state ESTABLISHED -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -m conntrack --state NEW -j ACCEPT", {
    marked: "--state",
    fixed: "-A OUTPUT -m conntrack --ctstate NEW -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -m state --ctstate NEW -j ACCEPT", {
    marked: "--ctstate",
    fixed: "-A OUTPUT -m state --state NEW -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT --ctstate NEW -j ACCEPT", {
    marked: "--ctstate",
    fixed: "-A OUTPUT -m conntrack --ctstate NEW -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -m conntrack -j ACCEPT", { marked: "conntrack" }),
  rule("refused", "-A OUTPUT -m state -j ACCEPT", { marked: "state" }),
  rule("refused", "-A OUTPUT -m contrack --ctstate NEW -j ACCEPT", {
    marked: "contrack",
    fixed: "-A OUTPUT -m conntrack --ctstate NEW -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -m conntrack --ctstate NEW ESTABLISHED -j ACCEPT", { marked: "ESTABLISHED" }),
  rule("at load", "-A INPUT -m owner --uid-owner root -j ACCEPT", { marked: "owner" }),
  rule("refused", "-A OUTPUT -m owner --uid-owner root,mail -j ACCEPT", { marked: "root,mail" }),
  rule("refused", "-A OUTPUT -m owner -j ACCEPT", { marked: "owner" }),
  rule("refused", "-A OUTPUT --uid-owner root -j ACCEPT", {
    marked: "--uid-owner",
    fixed: "-A OUTPUT -m owner --uid-owner root -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -m mark --mark abc -j ACCEPT", { marked: "abc" }),
  rule("refused", "-A OUTPUT -m mark -j ACCEPT", { marked: "mark" }),
  rule("refused", "-A OUTPUT -m limit --limit 5/sek -j ACCEPT", { marked: "5/sek" }),
  rule("refused", "-A OUTPUT -m limit --limit 5/min,10 -j ACCEPT", { marked: "5/min,10" }),
  rule("refused", "-A OUTPUT -m limit --limit 0/min -j ACCEPT", { marked: "0/min" }),
  rule("refused", "-A OUTPUT -m recent --name x -j ACCEPT", { marked: "recent" }),
  rule("refused", "-A OUTPUT -m recent --set --rcheck -j ACCEPT", { marked: "--rcheck" }),
  rule("refused", "-A OUTPUT -m time --weekdays Mo,Di -j ACCEPT", { marked: "Mo,Di" }),
  rule("refused", "-A OUTPUT -m string --string x -j DROP", { marked: "string" }),
  rule("refused", "-A OUTPUT -m string --algo bm -j DROP", { marked: "string" }),
  rule("at load", "-A OUTPUT -m string --algo foo --string x -j DROP", { marked: "foo" }),
  rule("refused", "-A OUTPUT -p tcp -m connlimit -j DROP", { marked: "connlimit" }),
  rule("refused", "-A OUTPUT -m hashlimit --hashlimit-upto 5/min -j ACCEPT", { marked: "hashlimit" }),
  rule("refused", "-A OUTPUT -m statistic --probability 0.5 -j ACCEPT", { marked: "statistic" }),
  rule("refused", "-A OUTPUT -m set --match-set doors -j ACCEPT", { marked: "--match-set" }),
  rule("refused", "-A OUTPUT -m set --match-set doors dest -j ACCEPT", {
    marked: "dest",
    fixed: "-A OUTPUT -m set --match-set doors dst -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -m set -j ACCEPT", { marked: "set" }),
  rule("refused", "-A OUTPUT -j REJECT --reject-with icmp-port-unreachabel", {
    marked: "icmp-port-unreachabel",
    fixed: "-A OUTPUT -j REJECT --reject-with icmp-port-unreachable",
  }),
  rule("at load", "-A OUTPUT -j REJECT --reject-with tcp-reset", { marked: "tcp-reset" }),
  rule("refused", "-A OUTPUT -j REJECT --reject-with icmp6-port-unreachable", {
    marked: "icmp6-port-unreachable",
    fixed: "-A OUTPUT -j REJECT --reject-with icmp-port-unreachable",
  }),
  rule("refused", "-A OUTPUT --reject-with tcp-reset -j REJECT", { marked: "--reject-with" }),
  rule("refused", "-A OUTPUT -j DROP --reject-with tcp-reset", { marked: "--reject-with" }),
  rule("refused", "-A OUTPUT -j REJECT with tcp-reset", { marked: "with tcp-reset" }),
  rule("refused", "-A OUTPUT -j ACCEPT -j DROP", { marked: "-j DROP" }),
  rule("refused", "-A OUTPUT -j LOG --log-prefix out: x", {
    marked: "x",
    fixed: '-A OUTPUT -j LOG --log-prefix "out: x"',
  }),
  rule("refused", "-A OUTPUT -j LOG --log-prefix 'out: '", {
    marked: "'",
    fixed: '-A OUTPUT -j LOG --log-prefix "out: "',
  }),
  rule("refused", "-A OUTPUT -j LOG --log-level loud", { marked: "loud" }),
  rule("refused", "-A OUTPUT -j LOG --prefix x", { marked: "--prefix" }),
  rule("refused", "-A OUTPUT -j NFLOG --nflog-group 70000", { marked: "70000" }),
  rule("at load", "-A OUTPUT -j DNAT --to-destination 192.0.2.1", { marked: "DNAT" }),
  rule("at load", "-A OUTPUT -j MASQUERADE", { marked: "MASQUERADE" }),
  rule("refused", "-A OUTPUT -j MARK", { marked: "MARK" }),
  rule("refused", "-A OUTPUT -m comment --comment two words -j ACCEPT", {
    marked: "words",
    fixed: '-A OUTPUT -m comment --comment "two words" -j ACCEPT',
  }),
  rule("refused", "-A OUTPUT -m comment --comment 'two words' -j ACCEPT", {
    marked: "words'",
    fixed: '-A OUTPUT -m comment --comment "two words" -j ACCEPT',
  }),
  rule("silent", '-A OUTPUT -m comment --comment "open -j ACCEPT', { marked: '"open -j ACCEPT', unsure: true }),
  rule("refused", "-A OUTPUT -m comment -j ACCEPT", { marked: "comment" }),
  rule("refused", "-A OUTPUT --comment x -j ACCEPT", {
    marked: "--comment",
    fixed: "-A OUTPUT -m comment --comment x -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -j ACCEPT # remark", {
    marked: "# remark",
    fixed: '-A OUTPUT -j ACCEPT -m comment --comment "remark"',
  }),
  rule("refused", "  # indented remark", { marked: "# indented remark", fixed: "# indented remark" }),
  rule("refused", "OUTPUT -p tcp -j ACCEPT", { marked: "OUTPUT -p tcp -j ACCEPT" }),
  rule("refused", "iptables -A OUTPUT -p tcp -j ACCEPT", { marked: "iptables", fixed: "-A OUTPUT -p tcp -j ACCEPT" }),
  rule("refused", "-a OUTPUT -j ACCEPT", { marked: "-a" }),
  rule("refused", "-A OUTPUT -j", { marked: "-j" }),
  rule("refused", "-A", { marked: "-A" }),
  rule("refused", "-A OUTPUT -D OUTPUT -j ACCEPT", { marked: "-D" }),
  rule("refused", "-A OUTPUT 1 -j ACCEPT", { marked: "1" }),
  rule("at load", "-I OUTPUT 5 -j ACCEPT", { marked: "5" }),
  rule("refused", "-I OUTPUT 0 -j ACCEPT", { marked: "0" }),
  rule("refused", "-I OUTPUT two -j ACCEPT", { marked: "two" }),
  rule("at load", "-D OUTPUT -p tcp -j ACCEPT", { marked: "-D OUTPUT -p tcp -j ACCEPT", unsure: true }),
  rule("at load", "-D OUTPUT 1", { marked: "1" }),
  rule("at load", "-N mail", { marked: "mail" }),
  rule("refused", "-N ACCEPT", { marked: "ACCEPT" }),
  rule("at load", "-X nosuch", { marked: "nosuch", rule: "ipt-unknown-chain" }),
  rule("at load", "-P OUTPUT REJECT", { marked: "REJECT", fixed: "-P OUTPUT DROP", rule: "ipt-policy" }),
  rule("at load", "-P mail DROP", { marked: "DROP", rule: "ipt-policy" }),
  rule("refused", "-P OUTPUT", { marked: "-P" }),
  rule("at load", "-E mail other", { marked: "other" }),
  rule("refused", "-t nat -A OUTPUT -j ACCEPT", { marked: "-t nat", fixed: " -A OUTPUT -j ACCEPT" }),
  rule("refused", "-A OUTPUT -j ACCEPT -w", { marked: "-w", fixed: "-A OUTPUT -j ACCEPT " }),
  rule("refused", "-A OUTPUT -j ACCEPT -x extra", { marked: "extra" }),
  rule("refused", "-A OUTPUT ! -j ACCEPT", { marked: "! -j ACCEPT" }),
  rule("refused", "-A OUTPUT --bogus -j ACCEPT", { marked: "--bogus" }),
  rule("refused", "-A OUTPUT -p tcp -dport 80 -j ACCEPT", {
    marked: "-dport",
    fixed: "-A OUTPUT -p tcp --dport 80 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -p tcp –dport 80 -j ACCEPT", {
    marked: "–dport",
    fixed: "-A OUTPUT -p tcp --dport 80 -j ACCEPT",
  }),
  rule("at load", "-A OUTPUT -p tcp --dport 80 -j ACCEPT;", {
    marked: "ACCEPT;",
    fixed: "-A OUTPUT -p tcp --dport 80 -j ACCEPT",
    rule: "ipt-unknown-target",
  }),
  rule("refused", "-A OUTPUT $PORT -j ACCEPT", { marked: "$PORT" }),
  rule("refused", "[1:2 -A OUTPUT -j ACCEPT", { marked: "[1:2 -A OUTPUT -j ACCEPT" }),
  rule("refused", "COMMIT now", { marked: "COMMIT now" }),
  rule("refused", ":averyveryverylongchainnamethatistoolong - [0:0]", {
    marked: "averyveryverylongchainnamethatistoolong",
  }),
  rule("silent", ":REJECT - [0:0]", { marked: "REJECT", unsure: true }),
  rule("refused", ":-x - [0:0]", { marked: "-x" }),
  rule("refused", ":third", { marked: ":third", fixed: ":third - [0:0]" }),
  rule("silent", ":third DROP [0:0]", { marked: "DROP", fixed: ":third - [0:0]", rule: "ipt-policy", unsure: true }),
  rule("silent", ":INPUTS ACCEPT [0:0]", {
    marked: "INPUTS",
    fixed: ":INPUT ACCEPT [0:0]",
    rule: "ipt-unknown-chain",
    unsure: true,
  }),
  rule("at load", ":OUTPUT REJECT [0:0]", { marked: "REJECT", fixed: ":OUTPUT DROP [0:0]", rule: "ipt-policy" }),
  rule("at load", ":OUTPUT drop [0:0]", { marked: "drop", fixed: ":OUTPUT DROP [0:0]", rule: "ipt-policy" }),
  rule("refused", " :third - [0:0]", { marked: ":third - [0:0]", fixed: ":third - [0:0]" }),
  rule("refused", "-A OUTPUT -m -j ACCEPT", { marked: "-m" }),
  rule("refused", "-A OUTPUT -p icmp --icmp-type echo-requst -j ACCEPT", {
    marked: "echo-requst",
    fixed: "-A OUTPUT -p icmp --icmp-type echo-request -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -p icmp --icmp-type 300 -j ACCEPT", { marked: "300" }),
  rule("refused", "-A OUTPUT -p ipv6-icmp --icmpv6-type echo-request -j ACCEPT", { marked: "--icmpv6-type" }),
  rule("refused", "-A OUTPUT -p tcp --dport 25 --dport 80 -j ACCEPT", { marked: "--dport 80" }),
  rule("refused", "-A OUTPUT -d 192.0.2.1 -d 192.0.2.2 -j ACCEPT", { marked: "-d 192.0.2.2" }),
  rule("refused", "-A OUTPUT -m length --length abc -j ACCEPT", { marked: "abc" }),
  rule("refused", "-A OUTPUT -m ttl --ttl 300 -j ACCEPT", { marked: "300" }),
  rule("refused", "-A OUTPUT -m dscp --dscp 70 -j ACCEPT", { marked: "70" }),
  rule("refused", "-A OUTPUT -m pkttype --pkt-type foo -j ACCEPT", { marked: "foo" }),
  rule("refused", "-A INPUT -m mac --mac-source 02:00 -j ACCEPT", { marked: "02:00" }),
  rule("at load", "-A OUTPUT -m mac --mac-source 02:00:00:00:00:01 -j ACCEPT", { marked: "mac" }),
  rule("refused", "-A OUTPUT -m u32 --u32 foo -j ACCEPT", { marked: "foo" }),
  rule("at load", "-A OUTPUT -m physdev --physdev-out eth0 -j ACCEPT", { marked: "--physdev-out" }),
  rule("refused", "-A OUTPUT -j NFQUEUE --queue-num 70000", { marked: "70000" }),
  rule("at load", "-A OUTPUT -j TCPMSS --clamp-mss-to-pmtu", { marked: "TCPMSS" }),
  inTable("at load", "nat", "-A OUTPUT -j REJECT", { marked: "REJECT" }),
  inTable("refused", "nat", "-A OUTPUT -j DNAT", { marked: "DNAT" }),
  inTable("refused", "nat", "-A OUTPUT -j DNAT --to-destination foo", { marked: "foo" }),
  inTable("refused", "nat", "-A OUTPUT -j DNAT --to-destination 192.0.2.1:80", {
    marked: "192.0.2.1:80",
    rule: "ipt-missing-protocol",
  }),
  inTable("refused", "nat", "-A OUTPUT -j REDIRECT --to-ports 80", { marked: "80", rule: "ipt-missing-protocol" }),
  inTable("at load", "nat", "-A POSTROUTING -j DNAT --to-destination 192.0.2.1", { marked: "DNAT" }),
  inTable("at load", "nat", "-A OUTPUT -j SNAT --to-source 192.0.2.1", { marked: "SNAT" }),
  inTable("at load", "nat", "-A OUTPUT -j MASQUERADE", { marked: "MASQUERADE" }),
  inTable("at load", "nat", "-A FORWARD -j ACCEPT", { marked: "FORWARD", rule: "ipt-unknown-chain" }),
  inTable("refused", "nat", "-A OUTPUT -j DROP", { marked: "DROP" }),
  inTable("refused", "mangle", "-A OUTPUT -j MARK --set-mark foo", { marked: "foo" }),
  inTable("refused", "mangle", "-A OUTPUT -j MARK --set-mark 1 --or-mark 2", { marked: "--or-mark 2" }),
  inTable("refused", "mangle", "-A OUTPUT -j CONNMARK", { marked: "CONNMARK" }),
  inTable("at load", "mangle", "-A OUTPUT -j REJECT", { marked: "REJECT" }),
  inTable("at load", "mangle", "-A OUTPUT -j TCPMSS --clamp-mss-to-pmtu", { marked: "TCPMSS" }),
  inTable("at load", "raw", "-A OUTPUT -j REJECT", { marked: "REJECT" }),
  inTable("at load", "raw", "-A POSTROUTING -j ACCEPT", { marked: "POSTROUTING", rule: "ipt-unknown-chain" }),
  inTable("at load", "raw", "-A FORWARD -j DROP", { marked: "FORWARD", rule: "ipt-unknown-chain" }),
  inTable("at load", "filter", "-A OUTPUT -j CT --notrack", { marked: "CT" }),
  inTable("refused", "filer", "-A OUTPUT -j ACCEPT", { marked: "filer", fixed: "*filter" }),
  inTable("refused", "Filter", "-A OUTPUT -j ACCEPT", { marked: "Filter", fixed: "*filter" }),
  file("refused", "*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j ACCEPT\n", {
    marked: "*filter",
    rule: "ipt-no-commit",
    line: 1,
  }),
  file("refused", "-A OUTPUT -j ACCEPT\n", { marked: "-A OUTPUT -j ACCEPT", line: 1 }),
  file("refused", "*filter\n-A OUTPUT -j ACCEPT\nCOMMIT\n-A OUTPUT -j DROP\n", {
    marked: "-A OUTPUT -j DROP",
    line: 4,
  }),
  file("refused", "*filter\n-A OUTPUT -j ACCEPT\n*nat\nCOMMIT\n", {
    marked: "*filter",
    rule: "ipt-no-commit",
    line: 1,
  }),
  file("refused", "*filter\n-A OUTPUT -j ACCEPT\nCOMIT\n", { marked: "COMIT", fixed: "COMMIT", line: 3 }),
  file("refused", "*filter\n-A OUTPUT -j ACCEPT\ncommit\n", { marked: "commit", fixed: "COMMIT", line: 3 }),
  file("refused", "*filter\n-A OUTPUT -j ACCEPT\n COMMIT\n", { marked: "COMMIT", fixed: "COMMIT", line: 3 }),
  file("refused", "*filter\n-A OUTPUT -j ACCEPT\nCOMMIT \n", { marked: "COMMIT", fixed: "COMMIT", line: 3 }),
  file("refused", " *filter\n-A OUTPUT -j ACCEPT\nCOMMIT\n", { marked: "*filter", fixed: "*filter", line: 1 }),
  file("refused", "filter\n-A OUTPUT -j ACCEPT\nCOMMIT\n", { marked: "filter", line: 1 }),
  file("refused", "*filter\n:OUTPUT\nCOMMIT\n", { marked: ":OUTPUT", fixed: ":OUTPUT ACCEPT [0:0]", line: 2 }),
  file("refused", "*filter\r\n:OUTPUT ACCEPT [0:0]\r\nCOMMIT\r\n", { marked: "*filter", unsure: true, line: 1 }),
  file("refused", "﻿*filter\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n", { marked: "﻿", line: 1 }),
  file("at load", "*filter\n-A OUTPUT -j third\n:third - [0:0]\nCOMMIT\n", {
    marked: "third",
    rule: "ipt-unknown-target",
    line: 2,
  }),
  file("silent", "*filter\n:OUTPUT DROP [0:0]\nCOMMIT\n*filter\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n", {
    marked: "*filter",
    unsure: true,
    line: 4,
  }),
  file("refused", "COMMIT\n", { marked: "COMMIT", line: 1 }),
  file("refused", "*\nCOMMIT\n", { marked: "*", line: 1 }),
  file("refused", "flush ruleset\ntable inet x { }\n", { marked: "flush ruleset", line: 1 }),
  // What the programs' own tests look at.
  rule("silent", "-A OUTPUT -p udp --dport 90:80 -j ACCEPT", {
    marked: "90:80",
    fixed: "-A OUTPUT -p udp --dport 80:90 -j ACCEPT",
    unsure: true,
  }),
  rule("refused", "-A OUTPUT -p udp -m multiport --dports 90:80 -j ACCEPT", {
    marked: "90:80",
    fixed: "-A OUTPUT -p udp -m multiport --dports 80:90 -j ACCEPT",
  }),
  rule("refused", "-A OUTPUT -m ttl --ttl-gt 1 --ttl-lt 9 -j ACCEPT", { marked: "--ttl-lt 9" }),
  rule("refused", "-A OUTPUT -m connlimit --connlimit-above 10 --connlimit-saddr --connlimit-daddr -j DROP", {
    marked: "--connlimit-daddr",
  }),
  rule("refused", "-A OUTPUT -m mark --mark 4294967296 -j ACCEPT", { marked: "4294967296" }),
  rule("refused", "-A OUTPUT -m conntrack --ctexpire -1 -j ACCEPT", { marked: "-1" }),
  rule("refused", "-A OUTPUT -j AUDIT --type allow", { marked: "allow" }),
  rule("refused", "-A OUTPUT -j AUDIT", { marked: "AUDIT" }),
  rule("at load", "-A OUTPUT -m ah --ahspi 3 -j ACCEPT", { marked: "ah", rule: "ipt-missing-protocol" }),
  rule("refused", "-A OUTPUT -j NFQUEUE --queue-balance 4", { marked: "4" }),
  rule("refused", "-A OUTPUT -j IDLETIMER --timeout 42", { marked: "IDLETIMER" }),
  rule("refused", "-A OUTPUT -m addrtype --dst-type LOCAL --limit-iface-in --limit-iface-out -j ACCEPT", {
    marked: "--limit-iface-out",
  }),
  inTable("refused", "mangle", "-A OUTPUT -j TTL --ttl-inc 0", { marked: "0" }),
  inTable("refused", "mangle", "-A OUTPUT -j TOS", { marked: "TOS" }),
  inTable("refused", "mangle", "-A OUTPUT -j DSCP --set-dscp 1 --set-dscp-class CS0", {
    marked: "--set-dscp-class CS0",
  }),
  inTable("refused", "mangle", "-A OUTPUT -j HL --hl-set 9", { marked: "HL" }),
  inTable("silent", "mangle", "-A OUTPUT -p tcp -j TCPMSS --set-mss 1400", { marked: "TCPMSS", unsure: true }),
  inTable("refused", "mangle", "-A OUTPUT -j CLASSIFY", { marked: "CLASSIFY" }),
  inTable("refused", "raw", "-A OUTPUT -j CT --zone 65536", { marked: "65536" }),
  file("at load", "*filter\n:a - [0:0]\n:b - [0:0]\n-A OUTPUT -j a\n-A a -j b\n-A b -p tcp -j a\nCOMMIT\n", {
    marked: "a",
    line: 6,
  }),
];
