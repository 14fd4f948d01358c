import { language } from "../language.ts";
import { complete } from "./complete.ts";
import { edit } from "./edit.ts";
import { hover } from "./hover.ts";
import { lower } from "./lower.ts";
import { occurrences, refuseName, selections, tokens } from "./names.ts";
import { folding, outline } from "./outline.ts";
import { parse } from "./parse.ts";

const names =
  /(?:^|\/)(?:rules\.v[46]|ip6?tables(?:[-_.](?:save|rules|conf|up\.rules))?|ip6?tables[-_.]v[46]|iptables\/(?:empty|rules-save))(?:\.(?:j2|erb|tmpl))?$|\.(?:iptables|ip6tables|ipt|ipt6)(?:\.(?:j2|erb|tmpl))?$/;
/** The first line that is neither blank nor comment opens a table. */
const table = /^\uFEFF?(?:[ \t]*(?:#[^\n]*)?\r?\n)*\*(?:filter|nat|mangle|raw|security)[ \t]*\r?\n/;
/** A ruleset that is a program of its own: iptables-restore reads it as its script. */
const shebang = /^#!.*\bip6?tables(?:-legacy|-nft)?-restore\b/;
const chain = /^:(?:OUTPUT|INPUT|FORWARD|PREROUTING|POSTROUTING)[ \t]/m;

export const iptables = language({
  id: "iptables-save",
  editorIds: ["iptables-save", "iptables"],
  comment: "#",
  // A script that calls iptables line by line is another language, whatever it is called.
  detect: (path, head) =>
    shebang.test(head) || (!head.startsWith("#!") && (names.test(path) || (table.test(head) && chain.test(head)))),
  parse,
  lower,
  edit(tree, facts, source) {
    // Which family it is for, its name may tell.
    const found = facts.source.path === source.path ? edit(tree, source) : undefined;
    return found === undefined ? undefined : { ...found, lowered: lower(found.tree, source), removed: [], added: [] };
  },
  hover,
  complete,
  outline,
  folding,
  occurrences,
  refuseName,
  tokens,
  selections,
});
