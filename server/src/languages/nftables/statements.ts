import * as l10n from "@vscode/l10n";
import { span } from "../../text/span.ts";
import { valueType } from "./catalog.ts";
import { icmpCodes, icmpv6Codes, icmpxCodes } from "./catalog-words.ts";
import { type Cursor, replaceRepair, Unreadable } from "./cursor.ts";
import {
  readBareValue,
  readComputed,
  readDuration,
  readLeftSide,
  readMask,
  readReference,
  readRightSide,
  readSet,
  readValue,
  readVerdict,
  startsPlainComparison,
  verdictWords,
} from "./expressions.ts";
import { readPlainSelector, selectorWords, startsSelector } from "./selectors.ts";
import { readForwarding, readNat, readQueue, readSynproxy } from "./statement-nat.ts";
import { plainObject, readComment, readCounter, readLast, readLimit, readLog, readQuota } from "./statement-rates.ts";
import type { Element, Expression, Name, Operator, Rule, Statement } from "./tree.ts";

/** Words other than selectors that a statement may start with. */
const starters = [
  ...verdictWords,
  "counter",
  "log",
  "limit",
  "quota",
  "reject",
  "queue",
  "dnat",
  "snat",
  "masquerade",
  "redirect",
  "notrack",
  "comment",
  "add",
  "update",
  "delete",
  "set",
  "dup",
  "fwd",
  "synproxy",
  "tproxy",
  "flow",
  "meter",
  "last",
  "reset",
  "xt",
  "tunnel",
  "secmark",
];

const operatorWords: Readonly<Record<string, Operator>> = {
  "==": "==",
  eq: "==",
  "!=": "!=",
  ne: "!=",
  "<": "<",
  lt: "<",
  ">": ">",
  gt: ">",
  "<=": "<=",
  le: "<=",
  ">=": ">=",
  ge: ">=",
  "!": "!",
  not: "!",
};

/** Fields that people write without their header. */
const headless: Readonly<Record<string, string>> = {
  dport: "tcp dport / udp dport",
  sport: "tcp sport / udp sport",
  saddr: "ip saddr / ip6 saddr",
  daddr: "ip daddr / ip6 daddr",
  state: "ct state",
  l4proto: "meta l4proto",
  nfproto: "meta nfproto",
  protocol: "meta l4proto",
  proto: "meta l4proto",
  src: "ip saddr / ip6 saddr",
  port: "tcp dport / udp dport",
  iface: "oifname / iifname",
  user: "meta skuid",
};

/** Statements behind which nothing in the line is reached any more; nft refuses such a line. */
function isFinal(statement: Statement): boolean {
  if (statement.kind === "verdict") return statement.verdict.word !== "continue";
  if (statement.kind === "handover") return statement.word.text === "queue";
  return statement.kind === "reject" || statement.kind === "nat";
}

/** True where a token may start a statement. */
export function startsStatement(cursor: Cursor, ahead: number): boolean {
  const { kind, text } = cursor.peek(ahead);
  return kind === "word" && (starters.includes(text) || selectorWords().includes(text));
}

/** True where a token may start a line of a chain or block: how a torn line's end is found. */
export function startsLine(cursor: Cursor, ahead: number): boolean {
  const { kind, text } = cursor.peek(ahead);
  if (kind === "symbol") return text === "}" && cursor.is("separator", undefined, ahead + 1);
  if (kind !== "word") return false;
  const following = cursor.peek(ahead + 1);
  if (["chain", "set", "map", "table", "define", "include", "type", "policy", "flush"].includes(text))
    return following.kind !== "separator";
  if (starters.includes(text)) return following.kind !== "symbol" || following.text !== ",";
  return selectorWords().includes(text) && (following.kind === "word" || following.kind === "string");
}

