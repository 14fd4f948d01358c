import type { Span } from "../../text/span.ts";
import type { Completion, CompletionKind } from "../language.ts";
import type { DocumentedWord } from "./words.ts";

/** What is offered for one word. */
export class Offer {
  readonly list: Completion[] = [];
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
  }

  words(entries: readonly DocumentedWord[], kind: CompletionKind = "keyword", first?: ReadonlySet<string>): this {
    for (const { word, documentation } of entries)
      this.list.push({
        label: word,
        kind,
        span: this.#span,
        documentation,
        ...(first?.has(word) ? { first: true } : {}),
      });
    return this;
  }

  /** Words, with what is known of those that are explained. */
  plain(labels: Iterable<string>, kind: CompletionKind = "value", explained: readonly DocumentedWord[] = []): this {
    for (const label of labels) {
      const documentation = explained.find(({ word }) => word === label)?.documentation;
      this.list.push({ label, kind, span: this.#span, ...(documentation === undefined ? {} : { documentation }) });
    }
    return this;
  }

  one(label: string, kind: CompletionKind, detail: string, documentation?: string, first = false): this {
    this.list.push({
      label,
      kind,
      span: this.#span,
      detail,
      ...(documentation === undefined ? {} : { documentation }),
      ...(first ? { first } : {}),
    });
    return this;
  }

  snippet(label: string, insert: string, documentation: string): this {
    this.list.push({ label, kind: "snippet", span: this.#span, insert, snippet: true, documentation });
    return this;
  }
}
