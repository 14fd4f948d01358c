import type { Condition, Match } from "./filter.ts";
import { within } from "./interfaces.ts";
import { covers, type IntervalSet, type Point } from "./intervals.ts";

/**
 * True where every packet that `inner` matches is certainly matched by `outer` too. Works condition by condition, so a
 * false answer only means "not shown".
 */
export function subsumes(outer: Match, inner: Match): boolean {
  return outer.every((condition) => inner.some((each) => implies(each, condition)));
}

/** Whether a packet that meets `given` must meet `asked`. */
function implies(given: Condition, asked: Condition): boolean {
  if (asked.on === "constant") return asked.value;
  if (asked.on === "any" && !asked.negated) {
    if (given.on === "any" && !given.negated)
      return given.of.every((match) => asked.of.some((each) => subsumes(each, match)));
    return asked.of.some((match) => match.every((condition) => implies(given, condition)));
  }
  if (given.on === "any" && !given.negated)
    return given.of.every((match) => match.some((each) => implies(each, asked)));
  if (given.on === "address" && asked.on === "family") return given.family === asked.family && !asked.negated;
  if (given.on !== asked.on) return false;
  switch (asked.on) {
    case "family":
      return (
        given.on === "family" &&
        (given.family === asked.family) === ((given.negated ?? false) === (asked.negated ?? false))
      );
    case "protocol":
      return given.on === "protocol" && sets(given.numbers, given.negated, asked.numbers, asked.negated);
    case "port":
      return (
        given.on === "port" && given.side === asked.side && sets(given.ports, given.negated, asked.ports, asked.negated)
      );
    case "address":
      return (
        given.on === "address" &&
        given.side === asked.side &&
        given.family === asked.family &&
        sets(given.addresses as IntervalSet<Point>, given.negated, asked.addresses as IntervalSet<Point>, asked.negated)
      );
    case "name":
      return (
        given.on === "name" &&
        !given.negated &&
        !asked.negated &&
        given.names.every((name) => asked.names.includes(name))
      );
    case "user":
    case "group":
      return (
        (given.on === "user" || given.on === "group") &&
        !given.negated &&
        !asked.negated &&
        given.names.every((name) => asked.names.includes(name)) &&
        covers(asked.ids, given.ids)
      );
    case "interface":
      return (
        given.on === "interface" &&
        given.side === asked.side &&
        !given.negated &&
        !asked.negated &&
        given.patterns.every((name) => asked.patterns.some((pattern) => within(name, pattern)))
      );
    case "state":
      return (
        given.on === "state" &&
        !given.negated &&
        !asked.negated &&
        given.states.every((state) => asked.states.includes(state))
      );
    case "mark":
      return (
        given.on === "mark" &&
        given.mask === asked.mask &&
        (given.connection ?? false) === (asked.connection ?? false) &&
        sets(given.values, given.negated, asked.values, asked.negated)
      );
    default:
      // A free condition may come out differently the next time it is asked.
      return false;
  }
}

/** Set inclusion, where either side may be a complement. */
function sets<P extends Point>(
  given: IntervalSet<P>,
  givenNegated: boolean | undefined,
  asked: IntervalSet<P>,
  askedNegated: boolean | undefined,
): boolean {
  if (!givenNegated && !askedNegated) return covers(asked, given);
  if (givenNegated && askedNegated) return covers(given, asked);
  if (!givenNegated)
    return !given.some((item) => asked.some((other) => item.low <= other.high && other.low <= item.high));
  return false;
}
