import * as l10n from "@vscode/l10n";
import { type Span, span } from "../../text/span.ts";
import type { Cursor } from "./cursor.ts";
import { keywords } from "./keywords.ts";
import { isSelector, readSelector, startsSelector } from "./selectors.ts";
import type { Element, Expression, Variable, Verdict } from "./tree.ts";

/** Words that start another part of a line, so they are no values. */
const reserved = new Set([
  "accept",
  "drop",
  "continue",
  "return",
  "jump",
  "goto",
  "counter",
  "log",
  "limit",
  "quota",
  "reject",
  "queue",
  "masquerade",
  "notrack",
  "comment",
  "vmap",
  "map",
]);

export function cover(first: Expression, last: Expression): Span {
  return span(first.span.start, last.span.end);
}

const operators: Readonly<
  Record<string, { readonly operator: "&" | "|" | "^" | "<<" | ">>"; readonly strength: number }>
> = {
  "|": { operator: "|", strength: 1 },
  or: { operator: "|", strength: 1 },
  "^": { operator: "^", strength: 2 },
  xor: { operator: "^", strength: 2 },
  "&": { operator: "&", strength: 3 },
  and: { operator: "&", strength: 3 },
  "<<": { operator: "<<", strength: 4 },
  lshift: { operator: "<<", strength: 4 },
  ">>": { operator: ">>", strength: 4 },
  rshift: { operator: ">>", strength: 4 },
};

type Reader = (cursor: Cursor) => Expression;

/** An expression of bit operations; only the first operand is read by `first`, the others by `other`. */
function readBits(cursor: Cursor, first: Reader, other: Reader, strength = 1): Expression {
  let left = first(cursor);
  for (;;) {
    const { kind, text } = cursor.token;
    const found =
      (kind === "symbol" || kind === "word") && Object.hasOwn(operators, text) ? operators[text] : undefined;
    if (found === undefined || found.strength < strength) return left;
    cursor.next();
    const right = cursor.nested(() => readBits(cursor, other, other, found.strength + 1));
    left = { kind: "binary", operator: found.operator, left, right, span: cover(left, right) };
  }
}

function readParentheses(cursor: Cursor, read: Reader): Expression {
  cursor.expectSymbol("(");
  const inner = cursor.nested(() => read(cursor));
  cursor.expectSymbol(")");
  return inner;
}

/** A value: a word, a number, an address, a string, `$name`. */
export function readValue(cursor: Cursor): Expression {
  const { token } = cursor;
  const where = span(token.start, token.end);
  switch (token.kind) {
    case "template":
      cursor.next();
      return { kind: "template", span: where };
    case "string":
      cursor.next();
      return { kind: "value", text: token.text, quoted: true, span: where };
    case "word":
      if (reserved.has(token.text)) break;
      return readPlainValue(cursor);
    case "number":
    case "address":
      return readPlainValue(cursor);
    case "symbol":
      if (token.text === "$") return readVariable(cursor);
      if (token.text === "[") {
        cursor.next();
        if (!cursor.is("address")) cursor.fail(l10n.t("an IPv6 address"));
        const address = cursor.next();
        cursor.expectSymbol("]");
        return { kind: "value", text: address.text, quoted: false, span: cursor.since(token.start) };
      }
      break;
    default:
  }
  return cursor.fail(l10n.t("a value"));
}

/** `-10`, which only priorities and defines may be. */
export function readNegative(cursor: Cursor): Expression | undefined {
  const { token } = cursor;
  if (!cursor.isSymbol("-") || !cursor.is("number", undefined, 1)) return undefined;
  cursor.next();
  const number = cursor.next();
  return { kind: "value", text: `-${number.text}`, quoted: false, span: cursor.since(token.start) };
}

/** A bare value; a placeholder of a template that touches it is part of it. */
function readPlainValue(cursor: Cursor): Expression {
  const token = cursor.next();
  if (cursor.is("template") && cursor.token.start === token.end) {
    cursor.next();
    return { kind: "template", span: cursor.since(token.start) };
  }
  return { kind: "value", text: token.text, quoted: false, span: span(token.start, token.end) };
}

/** `8:0` and `08:00` are one value each where no map makes a colon mean something else. */
export function joinColons(cursor: Cursor, value: Expression): Expression {
  if (value.kind !== "value" || value.quoted) return value;
  let { text } = value;
  while (
    cursor.isSymbol(":") &&
    cursor.token.start === cursor.end &&
    cursor.peek(1).start === cursor.token.end &&
    (cursor.is("number", undefined, 1) || cursor.is("word", undefined, 1))
  ) {
    cursor.next();
    text += `:${cursor.next().text}`;
  }
  return text === value.text ? value : { ...value, text, span: cursor.since(value.span.start) };
}

