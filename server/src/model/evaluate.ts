import * as l10n from "@vscode/l10n";
import { addressesText, joinAddresses, parseAddresses } from "./addresses.ts";
import type { Chain, Filter, FilterLine, Reason, Verdict } from "./filter.ts";
import type { Family, Flow } from "./flow.ts";
import { anyInterface, exactly, type InterfaceSet, interfacesText } from "./interfaces.ts";
import { equals, type IntervalSet, interval, isEmpty, type Point, union } from "./intervals.ts";
import { ephemeralPorts, protocolNumber } from "./ports.ts";
import { isLoopback, reachable } from "./reachable.ts";
import {
  applyEffects,
  type Box,
  everyUser,
  type Known,
  nothingKnown,
  ownerId,
  type Packet,
  splitByMatch,
} from "./region.ts";

/** Where the question is asked from. */
export interface Vantage {
  readonly known: Known;
  /** The host's own addresses, in text form; absent where no file tells. */
  readonly addresses?: readonly string[];
  /** The interface of the default route. */
  readonly interface?: string;
}

export const anyVantage: Vantage = { known: nothingKnown };

/** A part of the flow at the end of its walk. */
interface Outcome {
  readonly box: Box;
  readonly action: "accept" | "drop" | "reject" | "unknown";
  readonly filter: Filter;
  readonly chain: Chain;
  readonly line: FilterLine;
  readonly trace: readonly FilterLine[];
}

/** Kernel's own bound on nested jumps; beyond it a ruleset does not load. */
const deepestJump = 16;
/** A walk that has come apart into more boxes than this is answered with unknown instead of being counted out. */
const mostBoxes = 4096;

/**
 * What the filters say to a flow of one family: the first packet of a new connection must get through all of them, in
 * order. Undefined where no filter speaks of the family. Never a guess: what hangs on something the files do not tell
 * is `unknown`, with the reasons.
 */
export function evaluate(
  route: readonly Filter[],
  flow: Flow,
  family: Family,
  vantage: Vantage = anyVantage,
): Verdict | undefined {
  const filters = route.filter((filter) => filter.families.includes(family));
  if (filters.length === 0) return undefined;
  const start = firstBox(
    flow,
    family,
    vantage,
    filters.some((filter) => filter.hook === "forward"),
  );
  if (start === undefined) return undefined;
  const stopped: Outcome[] = [];
  let passing: Outcome[] = [];
  // The line to show for an accept: NAT and postrouting let nearly everything through and explain nothing.
  let accepted: readonly Outcome[] = [];
  let boxes: readonly Box[] = [start.box];
  for (const filter of filters) {
    if (filter.hook !== "output" && filter.hook !== "prerouting") boxes = boxes.map(routed);
    const walk = new Walk(filter, start.packet, vantage);
    walk.base(boxes);
    passing = [];
    for (const outcome of walk.outcomes) (outcome.action === "accept" ? passing : stopped).push(outcome);
    boxes = merge(passing.map((outcome) => outcome.box));
    if (boxes.length > mostBoxes) return tooComplex(filter);
    if (boxes.length === 0) break;
    if (accepted.length === 0 || (filter.kind === "filter" && filter.hook !== "postrouting")) accepted = passing;
  }
  return conclude(start.box, passing.length === 0 ? [] : accepted, stopped, family);
}

/** The whole flow as one box; undefined where it has no address of this family. */
function firstBox(
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
      in: forwarded ? (flow.in === undefined ? anyInterface : exactly(flow.in)) : exactly(""),
      state: "new",
      mark: 0,
      connectionMark: 0,
      assumed: new Map(),
      reasons: [],
    },
  };
}

function addressesOf(texts: readonly string[], family: Family): IntervalSet<Point> {
  return joinAddresses(texts.flatMap((text) => parseAddresses(text) ?? []))[family] as IntervalSet<Point>;
}

/** True where the destination is this host itself. */
function staysHere(destination: IntervalSet<Point>, family: Family, vantage: Vantage): boolean {
  const own = addressesOf(vantage.addresses ?? [], family);
  return isLoopback(family, destination) || (own.length > 0 && isEmpty(subtractAll(destination, own)));
}

function wayTo(loopback: boolean, vantage: Vantage): InterfaceSet {
  if (loopback) return exactly("lo");
  return vantage.interface === undefined ? { except: ["lo"] } : exactly(vantage.interface);
}

