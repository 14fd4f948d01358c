import * as l10n from "@vscode/l10n";
import { ChainVersions } from "../../model/chain-versions.ts";
import { type Span, span } from "../../text/span.ts";
import {
  readBlock,
  readChain,
  readCommon,
  readElements,
  readObject,
  readObjectType,
  readSetDefinition,
  readTableItem,
} from "./blocks.ts";
import { families, objectTypes } from "./catalog-words.ts";
import { checkObject, readShowing } from "./commands.ts";
import { Cursor, nearest, Unreadable } from "./cursor.ts";
import { keywords } from "./keywords.ts";
import { KnownLines } from "./known-rules.ts";
import { homeOf, type RecalledRule } from "./recalled-rules.ts";
import { readRule, startsStatement } from "./statements.ts";
import { Lexer } from "./tokens.ts";
import type { Command, Complaint, Family, Home, Item, Name, TableItem, Tree, Verb } from "./tree.ts";

const verbs: readonly Verb[] = [
  "add",
  "create",
  "insert",
  "replace",
  "delete",
  "destroy",
  "flush",
  "reset",
  "rename",
  "list",
  "get",
  "monitor",
  "import",
  "export",
  "describe",
];

const objects = ["table", "chain", "rule", "set", "map", "element", "ruleset", "meter", "flow", "ct", ...objectTypes];
const printing = new Set<Verb>(["list", "get", "monitor", "import", "export", "describe", "reset"]);

/** Takes a ruleset apart. Never throws; what cannot be read becomes a complaint and costs one line. */
export function parse(text: string): Tree {
  return readAll(homeOf(text), new ChainVersions(), []);
}

/** The same with every rule read, none taken for known: what is known stands where its line does in one file. */
export function parseAfresh(text: string): Tree {
  return readTokens(homeOf(text), new ChainVersions(), new Lexer(text));
}

/** The tree of a file's next version; `carried`: rules that have moved there from the last one, in the order of the text. */
export function readAll(home: Home, chains: ChainVersions, carried: readonly RecalledRule[]): Tree {
  return readTokens(home, chains, new Lexer(home.text, { known: new KnownLines(home, carried) }));
}

function readTokens(home: Home, chains: ChainVersions, tokens: Lexer): Tree {
  const { text } = home;
  const cursor = new Cursor(text, tokens);
  if (text.charCodeAt(0) === 0xfeff)
    cursor.complain(
      span(0, 1),
      l10n.t("the file starts with a byte order mark, which nft does not read; save it without"),
      [{ title: l10n.t("Remove the byte order mark"), span: span(0, 1), newText: "" }],
    );
  const items: Item[] = [];
  for (;;) {
    cursor.skipSeparators();
    if (cursor.is("end")) break;
    const before = cursor.index;
    try {
      if (cursor.isSymbol("}")) {
        const { token } = cursor;
        cursor.next();
        cursor.complain(span(token.start, token.end), l10n.t("this brace closes nothing; remove it"), [
          { title: l10n.t("Remove the brace"), span: span(token.start, token.end), newText: "" },
        ]);
        continue;
      }
      items.push(readCommon(cursor) ?? readCommand(cursor));
      if (!cursor.atEnd) cursor.fail(l10n.t("the end of the line, or a semicolon,"));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      cursor.recover(cursor.openSince(before), (ahead) => startsCommand(cursor, ahead));
    }
    if (cursor.index === before) cursor.next();
  }
  checkEnd(text, items, tokens.comments, cursor);
  const { comments, conditional } = tokens;
  const { variables } = cursor;
  const complaints = [...noteTemplate(tokens), ...cursor.complaints];
  const recalled = tokens.list.flatMap(({ rules }) => rules ?? []);
  return { text, home, recalled, chains, items, comments, conditional, variables, complaints };
}

function noteTemplate({ template }: Lexer): readonly Complaint[] {
  if (template === undefined) return [];
  const message = l10n.t("this file is a template and no ruleset yet; nft reads what comes of it");
  return [{ rule: "nft-template", severity: "info", span: template, message, repairs: [] }];
}

