import { readCondition } from "../../model/condition.ts";
import type { Branch, Conditional, SettingEffect, SettingType, Statement } from "../../model/spamassassin.ts";
import { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { type CommandWord, commandWord } from "./catalog.ts";

/** The newest version of a file, for all of its lines: those that an edit leaves as they are move on to the next. */
export interface Home {
  text: string;
  source: SourceFile;
  /** No template engine fills anything in. */
  plain: boolean;
}

/** What a template engine fills in before SpamAssassin reads the file. */
const placeholder = /\{[{%#]|<%|(?<=\s)\$\{\w+\}/;
const placeholderSigns = ["{{", "{%", "{#", "<%", "${"];

/** Whether a template engine fills anything in. Hardly any file has even the signs, and those are found fast. */
export function hasPlaceholder(text: string): boolean {
  return placeholderSigns.some((sign) => text.includes(sign)) && placeholder.test(text);
}

const nowhere = new SourceFile("", "", "");

/**
 * One line that says something, taken apart as SpamAssassin does it. It is the tree's node and the facts' statement
 * in one: of 10,000 lines that a keystroke reads again, only a few are ever asked for more than their first word. All
 * but `start` counts from the line's own first letter, so that a line is moved with one number.
 */
export class Line implements Statement {
  readonly home: Home;
  readonly word: CommandWord;
  start: number;
  readonly wordLength: number;
  readonly valueAt: number;
  readonly length: number;
  readonly branch: Branch | undefined;
  readonly locale: string | undefined;

  constructor(
    home: Home,
    word: CommandWord,
    start: number,
    wordEnd: number,
    valueStart: number,
    end: number,
    branch: Branch | undefined,
    locale: string | undefined,
  ) {
    this.home = home;
    this.word = word;
    this.start = start;
    this.wordLength = wordEnd - start;
    this.valueAt = valueStart - start;
    this.length = end - start;
    this.branch = branch;
    this.locale = locale;
  }

  /** That of the whole file. */
  get text(): string {
    return this.home.text;
  }

  get source(): SourceFile {
    return this.home.source;
  }

  get wordEnd(): number {
    return this.start + this.wordLength;
  }

  /** Where the value starts; equal to `end` where there is none. */
  get valueStart(): number {
    return this.start + this.valueAt;
  }

  /** Behind the last character that is neither white space nor comment. */
  get end(): number {
    return this.start + this.length;
  }

  get command(): string {
    return this.word.command;
  }

  get canonical(): string {
    return this.word.canonical;
  }

  get known(): boolean {
    return this.word.known;
  }

  get type(): SettingType | undefined {
    return this.word.type;
  }

  get plugin(): string | undefined {
    return this.word.plugin;
  }

  get otherPlugins(): readonly string[] {
    return this.word.otherPlugins;
  }

  get suggestion(): string | undefined {
    return this.word.suggestion;
  }

  get rights(): "admin" | "privileged" | undefined {
    return this.word.rights;
  }

  get effect(): SettingEffect | undefined {
    return this.word.effect;
  }

  get targets(): readonly string[] {
    return this.word.targets;
  }

  get commandSpan(): Span {
    return span(this.start, this.wordEnd);
  }

  get value(): string {
    return unescaped(this.text, this.valueStart, this.end);
  }

  get valueSpan(): Span {
    return span(this.valueStart, this.end);
  }

  get span(): Span {
    return span(this.start, this.end);
  }
}

export interface SpamassassinTree {
  readonly text: string;
  readonly home: Home;
  /** Every line that says something, conditions too. */
  readonly lines: readonly Line[];
  /** The same without the `if`, `ifplugin`, `else` and `endif` that do their work. */
  readonly statements: readonly Line[];
  readonly conditionals: readonly Conditional[];
  /** Lines that hold nothing but a comment, from `#` to the last character that is not white space. */
  readonly comments: readonly Span[];
  /** What a line behind the last one would stand in. */
  readonly lastBranch: Branch | undefined;
}

/** A conditional by its lines, which may move. */
class Block implements Conditional {
  readonly keyword: "if" | "ifplugin";
  readonly parent?: Branch;
  readonly #opening: Line;
  readonly elseLines: Line[] = [];
  endLine: Line | undefined;

  constructor(opening: Line, keyword: "if" | "ifplugin", parent: Branch | undefined) {
    this.#opening = opening;
    this.keyword = keyword;
    if (parent !== undefined) this.parent = parent;
  }

  get expression(): string {
    return this.#opening.value;
  }

  get keywordSpan(): Span {
    return this.#opening.commandSpan;
  }

  get expressionSpan(): Span {
    return this.#opening.valueSpan;
  }

  get elses(): readonly Span[] {
    return this.elseLines.map((line) => line.span);
  }

  get end(): Span | undefined {
    return this.endLine?.span;
  }
}

const backslash = 92;
const zero = 48;

/** What Perl's `\s` takes in bytes: tab, line feed, vertical tab, form feed, carriage return, space. */
function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** The text as SpamAssassin sees it: `\#` has become `#`. */
function unescaped(text: string, start: number, end: number): string {
  const raw = text.slice(start, end);
  return raw.includes("\\#") ? raw.replaceAll("\\#", "#") : raw;
}

/** The next word of a value, whole value where there is no white space; offsets into the text. */
export function wordEndAt(line: Line, start: number): number {
  const { text, end: last } = line;
  let end = start;
  while (end < last && !isSpace(text.charCodeAt(end))) end++;
  return end;
}

/** Where the word behind `end` starts; the line's end where there is none. */
export function nextWordAt(line: Line, end: number): number {
  const { text, end: last } = line;
  let start = end;
  while (start < last && isSpace(text.charCodeAt(start))) start++;
  return start;
}

export function textBetween(line: Line, start: number, end: number): string {
  return unescaped(line.text, start, end);
}

/**
 * True for the lines `lang xx ...` that count where no locale is set: SpamAssassin takes that for en_US. Which locale
 * a host's spamd has, stands in none of the files read here.
 */
function speaksEnglish(locale: string): boolean {
  return locale === "." || "en_us".startsWith(locale.toLowerCase());
}

/** Takes any text apart; cannot fail. The steps and their order are those of Conf/Parser.pm. */
export function parse(text: string): SpamassassinTree {
  const home: Home = { text, source: nowhere, plain: !hasPlaceholder(text) };
  const lines: Line[] = [];
  const statements: Line[] = [];
  const conditionals: Conditional[] = [];
  const comments: Span[] = [];
  let open: Block[] = [];
  let branch: Branch | undefined;
  readLines(home, 0, text.length, {
    comment: (where) => comments.push(where),
    line(start, end) {
      const line = readLine(home, start, end, branch);
      lines.push(line);
      if (line.word.role === undefined || !steer(line)) statements.push(line);
    },
  });
  return { text, home, lines, statements, conditionals, comments, lastBranch: branch };

  /** Lets a line change what the next ones belong to; false where it is a statement all the same. */
  function steer(line: Line): boolean {
    if (line.locale !== undefined) return false;
    const hasValue = line.valueStart < line.end;
    switch (line.word.role) {
      case "if":
      case "ifplugin":
        return hasValue && openConditional(line, line.word.role);
      case "else": {
        const innermost = open[open.length - 1];
        if (innermost === undefined || branch === undefined || hasValue) return false;
        innermost.elseLines.push(line);
        branch = { conditional: innermost, whenTrue: !branch.whenTrue };
        return true;
      }
      case "endif": {
        if (hasValue) return false;
        const closed = open.pop();
        if (closed === undefined) return false;
        closed.endLine = line;
        // What stood around it goes on as it was before, with the side of its own `else`.
        branch = closed.parent;
        return true;
      }
      case "include":
        // An included file ends every open condition, for the lines behind it too.
        if (hasValue) {
          open = [];
          branch = undefined;
        }
        return false;
      case "file":
        if (/^end\s/.test(line.value)) {
          open = [];
          branch = undefined;
        }
        return false;
      default:
        return false;
    }
  }

  function openConditional(line: Line, keyword: "if" | "ifplugin"): boolean {
    const expression = line.value;
    // A word that cannot stand in a condition makes SpamAssassin pass over the line as if it were not there.
    if (readCondition(keyword, expression).fault !== undefined) return false;
    const conditional = new Block(line, keyword, branch);
    conditionals.push(conditional);
    open.push(conditional);
    branch = { conditional, whenTrue: true };
    return true;
  }
}

interface Found {
  /** A line that holds nothing but a comment. */
  comment(where: Span): void;
  /** A line that says something, without the white space and the comment around it. */
  line(start: number, end: number): void;
}

/** Cuts a stretch of whole lines into lines and comments. */
export function readLines({ text }: Home, from: number, to: number, found: Found): void {
  let at = from;
  // The next comment sign at or behind the current line, so that each is looked for once.
  let sign = text.indexOf("#", from);
  while (at < to) {
    let lineEnd = text.indexOf("\n", at);
    if (lineEnd === -1) lineEnd = text.length;
    let start = at;
    while (start < lineEnd && isSpace(text.charCodeAt(start))) start++;
    at = lineEnd + 1;
    if (start === lineEnd) continue;
    let end = lineEnd;
    while (sign !== -1 && sign < start) sign = text.indexOf("#", sign + 1);
    while (sign !== -1 && sign < lineEnd) {
      if (sign === start || text.charCodeAt(sign - 1) !== backslash) {
        end = sign;
        break;
      }
      sign = text.indexOf("#", sign + 1);
    }
    if (end === start) {
      let commentEnd = lineEnd;
      while (isSpace(text.charCodeAt(commentEnd - 1))) commentEnd--;
      found.comment(span(start, commentEnd));
      continue;
    }
    while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
    // Perl takes the string "0" for false, so such a line is skipped like an empty one.
    if (end === start || (end === start + 1 && text.charCodeAt(start) === zero)) continue;
    found.line(start, end);
  }
}

export function readLine(home: Home, lineStart: number, end: number, branch: Branch | undefined): Line {
  const { text } = home;
  let start = lineStart;
  let locale: string | undefined;
  // `lang xx` is cut off once, in lower case only.
  if (text.startsWith("lang", start) && isSpace(text.charCodeAt(start + 4))) {
    let localeStart = start + 4;
    while (localeStart < end && isSpace(text.charCodeAt(localeStart))) localeStart++;
    let localeEnd = localeStart;
    while (localeEnd < end && !isSpace(text.charCodeAt(localeEnd))) localeEnd++;
    let rest = localeEnd;
    while (rest < end && isSpace(text.charCodeAt(rest))) rest++;
    if (rest < end) {
      const named = text.slice(localeStart, localeEnd);
      if (!speaksEnglish(named)) locale = named;
      start = rest;
    }
  }
  let wordEnd = start;
  while (wordEnd < end && !isSpace(text.charCodeAt(wordEnd))) wordEnd++;
  let valueStart = wordEnd;
  while (valueStart < end && isSpace(text.charCodeAt(valueStart))) valueStart++;
  return new Line(home, commandWord(text.slice(start, wordEnd)), start, wordEnd, valueStart, end, branch, locale);
}
