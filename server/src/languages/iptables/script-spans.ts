import { type Span, span } from "../../text/span.ts";
import type { ShellToken } from "../shell-lexer.ts";
import type { ShellCommand } from "../shell-parser.ts";

function tokenSpan({ kind, ...token }: ShellToken): Span {
  return kind === "word" && "word" in token ? token.word.span : span(token.start, token.end);
}

/** From the command's first word to its last. */
export function spanOf(command: ShellCommand): Span {
  switch (command.kind) {
    case "simple": {
      const first = tokenSpan(command.first);
      return span(first.start, Math.max(first.end, tokenSpan(command.last).end));
    }
    case "pipeline":
      return around(command.commands.map(spanOf));
    case "and-or":
      return around(command.parts.map((part) => spanOf(part.command)));
    case "list":
      return around(command.items.map((item) => spanOf(item.command)));
    case "compound":
      return around([...command.conditions, ...command.bodies].map(spanOf));
  }
}

function around(spans: readonly Span[]): Span {
  const filled = spans.filter(({ start, end }) => end > start);
  const [first] = filled;
  if (first === undefined) return span(0, 0);
  return span(first.start, Math.max(...filled.map(({ end }) => end)));
}
