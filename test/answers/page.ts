/**
 * A page is Markdown that shows what an editor is told. Under each heading stand files, each a line that ends in
 * "`path`:" and a fenced block; `‸` in one of them is the cursor. A block announced by "Hover:", "Completion:",
 * "Definition:" and so on is what comes out.
 */

import type { Analysis } from "../../server/src/analysis.ts";
import { analyze } from "../../server/src/analysis.ts";
import { completions, hints, hostTokens, hoverDetails, lenses } from "../../server/src/annotations/index.ts";
import { read } from "../../server/src/languages/index.ts";
import type { Reading } from "../../server/src/languages/language.ts";
import { type Located, nameAt, rename, resolveLinks } from "../../server/src/navigation.ts";
import { knownEntries, pathCompletions } from "../../server/src/paths.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { applyEdits } from "../pages/edits.ts";

interface Block {
  /** Path of a file. */
  readonly path?: string;
  /** What is asked: `Hover`, `Rename to NEW`. */
  readonly question?: string;
  /** Index of the first line inside the fence, and of the closing fence. */
  readonly first: number;
  readonly last: number;
}

const cursorSign = "‸";
const mostItems = 15;

/** The page as it must be: equal to the page where every answer is right. */
export function runPage(text: string): { readonly rendered: string; readonly questions: number } {
  const lines = text.split("\n");
  const replacements: { first: number; last: number; lines: readonly string[] }[] = [];
  for (const blocks of split(lines)) {
    let cursor: { readonly source: SourceFile; readonly offset: number } | undefined;
    const sources = blocks.flatMap(({ path, first, last }) => {
      if (path === undefined) return [];
      const content = lines
        .slice(first, last)
        .map((line) => `${line}\n`)
        .join("");
      const offset = content.indexOf(cursorSign);
      const source = new SourceFile(`file:///mail/${path}`, path, content.replace(cursorSign, ""), "file:///mail");
      if (offset !== -1) cursor = { source, offset };
      return [source];
    });
    const analysis = analyze(sources);
    for (const { question, first, last } of blocks) {
      if (question === undefined) continue;
      if (cursor === undefined) throw new Error(`no ${cursorSign} for "${question}"`);
      const answer = answerTo(question, analysis, sources, cursor.source, cursor.offset);
      replacements.push({ first, last, lines: answer });
    }
  }
  const rendered = [...lines];
  for (const { first, last, lines: answer } of [...replacements].reverse())
    rendered.splice(first, last - first, ...answer);
  return { rendered: rendered.join("\n"), questions: replacements.length };
}

function answerTo(
  question: string,
  analysis: Analysis,
  sources: readonly SourceFile[],
  source: SourceFile,
  offset: number,
): readonly string[] {
  const reading = read(source);
  if (reading === undefined) return ["(no language reads this file)"];
  const newName = /^Rename to (\S+)$/.exec(question)?.[1];
  if (newName !== undefined) return renamed(rename(analysis, source, offset, newName));
  const all = nameAt(analysis, source, offset)?.all ?? [];
  switch (question) {
    case "Hover": {
      const own = reading.hover(offset)?.markdown;
      const parts = [...(own === undefined ? [] : [own]), ...hoverDetails(analysis, source, offset)];
      return parts.join("\n\n---\n\n").split("\n");
    }
    case "Completion":
      return completion(analysis, sources, reading, source, offset);
    case "Definition":
      return all.filter(({ occurrence }) => occurrence.role === "definition").map(shown);
    case "References":
      return all.filter(({ occurrence }) => occurrence.role === "reference").map(shown);
    case "Hints":
      return hints(analysis, source).map((hint) => `${lineOf(source, hint.offset)} ⟦${hint.text}⟧`);
    case "Lenses":
      return lenses(analysis, source).map(({ place, title }) => `${lineOf(source, place.span.start)} ⟦${title}⟧`);
    case "Tokens":
      return [...reading.tokens(), ...hostTokens(analysis, source)].map(
        ({ span, type, modifiers }) => `${source.slice(span)} → ${[type, ...(modifiers ?? [])].join(" ")}`,
      );
    case "Links":
      return resolveLinks(source, sources).map(({ span, target }) => `${source.slice(span)} → ${target.path}`);
    case "Signature": {
      const signature = reading.signature(offset);
      if (signature === undefined) return ["(none)"];
      const { label, parameters, active, documentation } = signature;
      const parameter = parameters[active];
      return [
        parameter === undefined
          ? label
          : `${label.slice(0, parameter.span.start)}«${label.slice(parameter.span.start, parameter.span.end)}»${label.slice(parameter.span.end)}`,
        ...(parameter?.documentation === undefined ? [] : [parameter.documentation]),
        ...(documentation ?? "").split("\n"),
      ];
    }
    case "Selection":
      return reading.selections(offset).map((span) => source.slice(span));
    case "Folding":
      return reading.folding().map(({ span, kind }) => {
        const first = source.lines.lineAt(span.start) + 1;
        return `${first}-${source.lines.lineAt(span.end) + 1}${kind === undefined ? "" : ` ${kind}`}`;
      });
    case "Outline":
      return reading.outline().flatMap(function show(symbol): readonly string[] {
        const children = (symbol.children ?? []).flatMap(show).map((line) => `  ${line}`);
        return [`${symbol.name}${symbol.detail === undefined ? "" : ` — ${symbol.detail}`}`, ...children];
      });
    default:
      throw new Error(`nobody can answer "${question}"`);
  }
}

