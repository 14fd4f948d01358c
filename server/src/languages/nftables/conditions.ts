import * as l10n from "@vscode/l10n";
import { parseAddress, parseAddresses } from "../../model/addresses.ts";
import type { Condition } from "../../model/filter.ts";
import { equals, type IntervalSet, interval, type Point, subtract } from "../../model/intervals.ts";
import { headers } from "./catalog.ts";
import { stateBits, tcpFlagBits } from "./catalog-words.ts";
import { bitsOf, collect, emptyValues, type Kind, kindOf, type Values } from "./collect.ts";
import { free, freeFor, type LoweringContext, type Selector, type What, whatOf } from "./context.ts";
import type { SetState } from "./ruleset.ts";
import type { Element, Expression, Operator } from "./tree.ts";
import { portOf } from "./values.ts";

const firstPacketFlags = tcpFlagBits.syn ?? 2;

/** What must hold of a packet so that the selector can be read from it at all; else the line does not match. */
export function dependencies(expression: Expression, context: LoweringContext): readonly Condition[] {
  const inner = (each: Expression): readonly Condition[] => dependencies(each, context);
  switch (expression.kind) {
    case "concatenation":
      return expression.parts.flatMap(inner);
    case "binary":
      return [...inner(expression.left), ...inner(expression.right)];
    case "map":
      return inner(expression.key);
    case "selector":
      break;
    default:
      return [];
  }
  const { header, name } = expression;
  if (isAbsent(name)) return [{ on: "constant", value: false }];
  const own = headerNeeds(header);
  // All but the state needs a connection, which a packet has from priority -200 on, unless notrack took it away.
  const connection = header === "ct" && name !== "ct state";
  if (!connection && expression.arguments.length === 0) return own;
  const conditions: Condition[] = [...expression.arguments.flatMap(inner), ...own];
  if (connection) conditions.push(context.early ? { on: "constant", value: false } : { on: "state", states: ["new"] });
  return conditions;
}

/** Headers and options that no program puts into the packets of an ordinary connection: a line that reads one is broken off. */
const absent = /^(?:rt (?:type|seg-left|nexthdr|hdrlength)|(?:rt0|rt2|srh|hbh|dst|frag|mh) |ip option \S+ \S)/;
const absences = new Map<string, boolean>();

function isAbsent(name: string): boolean {
  let found = absences.get(name);
  if (found === undefined) {
    found = absent.test(name);
    absences.set(name, found);
  }
  return found;
}

const needs = new Map<string, readonly Condition[]>();

/** The family and protocol a header belongs to; the same conditions for every line that asks for it. */
function headerNeeds(header: string): readonly Condition[] {
  let found = needs.get(header);
  if (found === undefined) {
    const known = Object.hasOwn(headers(), header) ? headers()[header] : undefined;
    const conditions: Condition[] = [];
    if (known?.family !== undefined) conditions.push({ on: "family", family: known.family });
    if (known?.protocol !== undefined) conditions.push({ on: "protocol", numbers: interval(known.protocol) });
    found = conditions;
    needs.set(header, found);
  }
  return found;
}

/** Whether the condition hangs on the packet's mark or the connection's. */
export function asksMark(condition: Condition): boolean {
  return condition.on === "mark" || (condition.on === "any" && condition.of.some((match) => match.some(asksMark)));
}

/** Rejoins conditions that stand more than once in a line. */
export function distinct(conditions: readonly Condition[]): readonly Condition[] {
  for (let at = 1; at < conditions.length; at++)
    if (standsBefore(conditions, at)) return conditions.filter((_, each) => !standsBefore(conditions, each));
  return conditions;
}

function standsBefore(conditions: readonly Condition[], at: number): boolean {
  const condition = conditions[at];
  if (condition === undefined || (condition.on !== "family" && condition.on !== "protocol")) return false;
  for (let before = 0; before < at; before++) {
    const other = conditions[before];
    if (other !== undefined && isSame(condition, other)) return true;
  }
  return false;
}

function isSame(a: Condition, b: Condition): boolean {
  if (a === b) return true;
  if (a.on === "family") return b.on === "family" && a.family === b.family && a.negated === b.negated;
  return a.on === "protocol" && b.on === "protocol" && a.negated === b.negated && equals(a.numbers, b.numbers);
}

