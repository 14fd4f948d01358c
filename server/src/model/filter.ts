import type { Edit, Place } from "../text/source.ts";
import type { Family, Flow } from "./flow.ts";
import type { IntervalSet } from "./intervals.ts";
import type { Program } from "./program.ts";

/**
 * The one model every firewall language is lowered to. Netfilter's shape is the widest, so it is the shape: chains of
 * lines, jumps between them, and a policy that ends the base chain. A flat list (an egress policy, a NetworkPolicy)
 * is a filter with one chain.
 */

/** Where the packet meets the filter. A host's own connections see output and postrouting, never forward. */
export type Hook = "output" | "postrouting" | "forward" | "prerouting" | "input" | "ingress" | "egress";

export const hooks: readonly Hook[] = ["output", "postrouting", "forward", "prerouting", "input", "ingress", "egress"];

/** Why a verdict is not certain, or what else should be known. */
export interface Reason {
  /** Stable word for what is missing: `rate`, `set`, `user`, `address`, `name`, `mark`, `include`, `unsupported`, ... */
  readonly code: string;
  readonly text: string;
  readonly place?: Place;
}

/** One test on a packet. A packet without the field (a port on ICMP, a user on a forwarded packet) never matches, not even negated. */
export type Condition =
  | { readonly on: "family"; readonly family: Family; readonly negated?: boolean }
  /** IP protocol numbers. */
  | { readonly on: "protocol"; readonly numbers: IntervalSet<number>; readonly negated?: boolean }
  | {
      readonly on: "port";
      readonly side: "source" | "destination" | "either";
      readonly ports: IntervalSet<number>;
      readonly negated?: boolean;
    }
  | {
      readonly on: "address";
      readonly side: "source" | "destination";
      readonly family: Family;
      /** IPv4 addresses as numbers, IPv6 as bigints. */
      readonly addresses: IntervalSet<number> | IntervalSet<bigint>;
      readonly negated?: boolean;
    }
  /**
   * Host names. `identity`: the filter matches by name (an egress policy). `resolved`: the name was turned into
   * addresses when the filter was loaded, so another name may share them.
   */
  | {
      readonly on: "name";
      readonly names: readonly string[];
      readonly matching: "identity" | "resolved";
      readonly negated?: boolean;
    }
  /** Owner of the socket: names as written, and numbers. */
  | {
      readonly on: "user" | "group";
      readonly names: readonly string[];
      readonly ids: IntervalSet<number>;
      readonly negated?: boolean;
    }
  /** Interface names; a trailing `*` stands for any ending. */
  | {
      readonly on: "interface";
      readonly side: "in" | "out";
      readonly patterns: readonly string[];
      readonly negated?: boolean;
    }
  /** Connection tracking states; the first packet is `new`, or `untracked` after notrack. */
  | { readonly on: "state"; readonly states: readonly string[]; readonly negated?: boolean }
  /** Packet mark: matches where (mark & mask) is in `values`. */
  | {
      readonly on: "mark";
      readonly values: IntervalSet<number>;
      readonly mask: number;
      readonly connection?: boolean;
      readonly negated?: boolean;
    }
  /** One of these conjunctions: a concatenated set, a list of networks and names. */
  | { readonly on: "any"; readonly of: readonly (readonly Condition[])[]; readonly negated?: boolean }
  /**
   * Whether the packet is in a set that another file fills. Each side says which of the packet's two addresses, ports
   * or interfaces the set's dimension of that number is compared with. Where no file tells the set, it is as a free
   * condition with this reason.
   */
  | {
      readonly on: "set";
      readonly name: string;
      readonly namePlace: Place;
      readonly sides: readonly ("source" | "destination")[];
      readonly reason: Reason;
      readonly negated?: boolean;
    }
  | { readonly on: "constant"; readonly value: boolean }
  /**
   * What no file decides. Both outcomes are followed. Equal `key` means equal outcome along one path. `own`: whether
   * this address is one of the machine's own, which is decided where those are told. `set`: whether there is a set of
   * this name for packets of the family, which is decided where another file makes it.
   */
  | {
      readonly on: "free";
      readonly key: string;
      readonly reason: Reason;
      readonly own?: "source" | "destination";
      readonly set?: string;
    };