export function readVariable(cursor: Cursor): Variable {
  const start = cursor.token.start;
  cursor.expectSymbol("$");
  if (!cursor.is("word")) cursor.fail(l10n.t("the name of a define"));
  const name = cursor.name();
  const variable: Variable = { kind: "variable", name, span: cursor.since(start) };
  cursor.variables.push(variable);
  return variable;
}

/** `@name`. */
export function readReference(cursor: Cursor): Expression {
  const start = cursor.token.start;
  if (cursor.isSymbol("$")) return readVariable(cursor);
  cursor.expectSymbol("@");
  if ((!cursor.is("word") && !cursor.is("template")) || keywords.has(cursor.token.text))
    cursor.fail(l10n.t("the name of a set"));
  const name = cursor.name();
  return { kind: "reference", name, span: cursor.since(start) };
}

interface Values {
  /** Reads one operand. */
  readonly operand: Reader;
  readonly colons: boolean;
}

function bits(cursor: Cursor, values: Values): Expression {
  const operand: Reader = (at) => {
    if (at.isSymbol("(")) return readParentheses(at, (inner) => readList(inner, (each) => bits(each, values)));
    const value = values.operand(at);
    return values.colons ? joinColons(at, value) : value;
  };
  return readBits(cursor, operand, operand);
}

/** A value with what makes several of it: `10.0.0.0/8`, `1024-65535`. */
function readMultiple(cursor: Cursor, values: Values): Expression {
  const base = bits(cursor, values);
  if (cursor.isSymbol("/") && prefixFollows(cursor)) {
    cursor.next();
    const length = readValue(cursor);
    return { kind: "prefix", base, length, span: cover(base, length) };
  }
  if (cursor.isSymbol("-")) {
    cursor.next();
    const high = bits(cursor, values);
    return { kind: "range", low: base, high, span: cover(base, high) };
  }
  return base;
}

function prefixFollows(cursor: Cursor): boolean {
  return (
    cursor.is("number", undefined, 1) ||
    cursor.is("address", undefined, 1) ||
    cursor.is("template", undefined, 1) ||
    (cursor.isSymbol("$", 1) && !cursor.isSymbol(",", 3))
  );
}

function readConcatenation(cursor: Cursor, read: Reader): Expression {
  const first = read(cursor);
  if (!cursor.isSymbol(".")) return first;
  const parts = [first];
  while (cursor.takeSymbol(".")) {
    cursor.skipLineEnds();
    parts.push(read(cursor));
  }
  return { kind: "concatenation", parts, span: cover(first, parts[parts.length - 1] ?? first) };
}

function readList(cursor: Cursor, read: Reader): Expression {
  const first = read(cursor);
  if (!cursor.isSymbol(",")) return first;
  const items = [first];
  while (cursor.takeSymbol(",")) {
    cursor.skipLineEnds();
    items.push(read(cursor));
  }
  const several = items.find(({ kind }) => kind === "prefix" || kind === "range");
  if (several !== undefined)
    cursor.complain(
      cover(first, items[items.length - 1] ?? first),
      l10n.t("networks and ranges side by side belong in braces"),
      [
        {
          title: l10n.t("Write it as a set"),
          span: cover(first, items[items.length - 1] ?? first),
          newText: `{ ${cursor.text.slice(first.span.start, cursor.end)} }`,
        },
      ],
    );
  return { kind: "list", items, span: cover(first, items[items.length - 1] ?? first) };
}

const plain: Values = { operand: readValue, colons: true };
const inMap: Values = { operand: readValue, colons: false };

/** What a selector is compared with. */
export function readRightSide(cursor: Cursor): Expression {
  if (cursor.isSymbol("{")) return readSet(cursor);
  if (cursor.isSymbol("@")) return readReference(cursor);
  return readList(cursor, (each) => readConcatenation(each, (part) => readMultiple(part, plain)));
}

/** `syn,ack` behind the slash of `tcp flags syn / syn,ack`. */
export function readMask(cursor: Cursor): Expression {
  return readList(cursor, (each) => bits(each, plain));
}

/** What a statement takes: a value computed from anything, perhaps looked up in a map. */
export function readComputed(cursor: Cursor, colons = true): Expression {
  const operand: Reader = (at) => (isSelector(at) ? readSelector(at) : readValue(at));
  const values: Values = { operand, colons };
  const one: Reader = (at) => {
    if (at.isSymbol("{")) return readSet(at);
    const key = readConcatenation(at, (part) => readMultiple(part, values));
    if (!at.takeWord("map")) return key;
    const map = at.isSymbol("{") ? readSet(at) : readReference(at);
    return { kind: "map", key, map, span: cover(key, map) };
  };
  return readList(cursor, one);
}

