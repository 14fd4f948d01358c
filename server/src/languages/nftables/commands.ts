import * as l10n from "@vscode/l10n";
import { span } from "../../text/span.ts";
import { families } from "./catalog-words.ts";
import type { Cursor } from "./cursor.ts";
import { readSet, readVariable } from "./expressions.ts";
import { keywords } from "./keywords.ts";
import { readSelector, startsSelector } from "./selectors.ts";
import type { Verb } from "./tree.ts";

const things = ["set", "map", "counter", "quota", "limit", "secmark", "synproxy", "flowtable"];
const created = ["table", "chain", ...things, "ct", "element", "tunnel"];

/** What the verbs that change something are for. Source: the grammar of nft 1.0.9, and nft 1.0.6 and 1.1.3 asked. */
export const objectsOf: Partial<Readonly<Record<Verb, readonly string[]>>> = {
  add: [...created, "rule"],
  create: created,
  insert: ["rule"],
  replace: ["rule"],
  rename: ["chain"],
  delete: [...created, "rule"],
  destroy: [...created, "rule"],
  flush: ["ruleset", "table", "chain", "set", "map", "meter", "flow"],
};

/** Takes the family in front of a name, where there is one. */
function skipFamily(cursor: Cursor): void {
  if (cursor.isOneOf(families)) cursor.next();
}

function readName(cursor: Cursor, what: string): void {
  if (cursor.is("template")) {
    cursor.next();
    return;
  }
  if (!cursor.is("word") || keywords.has(cursor.token.text)) cursor.fail(what);
  cursor.next();
}

/** Complains of a verb in front of what it cannot do anything with. */
export function checkObject(cursor: Cursor, verb: Verb): void {
  const possible = objectsOf[verb];
  const { text, kind } = cursor.token;
  if (kind !== "word" || possible === undefined || possible.includes(text) || !keywords.has(text)) return;
  if (verb === "add" && (text === "flow" || cursor.isOneOf(families))) return;
  cursor.fail(l10n.t("behind {verb} one of {fields}", { verb, fields: possible.join(", ") }), possible);
}

function readTable(cursor: Cursor): void {
  skipFamily(cursor);
  readName(cursor, l10n.t("the name of the table"));
}

function readTableAndName(cursor: Cursor): void {
  readTable(cursor);
  readName(cursor, l10n.t("a name"));
}

/** Things of which one has a name, and what nft calls all of them. */
const plurals: Readonly<Record<string, string>> = {
  sets: "set",
  maps: "map",
  counters: "counter",
  quotas: "quota",
  limits: "limit",
  secmarks: "secmark",
  synproxys: "synproxy",
  flowtables: "flowtable",
};
const listed = [
  "ruleset",
  "table",
  "tables",
  "chain",
  "chains",
  ...things,
  ...Object.keys(plurals),
  "meter",
  "meters",
  "flow",
  "ct",
  "hooks",
];

/** Reads what stands behind list, reset, get, monitor, describe, export or import: it changes no rule. */
export function readShowing(cursor: Cursor, verb: Verb): void {
  const { start } = cursor.peek(-1);
  switch (verb) {
    case "list":
      readList(cursor);
      return;
    case "reset":
      readReset(cursor, start);
      return;
    case "get":
      if (!cursor.isWord("element")) cursor.fail("element", ["element"]);
      cursor.next();
      readTableAndName(cursor);
      readElements(cursor);
      return;
    case "monitor":
      readMonitor(cursor);
      return;
    case "describe":
      if (startsSelector(cursor)) readSelector(cursor);
      else if (cursor.is("number") || cursor.is("address") || cursor.is("string") || isFreeWord(cursor)) cursor.next();
      else if (cursor.isSymbol("$")) readVariable(cursor);
      else cursor.fail(l10n.t("a match such as `ip daddr`, or the name of a type"));
      return;
    default:
      readTransfer(cursor, verb, start);
  }
}

function isFreeWord(cursor: Cursor): boolean {
  return cursor.is("word") && !keywords.has(cursor.token.text);
}

function readElements(cursor: Cursor): void {
  if (cursor.isSymbol("{")) readSet(cursor);
  else if (cursor.isSymbol("$")) readVariable(cursor);
  else cursor.fail(l10n.t("elements in braces"));
}

