import * as l10n from "@vscode/l10n";
import type { Place, SourceFile } from "../text/source.ts";
import type { Facts, Problem } from "./facts.ts";
import type { Chain, Condition, Filter, FilterFacts, FilterLine, Match, Reason, UnseenChange } from "./filter.ts";
import { findIncluded } from "./included.ts";
import type { Program, ProgramFile } from "./program.ts";
import { unseenFilter, unseenIn, unseenReason } from "./unread.ts";

/** A firewall file whose commands change what other files make. */
interface Loadable extends ProgramFile {
  readonly program: Program;
}

/** A file of which nothing tells whether, or behind which others, it is loaded. */
export interface Unplaced {
  readonly source: SourceFile;
  /** Its first command about a table of the other file. */
  readonly place: Place;
  /** `inet filter`. */
  readonly table: string;
  /** The file that makes that table. */
  readonly main: SourceFile;
}

/** What the firewall files of one machine come to. */
export interface Loading {
  /** What holds, as one or several groups of filters. */
  readonly loaded: readonly FilterFacts[];
  readonly unplaced: readonly Unplaced[];
  /** Files that are loaded and change nothing, for nft refuses this place in the light of those before. */
  readonly refused: readonly Place[];
  /** Files that are included within blocks, which cannot be judged by themselves. */
  readonly fragments: ReadonlySet<SourceFile>;
  /** What is wrong in those, where they are included. */
  problems(): readonly Problem[];
}

/** More rows of files than these are not followed one by one. */
const mostWorlds = 20;

/**
 * Puts the firewall files of one machine together. `told`: files that are known to be loaded, in that order; `main`
 * says which file the machine loads anyway. A file that others include is no file of its own. Files that touch each
 * other's tables in an order nobody tells are carried out in every order, and what differs then is unknown.
 * `ofCommands`: what units and jobs change.
 */
export function loadingOf(
  facts: readonly Facts[],
  told: readonly SourceFile[],
  main?: SourceFile,
  ofCommands: readonly UnseenChange[] = [],
): Loading {
  const loading = followed(facts, told, main);
  const unseen = [...unseenIn(facts), ...ofCommands];
  const loaded = contested(loading.loaded);
  if (unseen.length === 0) return { ...loading, loaded };
  const filters = unseen.filter(({ removes }) => removes !== true).map(unseenFilter);
  return {
    ...loading,
    loaded: [
      ...loaded.map((each) => doubted(each, unseen)),
      { format: "unread", filters, chains: [], complete: false },
    ],
  };
}

/** Of a script and a file that set the same chains of the same tables the one decides that is run or loaded last. */
function contested(loaded: readonly FilterFacts[]): readonly FilterFacts[] {
  const commands = loaded.filter(({ byCommands }) => byCommands === true);
  const saved = loaded.filter(({ format, byCommands }) => format === "iptables" && byCommands !== true);
  if (commands.length === 0 || saved.length === 0) return loaded;
  const isSame = (one: Filter, other: Filter): boolean =>
    one.name === other.name && one.families.some((family) => other.families.includes(family));
  const filters = (facts: readonly FilterFacts[]): readonly Filter[] => facts.flatMap((each) => each.filters);
  return loaded.map((facts) => {
    const isScript = commands.includes(facts);
    if (!isScript && !saved.includes(facts)) return facts;
    const rivals = filters(isScript ? saved : commands);
    return {
      ...facts,
      filters: facts.filters.map((filter) => {
        const lines = rivals
          .filter((rival) => isSame(rival, filter))
          .map((rival): FilterLine => {
            const [own, other] = isScript ? [filter, rival] : [rival, filter];
            const last = comesLast(own, other);
            return {
              place: filter.entry.place,
              text: last.reason.text,
              match: isScript ? [{ on: "any", of: [[last]], negated: true }] : [last],
              action: { kind: "accept" },
            };
          });
        return lines.length === 0 ? filter : withFront(filter, lines);
      }),
    };
  });
}

