import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import type { Problem } from "../../model/facts.ts";
import type { Fix } from "../../model/finding.ts";
import { lintSays } from "../../model/lint.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { type Line, nextWordAt, textBetween, wordEndAt } from "./parse.ts";
import { anyValue, duration, takesAnything, type ValueShape, valueShape } from "./value-shapes.ts";

/**
 * What is wrong with one line's value. Tests, scores and plugins have their own checks; here it is settings. Costs one
 * look-up and one regular expression for a line that is right.
 */
export function checkValue(line: Line, source: SourceFile): Problem | undefined {
  const { role, canonical, type } = line.word;
  if (role === "score") return scoreWithComma(line, source);
  if (role !== undefined && role !== "include" && role !== "version") return undefined;
  if (!line.known) return undefined;
  const shape = valueShape(canonical, role === "include" ? "string" : type);
  if (shape === undefined) return undefined;
  if (line.valueStart === line.end)
    return shape.required && shape.taken?.("") === undefined ? missing(line, source, shape) : undefined;
  if (takesAnything(shape)) return undefined;
  const { value } = line;
  if (shape.takes(value)) return undefined;
  const number = shape.taken?.(value);
  return number === undefined ? wrong(line, source, shape, value) : otherNumber(line, source, shape, number);
}

function problem(
  rule: string,
  line: Line,
  source: SourceFile,
  where: Span,
  message: string,
  fixes: readonly Fix[],
  complaint: "invalid" | "missing" = "invalid",
): Problem {
  return {
    rule,
    place: { source, span: where },
    message,
    related: [lintSays({ source, span: line.span }, `config: ${complaint} '${line.command}' value`)],
    fixes,
    statement: line,
  };
}

function replacement(source: SourceFile, where: Span, newText: string, title: string, preferred = true): Fix {
  return { title, edits: [{ place: { source, span: where }, newText }], ...(preferred ? { preferred } : {}) };
}

/** Nobody complains, and the value is not the one that is written. */
function otherNumber(line: Line, source: SourceFile, shape: ValueShape, number: number): Problem {
  const { command, value, valueSpan } = line;
  return {
    rule: "sa-value-enum",
    severity: "warning",
    place: { source, span: valueSpan },
    message: l10n.t('{command} takes {wants}; SpamAssassin makes {number} of "{value}"', {
      command,
      wants: shape.wants(),
      number,
      value: shorten(value),
    }),
    statement: line,
  };
}

function missing(line: Line, source: SourceFile, shape: ValueShape): Problem {
  const parameters = { command: line.command, wants: shape.wants() };
  const message =
    shape.wants() === anyValue()
      ? l10n.t("{command} needs a value, so SpamAssassin passes over the line", parameters)
      : l10n.t("{command} needs a value, so SpamAssassin passes over the line; it takes {wants}", parameters);
  return problem("sa-missing-value", line, source, line.commandSpan, message, [], "missing");
}

function wrong(line: Line, source: SourceFile, shape: ValueShape, value: string): Problem {
  const { command, valueSpan, type, canonical } = line;
  const parameters = { command, value: shorten(value), wants: shape.wants() };
  if (type === "none")
    return problem(
      "sa-trailing-junk",
      line,
      source,
      valueSpan,
      l10n.t("{command} stands alone on its line, so SpamAssassin refuses it with a value", parameters),
      [replacement(source, span(line.wordEnd, line.end), "", l10n.t("Remove what follows {command}", parameters))],
    );
  if (shape.short) return missing(line, source, shape);
  const point = value.replace(/(?<=\d),(?=\d)/g, ".");
  if (point !== value && shape.takes(point))
    return problem(
      "sa-number-comma",
      line,
      source,
      valueSpan,
      l10n.t("SpamAssassin takes only a point in a number; write {number}", { number: point }),
      [replacement(source, valueSpan, point, l10n.t("Write {number}", { number: point }))],
    );
  const isDuration = type === "duration" && canonical !== "rbl_timeout";
  const meant = isDuration ? durationMeant(value) : undefined;
  const junk = meant === undefined ? trailingJunk(line, source, shape, value) : undefined;
  if (junk !== undefined) return junk;
  if (isDuration)
    return problem(
      "sa-duration",
      line,
      source,
      valueSpan,
      meant === undefined
        ? l10n.t('"{value}" is no length of time for {command}, which takes {wants}', parameters)
        : l10n.t('"{value}" is no length of time for {command}; write {meant}', { ...parameters, meant }),
      meant === undefined ? [] : [replacement(source, valueSpan, meant, l10n.t("Write {meant}", { meant }))],
    );
  const word = shape.list === undefined ? undefined : wrongWord(line, shape.list);
  if (word !== undefined)
    return problem(
      "sa-value-enum",
      line,
      source,
      word,
      l10n.t('SpamAssassin refuses "{value}": {command} takes {wants}', {
        ...parameters,
        value: shorten(source.slice(word)),
      }),
      [],
    );
  return problem(
    canonical === "dns_server" ? "sa-dns-server-value" : "sa-value-enum",
    line,
    source,
    valueSpan,
    l10n.t('SpamAssassin refuses "{value}": {command} takes {wants}', parameters),
    choices(source, valueSpan, shape, value),
  );
}

/** The first word of a list that is none of its. */
function wrongWord(line: Line, list: NonNullable<ValueShape["list"]>): Span | undefined {
  const raw = line.text.slice(line.valueStart, line.end);
  const separator = new RegExp(list.separator.source, "g");
  let start = 0;
  for (const between of [...raw.matchAll(separator), undefined]) {
    const end = between?.index ?? raw.length;
    if (end > start && !list.word.test(raw.slice(start, end)))
      return span(line.valueStart + start, line.valueStart + end);
    start = end + (between?.[0].length ?? 0);
  }
  return undefined;
}

