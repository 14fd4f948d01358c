import * as l10n from "@vscode/l10n";
import type { Mirror } from "../../model/facts.ts";
import type { Fix } from "../../model/finding.ts";
import { place, type SourceFile } from "../../text/source.ts";
import { type Span, span, touches } from "../../text/span.ts";
import { type Hover, language } from "../language.ts";

interface MirrorsTree {
  readonly mirrors: readonly Mirror[];
  readonly strays: readonly { readonly span: Span; readonly why: "scheme" | "host" }[];
}

const address = /^(https?):\/\/(?:[^@/\s]*@)?(\[[^\]\s]+\]|[^:/\s[\]]+)(?::(\d{1,5}))?(?:\/|$)/i;

/**
 * One address a line, as sa-update itself reads it: `#` begins a comment anywhere, words behind the address are
 * `name=value`, and what is neither http:// nor https:// is passed over.
 */
function parse(text: string): MirrorsTree {
  const mirrors: Mirror[] = [];
  const strays: { span: Span; why: "scheme" | "host" }[] = [];
  for (const line of text.matchAll(/[^\n]+/g)) {
    const hash = line[0].indexOf("#");
    const content = hash === -1 ? line[0] : line[0].slice(0, hash);
    const found = /\S+/.exec(content);
    if (found === null) continue;
    const url = found[0];
    const start = line.index + found.index;
    const where = span(start, start + url.length);
    if (!/^https?:\/\//i.test(url)) {
      strays.push({ span: where, why: "scheme" });
      continue;
    }
    const [, scheme = "", host, port] = address.exec(url) ?? [];
    if (host === undefined) {
      strays.push({ span: where, why: "host" });
      continue;
    }
    const weight = /(?:^|\s)weight=(\d+)(?=\s|$)/.exec(content.slice(found.index + url.length))?.[1];
    mirrors.push({
      url,
      host: host.replace(/^\[(.*)\]$/, "$1").toLowerCase(),
      port: port === undefined ? (scheme.toLowerCase() === "https" ? 443 : 80) : Number(port),
      span: where,
      ...(weight === undefined ? {} : { weight: Number(weight) }),
    });
  }
  return { mirrors, strays };
}

/** The scheme that is missing before a host's name, or the line taken out. */
function repairs(source: SourceFile, where: Span): readonly Fix[] {
  const insertion = (at: number, newText: string) => [{ place: place(source, span(at, at)), newText }];
  const isHost = /^[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}(?::\d+)?(?:\/\S*)?$/i.test(source.slice(where));
  return [
    ...(isHost ? [{ title: l10n.t("Write http:// in front"), edits: insertion(where.start, "http://") }] : []),
    { title: l10n.t("Comment the line out"), edits: insertion(source.lineSpan(where.start).start, "# ") },
  ];
}

function hover({ mirrors: all }: MirrorsTree, _source: SourceFile, offset: number): Hover | undefined {
  const found = all.find((each) => touches(each.span, offset));
  if (found === undefined) return undefined;
  const total = all.reduce((sum, each) => sum + (each.weight ?? 1), 0);
  const share = total === 0 ? 0 : Math.round(((found.weight ?? 1) / total) * 100);
  return {
    span: found.span,
    markdown: [
      l10n.t("A mirror of SpamAssassin's rules: sa-update connects to **tcp/{port}** of `{host}`.", {
        port: found.port,
        host: found.host,
      }),
      "",
      l10n.t(
        "It is the first one asked in about {share} % of the runs; where it does not answer, the next one is asked two seconds later, until one of the {count} does. While the packets are dropped each of them costs some 32 s.",
        { share, count: all.length },
      ),
      "",
      l10n.t("sa-update fetches this list anew from `spamassassin.apache.org` (TCP 80) once it is a week old."),
    ].join("\n"),
  };
}

/** sa-update's cached list of mirrors, one for each channel. */
export const mirrors = language({
  id: "mirrors",
  editorIds: [],
  comment: "#",
  detect: (path) => /(?:^|\/)MIRRORED\.BY$/.test(path),
  parse,
  lower: (tree, source) => ({
    mirrors: {
      // sa-update turns the channel's dots into underscores for the folder's name.
      channel: (source.path.split("/").at(-2) ?? "").replaceAll("_", "."),
      mirrors: tree.mirrors,
    },
    problems: tree.strays.map(({ span: where, why }) => ({
      rule: "mirrors-syntax",
      place: place(source, where),
      severity: "info" as const,
      message:
        why === "scheme"
          ? l10n.t("sa-update passes this line over, since it is no http:// or https:// address")
          : l10n.t("this address names no host, so sa-update cannot fetch from it"),
      fixes: repairs(source, where),
    })),
  }),
  hover,
});
