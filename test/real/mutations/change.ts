import type { Random } from "../differential/random.ts";

/** One way to go wrong in one line. */
export interface Kind {
  readonly name: string;
  /** Lines it can be made in, comment and indentation included. */
  readonly line: RegExp;
  /** The line with the mistake, several joined by line ends; undefined where this line gives no occasion. */
  readonly change: (line: string, random: Random) => string | undefined;
  /** The mistake may rightly be noticed in other lines too: they name what is gone. */
  readonly elsewhere?: boolean;
  /** The real program takes some of these in silence, though they cannot be meant, and Sallyport refuses them. */
  readonly silent?: boolean;
}

/** A word with a letter too few, two of them exchanged, or one wrong; never the first, and never a known near miss. */
export function misspell(word: string, random: Random): string | undefined {
  const places = [...word.matchAll(/(?<=[A-Za-z])[A-Za-z]/g)].map(({ index }) => index);
  if (places.length < 3) return undefined;
  const at = random.pick(places);
  const letter = word[at] ?? "";
  switch (random.whole(0, 2)) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1);
    case 1: {
      const next = word[at + 1] ?? "";
      return /[A-Za-z]/.test(next) && next !== letter
        ? word.slice(0, at) + next + letter + word.slice(at + 2)
        : word.slice(0, at) + letter + word.slice(at);
    }
    default:
      return word.slice(0, at) + (letter === letter.toLowerCase() ? "q" : "Q") + word.slice(at + 1);
  }
}

/** The line with what one group of a pattern matches replaced. */
export function replaced(
  line: string,
  pattern: RegExp,
  change: (text: string) => string | undefined,
): string | undefined {
  const match = new RegExp(pattern.source, `${pattern.flags}d`).exec(line);
  const [start, end] = match?.indices?.[1] ?? [];
  if (start === undefined || end === undefined) return undefined;
  const text = change(line.slice(start, end));
  return text === undefined ? undefined : line.slice(0, start) + text + line.slice(end);
}
