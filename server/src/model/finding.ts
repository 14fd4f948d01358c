import type { Edit, NewFile, Place } from "../text/source.ts";

/**
 * gopls' meaning. error: a tool or service breaks. warning: likely wrong, silently. information: not wrong, probably
 * not meant. hint: right but improvable, and carries a fix.
 */
export type Severity = "error" | "warning" | "info" | "hint";

export const severities: readonly Severity[] = ["error", "warning", "info", "hint"];

export interface Related {
  readonly place: Place;
  readonly message: string;
}

export interface Fix {
  /** An imperative the user reads in the light bulb; it names every file it touches unless that is one's own. */
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly creates?: readonly NewFile[];
  /** The one fix an editor may apply without asking which; at most one per finding. */
  readonly preferred?: boolean;
  /** It mends nothing and only keeps the finding quiet: offered behind all others. */
  readonly silences?: true;
}

/** What a rule yields. The engine adds rule id, severity, suppression and the link to the page. */
export interface Report {
  readonly place: Place;
  /** One sentence: the cause and the way out. */
  readonly message: string;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
  /** Replaces the rule's default severity where the same fault weighs less or more. */
  readonly severity?: Severity;
  /** The text at the place has no effect: editors grey it out. */
  readonly unnecessary?: boolean;
  readonly deprecated?: boolean;
}

/** One saying of a rule about one place, complete: nothing is looked up again by its rule id. */
export interface Finding extends Report {
  readonly rule: string;
  readonly severity: Severity;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}
