import { read } from "./languages/index.ts";
import type { Completion } from "./languages/language.ts";
import { compare, hostRoot } from "./model/grouping.ts";
import type { SourceFile } from "./text/source.ts";
import { span } from "./text/span.ts";

/** What a folder holds. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** A path of a file's text relative to the workspace folder; undefined where it climbs out of it. */
export function pathWithin(path: string, source: SourceFile): string | undefined {
  const root = hostRoot(source.path) ?? "";
  const base = path.startsWith("/") ? root : source.path.replace(/[^/]*$/, "");
  const parts: string[] = [];
  for (const part of `${base}/${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** What a folder of the workspace holds of the files that are known; `folder` is the workspace folder's URI. */
export function knownEntries(sources: Iterable<SourceFile>, folder: string, path: string): readonly FolderEntry[] {
  const start = path === "" ? "" : `${path}/`;
  const found = new Map<string, FolderEntry>();
  for (const source of sources) {
    if (source.folder !== folder || !source.path.startsWith(start)) continue;
    const [name = "", ...rest] = source.path.slice(start.length).split("/");
    if (!found.has(name)) found.set(name, { name, isFolder: rest.length > 0 });
  }
  return [...found.values()];
}

/**
 * The last piece of a path that is being typed: the folders and fitting files that stand there. `entriesOf` tells what
 * a folder holds, by its path within the workspace folder; nothing is offered from outside of it.
 */
export function pathCompletions(
  source: SourceFile,
  offset: number,
  entriesOf: (path: string) => readonly FolderEntry[],
): readonly Completion[] {
  const place = read(source)?.pathAt(offset);
  if (place === undefined) return [];
  const slash = place.typed.lastIndexOf("/") + 1;
  const folder = pathWithin(place.typed.slice(0, slash), source);
  if (folder === undefined) return [];
  const typed = place.typed.slice(slash);
  const own = source.path.slice(source.path.lastIndexOf("/") + 1);
  const isOwnFolder = pathWithin("", source) === folder;
  return entriesOf(folder)
    .filter(({ name, isFolder }) => {
      if (!name.toLowerCase().startsWith(typed.toLowerCase()) || (name.startsWith(".") && typed === "")) return false;
      return isFolder || (place.files.test(name) && !(isOwnFolder && name === own));
    })
    .sort((a, b) => Number(a.isFolder) - Number(b.isFolder) || compare(a.name, b.name))
    .map(({ name, isFolder }) => ({
      label: isFolder ? `${name}/` : name,
      kind: isFolder ? "folder" : "file",
      span: span(offset - typed.length, offset),
    }));
}
