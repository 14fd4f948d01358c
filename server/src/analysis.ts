import { parseConfiguration } from "./configuration.ts";
import { read } from "./languages/index.ts";
import type { Facts } from "./model/facts.ts";
import type { Finding, Report, Severity } from "./model/finding.ts";
import { compare, groupByHost, type HostFiles } from "./model/grouping.ts";
import type { Host } from "./model/host.ts";
import { byPlace, joinHost, judge } from "./model/join.ts";
import type { Statement } from "./model/spamassassin.ts";
import { needSources } from "./needs/index.ts";
import { rules } from "./rules/index.ts";
import { suppress } from "./suppression.ts";
import type { SourceFile } from "./text/source.ts";

/** What the user has decided: from sallyport.yaml and the editor's settings. */
export interface Options {
  /** By rule id; rules not named keep their own severity. */
  readonly severities: ReadonlyMap<string, Severity | "off">;
  /** Target version of SpamAssassin, where it is told. */
  readonly version?: string;
  /** Addresses of host names. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

export const defaultOptions: Options = { severities: new Map(), names: new Map() };

export interface Analysis {
  readonly options: Options;
  readonly hosts: readonly HostAnalysis[];
  /** In order of path, place and rule. */
  readonly findings: readonly Finding[];
}

export interface HostAnalysis {
  readonly host: Host;
  readonly files: readonly Facts[];
  readonly perimeter: readonly Facts[];
  readonly reports: readonly RuleReport[];
}

type RuleReport = Report & { readonly rule: string; readonly statement?: Statement };

const fileReports = new WeakMap<Facts, readonly RuleReport[]>();

/**
 * Everything Sallyport has to say about these files: same files, same findings, same order. A host whose files are
 * those of `previous` is taken over from there, so an edit costs one file and one host.
 */
export function analyze(
  sources: readonly SourceFile[],
  options: Options = defaultOptions,
  previous?: Analysis,
): Analysis {
  const groups = groupByHost(sources);
  const perimeter = sources.flatMap((source) => {
    const facts = read(source)?.facts;
    return facts?.filter?.format === "egress" ? [facts] : [];
  });
  const hosts = groups.flatMap((group) => {
    const files = group.sources.flatMap((source) => (isConfiguration(source) ? [] : (read(source)?.facts ?? [])));
    if (files.length === 0) return [];
    const above = perimeter.filter((policy) => !files.includes(policy) && standsAbove(policy, group));
    const before =
      previous?.options === options
        ? previous.hosts.find((each) => sameList(each.files, files) && sameList(each.perimeter, above))
        : undefined;
    return [before ?? analyzeHost(group, files, above, options)];
  });
  const found = new Map<string, Finding>();
  for (const report of sources
    .filter(isConfiguration)
    .flatMap((source) => parseConfiguration(source, ruleIds).problems)) {
    const finding = finish(report, options);
    if (finding !== undefined) found.set(identity(finding), finding);
  }
  for (const { host, files, reports } of hosts) {
    for (const report of [...files.flatMap((file) => counted(host, file)), ...reports]) {
      const finding = finish(report, options);
      if (finding !== undefined) found.set(identity(finding), finding);
    }
  }
  return { options, hosts, findings: suppress([...found.values()].sort(inOrder)) };
}

const ruleIds = rules.map((rule) => rule.id);

/** True for the workspace's own settings. */
export function isConfiguration(source: SourceFile): boolean {
  return source.name === "sallyport.yaml" || source.name === "sallyport.yml";
}

/** Two hosts below one perimeter policy may say the same of the same line; it is one finding. */
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

function sameList<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}

function analyzeHost(
  group: HostFiles,
  files: readonly Facts[],
  perimeter: readonly Facts[],
  options: Options,
): HostAnalysis {
  const facts = joinHost(group, files, perimeter, {
    names: options.names,
    ...(options.version === undefined ? {} : { version: options.version }),
  });
  const needs = needSources.flatMap((source) => [...source(facts)]);
  const host: Host = { ...facts, needs: [...judge(facts, needs)].sort(byPlace) };
  const reports = rules.flatMap((rule) =>
    [...(rule.checkHost?.(host) ?? [])].map((report) => ({ ...report, rule: rule.id })),
  );
  return { host, files, perimeter, reports };
}

/**
 * What a file shows alone, without what it says of lines that the host never gets to. Nobody knows when a file is read
 * that is none of the host's (the preferences of one user of many, a spare copy); there it is lines under a condition.
 */
function counted(host: Host, facts: Facts): readonly RuleReport[] {
  const reports = checkFile(facts);
  if (facts.spamassassin === undefined || reports.every(({ statement }) => statement === undefined)) return reports;
  const isRead = host.spamassassin.files.includes(facts);
  return reports.filter(
    ({ statement }) =>
      statement === undefined || (isRead ? host.spamassassin.isTaken(statement) : statement.branch === undefined),
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

/** Adds what the rule itself need not know; undefined where the rule is switched off. */
function finish(report: RuleReport, options: Options): Finding | undefined {
  const set = options.severities.get(report.rule);
  const standard = defaultSeverities.get(report.rule) ?? "error";
  const severity = set ?? (standard === "off" ? "off" : (report.severity ?? standard));
  if (severity === "off") return undefined;
  return { ...report, severity, related: report.related ?? [], fixes: report.fixes ?? [] };
}
