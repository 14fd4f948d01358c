import * as l10n from "@vscode/l10n";
import type { Reader } from "./reader.ts";

/** Names between `[:` and `:]`, with what they stand for. */
export const posixClasses: ReadonlyMap<string, () => string> = new Map([
  ["alpha", () => l10n.t("a letter")],
  ["digit", () => l10n.t("a digit")],
  ["alnum", () => l10n.t("a letter or digit")],
  ["ascii", () => l10n.t("a character of ASCII")],
  ["blank", () => l10n.t("a space or tab")],
  ["cntrl", () => l10n.t("a control character")],
  ["graph", () => l10n.t("a visible character")],
  ["lower", () => l10n.t("a lower-case letter")],
  ["print", () => l10n.t("a visible character or a space")],
  ["punct", () => l10n.t("a punctuation mark")],
  ["space", () => l10n.t("white space")],
  ["upper", () => l10n.t("an upper-case letter")],
  ["word", () => l10n.t("a letter, digit or _")],
  ["xdigit", () => l10n.t("a hexadecimal digit")],
]);

const name = /\[:(\^?)([^\][\\]{1,40}?):{1,2}\]/y;
const unterminated = /\[:\^?([a-z]{4,6})(?:[^\w:;][:\]]|\])/y;
const bare = /\[(?:(\^:)|;)?([a-z]{4,6})(?::\]|;\]|\])/y;
const notYet = /\[([.=])(?:[\w-]*|[^\\\x80-\uffff])\1\]/y;

function at(pattern: RegExp, reader: Reader, start: number): RegExpExecArray | undefined {
  pattern.lastIndex = start;
  const found = pattern.exec(reader.text);
  return found === null || start + found[0].length > reader.end ? undefined : found;
}

/** Reads `[:alpha:]` at `start` within a class, and reports what only looks like one. Its end, or undefined. */
export function readPosix(reader: Reader, start: number): number | undefined {
  switch (reader.text.charAt(start + 1)) {
    case ":": {
      const found = at(name, reader, start);
      if (found === undefined) break;
      const word = found[2] ?? "";
      const end = start + found[0].length;
      if (posixClasses.has(word) && !found[0].endsWith("::]")) return end;
      const meant = word.toLowerCase().replaceAll(/[ \t]/g, "");
      if (!posixClasses.has(meant) && !mayBeName(word)) return undefined;
      const fixed = `[:${found[1]}${meant}:]`;
      reader.report(
        start,
        end,
        posixClasses.has(meant) && meant !== word
          ? "Assuming NOT a POSIX class since the name must be all lowercase letters in regex"
          : `POSIX class ${found[0]} unknown in regex`,
        l10n.t("Perl knows no class {wrong}; known are {names}", {
          wrong: found[0],
          names: [...posixClasses.keys()].join(", "),
        }),
        posixClasses.has(meant)
          ? { title: l10n.t("Write {near}", { near: fixed }), edits: [{ start, end, newText: fixed }] }
          : undefined,
      );
      return end;
    }
    case ".":
    case "=": {
      const found = at(notYet, reader, start);
      if (found === undefined) break;
      const sign = found[1] ?? "";
      reader.report(
        start,
        start + found[0].length,
        `POSIX syntax [${sign} ${sign}] is reserved for future extensions in regex`,
        l10n.t("Perl reserves [{sign} ... {sign}] within a class; write \\[ for the character itself", { sign }),
        { title: l10n.t("Write {near}", { near: "\\[" }), edits: [{ start, end: start + 1, newText: "\\[" }] },
      );
      return start + found[0].length;
    }
  }
  const open = at(unterminated, reader, start);
  if (open !== undefined && posixClasses.has(open[1] ?? "")) {
    return misspelt(reader, start, start + open[0].length - 1, open[1] ?? "", "there is no terminating ':'");
  }
  const found = at(bare, reader, start);
  if (
    found !== undefined &&
    posixClasses.has(found[2] ?? "") &&
    (found[0].endsWith(":]") || !found[0].startsWith("[;"))
  ) {
    return misspelt(reader, start, start + found[0].length, found[2] ?? "", "there must be a starting ':'");
  }
  return undefined;
}

/** What Perl takes for a misspelt name: some letters or digits, and few other signs among them. */
function mayBeName(word: string): boolean {
  return word.length > 2 && /\w/.test(word) && (word.match(/\W/g)?.length ?? 0) < 3;
}

function misspelt(reader: Reader, start: number, end: number, word: string, why: string): undefined {
  reader.report(
    start,
    end,
    `Assuming NOT a POSIX class since ${why} in regex`,
    l10n.t("this looks like [:{word}:] and is none; write [:{word}:], or \\[ for the character itself", { word }),
  );
  return undefined;
}

const outside = /([.=:;])(\^?)((?:[\w-]+)|[^\\\x80-\uffff])([.=:;]?)\]/y;

/** Behind `[^` Perl minds this too, with nothing between the signs. */
const doubled = /([.=])()()\1\]/y;

/** Reports a class such as `[:alpha:]` whose outer brackets were forgotten; `start` is the bracket's place. */
export function checkOuterPosix(reader: Reader, start: number, contentStart: number): void {
  const code = reader.text.charCodeAt(contentStart);
  // . : ; =
  if (code !== 46 && code !== 58 && code !== 59 && code !== 61) return;
  const found = at(outside, reader, contentStart) ?? at(doubled, reader, contentStart);
  if (found === undefined || (found[0].length === 3 && found[3] === "" && contentStart === start + 1)) return;
  const [whole, sign, hat, word = "", close = sign] = found;
  const known = posixClasses.has(word);
  if (sign === "." || sign === "=") {
    if (close !== sign || hat !== "") return;
  } else if (
    close === ""
      ? !known || sign !== ":"
      : !known && (sign !== ":" || close !== ":" || !/^[a-zA-Z][\w-]{2,}$/.test(word))
  ) {
    return;
  }
  const end = contentStart + whole.length;
  const fixed = `[${contentStart - start > 1 ? "^" : ""}[:${hat}${word}:]]`;
  reader.report(
    start,
    end,
    `POSIX syntax [${sign} ${sign}] belongs inside character classes${known ? "" : sign === ":" ? " (but this one isn't fully valid)" : " (but this one isn't implemented)"} in regex`,
    known
      ? l10n.t("[:{word}:] means something only within a class; write {fixed}", { word, fixed })
      : l10n.t(
          'Perl takes a class that begins and ends with "{sign}" for a mistake; put one of them elsewhere in the class',
          {
            sign: sign ?? "",
          },
        ),
    known ? { title: l10n.t("Write {near}", { near: fixed }), edits: [{ start, end, newText: fixed }] } : undefined,
  );
}

const longestName = 6;

/** Reports `digit:]` at the end of a class that has no `[:` before; `at` is the colon. */
export function checkForgottenStart(reader: Reader, classStart: number, colon: number): void {
  const from = Math.max(classStart + 1, colon - longestName);
  const before = /[a-z]+$/.exec(reader.text.slice(from, colon))?.[0] ?? "";
  for (let length = before.length; length > 3; length--) {
    const word = before.slice(-length);
    if (!posixClasses.has(word) || reader.text.charAt(colon - length - 1) === ":") continue;
    misspelt(reader, colon - length, colon + 1, word, "it doesn't start with a '['");
    return;
  }
}
