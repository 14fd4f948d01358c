import * as l10n from "@vscode/l10n";
import { joinAddresses, parseAddresses } from "./addresses.ts";
import type { Condition, Effect, Match, Reason } from "./filter.ts";
import type { Family } from "./flow.ts";
import { type InterfaceSet, splitInterfaces } from "./interfaces.ts";
import { type IntervalSet, includes, intersect, interval, isEmpty, type Point, subtract, union } from "./intervals.ts";
import { membership, type NamedSet } from "./sets.ts";

/** What stays the same for one flow through all filters. */
export interface Packet {
  readonly family: Family;
  /** IP protocol number. */
  readonly protocol: number;
  /** The name the sender asked for, where it asked for one. */
  readonly name: string | undefined;
  /** True where the sender's user is given, so a name and a number that cannot be compared are an unknown. */
  readonly usersGiven: boolean;
  /** A forwarded packet has no socket, hence no user. */
  readonly local: boolean;
  /** All addresses of the machine whose filters are asked, of the packet's family; absent where no file tells them. */
  readonly own?: IntervalSet<Point>;
  readonly known: Known;
}

/** What the workspace tells about the machine: how names turn into numbers. */
export interface Known {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
  /** Host names to addresses in text form. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** Sets that filters ask by name. */
  readonly sets?: ReadonlyMap<string, NamedSet>;
}

export const nothingKnown: Known = { users: new Map(), groups: new Map(), names: new Map() };

/**
 * A part of the flow that has met the same fate so far: the product of its dimensions. Boxes of one walk are disjoint
 * and together make up the whole flow.
 */
export interface Box {
  readonly destination: IntervalSet<Point>;
  readonly source: IntervalSet<Point>;
  readonly sourcePort: IntervalSet<number>;
  /** Undefined for protocols without ports. */
  readonly port: number | undefined;
  readonly user: IntervalSet<number>;
  readonly group: IntervalSet<number>;
  readonly out: InterfaceSet;
  /**
   * The interface by which a rewritten packet leaves in the end. At output it still shows the one it would have left
   * by; from postrouting on this one.
   */
  readonly rerouted?: InterfaceSet;
  /** Its destination or port is another than the sender asked for. */
  readonly rewritten?: boolean;
  readonly in: InterfaceSet;
  readonly state: "new" | "untracked";
  /** Undefined where something set it to what no file tells. */
  readonly mark: number | undefined;
  readonly connectionMark: number | undefined;
  /** How free conditions were taken to have come out on the way here. */
  readonly assumed: ReadonlyMap<string, boolean>;
  readonly reasons: readonly Reason[];
}

export interface Split {
  readonly inside: readonly Box[];
  readonly outside: readonly Box[];
}

/** Ids from here on stand for names whose number no file tells. */
const unresolvedBase = 2 ** 33;
export const everyUser: IntervalSet<number> = interval(0, unresolvedBase * 2);
const everyNumberedUser = interval(0, 2 ** 32 - 1);

/** The number of a user or group name, or a stand-in that differs from all numbers and all other names' stand-ins. */
export function ownerId(name: string, numbers: ReadonlyMap<string, number>): number {
  if (name === "root") return 0;
  const number = numbers.get(name);
  if (number !== undefined) return number;
  // FNV-1a; 33 bits of stand-ins make a clash of two names on one host as good as impossible.
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return unresolvedBase + hash;
}

const nowhere: readonly Box[] = [];

/** Splits a box by a conjunction. Cheap where a constant decides: nothing is allocated then. */
export function splitByMatch(box: Box, match: Match, packet: Packet): Split {
  for (const condition of match)
    if (decide(box, condition, packet) === false) return { inside: nowhere, outside: [box] };
  let inside: readonly Box[] = [box];
  let outside: readonly Box[] = nowhere;
  for (const condition of match) {
    if (inside.length === 1 && inside[0] !== undefined && decide(inside[0], condition, packet) === true) continue;
    const kept: Box[] = [];
    for (const each of inside) {
      const parts = splitByCondition(each, condition, packet);
      kept.push(...parts.inside);
      if (parts.outside.length > 0) outside = [...outside, ...parts.outside];
    }
    inside = kept;
    if (inside.length === 0) break;
  }
  return { inside, outside };
}

