import type { Problem } from "../../model/facts.ts";
import type {
  CommentedPluginLoad,
  PluginLoad,
  ScoreLine,
  SpamassassinFacts,
  Statement,
} from "../../model/spamassassin.ts";
import { once } from "../../text/once.ts";
import { RememberedTexts } from "../../text/remembered.ts";
import type { Place, SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import type { LoweredFacts } from "../language.ts";
import { checkBlocks } from "./check-blocks.ts";
import { checkLine } from "./check-line.ts";
import { hasOddLanguage } from "./check-regex.ts";
import { checkMark } from "./check-text.ts";
import { checkValue } from "./check-values.ts";
import { Definition } from "./definition.ts";
import { isTemplate } from "./detect.ts";
import type { LineEdit } from "./edit.ts";
import { hasPlaceholder, type Line, nextWordAt, type SpamassassinTree, textBetween, wordEndAt } from "./parse.ts";

/** What a file's lines mean, one by one and in order. Which of them count is for the host's join to say. */
export function lower(tree: SpamassassinTree, source: SourceFile): LoweredFacts {
  tree.home.source = source;
  const statements = literal(tree, isTemplate(source.path));
  const meaning = new Meaning(statements, source);
  const { loads, tests, scores, refused, requiredVersion } = meaning;
  const spamassassin: SpamassassinFacts = {
    kind: kindOf(source.name),
    statements,
    conditionals: tree.conditionals,
    loads,
    commentedLoads: commentedLoads(tree),
    tests,
    scores,
    refusedValues: new Set(refused),
    ...(requiredVersion === undefined ? {} : { requiredVersion }),
  };
  return withFaults(spamassassin, source, () => ({
    lines: meaning.faulty(statements, source),
    blocks: checkBlocks(tree, statements, source),
  }));
}

interface FaultyLine {
  readonly statement: Line;
  /** Where the line stood when this was said of it. */
  readonly start: number;
  readonly problems: readonly Problem[];
}

/** What is wrong in a file. */
interface Faults {
  readonly lines: readonly FaultyLine[];
  /** What is wrong with conditions and their blocks. */
  readonly blocks: readonly Problem[];
}

const faultsOf = new WeakMap<SpamassassinFacts, () => Faults>();

/**
 * What is wrong with the lines is worked out when it is asked for: a host is joined without it, and of its files the
 * open one is asked first.
 */
function withFaults(spamassassin: SpamassassinFacts, source: SourceFile, find: () => Faults): LoweredFacts {
  const faults = once(find);
  const problems = once(() => {
    const { lines, blocks } = faults();
    return [...checkMark(source), ...blocks, ...lines.flatMap((line) => line.problems)];
  });
  faultsOf.set(spamassassin, faults);
  return {
    spamassassin,
    get problems() {
      return problems();
    },
  };
}

/** Before lines move on to the next version of their file: what is wrong with them is asked where they still stand. */
export function settleFaults(facts: SpamassassinFacts): void {
  faultsOf.get(facts)?.();
}

/** What lines mean that stand one after the other. */
class Meaning {
  readonly loads: PluginLoad[] = [];
  readonly tests: Definition[] = [];
  readonly scores: ScoreLine[] = [];
  /** What is wrong with a setting's value. */
  readonly values = new Map<Line, Problem>();
  requiredVersion: string | undefined;

  constructor(lines: readonly Line[], source: SourceFile) {
    for (const line of lines) this.#add(line, source);
  }

  #add(line: Line, source: SourceFile): void {
    const { role } = line.word;
    if (role === "test") {
      if (line.valueStart < line.end) this.tests.push(new Definition(line));
      return;
    }
    const fault = checkValue(line, source);
    if (fault !== undefined) this.values.set(line, fault);
    if (role === undefined || line.valueStart === line.end) return;
    if (role === "score") this.scores.push(new Score(line));
    else if (role === "load") this.loads.push(new Load(line));
    else if (role === "version") this.requiredVersion = line.value;
  }

  /** Lines whose value SpamAssassin does not take, so that what stood before still counts. */
  get refused(): readonly Line[] {
    // One that is taken for another value is no error.
    return [...this.values].filter(([, { severity }]) => severity === undefined).map(([line]) => line);
  }

  /** What is wrong with each of the lines, taken for itself. */
  faulty(lines: readonly Line[], source: SourceFile): readonly FaultyLine[] {
    const found: FaultyLine[] = [];
    let test = 0;
    for (const line of lines) {
      const defined = this.tests[test]?.statement === line ? this.tests[test++] : undefined;
      const definition = defined ?? (line.word.role === "test" ? new Definition(line) : undefined);
      // A file on disk is read once, one in an editor again and again.
      const text = source.editorLanguage === undefined ? undefined : line.text.slice(line.start, line.end);
      // What stands in front of the command is no part of the text.
      if (text !== undefined && faultless.has(text) && !hasOddLanguage(line)) continue;
      const problems = checkLine(line, definition, this.values.get(line), source);
      if (problems.length > 0) found.push({ statement: line, start: line.start, problems });
      else if (text !== undefined) faultless.add(text);
    }
    return found;
  }
}

