import * as l10n from "@vscode/l10n";
import type { Cursor } from "./cursor.ts";
import { readComputed, readRightSide } from "./expressions.ts";
import { readObjectName } from "./statement-rates.ts";
import type { Expression, Statement } from "./tree.ts";

const natFlags = ["random", "fully-random", "persistent"];

export function readNat(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  let family: "ip" | "ip6" | undefined;
  let address: Expression | undefined;
  let port: Expression | undefined;
  if (cursor.isOneOf(["ip", "ip6"]) && cursor.isOneOf(["to", "addr", "interval", "prefix"], 1))
    family = cursor.next().text === "ip6" ? "ip6" : "ip";
  if (cursor.isWord("addr") && cursor.isSymbol(".", 1)) {
    cursor.next();
    cursor.next();
    cursor.expectWord("port");
  }
  if (cursor.isOneOf(["interval", "prefix"]) && cursor.isWord("to", 1)) cursor.next();
  const explicit = cursor.takeWord("to");
  const needsTarget = word.text === "dnat" || word.text === "snat" || explicit;
  if (cursor.isSymbol(":")) {
    cursor.next();
    port = readComputed(cursor);
  } else if (needsTarget) {
    if (cursor.atEnd) cursor.fail(l10n.t("an address or :port"));
    if (cursor.isSymbol("{")) cursor.fail(l10n.t("an address or :port"));
    const target = readComputed(cursor, false);
    if (word.text === "redirect") port = target;
    else address = target;
    if (word.text !== "redirect" && cursor.takeSymbol(":")) port = readComputed(cursor);
  }
  while (cursor.isOneOf(natFlags)) {
    cursor.next();
    if (!cursor.takeSymbol(",")) break;
  }
  return {
    kind: "nat",
    word,
    ...(family === undefined ? {} : { family }),
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port }),
    span: cursor.since(start),
  };
}

export function readQueue(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  const flags = (): void => {
    do cursor.expectOneOf(["bypass", "fanout"], "bypass, fanout");
    while (cursor.takeSymbol(","));
  };
  for (;;) {
    if (cursor.takeWord("flags")) flags();
    else if (cursor.isOneOf(["bypass", "fanout"])) flags();
    else if (cursor.takeWord("num")) readRightSide(cursor);
    else if (cursor.takeWord("to")) readComputed(cursor);
    else break;
  }
  return { kind: "handover", word, span: cursor.since(start) };
}

/** dup, fwd, tproxy. */
export function readForwarding(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  if (cursor.isOneOf(["ip", "ip6"])) cursor.next();
  cursor.expectWord("to");
  if (!cursor.isSymbol(":")) readComputed(cursor, false);
  if (cursor.takeSymbol(":")) readComputed(cursor);
  if (cursor.takeWord("device")) readComputed(cursor);
  if (word.text === "dup") return { kind: "plain", word, text: "dup", span: cursor.since(start) };
  return { kind: "handover", word, span: cursor.since(start) };
}

export function readSynproxy(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const word = cursor.name();
  if (cursor.isWord("name")) readObjectName(cursor);
  else
    while (cursor.isOneOf(["mss", "maxseg", "wscale", "timestamp", "sack-perm", "sack-permitted"])) {
      const option = cursor.next().text;
      if (option === "mss" || option === "maxseg" || option === "wscale") cursor.expectNumber();
    }
  return { kind: "handover", word, span: cursor.since(start) };
}
