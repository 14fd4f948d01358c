import { parseConfiguration } from "./configuration.ts";
import {
  type ConfiguredExpectation,
  type ConfiguredHost,
  configuredHost,
  configuredProblems,
  configuredRoute,
  expectationsFor,
  toldRoots,
} from "./configured-hosts.ts";
import { detect, read } from "./languages/index.ts";
import type { Facts } from "./model/facts.ts";
import type { Finding, Report, Severity } from "./model/finding.ts";
import { compare, groupByHost, type HostFiles } from "./model/grouping.ts";
import type { Host } from "./model/host.ts";
import { byPlace, type HostOptions, joinHost, judge } from "./model/join.ts";
import { isPreferences } from "./model/reading-order.ts";
import { isSame } from "./model/revisions.ts";
import type { Statement } from "./model/spamassassin.ts";
import { asRead } from "./model/user-view.ts";
import { needSources } from "./needs/index.ts";
import { rules } from "./rules/index.ts";
import { followAllowances, suppress } from "./suppression.ts";
import { type SourceFile, withLineEnds } from "./text/source.ts";

/** What the user has decided: from sallyport.yaml and the editor's settings. */
export interface Options {
  /** By rule id; rules not named keep their own severity. */
  readonly severities: ReadonlyMap<string, Severity | "off">;
  /** Target version of SpamAssassin, where it is told. */
  readonly version?: string;
  /** Version of nft, where it is told. */
  readonly nftables?: string;
  /** Addresses of host names. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly hosts: readonly ConfiguredHost[];
  readonly expectations: readonly ConfiguredExpectation[];
}

export const defaultOptions: Options = { severities: new Map(), names: new Map(), hosts: [], expectations: [] };

/**
 * How far an analysis goes, for an editor that is not to wait for a thousand hosts: the first hosts as a whole, in the
 * order of their folders, and of the others those that hold such a file, without what their other files show alone.
 */
export interface Extent {
  readonly hosts: number;
  readonly files: ReadonlySet<SourceFile>;
}

export interface Analysis {
  readonly options: Options;
  /** False where it stopped at an extent. What it says of that extent's files is all there is to say of them. */
  readonly isComplete: boolean;
  readonly hosts: readonly HostAnalysis[];
  /** In order of path, place and rule. */
  readonly findings: readonly Finding[];
}

export interface HostAnalysis {
  readonly host: Host;
  /** What it was made from: while these are the same objects, nothing about the host has changed. */
  readonly sources: readonly SourceFile[];
  /** Files beside its own that stand on its way out. */
  readonly perimeter: readonly Facts[];
  /** Facts of `sources`, as far as a language reads them. */
  readonly files: readonly Facts[];
  /** Those of them that nobody has asked yet what they show alone. */
  readonly waiting: readonly Facts[];
  /** In no order. */
  readonly findings: readonly Finding[];
}

type RuleReport = Report & { readonly rule: string; readonly statement?: Statement };

const fileReports = new WeakMap<Facts, readonly RuleReport[]>();

/**
 * Everything Sallyport has to say about these files: same files, same findings, same order. A host whose files are
 * those of `previous` is taken over from there, so an edit costs one file and one host. Hosts of `previous` whose files
 * have changed must not be used again.
 */
export function analyze(
  sources: readonly SourceFile[],
  options: Options = defaultOptions,
  previous?: Analysis,
  extent?: Extent,
): Analysis {
  const groups = groupByHost(sources, toldRoots(options.hosts));
  const policies = sources.flatMap((source) => {
    const facts = detect(source)?.id === "egress" ? read(source)?.facts : undefined;
    return facts?.filter?.format === "egress" ? [facts] : [];
  });
  const before = new Map<string, HostAnalysis>();
  if (previous?.options === options) for (const each of previous.hosts) before.set(keyOf(each), each);
  const hosts = groups.flatMap((group, at) => {
    const wanted = extent === undefined || at < extent.hosts ? undefined : extent.files;
    const isWanted = wanted === undefined || group.sources.some((source) => wanted.has(source));
    const told = configuredHost(group, options.hosts);
    const configured = configuredRoute(told, sources);
    const perimeter =
      configured?.facts ??
      policies.filter((policy) => !group.sources.includes(policy.source) && standsAbove(policy, group));
    const same = before.get(`${group.folder}\n${group.root}`);
    if (same !== undefined && isSame(same.sources, group.sources) && isSame(same.perimeter, perimeter))
      return [judged(same, options, wanted)];
    if (!isWanted) return [];
    const hostOptions: HostOptions = {
      names: options.names,
      expectations: expectationsFor(group, options.expectations),
      ...(options.version === undefined ? {} : { version: options.version }),
      ...(options.nftables === undefined ? {} : { nftables: options.nftables }),
      ...(told === undefined ? {} : { name: told.name }),
      ...(configured === undefined ? {} : { route: configured.route }),
    };
    return analyzeHost(group, perimeter, options, hostOptions, same?.host).map((each) => judged(each, options, wanted));
  });
  const isComplete = extent === undefined || extent.hosts >= groups.length;
  const own = [
    ...sources.filter(isConfiguration).flatMap((source) => parseConfiguration(source, ruleIds).problems),
    ...(isComplete
      ? configuredProblems(
          options.hosts,
          options.expectations,
          groups,
          hosts.map(({ host }) => host),
          sources,
        )
      : []),
  ].flatMap((problem) => finish(problem, options));
  const shared = policies.length > 0 || options.hosts.length > 0;
  const findings = unique([...suppress(own), ...hosts.flatMap((each) => each.findings)], shared);
  return { options, isComplete, hosts, findings: findings.sort(inOrder) };
}

function keyOf({ host, sources }: HostAnalysis): string {
  return `${sources[0]?.folder ?? ""}\n${host.root}`;
}

/** Two hosts behind one perimeter may say the same of the same line; it is one finding. */
function unique(findings: readonly Finding[], shared: boolean): Finding[] {
  if (!shared) return [...findings];
  return [...new Map(findings.map((finding) => [identity(finding), finding])).values()];
}

const ruleIds = rules.map((rule) => rule.id);

/** True for the workspace's own settings. */
export function isConfiguration(source: SourceFile): boolean {
  const { path } = source;
  return (path.endsWith("sallyport.yaml") || path.endsWith("sallyport.yml")) && source.name.startsWith("sallyport.");
}

function identity(finding: Finding): string {
  const { source, span } = finding.place;
  return `${source.uri} ${span.start} ${span.end} ${finding.rule} ${finding.message}`;
}

function inOrder(a: Finding, b: Finding): number {
  return (
    compare(a.place.source.path, b.place.source.path) ||
    a.place.span.start - b.place.span.start ||
    a.place.span.end - b.place.span.end ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

/** An egress policy filters every host at or below its own folder. */
function standsAbove(policy: Facts, group: HostFiles): boolean {
  if (policy.source.folder !== group.folder) return false;
  const folder = policy.source.path.includes("/") ? policy.source.path.replace(/[^/]*$/, "") : "";
  return `${group.root}/`.startsWith(folder);
}

/** A host's files joined, and what its rules say of it; none of its files is asked yet. */
function analyzeHost(
  group: HostFiles,
  perimeter: readonly Facts[],
  options: Options,
  hostOptions: HostOptions,
  before: Host | undefined,
): readonly HostAnalysis[] {
  const { sources } = group;
  const files = sources.flatMap((source) => (isConfiguration(source) ? [] : (read(source)?.facts ?? [])));
  if (files.length === 0) return [];
  const facts = joinHost(group, files, perimeter, hostOptions, before);
  const needs = needSources.flatMap((source) => [...source(facts)]);
  const host: Host = { ...facts, needs: [...judge(facts, needs)].sort(byPlace) };
  const own = files.some(isPreferences) ? { ...host, files: files.filter((file) => !isPreferences(file)) } : host;
  const reports = [
    ...host.loading.problems(),
    ...rules.flatMap((rule) => [...(rule.checkHost?.(own) ?? [])].map((report) => ({ ...report, rule: rule.id }))),
  ];
  followAllowances(files);
  return [{ host, sources, perimeter, files, waiting: files, findings: finished(reports, options) }];
}

/** The same with what these of its waiting files show alone; with that of all of them where `wanted` is left out. */
function judged(analysis: HostAnalysis, options: Options, wanted: ReadonlySet<SourceFile> | undefined): HostAnalysis {
  const { host, files, waiting } = analysis;
  const isWanted = ({ source }: Facts): boolean => wanted === undefined || wanted.has(source);
  if (!waiting.some(isWanted)) return analysis;
  const preferences = files.filter(isPreferences);
  const reports = waiting
    .filter(isWanted)
    .flatMap((file) =>
      isPreferences(file) ? ofUser(host, file, preferences.indexOf(file) < mostUsers) : counted(host, file),
    );
  return {
    ...analysis,
    waiting: waiting.filter((file) => !isWanted(file)),
    findings: unique([...finished(reports, options), ...analysis.findings], true),
  };
}

function finished(reports: readonly RuleReport[], options: Options): readonly Finding[] {
  return suppress(
    unique(
      reports.flatMap((report) => finish(report, options)),
      true,
    ),
  );
}

/** Each user's preferences are put on the host's configuration anew; beyond so many users, their files are judged alone. */
const mostUsers = 10;

/** What shows in a user's preferences where that user's mail is looked at. It says nothing about the host's files. */
function ofUser(host: Host, preferences: Facts, whole: boolean): readonly RuleReport[] {
  if (!whole) return counted(host, preferences);
  const view = asRead(host, preferences);
  const reports = spamassassinRules.flatMap((rule) =>
    [...(rule.checkHost?.(view) ?? [])]
      .filter(({ place }) => place.source === preferences.source)
      .map((report) => ({ ...report, rule: rule.id })),
  );
  return [...counted(view, preferences), ...reports];
}

const spamassassinRules = rules.filter(({ id }) => id.startsWith("sa-"));

/**
 * What a file shows alone, without what it says of lines that the host never gets to. Nobody knows when a file is read
 * that is none of the host's (the preferences of one user of many, a spare copy); there it is lines under a condition.
 */
function counted(host: Host, facts: Facts): readonly RuleReport[] {
  // What stands within a block of another file is judged there.
  if (host.loading.fragments.has(facts.source)) return [];
  if (facts.spamassassin === undefined) {
    const reports = checkFile(facts);
    // A further file may jump to a chain or fill a set.
    return reports.some(hangsOnOthers) && isExtended(host, facts)
      ? reports.filter((report) => !hangsOnOthers(report))
      : reports;
  }
  const { reading } = host.spamassassin;
  let known = countedReports.get(facts);
  if (known?.reading !== reading) {
    known = { reading, reports: taken(host, facts, checkFile(facts)) };
    countedReports.set(facts, known);
  }
  return known.reports;
}

function hangsOnOthers({ rule }: RuleReport): boolean {
  return rule === "nft-unhooked-chain" || rule === "nft-empty-set";
}

/** Whether another file of the host adds to the tables that a file makes. */
function isExtended({ files }: Host, { source, filter }: Facts): boolean {
  const own = filter?.program?.tables;
  return files.some(
    (other) =>
      other.source !== source &&
      other.filter?.complete === false &&
      [...(other.filter.program?.tables.keys() ?? [])].some((table) => own?.has(table) === true),
  );
}

/** What a file showed last, and in which reading of its host: a keystroke in another file changes nothing of it. */
const countedReports = new WeakMap<Facts, { readonly reading: object; readonly reports: readonly RuleReport[] }>();

function taken({ spamassassin }: Host, facts: Facts, reports: readonly RuleReport[]): readonly RuleReport[] {
  if (reports.every(({ statement }) => statement === undefined)) return reports;
  const isRead = spamassassin.files.includes(facts);
  return reports.filter(
    ({ statement }) =>
      statement === undefined || (isRead ? spamassassin.isTaken(statement) : statement.branch === undefined),
  );
}

function checkFile(facts: Facts): readonly RuleReport[] {
  let reports = fileReports.get(facts);
  if (reports === undefined) {
    reports = [
      ...facts.problems,
      ...rules.flatMap((rule) => [...(rule.checkFile?.(facts) ?? [])].map((report) => ({ ...report, rule: rule.id }))),
    ];
    fileReports.set(facts, reports);
  }
  return reports;
}

const defaultSeverities = new Map(rules.map((rule) => [rule.id, rule.severity]));

/** Adds what the rule itself need not know; nothing where the rule is switched off. */
function finish(report: RuleReport, options: Options): readonly Finding[] {
  const set = options.severities.get(report.rule);
  const standard = defaultSeverities.get(report.rule) ?? "error";
  const severity = set ?? (standard === "off" ? "off" : (report.severity ?? standard));
  if (severity === "off") return [];
  // Rules write "\n"; the file's own line ends are put in here.
  const fixes = (report.fixes ?? []).map((fix) => ({ ...fix, edits: fix.edits.map(withLineEnds) }));
  return [{ ...report, severity, related: report.related ?? [], fixes }];
}