/** Whether the script's commands are run behind the file. */
function comesLast(script: Filter, file: Filter): Condition & { readonly on: "free" } {
  const one = script.entry.place;
  const other = file.entry.place;
  const parameters = { file: one.source.path, other: other.source.path };
  return {
    on: "free",
    key: `last ${one.source.uri} ${other.source.uri}`,
    reason: {
      code: "include",
      text: l10n.t("{file} and {other} set the same rules, and nothing tells which of them does last", parameters),
      place: one,
    },
  };
}

/** What other files have made may be gone or come behind what nobody sees. */
function doubted(facts: FilterFacts, unseen: readonly UnseenChange[]): FilterFacts {
  if (!/^(?:nf|ip)tables$/.test(facts.format)) return facts;
  const others = unseen.filter((each) => facts.unseen?.includes(each) !== true);
  return {
    ...facts,
    filters: facts.filters.map((filter) => {
      const change = others.find(
        ({ touches }) =>
          touches === undefined ||
          ((touches.format === facts.format || isOfIptables(filter)) &&
            filter.families.some((family) => touches.families.includes(family))),
      );
      return change === undefined ? filter : withFront(filter, [undecidedLine(filter, unseenReason(change))]);
    }),
  };
}

/** A listing by nft of what iptables has made is changed by iptables too. */
function isOfIptables({ name }: Filter): boolean {
  return /^ip6? (?:raw|mangle|nat|filter|security) (?:OUTPUT|POSTROUTING)$/.test(name);
}

function followed(facts: readonly Facts[], told: readonly SourceFile[], main?: SourceFile): Loading {
  const files = loadables(facts);
  const others = facts.flatMap(({ filter }) => (filter === undefined || filter.program !== undefined ? [] : [filter]));
  if (files.length === 0)
    return { loaded: others, unplaced: [], refused: [], fragments: new Set(), problems: () => [] };
  const machine = new Machine(files);
  const loading = machine.load(
    told.flatMap((source) => files.find((file) => file.source === source) ?? []),
    files.find((file) => file.source === main),
  );
  return { ...loading, loaded: [...loading.loaded, ...others] };
}

/** The files that no other of them includes. */
export function rootsOf(facts: readonly Facts[]): readonly SourceFile[] {
  return new Machine(loadables(facts)).roots.map(({ source }) => source);
}

function loadables(facts: readonly Facts[]): readonly Loadable[] {
  return facts.flatMap(({ source, filter }): readonly Loadable[] =>
    filter?.program === undefined ? [] : [{ source, filter, program: filter.program }],
  );
}

class Machine {
  readonly #files: readonly Loadable[];
  readonly #included = new Set<SourceFile>();
  readonly #fragments = new Set<SourceFile>();
  readonly #find: ReturnType<typeof findIncluded>;

  constructor(files: readonly Loadable[]) {
    this.#files = files;
    this.#find = findIncluded(files);
    for (const file of files)
      for (const { path, inBlock } of file.filter.includes ?? [])
        for (const each of this.#find(file, path)?.files ?? []) {
          this.#included.add(each.source);
          if (inBlock) this.#fragments.add(each.source);
        }
  }

  get roots(): readonly Loadable[] {
    return this.#files.filter(({ source }) => !this.#included.has(source));
  }

