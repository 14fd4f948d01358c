import type { SourceFile } from "../text/source.ts";
import { type Span, span, touches } from "../text/span.ts";
import { resolve, type YamlEntry, type YamlFile, type YamlNode } from "./yaml.ts";

/** Where in a tree something stands: the keys that lead to it, `*` for an item of a list. */
export interface YamlPosition {
  readonly path: readonly string[];
  readonly entry: YamlEntry;
}

/** The entry whose key or scalar value the cursor touches. */
export function entryAt(file: YamlFile, offset: number): YamlPosition | undefined {
  for (const document of file.documents) {
    const found = document === undefined ? undefined : find(document, [], offset);
    if (found !== undefined) return found;
  }
  return undefined;
}

function find(node: YamlNode, path: readonly string[], offset: number): YamlPosition | undefined {
  if (node.kind === "list") {
    for (const item of node.items) {
      const found = find(item, [...path, "*"], offset);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (node.kind !== "map") return undefined;
  for (const entry of node.entries) {
    const here = [...path, entry.key];
    if (touches(entry.keySpan, offset)) return { path: here, entry };
    if (!touches(entry.value.span, offset)) continue;
    const deeper = find(entry.value, here, offset);
    if (deeper !== undefined) return deeper;
    return { path: here, entry };
  }
  return undefined;
}

/** What may be completed at a cursor: a key below `path`, or a value of the last key of `path`. */
export interface YamlCursor {
  readonly kind: "key" | "value";
  readonly path: readonly string[];
  /** The word at the cursor. */
  readonly word: Span;
  /** The word's text up to the cursor. */
  readonly typed: string;
}

/** Lines above the cursor that are looked at to find out what it stands in. */
const farthest = 5000;

/**
 * Reads indentation rather than the tree, which is broken while somebody types. Undefined inside comments and where a
 * value in brackets hides what is meant.
 */
export function cursorAt(source: SourceFile, offset: number): YamlCursor | undefined {
  const line = source.lineSpan(offset);
  const before = source.text.slice(line.start, offset);
  if (/(?:^|\s)#/.test(before)) return undefined;
  const match = /^([ \t]*(?:-[ \t]+)*)(?:([\w.-]+|"[^"]*"|'[^']*'):[ \t]+)?(.*)$/.exec(before);
  if (match === null) return undefined;
  const [, lead = "", key, rest = ""] = match;
  const typed = /[^\s,[\]{}"']*$/.exec(rest)?.[0] ?? "";
  const word = span(offset - typed.length, offset);
  const above = ancestors(source, line.start, lead);
  if (key !== undefined) return { kind: "value", path: [...above, unquoted(key)], word, typed };
  if (rest !== typed) return undefined;
  return { kind: "key", path: above, word, typed };
}

function unquoted(key: string): string {
  return /^["']/.test(key) ? key.slice(1, -1) : key;
}

/** The keys whose blocks the line stands in, `*` for items, outermost first. */
function ancestors(source: SourceFile, lineStart: number, lead: string): readonly string[] {
  const path: string[] = [];
  let column = lead.length;
  // A hyphen in front makes this an item of the list that starts at the hyphen's own column.
  const ownHyphen = lead.indexOf("-");
  if (ownHyphen !== -1) {
    path.unshift("*");
    column = ownHyphen;
  }
  let isItem = ownHyphen !== -1;
  let at = lineStart;
  for (let reach = 0; reach < farthest && at > 0 && (column > 0 || isItem); reach++) {
    const line = source.lineSpan(at - 1);
    at = line.start;
    const text = source.text.slice(line.start, line.end);
    const match = /^([ \t]*)((?:-[ \t]+)*)(?:([\w.-]+|"[^"]*"|'[^']*'):(?=\s|$))?/.exec(text);
    if (match === null || text.trim() === "" || text.trimStart().startsWith("#")) continue;
    const [, indent = "", hyphens = "", key] = match;
    const keyColumn = indent.length + hyphens.length;
    // A list may stand at the column of the key it belongs to.
    const isParent = hyphens === "" && key !== undefined && (isItem ? indent.length <= column : indent.length < column);
    if (isParent) {
      path.unshift(unquoted(key));
      column = indent.length;
      isItem = false;
    } else if (hyphens !== "" && indent.length < column) {
      // The cursor is inside an item that began here, or below a key of it.
      if (key !== undefined && keyColumn < column) path.unshift(unquoted(key));
      path.unshift("*");
      column = indent.length;
      isItem = true;
    }
  }
  return path;
}

/** The map's keys that stand where the cursor is, so that none is offered twice. */
export function keysAround(file: YamlFile, path: readonly string[], offset: number): ReadonlySet<string> {
  let node: YamlNode | undefined = resolve(file.documents[0]);
  for (const step of path) {
    if (node?.kind === "list") node = resolve(node.items.find((item) => touches(item.span, offset)));
    else if (node?.kind === "map") node = resolve(node.entries.find(({ key }) => key === step)?.value);
    else return new Set();
  }
  return new Set(node?.kind === "map" ? node.entries.map(({ key }) => key) : []);
}
