import type { Place } from "../text/source.ts";
import { environmentFiles } from "./environment-files.ts";
import type { Facts, UnitDirective } from "./facts.ts";
import { compare } from "./grouping.ts";
import type { EffectiveUnit, HostCommand } from "./host.ts";

type EffectiveDirective = EffectiveUnit["directives"][number];

/** Where systemd looks for system units; what stands earlier hides what stands later (systemd.unit(5)). */
const loadPath = [
  "etc/systemd/system.control",
  "run/systemd/system.control",
  "run/systemd/transient",
  "run/systemd/generator.early",
  "etc/systemd/system",
  "etc/systemd/system.attached",
  "run/systemd/system",
  "run/systemd/system.attached",
  "run/systemd/generator",
  "usr/local/lib/systemd/system",
  "usr/lib/systemd/system",
  "lib/systemd/system",
  "run/systemd/generator.late",
];

const userLoadPath = [
  ".config/systemd/user",
  "etc/xdg/systemd/user",
  "etc/systemd/user",
  "run/systemd/user",
  "usr/local/lib/systemd/user",
  "usr/lib/systemd/user",
  "lib/systemd/user",
];

/** Where a unit file or a drop-in's folder stands. */
interface Location {
  /** Users' own service managers know nothing of the system's units. */
  readonly manager: "system" | "user";
  /** Position in the load path; its length for files outside of it, as in a repository of roles. */
  readonly rank: number;
  readonly folder: string;
}

function locate(facts: Facts): Location | undefined {
  const parts = facts.source.path.split("/");
  parts.pop();
  if (facts.unit?.dropIn === true) parts.pop();
  const folder = parts.join("/");
  // Copies of the links that `systemctl enable` makes define nothing.
  if (/\.(?:wants|requires|upholds)$/.test(folder)) return undefined;
  const find = (paths: readonly string[]): number => paths.findIndex((path) => `/${folder}`.endsWith(`/${path}`));
  const user = find(userLoadPath);
  if (user !== -1) return { manager: "user", rank: user, folder };
  const system = find(loadPath);
  return { manager: "system", rank: system === -1 ? loadPath.length : system, folder };
}

/**
 * Drop-in folders that count for a unit, the most telling first: `a-b@x.service`, `a-b@.service`, `a-.service`,
 * `service`.
 */
function dropInNames(unit: string): readonly string[] {
  const dot = unit.lastIndexOf(".");
  if (dot === -1) return [unit];
  const type = unit.slice(dot + 1);
  const name = unit.slice(0, dot);
  const names = [unit];
  const at = name.indexOf("@");
  if (at !== -1 && at < name.length - 1) names.push(`${name.slice(0, at + 1)}.${type}`);
  const stem = at === -1 ? name : name.slice(0, at);
  for (let dash = stem.lastIndexOf("-", stem.length - 2); dash > 0; dash = stem.lastIndexOf("-", dash - 1))
    names.push(`${stem.slice(0, dash + 1)}.${type}`);
  return [...names, type];
}

interface Located {
  readonly facts: Facts;
  readonly location: Location;
}

/**
 * The host's units with their drop-ins merged as systemd does, and the environment their files give them. Unit files of
 * one name that stand outside of systemd's folders hide nothing from each other: they may be for different machines.
 */
export function joinUnits(files: readonly Facts[]): readonly EffectiveUnit[] {
  const bases = new Map<string, Located[]>();
  const dropIns = new Map<string, Located[]>();
  for (const facts of files) {
    const location = facts.unit === undefined ? undefined : locate(facts);
    if (facts.unit === undefined || location === undefined) continue;
    const table = facts.unit.dropIn ? dropIns : bases;
    const key = `${location.manager} ${facts.unit.unit}`;
    const list = table.get(key);
    if (list === undefined) table.set(key, [{ facts, location }]);
    else list.push({ facts, location });
  }
  const namesOnly = [...dropIns.keys()].filter((key) => /[^-]\.\w+$/.test(key));
  return [...new Set([...bases.keys(), ...namesOnly])].sort(compare).flatMap((key) => {
    const [manager = "", name = ""] = key.split(/ (.*)/s);
    const found = bases.get(key) ?? bases.get(`${manager} ${name.replace(/@[^.]+\./, "@.")}`) ?? [];
    const added = dropInNames(name).map((each) => dropIns.get(`${manager} ${each}`) ?? []);
    const chosen = visible(found);
    return chosen.length === 0
      ? [effective(name, undefined, added, files)]
      : chosen.map((base) => effective(name, base, added, files));
  });
}

/** The unit file systemd takes; all of them where none stands in its folders. */
function visible(found: readonly Located[]): readonly Located[] {
  const placed = found.filter(({ location }) => location.rank < loadPath.length);
  if (placed.length === 0) return found;
  return [placed.reduce((best, each) => (each.location.rank < best.location.rank ? each : best))];
}

function effective(
  name: string,
  base: Located | undefined,
  added: readonly (readonly Located[])[],
  files: readonly Facts[],
): EffectiveUnit {
  // An empty unit file masks the unit, whatever its drop-ins say.
  const masked = base?.facts.source.text === "";
  const parts = [...(base === undefined ? [] : [base.facts]), ...(masked ? [] : orderedDropIns(added, base))];
  const directives = merge(parts);
  const used = environmentFiles(name, directives, files);
  return { name, files: parts, directives, environment: environmentOf(directives, used), environmentFiles: used };
}

