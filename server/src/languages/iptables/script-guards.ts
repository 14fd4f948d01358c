import * as l10n from "@vscode/l10n";
import type { Condition, FilterLine } from "../../model/filter.ts";
import { place, type SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import type { ShellCommand } from "../shell-parser.ts";
import { spanOf } from "./script-spans.ts";

/** Conditions on which the shell comes to a command at all. */
export type Guard = readonly Condition[];

/** It is there only where the shell has come by. */
export function isConditional({ match }: Pick<FilterLine, "match">): boolean {
  return match.some((condition) => guards.has(condition));
}

const guards = new WeakSet<Condition>();

/** Marks a condition as one of the shell's, which decides whether a rule is there at all. */
function guarding(condition: Condition): Condition {
  guards.add(condition);
  return condition;
}

/** Holds where not all of the guard's conditions do. */
export function otherwise(guard: Guard): Condition {
  return guarding({ on: "any", of: [guard], negated: true });
}

/** Holds where one of the guards holds. */
export function either(...of: readonly Guard[]): Condition {
  return guarding({ on: "any", of });
}

/** What no file tells about a script. Asked again at the same place, as in a loop, the answer may be another. */
export class Questions {
  readonly #source: SourceFile;
  readonly #asked = new Map<number, number>();
  readonly #turns = new Map<number, number>();

  constructor(source: SourceFile) {
    this.#source = source;
  }

  /** Holds or not; `text` says what would have to be known. `set`: it is asked for this set of other files. */
  ask(where: Span, text: string, set?: string): Condition {
    const count = (this.#asked.get(where.start) ?? 0) + 1;
    this.#asked.set(where.start, count);
    return guarding({
      on: "free",
      key: `${this.#source.uri} ${where.start} shell ${count}`,
      reason: { code: "shell", text, place: place(this.#source, where) },
      ...(set === undefined ? {} : { set }),
    });
  }

  /** How often the place has been run before; undefined the first time. */
  turn(where: Span): number | undefined {
    const turn = this.#turns.get(where.start) ?? 0;
    this.#turns.set(where.start, turn + 1);
    return turn === 0 ? undefined : turn;
  }

  /** Whether a command succeeds, which hangs on the machine. */
  success(command: ShellCommand): Condition {
    const where = spanOf(command);
    const what = this.#source.slice(where).replaceAll(/\s+/g, " ").slice(0, 80);
    return this.ask(where, l10n.t("it hangs on what the shell finds when the script runs: {what}", { what }));
  }
}
