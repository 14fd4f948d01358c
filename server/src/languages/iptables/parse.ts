import { ChainVersions } from "../../model/chain-versions.ts";
import type { Word } from "../../model/facts.ts";
import { detached } from "../../text/remembered.ts";
import { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { maskTemplates } from "../template-mask.ts";
import type { RecalledRule } from "./remembered-rules.ts";

/** One line of iptables-save's format. Blank lines and comments are left out. */
export type Line = {
  /** From the first to the last character that is not white space. */
  readonly span: Span;
  /** White space in front of it: only rules may have some. */
  readonly indented: boolean;
  /** White space behind it. */
  readonly trailing: boolean;
  /** Inside a template's `{% if %}` or `{% for %}`: whether and how often the line is there no file tells. */
  readonly conditional: boolean;
} & (
  | { readonly kind: "table"; readonly name: Word }
  | { readonly kind: "chain"; readonly name: Word; readonly policy?: Word; readonly counters?: Word }
  | { readonly kind: "rule"; readonly words: readonly Word[]; readonly openQuote: boolean }
  | { readonly kind: "commit" }
  /** A comment that does not begin its line: to iptables-restore it is a rule. */
  | { readonly kind: "indented comment" }
);

/** The newest version of a file, for all of its lines: those that an edit leaves as they are move on to the next. */
export interface Home {
  text: string;
  /** The same with template tags turned into words. */
  masked: string;
  /** There are none, so that both are the same. */
  readonly plain: boolean;
  source: SourceFile;
  readonly chains: ChainVersions;
}

const nowhere = new SourceFile("", "", "");

export interface Tree {
  readonly home: Home;
  readonly lines: readonly Line[];
  /** Lines end in CR LF, which iptables-restore takes into the last word. */
  readonly carriageReturns: boolean;
  readonly byteOrderMark: boolean;
}

/** A rule of a file, whose words are read when somebody asks: most lines are known from the last version of the file. */
export class RuleLine {
  readonly kind = "rule";
  readonly home: Home;
  start: number;
  readonly length: number;
  readonly indented: boolean;
  readonly trailing: boolean;
  readonly conditional: boolean;
  /** What the line's text is known to mean, wherever it stands. */
  recalled: RecalledRule | undefined;
  /** Length of the counters in front. */
  readonly #counters: number;
  #split: { readonly words: readonly Word[]; readonly openQuote: boolean } | undefined;

  constructor(home: Home, common: Omit<Line, "kind">, counters: number) {
    const { start, end } = common.span;
    this.home = home;
    this.start = start;
    this.length = end - start;
    this.indented = common.indented;
    this.trailing = common.trailing;
    this.conditional = common.conditional;
    this.#counters = counters;
  }

  get end(): number {
    return this.start + this.length;
  }

  get span(): Span {
    return span(this.start, this.end);
  }

  get text(): string {
    return this.home.text.slice(this.start, this.end);
  }

  get words(): readonly Word[] {
    return this.#read().words;
  }

  get openQuote(): boolean {
    return this.#read().openQuote;
  }

  /** Lines before it have become longer or shorter. */
  move(shift: number): void {
    this.start += shift;
    this.forgetWords();
  }

  /** They are read again where somebody asks. */
  forgetWords(): void {
    this.#split = undefined;
  }

  #read(): { readonly words: readonly Word[]; readonly openQuote: boolean } {
    if (this.#split === undefined) {
      const { end, home } = this;
      const from = this.start + this.#counters;
      // What comes of the words is kept longer than the file's text.
      const text = detached(home.text.slice(from, end));
      const masked = home.plain ? text : home.masked.slice(from, end);
      this.#split = split(masked, text, from);
    }
    return this.#split;
  }
}

/** Takes a file apart line by line; cannot fail. The words are those iptables-restore itself makes. */
export function parse(text: string): Tree {
  const byteOrderMark = text.startsWith("\uFEFF");
  const masked = maskTemplates(byteOrderMark ? ` ${text.slice(1)}` : text);
  // Compared once: for every line it would be a walk over the whole text.
  const plain = masked === text;
  const home: Home = { text, masked, plain, source: nowhere, chains: new ChainVersions() };
  const lines: Line[] = [];
  let depth = 0;
  let carriageReturns = false;
  for (let start = 0; start < masked.length; ) {
    const newline = masked.indexOf("\n", start);
    let end = newline === -1 ? masked.length : newline;
    const next = end + 1;
    if (masked[end - 1] === "\r" && end > start) {
      carriageReturns = true;
      end--;
    }
    const isMasked = !plain && masked.slice(start, end) !== text.slice(start, end);
    if (isMasked && start > 0) depth = Math.max(0, depth + blockChange(text.slice(start, end)));
    const line = readLine(home, start === 0 && byteOrderMark ? 1 : start, end, depth > 0);
    // A line of nothing but template tags has been turned into a comment.
    if (line !== undefined && !(isMasked && line.kind === "indented comment")) lines.push(line);
    start = next;
  }
  return { home, lines, carriageReturns, byteOrderMark };
}

