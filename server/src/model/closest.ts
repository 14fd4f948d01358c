import { distance } from "fastest-levenshtein";

/**
 * The known word that a misspelt one most likely means; undefined where none is near. `most` letters may differ, a
 * third of them unless told.
 */
export function closest(
  word: string,
  known: Iterable<string>,
  most = word.length <= 3 ? 1 : Math.ceil(word.length / 3),
): string | undefined {
  let best: string | undefined;
  let least = most + 1;
  const lower = word.toLowerCase();
  for (const candidate of known) {
    // Each letter more or less is one edit, so most candidates need no look at their letters.
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const other = candidate.toLowerCase();
    const apart = isSwapped(lower, other) ? 1 : distance(lower, other);
    if (apart < least) {
      least = apart;
      best = candidate;
    }
  }
  return best;
}

/** Two neighbouring letters have changed places: one slip of the fingers, though two edits. */
function isSwapped(word: string, other: string): boolean {
  if (word.length !== other.length) return false;
  let at = 0;
  while (at < word.length && word.charCodeAt(at) === other.charCodeAt(at)) at++;
  return (
    at + 1 < word.length &&
    word[at] === other[at + 1] &&
    word[at + 1] === other[at] &&
    word.slice(at + 2) === other.slice(at + 2)
  );
}
