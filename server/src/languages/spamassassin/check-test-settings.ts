import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import type { Problem } from "../../model/facts.ts";
import type { Fix } from "../../model/finding.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { problem, replacement } from "./check-tests.ts";
import { type Line, nextWordAt, textBetween, wordEndAt } from "./parse.ts";
import { testFlags } from "./values.ts";

interface Word {
  readonly text: string;
  readonly span: Span;
}

function words(line: Line): readonly Word[] {
  const found: Word[] = [];
  for (let start = line.valueStart; start < line.end; ) {
    const end = wordEndAt(line, start);
    found.push({ text: textBetween(line, start, end), span: span(start, end) });
    start = nextWordAt(line, end);
  }
  return found;
}

const plainScore = /^\(?-?\d+(?:\.\d+)?\)?$/;
/** A test and one number or four: what nearly every line has. */
const plainScores = /^\w+[ \t]+-?\d+(?:\.\d+)?(?:(?:[ \t]+-?\d+(?:\.\d+)?){3})?$/;

/** The points of a test. Source: the handler of `score` in Conf.pm. */
export function* checkScore(source: SourceFile, line: Line): Generator<Problem> {
  if (plainScores.test(line.text.slice(line.valueStart, line.end))) return;
  const [test, ...numbers] = words(line);
  const missing = "config: missing 'score' value";
  if (test === undefined || numbers.length === 0) {
    yield problem(
      source,
      line,
      "sa-score-arity",
      test?.span ?? line.commandSpan,
      test === undefined
        ? l10n.t("score needs the name of a test and its points")
        : l10n.t('"{test}" has no points here; write one number behind it, or four', { test: test.text }),
      { lint: missing },
    );
    return;
  }
  const first = numbers[0];
  const last = numbers[numbers.length - 1];
  if (first === undefined || last === undefined) return;
  const where = span(first.span.start, last.span.end);
  const joined = source.slice(where);
  const commas = /^-?\d+(?:\.\d+)?(?:\s*,\s*-?\d+(?:\.\d+)?){3}$/.test(joined);
  if (commas || (numbers.length !== 1 && numbers.length !== 4)) {
    yield problem(source, line, "sa-score-arity", where, arityMessage(numbers, commas), {
      lint: numbers.length === 1 || numbers.length === 4 ? "config: invalid 'score' value" : missing,
      fixes: arityFixes(source, numbers, where, commas),
    });
    return;
  }
  const wrong = numbers.filter(({ text }) => !plainScore.test(text) || text.startsWith("(") !== text.endsWith(")"));
  const bad = wrong[0];
  if (bad === undefined) return;
  const right = wrong.map(({ text }) => properScore(text));
  const plus = wrong.every(({ text }) => /^\+\d+(?:\.\d+)?$/.test(text));
  const fixable = right.every((each) => each !== undefined);
  yield problem(source, line, plus ? "sa-score-plus" : "sa-score-number", bad.span, scoreMessage(bad.text, plus), {
    lint: "config: invalid 'score' value",
    fixes: fixable
      ? [
          {
            title: l10n.t('Write "{number}"', { number: right.join(" ") }),
            edits: wrong.map(({ span: each }, at) => ({ place: { source, span: each }, newText: right[at] ?? "" })),
            preferred: true,
          },
        ]
      : [],
  });
}

function arityMessage(numbers: readonly Word[], commas: boolean): string {
  const [first] = numbers;
  if (commas) return l10n.t("the four numbers of a score have spaces between them, and no commas");
  if (first?.text === "=" || first?.text === ":")
    return l10n.t('points follow the test after a space, without "{sign}"', { sign: first.text });
  return l10n.t(
    "{count} words stand behind the test, and SpamAssassin takes one number or four (without network and Bayes, with network, with Bayes, with both)",
    { count: numbers.length },
  );
}

function arityFixes(source: SourceFile, numbers: readonly Word[], where: Span, commas: boolean): readonly Fix[] {
  const joined = source.slice(where);
  const [first, second] = numbers;
  if (commas)
    return [replacement(source, l10n.t("Put spaces between the numbers"), where, joined.replace(/\s*,\s*/g, " "))];
  const signed = /^([-+])\s+(\d+(?:\.\d+)?)$/.exec(joined);
  if (signed !== null) {
    const number = `${signed[1] === "-" ? "-" : ""}${signed[2]}`;
    return [replacement(source, l10n.t('Write "{number}"', { number }), where, number)];
  }
  if (first === undefined || second === undefined || (first.text !== "=" && first.text !== ":")) return [];
  const sign = span(first.span.start, second.span.start);
  return [replacement(source, l10n.t('Remove the "{sign}"', { sign: first.text }), sign, "")];
}

function scoreMessage(text: string, plus: boolean): string {
  if (plus) return l10n.t('SpamAssassin takes no plus in front of points; write "{number}"', { number: text.slice(1) });
  if (/^-?\d+,\d+$/.test(text))
    return l10n.t('points have a decimal point and no comma; write "{number}"', { number: text.replace(",", ".") });
  return l10n.t('"{text}" is no number of points; write digits, with a decimal point between digits where needed', {
    text,
  });
}

