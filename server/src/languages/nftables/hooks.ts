import * as l10n from "@vscode/l10n";
import { span } from "../../text/span.ts";
import { chainTypes } from "./catalog-words.ts";
import type { Cursor } from "./cursor.ts";
import { readNegative, readSet, readValue } from "./expressions.ts";
import type { Expression, Hook, Policy, Priority } from "./tree.ts";

/** `type filter hook output priority filter`: what makes a chain a base chain. */
export function readHook(cursor: Cursor): Hook {
  const { start } = cursor.token;
  cursor.expectWord("type");
  const type = cursor.is("template") ? cursor.name() : cursor.expectOneOf(chainTypes, chainTypes.join(", "));
  cursor.expectWord("hook");
  if (!cursor.is("word") && !cursor.is("template")) cursor.fail(l10n.t("the name of a hook"));
  const hook = cursor.name();
  let devices: Expression | undefined;
  if (cursor.takeWord("device")) devices = readValue(cursor);
  else if (cursor.takeWord("devices")) {
    cursor.expectSymbol("=");
    devices = cursor.isSymbol("{") ? readSet(cursor) : readValue(cursor);
  }
  if (!cursor.isWord("priority")) cursor.fail(l10n.t("priority and a number or name"), ["priority"]);
  cursor.next();
  const priority = readPriority(cursor);
  return {
    kind: "hook",
    type,
    hook,
    ...(devices === undefined ? {} : { devices }),
    priority,
    span: cursor.since(start),
  };
}

function readPriority(cursor: Cursor): Priority {
  const { start } = cursor.token;
  // `filter-5` is one word to nft and unknown; blanks make it two.
  // `- 1` is a number, blank and all.
  const base = readNegative(cursor) ?? readValue(cursor);
  let offset = 0;
  if (cursor.isSymbol("+") || cursor.isSymbol("-")) {
    const sign = cursor.next().text === "-" ? -1 : 1;
    offset = sign * cursor.expectNumber();
  }
  return { base, offset, span: cursor.since(start) };
}

/** `policy drop`: what a base chain does with packets that no rule has decided. */
export function readPolicy(cursor: Cursor): Policy {
  const { start } = cursor.token;
  cursor.expectWord("policy");
  if (cursor.isSymbol("$") || cursor.is("template"))
    return { kind: "policy", value: readValue(cursor), span: cursor.since(start) };
  if (cursor.isWord("reject")) {
    const { token } = cursor;
    cursor.complain(
      span(token.start, token.end),
      l10n.t("a policy is accept or drop; to reject, let the policy drop and end the chain with a reject line"),
      [{ title: l10n.t('Write "{near}"', { near: "drop" }), span: span(token.start, token.end), newText: "drop" }],
    );
    cursor.next();
    const value: Expression = { kind: "value", text: "drop", quoted: false, span: span(token.start, token.end) };
    return { kind: "policy", value, span: cursor.since(start) };
  }
  const word = cursor.expectOneOf(["accept", "drop"], "accept, drop");
  const value: Expression = { kind: "value", text: word.text, quoted: false, span: word.span };
  return { kind: "policy", value, span: cursor.since(start) };
}