/** How a line of template tags changes the depth of blocks around the next line. */
function blockChange(line: string): number {
  const tag = /^\s*(?:\{[{%]|<%)[-~=]?\s*(\w+|\})/.exec(line)?.[1] ?? "";
  if (/^(?:if|for|range|with|unless|each|macro|call|block|filter|set_block)$/.test(tag)) return 1;
  if (/^end\w*$/.test(tag) || tag === "}") return -1;
  return 0;
}

/** The line between two offsets; undefined for a blank one and for a comment. */
export function readLine(home: Home, lineStart: number, lineEnd: number, conditional: boolean): Line | undefined {
  const { text, masked } = home;
  let start = lineStart;
  let end = lineEnd;
  while (start < end && isBlank(masked.charCodeAt(start))) start++;
  while (end > start && isBlank(masked.charCodeAt(end - 1))) end--;
  if (start === end) return undefined;
  const indented = start > lineStart;
  const common = { span: span(start, end), indented, trailing: end < lineEnd, conditional };
  const words = (from: number) => split(masked.slice(from, end), text.slice(from, end), from).words;
  const first = masked[start];
  if (first === "#") return indented ? { ...common, kind: "indented comment" } : undefined;
  if (end - start === 6 && masked.startsWith("COMMIT", start)) return { ...common, kind: "commit" };
  if (first === "*") {
    const [name] = words(start + 1);
    return { ...common, kind: "table", name: name ?? emptyWord(start + 1) };
  }
  if (first === ":") {
    const [name, policy, counters] = words(start + 1);
    return {
      ...common,
      kind: "chain",
      name: name ?? emptyWord(start + 1),
      ...(policy === undefined ? {} : { policy }),
      ...(counters === undefined ? {} : { counters }),
    };
  }
  let counters = 0;
  if (first === "[") {
    const close = masked.indexOf("]", start);
    if (close !== -1 && close < end && /^\[[^:]+:[^:]/.test(masked.slice(start, close))) counters = close + 1 - start;
  }
  return new RuleLine(home, common, counters);
}

function isBlank(character: number): boolean {
  return character === blank || character === tab;
}

function emptyWord(at: number): Word {
  return { text: "", span: span(at, at), literal: true };
}

const blank = 0x20;
const tab = 0x09;
const quote = 0x22;
const backslash = 0x5c;

/**
 * The words of a rule, as iptables-restore splits them: at blanks and tabs; double quotes hold a word together and end
 * it, and inside them a backslash takes the next character as it is. Single quotes mean nothing. `text` is what stands
 * in the file from `offset` on, `masked` the same with template tags as words.
 */
function split(
  masked: string,
  text: string,
  offset: number,
): { readonly words: readonly Word[]; readonly openQuote: boolean } {
  const plain = masked === text;
  const words: Word[] = [];
  let wordStart = -1;
  let value = "";
  let quoted = false;
  let copied = 0;
  const push = (end: number): void => {
    if (wordStart === -1) return;
    words.push({
      text: value + text.slice(copied, end),
      span: span(offset + wordStart, offset + end),
      literal: plain || masked.slice(wordStart, end) === text.slice(wordStart, end),
    });
    wordStart = -1;
    value = "";
  };
  for (let at = 0; at < text.length; at++) {
    const character = masked.charCodeAt(at);
    if (quoted) {
      if (character === backslash && at + 1 < text.length) {
        value += text.slice(copied, at);
        copied = at + 1;
        at++;
      } else if (character === quote) {
        value += text.slice(copied, at);
        copied = at + 1;
        quoted = false;
        push(at + 1);
      }
    } else if (character === quote) {
      if (wordStart === -1) wordStart = at;
      else value += text.slice(copied, at);
      copied = at + 1;
      quoted = true;
    } else if (character === blank || character === tab) push(at);
    else if (wordStart === -1) {
      wordStart = at;
      copied = at;
    }
  }
  push(text.length);
  return { words, openQuote: quoted };
}
