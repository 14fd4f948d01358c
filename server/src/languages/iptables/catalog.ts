import * as l10n from "@vscode/l10n";
import type { Hook } from "../../model/filter.ts";
import { once } from "../../text/once.ts";
import { matchModules } from "./catalog-matches.ts";
import { targetExtensions } from "./catalog-targets.ts";
import { type MatchModule, type OptionSpec, option, type Target } from "./option.ts";

/** Built-in chains of each table, and where netfilter's hooks order them. */
export const tables: Readonly<
  Record<string, { readonly chains: Readonly<Record<string, Hook>>; readonly priority: number }>
> = {
  raw: { chains: { PREROUTING: "prerouting", OUTPUT: "output" }, priority: -300 },
  mangle: {
    chains: {
      PREROUTING: "prerouting",
      INPUT: "input",
      FORWARD: "forward",
      OUTPUT: "output",
      POSTROUTING: "postrouting",
    },
    priority: -150,
  },
  nat: {
    chains: { PREROUTING: "prerouting", INPUT: "input", OUTPUT: "output", POSTROUTING: "postrouting" },
    priority: -100,
  },
  filter: { chains: { INPUT: "input", FORWARD: "forward", OUTPUT: "output" }, priority: 0 },
  security: { chains: { INPUT: "input", FORWARD: "forward", OUTPUT: "output" }, priority: 50 },
};

/** The hook of a built-in chain; undefined for a chain the table does not bring. */
export function builtinHook(table: string, chain: string): Hook | undefined {
  const known = Object.hasOwn(tables, table) ? tables[table]?.chains : undefined;
  return known !== undefined && Object.hasOwn(known, chain) ? known[chain] : undefined;
}

export const tableDocumentation = once(
  (): ReadonlyMap<string, string> =>
    new Map([
      ["filter", l10n.t("Decides what may come in, go out or pass through.")],
      ["nat", l10n.t("Rewrites addresses and ports; only the first packet of a connection comes here.")],
      ["mangle", l10n.t("Changes marks and header fields; its policies and drops count like any other.")],
      ["raw", l10n.t("Comes before connection tracking; a drop here is final.")],
      ["security", l10n.t("Sets SELinux marks; asked after filter.")],
    ]),
);

export const chainDocumentation = once(
  (): ReadonlyMap<string, string> =>
    new Map([
      ["OUTPUT", l10n.t("What this host sends itself: mail filter, updates, DNS questions.")],
      ["INPUT", l10n.t("What is sent to this host, answers included.")],
      ["FORWARD", l10n.t("What passes through this host; never what it sends itself.")],
      ["PREROUTING", l10n.t("What has just come in, before it is known where it goes.")],
      ["POSTROUTING", l10n.t("What is about to leave, sent or passed on.")],
    ]),
);

/** What a line does, by the letter of its short form. */
export const commands = once((): readonly OptionSpec[] => [
  option("append", 1, l10n.t("Puts a rule at the end of a chain."), { short: "A", kind: "chain" }),
  option("insert", 1, l10n.t("Puts a rule in front: at the head of the chain, or at the number given."), {
    short: "I",
    optional: true,
    kind: "chain",
  }),
  option("delete", 1, l10n.t("Takes a rule out, named by its number or by all it says."), {
    short: "D",
    optional: true,
    kind: "chain",
  }),
  option("replace", 2, l10n.t("Puts a rule in place of the one with this number."), { short: "R", kind: "chain" }),
  option("check", 1, l10n.t("Fails unless the chain has such a rule."), { short: "C", kind: "chain" }),
  option("new-chain", 1, l10n.t("Makes a chain of one's own, to be jumped to."), { short: "N" }),
  option("delete-chain", 0, l10n.t("Removes an empty chain of one's own."), {
    short: "X",
    optional: true,
    kind: "chain",
  }),
  option("rename-chain", 2, l10n.t("Gives a chain another name."), { short: "E", kind: "chain" }),
  option("flush", 0, l10n.t("Takes all rules out of a chain, or out of the whole table."), {
    short: "F",
    optional: true,
    kind: "chain",
  }),
  option("policy", 2, l10n.t("What happens to packets no rule has decided: ACCEPT or DROP."), {
    short: "P",
    kind: "chain",
  }),
  option("zero", 0, l10n.t("Sets the counters to zero."), { short: "Z", optional: true, kind: "chain" }),
  option("list", 0, l10n.t("Prints the rules while loading."), { short: "L", optional: true, kind: "chain" }),
  option("list-rules", 0, l10n.t("Prints the rules as they are written while loading."), {
    short: "S",
    optional: true,
    kind: "chain",
  }),
]);

