import * as l10n from "@vscode/l10n";
import { parseAddresses } from "../../model/addresses.ts";
import { askedBy, chainsOf } from "../../model/asked.ts";
import { stopsAlong } from "../../model/evaluate.ts";
import { type Condition, type Filter, type FilterLine, type ListValues, lineWith } from "../../model/filter.ts";
import type { Fix } from "../../model/finding.ts";
import type { Family, Flow } from "../../model/flow.ts";
import type { Host } from "../../model/host.ts";
import { covers, equals, type IntervalSet, includes, interval, union } from "../../model/intervals.ts";
import type { JudgedNeed } from "../../model/need.ts";
import { protocolNumber } from "../../model/ports.ts";
import type { NamedSet, SetPart } from "../../model/sets.ts";
import { addressesOf, type Vantage } from "../../model/vantage.ts";
import type { Edit } from "../../text/source.ts";
import { getsThrough, withFilters, withLines } from "./changed-filter.ts";
import { distinct, isShared, usersOf as leadingTo, mayBeTranslated, openGate } from "./open-gate.ts";

/** The ways to let needs out: a line of their own, and where such a list is kept already, their values in it. */
export function openings(host: Host, needs: readonly JudgedNeed[]): readonly Fix[] {
  return [openGate(host, needs), addToLists(host, needs)].filter((fix) => fix !== undefined);
}

/** Values for one list, and who writes them. */
interface Addition {
  /** The line with the list, or the set that bears its name. */
  readonly list: FilterLine | NamedSet;
  readonly of: ListValues["of"];
  readonly texts: readonly string[];
  write(
    texts: readonly string[],
    comment: string,
  ): { readonly edits: readonly Edit[]; readonly name?: string } | undefined;
}

/**
 * Puts the ports or addresses of the needs into lists that the filters which stop them keep of what they accept.
 * Undefined where one of the filters has none, where what is in the list passes in more than the need's own way, or
 * where other lines ask for the list too.
 */
export function addToLists(host: Host, needs: readonly JudgedNeed[]): Fix | undefined {
  const additions = new Map<Addition["list"], Addition & { readonly comment: string }>();
  for (const { need, verdicts } of needs) {
    const route = host.route.filter(({ unit }) => unit === undefined || unit === need.unit);
    for (const { family, verdict } of verdicts) {
      if (verdict.action !== "drop" && verdict.action !== "reject") continue;
      const stops = stopsAlong(route, need.flow, family, host.vantage);
      if (stops === undefined || stops.some(({ certain, rewritten }) => !certain || rewritten)) return undefined;
      const open = new Map<Filter, Filter>();
      const sets = new Map(host.vantage.known.sets);
      for (const filter of new Set(stops.map((stop) => stop.filter))) {
        const candidate = additionTo(host, route, filter, need.flow, family);
        if (candidate === undefined) return undefined;
        const { addition: found, wider, set } = candidate;
        open.set(filter, wider);
        if (set !== undefined) sets.set(set.name, set);
        const before = additions.get(found.list);
        if (before !== undefined && before.of !== found.of) return undefined;
        const texts = [...new Set([...(before?.texts ?? []), ...found.texts])];
        additions.set(found.list, { ...found, texts, comment: before?.comment ?? need.component });
      }
      if (!getsThrough(route, open, need.flow, family, withSets(host.vantage, sets))) return undefined;
    }
  }
  const edits: Edit[] = [];
  const lists: (Addition & { readonly name: string | undefined })[] = [];
  for (const addition of additions.values()) {
    const written = addition.write(addition.texts, addition.comment);
    if (written === undefined) return undefined;
    edits.push(...written.edits);
    lists.push({ ...addition, name: written.name });
  }
  if (edits.length === 0) return undefined;
  return {
    title: l10n.t("Add {values} to {lists} ({owners})", {
      values: [...new Set([...additions.values()].flatMap(({ texts }) => texts))].join(", "),
      lists: namesOf(host, lists),
      owners: [...new Set(needs.map(({ need }) => need.component))].join(", "),
    }),
    edits: distinct(edits),
  };
}

/** The lists as a title speaks of them: by their names in each file, or by the lines they stand in. */
function namesOf(host: Host, lists: readonly (Addition & { readonly name: string | undefined })[]): string {
  const named = new Map<string, Set<string>>();
  const lines = { port: new Set<string>(), address: new Set<string>() };
  for (const { list, of, name } of lists) {
    if (name === undefined) lines[of].add(host.describe(list.place));
    else {
      const file = host.pathOf(list.place.source);
      named.set(file, (named.get(file) ?? new Set()).add(name));
    }
  }
  const texts = [...named].map(([file, names]) => l10n.t("{list} in {file}", { list: [...names].join(", "), file }));
  if (lines.port.size > 0) texts.push(l10n.t("the allowed ports in {where}", { where: [...lines.port].join(", ") }));
  if (lines.address.size > 0)
    texts.push(l10n.t("the allowed addresses in {where}", { where: [...lines.address].join(", ") }));
  return texts.join(", ");
}

/** So many lists of one filter are tried. */
const mostTried = 8;

