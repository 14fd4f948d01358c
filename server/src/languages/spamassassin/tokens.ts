import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import type { Token } from "../language.ts";
import { evalEntry } from "./catalog.ts";
import { occurrences } from "./occurrences.ts";
import { nextWordAt, type SpamassassinTree, wordEndAt } from "./parse.ts";

const call = /(?:rbl)?eval:([A-Za-z_]\w*)/y;

/** What a grammar cannot tell: names of tests and plugins, functions that exist, and commands under an old name. */
export function tokens(tree: SpamassassinTree, source: SourceFile): readonly Token[] {
  const found: Token[] = [];
  for (const { kind, role, span: where } of occurrences(tree, source)) {
    if (kind !== "test" && kind !== "plugin") continue;
    found.push({
      span: where,
      type: kind === "test" ? "event" : "class",
      ...(role === "definition" && kind === "test" ? { modifiers: ["declaration"] } : {}),
    });
  }
  for (const line of tree.lines) {
    if (line.command !== line.canonical)
      found.push({ span: line.commandSpan, type: "property", modifiers: ["deprecated"] });
    if (line.word.role !== "test") continue;
    call.lastIndex = nextWordAt(line, wordEndAt(line, line.valueStart));
    const match = call.exec(line.text);
    if (match?.[1] === undefined || evalEntry(match[1]) === undefined) continue;
    found.push({ span: span(call.lastIndex - match[1].length, call.lastIndex), type: "function" });
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}
