import * as l10n from "@vscode/l10n";
import type { Problem } from "../../model/facts.ts";
import type { Fix } from "../../model/finding.ts";
import { lintSays } from "../../model/lint.ts";
import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import { checkPattern, type PatternProblem } from "../perl-regex/check.ts";
import { takeDelimiters } from "../perl-regex/delimiters.ts";
import { parseRegex } from "../perl-regex/parse.ts";
import type { Definition } from "./definition.ts";
import type { Line } from "./parse.ts";
import { type PatternPlace, patternPlaces, settingPatterns } from "./patterns.ts";

/** What is wrong with the patterns of a line that defines a test. */
export function* checkRegexes(source: SourceFile, definition: Definition): Generator<Problem> {
  for (const place of patternPlaces(definition)) {
    const found = checkPattern(place.text, place.use);
    if (found.length === 0) continue;
    const hash = commentInside(source, definition, place, found[0]);
    if (hash !== undefined) yield hash;
    else
      for (const each of found)
        yield toProblem(source, definition.statement, place, each, lintText(definition, place, each));
  }
}

/** What is wrong with the patterns of a setting. Sources: Conf.pm, ReplaceTags.pm, Bayes.pm. */
export function* checkSettingRegexes(line: Line, source: SourceFile): Generator<Problem> {
  for (const { place, delimited } of settingPatterns(line)) {
    const { text } = place;
    if (delimited) {
      for (const found of checkPattern(text, place.use))
        yield toProblem(
          source,
          line,
          place,
          found,
          found.perl === undefined ? undefined : `config: invalid '${line.command}' value`,
        );
      continue;
    }
    const end = text.length;
    const { fault } = parseRegex(text, { start: 0, end, modifiersStart: end, modifiersEnd: end, templates: false });
    if (fault === undefined) continue;
    const stopword = line.command.startsWith("bayes_stopword");
    yield toProblem(
      source,
      line,
      place,
      // Tests that ask for such a tag go on without it.
      { rule: "sa-regex-invalid", ...fault, ...(stopword ? {} : { severity: "warning" }) },
      stopword
        ? `bayes: invalid regexp for ${line.command}: ${fault.perl}`
        : `replacetags: regexp compilation failed: ${fault.perl}`,
    );
  }
}

function toProblem(
  source: SourceFile,
  statement: Line,
  place: PatternPlace,
  found: PatternProblem,
  said: string | undefined,
): Problem {
  const where = { source, span: span(place.offset(found.start), place.offset(found.end)) };
  const { fix } = found;
  const fixes: readonly Fix[] =
    fix === undefined
      ? []
      : [
          {
            title: fix.title,
            preferred: true,
            edits: fix.edits.map(({ start, end, newText }) => ({
              place: { source, span: span(place.offset(start), place.offset(end)) },
              // Within a file `#` begins a comment.
              newText: newText.replaceAll("#", "\\#"),
            })),
          },
        ];
  return {
    rule: found.rule,
    place: where,
    message: found.message,
    statement,
    ...(said === undefined ? {} : { related: [lintSays(where, said)] }),
    ...(fixes.length === 0 ? {} : { fixes }),
    ...(found.severity === undefined ? {} : { severity: found.severity }),
  };
}

const longestShown = 120;

/** What SpamAssassin prints of such a pattern. Sources: add_test of Conf/Parser.pm, MIMEHeader.pm, AskDNS.pm. */
function lintText(
  { name, statement }: Definition,
  { text }: PatternPlace,
  { perl }: Pick<PatternProblem, "perl">,
): string | undefined {
  if (perl === undefined) return undefined;
  const shown = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
  switch (statement.canonical) {
    case "mimeheader":
      return perl.startsWith("always") ? undefined : `mimeheader: invalid regexp for ${name} '${shown}': ${perl}`;
    case "askdns":
      return perl.startsWith("always") ? undefined : `askdns: subtest compile failed: '${shown}': ${perl}`;
    case "uri_detail":
      return perl.startsWith("always") ? undefined : "config: invalid 'uri_detail' value";
    default:
      return `config: invalid regexp for ${name} '${shown}': ${perl}`;
  }
}

/** Comment signs that a line is looked through for; a pattern with more is not one that was cut by mistake. */
const mostSigns = 8;

/** A pattern that is whole only with the comment behind it: its `#` was meant as a character. */
function commentInside(
  source: SourceFile,
  definition: Definition,
  place: PatternPlace,
  found: PatternProblem | undefined,
): Problem | undefined {
  const { statement } = definition;
  if (found?.rule !== "sa-regex-delimiters" || place.end !== statement.end) return undefined;
  const { text } = statement;
  const feed = text.indexOf("\n", statement.end);
  const lineEnd = feed === -1 ? text.length : feed;
  const start = place.offset(0);
  const first = text.indexOf("#", statement.end);
  if (first === -1 || first >= lineEnd || text.slice(statement.end, first).trim() !== "") return undefined;
  let sign = first;
  for (let tries = 0; tries < mostSigns && sign !== -1 && sign < lineEnd; tries++) {
    let next = text.indexOf("#", sign + 1);
    if (next === -1 || next > lineEnd) next = lineEnd;
    const whole = text.slice(start, next).trimEnd();
    if ("pattern" in takeDelimiters(whole, 0, whole.length)) {
      const signs = [...whole.matchAll(/(?<!\\)#/g)].map(({ index }) => start + index);
      const where = { source, span: span(first, first + 1) };
      const said = lintText(definition, place, found);
      return {
        rule: "sa-regex-hash",
        place: where,
        message: l10n.t(
          "# begins a comment even within a pattern, so SpamAssassin sees only what stands before it; write \\#",
        ),
        statement,
        ...(said === undefined ? {} : { related: [lintSays(where, said)] }),
        fixes: [
          {
            title: l10n.t('Write "{right}"', { right: "\\#" }),
            preferred: true,
            edits: signs.map((at) => ({ place: { source, span: span(at, at) }, newText: "\\" })),
          },
        ],
      };
    }
    sign = next;
  }
  return undefined;
}
