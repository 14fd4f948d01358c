import * as l10n from "@vscode/l10n";
import type { Fix, Related, Report } from "../model/finding.ts";
import { lintSays } from "../model/lint.ts";
import {
  type NetworkEntry,
  type NetworkList,
  networkEntries,
  parseNetwork,
  printedNetwork,
} from "../model/networks.ts";
import { wordRemoval } from "../model/word-removal.ts";
import type { Place } from "../text/source.ts";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";

function write(place: Place, newText: string): Fix {
  return { title: l10n.t("Write {meant}", { meant: newText }), edits: [{ place, newText }], preferred: true };
}

/** Puts an entry in front of the one that has decided about it, which may stand on another line. */
function putBefore({ word, place }: NetworkEntry, holder: NetworkEntry): Fix {
  const { source, span: where } = holder.place;
  return {
    title: l10n.t("Put {word} before {holder}", { word, holder: holder.word }),
    edits: [
      { place: { source, span: span(where.start, where.start) }, newText: `${word} ` },
      ...wordRemoval(place).edits,
    ],
  };
}

/** The number of bits of `255.255.0.0`; undefined where they are not at its front. */
function bitsOf(mask: string): number | undefined {
  const network = parseNetwork(mask);
  if (network === undefined || !/^\d+(?:\.\d+){3}$/.test(mask)) return undefined;
  const bits = (network.low & 0xffff_ffffn).toString(2).padStart(32, "0");
  return /^1*0*$/.test(bits) ? bits.replace(/0+$/, "").length : undefined;
}

/** What was most likely meant by a word that SpamAssassin refuses. */
function meantBy(word: string): string | undefined {
  const parts = word.split(/[,;]+/).filter((part) => part !== "");
  if (parts.length > 0 && parts.join("") !== word && parts.every((part) => parseNetwork(part) !== undefined))
    return parts.join(" ");
  const [base = "", mask = ""] = word.split("/");
  const bits = bitsOf(mask);
  if (bits !== undefined && parseNetwork(`${base}/${bits}`) !== undefined) return `${base}/${bits}`;
  const stars = /^(!?(?:\d{1,3}\.){1,3})(?:\*\.?)+$/.exec(word)?.[1];
  if (stars !== undefined && parseNetwork(stars) !== undefined) return stars;
  const port = /^(\d+(?:\.\d+){3}):\d+$/.exec(word)?.[1];
  return port !== undefined && parseNetwork(port) !== undefined ? port : undefined;
}

function refused({ word, list, place }: NetworkEntry): Report {
  const meant = meantBy(word);
  const isMask = /\/(?!\d{1,3}$)/.test(word) && !word.includes("-");
  const isName = /^!?[a-z][\w.-]*$/i.test(word);
  const parameters = { word, list, meant: meant ?? "" };
  const message = isMask
    ? meant === undefined
      ? l10n.t('SpamAssassin stops at "{word}": behind the slash stands a number of bits, such as /24', parameters)
      : l10n.t('SpamAssassin stops at "{word}": behind the slash stands a number of bits; write {meant}', parameters)
    : meant !== undefined
      ? l10n.t('SpamAssassin passes over "{word}" in {list}; write {meant}', parameters)
      : isName
        ? l10n.t('{list} takes addresses only; the name "{word}" matches nothing, so write its address', parameters)
        : l10n.t('SpamAssassin passes over "{word}" in {list}, which is no address or network', parameters);
  return {
    place,
    message,
    related: [
      lintSays(
        place,
        isMask
          ? `Network mask not supported, use a CIDR syntax: '${word}'`
          : word.includes("-")
            ? `netset: illegal IP range '${word}'`
            : `netset: illegal IP address given: '${word}'`,
      ),
    ],
    fixes: meant === undefined ? [] : [write(place, meant)],
  };
}

/** Entries of other lists that SpamAssassin drops because this one does not hold them. */
function dropped(entries: readonly NetworkEntry[], list: NetworkList): readonly Related[] {
  return entries.flatMap(({ list: other, word, place, missingFrom }) =>
    missingFrom === list
      ? [
          { place, message: l10n.t("{word} is dropped too unless {holder} holds it", { word, holder: list }) },
          lintSays(place, `${list} doesn't contain ${other} entry '${word}'`),
        ]
      : [],
  );
}

/** An earlier entry has decided about it already. */
function decided(
  entry: NetworkEntry,
  heldBy: NonNullable<NetworkEntry["heldBy"]>,
  describe: (place: Place) => string,
): Report {
  const { word, list, place, network } = entry;
  const parameters = {
    word,
    list,
    holder: heldBy === "loopback" ? "" : heldBy.word,
    place: heldBy === "loopback" ? "" : describe(heldBy.place),
  };
  const held = heldBy === "loopback" ? false : heldBy.network?.exclude;
  const related = [
    ...(heldBy === "loopback" ? [] : [{ place: heldBy.place, message: l10n.t("decided here") }]),
    lintSays(
      place,
      `netset: cannot ${network?.exclude ? "exclude" : "include"} ${network === undefined ? word : printedNetwork(network)} as it has already been ${held ? "excluded" : "included"}`,
    ),
  ];
  if (network?.exclude === held)
    return {
      place,
      severity: "info",
      unnecessary: true,
      message:
        heldBy === "loopback"
          ? l10n.t("{word} is always in {list}; remove it", parameters)
          : l10n.t("{word} lies in {holder} at {place} already; remove it", parameters),
      related,
      fixes: [{ ...wordRemoval(place), preferred: true }],
    };
  return {
    place,
    severity: "warning",
    message:
      heldBy === "loopback"
        ? l10n.t("{word} does nothing, since loopback is always in {list}", parameters)
        : l10n.t("{word} does nothing, since {holder} at {place} comes first; put it before that", parameters),
    related,
    fixes: heldBy === "loopback" ? [] : [putBefore(entry, heldBy)],
  };
}

export const saNetsetInvalid: Rule = {
  id: "sa-netset-invalid",
  severity: "error",
  summary: "An address or network that SpamAssassin passes over",
  *checkHost(host) {
    const entries = networkEntries(host.spamassassin);
    const told = new Set<NetworkList>();
    for (const entry of entries) {
      if (/[{}<>$]/.test(entry.word)) continue;
      if (entry.network === undefined) {
        const { related = [], ...report } = refused(entry);
        // The first of a list's tells of what is dropped with it.
        yield { ...report, related: told.has(entry.list) ? related : [...related, ...dropped(entries, entry.list)] };
        told.add(entry.list);
      } else if (entry.heldBy !== undefined) yield decided(entry, entry.heldBy, (place) => host.describe(place));
    }
  },
};
