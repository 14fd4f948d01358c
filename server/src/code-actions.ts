import * as l10n from "@vscode/l10n";
import type { Finding, Fix } from "./model/finding.ts";
import type { Edit, SourceFile } from "./text/source.ts";

/** Several fixes as one edit. */
export interface Bundle {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** A finding with the fix that settles it. */
export interface Settled {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** A fix with all the findings that offer it. */
export interface Offer {
  readonly fix: Fix;
  readonly findings: readonly Finding[];
}

/** Every fix of the findings once, in their order: several may be settled by the same edits. */
export function offersFor(findings: readonly Finding[]): readonly Offer[] {
  const offers = new Map<string, { fix: Fix; findings: Finding[] }>();
  for (const finding of findings)
    for (const fix of finding.fixes) {
      const edits = fix.edits.map(({ place, newText }) => [
        place.source.uri,
        place.span.start,
        place.span.end,
        newText,
      ]);
      const key = JSON.stringify([fix.title, edits, fix.creates?.map(({ path, text }) => [path, text])]);
      const same = offers.get(key);
      if (same === undefined) offers.set(key, { fix, findings: [finding] });
      else {
        same.findings.push(finding);
        if (fix.preferred) same.fix = fix;
      }
    }
  return [...offers.values()];
}

/** The preferred fixes of findings whose edits do not get in each other's way; the earlier of two that do wins. */
export function preferredFixes(findings: readonly Finding[]): readonly Settled[] {
  const taken = new Map<SourceFile, Edit[]>();
  const settled: Settled[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find((each) => each.preferred);
    if (fix === undefined || fix.edits.some((edit) => clashes(edit, taken.get(edit.place.source) ?? []))) continue;
    settled.push({ finding, fix });
    for (const edit of fix.edits) {
      const list = taken.get(edit.place.source);
      if (list === undefined) taken.set(edit.place.source, [edit]);
      else list.push(edit);
    }
  }
  return settled;
}

function bundle(title: string, findings: readonly Finding[]): Bundle {
  return { title, edits: preferredFixes(findings.filter(isFixable)).flatMap(({ fix }) => fix.edits) };
}

function clashes({ place: { span } }: Edit, others: readonly Edit[]): boolean {
  // Findings come in the order of their places, so an edit mostly stands behind all that were taken.
  for (let at = others.length - 1; at >= 0; at--) {
    const other = others[at]?.place.span;
    if (other === undefined) continue;
    // Two lines that go may touch; two texts put in at one place would come in any order.
    if (other.start < span.end && span.start < other.end) return true;
    if (other.start === span.start) return true;
    if (other.end === span.start && span.start === span.end) return true;
    if (span.end === other.start && other.start === other.end) return true;
  }
  return false;
}

/** All preferred fixes of a file as one edit; undefined where there are none. */
export function fixAll(findings: readonly Finding[]): Bundle | undefined {
  const all = bundle(l10n.t("Fix all that Sallyport can fix in this file"), findings);
  return all.edits.length === 0 ? undefined : all;
}

/** Rules whose fixes write the names and settings of SpamAssassin 4.0 for older ones. */
const modernising: ReadonlySet<string> = new Set(["sa-legacy-eval", "sa-legacy-name", "sa-renamed-setting"]);

/** Everything in the workspace that has another name since SpamAssassin 4.0, as one edit; undefined where nothing has. */
export function modernise(findings: readonly Finding[]): Bundle | undefined {
  const older = findings.filter(({ rule }) => modernising.has(rule));
  const all = bundle(l10n.t("Write SpamAssassin's files as version 4.0 has them, in the whole workspace"), older);
  return all.edits.length === 0 ? undefined : all;
}

/** For each rule found at the cursor that has more to fix: all of its kind in the file, and in the workspace. */
export function fixKinds(
  here: readonly Finding[],
  inFile: readonly Finding[],
  everywhere: readonly Finding[],
): readonly Bundle[] {
  const rules = new Set(here.filter(isFixable).map(({ rule }) => rule));
  return [...rules].flatMap((rule) => {
    const ofKind = (findings: readonly Finding[]) =>
      findings.filter((finding) => finding.rule === rule && isFixable(finding));
    const local = ofKind(inFile);
    const all = ofKind(everywhere);
    const bundles: Bundle[] = [];
    if (local.length > 1)
      bundles.push(bundle(l10n.t("Fix all {count} of {rule} in this file", { count: local.length, rule }), local));
    if (all.length > local.length)
      bundles.push(bundle(l10n.t("Fix all {count} of {rule} in the workspace", { count: all.length, rule }), all));
    return bundles;
  });
}

/** A fix that makes a file is chosen by itself: an editor shows it alone. */
function isFixable(finding: Finding): boolean {
  return finding.fixes.some((fix) => fix.preferred && fix.creates === undefined);
}
