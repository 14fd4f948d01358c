import * as l10n from "@vscode/l10n";
import { parseAddresses } from "../../model/addresses.ts";
import type { Reason } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import { type IntervalSet, type Point, union } from "../../model/intervals.ts";
import { packetTypes, stateBits, tcpFlagBits } from "./catalog-words.ts";
import { type Code, type LoweringContext, reason, type Selector } from "./context.ts";
import type { Element, Expression } from "./tree.ts";
import { familyOf, numberOf, portOf, protocolOf } from "./values.ts";

/** Values of one selector, as far as the file tells them. */
export interface Values {
  readonly numbers: IntervalSet<number>;
  readonly large: IntervalSet<bigint>;
  readonly names: readonly string[];
  /** Why some of the values are not known. */
  readonly unknown: readonly { readonly key: string; readonly reason: Reason }[];
  /** The known ones may be gone by the time a packet comes. */
  readonly fleeting: boolean;
}

/** What kind of thing a selector's values are turned into. */
export type Kind =
  | { readonly is: "port"; readonly side: "source" | "destination"; readonly protocol: string | undefined }
  | { readonly is: "address"; readonly side: "source" | "destination"; readonly family: Family }
  | { readonly is: "protocol" }
  | { readonly is: "family" }
  /** `byIndex`: the kernel compares the number that the name has when the rules are loaded. */
  | { readonly is: "interface"; readonly side: "in" | "out"; readonly byIndex?: boolean }
  | { readonly is: "user" | "group" }
  | { readonly is: "mark"; readonly connection: boolean; readonly mask: number }
  | { readonly is: "state" }
  | { readonly is: "flags" }
  | { readonly is: "direction" }
  | { readonly is: "version"; readonly family: Family }
  /** What a connection's first packet always has in these bits of a field; `width`: all bits of it. */
  | { readonly is: "fixed"; readonly value: number; readonly known: number; readonly width: number };

const packetTypeNumbers: Readonly<Record<(typeof packetTypes)[number], number>> = {
  host: 0,
  unicast: 0,
  broadcast: 1,
  multicast: 2,
  other: 3,
};

const kinds = new Map<string, Kind | undefined>();

export function kindOf(selector: Selector): Kind | undefined {
  const { name } = selector;
  // What raw bytes are about, their numbers tell.
  if (name === "@th") return findKind(selector);
  if (kinds.has(name)) return kinds.get(name);
  const found = findKind(selector);
  kinds.set(name, found);
  return found;
}

function findKind(selector: Selector): Kind | undefined {
  const { name, header } = selector;
  switch (name) {
    case "ip saddr":
    case "ip daddr":
    // The first sender's address is the packet's own until the source is translated, behind all that is asked here.
    case "ct original ip saddr":
      return { is: "address", side: name.endsWith("saddr") ? "source" : "destination", family: 4 };
    case "ip6 saddr":
    case "ip6 daddr":
    case "ct original ip6 saddr":
      return { is: "address", side: name.endsWith("saddr") ? "source" : "destination", family: 6 };
    case "meta l4proto":
    case "ip protocol":
    case "ip6 nexthdr":
    case "ct protocol":
    case "ct original protocol":
    case "ct reply protocol":
      return { is: "protocol" };
    case "meta nfproto":
    case "ct l3proto":
    case "ct original l3proto":
    case "ct reply l3proto":
    case "meta protocol":
      return { is: "family" };
    case "ip version":
      return { is: "version", family: 4 };
    case "ip6 version":
      return { is: "version", family: 6 };
    // Without options a header has five words, and what begins a connection is no later piece of a packet.
    case "ip hdrlength":
      return { is: "fixed", value: 5, known: 0xf, width: 0xf };
    case "ip frag-off":
      return { is: "fixed", value: 0, known: 0x3fff, width: 0xffff };
    // What this host sends, and what it hands on, is never marked as sent to many, not even where it is.
    case "pkttype":
      return { is: "fixed", value: packetTypeNumbers.host, known: 0x7, width: 0x7 };
    case "iif":
    case "iifname":
      return { is: "interface", side: "in", byIndex: name === "iif" };
    case "oif":
    case "oifname":
      return { is: "interface", side: "out", byIndex: name === "oif" };
    case "skuid":
      return { is: "user" };
    case "skgid":
      return { is: "group" };
    case "mark":
      return { is: "mark", connection: false, mask: 0xffff_ffff };
    case "ct mark":
      return { is: "mark", connection: true, mask: 0xffff_ffff };
    case "ct state":
      return { is: "state" };
    case "ct direction":
      return { is: "direction" };
    case "tcp flags":
      return { is: "flags" };
    case "@th": {
      const [offset, length] = selector.arguments.map((each) =>
        each.kind === "value" ? numberOf(each.text) : undefined,
      );
      if (length === 16 && (offset === 0 || offset === 16))
        return { is: "port", side: offset === 0 ? "source" : "destination", protocol: undefined };
      return undefined;
    }
    default:
  }
  if ((name.endsWith(" dport") || name.endsWith(" sport")) && selector.words.length === 2)
    return {
      is: "port",
      side: name.endsWith("sport") ? "source" : "destination",
      protocol: header === "th" ? undefined : header,
    };
  return undefined;
}

