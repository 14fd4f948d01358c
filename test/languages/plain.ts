import type { Chain, FilterLine } from "../../server/src/model/filter.ts";
import { SourceFile } from "../../server/src/text/source.ts";

/** Any value as text, with the places in it as they are in the version of the file they point into. */
export function plain(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof SourceFile) return `${each.uri} ${each.text.length}`;
    if (each instanceof Map || each instanceof Set) return [...each];
    return typeof each === "bigint" ? `${each}n` : each;
  });
}

/** The same for a line that is carried from version to version, and for one that was just read. */
export function lineOf(line: FilterLine) {
  const { place, text, match, action, effects, comment } = line;
  return { place, written: place.source.slice(place.span), text, match, action, effects, comment };
}

export function chainOf({ name, lines, place }: Chain) {
  return { name, lines: lines.map(lineOf), place };
}