/** Words that others use for on and off. */
const meanings: Readonly<Record<string, string>> = {
  true: "1",
  on: "1",
  y: "1",
  ja: "1",
  enable: "1",
  enabled: "1",
  "01": "1",
  false: "0",
  off: "0",
  n: "0",
  nein: "0",
  none: "0",
  disable: "0",
  disabled: "0",
};
const words: Readonly<Record<string, string>> = { "1": "yes", "0": "no", yes: "1", no: "0" };

function choices(source: SourceFile, where: Span, shape: ValueShape, value: string): readonly Fix[] {
  const { choices: all } = shape;
  if (all === undefined) return [];
  const lower = value.toLowerCase();
  const meaning = Object.hasOwn(meanings, lower) ? meanings[lower] : undefined;
  const meant = [lower, meaning, words[meaning ?? lower]].find((each) => each !== undefined && all.includes(each));
  const preferred =
    meant ??
    closest(
      value,
      all.filter((each) => each.length > 2),
    );
  return [...all]
    .sort((a, b) => Number(b === preferred) - Number(a === preferred))
    .map((each) => replacement(source, where, each, l10n.t("Write {meant}", { meant: each }), each === preferred));
}

/** `= 5`, `5;`, `"5"`, `5 points`: a value with something around it that is not part of it. */
function trailingJunk(line: Line, source: SourceFile, shape: ValueShape, value: string): Problem | undefined {
  // Nobody means anything by a value of that length.
  if (shape.free || value.length > 500) return undefined;
  const { command, valueSpan } = line;
  const bare = value
    .replace(/^[=:]\s*/, "")
    .replace(/\s*[;,]+$/, "")
    .replace(/^["'“”„‘’](.*)["'“”‘’]$/, "$1")
    .trim();
  if (bare !== value && bare !== "" && shape.takes(bare)) {
    const sign = /^[=:]/.exec(value)?.[0] ?? /[;,]+$/.exec(value)?.[0];
    return problem(
      "sa-trailing-junk",
      line,
      source,
      valueSpan,
      sign === undefined
        ? l10n.t("SpamAssassin takes the quotation marks for part of the value; write {command} {value}", {
            command,
            value: bare,
          })
        : l10n.t('SpamAssassin takes "{sign}" for part of the value; write {command} {value}', {
            sign,
            command,
            value: bare,
          }),
      [replacement(source, valueSpan, bare, l10n.t("Write {meant}", { meant: bare }))],
    );
  }
  if (shape.list !== undefined) return undefined;
  const firstEnd = wordEndAt(line, line.valueStart);
  const rest = nextWordAt(line, firstEnd);
  if (rest >= line.end) return undefined;
  const first = textBetween(line, line.valueStart, firstEnd).replace(/[;,]+$/, "");
  if (first === "" || !shape.takes(first)) return undefined;
  const junk = span(rest, line.end);
  const comment = source.slice(junk).replace(/^(?:\/\/|;|--)\s*/, "");
  return problem(
    "sa-trailing-junk",
    line,
    source,
    junk,
    l10n.t('{command} takes one value, and nothing behind it but a comment that begins with "#"', { command }),
    [
      replacement(source, span(line.valueStart, line.end), `${first} # ${comment}`, l10n.t('Put "#" before the rest')),
      replacement(source, span(line.valueStart, line.end), first, l10n.t("Remove the rest"), false),
    ],
  );
}

const units: readonly (readonly [RegExp, letter: string, seconds: number])[] = [
  [/^(?:s|secs?|seconds?|sekunden?)$/i, "s", 1],
  [/^(?:m|mins?|minutes?|minuten?)$/i, "m", 60],
  [/^(?:h|hrs?|hours?|std|stunden?)$/i, "h", 3600],
  [/^(?:d|days?|tage?)$/i, "d", 86_400],
  [/^(?:w|weeks?|wochen?)$/i, "w", 604_800],
];

/** `10 min` is `10m`, `1h30m` is `5400`; undefined where nothing is plain. */
function durationMeant(value: string): string | undefined {
  if (value.length > 60 || !/^(?:\+?\d+(?:[.,]\d+)?\s*[a-z]+\s*)+$/i.test(value)) return undefined;
  const parts = [...value.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)/gi)].map((match) => ({
    count: (match[1] ?? "").replace(",", "."),
    unit: units.find(([pattern]) => pattern.test(match[2] ?? "")),
  }));
  let seconds = 0;
  for (const { count, unit } of parts) {
    if (unit === undefined) return undefined;
    seconds += Number(count) * unit[2];
  }
  const only = parts[0];
  const meant = parts.length === 1 && only?.unit !== undefined ? `${only.count}${only.unit[1]}` : String(seconds);
  return duration.test(meant) ? meant : undefined;
}

/** `score X 1,5`: the other mistakes of a score are the tests' room. */
function scoreWithComma(line: Line, source: SourceFile): Problem | undefined {
  const comma = line.text.indexOf(",", line.valueStart);
  if (comma === -1 || comma >= line.end) return undefined;
  for (let start = nextWordAt(line, wordEndAt(line, line.valueStart)); start < line.end; ) {
    const end = wordEndAt(line, start);
    const word = textBetween(line, start, end);
    if (/^\(?[+-]?\d+,\d+\)?$/.test(word)) {
      const number = word.replace(",", ".");
      return problem(
        "sa-number-comma",
        line,
        source,
        span(start, end),
        l10n.t("SpamAssassin takes only a point in a number; write {number}", { number }),
        [replacement(source, span(start, end), number, l10n.t("Write {number}", { number }))],
      );
    }
    start = nextWordAt(line, end);
  }
  return undefined;
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
