import { type Span, span } from "../../text/span.ts";

export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** One line of iptables-save's format. */
export type Line =
  | { readonly kind: "table"; readonly name: string; readonly span: Span }
  | { readonly kind: "chain"; readonly name: string; readonly policy: Word | undefined; readonly span: Span }
  | { readonly kind: "command"; readonly words: readonly Word[]; readonly span: Span }
  | { readonly kind: "commit"; readonly span: Span }
  | { readonly kind: "stray"; readonly span: Span };

/** Takes a file apart line by line; cannot fail. Counters in front of a rule are passed over. */
export function parse(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const raw of text.split("\n")) {
    const at = start;
    start += raw.length + 1;
    const trimmed = raw.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const from = at + raw.indexOf(trimmed);
    const where = span(from, from + trimmed.length);
    if (trimmed.startsWith("*")) lines.push({ kind: "table", name: trimmed.slice(1).trim(), span: where });
    else if (trimmed === "COMMIT") lines.push({ kind: "commit", span: where });
    else if (trimmed.startsWith(":")) {
      const [name, policy] = words(trimmed.slice(1), from + 1);
      lines.push({ kind: "chain", name: name?.text ?? "", policy, span: where });
    } else {
      const counters = /^\[\d+:\d+\]\s*/.exec(trimmed)?.[0].length ?? 0;
      const command = words(trimmed.slice(counters), from + counters);
      lines.push(
        command[0]?.text.startsWith("-")
          ? { kind: "command", words: command, span: where }
          : { kind: "stray", span: where },
      );
    }
  }
  return lines;
}

/** Words at white space; a quoted one may hold blanks, and a backslash takes the next character. */
function words(text: string, offset: number): readonly Word[] {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"?|\S+/g)].map((match) => ({
    text: match[0].startsWith('"') ? match[0].replace(/^"|"$/g, "").replaceAll(/\\(.)/g, "$1") : match[0],
    span: span(offset + match.index, offset + match.index + match[0].length),
  }));
}
