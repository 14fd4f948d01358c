import { askedBy, chainsOf } from "../../model/asked.ts";
import { stopsAlong } from "../../model/evaluate.ts";
import type { Chain, Filter, FilterLine } from "../../model/filter.ts";
import type { Family, Flow } from "../../model/flow.ts";
import type { Vantage } from "../../model/vantage.ts";

/** The filter as it would be with other lines in its chains. */
export function withLines(filter: Filter, change: (chain: Chain) => readonly FilterLine[]): Filter {
  const changed = (chain: Chain): Chain => {
    const lines = change(chain);
    return lines === chain.lines ? chain : { ...chain, lines };
  };
  return {
    ...filter,
    entry: changed(filter.entry),
    chains: new Map([...filter.chains].map(([name, chain]) => [name, changed(chain)])),
  };
}

/** The route with some of its filters changed. */
export function withFilters(route: readonly Filter[], changed: ReadonlyMap<Filter, Filter>): readonly Filter[] {
  return route.map((filter) => changed.get(filter) ?? filter);
}

/**
 * True where nothing stops the flow on a route of changed filters. What would have marked its packets, or kept them from
 * connection tracking, may stand behind the line that lets them through: then another filter sees other packets.
 */
export function getsThrough(
  route: readonly Filter[],
  changed: ReadonlyMap<Filter, Filter>,
  flow: Flow,
  family: Family,
  vantage: Vantage,
): boolean {
  const isChanged = route.some((filter) => chainsOf(filter).some((chain) => askedBy(chain).changesPackets));
  return !isChanged || stopsAlong(withFilters(route, changed), flow, family, vantage)?.length === 0;
}