/** The list of a filter that lets the flow through with its values in it; those with a name come first. */
function additionTo(
  host: Host,
  route: readonly Filter[],
  filter: Filter,
  flow: Flow,
  family: Family,
): Candidate | undefined {
  if (mayBeTranslated(filter, route)) return undefined;
  const named: Candidate[] = [];
  const unnamed: Candidate[] = [];
  for (const chain of chainsOf(filter)) {
    if (chain !== filter.entry && isShared(host, chain)) continue;
    for (const line of chain.lines) {
      const candidate = inLine(host, filter, line, flow, family) ?? inSet(host, route, filter, line, flow, family);
      if (candidate === undefined) continue;
      const written = candidate.addition.write(candidate.addition.texts, "");
      if (written !== undefined) (written.name === undefined ? unnamed : named).push(candidate);
    }
  }
  // Of those without a name the last stands nearest to what decides.
  return [...named, ...unnamed.reverse()].slice(0, mostTried).find(({ wider, set }) => {
    const sets = new Map(host.vantage.known.sets);
    if (set !== undefined) sets.set(set.name, set);
    const open = withFilters(route, new Map([[filter, wider]]));
    const stops = stopsAlong(open, flow, family, withSets(host.vantage, sets));
    return stops?.every((stop) => stop.filter !== wider) ?? false;
  });
}

interface Candidate {
  readonly addition: Addition;
  /** The filter with the values in a line's list. */
  readonly wider: Filter;
  /** The named set with the values. */
  readonly set?: NamedSet;
}

function withSets(vantage: Vantage, sets: ReadonlyMap<string, NamedSet>): Vantage {
  return { ...vantage, known: { ...vantage.known, sets } };
}

type PortCondition = Condition & { readonly on: "port" };
type AddressCondition = Condition & { readonly on: "address" };

/** What a line that accepts asks of a packet's way, where that is for certain the flow's protocol, or none. */
interface Way {
  readonly protocol: number | undefined;
  readonly ports: PortCondition | undefined;
  readonly to: AddressCondition | undefined;
}

function wayOf({ match, action, effects }: FilterLine, family: Family): Way | undefined {
  if (action.kind !== "accept" || (effects !== undefined && effects.length > 0)) return undefined;
  let protocol: number | undefined;
  const ports: PortCondition[] = [];
  const to: AddressCondition[] = [];
  for (const condition of match) {
    if (condition.on === "protocol") {
      const [range, another] = condition.numbers;
      if (condition.negated || another !== undefined || range === undefined || range.low !== range.high)
        return undefined;
      protocol = range.low;
    } else if (condition.on === "port" && condition.side === "destination") ports.push(condition);
    else if (condition.on === "address" && condition.side === "destination" && condition.family === family)
      to.push(condition);
  }
  const isPlain = [...ports, ...to].every(({ negated }) => !negated) && ports.length < 2 && to.length < 2;
  return isPlain ? { protocol, ports: ports[0], to: to[0] } : undefined;
}

/** The addresses of the family that the flow is known to go to; undefined where it may go anywhere. */
function addressesTold({ destination: { addresses } }: Flow, family: Family): readonly string[] | undefined {
  const own = addresses?.filter((text) => parseAddresses(text)?.family === family) ?? [];
  return own.length === 0 ? undefined : own;
}

/** True where a port in the list opens no other way than the flow's own. */
function isOwnWay({ to }: Way, told: readonly string[] | undefined, family: Family): boolean {
  return told === undefined || (to !== undefined && covers(addressesOf(told, family), to.addresses as IntervalSet));
}

/** The flow's port, or its addresses, in the list that a line compares with. */
function inLine(host: Host, filter: Filter, line: FilterLine, flow: Flow, family: Family): Candidate | undefined {
  const way = wayOf(line, family);
  const { port } = flow;
  if (port === undefined || way?.ports === undefined || way.protocol !== protocolNumber(flow.protocol))
    return undefined;
  const { ports, to } = way;
  const told = addressesTold(flow, family);
  let of: ListValues["of"];
  let texts: readonly string[];
  let asked: Condition;
  let longer: Condition;
  if (!includes(ports.ports, port) && isOwnWay(way, told, family)) {
    [of, texts] = ["port", [String(port)]];
    [asked, longer] = [ports, { ...ports, ports: union(ports.ports, interval(port)) }];
  } else if (told !== undefined && to !== undefined && equals(ports.ports, interval(port))) {
    const missing = missingFrom(to.addresses as IntervalSet, told, family);
    [of, texts] = ["address", missing];
    const all = union(to.addresses as IntervalSet, addressesOf(missing, family));
    [asked, longer] = [to, { ...to, addresses: all as IntervalSet<number> }];
  } else return undefined;
  if (texts.length === 0) return undefined;
  return {
    addition: {
      list: line,
      of,
      texts,
      write(values, comment) {
        const written = filter.writer.extend?.(line, { of, texts: values }, comment);
        return written?.name !== undefined && isNamedElsewhere(host, line, written.name) ? undefined : written;
      },
    },
    wider: withLines(filter, ({ lines }) =>
      lines.includes(line)
        ? lines.map((each) =>
            each === line
              ? lineWith(line, { match: line.match.map((condition) => (condition === asked ? longer : condition)) })
              : each,
          )
        : lines,
    ),
  };
}

