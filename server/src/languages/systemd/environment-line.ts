import type { Assignment } from "../../model/facts.ts";
import { span } from "../../text/span.ts";
import { readWords } from "./command-line.ts";

/** The assignments of an `Environment=` line: words of the form NAME=value, quoted as a whole. */
export function readAssignments(raw: string, offset: number): readonly Assignment[] {
  return readWords(raw, offset).flatMap(({ word }) => {
    const equals = word.text.indexOf("=");
    if (equals <= 0) return [];
    const name = word.text.slice(0, equals);
    const { start, end } = word.span;
    return [
      {
        name,
        nameSpan: span(start, start + name.length),
        value: word.text.slice(equals + 1),
        valueSpan: span(Math.min(end, start + equals + 1), end),
        span: word.span,
      },
    ];
  });
}
