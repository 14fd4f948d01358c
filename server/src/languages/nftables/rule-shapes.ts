import type { Condition, FilterLine } from "../../model/filter.ts";
import { equals, type Point, union } from "../../model/intervals.ts";
import { RememberedValues } from "../../text/remembered.ts";
import { isPlain, standaloneMeaning } from "./meaning.ts";
import type { Family, KnownRule, Meaning, Rule } from "./tree.ts";

const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const port = "(?:6553[0-5]|655[0-2]\\d|65[0-4]\\d\\d|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3})";
/**
 * An IPv4 address, a port or a list of ports directly behind what it is compared with, of which no more is to be said
 * than what it is. `0`, ranges, networks and names are none of these.
 */
const gap = new RegExp(
  `( [sd]addr )${octet}(?:\\.${octet}){3}(?= |$)|( [sd]port )${port}(?= |$)|( [sd]port \\{) ${port}(?:, ${port})* \\}(?= |$)`,
  "g",
);

/** The line with a # for each of these; undefined where it has none. */
function shapeTextOf(line: string): string | undefined {
  if (line.includes("#")) return undefined;
  const shape = line.replace(gap, "$1$2$3#");
  return shape === line ? undefined : shape;
}

type Asking = Condition & ({ readonly on: "address" } | { readonly on: "port" });

/** What a match of `gap` asks for: ` daddr 192.0.2.1`, ` dport 25`, ` dport { 25, 465 }`. */
function conditionOf(found: string): Asking {
  const side = found.startsWith(" s") ? "source" : "destination";
  if (found.startsWith("addr ", 2)) {
    let number = 0;
    for (const part of found.slice(7).split(".")) number = number * 256 + Number(part);
    return { on: "address", side, family: 4, addresses: [{ low: number, high: number }] };
  }
  if (!found.startsWith("{", 7)) {
    const number = Number(found.slice(7));
    return { on: "port", side, ports: [{ low: number, high: number }] };
  }
  const ports = found.slice(9, -2).split(", ").map(Number);
  return { on: "port", side, ports: union(...ports.map((number) => [{ low: number, high: number }])) };
}

function conditionsOf(line: string): readonly Asking[] {
  return line.match(gap)?.map(conditionOf) ?? [];
}

/** What all lines of a shape mean in one family: their conditions, of which some ask for the values. */
interface Pattern extends Meaning {
  /** By value: which of the conditions asks for it. */
  readonly asking: readonly number[];
}

/** Rules that differ in nothing but single addresses and ports, as long lists of them do. Nothing in them is a name. */
class Shape implements KnownRule {
  readonly isExact = false;
  /** Families in whose tables one of them has been found right, and so all of them. */
  readonly #right = new Set<Family>();
  /** Undefined where it cannot be told what the values do. */
  readonly #patterns = new Map<Family, Pattern | undefined>();

  isRight(family: Family): boolean {
    return this.#right.has(family);
  }

  noteRight(family: Family): void {
    this.#right.add(family);
  }

  meaning(family: Family, line: string): Meaning | undefined {
    const pattern = this.#patterns.get(family);
    if (pattern === undefined) return undefined;
    const { asking, action, comment } = pattern;
    const match = [...pattern.match];
    for (const [at, condition] of conditionsOf(line).entries()) match[asking[at] as number] = condition;
    return comment === undefined ? { match, action } : { match, action, comment };
  }

  learn(family: Family, line: string, made: FilterLine): void {
    if (this.#patterns.has(family)) return;
    this.#patterns.set(family, patternOf(line, made));
  }
}

function patternOf(line: string, made: FilterLine): Pattern | undefined {
  const meaning = standaloneMeaning(made);
  if (meaning === undefined) return undefined;
  const asking: number[] = [];
  for (const wanted of conditionsOf(line)) {
    const [only, ...others] = made.match.flatMap((condition, at) => (isSame(condition, wanted) ? [at] : []));
    // Of two that ask for the same nobody knows which is meant.
    if (only === undefined || others.length > 0) return undefined;
    asking.push(only);
  }
  return { ...meaning, asking };
}

function isSame(condition: Condition, wanted: Asking): boolean {
  if (condition.on === "port")
    return (
      wanted.on === "port" &&
      condition.side === wanted.side &&
      !condition.negated &&
      equals(condition.ports, wanted.ports)
    );
  return (
    condition.on === "address" &&
    wanted.on === "address" &&
    condition.side === wanted.side &&
    condition.family === wanted.family &&
    !condition.negated &&
    equals<Point>(condition.addresses, wanted.addresses)
  );
}

const shapes = new RememberedValues<Shape>(5000);

/** What is known of a line by those that were like it. */
export function shapeOf(line: string): KnownRule | undefined {
  const text = shapeTextOf(line);
  return text === undefined ? undefined : shapes.get(text);
}

/** Takes up the shape of a rule that could be read and is the whole of its line, where its values change nothing else. */
export function learnShape(line: string, rule: Rule): void {
  const text = shapeTextOf(line);
  if (text === undefined || shapes.get(text) !== undefined || !rule.statements.every(isPlain)) return;
  const ends = new Set(
    rule.statements.map((each) => (each.kind === "match" ? each.right.span.end - rule.span.start : -1)),
  );
  // `dport 25 - 30` asks for more than the port that stands behind the selector.
  for (const { index, 0: found } of line.matchAll(gap)) if (!ends.has(index + found.length)) return;
  shapes.set(text, new Shape());
}
