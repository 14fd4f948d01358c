import type { Assignment, UnitDirective } from "../../model/facts.ts";
import { type Span, span } from "../../text/span.ts";
import { type MappedText, sliceMapped, spanOf } from "../mapped-text.ts";
import { assignmentOf } from "../shell-words.ts";
import { readCommand } from "./command-line.ts";
import { blank, unitLines } from "./lines.ts";
import { type UnitWord, unitWords } from "./words.ts";

export interface UnitTree {
  /** One for each header, in the order of the file; systemd merges those of one name. */
  readonly sections: readonly TreeSection[];
  readonly comments: readonly Span[];
  readonly complaints: readonly Complaint[];
}

export interface TreeSection {
  readonly name: string;
  readonly header: Span;
  /** From the header to the end of the last line in it. */
  readonly span: Span;
  readonly directives: readonly UnitDirective[];
}

/** What systemd itself logs about a file's syntax. */
export interface Complaint {
  readonly kind:
    | "outside-of-section"
    | "missing-equals"
    | "missing-key"
    | "bad-header"
    | "unbalanced-quotes"
    | "empty-command"
    | "bad-assignment";
  readonly span: Span;
  /** The section it stands in: in one that systemd does not know, it reads no lines. */
  readonly section?: string;
  /** The unit does not start for it. */
  readonly fatal: boolean;
  /** `bad-assignment`: the words that want to be one quoted assignment. */
  readonly quote?: Span;
}

const execKey = /^Exec(?:Start|StartPre|StartPost|Condition|Reload|Stop|StopPre|StopPost)$/;

/** The sections whose units start processes; elsewhere systemd knows no Exec keys. */
const executing = new Set(["Service", "Socket", "Mount", "Swap"]);

/** Reads a unit file or drop-in as systemd does. Never fails; what systemd skips is told in `complaints`. */
export function parse(text: string): UnitTree {
  const { lines, comments } = unitLines(text);
  const sections: { name: string; header: Span; span: Span; directives: UnitDirective[] }[] = [];
  const complaints: Complaint[] = [];
  for (const { content, span: where } of lines) {
    const section = sections.at(-1);
    if (content.text.startsWith("[")) {
      const header = readHeader(content);
      if (!header.valid) complaints.push({ kind: "bad-header", span: where, fatal: true });
      sections.push({ name: header.name, header: where, span: where, directives: [] });
      continue;
    }
    if (section === undefined) {
      complaints.push({ kind: "outside-of-section", span: where, fatal: false });
      continue;
    }
    section.span = span(section.span.start, where.end);
    const equals = content.text.indexOf("=");
    if (equals <= 0) {
      const kind = equals === 0 ? "missing-key" : "missing-equals";
      complaints.push({ kind, span: where, section: section.name, fatal: false });
      continue;
    }
    section.directives.push(readDirective(section.name, content, equals, where, complaints));
  }
  return { sections, comments, complaints };
}

/** `[Service]`; systemd refuses the file for text behind the bracket, control characters and quotes. */
function readHeader(content: MappedText): { readonly name: string; readonly valid: boolean } {
  const closed = content.text.endsWith("]");
  const close = content.text.indexOf("]");
  const name = content.text.slice(1, closed ? -1 : close === -1 ? undefined : close);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what systemd's string_is_safe refuses.
  return { name, valid: closed && !/[\x01-\x1f"'\\\x7f]/.test(name) };
}

function readDirective(
  section: string,
  content: MappedText,
  equals: number,
  where: Span,
  complaints: Complaint[],
): UnitDirective {
  let keyEnd = equals;
  while (keyEnd > 0 && blank.includes(content.text.charAt(keyEnd - 1))) keyEnd--;
  let valueStart = equals + 1;
  while (valueStart < content.text.length && blank.includes(content.text.charAt(valueStart))) valueStart++;
  const key = content.text.slice(0, keyEnd);
  const value = sliceMapped(content, valueStart, content.text.length);
  const valueSpan = value.text === "" ? span(where.end, where.end) : spanOf(content, valueStart, content.text.length);
  const common = { section, key, keySpan: spanOf(content, 0, keyEnd), value: value.text, valueSpan, span: where };
  if (value.text === "" || !executing.has(section)) return common;
  if (execKey.test(key)) {
    const { line, fault } = readCommand(value);
    if (fault !== undefined) complaints.push({ ...fault, section });
    return { ...common, command: line };
  }
  if (key === "Environment") return { ...common, assignments: readEnvironment(value, section, complaints) };
  return common;
}

/** `NAME=value` words; systemd ignores every word that is none. */
function readEnvironment(value: MappedText, section: string, complaints: Complaint[]): readonly Assignment[] {
  const { words, unbalanced } = unitWords(value);
  if (unbalanced !== undefined) {
    const where = spanOf(value, unbalanced, unbalanced + 1);
    complaints.push({ kind: "unbalanced-quotes", span: where, section, fatal: false });
  }
  const assignments: Assignment[] = [];
  const closed = unbalanced === undefined ? words : words.slice(0, -1);
  for (const [at, word] of closed.entries()) {
    if (isAssignment(word)) {
      assignments.push(assignmentOf(word));
      continue;
    }
    const quote = quotable(value, words, at);
    complaints.push({
      kind: "bad-assignment",
      span: word.word.span,
      section,
      fatal: false,
      ...(quote === undefined ? {} : { quote }),
    });
  }
  return assignments;
}

/**
 * `OPTIONS=-d -c`: the assignment in front of a stray word with all stray words behind it, where quotes around them
 * make them the one assignment they were meant to be.
 */
function quotable(value: MappedText, words: readonly UnitWord[], stray: number): Span | undefined {
  const first = words[stray - 1];
  if (first === undefined || !isAssignment(first)) return undefined;
  let last = stray;
  while (last + 1 < words.length && !words.slice(last + 1, last + 2).some(isAssignment)) last++;
  const end = words[last]?.end ?? first.end;
  const where = spanOf(value, first.start, end);
  // Quotes of its own, or a line join, would need more than two quotes around it.
  return where.end - where.start === end - first.start && !/["'\\]/.test(value.text.slice(first.start, end))
    ? where
    : undefined;
}

function isAssignment(word: UnitWord): boolean {
  return /^[A-Za-z_]\w*=/.test(word.mapped.text);
}