/** nft 1.0.6 wants a line end behind a comment, an include and a define even where the file ends. */
function checkEnd(text: string, items: readonly Item[], comments: readonly Span[], cursor: Cursor): void {
  const end = text.trimEnd().length;
  if (text.includes("\n", end)) return;
  const comment = comments[comments.length - 1];
  const last = items[items.length - 1];
  const open =
    comment !== undefined && comment.end >= end
      ? comment
      : last !== undefined && last.kind !== "command" && last.span.end === end
        ? last.span
        : undefined;
  if (open === undefined) return;
  cursor.complain(open, l10n.t("the file ends in the middle of this line, which nft refuses; end it with a line end"), [
    { title: l10n.t("Add the line end"), span: span(text.length, text.length), newText: "\n" },
  ]);
}

function startsCommand(cursor: Cursor, ahead: number): boolean {
  const { kind, text } = cursor.peek(ahead);
  if (kind !== "word") return false;
  return (
    (text === "table" || text === "define" || text === "include" || verbs.some((verb) => verb === text)) &&
    (cursor.peek(ahead + 1).kind === "word" || text === "include")
  );
}

function readCommand(cursor: Cursor): Command {
  const { start } = cursor.token;
  const verb = verbs.find((each) => cursor.isWord(each));
  if (verb !== undefined) cursor.next();
  if (verb !== undefined && printing.has(verb)) {
    readShowing(cursor, verb);
    const where = cursor.since(start);
    return { kind: "command", verb, verbWritten: true, object: "", family: "ip", head: where, span: where };
  }
  if (verb === "destroy") cursor.needsNewer(cursor.since(start), "`destroy`", "1.0.7");
  if (verb !== undefined) checkObject(cursor, verb);
  const object = readObjectWord(cursor, verb);
  const action: Verb = verb ?? "add";
  const isRemoving = action === "delete" || action === "destroy" || action === "flush";
  const base = { kind: "command" as const, verb: action, verbWritten: verb !== undefined, object };
  const familyName = readFamily(cursor);
  const family = (familyName?.text ?? "ip") as Family;
  const told = familyName === undefined ? {} : { familyName };
  if (object === "ruleset") {
    const where = cursor.since(start);
    return { ...base, family, ...told, head: where, span: where };
  }
  if (object === "table" && cursor.isWord("handle") && cursor.is("number", undefined, 1)) {
    cursor.next();
    cursor.next();
    const where = cursor.since(start);
    return { ...base, family, ...told, head: where, span: where };
  }
  const table = readName(
    cursor,
    l10n.t("the name of the table"),
    object === "table" && familyName === undefined ? families : [],
  );
  if (object === "table") {
    const head = cursor.since(start);
    if (!cursor.isSymbol("{")) return { ...base, family, ...told, table, head, span: head };
    const body = readBlock<TableItem>(cursor, () => readTableItem(cursor));
    return { ...base, family, ...told, table, body, head, span: cursor.since(start) };
  }
  const common = { ...base, family, ...told, table };
  const hasHandle = isRemoving && !["map", "rule", "element"].includes(object) && !object.startsWith("ct ");
  if (hasHandle && cursor.isWord("handle") && cursor.is("number", undefined, 1)) {
    cursor.next();
    cursor.next();
    const where = cursor.since(start);
    return { ...common, head: where, span: where };
  }
  const name = readName(cursor, l10n.t("a name"), []);
  const head = cursor.since(start);
  const named = { ...common, name, head };
  switch (object) {
    case "rule": {
      const position = readPosition(cursor);
      const placed = position === undefined ? named : { ...named, position };
      if (isRemoving) {
        if (position?.word !== "handle") cursor.fail(l10n.t("the rule's handle, as in `handle 5`"), ["handle"]);
        return { ...placed, span: cursor.since(start) };
      }
      if (action === "replace" && position?.word !== "handle")
        cursor.fail(l10n.t("the rule's handle, as in `handle 5`"), ["handle"]);
      if (cursor.atEnd) cursor.fail(l10n.t("a match or a verdict"));
      const rule = readRule(cursor);
      return { ...placed, rule, span: cursor.since(start) };
    }
    case "chain": {
      if (action === "rename") {
        const newName = readName(cursor, l10n.t("the new name"), []);
        return { ...named, newName, span: cursor.since(start) };
      }
      if (action === "flush" || action === "destroy") return { ...named, span: cursor.since(start) };
      const block = cursor.token;
      const definition = readChain(cursor, start, name);
      if (action === "delete" && definition.body !== undefined)
        cursor.needsNewer(cursor.since(block.start), l10n.t("a block behind `delete chain`"), "1.0.9");
      return { ...named, definition, span: cursor.since(start) };
    }
    case "set":
    case "map": {
      if (isRemoving) return { ...named, span: cursor.since(start) };
      if (!cursor.isSymbol("{")) cursor.fail("{");
      const definition = readSetDefinition(cursor, object, start, name);
      return { ...named, definition, span: cursor.since(start) };
    }
    case "element": {
      const elements = readElements(cursor);
      return { ...named, elements, span: cursor.since(start) };
    }
    default: {
      if (isRemoving && object !== "flowtable") return { ...named, span: cursor.since(start) };
      if (!isRemoving && cursor.atEnd && object !== "counter") cursor.fail("{");
      const definition = readObject(cursor, object, start, name);
      return { ...named, definition, span: cursor.since(start) };
    }
  }
}

