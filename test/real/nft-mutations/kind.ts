import type { Random } from "../differential/random.ts";
import { misspell, replaced } from "../mutations/change.ts";

/** One way to go wrong in one line of a ruleset. */
export interface RulesetKind {
  readonly name: string;
  readonly line: RegExp;
  /** The line with the mistake; empty where it goes. Undefined where this line gives no occasion. */
  readonly change: (
    line: string,
    random: Random,
    whole: { readonly lines: readonly string[]; readonly number: number },
  ) => string | undefined;
  /** nft or we may rightly name another line: the mistake leaves a brace open or takes a name away. */
  readonly elsewhere?: boolean;
  /** What is missing is the file's own fault where it starts from nothing. */
  readonly missing?: boolean;
  /** `nft -c` passes it, and only the kernel refuses it. */
  readonly atLoad?: true;
  /** "Not supported" is the kernel's word for ever, and nothing that this machine lacks. */
  readonly lacksForGood?: true;
  /** The file ends without a line end. */
  readonly cutsEnd?: boolean;
}

export function swap(
  name: string,
  pattern: RegExp,
  texts: readonly string[] | string,
  more: Partial<RulesetKind> = {},
) {
  const list = typeof texts === "string" ? [texts] : texts;
  return {
    name,
    line: pattern,
    change: (line: string, random: Random) => replaced(line, pattern, () => random.pick(list)),
    ...more,
  };
}

export function misspelt(name: string, pattern: RegExp): RulesetKind {
  return {
    name,
    line: pattern,
    change: (line, random) => replaced(line, pattern, (word) => misspell(word, random)),
  };
}
