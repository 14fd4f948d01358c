import type { Analysis } from "../analysis.ts";
import type { Completion, Reading, Token } from "../languages/language.ts";
import type { Facts } from "../model/facts.ts";
import type { Host } from "../model/host.ts";
import type { SourceFile } from "../text/source.ts";
import { meets } from "../text/span.ts";
import type { Annotation, Hint, HostAnswer } from "./answer.ts";
import { otherLine } from "./filter-lines.ts";
import { needAnnotations } from "./needs.ts";
import { ipsets } from "./sets.ts";
import { spamassassin } from "./spamassassin/index.ts";
import { suppressionCompletions, suppressionHover } from "./suppressions.ts";

/** One for each language that has something to say which only the join of a host knows. */
const answers: readonly HostAnswer[] = [spamassassin, ...ipsets];

/** A file in one of the hosts it belongs to. */
interface Standing {
  readonly host: Host;
  readonly facts: Facts;
  readonly answer: HostAnswer | undefined;
}

function standings(analysis: Analysis, source: SourceFile): readonly Standing[] {
  return analysis.hosts.flatMap(({ host, files, perimeter }) => {
    const facts = files.find((each) => each.source === source) ?? perimeter.find((each) => each.source === source);
    return facts === undefined
      ? []
      : [{ host, facts, answer: answers.find(({ language }) => language === facts.language) }];
  });
}

const needs = new WeakMap<Host, Map<SourceFile, readonly Annotation[]>>();

/** Worked out when a file is first asked about, and kept as long as its host stays as it is. */
function needsOf(host: Host, source: SourceFile): readonly Annotation[] {
  let bySource = needs.get(host);
  if (bySource === undefined) {
    bySource = new Map();
    needs.set(host, bySource);
  }
  let annotations = bySource.get(source);
  if (annotations === undefined) {
    annotations = needAnnotations(host, source);
    bySource.set(source, annotations);
  }
  return annotations;
}

/** What to show above the lines of a file. */
export function lenses(analysis: Analysis, source: SourceFile): readonly Annotation[] {
  return standings(analysis, source).flatMap(({ host, facts, answer }) => [
    ...needsOf(host, source),
    ...(answer?.lenses?.(host, facts) ?? []),
  ]);
}

/** Paragraphs of Markdown about the word and the line at an offset. */
export function hoverDetails(analysis: Analysis, source: SourceFile, offset: number): readonly string[] {
  const line = source.lineSpan(offset);
  const allowed = suppressionHover(source, offset);
  if (allowed !== undefined) return [allowed];
  return standings(analysis, source).flatMap(({ host, facts, answer }) => {
    const needed = needsOf(host, source).flatMap(({ place, detail }) =>
      detail !== "" && meets(place.span, line) ? [detail] : [],
    );
    const about = needed.length > 0 || facts.filter === undefined ? needed : [otherLine(host, facts, line)];
    return [answer?.hover?.(host, facts, offset), ...about].filter((text) => text !== undefined);
  });
}

/** What the file's language offers at an offset, and what only the join of its host knows. */
export function completions(
  analysis: Analysis,
  source: SourceFile,
  reading: Reading,
  offset: number,
): readonly Completion[] {
  const offered = reading.complete(offset);
  const allowed = suppressionCompletions(analysis.findings, source, offset);
  const joined =
    allowed.length > 0
      ? allowed
      : standings(analysis, source).flatMap(
          ({ host, facts, answer }) => answer?.complete?.(host, facts, offset, offered) ?? [],
        );
  const replaced = new Set(joined.map(({ label }) => label));
  return [...offered.filter(({ label }) => !replaced.has(label)), ...joined];
}

export function hints(analysis: Analysis, source: SourceFile): readonly Hint[] {
  return standings(analysis, source).flatMap(({ host, facts, answer }) => answer?.hints?.(host, facts) ?? []);
}

export function hostTokens(analysis: Analysis, source: SourceFile): readonly Token[] {
  return standings(analysis, source).flatMap(({ host, facts, answer }) => answer?.tokens?.(host, facts) ?? []);
}
