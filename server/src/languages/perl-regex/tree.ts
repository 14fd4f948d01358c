import type { Span } from "../../text/span.ts";

/** What every node knows of itself; offsets are into the text the pattern was read from. */
interface Base extends Span {
  /** Bytes that the fewest and the most of its matches take: SpamAssassin hands Perl bytes, so `ü` counts two. */
  least: number;
  /** Infinity where there is no bound. */
  most: number;
  /** False for what can only stand between characters, such as `^` or a look-ahead: Perl's HASWIDTH. */
  wide: boolean;
}

/** A run of characters that stand for themselves. */
export interface Literal extends Base {
  readonly kind: "literal";
}

/** `.` */
export interface AnyCharacter extends Base {
  readonly kind: "any";
}

/** A backslash and what belongs to it, where that matches characters: `\n`, `\x{e9}`, `\d`, `\p{L}`, `\R`. */
export interface Escape extends Base {
  readonly kind: "escape";
}

/** `^`, `$`, `\b`, `\A`, `\K` and their like. */
export interface Anchor extends Base {
  readonly kind: "anchor";
}

export interface CharacterClass extends Base {
  readonly kind: "class";
  readonly negated: boolean;
}

/** `\1`, `\g{-1}`, `\k<name>`, `(?P=name)`: the same text once more. */
export interface BackReference extends Base {
  readonly kind: "reference";
  readonly target: number | string;
}

/** `(?1)`, `(?R)`, `(?&name)`: the same pattern once more. */
export interface Recursion extends Base {
  readonly kind: "recursion";
  readonly target: number | string;
}

/** `(?i)`: what holds from here to the end of the group. */
export interface Flags extends Base {
  readonly kind: "flags";
}

/** `(*FAIL)`, `(*PRUNE:name)` */
export interface Verb extends Base {
  readonly kind: "verb";
}

/** `%{NAME}`: SpamAssassin puts in what a test's named group has caught. */
export interface Template extends Base {
  readonly kind: "template";
}

export interface Repeat extends Base {
  readonly kind: "repeat";
  readonly child: Atom;
  readonly min: number;
  readonly max: number;
  /** "greedy" takes much and gives back, "lazy" takes little, "possessive" never gives back. */
  readonly mode: "greedy" | "lazy" | "possessive";
  readonly quantifier: Span;
}

export type GroupType =
  | "capture"
  | "plain"
  | "atomic"
  | "branchReset"
  | "lookahead"
  | "negativeLookahead"
  | "lookbehind"
  | "negativeLookbehind"
  | "conditional"
  | "scriptRun";

export interface Group extends Base {
  end: number;
  readonly kind: "group";
  readonly type: GroupType;
  /** Behind the part that says what group it is. */
  readonly contentStart: number;
  /** Before the closing bracket, where there is one. */
  contentEnd: number;
  /** Of a capture: counted from 1, in the order of opening brackets. */
  readonly number: number | undefined;
  readonly name: string | undefined;
  /** Of a conditional: what decides, as written between its brackets. */
  readonly condition: Span | undefined;
  branches: Branch[];
}

/** What stands between two `|`. */
export interface Branch extends Base {
  end: number;
  readonly kind: "branch";
  readonly items: Item[];
}

/** What a quantifier may stand behind. */
export type Atom =
  | Literal
  | AnyCharacter
  | Escape
  | Anchor
  | CharacterClass
  | BackReference
  | Recursion
  | Verb
  | Template
  | Group;

export type Item = Atom | Repeat | Flags;

/** An edit of the text that the pattern was read from. */
export interface RegexEdit extends Span {
  readonly newText: string;
}

export interface RegexFix {
  readonly title: string;
  readonly edits: readonly RegexEdit[];
}

/** What keeps Perl from taking the pattern. Perl stops at the first, so there is at most one. */
export interface RegexFault extends Span {
  /** Perl's own words, for whoever looks for them in a log. */
  readonly perl: string;
  /** One sentence: the cause and the way out. */
  readonly message: string;
  readonly fix?: RegexFix;
}

export interface RegexTree {
  readonly text: string;
  /** The whole pattern, without delimiters and modifiers. */
  readonly root: Group;
  readonly comments: readonly Span[];
  /** Whether it refers back to what a group has caught. */
  readonly refersBack: boolean;
  /** Names of groups, each with the numbers of the groups that bear it. */
  readonly names: ReadonlyMap<string, number>;
  readonly fault?: RegexFault;
}
