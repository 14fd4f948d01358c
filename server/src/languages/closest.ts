import { distance } from "fastest-levenshtein";

/** The known word that a misspelt one most likely means; undefined where none is near. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = word.length <= 3 ? 2 : Math.ceil(word.length / 3) + 1;
  for (const candidate of known) {
    const apart = distance(word.toLowerCase(), candidate.toLowerCase());
    if (apart < least) {
      least = apart;
      best = candidate;
    }
  }
  return best;
}
