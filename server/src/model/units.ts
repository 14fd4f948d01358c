import type { Place } from "../text/source.ts";
import type { Facts, UnitDirective } from "./facts.ts";
import { compare } from "./grouping.ts";
import type { EffectiveUnit, HostCommand } from "./host.ts";

/** systemd looks for units in these folders, the first one that has the file wins. */
const folders = [
  "etc/systemd/system/",
  "run/systemd/system/",
  "usr/local/lib/systemd/system/",
  "usr/lib/systemd/system/",
  "lib/systemd/system/",
];

function rank(path: string): number {
  const found = folders.findIndex((folder) => `/${path}`.includes(`/${folder}`));
  return found === -1 ? folders.length : found;
}

/** Keys whose lines add up; an empty line takes all back. Every other key keeps its last line. */
const additive =
  /^(?:Wants|Requires|After|Before|Environment|EnvironmentFile|Exec\w+|IPAddress\w+|RestrictAddressFamilies|SuccessExitStatus|OnCalendar|WantedBy)$/;

/** Units with their drop-ins merged in systemd's order, and the environment their files give them. */
export function joinUnits(files: readonly Facts[]): readonly EffectiveUnit[] {
  const main = new Map<string, Facts>();
  const dropIns = new Map<string, Facts[]>();
  for (const facts of files) {
    const { unit, source } = facts;
    if (unit === undefined) continue;
    if (unit.dropIn) dropIns.set(unit.unit, [...(dropIns.get(unit.unit) ?? []), facts]);
    else {
      const before = main.get(unit.unit);
      if (before === undefined || rank(source.path) < rank(before.source.path)) main.set(unit.unit, facts);
    }
  }
  return [...new Set([...main.keys(), ...dropIns.keys()])].sort(compare).map((name) => {
    const base = main.get(name);
    const added = (dropIns.get(name) ?? []).sort((a, b) => compare(a.source.name, b.source.name));
    const parts = [...(base === undefined ? [] : [base]), ...added];
    const directives = merge(parts);
    return { name, files: parts, directives, environment: environmentOf(directives, files) };
  });
}

function merge(parts: readonly Facts[]): EffectiveUnit["directives"] {
  let merged: { directive: UnitDirective; place: Place }[] = [];
  for (const { unit, source } of parts)
    for (const section of unit?.sections ?? [])
      for (const directive of section.directives) {
        const same = (each: { directive: UnitDirective }) =>
          each.directive.section === directive.section && each.directive.key === directive.key;
        if (directive.value === "" || !additive.test(directive.key)) merged = merged.filter((each) => !same(each));
        if (directive.value !== "") merged.push({ directive, place: { source, span: directive.span } });
      }
  return merged;
}

function environmentOf(directives: EffectiveUnit["directives"], files: readonly Facts[]): EffectiveUnit["environment"] {
  const environment = new Map<string, { value: string; place: Place }>();
  for (const { directive, place } of directives)
    for (const { name, value, span } of directive.assignments ?? [])
      environment.set(name, { value, place: { source: place.source, span } });
  // Files are read after all Environment= lines and win over them.
  for (const { directive } of directives) {
    if (directive.key !== "EnvironmentFile") continue;
    const path = directive.value.replace(/^-/, "").replace(/^\//, "");
    const file = files.find(
      (each) => each.environment !== undefined && (each.source.path === path || each.source.path.endsWith(`/${path}`)),
    );
    for (const { name, value, span } of file?.environment?.assignments ?? [])
      if (file !== undefined) environment.set(name, { value, place: { source: file.source, span } });
  }
  return environment;
}

/** Every command line of the host's units and cron jobs. */
export function hostCommands(units: readonly EffectiveUnit[], files: readonly Facts[]): readonly HostCommand[] {
  const fromUnits = units.flatMap((unit) =>
    unit.directives.flatMap(({ directive, place }): HostCommand[] =>
      directive.command === undefined
        ? []
        : [
            {
              command: directive.command,
              place: { source: place.source, span: directive.command.span },
              startedBy: { kind: "unit", unit, key: directive.key },
            },
          ],
    ),
  );
  const fromCron = files.flatMap(({ cron, source }) =>
    (cron?.jobs ?? []).map(
      (job): HostCommand => ({
        command: job.command,
        place: { source, span: job.command.span },
        startedBy: { kind: "cron", schedule: job.schedule, ...(job.user === undefined ? {} : { user: job.user }) },
      }),
    ),
  );
  return [...fromUnits, ...fromCron];
}
