import * as l10n from "@vscode/l10n";
import { flowName } from "../model/flow.ts";
import type { EffectiveUnit, Host } from "../model/host.ts";
import { decidingLines, isBlocked } from "./egress-blocked.ts";
import { hostList, updatesByPlace } from "./egress-update-blocked.ts";
import { openings } from "./fixes/add-to-list.ts";
import { rejectInstead } from "./fixes/open-gate.ts";
import { moveToTimer } from "./fixes/update-timer.ts";
import type { Rule } from "./rule.ts";
import { updatesBeforeStart } from "./unit-network-in-start-pre.ts";

/**
 * Seconds sa-update 4.0.1 takes before it gives up, measured with curl as its HTTP client (field notes, table e2): a
 * dropped packet costs curl's connection time-out of 30 s for each mirror and a pause of 2 s, a rejected one only the
 * pause. Above a minute it is rounded to tens, since nobody can promise more.
 */
export function stallSeconds(dropped: boolean, mirrors: number): number {
  const seconds = dropped ? (mirrors === 0 ? 31 : 1 + 32 * mirrors) : mirrors === 0 ? 1 : 2 * mirrors;
  return seconds > 60 ? Math.round(seconds / 10) * 10 : seconds;
}

/** systemd's DefaultTimeoutStartSec. */
const defaultStartLimit = 90;

/** A time span as systemd reads it, in seconds; undefined for one that cannot be read, Infinity for none. */
export function timeSpan(text: string): number | undefined {
  const value = text.trim();
  if (value === "infinity" || value === "0") return Number.POSITIVE_INFINITY;
  const units: Readonly<Record<string, number>> = {
    "": 1,
    s: 1,
    sec: 1,
    seconds: 1,
    second: 1,
    m: 60,
    min: 60,
    minute: 60,
    minutes: 60,
    h: 3600,
    hr: 3600,
    hour: 3600,
    hours: 3600,
    ms: 0.001,
    d: 86400,
    day: 86400,
    days: 86400,
  };
  let total = 0;
  let rest = value;
  while (rest !== "") {
    const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)\s*/.exec(rest);
    const factor = match?.[2] === undefined ? undefined : units[match[2]];
    if (match === null || factor === undefined) return undefined;
    total += Number(match[1]) * factor;
    rest = rest.slice(match[0].length);
  }
  return value === "" ? undefined : total;
}

function startLimit(unit: EffectiveUnit): number {
  const values = unit.directives
    .map(({ directive }) => directive)
    .filter(({ section, key }) => section === "Service" && (key === "TimeoutStartSec" || key === "TimeoutSec"));
  const oneshot = unit.directives.some(({ directive }) => directive.key === "Type" && directive.value === "oneshot");
  const last = values[values.length - 1];
  return (
    (last === undefined ? undefined : timeSpan(last.value)) ?? (oneshot ? Number.POSITIVE_INFINITY : defaultStartLimit)
  );
}

function mirrorCount(host: Host): number {
  const counts = host.mirrors
    .filter(({ mirrors }) => mirrors.channel === "updates.spamassassin.org")
    .map(({ mirrors }) => mirrors.mirrors.length);
  return Math.max(0, ...counts);
}

export const unitStartStall: Rule = {
  id: "unit-start-stall",
  severity: "error",
  summary: "A service cannot start in time, because something before it waits for a shut path",
  *checkHost(host) {
    const updates = [...updatesByPlace(host).values()];
    for (const started of updatesBeforeStart(host)) {
      if (started.startedBy.kind !== "unit") continue;
      const { unit } = started.startedBy;
      const group = updates.find(
        ({ place }) =>
          place.source === started.place.source &&
          place.span.start >= started.place.span.start &&
          place.span.end <= started.place.span.end,
      );
      const blocked = group?.needs.filter((judged) => isBlocked(judged) && judged.need.group === undefined) ?? [];
      const first = blocked[0];
      if (first?.verdict === undefined) continue;
      const dropped = first.verdict.action === "drop";
      const mirrors = mirrorCount(host);
      const seconds = stallSeconds(dropped, mirrors);
      const limit = startLimit(unit);
      const masked =
        started.command.ignoresFailure ||
        started.command.invocations.some((invocation) => invocation.name === "sa-update" && invocation.failureMasked);
      const parameters = {
        unit: unit.name,
        seconds,
        limit,
        mirrors,
        flows: [...new Set(blocked.map(({ need }) => flowName(need.flow)))].join(", "),
        hosts: hostList(blocked),
        where: host.describe(first.verdict.line.place),
      };
      const late = seconds > limit;
      // A start that is merely slow, and goes on whatever sa-update says, is no breakage.
      const message = late
        ? l10n.t(
            '{unit} will not start: sa-update before it needs {flows} out to {hosts}, {where} stops that, and with {mirrors} mirrors it gives up after about {seconds} s, past the start limit of {limit} s, so neither "|| true" nor a "-" gets its turn',
            parameters,
          )
        : masked
          ? l10n.t(
              "{unit} starts about {seconds} s late: sa-update before it needs {flows} out to {hosts}, but {where} stops it",
              parameters,
            )
          : l10n.t(
              "{unit} will not start: sa-update before it needs {flows} out to {hosts}, but {where} stops it, and its exit code 4 fails the start after about {seconds} s",
              parameters,
            );
      const fixes = [moveToTimer(host, started), ...openings(host, blocked), rejectInstead(host, first)];
      yield {
        place: started.place,
        message,
        related: decidingLines(host, first),
        fixes: fixes.filter((fix) => fix !== undefined),
        ...(late || !masked ? {} : { severity: "warning" as const }),
      };
    }
  },
};
