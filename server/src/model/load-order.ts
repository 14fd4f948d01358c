import type { SourceFile } from "../text/source.ts";
import type { Facts, Invocation } from "./facts.ts";
import type { EffectiveUnit, HostCommand } from "./host.ts";

/** The file that the distributions' nftables.service loads: Debian, Arch and SUSE; Red Hat; Alpine; Gentoo. */
const mainPaths = [
  "etc/nftables.conf",
  "etc/sysconfig/nftables.conf",
  "etc/nftables.nft",
  "var/lib/nftables/rules-save",
];

/** Steps of a unit's start, in their order. */
const steps = ["ExecStartPre", "ExecStart", "ExecStartPost"];

/** What the units of systemd and of the distributions say of themselves: what comes before what. */
const shippedOrder: readonly (readonly [string, string])[] = [
  ["nftables.service", "network-pre.target"],
  ["network-pre.target", "network.target"],
  ["network.target", "network-online.target"],
];

const packaged = "nftables.service";

interface Load {
  readonly source: SourceFile;
  readonly unit: string;
  /** Position within the unit. */
  readonly step: number;
}

/**
 * The files that units load, in the order in which they do; a file whose place in that order is not told stands in no
 * row. `pathOf`: a file's path from the host's root.
 */
export function toldLoads(
  facts: readonly Facts[],
  units: readonly EffectiveUnit[],
  commands: readonly HostCommand[],
  pathOf: (source: SourceFile) => string,
): readonly SourceFile[] {
  const files = facts.filter(({ filter }) => filter?.program !== undefined).map(({ source }) => source);
  if (files.length < 2) return [];
  const loads: Load[] = [];
  for (const { command, startedBy } of commands) {
    if (startedBy.kind !== "unit" || !steps.includes(startedBy.key)) continue;
    for (const invocation of command.invocations) {
      const path = loadedBy(invocation);
      const source = path === undefined ? undefined : files.find((file) => `/${pathOf(file)}` === path);
      const step = steps.indexOf(startedBy.key) * 1000 + loads.length;
      if (source !== undefined) loads.push({ source, unit: startedBy.unit.name, step });
    }
  }
  const main = mainFile(facts, pathOf);
  // The package's own unit is in few workspaces, and may get drop-ins there.
  if (main !== undefined && !loads.some(({ source }) => source === main))
    loads.push({ source: main, unit: packaged, step: 1000 });
  const isBefore = orderOf(units);
  const comes = (one: Load, other: Load): boolean =>
    one.unit === other.unit ? one.step < other.step : isBefore(one.unit, other.unit);
  return loads
    .filter((load) => loads.every((other) => other === load || comes(load, other) || comes(other, load)))
    .sort((one, other) => (comes(one, other) ? -1 : 1))
    .map(({ source }) => source);
}

/** The file that the distribution's own unit loads; of a repository of roles the one that bears its name. */
export function mainFile(facts: readonly Facts[], pathOf: (source: SourceFile) => string): SourceFile | undefined {
  const files = facts.filter(({ filter }) => filter?.program !== undefined).map(({ source }) => source);
  const placed = mainPaths.flatMap((path) => files.filter((file) => pathOf(file) === path));
  if (placed.length > 0) return placed[0];
  const named = files.filter(({ name }) => /^nftables\.conf(?:\.(?:j2|erb|tmpl))?$/.test(name));
  return named.length === 1 ? named[0] : undefined;
}

/** `/etc/mail.nft` of `nft -f /etc/mail.nft`, or the program itself where it is such a file. */
function loadedBy({ name, program, arguments: words }: Invocation): string | undefined {
  if (name !== "nft") return program.literal && program.text.startsWith("/") ? program.text : undefined;
  const at = words.findLastIndex(({ text }) => text === "-f" || text === "--file");
  const word = at === -1 ? undefined : words[at + 1];
  const checksOnly = words.some(({ text }) => text === "-c" || text === "--check");
  return word?.literal && !checksOnly ? word.text : undefined;
}

/** Whether one unit is started before another, as far as After= and Before= tell. */
function orderOf(units: readonly EffectiveUnit[]): (one: string, other: string) => boolean {
  const next = new Map<string, Set<string>>();
  const put = (one: string, other: string): void => {
    const set = next.get(one) ?? new Set();
    next.set(one, set.add(other));
  };
  for (const [one, other] of shippedOrder) put(one, other);
  for (const { name, directives } of units)
    for (const { directive } of directives)
      for (const other of directive.value.split(/\s+/)) {
        if (directive.section !== "Unit" || other === "") continue;
        if (directive.key === "After") put(other, name);
        if (directive.key === "Before") put(name, other);
      }
  return (one, other) => {
    const seen = new Set<string>();
    const open = [one];
    for (let unit = open.pop(); unit !== undefined; unit = open.pop()) {
      if (seen.has(unit)) continue;
      seen.add(unit);
      const after = next.get(unit);
      if (after?.has(other)) return true;
      open.push(...(after ?? []));
    }
    return false;
  };
}
