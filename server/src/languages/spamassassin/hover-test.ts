import { inReadersLanguage } from "../../text/documentation.ts";
import { type Span, span, touches } from "../../text/span.ts";
import type { Hover } from "../language.ts";
import { openCall } from "./call.ts";
import { describeEval } from "./describe.ts";
import { describeModifier, describePseudoHeader } from "./describe-words.ts";
import { argumentChoices } from "./documentation/choices.ts";
import { parameterAt, parameterWords } from "./documentation/evals.ts";
import { type Line, nextWordAt, wordEndAt } from "./parse.ts";
import { linkParts, mimeHeaders, operators, recordTypes, testForms, usualHeaders } from "./values.ts";

export function found(where: Span, markdown: string | undefined): Hover | undefined {
  return markdown === undefined ? undefined : { span: where, markdown };
}

/** The word of the value under the offset: letters, digits, `_` and `::`. */
export function wordAt(line: Line, offset: number): { readonly text: string; readonly span: Span } | undefined {
  let start = offset;
  let end = offset;
  while (start > line.valueStart && /[\w:]/.test(line.text.charAt(start - 1))) start--;
  while (end < line.end && /[\w:]/.test(line.text.charAt(end))) end++;
  return start === end ? undefined : { text: line.text.slice(start, end), span: span(start, end) };
}

function meaning(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(words, name) ? `**${name}**: ${inReadersLanguage("spamassassin", words[name])}.` : undefined;
}

/** A word of a test's definition outside of its pattern. */
export function hoverTest(line: Line, offset: number): Hover | undefined {
  const definition = nextWordAt(line, wordEndAt(line, line.valueStart));
  if (offset < definition) return undefined;
  if (/^(?:rbl)?eval:/.test(line.text.slice(definition, line.end))) return hoverCall(line, offset);
  const word = wordAt(line, offset);
  switch (line.command) {
    case "header":
    case "mimeheader":
      return hoverHeader(line, definition, offset) ?? hoverOperator(line, offset);
    case "uri_detail":
      return word === undefined ? hoverOperator(line, offset) : found(word.span, meaning(linkParts, word.text));
    case "askdns":
      return word === undefined ? undefined : found(word.span, meaning(recordTypes, word.text));
    default:
      return undefined;
  }
}

/** The function that is called, or one of its arguments. */
function hoverCall(line: Line, offset: number): Hover | undefined {
  const word = wordAt(line, offset);
  const name = word?.text.replace(/^(?:rbl)?eval:/, "") ?? "";
  if (word !== undefined && /eval:$/.test(line.text.slice(line.valueStart, word.span.end - name.length)))
    return found(span(word.span.end - name.length, word.span.end), describeEval(name));
  const call = openCall(line.text.slice(line.valueStart, offset));
  const parameter = call === undefined ? undefined : parameterAt(call.name, call.at);
  if (call === undefined || parameter === undefined) return undefined;
  const start = offset - call.typed.length;
  const rest = call.quote === "" ? /^[^\s,'")]*/ : call.quote === "'" ? /^[^']*/ : /^[^"]*/;
  const end = offset + (rest.exec(line.text.slice(offset, line.end))?.[0].length ?? 0);
  if (start === end) return undefined;
  const value = line.text.slice(start, end);
  const choices = argumentChoices(call.name, call.at);
  const chosen = choices !== undefined && Object.hasOwn(choices, value) ? choices[value] : undefined;
  const words = parameterWords(parameter);
  const what = chosen === undefined ? words : `\`${value}\`: ${chosen}.`;
  return found(span(start, end), [`**${parameter}**`, ...(what === undefined ? [] : [what])].join(": "));
}

/** The header that a test looks at, and what is taken of it. */
function hoverHeader(line: Line, start: number, offset: number): Hover | undefined {
  const written = /^(exists:)?([\w-]+(?::\w+)*)/.exec(line.text.slice(start, line.end));
  const exists = written?.[1] ?? "";
  if (exists !== "" && offset < start + exists.length)
    return found(span(start, start + exists.length), meaning(testForms, exists));
  const first = start + exists.length;
  let at = first;
  for (const part of written?.[2]?.split(":") ?? []) {
    const where = span(at, at + part.length);
    at = where.end + 1;
    if (!touches(where, offset)) continue;
    if (where.start !== first) return found(where, describeModifier(part));
    const known = Object.keys(usualHeaders).find((name) => name.toLowerCase() === part.toLowerCase());
    return found(
      where,
      describePseudoHeader(part) ?? meaning(mimeHeaders, part) ?? (known && meaning(usualHeaders, known)),
    );
  }
  return undefined;
}

/** `=~`, `!~` and `[if-unset: ...]`. */
function hoverOperator(line: Line, offset: number): Hover | undefined {
  const text = line.text.slice(line.valueStart, line.end);
  for (const match of text.matchAll(/[=!]~|\[if-unset:/g)) {
    const where = span(line.valueStart + match.index, line.valueStart + match.index + match[0].length);
    if (touches(where, offset)) return found(where, meaning({ ...operators, ...testForms }, match[0].replace("[", "")));
  }
  return undefined;
}