/** What was most likely meant. */
function properScore(text: string): string | undefined {
  const found = /^(\(?)\s*([-+\u2212\u2013]?)(\d*)(?:[.,](\d*))?(\)?)[;,]?$/.exec(text.replace(/^=/, ""));
  if (found === null) return undefined;
  const [, open = "", sign = "", whole = "", fraction = "", close = ""] = found;
  if (whole === "" && fraction === "") return undefined;
  const digits = `${sign === "" || sign === "+" ? "" : "-"}${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}`;
  return open !== "" || close !== "" ? `(${digits})` : digits;
}

const flags = Object.keys(testFlags).filter((flag) => !flag.includes("="));
/** Flags with a number or a range behind them. Sources: Conf.pm, MIMEHeader. */
const flagWithNumber = /^(?:maxhits=\d+|range=(?:\d+(?:-\d*)?|-\d+))$/;
const knownFlags: ReadonlySet<string> = new Set(flags);

function everyFlagKnown(line: Line): boolean {
  let start = nextWordAt(line, wordEndAt(line, line.valueStart));
  while (start < line.end) {
    const end = wordEndAt(line, start);
    if (!knownFlags.has(line.text.slice(start, end))) return false;
    start = nextWordAt(line, end);
  }
  return true;
}

/** A word that is no flag and looks like none. */
function isStranger(word: string): boolean {
  return !knownFlags.has(word) && !flagWithNumber.test(word) && guessFlag(word) === undefined;
}

/** Flags of a test: SpamAssassin keeps any word, and passes over those it does not know. */
export function* checkFlags(line: Line, source: SourceFile): Generator<Problem> {
  if (everyFlagKnown(line)) return;
  const [, ...given] = words(line);
  for (let at = 0; at < given.length; at++) {
    const word = given[at];
    if (word === undefined || knownFlags.has(word.text) || flagWithNumber.test(word.text)) continue;
    // `maxhits 5`, `maxhits = 5`: the words belong together.
    let last = at;
    if (/^maxhits=?$/i.test(word.text))
      while (last < at + 2 && /^(?:=|=?\d+)$/.test(given[last + 1]?.text ?? "")) last++;
    const near = guessFlag(source.slice(span(word.span.start, given[last]?.span.end ?? word.span.end)));
    // Where another line has run into this one, it is one mistake and not one for each of its words.
    if (near === undefined) while (last + 1 < given.length && isStranger(given[last + 1]?.text ?? "")) last++;
    at = last;
    const where = span(word.span.start, given[last]?.span.end ?? word.span.end);
    const text = source.slice(where);
    if (near !== undefined && isFoundWithComma(text, near)) {
      const fixes = [replacement(source, l10n.t('Write "{near}"', { near }), where, near)];
      yield problem(
        source,
        line,
        "sa-tflags-unknown",
        where,
        l10n.t("flags stand with a space between them, though SpamAssassin finds these all the same; write {near}", {
          near,
        }),
        { severity: "info", fixes },
      );
      continue;
    }
    yield problem(
      source,
      line,
      "sa-tflags-unknown",
      where,
      near === undefined
        ? l10n.t('SpamAssassin knows no flag "{flag}" and passes over it; remove it', { flag: text })
        : l10n.t('SpamAssassin knows no flag "{flag}" and passes over it; did you mean {near}?', { flag: text, near }),
      near === undefined ? {} : { fixes: [replacement(source, l10n.t('Write "{near}"', { near }), where, near)] },
    );
  }
}

/** Flags that URIDNSBL and MIMEHeader look for between white space; all others are looked for as words within the line. */
const splitAtSpaces = /\b(?:ips_only|domains_only|notrim|ns|a|range)\b/;

function isFoundWithComma(text: string, near: string): boolean {
  return (
    /[,;|]/.test(text) &&
    near ===
      text
        .split(/[,;|]+/)
        .join(" ")
        .trim() &&
    !splitAtSpaces.test(near)
  );
}

function guessFlag(text: string): string | undefined {
  const parts = text.split(/[,;|]+/).filter((part) => part !== "");
  if (parts.length > 1 || text.endsWith(",") || text.endsWith(";"))
    return parts.every((part) => knownFlags.has(part) || flagWithNumber.test(part)) ? parts.join(" ") : undefined;
  const number = /^([a-z]+)\s*[:=]?\s*(\d+)$/i.exec(text);
  if (number?.[1] !== undefined && closest(number[1], ["maxhits"]) !== undefined) return `maxhits=${number[2]}`;
  const lower = text.toLowerCase();
  return knownFlags.has(lower)
    ? lower
    : closest(
        text,
        flags.filter((flag) => flag.length > 2),
      );
}

/** Longer descriptions break in reports. Source: the documentation of `describe` in Conf.pm. */
const longDescription = 50;

export function* checkDescription(line: Line, source: SourceFile): Generator<Problem> {
  // With the name and all.
  if (line.end - line.valueStart <= longDescription) return;
  const nameEnd = wordEndAt(line, line.valueStart);
  const start = nextWordAt(line, nameEnd);
  if (start >= line.end) return;
  const length = line.end - start;
  if (length > longDescription)
    yield problem(
      source,
      line,
      "sa-describe-long",
      span(start + longDescription, line.end),
      l10n.t("the description has {length} characters, and reports have room for {room}; shorten it", {
        length,
        room: longDescription,
      }),
    );
}
