import type { Problem } from "../../model/facts.ts";
import type {
  CommentedPluginLoad,
  PluginLoad,
  ScoreLine,
  SpamassassinFacts,
  TestDefinition,
} from "../../model/spamassassin.ts";
import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import type { LoweredFacts } from "../language.ts";
import { checkAddresses } from "./check-addresses.ts";
import { checkBlocks } from "./check-blocks.ts";
import { checkLoad } from "./check-plugins.ts";
import { checkSecret, checkSetting } from "./check-settings.ts";
import { checkDescription, checkFlags, checkScore } from "./check-test-settings.ts";
import { checkTest } from "./check-tests.ts";
import { checkMark, checkQuotes } from "./check-text.ts";
import { checkValue } from "./check-values.ts";
import { Definition } from "./definition.ts";
import { isTemplate } from "./detect.ts";
import { type Line, nextWordAt, type SpamassassinTree, textBetween, wordEndAt } from "./parse.ts";

/** What a file's lines mean, one by one and in order. Which of them count is for the host's join to say. */
export function lower(tree: SpamassassinTree, source: SourceFile): LoweredFacts {
  const loads: PluginLoad[] = [];
  const tests: TestDefinition[] = [];
  const scores: ScoreLine[] = [];
  const refusedValues = new Set<Line>();
  let requiredVersion: string | undefined;
  const statements = literal(tree, isTemplate(source.path));
  const problems: Problem[] = [...checkMark(source), ...checkBlocks(tree, statements, source)];
  for (const line of statements) {
    const found = checkValue(line, source);
    if (found !== undefined) {
      problems.push(found);
      // One that is taken for another value is no error.
      if (found.severity === undefined) refusedValues.add(line);
    }
    const { role } = line.word;
    if (role === undefined) {
      if (found === undefined) {
        problems.push(...checkAddresses(line, source));
        const setting = checkSetting(line, source);
        if (setting !== undefined) problems.push(setting);
      }
      const check = found === undefined ? testSettings.get(line.canonical) : undefined;
      if (check !== undefined) problems.push(...check(source, line));
    } else if (role === "test") {
      const definition = new Definition(line);
      if (line.valueStart < line.end) tests.push(definition);
      const quotes = checkQuotes(line, source);
      if (quotes !== undefined) problems.push(quotes);
      const secret = checkSecret(line, source);
      if (secret !== undefined) problems.push(secret);
      problems.push(...checkTest(source, definition));
    } else if (role === "score") {
      scores.push(lowerScore(line));
      if (found === undefined) problems.push(...checkScore(source, line));
    } else if (role === "load") {
      problems.push(...checkLoad(line, source));
      if (line.valueStart < line.end) loads.push(lowerLoad(line));
    } else if (line.valueStart === line.end) continue;
    else if (role === "version") requiredVersion = line.value;
  }
  const spamassassin: SpamassassinFacts = {
    kind: kindOf(source.name),
    statements,
    conditionals: tree.conditionals,
    loads,
    commentedLoads: commentedLoads(tree),
    tests,
    scores,
    refusedValues,
    ...(requiredVersion === undefined ? {} : { requiredVersion }),
  };
  return { spamassassin, problems };
}

/** What is set for a test by its name, besides its score. */
const testSettings: ReadonlyMap<string, (source: SourceFile, line: Line) => Iterable<Problem>> = new Map([
  ["describe", checkDescription],
  ["tflags", checkFlags],
]);

const placeholder = /\{[{%#]|<%/;

/**
 * The lines whose text is the one SpamAssassin will read. A template's own lines are nobody's mistake, and what it
 * fills in is not known here.
 */
function literal(tree: SpamassassinTree, template: boolean): readonly Line[] {
  if (!placeholder.test(tree.text)) return tree.statements;
  return tree.statements.filter((line) => {
    const text = tree.text.slice(line.start, line.end);
    // The `#` of `{#` has already been taken for a comment's.
    return !/^(?:\{[{%]|<%|\{$)/.test(text) && !(template && placeholder.test(text));
  });
}

function kindOf(name: string): SpamassassinFacts["kind"] {
  if (/\.pre(?:\.|$)/i.test(name)) return "pre";
  return /^user_prefs|\.prefs?$/.test(name) ? "user_prefs" : "cf";
}

function lowerLoad(line: Line): PluginLoad {
  const end = wordEndAt(line, line.valueStart);
  const rest = nextWordAt(line, end);
  return {
    plugin: textBetween(line, line.valueStart, end),
    pluginSpan: span(line.valueStart, end),
    keyword: line.command === "tryplugin" ? "tryplugin" : "loadplugin",
    statement: line,
    ...(rest < line.end ? { path: textBetween(line, rest, line.end) } : {}),
  };
}

const score = /^\(?(-?\d+(?:\.\d+)?)\)?$/;

function lowerScore(line: Line): ScoreLine {
  const nameEnd = wordEndAt(line, line.valueStart);
  let relative = false;
  let valid = true;
  const scores: number[] = [];
  for (let start = nextWordAt(line, nameEnd); start < line.end; ) {
    const end = wordEndAt(line, start);
    const number = line.text.slice(start, end);
    const value = score.exec(number)?.[1];
    if (value === undefined || number.startsWith("(") !== number.endsWith(")")) valid = false;
    else if (scores.length < 5) scores.push(Number(value));
    relative ||= number.startsWith("(");
    start = nextWordAt(line, end);
  }
  return {
    test: textBetween(line, line.valueStart, nameEnd),
    testSpan: span(line.valueStart, nameEnd),
    relative,
    statement: line,
    ...(valid && (scores.length === 1 || scores.length === 4) ? { scores } : {}),
  };
}

const commentedLoad = /^#[#\s]*(?:loadplugin|tryplugin)\s+([A-Za-z]\w*(?:::\w+)+)(?:\s+\S+\.pm)?\s*(?:#|$)/;

function commentedLoads(tree: SpamassassinTree): readonly CommentedPluginLoad[] {
  const found: CommentedPluginLoad[] = [];
  if (!tree.text.includes("plugin")) return found;
  for (const comment of tree.comments) {
    const plugin = commentedLoad.exec(tree.text.slice(comment.start, comment.end))?.[1];
    if (plugin !== undefined) found.push({ plugin, span: comment });
  }
  return found;
}
