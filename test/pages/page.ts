/**
 * A page is Markdown that is manual, specification and test at once. Under each heading stand files: a line that ends
 * in "`path`:" and a fenced block. A line of carets labels the line above it and is taken out before analysis. A block
 * announced by "`path` after *fix title*:" is what that fix must make of the file.
 */
import { analyze, defaultOptions, type Options } from "../../server/src/analysis.ts";
import type { Finding, Fix } from "../../server/src/model/finding.ts";
import { type Place, SourceFile } from "../../server/src/text/source.ts";
import { applyEdits } from "./edits.ts";
import { parseConfigurationOptions } from "./options.ts";

interface Block {
  readonly path: string;
  /** Title of the fix whose result the block shows. */
  readonly after?: string;
  /** Index of the first line inside the fence, and of the closing fence. */
  readonly first: number;
  readonly last: number;
}

interface Case {
  readonly title: string;
  readonly blocks: readonly Block[];
}

const announcement = /`([^`]+)`(?: after \*([^*]+)\*)?:\s*$/;
const label = /^[ \t]*\^+ (?:error|warning|info|hint|note)(?:\[[\w-]+\])?: /;

export interface PageResult {
  /** The page as it must be: equal to the page where every label and result is right. */
  readonly rendered: string;
  readonly cases: readonly { readonly title: string; readonly fires: boolean }[];
  /** What rendering cannot express. */
  readonly errors: readonly string[];
  /** Titles of all fixes of the page's own rule. */
  readonly fixes: ReadonlySet<string>;
  /** Titles whose result the page shows. */
  readonly shown: ReadonlySet<string>;
}

/** Runs all cases of a page of `rule` and writes the page anew with what really comes out. */
export function runPage(text: string, rule: string): PageResult {
  const lines = text.split("\n");
  const cases = split(lines);
  const replacements: { first: number; last: number; lines: readonly string[] }[] = [];
  const results: { title: string; fires: boolean }[] = [];
  const errors: string[] = [];
  const fixes = new Set<string>();
  const shown = new Set<string>();
  for (const { title, blocks } of cases) {
    const { files, sources, findings } = analyzed(lines, blocks);
    results.push({ title, fires: findings.some((finding) => finding.rule === rule) });
    for (const finding of findings) if (finding.rule === rule) for (const fix of finding.fixes) fixes.add(fix.title);
    for (const [at, block] of files.entries()) {
      const source = sources[at];
      if (source !== undefined) replacements.push({ ...block, lines: labelled(source, findings, rule) });
    }
    const titles = new Set(blocks.flatMap((block) => block.after ?? []));
    for (const wanted of titles) {
      shown.add(wanted);
      const fix = findings.flatMap((finding) => finding.fixes).find((each) => each.title === wanted);
      if (fix === undefined) {
        const offered = findings.flatMap((finding) => finding.fixes.map((each) => each.title));
        errors.push(`${title}: no fix is titled "${wanted}"; offered: ${[...new Set(offered)].join(" | ")}`);
        continue;
      }
      const changed = resultOf(fix);
      for (const block of blocks) {
        if (block.after !== wanted) continue;
        const result = changed.get(block.path);
        if (result === undefined) errors.push(`${title}: "${wanted}" does not change ${block.path}`);
        else replacements.push({ ...block, lines: result.replace(/\n$/, "").split("\n") });
        changed.delete(block.path);
      }
      for (const path of changed.keys()) errors.push(`${title}: "${wanted}" also changes ${path}; show it`);
    }
  }
  const rendered = [...lines];
  for (const { first, last, lines: replacement } of replacements.sort((a, b) => b.first - a.first))
    rendered.splice(first, last - first, ...replacement);
  return { rendered: rendered.join("\n"), cases: results, errors, fixes, shown };
}

/** The files of a case as analysis sees them, and what is found in them. */
function analyzed(lines: readonly string[], blocks: readonly Block[]) {
  const files = blocks.filter((block) => block.after === undefined);
  const sources = files.map((block) => {
    const content = lines.slice(block.first, block.last).filter((line) => !label.test(line));
    return new SourceFile(
      `file:///mail/${block.path}`,
      block.path,
      content.map((line) => `${line}\n`).join(""),
      "file:///mail",
    );
  });
  return { files, sources, findings: findingsIn(sources) };
}

