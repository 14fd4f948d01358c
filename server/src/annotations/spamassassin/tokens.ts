import type { Token } from "../../languages/language.ts";
import type { Facts } from "../../model/facts.ts";
import type { Host } from "../../model/host.ts";
import type { Span } from "../../text/span.ts";
import { deadBranches, isUnread } from "./dead.ts";
import { asksNetwork } from "./network.ts";

/** Lines that are not read look like comments, and tests that ask the network are marked `async`. */
export function tokens(host: Host, facts: Facts): readonly Token[] {
  const { spamassassin } = facts;
  if (spamassassin === undefined) return [];
  const found: Token[] = [];
  const grey = (span: Span): void => {
    found.push({ span, type: "comment" });
  };
  const isDead = deadBranches(host);
  const unread = isUnread(host, facts);
  const isGrey = (statement: (typeof spamassassin.statements)[number]): boolean =>
    unread ||
    isDead(statement.branch) ||
    (host.spamassassin.isLive(statement.branch) && !host.spamassassin.isRead(statement));
  for (const statement of spamassassin.statements) if (isGrey(statement)) grey(statement.span);
  for (const { keywordSpan, expressionSpan, elses, end, parent } of spamassassin.conditionals) {
    if (!unread && !isDead(parent)) continue;
    grey({ start: keywordSpan.start, end: expressionSpan.end });
    for (const each of [...elses, ...(end === undefined ? [] : [end])]) grey(each);
  }
  const flags = host.spamassassin.keyed("tflags");
  for (const definition of spamassassin.tests)
    if (asksNetwork(definition, flags.get(definition.name)?.value) && !isGrey(definition.statement))
      found.push({ span: definition.nameSpan, type: "event", modifiers: ["declaration", "async"] });
  return found;
}
