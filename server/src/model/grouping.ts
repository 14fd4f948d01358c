import type { SourceFile } from "../text/source.ts";

/** What makes the folder in front of it a host's root. */
const hostFolders = [
  "etc",
  "usr/lib/systemd",
  "lib/systemd",
  "var/lib/spamassassin",
  "usr/share/spamassassin",
  "var/spool/cron",
  "var/lib/dpkg",
];

/**
 * The root of the host a path belongs to: the folder that holds its `etc/` (or `usr/lib/systemd` and the like). Empty
 * for the workspace folder itself; undefined for a file outside any host's tree, which belongs to the flat host.
 */
export function hostRoot(path: string): string | undefined {
  const framed = `/${path}`;
  let first: number | undefined;
  for (const folder of hostFolders) {
    const at = framed.indexOf(`/${folder}/`);
    if (at !== -1 && (first === undefined || at < first)) first = at;
  }
  return first === undefined ? undefined : framed.slice(1, Math.max(first, 1)).replace(/\/$/, "");
}

/** The files of one host. `root` is relative to the workspace folder. */
export interface HostFiles {
  readonly folder: string;
  readonly root: string;
  readonly flat: boolean;
  readonly sources: readonly SourceFile[];
}

/** A folder that sallyport.yaml calls a host's root, whatever is in it. */
export interface ToldRoot {
  /** URI of the workspace folder. */
  readonly folder: string;
  /** Relative to the workspace folder. */
  readonly root: string;
}

/**
 * Sorts files to hosts: each `etc/` and each root that is told makes one, and what lies outside of all of them is the
 * flat host of its workspace folder. A workspace folder that is itself a host root takes the flat files in.
 */
export function groupByHost(sources: readonly SourceFile[], told: readonly ToldRoot[] = []): readonly HostFiles[] {
  const groups = new Map<string, { folder: string; root: string; flat: boolean; sources: SourceFile[] }>();
  for (const source of sources) {
    const { root, key } = homeOf(source, told);
    let group = groups.get(key);
    if (group === undefined) {
      group = { folder: source.folder, root: root ?? "", flat: true, sources: [] };
      groups.set(key, group);
    }
    if (root !== undefined) group.flat = false;
    group.sources.push(source);
  }
  return [...groups.values()].sort((a, b) => compare(a.folder, b.folder) || compare(a.root, b.root));
}

const homes = new WeakMap<SourceFile, string | undefined>();

/** Asked for every file of a workspace with every keystroke, so that what hangs on the path alone is kept. */
function rootByPath(source: SourceFile): string | undefined {
  if (!homes.has(source)) homes.set(source, hostRoot(source.path));
  return homes.get(source);
}

function homeOf(source: SourceFile, told: readonly ToldRoot[]): { root: string | undefined; key: string } {
  const root = rootByPath(source) ?? (told.length === 0 ? undefined : toldRoot(source, told));
  return { root, key: `${source.folder}\n${root ?? ""}` };
}

/** The innermost of the roots told that holds the file. */
function toldRoot(source: SourceFile, told: readonly ToldRoot[]): string | undefined {
  return told
    .filter(({ folder, root }) => folder === source.folder && isBelow(source.path, root))
    .map(({ root }) => root)
    .sort((a, b) => b.length - a.length)[0];
}

/** True for the file `folder` itself and whatever is in it; paths relative to one workspace folder. */
export function isBelow(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** Code unit order: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