/** By file name, whatever the folder; of one name the more telling unit name, then the earlier folder, hides the others. */
function orderedDropIns(added: readonly (readonly Located[])[], base: Located | undefined): readonly Facts[] {
  const chosen = new Map<string, Facts>();
  for (const list of added) {
    const beside = list.filter((each) => standsBeside(each, base)).sort((a, b) => a.location.rank - b.location.rank);
    for (const { facts } of beside) if (!chosen.has(facts.source.name)) chosen.set(facts.source.name, facts);
  }
  return [...chosen].sort(([a], [b]) => compare(a, b)).map(([, facts]) => facts);
}

/** Outside of systemd's folders a drop-in belongs to the unit file in its own folder, where both are there. */
function standsBeside(dropIn: Located, base: Located | undefined): boolean {
  const loose = ({ location }: Located): boolean => location.rank === loadPath.length;
  if (base === undefined || !loose(base) || !loose(dropIn)) return true;
  return base.location.folder === dropIn.location.folder;
}

/** Dependencies add up and cannot be taken back: an empty line does nothing. */
const dependency =
  /^(?:Wants|Requires|Requisite|BindsTo|PartOf|Upholds|Conflicts|Before|After|OnFailure|OnSuccess|PropagatesReloadTo|ReloadPropagatedFrom|PropagatesStopTo|StopPropagatedFrom|JoinsNamespaceOf|RequiresMountsFor)$/;

/** Lists: lines add up, an empty one clears them. Every other key keeps its last line. */
const list =
  /^(?:Exec\w+|Environment|EnvironmentFile|PassEnvironment|UnsetEnvironment|Documentation|(?:Condition|Assert)\w+|On(?:Active|Boot|Startup|UnitActive|UnitInactive)Sec|OnCalendar|Listen\w+|Path(?:Exists|ExistsGlob|Changed|Modified)|DirectoryNotEmpty|IPAddress(?:Allow|Deny)|IP(?:Ingress|Egress)FilterPath|BPFProgram|Restrict(?:AddressFamilies|NetworkInterfaces|FileSystems|Namespaces)|SocketBind(?:Allow|Deny)|SystemCall(?:Filter|Architectures|Log)|(?:CapabilityBoundingSet|AmbientCapabilities)|(?:ReadWrite|ReadOnly|Inaccessible|Exec|NoExec|Bind|BindReadOnly)Paths|TemporaryFileSystem|(?:Mount|Extension)Images|ExtensionDirectories|(?:State|Runtime|Cache|Logs|Configuration)Directory|Device(?:Allow)|SupplementaryGroups|SuccessExitStatus|Restart(?:Prevent|Force)ExitStatus|Sockets|Symlinks|(?:Load|Set)Credential(?:Encrypted)?|LogExtraFields|LogFilterPatterns|WantedBy|RequiredBy|UpheldBy|Also|Alias)$/;

/** Keys that share one list, so that an empty line of one clears them all. */
function groupOf(section: string, key: string): string {
  if (section === "Timer" && /^On(?:\w+Sec|Calendar)$/.test(key)) return "Timer On";
  if (section === "Socket" && key.startsWith("Listen")) return "Socket Listen";
  if (/^Condition/.test(key)) return `${section} Condition`;
  if (/^Assert/.test(key)) return `${section} Assert`;
  return `${section} ${key}`;
}

function merge(parts: readonly Facts[]): readonly EffectiveDirective[] {
  const order: { readonly entry: EffectiveDirective; readonly group: string }[] = [];
  const alive = new Map<string, Set<EffectiveDirective>>();
  for (const { unit, source } of parts)
    for (const section of unit?.sections ?? [])
      for (const directive of section.directives) {
        const { key, value } = directive;
        if (value === "" && dependency.test(key)) continue;
        const isList = dependency.test(key) || list.test(key);
        const group = groupOf(directive.section, key);
        const entries = alive.get(group) ?? new Set();
        alive.set(group, entries);
        if (value === "" || !isList) entries.clear();
        if (value === "") continue;
        const entry = { directive, place: { source, span: directive.span } };
        entries.add(entry);
        order.push({ entry, group });
      }
  return order.flatMap(({ entry, group }) => (alive.get(group)?.has(entry) === true ? [entry] : []));
}

/** Environment= lines, then the files, which win; what UnsetEnvironment= names is gone in the end. */
function environmentOf(
  directives: readonly EffectiveDirective[],
  files: EffectiveUnit["environmentFiles"],
): EffectiveUnit["environment"] {
  const environment = new Map<string, { value: string; place: Place }>();
  const executed = directives.filter(({ directive }) => isExecuted(directive));
  for (const { directive, place } of executed)
    for (const { name, value, span } of directive.assignments ?? [])
      environment.set(name, { value, place: { source: place.source, span } });
  // systemd knows no `export`; it ignores such a line.
  for (const { found } of files)
    for (const { source, environment: facts } of found)
      for (const { name, nameSpan, value, span } of facts?.assignments ?? [])
        if (nameSpan.start === span.start) environment.set(name, { value, place: { source, span } });
  for (const { directive } of executed)
    if (directive.key === "UnsetEnvironment") for (const name of directive.value.split(/\s+/)) environment.delete(name);
  return environment;
}

/** In a section whose unit starts processes. */
function isExecuted({ section }: UnitDirective): boolean {
  return section === "Service" || section === "Socket" || section === "Mount" || section === "Swap";
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
