import * as l10n from "@vscode/l10n";
import { type AddressSet, parseAddress, parseAddresses } from "../../model/addresses.ts";
import type { Word } from "../../model/facts.ts";
import type { Condition } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import { span } from "../../text/span.ts";
import type { Fault } from "./fault.ts";
import { cNumber } from "./values.ts";

type Side = "source" | "destination";

/**
 * `-d` with its list: addresses, networks with length or mask, and host names, which are looked up once when the file
 * is loaded. A list makes one rule of each, so any of them will do.
 */
export function addressConditions(
  value: Word,
  side: Side,
  negated: boolean,
  family: Family,
  faults: Fault[],
  free: (what: string) => Condition,
): readonly Condition[] {
  const texts = value.text.split(",");
  if (negated && texts.length > 1) {
    faults.push({
      rule: "iptables-syntax",
      span: value.span,
      message: l10n.t("! takes one address only; write a chain that returns for each of them"),
    });
    return [free(value.text)];
  }
  const of: Condition[][] = [];
  let start = value.span.start;
  // A blank behind a comma is complained of where the rest of the list stands.
  if (texts.length > 1 && texts.at(-1) === "") texts.pop();
  for (const text of texts) {
    const where = texts.length === 1 ? value.span : span(start, start + text.length);
    start += text.length + 1;
    of.push([one(text, { ...value, text, span: where }, side, family, faults, free)]);
  }
  const [only] = of;
  const [condition] = only ?? [];
  if (of.length > 1 || condition === undefined) return [{ on: "any", of }];
  if (!negated) return [condition];
  return condition.on === "free" || condition.on === "any" || condition.on === "constant"
    ? [{ on: "any", of, negated }]
    : [{ ...condition, negated }];
}

export function isAnywhere(text: string): boolean {
  return /^[^/]*\/0+$/.test(text);
}

function one(
  text: string,
  word: Word,
  side: Side,
  family: Family,
  faults: Fault[],
  free: (what: string) => Condition,
): Condition {
  // Whatever stands in front of it, a length of no bits means any address.
  const set = readAddress(isAnywhere(text) ? (family === 4 ? "0.0.0.0/0" : "::/0") : text, family);
  if (set !== undefined && set.family === family) return { on: "address", side, family, addresses: set.addresses };
  const [base = "", mask] = text.split("/", 2);
  const fault = (message: string): void => void faults.push({ rule: "iptables-syntax", span: word.span, message });
  if (parseAddress(base) !== undefined && parseAddress(base)?.family !== family) {
    fault(
      family === 4
        ? l10n.t("{address} is an IPv6 address, and this file is loaded for IPv4; it belongs into the ip6tables file", {
            address: base,
          })
        : l10n.t("{address} is an IPv4 address, and this file is loaded for IPv6; it belongs into the iptables file", {
            address: base,
          }),
    );
    return free(text);
  }
  if (mask !== undefined && readAddress(base, family) !== undefined) {
    // A mask with too many holes is a mask nevertheless.
    if (parseAddress(mask)?.family !== family)
      fault(l10n.t('"{mask}" is no mask for {address}', { mask, address: base }));
    return free(text);
  }
  const range = /^([\d.]+)-([\d.]+)$/.exec(base) !== null && parseAddresses(base) !== undefined;
  if (range || /^(?:any|all|anywhere|everywhere)$/i.test(base)) {
    fault(
      range
        ? l10n.t("a range of addresses needs -m iprange --{side}", {
            side: side === "source" ? "src-range" : "dst-range",
          })
        : l10n.t("iptables looks for a host that is called {name}; leave the option out to mean any address", {
            name: base,
          }),
    );
    return free(text);
  }
  if (/^[\d.]+$/.test(base) || base.includes(":") || !/^[\w.-]+$/.test(base)) {
    fault(l10n.t('"{text}" is no address and no host name', { text }));
    return free(text);
  }
  // The sender's name, and a network around a name's address, are nothing the model has a word for.
  if (side === "source" || mask !== undefined) return free(text);
  return { on: "name", names: [base.toLowerCase()], matching: "resolved" };
}

/** An address as libxtables reads it: IPv4 may be short (10/8) and its bytes octal or hexadecimal. */
export function readAddress(text: string, family: Family): AddressSet | undefined {
  const set = parseAddresses(text.includes("-") ? "" : text);
  const slash = text.indexOf("/");
  const base = slash === -1 ? text : text.slice(0, slash);
  const suffix = slash === -1 ? "" : text.slice(slash);
  if (base.toLowerCase() === "localhost") return parseAddresses(`${family === 4 ? "127.0.0.1" : "::1"}${suffix}`);
  if (set !== undefined || family === 6) return set;
  const full = dotted(base);
  return full === undefined ? undefined : parseAddresses(`${full}${suffix}`);
}

/** Two addresses with a hyphen between, the lower one first. */
export function readRange(text: string, family: Family): AddressSet | undefined {
  if (text.includes("/")) return undefined;
  const set =
    parseAddresses(text) ?? (family === 4 ? parseAddresses(text.split("-").map(dotted).join("-")) : undefined);
  return set?.family === family ? set : undefined;
}

/** Four decimal bytes of an IPv4 address, of which the last may be missing. */
function dotted(text: string): string | undefined {
  const bytes = text.split(".").map(cNumber);
  if (bytes.length > 4 || bytes.some((byte) => byte === undefined || byte > 255)) return undefined;
  return [...bytes, 0, 0, 0].slice(0, 4).join(".");
}
