import { touches } from "../../text/span.ts";
import type { Completion } from "../language.ts";
import { language } from "../language.ts";
import { ports, words } from "./catalog.ts";
import { lex } from "./lexer.ts";
import { lower } from "./lower.ts";
import { parse } from "./parse.ts";

export const nftables = language({
  id: "nftables",
  editorIds: ["nftables", "nft"],
  comment: "#",
  detect: (path, head) =>
    /\.(?:nft|nftables)(?:\.(?:j2|erb|tmpl))?$|(?:^|\/)nftables\.(?:conf|rules)(?:\.j2)?$|(?:^|\/)nftables(?:\.d)?\/[^/]+$/.test(
      path,
    ) ||
    /^#!.*\bnft\b/.test(head) ||
    (/\.(?:conf|rules)$/.test(path) && /^\s*(?:flush ruleset|table (?:inet|ip6?|netdev|bridge) \w+ \{)/m.test(head)),
  parse,
  lower,
  hover(_tree, source, offset) {
    const line = source.lineSpan(offset);
    const tokens = lex(source.slice(line)).map((token) => ({
      ...token,
      span: { start: token.span.start + line.start, end: token.span.end + line.start },
    }));
    const at = tokens.findIndex((token) => touches(token.span, offset) && token.kind === "word");
    const token = tokens[at];
    if (token === undefined) return undefined;
    const protocol = tokens.slice(0, at).findLast(({ text }) => text === "tcp" || text === "udp")?.text;
    const service = ports.get(`${protocol} ${token.text}`);
    if (service !== undefined) return { span: token.span, markdown: `**${protocol}/${token.text}** — ${service}` };
    const text = words.get(token.text);
    return text === undefined ? undefined : { span: token.span, markdown: `**${token.text}** — ${text}` };
  },
  complete(tree, source, offset): readonly Completion[] {
    const before = source.text.slice(source.lineSpan(offset).start, offset);
    const typed = /[\w@$.-]*$/.exec(before)?.[0] ?? "";
    const word = { start: offset - typed.length, end: offset };
    if (/\b(?:jump|goto)\s+\S*$/.test(before))
      return tree.tables.flatMap((table) =>
        [...table.chains.keys()].map((label) => ({ label, kind: "reference" as const, span: word })),
      );
    if (/\bct state\s+\S*$/.test(before))
      return ["new", "established", "related", "invalid", "untracked"].map((label) => ({
        label,
        kind: "value",
        span: word,
      }));
    if (typed.startsWith("@"))
      return tree.tables.flatMap((table) =>
        [...table.sets.keys()].map((name) => ({ label: `@${name}`, kind: "reference" as const, span: word })),
      );
    if (typed.startsWith("$"))
      return [...tree.defines.keys()].map((name) => ({ label: `$${name}`, kind: "reference", span: word }));
    const dport = /\b(tcp|udp)\s+dport\s+\S*$/.exec(before)?.[1];
    if (dport !== undefined)
      return [...ports]
        .filter(([key]) => key.startsWith(`${dport} `))
        .map(([key, documentation]) => ({ label: key.slice(4), kind: "value", span: word, documentation }));
    return [...words].map(([label, documentation]) => ({ label, kind: "keyword", span: word, documentation }));
  },
  outline: (tree) =>
    tree.tables.map((table) => ({
      name: `${table.family} ${table.name}`,
      kind: "table",
      span: table.span,
      nameSpan: table.nameSpan,
      children: [
        ...[...table.sets.values()].map((set) => ({
          name: set.name,
          kind: "set" as const,
          span: set.span,
          nameSpan: set.nameSpan,
        })),
        ...[...table.chains.values()].map((chain) => ({
          name: chain.name,
          detail: `${chain.rules.length}`,
          kind: "chain" as const,
          span: chain.span,
          nameSpan: chain.nameSpan,
        })),
      ],
    })),
  folding: (tree) =>
    tree.tables.flatMap((table) => [
      { span: table.span },
      ...[...table.chains.values()].map((chain) => ({ span: chain.span })),
    ]),
});
