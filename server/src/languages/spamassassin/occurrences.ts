import * as l10n from "@vscode/l10n";
import { isShipped, shippedTests } from "../../model/shipped.ts";
import { globMatcher } from "../../text/glob.ts";
import type { SourceFile } from "../../text/source.ts";
import { meets, type Span, span } from "../../text/span.ts";
import type { Occurrence } from "../language.ts";
import { readMeta } from "./meta.ts";
import { type Line, nextWordAt, type SpamassassinTree, wordEndAt } from "./parse.ts";
import { smallNames } from "./small-names.ts";

/** Commands besides those that define tests whose value begins with a test's name. */
const aboutOneTest: ReadonlySet<string> = new Set([
  "score",
  "describe",
  "tflags",
  "priority",
  "shortcircuit",
  "subjprefix",
  "dns_block_rule",
  "test",
]);

/** Commands whose value is nothing but tests' names. */
const aboutTests: ReadonlySet<string> = new Set(["replace_rules", "reuse"]);

/** True for a command whose value begins with the name of a test that something else defines. */
export function takesTestName(command: string): boolean {
  return aboutOneTest.has(command);
}

/** True for a command whose value is nothing but names of tests. */
export function takesTestNames(command: string): boolean {
  return aboutTests.has(command);
}

const steering: ReadonlySet<string> = new Set([
  "include",
  "require_version",
  "file",
  "if",
  "ifplugin",
  "else",
  "endif",
]);

/** The form of a test's name. Source: RULENAME_RE of Constants.pm. */
const testName = /^[A-Za-z_]\w{0,127}$/;

/** Names that a meta reads as something else than a test. */
const metaFunctions: ReadonlySet<string> = new Set(["local_tests_only", "rules_matching"]);

