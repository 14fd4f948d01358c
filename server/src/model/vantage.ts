import { joinAddresses, parseAddresses } from "./addresses.ts";
import type { Family, Flow } from "./flow.ts";
import { exactly, type InterfaceSet } from "./interfaces.ts";
import { type IntervalSet, interval, isEmpty, type Point, union } from "./intervals.ts";
import { ephemeralPorts, protocolNumber } from "./ports.ts";
import { isLoopback, reachable } from "./reachable.ts";
import { type Box, everyUser, type Known, nothingKnown, ownerId, type Packet } from "./region.ts";

/** Where the question is asked from. */
export interface Vantage {
  readonly known: Known;
  /** The host's own addresses, in text form; absent where no file tells. */
  readonly addresses?: readonly string[];
  /** The interface of the default route. */
  readonly interface?: string;
}

export const anyVantage: Vantage = { known: nothingKnown };

/** The whole flow as one box; undefined where it has no address of this family. */
export function firstBox(
  flow: Flow,
  family: Family,
  vantage: Vantage,
  forwarded: boolean,
): { readonly box: Box; readonly packet: Packet } | undefined {
  const protocol = protocolNumber(flow.protocol) ?? 0;
  const name = flow.destination.name;
  const told = flow.destination.addresses ?? (name === undefined ? undefined : vantage.known.names.get(name));
  const addresses = (texts: readonly string[]) => addressesOf(texts, family);
  const destination = told === undefined ? reachable(family, name) : addresses(told);
  if (isEmpty(destination)) return undefined;
  const own = addresses(vantage.addresses ?? []);
  const loopback = staysHere(destination, family, vantage);
  const sourceTold = flow.source === undefined ? own : addresses([flow.source]);
  const out: InterfaceSet = !loopback && flow.out !== undefined ? exactly(flow.out) : wayTo(loopback, vantage);
  return {
    packet: {
      family,
      protocol,
      name,
      usersGiven: flow.users !== undefined,
      local: !forwarded,
      ...(forwarded || vantage.addresses === undefined ? {} : { own }),
      known: vantage.known,
    },
    box: {
      destination,
      source: loopback ? destination : isEmpty(sourceTold) ? reachable(family, undefined) : sourceTold,
      sourcePort: ephemeralPorts,
      port: flow.port,
      user: owners(flow.users, vantage.known.users),
      group: owners(flow.groups, vantage.known.groups),
      out,
      // A packet made on this host came in by no interface: nft sees the empty name.
      in: forwarded ? (flow.in === undefined ? { except: ["lo"] } : exactly(flow.in)) : exactly(""),
      state: "new",
      mark: 0,
      connectionMark: 0,
      assumed: new Map(),
      reasons: [],
    },
  };
}

export function addressesOf(texts: readonly string[], family: Family): IntervalSet<Point> {
  return joinAddresses(texts.flatMap((text) => parseAddresses(text) ?? []))[family] as IntervalSet<Point>;
}

/** True where the destination is this host itself. */
export function staysHere(destination: IntervalSet<Point>, family: Family, vantage: Vantage): boolean {
  const own = addressesOf(vantage.addresses ?? [], family);
  return isLoopback(family, destination) || (own.length > 0 && isEmpty(subtractAll(destination, own)));
}

export function wayTo(loopback: boolean, vantage: Vantage): InterfaceSet {
  if (loopback) return exactly("lo");
  return vantage.interface === undefined ? { except: ["lo"] } : exactly(vantage.interface);
}

/**
 * A packet as it comes to the next machine of its route: marks, tracking and the socket's owner stay behind. `hidden`:
 * the machine before may have put an address of its own in the source's place.
 */
export function arriving(box: Box, family: Family, hidden: boolean): Box {
  return {
    ...box,
    source: hidden ? reachable(family, undefined) : box.source,
    user: everyUser,
    group: everyUser,
    in: { except: ["lo"] },
    out: { except: ["lo"] },
    state: "new",
    mark: 0,
    connectionMark: 0,
  };
}

/** A rewritten packet once the kernel has looked up its way anew. */
export function routed(box: Box): Box {
  if (box.rerouted === undefined) return box;
  const { rerouted, ...rest } = box;
  return { ...rest, out: rerouted };
}

function subtractAll(from: IntervalSet<Point>, what: IntervalSet<Point>): IntervalSet<Point> {
  return from.filter(({ low, high }) => !what.some((item) => item.low <= low && high <= item.high));
}

function owners(users: Flow["users"], numbers: ReadonlyMap<string, number>): IntervalSet<number> {
  if (users === undefined) return everyUser;
  return union(...users.map((user) => interval(user.id ?? ownerId(user.name ?? "root", numbers))));
}
