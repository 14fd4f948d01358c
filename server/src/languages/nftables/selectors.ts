import * as l10n from "@vscode/l10n";
import { freeMetaKeys, headers, selectorSince } from "./catalog.ts";
import type { Cursor } from "./cursor.ts";
import { readLeftSide, readVariable } from "./expressions.ts";
import type { Expression, Name } from "./tree.ts";

const innerHeaders = new Set(["vxlan", "geneve", "gre", "gretap"]);
const computing = new Set(["numgen", "jhash", "symhash", "fib"]);

const optionFields = new Set([
  "type",
  "length",
  "value",
  "ptr",
  "addr",
  "size",
  "left",
  "right",
  "count",
  "tsval",
  "tsecr",
  "subtype",
]);
const ipOptions = ["lsrr", "rr", "ssrr", "ra"];
const tcpOptions = [
  "echo",
  "eol",
  "fastopen",
  "md5sig",
  "mptcp",
  "maxseg",
  "mss",
  "nop",
  "noop",
  "sack-permitted",
  "sack-perm",
  "timestamp",
  "window",
  "sack",
  "sack0",
  "sack1",
  "sack2",
  "sack3",
];
const chunks = [
  "data",
  "init",
  "init-ack",
  "sack",
  "heartbeat",
  "heartbeat-ack",
  "abort",
  "shutdown",
  "shutdown-ack",
  "error",
  "cookie-echo",
  "cookie-ack",
  "ecne",
  "cwr",
  "shutdown-complete",
  "asconf-ack",
  "forward-tsn",
  "asconf",
];
const chunkFields = new Set([
  "type",
  "flags",
  "length",
  "tsn",
  "stream",
  "ssn",
  "ppid",
  "init-tag",
  "a-rwnd",
  "num-outbound-streams",
  "num-inbound-streams",
  "initial-tsn",
  "cum-tsn-ack",
  "num-gap-ack-blocks",
  "num-dup-tsns",
  "lowest-tsn",
  "seqno",
  "new-cum-tsn",
]);

/** `ipsec exists` asks whether there is any; `ipsec in reqid 1` for one of them. */
function isSecurityPath(cursor: Cursor): boolean {
  return cursor.isWord("ipsec") && !cursor.isOneOf(["in", "out"], 1);
}

/** True where the cursor stands on something read from the packet, rather than on a value that looks alike. */
export function isSelector(cursor: Cursor): boolean {
  if (cursor.isSymbol("@")) return cursor.is("word", undefined, 1) && cursor.isSymbol(",", 2);
  const { kind, text } = cursor.token;
  if (kind !== "word") return false;
  if (Object.hasOwn(freeMetaKeys, text) || computing.has(text) || isSecurityPath(cursor)) return true;
  if (!Object.hasOwn(headers(), text)) return false;
  const following = cursor.peek(1);
  if (following.kind !== "word") return false;
  if (innerHeaders.has(text) && Object.hasOwn(headers(), following.text)) return true;
  if ((text === "rt" || text === "osf") && ["ip", "ip6", "ttl"].includes(following.text)) return true;
  return Object.hasOwn(headers()[text]?.fields ?? {}, following.text);
}

/** True where a word may start a selector, right or wrong: what follows is complained about then. */
export function startsSelector(cursor: Cursor): boolean {
  const { kind, text } = cursor.token;
  if (kind === "symbol") return text === "@" || text === "(";
  return (
    kind === "word" && (Object.hasOwn(headers(), text) || Object.hasOwn(freeMetaKeys, text) || computing.has(text))
  );
}

/** All words a selector may start with. */
export function selectorWords(): readonly string[] {
  return [...Object.keys(headers()), ...Object.keys(freeMetaKeys), ...computing];
}

type Selector = Expression & { readonly kind: "selector" };

/** A selector's name and header, for those that are one or two words whatever follows. */
interface Plain {
  readonly name: string;
  readonly header: string;
}