/** Where tests, plugins and settings are made and used. Lines that are commented out offer their plugins too. */
export function occurrences(tree: SpamassassinTree, source: SourceFile, within?: Span): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const ownFile = !isShipped(source);
  const add = (
    kind: "test" | "plugin" | "setting" | "pattern",
    name: string,
    where: Span,
    role: Occurrence["role"],
  ): void => {
    // A shipped test that a file here defines anew has its name in the rules too, be they here or not.
    const renames = kind === "test" && ownFile && !shippedTests().has(name);
    found.push({
      key: `${kind} ${name}`,
      span: where,
      role,
      kind: kind === "pattern" ? "test" : kind,
      ...(renames ? {} : { renames }),
    });
  };
  const addTest = (start: number, end: number, role: Occurrence["role"]): void => {
    const name = tree.text.slice(start, end);
    if (testName.test(name)) add("test", name, span(start, end), role);
  };
  const addSmallNames = (line: Line): void => {
    for (const { kind, name, start, role } of smallNames(line))
      found.push({
        key: `${kind} ${name}`,
        span: span(start, start + name.length),
        role,
        kind: kind === "list" || kind === "questions" ? "set" : "variable",
        renames: false,
      });
  };
  const addPlugins = (line: Line): void => {
    for (const { name, start } of pluginNames(line))
      add("plugin", name, span(start, start + name.length), line.word.role === "load" ? "definition" : "reference");
  };
  const lines = within === undefined ? tree.lines : tree.lines.filter((line) => meets(line, within));
  const comments = within === undefined ? tree.comments : tree.comments.filter((comment) => meets(comment, within));
  for (const line of lines) {
    const { role } = line.word;
    addSmallNames(line);
    if (line.valueStart === line.end) {
      if (isSetting(line)) add("setting", line.canonical, line.commandSpan, "definition");
    } else if (role === "test") {
      const end = wordEndAt(line, line.valueStart);
      addTest(line.valueStart, end, "definition");
      const rest = nextWordAt(line, end);
      if (line.command === "meta")
        for (const { kind, text, start, end: tokenEnd } of readMeta(line.text.slice(rest, line.end)).tokens) {
          if (kind === "name" && !metaFunctions.has(text)) addTest(rest + start, rest + tokenEnd, "reference");
          else if (kind === "matching") add("pattern", text, span(rest + start, rest + tokenEnd), "reference");
        }
      else addArgument(line, rest, addTest);
    } else if (aboutOneTest.has(line.canonical))
      addTest(line.valueStart, wordEndAt(line, line.valueStart), "reference");
    else if (aboutTests.has(line.canonical))
      for (let start = line.valueStart; start < line.end; ) {
        const end = wordEndAt(line, start);
        addTest(start, end, "reference");
        start = nextWordAt(line, end);
      }
    else if (role === "load" || role === "if" || role === "ifplugin") addPlugins(line);
    else if (isSetting(line)) add("setting", line.canonical, line.commandSpan, "definition");
  }
  for (const comment of comments) {
    const match = offered.exec(tree.text.slice(comment.start, comment.end));
    if (match?.[1] === undefined || match[2] === undefined) continue;
    const start = comment.start + match[1].length;
    add("plugin", match[2], span(start, start + match[2].length), "definition");
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

const offered = /^(#[#\s]*(?:loadplugin|tryplugin)\s+)(\w+(?:::\w+)+)/;

function isSetting(line: Line): boolean {
  return line.known && !steering.has(line.canonical);
}

/** Plugins that a line loads or asks for; of `can(Plugin::feature)` the plugin. */
function* pluginNames(line: Line): Iterable<{ readonly name: string; readonly start: number }> {
  if (line.word.role !== "if") {
    yield { name: line.text.slice(line.valueStart, wordEndAt(line, line.valueStart)), start: line.valueStart };
    return;
  }
  const text = line.text.slice(line.valueStart, line.end);
  for (const match of text.matchAll(/\b(plugin|can|has)\s*\(\s*(\w+(?:::\w+)*)/g)) {
    const written = match[2] ?? "";
    const start = line.valueStart + match.index + match[0].length - written.length;
    const name = match[1] === "plugin" ? written : written.slice(0, Math.max(written.lastIndexOf("::"), 0));
    if (name.includes("::Plugin::")) yield { name, start };
  }
}

/** `check_uridnsbl('URIBL_X')` looks at what `urirhssub URIBL_X` asks for. */
const argument = /eval:check_uridnsbl\(\s*(['"])(\w+)\1/y;

function addArgument(
  line: Line,
  start: number,
  addTest: (start: number, end: number, role: "reference") => void,
): void {
  argument.lastIndex = start;
  const match = argument.exec(line.text);
  if (match?.[2] === undefined) return;
  const end = start + match[0].length - 1;
  addTest(end - match[2].length, end, "reference");
}

/** Why a test cannot have the name; undefined where it can. `keys`: those of all names of the host. */
export function refuseName(key: string, name: string, keys: Iterable<string>): string | undefined {
  if (!key.startsWith("test ")) return l10n.t("Only tests of your own can have another name.");
  if (!testName.test(name))
    return l10n.t(
      "A test's name is made of letters, digits and _, does not begin with a digit and has at most 128 characters.",
    );
  if (metaFunctions.has(name))
    return l10n.t("A meta reads {name} as a function, so no test can have that name.", { name });
  if (shippedTests().has(name)) return l10n.t("SpamAssassin's own rules have a test {name}.", { name });
  for (const each of keys) {
    if (!each.startsWith("pattern ")) continue;
    const pattern = each.slice("pattern ".length);
    const fits = globMatcher(pattern);
    const before = fits(key.slice("test ".length));
    if (before === fits(name)) continue;
    return before
      ? l10n.t("`rules_matching({pattern})` in a meta counts the test by its name, and would not under {name}.", {
          pattern,
          name,
        })
      : l10n.t("`rules_matching({pattern})` in a meta would count the test under the name {name}.", { pattern, name });
  }
  return undefined;
}
