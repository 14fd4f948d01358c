import * as l10n from "@vscode/l10n";
import { candidates } from "./candidates.ts";
import { conclude, type Outcome, stopsOf, tooComplex, tooMany } from "./conclude.ts";
import type { Chain, Filter, FilterLine, Reason, Stop, Verdict } from "./filter.ts";
import type { Family, Flow } from "./flow.ts";
import { exactly, interfacesText } from "./interfaces.ts";
import { equals, isEmpty } from "./intervals.ts";
import { isLoopback } from "./reachable.ts";
import { applyEffects, type Box, type Packet, splitByMatch } from "./region.ts";
import { addressesOf, anyVantage, arriving, firstBox, routed, staysHere, type Vantage, wayTo } from "./vantage.ts";

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
  const end = travel(route, flow, family, vantage, false);
  if (end === undefined || "complex" in end) return end?.complex;
  return conclude(end.whole, end.passing, end.stopped, family);
}

/**
 * Every line on the route that stops a part of the flow, as if each let it through in the end: what has to be opened so
 * that all of it passes. Undefined where that cannot be told.
 */
export function stopsAlong(
  route: readonly Filter[],
  flow: Flow,
  family: Family,
  vantage: Vantage,
): readonly Stop[] | undefined {
  const end = travel(route, flow, family, vantage, true);
  if (end === undefined) return [];
  return "complex" in end ? undefined : stopsOf(end.stopped);
}

interface Travelled {
  readonly whole: Box;
  readonly passing: readonly Outcome[];
  readonly stopped: readonly Outcome[];
}

/** Takes the flow through all filters; `regardless`: what a filter stops goes on to the next all the same. */
function travel(
  route: readonly Filter[],
  flow: Flow,
  family: Family,
  vantage: Vantage,
  regardless: boolean,
): Travelled | { readonly complex: Verdict } | undefined {
  const filters = route.filter((filter) => filter.families.includes(family));
  if (filters.length === 0) return undefined;
  const start = firstBox(flow, family, vantage, isForwarding(filters[0]));
  if (start === undefined) return undefined;
  const stopped: Outcome[] = [];
  let passing: Outcome[] = [];
  // The line to show for an accept: NAT and postrouting let nearly everything through and explain nothing.
  let accepted: readonly Outcome[] = [];
  let boxes: readonly Box[] = [start.box];
  // Parts that have come to their end on an earlier machine.
  const arrived: Outcome[] = [];
  let { packet } = start;
  let translated = false;
  for (const [at, filter] of filters.entries()) {
    const before = filters[at - 1];
    if (before !== undefined && before.machine !== filter.machine) {
      const hidden = translated;
      // What the host sends to itself never comes to the next machine.
      const leaving = boxes.map(routed).filter((box) => !staysOnLoopback(box));
      arrived.push(...passing.filter(({ box }) => staysOnLoopback(routed(box))));
      if (leaving.length < boxes.length) passing = [];
      if (leaving.length === 0) break;
      boxes = leaving.map((box) => arriving(box, family, hidden));
      const { own: _, ...others } = packet;
      packet = { ...others, local: false };
      translated = false;
    } else if (filter.hook !== "output" && filter.hook !== "prerouting") boxes = boxes.map(routed);
    translated ||= filter.machine !== undefined && filter.kind === "nat" && filter.hook === "postrouting";
    const outcomes = walked(filter, boxes, packet, vantage);
    passing = [];
    for (const outcome of outcomes) (outcome.action === "accept" ? passing : stopped).push(outcome);
    boxes = merge((regardless ? outcomes : passing).map((outcome) => outcome.box));
    if (boxes.length > mostBoxes) return { complex: tooComplex(filter) };
    if (boxes.length === 0) break;
    if (accepted.length === 0 || (filter.kind === "filter" && filter.hook !== "postrouting")) accepted = passing;
  }
  return { whole: start.box, passing: [...arrived, ...(passing.length === 0 ? [] : accepted)], stopped };
}

