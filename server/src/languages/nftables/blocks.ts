import * as l10n from "@vscode/l10n";
import { type Span, span } from "../../text/span.ts";
import {
  chainWords,
  dataTypes,
  mappedObjects,
  newerDataTypes,
  objectTypes,
  objectWords,
  setFlags,
  setWords,
  tableWords,
} from "./catalog-words.ts";
import { type Cursor, Unreadable } from "./cursor.ts";
import { readDefined, readDuration, readReference, readRightSide, readSet, readValue } from "./expressions.ts";
import { readHook, readPolicy } from "./hooks.ts";
import { keywords } from "./keywords.ts";
import { learnRule, takeKnownRules } from "./known-rules.ts";
import { readSelector, selectorWords, startsSelector } from "./selectors.ts";
import { readComment, readQuotaAmount, readRate } from "./statement-rates.ts";
import { readRule, readStateful, startsLine } from "./statements.ts";
import type {
  Block,
  ChainDefinition,
  ChainItem,
  Define,
  Element,
  Expression,
  Include,
  Name,
  ObjectDefinition,
  Property,
  SetDefinition,
  TableItem,
} from "./tree.ts";

function isComment(item: { readonly kind: string; readonly word?: Name }): boolean {
  return item.kind === "property" && item.word?.text === "comment";
}

interface BlockReading<Item> {
  takeKnown?(cursor: Cursor): readonly Item[] | undefined;
  /** What needs no semicolon and no line end behind it. */
  endsAlone?(item: Item): boolean;
}

/** Reads `{ ... }`, item by item; an item that cannot be read is skipped to its line's end. */
export function readBlock<Item extends { readonly kind: string; readonly span: Span }>(
  cursor: Cursor,
  readItem: () => Item | undefined,
  { takeKnown = () => undefined, endsAlone = () => false }: BlockReading<Item> = {},
): Block<Item> {
  const open = cursor.token;
  cursor.expectSymbol("{");
  const items: Item[] = [];
  for (;;) {
    cursor.skipSeparators();
    const known = takeKnown(cursor);
    if (known !== undefined) {
      items.push(...known);
      continue;
    }
    if (cursor.isSymbol("}")) {
      const close = cursor.next();
      const [, again] = items.filter(isComment);
      if (again !== undefined) cursor.complain(again.span, l10n.t("nft takes one comment only; remove this one"));
      return {
        items,
        open: span(open.start, open.end),
        close: span(close.start, close.end),
        span: cursor.since(open.start),
      };
    }
    const before = cursor.index;
    if (cursor.is("end")) {
      cursor.complain(
        span(open.start, open.end),
        l10n.t("this brace is never closed; add a } at the end of the block"),
      );
      return { items, open: span(open.start, open.end), span: cursor.since(open.start) };
    }
    try {
      const item = cursor.nested(readItem);
      // The block's own end was forgotten: what follows belongs to the block around it.
      if (item === undefined) {
        if (before > 0 && cursor.is("separator", undefined, before - 1 - cursor.index)) cursor.rewind(before - 1);
        return { items, open: span(open.start, open.end), span: cursor.since(open.start) };
      }
      items.push(item);
      if (endsAlone(item)) continue;
      cursor.needsSeparator();
      if (!cursor.atEnd) cursor.fail(l10n.t("the end of the line, or a semicolon,"));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      cursor.recover(cursor.openSince(before), (ahead) => startsLine(cursor, ahead));
    }
    if (cursor.index === before) cursor.next();
  }
}

/** define, redefine, undefine, include; undefined for anything else. */
export function readCommon(cursor: Cursor): Define | Include | undefined {
  const { start, text, kind } = cursor.token;
  if (kind !== "word") return undefined;
  if (text === "include") {
    cursor.next();
    if (!cursor.is("string") && !cursor.is("template")) cursor.fail(l10n.t("the path of a file in quotes"));
    const path = cursor.name();
    return { kind: "include", path, span: cursor.since(start) };
  }
  if (text !== "define" && text !== "redefine" && text !== "undefine") return undefined;
  cursor.next();
  if (!cursor.is("word")) cursor.fail(l10n.t("a name"));
  if (keywords.has(cursor.token.text)) cursor.fail(l10n.t("a name that is no keyword"));
  const name = cursor.name();
  if (text === "undefine") return { kind: text, name, span: cursor.since(start) };
  cursor.expectSymbol("=");
  if (cursor.isSymbol("{") && emptyBraces(cursor)) {
    const value: Expression = { kind: "set", elements: [], span: cursor.since(cursor.token.start) };
    cursor.next();
    cursor.skipLineEnds();
    cursor.next();
    return { kind: text, name, value, span: cursor.since(start) };
  }
  const value = readDefined(cursor);
  return { kind: text, name, value, span: cursor.since(start) };
}

