import * as l10n from "@vscode/l10n";
import { read } from "./languages/index.ts";
import type { Facts } from "./model/facts.ts";
import type { Finding, Fix } from "./model/finding.ts";
import { revisionOf } from "./model/revisions.ts";
import { place, type SourceFile } from "./text/source.ts";
import { span } from "./text/span.ts";

const comment = /^[ \t]*[#;]+[ \t]*sallyport:[ \t]*allow[ \t]+([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)/gm;

/** Zero-based line to the rules its comment allows, over one file. */
const allowances = new WeakMap<SourceFile, ReadonlyMap<number, readonly string[]>>();

function allowancesIn(source: SourceFile): ReadonlyMap<number, readonly string[]> {
  let found = allowances.get(source);
  if (found === undefined) {
    const lines = new Map<number, readonly string[]>();
    if (!stillNone(source) && source.text.includes("sallyport:"))
      for (const match of source.text.matchAll(comment))
        lines.set(source.lines.lineAt(match.index), (match[1] ?? "").split(/[ \t]*,[ \t]*/));
    found = lines;
    allowances.set(source, found);
  }
  return found;
}

/** Looks what comments allow in files that were edited, so that after the next keystroke it need not be looked for anew. */
export function followAllowances(files: readonly Facts[]): void {
  for (const facts of files) if (revisionOf(facts) !== undefined) allowancesIn(facts.source);
}

/** True where the file's last version had none and the lines that differ have none. */
function stillNone(source: SourceFile): boolean {
  const facts = read(source)?.facts;
  const revision = facts === undefined ? undefined : revisionOf(facts);
  return (
    revision !== undefined &&
    allowances.get(revision.before.source)?.size === 0 &&
    !revision.texts[1].includes("sallyport:")
  );
}

/** True where a comment on the lines just above the finding allows its rule. Several such comments may stand in a row. */
function isAllowed(finding: Finding): boolean {
  const { source } = finding.place;
  const lines = allowancesIn(source);
  if (lines.size === 0) return false;
  for (let line = source.lines.lineAt(finding.place.span.start) - 1; ; line--) {
    const allowed = lines.get(line);
    if (allowed === undefined) return false;
    if (allowed.includes(finding.rule)) return true;
  }
}

/** Drops what comments allow, and offers such a comment with everything else. */
export function suppress(findings: readonly Finding[]): readonly Finding[] {
  return findings
    .filter((finding) => !isAllowed(finding))
    .map((finding) => ({ ...finding, fixes: [...finding.fixes, allow(finding)].filter((fix) => fix !== undefined) }));
}

function allow(finding: Finding): Fix | undefined {
  const { source } = finding.place;
  const sign = read(source)?.comment;
  if (sign === undefined) return undefined;
  const line = source.lineSpan(finding.place.span.start);
  const indent = /^[ \t]*/.exec(source.slice(line))?.[0] ?? "";
  return {
    title: l10n.t("Allow {rule} here: insert a comment, then write your reason", { rule: finding.rule }),
    edits: [
      {
        place: place(source, span(line.start, line.start)),
        newText: `${indent}${sign} sallyport: allow ${finding.rule} — ${l10n.t("reason")}${source.lineEnding}`,
      },
    ],
    silences: true,
  };
}
