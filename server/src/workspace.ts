import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { URI } from "vscode-uri";
import { type Analysis, analyze, defaultOptions, type Extent, isConfiguration, type Options } from "./analysis.ts";
import { parseConfiguration } from "./configuration.ts";
import { type ConfiguredExpectation, type ConfiguredHost, expectationsOf, hostsOf } from "./configured-hosts.ts";
import { detect, read, readNext } from "./languages/index.ts";
import type { Facts } from "./model/facts.ts";
import type { Severity } from "./model/finding.ts";
import { compare } from "./model/grouping.ts";
import { type FolderEntry, knownEntries } from "./paths.ts";
import { rules } from "./rules/index.ts";
import { type NewFile, SourceFile } from "./text/source.ts";

/** Files beyond this are no configuration anybody wrote; bytes. */
const largestFile = 8 * 1024 * 1024;
/** Hosts that are analysed before an editor's messages are looked at again: some tens of milliseconds. */
const hostsAtOnce = 10;
/** A workspace with more files than this is read no further, so opening `/home` by mistake ends. */
const mostFiles = 200_000;

const skippedFolders = new Set(["node_modules", ".git", ".hg", ".svn", "proc", "sys", "dev", "run", "tmp", "boot"]);

/** Folders of a live machine that hold what Sallyport reads; the rest of `/` is not walked. */
const liveFolders = ["etc", "usr/lib/systemd", "lib/systemd", "var/lib/spamassassin", "usr/share/spamassassin"];

const candidateName =
  /\.(?:pre|cf|nft|nftables|iptables|ip6tables|ipt|rules|v4|v6|service|timer|socket|path|mount|target|slice|conf|ya?ml|xml|ipset|cron|sh|bash|fw|apf|j2|erb|tmpl)$|^(?:rc\.(?:firewall|iptables|fw|local)|firewall|user_prefs|MIRRORED\.BY|crontab|interfaces|ip6?tables(?:[-_.]save)?|ipsets?(?:\.save)?|hosts|passwd|group)$/i;
const candidateFolder =
  /(?:^|\/)(?:default|sysconfig|conf\.d|cron\.(?:d|hourly|daily|weekly|monthly)|crontabs|init\.d|if-(?:pre-up|up|down|post-down)\.d|dispatcher\.d|ip-up\.d|interfaces\.d|nftables(?:\.d)?|iptables(?:\.d)?|ufw|shorewall6?)\/[^/]+$/;

/** Whether a file may be of interest, by its path alone: it decides what is read from disk at all. */
export function isCandidate(path: string): boolean {
  return candidateName.test(path.slice(path.lastIndexOf("/") + 1)) || candidateFolder.test(path);
}

interface Folder {
  readonly uri: string;
  /** Absolute path; absent for a folder on no disk. */
  readonly path?: string;
}

/** The only mutable state: which version of which file is current, open buffers over the disk. */
export class Workspace {
  #folders: readonly Folder[] = [];
  readonly #disk = new Map<string, SourceFile>();
  readonly #open = new Map<string, SourceFile>();
  #editorSeverities: ReadonlyMap<string, Severity | "off"> = new Map();
  #options: Options = defaultOptions;
  #optionsFrom: readonly unknown[] = [];
  #analysis: Analysis | undefined;
  /** Hosts that were analysed as a whole since a folder came; open files do not wait for the others. */
  #analysedHosts = 0;
  #stale = true;
  #sorted: readonly SourceFile[] | undefined;