/** The left side of a match: a selector, perhaps with bit operations, concatenated, or looked up in a map. */
export function readLeftSide(cursor: Cursor): Expression {
  const primary: Reader = (at) => {
    if (at.isSymbol("(")) return readParentheses(at, readLeftSide);
    return startsSelector(at) ? readSelector(at) : readValue(at);
  };
  const other: Reader = (at) => (at.isSymbol("(") ? readParentheses(at, (inner) => bits(inner, plain)) : readValue(at));
  const left = readConcatenation(cursor, (part) => readBits(part, primary, other));
  if (!cursor.takeWord("map")) return left;
  const map = cursor.isSymbol("{") ? readSet(cursor) : readReference(cursor);
  return { kind: "map", key: left, map, span: cover(left, map) };
}

/** What a define stands for. */
export function readDefined(cursor: Cursor): Expression {
  const negative = readNegative(cursor);
  if (negative !== undefined) return negative;
  if (cursor.isSymbol("{")) return readSet(cursor);
  if (cursor.isOneOf(["accept", "drop"])) return readVerdictValue(cursor);
  return readRightSide(cursor);
}

function readVerdictValue(cursor: Cursor): Expression {
  const verdict = readVerdict(cursor);
  return { kind: "verdict", verdict, span: verdict.span };
}

export const verdictWords = ["accept", "drop", "continue", "return", "jump", "goto"] as const;

/** Reads `accept`, `jump chain`, ...; the cursor stands on the word. */
export function readVerdict(cursor: Cursor): Verdict {
  const start = cursor.token.start;
  const word = cursor.next();
  const wordSpan: Span = word;
  const found = verdictWords.find((each) => each === word.text) ?? "continue";
  if (found !== "jump" && found !== "goto") return { word: found, wordSpan, span: wordSpan };
  if (cursor.isSymbol("$")) {
    const target = readVariable(cursor);
    return { word: found, wordSpan, target, span: cursor.since(start) };
  }
  if (cursor.is("template")) return { word: found, wordSpan, target: readValue(cursor), span: cursor.since(start) };
  if (!cursor.is("word") || keywords.has(cursor.token.text)) cursor.fail(l10n.t("the name of a chain"));
  return { word: found, wordSpan, target: cursor.name(), span: cursor.since(start) };
}

/** Words and signs that make something else of the value or selector before them. */
const joining = new Set(Object.keys(operators));

/** True where the value before the cursor stands for itself: nothing that follows belongs to it. */
function endsValue(cursor: Cursor): boolean {
  const { kind, text } = cursor.token;
  if (kind === "word") return !joining.has(text) && text !== "map";
  return kind === "separator" || kind === "end" || (kind === "symbol" && text === "}");
}

/** The short way for one bare value with nothing around it; undefined where `readRightSide` must look. */
export function readBareValue(cursor: Cursor): Expression | undefined {
  const { token } = cursor;
  const { kind } = token;
  if (kind !== "number" && kind !== "address" && (kind !== "word" || reserved.has(token.text))) return undefined;
  cursor.next();
  if (endsValue(cursor)) return { kind: "value", text: token.text, quoted: false, span: token };
  cursor.rewind(cursor.index - 1);
  return undefined;
}

/** True where a selector before the cursor is the whole left side, and what follows is compared with it. */
export function startsPlainComparison(cursor: Cursor): boolean {
  const { kind, text } = cursor.token;
  if (kind === "word") return !joining.has(text) && !leading.has(text);
  return kind === "number" || kind === "address" || kind === "string" || (kind === "symbol" && text === "{");
}

/** Words behind a selector that are no value of it. */
const leading = new Set(["map", "vmap", "set", "eq", "ne", "lt", "gt", "le", "ge", "not"]);

/** `{ ... }` with elements of a set or a map. Mistakes inside cost one element, not the line. */
export function readSet(cursor: Cursor): Expression {
  const open = cursor.token;
  cursor.expectSymbol("{");
  const elements: Element[] = [];
  cursor.nested(() => {
    for (;;) {
      cursor.skipLineEnds();
      if (cursor.takeSymbol("}")) return;
      if (cursor.takeSymbol(",")) {
        // nft takes commas in a row, but none at the start.
        if (elements.length > 0) continue;
        cursor.complain(span(cursor.end - 1, cursor.end), l10n.t("there is no element before this comma; remove it"), [
          { title: l10n.t("Remove the comma"), span: span(cursor.end - 1, cursor.end), newText: "" },
        ]);
        continue;
      }
      elements.push(readElement(cursor));
      const last = cursor.end;
      const { index } = cursor;
      cursor.skipLineEnds();
      if (cursor.takeSymbol(",") || cursor.isSymbol("}")) continue;
      const { token } = cursor;
      if (token.kind === "end" || token.kind === "separator" || (token.kind === "word" && endsSet(cursor))) {
        cursor.complain(
          span(open.start, open.end),
          l10n.t("this brace is never closed; write } after the last element"),
          [{ title: l10n.t("Close the set"), span: span(last, last), newText: " }" }],
        );
        cursor.rewind(index);
        return;
      }
      if (token.kind === "symbol" || token.kind === "junk") cursor.fail(l10n.t("a comma or }"));
      cursor.complain(span(token.start, token.end), l10n.t("a comma is missing before this element"), [
        { title: l10n.t("Add the comma"), span: span(last, last), newText: "," },
      ]);
    }
  });
  if (elements.length === 0)
    cursor.complain(cursor.since(open.start), l10n.t("a set in a line needs at least one element"));
  return { kind: "set", elements, span: cursor.since(open.start) };
}

