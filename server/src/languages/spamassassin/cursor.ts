import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { commandWord } from "./catalog.ts";
import { takesTestName, takesTestNames } from "./occurrences.ts";

/** What stands between a line's start and the cursor, taken apart. */
export interface Cursor {
  /** Canonical name of the command; undefined while it is still being typed. */
  readonly command: string | undefined;
  /** The whole words of the value in front of the one at the cursor. */
  readonly words: readonly string[];
  /** What is typed of the word at the cursor, up to the last white space. */
  readonly typed: string;
  /** The value up to the cursor. */
  readonly value: string;
  /** The character behind the cursor; empty at the end of the text. */
  readonly next: string;
  readonly offset: number;
}

/** Nobody types that far into a line, and taking it apart for each letter would be slow. */
const longestLine = 5000;

/** Undefined in a comment. */
export function cursorAt(source: SourceFile, offset: number): Cursor | undefined {
  const line = source.text.slice(source.lineSpan(offset).start, offset);
  if (line.length > longestLine || /(?<!\\)#/.test(line)) return undefined;
  const match = /^\s*(?:lang\s+\S+\s+)?(?:(\S+)\s+)?(.*)$/s.exec(line);
  const value = match?.[2] ?? "";
  const typed = /\S*$/.exec(value)?.[0] ?? "";
  return {
    command: match?.[1] === undefined ? undefined : commandWord(match[1]).canonical,
    words: value
      .slice(0, value.length - typed.length)
      .split(/\s+/)
      .filter((word) => word !== ""),
    typed,
    value,
    next: source.text.charAt(offset),
    offset,
  };
}

/** The last so many characters in front of the cursor. */
export function behind(offset: number, text: string): Span {
  return span(offset - text.length, offset);
}

export interface TestNamePlace {
  readonly typed: string;
  /** Tests without a score have no place here. */
  readonly scored: boolean;
  /** The test that is being defined: no test is made of itself. */
  readonly own?: string;
}

/** What is typed of a test's name, where one belongs at the cursor; a part of metas (`__X`) has no score. */
export function testNameAt(cursor: Cursor): TestNamePlace | undefined {
  const { command, words, typed } = cursor;
  if (command === undefined) return undefined;
  if (command === "meta") {
    const own = words[0];
    return own === undefined ? undefined : { typed: /\w*$/.exec(typed)?.[0] ?? "", scored: false, own };
  }
  if (takesTestNames(command) || (takesTestName(command) && words.length === 0))
    return { typed, scored: command === "score" };
  return undefined;
}

/** What is typed of a template's tag, from its underscore on; the one in front that ends a tag begins none. */
export function openTag(typed: string): string | undefined {
  const rest = typed.replace(/_[A-Z][A-Z0-9]*(?:\([^)]*\))?_/g, " ");
  return /_(?:[A-Z][A-Z0-9]*)?$/.exec(rest)?.[0];
}

/** What is typed of the name of a pattern's piece, `<A>` or `<inter SPACE>`; a capture, `(?<NAME>`, is none. */
export function openPiece(
  before: string,
): { readonly kind: "tag" | "inter" | "pre" | "post"; readonly typed: string } | undefined {
  const match = /(?<!\(\?P?)<(?:(inter|pre|post) )?([A-Z0-9_]*)$/.exec(before);
  if (match === null) return undefined;
  return { kind: (match[1] ?? "tag") as "tag", typed: match[2] ?? "" };
}
