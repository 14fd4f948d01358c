import { language } from "../language.ts";
import { complete } from "./complete.ts";
import { detect } from "./detect.ts";
import { edit } from "./edit.ts";
import { format } from "./format.ts";
import { hover } from "./hover.ts";
import { lower, lowerEdit, settleFaults } from "./lower.ts";
import { occurrences, refuseName } from "./occurrences.ts";
import { outline } from "./outline.ts";
import { parse } from "./parse.ts";
import { signature } from "./signature.ts";
import { folding, links, pathAt, selections } from "./structure.ts";
import { tokens } from "./tokens.ts";

/** SpamAssassin's `.pre` and `.cf` files and users' preferences. */
export const spamassassin = language({
  id: "spamassassin",
  editorIds: ["spamassassin"],
  comment: "#",
  detect,
  parse,
  lower,
  edit(tree, facts, source) {
    if (facts.spamassassin === undefined || facts.source.path !== source.path) return undefined;
    settleFaults(facts.spamassassin);
    const found = edit(tree, source);
    if (found === undefined) return undefined;
    return { ...found, lowered: lowerEdit(facts.spamassassin, found, source) };
  },
  hover,
  complete,
  outline,
  folding,
  links,
  pathAt,
  selections,
  occurrences,
  refuseName,
  tokens,
  signature,
  format,
});
