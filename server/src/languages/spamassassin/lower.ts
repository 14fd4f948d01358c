import type {
  Branch,
  CommentedPluginLoad,
  Conditional,
  PluginLoad,
  ScoreLine,
  SpamassassinFacts,
  Statement,
  TestDefinition,
} from "../../model/spamassassin.ts";
import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import type { LoweredFacts } from "../language.ts";
import { commandEntry, evalEntry, testTypes } from "./catalog.ts";
import { type Line, lineSpan, lineValue, type SpamassassinTree } from "./parse.ts";

/** A conditional while its end is still to come. */
interface Open {
  conditional: Mutable<Conditional> & { elses: ReturnType<typeof span>[] };
  branch: Branch;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Words the parser itself handles; they are known without standing in the command table. */
const structural: ReadonlySet<string> = new Set(["include", "file", "require_version"]);

/** What a file's lines mean, one by one and in order. Which of them count is for the host's join to say. */
export function lower(tree: SpamassassinTree, source: SourceFile): LoweredFacts {
  const { text } = tree;
  const statements: Statement[] = [];
  const conditionals: Conditional[] = [];
  const loads: PluginLoad[] = [];
  const tests: TestDefinition[] = [];
  const scores: ScoreLine[] = [];
  const open: Open[] = [];
  let requiredVersion: string | undefined;
  for (const line of tree.lines) {
    switch (line.key) {
      case "if":
      case "ifplugin":
        if (line.valueStart < line.end) {
          const parent = open[open.length - 1]?.branch;
          const conditional: Open["conditional"] = {
            keyword: line.key,
            expression: lineValue(text, line),
            expressionSpan: span(line.valueStart, line.end),
            keywordSpan: span(line.start, line.wordEnd),
            elses: [],
            ...(parent === undefined ? {} : { parent }),
          };
          conditionals.push(conditional);
          open.push({ conditional, branch: { conditional, whenTrue: true } });
          continue;
        }
        break;
      case "else": {
        const innermost = open[open.length - 1];
        if (innermost !== undefined && line.valueStart === line.end) {
          innermost.conditional.elses.push(lineSpan(line));
          innermost.branch = { conditional: innermost.conditional, whenTrue: !innermost.branch.whenTrue };
          continue;
        }
        break;
      }
      case "endif":
        if (open.length > 0 && line.valueStart === line.end) {
          const closed = open.pop();
          if (closed !== undefined) closed.conditional.end = lineSpan(line);
          continue;
        }
        break;
    }
    const statement = lowerStatement(text, line, open[open.length - 1]?.branch);
    statements.push(statement);
    if (!statement.known) continue;
    const { command } = statement;
    if (command === "loadplugin" || command === "tryplugin") {
      const load = lowerLoad(statement, command);
      if (load !== undefined) loads.push(load);
    } else if (command === "score") {
      const score = lowerScore(statement);
      if (score !== undefined) scores.push(score);
    } else if (testTypes.has(command)) {
      const test = lowerTest(statement);
      if (test !== undefined) tests.push(test);
    } else if (command === "require_version") requiredVersion = statement.value;
  }
  const spamassassin: SpamassassinFacts = {
    kind: kindOf(source.name),
    statements,
    conditionals,
    loads,
    commentedLoads: commentedLoads(tree),
    tests,
    scores,
    ...(requiredVersion === undefined ? {} : { requiredVersion }),
  };
  return { spamassassin, problems: [] };
}

function kindOf(name: string): SpamassassinFacts["kind"] {
  if (/\.pre(?:\.|$)/i.test(name)) return "pre";
  return /user_prefs|\.prefs?$/.test(name) ? "user_prefs" : "cf";
}

function lowerStatement(text: string, line: Line, branch: Branch | undefined): Statement {
  const entry = commandEntry(line.key);
  return {
    command: line.key,
    canonical: entry === undefined ? line.key : entry.name,
    commandSpan: span(line.start, line.wordEnd),
    value: lineValue(text, line),
    valueSpan: span(line.valueStart, line.end),
    span: span(line.start, line.end),
    known: entry !== undefined || structural.has(line.key),
    ...(branch === undefined ? {} : { branch }),
    ...(entry?.plugin === undefined ? {} : { plugin: entry.plugin }),
    ...(entry === undefined ? {} : { type: entry.type }),
  };
}

/** First word of a value, and where the rest starts in it. */
function firstWord(value: string): { readonly word: string; readonly rest: number } {
  const word = /^\S*/.exec(value)?.[0] ?? "";
  let rest = word.length;
  while (rest < value.length && /\s/.test(value[rest] ?? "")) rest++;
  return { word, rest };
}

function lowerLoad(statement: Statement, keyword: "loadplugin" | "tryplugin"): PluginLoad | undefined {
  const { word, rest } = firstWord(statement.value);
  if (word === "") return undefined;
  const { start } = statement.valueSpan;
  return {
    plugin: word,
    pluginSpan: span(start, start + word.length),
    keyword,
    statement,
    ...(rest < statement.value.length ? { path: statement.value.slice(rest) } : {}),
  };
}

function lowerScore(statement: Statement): ScoreLine | undefined {
  const { word, rest } = firstWord(statement.value);
  if (word === "") return undefined;
  const { start } = statement.valueSpan;
  const numbers = statement.value.slice(rest).split(/\s+/);
  const relative = numbers.some((number) => number.startsWith("("));
  const values = numbers.map((number) => number.replace(/^\((.*)\)$/, "$1"));
  const valid =
    values.every((value) => /^-?\d+(?:\.\d+)?$/.test(value)) && (values.length === 1 || values.length === 4);
  return {
    test: word,
    testSpan: span(start, start + word.length),
    relative,
    statement,
    ...(valid ? { scores: values.map(Number) } : {}),
  };
}

const evalCall = /(?:^|[\s:])(?:rbl)?eval:([A-Za-z_]\w*)/;

function lowerTest(statement: Statement): TestDefinition | undefined {
  const { word, rest } = firstWord(statement.value);
  if (word === "") return undefined;
  const { start, end } = statement.valueSpan;
  const definition = statement.value.slice(rest);
  const plugin = statement.plugin ?? evalEntry(evalCall.exec(definition)?.[1] ?? "")?.plugin;
  return {
    name: word,
    nameSpan: span(start, start + word.length),
    type: statement.command,
    definition,
    definitionSpan: span(Math.min(start + rest, end), end),
    statement,
    ...(plugin === undefined ? {} : { plugin }),
  };
}

const commentedLoad = /^#+\s*loadplugin\s+([A-Za-z]\w*(?:::\w+)+)/;

function commentedLoads(tree: SpamassassinTree): readonly CommentedPluginLoad[] {
  const found: CommentedPluginLoad[] = [];
  for (const { start, end } of tree.comments) {
    const plugin = commentedLoad.exec(tree.text.slice(start, end))?.[1];
    if (plugin !== undefined) found.push({ plugin, span: span(start, end) });
  }
  return found;
}
