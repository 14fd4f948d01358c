import * as l10n from "@vscode/l10n";
import { closest } from "../model/closest.ts";
import type { Problem } from "../model/facts.ts";
import { place, type SourceFile } from "../text/source.ts";
import type { Span } from "../text/span.ts";
import type { YamlEntry, YamlError } from "./yaml.ts";

/** Takes a complaint about a place in the file, with the word that was most likely meant, where there is one. */
export type Report = (where: Span, message: string, near?: string) => void;

/** Complaints of one rule about one file, put into `problems`; the word that was meant becomes the fix. */
export function reporter(rule: string, source: SourceFile, problems: Problem[]): Report {
  return (where, message, near) => {
    const at = place(source, where);
    problems.push({
      rule,
      place: at,
      message: near === undefined ? message : l10n.t('{message}; did you mean "{near}"?', { message, near }),
      fixes:
        near === undefined
          ? []
          : [{ title: l10n.t('Write "{near}"', { near }), edits: [{ place: at, newText: near }], preferred: true }],
    });
  };
}

/** Reports what the reader of YAML could not take. */
export function reportSyntax(errors: readonly YamlError[], report: Report): void {
  for (const { span, message } of errors) report(span, l10n.t("this is no YAML: {message}", { message }));
}

/** Reports keys that are not known, with the nearest that is, and keys that stand twice. */
export function reportKeys(
  entries: readonly YamlEntry[],
  known: readonly string[],
  report: Report,
  unknown: (key: string) => string,
): void {
  const seen = new Set<string>();
  for (const { key, keySpan } of entries) {
    if (seen.has(key)) report(keySpan, l10n.t('the key "{key}" stands here twice', { key }));
    // The near key may be there already, and then this one means something else.
    else if (!known.includes(key))
      report(
        keySpan,
        unknown(key),
        closest(
          key,
          known.filter((each) => !entries.some((entry) => entry.key === each)),
        ),
      );
    seen.add(key);
  }
}