/** The facts of a tree that differs from that of `facts` in a few lines. */
export function lowerEdit(
  facts: SpamassassinFacts,
  { tree, removed, added, comments }: LineEdit,
  source: SourceFile,
): LoweredFacts {
  const meaning = new Meaning(added, source);
  const gone: ReadonlySet<Statement> = new Set(removed);
  const before = faultsOf.get(facts)?.();
  const mayLoad = facts.commentedLoads.length > 0 || comments.some((each) => commentedLoadIn(tree.text, each));
  const refusedBefore = removed.some((line) => facts.refusedValues.has(line));
  const { refused } = meaning;
  const spamassassin: SpamassassinFacts = {
    ...facts,
    statements: tree.statements,
    commentedLoads: mayLoad ? commentedLoads(tree) : facts.commentedLoads,
    tests: spliced(facts.tests, gone, meaning.tests),
    scores: spliced(facts.scores, gone, meaning.scores),
    refusedValues:
      refused.length === 0 && !refusedBefore
        ? facts.refusedValues
        : new Set([...facts.refusedValues, ...refused].filter((line) => !gone.has(line))),
  };
  // Now, while all lines stand where they do: the next edit moves them.
  const faults: Faults = {
    lines: spliced(before?.lines ?? [], gone, meaning.faulty(added, source)).map((line) => saidAnew(line, source)),
    blocks: before?.blocks.length === 0 ? [] : checkBlocks(tree, tree.statements, source),
  };
  return withFaults(spamassassin, source, () => faults);
}

/** Where a line stands is part of what is said of it. */
function saidAnew({ statement, start, problems }: FaultyLine, source: SourceFile): FaultyLine {
  const shift = statement.start - start;
  const isPlain = problems.every(({ fixes, related }) => fixes === undefined && related === undefined);
  const definition = !isPlain && statement.word.role === "test" ? new Definition(statement) : undefined;
  return {
    statement,
    start: statement.start,
    problems: isPlain
      ? problems.map((problem) => ({ ...problem, place: moved(problem.place, shift, source) }))
      : checkLine(statement, definition, checkValue(statement, source), source),
  };
}

function moved({ span: where }: Place, shift: number, source: SourceFile): Place {
  return { source, span: span(where.start + shift, where.end + shift) };
}

/** The same list where nothing of it has changed, so that what was worked out from it still holds. */
function spliced<Item extends { readonly statement: Statement }>(
  items: readonly Item[],
  gone: ReadonlySet<Statement>,
  added: readonly Item[],
): readonly Item[] {
  const kept =
    gone.size > 0 && items.some(({ statement }) => gone.has(statement))
      ? items.filter(({ statement }) => !gone.has(statement))
      : items;
  const first = added[0];
  if (first === undefined) return kept;
  const { start } = first.statement.commandSpan;
  const at = kept.findIndex(({ statement }) => statement.commandSpan.start > start);
  return kept.toSpliced(at === -1 ? kept.length : at, 0, ...added);
}

