import type { Facts } from "./facts.ts";
import { compare } from "./grouping.ts";

/** The newest version Sallyport knows; what a host without any hint is taken for. */
const newestVersion = "4.0.1";

/** A host's SpamAssassin files as the program comes across them. */
export interface ReadingOrder {
  /** Such as `4.0.1`. */
  readonly version: string;
  /** False where nothing tells and the newest is taken. */
  readonly isVersionKnown: boolean;
  /** Files found in the folders that are read, in order; what they include comes between them. */
  readonly files: readonly NamedFile[];
  /** The files an `include` line names: one, those of a folder, or none where the host's files have it not. */
  included(from: NamedFile, path: string): readonly NamedFile[];
}

/** A file by one of its names: SpamAssassin skips a file that it has read, but knows it only by the path as written. */
export interface NamedFile {
  readonly facts: Facts;
  /** Relative to the workspace folder; may hold `..`. */
  readonly path: string;
}

const template = /\.(?:j2|erb|tmpl|in)$/;
const updates = /(?:^|\/)var\/(?:lib|db)\/spamassassin\/(\d+\.\d{6})\/(.+)$/;
const shipped = /(?:^|\/)share\/spamassassin\/(.+)$/;
const siteFolder = /(?:^|\/)etc\/(?:.*\/)?spamassassin$/;

/** True for a file that SpamAssassin reads for one user only. */
export function isPreferences({ spamassassin }: Facts): boolean {
  return spamassassin?.kind === "user_prefs";
}

interface Found {
  readonly facts: Facts;
  readonly folder: string;
  /** Without a template's suffix. */
  readonly name: string;
}

/**
 * Sorts out which of a host's files SpamAssassin reads and in which order: site .pre, rules .pre, rules .cf, site .cf,
 * byte order inside a folder; behind them the preferences of one `user`. Nobody else's are ever read. Rules come from sa-update's folder as a whole where there is one, else
 * from the packaged ones. Files of no such folder (a role's `files/`, a flat copy) count as the site's.
 */
export function readingOrder(
  files: readonly Facts[],
  { version: told, root = "", user }: { readonly version?: string; readonly root?: string; readonly user?: Facts },
): ReadingOrder {
  const site: Found[] = [];
  const packaged: Found[] = [];
  const updated = new Map<string, Found[]>();
  const preferences: Found[] = [];
  const updateFolders = new Set<string>();
  const all: Found[] = [];
  for (const facts of files) {
    const path = facts.source.path.replace(template, "");
    const update = updates.exec(path);
    if (update?.[1] !== undefined) updateFolders.add(update[1]);
    if (facts.spamassassin === undefined) continue;
    const slash = path.lastIndexOf("/");
    const found = { facts, folder: path.slice(0, Math.max(slash, 0)), name: path.slice(slash + 1) };
    all.push(found);
    if (isPreferences(facts)) {
      if (facts === user) preferences.push(found);
    } else if (update?.[1] !== undefined) updated.set(update[1], [...(updated.get(update[1]) ?? []), found]);
    else if (shipped.test(path)) packaged.push(found);
    else site.push(found);
  }
  // The word of sallyport.yaml, else the newest that the tree implies: sa-update's folder, the version that packaged
  // rules require, the last .pre of the series; else the newest that Sallyport knows.
  const newestFolder = [...updateFolders].sort(compare).at(-1);
  const knownVersion =
    told ??
    (newestFolder === undefined ? undefined : dottedVersion(newestFolder)) ??
    requiredBy(packaged) ??
    impliedBy(site);
  const version = knownVersion ?? newestVersion;
  const update = updated.get(paddedVersion(version));
  const rules = topLevel(update ?? packaged);
  const sites = chosenSite(site);
  const isPre = ({ facts }: Found): boolean => facts.spamassassin?.kind === "pre";
  const isRules = (found: Found): boolean => !isPre(found);
  const ordered = [
    ...sites.filter(isPre),
    ...rules.filter(isPre),
    ...rules.filter(isRules),
    ...sites.filter(isRules),
    ...preferences,
  ];
  let byPath: ReadonlyMap<string, Facts> | undefined;
  return {
    version,
    isVersionKnown: knownVersion !== undefined,
    files: ordered.map(named),
    included(from, path) {
      byPath ??= new Map(all.map(named).map((file) => [file.path, file.facts]));
      for (const candidate of includePaths(from.path, path, { root, site: sites[0]?.folder, version })) {
        const place = normal(candidate);
        const facts = byPath.get(place);
        if (facts !== undefined) return [{ facts, path: candidate }];
        const inside = all.filter((found) => found.folder === place && isRules(found)).sort(byName);
        if (inside.length > 0)
          return inside.map((found) => ({ facts: found.facts, path: `${candidate}/${found.name}` }));
      }
      return [];
    },
  };
}

function named({ facts, folder, name }: Found): NamedFile {
  return { facts, path: folder === "" ? name : `${folder}/${name}` };
}

/** Byte order, but for the official rules, which come first so that others can change their scores. */
function byName(a: Found, b: Found): number {
  const first = (found: Found): number => (found.name === "updates_spamassassin_org.cf" ? 0 : 1);
  return first(a) - first(b) || compare(a.name, b.name) || compare(a.folder, b.folder);
}

