import * as l10n from "@vscode/l10n";
import { code } from "../../text/markdown.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span, touches } from "../../text/span.ts";
import type { Hover } from "../language.ts";
import { describeAt } from "../perl-regex/describe.ts";
import { commandWord } from "./catalog.ts";
import { Definition } from "./definition.ts";
import { describeCommand, describePlugin } from "./describe.ts";
import { describeConditionWord, describeFeature, describeFlag, describeTag } from "./describe-words.ts";
import { settingDocumentation } from "./documentation/index.ts";
import { found, hoverTest, wordAt } from "./hover-test.ts";
import { type Line, nextWordAt, type SpamassassinTree, wordEndAt } from "./parse.ts";
import { patternPlaces } from "./patterns.ts";
import { smallNames } from "./small-names.ts";
import { takesTags } from "./values.ts";

/** The last item that starts at or before the offset; items lie in the order of the text. */
function lastBefore<Item>(items: readonly Item[], startOf: (item: Item) => number, offset: number): Item | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) <= offset) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}

/** The line that holds the offset, its end counted in. */
export function lineAt(tree: SpamassassinTree, offset: number): Line | undefined {
  const line = lastBefore(tree.lines, (each) => each.start, offset);
  return line !== undefined && offset <= line.end ? line : undefined;
}

export function hover(tree: SpamassassinTree, _source: SourceFile, offset: number): Hover | undefined {
  const line = lineAt(tree, offset);
  if (line === undefined) return hoverComment(tree, offset);
  if (touches(line.commandSpan, offset)) return found(line.commandSpan, describeCommand(line.word));
  if (offset < line.valueStart) {
    // Between the line's start and its command stands `lang xx`.
    return undefined;
  }
  if (line.canonical === "score") return hoverScore(line, offset);
  const tag = takesTags.has(line.canonical) ? hoverTag(line, offset) : undefined;
  if (tag !== undefined) return tag;
  switch (line.word.role) {
    case "load":
    case "ifplugin":
    case "if": {
      const word = wordAt(line, offset);
      if (word === undefined) return undefined;
      const { text } = word;
      return found(word.span, describePlugin(text) ?? describeFeature(text) ?? describeConditionWord(text));
    }
    case "test":
      return hoverPiece(line, offset) ?? hoverPattern(line, offset) ?? hoverTest(line, offset);
  }
  if (line.canonical === "tflags") return hoverFlag(line, offset);
  return hoverValue(line, offset);
}

/** A comment that would load a plugin tells what the plugin would do. */
function hoverComment(tree: SpamassassinTree, offset: number): Hover | undefined {
  const comment = lastBefore(tree.comments, (each) => each.start, offset);
  if (comment === undefined || offset > comment.end) return undefined;
  const text = tree.text.slice(comment.start, comment.end);
  const plugin = /\b(?:loadplugin|tryplugin)\s+([\w:]+)/.exec(text)?.[1];
  if (plugin !== undefined) {
    const markdown = describePlugin(plugin);
    return found(
      comment,
      markdown === undefined ? undefined : `${markdown}\n- ${l10n.t("Not loaded: the line is a comment.")}`,
    );
  }
  const command = /^#+\s*([a-z][a-z0-9_]*_[a-z0-9_]+)\s/.exec(text)?.[1];
  const markdown = command === undefined ? undefined : describeCommand(commandWord(command));
  return found(
    comment,
    markdown === undefined ? undefined : `${markdown}\n- ${l10n.t("Not set: the line is a comment.")}`,
  );
}