function emptyBraces(cursor: Cursor): boolean {
  let ahead = 1;
  while (cursor.is("separator", "\n", ahead)) ahead++;
  return cursor.isSymbol("}", ahead);
}

export function readChain(cursor: Cursor, head: number, name: Name): ChainDefinition {
  const headSpan = cursor.since(head);
  if (!cursor.isSymbol("{")) return { kind: "chain", name, head: headSpan, span: headSpan };
  const body = readBlock<ChainItem>(cursor, () => readChainItem(cursor, name), { takeKnown: takeKnownRules });
  return { kind: "chain", name, body, head: headSpan, span: cursor.since(head) };
}

function readChainItem(cursor: Cursor, chain: Name): ChainItem | undefined {
  const { start, text, kind, end } = cursor.token;
  if (kind !== "word") return readRule(cursor);
  switch (text) {
    case "type":
      return readHook(cursor);
    case "policy":
      return readPolicy(cursor);
    case "flags": {
      const word = cursor.name();
      cursor.expectOneOf(["offload"], "offload");
      return { kind: "property", word, values: [], span: cursor.since(start) };
    }
    case "devices": {
      const word = cursor.name();
      cursor.expectSymbol("=");
      const values = [cursor.isSymbol("{") ? readSet(cursor) : readValue(cursor)];
      return { kind: "property", word, values, span: cursor.since(start) };
    }
    case "comment": {
      const word = cursor.name();
      const values = [readValue(cursor)];
      return { kind: "property", word, values, span: cursor.since(start) };
    }
    case "chain":
    case "table":
      if (cursor.is("word", undefined, 1)) {
        cursor.complain(
          span(start, end),
          l10n.t("the block of chain {chain} is not closed before this {word}; add a }", {
            chain: chain.text,
            word: text,
          }),
          [{ title: l10n.t("Close the block"), span: span(start, start), newText: "}\n" }],
        );
        return undefined;
      }
      break;
    default:
  }
  if (["hook", "priority"].includes(text))
    cursor.fail(
      l10n.t("a chain's hook is written in one go, as in `type filter hook output priority filter;`, which"),
      chainWords,
    );
  const common = readCommon(cursor);
  if (common !== undefined) return common;
  const complaints = cursor.complaints.length;
  const rule = readRule(cursor);
  if (cursor.complaints.length === complaints) learnRule(cursor.text, rule);
  return rule;
}

export function readSetDefinition(cursor: Cursor, kind: "set" | "map", head: number, name: Name): SetDefinition {
  const headSpan = cursor.since(head);
  const elements: Element[] = [];
  const elementVariables: Expression[] = [];
  const flags: Name[] = [];
  const types: Name[] = [];
  const data: Name[] = [];
  let timeout = false;
  const complaintsBefore = cursor.complaints.length;
  const readItem = (): Property | Define | Include => {
    const { start, text } = cursor.token;
    const common = readCommon(cursor);
    if (common !== undefined) return common;
    const word = cursor.expectOneOf(setWords, setWords.slice(0, 10).join(", "));
    const values: Expression[] = [];
    switch (text) {
      case "type":
      case "typeof":
        readTypes(cursor, text === "typeof", types, data);
        if (kind === "set" && data.length > 0)
          cursor.complain(data[0]?.span ?? headSpan, l10n.t("a set gives nothing; write map for what looks values up"));
        if (kind === "map" && data.length === 0) cursor.fail(l10n.t("a colon and the type of what the map gives"));
        break;
      case "flags":
        do flags.push(cursor.expectOneOf(setFlags, setFlags.join(", ")));
        while (cursor.takeSymbol(","));
        break;
      case "elements":
        cursor.expectSymbol("=");
        if (cursor.isSymbol("{") && emptyBraces(cursor)) {
          cursor.next();
          cursor.skipLineEnds();
          cursor.complain(cursor.token, l10n.t("nft takes no list without elements; leave `elements` out"));
          cursor.next();
        } else if (cursor.isSymbol("{")) {
          const set = readSet(cursor);
          if (set.kind === "set") elements.push(...set.elements);
        } else elementVariables.push(readValue(cursor));
        break;
      case "timeout":
        timeout = true;
        values.push(readDuration(cursor));
        break;
      case "gc-interval":
        if (kind === "map") cursor.needsNewer(word.span, l10n.t("gc-interval in a map"));
        values.push(readDuration(cursor));
        break;
      case "size":
        if (cursor.isSymbol("$")) values.push(readValue(cursor));
        else cursor.expectNumber();
        break;
      case "policy":
        cursor.expectOneOf(["performance", "memory"], "performance, memory");
        break;
      case "comment":
        values.push(readValue(cursor));
        break;
      case "auto-merge":
        if (kind === "map") cursor.complain(word.span, l10n.t("only sets are merged; take auto-merge out of the map"));
        while (cursor.takeWord("auto-merge"));
        break;
      default:
        // What each element counts or limits; the word itself has been taken.
        cursor.rewind(cursor.index - 1);
        while (cursor.isOneOf(["counter", "limit", "quota", "ct", "last"])) readStateful(cursor);
    }
    return { kind: "property", word, values, span: cursor.since(start) };
  };
  const endsAlone = (item: Property | Define | Include): boolean =>
    item.kind === "property" && (item.word.text === "auto-merge" || item.word.text === "elements");
  const body = cursor.isSymbol("{")
    ? readBlock<Property | Define | Include>(cursor, readItem, { endsAlone })
    : undefined;
  if (body !== undefined && types.length === 0 && cursor.complaints.length === complaintsBefore)
    cursor.complain(headSpan, l10n.t("the set has no type; add a line such as `type ipv4_addr`"));
  return {
    kind,
    name,
    ...(body === undefined ? {} : { body }),
    elements,
    elementVariables,
    flags,
    types,
    data,
    timeout,
    head: headSpan,
    span: cursor.since(head),
  };
}

