import type { Place, SourceFile } from "../text/source.ts";
import { effectiveSpamassassin, revisedSpamassassin } from "./effective.ts";
import { evaluate } from "./evaluate.ts";
import type { Facts } from "./facts.ts";
import type { Filter, FilterFacts, Hook, Verdict } from "./filter.ts";
import { families } from "./flow.ts";
import { compare, type HostFiles, hostRoot } from "./grouping.ts";
import type { Expectation, HostFacts } from "./host.ts";
import { mainFile, toldLoads } from "./load-order.ts";
import { type Loading, loadingOf, rootsOf } from "./loading.ts";
import type { JudgedNeed, Need } from "./need.ts";
import { changesBetween } from "./revisions.ts";
import type { NamedSet } from "./sets.ts";
import { hostCommands, joinUnits } from "./units.ts";
import { unreadLast, unseenByCommands } from "./unread.ts";
import type { Vantage } from "./vantage.ts";

/** What the workspace says about a host beyond its files. */
export interface HostOptions {
  readonly name?: string;
  /** SpamAssassin's version; absent: the newest the files imply. */
  readonly version?: string;
  /** nft's version; absent: the one that is installed, or that of the host's Debian. */
  readonly nftables?: string;
  /** Addresses of host names. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** Filters to pass instead of the host's own, in order. */
  readonly route?: readonly Filter[];
  readonly expectations?: readonly Expectation[];
}

/** A new connection of the host itself meets these, in this order. */
const hookOrder: readonly Hook[] = ["output", "postrouting", "egress"];

/**
 * Joins the files of one host; `perimeter` are egress policies that stand above it, or all files of the route where the
 * options tell one. What still holds is taken over from `before`, the same host with the same options when its files
 * were other versions; it must not be used again.
 */
export function joinHost(
  group: HostFiles,
  facts: readonly Facts[],
  perimeter: readonly Facts[],
  options: HostOptions,
  before?: HostFacts,
): HostFacts {
  const changes = before === undefined ? undefined : changesBetween(before.files, facts);
  const revised =
    before === undefined || changes === undefined ? undefined : revisedSpamassassin(before.spamassassin, changes);
  const units = joinUnits(facts);
  const prefix = group.root === "" ? "" : `${group.root}/`;
  const pathOf = (source: SourceFile): string =>
    source.path.startsWith(prefix) ? source.path.slice(prefix.length) : source.path;
  const commands = hostCommands(units, facts);
  const loading = loadingOf(
    facts,
    toldLoads(facts, units, commands, pathOf),
    mainFile(facts, pathOf),
    unseenByCommands(commands, facts, pathOf),
  );
  return {
    name: options.name ?? defaultName(group),
    root: group.root,
    files: facts,
    spamassassin:
      revised ??
      effectiveSpamassassin(facts, {
        root: group.root,
        ...(options.version === undefined ? {} : { version: options.version }),
      }),
    nftables: nftVersion(facts, options.nftables),
    units,
    commands,
    loading,
    mirrors: facts.flatMap((file) => (file.mirrors === undefined ? [] : [{ mirrors: file.mirrors, facts: file }])),
    environmentFiles: new Map(
      facts.flatMap((file) =>
        file.environment === undefined
          ? []
          : [[pathOf(file.source), { assignments: file.environment.assignments, facts: file }] as const],
      ),
    ),
    route: options.route ?? unreadLast([...routeThrough(loading.loaded), ...routeOf(perimeter)]),
    routeFiles: options.route === undefined ? [...facts, ...perimeter] : perimeter,
    vantage: vantageOf(facts, options.names),
    expectations: options.expectations ?? [],
    pathOf,
    describe: (place: Place): string => `${pathOf(place.source)}:${place.source.lines.lineAt(place.span.start) + 1}`,
  };
}

/** The filters of one machine's files that a new connection meets, in order; in which order they are loaded is not told. */
export function routeOf(facts: readonly Facts[], hooks: readonly Hook[] = hookOrder): readonly Filter[] {
  return routeThrough(ownLoading(facts, []).loaded, hooks);
}

