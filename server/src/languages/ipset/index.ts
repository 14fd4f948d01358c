import { refuseSetName } from "../ipset-commands/editing.ts";
import { parse } from "../ipset-commands/parse.ts";
import { language } from "../language.ts";
import { complete, folding, hover, occurrences, outline, tokens } from "./editor.ts";
import { lower } from "./lower.ts";

const names = /(?:^|\/)(?:ipsets?(?:\.(?:conf|rules|save|up\.rules))?|[^/]+\.ipsets?)(?:\.(?:j2|erb|tmpl))?$/;
/** The first line that is neither blank nor comment makes a set. */
const head = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*(?:create|-N)[ \t]+\S+[ \t]+(?:hash|bitmap|list):/;

export const ipset = language({
  id: "ipset",
  editorIds: ["ipset"],
  comment: "#",
  detect: (path, text) =>
    head.test(text) || (names.test(path) && !text.startsWith("#!") && /(?:^|\n)[ \t]*(?:create|add)[ \t]/.test(text)),
  parse,
  lower,
  hover,
  complete,
  outline,
  folding,
  occurrences,
  refuseName: (_key, name) => refuseSetName(name),
  tokens,
});