/** `tcp flags & (syn|ack) == syn`: the selector and the bits looked at. */
function unmask(
  left: Expression,
  context: LoweringContext,
): { readonly selector: Selector; readonly mask?: number } | undefined {
  if (left.kind === "selector") return { selector: left };
  if (left.kind !== "binary" || left.operator !== "&" || left.left.kind !== "selector") return undefined;
  const selector = left.left;
  const kind = kindOf(selector);
  if (kind === undefined) return undefined;
  const mask = bitsOf(kind, left.right, context);
  return mask === undefined ? undefined : { selector, mask };
}

/** `ip daddr & 255.255.255.0 == 198.51.100.0`; undefined for anything else. */
function maskedAddress(
  left: Expression,
  operator: Operator,
  right: Expression,
  context: LoweringContext,
): Condition | undefined {
  if (left.kind !== "binary" || left.operator !== "&" || left.left.kind !== "selector") return undefined;
  const kind = kindOf(left.left);
  if (kind?.is !== "address" || !["", "==", "!="].includes(operator)) return undefined;
  const [mask, value] = [context.valueOf(left.right), context.valueOf(right)];
  if (mask?.kind !== "value" || value?.kind !== "value") return undefined;
  const network = parseAddresses(`${value.text}/${mask.text}`);
  const address = parseAddress(value.text);
  if (network === undefined || address === undefined || network.family !== kind.family || /^\d+$/.test(mask.text))
    return undefined;
  // Bits behind the mask are cleared before the comparison, so a value that has some is never met.
  if (network.addresses[0]?.low !== address.addresses[0]?.low) return { on: "constant", value: operator === "!=" };
  const condition: Condition = {
    on: "address",
    side: kind.side,
    family: kind.family,
    addresses: network.addresses,
  };
  return operator === "!=" ? negate(condition) : condition;
}

/** The short way for one port or address, which most lines ask for; undefined where `lowerMatch` must look. */
export function lowerSingle(left: Expression, operator: Operator, right: Expression): Condition | undefined {
  if (left.kind !== "selector" || right.kind !== "value" || (operator !== "" && operator !== "==")) return undefined;
  const kind = kindOf(left);
  if (kind?.is === "port") {
    const port = portOf(right.text, kind.protocol);
    return port === undefined ? undefined : { on: "port", side: kind.side, ports: [{ low: port, high: port }] };
  }
  if (kind?.is !== "address") return undefined;
  const parsed = parseAddress(right.text);
  return parsed?.family === kind.family
    ? { on: "address", side: kind.side, family: kind.family, addresses: parsed.addresses }
    : undefined;
}

/** `left operator right` as a condition; what cannot be understood is free. Dependencies are not among it. */
export function lowerMatch(
  left: Expression,
  operator: Operator,
  right: Expression,
  mask: Expression | undefined,
  context: LoweringContext,
  whole: What,
): Condition {
  const network = mask === undefined ? maskedAddress(left, operator, right, context) : undefined;
  if (network !== undefined) return network;
  const found = unmask(left, context);
  const kind = found === undefined ? undefined : kindOf(found.selector);
  if (found === undefined || kind === undefined) {
    if (left.kind === "concatenation") return lowerConcatenation(left.parts, operator, right, context);
    return other(left, operator, right, context, whole);
  }
  if (kind.is === "state" || kind.is === "flags") {
    return lowerBits(kind, found.mask, operator, right, mask, context, whole);
  }
  if (kind.is === "fixed")
    return mask === undefined ? lowerFixed(kind, found.mask, operator, right, context, whole) : freeFor(context, whole);
  if (found.mask !== undefined && kind.is !== "mark") return freeFor(context, whole);
  const masked: Kind = kind.is === "mark" && found.mask !== undefined ? { ...kind, mask: found.mask } : kind;
  if (mask !== undefined) return freeFor(context, whole);
  const value = right.kind === "binary" ? undefined : right;
  if (value === undefined) {
    const number = bitsOf(masked, right, context);
    if (number === undefined) return freeFor(context, whole);
    return fromValues(masked, { ...emptyValues, numbers: interval(number) }, operator, found.selector, context);
  }
  return fromValues(masked, collect(masked, value, context), operator, found.selector, context);
}