/** Reads one line of a chain up to its end. A line that cannot be read to the end keeps what was read. */
export function readRule(cursor: Cursor): Rule {
  const { start } = cursor.token;
  const first = cursor.index;
  const statements: Statement[] = [];
  let comment: Name | undefined;
  try {
    let final: Statement | undefined;
    while (!cursor.atEnd) {
      if (cursor.isWord("comment")) {
        comment = readComment(cursor);
        if (!cursor.atEnd)
          cursor.fail(l10n.t("the end of the line: a comment with blanks needs quotes, and nothing follows it"));
        break;
      }
      const statement = readStatement(cursor);
      if (final !== undefined)
        cursor.complain(
          statement.span,
          l10n.t("nothing is reached after {verdict}; put it before, or take it out", {
            verdict: cursor.text.slice(final.span.start, final.span.end).split(/\s/)[0] ?? "",
          }),
        );
      else if (isFinal(statement)) final = statement;
      statements.push(statement);
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const from = cursor.token.start;
    cursor.recover(cursor.openSince(first), (ahead) => startsLine(cursor, ahead));
    statements.push({ kind: "unread", span: span(Math.min(from, cursor.end), Math.max(from, cursor.end)) });
  }
  return {
    kind: "rule",
    statements,
    ...(comment === undefined ? {} : { comment }),
    span: span(start, Math.max(start, cursor.end)),
  };
}

type StatementReader = (cursor: Cursor) => Statement;

/** What reads a statement that starts with a word; `undefined` sends it on to the next way. */
const readers: ReadonlyMap<string, (cursor: Cursor) => Statement | undefined> = new Map<
  string,
  (cursor: Cursor) => Statement | undefined
>([
  ...(["jump", "goto"] as const).map((word): [string, StatementReader] => [
    word,
    (cursor) => (cursor.isSymbol("{", 1) ? readInline(cursor, word) : verdict(cursor)),
  ]),
  ...["accept", "drop", "continue", "return"].map((word): [string, StatementReader] => [word, verdict]),
  ["reject", readReject],
  ["counter", readCounter],
  ["limit", readLimit],
  ["quota", readQuota],
  ["log", readLog],
  ["last", readLast],
  ...["dnat", "snat", "masquerade", "redirect"].map((word): [string, StatementReader] => [word, readNat]),
  ["queue", readQueue],
  ...["dup", "fwd", "tproxy"].map((word): [string, StatementReader] => [word, readForwarding]),
  ["synproxy", readSynproxy],
  ["notrack", readNotrack],
  ...["add", "update", "delete", "set"].map((word): [string, StatementReader] => [word, readStore]),
  ["meter", readMeter],
  ["flow", readFlow],
  ["reset", readOptionStrip],
  ["xt", readForeign],
  ["ct", (cursor) => readConnectionStatement(cursor) ?? readMatch(cursor)],
  ["tunnel", (cursor) => (cursor.isWord("name", 1) ? plainObject(cursor) : undefined)],
]);

function readStatement(cursor: Cursor): Statement {
  const { start, kind, text } = cursor.token;
  if (kind === "template") {
    cursor.next();
    return { kind: "unread", span: cursor.since(start) };
  }
  if (kind === "symbol" && (text === "@" || text === "(")) return readMatch(cursor);
  if (kind === "symbol" && text === "$") return readVariableStatement(cursor);
  if (kind !== "word") cursor.fail(l10n.t("a match or a verdict"), []);
  const read = readers.get(text)?.(cursor);
  if (read !== undefined) return read;
  if (startsSelector(cursor)) return readMatch(cursor);
  const whole = Object.hasOwn(headless, text) ? headless[text] : undefined;
  if (whole !== undefined) {
    const where = span(start, cursor.token.end);
    cursor.complain(where, l10n.t('"{word}" says not of what; write {whole}', { word: text, whole }), [
      replaceRepair(where, whole.split(" / ")[0] ?? whole),
    ]);
    throw new Unreadable();
  }
  return cursor.fail(l10n.t("a match or a verdict"), [...starters, ...selectorWords()]);
}

function readNotrack(cursor: Cursor): Statement {
  const word = cursor.name();
  return { kind: "plain", word, text: "notrack", span: word.span };
}

/** What iptables-nft leaves behind: nft prints it and cannot read it back into the kernel. */
function readForeign(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  while (!cursor.atEnd) cursor.next();
  return { kind: "handover", word, span: cursor.since(start) };
}

function verdict(cursor: Cursor): Statement {
  const found = readVerdict(cursor);
  return { kind: "verdict", verdict: found, span: found.span };
}

function readInline(cursor: Cursor, word: "jump" | "goto"): Statement {
  const { start } = cursor.next();
  const open = cursor.token;
  cursor.expectSymbol("{");
  const rules: Rule[] = [];
  for (;;) {
    cursor.skipSeparators();
    if (cursor.takeSymbol("}")) break;
    if (cursor.is("end")) {
      cursor.complain(span(open.start, open.end), l10n.t("this brace is never closed; add a }"));
      break;
    }
    rules.push(cursor.nested(() => readRule(cursor)));
    cursor.needsSeparator();
  }
  return { kind: "inline", word, rules, span: cursor.since(start) };
}

/** A match, a vmap, or `... set ...`. */
function readMatch(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const { index } = cursor;
  const plain = readPlainSelector(cursor);
  if (plain !== undefined) {
    if (startsPlainComparison(cursor)) {
      const value = readBareValue(cursor);
      if (value !== undefined) {
        const where = span(start, value.span.end);
        return { kind: "match", left: plain, operator: "", right: value, span: where };
      }
    }
    cursor.rewind(index);
  }
  const left = readLeftSide(cursor);
  if (cursor.takeWord("vmap")) {
    const map = cursor.isSymbol("{") ? readSet(cursor) : readReference(cursor);
    if (map.kind === "set") noteCounted(cursor, map.elements);
    return { kind: "vmap", key: left, map, span: cursor.since(start) };
  }
  if (left.kind === "selector" && cursor.takeWord("set")) {
    const value = readComputed(cursor);
    return { kind: "set", target: left, value, span: cursor.since(start) };
  }
  const operator = readOperator(cursor);
  const right = readRightSide(cursor);
  const isAddress = left.kind === "selector" && ["ipv4", "ipv6", "port"].includes(valueType(left.name));
  if (cursor.isSymbol("/") && isAddress) {
    cursor.next();
    cursor.fail(l10n.t("a number"));
  }
  if (!cursor.takeSymbol("/")) return { kind: "match", left, operator, right, span: cursor.since(start) };
  const mask = readMask(cursor);
  return { kind: "match", left, operator, right, mask, span: cursor.since(start) };
}

/** `22 counter : accept`, which nft 1.0.6 takes in named maps alone. */
function noteCounted(cursor: Cursor, elements: readonly Element[]): void {
  for (const { key, data } of elements) {
    if (data === undefined) continue;
    const where = span(key.span.end, data.span.start);
    if (/\b(?:counter|limit|quota)\b/.test(cursor.text.slice(where.start, where.end)))
      cursor.needsNewer(key.span, l10n.t("a counter in a vmap without a name"));
  }
}

function readOperator(cursor: Cursor): Operator {
  const { kind, text, start, end } = cursor.token;
  if (kind === "symbol" && text === "=") {
    cursor.complain(
      span(start, end),
      l10n.t("a comparison is written == or not at all; = only gives values to names"),
      [replaceRepair(span(start, end), "==")],
    );
    cursor.next();
    return "==";
  }
  if ((kind !== "symbol" && kind !== "word") || !Object.hasOwn(operatorWords, text)) return "";
  cursor.next();
  return operatorWords[text] ?? "";
}

/** `$name` as a statement: nft takes it as the left side of a match. */
function readVariableStatement(cursor: Cursor): Statement {
  const { start } = cursor.token;
  readValue(cursor);
  if (!cursor.atEnd) readOperator(cursor);
  if (!cursor.atEnd) readRightSide(cursor);
  return { kind: "unread", span: cursor.since(start) };
}

function readReject(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  if (!cursor.takeWord("with")) return { kind: "reject", word, span: cursor.since(start) };
  const protocol = cursor.expectOneOf(["icmp", "icmpv6", "icmpx", "tcp"], "icmp, icmpv6, icmpx, tcp reset");
  if (protocol.text === "tcp") {
    if (!cursor.isWord("reset")) cursor.fail("reset", ["reset"]);
    return { kind: "reject", word, with: { protocol, type: cursor.name() }, span: cursor.since(start) };
  }
  cursor.takeWord("type");
  const codes: readonly string[] =
    protocol.text === "icmp" ? icmpCodes : protocol.text === "icmpv6" ? icmpv6Codes : icmpxCodes;
  if (!cursor.is("number") && !cursor.is("template") && !cursor.isSymbol("$") && !cursor.isOneOf(codes))
    cursor.fail(l10n.t("one of {fields}", { fields: codes.join(", ") }), codes);
  const value = readValue(cursor);
  const type = { text: cursor.text.slice(value.span.start, value.span.end), span: value.span };
  return { kind: "reject", word, with: { protocol, type }, span: cursor.since(start) };
}

/** counter, limit, quota, ct count or last beside a set or its elements. */
export function readStateful(cursor: Cursor): void {
  if (cursor.isWord("last")) cursor.needsNewer(cursor.token, l10n.t("`last` in a set"));
  readStatement(cursor);
}

/** `{ key timeout 1m limit rate 1/second : data }` of a set filled from the packet path. */
function readStored(cursor: Cursor): { readonly key: Expression; readonly limited: boolean } {
  cursor.skipLineEnds();
  const key = readComputed(cursor, false);
  let limited = false;
  const options = (): void => {
    for (;;) {
      cursor.skipLineEnds();
      if (cursor.isOneOf(["timeout", "expires"])) {
        cursor.next();
        readDuration(cursor);
      } else if (cursor.isWord("comment")) readComment(cursor);
      else if (cursor.isOneOf(["counter", "last"])) readStatement(cursor);
      else if (cursor.isOneOf(["limit", "quota", "ct"])) {
        limited = true;
        readStatement(cursor);
      } else return;
    }
  };
  options();
  if (cursor.takeSymbol(":")) {
    cursor.skipLineEnds();
    if (cursor.isOneOf(verdictWords)) readVerdict(cursor);
    else readComputed(cursor, false);
    options();
  }
  return { key, limited };
}

function readStore(cursor: Cursor): Statement {
  const { start } = cursor.token;
  if (cursor.takeWord("set")) {
    const operation = cursor.expectOneOf(["add", "update", "delete"], "add, update, delete");
    const { key, limited } = readStored(cursor);
    const set = readReference(cursor);
    return store(cursor, start, operation, set, key, limited);
  }
  const operation = cursor.name();
  const set = readReference(cursor);
  cursor.expectSymbol("{");
  const { key, limited } = readStored(cursor);
  cursor.skipLineEnds();
  cursor.expectSymbol("}");
  return store(cursor, start, operation, set, key, limited);
}

function store(
  cursor: Cursor,
  start: number,
  operation: Name,
  set: Expression,
  key: Expression,
  limited: boolean,
): Statement {
  const name = set.kind === "reference" ? set.name : undefined;
  return { kind: "store", operation, set: name, key, limited, span: cursor.since(start) };
}

function readMeter(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const operation = cursor.name();
  if (!cursor.is("word")) cursor.fail(l10n.t("the name of the meter"));
  const set = cursor.name();
  if (cursor.takeWord("size")) cursor.expectNumber();
  cursor.expectSymbol("{");
  const { key, limited } = readStored(cursor);
  cursor.skipLineEnds();
  cursor.expectSymbol("}");
  return { kind: "store", operation, set, key, limited, span: cursor.since(start) };
}

function readFlow(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  if (cursor.isWord("table")) {
    // Meters were called flow tables before nft 0.8.2.
    cursor.next();
    return readMeter(cursor);
  }
  cursor.expectOneOf(["add", "offload"], "add @name");
  readReference(cursor);
  return { kind: "plain", word, text: "flow", span: cursor.since(start) };
}

function readOptionStrip(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  cursor.expectWord("tcp");
  cursor.expectWord("option");
  cursor.next();
  return { kind: "plain", word, text: "reset", span: cursor.since(start) };
}

/** `ct count over 10`, `ct helper set "x"`, ...; undefined for a match. */
function readConnectionStatement(cursor: Cursor): Statement | undefined {
  const { start } = cursor.token;
  if (cursor.isWord("count", 1)) {
    cursor.next();
    const word = cursor.name();
    if (cursor.isOneOf(["over", "until"])) cursor.next();
    if (cursor.isSymbol("$") || cursor.is("template")) readValue(cursor);
    else cursor.expectNumber();
    return { kind: "rate", word, span: cursor.since(start) };
  }
  if (cursor.isOneOf(["timeout", "expectation"], 1) && cursor.isWord("set", 2)) {
    const word = cursor.name();
    cursor.next();
    cursor.next();
    readComputed(cursor);
    return { kind: "plain", word, text: "ct", span: cursor.since(start) };
  }
  return undefined;
}
