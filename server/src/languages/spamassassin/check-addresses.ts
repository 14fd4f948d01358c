import * as l10n from "@vscode/l10n";
import type { Problem } from "../../model/facts.ts";
import type { Fix } from "../../model/finding.ts";
import { wordRemoval } from "../../model/word-removal.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { type Line, nextWordAt, wordEndAt } from "./parse.ts";

/** How much of a command's value are patterns of addresses: all words, or the first. By canonical name. */
const patterns: ReadonlyMap<string, "all" | "first"> = new Map([
  ["all_spam_to", "all"],
  ["bayes_ignore_from", "all"],
  ["bayes_ignore_to", "all"],
  ["blocklist_from", "all"],
  ["blocklist_to", "all"],
  ["def_welcomelist_auth", "all"],
  ["def_welcomelist_from_dkim", "first"],
  ["def_welcomelist_from_rcvd", "first"],
  ["def_welcomelist_from_spf", "all"],
  ["more_spam_to", "all"],
  ["welcomelist_auth", "all"],
  ["welcomelist_from", "all"],
  ["welcomelist_from_dkim", "first"],
  ["welcomelist_from_rcvd", "first"],
  ["welcomelist_from_spf", "all"],
  ["welcomelist_to", "all"],
]);

/** Providers where anybody gets an address, and whose names spammers write most. */
const freemail =
  /^(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|aol|gmx|web|icloud|me|mac|mail|t-online|freenet|arcor|proton|protonmail|yandex|zoho|posteo|mailbox)\.(?:com|net|de|at|ch|org|me|ru|fr|co\.uk|es|it)$/i;

/** Whether a command's value are patterns of addresses, or begins with one. */
export function listsAddresses(canonical: string): boolean {
  return patterns.has(canonical);
}

/** What is wrong with the patterns of a line that lists addresses. Nobody complains about any of it. */
export function checkAddresses(line: Line, source: SourceFile): readonly Problem[] {
  const extent = patterns.get(line.canonical);
  if (extent === undefined || line.valueStart === line.end) return [];
  const whole = line.text.slice(line.valueStart, line.end);
  if (whole.includes("<") && extent === "all") return displayNames(line, whole, source);
  const found: Problem[] = [];
  for (let start = line.valueStart; start < line.end; ) {
    const end = wordEndAt(line, start);
    const problem = checkWord(line, line.text.slice(start, end), span(start, end), source);
    if (problem !== undefined) found.push(problem);
    if (extent === "first") break;
    start = nextWordAt(line, end);
  }
  return found;
}

function write(
  source: SourceFile,
  where: Span,
  newText: string,
  title: string = l10n.t("Write {meant}", { meant: newText }),
): Fix {
  return {
    title,
    edits: [{ place: { source, span: where }, newText }],
    preferred: true,
  };
}

