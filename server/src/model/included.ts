import type { SourceFile } from "../text/source.ts";
import { compare, hostRoot } from "./grouping.ts";
import type { FindIncluded, ProgramFile } from "./program.ts";

/** Names under which the workspace has read every file there is: of others it may have passed over some. */
const alwaysRead = /(?:\.(?:nft|nftables)|(?:^|\/)(?:nftables\.d|etc\/nftables)\/[^/]*\.(?:conf|rules))$/;

/**
 * Finds what includes bring, among the files of one machine. nft takes a path that begins with `/` or `./` as it
 * stands, the latter from the folder it was started in, and looks for others in /etc (libnftables.c, nft 1.0.6); the
 * files that a pattern brings come in the order of their bytes.
 */
export function findIncluded(files: readonly ProgramFile[]): FindIncluded {
  const known = new Map<string, ReturnType<FindIncluded>>();
  return (from, path) => {
    const key = `${from.source.uri}\n${path}`;
    if (!known.has(key)) known.set(key, find(files, from.source, path));
    return known.get(key);
  };
}

function find(files: readonly ProgramFile[], from: SourceFile, path: string): ReturnType<FindIncluded> {
  if (path === "" || /[{}$]/.test(path)) return undefined;
  for (const candidate of candidates(from, path)) {
    const isPattern = /[*?[]/.test(candidate);
    const wanted = isPattern ? patternOf(candidate) : undefined;
    const found = files.filter(
      ({ source }) =>
        source.folder === from.folder &&
        source !== from &&
        (wanted === undefined ? source.path === candidate : wanted.test(source.path)),
    );
    if (found.length > 0)
      return {
        files: found.sort((a, b) => compare(a.source.path, b.source.path)),
        more: isPattern && !alwaysRead.test(candidate),
      };
  }
  return undefined;
}

/** Where the path may lead to, seen from the workspace folder. */
function candidates(from: SourceFile, path: string): readonly string[] {
  const root = hostRoot(from.path);
  const folder = from.path.split("/").slice(0, -1);
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const beside = joined(folder, parts);
  if (root !== undefined) {
    const top = root === "" ? [] : root.split("/");
    if (path.startsWith("/")) return [joined(top, parts)];
    // Started by hand in the file's own folder, or by systemd in the root.
    return path.startsWith(".") ? [beside, joined(top, parts)] : [joined([...top, "etc"], parts)];
  }
  if (!path.startsWith("/")) return [beside];
  // A repository that keeps the files of a role holds the end of the path.
  const ends = parts.map((_, at) => parts.slice(at)).filter((end) => end.length > 1 || !/[*?[]/.test(end[0] ?? ""));
  return ends.map((end) => joined(folder, end));
}

function joined(folder: readonly string[], parts: readonly string[]): string {
  const all = [...folder];
  for (const part of parts) {
    if (part === "..") all.pop();
    else all.push(part);
  }
  return all.join("/");
}

/** glob(7): a star stands for no slash, and at the beginning of a name for no dot. */
function patternOf(text: string): RegExp {
  const body = text.replaceAll(/\*+|\?|\[(!?)([^\]/]+)\]|[\\^$.|+(){}[\]]/g, (each, negated: string, inner: string) => {
    if (each.startsWith("*")) return "[^/]*";
    if (each === "?") return "[^/]";
    if (each.startsWith("[") && inner !== undefined)
      return `[${negated === "!" ? "^" : ""}${inner.replaceAll(/[\\\]^]/g, "\\$&")}]`;
    return `\\${each}`;
  });
  return new RegExp(`^${body.replaceAll(/(^|\/)(?=\[\^\/\])/g, "$1(?!\\.)")}$`);
}
