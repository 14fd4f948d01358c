import type { Place, SourceFile } from "../text/source.ts";
import type { Span } from "../text/span.ts";
import type { Statement } from "./spamassassin.ts";

/** The place of a line in the newest version of its file: it moves when the line does. */
export function placeOf(statement: Statement, part: "span" | "valueSpan" = "span"): Place {
  return new LinePlace(statement, part);
}

/** Lets such a place be that of the line which has taken the place of its own. */
export function movePlace(place: Place, to: Statement): void {
  if (place instanceof LinePlace) place.statement = to;
}

class LinePlace implements Place {
  statement: Statement;
  readonly #part: "span" | "valueSpan";

  constructor(statement: Statement, part: "span" | "valueSpan") {
    this.statement = statement;
    this.#part = part;
  }

  get source(): SourceFile {
    return this.statement.source;
  }

  get span(): Span {
    return this.statement[this.#part];
  }
}
