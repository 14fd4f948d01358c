import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as l10n from "@vscode/l10n";
import { URI } from "vscode-uri";
import { preferredFixes } from "../code-actions.ts";
import { type Finding, type Fix, type Severity, severities } from "../model/finding.ts";
import { rules } from "../rules/index.ts";
import type { Edit, Place, SourceFile } from "../text/source.ts";
import { newFileUri } from "../workspace.ts";
import { displayPath, Misuse, openPaths } from "./files.ts";

export interface CheckOptions {
  readonly format: "text" | "json" | "sarif" | "github";
  readonly failOn: Severity | "never";
  /** `1/4`: the first of four parts of the hosts. */
  readonly shard?: string;
  readonly fix?: boolean;
}

/** Writes all findings to standard output. Exit code 0: none at or above the bound; 1: some. */
export function check(paths: readonly string[], options: CheckOptions): number {
  const { workspace, shows } = openPaths(paths);
  const { analysis } = workspace;
  const inShard = shardFilter(
    options.shard,
    analysis.hosts.map(({ host }) => host.files.map((file) => file.source.uri)),
  );
  let findings = analysis.findings.filter(({ place }) => shows(place.source.uri) && inShard(place.source.uri));
  if (options.fix) {
    const fixed = new Set(applyPreferred(findings));
    findings = findings.filter((finding) => !fixed.has(finding));
  }
  process.stdout.write(`${render(findings, options.format)}\n`.replace(/^\n$/, ""));
  if (options.format === "text") process.stderr.write(`${summaryText(findings)}\n`);
  const bound = options.failOn === "never" ? -1 : severities.indexOf(options.failOn);
  return findings.some(({ severity }) => severities.indexOf(severity) <= bound) ? 1 : 0;
}

/** Whole hosts go to one shard, so that each shard is complete in itself. */
function shardFilter(shard: string | undefined, hosts: readonly (readonly string[])[]): (uri: string) => boolean {
  if (shard === undefined) return () => true;
  const [, part, of] = /^(\d+)\/(\d+)$/.exec(shard) ?? [];
  const index = Number(part);
  const count = Number(of);
  if (!(index >= 1 && index <= count)) throw new Misuse(`--shard ${shard}: expected I/N with I from 1 to N`);
  const mine = new Set(hosts.filter((_, at) => at % count === index - 1).flat());
  return (uri) => mine.has(uri);
}

function render(findings: readonly Finding[], format: CheckOptions["format"]): string {
  switch (format) {
    case "json":
      return JSON.stringify({ findings: findings.map(findingJson), summary: summary(findings) }, null, 2);
    case "sarif":
      return JSON.stringify(sarif(findings), null, 2);
    case "github":
      return findings.map(githubLine).join("\n");
    case "text":
      return findings.map(textLine).join("\n");
  }
}

function textLine({ place, severity, message, rule }: Finding): string {
  const { start } = place.source.rangeOf(place.span);
  return `${displayPath(place.source.uri)}:${start.line + 1}:${start.character + 1}: ${severity}: ${message} [${rule}]`;
}

/** GitHub's workflow commands; their own escapes keep a message on one line. */
function githubLine({ place, severity, message, rule }: Finding): string {
  const { start, end } = place.source.rangeOf(place.span);
  const level = severity === "error" ? "error" : severity === "warning" ? "warning" : "notice";
  const escaped = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  return `::${level} file=${property(displayPath(place.source.uri))},line=${start.line + 1},col=${start.character + 1},endLine=${end.line + 1},endColumn=${end.character + 1},title=${property(rule)}::${escaped(message)}`;
}

function locationJson({ source, span }: Place) {
  return { file: displayPath(source.uri), range: source.rangeOf(span) };
}

function editJson({ place, newText }: Edit) {
  return { ...locationJson(place), newText };
}

function fixJson(fix: Fix) {
  const start = { line: 0, character: 0 };
  const made = (fix.creates ?? []).map((file) => ({
    file: displayPath(newFileUri(file)),
    range: { start, end: start },
    newText: file.text,
  }));
  return { title: fix.title, edits: [...fix.edits.map(editJson), ...made] };
}