/** All conditions must hold; an empty list holds always. */
export type Match = readonly Condition[];

export type Action =
  | { readonly kind: "accept" }
  | { readonly kind: "drop" }
  | { readonly kind: "reject"; readonly with?: string }
  /** Counts, logs, marks: the walk goes on with the next line. */
  | { readonly kind: "continue" }
  | { readonly kind: "return" }
  | { readonly kind: "jump" | "goto"; readonly chain: string }
  /** dnat or redirect: the flow goes on with another destination; ends a nat chain. */
  | { readonly kind: "rewrite"; readonly address?: string; readonly port?: number }
  /** A terminal action nobody can foresee, such as handing the packet to a program. */
  | { readonly kind: "unknown"; readonly reason: Reason };

export type Effect =
  /**
   * mark = (mark & ~mask) ^ value; with a full mask simply the value. `connection` sets the connection's mark. Without
   * a value the mark becomes what no file tells.
   */
  | { readonly kind: "mark"; readonly value: number | undefined; readonly mask: number; readonly connection?: boolean }
  /** The packet's mark becomes the connection's, or the other way round. */
  | { readonly kind: "copy-mark"; readonly to: "packet" | "connection" }
  | { readonly kind: "notrack" };

/** A line that moves with its file tells some of this only when it is asked: it is copied by `lineWith` alone. */
export interface FilterLine {
  readonly place: Place;
  /** The line as its author wrote it, on one line, trimmed. */
  readonly text: string;
  readonly match: Match;
  readonly action: Action;
  /** What happens to a matching packet before the action. */
  readonly effects?: readonly Effect[] | undefined;
  /** What the line says about itself: `comment "..."`, a comment behind it. */
  readonly comment?: string | undefined;
  /** Known to hold nothing of what `askedBy` looks for. */
  readonly ordinary?: boolean;
}

/** The same line, other in what it matches or does. */
export function lineWith(
  { place, text, match, action, effects, comment }: FilterLine,
  other: Pick<FilterLine, "match"> | Pick<FilterLine, "action">,
): FilterLine {
  return { place, text, match, action, effects, comment, ...other };
}

export interface Chain {
  readonly name: string;
  readonly lines: readonly FilterLine[];
  readonly place: Place;
}

/**
 * How a language writes into a filter. Each edit leaves every other line as it was; undefined where it cannot be done
 * safely.
 */
export interface FilterWriter {
  /** A line that accepts the flow, just before `before` (or at the chain's end where that is the policy). */
  accept(flow: Flow, chain: Chain, before: FilterLine, comment: string): readonly Edit[] | undefined;
  /** Takes the line out. */
  remove(line: FilterLine): readonly Edit[] | undefined;
  /** Turns the line's drop into the reject that tells the sender at once. */
  reject?(line: FilterLine): readonly Edit[] | undefined;
  /** The same line for another transport protocol. */
  transport?(line: FilterLine, protocol: "tcp" | "udp"): readonly Edit[] | undefined;
  /**
   * The values in the list of ports or addresses that the line asks for, where nothing else asks for that list. No
   * value is in it yet; `comment` stands beside them where the others have one.
   */
  extend?(line: FilterLine, values: ListValues, comment: string): ExtendedList | undefined;
  /**
   * A line at the chain's front that accepts what everything else rests on: packets of established connections, or
   * IPv6's neighbour discovery.
   */
  admit?(chain: Chain, what: "established" | "neighbours"): readonly Edit[] | undefined;
}

/** Ports, or addresses of one family, as they are written. */
export interface ListValues {
  readonly of: "port" | "address";
  readonly texts: readonly string[];
}

export interface ExtendedList {
  readonly edits: readonly Edit[];
  /** `@mail_ports`, `$OUT_TCP`: what the file calls the list; absent for one without a name. */
  readonly name?: string;
}

