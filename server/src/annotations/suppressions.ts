import * as l10n from "@vscode/l10n";
import type { Completion } from "../languages/language.ts";
import type { Finding } from "../model/finding.ts";
import { rules } from "../rules/index.ts";
import { inReadersLanguage } from "../text/documentation.ts";
import type { SourceFile } from "../text/source.ts";
import { span } from "../text/span.ts";

/** A suppression comment up to the cursor, in the sign of any language. */
const begun = /^[ \t]*[#;]+[ \t]*sallyport:[ \t]*allow[ \t]+(?:[\w-]+[ \t]*,[ \t]*)*([\w-]*)$/;
/** A longer line is no such comment. */
const longest = 1000;

/** Ids of rules behind `sallyport: allow`; those of the findings on the lines below come first and say so. */
export function suppressionCompletions(
  findings: readonly Finding[],
  source: SourceFile,
  offset: number,
): readonly Completion[] {
  const { start } = source.lineSpan(offset);
  if (offset - start > longest) return [];
  const typed = begun.exec(source.text.slice(start, offset))?.[1];
  if (typed === undefined) return [];
  const line = source.lines.lineAt(offset);
  const below = new Set(
    findings
      .filter(({ place }) => place.source === source && source.lines.lineAt(place.span.start) === line + 1)
      .map(({ rule }) => rule),
  );
  const offered = rules.filter(({ id }) => id.startsWith(typed));
  return [...offered.filter(({ id }) => below.has(id)), ...offered.filter(({ id }) => !below.has(id))].map(
    ({ id, summary }) => ({
      label: id,
      kind: "reference",
      span: span(offset - typed.length, offset),
      ...(below.has(id) ? { detail: l10n.t("found in the line below") } : {}),
      documentation: `${inReadersLanguage("rules", summary)}.`,
    }),
  );
}

/** What a rule named in a suppression comment is about. */
export function suppressionHover(source: SourceFile, offset: number): string | undefined {
  const line = source.lineSpan(offset);
  if (line.end - line.start > longest) return undefined;
  const text = source.slice(line);
  let end = offset - line.start;
  while (end < text.length && /[\w-]/.test(text.charAt(end))) end++;
  const id = begun.exec(text.slice(0, end))?.[1];
  const rule = rules.find((each) => each.id === id);
  return rule === undefined ? undefined : `**${rule.id}**: ${inReadersLanguage("rules", rule.summary)}.`;
}
