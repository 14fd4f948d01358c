import type { Place, SourceFile } from "../text/source.ts";
import type { Span } from "../text/span.ts";
import type { Facts } from "./facts.ts";

/** The shape of a setting's value, as SpamAssassin's own command table names it. */
export type SettingType =
  | "string"
  | "boolean"
  | "numeric"
  | "duration"
  | "ipaddrlist"
  | "addresslist"
  | "hash"
  | "stringlist"
  | "template"
  | "custom"
  | "none";

/** A condition around statements: `if`, `ifplugin`, and its `else`. */
export interface Conditional {
  readonly keyword: "if" | "ifplugin";
  /** The condition as written. */
  readonly expression: string;
  readonly expressionSpan: Span;
  readonly keywordSpan: Span;
  readonly parent?: Branch;
  /** Spans of `else` lines, in order. */
  readonly elses: readonly Span[];
  /** Undefined where the file ends before it. */
  readonly end: Span | undefined;
}

/** One side of a conditional. */
export interface Branch {
  readonly conditional: Conditional;
  /** False in an odd numbered `else`. */
  readonly whenTrue: boolean;
}

/**
 * One line that is neither blank nor comment nor an `if`, `ifplugin`, `else` or `endif` that does its work. One of
 * these four that does none (without a condition, without its `if`, with words behind it) stands here as a command
 * that is not known, as SpamAssassin refuses it.
 */
export interface Statement {
  /** The newest version of the file that the line stands in. */
  readonly source: SourceFile;
  /** Normalised as SpamAssassin does: lower case, `-` turned into `_`; aliases stay as written. */
  readonly command: string;
  /** What `command` is an alias of, else the same. */
  readonly canonical: string;
  readonly commandSpan: Span;
  /** Comment removed, trimmed, `\#` turned into `#`. */
  readonly value: string;
  readonly valueSpan: Span;
  /** The line from its first to its last character that is not white space, comment left out. */
  readonly span: Span;
  readonly branch: Branch | undefined;
  /** Full name of the plugin that brings the command, for commands that are not built in. */
  readonly plugin: string | undefined;
  /** Plugins that bring the same command: one that is loaded is enough. */
  readonly otherPlugins: readonly string[];
  /** The known command that a name nobody knows most likely means. */
  readonly suggestion: string | undefined;
  /** Built in or of a stock plugin; false for a name nobody knows. */
  readonly known: boolean;
  /** Who may use a known command: `admin` only the host's files, `privileged` users where `allow_user_rules` is on. */
  readonly rights: "admin" | "privileged" | undefined;
  /** Type of a known setting's value. */
  readonly type: SettingType | undefined;
  /** What the line does to `target`; absent where it replaces what an earlier line said. */
  readonly effect: SettingEffect | undefined;
  /** Canonical names of the settings it works on: its own, or those that a `clear_...` empties. */
  readonly targets: readonly string[];
  /** `lang de describe ...`: the line counts only where the locale begins so; absent where that of no locale does. */
  readonly locale: string | undefined;
}

/** Lists grow line by line (`add`), lose some entries (`remove`) or all (`clear`). */
export type SettingEffect = "add" | "remove" | "clear";

export interface PluginLoad {
  /** Full name, `Mail::SpamAssassin::Plugin::Razor2`. */
  readonly plugin: string;
  readonly pluginSpan: Span;
  /** Path of a plugin's own file, where given. */
  readonly path: string | undefined;
  readonly keyword: "loadplugin" | "tryplugin";
  readonly statement: Statement;
}

/** A line that would be a `loadplugin` were it not a comment: what a packaged .pre offers. */
export interface CommentedPluginLoad {
  readonly plugin: string;
  readonly span: Span;
}

/** A test that a `meta` test's expression asks for. */
export interface TestReference {
  /** A name, or the pattern of `rules_matching(...)` with `*` and `?` in it. */
  readonly name: string;
  readonly span: Span;
  readonly pattern: boolean;
}

/** The function that stands behind `eval:`. */
export interface EvalCall {
  readonly name: string;
  readonly nameSpan: Span;
  /** Unquoted, with the spans of their quotes; undefined where SpamAssassin cannot read them. */
  readonly parameters: readonly { readonly value: string; readonly span: Span }[] | undefined;
  /** Of a stock plugin. */
  readonly known: boolean;
  /** Full names of the stock plugins that bring it, any of which is enough. */
  readonly plugins: readonly string[];
  /** The known function that one nobody knows most likely means; looked for when asked. */
  readonly suggestion: string | undefined;
}

/** Types of tests whose every line looks something up in the DNS. Source: AskDNS and URIDNSBL. */
export const dnsTestTypes = [
  "askdns",
  "urirhsbl",
  "urirhssub",
  "uridnsbl",
  "uridnssub",
  "urinsrhsbl",
  "urinsrhssub",
  "urifullnsrhsbl",
  "urifullnsrhssub",
] as const;

export interface TestDefinition {
  readonly name: string;
  readonly nameSpan: Span;
  /** `header`, `body`, `rawbody`, `full`, `uri`, `meta`, ... as written. */
  readonly type: string;
  readonly definition: string;
  readonly definitionSpan: Span;
  /** Full name of the plugin that provides the eval function or test type it uses, where that is no built-in. */
  readonly plugin: string | undefined;
  /** What a `meta` test asks for, in order; empty for other tests. */
  readonly references: readonly TestReference[];
  /** The names among them, each as often as it is asked for, without patterns: where nobody needs to know the places. */
  readonly referenceNames: readonly string[];
  /** What a `meta` test's expression comes to where some tests have a known value; undefined where others decide. */
  outcome(known: (test: string) => number | undefined): number | undefined;
  /** For tests that are a function of a plugin. */
  readonly call: EvalCall | undefined;
  /** True where the name or the expression is such that SpamAssassin makes no test of the line. */
  readonly refused: boolean;
  readonly statement: Statement;
}

