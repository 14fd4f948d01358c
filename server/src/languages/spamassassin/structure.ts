import type { Conditional } from "../../model/spamassassin.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span, touches } from "../../text/span.ts";
import type { Folding, Link, PathPlace } from "../language.ts";
import { commandWord } from "./catalog.ts";
import { cursorAt } from "./cursor.ts";
import { lineAt } from "./hover.ts";
import { takesTestName } from "./occurrences.ts";
import { type Line, nextWordAt, type SpamassassinTree, wordEndAt } from "./parse.ts";

/** The sides of each conditional, runs of at least two lines of comment, and lines about one test. */
export function folding(tree: SpamassassinTree, source: SourceFile): readonly Folding[] {
  const folds: Folding[] = [];
  for (const { keywordSpan, elses, end } of tree.conditionals) {
    if (end === undefined) continue;
    let start = keywordSpan.start;
    for (const each of elses) {
      folds.push({ span: span(start, endOfLineBefore(source, each.start)) });
      start = each.start;
    }
    folds.push({ span: span(start, end.end) });
  }
  for (const group of [...runs(tree.comments, source)])
    if (group.length > 1) folds.push({ span: cover(group), kind: "comment" });
  for (const group of testGroups(tree, source)) folds.push({ span: cover(group.map((line) => line.span)) });
  return folds;
}

function endOfLineBefore(source: SourceFile, offset: number): number {
  return Math.max(source.lines.startOf(source.lines.lineAt(offset)) - 1, 0);
}

function cover(spans: readonly Span[]): Span {
  return span(spans[0]?.start ?? 0, spans.at(-1)?.end ?? 0);
}

/** Spans on lines that follow one another. */
function* runs(spans: readonly Span[], source: SourceFile): Iterable<readonly Span[]> {
  let run: Span[] = [];
  let previous = -2;
  for (const each of spans) {
    const line = source.lines.lineAt(each.start);
    if (line !== previous + 1 && run.length > 0) {
      yield run;
      run = [];
    }
    run.push(each);
    previous = line;
  }
  if (run.length > 0) yield run;
}

/** The test that a line defines or says something of. */
function testOf(line: Line): string | undefined {
  if (line.valueStart === line.end || (line.word.role !== "test" && !takesTestName(line.canonical))) return undefined;
  return line.text.slice(line.valueStart, wordEndAt(line, line.valueStart));
}

/** Neighbouring lines about one test, where there are at least three. */
function* testGroups(tree: SpamassassinTree, source: SourceFile): Iterable<readonly Line[]> {
  let group: Line[] = [];
  let name: string | undefined;
  let previous = -2;
  for (const line of tree.lines) {
    const test = testOf(line);
    const at = source.lines.lineAt(line.start);
    if (test === undefined || test !== name || at !== previous + 1) {
      if (group.length > 2) yield group;
      group = [];
    }
    if (test !== undefined) group.push(line);
    name = test;
    previous = at;
  }
  if (group.length > 2) yield group;
}

/** Files that a line includes, and plugins' own files. */
export function links(tree: SpamassassinTree): readonly Link[] {
  const found: Link[] = [];
  for (const line of tree.lines) {
    if (line.valueStart === line.end) continue;
    if (line.word.role === "include") found.push({ span: line.valueSpan, path: line.value });
    else if (line.word.role === "load") {
      const path = nextWordAt(line, wordEndAt(line, line.valueStart));
      if (path < line.end) found.push({ span: span(path, line.end), path: line.text.slice(path, line.end) });
    }
  }
  return found;
}

const configurationFile = /\.(?:cf|pre)$|^user_prefs$/i;
const moduleFile = /\.pm$/;

/** Behind `include` and behind a plugin's name. What `~` and `__local_rules_dir__` stand for is not followed. */
export function pathAt(_: SpamassassinTree, source: SourceFile, offset: number): PathPlace | undefined {
  const cursor = cursorAt(source, offset);
  const typed = cursor?.command === "include" ? cursor.value : cursor?.typed;
  if (cursor?.command === undefined || typed === undefined || /^~|__/.test(typed)) return undefined;
  const { role } = commandWord(cursor.command);
  if (role === "include") return { typed, files: configurationFile };
  return role === "load" && cursor.words.length === 1 ? { typed, files: moduleFile } : undefined;
}

/** Word, value, line, lines about the same test, what the condition holds, the whole condition. */
export function selections(tree: SpamassassinTree, source: SourceFile, offset: number): readonly Span[] {
  const line = lineAt(tree, offset);
  if (line === undefined) return [];
  const spans: Span[] = [wordAround(line, offset), blankWordAround(line, offset)];
  if (touches(line.valueSpan, offset)) {
    const nameEnd = wordEndAt(line, line.valueStart);
    const rest = nextWordAt(line, nameEnd);
    if (testOf(line) !== undefined && rest <= offset) spans.push(span(rest, line.end));
    spans.push(line.valueSpan);
  }
  spans.push(line.span);
  for (const group of testGroups(tree, source))
    if (group.includes(line)) spans.push(cover(group.map((each) => each.span)));
  for (let branch = line.branch; branch !== undefined; branch = branch.conditional.parent)
    spans.push(...around(branch.conditional, offset, source));
  return spans;
}

function wordAround(line: Line, offset: number): Span {
  let start = offset;
  let end = offset;
  while (start > line.start && /\w/.test(line.text.charAt(start - 1))) start--;
  while (end < line.end && /\w/.test(line.text.charAt(end))) end++;
  return span(start, end);
}

function blankWordAround(line: Line, offset: number): Span {
  let start = offset;
  while (start > line.start && !/\s/.test(line.text.charAt(start - 1))) start--;
  return span(start, wordEndAt(line, offset));
}

/** The side of the condition that holds the offset, then the condition from `if` to `endif`. */
function around({ keywordSpan, elses, end }: Conditional, offset: number, source: SourceFile): readonly Span[] {
  if (end === undefined) return [];
  const marks = [keywordSpan.start, ...elses.map((each) => each.start), end.start];
  const next = marks.findIndex((mark) => offset < mark);
  const from = marks[next - 1];
  const to = marks[next];
  if (from === undefined || to === undefined) return [span(keywordSpan.start, end.end)];
  const inside = span(source.lines.startOf(source.lines.lineAt(from) + 1), endOfLineBefore(source, to));
  return [inside, span(keywordSpan.start, end.end)];
}
