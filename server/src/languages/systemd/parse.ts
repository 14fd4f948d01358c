import type { UnitDirective, UnitSection } from "../../model/facts.ts";
import { type Span, span } from "../../text/span.ts";
import { readCommandLine } from "./command-line.ts";
import { readAssignments } from "./environment-line.ts";

export interface UnitTree {
  readonly sections: readonly (UnitSection & { readonly span: Span })[];
  /** Lines that systemd itself would log and skip. */
  readonly strays: readonly { readonly span: Span; readonly why: "outside" | "no-equals" }[];
}

const execKey = /^Exec(?:Start|StartPre|StartPost|Condition|Reload|Stop|StopPost)$/;

/**
 * Reads a unit file as systemd does: `#` and `;` begin comment lines, a backslash at the end of a line joins the next
 * one (comment lines in between are passed over), sections may come again. Cannot fail.
 */
export function parse(text: string): UnitTree {
  const sections: { name: string; header: Span; span: Span; directives: UnitDirective[] }[] = [];
  const strays: { span: Span; why: "outside" | "no-equals" }[] = [];
  let at = 0;
  const lineEnd = (from: number): number => {
    const end = text.indexOf("\n", from);
    return end === -1 ? text.length : end;
  };
  while (at < text.length) {
    const first = lineEnd(at);
    let start = at;
    while (start < first && /\s/.test(text[start] ?? "")) start++;
    const sign = text[start];
    if (start === first || sign === "#" || sign === ";") {
      at = first + 1;
      continue;
    }
    const { end, joined } = joinLines(text, start, first);
    at = end + 1;
    let last = end;
    while (last > start && /\s/.test(text[last - 1] ?? "")) last--;
    if (sign === "[") {
      const close = joined.indexOf("]");
      sections.push({
        name: joined.slice(1, close === -1 ? undefined : close).trim(),
        header: span(start, last),
        span: span(start, last),
        directives: [],
      });
      continue;
    }
    const section = sections[sections.length - 1];
    const equals = joined.indexOf("=");
    if (section === undefined || equals === -1) {
      strays.push({ span: span(start, last), why: section === undefined ? "outside" : "no-equals" });
      continue;
    }
    section.span = span(section.span.start, last);
    section.directives.push(directive(section.name, joined, start, equals, last));
  }
  return { sections, strays };
}

/** A logical line: what joins its parts is blanked out, so that every character keeps its offset. */
function joinLines(text: string, start: number, first: number): { end: number; joined: string } {
  let end = first;
  let joined = text.slice(start, end);
  while (/\\\r?$/.test(joined) && end < text.length) {
    joined = joined.replace(/\\\r?$/, (mark) => " ".repeat(mark.length));
    const next = end + 1;
    const after = text.indexOf("\n", next);
    const nextEnd = after === -1 ? text.length : after;
    const line = text.slice(next, nextEnd);
    const isComment = /^\s*[#;]/.test(line);
    // A comment inside a continued line does not end it.
    joined += ` ${isComment ? `${" ".repeat(Math.max(0, line.length - 1))}\\` : line}`;
    end = nextEnd;
    if (isComment && end >= text.length) joined = joined.replace(/\\$/, " ");
  }
  return { end, joined };
}

function directive(section: string, joined: string, start: number, equals: number, last: number): UnitDirective {
  const key = joined.slice(0, equals).trimEnd();
  let from = equals + 1;
  while (from < last - start && /\s/.test(joined[from] ?? "")) from++;
  const raw = joined.slice(from, Math.max(from, last - start));
  const valueSpan = span(start + from, Math.max(start + from, last));
  return {
    section,
    key,
    keySpan: span(start, start + key.length),
    value: raw.trim().replace(/\s{2,}/g, " "),
    valueSpan,
    span: span(start, last),
    ...(execKey.test(key) && raw !== "" ? { command: readCommandLine(raw, valueSpan.start) } : {}),
    ...(key === "Environment" ? { assignments: readAssignments(raw, valueSpan.start) } : {}),
  };
}