/** `John Doe <john@example.com>`: every word is a pattern of its own for SpamAssassin. */
function displayNames(line: Line, whole: string, source: SourceFile): readonly Problem[] {
  if (/[{%$]/.test(whole)) return [];
  const addresses = [...whole.matchAll(/<([^<>\s@]+@[^<>\s@]+)>/g)].map((match) => match[1] ?? "");
  const rest = whole
    .replace(/<[^<>\s]*>/g, " ")
    .split(/[\s,;"]/)
    .filter((word) => word.includes("@"));
  const meant = [...rest, ...addresses].join(" ");
  const where = line.valueSpan;
  return [
    {
      rule: "sa-address-displayname",
      place: { source, span: where },
      message: l10n.t(
        "SpamAssassin takes each word for a pattern of an address, so names and angle brackets match nothing; write the address alone",
      ),
      statement: line,
      fixes: meant === "" ? [] : [write(source, where, meant)],
    },
  ];
}

/** An address or a pattern of some, as nearly all are; only how many it means may be wrong with it. */
const proper = /^[\w*?][\w*?.+-]*@[\w*?-]+(?:\.[\w*?-]+)+$/;

function checkWord(line: Line, word: string, where: Span, source: SourceFile): Problem | undefined {
  // No address is longer.
  if (word.length > 320) return undefined;
  const place = { source, span: where };
  if (proper.test(word)) return tooWide(line, word, place);
  const parts = word.split(/[,;]+/).filter((part) => part !== "");
  if (parts.length > 0 && parts.join("") !== word)
    return {
      rule: "sa-address-comma",
      place,
      message: l10n.t("addresses have spaces between them; with a comma this one matches nothing"),
      statement: line,
      fixes: [write(source, where, parts.join(" "))],
    };
  if (/^[/^]|^\.\*|\\|[/$]$|\[.*\]|\(.*\|.*\)/.test(word) && !/[{}<>]/.test(word)) {
    const meant = globOf(word);
    return {
      rule: "sa-address-regex",
      place,
      message: l10n.t("a regular expression matches nothing here, since a pattern of addresses has only * and ?"),
      statement: line,
      fixes: meant === undefined ? [] : [write(source, where, meant, l10n.t("Write it as a pattern"))],
    };
  }
  const wide = tooWide(line, word, place);
  if (wide !== undefined) return wide;
  if (/^@[\w.*-]+$/.test(word) || /^[\w-]+(?:\.[\w-]+)+$/.test(word)) {
    const meant = word.startsWith("@") ? `*${word}` : `*@${word}`;
    return {
      rule: "sa-address-incomplete",
      place,
      message: l10n.t("a pattern stands for the whole address, so {word} matches none; write {meant}", { word, meant }),
      statement: line,
      fixes: [write(source, where, meant, l10n.t("Match every address of the domain"))],
    };
  }
  return undefined;
}

/** A plain regular expression as a pattern with `*`; undefined where it says more than that can. */
function globOf(word: string): string | undefined {
  const bare = word
    .replace(/^\/(.*)\/i?$/, "$1")
    .replace(/^\^/, "")
    .replace(/\$$/, "")
    .replaceAll(/\.[*+]/g, "*")
    .replaceAll(/\\([.@_-])/g, "$1");
  return /^[\w.@*?+-]+$/.test(bare) ? bare : undefined;
}

const allows = new Set(["welcomelist_from", "welcomelist_auth", "welcomelist_from_spf", "welcomelist_to"]);
const letsThrough = new Set(["more_spam_to", "all_spam_to"]);

function tooWide(line: Line, word: string, place: Problem["place"]): Problem | undefined {
  const { canonical } = line;
  const isBlocked = canonical === "blocklist_from" || canonical === "blocklist_to";
  if (!isBlocked && !allows.has(canonical) && !letsThrough.has(canonical)) return undefined;
  const isAll = /^[*?@.]*\*[*?@.]*$/.test(word);
  if (isBlocked)
    return isAll
      ? {
          rule: "sa-block-all",
          place,
          message: l10n.t("{word} is every address, so all mail counts as spam; name whom you mean", { word }),
          statement: line,
          fixes: [wordRemoval(place)],
        }
      : undefined;
  if (isAll)
    return {
      rule: "sa-allow-wide",
      place,
      message: l10n.t("{word} is every address, so hardly any mail counts as spam any more; name whom you mean", {
        word,
      }),
      statement: line,
      fixes: [wordRemoval(place)],
    };
  const suffix = /^\*(?:@\*)?\.([a-z]{2,})$/i.exec(word)?.[1];
  const provider = /^\*@(?:\*\.)?(.+)$/.exec(word)?.[1] ?? "";
  const isProvider = canonical === "welcomelist_from" && freemail.test(provider);
  if (suffix === undefined && !isProvider) return undefined;
  const toAuth: Fix = {
    title: l10n.t("Believe it only where SPF or DKIM proves it: welcomelist_auth"),
    edits: [{ place: { source: place.source, span: line.commandSpan }, newText: "welcomelist_auth" }],
  };
  return {
    rule: "sa-allow-wide",
    place,
    message:
      suffix === undefined
        ? l10n.t(
            "anybody can write a sender at {provider}, spammers do, and every such mail passes; name single addresses in welcomelist_auth, which wants SPF or DKIM",
            { provider },
          )
        : l10n.t("{word} is every address under .{suffix}, and anybody can write one; name whom you mean", {
            word,
            suffix,
          }),
    statement: line,
    fixes: isProvider ? [toAuth] : [],
  };
}