/** What a command is about. `add inet filter output accept` is an old way to write a rule. */
function readObjectWord(cursor: Cursor, verb: Verb | undefined): string {
  const type = readObjectType(cursor);
  if (type !== undefined) return type;
  if (cursor.isOneOf(objects)) {
    const word = cursor.next().text;
    if (word !== "flow") return word;
    cursor.expectWord("table");
    return "meter";
  }
  if (verb === "add" && cursor.is("word") && cursor.is("word", undefined, 1)) return "rule";
  // So are `inet filter output accept` and `filter output accept`.
  if (verb === undefined && isBareRule(cursor)) return "rule";
  if (verb !== undefined)
    return cursor.fail(l10n.t("one of {fields}", { fields: objects.slice(0, 7).join(", ") }), objects);
  return cursor.fail(l10n.t("a command or a block, such as `table inet filter {`,"), [
    ...objects.slice(0, 6),
    ...verbs,
    "define",
    "redefine",
    "undefine",
    "include",
  ]);
}

function isBareRule(cursor: Cursor): boolean {
  const family = cursor.isOneOf(families) ? 1 : 0;
  for (let ahead = 0; ahead < family + 2; ahead++) if (!cursor.is("word", undefined, ahead)) return false;
  if (family === 0 && nearest(cursor.token.text, [...objects, ...verbs, "define", "redefine", "include"]) !== undefined)
    return false;
  return startsStatement(cursor, family + 2);
}

function readFamily(cursor: Cursor): Name | undefined {
  if (!cursor.isOneOf(families)) return undefined;
  return cursor.name();
}

function readName(cursor: Cursor, what: string, candidates: readonly string[]): Name {
  if (cursor.is("template")) return cursor.name();
  if (!cursor.is("word")) cursor.fail(what);
  // `table init filter {`: a misspelt family is taken for the table's name by everybody but the reader.
  if (candidates.length > 0 && cursor.is("word", undefined, 1)) cursor.fail(what, candidates);
  if (keywords.has(cursor.token.text)) cursor.fail(l10n.t("a name that is no keyword"), candidates);
  return cursor.name();
}

function readPosition(cursor: Cursor): Command["position"] {
  const word = (["handle", "index", "position"] as const).find((each) => cursor.isWord(each));
  if (word === undefined || !cursor.is("number", undefined, 1)) return undefined;
  cursor.next();
  return { word, number: cursor.expectNumber() };
}