function completion(
  analysis: Analysis,
  sources: readonly SourceFile[],
  reading: Reading,
  source: SourceFile,
  offset: number,
): readonly string[] {
  const items = [
    ...completions(analysis, source, reading, offset),
    ...pathCompletions(source, offset, (path) => knownEntries(sources, source.folder, path)),
  ];
  const all = items.map(({ label, kind, span, insert, detail, documentation }) => {
    const about = [
      ...(detail === undefined ? [] : [detail]),
      ...(documentation === undefined ? [] : [documentation.split("\n")[0]]),
    ].join(" · ");
    const typed = source.slice(span);
    const inserted = insert === undefined ? "" : ` ⇒ ${JSON.stringify(insert)}`;
    return `${label} [${kind}${typed === "" ? "" : ` for "${typed}"`}]${about === "" ? "" : ` ${about}`}${inserted}`;
  });
  return all.length > mostItems ? [...all.slice(0, mostItems), `(and ${all.length - mostItems} more)`] : all;
}

function renamed(edits: ReturnType<typeof rename>): readonly string[] {
  if (edits === undefined) return ["(cannot be renamed)"];
  if (typeof edits === "string") return [edits];
  return [...new Set(edits.map(({ place }) => place.source))].flatMap((source) => {
    const before = source.text.split("\n");
    const after = applyEdits(source, edits).split("\n");
    return after.flatMap((line, at) => (line === before[at] ? [] : [`${source.path}:${at + 1}: ${line}`]));
  });
}

function shown({ source, occurrence }: Located): string {
  const { line, character } = source.lines.positionAt(occurrence.span.start);
  return `${source.path}:${line + 1}:${character + 1}: ${lineOf(source, occurrence.span.start)}`;
}

function lineOf(source: SourceFile, offset: number): string {
  return source.slice(source.lineSpan(offset)).trim();
}

function split(lines: readonly string[]): readonly (readonly Block[])[] {
  const cases: Block[][] = [];
  let blocks: Block[] = [];
  let announced: { path: string } | { question: string } | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (/^#+ /.test(line)) {
      blocks = [];
      cases.push(blocks);
      announced = undefined;
      continue;
    }
    const fence = /^(`{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      const first = at + 1;
      at = first;
      while (at < lines.length && lines[at] !== fence) at++;
      if (announced !== undefined) blocks.push({ ...announced, first, last: at });
      announced = undefined;
      continue;
    }
    if (line.trim() === "") continue;
    const path = /`([^`]+)`:\s*$/.exec(line)?.[1];
    const question = /^([A-Z][a-z]+(?: to `\w+`)?):$/.exec(line)?.[1]?.replaceAll("`", "");
    announced =
      path !== undefined && question === undefined ? { path } : question === undefined ? undefined : { question };
  }
  return cases;
}
