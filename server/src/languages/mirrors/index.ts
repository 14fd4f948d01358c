import * as l10n from "@vscode/l10n";
import type { Mirror } from "../../model/facts.ts";
import { type Span, span, touches } from "../../text/span.ts";
import { language } from "../language.ts";

interface MirrorsTree {
  readonly mirrors: readonly Mirror[];
  readonly strays: readonly Span[];
}

const line = /^[ \t]*(\S+)(.*)$/gm;

/** One URL a line, with `weight=N` behind it; sa-update passes other schemes over. */
function read(text: string): MirrorsTree {
  const mirrors: Mirror[] = [];
  const strays: Span[] = [];
  for (const match of text.matchAll(line)) {
    const [whole, url = "", rest = ""] = match;
    if (url.startsWith("#")) continue;
    const start = match.index + whole.indexOf(url);
    const where = span(start, start + url.length);
    const parts = /^(https?):\/\/(?:[^@/\s]*@)?(\[[^\]]*\]|[^:/\s]+)(?::(\d{1,5}))?(?:\/|$)/i.exec(url);
    if (parts?.[2] === undefined) {
      strays.push(where);
      continue;
    }
    const weight = /\bweight=(\d+)/.exec(rest)?.[1];
    mirrors.push({
      url,
      host: parts[2].replace(/^\[(.*)\]$/, "$1"),
      port: parts[3] === undefined ? (parts[1]?.toLowerCase() === "https" ? 443 : 80) : Number(parts[3]),
      span: where,
      ...(weight === undefined ? {} : { weight: Number(weight) }),
    });
  }
  return { mirrors, strays };
}

export const mirrors = language({
  id: "mirrors",
  editorIds: [],
  comment: "#",
  detect: (path) => /(?:^|\/)MIRRORED\.BY$/.test(path),
  parse: read,
  lower: (tree, source) => ({
    mirrors: {
      channel: (source.path.split("/").at(-2) ?? "").replaceAll("_", "."),
      mirrors: tree.mirrors,
    },
    problems: tree.strays.map((where) => ({
      rule: "mirrors-syntax",
      place: { source, span: where },
      message: l10n.t("sa-update passes this line over, since it is no http:// or https:// address"),
    })),
  }),
  hover(tree, _source, offset) {
    const found = tree.mirrors.find((each) => touches(each.span, offset));
    return found === undefined
      ? undefined
      : {
          span: found.span,
          markdown: `A mirror of SpamAssassin's rules: sa-update connects to **tcp/${found.port}** of \`${found.host}\`.`,
        };
  },
});