/** Lines nothing is wrong with: all that is looked for in them hangs on their own text. */
const faultless = new RememberedTexts(50_000);

/** What stands in no configuration, so that a file with it is filled in by something, whatever it is called. */
const filledIn =
  /\{\{-?\s*[A-Za-z_][\w.[\]'"|() -]*\}\}|\{%-?\s*(?:if|for|set|macro|include|import)\b|^[ \t]*\w+[ \t]+\$\{[A-Za-z_]\w*\}[ \t]*$/m;

/**
 * The lines whose text is the one SpamAssassin will read. A template's own lines are nobody's mistake, and what it
 * fills in is not known here.
 */
function literal(tree: SpamassassinTree, template: boolean): readonly Line[] {
  if (tree.home.plain) return tree.statements;
  const filled = template || filledIn.test(tree.text);
  return tree.statements.filter((line) => {
    const text = tree.text.slice(line.start, line.end);
    // The `#` of `{#` has already been taken for a comment's.
    return !/^(?:\{[{%]|<%|\{$)/.test(text) && !(filled && hasPlaceholder(text));
  });
}

function kindOf(name: string): SpamassassinFacts["kind"] {
  if (/\.pre(?:\.|$)/i.test(name)) return "pre";
  return /^user_prefs|\.prefs?$/.test(name) ? "user_prefs" : "cf";
}

/** A line that loads a plugin, wherever it may move. */
class Load implements PluginLoad {
  readonly statement: Line;

  constructor(line: Line) {
    this.statement = line;
  }

  get #pluginEnd(): number {
    return wordEndAt(this.statement, this.statement.valueStart);
  }

  get plugin(): string {
    return textBetween(this.statement, this.statement.valueStart, this.#pluginEnd);
  }

  get pluginSpan(): Span {
    return span(this.statement.valueStart, this.#pluginEnd);
  }

  get keyword(): "loadplugin" | "tryplugin" {
    return this.statement.command === "tryplugin" ? "tryplugin" : "loadplugin";
  }

  get path(): string | undefined {
    const rest = nextWordAt(this.statement, this.#pluginEnd);
    return rest < this.statement.end ? textBetween(this.statement, rest, this.statement.end) : undefined;
  }
}

const score = /^\(?(-?\d+(?:\.\d+)?)\)?$/;

/** A line that scores a test, wherever it may move. */
class Score implements ScoreLine {
  readonly statement: Line;
  readonly scores?: readonly number[];
  readonly relative: boolean;
  readonly #nameLength: number;

  constructor(line: Line) {
    this.statement = line;
    const nameEnd = wordEndAt(line, line.valueStart);
    this.#nameLength = nameEnd - line.valueStart;
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
    this.relative = relative;
    if (valid && (scores.length === 1 || scores.length === 4)) this.scores = scores;
  }

  get test(): string {
    return textBetween(this.statement, this.statement.valueStart, this.statement.valueStart + this.#nameLength);
  }

  get testSpan(): Span {
    return span(this.statement.valueStart, this.statement.valueStart + this.#nameLength);
  }
}

const commentedLoad = /^#[#\s]*(?:loadplugin|tryplugin)\s+([A-Za-z]\w*(?:::\w+)+)(?:\s+\S+\.pm)?\s*(?:#|$)/;

function commentedLoads(tree: SpamassassinTree): readonly CommentedPluginLoad[] {
  const found: CommentedPluginLoad[] = [];
  if (!tree.text.includes("plugin")) return found;
  for (const comment of tree.comments) {
    const plugin = commentedLoadIn(tree.text, comment);
    if (plugin !== undefined) found.push({ plugin, span: comment });
  }
  return found;
}

function commentedLoadIn(text: string, comment: Span): string | undefined {
  return commentedLoad.exec(text.slice(comment.start, comment.end))?.[1];
}
