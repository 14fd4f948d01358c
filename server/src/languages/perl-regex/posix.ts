import * as l10n from "@vscode/l10n";
import { isPosixSign, type PosixIntent, posixIntent } from "./posix-intent.ts";
import type { Reader } from "./reader.ts";
import type { RegexFix } from "./tree.ts";

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

/** Where `[:alpha:]` and what looks like it stand in a class, and what is wrong with it. */
export class PosixWatch {
  readonly #reader: Reader;
  /** How far the class was taken for something that is none. */
  #until: number;
  /** Perl speaks of what it takes for misspelt once it is past it: a sound one in the same place takes it back. */
  #pending: PosixIntent | undefined;

  /** `contentStart` is behind the class's `[` or `[^`. */
  constructor(reader: Reader, classStart: number, contentStart: number) {
    this.#reader = reader;
    this.#until = contentStart - 1;
    if (!isPosixSign(reader.code(contentStart))) return;
    const intent = posixIntent(reader.text, contentStart, reader.end);
    if (intent === undefined) return;
    this.#until = intent.end;
    reportOuter(reader, intent, classStart, contentStart);
  }

  /** Looks at the character at `at`; the end of a sound `[:alpha:]` that begins there, or undefined. */
  look(at: number): number | undefined {
    this.pass(at);
    const { text, end } = this.#reader;
    const code = text.charCodeAt(at);
    if (code === openingBracket) {
      this.#pending = undefined;
      const intent = posixIntent(text, at + 1, end);
      if (intent === undefined) return undefined;
      if (intent.kind === "sound") return intent.end;
      this.#until = intent.end;
      if (intent.kind === "unknown") reportUnknown(this.#reader, intent);
      else if (intent.kind === "reserved" && intent.why === "") reportReserved(this.#reader, intent);
      else if (intent.kind === "misspelt" && intent.why !== "") this.#pending = intent;
    } else if (at > this.#until && isPosixSign(code)) {
      this.#pending = undefined;
      const intent = posixIntent(text, at, end);
      if (intent === undefined) return undefined;
      this.#until = intent.end;
      if (intent.kind === "misspelt" && intent.why !== "") this.#pending = intent;
    }
    return undefined;
  }

  /** Says what was found before `at`; behind the last character this is the class's end. */
  pass(at: number): void {
    if (this.#pending === undefined || at <= this.#until) return;
    reportMisspelt(this.#reader, this.#pending);
    this.#pending = undefined;
  }
}

const openingBracket = 91;
const closingBracket = 93;

/** `[:digit:]` as it is written where it is sound. */
function sound({ name, negated }: PosixIntent): string {
  return `[:${negated ? "^" : ""}${name}:]`;
}

function reportUnknown(reader: Reader, { start, end }: PosixIntent): void {
  const wrong = reader.text.slice(start, end);
  reader.report(
    start,
    end,
    `POSIX class ${wrong} unknown in regex`,
    l10n.t("Perl knows no class {wrong}; known are {names}", { wrong, names: [...posixClasses.keys()].join(", ") }),
  );
}

function reportReserved(reader: Reader, { start, end }: PosixIntent): void {
  const sign = reader.text.charAt(start + 1);
  reader.report(
    start,
    end,
    `POSIX syntax [${sign} ${sign}] is reserved for future extensions in regex`,
    l10n.t("Perl reserves [{sign} ... {sign}] within a class; write \\[ for the character itself", { sign }),
    { title: l10n.t("Write {near}", { near: "\\[" }), edits: [{ start, end: start + 1, newText: "\\[" }] },
  );
}

function reportMisspelt(reader: Reader, intent: PosixIntent): void {
  const { start, end, why } = intent;
  const wrong = reader.text.slice(start, end);
  reader.report(
    start,
    end,
    `Assuming NOT a POSIX class since ${why} in regex`,
    misspeltMessage(wrong, intent),
    soundInstead(reader, intent) ?? escapedInstead(wrong, start),
  );
}

function misspeltMessage(wrong: string, { name }: PosixIntent): string {
  return l10n.t(
    "Perl takes {wrong} for a misspelt [:{word}:]; write [:{word}:], or put a backslash before each of its signs",
    { wrong, word: name },
  );
}

function escapedInstead(wrong: string, start: number): RegexFix {
  const bracket = wrong.endsWith("]") ? 1 : 0;
  const newText = wrong.slice(0, wrong.length - bracket).replaceAll(/[[\]:;.=^]/g, "\\$&");
  return {
    title: l10n.t("Write {near}", { near: newText }),
    edits: [{ start, end: start + wrong.length - bracket, newText }],
  };
}

/** Writes what was meant, where it is plain which bracket closes the class. */
function soundInstead({ text, end: limit }: Reader, intent: PosixIntent): RegexFix | undefined {
  const { start, end } = intent;
  const meant = sound(intent);
  const title = l10n.t("Write {near}", { near: meant });
  if (text.charCodeAt(start) !== openingBracket) {
    if (text.slice(start, end) !== meant.slice(1)) return undefined;
    const closing = /^[^[]*?\]/.test(text.slice(end, limit)) ? "" : "]";
    return { title, edits: [{ start, end, newText: meant + closing }] };
  }
  const behind = text.charCodeAt(end - 1) === closingBracket ? end : end + 1;
  if (behind >= limit || text.charCodeAt(behind - 1) !== closingBracket || text.charCodeAt(behind) !== closingBracket) {
    return undefined;
  }
  return { title, edits: [{ start, end: behind, newText: meant }] };
}

/** Reports a class such as `[:alpha:]` whose outer brackets were forgotten. */
function reportOuter(reader: Reader, intent: PosixIntent, classStart: number, contentStart: number): void {
  const { text } = reader;
  const { kind, name, end } = intent;
  const sign = text.charAt(contentStart);
  const isColon = sign === ":" || sign === ";";
  const isName = posixClasses.has(name);
  const last = text.charCodeAt(end - 1) === closingBracket ? end : end + 1;
  const fixed = `[${contentStart - classStart > 1 ? "^" : ""}${sound(intent)}]`;
  const wrong = text.slice(contentStart, end);
  const notNamed =
    sign === "." || sign === "=" ? " (but this one isn't implemented)" : " (but this one isn't fully valid)";
  reader.report(
    classStart,
    end,
    `POSIX syntax [${sign} ${sign}] belongs inside character classes${kind === "sound" ? "" : notNamed} in regex`,
    !isName
      ? l10n.t(
          'Perl takes a class that begins and ends with "{sign}" for a mistake; put one of them elsewhere in the class',
          { sign },
        )
      : isColon
        ? l10n.t("[:{word}:] means something only within a class; write {fixed}", { word: name, fixed })
        : misspeltMessage(wrong, intent),
    isName && isColon && last <= reader.end && text.charCodeAt(last - 1) === closingBracket
      ? { title: l10n.t("Write {near}", { near: fixed }), edits: [{ start: classStart, end: last, newText: fixed }] }
      : escapedInstead(wrong, contentStart),
  );
}
