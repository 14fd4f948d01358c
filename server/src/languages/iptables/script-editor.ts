import type { Word } from "../../model/facts.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, touches } from "../../text/span.ts";
import type { Folding, Hover, Occurrence, OutlineSymbol, Token } from "../language.ts";
import type { ShellCommand } from "../shell-parser.ts";
import { ruleHover } from "./editor.ts";
import { commandOccurrences, commandTokens } from "./names.ts";
import { followed } from "./script-lower.ts";
import { spanOf } from "./script-spans.ts";
import type { Written } from "./script-tables.ts";

export { refuseName } from "./names.ts";

/** Commands as they stand in the script; what a variable fills in is nowhere to be pointed at. */
function* commandsIn(command: ShellCommand, source: SourceFile): Iterable<Written> {
  const seen = new Set<number>();
  for (const written of followed(command, source).tables.written) {
    const start = written.words[0]?.span.start;
    if (start === undefined || seen.has(start)) continue;
    seen.add(start);
    yield written;
  }
}

function stands(source: SourceFile, where: Span, text: string): boolean {
  return source.slice(where) === text;
}

export function hover(command: ShellCommand, source: SourceFile, offset: number): Hover | undefined {
  for (const written of commandsIn(command, source)) {
    const word = written.words.find((each) => touches(each.span, offset));
    if (word === undefined || !isPlain(source, word)) continue;
    return ruleHover({ lines: [] }, written.command, written.words, source, offset);
  }
  return undefined;
}

function isPlain(source: SourceFile, { span, text, literal }: Word): boolean {
  return literal && stands(source, span, text);
}

/** Chains the script makes or gives a policy, and its functions. */
export function outline(command: ShellCommand, source: SourceFile): readonly OutlineSymbol[] {
  const symbols: OutlineSymbol[] = [...functionsIn(command)];
  for (const { command: each, words } of commandsIn(command, source)) {
    const [chain, policy] = each.verb?.values ?? [];
    if (chain === undefined || !isPlain(source, chain)) continue;
    if (each.verb?.name !== "new-chain" && each.verb?.name !== "policy") continue;
    const start = words[0]?.span.start ?? chain.span.start;
    const end = words.at(-1)?.span.end ?? chain.span.end;
    symbols.push({
      name: chain.text,
      kind: "chain",
      ...(policy === undefined ? {} : { detail: policy.text }),
      span: { start: Math.min(start, chain.span.start), end: Math.max(end, chain.span.end) },
      nameSpan: chain.span,
    });
  }
  return symbols.sort((a, b) => a.span.start - b.span.start);
}

function functionsIn(command: ShellCommand): readonly OutlineSymbol[] {
  if (command.kind === "list") return command.items.flatMap((item) => functionsIn(item.command));
  if (command.kind !== "compound" || command.form !== "function" || command.subject === undefined) return [];
  const { span, text } = command.subject.word;
  const end = Math.max(span.end, spanOf(command).end);
  return [{ name: text, kind: "section", span: { start: span.start, end }, nameSpan: span }];
}

/** Functions, loops and branches. */
export function folding(command: ShellCommand): readonly Folding[] {
  switch (command.kind) {
    case "list":
      return command.items.flatMap((item) => folding(item.command));
    case "and-or":
      return command.parts.flatMap((part) => folding(part.command));
    case "pipeline":
      return command.commands.flatMap(folding);
    case "compound": {
      const inner = command.bodies.flatMap(folding);
      const name = command.subject?.word.span;
      const whole = spanOf(command);
      return whole.end > whole.start
        ? [
            { span: { start: Math.min(name?.start ?? whole.start, whole.start), end: whole.end }, kind: "region" },
            ...inner,
          ]
        : inner;
    }
    case "simple":
      return [];
  }
}

export function occurrences(command: ShellCommand, source: SourceFile): readonly Occurrence[] {
  const found = new Map<number, Occurrence>();
  for (const { command: each, table, family } of commandsIn(command, source))
    for (const occurrence of commandOccurrences(each, table, family))
      if (stands(source, occurrence.span, nameOf(occurrence.key))) found.set(occurrence.span.start, occurrence);
  return [...found.values()].sort((a, b) => a.span.start - b.span.start);
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf(" ") + 1);
}

export function tokens(command: ShellCommand, source: SourceFile): readonly Token[] {
  const found: Token[] = [];
  for (const written of commandsIn(command, source)) {
    const plain = new Set(written.words.filter((word) => isPlain(source, word)).map(({ span }) => span.start));
    found.push(...commandTokens(written.command).filter(({ span }) => plain.has(span.start)));
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}