/** What becomes of the boxes in one filter. */
function walked(filter: Filter, boxes: readonly Box[], packet: Packet, vantage: Vantage): readonly Outcome[] {
  const walk = new Walk(filter, packet, vantage);
  // Where a device sends, the kernel no longer tells by which one a packet came in.
  if (filter.hook === "egress") {
    walk.base(boxes.map((box) => ({ ...box, in: unrouted })));
    return walk.outcomes;
  }
  const way = boxes[0]?.out;
  if (way === undefined || (filter.hook !== "prerouting" && filter.hook !== "ingress")) {
    walk.base(boxes);
    return walk.outcomes;
  }
  // Before routing a packet leaves by nothing yet: the kernel compares an empty name. All boxes still have one way out.
  walk.base(boxes.map((box) => ({ ...box, out: unrouted })));
  return walk.outcomes.map((outcome) => ({ ...outcome, box: { ...outcome.box, out: way } }));
}

const unrouted = exactly("");

function staysOnLoopback({ out }: Box): boolean {
  return out.only?.length === 1 && out.only[0] === "lo";
}

/** True for a filter that sees what other machines send. */
function isForwarding(filter: Filter | undefined): boolean {
  return filter !== undefined && ["ingress", "prerouting", "forward"].includes(filter.hook);
}

/** One walk of boxes through one filter. */
class Walk {
  readonly outcomes: Outcome[] = [];
  /** The line by which a box left the base chain for its policy, where it did not come to its end. */
  readonly #left = new Map<Box, FilterLine>();
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
    for (const box of this.#chain(entry, walking, [], 0)) {
      const left = this.#left.get(box);
      this.#end(box, policy, entry, left === undefined ? [] : [left]);
    }
  }

  /** Walks a chain and returns the boxes that come out at its end or by `return`. */
  #chain(chain: Chain, entering: readonly Box[], trace: readonly FilterLine[], depth: number): readonly Box[] {
    let boxes = entering;
    const leaving: Box[] = [];
    for (const line of candidates(chain, entering, this.#packet)) {
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
        if (depth === 0) this.#left.set(box, line);
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
        if (action.kind === "goto" && depth === 0) for (const each of back) this.#left.set(each, line);
        return;
      }
      case "rewrite": {
        const sent = rewritten(box, action, this.#packet, this.#vantage);
        const stranded =
          this.#filter.hook === "prerouting"
            ? caught(sent, this.#packet, line)
            : strandedOnLoopback(sent, this.#packet, line);
        this.#end(sent, line, chain, trace, stranded);
        return;
      }
      case "unknown":
        this.#end(box, line, chain, trace, action.reason);
        return;
      default:
        this.#end(box, line, chain, trace);
    }
  }

  #end(box: Box, line: FilterLine, chain: Chain, trace: readonly FilterLine[], told?: Reason): void {
    const { kind } = line.action;
    // A policy ends here without being walked.
    const reason = told ?? (line.action.kind === "unknown" ? line.action.reason : undefined);
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
  if (isEmpty(told)) return { ...box, port, rewritten: true };
  return {
    ...box,
    port,
    rewritten: true,
    destination: told,
    rerouted: wayTo(staysHere(told, family, vantage), vantage),
  };
}

/** What a gateway redirects to itself it does not forward. */
function caught(box: Box, { family }: Packet, line: FilterLine): Reason | undefined {
  if (!isLoopback(family, box.destination)) return undefined;
  return { code: "route", text: l10n.t("the gateway answers this itself"), place: line.place };
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
  const alike = new Map<string, number[]>();
  for (const box of boxes) {
    const key = `${box.port} ${box.mark} ${box.destination.length} ${box.destination[0]?.low}`;
    const list = alike.get(key) ?? [];
    alike.set(key, list);
    const at = list.find((each) => sameButAssumptions(merged[each] as Box, box));
    const other = at === undefined ? undefined : merged[at];
    if (at === undefined || other === undefined) {
      list.push(merged.length);
      merged.push(box);
    } else {
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
