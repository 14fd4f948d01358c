import { language } from "../language.ts";
import { complete } from "./complete.ts";
import { detect } from "./detect.ts";
import { format } from "./format.ts";
import { hover } from "./hover.ts";
import { lower } from "./lower.ts";
import { occurrences, refuseName } from "./occurrences.ts";
import { folding, outline } from "./outline.ts";
import { parse } from "./parse.ts";
import { tokens } from "./tokens.ts";

/** SpamAssassin's `.pre` and `.cf` files and users' preferences. */
export const spamassassin = language({
  id: "spamassassin",
  editorIds: ["spamassassin"],
  comment: "#",
  detect,
  parse,
  lower,
  hover,
  complete,
  outline,
  folding,
  occurrences,
  refuseName,
  tokens,
  format,
});
