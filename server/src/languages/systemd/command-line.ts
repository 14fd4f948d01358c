import type { CommandLine } from "../../model/facts.ts";
import { span } from "../../text/span.ts";
import { plainText } from "../mapped-text.ts";
import type { MappedWord } from "../shell-lexer.ts";
import { invocationsOf } from "../shell-words.ts";

/** Reads an Exec line: prefixes, systemd's own quoting, and several commands parted by a lone `;`. */
export function readCommandLine(raw: string, offset: number): CommandLine {
  const prefix = /^[-@:+!|]*/.exec(raw)?.[0] ?? "";
  const words = readWords(raw, offset, prefix.length);
  const commands: MappedWord[][] = [[]];
  for (const word of words) {
    if (word.word.text === ";" && word.mapped.text === ";") commands.push([]);
    else commands[commands.length - 1]?.push(word);
  }
  return {
    span: span(offset + prefix.length, offset + raw.trimEnd().length),
    ignoresFailure: prefix.includes("-"),
    invocations: commands.flatMap((command) => invocationsOf(command, { shell: false })),
  };
}

/** Words by systemd's rules: quotes may stand anywhere at a word's edge, a backslash takes the next character. */
export function readWords(raw: string, offset: number, from = 0): readonly MappedWord[] {
  const words: MappedWord[] = [];
  let at = from;
  while (at < raw.length) {
    while (at < raw.length && /\s/.test(raw[at] ?? "")) at++;
    if (at >= raw.length) break;
    const start = at;
    let text = "";
    let inner = "";
    let innerStart = -1;
    let quote = "";
    for (; at < raw.length; at++) {
      const sign = raw[at] ?? "";
      if (quote === "" && /\s/.test(sign)) break;
      if (quote === "" && (sign === '"' || sign === "'")) {
        quote = sign;
        continue;
      }
      if (sign === quote) {
        quote = "";
        continue;
      }
      if (innerStart === -1) innerStart = at;
      const escaped = sign === "\\" && at + 1 < raw.length;
      text += escaped ? raw[++at] : sign;
      inner = raw.slice(innerStart, at + 1);
    }
    words.push({
      word: { text, span: span(offset + start, offset + at), literal: !/\$/.test(text) },
      mapped: plainText(inner, offset + Math.max(innerStart, start)),
    });
  }
  return words;
}
