import * as l10n from "@vscode/l10n";
import { parseAddress } from "../../model/addresses.ts";
import { mailServiceNamed } from "../../model/mail-services.ts";
import { protocols, services } from "../../model/services.generated.ts";
import { span } from "../../text/span.ts";
import type { ValueType } from "./catalog.ts";
import { addressTypes, days, directionWords, packetTypes, statusWords } from "./catalog-words.ts";
import { checkSymbol } from "./check-symbols.ts";
import { nearest, replaceRepair } from "./cursor.ts";
import type { Complaint, Expression, Repair } from "./tree.ts";
import { familyOf, isDay, numberOf, portOf, protocolOf, wordsOf } from "./values.ts";

type Value = Expression & { readonly kind: "value" };

export interface ValueContext {
  /** What is compared, as the complaint names it: `tcp dport`. */
  readonly selector: string;
  /** Follows a variable to its value. */
  valueOf(expression: Expression): Expression | undefined;
}

function complaint(value: Value, message: string, repairs: readonly Repair[] = []): Complaint {
  return { rule: "nft-syntax", severity: "error", span: value.span, message, repairs };
}

function misspelt(value: Value, words: Iterable<string>, what: string): Complaint {
  const near = nearest(value.text, words);
  return near === undefined
    ? complaint(value, l10n.t('"{word}" is no {what}', { word: value.text, what }))
    : complaint(value, l10n.t('nft does not know "{word}"; did you mean "{near}"?', { word: value.text, near }), [
        replaceRepair(value.span, near),
      ]);
}

/** What is wrong with a value of a type; nothing where some nft takes it. Values of defines are looked at too. */
export function* checkValue(type: ValueType, expression: Expression, context: ValueContext): Iterable<Complaint> {
  switch (expression.kind) {
    case "value":
      yield* checkOne(type, expression, context);
      return;
    case "variable": {
      const value = context.valueOf(expression);
      if (value !== undefined) yield* checkValue(type, value, context);
      return;
    }
    case "set":
      for (const { key } of expression.elements) if (!isProtocolWord(key)) yield* checkValue(type, key, context);
      return;
    case "list":
      for (const item of expression.items) yield* checkValue(type, item, context);
      return;
    case "range":
      yield* checkValue(type, expression.low, context);
      yield* checkValue(type, expression.high, context);
      yield* checkRange(type, expression);
      return;
    case "prefix":
      yield* checkPrefix(type, expression, context);
      return;
    case "binary":
      if (type === "state" || type === "tcp flag") {
        yield* checkValue(type, expression.left, context);
        yield* checkValue(type, expression.right, context);
      }
      return;
    default:
  }
}

function* checkRange(type: ValueType, range: Expression & { readonly kind: "range" }): Iterable<Complaint> {
  if (range.low.kind !== "value" || range.high.kind !== "value") return;
  const numberIn = (text: string): number | bigint | undefined =>
    type === "port" ? portOf(text) : (numberOf(text) ?? (mapped.test(text) ? undefined : addressNumber(text)));
  const low = numberIn(range.low.text);
  const high = numberIn(range.high.text);
  if (low === undefined || high === undefined || low <= high) return;
  const text = `${range.high.text}-${range.low.text}`;
  yield {
    rule: "nft-syntax",
    severity: "error",
    span: range.span,
    message: l10n.t("this range is empty, since it starts above its end; write {range}", { range: text }),
    repairs: [replaceRepair(range.span, text)],
  };
}

/** nft takes an IPv4 address in IPv6's clothes for what it is. */
const mapped = /^::ffff:\d+\.\d+\.\d+\.\d+$/i;

function addressNumber(text: string): number | bigint | undefined {
  return parseAddress(text)?.addresses[0]?.low;
}