/** A part of a key or of what a map gives: `ipv4_addr`, `tcp dport`. */
function readType(cursor: Cursor, expressions: boolean): Name {
  const { start } = cursor.token;
  if (!expressions) {
    if (cursor.is("template")) return cursor.name();
    if (cursor.isOneOf(newerDataTypes)) cursor.needsNewer(cursor.token, `\`type ${cursor.token.text}\``);
    else if (!cursor.isOneOf(dataTypes))
      cursor.fail(l10n.t("a type such as ipv4_addr, ipv6_addr, inet_service, ifname"), dataTypes);
    return cursor.name();
  }
  const selector = readSelectorOrFail(cursor);
  // A mask behind it changes nothing of what is held here.
  while (!cursor.atEnd && !cursor.isSymbol(".") && !cursor.isSymbol(":")) {
    if (selector.kind === "selector" && !cursor.is("symbol") && !cursor.is("number"))
      cursor.fail(l10n.t("the end of the line, or a semicolon,"));
    cursor.next();
  }
  return { text: selector.kind === "selector" ? selector.name : "", span: cursor.since(start) };
}

function readSelectorOrFail(cursor: Cursor): Expression {
  if (cursor.is("template")) return readValue(cursor);
  if (!startsSelector(cursor))
    cursor.fail(l10n.t("a match such as `ip daddr`, or the name of a type"), selectorWords());
  return readSelector(cursor);
}

/** The parts of a key, and those of what a map gives. */
function readTypes(cursor: Cursor, expressions: boolean, types: Name[], data: Name[]): void {
  types.push(readType(cursor, expressions));
  while (cursor.takeSymbol(".")) types.push(readType(cursor, expressions));
  if (!cursor.takeSymbol(":")) return;
  cursor.takeWord("interval");
  const isObject = cursor.isOneOf(mappedObjects) || (expressions && cursor.isWord("queue"));
  // `verdict` is no type of a packet's field, and `typeof` learnt of objects later.
  if (isObject) {
    if (expressions && !cursor.isWord("verdict"))
      cursor.needsNewer(cursor.token, `\`typeof ... : ${cursor.token.text}\``);
    data.push(cursor.name());
    return;
  }
  data.push(readType(cursor, expressions));
  while (cursor.takeSymbol(".")) data.push(readType(cursor, expressions));
}

