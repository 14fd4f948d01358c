import * as l10n from "@vscode/l10n";
import { stopsAlong } from "../../model/evaluate.ts";
import type { Chain, Condition, Filter, FilterLine, Stop } from "../../model/filter.ts";
import type { Fix } from "../../model/finding.ts";
import { type Family, type Flow, flowName } from "../../model/flow.ts";
import type { Host } from "../../model/host.ts";
import { type IntervalSet, interval } from "../../model/intervals.ts";
import { linesOf } from "../../model/later-packets.ts";
import type { JudgedNeed } from "../../model/need.ts";
import { protocolNumber } from "../../model/ports.ts";
import { addressesOf } from "../../model/vantage.ts";
import type { Edit } from "../../text/source.ts";
import { getsThrough, withLines } from "./changed-filter.ts";

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

/** The base chains, of the host and of machines on its way out, that lead their packets to the chain too. */
export function usersOf(host: Host, chain: Chain): readonly Filter[] {
  const others = host.routeFiles.filter((file) => !host.files.includes(file));
  const groups = [...host.loading.loaded, ...others.flatMap(({ filter }) => filter ?? [])];
  return groups.flatMap(({ filters }) => filters.filter((filter) => reaches(filter, chain)));
}

/** By place: a chain that runs before connection tracking as well is lowered twice. */
function reaches(filter: Filter, chain: Chain): boolean {
  const [first] = chain.lines;
  if (first === undefined) return false;
  for (const { place } of linesOf(filter))
    if (place.source === first.place.source && place.span.start === first.place.span.start) return true;
  return false;
}

export function isShared(host: Host, chain: Chain): boolean {
  return usersOf(host, chain).length > 1;
}

/**
 * True where an accept may take a packet past a `notrack` that has kept it from address translation: then it would go
 * elsewhere.
 */
export function mayBeTranslated(filter: Filter, route: readonly Filter[]): boolean {
  if (!route.some(({ kind }) => kind === "nat")) return false;
  for (const { effects } of linesOf(filter)) if (effects?.some(({ kind }) => kind === "notrack")) return true;
  return false;
}

/** The filter with a line before another, or at the chain's end, that accepts the flow. */
function withAccept(filter: Filter, at: Chain, before: FilterLine, flow: Flow, family: Family): Filter {
  const { protocol, port, destination } = flow;
  const number = protocolNumber(protocol);
  const match: Condition[] = [];
  if (number !== undefined) match.push({ on: "protocol", numbers: interval(number) });
  if (port !== undefined) match.push({ on: "port", side: "destination", ports: interval(port) });
  if (destination.addresses !== undefined) {
    const addresses = addressesOf(destination.addresses, family) as IntervalSet<number>;
    match.push({ on: "address", side: "destination", family, addresses });
  }
  const line: FilterLine = { place: before.place, text: "", match, action: { kind: "accept" } };
  return withLines(filter, (chain) => {
    if (chain !== at && chain !== filter.chains.get(at.name)) return chain.lines;
    const index = chain.lines.indexOf(before);
    return index === -1 ? [...chain.lines, line] : chain.lines.toSpliced(index, 0, line);
  });
}

/**
 * Where a line that accepts the flow comes before everything in the filter that stops a part of it. Just before the line
 * that decides where that is one; else in the base chain, before the first line that leads to any of them.
 */
function placeOf(host: Host, filter: Filter, stops: readonly Stop[]): { chain: Chain; before: FilterLine } | undefined {
  const { entry, policy } = filter;
  const [only, second] = stops;
  if (only !== undefined && second === undefined) {
    const { chain, line } = only;
    if (chain === entry && (line !== policy || only.entry === policy)) return { chain, before: line };
    // A chain that only logs and drops, or that others use too, is no place to accept anything.
    const accepts = chain.lines.slice(0, chain.lines.indexOf(line)).some(({ action }) => action.kind === "accept");
    if (chain !== entry && accepts && !isShared(host, chain)) return { chain, before: line };
  }
  const position = (line: FilterLine): number => (line === policy ? entry.lines.length : entry.lines.indexOf(line));
  const first = Math.min(...stops.map((stop) => position(stop.entry)));
  return first < 0 ? undefined : { chain: entry, before: entry.lines[first] ?? policy };
}

/**
 * Writes a line that accepts each need into every filter that stops it, in that file's own syntax; for both families
 * where both are shut. Undefined where a filter cannot be written to, or where one leaves it open what it would do.
 */
export function openGate(host: Host, needs: readonly JudgedNeed[]): Fix | undefined {
  const edits: Edit[] = [];
  for (const { need, verdicts } of needs) {
    const route = host.route.filter(({ unit }) => unit === undefined || unit === need.unit);
    const done = new Set<FilterLine>();
    const shut = verdicts.filter(({ verdict }) => verdict.action === "drop" || verdict.action === "reject");
    for (const { family } of shut) {
      const stops = stopsAlong(route, need.flow, family, host.vantage);
      // A rewritten packet comes to a line with another destination than the need has.
      if (stops === undefined || stops.some(({ certain, rewritten }) => !certain || rewritten)) return undefined;
      const open = new Map<Filter, Filter>();
      for (const filter of new Set(stops.map((stop) => stop.filter))) {
        const where = placeOf(
          host,
          filter,
          stops.filter((stop) => stop.filter === filter),
        );
        if (where === undefined || mayBeTranslated(filter, route)) return undefined;
        open.set(filter, withAccept(filter, where.chain, where.before, need.flow, family));
        if (done.has(where.before)) continue;
        done.add(where.before);
        // A filter for both families gets one line for both, and so does a loop over both.
        const flow = filter.families.length > 1 || shut.length > 1 ? need.flow : { ...need.flow, family };
        const written = filter.writer.accept(flow, where.chain, where.before, need.component);
        if (written === undefined) return undefined;
        edits.push(...written);
      }
      if (!getsThrough(route, open, need.flow, family, host.vantage)) return undefined;
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
  // The kernel takes no reject where packets of another hook come by.
  const rejecting = ["input", "forward", "output"];
  if (dropping.some(({ chain }) => usersOf(host, chain).some(({ hook }) => !rejecting.includes(hook))))
    return undefined;
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