/** A rewritten packet once the kernel has looked up its way anew. */
function routed(box: Box): Box {
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

/** One walk of boxes through one filter. */
class Walk {
  readonly outcomes: Outcome[] = [];
  readonly #filter: Filter;
  readonly #packet: Packet;
  readonly #vantage: Vantage;

  constructor(filter: Filter, packet: Packet, vantage: Vantage) {
    this.#filter = filter;
    this.#packet = packet;
    this.#vantage = vantage;
  }

  base(boxes: readonly Box[]): void {
    const { entry, policy, kind } = this.#filter;
    // Address translation belongs to connection tracking: a packet without a connection never comes to its chains.
    const [untracked, walking] =
      kind === "nat"
        ? [boxes.filter(({ state }) => state === "untracked"), boxes.filter(({ state }) => state !== "untracked")]
        : [[], boxes];
    for (const box of untracked)
      this.outcomes.push({ box, action: "accept", filter: this.#filter, chain: entry, line: policy, trace: [policy] });
    for (const box of this.#chain(entry, walking, [], 0)) this.#end(box, policy, entry, []);
  }

  /** Walks a chain and returns the boxes that come out at its end or by `return`. */
  #chain(chain: Chain, entering: readonly Box[], trace: readonly FilterLine[], depth: number): readonly Box[] {
    let boxes = entering;
    const leaving: Box[] = [];
    for (const line of chain.lines) {
      if (boxes.length === 0) break;
      if (line.action.kind === "continue" && (line.effects === undefined || line.effects.length === 0)) continue;
      const going: Box[] = [];
      for (const box of boxes) {
        const { inside, outside } = splitByMatch(box, line.match, this.#packet);
        if (inside.length === 0) {
          going.push(box);
          continue;
        }
        going.push(...outside);
        for (const hit of inside) this.#act(line, chain, hit, trace, depth, going, leaving);
      }
      boxes = going.length > 16 ? merge(going) : going;
      if (boxes.length > mostBoxes) {
        for (const box of boxes) this.#end(box, line, chain, trace, tooMany(line));
        boxes = [];
      }
    }
    return leaving.length === 0 ? boxes : [...boxes, ...leaving];
  }

  #act(
    line: FilterLine,
    chain: Chain,
    hit: Box,
    trace: readonly FilterLine[],
    depth: number,
    going: Box[],
    leaving: Box[],
  ): void {
    const box = line.effects === undefined ? hit : applyEffects(hit, line.effects);
    const { action } = line;
    switch (action.kind) {
      case "continue":
        going.push(box);
        return;
      case "return":
        leaving.push(box);
        return;
      case "jump":
      case "goto": {
        const target = this.#filter.chains.get(action.chain);
        if (target === undefined || depth >= deepestJump) {
          this.#end(box, line, chain, trace, {
            code: "chain",
            text:
              target === undefined
                ? l10n.t("chain {chain} is in none of the files", { chain: action.chain })
                : l10n.t("the jumps go round in a circle"),
            place: line.place,
          });
          return;
        }
        const back = this.#chain(target, [box], [...trace, line], depth + 1);
        (action.kind === "jump" ? going : leaving).push(...back);
        return;
      }
      case "rewrite": {
        const sent = rewritten(box, action, this.#packet, this.#vantage);
        this.#end(sent, line, chain, trace, strandedOnLoopback(sent, this.#packet, line));
        return;
      }
      case "unknown":
        this.#end(box, line, chain, trace, action.reason);
        return;
      default:
        this.#end(box, line, chain, trace);
    }
  }

  #end(box: Box, line: FilterLine, chain: Chain, trace: readonly FilterLine[], reason?: Reason): void {
    const { kind } = line.action;
    const action =
      reason !== undefined
        ? "unknown"
        : kind === "drop" || kind === "reject" || kind === "accept"
          ? kind
          : kind === "rewrite"
            ? "accept"
            : "unknown";
    this.outcomes.push({
      box: reason === undefined ? box : { ...box, reasons: [...box.reasons, reason] },
      action,
      filter: this.#filter,
      chain,
      line,
      trace: [...trace, line],
    });
  }
}

function rewritten(
  box: Box,
  action: { readonly address?: string; readonly port?: number },
  { family }: Packet,
  vantage: Vantage,
): Box {
  const told = action.address === undefined ? [] : addressesOf([action.address], family);
  const port = action.port ?? box.port;
  if (isEmpty(told)) return { ...box, port };
  return { ...box, port, destination: told, rerouted: wayTo(staysHere(told, family, vantage), vantage) };
}

/** A packet that was on its way to 127.0.0.1 bears that address as its source, with which the kernel lets none out. */
function strandedOnLoopback(box: Box, { family }: Packet, line: FilterLine): Reason | undefined {
  if (family !== 4 || !isLoopback(family, box.source) || box.rerouted === undefined) return undefined;
  if (box.rerouted.only?.includes("lo")) return undefined;
  return {
    code: "route",
    text: l10n.t("a packet from 127.0.0.1 leaves this host only where net.ipv4.conf.*.route_localnet is set"),
    place: line.place,
  };
}

/**
 * Joins boxes that differ only in what was assumed: once two paths are at the same place with the same packet, how
 * they came there no longer matters.
 */
function merge(boxes: readonly Box[]): readonly Box[] {
  if (boxes.length < 2) return boxes;
  const merged: Box[] = [];
  for (const box of boxes) {
    const at = merged.findIndex((other) => sameButAssumptions(other, box));
    const other = merged[at];
    if (other === undefined) merged.push(box);
    else {
      const assumed = new Map([...other.assumed].filter(([key, value]) => box.assumed.get(key) === value));
      merged[at] = { ...other, assumed, reasons: [...new Set([...other.reasons, ...box.reasons])] };
    }
  }
  return merged;
}

function sameButAssumptions(a: Box, b: Box): boolean {
  return (
    a.port === b.port &&
    a.state === b.state &&
    a.mark === b.mark &&
    a.connectionMark === b.connectionMark &&
    equals(a.destination, b.destination) &&
    equals(a.source, b.source) &&
    equals(a.user, b.user) &&
    equals(a.group, b.group) &&
    equals(a.sourcePort, b.sourcePort) &&
    interfacesText(a.out) === interfacesText(b.out) &&
    interfacesText(a.rerouted ?? a.out) === interfacesText(b.rerouted ?? b.out) &&
    interfacesText(a.in) === interfacesText(b.in)
  );
}

function tooMany(line: FilterLine): Reason {
  return {
    code: "complex",
    text: l10n.t("too many combinations of addresses, users and interfaces meet here"),
    place: line.place,
  };
}

function tooComplex(filter: Filter): Verdict {
  const line = filter.policy;
  return { action: "unknown", line, filter, chain: filter.entry, trace: [line], why: [tooMany(line)] };
}

function conclude(
  whole: Box,
  passing: readonly Outcome[],
  stopped: readonly Outcome[],
  family: Family,
): Verdict | undefined {
  const deciding = (outcome: Outcome, action: Verdict["action"], why: readonly Reason[] = []): Verdict => ({
    action,
    line: outcome.line,
    filter: outcome.filter,
    chain: outcome.chain,
    trace: outcome.trace,
    why,
  });
  const certain = stopped.filter((outcome) => outcome.action !== "unknown");
  const first = stopped[0];
  if (first === undefined) {
    const last = passing[passing.length - 1];
    return last === undefined ? undefined : deciding(last, "accept");
  }
  if (passing.length === 0 && certain.length === stopped.length) {
    const blamed = largest(stopped);
    return deciding(blamed, blamed.action);
  }
  const hanging = stopped.find((outcome) => outcome.box.reasons.length > 0) ?? first;
  return deciding(hanging, "unknown", reasons(whole, [...passing, ...stopped], family));
}

/** Among several lines that stop parts of a flow the one to blame: the one that stops most addresses. */
function largest(outcomes: readonly Outcome[]): Outcome {
  const size = (outcome: Outcome) =>
    outcome.box.destination.reduce((sum, { low, high }) => sum + Number(high) - Number(low) + 1, 0);
  return outcomes.reduce((best, outcome) => (size(outcome) > size(best) ? outcome : best));
}

const dimensions = ["destination", "source", "sourcePort", "user", "group"] as const;

/** What would settle an unknown: the free conditions met, and the dimensions along which the flow came apart. */
function reasons(whole: Box, outcomes: readonly Outcome[], family: Family): readonly Reason[] {
  const found = new Map<string, Reason>();
  for (const outcome of outcomes)
    for (const reason of outcome.box.reasons) found.set(`${reason.code} ${reason.text}`, reason);
  for (const dimension of dimensions) {
    const cut = outcomes.filter((outcome) => !equals<Point>(outcome.box[dimension], whole[dimension]));
    if (cut.length === 0) continue;
    found.set(dimension, { code: codeOf(dimension), text: dimensionText(dimension, cut, family) });
  }
  for (const side of ["in", "out"] as const) {
    const cut = outcomes.filter((outcome) => interfacesText(outcome.box[side]) !== interfacesText(whole[side]));
    if (cut.length === 0) continue;
    found.set(side, {
      code: "interface",
      text: l10n.t("it hangs on the interface: {parts}", {
        parts: cut.map((outcome) => `${interfacesText(outcome.box[side])}: ${outcome.action}`).join("; "),
      }),
    });
  }
  return [...found.values()];
}

function codeOf(dimension: (typeof dimensions)[number]): string {
  return dimension === "destination" || dimension === "source" ? "address" : dimension;
}

function dimensionText(dimension: (typeof dimensions)[number], cut: readonly Outcome[], family: Family): string {
  const part = (outcome: Outcome): string => {
    const set: IntervalSet<Point> = outcome.box[dimension];
    if (dimension === "destination" || dimension === "source") {
      const shown = set.slice(0, 3) as IntervalSet<number> | IntervalSet<bigint>;
      return `${addressesText(shown)}${set.length > 3 ? ", ..." : ""}: ${outcome.action}`;
    }
    return `${set.map(({ low, high }) => (low === high ? `${low}` : `${low}-${high}`)).join(", ")}: ${outcome.action}`;
  };
  const parts = cut.slice(0, 4).map(part).join("; ");
  switch (dimension) {
    case "destination":
      return l10n.t("it hangs on the destination's IPv{family} address: {parts}", { family, parts });
    case "source":
      return l10n.t("it hangs on the host's own IPv{family} address: {parts}", { family, parts });
    case "sourcePort":
      return l10n.t("it hangs on the port the sender happens to use: {parts}", { parts });
    default:
      return l10n.t("it hangs on the process user: {parts}", { parts });
  }
}