/** True where a word goes on with the line behind a set whose brace was forgotten. */
function endsSet(cursor: Cursor): boolean {
  return reserved.has(cursor.token.text) || isSelector(cursor);
}

/** `30s`, `1d12h`: a number needs its unit. */
export function readDuration(cursor: Cursor): Expression {
  if (cursor.is("string")) cursor.fail(l10n.t("a time without quotes"));
  if (cursor.is("number") && !cursor.is("word", undefined, 1)) {
    const { token } = cursor;
    cursor.complain(
      span(token.start, token.end),
      l10n.t("a time needs a unit; write {time}s for seconds", { time: token.text }),
      [{ title: l10n.t('Write "{near}"', { near: `${token.text}s` }), span: span(token.end, token.end), newText: "s" }],
    );
  } else if (cursor.is("number")) cursor.fail(l10n.t("a time such as 1d12h, 30m or 10s"));
  else if (cursor.is("word") && !durations.test(cursor.token.text))
    cursor.fail(l10n.t("a time such as 1d12h, 30m or 10s"));
  return readValue(cursor);
}

/** nft takes a unit without its number for none of it. */
const durations = /^(?:\d*d)?(?:\d*h)?(?:\d*m)?(?:\d*s)?(?:\d*ms)?$/;

function readElement(cursor: Cursor): Element {
  const start = cursor.token.start;
  const key = readKey(cursor);
  let fleeting = false;
  let counted = 0;
  let comment: string | undefined;
  const options = (): void => {
    for (;;) {
      if (cursor.isOneOf(["timeout", "expires"])) {
        cursor.next();
        readDuration(cursor);
        fleeting = true;
      } else if (cursor.takeWord("comment")) {
        if (comment !== undefined)
          cursor.complain(cursor.peek(-1), l10n.t("nft takes one comment only; remove this one"));
        const value = readValue(cursor);
        if (value.kind === "value") comment = value.text;
      } else if (
        cursor.isOneOf(["counter", "limit", "quota", "last"]) ||
        (cursor.isWord("ct") && cursor.isWord("count", 1))
      )
        skipStateful(cursor, counted++ === 0);
      else return;
    }
  };
  options();
  let data: Expression | undefined;
  cursor.skipLineEndsBeforeColon();
  if (cursor.takeSymbol(":")) {
    cursor.skipLineEnds();
    data = cursor.isOneOf(verdictWords)
      ? readVerdictValue(cursor)
      : cursor.isSymbol("{")
        ? readSet(cursor)
        : readConcatenation(cursor, (part) => readMultiple(part, plain));
    options();
  }
  return {
    key,
    ...(data === undefined ? {} : { data }),
    fleeting,
    ...(comment === undefined ? {} : { comment }),
    span: cursor.since(start),
  };
}

function readKey(cursor: Cursor): Expression {
  const { token } = cursor;
  if (cursor.isSymbol("*")) {
    cursor.next();
    return { kind: "wildcard", span: span(token.start, token.end) };
  }
  if (cursor.isSymbol("{")) return readSet(cursor);
  return readConcatenation(cursor, (part) => readMultiple(part, inMap));
}

/** counter, limit, quota, ct count, last beside an element: what they count does not matter for what is in the set. */
const timeUnits = ["second", "minute", "hour", "day", "week"];

function skipStateful(cursor: Cursor, first: boolean): void {
  // 1.0.6 takes a limit behind a counter, and a quota only alone.
  if (!first && cursor.isWord("quota"))
    cursor.needsNewer(cursor.token, l10n.t("a quota behind another thing that an element counts"), "1.0.9");
  cursor.next();
  while (!cursor.atEnd && !cursor.isSymbol(",") && !cursor.isSymbol(":")) {
    if (cursor.isOneOf(["timeout", "expires", "comment", "counter", "limit", "quota", "ct"])) return;
    const isRate = cursor.isSymbol("/");
    cursor.next();
    if (isRate) cursor.expectOneOf(timeUnits, timeUnits.join(", "));
  }
}