function ownLoading(facts: readonly Facts[], told: readonly SourceFile[]): Loading {
  const pathOf = ({ path }: SourceFile): string => path.slice((hostRoot(path) ?? "").length).replace(/^\//, "");
  return loadingOf(facts, told, told.length > 0 ? undefined : mainFile(facts, pathOf));
}

/**
 * The filters a new connection meets, in order: a host's own by default, or those of the hooks given. Of two chains of
 * one group with the same priority the kernel asks the one that was loaded later first.
 */
function routeThrough(loaded: readonly FilterFacts[], hooks: readonly Hook[] = hookOrder): readonly Filter[] {
  return loaded
    .flatMap(({ filters }) => [...filters].reverse())
    .filter((filter) => hooks.includes(filter.hook))
    .sort((a, b) => hooks.indexOf(a.hook) - hooks.indexOf(b.hook) || a.priority - b.priority);
}

/** Files on the way out, and the hook that packets meet there. */
export interface Step {
  readonly facts: readonly Facts[];
  /** Absent: the hooks of the host itself. */
  readonly hook?: Hook;
  /** How messages call it, and what tells one machine from another: `perimeter/gateway.nft`. */
  readonly path: string;
}

/** What packets of other machines meet at a hook, with what they meet before and behind it. */
const ways: Partial<Record<Hook, readonly Hook[]>> = {
  forward: ["ingress", "prerouting", "forward", "postrouting", "egress"],
  input: ["ingress", "prerouting", "input"],
};

/**
 * The filters along a route, in order. The host's own files that stand in a row are one machine's, in netfilter's order;
 * it has loaded them in the order told.
 */
export function routeOfSteps(steps: readonly Step[]): readonly Filter[] {
  const route: Filter[] = [];
  let own: Step[] = [];
  const settle = (): void => {
    route.push(...routeThrough(loadingOfSteps(own).loaded));
    own = [];
  };
  for (const step of steps) {
    const { facts, hook, path } = step;
    const isPolicy = facts.some((file) => file.filter?.format === "egress");
    if (hook === undefined && !isPolicy) {
      own.push(step);
      continue;
    }
    settle();
    if (hook === undefined) route.push(...routeOf(facts));
    else if (ways[hook] === undefined) route.push(...routeOf(facts, [hook]));
    else route.push(...routeOf(facts, ways[hook]).map((filter) => ({ ...filter, machine: path })));
  }
  settle();
  return route;
}

/** What the files of steps at one machine come to: each step that is one file has been loaded behind those before it. */
export function loadingOfSteps(steps: readonly Step[]): Loading {
  const told = steps.flatMap(({ facts }) => {
    const [only, another] = rootsOf(facts);
    return only === undefined || another !== undefined ? [] : [only];
  });
  return ownLoading(
    steps.flatMap(({ facts }) => facts),
    told,
  );
}

/** nft in Debian's releases. Source: the packages themselves. */
const nftOfDebian: ReadonlyMap<number, string> = new Map([
  [10, "0.9.0"],
  [11, "0.9.8"],
  [12, "1.0.6"],
  [13, "1.1.3"],
]);

function nftVersion(facts: readonly Facts[], told: string | undefined): HostFacts["nftables"] {
  for (const { names } of facts) {
    const version = told ?? names?.packages?.get("nftables");
    if (version !== undefined) return { version, certain: true };
  }
  for (const { names } of facts) {
    const version = names?.release === undefined ? undefined : nftOfDebian.get(names.release);
    if (version !== undefined) return { version, certain: false };
  }
  return undefined;
}

/** What the files tell of the machine; `told` adds addresses of names from sallyport.yaml. */
export function vantageOf(facts: readonly Facts[], told: ReadonlyMap<string, readonly string[]>): Vantage {
  const collect = <Value>(pick: (names: NonNullable<Facts["names"]>) => ReadonlyMap<string, Value> | undefined) =>
    new Map(facts.flatMap((file) => [...((file.names && pick(file.names)) ?? [])]));
  return {
    known: {
      users: collect((names) => names.users),
      groups: collect((names) => names.groups),
      names: new Map([...collect((names) => names.addresses), ...told]),
      sets: setsOf(facts),
    },
  };
}

/** The named sets whose members the files tell: one that is made twice, or changed while packets pass, is not known. */
function setsOf(facts: readonly Facts[]): ReadonlyMap<string, NamedSet> {
  const sets = new Map<string, NamedSet>();
  const doubtful = new Set(facts.flatMap((file) => file.filter?.changedSets ?? []));
  for (const set of facts.flatMap((file) => file.sets ?? [])) {
    if (sets.has(set.name)) doubtful.add(set.name);
    sets.set(set.name, set);
  }
  for (const name of doubtful) sets.delete(name);
  return sets;
}

/** What a host is called where sallyport.yaml does not say: its folder's name. */
export function defaultName(group: HostFiles): string {
  return lastSegment(group.root) || lastSegment(group.folder) || "host";
}

function lastSegment(path: string): string {
  return path.replace(/\/+$/, "").replace(/^.*\//, "");
}

/** Asks the host's filters about each need. */
export function judge(host: HostFacts, needs: readonly Need[]): readonly JudgedNeed[] {
  return needs.map((need) => {
    const route = host.route.filter((filter) => filter.unit === undefined || filter.unit === need.unit);
    const verdicts = families
      .filter((family) => need.flow.family === undefined || need.flow.family === family)
      .flatMap((family) => {
        const verdict = evaluate(route, need.flow, family, host.vantage);
        return verdict === undefined ? [] : [{ family, verdict }];
      });
    const verdict = together(verdicts);
    return verdict === undefined ? { need, verdicts } : { need, verdicts, verdict };
  });
}

/**
 * One answer for both families. A client that finds one family shut tries the other, so one open family is enough;
 * but nobody knows whether the host has IPv6 at all, so IPv6 alone open is no certain answer.
 */
function together(verdicts: JudgedNeed["verdicts"]): Verdict | undefined {
  const four = verdicts.find(({ family }) => family === 4)?.verdict;
  const six = verdicts.find(({ family }) => family === 6)?.verdict;
  if (four === undefined) return six;
  if (six === undefined || four.action === "accept" || four.action === "unknown") return four;
  if (six.action === "drop" || six.action === "reject") return four;
  return { ...six, action: "unknown", why: [...six.why, { code: "family", text: familyText(four, six) }] };
}

function familyText(four: Verdict, six: Verdict): string {
  return `IPv4: ${four.action}, IPv6: ${six.action}`;
}

/** Reading order of needs: by place, then by id, so that output never depends on the order of the sources. */
export function byPlace(a: JudgedNeed, b: JudgedNeed): number {
  return (
    compare(a.need.place.source.path, b.need.place.source.path) ||
    a.need.place.span.start - b.need.place.span.start ||
    compare(a.need.id, b.need.id)
  );
}
