import * as l10n from "@vscode/l10n";
import type { Problem } from "../../model/facts.ts";
import { lintSays } from "../../model/lint.ts";
import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import { type Line, nextWordAt, wordEndAt } from "./parse.ts";

/** A byte order mark at the beginning: SpamAssassin reads it as the first letters of the first line. */
export function checkMark(source: SourceFile): readonly Problem[] {
  if (!source.text.startsWith("\uFEFF")) return [];
  const place = { source, span: span(0, 1) };
  return [
    {
      rule: "sa-bom",
      place,
      message: l10n.t(
        "a byte order mark stands before the first line, so SpamAssassin does not understand that line; save the file as UTF-8 without it",
      ),
      related: [lintSays(place, "config: failed to parse line")],
      fixes: [{ title: l10n.t("Take the byte order mark away"), edits: [{ place, newText: "" }], preferred: true }],
    },
  ];
}

const typographic = /[“”„‟‘’‚‛]/;
const plain: Readonly<Record<string, string>> = { "“": '"', "”": '"', "„": '"', "‟": '"' };

/**
 * Typographic quotation marks in the pattern of a test, as word processors and web pages write them.
 */
export function checkQuotes(line: Line, source: SourceFile): Problem | undefined {
  const start = nextWordAt(line, wordEndAt(line, line.valueStart));
  const written = line.text.slice(start, line.end);
  if (!typographic.test(written) || line.command === "meta" || /^(?:rbl)?eval:/.test(written)) return undefined;
  // Instead of slashes they are another mistake.
  if (/(?:^|[=!]~\s*)[“”„‟‘’‚‛]/.test(written)) return undefined;
  const outside = written.replace(/\[(?:\\.|[^\]\\])*\]/g, (text) => "-".repeat(text.length));
  const at = outside.search(typographic);
  // Who asks for plain marks too, in a class or as an alternative, knows both.
  if (at === -1 || /["']/.test(written)) return undefined;
  const edits = [...outside.matchAll(new RegExp(typographic.source, "g"))].map((match) => {
    const from = start + match.index;
    return { place: { source, span: span(from, from + 1) }, newText: plain[match[0]] ?? "'" };
  });
  return {
    rule: "sa-smart-quotes",
    place: { source, span: span(start + at, start + at + 1) },
    message: l10n.t(
      "this pattern hits only where a mail has typographic quotation marks; write plain ones unless you mean these",
    ),
    statement: line,
    fixes: [{ title: l10n.t("Write plain quotation marks"), edits, preferred: true }],
  };
}
