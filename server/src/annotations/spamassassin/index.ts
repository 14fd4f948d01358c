import { asRead } from "../../model/user-view.ts";
import type { HostAnswer } from "../answer.ts";
import { complete } from "./complete.ts";
import { hints } from "./hints.ts";
import { hover } from "./hover.ts";
import { lenses } from "./lenses.ts";
import { tokens } from "./tokens.ts";

/** What only a host's effective configuration tells of a SpamAssassin file. */
export const spamassassin: HostAnswer = {
  language: "spamassassin",
  complete: (host, facts, offset, offered) => complete(asRead(host, facts), facts, offset, offered),
  hover: (host, facts, offset) => hover(asRead(host, facts), facts, offset),
  hints: (host, facts) => hints(asRead(host, facts), facts),
  lenses: (host, facts) => lenses(asRead(host, facts), facts),
  tokens: (host, facts) => tokens(asRead(host, facts), facts),
};
