/** What Jinja, Helm, Go, ERB and the like put around what they fill in. */
const brackets: readonly (readonly [open: string, close: string])[] = [
  ["{{", "}}"],
  ["{%", "%}"],
  ["{#", "#}"],
  ["<%", "%>"],
];

/** Whether a template's tag may begin in the text. */
export function mayHoldTags(text: string): boolean {
  return brackets.some(([open]) => text.includes(open));
}

/**
 * The text with every template tag turned into a word of the same length, and a line of nothing but tags into a
 * comment, so that a parser of the format underneath can read the rest and all offsets stay.
 */
export function maskTemplates(text: string): string {
  if (!mayHoldTags(text)) return text;
  return text
    .split("\n")
    .map((line) => (mayHoldTags(line) ? maskLine(line) : line))
    .join("\n");
}

function maskLine(line: string): string {
  let masked = "";
  let at = 0;
  while (at < line.length) {
    const tag = nextTag(line, at);
    if (tag === undefined) break;
    masked += line.slice(at, tag.start) + "x".repeat(tag.end - tag.start);
    at = tag.end;
  }
  if (at === 0) return line;
  const rest = line.slice(at);
  const onlyTags = /^[\sx]*$/.test(masked) && rest.trim() === "" && /^\s*[{<]/.test(line);
  if (!onlyTags) return masked + rest;
  const indent = masked.length - masked.trimStart().length;
  return `${" ".repeat(indent)}#${" ".repeat(masked.length - indent - 1)}${rest}`;
}

function nextTag(line: string, from: number): { readonly start: number; readonly end: number } | undefined {
  let first: { start: number; end: number } | undefined;
  for (const [open, close] of brackets) {
    const start = line.indexOf(open, from);
    if (start === -1 || (first !== undefined && start > first.start)) continue;
    const end = line.indexOf(close, start + open.length);
    if (end !== -1) first = { start, end: end + close.length };
  }
  return first;
}