/** The answer where the condition hangs on constants alone; undefined where a dimension must be split. */
function decide(box: Box, condition: Condition, packet: Packet): boolean | undefined {
  switch (condition.on) {
    case "constant":
      return condition.value;
    case "family":
      return (condition.family === packet.family) !== (condition.negated ?? false);
    case "protocol":
      return includes(condition.numbers, packet.protocol) !== (condition.negated ?? false);
    case "port": {
      if (box.port === undefined) return false;
      if (condition.side === "source") return undefined;
      const hit = includes(condition.ports, box.port);
      if (condition.side === "either" && !hit) return undefined;
      return hit !== (condition.negated ?? false);
    }
    case "state":
      return condition.states.includes(box.state) !== (condition.negated ?? false);
    case "address":
      return condition.family === packet.family ? decideAddress(box, condition) : false;
    case "user":
    case "group":
      return packet.local ? undefined : false;
    case "mark": {
      const mark = condition.connection ? box.connectionMark : box.mark;
      if (mark === undefined) return undefined;
      return includes(condition.values, (mark & condition.mask) >>> 0) !== (condition.negated ?? false);
    }
    case "free":
      // Linux gives what it makes itself no sender's address but its own.
      if (condition.own === "source" && packet.local) return true;
      if (condition.set !== undefined) {
        const set = packet.known.sets?.get(condition.set);
        if (set !== undefined && set.place.source.uri !== condition.reason.place?.source.uri)
          return (set.family ?? packet.family) === packet.family;
      }
      return box.assumed.get(condition.key);
    default:
      return undefined;
  }
}

/** A single address is in the set or not; several may have to be split. */
function decideAddress(box: Box, condition: Condition & { on: "address" }): boolean | undefined {
  const whole = box[condition.side];
  const [range] = whole;
  if (range === undefined || whole.length > 1 || range.low !== range.high) return undefined;
  return includes(condition.addresses as IntervalSet<Point>, range.low) !== (condition.negated ?? false);
}

function splitByCondition(box: Box, condition: Condition, packet: Packet): Split {
  const decided = decide(box, condition, packet);
  if (decided !== undefined) return decided ? { inside: [box], outside: nowhere } : { inside: nowhere, outside: [box] };
  switch (condition.on) {
    case "address":
      return turned(splitDimension(box, condition.side, condition.addresses as IntervalSet<Point>), condition.negated);
    case "port":
      return turned(splitDimension(box, "sourcePort", condition.ports), condition.negated);
    case "user":
    case "group":
      return splitByOwner(box, condition, packet);
    case "interface": {
      const { inside, outside } = splitInterfaces(box[condition.side], condition.patterns);
      return turned(
        {
          inside: inside === undefined ? nowhere : [{ ...box, [condition.side]: inside }],
          outside: outside === undefined ? nowhere : [{ ...box, [condition.side]: outside }],
        },
        condition.negated,
      );
    }
    case "name":
      return splitByName(box, condition, packet);
    case "any": {
      const inside: Box[] = [];
      let rest: readonly Box[] = [box];
      for (const match of condition.of) {
        const parts = rest.map((each) => splitByMatch(each, match, packet));
        inside.push(...parts.flatMap((part) => part.inside));
        rest = parts.flatMap((part) => part.outside);
      }
      return turned({ inside, outside: rest }, condition.negated);
    }
    case "set":
      return splitByCondition(box, membership(condition, packet.known.sets, packet.family), packet);
    case "mark":
      return assume(box, `mark ${condition.mask}`, {
        code: "mark",
        text: l10n.t("the packet's mark is set to something no file tells"),
      });
    case "free":
      if (condition.own !== undefined && packet.own !== undefined)
        return splitDimension(box, condition.own, packet.own);
      return assume(box, condition.key, condition.reason);
    default:
      return { inside: nowhere, outside: [box] };
  }
}

function turned(split: Split, negated: boolean | undefined): Split {
  return negated ? { inside: split.outside, outside: split.inside } : split;
}

function assume(box: Box, key: string, reason: Reason): Split {
  const reasons = [...box.reasons, reason];
  return {
    inside: [{ ...box, assumed: new Map(box.assumed).set(key, true), reasons }],
    outside: [{ ...box, assumed: new Map(box.assumed).set(key, false), reasons }],
  };
}

