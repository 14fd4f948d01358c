import { askedBy, chainsOf } from "./asked.ts";
import type { Chain, Condition, Filter, FilterLine, Match } from "./filter.ts";
import type { Family } from "./flow.ts";
import { within } from "./interfaces.ts";
import { covers, type IntervalSet } from "./intervals.ts";

/** A kind of packet about which little is known; what is left out may be anything. */
export interface PacketKind {
  readonly family: Family;
  /** IP protocol number. */
  readonly protocol: number;
  readonly state: "new" | "established" | "untracked";
  readonly sourcePorts?: IntervalSet<number>;
  readonly destinationPorts?: IntervalSet<number>;
  /** It goes from this host to itself. */
  readonly loopback?: boolean;
}

/**
 * Whether some packet of this kind, to or from another machine where it is not told otherwise, may get through the filter. A false answer is certain:
 * no line can accept such a packet; a true one only means that this was not shown.
 */
export function mayPass(filter: Filter, packet: PacketKind): boolean {
  const seen = new Set<Chain>();
  const passes = (chain: Chain): "accepted" | "stopped" | "through" => {
    if (seen.has(chain)) return "through";
    seen.add(chain);
    for (const line of chain.lines) {
      const { action } = line;
      if (action.kind === "continue" || action.kind === "return") continue;
      if (isDrop(line)) {
        if (line.match.length === 0) return chain === filter.entry ? "stopped" : "through";
        continue;
      }
      if (isExcluded(line.match, filter, packet)) continue;
      if (action.kind === "accept" || action.kind === "unknown" || action.kind === "rewrite") return "accepted";
      if (action.kind === "jump" || action.kind === "goto") {
        const target = filter.chains.get(action.chain);
        if (target === undefined || passes(target) === "accepted") return "accepted";
      }
    }
    return "through";
  };
  const end = passes(filter.entry);
  return end === "accepted" || (end === "through" && !isDrop(filter.policy));
}

/** The lines of a filter that a packet may come to: those of its base chain and of all chains that jumps lead to. */
export function* linesOf(filter: Filter): Iterable<FilterLine> {
  for (const { lines } of chainsOf(filter)) yield* lines;
}

/** The line that stops whatever no other line decides; undefined where such packets pass. */
export function lastDrop(filter: Filter): FilterLine | undefined {
  return askedBy(filter.entry).end ?? (isDrop(filter.policy) ? filter.policy : undefined);
}

function isDrop({ action }: FilterLine): boolean {
  return action.kind === "drop" || action.kind === "reject";
}

function isExcluded(match: Match, filter: Filter, packet: PacketKind): boolean {
  return match.some((condition) => excludes(condition, filter, packet));
}

/** True where no packet of the kind meets the condition. */
function excludes(condition: Condition, filter: Filter, packet: PacketKind): boolean {
  const negated = "negated" in condition && condition.negated === true;
  switch (condition.on) {
    case "constant":
      return !condition.value;
    case "family":
      return (condition.family === packet.family) === negated;
    case "protocol":
      return condition.numbers.some(({ low, high }) => low <= packet.protocol && packet.protocol <= high) === negated;
    case "state":
      return condition.states.includes(packet.state) === negated;
    case "address":
      return condition.family !== packet.family;
    case "port": {
      const sides = [
        ...(condition.side === "destination" ? [] : [packet.sourcePorts]),
        ...(condition.side === "source" ? [] : [packet.destinationPorts]),
      ];
      return sides.every(
        (ports) =>
          ports !== undefined &&
          (negated
            ? covers(condition.ports, ports)
            : !ports.some((own) => condition.ports.some((asked) => own.low <= asked.high && asked.low <= own.high))),
      );
    }
    case "interface": {
      if (packet.loopback && (condition.side === "out") === (filter.hook !== "input"))
        return condition.patterns.some((pattern) => within("lo", pattern)) === negated;
      if (negated) return false;
      // A packet that comes in has no outgoing interface yet, one made here has no incoming one.
      if (condition.side === (filter.hook === "input" ? "out" : "in")) return filter.hook !== "forward";
      return !packet.loopback && condition.patterns.every((pattern) => pattern === "lo");
    }
    case "any":
      return !negated && condition.of.every((match) => isExcluded(match, filter, packet));
    default:
      return false;
  }
}