function missingFrom(addresses: IntervalSet, told: readonly string[], family: Family): readonly string[] {
  return told.filter((text) => !covers(addresses, addressesOf([text], family)));
}

/** Whether another file of nftables speaks of the set or define: files that include each other share them. */
function isNamedElsewhere(host: Host, { place }: FilterLine, name: string): boolean {
  return [...host.files, ...host.routeFiles].some(
    ({ filter, source }) =>
      filter?.format === "nftables" && source !== place.source && source.text.includes(name.slice(1)),
  );
}

type SetCondition = Condition & { readonly on: "set" };

/** What a set that a line asks by its name has to hold for the flow. */
function inSet(
  host: Host,
  route: readonly Filter[],
  filter: Filter,
  line: FilterLine,
  flow: Flow,
  family: Family,
): Candidate | undefined {
  const sets = host.vantage.known.sets;
  const condition = line.match.find((each): each is SetCondition => each.on === "set");
  const set = condition === undefined ? undefined : sets?.get(condition.name);
  if (condition === undefined || sets === undefined || set?.extend === undefined) return undefined;
  const entries = entriesFor(line, condition, set, flow, family);
  if (entries === undefined || entries.length === 0) return undefined;
  if ([...sets.values()].some(({ members }) => members?.includes(set.name))) return undefined;
  // Every other line that asks for the set lets out the same, on this host's way out.
  for (const use of usesOf(host, set.name)) {
    const own = use.line.match.filter((each): each is SetCondition => each.on === "set");
    const isSame = use.filters.every(
      (filter) =>
        route.includes(filter) &&
        (filter.families.includes(family) || set.family === undefined) &&
        filter.families.every((each) => own[0] !== undefined && entriesFor(use.line, own[0], set, flow, each)),
    );
    if (own.length !== 1 || !isSame) return undefined;
  }
  const { extend } = set;
  const more = entries.map(({ parts }) => ({ parts, expires: false }));
  return {
    addition: {
      list: set,
      of: set.family === undefined ? "port" : "address",
      texts: entries.map(({ text }) => text),
      write: (texts, comment) => ({ edits: extend(texts, comment), name: set.name }),
    },
    wider: { ...filter },
    set: { ...set, entries: [...set.entries, ...more] },
  };
}

/** The entries that let the flow through a line that asks for the set, and nothing else; undefined where none do. */
function entriesFor(
  line: FilterLine,
  { sides, negated }: SetCondition,
  set: NamedSet,
  flow: Flow,
  family: Family,
): readonly { readonly text: string; readonly parts: readonly SetPart[] }[] | undefined {
  const way = wayOf(line, family);
  const number = protocolNumber(flow.protocol);
  const { port } = flow;
  if (way === undefined || number === undefined || port === undefined || negated) return undefined;
  if (sides.length !== set.dimensions || sides.some((side) => side !== "destination")) return undefined;
  const told = addressesTold(flow, family);
  const addressPart = (text: string): SetPart => ({
    is: "address",
    addresses: addressesOf([text], family) as IntervalSet<number>,
  });
  const kind = set.entries[0]?.parts.map(({ is }) => is).join();
  if (kind === "port") {
    const portPart: SetPart = { is: "port", ports: interval(port) };
    const isExact = way.protocol === number && way.ports === undefined && isOwnWay(way, told, family);
    return isExact ? [{ text: String(port), parts: [portPart] }] : undefined;
  }
  if (told === undefined || way.to !== undefined || set.family !== family) return undefined;
  if (kind === "address") {
    if (way.protocol !== number || way.ports === undefined || !equals(way.ports.ports, interval(port)))
      return undefined;
    return told.map((text) => ({ text, parts: [addressPart(text)] }));
  }
  if (kind !== "address,port" || way.ports !== undefined) return undefined;
  if (way.protocol !== undefined && way.protocol !== number) return undefined;
  const portPart: SetPart = { is: "port", protocol: number, ports: interval(port) };
  return told.map((text) => ({ text: `${text},${flow.protocol}:${port}`, parts: [addressPart(text), portPart] }));
}

/** The lines of all files that ask for a set by its name, and the base chains that lead to each. */
function usesOf(
  host: Host,
  name: string,
): readonly { readonly line: FilterLine; readonly filters: readonly Filter[] }[] {
  return [...new Set([...host.files, ...host.routeFiles])].flatMap(({ filter }) =>
    (filter?.chains ?? []).flatMap((chain) => {
      const lines = askedBy(chain).sets.filter(({ match }) => match.some((each) => asksFor(each, name)));
      if (lines.length === 0) return [];
      const filters = leadingTo(host, chain);
      return lines.map((line) => ({ line, filters }));
    }),
  );
}

function asksFor(condition: Condition, name: string): boolean {
  if (condition.on === "any") return condition.of.some((match) => match.some((each) => asksFor(each, name)));
  return condition.on === "set" && condition.name === name;
}