/**
 * The files of a rules folder itself. Those of a folder inside it are read through a file of its name beside it; where
 * that file is missing, as in a partial copy, they count all the same.
 */
function topLevel(found: readonly Found[]): readonly Found[] {
  const depth = Math.min(...found.map(({ folder }) => folder.length));
  const includers = new Set(
    found.filter(({ folder }) => folder.length === depth).map(({ folder, name }) => `${folder}/${name}`),
  );
  return found
    .filter(({ folder, facts }) => {
      const suffix = facts.spamassassin?.kind === "pre" ? "pre" : "cf";
      return folder.length === depth || !includers.has(`${folder}.${suffix}`);
    })
    .sort(byName);
}

/** Where a host has a folder etc/.../spamassassin, the first such folder is the site's, without folders inside it. */
function chosenSite(found: readonly Found[]): readonly Found[] {
  const folders = [...new Set(found.map(({ folder }) => folder))].filter((folder) => siteFolder.test(folder));
  const rank = (folder: string): number =>
    /(?:^|\/)etc\/spamassassin$/.test(folder) ? 0 : /(?:^|\/)etc\/mail\/spamassassin$/.test(folder) ? 1 : 2;
  const chosen = folders.sort((a, b) => rank(a) - rank(b) || compare(a, b))[0];
  return found.filter(({ folder }) => chosen === undefined || folder === chosen).sort(byName);
}

/** Where a host's files lie; paths are relative to the workspace folder. */
interface Locations {
  readonly root: string;
  readonly site: string | undefined;
  readonly version: string;
}

/** Where an included path may stand in the workspace, best first. The placeholders are those of Mail/SpamAssassin.pm. */
function includePaths(from: string, path: string, { root, site, version }: Locations): readonly string[] {
  const inside = site === undefined ? "etc/spamassassin" : withoutRoot(site, root);
  const told = path
    .replaceAll("__local_rules_dir__", `/${inside}`)
    .replaceAll("__local_state_dir__", "/var/lib/spamassassin")
    .replaceAll("__def_rules_dir__", "/usr/share/spamassassin")
    .replaceAll("__prefix__", "/usr")
    .replaceAll("__version__", paddedVersion(version));
  // Whose home folder, depends on who runs the program.
  if (told.startsWith("~") || told.includes("__userstate__")) return [];
  if (!told.startsWith("/")) return [`${from.replace(/[^/]*$/, "")}${told}`];
  const absolute = root === "" ? told.slice(1) : `${root}${told}`;
  // On Debian one of the two folders is a link to the other.
  const twin = absolute.includes("etc/mail/spamassassin")
    ? absolute.replace("etc/mail/spamassassin", "etc/spamassassin")
    : absolute.replace("etc/spamassassin", "etc/mail/spamassassin");
  return [absolute, twin];
}

function withoutRoot(path: string, root: string): string {
  return root !== "" && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** `4.000001` is `4.0.1`; undefined for anything else. */
function dottedVersion(number: string): string | undefined {
  const match = /^(\d+)\.(\d{3})(\d{3})$/.exec(number);
  return match === null ? undefined : `${match[1]}.${Number(match[2])}.${Number(match[3])}`;
}

/** `4.0.1` is `4.000001`, as folders are named and as `require_version` has it. */
export function paddedVersion(version: string): string {
  const [major = "0", minor = "0", patch = "0"] = version.split(".");
  return `${major}.${minor.padStart(3, "0")}${patch.padStart(3, "0")}`;
}

/** Packaged rules name the version they belong to. */
function requiredBy(rules: readonly Found[]): string | undefined {
  for (const { facts } of rules) {
    const version = dottedVersion(facts.spamassassin?.requiredVersion ?? "");
    if (version !== undefined) return version;
  }
  return undefined;
}

/** Each release that has new plugins brings a .pre; the version is the last one before the next such release. */
const series: readonly (readonly [name: string, version: string])[] = [
  ["v310.pre", "3.1.1"],
  ["v312.pre", "3.1.9"],
  ["v320.pre", "3.2.5"],
  ["v330.pre", "3.3.2"],
  ["v340.pre", "3.4.0"],
  ["v341.pre", "3.4.1"],
  ["v342.pre", "3.4.2"],
  ["v343.pre", "3.4.6"],
  ["v400.pre", "4.0.0"],
  ["v401.pre", "4.0.1"],
  ["v402.pre", "4.0.2"],
];

/** A gap in the series means that somebody keeps only the files they changed, which tells nothing about the rest. */
function impliedBy(site: readonly Found[]): string | undefined {
  const present = new Set(site.map(({ name }) => name));
  const last = series.findLastIndex(([name]) => present.has(name));
  const complete = last >= 0 && series.slice(0, last).every(([name]) => present.has(name));
  // Below 3.4 an incomplete copy is far likelier than so old a host.
  const version = complete && last >= 4 ? series[last]?.[1] : undefined;
  // Files that 3.4 left behind say nothing where a line stands that only 4.0 takes.
  return version?.startsWith("3.") && site.some(needsFour) ? undefined : version;
}

/** `enable_compat` came with 4.0.0 and stands in a .pre. */
function needsFour({ facts }: Found): boolean {
  return (
    facts.spamassassin?.kind === "pre" &&
    facts.spamassassin.statements.some(({ command }) => command === "enable_compat")
  );
}