export function findingJson(finding: Finding) {
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    ...locationJson(finding.place),
    related: finding.related.map(({ place, message }) => ({ ...locationJson(place), message })),
    fixes: finding.fixes.map(fixJson),
  };
}

function summary(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return { error: count("error"), warning: count("warning"), info: count("info"), hint: count("hint") };
}

function summaryText(findings: readonly Finding[]): string {
  if (findings.length === 0) return l10n.t("no findings");
  const { error, warning, info, hint } = summary(findings);
  return [
    ...(error === 0 ? [] : [error === 1 ? l10n.t("1 error") : l10n.t("{count} errors", { count: error })]),
    ...(warning === 0 ? [] : [warning === 1 ? l10n.t("1 warning") : l10n.t("{count} warnings", { count: warning })]),
    ...(info === 0 ? [] : [l10n.t("{count} info", { count: info })]),
    ...(hint === 0 ? [] : [hint === 1 ? l10n.t("1 hint") : l10n.t("{count} hints", { count: hint })]),
  ].join(", ");
}

/** SARIF 2.1.0, one run; columns count UTF-16 units, as the protocol does. */
function sarif(findings: readonly Finding[]) {
  const level: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note", hint: "note" };
  const region = (place: Place) => {
    const { start, end } = place.source.rangeOf(place.span);
    return {
      physicalLocation: {
        artifactLocation: { uri: displayPath(place.source.uri) },
        region: {
          startLine: start.line + 1,
          startColumn: start.character + 1,
          endLine: end.line + 1,
          endColumn: end.character + 1,
        },
      },
    };
  };
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        columnKind: "utf16CodeUnits",
        tool: {
          driver: {
            name: "sallyport",
            rules: rules.map((rule) => ({ id: rule.id, shortDescription: { text: rule.summary } })),
          },
        },
        results: findings.map((finding) => ({
          ruleId: finding.rule,
          level: level[finding.severity],
          message: { text: finding.message },
          locations: [region(finding.place)],
          relatedLocations: finding.related.map(({ place, message }) => ({
            ...region(place),
            message: { text: message },
          })),
        })),
      },
    ],
  };
}

/**
 * Writes every preferred fix whose edits do not meet another's, and returns the findings it settled. A fix is written
 * as a whole or not at all: not where one of its files has changed since it was read, or one that it makes is there.
 */
function applyPreferred(findings: readonly Finding[]): readonly Finding[] {
  const current = new Map<SourceFile, boolean>();
  const isCurrent = (source: SourceFile): boolean => {
    const known = current.get(source) ?? readFileSync(URI.parse(source.uri).fsPath, "utf8") === source.text;
    current.set(source, known);
    return known;
  };
  const settled = preferredFixes(findings).filter(
    ({ fix }) =>
      fix.edits.every(({ place }) => isCurrent(place.source)) &&
      !(fix.creates ?? []).some((file) => existsSync(URI.parse(newFileUri(file)).fsPath)),
  );
  for (const file of settled.flatMap(({ fix }) => fix.creates ?? [])) {
    const path = URI.parse(newFileUri(file)).fsPath;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
  }
  const edited = settled.flatMap(({ fix }) => fix.edits);
  for (const source of new Set(edited.map((edit) => edit.place.source)))
    writeFileSync(URI.parse(source.uri).fsPath, textWith(source, edited));
  return settled.map(({ finding }) => finding);
}

/** The file with those of the edits that are its own: what is inserted at one place keeps its order. */
function textWith(source: SourceFile, edits: readonly Edit[]): string {
  const own = edits
    .filter(({ place }) => place.source === source)
    .sort((a, b) => a.place.span.start - b.place.span.start);
  let text = "";
  let at = 0;
  for (const { place, newText } of own) {
    text += source.text.slice(at, place.span.start) + newText;
    at = place.span.end;
  }
  return text + source.text.slice(at);
}
