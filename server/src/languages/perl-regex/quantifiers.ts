import * as l10n from "@vscode/l10n";
import { type Reader, readBraces } from "./reader.ts";
import type { Atom, Repeat } from "./tree.ts";

/** Perl's bound on what a quantifier in braces may ask for. */
const mostTimes = 65534;
/** What Perl takes for "many times" when an item may match nothing. */
const many = 21845;
const star = 42;
const plus = 43;
const question = 63;
const brace = 123;

export function isQuantifier(reader: Reader, at: number): boolean {
  const code = reader.code(at);
  return (
    code === star || code === plus || code === question || (code === brace && readBraces(reader, at) !== undefined)
  );
}

/** A quantifier's bounds; the reader stands behind it, `?` and `+` that tell its mode not yet read. */
interface Times {
  readonly min: number;
  readonly max: number;
}

function readTimes(reader: Reader): Times | undefined {
  const start = reader.at;
  switch (reader.code(start)) {
    case star:
      reader.at++;
      return { min: 0, max: Number.POSITIVE_INFINITY };
    case plus:
      reader.at++;
      return { min: 1, max: Number.POSITIVE_INFINITY };
    case question:
      reader.at++;
      return { min: 0, max: 1 };
    case brace: {
      const braces = readBraces(reader, start);
      if (braces === undefined) return undefined;
      reader.at = braces.end;
      const min = times(reader, start, braces.min, braces.minEnd, 0);
      const max = times(reader, start, braces.max, braces.maxEnd, Number.POSITIVE_INFINITY);
      if (max < min) {
        reader.report(
          start,
          braces.end,
          "Quantifier {n,m} with n > m can't match in regex",
          l10n.t("the least number is higher than the most, so this never matches; swap them"),
          { title: l10n.t("Swap them"), edits: [{ start, end: braces.end, newText: `{${max},${min}}` }] },
        );
      }
      return { min, max };
    }
    default:
      return undefined;
  }
}

function times(reader: Reader, start: number, digits: string, digitsEnd: number, absent: number): number {
  if (digits === "") return absent;
  const value = Number(digits);
  if (digits.length > 1 && digits.startsWith("0")) {
    reader.report(
      start,
      digitsEnd,
      "Invalid quantifier in {,} in regex",
      l10n.t("a number of times has no leading zero; write {value}", { value }),
    );
  } else if (value > mostTimes) {
    reader.report(
      start,
      digitsEnd,
      `Quantifier in {,} bigger than ${mostTimes} in regex`,
      l10n.t("Perl repeats at most {most} times; write that number or a smaller one", { most: mostTimes }),
    );
  }
  return value;
}

/** Reads the quantifier at `reader.at`, if there is one; `skip` passes over what Perl passes over within it. */
export function readQuantifier(reader: Reader, atom: Atom, skip: () => void): Repeat | undefined {
  const start = reader.at;
  const bounds = readTimes(reader);
  if (bounds === undefined) return undefined;
  const { min, max } = bounds;
  const quantifierEnd = reader.at;
  skip();
  const sign = reader.code(reader.at);
  if (sign === question || sign === plus) reader.at++;
  else reader.at = quantifierEnd;
  // Of a character that is several bytes, a quantifier repeats but the last.
  const literal = atom.kind === "literal";
  const fixed = literal ? atom.least - 1 : 0;
  const unit = literal ? 1 : atom.most;
  const repeat: Repeat = {
    kind: "repeat",
    start: atom.start,
    end: reader.at,
    child: atom,
    min,
    max,
    mode: sign === question ? "lazy" : sign === plus ? "possessive" : "greedy",
    quantifier: { start, end: reader.at },
    least: fixed + (literal ? min : atom.least * min),
    most: fixed + (max === 0 || unit === 0 ? 0 : unit * max),
    wide: atom.wide && max > 0,
  };
  checkRepeat(reader, repeat, quantifierEnd);
  return repeat;
}

function checkRepeat(reader: Reader, repeat: Repeat, quantifierEnd: number): void {
  const { child, min, max, mode, start } = repeat;
  if (max > many && !child.wide && child.kind !== "recursion") {
    const written = reader.text.slice(start, quantifierEnd).slice(-60);
    const keep = child.kind === "anchor" && written.startsWith("\\K");
    reportNothing(reader, repeat, `${written} ${keep ? "is forbidden - " : ""}matches null string many times in regex`);
  }
  if (mode === "lazy" && min === max) {
    reader.report(
      quantifierEnd,
      repeat.end,
      "Useless use of greediness modifier '?' in regex",
      l10n.t("a fixed number of times cannot be lazy; remove the ?"),
      { title: l10n.t("Remove it"), edits: [{ start: quantifierEnd, end: repeat.end, newText: "" }] },
    );
  }
}

/** A quantifier behind what takes no character. */
export function reportNothing(reader: Reader, { child, start, end, quantifier }: Repeat, perl: string): void {
  reader.report(
    start,
    end,
    perl,
    l10n.t("{what} takes no character, so repeating it is pointless; remove the quantifier", {
      what: reader.text.slice(child.start, child.end).slice(0, 40),
    }),
    { title: l10n.t("Remove the quantifier"), edits: [{ ...quantifier, newText: "" }] },
  );
}

/** Reports the quantifier at `reader.at`, which stands right behind another, and passes over it. */
export function reportNested(reader: Reader, repeat: Repeat): void {
  const { at } = reader;
  const sign = reader.text.charAt(at);
  reader.report(
    repeat.quantifier.start,
    at + 1,
    "Nested quantifiers in regex",
    sign === "{"
      ? l10n.t("a quantifier cannot stand behind a quantifier; remove one, or put (?:...) around the first part")
      : l10n.t(
          "a quantifier cannot stand behind a quantifier; remove one, or write \\{sign} for the character itself",
          { sign },
        ),
    { title: l10n.t("Write {near}", { near: `\\${sign}` }), edits: [{ start: at, end: at, newText: "\\" }] },
  );
  while (isQuantifier(reader, reader.at)) {
    reader.at = (reader.code(reader.at) === brace ? readBraces(reader, reader.at)?.end : undefined) ?? reader.at + 1;
  }
}

/** A `*`, `+` or `?` with nothing before it. */
export function reportStrayQuantifier(reader: Reader, at: number): void {
  const sign = reader.text.charAt(at);
  reader.report(
    at,
    at + 1,
    "Quantifier follows nothing in regex",
    l10n.t("there is nothing before this {sign} to repeat; write \\{sign} for the character itself", { sign }),
    { title: l10n.t("Write {near}", { near: `\\${sign}` }), edits: [{ start: at, end: at, newText: "\\" }] },
  );
}

/** A `{` that opens no quantifier, where Perl minds that. */
export function reportBrace(reader: Reader, at: number, illegal: boolean): void {
  reader.report(
    at,
    at + 1,
    `Unescaped left brace in regex is ${illegal ? "illegal here" : "passed through"} in regex`,
    reader.text.charAt(at - 1) === "%"
      ? l10n.t(
          "this {brace} belongs to no %{name}, whose name is in capitals; write \\{brace} for the character itself",
          {
            brace: "{",
            name: "{NAME}",
          },
        )
      : l10n.t(
          "this {brace} begins no quantifier such as {example}; complete it, or write \\{brace} for the character itself",
          {
            brace: "{",
            example: "{2,5}",
          },
        ),
    { title: l10n.t("Write {near}", { near: "\\{" }), edits: [{ start: at, end: at, newText: "\\" }] },
  );
}
