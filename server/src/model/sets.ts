import * as l10n from "@vscode/l10n";
import type { Edit, Place } from "../text/source.ts";
import type { Condition, Match } from "./filter.ts";
import type { Family } from "./flow.ts";
import { type IntervalSet, interval } from "./intervals.ts";

/** One dimension of an entry. */
export type SetPart =
  /** IPv4 addresses as numbers, IPv6 as bigints, as the set's family says. */
  | { readonly is: "address"; readonly addresses: IntervalSet<number> | IntervalSet<bigint> }
  /** Without a protocol: the port of any that has ports. */
  | { readonly is: "port"; readonly protocol?: number; readonly ports: IntervalSet<number> }
  /** A trailing `*` stands for any ending. */
  | { readonly is: "interface"; readonly pattern: string }
  | { readonly is: "mark"; readonly value: number }
  /** A hardware address, a host name: nothing the files tell of a packet. */
  | { readonly is: "unknown" };

export interface SetEntry {
  readonly parts: readonly SetPart[];
  /** It has a timeout, so it may be gone by now. */
  readonly expires: boolean;
}

/** A set of addresses, ports and the like that filters ask by its name, as ipset keeps it. */
export interface NamedSet {
  readonly name: string;
  readonly place: Place;
  /** Absent where it holds no addresses, and for a set of sets. */
  readonly family?: Family;
  /** How many sides must be named to ask it; a set of sets takes any. */
  readonly dimensions: number;
  readonly entries: readonly SetEntry[];
  /** The names in a set of sets. */
  readonly members?: readonly string[];
  /** True where the entries do not tell it all. */
  readonly undecided?: true;
  /**
   * Writes further entries beside the others; absent where that cannot be done safely. `texts`: each as ipset takes it,
   * `203.0.113.9,tcp:25`; `comment` stands beside them where the set keeps comments.
   */
  readonly extend?: (texts: readonly string[], comment: string) => readonly Edit[];
}

type SetCondition = Condition & { readonly on: "set" };

/** Sets in sets are followed no deeper: the kernel allows one level. */
const deepest = 2;

const built = new WeakMap<ReadonlyMap<string, NamedSet>, WeakMap<SetCondition, Partial<Record<Family, Condition>>>>();

/** The condition, with the set's entries in place of its name; a free one where they are not known. */
export function membership(
  condition: SetCondition,
  sets: ReadonlyMap<string, NamedSet> | undefined,
  family: Family,
): Condition {
  if (sets === undefined) return answer(condition, undefined, family);
  let conditions = built.get(sets);
  if (conditions === undefined) {
    conditions = new WeakMap();
    built.set(sets, conditions);
  }
  let known = conditions.get(condition);
  if (known === undefined) {
    known = {};
    conditions.set(condition, known);
  }
  known[family] ??= answer(condition, sets, family);
  return known[family];
}

function answer(condition: SetCondition, sets: ReadonlyMap<string, NamedSet> | undefined, family: Family): Condition {
  const of = sets === undefined ? undefined : alternatives(condition, condition.name, sets, family, 0);
  const free: Condition = {
    on: "free",
    key: `set ${condition.name} ${condition.sides.join()}`,
    reason: condition.reason,
  };
  const negated = condition.negated ? { negated: true } : {};
  return { on: "any", of: of ?? [[free]], ...negated };
}

/** What makes a packet a member, one conjunction an entry; undefined where the files do not tell. */
function alternatives(
  condition: SetCondition,
  name: string,
  sets: ReadonlyMap<string, NamedSet>,
  family: Family,
  depth: number,
): readonly Match[] | undefined {
  const set = sets.get(name);
  if (set === undefined || set.undecided || depth >= deepest) return undefined;
  if (set.members !== undefined) {
    const all: Match[] = [];
    for (const member of set.members) {
      const found = alternatives(condition, member, sets, family, depth + 1);
      if (found === undefined) return undefined;
      all.push(...found);
    }
    return all;
  }
  // With too few sides, or for the other family, the kernel answers no.
  if (condition.sides.length < set.dimensions) return [];
  if (set.family !== undefined && set.family !== family) return [];
  return set.entries.map(({ parts, expires }) => [
    ...parts.flatMap((part, at) => partConditions(part, condition.sides[at] ?? "destination", family, condition)),
    ...(expires ? [expiring(condition, name)] : []),
  ]);
}

function partConditions(
  part: SetPart,
  side: "source" | "destination",
  family: Family,
  condition: SetCondition,
): readonly Condition[] {
  switch (part.is) {
    case "address":
      return [{ on: "address", side, family, addresses: part.addresses }];
    case "port": {
      const port: Condition = { on: "port", side, ports: part.ports };
      return part.protocol === undefined ? [port] : [{ on: "protocol", numbers: interval(part.protocol) }, port];
    }
    case "interface":
      return [{ on: "interface", side: side === "source" ? "in" : "out", patterns: [part.pattern] }];
    case "mark":
      return [{ on: "mark", values: interval(part.value), mask: 0xffff_ffff }];
    case "unknown":
      return [{ on: "free", key: `entry of ${condition.name}`, reason: condition.reason }];
  }
}

function expiring(condition: SetCondition, name: string): Condition {
  return {
    on: "free",
    key: `timeout of ${name}`,
    reason: {
      code: "set",
      text: l10n.t("the entry of the set {name} has a timeout and may be gone", { name }),
      ...(condition.reason.place === undefined ? {} : { place: condition.reason.place }),
    },
  };
}
