import * as l10n from "@vscode/l10n";
import { reportNothing } from "./quantifiers.ts";
import type { Reader } from "./reader.ts";
import type { Group, Repeat } from "./tree.ts";

/** What a look-behind looks back over: kept apart, since as an item it takes nothing. */
export interface Lookbehind {
  readonly group: Group;
  readonly least: number;
  readonly most: number;
  readonly catches: boolean;
  readonly recurses: boolean;
}

/** A repeat of what takes no room, with the groups around it: judged when these are whole. */
export interface ZeroRepeat {
  readonly repeat: Repeat;
  readonly around: readonly Group[];
}

/** Bytes that a look-behind may look back. */
const longestLookbehind = 255;

/** References to groups that are not there; all groups are known now. */
export function judgeReferences(reader: Reader): void {
  for (const { start, end, target } of reader.references) {
    if (typeof target === "string" ? reader.names.has(target) : target <= reader.captures) continue;
    reader.report(
      start,
      end,
      `Reference to nonexistent ${typeof target === "string" ? "named " : ""}group in regex`,
      typeof target === "string"
        ? l10n.t('no group of this pattern is named "{name}"', { name: target.slice(0, 60) })
        : reader.captures === 0
          ? l10n.t("this refers to a group, but no group of this pattern catches anything")
          : l10n.t("this refers to a group that is not there; this pattern has {count}", { count: reader.captures }),
    );
    return;
  }
}

export function judgeLookbehinds(reader: Reader, lookbehinds: readonly Lookbehind[]): void {
  for (const { group, least, most, catches, recurses } of lookbehinds) {
    if (most <= longestLookbehind) {
      if (least === most || !catches) continue;
      reader.report(
        group.start,
        group.end,
        `Variable length ${group.type === "lookbehind" ? "positive" : "negative"} lookbehind with capturing is experimental in regex`,
        l10n.t("a look-behind of varying length must not catch anything; write (?: instead of ( in it"),
      );
    } else if (!recurses) {
      reader.report(
        group.start,
        group.end,
        `Lookbehind longer than ${longestLookbehind} not implemented in regex`,
        Number.isFinite(most)
          ? l10n.t("this look-behind looks back over {most} bytes; Perl allows {allowed}", {
              most,
              allowed: longestLookbehind,
            })
          : l10n.t("a look-behind must not be without bounds; write {some} instead of * and {more} instead of +", {
              some: "{0,20}",
              more: "{1,20}",
            }),
      );
    }
  }
}

export function judgeZeroRepeats(reader: Reader, repeats: readonly ZeroRepeat[]): void {
  for (const { repeat, around } of repeats) {
    if (repeat.child.kind === "group" && repeat.child.type === "capture") continue;
    if (!around.every((group, index) => runsStraight(group, around[index + 1]))) continue;
    reportNothing(reader, repeat, "Quantifier unexpected on zero-length expression in regex");
  }
}

/** True for groups that Perl studies as part of what is around them; `within` is the next group inside. */
function runsStraight(group: Group, within: Group | undefined): boolean {
  if (group.branches.length > 1 || !["plain", "capture", "atomic", "branchReset"].includes(group.type)) return false;
  return group.branches.every(({ items }) =>
    items.every((item) => item.kind !== "repeat" || item.child !== within || item.min > 0),
  );
}
