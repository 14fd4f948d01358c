import * as l10n from "@vscode/l10n";
import type { Analysis } from "./analysis.ts";
import type { Bundle } from "./code-actions.ts";
import type { Finding } from "./model/finding.ts";
import { rename } from "./navigation.ts";
import type { Edit } from "./text/source.ts";
import { span } from "./text/span.ts";

/** What lint lets pass without a word. */
const longestName = 40;
const mostTries = 9;

/** Shorter names than the one at fault, the best first. */
function shorterNames({ place: { source, span: where } }: Finding): readonly string[] {
  const short = source.text.slice(where.start, where.start + longestName).replace(/_+$/, "");
  return Array.from({ length: mostTries }, (_, at) =>
    at === 0 ? short : `${short.slice(0, longestName - 2).replace(/_+$/, "")}_${at + 1}`,
  );
}

function shortened(analysis: Analysis, finding: Finding): Bundle | undefined {
  const { source, span: where } = finding.place;
  for (const name of shorterNames(finding)) {
    const edits = rename(analysis, source, where.start, name);
    if (edits !== undefined && typeof edits !== "string") return bundle(name, edits);
  }
  return undefined;
}

/** Lines of these commands begin with the name of a test, and so do those that define one. */
const aboutTests = /^(?:score|describe|tflags|priority|shortcircuit|subjprefix|test)$/;

/** A name with other signs in it is no name to SpamAssassin, but lines that begin with it were meant for it. */
function mended(analysis: Analysis, { place: { source, span: where }, fixes }: Finding): Bundle | undefined {
  const name = fixes[0]?.edits[0]?.newText;
  if (name === undefined || fixes[0]?.silences) return undefined;
  const wrong = source.slice(where);
  const files = analysis.hosts.find(({ sources }) => sources.includes(source))?.host.files ?? [];
  if (files.some(({ spamassassin }) => spamassassin?.tests.some((test) => test.name === name))) return undefined;
  const edits = files.flatMap((file) =>
    (file.spamassassin?.statements ?? []).flatMap((statement): readonly Edit[] => {
      const { command, value, valueSpan } = statement;
      const isNamed = value === wrong || (value.startsWith(wrong) && /^\s/.test(value.slice(wrong.length)));
      if (!isNamed) return [];
      const isAboutTests =
        aboutTests.test(command) || file.spamassassin?.tests.some((test) => test.statement === statement);
      const place = { source: file.source, span: span(valueSpan.start, valueSpan.start + wrong.length) };
      return isAboutTests ? [{ place, newText: name }] : [];
    }),
  );
  // Where it is named but once, the finding's own fix does as much.
  return edits.length > 1 ? bundle(name, edits) : undefined;
}

function bundle(name: string, edits: readonly Edit[]): Bundle {
  return { title: l10n.t("Call the test {name} wherever it is named", { name }), edits };
}

/** For names that SpamAssassin does not take, or lint counts as a mistake: another name, in all files of the host. */
export function renamings(analysis: Analysis, findings: readonly Finding[]): readonly Bundle[] {
  return findings.flatMap((finding) => {
    const { rule } = finding;
    const found =
      rule === "sa-rule-name-long"
        ? shortened(analysis, finding)
        : rule === "sa-rule-name"
          ? mended(analysis, finding)
          : undefined;
    return found === undefined ? [] : [found];
  });
}