/** Tests of connection states and TCP flags, where a list asks for any of the bits and `==` for all. */
function lowerBits(
  kind: Kind & { readonly is: "state" | "flags" },
  leftMask: number | undefined,
  operator: Operator,
  right: Expression,
  mask: Expression | undefined,
  context: LoweringContext,
  whole: What,
): Condition {
  const told = mask === undefined ? leftMask : bitsOf(kind, mask, context);
  if (mask !== undefined && told === undefined) return freeFor(context, whole);
  const value = context.valueOf(right);
  if (value === undefined) return freeFor(context, whole, "define");
  let holds: ((bits: number) => boolean) | undefined;
  if (value.kind === "set" || value.kind === "reference") {
    const values = collect(kind, value, context);
    if (values.unknown.length > 0 || values.fleeting) return freeFor(context, whole, "set");
    holds = (bits) =>
      values.numbers.some(({ low, high }) => low <= (bits & (told ?? ~0)) && (bits & (told ?? ~0)) <= high) !==
      (operator === "!=");
  } else {
    const wanted = bitsOf(kind, value, context);
    if (wanted === undefined) return freeFor(context, whole);
    const masked = (bits: number): number => (told === undefined ? bits : bits & told);
    if (told === undefined && operator === "") holds = (bits) => (bits & wanted) !== 0;
    else if (operator === "!") holds = (bits) => (bits & wanted) === 0;
    else if (operator === "!=") holds = (bits) => masked(bits) !== wanted;
    else if (operator === "" || operator === "==") holds = (bits) => masked(bits) === wanted;
  }
  if (holds === undefined) return freeFor(context, whole);
  // The first packet of a TCP connection has SYN and nothing else.
  if (kind.is === "flags") return { on: "constant", value: holds(firstPacketFlags) };
  const test = holds;
  const states = Object.entries(stateBits).flatMap(([name, bit]) => (test(bit) ? [name] : []));
  if (!context.early) return { on: "state", states };
  // Without a connection the state reads as invalid, or as untracked after notrack.
  const early = states.flatMap((name) => (name === "invalid" ? ["new"] : name === "untracked" ? [name] : []));
  return { on: "state", states: early };
}

/** `ip frag-off & 0x1fff != 0`: decided where only bits are asked for that every first packet has alike. */
function lowerFixed(
  kind: Kind & { readonly is: "fixed" },
  mask: number | undefined,
  operator: Operator,
  right: Expression,
  context: LoweringContext,
  whole: What,
): Condition {
  const asked = mask ?? kind.width;
  const values = collect(kind, right, context);
  if ((asked & ~kind.known) !== 0 || values.unknown.length > 0 || values.fleeting || operator === "!")
    return freeFor(context, whole);
  const { numbers } = compare(kind, values, operator) ?? values;
  const held = kind.value & asked;
  const met = numbers.some(({ low, high }) => low <= held && held <= high);
  return { on: "constant", value: met !== (operator === "!=") };
}

/** A condition from values, with the operator; the values that no file tells are free. */
function fromValues(
  kind: Kind,
  values: Values,
  operator: Operator,
  selector: Selector,
  context: LoweringContext,
): Condition {
  const negated = operator === "!=";
  const compared = compare(kind, values, operator);
  if (compared === undefined && ["<", ">", "<=", ">="].includes(operator))
    return freeFor(context, { key: `${selector.name} ${operator}`, span: selector.span });
  const known = conditionFor(kind, compared ?? values);
  if (values.unknown.length === 0) {
    if (known === undefined) return { on: "constant", value: negated };
    return negated ? negate(known) : known;
  }
  const of: Condition[][] = values.unknown.map(({ key, reason: why }) => [free(`${selector.name} ${key}`, why)]);
  if (known !== undefined && !values.fleeting) of.unshift([known]);
  return { on: "any", of, ...(negated ? { negated: true } : {}) };
}

export function negate(condition: Condition): Condition {
  if (condition.on === "constant") return { on: "constant", value: !condition.value };
  if (condition.on === "free") return { on: "any", of: [[condition]], negated: true };
  const { negated, ...rest } = condition;
  return negated ? rest : { ...rest, negated: true };
}

