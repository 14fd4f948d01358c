import type { Completion, Token } from "../languages/language.ts";
import type { Facts } from "../model/facts.ts";
import type { Host } from "../model/host.ts";
import type { Place } from "../text/source.ts";

/** What the join knows about a place: shown above its line as a lens, and in its hover. */
export interface Annotation {
  readonly place: Place;
  /** One short line of plain text. */
  readonly title: string;
  /** Where a click leads. */
  readonly target?: Place;
  /** Markdown; empty where the lens says all. */
  readonly detail: string;
}

/** A few words shown in the text that are not part of it. */
export interface Hint {
  readonly offset: number;
  readonly text: string;
  /** Markdown, shown when the pointer rests on the hint. */
  readonly tooltip?: string;
}

/** What an editor asks about a file of one language that only the join of its host can answer. */
export interface HostAnswer {
  /** The language's id. */
  readonly language: string;
  readonly lenses?: (host: Host, facts: Facts) => readonly Annotation[];
  /** Markdown that stands below what the language itself says there. */
  readonly hover?: (host: Host, facts: Facts, offset: number) => string | undefined;
  /** Added to what the language itself offers there (`offered`); where both offer a label, this one stands. */
  readonly complete?: (
    host: Host,
    facts: Facts,
    offset: number,
    offered: readonly Completion[],
  ) => readonly Completion[];
  readonly hints?: (host: Host, facts: Facts) => readonly Hint[];
  /** Laid over the language's own tokens. */
  readonly tokens?: (host: Host, facts: Facts) => readonly Token[];
}
