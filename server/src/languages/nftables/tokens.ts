import { type Span, span } from "../../text/span.ts";
import type { KnownLines } from "./known-rules.ts";
import type { RecalledRule } from "./recalled-rules.ts";

/**
 * `word`: a bare word, a keyword among them. `number`: decimal or hexadecimal. `address`: an IPv4, IPv6 or hardware
 * address. `template`: a placeholder of a template engine, whose value nobody knows yet. `separator`: a line end or a
 * semicolon. `line`: whole lines that the caller knows.
 */
export type TokenKind =
  | "word"
  | "number"
  | "address"
  | "string"
  | "template"
  | "symbol"
  | "separator"
  | "junk"
  | "line"
  | "end";

export interface Token {
  readonly kind: TokenKind;
  /** As written, but for strings: what stands between the quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What known lines are. */
  readonly rules?: readonly RecalledRule[];
}

export interface Tokens {
  readonly list: readonly Token[];
  readonly comments: readonly Span[];
  /** Parts between template statements such as `{% if %}` and `{% endif %}`: they may be there or not. */
  readonly conditional: readonly Span[];
  /** The first thing of a template engine. */
  readonly template?: Span;
}

const wordPattern = /[A-Za-z_.][A-Za-z0-9_./-]*/y;
const numberPattern = /0[xX][0-9a-fA-F]+|[0-9]+/y;
/** `1d2h3m4s5ms`: each unit at most once, in this order. */
const durationPattern = /(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m(?!s))?(?:[0-9]+s)?(?:[0-9]+ms)?(?![A-Za-z0-9_])/y;
/** Longer than any address; what follows cannot be part of one. */
const addressPattern = /[0-9a-fA-F:.]{2,47}/y;
const dottedPattern = /[0-9]+(?:\.[0-9]+)+/y;
const hardwareAddress = /^[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2}){5}$/;
const symbolPattern = /==|!=|<=|>=|<<|>>|[{}()[\],:;=<>!&|^/+*@$.-]/y;
const templateStatement = /\{%[^\n]*?%\}|<%[^\n]*?%>/y;
const templateValue = /\{\{(?!\s*[0-9"])[^{}\n]*\}\}/y;

/** Go's statements look like its values: `{{- range .Devices }}`. */
const goStatement = /^\{\{-?\s*(?:if|else|range|with|end|define|block|template|\/\*)(?![\w.(])/;
/** `__LISTEN_PORT__`: what a script will put in. */
const placeholder = /^_+[A-Z][A-Z0-9_]*_+$/;

const opening = /^\W*\s*(?:if|for|unless|block|macro|call|filter|raw|each|range|with|define)\b/;
const closing = /^\W*\s*end\w*\b/;

interface Stretch {
  readonly from?: number;
  readonly to?: number;
  /** Lines, without the white space around them, that become one token. */
  readonly known?: KnownLines;
}

/** Takes a text apart. Every character is in a token, a comment, or white space; nothing is refused here. */
export function tokenize(text: string, stretch: Stretch = {}): Tokens {
  const lexer = new Lexer(text, stretch);
  lexer.readAll();
  return lexer;
}

/** Tokens that are read when somebody asks for them: what a line is may be known by then from those before it. */
export class Lexer implements Tokens {
  readonly list: Token[] = [];
  readonly comments: Span[] = [];
  readonly conditional: Span[] = [];
  template?: Span;
  readonly #text: string;
  readonly #to: number;
  readonly #known: KnownLines | undefined;
  /** Where template statements begin that are not closed yet. */
  readonly #open: number[] = [];
  #balancedQuotes: boolean | undefined;
  #at: number;
  #startsLine = true;

  constructor(text: string, { from = 0, to = text.length, known }: Stretch = {}) {
    this.#text = text;
    this.#at = from === 0 && text.charCodeAt(0) === 0xfeff ? 1 : from;
    this.#to = to;
    this.#known = known;
  }

  readAll(): void {
    while (this.#readOne());
  }

  /** The token of an index, the last one for all indexes behind it. */
  read(index: number): Token {
    while (this.list.length <= index && this.#readOne());
    return this.list[index] ?? (this.list[this.list.length - 1] as Token);
  }

  #push(kind: TokenKind, end: number, content = this.#text.slice(this.#at, end)): void {
    this.list.push({ kind, text: content, start: this.#at, end });
    this.#at = end;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  /** Reads on to the next token; false at the end of the text, whose token is there then. */
  #readOne(): boolean {
    const text = this.#text;
    const { length } = this.list;
    while (this.list.length === length) {
      if (this.#at >= this.#to) {
        if (this.list[length - 1]?.kind === "end") return false;
        for (const start of this.#open) this.conditional.push(span(start, text.length));
        this.#push("end", this.#at);
        return true;
      }
      const code = text.charCodeAt(this.#at);
      if (code === 32 || code === 9) this.#at++;
      else if (code === 10 || code === 13) {
        this.#startsLine = true;
        this.#push(
          "separator",
          code === 13 && text.charCodeAt(this.#at + 1) === 10 ? this.#at + 2 : this.#at + 1,
          "\n",
        );
      } else if (!this.#startsLine || this.#known === undefined || !isWordCode(code) || !this.#line(this.#known)) {
        this.#startsLine = false;
        this.#token(code);
      }
    }
    return true;
  }

  #line(known: KnownLines): boolean {
    const rules = known.from(this.#at);
    const last = rules[rules.length - 1];
    if (last === undefined) return false;
    this.list.push({ kind: "line", text: "", start: this.#at, end: last.end, rules });
    this.#at = last.end;
    return true;
  }

  #token(code: number): void {
    const text = this.#text;
    const at = this.#at;
    if (code === 35) {
      this.#at = lineEnd(text, at);
      this.comments.push(span(at, this.#at));
      return;
    }
    if (code === 92) {
      const next = /\\[ \t]*(?:\r\n|\n|\r)/y;
      const continued = this.#match(next);
      if (continued !== undefined) this.#at += continued.length;
      else if (text[at + 1] === "*") this.#push("word", at + 2);
      else this.#push("junk", at + 1);
      return;
    }
    if (code === 34) {
      this.#string();
      return;
    }
    if (((code === 123 && (text[at + 1] === "{" || text[at + 1] === "%")) || code === 60) && this.#ofTemplate()) return;
    const end =
      isWordCode(code) || code === 46 || code === 58 ? wordEnd(text, at, (pattern) => this.#match(pattern)) : undefined;
    if (end !== undefined) {
      this.#push(end.kind, end.end);
      return;
    }
    const symbol = this.#match(symbolPattern);
    if (symbol === ";") this.#push("separator", at + 1);
    else if (symbol !== undefined) this.#push("symbol", at + symbol.length);
    else this.#push("junk", at + junkLength(text, at));
  }

  #string(): void {
    const text = this.#text;
    const at = this.#at;
    const close = text.indexOf('"', at + 1);
    const line = lineEnd(text, at);
    if (close !== -1 && close < line) {
      if (text.startsWith("{{", at + 1)) this.template ??= span(at, close + 1);
      this.#push("string", close + 1, text.slice(at + 1, close));
      return;
    }
    this.#balancedQuotes ??= quotesAreBalanced(text);
    if (close !== -1 && this.#balancedQuotes) this.#push("string", close + 1, text.slice(at + 1, close));
    else this.#push("junk", line);
  }

  /** Reads what a template engine puts in or acts upon; false where nothing of that kind stands here. */
  #ofTemplate(): boolean {
    const at = this.#at;
    const statement = this.#match(templateStatement);
    const value = statement === undefined ? this.#match(templateValue) : undefined;
    const whole = statement ?? value;
    if (whole === undefined) return false;
    this.template ??= span(at, at + whole.length);
    const step = statement ?? (goStatement.test(whole) ? whole : undefined);
    const inner = step?.slice(2, -2);
    if (inner === undefined || inner.startsWith("=")) {
      this.#push("template", at + whole.length);
      return true;
    }
    if (closing.test(inner)) {
      const start = this.#open.pop();
      if (start !== undefined) this.conditional.push(span(start, at));
    } else if (opening.test(inner)) this.#open.push(at);
    this.#at += whole.length;
    return true;
  }
}

/** Where the line that holds an offset ends, without the blanks behind it. */
export function contentEnd(text: string, from: number): number {
  const newline = text.indexOf("\n", from);
  let end = newline === -1 ? text.length : newline;
  while (end > from && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
  return end;
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf("\n", from);
  const end = newline === -1 ? text.length : newline;
  const lone = text.slice(from, end).indexOf("\r");
  return lone === -1 ? end : from + lone;
}

/** A string may run over several lines; where a quote is missing somewhere, it is taken to end with its line instead. */
function quotesAreBalanced(text: string): boolean {
  let odd = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) odd = !odd;
    else if (code === 35 && !odd) {
      const newline = text.indexOf("\n", at);
      if (newline === -1) break;
      at = newline;
    }
  }
  return !odd;
}

function junkLength(text: string, at: number): number {
  const rest = /[^\s"#;{}A-Za-z0-9]{1,200}/y;
  rest.lastIndex = at;
  return Math.max(1, rest.exec(text)?.[0].length ?? 1);
}

function isWordCode(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}

function wordEnd(
  text: string,
  at: number,
  match: (pattern: RegExp) => string | undefined,
): { readonly kind: TokenKind; readonly end: number } | undefined {
  const code = text.charCodeAt(at);
  const address = match(addressPattern);
  if (address !== undefined) {
    const length = address.includes(":") ? addressLength(address) : 0;
    // `dead::beef` is an address, `feed::beefy` is not.
    if (length > 0 && !isWordCode(text.charCodeAt(at + length))) return { kind: "address", end: at + length };
  }
  if (code >= 48 && code <= 57) {
    const dotted = match(dottedPattern);
    if (dotted !== undefined) return { kind: "address", end: at + dotted.length };
    const tagged = /8021(?:q|ad)\b/y;
    const ethernet = match(tagged);
    if (ethernet !== undefined) return { kind: "word", end: at + ethernet.length };
    const number = match(numberPattern) ?? "";
    const duration = match(durationPattern) ?? "";
    if (duration.length > number.length) return { kind: "word", end: at + duration.length };
    // With a leading zero it is octal, and `08` is no number.
    return { kind: /^0\d*[89]/.test(number) ? "word" : "number", end: at + number.length };
  }
  if (code === 46 && !isWordCode(text.charCodeAt(at + 1))) return undefined;
  const word = match(wordPattern);
  if (word === undefined) return undefined;
  // `kbytes/second`: the unit is a word of its own.
  const unit = /^[km]?bytes(?=\/)/.exec(word);
  if (unit !== null) return { kind: "word", end: at + unit[0].length };
  let end = at + word.length;
  if (code === 95 && placeholder.test(word)) return { kind: "template", end };
  // An interface pattern; `*` that stands free is the catch-all element.
  if (text[end] === "\\" && text[end + 1] === "*") end += 2;
  else if (text[end] === "*") end += 1;
  return { kind: "word", end };
}

/** Length of the longest head of the text that is an IPv6 or hardware address, ending at a colon or at its end; else 0. */
function addressLength(text: string): number {
  // No address has more than eight groups.
  let colons = 0;
  let end = 0;
  while (end < text.length && (text[end] !== ":" || ++colons <= 8)) end++;
  while (end > 1) {
    const head = text.slice(0, end);
    if (hardwareAddress.test(head) || isIpv6(head)) return end;
    end = Math.max(text.lastIndexOf(":", end - 1), text.lastIndexOf(".", end - 1));
  }
  return 0;
}

const group = /^[0-9a-fA-F]{1,4}$/;
const dottedQuad = /^\d{1,3}(?:\.\d{1,3}){3}$/;

function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups[groups.length - 1];
  const dotted = last?.includes(".") ?? false;
  if (dotted && !dottedQuad.test(last ?? "")) return false;
  if (!groups.every((each, at) => (dotted && at === groups.length - 1) || group.test(each))) return false;
  const count = groups.length + (dotted ? 1 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}
