import type { CommandLine } from "../../model/facts.ts";
import { type Span, span } from "../../text/span.ts";
import { type MappedText, MappedTextBuilder, offsetOf, sliceMapped, spanOf } from "../mapped-text.ts";
import type { MappedWord } from "../shell-lexer.ts";
import { invocationsOf } from "../shell-words.ts";
import { type UnitWord, unitWords } from "./words.ts";

export interface UnitCommand {
  readonly line: CommandLine;
  readonly fault?: CommandFault;
}

/** Why systemd does not take the line. */
export interface CommandFault {
  /** A quote that nothing closes; prefix characters with nothing behind them. */
  readonly kind: "unbalanced-quotes" | "empty-command";
  readonly span: Span;
  /** systemd gives the unit up; behind a `-` it only skips the line. */
  readonly fatal: boolean;
}

interface Segment {
  readonly words: readonly MappedWord[];
  readonly ignoresFailure: boolean;
  readonly prefix: Span;
  /** Index in the line at which the first word ends. */
  readonly firstEnd: number;
}

/**
 * An Exec line (load-fragment.c): words by systemd's own rules, the prefixes `-`, `@`, `:`, `+`, `!` and `!!` on the
 * first, several commands parted by a lone `;`, each with prefixes of its own. No shell reads it.
 */
export function readCommand(value: MappedText): UnitCommand {
  const { words, unbalanced } = unitWords(value, true);
  const segments: Segment[] = [];
  let from = 0;
  for (let at = 0; at <= words.length; at++) {
    if (at < words.length && !(words[at]?.separator === true && at > from)) continue;
    const segment = readSegment(words.slice(from, at));
    if (segment !== undefined) segments.push(segment);
    from = at + 1;
  }
  const first = segments[0];
  const ignoring = segments.filter((segment) => segment.ignoresFailure);
  const start = first?.words[0]?.word.span.start ?? first?.prefix.end ?? offsetOf(value, 0);
  const end = spanOf(value, 0, value.text.length).end;
  return {
    line: {
      span: span(start, Math.max(start, end)),
      ignoresFailure: segments.length > 0 && ignoring.length === segments.length,
      invocations: segments.flatMap((segment) =>
        invocationsOf(segment.words, {
          // A `-` before one command of several swallows that one's failure only.
          failureMasked: segment.ignoresFailure && ignoring.length < segments.length,
        }),
      ),
    },
    ...faultOf(value, segments, unbalanced),
  };
}

function faultOf(
  value: MappedText,
  segments: readonly Segment[],
  unbalanced: number | undefined,
): { readonly fault?: CommandFault } {
  const empty = segments.find(({ words }) => words.length === 0);
  // systemd reads on to the first fault; an open quote takes in all of the rest, so it can only be the last one.
  if (empty !== undefined && (unbalanced === undefined || empty !== segments.at(-1)))
    return { fault: { kind: "empty-command", span: empty.prefix, fatal: !empty.ignoresFailure } };
  if (unbalanced === undefined) return {};
  const last = segments.at(-1);
  // In a command's first word it is skipped without more ado.
  const fatal = last !== undefined && !last.ignoresFailure && unbalanced >= last.firstEnd;
  return { fault: { kind: "unbalanced-quotes", span: spanOf(value, unbalanced, unbalanced + 1), fatal } };
}

function readSegment(words: readonly UnitWord[]): Segment | undefined {
  const [first, ...rest] = words;
  if (first === undefined) return undefined;
  // systemd takes each prefix once, in any order; `!!` is one of its own.
  let length = 0;
  const seen = new Set<string>();
  for (;;) {
    const sign = first.mapped.text.startsWith("!!", length) ? "!!" : first.mapped.text.charAt(length);
    const fits =
      sign === "-" || sign === "@" || sign === ":"
        ? !seen.has(sign)
        : isPrivilege(sign) && ![...seen].some(isPrivilege);
    if (sign === "" || !fits) break;
    seen.add(sign);
    length += sign.length;
  }
  const mapped = sliceMapped(first.mapped, length, first.mapped.text.length);
  const programStart = length === 0 ? first.word.span.start : offsetOf(first.mapped, length);
  const program: MappedWord = {
    mapped,
    word: { text: mapped.text, span: span(programStart, first.word.span.end), literal: !hasSpecifier(mapped.text) },
  };
  const literally = seen.has(":");
  // Behind `@` the next word is what the program is told its own name is.
  const parameters = (seen.has("@") ? rest.slice(1) : rest).map((word) => expanding(word, literally));
  return {
    words: mapped.text === "" ? [] : [program, ...parameters],
    ignoresFailure: seen.has("-"),
    prefix: span(first.word.span.start, length === 0 ? first.word.span.end : programStart),
    firstEnd: first.end,
  };
}

function isPrivilege(sign: string): boolean {
  return sign === "+" || sign === "!" || sign === "!!";
}

/** `%n` and the like, which systemd fills in when it loads the unit. */
function hasSpecifier(text: string): boolean {
  return /%[A-Za-z]/.test(text.replaceAll("%%", ""));
}

/**
 * A word with its variables: `$NAME` counts as a word of its own only, `${NAME}` anywhere, `$$` and `%%` stand for one
 * sign. Behind the prefix `:` no variable counts.
 */
function expanding(word: MappedWord, literally: boolean): MappedWord {
  const { text } = word.mapped;
  const variable = !literally && (/^\$(?![{$])/.test(text) || /\$\{\w+\}/.test(text.replaceAll("$$", "")));
  const doubled = literally ? /%%/g : /%%|\$\$/g;
  if (variable || text.search(doubled) === -1)
    return { ...word, word: { ...word.word, literal: !variable && !hasSpecifier(text) } };
  const builder = new MappedTextBuilder(word.word.span.start);
  let from = 0;
  for (const match of text.matchAll(doubled)) {
    builder.copy(word.mapped, from, match.index);
    builder.put(match[0].charAt(0), spanOf(word.mapped, match.index, match.index + 2));
    from = match.index + 2;
  }
  builder.copy(word.mapped, from, text.length);
  const mapped = builder.build();
  return { mapped, word: { text: mapped.text, span: word.word.span, literal: !hasSpecifier(text) } };
}
