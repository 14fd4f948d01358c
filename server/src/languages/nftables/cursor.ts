import * as l10n from "@vscode/l10n";
import { distance } from "fastest-levenshtein";
import { type Span, span } from "../../text/span.ts";
import { type Lexer, type Token, type TokenKind, tokenize } from "./tokens.ts";
import type { Complaint, Name, Repair, Variable } from "./tree.ts";

/** Thrown where a line cannot be read further; whoever reads lines catches it and goes on behind the line. */
export class Unreadable extends Error {}

const unreadable = new Unreadable();

/** What stands in front of all tokens. */
const nothing: Token = { kind: "end", text: "", start: 0, end: 0 };

/** Nesting of brackets beyond this is not read. */
const deepest = 60;
/** A file that is no ruleset at all is not complained about line by line. */
const mostComplaints = 500;

/** The word among the candidates that is most likely meant; undefined where none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  const most = lower.length <= 2 ? 0 : lower.length <= 3 ? 1 : lower.length <= 6 ? 2 : 3;
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= least) continue;
    // `blocked4` and `blocked6` are two names, not one misspelt.
    if (candidate.replaceAll(/\d+/g, "") === word.replaceAll(/\d+/g, "")) continue;
    const other = candidate.toLowerCase();
    const away = isSwapped(lower, other) ? 1 : distance(lower, other);
    if (away < least && away < candidate.length) {
      best = candidate;
      least = away;
    }
  }
  return best;
}

/** True where two neighbouring letters have changed places: `tpc`. */
function isSwapped(a: string, b: string): boolean {
  if (a.length !== b.length || a === b) return false;
  let at = 0;
  while (a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

export function replaceRepair(where: Span, newText: string): Repair {
  return { title: l10n.t('Write "{near}"', { near: newText }), span: where, newText };
}

/** A walk over the tokens, with the complaints found on the way. */
export class Cursor {
  readonly text: string;
  readonly complaints: Complaint[] = [];
  /** Every `$name` in the order of the text. */
  readonly variables: Variable[] = [];
  readonly #lexer: Lexer;
  /** Those that were read so far. */
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string, lexer: Lexer) {
    this.text = text;
    this.#lexer = lexer;
    this.#tokens = lexer.list;
  }

  get token(): Token {
    return this.peek(0);
  }

  get index(): number {
    return this.#at;
  }

  /** End of the last token that was taken. */
  get end(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  peek(ahead: number): Token {
    const index = this.#at + ahead;
    const token = this.#tokens[index] ?? (index < 0 ? nothing : this.#lexer.read(index));
    return token.kind === "line" && ahead >= 0 ? this.#takenApart(index, token) : token;
  }

  /** Known lines that are looked into where no rule is read become the tokens that they consist of. */
  #takenApart(index: number, line: Token): Token {
    const { list } = tokenize(this.text, { from: line.start, to: line.end });
    this.#tokens.splice(index, 1, ...list.slice(0, -1));
    return this.#lexer.read(index);
  }

  /** The known lines that come next, taken as a whole. */
  takeLines(): Token | undefined {
    const token = this.#lexer.read(this.#at);
    if (token.kind !== "line") return undefined;
    this.#at++;
    return token;
  }

  next(): Token {
    const { token } = this;
    if (token.kind !== "end") this.#at++;
    return token;
  }

  /** Goes back to where the walk was at an index. */
  rewind(index: number): void {
    this.#at = index;
  }

  /** Span from an offset to the end of the last token taken. */
  since(start: number): Span {
    return span(start, Math.max(start, this.end));
  }

  is(kind: TokenKind, text?: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === kind && (text === undefined || token.text === text);
  }

  isSymbol(text: string, ahead = 0): boolean {
    return this.is("symbol", text, ahead);
  }

  isWord(text: string, ahead = 0): boolean {
    return this.is("word", text, ahead);
  }

  isOneOf(words: readonly string[], ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "word" && words.includes(token.text);
  }

  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.#at++;
    return true;
  }

  takeWord(text: string): boolean {
    if (!this.isWord(text)) return false;
    this.#at++;
    return true;
  }

  /** The next token as a name, whatever it is. */
  name(): Name {
    const token = this.next();
    return { text: token.text, span: token };
  }

  skipLineEnds(): void {
    while (this.is("separator", "\n")) this.#at++;
  }

  /** A map's colon may stand on the next line. */
  skipLineEndsBeforeColon(): void {
    let ahead = 0;
    while (this.is("separator", "\n", ahead)) ahead++;
    if (ahead > 0 && this.isSymbol(":", ahead)) this.#at += ahead;
  }

  skipSeparators(): void {
    while (this.#lexer.read(this.#at).kind === "separator") this.#at++;
  }

  /** True at the end of a line, of a block or of the file. */
  get atEnd(): boolean {
    const { kind, text } = this.token;
    return kind === "separator" || kind === "end" || (kind === "symbol" && text === "}");
  }

  /** Complains where a block ends right behind a line: every nft so far wants a semicolon or a line end first. */
  needsSeparator(): void {
    const { token } = this;
    if (!this.isSymbol("}") || this.is("template", undefined, -1)) return;
    const end = span(this.end, this.end);
    this.complain(token, l10n.t("nft wants a semicolon or a line end before this brace"), [
      { title: l10n.t("Add the semicolon"), span: end, newText: ";" },
    ]);
  }

  nested<Result>(read: () => Result): Result {
    if (this.#depth >= deepest) this.fail(l10n.t("less nesting"));
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  complain(
    where: Span,
    message: string,
    repairs: readonly Repair[] = [],
    more: Partial<Pick<Complaint, "rule" | "severity" | "since">> = {},
  ): void {
    if (this.complaints.length >= mostComplaints) return;
    this.complaints.push({ rule: "nft-syntax", severity: "error", span: where, message, repairs, ...more });
  }

  /** Notes what nft 1.0.6 refuses and a later version, here the oldest one known to, takes. `what` stands in the middle of a sentence. */
  needsNewer(where: Span, what: string, since = "1.1.3"): void {
    this.complain(where, what, [], { rule: "nft-needs-newer", severity: "info", since });
  }

  /** Complains about the token at hand and gives the line up. `candidates`: the words that could stand there. */
  fail(expected: string, candidates: Iterable<string> = []): never {
    const { token } = this;
    if (token.kind === "separator" || token.kind === "end") {
      // The line end itself is nothing to point at, so the word before it is.
      const last = this.peek(-1);
      const where = this.#at === 0 ? span(token.start, token.end) : span(last.start, last.end);
      this.complain(where, l10n.t("the line ends here, but {expected} must follow", { expected }));
      throw unreadable;
    }
    const where = span(token.start, token.end);
    if (token.kind === "junk") {
      this.complain(
        where,
        token.text.startsWith('"')
          ? l10n.t("this string has no closing quote; add one")
          : l10n.t("{found} has no meaning here; {expected} must stand here", { found: shown(token), expected }),
      );
      throw unreadable;
    }
    const meant = token.kind === "word" ? nearest(token.text, candidates) : undefined;
    this.complain(
      where,
      meant === undefined
        ? l10n.t("{found} cannot stand here; {expected} must", { found: shown(token), expected })
        : l10n.t('nft does not know "{word}"; did you mean "{near}"?', { word: shown(token), near: meant }),
      meant === undefined ? [] : [replaceRepair(where, meant)],
    );
    throw unreadable;
  }

  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) this.fail(text);
  }

  expectWord(text: string): void {
    if (!this.takeWord(text)) this.fail(text, [text]);
  }

  expectNumber(): number {
    if (!this.is("number")) this.fail(l10n.t("a number"));
    return Number(this.next().text);
  }

  /** One of the words; fails with the nearest of them. */
  expectOneOf(words: readonly string[], what: string): Name {
    if (!this.isOneOf(words)) this.fail(what, words);
    return this.name();
  }

  /**
   * Goes to the end of a line that could not be read. `depth` counts the braces opened on it. A set may run over
   * several lines, so line ends inside braces do not count, unless the next line looks like one of its own. A brace
   * at the end of a line opens a block, which goes as a whole.
   */
  recover(depth: number, startsLine: (ahead: number) => boolean): void {
    let open = depth;
    let blocks = this.isSymbol("{", -1) && depth > 0 && this.is("separator", "\n") ? 1 : 0;
    for (;;) {
      const { kind, text } = this.token;
      if (kind === "end") return;
      if (kind === "symbol" && text === "{") {
        open++;
        if (blocks > 0 || this.is("separator", "\n", 1)) blocks++;
      } else if (kind === "symbol" && text === "}") {
        if (open <= 0) return;
        open--;
        if (blocks > 0) blocks--;
      } else if (kind === "separator") {
        if (open <= 0) return;
        if (text === "\n" && blocks === 0 && startsLine(1)) return;
      }
      this.#at++;
    }
  }

  /** Braces opened and not closed between a token index and here. */
  openSince(index: number): number {
    let open = 0;
    for (let at = index; at < this.#at; at++) {
      const token = this.#tokens[at];
      if (token?.kind !== "symbol") continue;
      if (token.text === "{") open++;
      else if (token.text === "}") open--;
    }
    return Math.max(0, open);
  }
}

function shown(token: Token): string {
  const text = token.kind === "string" ? `"${token.text}"` : token.text;
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