const plainHeaders = ["ip", "ip6", "tcp", "udp", "udplite", "th", "icmp", "icmpv6", "ether", "vlan", "ct", "meta"];
/** Fields that go on, or that start a statement of their own. */
const going = new Set(["option", "original", "reply", "ipsec", "secpath", "count", "timeout", "expectation"]);
let plains: ReadonlyMap<string, Plain | ReadonlyMap<string, Plain>> | undefined;

function plainSelectors(): ReadonlyMap<string, Plain | ReadonlyMap<string, Plain>> {
  if (plains !== undefined) return plains;
  const found = new Map<string, Plain | ReadonlyMap<string, Plain>>();
  for (const header of plainHeaders) {
    const fields = new Map<string, Plain>();
    for (const field of Object.keys(headers()[header]?.fields ?? {})) {
      const free = header === "meta" && Object.hasOwn(freeMetaKeys, field);
      if (!going.has(field))
        fields.set(field, free ? { name: field, header: field } : { name: `${header} ${field}`, header });
    }
    found.set(header, fields);
  }
  for (const key of Object.keys(freeMetaKeys)) found.set(key, { name: key, header: key });
  plains = found;
  return found;
}

const none: readonly Expression[] = [];

/** The short way for what nearly every line asks for, such as `ip daddr`; undefined where `readSelector` must look. */
export function readPlainSelector(cursor: Cursor): Selector | undefined {
  const first = cursor.token;
  if (first.kind !== "word") return undefined;
  const found = plainSelectors().get(first.text);
  if (found === undefined) return undefined;
  if ("name" in found) {
    cursor.next();
    const word: Name = { text: first.text, span: first };
    return { kind: "selector", name: found.name, header: found.header, words: [word], arguments: none, span: first };
  }
  const second = cursor.peek(1);
  const plain = second.kind === "word" ? found.get(second.text) : undefined;
  if (plain === undefined) return undefined;
  cursor.next();
  cursor.next();
  return {
    kind: "selector",
    name: plain.name,
    header: plain.header,
    words: [
      { text: first.text, span: first },
      { text: second.text, span: second },
    ],
    arguments: none,
    span: { start: first.start, end: second.end },
  };
}

/** Reads a selector; fails with the nearest field where the header has no such field. */
export function readSelector(cursor: Cursor): Expression {
  const { start } = cursor.token;
  const words: Name[] = [];
  const parameters: Expression[] = [];
  let header = cursor.token.text;
  const take = (): string => {
    const name = cursor.name();
    words.push(name);
    return name.text;
  };
  const number = (): void => {
    if (cursor.isSymbol("$")) {
      parameters.push(readVariable(cursor));
      return;
    }
    if (!cursor.is("number")) cursor.fail(l10n.t("a number"));
    const { text, start: from, end } = cursor.next();
    parameters.push({ kind: "value", text, quoted: false, span: { start: from, end } });
  };
  const optional = (word: string): void => {
    if (!cursor.isWord(word)) return;
    take();
    number();
  };
  const oneOf = (choices: readonly string[], what: string): string => {
    if (!cursor.isOneOf(choices)) cursor.fail(what, choices);
    return take();
  };
  if (cursor.takeSymbol("@")) {
    header = `@${take()}`;
    cursor.expectSymbol(",");
    number();
    cursor.expectSymbol(",");
    number();
  } else if (Object.hasOwn(freeMetaKeys, header) || isSecurityPath(cursor)) take();
  else if (header === "numgen") {
    take();
    oneOf(["inc", "random"], "inc, random");
    oneOf(["mod"], "mod");
    number();
    optional("offset");
  } else if (header === "jhash" || header === "symhash") {
    take();
    if (header === "jhash") parameters.push(cursor.nested(() => readLeftSide(cursor)));
    oneOf(["mod"], "mod");
    number();
    optional("seed");
    optional("offset");
  } else if (header === "fib") {
    take();
    const flags = ["saddr", "daddr", "mark", "iif", "oif"];
    oneOf(flags, flags.join(", "));
    while (cursor.takeSymbol(".")) oneOf(flags, flags.join(", "));
    oneOf(["oif", "oifname", "type", "check"], "oif, oifname, type");
  } else readField(cursor, header, take, oneOf, number, parameters);
  const since = selectorSince(words.map((word) => word.text).join(" "));
  if (since !== undefined)
    cursor.needsNewer(cursor.since(start), `\`${words.map(({ text }) => text).join(" ")}\``, since);
  // `meta` is left out of the name where nft lets one leave it out.
  const first = words[0]?.text === "meta" && Object.hasOwn(freeMetaKeys, words[1]?.text ?? "") ? 1 : 0;
  return {
    kind: "selector",
    name: header.startsWith("@")
      ? header
      : words
          .slice(first)
          .map((word) => word.text)
          .join(" "),
    header: first === 1 ? (words[1]?.text ?? header) : header,
    words,
    arguments: parameters,
    span: cursor.since(start),
  };
}

