import { filter, table } from "./rulesets.ts";

/**
 * What iptables-restore 1.8.9 says of a mistake: `refused` by its own `--test`; passed by that and refused `at load`; or
 * loaded in `silent`, though it cannot be meant.
 */
export type Said = "refused" | "at load" | "silent";

/** A mistake, the line we name, the words we mark there, and the line after our fix where we have one. */
export interface Mistake {
  readonly said: Said;
  readonly text: string;
  readonly line: number;
  readonly marked: string;
  readonly fixed?: string;
  /** The rule that explains it; absent: `iptables-syntax`. */
  readonly rule?: string;
  /** What we only warn of. */
  readonly unsure?: boolean;
}

type Expected = Omit<Mistake, "said" | "text" | "line">;

export function rule(said: Said, line: string, expected: Expected): Mistake {
  return { said, text: filter(line), line: 7, ...expected };
}

export function inTable(said: Said, name: string, line: string, expected: Expected): Mistake {
  return { said, text: table(name, line), line: /^Filter|^filer/.test(name) ? 1 : 3, ...expected };
}

export function file(said: Said, text: string, expected: Omit<Mistake, "said" | "text">): Mistake {
  return { said, text, ...expected };
}
