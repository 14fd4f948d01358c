import * as l10n from "@vscode/l10n";
import { span } from "../../text/span.ts";
import { logLevels } from "./catalog-words.ts";
import { type Cursor, nearest, replaceRepair } from "./cursor.ts";
import { readComputed, readValue } from "./expressions.ts";
import { keywords } from "./keywords.ts";
import type { Expression, Name, Statement } from "./tree.ts";

export function readComment(cursor: Cursor): Name {
  cursor.expectWord("comment");
  const isKeyword = cursor.is("word") && keywords.has(cursor.token.text);
  if (isKeyword || (!cursor.is("string") && !cursor.is("word") && !cursor.is("template")))
    cursor.fail(l10n.t("the comment in quotes"));
  return cursor.name();
}

/** The rest of `counter name "x"`, `limit name "x"`, ...; `name` is at hand. */
export function readObjectName(cursor: Cursor): Expression {
  cursor.expectWord("name");
  return readComputed(cursor);
}

export function plainObject(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  const object = readObjectName(cursor);
  return { kind: "plain", word, text: word.text, object, span: cursor.since(start) };
}

export function readCounter(cursor: Cursor): Statement {
  if (cursor.isWord("name", 1)) return plainObject(cursor);
  const { start } = cursor.token;
  const word = cursor.name();
  while (cursor.isOneOf(["packets", "bytes"])) {
    cursor.next();
    cursor.expectNumber();
  }
  return { kind: "plain", word, text: "counter", span: cursor.since(start) };
}

const timeUnits = ["second", "minute", "hour", "day", "week"];
const byteUnits = ["bytes", "kbytes", "mbytes"];

/** `over 10/second burst 5 packets`, behind `rate`. */
export function readRate(cursor: Cursor): void {
  if (cursor.isOneOf(["over", "until"])) cursor.next();
  if (cursor.isSymbol("$") || cursor.is("template")) readValue(cursor);
  else cursor.expectNumber();
  const bytes = cursor.isOneOf(byteUnits);
  if (bytes) cursor.next();
  cursor.expectSymbol("/");
  const { kind, text, start, end } = cursor.token;
  if (kind === "word" && !timeUnits.includes(text)) {
    const unit =
      timeUnits.find((each) => each.startsWith(text.toLowerCase()) || `${each}s` === text) ?? nearest(text, timeUnits);
    if (unit !== undefined) {
      cursor.complain(
        span(start, end),
        l10n.t("{found} is no unit of time here; write {unit}", { found: text, unit }),
        [replaceRepair(span(start, end), unit)],
      );
      cursor.next();
    } else cursor.fail(timeUnits.join(", "));
  } else cursor.expectOneOf(timeUnits, timeUnits.join(", "));
  if (!cursor.takeWord("burst")) return;
  if (cursor.isSymbol("$")) readValue(cursor);
  else cursor.expectNumber();
  // A rate of packets has a burst of packets, one of bytes has one of bytes.
  const units = bytes ? byteUnits : ["packets"];
  cursor.expectOneOf(units, units.join(", "));
}

export function readLimit(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  if (cursor.isWord("name")) {
    const object = readObjectName(cursor);
    return { kind: "rate", word, object, span: cursor.since(start) };
  }
  if (!cursor.isWord("rate")) cursor.fail(l10n.t("rate or name"), ["rate", "name"]);
  cursor.next();
  readRate(cursor);
  return { kind: "rate", word, span: cursor.since(start) };
}

/** `over 25 mbytes used 0 bytes`, behind `quota`. */
export function readQuotaAmount(cursor: Cursor): void {
  if (cursor.isOneOf(["over", "until"])) cursor.next();
  if (cursor.isSymbol("$")) readValue(cursor);
  else cursor.expectNumber();
  cursor.expectOneOf(byteUnits, byteUnits.join(", "));
  if (!cursor.takeWord("used")) return;
  cursor.expectNumber();
  cursor.expectOneOf(byteUnits, byteUnits.join(", "));
}

export function readQuota(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  if (cursor.isWord("name")) {
    const object = readObjectName(cursor);
    return { kind: "rate", word, object, span: cursor.since(start) };
  }
  readQuotaAmount(cursor);
  return { kind: "rate", word, span: cursor.since(start) };
}

export function readLast(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  if (cursor.takeWord("used")) cursor.next();
  return { kind: "plain", word, text: "last", span: cursor.since(start) };
}

const logWords = ["prefix", "group", "snaplen", "queue-threshold", "level", "flags"];

export function readLog(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  while (cursor.isOneOf(logWords)) {
    const option = cursor.next().text;
    if (option === "prefix") readValue(cursor);
    else if (option === "level") {
      if (cursor.isSymbol("$")) readValue(cursor);
      else cursor.expectOneOf(logLevels, logLevels.join(", "));
    } else if (option === "flags") readLogFlags(cursor);
    else if (cursor.isSymbol("$") || cursor.is("template")) readValue(cursor);
    else cursor.expectNumber();
  }
  return { kind: "plain", word, text: "log", span: cursor.since(start) };
}

function readLogFlags(cursor: Cursor): void {
  const flag = cursor.expectOneOf(["tcp", "ip", "skuid", "ether", "all"], "tcp, ip, skuid, ether, all").text;
  if (flag === "ip") cursor.expectOneOf(["options"], "options");
  if (flag !== "tcp") return;
  do cursor.expectOneOf(["sequence", "options"], "sequence, options");
  while (cursor.takeSymbol(","));
}
