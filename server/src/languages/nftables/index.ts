import { language } from "../language.ts";
import { complete } from "./complete.ts";
import { edit } from "./edit.ts";
import { links, selections, tokens } from "./editor.ts";
import { format } from "./format.ts";
import { hover } from "./hover.ts";
import { lower } from "./lower.ts";
import { occurrences, refuseName } from "./occurrences.ts";
import { folding, outline } from "./outline.ts";
import { parse } from "./parse.ts";
import { rulesetOf } from "./ruleset.ts";
import type { Tree } from "./tree.ts";

const named =
  /(?:\.(?:nft|nftables)|(?:^|\/)nftables\.(?:conf|rules)|(?:^|\/)nftables\.d\/[^/]+|(?:^|\/)etc\/nftables\/[^/]+)(?:\.(?:j2|erb|tmpl))?$/;
const shebang = /^#!.*\bnft\b/;
/** The first line that is neither blank nor comment starts a ruleset. */
const ruleset =
  /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*(?:flush ruleset\b|(?:add |create )?table (?:inet|ip6?|netdev|bridge|arp) [\w-]+[ \t]*(?:\{|\r?\n|$))/;

export const nftables = language<Tree>({
  id: "nftables",
  editorIds: ["nftables", "nft"],
  comment: "#",
  detect: (path, head) => named.test(path) || shebang.test(head) || ruleset.test(head),
  parse,
  lower,
  edit(tree, _facts, source) {
    const found = edit(tree, source);
    return { ...found, lowered: lower(found.tree, source), removed: [], added: [] };
  },
  hover: (tree, source, offset) => hover(tree, rulesetOf(tree), source, offset),
  complete: (tree, _source, offset) => complete(tree, rulesetOf(tree), offset),
  outline,
  folding,
  occurrences: (tree) => occurrences(tree, rulesetOf(tree)),
  refuseName,
  tokens: (tree) => tokens(tree, rulesetOf(tree)),
  links,
  selections,
  format: (tree, _source, layout) => format(tree, layout),
});