function splitDimension(box: Box, side: "destination" | "source" | "sourcePort", set: IntervalSet<Point>): Split {
  const whole: IntervalSet<Point> = box[side];
  const inside = intersect(whole, set);
  if (isEmpty(inside)) return { inside: nowhere, outside: [box] };
  const outside = subtract(whole, set);
  if (isEmpty(outside)) return { inside: [box], outside: nowhere };
  return { inside: [{ ...box, [side]: inside }], outside: [{ ...box, [side]: outside }] };
}

function splitByOwner(box: Box, condition: Condition & { on: "user" | "group" }, packet: Packet): Split {
  const numbers = condition.on === "user" ? packet.known.users : packet.known.groups;
  const ids = condition.names.map((name) => ownerId(name, numbers));
  const named = union(...ids.map((id) => interval(id)));
  const matching = union(condition.ids, named);
  const whole = box[condition.on];
  const certain = intersect(whole, matching);
  let rest = subtract(whole, matching);
  let doubtful: IntervalSet<number> = [];
  if (packet.usersGiven) {
    // A given number may be the unresolved name's, and a given unresolved name may have one of the numbers.
    if (ids.some((id) => id >= unresolvedBase)) doubtful = union(doubtful, intersect(rest, everyNumberedUser));
    if (!isEmpty(condition.ids)) doubtful = union(doubtful, subtract(rest, everyNumberedUser));
    rest = subtract(rest, doubtful);
  }
  const part = (set: IntervalSet<number>): readonly Box[] =>
    isEmpty(set) ? nowhere : [{ ...box, [condition.on]: set }];
  const split: { inside: Box[]; outside: Box[] } = { inside: [...part(certain)], outside: [...part(rest)] };
  for (const each of part(doubtful)) {
    const both = assume(each, `${condition.on} ${condition.names.join()} ${ids.join()}`, {
      code: condition.on,
      text: l10n.t("no file tells the number of {names}", { names: condition.names.join(", ") || "the process user" }),
    });
    split.inside.push(...both.inside);
    split.outside.push(...both.outside);
  }
  return turned(split, condition.negated);
}

function splitByName(box: Box, condition: Condition & { on: "name" }, packet: Packet): Split {
  if (packet.name !== undefined && condition.names.includes(packet.name))
    return turned({ inside: [box], outside: nowhere }, condition.negated);
  if (condition.matching === "identity" && packet.name !== undefined)
    return turned({ inside: nowhere, outside: [box] }, condition.negated);
  const resolved = condition.names.map((name) => packet.known.names.get(name));
  if (resolved.every((addresses) => addresses !== undefined)) {
    const sets = resolved.flat().flatMap((text) => parseAddresses(text) ?? []);
    return turned(
      splitDimension(box, "destination", joinAddresses(sets)[packet.family] as IntervalSet<Point>),
      condition.negated,
    );
  }
  return turned(
    assume(box, `name ${condition.names.join()}`, {
      code: "name",
      text: l10n.t("the addresses of {names} are not in the workspace; tell them in sallyport.yaml under names", {
        names: condition.names.join(", "),
      }),
    }),
    condition.negated,
  );
}

export function applyEffects(box: Box, effects: readonly Effect[]): Box {
  let result = box;
  for (const effect of effects) {
    if (effect.kind === "notrack") result = { ...result, state: "untracked" };
    // A packet without a connection has nothing to mark, nor to take a mark from.
    else if (result.state === "untracked" && (effect.kind === "copy-mark" || effect.connection)) continue;
    else if (effect.kind === "copy-mark")
      result =
        effect.to === "packet"
          ? { ...result, mark: result.connectionMark }
          : { ...result, connectionMark: result.mark };
    else {
      const field = effect.connection ? "connectionMark" : "mark";
      const before = result[field];
      // A full mask overwrites whatever was there; a partial one needs to know it.
      const value =
        effect.value === undefined
          ? undefined
          : effect.mask >>> 0 === 0xffff_ffff
            ? effect.value >>> 0
            : before === undefined
              ? undefined
              : ((before & ~effect.mask) ^ effect.value) >>> 0;
      result = { ...result, [field]: value };
    }
  }
  return result;
}