function readList(cursor: Cursor): void {
  const { start } = cursor.token;
  const { text } = cursor.expectOneOf(listed, l10n.t("one of {fields}", { fields: listed.slice(0, 8).join(", ") }));
  if (text === "ct") {
    const kinds = ["helper", "helpers", "timeout", "expectation"];
    const kind = cursor.expectOneOf(kinds, kinds.join(", ")).text;
    if (kind !== "helpers" && !cursor.isWord("table")) readTableAndName(cursor);
    else {
      cursor.expectWord("table");
      readTable(cursor);
    }
  } else if (text === "flow") {
    if (cursor.expectOneOf(["table", "tables"], "table, tables").text === "table") readTableAndName(cursor);
    else skipFamily(cursor);
  } else if (text === "table") readTable(cursor);
  else if (Object.hasOwn(plurals, text)) {
    // Tables could be asked for these two only later.
    const isNew = text === "maps" || text === "flowtables";
    readAll(cursor, start, (table) => isNew || !table);
  } else if (["ruleset", "tables", "chains", "meters", "hooks"].includes(text)) {
    skipFamily(cursor);
    if (text === "hooks" && cursor.takeWord("device")) cursor.next();
  } else readTableAndName(cursor);
}

/** `[family]`, `[family] name` or `table [family] name`; `isNewer` tells whether nft 1.0.6 refuses the last two. */
function readAll(cursor: Cursor, start: number, isNewer: (tableWritten: boolean) => boolean): void {
  const written = cursor.takeWord("table");
  skipFamily(cursor);
  if (!written && cursor.atEnd) return;
  readName(cursor, l10n.t("the name of the table"));
  if (isNewer(written)) {
    const where = cursor.since(start);
    cursor.needsNewer(where, `\`${cursor.text.slice(where.start, where.end)}\``);
  }
}

function readReset(cursor: Cursor, start: number): void {
  const words = ["counter", "counters", "quota", "quotas", "rule", "rules", "set", "map", "element"];
  const { text } = cursor.expectOneOf(words, words.join(", "));
  if (text === "counters" || text === "quotas") {
    readAll(cursor, start, (table) => !table);
    return;
  }
  if (text === "rules") {
    if (cursor.takeWord("table")) readTable(cursor);
    else if (cursor.takeWord("chain")) readTableAndName(cursor);
    else {
      skipFamily(cursor);
      if (!cursor.atEnd) readName(cursor, l10n.t("the name of the table"));
      if (!cursor.atEnd) readName(cursor, l10n.t("the name of the chain"));
    }
  } else {
    readTable(cursor);
    if ((text === "set" || text === "map") && cursor.takeWord("handle")) cursor.expectNumber();
    else readName(cursor, l10n.t("a name"));
    if (text === "element") readElements(cursor);
    if (text === "rule") {
      cursor.expectWord("handle");
      cursor.expectNumber();
    }
  }
  if (text !== "counter" && text !== "quota") cursor.needsNewer(cursor.since(start), `\`reset ${text}\``, "1.0.9");
}

const events = ["tables", "chains", "rules", "sets", "elements", "ruleset", "trace"];
const formats = ["json", "xml"];

function readMonitor(cursor: Cursor): void {
  if (cursor.isOneOf(["new", "destroy"])) {
    const { token } = cursor;
    cursor.next();
    // 1.0.6 takes the word for any other; later it is the command.
    if (token.text === "destroy") while (!cursor.atEnd) cursor.next();
  }
  if (cursor.atEnd) return;
  if (!cursor.isWord("vm") && !cursor.isOneOf(formats)) cursor.expectOneOf(events, events.join(", "));
  readFormat(cursor);
}

function readFormat(cursor: Cursor): void {
  if (cursor.takeWord("vm") || !cursor.atEnd) cursor.expectOneOf(formats, formats.join(", "));
}

/** nft has the words still, and carries none of it out. */
function readTransfer(cursor: Cursor, verb: Verb, start: number): void {
  cursor.takeWord("ruleset");
  cursor.takeWord("vm");
  cursor.expectOneOf(formats, formats.join(", "));
  if (!cursor.atEnd) cursor.fail(l10n.t("the end of the line, or a semicolon,"));
  const { end } = cursor;
  cursor.complain(
    span(start, end),
    verb === "export"
      ? l10n.t("nft exports nothing any more; run `nft -j list ruleset` instead")
      : l10n.t("nft imports nothing any more; run `nft -j -f` with the file instead"),
  );
}