function* checkPrefix(
  type: ValueType,
  prefix: Expression & { readonly kind: "prefix" },
  context: ValueContext,
): Iterable<Complaint> {
  yield* checkValue(type, prefix.base, context);
  const { length } = prefix;
  if (length.kind !== "value") return;
  const mask = parseAddress(length.text);
  if (mask?.family === 4) {
    const bits = maskLength(mask.addresses[0]?.low ?? 0);
    yield complaint(
      length,
      bits === undefined
        ? l10n.t("nft takes no netmask here; write the length of the network instead")
        : l10n.t("nft takes no netmask here; write /{bits}", { bits }),
      bits === undefined ? [] : [replaceRepair(length.span, String(bits))],
    );
    return;
  }
  const most = type === "ipv4" ? 32 : type === "ipv6" ? 128 : undefined;
  const bits = numberOf(length.text);
  if (most !== undefined && bits !== undefined && bits > most)
    yield complaint(
      length,
      l10n.t("a network's length is at most {most} for these addresses, not {bits}", { most, bits }),
    );
}

function maskLength(mask: number): number | undefined {
  for (let bits = 0; bits <= 32; bits++) if (mask === 2 ** 32 - 2 ** (32 - bits)) return bits;
  return undefined;
}

const protocolWords = new Set(["tcp", "udp", "udplite", "esp", "ah", "comp", "sctp", "dccp", "icmp", "icmpv6", "igmp"]);

/** `tcp`, which nft takes for the number 6 wherever it stands in a set, whatever the set holds. */
export function isProtocolWord(expression: Expression): boolean {
  return expression.kind === "value" && !expression.quoted && protocolWords.has(expression.text);
}

function* checkOne(type: ValueType, value: Value, context: ValueContext): Iterable<Complaint> {
  const { text } = value;
  if (isProtocolWord(value) && type !== "protocol" && type !== "text") {
    yield complaint(
      value,
      l10n.t('"{word}" is a protocol and no value of {selector}', { word: text, selector: context.selector }),
    );
    return;
  }
  const isNumber = numberOf(text) !== undefined;
  if (viaSymbols.has(type)) {
    yield* checkSymbol(value, context.selector);
    return;
  }
  switch (type) {
    case "port":
      yield* checkPort(value);
      return;
    case "ipv4":
    case "ipv6":
      yield* checkAddress(value, type === "ipv4" ? 4 : 6, context);
      return;
    case "protocol":
      if (protocolOf(text) !== undefined) return;
      if (isNumber)
        yield complaint(value, l10n.t("a protocol's number is at most 255, not {number}", { number: text }));
      else yield misspelt(value, Object.keys(protocols), l10n.t("protocol"));
      return;
    case "family":
      if (isNumber) yield* checkSymbol(value, context.selector);
      if (isNumber || text === "ipv4" || text === "ipv6") return;
      if (familyOf(text) !== undefined) {
        const meant = familyOf(text) === 4 ? "ipv4" : "ipv6";
        yield complaint(value, l10n.t('here the family is called "{word}"', { word: meant }), [
          replaceRepair(value.span, meant),
        ]);
      } else yield misspelt(value, ["ipv4", "ipv6"], l10n.t("family"));
      return;
    case "ethernet type":
      if (value.quoted) return;
      if (text !== "ipv4" && text !== "ipv6") yield* checkSymbol(value, context.selector);
      if (text === "ipv4" || text === "ipv6") {
        const meant = text === "ipv4" ? "ip" : "ip6";
        yield complaint(value, l10n.t('here the protocol is called "{word}"', { word: meant }), [
          replaceRepair(value.span, meant),
        ]);
      }
      return;
    case "day":
      if (isNumber) yield* checkSymbol(value, context.selector);
      if (isNumber || isDay(text)) return;
      yield misspelt(value, days, l10n.t("day of the week"));
      return;
    case "interface":
      yield* checkInterface(value, context.selector);
      return;
    default: {
      const words = wordsOf(type) ?? otherWords(type);
      if (isNumber) yield* checkSymbol(value, context.selector);
      if (words === undefined || isNumber || words.includes(text)) return;
      yield misspelt(value, words, l10n.t("value of {selector}", { selector: context.selector }));
    }
  }
}

function* checkInterface(value: Value, selector: string): Iterable<Complaint> {
  // Others are asked for by their number, which only the host knows.
  if (!/name|^ib|^ob/.test(selector)) return;
  const { text } = value;
  if (text.length > 15)
    yield complaint(
      value,
      l10n.t("the name of an interface has at most 15 characters, and this one has {count}", { count: text.length }),
    );
  else if (text === "") yield complaint(value, l10n.t("no interface is called nothing; write its name"));
  else if (text === "*") yield complaint(value, l10n.t("a name of nothing but * is not taken; leave the match out"));
}