/** `<A>` in a pattern, which another line replaces, and `<inter X>` and its like. */
function hoverPiece(line: Line, offset: number): Hover | undefined {
  for (const { kind, role, name, start } of smallNames(line)) {
    if (kind !== "replaced" || role !== "reference") continue;
    const where = span(line.text.lastIndexOf("<", start), start + name.length + 1);
    if (offset < where.start || offset >= where.end) continue;
    const keyword = line.text.slice(where.start + 1, start).trim() || "tag";
    return found(
      where,
      l10n.t("{piece} · what {line} defines, if `replace_rules` names this test; else these characters themselves.", {
        piece: code(line.text.slice(where.start, where.end)),
        line: code(`replace_${keyword} ${name}`),
      }),
    );
  }
  return undefined;
}

/** The part of a Perl pattern under the cursor, in words. */
function hoverPattern(line: Line, offset: number): Hover | undefined {
  for (const place of patternPlaces(new Definition(line))) {
    if (offset < place.offset(0) || offset > place.end) continue;
    const description = describeAt(place.text, place.within(offset));
    if (description === undefined) return undefined;
    const { start, end } = description.span;
    return { span: span(place.offset(start), place.offset(end)), markdown: description.markdown };
  }
  return undefined;
}

function scoreSets(): readonly string[] {
  return [
    l10n.t("counts where neither network nor Bayes is used"),
    l10n.t("counts with network and without Bayes"),
    l10n.t("counts with Bayes and without network"),
    l10n.t("counts with network and Bayes"),
  ];
}

/** A number of a score, by its place. */
function hoverScore(line: Line, offset: number): Hover | undefined {
  const numbers: Span[] = [];
  for (let start = nextWordAt(line, wordEndAt(line, line.valueStart)); start < line.end; ) {
    const end = wordEndAt(line, start);
    numbers.push(span(start, end));
    start = nextWordAt(line, end);
  }
  const at = numbers.findIndex((each) => touches(each, offset));
  const where = numbers[at];
  if (where === undefined || (numbers.length !== 1 && numbers.length !== 4)) return undefined;
  const number = line.text.slice(where.start, where.end);
  const meaning = numbers.length === 1 ? l10n.t("counts with and without network and Bayes") : (scoreSets()[at] ?? "");
  const relative = number.startsWith("(") ? `, ${l10n.t("added to the score that earlier lines give")}` : "";
  return found(where, `**${number}**: ${meaning}${relative}.`);
}

/** `_SCORE_` or `_SCORE(0)_` around the offset. */
function hoverTag(line: Line, offset: number): Hover | undefined {
  const text = line.text.slice(line.valueStart, line.end);
  for (const match of text.matchAll(/_([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?:\(.*?\))?_/g)) {
    const where = span(line.valueStart + match.index, line.valueStart + match.index + match[0].length);
    if (!touches(where, offset)) continue;
    return found(where, describeTag(match[1] ?? ""));
  }
  return undefined;
}

function hoverFlag(line: Line, offset: number): Hover | undefined {
  const nameEnd = wordEndAt(line, line.valueStart);
  for (let start = nextWordAt(line, nameEnd); start < line.end; ) {
    const end = wordEndAt(line, start);
    if (start <= offset && offset <= end) {
      return found(span(start, end), describeFlag(line.text.slice(start, end)));
    }
    start = nextWordAt(line, end);
  }
  return undefined;
}

function booleanMeaning(line: Line, value: string): string | undefined {
  if (line.word.type !== "boolean" || !/^(?:0|1|no|yes)$/i.test(value)) return undefined;
  return /^(?:1|yes)$/i.test(value) ? l10n.t("on") : l10n.t("off");
}

/** A value of a setting that has a few to choose from. */
function hoverValue(line: Line, offset: number): Hover | undefined {
  let start = offset;
  while (start > line.valueStart && !/\s/.test(line.text.charAt(start - 1))) start--;
  const end = wordEndAt(line, start);
  const value = line.text.slice(start, end);
  const values = settingDocumentation(line.canonical)?.values;
  const meaning = values !== undefined && Object.hasOwn(values, value) ? values[value] : booleanMeaning(line, value);
  return found(span(start, end), meaning === undefined ? undefined : `**${value}**: ${meaning}.`);
}
