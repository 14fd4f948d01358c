import type { PatternUse } from "../perl-regex/check.ts";
import type { CommandWord } from "./catalog.ts";
import type { Definition } from "./definition.ts";
import { functionArguments, type PatternArgument } from "./function-arguments.ts";
import { type Line, nextWordAt, wordEndAt } from "./parse.ts";

/** A Perl pattern in the definition of a test, as SpamAssassin hands it to Perl. */
export interface PatternPlace {
  /** Delimiters and modifiers included, `\#` read as `#`. */
  readonly text: string;
  readonly use: PatternUse;
  /** Where the pattern ends in the file. */
  readonly end: number;
  /** The place in the file of an offset into `text`. */
  offset(at: number): number;
  /** The offset into `text` of a place in the file. */
  within(offset: number): number;
}

const inBody: PatternUse = { templates: true, longText: true };
const inShortText: PatternUse = { templates: true, longText: false };
const ofPlugin: PatternUse = { templates: false, longText: false };

const header = /[\w.-]+(?::[a-z]+){0,2}:?\s*[=!]~\s*/y;
const mimeHeader = /[^:\s]+:?(?:raw)?\s*[=!]~\s*/y;
const askDns = /\S+\s+[A-Za-z0-9,]+\s+(?=\/|m\W)/y;
const criterion = /\b(?:raw|type|cleaned|text|domain|host)\b\s*[=!]~\s*/g;
const unset = /\s\[if-unset:\s+/;

/** The patterns of a test; none where it is of another kind, or where its form is wrong before the pattern begins. */
export function patternPlaces(definition: Definition): readonly PatternPlace[] {
  const { statement } = definition;
  const { start, end } = definition.definitionSpan;
  if (start >= end) return [];
  const { text } = statement;
  switch (statement.canonical) {
    case "body":
    case "rawbody":
    case "full":
    case "uri":
      if (statement.canonical !== "uri" && text.startsWith("eval:", start)) return [];
      return [placeAt(text, start, end, statement.canonical === "uri" ? inShortText : inBody)];
    case "header":
      if (/^(?:rbl)?eval:|^exists:/.test(text.slice(start, start + 8))) return [];
      return behind(header, text, start, end, inShortText);
    case "mimeheader":
      return behind(mimeHeader, text, start, end, ofPlugin);
    case "askdns":
      return behind(askDns, text, start, end, ofPlugin);
    case "uri_detail":
      return criteria(text, start, end);
    default:
      return [];
  }
}

/** A pattern that a setting or a function's argument holds; bare ones have no delimiters. */
export interface SettingPattern {
  readonly place: PatternPlace;
  readonly delimited: boolean;
}

/** A pattern among the arguments of a test's function. */
export interface ArgumentPattern extends SettingPattern {
  readonly argument: PatternArgument;
}

/** The patterns of a function's arguments, with none for most. */
export function argumentPatterns(definition: Definition): readonly ArgumentPattern[] {
  const { call, statement } = definition;
  if (call?.parameters === undefined) return [];
  const found: ArgumentPattern[] = [];
  for (const argument of functionArguments(call.name)?.patterns ?? []) {
    const given = call.parameters[argument.at];
    if (given === undefined || given.value === "" || argument.plain?.test(given.value)) continue;
    const quoted = given.span.end - given.span.start - given.value.length;
    const place = placeAt(statement.text, given.span.start + quoted / 2, given.span.end - quoted / 2, ofPlugin);
    const delimited = argument.delimiters === "maybe" && /^(?:\/|(?:m|qr)\W)/.test(place.text);
    found.push({ place, delimited, argument });
  }
  return found;
}

const bare = (line: Line): readonly SettingPattern[] => [
  { place: placeAt(line.text, line.valueStart, line.end, ofPlugin), delimited: false },
];
const behindFirstWord = (line: Line): number => nextWordAt(line, wordEndAt(line, line.valueStart));
const replacing = (line: Line): readonly SettingPattern[] => {
  const start = behindFirstWord(line);
  return start === line.end ? [] : [{ place: placeAt(line.text, start, line.end, ofPlugin), delimited: false }];
};

/** Settings that hold patterns, and where in their value, by canonical name. */
const holders: ReadonlyMap<string, (line: Line) => readonly SettingPattern[]> = new Map([
  [
    "redirector_pattern",
    (line: Line) => [{ place: placeAt(line.text, line.valueStart, line.end, ofPlugin), delimited: true }],
  ],
  ...[
    "hashbl_email_regex",
    "hashbl_email_welcomelist",
    "olemacro_download_marker",
    "olemacro_exts",
    "olemacro_macro_exts",
    "olemacro_skip_ctypes",
    "olemacro_skip_exts",
    "olemacro_zips",
  ].map((name) => [name, bare] as const),
  ["extracttext_use", (line: Line) => bareWords(line, behindFirstWord(line))],
  ...["replace_tag", "replace_pre", "replace_inter", "replace_post"].map((name) => [name, replacing] as const),
]);

/** Whether a setting's value is a pattern or holds some. */
export function holdsPatterns({ canonical, command }: CommandWord): boolean {
  return holders.has(canonical) || command.startsWith("bayes_stopword_");
}

/** The patterns of a setting, with none for most. */
export function settingPatterns(line: Line): readonly SettingPattern[] {
  if (line.valueStart === line.end) return [];
  const holder = holders.get(line.canonical);
  if (holder !== undefined) return holder(line);
  return line.command.startsWith("bayes_stopword_") ? bareWords(line, line.valueStart) : [];
}

function bareWords(line: Line, first: number): readonly SettingPattern[] {
  const { text, end } = line;
  const words: SettingPattern[] = [];
  for (let start = first; start < end; ) {
    const wordEnd = wordEndAt(line, start);
    words.push({ place: placeAt(text, start, wordEnd, ofPlugin), delimited: false });
    start = nextWordAt(line, wordEnd);
  }
  return words;
}

function behind(head: RegExp, text: string, start: number, end: number, use: PatternUse): readonly PatternPlace[] {
  head.lastIndex = start;
  if (!head.test(text) || head.lastIndex >= end) return [];
  const from = head.lastIndex;
  const rest = text.slice(from, end);
  const cut = rest.endsWith("]") && rest.includes("[if-unset:") ? unset.exec(rest) : null;
  let until = cut === null ? end : from + cut.index;
  while (until > from && /\s/.test(text.charAt(until - 1))) until--;
  return until === from ? [] : [placeAt(text, from, until, use)];
}

/** `text =~ /one/i type !~ m{two}`: several patterns, each ending before white space or at the line's end. */
function criteria(text: string, start: number, end: number): readonly PatternPlace[] {
  const value = text.slice(start, end);
  const heads = [...value.matchAll(criterion)];
  return heads.map((head, index) => {
    const from = start + head.index + head[0].length;
    let until = start + (heads[index + 1]?.index ?? value.length);
    while (until > from && /\s/.test(text.charAt(until - 1))) until--;
    return placeAt(text, from, until, ofPlugin);
  });
}

/** A pattern between two offsets of a file. */
export function placeAt(text: string, start: number, end: number, use: PatternUse): PatternPlace {
  const raw = text.slice(start, end);
  if (!raw.includes("\\#"))
    return { text: raw, use, end, offset: (at) => start + at, within: (offset) => offset - start };
  return {
    text: raw.replaceAll("\\#", "#"),
    use,
    end,
    offset: (at) => start + rawOffset(raw, at),
    within: (offset) => raw.slice(0, offset - start).replaceAll("\\#", "#").length,
  };
}

/** Where in the text as written stands what is at `at` once each `\#` is `#`. */
function rawOffset(raw: string, at: number): number {
  let offset = at;
  for (let found = raw.indexOf("\\#"); found !== -1 && found < offset; found = raw.indexOf("\\#", found + 2)) offset++;
  return offset;
}
