import { LineIndex, type Position, type Stretch } from "./lines.ts";
import { type Span, span } from "./span.ts";

/**
 * One version of one file. Immutable: an edit makes a new one, so whatever was derived from a SourceFile can hang on
 * it in a WeakMap and never goes stale.
 */
export class SourceFile {
  /** The identity of the file for editor and disk. Opaque to everything but the doors. */
  readonly uri: string;
  /** Slash-separated and relative to the workspace folder: what language and host are recognised by. */
  readonly path: string;
  readonly text: string;
  /** The workspace folder's URI; the same relative path may exist in two folders. */
  readonly folder: string;
  /** What an editor calls the document's language, where the document is open; settles what the path does not. */
  readonly editorLanguage: string | undefined;
  #lines: LineIndex | undefined;
  #linesBefore: { readonly lines: LineIndex; readonly stretch: Stretch } | undefined;
  #lineEnding: "\n" | "\r\n" | undefined;

  constructor(uri: string, path: string, text: string, folder = "", editorLanguage?: string) {
    this.uri = uri;
    this.path = path;
    this.text = text;
    this.folder = folder;
    this.editorLanguage = editorLanguage;
  }

  get lines(): LineIndex {
    if (this.#lines === undefined) {
      this.#lines = new LineIndex(this.text, this.#linesBefore);
      this.#linesBefore = undefined;
    }
    return this.#lines;
  }

  /** Tells in which stretch the file's last version differs, so that its lines need not all be looked for again. */
  follow(before: SourceFile, stretch: Stretch): void {
    // Nobody may have asked for those of this one version; they are soon made of those before.
    this.#linesBefore = { lines: before.lines, stretch };
  }

  /** How the file ends its lines; CRLF as soon as one is there. Looked for once: a file may have thousands of findings. */
  get lineEnding(): "\n" | "\r\n" {
    this.#lineEnding ??= this.text.includes("\r\n") ? "\r\n" : "\n";
    return this.#lineEnding;
  }

  get name(): string {
    return this.path.slice(this.path.lastIndexOf("/") + 1);
  }

  slice(where: Span): string {
    return this.text.slice(where.start, where.end);
  }

  /** Zero-based lines and characters, in UTF-16 units: what stands outside counts in these. */
  rangeOf(where: Span): { readonly start: Position; readonly end: Position } {
    return { start: this.lines.positionAt(where.start), end: this.lines.positionAt(where.end) };
  }

  /** The whole line around an offset, without its line end. */
  lineSpan(offset: number): Span {
    const line = this.lines.lineAt(offset);
    const start = this.lines.startOf(line);
    let end = this.lines.startOf(line + 1);
    while (end > start && (this.text[end - 1] === "\n" || this.text[end - 1] === "\r")) end--;
    return span(start, end);
  }

  /** From the start of the line in which `where` begins to behind the line end of that in which it ends. */
  wholeLines(where: Span): Span {
    return span(
      this.lines.startOf(this.lines.lineAt(where.start)),
      this.lines.startOf(this.lines.lineAt(where.end) + 1),
    );
  }
}

/** A span in a file: what a finding points at. It carries the file, so whoever shows it needs no look-up. */
export interface Place {
  readonly source: SourceFile;
  readonly span: Span;
}

export function place(source: SourceFile, where: Span): Place {
  return { source, span: where };
}

/** One replacement in one file. An insertion has an empty span, a removal an empty `newText`. */
export interface Edit {
  readonly place: Place;
  readonly newText: string;
}

/** The edit with line ends as the file has them, whatever stands in its new text. */
export function withLineEnds(edit: Edit): Edit {
  if (!edit.newText.includes("\n") || edit.place.source.lineEnding === "\n") return edit;
  return { ...edit, newText: edit.newText.replaceAll(/\r?\n/g, "\r\n") };
}

/** A file that a fix brings into being; `path` is relative to the workspace folder of `beside`. */
export interface NewFile {
  readonly beside: SourceFile;
  readonly path: string;
  readonly text: string;
}
