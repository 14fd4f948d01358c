import { type Span, span } from "../../text/span.ts";

/**
 * `word`: a bare word, a keyword among them. `number`: decimal or hexadecimal. `address`: an IPv4, IPv6 or hardware
 * address. `template`: a placeholder of a template engine, whose value nobody knows yet. `separator`: a line end or a
 * semicolon. `line`: a whole line that the caller knows.
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
  readonly isKnown?: (line: string) => boolean;
}

/** Takes a text apart. Every character is in a token, a comment, or white space; nothing is refused here. */
export function tokenize(text: string, { from = 0, to = text.length, isKnown }: Stretch = {}): Tokens {
  const list: Token[] = [];
  const comments: Span[] = [];
  const conditional: Span[] = [];
  const open: number[] = [];
  let balancedQuotes: boolean | undefined;
  let template: Span | undefined;
  let at = from;
  let startsLine = true;
  const push = (kind: TokenKind, end: number, content = text.slice(at, end)): void => {
    list.push({ kind, text: content, start: at, end });
    at = end;
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  if (at === 0 && text.charCodeAt(0) === 0xfeff) at = 1;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9) {
      at++;
      continue;
    }
    if (startsLine && isKnown !== undefined && isWordCode(code)) {
      const end = contentEnd(text, at);
      const line = text.slice(at, end);
      if (isKnown(line)) {
        push("line", end, line);
        continue;
      }
    }
    startsLine = false;
    if (code === 10 || code === 13) {
      startsLine = true;
      push("separator", code === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1, "\n");
      continue;
    }
    if (code === 35) {
      const end = lineEnd(text, at);
      comments.push(span(at, end));
      at = end;
      continue;
    }
    if (code === 92) {
      const next = /\\[ \t]*(?:\r\n|\n|\r)/y;
      const continued = match(next);
      if (continued !== undefined) {
        at += continued.length;
        continue;
      }
      if (text[at + 1] === "*") push("word", at + 2);
      else push("junk", at + 1);
      continue;
    }
    if (code === 34) {
      const close = text.indexOf('"', at + 1);
      const line = lineEnd(text, at);
      if (close !== -1 && close < line) {
        if (text.startsWith("{{", at + 1)) template ??= span(at, close + 1);
        push("string", close + 1, text.slice(at + 1, close));
      } else {
        balancedQuotes ??= quotesAreBalanced(text);
        if (close !== -1 && balancedQuotes) push("string", close + 1, text.slice(at + 1, close));
        else push("junk", line);
      }
      continue;
    }
    if ((code === 123 && (text[at + 1] === "{" || text[at + 1] === "%")) || code === 60) {
      const statement = match(templateStatement);
      const value = statement === undefined ? match(templateValue) : undefined;
      if (statement !== undefined || value !== undefined) template ??= span(at, at + (statement ?? value ?? "").length);
      const step = statement ?? (value !== undefined && goStatement.test(value) ? value : undefined);
      if (step !== undefined) {
        const inner = step.slice(2, -2);
        if (inner.startsWith("=")) push("template", at + step.length);
        else {
          if (closing.test(inner)) {
            const start = open.pop();
            if (start !== undefined) conditional.push(span(start, at));
          } else if (opening.test(inner)) open.push(at);
          at += step.length;
        }
        continue;
      }
      if (value !== undefined) {
        push("template", at + value.length);
        continue;
      }
    }
    const end = isWordCode(code) || code === 46 || code === 58 ? wordEnd(text, at, match) : undefined;
    if (end !== undefined) {
      push(end.kind, end.end);
      continue;
    }
    const symbol = match(symbolPattern);
    if (symbol === ";") push("separator", at + 1);
    else if (symbol !== undefined) push("symbol", at + symbol.length);
    else push("junk", at + junkLength(text, at));
  }
  for (const start of open) conditional.push(span(start, text.length));
  push("end", at);
  return { list, comments, conditional, ...(template === undefined ? {} : { template }) };
}

/** Where the line that holds an offset ends, without the blanks behind it. */
function contentEnd(text: string, from: number): number {
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
