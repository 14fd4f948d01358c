import type { ChainVersions } from "../../model/chain-versions.ts";
import type { FilterLine } from "../../model/filter.ts";
import type { SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import type { RecalledRule } from "./recalled-rules.ts";

/** A name or keyword with its place. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

export type Expression =
  /** What is read from the packet or about it: `tcp dport`, `meta mark`, `ct original ip daddr`, `fib saddr . iif oif`. */
  | {
      readonly kind: "selector";
      /** The words with single blanks between, `meta` left out where it may be: `tcp dport`, `oifname`, `ct state`. */
      readonly name: string;
      readonly header: string;
      readonly words: readonly Name[];
      /** Numbers and further expressions it takes: `numgen inc mod 2`, `@th,16,16`. */
      readonly arguments: readonly Expression[];
      readonly span: Span;
    }
  | { readonly kind: "value"; readonly text: string; readonly quoted: boolean; readonly span: Span }
  | Variable
  | { readonly kind: "template"; readonly span: Span }
  | { readonly kind: "wildcard"; readonly span: Span }
  | { readonly kind: "prefix"; readonly base: Expression; readonly length: Expression; readonly span: Span }
  | { readonly kind: "range"; readonly low: Expression; readonly high: Expression; readonly span: Span }
  | { readonly kind: "concatenation"; readonly parts: readonly Expression[]; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly span: Span }
  | { readonly kind: "set"; readonly elements: readonly Element[]; readonly span: Span }
  | { readonly kind: "reference"; readonly name: Name; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly operator: "&" | "|" | "^" | "<<" | ">>";
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  /** `tcp dport map { 80 : 10.0.0.1 }`: a value looked up by another. */
  | { readonly kind: "map"; readonly key: Expression; readonly map: Expression; readonly span: Span }
  | { readonly kind: "verdict"; readonly verdict: Verdict; readonly span: Span };

/** `$name`, for the value of a define. */
export interface Variable {
  readonly kind: "variable";
  readonly name: Name;
  readonly span: Span;
}

/** An element of a set, or of a map where it has data. */
export interface Element {
  readonly key: Expression;
  readonly data?: Expression;
  /** `timeout` and `expires`: it goes away by itself. */
  readonly fleeting: boolean;
  readonly comment?: string;
  readonly span: Span;
}

export type VerdictWord = "accept" | "drop" | "continue" | "return" | "jump" | "goto";

export interface Verdict {
  readonly word: VerdictWord;
  readonly wordSpan: Span;
  /** Of jump and goto. */
  readonly target?: Name | Expression;
  readonly span: Span;
}

export type Operator = "" | "==" | "!=" | "<" | ">" | "<=" | ">=" | "!";

export type Statement =
  | { readonly kind: "verdict"; readonly verdict: Verdict; readonly span: Span }
  | { readonly kind: "vmap"; readonly key: Expression; readonly map: Expression; readonly span: Span }
  | {
      readonly kind: "match";
      readonly left: Expression;
      readonly operator: Operator;
      readonly right: Expression;
      /** `tcp flags syn / syn,ack`: the bits looked at. */
      readonly mask?: Expression;
      readonly span: Span;
    }
  /** `meta mark set 1`, `ct helper set "ftp"`, `ip dscp set cs1`. */
  | { readonly kind: "set"; readonly target: Expression; readonly value: Expression; readonly span: Span }
  /** counter, last, log, dup, flow add, notrack, ...: the packet goes on whatever they do. */
  | {
      readonly kind: "plain";
      readonly word: Name;
      readonly text: string;
      /** Of `counter name ...`: the name, or the map that gives it. */
      readonly object?: Expression;
      readonly span: Span;
    }
  /** limit, quota, ct count: they end the line for some packets, depending on what came before. */
  | { readonly kind: "rate"; readonly word: Name; readonly object?: Expression; readonly span: Span }
  | {
      readonly kind: "reject";
      readonly word: Name;
      readonly with?: { readonly protocol: Name; readonly type?: Name };
      readonly span: Span;
    }
  | {
      readonly kind: "nat";
      readonly word: Name;
      readonly family?: "ip" | "ip6";
      readonly address?: Expression;
      readonly port?: Expression;
      readonly span: Span;
    }
  /** queue, synproxy, tproxy, fwd: somebody else has the packet then. */
  | { readonly kind: "handover"; readonly word: Name; readonly span: Span }
  /** `add @set { ip saddr timeout 1m limit rate ... }`, and its older forms. */
  | {
      readonly kind: "store";
      readonly operation: Name;
      readonly set: Name | undefined;
      readonly key: Expression;
      readonly limited: boolean;
      readonly span: Span;
    }
  /** `jump { ... }`: a chain without a name. */
  | { readonly kind: "inline"; readonly word: "jump" | "goto"; readonly rules: readonly Rule[]; readonly span: Span }
  /** What could not be read; the packets it takes are unknown. */
  | { readonly kind: "unread"; readonly span: Span };

export interface Rule {
  readonly kind: "rule";
  readonly statements: readonly Statement[];
  readonly comment?: Name | undefined;
  readonly span: Span;
  /** The line, or one like it, has been read before: it names no chain, no set and no variable. */
  readonly known?: KnownRule;
}

/** What a line means by itself. */
export type Meaning = Pick<FilterLine, "match" | "action" | "comment">;

/** What is known of a rule by its line. */
export interface KnownRule {
  /** By the whole line; else only by that of others like it. */
  readonly isExact: boolean;
  /** Nothing is wrong with it in tables of the family. */
  isRight(family: Family): boolean;
  /** One of the rules has been found right. */
  noteRight(family: Family): void;
  /** What it means in tables of the family; undefined where that has to be worked out. `line`: its text. */
  meaning(family: Family, line: string): Meaning | undefined;
  /** This is what one of the rules means. */
  learn(family: Family, line: string, made: FilterLine): void;
}

export interface Define {
  readonly kind: "define" | "redefine" | "undefine";
  readonly name: Name;
  readonly value?: Expression;
  readonly span: Span;
}

export interface Include {
  readonly kind: "include";
  readonly path: Name;
  readonly span: Span;
}

export interface Hook {
  readonly kind: "hook";
  readonly type: Name;
  readonly hook: Name;
  readonly devices?: Expression;
  readonly priority?: Priority;
  readonly span: Span;
}

export interface Priority {
  readonly base: Expression;
  /** Added to the base: `filter - 5` has -5. */
  readonly offset: number;
  readonly span: Span;
}

export interface Policy {
  readonly kind: "policy";
  readonly value: Expression;
  readonly span: Span;
}

/** A line of a set, an object or a table that the rest of Sallyport does not ask about: `size 65535`, `flags offload`. */
export interface Property {
  readonly kind: "property";
  readonly word: Name;
  readonly values: readonly Expression[];
  readonly span: Span;
}

export interface Block<Item> {
  readonly items: readonly Item[];
  readonly open: Span;
  /** Absent where the file ends before it. */
  readonly close?: Span;
  readonly span: Span;
}

export type ChainItem = Rule | Define | Include | Hook | Policy | Property;

export interface ChainDefinition {
  readonly kind: "chain";
  readonly name: Name;
  readonly body?: Block<ChainItem>;
  /** `chain output`: what is shown for the chain as a whole. */
  readonly head: Span;
  readonly span: Span;
}

export interface SetDefinition {
  readonly kind: "set" | "map";
  readonly name: Name;
  readonly body?: Block<Property | Define | Include>;
  readonly elements: readonly Element[];
  /** `elements = $name`: the elements are a define's value. */
  readonly elementVariables: readonly Expression[];
  readonly flags: readonly Name[];
  /** The parts of a concatenated key: `ipv4_addr`, or `tcp dport` where it is given by typeof. */
  readonly types: readonly Name[];
  /** Likewise what a map gives; empty for a set. */
  readonly data: readonly Name[];
  readonly timeout: boolean;
  readonly head: Span;
  readonly span: Span;
}

/** counter, quota, limit, ct helper, ct timeout, ct expectation, flowtable, secmark, synproxy, tunnel. */
export interface ObjectDefinition {
  readonly kind: "object";
  readonly type: string;
  readonly name: Name;
  readonly body?: Block<Property | Define | Include>;
  readonly head: Span;
  readonly span: Span;
}

export type TableItem = ChainDefinition | SetDefinition | ObjectDefinition | Define | Include | Property;

export type Verb =
  | "add"
  | "create"
  | "insert"
  | "replace"
  | "delete"
  | "destroy"
  | "flush"
  | "reset"
  | "rename"
  | "list"
  | "get"
  | "monitor"
  | "import"
  | "export"
  | "describe";

export type Family = "ip" | "ip6" | "inet" | "arp" | "bridge" | "netdev";

/** One command; a table's block is a command too. */
export interface Command {
  readonly kind: "command";
  readonly verb: Verb;
  /** False where the verb is left out, as in a block. */
  readonly verbWritten: boolean;
  /** `table`, `chain`, `rule`, `set`, `map`, `element`, `ruleset`, `flowtable`, `counter`, ... */
  readonly object: string;
  readonly family: Family;
  readonly familyName?: Name;
  readonly table?: Name;
  /** The chain of a rule, the set of elements, or the object itself. */
  readonly name?: Name;
  /** `handle 5`, `index 0`, `position 4`. */
  readonly position?: { readonly word: "handle" | "index" | "position"; readonly number: number };
  readonly newName?: Name;
  readonly rule?: Rule;
  readonly elements?: Expression;
  readonly body?: Block<TableItem>;
  readonly definition?: ChainDefinition | SetDefinition | ObjectDefinition;
  /** Verb to name: what is shown for the object as a whole. */
  readonly head: Span;
  readonly span: Span;
}

export type Item = Command | Define | Include;

/** A way to put a complaint right. */
export interface Repair {
  readonly title: string;
  readonly span: Span;
  readonly newText: string;
}

/** Something wrong in the text itself. */
export interface Complaint {
  readonly rule:
    | "nft-syntax"
    | "nft-unknown-service"
    | "nft-unhooked-chain"
    | "nft-empty-set"
    | "nft-needs-newer"
    | "nft-template";
  readonly severity: "error" | "warning" | "info";
  readonly span: Span;
  readonly message: string;
  readonly repairs: readonly Repair[];
  /** Of `nft-needs-newer`: a version that takes the text; the host's may be older. */
  readonly since?: string;
}

/** The newest version of a file, for the rules that an edit leaves as they are: they move on to the next. */
export interface Home {
  text: string;
  source: SourceFile;
}

export interface Tree {
  readonly text: string;
  readonly home: Home;
  /** Rules that are known by their lines, in the order of the text. */
  readonly recalled: readonly RecalledRule[];
  readonly chains: ChainVersions;
  readonly items: readonly Item[];
  readonly comments: readonly Span[];
  readonly conditional: readonly Span[];
  readonly variables: readonly Variable[];
  /** What cannot be read; `check` knows what else is wrong. */
  readonly complaints: readonly Complaint[];
}