/** Types whose words and numbers are told by nft's own datatype. */
const viaSymbols = new Set<ValueType>(["number", "mark", "text", "hardware address", "icmp code", "hour", "time"]);

function otherWords(type: ValueType): readonly string[] | undefined {
  switch (type) {
    case "status":
      return statusWords;
    case "direction":
      return directionWords;
    case "packet type":
      return packetTypes;
    case "address type":
      return addressTypes;
    default:
      return undefined;
  }
}

/** Asked first, so that among equally near names the likely one wins. */
const commonServices = ["https", "http", "smtp", "submission", "domain", "ssh", "imap", "imaps", "ntp", "rsync"];

function* checkPort(value: Value): Iterable<Complaint> {
  const { text } = value;
  if (portOf(text) !== undefined) return;
  if (numberOf(text) !== undefined) {
    yield complaint(value, l10n.t("a port is at most 65535, not {number}", { number: text }));
    return;
  }
  const colon = /^(\d+):(\d+)$/.exec(text);
  if (colon !== null) {
    const range = `${colon[1]}-${colon[2]}`;
    yield complaint(value, l10n.t("nft writes a range of ports with a hyphen: {range}", { range }), [
      replaceRepair(value.span, range),
    ]);
    return;
  }
  const known = mailServiceNamed(text);
  if (known !== undefined) {
    yield {
      rule: "nft-unknown-service",
      severity: "error",
      span: value.span,
      message: l10n.t('no service is called "{word}", so nft refuses the file; {service} uses port {port}', {
        word: text,
        service: known.service,
        port: known.port,
      }),
      repairs: [replaceRepair(value.span, String(known.port))],
    };
    return;
  }
  // `http-https` may be meant as a range, which needs blanks around the hyphen.
  const hyphen = [...text.matchAll(/-/g)].find(
    ({ index }) => portOf(text.slice(0, index)) !== undefined && portOf(text.slice(index + 1)) !== undefined,
  );
  if (hyphen !== undefined) {
    const range = `${text.slice(0, hyphen.index)} - ${text.slice(hyphen.index + 1)}`;
    yield complaint(value, l10n.t("nft takes this for one word; write {range}", { range }), [
      replaceRepair(value.span, range),
    ]);
    return;
  }
  const near = nearest(text, [...commonServices, ...Object.keys(services)]);
  yield {
    rule: "nft-unknown-service",
    severity: "error",
    span: value.span,
    message:
      near === undefined
        ? l10n.t('no service is called "{word}", so nft refuses the file; write the port number', { word: text })
        : l10n.t('no service is called "{word}", so nft refuses the file; did you mean "{near}"?', {
            word: text,
            near,
          }),
    repairs: near === undefined ? [] : [replaceRepair(value.span, near)],
  };
}

function* checkAddress(value: Value, family: 4 | 6, context: ValueContext): Iterable<Complaint> {
  const { text } = value;
  const other = parseAddress(text);
  if (other !== undefined) {
    if (other.family === family || (family === 4 && mapped.test(text)) || (family === 6 && text.startsWith("::")))
      return;
    const selector = context.selector.replace(/^ip6? /, other.family === 4 ? "ip " : "ip6 ");
    yield complaint(
      value,
      selector === context.selector
        ? l10n.t("{address} is an IPv{other} address, and only IPv{family} addresses fit here", {
            address: text,
            other: other.family,
            family,
          })
        : l10n.t("{address} is an IPv{other} address; write {selector}", {
            address: text,
            other: other.family,
            selector,
          }),
    );
    return;
  }
  // A host name has a letter; digits and dots alone are a torn address.
  if (/^[0-9.]+$/.test(text) && text.includes("."))
    yield complaint(value, l10n.t('"{text}" is no IPv4 address: four numbers from 0 to 255', { text }));
}

/** `25, 80`: a list makes sense for bits only; everything else takes a set. */
export function listRepair(text: string, list: Expression): Repair {
  const inner = text.slice(list.span.start, list.span.end);
  return {
    title: l10n.t("Write it as a set"),
    span: span(list.span.start, list.span.end),
    newText: `{ ${inner} }`,
  };
}