/** Options that every rule may have. */
export const coreOptions = once((): readonly OptionSpec[] => [
  option("!protocol", 1, l10n.t("The protocol: tcp, udp, icmp, ..., a number, or all."), {
    short: "p",
    kind: "protocol",
  }),
  option("!source|src", 1, l10n.t("The sender's address, network, or a list of them."), {
    short: "s",
    kind: "address",
  }),
  option(
    "!destination|dst",
    1,
    l10n.t(
      "The receiver's address, network, or a list of them. A host name is looked up once, when the file is loaded.",
    ),
    { short: "d", kind: "address" },
  ),
  option("!in-interface", 1, l10n.t("The interface the packet came in by; a + at the end stands for any ending."), {
    short: "i",
    kind: "interface",
  }),
  option("!out-interface", 1, l10n.t("The interface the packet leaves by; a + at the end stands for any ending."), {
    short: "o",
    kind: "interface",
  }),
  option(
    "!fragments",
    0,
    l10n.t("Second and later pieces of a packet only; the first packet of a connection is none."),
    {
      short: "f",
    },
  ),
  option("match", 1, l10n.t("Loads a module, whose options may follow."), { short: "m", kind: "match" }),
  option("jump", 1, l10n.t("What happens to the packet: a target, or a chain that is walked before the next rule."), {
    short: "j",
    kind: "target",
  }),
  option("goto", 1, l10n.t("Goes on in another chain and does not come back to this one."), {
    short: "g",
    kind: "chain",
  }),
  option("set-counters", 2, l10n.t("Starts the rule's counters of packets and bytes here."), { short: "c" }),
  option("ipv4", 0, l10n.t("A line for IPv4 only: ip6tables-restore passes over it."), { short: "4" }),
  option("ipv6", 0, l10n.t("A line for IPv6 only: iptables-restore passes over it."), { short: "6" }),
  option("numeric", 0, l10n.t("Has no meaning in a file."), { short: "n" }),
  option("verbose", 0, l10n.t("Has no meaning in a file."), { short: "v" }),
  option("exact", 0, l10n.t("Has no meaning in a file."), { short: "x" }),
  option("line-numbers", 0, l10n.t("Has no meaning in a file.")),
  option("modprobe", 1, l10n.t("The program that loads kernel modules.")),
  option("table", 1, l10n.t("Not allowed in a file: the line that begins with * names the table."), { short: "t" }),
  option("wait", 0, l10n.t("Not allowed in a file: iptables-restore has it as an option of its own."), {
    short: "w",
    optional: true,
  }),
]);

/** Modules whose own name differs from that of the protocol that loads them. */
const protocolModules: Readonly<Record<number, string>> = {
  1: "icmp",
  6: "tcp",
  17: "udp",
  33: "dccp",
  50: "esp",
  51: "ah",
  58: "icmp6",
  132: "sctp",
  135: "mh",
};

/** The module that `-p` makes available without `-m`. */
export function moduleOfProtocol(protocol: number): string | undefined {
  return protocolModules[protocol];
}

/** `-m icmpv6` and `-p ipv6-icmp` mean the module icmp6. */
export function canonicalModule(name: string): string {
  return name === "icmpv6" || name === "ipv6-icmp" ? "icmp6" : name;
}

export function matchModule(name: string): MatchModule | undefined {
  return matchModules().get(canonicalModule(name));
}

export function target(name: string): Target | undefined {
  return targetExtensions().get(name);
}

/** Modules that distributions ship apart (xtables-addons); known so that nobody is told they do not exist. */
export const foreignModules: ReadonlySet<string> = new Set([
  "account",
  "asn",
  "condition",
  "dnetmap",
  "fuzzy",
  "geoip",
  "gradm",
  "iface",
  "ipp2p",
  "ipv4options",
  "length2",
  "layer7",
  "lscan",
  "ndpi",
  "nth",
  "osf",
  "proto",
  "psd",
  "pknock",
  "quota2",
  "random",
  "unclean",
]);

export const foreignTargets: ReadonlySet<string> = new Set([
  "ACCOUNT",
  "CHAOS",
  "DELUDE",
  "DHCPMAC",
  "DNETMAP",
  "ECHO",
  "FLOWOFFLOAD",
  "FULLCONENAT",
  "IMQ",
  "IPMARK",
  "IPV4OPTSSTRIP",
  "LOGMARK",
  "MIRROR",
  "NAT",
  "NDPI",
  "PROTO",
  "RAWDNAT",
  "RAWSNAT",
  "ROUTE",
  "SAME",
  "STEAL",
  "SYSRQ",
  "TARPIT",
  "XOR",
]);

/** `--reject-with` values by family; any unambiguous beginning will do. */
export const rejectTypes: Readonly<Record<4 | 6, readonly string[]>> = {
  4: [
    "icmp-net-unreachable",
    "net-unreach",
    "icmp-host-unreachable",
    "host-unreach",
    "icmp-proto-unreachable",
    "proto-unreach",
    "icmp-port-unreachable",
    "port-unreach",
    "icmp-net-prohibited",
    "net-prohib",
    "icmp-host-prohibited",
    "host-prohib",
    "tcp-reset",
    "tcp-rst",
    "icmp-admin-prohibited",
    "admin-prohib",
  ],
  6: [
    "icmp6-no-route",
    "no-route",
    "icmp6-adm-prohibited",
    "adm-prohibited",
    "icmp6-addr-unreachable",
    "addr-unreach",
    "icmp6-port-unreachable",
    "port-unreach",
    "tcp-reset",
    "icmp6-policy-fail",
    "policy-fail",
    "icmp6-reject-route",
    "reject-route",
  ],
};

/** Connection states in the order in which an abbreviation is resolved. */
export const connectionStates: readonly string[] = ["INVALID", "NEW", "ESTABLISHED", "RELATED", "UNTRACKED"];

export const stateDocumentation = once(
  (): ReadonlyMap<string, string> =>
    new Map([
      ["NEW", l10n.t("The first packet of a connection.")],
      ["ESTABLISHED", l10n.t("Answers, and all that follows them.")],
      ["RELATED", l10n.t("A connection or message that belongs to another, such as an ICMP error.")],
      ["INVALID", l10n.t("Fits no connection.")],
      ["UNTRACKED", l10n.t("Kept out of connection tracking by a rule in raw.")],
    ]),
);
