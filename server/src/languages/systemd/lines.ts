import { type Span, span } from "../../text/span.ts";
import { type MappedText, MappedTextBuilder, plainText, sliceMapped, spanOf } from "../mapped-text.ts";

/** A line as systemd sees it, its continuations joined. */
export interface LogicalLine {
  /** Joined and trimmed; never empty. */
  readonly content: MappedText;
  readonly span: Span;
}

export interface UnitLines {
  readonly lines: readonly LogicalLine[];
  readonly comments: readonly Span[];
}

/** What systemd trims: no form feed, no no-break space. */
export const blank = " \t\n\r";

/**
 * Lines as systemd's own reader takes them (conf-parser.c, fileio.c): LF, CR or NUL end a line, CR LF is one end; a
 * line whose first character is `#` or `;` is a comment wherever it stands, even between continued lines; a line with
 * an open backslash at its end goes on, the backslash turned into a blank.
 */
export function unitLines(text: string): UnitLines {
  const lines: LogicalLine[] = [];
  const comments: Span[] = [];
  let continued: MappedTextBuilder | undefined;
  const whole = plainText(text);
  const finish = (builder: MappedTextBuilder): void => {
    const line = trimmed(builder.build());
    if (line !== undefined) lines.push(line);
  };
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const next = afterLineEnd(text, end);
    let first = at;
    while (first < end && blank.includes(text.charAt(first))) first++;
    const sign = text.charAt(first);
    // Behind a byte order mark systemd misses the comment sign.
    if (first < end && (sign === "#" || sign === ";") && !(at === 1 && text.startsWith("\ufeff"))) {
      comments.push(span(first, end));
      at = next;
      continue;
    }
    const builder: MappedTextBuilder = continued ?? new MappedTextBuilder(first);
    continued = undefined;
    if (hasOpenBackslash(text, at, end)) {
      builder.copy(whole, at, end - 1);
      builder.put(" ", span(end - 1, end));
      continued = builder;
    } else {
      builder.copy(whole, at, end);
      finish(builder);
    }
    at = next;
  }
  if (continued !== undefined) finish(continued);
  return { lines, comments };
}

function lineEnd(text: string, from: number): number {
  const ends = /[\n\r\0]/g;
  ends.lastIndex = from;
  return ends.exec(text)?.index ?? text.length;
}

/** CR LF and LF CR are one end, LF LF are two; nothing joins behind a NUL. */
function afterLineEnd(text: string, end: number): number {
  let at = end;
  const seen = new Set<string>();
  while (at < text.length) {
    const character = text.charAt(at);
    if (!"\n\r\0".includes(character) || seen.has(character) || seen.has("\0")) break;
    seen.add(character);
    at++;
  }
  return at;
}

function hasOpenBackslash(text: string, start: number, end: number): boolean {
  let at = end;
  while (at > start && text.charAt(at - 1) === "\\") at--;
  return (end - at) % 2 === 1;
}

function trimmed(line: MappedText): LogicalLine | undefined {
  let start = 0;
  let end = line.text.length;
  while (start < end && blank.includes(line.text.charAt(start))) start++;
  while (end > start && blank.includes(line.text.charAt(end - 1))) end--;
  if (start === end) return undefined;
  const content = start === 0 && end === line.text.length ? line : sliceMapped(line, start, end);
  return { content, span: spanOf(content, 0, content.text.length) };
}