const configuring = /^uri(?:dnsbl|dnssub|rhs|ns|fullns)/;

/** True for the types of URIDNSBL, whose lines set up a test that a `body` line defines. */
export function configuresTest(type: string): boolean {
  return configuring.test(type);
}

export interface ScoreLine {
  readonly test: string;
  readonly testSpan: Span;
  /** One or four numbers; undefined where they are not numbers. */
  readonly scores?: readonly number[];
  readonly relative: boolean;
  readonly statement: Statement;
}

/** What one .pre, .cf or user_prefs file says. */
export interface SpamassassinFacts {
  readonly kind: "pre" | "cf" | "user_prefs";
  /** In the order of the file; the lists below point into it. */
  readonly statements: readonly Statement[];
  readonly conditionals: readonly Conditional[];
  readonly loads: readonly PluginLoad[];
  readonly commentedLoads: readonly CommentedPluginLoad[];
  readonly tests: readonly TestDefinition[];
  readonly scores: readonly ScoreLine[];
  /** Lines with a value that SpamAssassin refuses: they change nothing. */
  readonly refusedValues: ReadonlySet<Statement>;
  /** Version that `if (version ...)`-free parts of the file hint at: `require_version`. */
  readonly requiredVersion?: string;
}

/** A plugin that is loaded on a host, with the line that does it. */
export interface LivePlugin {
  readonly name: string;
  readonly load: PluginLoad;
  readonly place: Place;
  /** True where conditions that were read before asked for it, and were answered no for good. */
  readonly askedBefore: boolean;
}

/** A line that SpamAssassin reads and refuses: its command is not known, or no plugin that brings it is loaded yet. */
export interface RefusedLine {
  readonly statement: Statement;
  readonly place: Place;
  /**
   * False where the plugin may be loaded all the same, since no file here tells of it; and for a command nobody knows
   * while a plugin nobody knows is loaded.
   */
  readonly certain: boolean;
}

/** A setting's effective value on a host and where it comes from. */
export interface EffectiveSetting {
  readonly value: string;
  readonly statement: Statement;
  readonly place: Place;
  /** Earlier lines that this one overrides, in reading order. */
  readonly overridden: readonly Place[];
}

export interface EffectiveTest {
  readonly definition: TestDefinition;
  readonly place: Place;
}

/** A host's SpamAssassin as it is after all files are read in SpamAssassin's own order. */
export interface EffectiveSpamassassin {
  /** Target version, such as `4.0.1`. */
  readonly version: string;
  /** False where neither sallyport.yaml nor the files tell it, and the newest is taken. */
  readonly isVersionKnown: boolean;
  readonly plugins: ReadonlyMap<string, LivePlugin>;
  /** Files in the order in which they are first read; those that are not read at all are absent. */
  readonly files: readonly Facts[];
  /** By canonical name; list settings hold their last line here and all of them in `lists`. */
  readonly settings: ReadonlyMap<string, EffectiveSetting>;
  readonly lists: ReadonlyMap<string, readonly EffectiveSetting[]>;
  readonly tests: ReadonlyMap<string, EffectiveTest>;
  /** By test name: one or four numbers, relative ones already added to what they are relative to. */
  readonly scores: ReadonlyMap<string, { readonly scores: readonly number[]; readonly place: Place }>;
  /**
   * What commands of the form `command key value` say by key, the last line for each: `describe`, `tflags`,
   * `priority`, ... by canonical name of the command.
   */
  keyed(command: string): ReadonlyMap<string, EffectiveSetting>;
  readonly refused: readonly RefusedLine[];
  /** Lines that load a plugin which is loaded already, in reading order. */
  readonly repeatedLoads: readonly { readonly load: PluginLoad; readonly place: Place; readonly first: LivePlugin }[];
  /** Definitions that replace an earlier one of the same name, in reading order. */
  readonly redefined: readonly {
    readonly definition: TestDefinition;
    readonly place: Place;
    readonly before: EffectiveTest;
  }[];
  /** Relative scores of tests that no earlier line scores: SpamAssassin refuses them. */
  readonly baselessScores: readonly { readonly score: ScoreLine; readonly place: Place }[];
  /** Whether the host's files say if a stock plugin is loaded; else what is packaged is taken to hold. */
  isTold(plugin: string): boolean;
  /** Whether a plugin is loaded that is not of the stock: it may bring any command, function and test. */
  readonly hasForeignPlugin: boolean;
  /** Lines that include what is in no file here. */
  readonly missingIncludes: readonly Place[];
  /** The same object for all versions in which the lines of files that stayed as they are count as before. */
  readonly reading: object;
  /** Whether a branch's lines are read; false in files that are not read. */
  isLive(branch: Branch | undefined): boolean;
  /** Whether the line is read: its branch is live, and no `require_version` before it shuts the file. */
  isRead(statement: Statement): boolean;
  /** Whether the line is read and SpamAssassin gets so far as to look at its value: it is not certainly refused. */
  isTaken(statement: Statement): boolean;
}
