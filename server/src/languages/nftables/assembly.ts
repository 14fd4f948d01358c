import type { FindIncluded, ProgramFile } from "../../model/program.ts";
import type { Place, SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";

/** How a text came about that was put together of several files. */
export interface Joints {
  /** Where a further run of nft begins, which knows nothing of the defines before it. */
  readonly runs: readonly number[];
  /** Starts of the paths of includes behind which all that they bring is spelled out. */
  readonly spelled: ReadonlySet<number>;
}

/** A piece of a file within the text that is put together. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly source: SourceFile;
  /** Where it begins in the file. */
  readonly offset: number;
}

/** Files that include each other deeper than this nft refuses (MAX_INCLUDE_DEPTH). */
const deepest = 16;

/**
 * The text that nft reads in several runs: the files one behind the other, and behind each include what it brings, for
 * that is how nft's scanner takes it. Every character knows where it stands.
 */
export class Assembly implements Joints {
  readonly text: string;
  readonly runs: readonly number[];
  readonly spelled: ReadonlySet<number>;
  readonly #pieces: Piece[] = [];
  readonly #texts: string[] = [];
  readonly #spelled = new Set<number>();
  readonly #find: FindIncluded;
  #length = 0;

  constructor(files: readonly ProgramFile[], find: FindIncluded) {
    this.#find = find;
    const runs: number[] = [];
    for (const [at, file] of files.entries()) {
      if (at > 0) runs.push(this.#length);
      this.#spell(file, []);
    }
    this.text = this.#texts.join("");
    this.runs = runs;
    this.spelled = this.#spelled;
  }

  /** Whether the same versions of the same files stand at the same places. */
  isLike(other: Assembly): boolean {
    return (
      this.#length === other.#length &&
      this.#pieces.length === other.#pieces.length &&
      this.#spelled.size === other.#spelled.size &&
      this.#pieces.every((piece, at) => {
        const its = other.#pieces[at];
        return piece.source === its?.source && piece.start === its.start && piece.offset === its.offset;
      })
    );
  }

  /** The text with blanks for all that some runs read. */
  textWithout(runs: ReadonlySet<number>): string {
    if (runs.size === 0) return this.text;
    const starts = [0, ...this.runs];
    return starts
      .map((start, at) => {
        const own = this.text.slice(start, starts[at + 1]);
        return runs.has(at) ? own.replaceAll(/[^\n]/g, " ") : own;
      })
      .join("");
  }

  /** Where a span stands; one that goes on in another file ends where its own does. */
  placeOf(where: Span): Place {
    const piece = this.#pieceAt(where.start);
    const start = where.start - piece.start + piece.offset;
    const end = Math.min(where.end, piece.end) - piece.start + piece.offset;
    return { source: piece.source, span: span(start, Math.max(start, end)) };
  }

  /** The piece that begins there or goes on; behind a file's last line the one that ends. */
  #pieceAt(offset: number): Piece {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#pieces[low] as Piece;
  }

  #spell(file: ProgramFile, within: readonly SourceFile[]): void {
    const { source, filter } = file;
    let at = 0;
    const includes = [...(filter.includes ?? [])].sort((a, b) => a.place.span.start - b.place.span.start);
    for (const { place, path } of includes) {
      const inner = [...within, source];
      const found = inner.length > deepest ? undefined : this.#find(file, path);
      if (found === undefined || found.files.some((each) => inner.includes(each.source))) continue;
      const end = behindStatement(source.text, place.span.end);
      if (!found.more) this.#spelled.add(this.#length + place.span.start - at);
      this.#copy(source, at, end);
      for (const each of found.files) this.#spell(each, inner);
      at = end;
    }
    this.#copy(source, at, source.text.length);
  }

  #copy(source: SourceFile, start: number, end: number): void {
    const text = source.text.slice(start, end);
    const from = this.#length;
    this.#pieces.push({ start: from, end: from + text.length, source, offset: start });
    this.#put(text);
    // A piece that ends in a semicolon ends in the middle of its line.
    if (!text.endsWith("\n")) this.#put("\n");
  }

  #put(text: string): void {
    this.#texts.push(text);
    this.#length += text.length;
  }
}

/** Behind the semicolon or line end that ends a statement. */
function behindStatement(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\t") at++;
  if (text[at] === ";") return at + 1;
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}