export function readObject(cursor: Cursor, type: string, head: number, name: Name): ObjectDefinition {
  const headSpan = cursor.since(head);
  if (!cursor.isSymbol("{")) {
    // `add counter inet filter c packets 0 bytes 0`.
    if (type === "limit" && !cursor.atEnd) {
      cursor.expectWord("rate");
      readRate(cursor);
    } else if (type === "quota" && !cursor.atEnd) readQuotaAmount(cursor);
    else if (type === "counter") readCount(cursor);
    else while (!cursor.atEnd) cursor.next();
    return { kind: "object", type, name, head: headSpan, span: cursor.since(head) };
  }
  const words = objectWords[type] ?? [];
  const readItem = (): Property | Define | Include => {
    const { start } = cursor.token;
    const common = readCommon(cursor);
    if (common !== undefined) return common;
    if (cursor.is("word") && !words.includes(cursor.token.text) && type !== "secmark")
      cursor.fail(l10n.t("one of {fields}", { fields: words.join(", ") }), words);
    const word: Name = { text: cursor.token.text, span: span(start, cursor.token.end) };
    if (type === "counter" && !cursor.isWord("comment")) readCount(cursor);
    else if (type === "limit" && cursor.takeWord("rate")) readRate(cursor);
    else if (type === "quota" && !cursor.isWord("comment")) readQuotaAmount(cursor);
    if (cursor.isWord("comment")) readComment(cursor);
    if (type === "limit" && !cursor.atEnd) cursor.fail(l10n.t("the end of the line, or a semicolon,"));
    skipValues(cursor, type === "ct timeout" && word.text === "policy");
    return { kind: "property", word, values: [], span: cursor.since(start) };
  };
  const endsAlone = ({ kind }: Property | Define | Include): boolean =>
    kind === "property" && cursor.isSymbol("}") && endingAlone.has(type);
  const body = readBlock<Property | Define | Include>(cursor, readItem, { endsAlone });
  return { kind: "object", type, name, body, head: headSpan, span: cursor.since(head) };
}

/** Objects whose values need nothing behind them. */
const endingAlone = new Set(["counter", "limit", "quota", "secmark", "synproxy"]);

/** `packets 0 bytes 0`. */
function readCount(cursor: Cursor): void {
  if (!cursor.takeWord("packets")) return;
  cursor.expectNumber();
  cursor.expectWord("bytes");
  cursor.expectNumber();
}

/** Goes to the end of a line whose values nobody asks about, over braces of its own. */
function skipValues(cursor: Cursor, timesNewer: boolean): void {
  let open = 0;
  for (;;) {
    if (timesNewer && cursor.is("word") && /^\d/.test(cursor.token.text))
      cursor.needsNewer(cursor.token, l10n.t("a time with a unit in a policy of timeouts"), "1.0.9");
    if (cursor.is("end") || (open === 0 && cursor.atEnd)) return;
    if (cursor.isSymbol("{")) open++;
    else if (cursor.isSymbol("}")) open--;
    cursor.next();
  }
}

/** `ct helper`, `counter`, ...: the words that name a type of object; undefined where none stands here. */
export function readObjectType(cursor: Cursor): string | undefined {
  if (cursor.isOneOf(objectTypes)) return cursor.next().text;
  if (!cursor.isWord("ct") || !cursor.isOneOf(["helper", "timeout", "expectation"], 1)) return undefined;
  cursor.next();
  return `ct ${cursor.next().text}`;
}

export function readTableItem(cursor: Cursor): TableItem {
  const { start, text, end } = cursor.token;
  const common = readCommon(cursor);
  if (common !== undefined) return common;
  const name = (): Name => {
    if (!cursor.is("word") && !cursor.is("template")) cursor.fail(l10n.t("a name"));
    if (keywords.has(cursor.token.text)) cursor.fail(l10n.t("a name that is no keyword"));
    return cursor.name();
  };
  const block = <Definition extends { readonly body?: object }>(definition: Definition): Definition => {
    if (definition.body === undefined) cursor.fail("{");
    return definition;
  };
  if (cursor.takeWord("chain")) {
    const chain = name();
    return block(readChain(cursor, start, chain));
  }
  if (text === "set" || text === "map") {
    cursor.next();
    const set = name();
    return block(readSetDefinition(cursor, text, start, set));
  }
  if (text === "flags" || text === "comment") {
    const word: Name = { text, span: span(start, end) };
    cursor.next();
    const values = [readRightSide(cursor)];
    return { kind: "property", word, values, span: cursor.since(start) };
  }
  const type = readObjectType(cursor);
  if (type !== undefined) {
    const object = name();
    return block(readObject(cursor, type, start, object));
  }
  return cursor.fail(l10n.t("one of {fields}", { fields: "chain, set, map, ..." }), tableWords);
}

export function readElements(cursor: Cursor): Expression {
  return cursor.isSymbol("{") ? readSet(cursor) : readReference(cursor);
}
