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
}

const known = new WeakMap<Chain, Asked>();

export function askedBy(chain: Chain): Asked {
  let asked = known.get(chain);
  if (asked === undefined) {
    asked = lookThrough(chain.lines);
    known.set(chain, asked);
  }
  return asked;
}

function lookThrough(lines: readonly FilterLine[]): Asked {
  const targets = new Set<string>();
  const names: FilterLine[] = [];
  const sets: FilterLine[] = [];
  let letsIpv6 = false;
  let changesPackets = false;
  for (const line of lines) {
    const { action, match, effects } = line;
    if (effects !== undefined && effects.length > 0) changesPackets = true;
    if (action.kind === "jump" || action.kind === "goto") targets.add(action.chain);
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
  return { targets: [...targets], names, sets, letsIpv6, changesPackets };
}

function holds(condition: Condition, on: Condition["on"]): boolean {
  if (condition.on !== "any") return condition.on === on;
  return condition.of.some((match) => match.some((each) => holds(each, on)));
}

/** The only destination port that a line asks for; undefined where it asks for none, for several or for all but one. */
export function onlyPort({ match }: FilterLine): number | undefined {
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
