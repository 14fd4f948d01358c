import * as l10n from "@vscode/l10n";
import { parseAddress, parseAddresses } from "../../model/addresses.ts";
import type { Word } from "../../model/facts.ts";
import type { Family } from "../../model/flow.ts";
import { parsePorts, protocolNumber } from "../../model/ports.ts";
import type { SetPart } from "../../model/sets.ts";
import { span } from "../../text/span.ts";
import type { Dimension } from "./catalog.ts";

export interface Entry {
  readonly parts: readonly SetPart[];
  /** Length of the first part's prefix: among networks the longest that fits decides. */
  readonly prefix: number;
  /** The kernel makes several entries of it. */
  readonly isRange: boolean;
}

/** How an entry is read: its set's type, family and netmask. */
export interface EntryForm {
  readonly dimensions: readonly Dimension[];
  readonly method: "bitmap" | "hash" | "list";
  readonly family: Family;
  readonly netmask?: number;
  /** `wildcard` stands behind the entry. */
  readonly wildcard: boolean;
}

export interface EntryFault {
  readonly span: Word["span"];
  readonly message: string;
}

/** `192.0.2.1,tcp:25` by its dimensions; a fault where ipset refuses it. */
export function readEntry(word: Word, form: EntryForm): Entry | EntryFault {
  const texts = splitParts(word.text, form.dimensions);
  // The hardware address may be left out in a bitmap.
  const least = form.method === "bitmap" && form.dimensions.includes("mac") ? 1 : form.dimensions.length;
  if (texts.length < least || texts.length > form.dimensions.length)
    return {
      span: word.span,
      message: l10n.t("an entry of this set has {count} parts with commas between: {parts}", {
        count: form.dimensions.length,
        parts: form.dimensions.join(","),
      }),
    };
  const parts: SetPart[] = [];
  let prefix = 0;
  let start = word.span.start;
  for (const [at, dimension] of form.dimensions.entries()) {
    const text = texts[at];
    if (text === undefined) {
      parts.push({ is: "unknown" });
      continue;
    }
    const part = readPart(text, dimension, form);
    if (typeof part === "string") return { span: span(start, start + text.length), message: part };
    parts.push(part);
    if (at === 0) prefix = prefixOf(text, form.family);
    start += text.length + 1;
  }
  const isRange = parts.some((part, at) => isSeveral(part, form.dimensions[at] ?? "ip", texts[at] ?? ""));
  return { parts, prefix, isRange };
}

/** A network of a set of networks is one entry, all else is one for each address and port. */
function isSeveral(part: SetPart, dimension: Dimension, text: string): boolean {
  if (dimension === "net") return text.includes("-");
  const [range] = part.is === "address" ? part.addresses : part.is === "port" ? part.ports : [];
  return range !== undefined && range.low !== range.high;
}

/** A comma parts dimensions, but in a list of one's own an address range has none. */
function splitParts(text: string, dimensions: readonly Dimension[]): readonly string[] {
  return dimensions.length === 1 ? [text] : text.split(",");
}

function prefixOf(text: string, family: Family): number {
  const slash = text.indexOf("/");
  return slash === -1 ? (family === 4 ? 32 : 128) : Number(text.slice(slash + 1));
}

function readPart(text: string, dimension: Dimension, form: EntryForm): SetPart | string {
  switch (dimension) {
    case "ip":
    case "net":
      return readAddress(text, dimension, form);
    case "port":
      return readPort(text, form);
    case "iface":
      if (text.startsWith("physdev:")) return { is: "unknown" };
      return { is: "interface", pattern: form.wildcard ? `${text}*` : text };
    case "mark": {
      const value = Number(text);
      return /^(?:0x[\da-f]{1,8}|\d{1,10})$/i.test(text) && value <= 0xffff_ffff
        ? { is: "mark", value }
        : l10n.t('"{text}" is no mark', { text });
    }
    case "mac":
      return /^[\da-f]{1,2}(?::[\da-f]{1,2}){5}$/i.test(text)
        ? { is: "unknown" }
        : l10n.t('"{text}" is no hardware address', { text });
    case "set":
      return { is: "unknown" };
  }
}

function readAddress(text: string, dimension: "ip" | "net", { family, netmask }: EntryForm): SetPart | string {
  const set = parseAddresses(netmask === undefined || text.includes("/") ? text : `${text}/${netmask}`);
  if (set?.family === family) {
    if (dimension === "net" && /\/0+$/.test(text))
      return l10n.t("ipset takes no network of length 0; write two halves, such as 0.0.0.0/1 and 128.0.0.0/1");
    return { is: "address", addresses: set.addresses };
  }
  const [base = "", length] = text.split("/");
  const address = parseAddress(base);
  if (address !== undefined && address.family !== family)
    return l10n.t("{address} is an IPv{other} address, and this set is for IPv{family}", {
      address: base,
      other: address.family,
      family,
    });
  if (address !== undefined && length !== undefined)
    return l10n.t('"{mask}" is no prefix length for {address}', { mask: length, address: base });
  if (/^[\d./-]+$/.test(text) || text.includes(":") || !/^[\w.-]+$/.test(text) || !/[a-z]/i.test(text))
    return l10n.t('"{text}" is no address', { text });
  return { is: "unknown" };
}

function readPort(text: string, { method }: EntryForm): SetPart | string {
  const colon = text.indexOf(":");
  const name = colon === -1 ? undefined : text.slice(0, colon).toLowerCase();
  const port = colon === -1 ? text : text.slice(colon + 1);
  const protocol = name === undefined ? 6 : protocolNumber(name);
  if (protocol === undefined) return l10n.t('there is no protocol "{name}"', { name: name ?? "" });
  // Messages of ICMP, and protocols without ports.
  if (![6, 17, 33, 132, 136].includes(protocol)) return { is: "unknown" };
  const ports = parsePorts(port, name ?? "tcp");
  if (ports === undefined || port.includes(":")) return l10n.t('"{text}" is no port', { text: port });
  return method === "bitmap" ? { is: "port", ports } : { is: "port", protocol, ports };
}

/** Equal for entries that the kernel takes for the same, however they are spelt. */
export function entryKey({ parts }: Entry, text: string, wildcard: boolean): string {
  const isTold = parts.every(({ is }) => is !== "unknown" && is !== "interface");
  return `${isTold ? parts.map(partKey).join(" ") : text.toLowerCase()}${wildcard ? " wildcard" : ""}`;
}

export function partKey(part: SetPart): string {
  switch (part.is) {
    case "address":
      return part.addresses.map(({ low, high }) => `${low}-${high}`).join();
    case "port":
      return `${part.protocol}:${part.ports.map(({ low, high }) => `${low}-${high}`).join()}`;
    case "interface":
      return part.pattern;
    case "mark":
      return String(part.value);
    case "unknown":
      return "?";
  }
}