/** What analysis finds in the files, with the options that a sallyport.yaml among them gives. */
export function findingsIn(sources: readonly SourceFile[]): readonly Finding[] {
  const configuration = sources.find((source) => source.name === "sallyport.yaml");
  const options: Options = configuration === undefined ? defaultOptions : parseConfigurationOptions(configuration);
  return analyze(sources, options).findings;
}

/** The files of every case on a page. */
export function casesOf(text: string): readonly (readonly SourceFile[])[] {
  const lines = text.split("\n");
  return split(lines).map(({ blocks }) => analyzed(lines, blocks).sources);
}

/** Every fix of every finding on a page, with the files of its case. */
export function fixesOf(text: string): readonly { readonly sources: readonly SourceFile[]; readonly fix: Fix }[] {
  const lines = text.split("\n");
  return split(lines).flatMap(({ blocks }) => {
    const { sources, findings } = analyzed(lines, blocks);
    return findings.flatMap(({ fixes }) => fixes.map((fix) => ({ sources, fix })));
  });
}

/** Every file a fix touches or makes, by path, as it is afterwards. */
export function resultOf(fix: Fix): Map<string, string> {
  const results = new Map<string, string>();
  for (const source of new Set(fix.edits.map((edit) => edit.place.source)))
    results.set(source.path, applyEdits(source, fix.edits));
  for (const created of fix.creates ?? []) results.set(created.path, created.text);
  return results;
}

function split(lines: readonly string[]): readonly Case[] {
  const cases: { title: string; blocks: Block[] }[] = [];
  let current = { title: "", blocks: [] as Block[] };
  let announced: { path: string; after?: string } | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const heading = /^#+ (.*)/.exec(line)?.[1];
    if (heading !== undefined) {
      current = { title: heading, blocks: [] };
      cases.push(current);
      announced = undefined;
      continue;
    }
    const fence = /^(`{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      const first = at + 1;
      let last = first;
      while (last < lines.length && lines[last] !== fence) last++;
      if (announced !== undefined) current.blocks.push({ ...announced, first, last });
      announced = undefined;
      at = last;
      continue;
    }
    if (line.trim() === "") continue;
    const match = announcement.exec(line);
    announced =
      match?.[1] === undefined ? undefined : { path: match[1], ...(match[2] === undefined ? {} : { after: match[2] }) };
  }
  return cases.filter((each) => each.blocks.length > 0);
}

/** The file's lines with a line of carets under each labelled one. */
function labelled(source: SourceFile, findings: readonly Finding[], rule: string): readonly string[] {
  const labels = new Map<number, { column: number; text: string }[]>();
  const add = (where: Place, text: string) => {
    if (where.source !== source) return;
    const { line, character } = source.lines.positionAt(where.span.start);
    const end = Math.min(where.span.end, source.lineSpan(where.span.start).end);
    const carets = "^".repeat(Math.max(1, end - where.span.start));
    const before = source.slice({ start: source.lines.startOf(line), end: where.span.start }).replace(/[^\t]/g, " ");
    const all = labels.get(line) ?? [];
    const entry = { column: character, text: `${before}${carets} ${text}` };
    if (!all.some((each) => each.text === entry.text)) all.push(entry);
    labels.set(line, all);
  };
  for (const finding of findings) {
    add(finding.place, `${finding.severity}${finding.rule === rule ? "" : `[${finding.rule}]`}: ${finding.message}`);
    if (finding.rule === rule) for (const related of finding.related) add(related.place, `note: ${related.message}`);
  }
  const text = source.text.replace(/\n$/, "");
  if (text === "" && !labels.has(0)) return [];
  return text.split("\n").flatMap((line, at) => [line, ...(labels.get(at) ?? []).map((each) => each.text)]);
}