/** `< 1024` and its like as intervals; undefined for other operators and for names. */
function compare(kind: Kind, values: Values, operator: Operator): Values | undefined {
  if (!["<", ">", "<=", ">="].includes(operator)) return undefined;
  const most = kind.is === "port" ? 65535 : kind.is === "protocol" ? 255 : 0xffff_ffff;
  const number = values.numbers[0]?.low;
  if (number !== undefined && values.names.length === 0 && values.unknown.length === 0)
    return { ...emptyValues, numbers: halfLine(operator, number, 0, most) };
  const large = values.large[0]?.low;
  if (large === undefined) return undefined;
  return { ...emptyValues, large: halfLine(operator, large, 0n, (1n << 128n) - 1n) };
}

function halfLine<P extends Point>(operator: Operator, point: P, low: P, high: P): IntervalSet<P> {
  const here = interval(point);
  switch (operator) {
    case "<":
      return subtract(interval(low, point), here);
    case "<=":
      return interval(low, point);
    case ">":
      return subtract(interval(point, high), here);
    default:
      return interval(point, high);
  }
}

/** The condition for values that are known; undefined where there are none. */
function conditionFor(kind: Kind, values: Values): Condition | undefined {
  const { numbers, large, names } = values;
  if (numbers.length === 0 && large.length === 0 && names.length === 0) return undefined;
  switch (kind.is) {
    case "port":
      return { on: "port", side: kind.side, ports: numbers };
    case "protocol":
      return { on: "protocol", numbers };
    case "family": {
      const families = [4, 6].filter((each) => numbers.some(({ low, high }) => low <= each && each <= high));
      if (families.length === 2) return { on: "constant", value: true };
      return { on: "family", family: families[0] === 6 ? 6 : 4 };
    }
    case "fixed":
      return { on: "constant", value: numbers.some(({ low, high }) => low <= kind.value && kind.value <= high) };
    case "version":
      return { on: "constant", value: numbers.some(({ low, high }) => low <= kind.family && kind.family <= high) };
    case "interface":
      return { on: "interface", side: kind.side, patterns: names };
    case "user":
    case "group":
      return { on: kind.is, names, ids: numbers };
    case "mark":
      return {
        on: "mark",
        values: numbers,
        mask: kind.mask,
        ...(kind.connection ? { connection: true } : {}),
      };
    case "direction":
      return { on: "constant", value: numbers.some(({ low }) => low === 0) };
    case "state":
      return {
        on: "state",
        states: Object.entries(stateBits).flatMap(([name, bit]) =>
          numbers.some(({ low, high }) => low <= bit && bit <= high) ? [name] : [],
        ),
      };
    case "flags":
      return {
        on: "constant",
        value: numbers.some(({ low, high }) => low <= firstPacketFlags && firstPacketFlags <= high),
      };
    case "address": {
      const addresses = kind.family === 4 ? numbers : large;
      const listed: Condition | undefined =
        addresses.length === 0 ? undefined : { on: "address", side: kind.side, family: kind.family, addresses };
      if (names.length === 0) return listed;
      const named: Condition =
        kind.side === "destination"
          ? { on: "name", names, matching: "resolved" }
          : free(`saddr ${names.join()}`, {
              code: "name",
              text: l10n.t("the addresses of {names}", { names: names.join(", ") }),
            });
      return listed === undefined ? named : { on: "any", of: [[listed], [named]] };
    }
  }
}

/** Selectors whose values stand for something beside a set of numbers. */
function other(
  left: Expression,
  operator: Operator,
  right: Expression,
  context: LoweringContext,
  whole: What,
): Condition {
  if (left.kind === "selector") {
    const positive = operator === "" || operator === "==";
    const side = addressTypeSides[left.name];
    if (side !== undefined && right.kind === "value") {
      const condition = addressType(right.text, side, context, whole);
      if (positive) return condition;
      if (operator === "!=") return negate(condition);
    }
    if (presence.test(left.name) && right.kind === "value" && (positive || operator === "!="))
      return { on: "constant", value: /^(?:missing|0)$/.test(right.text) === positive };
    if (["hour", "day", "time"].includes(left.name)) return freeFor(context, whole, "time");
  }
  return freeFor(context, whole);
}

/** Whether the packet has an extension header, or options: one that begins a connection has none. */
const presence = /^(?:exthdr \S+|ip option \S+)$/;

