import * as l10n from "@vscode/l10n";
import { addressesText } from "./addresses.ts";
import type { Chain, Condition, Filter, FilterLine, Reason, Stop, Verdict } from "./filter.ts";
import type { Family } from "./flow.ts";
import { interfacesText } from "./interfaces.ts";
import { equals, type IntervalSet, type Point, subtract } from "./intervals.ts";
import { type Box, everyUser, ownerId } from "./region.ts";

/** A part of the flow at the end of its walk. */
export interface Outcome {
  readonly box: Box;
  readonly action: "accept" | "drop" | "reject" | "unknown";
  readonly filter: Filter;
  readonly chain: Chain;
  readonly line: FilterLine;
  readonly trace: readonly FilterLine[];
}

export function tooMany(line: FilterLine): Reason {
  return {
    code: "complex",
    text: l10n.t("too many combinations of addresses, users and interfaces meet here"),
    place: line.place,
  };
}

export function tooComplex(filter: Filter): Verdict {
  const line = filter.policy;
  return { action: "unknown", line, filter, chain: filter.entry, trace: [line], why: [tooMany(line)] };
}

/** The verdict on the whole flow from the fates of its parts. */
export function conclude(
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

/** Each line that stops something, by the way that leads to it, once. */
export function stopsOf(stopped: readonly Outcome[]): readonly Stop[] {
  const found = new Map<string, Stop>();
  const numbers = new Map<FilterLine, number>();
  const numberOf = (line: FilterLine): number => {
    const number = numbers.get(line) ?? numbers.size;
    numbers.set(line, number);
    return number;
  };
  for (const { filter, chain, line, trace, action, box } of stopped) {
    const entry = trace[0] ?? line;
    const key = `${numberOf(line)} ${numberOf(entry)} ${action === "unknown"} ${box.rewritten ?? false}`;
    found.set(key, { filter, chain, line, entry, certain: action !== "unknown", rewritten: box.rewritten ?? false });
  }
  return [...found.values()];
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
    const [first] = outcomes;
    // On another machine all parts may differ from the beginning in the same way.
    if (first === undefined || outcomes.every(({ box }) => equals<Point>(box[dimension], first.box[dimension])))
      continue;
    if (cut.length === 0) continue;
    const names = dimension === "user" || dimension === "group" ? ownersNamed(outcomes, dimension) : noNames;
    found.set(dimension, { code: codeOf(dimension), text: dimensionText(dimension, cut, family, names) });
  }
  for (const side of ["in", "out"] as const) {
    const cut = outcomes.filter((outcome) => interfacesText(outcome.box[side]) !== interfacesText(whole[side]));
    if (cut.length === 0 || new Set(outcomes.map(({ box }) => interfacesText(box[side]))).size === 1) continue;
    found.set(side, {
      code: "interface",
      text: l10n.t("it hangs on the interface: {parts}", {
        parts: [...new Set(cut.map(({ box, action }) => `${interfacesText(box[side])}: ${action}`))].join("; "),
      }),
    });
  }
  return [...found.values()];
}

function codeOf(dimension: (typeof dimensions)[number]): string {
  return dimension === "destination" || dimension === "source" ? "address" : dimension;
}

const noNames: ReadonlyMap<number, string> = new Map();

/** The names of users or groups that the filters ask for, by what stands for them where no file tells their numbers. */
function ownersNamed(outcomes: readonly Outcome[], on: "user" | "group"): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const collect = (condition: Condition): void => {
    if (condition.on === on) for (const name of condition.names) found.set(ownerId(name, noNumbers), name);
    else if (condition.on === "any") for (const match of condition.of) match.forEach(collect);
  };
  for (const filter of new Set(outcomes.map((outcome) => outcome.filter)))
    for (const { lines } of filter.chains.values()) for (const { match } of lines) match.forEach(collect);
  return found;
}

const noNumbers: ReadonlyMap<string, number> = new Map();

/** `0, debian-spamd`, or `any but root` for all that is left. */
function ownersText(owners: IntervalSet<number>, names: ReadonlyMap<number, string>): string {
  const list = (set: IntervalSet<number>): string =>
    set.map(({ low, high }) => (low === high ? (names.get(low) ?? `${low}`) : `${low}-${high}`)).join(", ");
  const rest = subtract(everyUser, owners);
  const isRest = owners.at(-1)?.high === everyUser.at(-1)?.high;
  if (!isRest) return list(owners);
  return rest.length === 0 ? l10n.t("any") : l10n.t("any but {names}", { names: list(rest) });
}

function dimensionText(
  dimension: (typeof dimensions)[number],
  cut: readonly Outcome[],
  family: Family,
  names: ReadonlyMap<number, string>,
): string {
  const part = (outcome: Outcome): string => {
    const set: IntervalSet<Point> = outcome.box[dimension];
    if (dimension === "destination" || dimension === "source") {
      const shown = set.slice(0, 3) as IntervalSet<number> | IntervalSet<bigint>;
      return `${addressesText(shown)}${set.length > 3 ? ", ..." : ""}: ${outcome.action}`;
    }
    if (dimension !== "sourcePort") return `${ownersText(outcome.box[dimension], names)}: ${outcome.action}`;
    return `${set.map(({ low, high }) => (low === high ? `${low}` : `${low}-${high}`)).join(", ")}: ${outcome.action}`;
  };
  const parts = [...new Set(cut.map(part))].slice(0, 4).join("; ");
  switch (dimension) {
    case "destination":
      return l10n.t("it hangs on the destination's IPv{family} address: {parts}", { family, parts });
    case "source":
      return l10n.t("it hangs on the host's own IPv{family} address: {parts}", { family, parts });
    case "sourcePort":
      return l10n.t("it hangs on the port the sender happens to use: {parts}", { parts });
    case "group":
      return l10n.t("it hangs on the process group: {parts}", { parts });
    default:
      return l10n.t("it hangs on the process user: {parts}", { parts });
  }
}
