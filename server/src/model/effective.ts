import type { Facts } from "./facts.ts";
import { compare } from "./grouping.ts";
import type {
  Branch,
  Conditional,
  EffectiveSetting,
  EffectiveSpamassassin,
  EffectiveTest,
  LivePlugin,
  SpamassassinFacts,
} from "./spamassassin.ts";

/** The newest version Sallyport knows; what a host without any hint is taken for. */
const newestVersion = "4.0.1";

/** Where a file stands in SpamAssassin's reading order; lower is read first. */
function readingRank(
  facts: Facts,
  spamassassin: SpamassassinFacts,
  rulesFolder: string | undefined,
): number | undefined {
  const { path } = facts.source;
  if (spamassassin.kind === "user_prefs") return 4;
  const isUpdate = path.includes("var/lib/spamassassin/");
  const isShipped = path.includes("usr/share/spamassassin/");
  if (isUpdate || isShipped) {
    // One rules folder is read, as a whole; the others are not read at all.
    if (rulesFolder === undefined || !path.includes(rulesFolder)) return undefined;
    return spamassassin.kind === "pre" ? 1 : 2;
  }
  return spamassassin.kind === "pre" ? 0 : 3;
}

/** `4.000001` is `4.0.1`; undefined for anything else. */
function dottedVersion(number: string): string | undefined {
  const match = /^(\d+)\.(\d{3})(\d{3})$/.exec(number);
  return match === null ? undefined : `${match[1]}.${Number(match[2])}.${Number(match[3])}`;
}

/** `4.0.1` is 4.000001, the number that `if (version >= ...)` compares with. */
export function versionNumber(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return major + minor / 1e3 + patch / 1e6;
}

function updateFolders(files: readonly Facts[]): readonly string[] {
  const found = new Set<string>();
  for (const { source } of files) {
    const folder = /var\/lib\/spamassassin\/(\d+\.\d{6})\//.exec(source.path)?.[1];
    if (folder !== undefined) found.add(folder);
  }
  return [...found].sort(compare);
}

/**
 * Joins a host's SpamAssassin files the way SpamAssassin reads them: site .pre, rules .pre, rules .cf, site .cf, user
 * preferences; byte order inside a folder; later lines win. Each condition is decided once, when it is first met.
 * Time grows with the number of lines.
 */
export function effectiveSpamassassin(
  files: readonly Facts[],
  options: { readonly version?: string } = {},
): EffectiveSpamassassin {
  const versions = updateFolders(files);
  const newest = versions[versions.length - 1];
  const version = options.version ?? (newest === undefined ? undefined : dottedVersion(newest)) ?? newestVersion;
  const hasUpdatedRules =
    newest !== undefined &&
    files.some(
      (file) => file.spamassassin !== undefined && file.source.path.includes(`var/lib/spamassassin/${newest}/`),
    );
  const rulesFolder = hasUpdatedRules ? `var/lib/spamassassin/${newest}/` : "usr/share/spamassassin/";
  const ordered = files
    .flatMap((facts) => {
      const { spamassassin } = facts;
      if (spamassassin === undefined) return [];
      const rank = readingRank(facts, spamassassin, rulesFolder);
      return rank === undefined ? [] : [{ facts, spamassassin, rank }];
    })
    .sort((a, b) => a.rank - b.rank || compare(a.facts.source.path, b.facts.source.path));

  const plugins = new Map<string, LivePlugin>();
  const settings = new Map<string, EffectiveSetting>();
  const lists = new Map<string, EffectiveSetting[]>();
  const tests = new Map<string, EffectiveTest>();
  const scores = new Map<string, { scores: readonly number[]; place: EffectiveTest["place"] }>();
  const number = versionNumber(version);
  const decided = new Map<string, boolean>();
  const branches = new WeakMap<Branch, boolean>();
  const conditions = new WeakMap<Conditional, boolean>();

  const holds = (conditional: Conditional): boolean => {
    let value = conditions.get(conditional);
    if (value === undefined) {
      const text = `${conditional.keyword} ${conditional.expression.trim()}`;
      value = decided.get(text);
      if (value === undefined) {
        value = decide(conditional, plugins, number);
        decided.set(text, value);
      }
      conditions.set(conditional, value);
    }
    return value;
  };
  const isLive = (branch: Branch | undefined): boolean => {
    if (branch === undefined) return true;
    let live = branches.get(branch);
    if (live === undefined) {
      live = isLive(branch.conditional.parent) && holds(branch.conditional) === branch.whenTrue;
      branches.set(branch, live);
    }
    return live;
  };

  for (const { facts, spamassassin } of ordered) {
    const { source } = facts;
    let load = 0;
    let test = 0;
    let score = 0;
    for (const statement of spamassassin.statements) {
      const live = isLive(statement.branch);
      // The lists point into the statements in order, so one pass serves them all.
      const loaded = spamassassin.loads[load]?.statement === statement ? spamassassin.loads[load++] : undefined;
      const tested = spamassassin.tests[test]?.statement === statement ? spamassassin.tests[test++] : undefined;
      const scored = spamassassin.scores[score]?.statement === statement ? spamassassin.scores[score++] : undefined;
      if (!live || !statement.known) continue;
      const place = { source, span: statement.span };
      if (loaded !== undefined) {
        if (!plugins.has(loaded.plugin)) plugins.set(loaded.plugin, { name: loaded.plugin, load: loaded, place });
      } else if (tested !== undefined) tests.set(tested.name, { definition: tested, place });
      else if (scored !== undefined) {
        if (scored.scores !== undefined && !scored.relative) scores.set(scored.test, { scores: scored.scores, place });
      } else if (statement.type !== undefined && statement.type !== "hash") {
        // A plugin's setting is refused while the plugin is not loaded.
        if (statement.plugin !== undefined && !plugins.has(statement.plugin)) continue;
        const name = statement.canonical;
        const before = settings.get(name);
        const setting: EffectiveSetting = {
          value: statement.value,
          statement,
          place,
          overridden: before === undefined ? [] : [...before.overridden.slice(-20), before.place],
        };
        settings.set(name, setting);
        if (statement.type.endsWith("list")) {
          const list = lists.get(name);
          if (list === undefined) lists.set(name, [setting]);
          else list.push(setting);
        }
      }
    }
  }
  return { version, plugins, settings, lists, tests, scores, isLive };
}