  load(told: readonly Loadable[], main: Loadable | undefined): Loading {
    const roots = this.#files.filter((file) => !this.#included.has(file.source) || told.includes(file));
    const free = (roots.length === 0 ? this.#files : roots).filter((file) => !told.includes(file) && file !== main);
    let certain = main === undefined || told.includes(main) ? told : [main, ...told];
    let open = free;
    const starting = free.filter(({ filter }) => filter.complete);
    const [only, another] = starting;
    // One that starts from nothing, beside those that are known to be loaded, is another ruleset for the same machine.
    if (certain.length > 0) open = free.filter(({ filter }) => !filter.complete);
    else if (only !== undefined && another === undefined) {
      certain = [only];
      open = free.filter((file) => file !== only);
    }
    const loaded: FilterFacts[] = [];
    const unplaced: Unplaced[] = [];
    const refused: Place[] = [];
    const carried: ReturnType<Program["carryOut"]>[] = [];
    for (const group of this.#groups(certain, open)) {
      const worlds = worldsOf(group.certain, group.open);
      if (worlds === undefined) {
        loaded.push(...group.open.map(({ filter }) => undecided(filter, tooMany(group.open))));
        continue;
      }
      const outcomes = worlds.map((files) => this.#carryOut(files));
      const [first] = outcomes;
      carried.push(...outcomes);
      if (outcomes.length === 1 && first !== undefined) {
        loaded.push(first.facts);
        refused.push(...first.refused.values());
        continue;
      }
      const reasons = this.#reasons(group.certain, group.open, unplaced);
      loaded.push(...outcomes.map(({ facts }, at) => guarded(facts, at, outcomes.length, reasons)));
    }
    const fragments = this.#fragments;
    return {
      loaded: inOrderOf(loaded, this.#files),
      unplaced,
      refused,
      fragments,
      problems: () => (fragments.size === 0 ? [] : carried.flatMap((each) => each.problemsIn(fragments))),
    };
  }

  #carryOut(files: readonly Loadable[]): ReturnType<Program["carryOut"]> {
    const [first, another] = files;
    if (first !== undefined && another === undefined && !this.#includes(first))
      return { facts: first.filter, refused: new Map(), problemsIn: () => [] };
    return (first as Loadable).program.carryOut(files, this.#find);
  }

  #includes(file: Loadable): boolean {
    return file.filter.includes?.some(({ path }) => this.#find(file, path) !== undefined) ?? false;
  }

  /** Files that have tables in common, those that are known to be loaded together first. */
  #groups(
    certain: readonly Loadable[],
    open: readonly Loadable[],
  ): readonly { readonly certain: readonly Loadable[]; readonly open: readonly Loadable[] }[] {
    const groups: { certain: readonly Loadable[]; open: Loadable[]; tables: Set<string>; starts: boolean }[] = [];
    if (certain.length > 0)
      groups.push({
        certain,
        open: [],
        tables: new Set(certain.flatMap((file) => [...this.#tablesOf(file).keys()])),
        starts: false,
      });
    for (const file of open) {
      const tables = this.#tablesOf(file);
      const starts = file.filter.complete;
      const touched = groups.filter(
        (group) => (starts && group.starts) || [...tables.keys()].some((table) => group.tables.has(table)),
      );
      const [target, ...more] = touched;
      if (target === undefined) {
        groups.push({ certain: [], open: [file], tables: new Set(tables.keys()), starts });
        continue;
      }
      target.open.push(file);
      target.starts ||= starts;
      for (const table of tables.keys()) target.tables.add(table);
      for (const other of more) {
        target.open.push(...other.open);
        target.starts ||= other.starts;
        for (const table of other.tables) target.tables.add(table);
        groups.splice(groups.indexOf(other), 1);
      }
    }
    return groups;
  }

  /** With the tables of the files that it includes. */
  #tablesOf(file: ProgramFile, within: readonly SourceFile[] = []): ReadonlyMap<string, Place> {
    const tables = new Map(file.filter.program?.tables);
    for (const { path } of file.filter.includes ?? [])
      for (const each of this.#find(file, path)?.files ?? [])
        if (!within.includes(each.source) && within.length < 16)
          for (const [table, place] of this.#tablesOf(each, [...within, file.source]))
            if (!tables.has(table)) tables.set(table, place);
    return tables;
  }

  #reasons(certain: readonly Loadable[], open: readonly Loadable[], unplaced: Unplaced[]): readonly Reason[] {
    const all = [...certain, ...open];
    return open.flatMap((file): readonly Reason[] => {
      const tables = this.#tablesOf(file);
      for (const other of all) {
        if (other === file) continue;
        const theirs = this.#tablesOf(other);
        const [shared] = [...tables].filter(([table]) => theirs.has(table));
        if (shared === undefined && !(file.filter.complete && other.filter.complete)) continue;
        const [table, place] = shared ?? ["", { source: file.source, span: { start: 0, end: 0 } }];
        const parameters = {
          file: file.source.path,
          line: place.source.lines.lineAt(place.span.start) + 1,
          other: other.source.path,
          table,
        };
        if (certain.includes(other)) unplaced.push({ source: file.source, place, table, main: other.source });
        const text = file.filter.complete
          ? l10n.t(
              "{file} and {other} each start from nothing, and no unit tells which of them is loaded last",
              parameters,
            )
          : l10n.t(
              "{file}:{line} changes table {table} of {other}, and no include and no unit tells whether it is loaded, and when",
              parameters,
            );
        return [{ code: "include", text, place }];
      }
      return [];
    });
  }
}

/** Every row in which the files may be loaded: those that are certain, then any of the others in any order. */
function worldsOf(
  certain: readonly Loadable[],
  open: readonly Loadable[],
): readonly (readonly Loadable[])[] | undefined {
  if (certain.length === 0 && open.length === 1) return [open];
  if (open.length > 3 && !open.every(({ filter }) => filter.complete)) return undefined;
  const worlds: (readonly Loadable[])[] = certain.length > 0 ? [certain] : [];
  const extend = (row: readonly Loadable[]): void => {
    for (const file of open) {
      if (row.includes(file)) continue;
      // What stands before one that starts from nothing is gone.
      const next = file.filter.complete && certain.length === 0 ? [file] : [...row, file];
      if (file.filter.complete && row.length > 0) continue;
      worlds.push(next);
      if (worlds.length > mostWorlds) return;
      extend(next);
    }
  };
  extend(certain);
  return worlds.length > mostWorlds ? undefined : worlds;
}

function tooMany(files: readonly Loadable[]): Reason {
  const [first] = files;
  const text = l10n.t("{count} files change the same tables, and no include and no unit tells in which order", {
    count: files.length,
  });
  return {
    code: "include",
    text,
    ...(first === undefined ? {} : { place: { source: first.source, span: { start: 0, end: 0 } } }),
  };
}

/** A line that decides before all others in the filter's base chain. */
function withFront(filter: Filter, lines: readonly FilterLine[]): Filter {
  const { entry, writer } = filter;
  const guardedEntry: Chain = { ...entry, lines: [...lines, ...entry.lines] };
  const own = (chain: Chain): Chain => (chain === guardedEntry ? entry : chain);
  const { admit } = writer;
  return {
    ...filter,
    entry: guardedEntry,
    chains: new Map(filter.chains).set(entry.name, guardedEntry),
    writer: {
      ...writer,
      accept: (flow, chain, before, comment) => writer.accept(flow, own(chain), before, comment),
      ...(admit === undefined ? {} : { admit: (chain, what) => admit(own(chain), what) }),
    },
  };
}

/**
 * The filters of one of several worlds, exactly one of which is the real one: the first whose assumption holds, or the
 * last. In all others the filter lets everything through.
 */
function guarded(facts: FilterFacts, at: number, count: number, reasons: readonly Reason[]): FilterFacts {
  const [reason = { code: "include", text: "" }] = reasons;
  const key = (world: number): string => `loaded ${reasons.map(({ text }) => text).join()} ${world}`;
  const holds = (world: number): Match[number] => ({
    on: "free",
    key: key(world),
    reason: reasons[world % Math.max(reasons.length, 1)] ?? reason,
  });
  const matches: Match[] = Array.from({ length: at }, (_, before): Match => [holds(before)]);
  if (at < count - 1) matches.push([{ on: "any", of: [[holds(at)]], negated: true }]);
  return {
    ...facts,
    filters: facts.filters.map((filter) =>
      withFront(
        filter,
        matches.map((match) => ({
          place: filter.entry.place,
          text: reason.text,
          match,
          action: { kind: "accept" },
        })),
      ),
    ),
  };
}

function undecided(facts: FilterFacts, reason: Reason): FilterFacts {
  return { ...facts, filters: facts.filters.map((filter) => withFront(filter, [undecidedLine(filter, reason)])) };
}

function undecidedLine({ entry }: Filter, reason: Reason): FilterLine {
  return { place: entry.place, text: reason.text, match: [], action: { kind: "unknown", reason } };
}

/** As the files stand, so that what is shown first does not hang on how they were put together. */
function inOrderOf(loaded: readonly FilterFacts[], files: readonly Loadable[]): readonly FilterFacts[] {
  const at = (facts: FilterFacts): number => {
    const own = files.findIndex(({ filter }) => filter === facts);
    return own === -1 ? -1 : own;
  };
  return [...loaded].sort((a, b) => at(a) - at(b));
}
