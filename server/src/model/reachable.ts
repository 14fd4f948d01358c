import { every4, joinAddresses, parseAddresses } from "./addresses.ts";
import type { Family } from "./flow.ts";
import { type IntervalSet, isEmpty, type Point, subtract } from "./intervals.ts";

function sets(texts: readonly string[]) {
  return joinAddresses(texts.flatMap((text) => parseAddresses(text) ?? []));
}

const special4 = sets(["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"])[4];
const private4 = sets(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"])[4];
const anywhere4 = subtract(every4, special4);
const public4 = subtract(anywhere4, private4);
const public6 = sets(["2000::/3", "64:ff9b::/96"])[6];
const anywhere6 = sets(["2000::/3", "64:ff9b::/96", "fc00::/7"])[6];
const loopback4 = sets(["127.0.0.0/8"])[4];
const loopback6 = sets(["::1"])[6];

/**
 * Where a connection whose addresses are unknown may really go: never to a loopback, multicast or reserved address. A
 * name in the public domain name system has no private address either, unless the workspace says so under `names`.
 */
export function reachable(family: Family, name: string | undefined): IntervalSet<Point> {
  const isPublic =
    name !== undefined &&
    /\.[a-z]{2,}$/i.test(name) &&
    !/\.(?:local|lan|internal|intranet|home|corp|arpa|test|invalid)$/i.test(name);
  if (family === 4) return isPublic ? public4 : anywhere4;
  return isPublic ? public6 : anywhere6;
}

export function isLoopback(family: Family, addresses: IntervalSet<Point>): boolean {
  const loopback: IntervalSet<Point> = family === 4 ? loopback4 : loopback6;
  return !isEmpty(addresses) && isEmpty(subtract(addresses, loopback));
}