/** Decides a condition from what is loaded so far and the version; what cannot be told counts as true. */
function decide(conditional: Conditional, plugins: ReadonlyMap<string, LivePlugin>, version: number): boolean {
  if (conditional.keyword === "ifplugin") return plugins.has(conditional.expression.trim());
  return evaluateExpression(conditional.expression, (name, argument) => {
    switch (name) {
      case "version":
        return version;
      case "plugin":
        return plugins.has(argument) ? 1 : 0;
      case "local_tests_only":
        return 0;
      case "perl_version":
        return 5.036;
      default:
        // can() and has() ask for features of the program itself; every shipped one is there in its own version.
        return 1;
    }
  });
}

const token = /\s*(?:([A-Za-z_][\w:]*)|(\d+(?:\.\d+)?)|(&&|\|\||[<>=!]=|[-+*/<>!()^?:])|(\S))/gy;

/**
 * The value of an `if` condition, with the operators and the order of precedence that Perl gives it. Anything that
 * cannot be read makes the condition false, as a Perl error would.
 */
export function evaluateExpression(expression: string, call: (name: string, argument: string) => number): boolean {
  const tokens: string[] = [];
  token.lastIndex = 0;
  for (let match = token.exec(expression); match !== null; match = token.exec(expression)) {
    const text = match[1] ?? match[2] ?? match[3];
    // SpamAssassin's own lexer drops what it does not know.
    if (text !== undefined) tokens.push(text);
  }
  let at = 0;
  let failed = false;
  const accept = (text: string): boolean => tokens[at] === text && ++at > 0;
  const precedence: readonly (readonly string[])[] = [
    ["||"],
    ["&&"],
    ["^"],
    ["==", "!="],
    ["<", "<=", ">", ">="],
    ["+", "-"],
    ["*", "/"],
  ];
  const operations: Readonly<Record<string, (a: number, b: number) => number>> = {
    "||": (a, b) => (a !== 0 ? a : b),
    "&&": (a, b) => (a === 0 ? a : b),
    "^": (a, b) => a ^ b,
    "==": (a, b) => Number(a === b),
    "!=": (a, b) => Number(a !== b),
    "<": (a, b) => Number(a < b),
    "<=": (a, b) => Number(a <= b),
    ">": (a, b) => Number(a > b),
    ">=": (a, b) => Number(a >= b),
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
  };
  const primary = (): number => {
    if (accept("!")) return Number(primary() === 0);
    if (accept("-")) return -primary();
    if (accept("(")) {
      const value = binary(0);
      if (!accept(")")) failed = true;
      return value;
    }
    const text = tokens[at++];
    if (text === undefined) {
      failed = true;
      return 0;
    }
    if (/^\d/.test(text)) return Number(text);
    if (!/^[A-Za-z_]/.test(text)) {
      failed = true;
      return 0;
    }
    let argument = "";
    if (accept("(")) {
      while (at < tokens.length && tokens[at] !== ")") argument += tokens[at++];
      if (!accept(")")) failed = true;
    }
    return call(text, argument);
  };
  // Depth is bounded by the parentheses of one line.
  const binary = (level: number): number => {
    const operators = precedence[level];
    if (operators === undefined) return primary();
    let value = binary(level + 1);
    for (;;) {
      const operator = operators.find((each) => tokens[at] === each);
      if (operator === undefined) return value;
      at++;
      value = operations[operator]?.(value, binary(level + 1)) ?? 0;
    }
  };
  const depth = tokens.reduce((most, text) => most + Number(text === "(" || text === "!"), 0);
  if (depth > 200) return false;
  const value = binary(0);
  return !failed && at === tokens.length && value !== 0;
}
