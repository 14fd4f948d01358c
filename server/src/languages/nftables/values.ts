import { joinAddresses, parseAddresses } from "../../model/addresses.ts";
import type { Condition } from "../../model/filter.ts";
import { type IntervalSet, interval, union } from "../../model/intervals.ts";
import { parsePorts, protocolNumber } from "../../model/ports.ts";
import type { Token } from "./lexer.ts";

/** What a key of a rule looks at. */
export type Key =
  | { readonly on: "port"; readonly side: "source" | "destination" | "either"; readonly protocol?: string }
  | { readonly on: "address"; readonly side: "source" | "destination"; readonly family: 4 | 6 }
  | { readonly on: "protocol" }
  | { readonly on: "family" }
  | { readonly on: "interface"; readonly side: "in" | "out" }
  | { readonly on: "user" | "group" }
  | { readonly on: "state" }
  | { readonly on: "mark"; readonly connection: boolean }
  | { readonly on: "other" };

/** What must hold before the key can be looked at: `tcp dport` never matches UDP, not even negated. */
export function presumed(key: Key): readonly Condition[] {
  if (key.on === "port" && key.protocol !== undefined)
    return [{ on: "protocol", numbers: interval(protocolNumber(key.protocol) ?? 6) }];
  return key.on === "address" ? [{ on: "family", family: key.family }] : [];
}

/** A condition that the key has one of these values; undefined where a value cannot be read. */
export function condition(key: Key, values: readonly string[], negated: boolean): Condition | undefined {
  const turned = negated ? { negated } : {};
  switch (key.on) {
    case "port": {
      const sets = values.map((value) => parsePorts(value, key.protocol));
      return sets.includes(undefined)
        ? undefined
        : { on: "port", side: key.side, ports: union(...sets.map((set) => set ?? [])), ...turned };
    }
    case "address": {
      const named = values.filter((value) => parseAddresses(value) === undefined);
      if (named.length > 0) {
        const isNames =
          named.length === values.length && named.every((value) => /^[a-z0-9](?:[\w-]*\.)+[a-z]{2,}$/i.test(value));
        return isNames && key.side === "destination"
          ? { on: "name", names: values, matching: "resolved", ...turned }
          : undefined;
      }
      const joined = joinAddresses(values.flatMap((value) => parseAddresses(value) ?? []));
      return { on: "address", side: key.side, family: key.family, addresses: joined[key.family], ...turned };
    }
    case "protocol": {
      const numbers = values.map(protocolNumber);
      return numbers.includes(undefined)
        ? undefined
        : { on: "protocol", numbers: union(...numbers.map((number) => interval(number ?? 0))), ...turned };
    }
    case "family": {
      const families = values.map((value) =>
        value === "ipv4" || value === "ip" ? 4 : value === "ipv6" || value === "ip6" ? 6 : undefined,
      );
      const [family] = families;
      if (families.includes(undefined) || family === undefined) return undefined;
      return families.length === 1 ? { on: "family", family, ...turned } : { on: "constant", value: !negated };
    }
    case "interface":
      return { on: "interface", side: key.side, patterns: values, ...turned };
    case "user":
    case "group":
      return {
        on: key.on,
        names: values.filter((value) => !/^\d/.test(value)),
        ids: union(...values.filter((value) => /^\d/.test(value)).map(numberRange)),
        ...turned,
      };
    case "state":
      return { on: "state", states: values, ...turned };
    case "mark": {
      const sets = values.map(numberRange);
      return sets.some((set) => set.length === 0)
        ? undefined
        : { on: "mark", mask: 0xffff_ffff, values: union(...sets), connection: key.connection, ...turned };
    }
    default:
      return undefined;
  }
}

function numberRange(text: string): IntervalSet<number> {
  const [low, high] = text.split("-").map(Number);
  return low === undefined || Number.isNaN(low)
    ? []
    : interval(low, high === undefined || Number.isNaN(high) ? low : high);
}

/** A conjunction for one element of a concatenation; undefined where a part cannot be read. */
export function conjunction(keys: readonly Key[], values: readonly string[]): readonly Condition[] | undefined {
  if (keys.length !== values.length) return undefined;
  const parts = keys.map((key, at) => condition(key, [values[at] ?? ""], false));
  return parts.includes(undefined) ? undefined : parts.filter((part) => part !== undefined);
}

/** An element's fields: words parted by a lone dot. Options behind it (`timeout`, `comment`) are not part of it. */
export function fieldsOf(element: readonly Token[]): readonly string[] {
  const fields: string[] = [""];
  for (const { text, kind } of element) {
    if (kind === "word" && /^(?:timeout|expires|comment|counter|limit)$/.test(text)) break;
    if (text === ".") fields.push("");
    else fields[fields.length - 1] += text;
  }
  return fields;
}
