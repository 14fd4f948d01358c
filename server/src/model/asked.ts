import type { Chain, Condition, Filter, FilterLine } from "./filter.ts";

/** What rules look for in the lines of a chain, of which there may be thousands: found in one walk. */
export interface Asked {
  /** The chains that lines jump or go to, in order, each once. */
  readonly targets: readonly string[];
  /** Lines that match host names, at whatever depth. */
  readonly names: readonly FilterLine[];
  /** Lines that match sets by name, at whatever depth. */
  readonly sets: readonly FilterLine[];
  /** Some line that does not stop its packets is for IPv6 alone. */
  readonly letsIpv6: boolean;
  /** Some line marks packets, or keeps them from connection tracking. */
  readonly changesPackets: boolean;
  /** Lines that accept what goes to the port of a service known to use one transport only, or DNS. */
  readonly services: readonly FilterLine[];
  /** The first line that stops everything that comes to it. */
  readonly end: FilterLine | undefined;
}

/** DNS, Razor2, DCC and Pyzor. */
const servicePorts: ReadonlySet<number | undefined> = new Set([53, 2703, 6277, 24441]);

const known = new WeakMap<Chain, Asked>();

export function askedBy(chain: Chain): Asked {
  let asked = known.get(chain);
  if (asked === undefined) {
    asked = lookThrough(chain.lines);
    known.set(chain, asked);
  }
  return asked;
}

/** Whether nothing in the line is looked for, wherever it stands. */
export function isOrdinary(line: Pick<FilterLine, "match" | "action" | "effects">): boolean {
  const { match, action, effects } = line;
  if (effects !== undefined && effects.length > 0) return false;
  const stops = action.kind === "drop" || action.kind === "reject";
  if (action.kind === "jump" || action.kind === "goto" || (stops && match.length === 0)) return false;
  if (action.kind === "accept" && servicePorts.has(onlyPort(line))) return false;
  return !match.some(
    (each) => holds(each, "name") || holds(each, "set") || (!stops && "family" in each && each.family === 6),
  );
}

function lookThrough(lines: readonly FilterLine[]): Asked {
  const targets = new Set<string>();
  const names: FilterLine[] = [];
  const sets: FilterLine[] = [];
  const services: FilterLine[] = [];
  let letsIpv6 = false;
  let changesPackets = false;
  let end: FilterLine | undefined;
  for (const line of lines) {
    // A keystroke in a list of thousands looks through all of them.
    if (line.ordinary) continue;
    const { action, match, effects } = line;
    if (effects !== undefined && effects.length > 0) changesPackets = true;
    if (action.kind === "jump" || action.kind === "goto") targets.add(action.chain);
    if (action.kind === "accept" && servicePorts.has(onlyPort(line))) services.push(line);
    if (match.length === 0 && (action.kind === "drop" || action.kind === "reject")) end ??= line;
    for (const condition of match)
      switch (condition.on) {
        case "family":
        case "address":
          if (condition.family === 6 && action.kind !== "drop" && action.kind !== "reject") letsIpv6 = true;
          break;
        case "name":
          if (names[names.length - 1] !== line) names.push(line);
          break;
        case "set":
          if (sets[sets.length - 1] !== line) sets.push(line);
          break;
        case "any":
          if (names[names.length - 1] !== line && holds(condition, "name")) names.push(line);
          if (sets[sets.length - 1] !== line && holds(condition, "set")) sets.push(line);
          break;
        default:
      }
  }
  return { targets: [...targets], names, sets, letsIpv6, changesPackets, services, end };
}

function holds(condition: Condition, on: Condition["on"]): boolean {
  if (condition.on !== "any") return condition.on === on;
  return condition.of.some((match) => match.some((each) => holds(each, on)));
}

/** The only destination port that a line asks for; undefined where it asks for none, for several or for all but one. */
export function onlyPort({ match }: Pick<FilterLine, "match">): number | undefined {
  for (const condition of match) {
    if (condition.on !== "port" || condition.side !== "destination" || condition.negated) continue;
    const [only] = condition.ports;
    return only !== undefined && condition.ports.length === 1 && only.low === only.high ? only.low : undefined;
  }
  return undefined;
}

/** The chains of a filter that a packet may come to: its base chain and all that jumps lead to. */
export function chainsOf(filter: Filter): readonly Chain[] {
  const chains: Chain[] = [];
  const open = [filter.entry];
  const seen = new Set(open);
  for (let chain = open.pop(); chain !== undefined; chain = open.pop()) {
    chains.push(chain);
    for (const name of askedBy(chain).targets) {
      const target = filter.chains.get(name);
      if (target === undefined || seen.has(target)) continue;
      seen.add(target);
      open.push(target);
    }
  }
  return chains;
}

/** Lines that a packet may come to and that accept what goes to one port, which a service of one transport has. */
export function servicesOf(filter: Filter): readonly FilterLine[] {
  return chainsOf(filter).flatMap((chain) => askedBy(chain).services);
}
