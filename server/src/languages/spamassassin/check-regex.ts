import * as l10n from "@vscode/l10n";
import type { Problem } from "../../model/facts.ts";
import type { Fix } from "../../model/finding.ts";
import { lintSays } from "../../model/lint.ts";
import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import { checkPattern, judgeAtLength, type PatternProblem } from "../perl-regex/check.ts";
import { takeDelimiters } from "../perl-regex/delimiters.ts";
import { isPlainlyFine } from "../perl-regex/quick.ts";
import type { Definition } from "./definition.ts";
import type { Line } from "./parse.ts";
import { argumentPatterns, type PatternPlace, patternPlaces, placeAt, settingPatterns } from "./patterns.ts";

const none: readonly Problem[] = [];

/** What is wrong with the patterns of a line that defines a test. */
export function checkRegexes(source: SourceFile, definition: Definition): readonly Problem[] {
  let problems = none;
  for (const place of patternPlaces(definition)) {
    const found = checkPattern(place.text, place.use);
    if (found.length > 0) problems = [...problems, ...regexProblems(source, definition, place, found)];
  }
  return problems;
}

function regexProblems(
  source: SourceFile,
  definition: Definition,
  place: PatternPlace,
  found: readonly PatternProblem[],
): readonly Problem[] {
  const hash = commentInside(source, definition, place, found[0]);
  if (hash !== undefined) return [hash];
  return found.map((each) => toProblem(source, definition.statement, place, each, lintText(definition, place, each)));
}

/** What is wrong with the patterns among the arguments of a test's function; they are only read when a mail comes. */
export function* checkArgumentRegexes(source: SourceFile, definition: Definition): Generator<Problem> {
  for (const { place, delimited, argument } of argumentPatterns(definition)) {
    for (const found of delimited ? checkPattern(place.text, place.use) : checkBare(place)) {
      if (found.perl === undefined || found.rule === "sa-regex-always-matches") continue;
      const said = argument.says(definition.name, place.text, found.perl);
      yield toProblem(source, definition.statement, place, { ...found, severity: "warning" }, said);
    }
    if (argument.slashless && !delimited) yield* slashes(source, definition, place);
  }
}

/** Slashes around a pattern that stands without: what it is held against has none. */
function* slashes(source: SourceFile, { statement }: Definition, place: PatternPlace): Generator<Problem> {
  const around = /^\/(.*)\/([a-z]*)$/s.exec(place.text);
  if (around?.[1] === undefined) return;
  const [, pattern, modifiers = ""] = around;
  yield toProblem(
    source,
    statement,
    place,
    {
      rule: "sa-regex-delimiters",
      severity: "warning",
      start: 0,
      end: place.text.length,
      message: l10n.t(
        "no delimiters stand around this pattern, so the slashes are looked for too and it never matches",
      ),
      fix: {
        title: l10n.t("Remove the slashes"),
        edits: [
          { start: 0, end: place.text.length, newText: modifiers === "" ? pattern : `(?${modifiers})${pattern}` },
        ],
      },
    },
    undefined,
  );
}

/** A pattern without delimiters. */
function checkBare({ text, use }: PatternPlace): readonly PatternProblem[] {
  const end = text.length;
  const bounds = { start: 0, end, modifiersStart: end, modifiersEnd: end, templates: false };
  return text === "" || isPlainlyFine(text, bounds) ? [] : judgeAtLength(text, bounds, use);
}

/** What is wrong with the patterns of a setting. Sources: Conf.pm, and the plugins that bring them. */
export function* checkSettingRegexes(line: Line, source: SourceFile): Generator<Problem> {
  const patterns = settingPatterns(line);
  if (patterns.length === 0) return;
  const said = saysOf(line.canonical);
  for (const { place, delimited } of patterns) {
    if (delimited)
      for (const found of checkPattern(place.text, place.use))
        yield toProblem(
          source,
          line,
          place,
          found,
          found.perl === undefined ? undefined : `config: invalid '${line.command}' value`,
        );
    else
      for (const found of checkBare(place)) {
        if (found.rule !== "sa-regex-invalid" || found.perl === undefined) continue;
        const { severity, says } = said;
        yield toProblem(
          source,
          line,
          place,
          severity === undefined ? found : { ...found, severity },
          says(line, place, found.perl),
        );
      }
  }
}

/** True for a `lang xx ...` whose language has anything but letters and digits in it. */
export function hasOddLanguage({ locale }: Line): boolean {
  return locale !== undefined && !/^\w*$/.test(locale);
}

/**
 * The language of `lang xx ...`, which SpamAssassin puts into a pattern of its own; one that Perl cannot read ends
 * SpamAssassin there, also within a block that is not read.
 */
export function checkLanguage(line: Line, source: SourceFile): Problem | undefined {
  const { locale } = line;
  if (locale === undefined) return undefined;
  let end = line.start;
  while (/\s/.test(line.text.charAt(end - 1))) end--;
  const place = placeAt(line.text, end - locale.length, end, { templates: false, longText: false });
  const found = checkBare(place).find(({ rule, perl }) => rule === "sa-regex-invalid" && perl !== undefined);
  if (found === undefined) return undefined;
  const where = { source, span: span(end - locale.length, end) };
  return {
    rule: "sa-regex-invalid",
    place: where,
    message: l10n.t(
      "SpamAssassin takes this for a pattern that Perl cannot read, and it stops here with all its work; write a language's letters, such as de",
    ),
    related: [lintSays(where, (found.perl ?? "").replace(/ in regex$/, ""))],
  };
}

/** What SpamAssassin prints of a bare pattern that it refuses. */
function saysOf(canonical: string): {
  readonly severity?: "warning";
  readonly says: (line: Line, place: PatternPlace, why: string) => string;
} {
  if (canonical.startsWith("bayes_stopword"))
    return { says: ({ command }, _place, why) => `bayes: invalid regexp for ${command}: ${why}` };
  // Tests that ask for such a tag go on without it.
  if (canonical.startsWith("replace_"))
    return { severity: "warning", says: (_line, _place, why) => `replacetags: regexp compilation failed: ${why}` };
  if (canonical === "extracttext_use") return { says: (_line, { text }, why) => `invalid regexp '${text}': ${why}` };
  return { says: ({ command }) => `config: invalid '${command}' value` };
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
      // What is wrong with it is logged at a level that lint does not show.
      return perl.startsWith("always") ? undefined : "config: invalid 'mimeheader' value";
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