export const emptyValues: Values = { numbers: [], large: [], names: [], unknown: [], fleeting: false };

/** Collects the values that an expression stands for. */
export class Collector {
  readonly #kind: Kind;
  readonly #context: LoweringContext;
  readonly #numbers: { low: number; high: number }[] = [];
  readonly #large: { low: bigint; high: bigint }[] = [];
  readonly #names: string[] = [];
  readonly #unknown: { key: string; reason: Reason }[] = [];
  #fleeting = false;
  /** The named set whose elements are being collected. */
  #within = "";

  constructor(kind: Kind, context: LoweringContext) {
    this.#kind = kind;
    this.#context = context;
  }

  get values(): Values {
    return {
      numbers: union(this.#numbers),
      large: union(this.#large),
      names: this.#names,
      unknown: this.#unknown,
      fleeting: this.#fleeting,
    };
  }

  elements(elements: readonly Element[]): void {
    for (const element of elements) {
      if (element.fleeting) {
        this.#free(element.key, "set", l10n.t("an element that goes away by itself"));
        continue;
      }
      this.add(element.key);
    }
  }

  add(expression: Expression): void {
    switch (expression.kind) {
      case "variable": {
        const value = this.#context.valueOf(expression);
        if (value === undefined)
          this.#free(
            expression,
            "define",
            l10n.t("no file gives {name} a value", { name: `$${expression.name.text}` }),
          );
        else this.add(value);
        return;
      }
      case "set":
        this.elements(expression.elements);
        return;
      case "list":
        for (const item of expression.items) this.add(item);
        return;
      case "reference":
        this.#reference(expression);
        return;
      case "value":
        this.#value(expression);
        return;
      case "prefix":
        this.#prefix(expression);
        return;
      case "range":
        this.#range(expression);
        return;
      case "template":
        this.#free(expression, "template", l10n.t("a template fills in this value"));
        return;
      default:
        this.#free(expression, "unsupported", l10n.t("this value is not understood"));
    }
  }

  #free(expression: Expression, code: Code, text: string): void {
    const key = `${this.#within}${this.#context.source.slice(expression.span)}`;
    this.#unknown.push({ key, reason: reason(this.#context, code, text, expression.span) });
  }

