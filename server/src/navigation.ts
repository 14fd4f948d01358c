import * as l10n from "@vscode/l10n";
import type { Analysis } from "./analysis.ts";
import { read } from "./languages/index.ts";
import type { Occurrence } from "./languages/language.ts";
import { pathWithin } from "./paths.ts";
import { globMatcher } from "./text/glob.ts";
import type { Edit, SourceFile } from "./text/source.ts";
import type { Span } from "./text/span.ts";

/** An occurrence, with the file it stands in. */
export interface Located {
  readonly source: SourceFile;
  readonly occurrence: Occurrence;
}

/** What a name at an offset stands for, and every place of it in the files that the host reads with it. */
export interface Named {
  readonly at: Occurrence;
  readonly all: readonly Located[];
}

/** Languages that name the same things: rules ask for sets which ipset's files make. */
const kin: readonly ReadonlySet<string>[] = [new Set(["iptables-save", "iptables-script", "ipset"])];

/** The files that share names with a file: those of its hosts that the same language reads, or one of its kin. */
function companions(analysis: Analysis, source: SourceFile): readonly SourceFile[] {
  const language = read(source)?.facts.language ?? "";
  const languages = kin.find((each) => each.has(language)) ?? new Set([language]);
  const found = new Set([source]);
  for (const { files } of analysis.hosts) {
    if (!files.some((facts) => facts.source === source)) continue;
    for (const facts of files) if (languages.has(facts.language)) found.add(facts.source);
  }
  return [...found];
}

/** Undefined where no name stands at the offset. */
export function nameAt(analysis: Analysis, source: SourceFile, offset: number): Named | undefined {
  const at = read(source)?.occurrenceAt(offset);
  if (at === undefined) return undefined;
  return { at, all: companions(analysis, source).flatMap((file) => occurrencesOf(at.key, file)) };
}

/** What stands for the same as the name at an offset, in its own file. */
export function sameNames(source: SourceFile, offset: number): readonly Located[] {
  const at = read(source)?.occurrenceAt(offset);
  return at === undefined ? [] : occurrencesOf(at.key, source);
}

function occurrencesOf(key: string, source: SourceFile): readonly Located[] {
  const all = read(source)?.occurrences() ?? [];
  return all.filter((occurrence) => occurrence.key === key).map((occurrence) => ({ source, occurrence }));
}

/** A rename as edits of every file, or the words why it cannot be. */
export function rename(
  analysis: Analysis,
  source: SourceFile,
  offset: number,
  name: string,
): readonly Edit[] | string | undefined {
  const named = nameAt(analysis, source, offset);
  if (named === undefined || !isRenamable(named)) return undefined;
  const keys = new Set(
    companions(analysis, source).flatMap(
      (file) =>
        read(file)
          ?.occurrences()
          .map(({ key }) => key) ?? [],
    ),
  );
  const refusal = read(source)?.refuseName(named.at.key, name, keys);
  if (refusal !== undefined) return refusal;
  if (name !== source.slice(named.at.span) && isTaken(keys, source, named.at, name))
    return l10n.t("{name} is already the name of something else.", { name });
  return named.all.map(({ source: file, occurrence }) => ({
    place: { source: file, span: occurrence.span },
    newText: name,
  }));
}

/** What no file here defines is somebody else's, and has its name there too. */
export function isRenamable({ all }: Named): boolean {
  return (
    all.some(({ occurrence }) => occurrence.role === "definition") &&
    all.every(({ occurrence }) => occurrence.renames !== false)
  );
}

/** True where the name, given to what stands there, would make one thing of two. A key ends with its name. */
function isTaken(keys: ReadonlySet<string>, source: SourceFile, at: Occurrence, name: string): boolean {
  const before = source.slice(at.span);
  return at.key.endsWith(before) && keys.has(at.key.slice(0, at.key.length - before.length) + name);
}

/** At most this many symbols answer one search: an editor shows fewer and asks again with every letter. */
const mostSymbols = 500;

/** Definitions in the whole workspace whose name contains the letters asked for, in any case. */
export function findSymbols(sources: Iterable<SourceFile>, query: string): readonly Located[] {
  const wanted = query.toLowerCase();
  const found: Located[] = [];
  for (const source of sources)
    for (const occurrence of read(source)?.occurrences() ?? []) {
      if (occurrence.role !== "definition" || !source.slice(occurrence.span).toLowerCase().includes(wanted)) continue;
      found.push({ source, occurrence });
      if (found.length >= mostSymbols) return found;
    }
  return found;
}

/** The links of a file that lead to a file of its workspace folder; none leads anywhere else. */
export function resolveLinks(
  source: SourceFile,
  sources: Iterable<SourceFile>,
): readonly { readonly span: Span; readonly target: SourceFile }[] {
  const links = read(source)?.links() ?? [];
  if (links.length === 0) return [];
  const byPath = new Map<string, SourceFile>();
  for (const other of sources) if (other.folder === source.folder) byPath.set(other.path, other);
  return links.flatMap((link) => {
    const path = pathWithin(link.path, source);
    const target = path === undefined ? undefined : (byPath.get(path) ?? firstMatch(path, byPath));
    return target === undefined ? [] : [{ span: link.span, target }];
  });
}

function firstMatch(pattern: string, byPath: ReadonlyMap<string, SourceFile>): SourceFile | undefined {
  if (!/[*?]/.test(pattern)) return undefined;
  const matches = globMatcher(pattern);
  const first = [...byPath.keys()].filter(matches).sort()[0];
  return first === undefined ? undefined : byPath.get(first);
}