/** One base chain with everything reachable from it. */
export interface Filter {
  /** How its own format calls it: `inet filter output`, `filter OUTPUT`, `egress`. */
  readonly name: string;
  readonly kind: "filter" | "nat" | "route";
  readonly hook: Hook;
  /** Order among filters at one hook, ascending, netfilter's numbers (raw -300 ... filter 0 ... security 50). */
  readonly priority: number;
  readonly families: readonly Family[];
  readonly entry: Chain;
  /** Every chain a jump can name, the entry among them. */
  readonly chains: ReadonlyMap<string, Chain>;
  /** What the entry chain ends in: a line that always matches. */
  readonly policy: FilterLine;
  readonly writer: FilterWriter;
  /** A unit's own sandbox filters only this unit's processes. */
  readonly unit?: string;
  /** On a route that leads over other machines: which of them; absent: the host itself. */
  readonly machine?: string;
}

/** What an older version of the tool refuses. */
export interface NeedsNewer {
  readonly place: Place;
  /** What stands there, for the middle of a sentence. */
  readonly what: string;
  /** A version that takes it. */
  readonly since: string;
}

/** A command that changes rules in a way its file does not tell. */
export interface UnseenChange {
  readonly place: Place;
  /** Why it is not followed. */
  readonly text: string;
  /** The file it loads, an absolute path: what that holds is known where the file is read too. */
  readonly path?: string;
  /** It makes no rules of its own, and only takes others away. */
  readonly removes?: boolean;
  /** The format and the families of what it may change; absent: all. */
  readonly touches?: { readonly format: "iptables" | "nftables"; readonly families: readonly Family[] };
}

/** What one firewall file says. */
export interface FilterFacts {
  /** Its commands, where what comes of them hangs on what other files have made before. */
  readonly program?: Program;
  /** `nftables`, `iptables`, `egress`, ... as messages call it. */
  readonly format: string;
  readonly filters: readonly Filter[];
  /** Chains without a hook, and everything else that stands in the file: rules of one file look through these. */
  readonly chains: readonly Chain[];
  /** The file starts from nothing (`flush ruleset`, iptables-restore), so its accept is the host's. */
  readonly complete: boolean;
  /** Files that are read at a place, by the name or pattern that stands there. */
  readonly includes?: readonly {
    readonly place: Place;
    readonly path: string;
    /** What it brings stands within a block: no commands, but lines of a table or a chain. */
    readonly inBlock?: boolean;
  }[];
  /** Commands set the rules one by one: a file that sets the same ones may be loaded before them or behind. */
  readonly byCommands?: true;
  /** Commands that change rules of other files, or make further ones. */
  readonly unseen?: readonly UnseenChange[];
  /** Places that only a newer version of its tool takes. */
  readonly newer?: readonly NeedsNewer[];
  /** Named sets that lines of this file add to or take from while packets pass: no file tells what is in them. */
  readonly changedSets?: readonly string[];
}

export type VerdictAction = "accept" | "drop" | "reject" | "unknown";

/** A line that stops a part of a flow. */
export interface Stop {
  readonly filter: Filter;
  readonly chain: Chain;
  readonly line: FilterLine;
  /** The line of the base chain that led there: the jump, the return that left it to the policy, or the line itself. */
  readonly entry: FilterLine;
  /** False where the line leaves open what becomes of the packet. */
  readonly certain: boolean;
  /** The part had another destination by then than the sender asked for. */
  readonly rewritten: boolean;
}

/** A filter's answer for one family. */
export interface Verdict {
  readonly action: VerdictAction;
  /** The line that decides; for `unknown` the first line on which the answer hangs. */
  readonly line: FilterLine;
  readonly filter: Filter;
  /** The chain in which `line` stands. */
  readonly chain: Chain;
  /** The jumps that led to the line, then the line. */
  readonly trace: readonly FilterLine[];
  readonly why: readonly Reason[];
}
