import type { Branch } from "../../model/spamassassin.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import type { Layout, TextChange } from "../language.ts";
import { isTemplate } from "./detect.ts";
import { hasPlaceholder, type Line, nextWordAt, type SpamassassinTree, wordEndAt } from "./parse.ts";

/** A line of the file, its end left out. */
interface Row {
  readonly start: number;
  readonly end: number;
  readonly line: Line | undefined;
  readonly depth: number;
}

/** A row whose first words may stand in columns with those of its neighbours. */
interface Columns extends Row {
  readonly line: Line;
  /** Behind the command; with `lang xx`, that counts as part of it. */
  readonly headEnd: number;
  /** Name and what is said of it; absent where the value is one piece. */
  readonly name?: Span;
}

/** Words longer than this stand out of line, rather than push all others to the right. */
const widestCommand = 28;
const widestName = 40;

/** Commands besides those of type `hash` and the tests' own whose value is a name and what is said of it. */
const named: ReadonlySet<string> = new Set(["score", "subjprefix", "shortcircuit", "dns_block_rule", "reuse"]);

/** White space that an editor shows as a line end or not at all: such lines are left as they are. */
const odd = /[\r\v\f]/;
/** `# UPDATE version 1` is read by SpamAssassin, and only where it is written just so. */
const marker = /^# UPD/;

/**
 * Sets values in columns where lines are neighbours, indents what stands inside of `if`, and takes blanks off the ends
 * of lines. Only runs of white space are replaced, none of which SpamAssassin tells from another: those in front of a
 * line, behind its command, behind the name that a value begins with, and at its end. What follows stays as it is,
 * comments too.
 */
export function format(tree: SpamassassinTree, source: SourceFile, layout: Layout): readonly TextChange[] {
  if (isTemplate(source.path)) return [];
  const edits: TextChange[] = [];
  const replace = (where: Span, newText: string): void => {
    if (source.slice(where) !== newText) edits.push({ span: where, newText });
  };
  let group: Columns[] = [];
  const finish = (): void => {
    align(group, replace);
    group = [];
  };
  for (const row of rows(tree)) {
    const text = source.text.slice(row.start, row.end);
    if (odd.test(text) || hasPlaceholder(text) || marker.test(text)) {
      finish();
      continue;
    }
    // Only blanks and tabs: a no-break space is a letter to SpamAssassin.
    let first = row.start;
    while (first < row.end && isBlank(source.text.charCodeAt(first))) first++;
    let last = row.end;
    while (last > first && isBlank(source.text.charCodeAt(last - 1))) last--;
    if (first === last) {
      finish();
      replace(span(row.start, row.end), "");
      continue;
    }
    replace(span(row.start, first), indentation(row.depth, layout));
    replace(span(last, row.end), "");
    const columns = toColumns(row, first);
    const before = group.at(-1);
    if (columns === undefined || (before !== undefined && !belong(before, columns))) finish();
    if (columns !== undefined) group.push(columns);
  }
  finish();
  return edits.sort((a, b) => a.span.start - b.span.start);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function indentation(depth: number, { tabSize, insertSpaces }: Layout): string {
  return insertSpaces ? " ".repeat(depth * tabSize) : "\t".repeat(depth);
}

/** Every line of the text with its place in the conditions around it. */
function* rows(tree: SpamassassinTree): Iterable<Row> {
  const { text, lines } = tree;
  const depths = new Map<Branch, number>();
  const depthOf = (branch: Branch | undefined): number => {
    if (branch === undefined) return 0;
    let depth = depths.get(branch);
    if (depth === undefined) {
      depth = depthOf(branch.conditional.parent) + 1;
      depths.set(branch, depth);
    }
    return depth;
  };
  const opens = new Set(tree.conditionals.map(({ keywordSpan }) => keywordSpan.start));
  const elses = new Set(tree.conditionals.flatMap((each) => each.elses.map(({ start }) => start)));
  const ends = new Set(tree.conditionals.map(({ end }) => end?.start));
  /** Where comments stand: inside of what the line in front of them opened or belongs to. */
  let around = 0;
  let next = 0;
  for (let start = 0; start < text.length; ) {
    const lineFeed = text.indexOf("\n", start);
    const stop = lineFeed === -1 ? text.length : lineFeed;
    const end = stop > start && text[stop - 1] === "\r" ? stop - 1 : stop;
    const candidate = lines[next];
    const line = candidate !== undefined && candidate.start < stop ? candidate : undefined;
    if (line === undefined) yield { start, end, line, depth: around };
    else {
      next++;
      const inside = depthOf(line.branch);
      const outside = Math.max(inside - 1, 0);
      const closes = ends.has(line.start);
      yield { start, end, line, depth: closes || elses.has(line.start) ? outside : inside };
      if (closes) around = outside;
      else if (opens.has(line.start)) around = inside + 1;
      // An included file ends every condition around its line.
      else around = line.word.role === "include" ? 0 : inside;
    }
    start = stop + 1;
  }
}

/** A row as columns; nothing where it is a comment, has no value, or steers the reading. */
function toColumns(row: Row, first: number): Columns | undefined {
  const { line } = row;
  if (line === undefined || line.valueStart === line.end || steering.has(line.word.role ?? "")) return undefined;
  const columns = { ...row, start: first, line, headEnd: line.wordEnd };
  if (line.word.role !== "test" && line.type !== "hash" && !named.has(line.canonical)) return columns;
  const nameEnd = wordEndAt(line, line.valueStart);
  return { ...columns, name: span(line.valueStart, nameEnd) };
}

const steering: ReadonlySet<string> = new Set(["if", "ifplugin", "else", "endif", "include", "file"]);

/** Neighbours of the same kind and depth. */
function belong(before: Columns, row: Columns): boolean {
  return before.depth === row.depth && (before.name === undefined) === (row.name === undefined);
}

function align(group: readonly Columns[], replace: (where: Span, newText: string) => void): void {
  const headWidth = widest(
    group.map(({ start, headEnd }) => headEnd - start),
    widestCommand,
  );
  const nameWidth = widest(
    group.map(({ name }) => (name === undefined ? 0 : name.end - name.start)),
    widestName,
  );
  for (const { start, headEnd, line, name } of group) {
    replace(span(headEnd, line.valueStart), gap(headEnd - start, headWidth));
    if (name === undefined || name.end === line.end) continue;
    replace(span(name.end, nextWordAt(line, name.end)), gap(name.end - name.start, nameWidth));
  }
}

function widest(widths: readonly number[], most: number): number {
  return widths.reduce((found, width) => (width <= most && width > found ? width : found), 0);
}

function gap(width: number, column: number): string {
  return " ".repeat(Math.max(column - width, 0) + 1);
}
