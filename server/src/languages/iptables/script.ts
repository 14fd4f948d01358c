import { language } from "../language.ts";
import { plainText } from "../mapped-text.ts";
import { parseShell, type ShellCommand } from "../shell-parser.ts";
import { maskTemplates } from "../template-mask.ts";
import { complete } from "./script-complete.ts";
import { folding, hover, occurrences, outline, refuseName, selections, tokens } from "./script-editor.ts";
import { lower } from "./script-lower.ts";

/** What a shell may be called in the first line. */
const shebang = /^#!\s*(?:\/usr)?\/(?:local\/)?bin\/(?:env\s+)?(?:ba|da|a|k|z)?sh\b/;
const names =
  /(?:^|\/)(?:rc\.(?:firewall|iptables|fw)|(?:etc\/network\/if-[a-z-]+\.d|etc\/networkd-dispatcher\/[\w-]+\.d|etc\/NetworkManager\/dispatcher\.d|etc\/ppp\/ip(?:v6)?-up\.d)\/[\w.-]+)$|\.(?:ba)?sh(?:\.(?:j2|erb|tmpl))?$/;
/** iptables stands in a line that is no comment ... */
const mention = /^(?![ \t]*#).*\bip6?tables\b/m;
/** ... and something is done with it, under its own name or that of a variable. */
const action = /[\s"'](?:-[AIPFNXD]|--(?:append|insert|policy|flush|new-chain))[\s"']|\bip6?tables-restore\b/;
/** The same of nft. */
const nft = /^(?![ \t]*#).*\bnft\b/m;
const nftAction =
  /[\s"'](?:add|create|insert|replace|delete|destroy|flush)[ \t]+(?:ruleset|table|chain|rule|set|map|element)\b|\bnft\b[^\n]*[\s"'](?:-[a-z]*f|--file)[\s"']/;

/** A template's own conditions and loops. */
const block = /\{%|<%|\{\{-?[ \t]*[#/]?(?:if|range|with|end)\b/;

interface Tree {
  readonly command: ShellCommand;
  /** A template decides which of the lines are there. */
  readonly hasBlocks: boolean;
}

/** What a template fills in becomes what a command prints: as long, and as little known. */
function filledIn(text: string): string {
  if (!text.includes("{{") && !block.test(text)) return text;
  return maskTemplates(text.replaceAll(/\{\{[^{}\n]*\}\}/g, (tag) => `$(${"x".repeat(tag.length - 3)})`));
}

/** Shell scripts that load a firewall with iptables commands. */
export const iptablesScript = language<Tree>({
  id: "iptables-script",
  editorIds: ["iptables-script"],
  comment: "#",
  detect: (path, head) =>
    (shebang.test(head) || (names.test(path) && !head.startsWith("*"))) &&
    ((mention.test(head) && action.test(head)) || (nft.test(head) && nftAction.test(head))),
  parse: (text) => ({ command: parseShell(plainText(filledIn(text))), hasBlocks: block.test(text) }),
  lower: (tree, source) => lower(tree.command, source, tree.hasBlocks),
  hover: (tree, source, offset) => hover(tree.command, source, offset),
  complete: (tree, source, offset) => complete(tree.command, source, offset),
  selections: (tree, source, offset) => selections(tree.command, source, offset),
  outline: (tree, source) => outline(tree.command, source),
  folding: (tree) => folding(tree.command),
  occurrences: (tree, source) => occurrences(tree.command, source),
  refuseName,
  tokens: (tree, source) => tokens(tree.command, source),
});