const addressTypeSides: Readonly<Record<string, "source" | "destination">> = {
  "fib daddr type": "destination",
  "fib saddr type": "source",
};

/** Kinds of addresses, as far as the address itself tells them, and which are the machine's own. */
function addressType(type: string, side: "source" | "destination", context: LoweringContext, whole: What): Condition {
  const among = (four: string, six: string): Condition[][] =>
    [four, six].flatMap((text) => {
      const set = parseAddresses(text);
      return set === undefined
        ? []
        : [[{ on: "address", side, family: set.family, addresses: set.addresses } as const]];
    });
  const unknown = freeFor(context, whole);
  if (type === "multicast") return { on: "any", of: among("224.0.0.0/4", "ff00::/8") };
  if (type === "local") return { on: "any", of: [...among("127.0.0.0/8", "::1"), [{ ...unknown, own: side }]] };
  return unknown;
}

/** The elements of a set or map; undefined where no file has them. */
export function elementsOf(
  expression: Expression,
  context: LoweringContext,
): { readonly elements: readonly Element[]; readonly set?: SetState } | undefined {
  const value = context.valueOf(expression);
  if (value?.kind === "set") return { elements: flatten(value.elements, context) };
  if (value?.kind !== "reference") return undefined;
  const set = context.table.sets.get(value.name.text);
  if (set === undefined || set.definitions.length === 0) return undefined;
  const elements = [...set.elements];
  for (const variable of set.elementVariables) {
    const told = context.valueOf(variable);
    if (told?.kind !== "set") return undefined;
    elements.push(...told.elements);
  }
  return { elements: flatten(elements, context), set };
}

/** Elements that are defines of whole sets give way to what is in them. */
function flatten(elements: readonly Element[], context: LoweringContext): readonly Element[] {
  return elements.flatMap((element) => {
    if (element.key.kind !== "variable" && element.key.kind !== "set") return [element];
    const value = context.valueOf(element.key);
    if (value?.kind !== "set") return [element];
    return flatten(value.elements, context).map((each) =>
      element.data === undefined ? each : { ...each, data: element.data },
    );
  });
}

/** One element against the parts of a concatenated key; undefined where they do not fit. */
export function elementMatch(
  parts: readonly Expression[],
  key: Expression,
  context: LoweringContext,
): readonly Condition[] | undefined {
  const value = context.valueOf(key);
  if (value === undefined) return undefined;
  const values = value.kind === "concatenation" ? value.parts : [value];
  if (values.length !== parts.length) return undefined;
  return parts.map((part, at) => {
    const own = values[at] ?? value;
    const exact: Operator = own.kind === "value" ? "==" : "";
    const what: What = { key: `${whatOf(context, part.span).key} ${whatOf(context, own.span).key}`, span: own.span };
    return lowerMatch(part, exact, own, undefined, context, what);
  });
}

/** `ip daddr . tcp dport { ... }`: any of the elements, each in all its parts. */
function lowerConcatenation(
  parts: readonly Expression[],
  operator: Operator,
  right: Expression,
  context: LoweringContext,
): Condition {
  const start = parts[0]?.span.start ?? right.span.start;
  const what = whatOf(context, { start, end: right.span.end });
  if (operator !== "" && operator !== "==" && operator !== "!=") return freeFor(context, what);
  const value = context.valueOf(right);
  const single =
    value?.kind === "concatenation" ? { elements: [{ key: value, fleeting: false, span: value.span }] } : undefined;
  const found: ReturnType<typeof elementsOf> = single ?? elementsOf(right, context);
  if (found === undefined) return signed(freeFor(context, what, "set"), operator);
  const of: (readonly Condition[])[] = [];
  const unknown = (): Condition => freeFor(context, what, "set");
  for (const element of found.elements) {
    const match = element.fleeting ? undefined : elementMatch(parts, element.key, context);
    of.push(match ?? [unknown()]);
  }
  if (found.set?.fleeting) of.length = 0;
  if (found.set?.dynamic || found.set?.fleeting) of.push([unknown()]);
  if (of.length === 0) return { on: "constant", value: operator === "!=" };
  return signed({ on: "any", of }, operator);
}

function signed(condition: Condition, operator: Operator): Condition {
  return operator === "!=" ? negate(condition) : condition;
}