  addFolder(uri: string): void {
    if (this.#folders.some((folder) => folder.uri === uri)) return;
    const parsed = URI.parse(uri);
    const folder: Folder = parsed.scheme === "file" ? { uri, path: parsed.fsPath } : { uri };
    this.#folders = [...this.#folders, folder];
    if (folder.path !== undefined) for (const path of candidates(folder.path)) this.#load(folder, path);
    this.#changed();
  }

  removeFolder(uri: string): void {
    this.#folders = this.#folders.filter((folder) => folder.uri !== uri);
    for (const [key, source] of this.#disk) if (source.folder === uri) this.#disk.delete(key);
    this.#changed();
  }

  /** Severities from the editor's settings; sallyport.yaml wins over them. */
  setSeverities(severities: ReadonlyMap<string, Severity | "off">): void {
    this.#editorSeverities = severities;
    this.#stale = true;
  }

  /** An editor's buffer: stands in for the file on disk until it is closed. */
  open(uri: string, text: string, editorLanguage?: string): SourceFile {
    const { folder, path } = this.#locate(uri);
    const disk = this.#disk.get(uri);
    // What an editor opens is nearly always what was read from disk, and then all that is known of it still holds.
    if (disk?.text === text && disk.path === path && !this.#open.has(uri) && read(disk) !== undefined) {
      this.#open.set(uri, disk);
      // It may be one that waits.
      if (this.#analysis?.isComplete === false) this.#stale = true;
      return disk;
    }
    const source = new SourceFile(uri, path, text, folder, editorLanguage);
    this.#replace(source);
    this.#open.set(uri, source);
    return source;
  }

  close(uri: string): void {
    this.#open.delete(uri);
    this.#changed();
  }

  /** A file was made, changed or deleted outside the editor. */
  changedOnDisk(uri: string): void {
    const parsed = URI.parse(uri);
    const folder = this.#folderOf(uri);
    if (parsed.scheme !== "file" || folder?.path === undefined) return;
    this.#disk.delete(uri);
    const path = toPosix(relative(folder.path, parsed.fsPath));
    if (isCandidate(path) && isInside(folder.path, parsed.fsPath)) this.#load(folder, parsed.fsPath, uri);
    this.#changed();
  }

  source(uri: string): SourceFile | undefined {
    return this.#open.get(uri) ?? this.#disk.get(uri);
  }

  isOpen(uri: string): boolean {
    return this.#open.has(uri);
  }

  get openUris(): Iterable<string> {
    return this.#open.keys();
  }

  /** Facts of every file, as it is now. */
  get facts(): readonly Facts[] {
    return this.sources.flatMap((source) => read(source)?.facts ?? []);
  }

  /** Every file as it is now, open buffers over the disk, in the order of their URIs. */
  get sources(): readonly SourceFile[] {
    if (this.#sorted === undefined) {
      const shut = [...this.#disk.values()].filter((source) => !this.#open.has(source.uri));
      this.#sorted = [...shut, ...this.#open.values()].sort((a, b) => compare(a.uri, b.uri));
    }
    return this.#sorted;
  }

  /** What a folder of a workspace folder holds, on disk and in open buffers; nothing where it lies elsewhere. */
  entries(folderUri: string, path: string): readonly FolderEntry[] {
    const found = new Map(knownEntries(this.sources, folderUri, path).map((entry) => [entry.name, entry]));
    const disk = this.#folders.find(({ uri }) => uri === folderUri)?.path;
    if (disk !== undefined) for (const entry of entriesOnDisk(disk, path)) found.set(entry.name, entry);
    return [...found.values()];
  }

  /** Files came, went or changed: what was worked out no longer holds. */
  #changed(): void {
    this.#stale = true;
    this.#sorted = undefined;
  }

  /** With every keystroke one file takes the place of its last version, and thousands stay where they are. */
  #replace(source: SourceFile): void {
    const before = this.source(source.uri);
    const at = before === undefined ? -1 : (this.#sorted?.indexOf(before) ?? -1);
    if (before !== undefined) readNext(before, source);
    this.#stale = true;
    this.#sorted = at === -1 ? undefined : this.#sorted?.with(at, source);
  }

  /** What there is to say about all files as they are now; computed at most once between two changes. */
  get analysis(): Analysis {
    if (this.#analysis?.isComplete !== true || this.#stale) this.#analyze(undefined);
    return this.#analysis as Analysis;
  }

  /**
   * What there is to say about open files, and each time it is asked about some hosts more, until it is complete: then
   * it is `analysis`.
   */
  advance(): Analysis {
    const before = this.#analysis;
    if (before !== undefined && !this.#stale) {
      if (before.isComplete) return before;
      this.#analysedHosts += hostsAtOnce;
    }
    this.#analyze({ hosts: this.#analysedHosts, files: new Set(this.#open.values()) });
    return this.#analysis as Analysis;
  }

  #analyze(extent: Extent | undefined): void {
    const { sources } = this;
    this.#analysis = analyze(sources, this.#readOptions(sources), this.#analysis, extent);
    this.#stale = false;
    if (this.#analysis.isComplete) this.#analysedHosts = Number.POSITIVE_INFINITY;
  }

  /** The same object as long as nothing it is made from has changed, so that hosts can be taken over. */
  #readOptions(sources: readonly SourceFile[]): Options {
    const files = sources.filter(isConfiguration);
    const from = [this.#editorSeverities, ...files];
    if (from.length !== this.#optionsFrom.length || from.some((each, at) => each !== this.#optionsFrom[at])) {
      this.#optionsFrom = from;
      this.#options = readOptions(files, this.#editorSeverities);
    }
    return this.#options;
  }

  #load(folder: Folder, file: string, uri = URI.file(file).toString()): void {
    if (folder.path === undefined) return;
    const text = readText(file);
    if (text === undefined) return;
    const source = new SourceFile(uri, toPosix(relative(folder.path, file)), text, folder.uri);
    // A file no language claims is let go, so that memory holds only what is used.
    if (detect(source) !== undefined || isConfiguration(source)) this.#disk.set(uri, source);
  }

  #folderOf(uri: string): Folder | undefined {
    return this.#folders
      .filter(
        (folder) => uri === folder.uri || uri.startsWith(folder.uri.endsWith("/") ? folder.uri : `${folder.uri}/`),
      )
      .sort((a, b) => b.uri.length - a.uri.length)[0];
  }

  #locate(uri: string): { folder: string; path: string } {
    const folder = this.#folderOf(uri);
    const path = URI.parse(uri).path;
    if (folder === undefined) return { folder: "", path: path.replace(/^\//, "") };
    return { folder: folder.uri, path: path.slice(URI.parse(folder.uri).path.replace(/\/$/, "").length + 1) };
  }
}

/** Options out of the workspace's sallyport.yaml files over the editor's severities. */
export function readOptions(
  files: readonly SourceFile[],
  editorSeverities: ReadonlyMap<string, Severity | "off">,
): Options {
  const ids = rules.map((rule) => rule.id);
  const severities = new Map(editorSeverities);
  const names = new Map<string, readonly string[]>();
  const hosts: ConfiguredHost[] = [];
  const expectations: ConfiguredExpectation[] = [];
  let version: string | undefined;
  let nftables: string | undefined;
  for (const file of files) {
    const { configuration } = parseConfiguration(file, ids);
    for (const [rule, severity] of configuration.rules) severities.set(rule, severity);
    for (const [name, addresses] of configuration.names) names.set(name, addresses);
    version = configuration.spamassassin ?? version;
    nftables = configuration.nftables ?? nftables;
    hosts.push(...hostsOf(file, configuration));
    expectations.push(...expectationsOf(file, configuration));
  }
  return {
    severities,
    names,
    hosts,
    expectations,
    ...(version === undefined ? {} : { version }),
    ...(nftables === undefined ? {} : { nftables }),
  };
}

/** The file's text; undefined where it cannot be read, is too large or is no text. */
function readText(file: string): string | undefined {
  try {
    const status = statSync(file);
    if (!status.isFile() || status.size > largestFile) return undefined;
    const text = readFileSync(file, "utf8");
    return text.slice(0, 1024).includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Absolute paths of the files below a folder that may be of interest. Links that lead out of the folder are not followed. */
function candidates(folder: string): readonly string[] {
  const live = folder === sep;
  const found: string[] = [];
  const walk = (directory: string): void => {
    let entries: ReturnType<typeof list>;
    try {
      entries = list(directory);
    } catch {
      return;
    }
    for (const entry of entries) {
      if (found.length >= mostFiles) return;
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name) || directory.includes(`${sep}etc`)) walk(path);
      } else if (isCandidate(toPosix(relative(folder, path))) && (entry.isFile() || isInsideLink(folder, path)))
        found.push(path);
    }
  };
  if (live) for (const each of liveFolders) walk(join(folder, each));
  else walk(folder);
  return found;
}

function list(directory: string) {
  return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function entriesOnDisk(folder: string, path: string): readonly FolderEntry[] {
  const directory = join(folder, path);
  try {
    if (path !== "" && !isInside(realpathSync(folder), realpathSync(directory))) return [];
    return list(directory).map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  } catch {
    return [];
  }
}

function isInsideLink(folder: string, path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink() && isInside(folder, realpathSync(path));
  } catch {
    return false;
  }
}

function isInside(folder: string, path: string): boolean {
  const from = relative(folder, path);
  return from !== "" && from !== ".." && !from.startsWith(`..${sep}`);
}

function toPosix(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

/** Where a new file goes: its path counts from the workspace folder of the file it stands beside. */
export function newFileUri({ beside, path }: NewFile): string {
  const uri = URI.parse(beside.uri);
  const base = uri.path.slice(0, uri.path.length - beside.path.length);
  return uri.with({ path: `${base}${path}` }).toString();
}
