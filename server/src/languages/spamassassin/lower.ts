import type { Problem } from "../../model/facts.ts";
import type {
  CommentedPluginLoad,
  PluginLoad,
  ScoreLine,
  SpamassassinFacts,
  TestDefinition,
} from "../../model/spamassassin.ts";
import { RememberedTexts } from "../../text/remembered.ts";
import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import type { LoweredFacts } from "../language.ts";
import { checkBlocks } from "./check-blocks.ts";
import { checkLine } from "./check-line.ts";
import { checkMark } from "./check-text.ts";
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
    const definition = line.word.role === "test" ? new Definition(line) : undefined;
    const text = line.text.slice(line.start, line.end);
    if (!faultless.has(text)) {
      const found = checkLine(line, definition, source);
      problems.push(...found.problems);
      if (found.problems.length === 0) faultless.add(text);
      if (found.valueRefused) refusedValues.add(line);
    }
    if (line.valueStart === line.end) continue;
    if (definition !== undefined) tests.push(definition);
    else if (line.word.role === "score") scores.push(lowerScore(line));
    else if (line.word.role === "load") loads.push(lowerLoad(line));
    else if (line.word.role === "version") requiredVersion = line.value;
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

/** Lines nothing is wrong with: all that is looked for in them hangs on their own text. */
const faultless = new RememberedTexts(50_000);

const placeholder = /\{[{%#]|<%/;
/** What stands in no configuration, so that a file with it is filled in by something, whatever it is called. */
const filledIn = /\{\{-?\s*[A-Za-z_][\w.[\]'"|() -]*\}\}|\{%-?\s*(?:if|for|set|macro|include|import)\b/;

/**
 * The lines whose text is the one SpamAssassin will read. A template's own lines are nobody's mistake, and what it
 * fills in is not known here.
 */
function literal(tree: SpamassassinTree, template: boolean): readonly Line[] {
  if (!placeholder.test(tree.text)) return tree.statements;
  const filled = template || filledIn.test(tree.text);
  return tree.statements.filter((line) => {
    const text = tree.text.slice(line.start, line.end);
    // The `#` of `{#` has already been taken for a comment's.
    return !/^(?:\{[{%]|<%|\{$)/.test(text) && !(filled && placeholder.test(text));
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