  #reference(expression: Expression & { readonly kind: "reference" }): void {
    const { text: name } = expression.name;
    const set = this.#context.table.sets.get(name);
    const where = expression.span;
    if (set === undefined || set.definitions.length === 0) {
      this.#free(expression, "set", l10n.t("the set {name} is in no file", { name }));
      return;
    }
    this.#within = `@${name} `;
    for (const variable of set.elementVariables) this.add(variable);
    this.elements(set.elements);
    this.#within = "";
    if (!set.dynamic && !set.fleeting) return;
    const why = l10n.t("the set {name} is filled while the firewall runs", { name });
    this.#unknown.push({ key: `@${name}`, reason: reason(this.#context, "set", why, where) });
    if (set.fleeting) this.#fleeting = true;
  }

  #value(expression: Expression & { readonly kind: "value" }): void {
    const { text } = expression;
    const kind = this.#kind;
    switch (kind.is) {
      case "port":
        this.#number(expression, portOf(text, kind.protocol));
        return;
      case "protocol":
        this.#number(expression, protocolOf(text));
        return;
      case "family": {
        // Other Ethernet protocols are neither of the two.
        const family = familyOf(text);
        if (family !== undefined) this.#number(expression, family);
        return;
      }
      case "mark":
      case "version":
        this.#number(expression, numberOf(text));
        return;
      case "fixed": {
        const type = packetTypes.find((each) => each === text);
        this.#number(expression, type === undefined ? numberOf(text) : packetTypeNumbers[type]);
        return;
      }
      case "user":
      case "group": {
        const number = numberOf(text);
        if (number === undefined) this.#names.push(text);
        else this.#number(expression, number);
        return;
      }
      case "interface":
        // An index is given when the rules are loaded, but the first is lo's; and an escaped star is no pattern.
        if (kind.byIndex && !expression.quoted && numberOf(text) === 1) this.#names.push("lo");
        else if ((!expression.quoted && numberOf(text) !== undefined) || text.endsWith("\\*"))
          this.#free(expression, "unsupported", l10n.t("this value is not understood"));
        else this.#names.push(text);
        return;
      case "address":
        this.#address(expression, text);
        return;
      case "state":
        this.#number(expression, stateBits[text] ?? numberOf(text));
        return;
      case "flags":
        this.#number(expression, tcpFlagBits[text] ?? numberOf(text));
        return;
      case "direction":
        this.#number(expression, text === "original" ? 0 : text === "reply" ? 1 : numberOf(text));
    }
  }

  #number(expression: Expression, value: number | undefined): void {
    if (value === undefined) this.#free(expression, "unsupported", l10n.t("this value is not understood"));
    else this.#numbers.push({ low: value, high: value });
  }

  #address(expression: Expression, text: string): void {
    if (this.#kind.is !== "address") return;
    const parsed = parseAddresses(text);
    if (parsed === undefined) {
      if (/[a-zA-Z]/.test(text) && !text.includes("/")) this.#names.push(text);
      else this.#free(expression, "unsupported", l10n.t("this value is not understood"));
    } else if (parsed.family !== this.#kind.family) {
      this.#free(expression, "unsupported", l10n.t("this value is not understood"));
    } else if (parsed.family === 4) for (const { low, high } of parsed.addresses) this.#numbers.push({ low, high });
    else for (const { low, high } of parsed.addresses) this.#large.push({ low, high });
  }

  #prefix(expression: Expression & { readonly kind: "prefix" }): void {
    const base = this.#context.valueOf(expression.base);
    const length = this.#context.valueOf(expression.length);
    if (base?.kind !== "value" || length?.kind !== "value") {
      this.#free(expression, "define", l10n.t("this value is not understood"));
      return;
    }
    const bits = numberOf(length.text);
    if (this.#kind.is === "address") {
      this.#address(expression, `${base.text}/${length.text}`);
      return;
    }
    const number = numberOf(base.text);
    const width = this.#kind.is === "port" ? 16 : 32;
    if (number === undefined || bits === undefined || bits > width) {
      this.#free(expression, "unsupported", l10n.t("this value is not understood"));
      return;
    }
    const size = 2 ** (width - bits);
    const low = number - (number % size);
    this.#numbers.push({ low, high: low + size - 1 });
  }

  #range(expression: Expression & { readonly kind: "range" }): void {
    const low = this.#context.valueOf(expression.low);
    const high = this.#context.valueOf(expression.high);
    if (low?.kind === "value" && high?.kind === "value" && this.#kind.is !== "interface") {
      const from = new Collector(this.#kind, this.#context);
      from.add(low);
      const to = new Collector(this.#kind, this.#context);
      to.add(high);
      const a = from.values;
      const b = to.values;
      const number = pair(a.numbers, b.numbers);
      if (number !== undefined) {
        this.#numbers.push(number);
        return;
      }
      const large = pair(a.large, b.large);
      if (large !== undefined) {
        this.#large.push(large);
        return;
      }
    }
    this.#free(expression, "unsupported", l10n.t("this value is not understood"));
  }
}

function pair<P extends Point>(from: IntervalSet<P>, to: IntervalSet<P>): { low: P; high: P } | undefined {
  const low = from[0]?.low;
  const high = to[0]?.high;
  return low === undefined || high === undefined || low > high ? undefined : { low, high };
}

export function collect(kind: Kind, expression: Expression, context: LoweringContext): Values {
  const collector = new Collector(kind, context);
  collector.add(expression);
  return collector.values;
}

/** The number that an expression of bits comes to; undefined where it is none. */
export function bitsOf(kind: Kind, expression: Expression, context: LoweringContext): number | undefined {
  const value = context.valueOf(expression);
  if (value === undefined) return undefined;
  if (value.kind === "binary") {
    const left = bitsOf(kind, value.left, context);
    const right = bitsOf(kind, value.right, context);
    if (left === undefined || right === undefined) return undefined;
    switch (value.operator) {
      case "&":
        return (left & right) >>> 0;
      case "|":
        return (left | right) >>> 0;
      case "^":
        return (left ^ right) >>> 0;
      case "<<":
        return (left << right) >>> 0;
      default:
        return left >>> right;
    }
  }
  if (value.kind === "list")
    return value.items.reduce<number | undefined>((sum, item) => {
      const bits = bitsOf(kind, item, context);
      return sum === undefined || bits === undefined ? undefined : (sum | bits) >>> 0;
    }, 0);
  if (value.kind !== "value") return undefined;
  const { numbers } = collect(kind, value, context);
  const only = numbers[0];
  return only === undefined || only.low !== only.high ? undefined : only.low;
}
