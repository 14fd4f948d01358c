import type { HostAnswer } from "../answer.ts";
import { complete } from "./complete.ts";
import { hints } from "./hints.ts";
import { hover } from "./hover.ts";
import { lenses } from "./lenses.ts";
import { tokens } from "./tokens.ts";

/** What only a host's effective configuration tells of a SpamAssassin file. */
export const spamassassin: HostAnswer = { language: "spamassassin", complete, hover, hints, lenses, tokens };