function readField(
  cursor: Cursor,
  header: string,
  take: () => string,
  oneOf: (choices: readonly string[], what: string) => string,
  number: () => void,
  parameters: Expression[],
): void {
  take();
  const fields = headers()[header]?.fields ?? {};
  if (innerHeaders.has(header) && cursor.is("word") && Object.hasOwn(headers(), cursor.token.text)) {
    const inner = cursor.token.text;
    readField(cursor, inner, take, oneOf, number, parameters);
    return;
  }
  if (header === "rt" && cursor.isOneOf(["ip", "ip6"])) take();
  if (header === "osf" && cursor.isWord("ttl")) {
    take();
    oneOf(["loose", "skip"], "loose, skip");
  }
  if (!cursor.is("word") || !Object.hasOwn(fields, cursor.token.text)) {
    const names = Object.keys(fields);
    cursor.fail(l10n.t("one of {fields}", { fields: names.slice(0, 12).join(", ") }), names);
  }
  const field = take();
  if (header === "ct" && (field === "original" || field === "reply")) {
    const directed = [
      "saddr",
      "daddr",
      "l3proto",
      "protocol",
      "proto-src",
      "proto-dst",
      "bytes",
      "packets",
      "avgpkt",
      "zone",
    ];
    if (cursor.isOneOf(["ip", "ip6"])) {
      take();
      oneOf(["saddr", "daddr"], "saddr, daddr");
    } else oneOf(directed, directed.join(", "));
  } else if (header === "ip" && field === "option") {
    oneOf(ipOptions, ipOptions.join(", "));
    if (optionFields.has(cursor.token.text)) take();
  } else if (header === "tcp" && field === "option") {
    if (cursor.takeSymbol("@")) {
      take();
      cursor.expectSymbol(",");
      number();
      cursor.expectSymbol(",");
      number();
      return;
    }
    if (cursor.is("number")) number();
    else oneOf(tcpOptions, tcpOptions.join(", "));
    // `set` and the like follow an option without a field.
    if (cursor.is("word") && optionFields.has(cursor.token.text)) take();
  } else if (header === "sctp" && field === "chunk") {
    oneOf(chunks, chunks.slice(0, 5).join(", "));
    if (cursor.is("word") && chunkFields.has(cursor.token.text)) take();
  } else if (header === "dccp" && field === "option") number();
  else if (header === "arp" && (field === "saddr" || field === "daddr")) oneOf(["ether", "ip"], "ether, ip");
  else if ((header === "rt0" && field === "addr") || field === "sid") {
    cursor.expectSymbol("[");
    number();
    cursor.expectSymbol("]");
  } else if (header === "socket" && field === "cgroupv2") {
    oneOf(["level"], "level");
    number();
  } else if (header === "ipsec") {
    if (cursor.isWord("spnum")) {
      take();
      number();
    }
    if (cursor.isOneOf(["ip", "ip6"])) {
      take();
      oneOf(["saddr", "daddr"], "saddr, daddr");
    } else oneOf(["spi", "reqid"], "spi, reqid");
  }
}
