import * as l10n from "@vscode/l10n";
import type { FilterLine } from "../../model/filter.ts";
import type { Fix } from "../../model/finding.ts";
import { flowName } from "../../model/flow.ts";
import type { Host } from "../../model/host.ts";
import type { JudgedNeed } from "../../model/need.ts";
import type { Edit } from "../../text/source.ts";

/** Edits that overlap nothing and each stand once: two needs may be stopped by one line. */
export function distinct(edits: readonly Edit[]): readonly Edit[] {
  const seen = new Set<string>();
  return edits.filter(({ place, newText }) => {
    const key = `${place.source.uri} ${place.span.start} ${place.span.end} ${newText}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The files an edit touches, as a title names them. */
export function filesOf(host: Host, edits: readonly Edit[]): string {
  return [...new Set(edits.map((edit) => host.pathOf(edit.place.source)))].join(", ");
}

/**
 * Writes a line that accepts each need into whatever stops it, in that file's own syntax, just before the line that
 * decides; for both families where both are shut. Undefined where a filter cannot be written to.
 */
export function openGate(host: Host, needs: readonly JudgedNeed[]): Fix | undefined {
  const edits: Edit[] = [];
  for (const { need, verdicts } of needs) {
    const done = new Set<FilterLine>();
    for (const { family, verdict } of verdicts) {
      if (verdict.action !== "drop" && verdict.action !== "reject") continue;
      if (done.has(verdict.line)) continue;
      done.add(verdict.line);
      // A filter for both families gets one line for both.
      const shared = verdict.filter.families.length > 1;
      const flow = shared ? need.flow : { ...need.flow, family };
      const written = verdict.filter.writer.accept(flow, verdict.chain, verdict.line, need.component);
      if (written === undefined) return undefined;
      edits.push(...written);
    }
  }
  if (edits.length === 0) return undefined;
  const flows = [...new Set(needs.map(({ need }) => flowName(need.flow)))].join(", ");
  const owners = [...new Set(needs.map(({ need }) => need.component))].join(", ");
  const unique = distinct(edits);
  return {
    title: l10n.t("Accept {flows} out in {files} ({owners})", { flows, owners, files: filesOf(host, unique) }),
    edits: unique,
  };
}

/** Turns the drop that decides into a reject, so that the sender learns at once; undefined where it is none. */
export function rejectInstead(host: Host, { need, verdicts }: JudgedNeed): Fix | undefined {
  const dropping = verdicts.map(({ verdict }) => verdict).filter((verdict) => verdict.action === "drop");
  const edits = distinct(dropping.flatMap((verdict) => verdict.filter.writer.reject?.(verdict.line) ?? []));
  if (edits.length === 0) return undefined;
  return {
    title: l10n.t("Reject instead of drop in {files}, whatever that line stops: {owner} then fails at once", {
      owner: need.component,
      files: filesOf(host, edits),
    }),
    edits,
  };
}
