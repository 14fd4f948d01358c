import type { Finding } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import { type Place, place, type SourceFile } from "../text/source.ts";
import { span } from "../text/span.ts";
import type { LintMessage } from "./messages.ts";

/** A complaint of the program where it belongs. */
export interface PlacedMessage {
  readonly text: string;
  readonly place: Place;
}

/**
 * Puts messages to the lines they are about: those the program names, else the line that defines the test it names,
 * else the line that holds what it quotes, else the beginning of the file that was saved. A line that a finding of ours
 * is about already says it better, so its message is left out.
 *
 * @param path the file's path on disk
 */
export function placeMessages(
  messages: readonly LintMessage[],
  host: Host,
  saved: SourceFile,
  findings: readonly Finding[],
  path: (source: SourceFile) => string,
): readonly PlacedMessage[] {
  const taken = new Set(findings.map((finding) => lineKey(finding.place)));
  return messages.flatMap((message) => {
    const where = placeOf(message, host, saved, path);
    return where === undefined || taken.has(lineKey(where)) ? [] : [{ text: message.text, place: where }];
  });
}

function lineKey({ source, span: { start } }: Place): string {
  return `${source.uri} ${source.lines.lineAt(start)}`;
}

/** Undefined where the message is about a file outside of the workspace. */
function placeOf(
  { file, line, test, quoted }: LintMessage,
  host: Host,
  saved: SourceFile,
  path: (source: SourceFile) => string,
): Place | undefined {
  if (file !== undefined && line !== undefined) {
    const source = host.files.find((facts) => path(facts.source) === file)?.source;
    return source === undefined ? undefined : wholeLine(source, source.lines.startOf(line - 1));
  }
  if (test !== undefined) {
    const defined = host.spamassassin.tests.get(test)?.place ?? lineOfTest(host, test);
    if (defined !== undefined) return defined;
  }
  return (quoted === undefined ? undefined : holding(quoted, host, saved)) ?? wholeLine(saved, 0);
}

/** The first line that says anything of a test, be it defined or not. */
function lineOfTest(host: Host, test: string): Place | undefined {
  for (const { source, spamassassin } of host.files) {
    const statement =
      spamassassin?.tests.find((each) => each.name === test)?.statement ??
      spamassassin?.scores.find((each) => each.test === test)?.statement;
    if (statement !== undefined) return place(source, statement.span);
  }
  return undefined;
}

/** The line whose value holds the text; the saved file's first. */
function holding(text: string, host: Host, saved: SourceFile): Place | undefined {
  const files = host.files.filter(({ spamassassin }) => spamassassin !== undefined);
  for (const { source, spamassassin } of files.sort((a) => (a.source === saved ? -1 : 0))) {
    if (!source.text.includes(text)) continue;
    const statement = spamassassin?.statements.find((each) => each.value.includes(text));
    if (statement !== undefined) return place(source, statement.span);
  }
  return undefined;
}

function wholeLine(source: SourceFile, offset: number): Place {
  const { start, end } = source.lineSpan(offset);
  const text = source.text.slice(start, end);
  return place(source, span(start + text.length - text.trimStart().length, end));
}
