import { type Span, span } from "../../text/span.ts";

export interface Token {
  readonly kind: "word" | "string" | "sign" | "newline";
  /** A string's text is without its quotes. */
  readonly text: string;
  readonly span: Span;
}

const signs = new Set(["{", "}", "(", ")", ";", ",", "=", "<", ">", "!", "&", "|", "^", "~"]);

/** Words, strings and signs with their places; comments and joined lines are passed over. Cannot fail. */
export function lex(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const sign = text[at] ?? "";
    if (sign === "\n") {
      tokens.push({ kind: "newline", text: "\n", span: span(at, at + 1) });
      at++;
    } else if (/\s/.test(sign)) at++;
    else if (sign === "#") {
      const end = text.indexOf("\n", at);
      at = end === -1 ? text.length : end;
    } else if (sign === "\\" && /^\\\r?\n/.test(text.slice(at, at + 3))) at = text.indexOf("\n", at) + 1;
    else if (sign === '"') {
      const close = text.indexOf('"', at + 1);
      const lineEnd = text.indexOf("\n", at);
      const end =
        close === -1 || (lineEnd !== -1 && lineEnd < close) ? (lineEnd === -1 ? text.length : lineEnd) : close + 1;
      tokens.push({ kind: "string", text: text.slice(at + 1, end).replace(/"$/, ""), span: span(at, end) });
      at = end;
    } else if (signs.has(sign)) {
      const two = text.slice(at, at + 2);
      const length = /^(?:[!=<>]=|<<|>>)$/.test(two) ? 2 : 1;
      tokens.push({ kind: "sign", text: text.slice(at, at + length), span: span(at, at + length) });
      at += length;
    } else {
      const start = at;
      while (at < text.length) {
        const next = text[at] ?? "";
        if (/\s/.test(next) || signs.has(next) || next === '"' || next === "#") break;
        at++;
      }
      tokens.push({ kind: "word", text: text.slice(start, at), span: span(start, at) });
    }
  }
  return tokens;
}
