import type { Word } from "../../model/facts.ts";
import type { FilterLine, Hook, Reason } from "../../model/filter.ts";
import type { Span } from "../../text/span.ts";
import type { Command } from "./command.ts";
import type { Line } from "./parse.ts";

/** One rule in its chain, with what it was made of. */
export interface ChainRule {
  readonly filterLine: FilterLine;
  readonly line: Line;
  readonly command: Command;
}

/** A chain as the lines read so far have left it. */
export interface ChainState {
  readonly name: string;
  readonly hook: Hook | undefined;
  /** Where it is declared; the table's line where it is not. */
  span: Span;
  /** The policy's word, and the line that sets it. */
  policy:
    | {
        readonly word: Word;
        readonly line: Span;
        /** Why nobody knows whether it holds. */
        readonly reason?: Reason;
      }
    | undefined;
  rules: ChainRule[];
  /** Ends of all lines that touched the chain, in order of the file. */
  readonly touched: number[];
  /** Starts of lines that name a rule by its number: adding a line in front of them would change what they mean. */
  readonly numbered: number[];
}

/** One `*table` section. */
export interface TableState {
  readonly name: string;
  readonly span: Span;
  readonly chains: Map<string, ChainState>;
  commit: Span | undefined;
  /** Where the section ends without a COMMIT. */
  end: number;
}
