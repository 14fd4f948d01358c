import * as l10n from "@vscode/l10n";
import type { Reader } from "./reader.ts";

/**
 * Reads the letters of `(?i)`, `(?^i-x:` or of what stands behind a closing delimiter, from `at` to `end`, and lets
 * them hold. `intro` is what Perl's messages show before them. Stops at the first character that is none of them.
 */
export function readFlags(reader: Reader, start: number, from: number, end: number, modifiers: boolean): number {
  const flags = { ...reader.flags };
  let at = from;
  let negative = false;
  let charset = "";
  let exes = 0;
  const whole = (until: number) =>
    modifiers ? `(?${reader.text.slice(from, until)}` : reader.text.slice(start, until);
  const refuse = (until: number) =>
    reader.report(
      until - 1,
      until,
      `Sequence ${whole(until)}...) not recognized in regex`,
      modifiers
        ? l10n.t('Perl knows no modifier "{letter}"; remove it', { letter: reader.text.slice(until - 1, until) })
        : l10n.t("Perl knows no group that begins with {head}; for a plain group write (?:", { head: whole(until) }),
      modifiers ? { title: l10n.t("Remove it"), edits: [{ start: until - 1, end: until, newText: "" }] } : undefined,
    );
  if (reader.code(at) === 94 && !modifiers) {
    flags.extended = 0;
    flags.noCapture = false;
    flags.multiline = false;
    flags.charset = "d";
    at++;
  }
  const caret = at > from;
  for (; at < end; at++) {
    const letter = reader.text.charAt(at);
    switch (letter) {
      case "i":
      case "s":
        break;
      case "m":
        flags.multiline = !negative;
        break;
      case "n":
        flags.noCapture = !negative;
        break;
      case "x":
        exes++;
        flags.extended = negative ? 0 : exes > 1 ? 2 : 1;
        break;
      case "p":
        if (negative) useless(reader, at, "Useless use of (?-p) in regex");
        break;
      case "g":
      case "c":
      case "o":
        useless(
          reader,
          at,
          `Useless (?${negative ? "-" : ""}${letter}) - ${negative ? "don't use" : "use"} /${letter === "c" ? "gc" : letter} modifier in regex`,
        );
        break;
      case "-":
        if (modifiers || negative || caret) {
          refuse(at + 1);
          return at;
        }
        negative = true;
        exes = 0;
        break;
      case "a":
      case "d":
      case "l":
      case "u":
        if (negative) {
          reader.report(
            at,
            at + 1,
            `Regexp modifier "${letter}" may not appear after the "-" in regex`,
            l10n.t('"{letter}" cannot be switched off; remove it', { letter }),
          );
        } else if (charset !== "" && charset !== letter) {
          if (charset.startsWith("a") || !"dlu".includes(letter) || charset !== letter)
            reader.report(
              at,
              at + 1,
              `Regexp modifiers "${charset.charAt(0)}" and "${letter}" are mutually exclusive in regex`,
              l10n.t('"{other}" and "{letter}" exclude each other; remove one', { other: charset.charAt(0), letter }),
            );
        } else if (charset === letter && letter !== "a") {
          twice(reader, at, letter);
        }
        charset =
          charset === "aa" && letter === "a"
            ? twice(reader, at, letter)
            : charset === "a" && letter === "a"
              ? "aa"
              : letter;
        break;
      case ")":
      case ":":
        if (!modifiers) {
          if (charset !== "") flags.charset = charset;
          reader.flags = flags;
          return at;
        }
        refuse(at + 1);
        return at;
      default:
        refuse(at + 1);
        return at;
    }
  }
  if (charset !== "") flags.charset = charset;
  reader.flags = flags;
  return at;
}

function useless(reader: Reader, at: number, perl: string): void {
  reader.report(
    at,
    at + 1,
    perl,
    l10n.t('the modifier "{letter}" does nothing in a pattern, and SpamAssassin refuses it; remove it', {
      letter: reader.text.charAt(at),
    }),
    { title: l10n.t("Remove it"), edits: [{ start: at, end: at + 1, newText: "" }] },
  );
}

function twice(reader: Reader, at: number, letter: string): string {
  reader.report(
    at,
    at + 1,
    letter === "a"
      ? 'Regexp modifier "a" may appear a maximum of twice in regex'
      : `Regexp modifier "${letter}" may not appear twice in regex`,
    l10n.t('"{letter}" stands here too often; remove it', { letter }),
    { title: l10n.t("Remove it"), edits: [{ start: at, end: at + 1, newText: "" }] },
  );
  return letter;
}
