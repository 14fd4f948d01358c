import type { Facts, Problem } from "../model/facts.ts";
import type { SourceFile } from "../text/source.ts";
import type { Span } from "../text/span.ts";

/** Markdown about the thing under the cursor. */
export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

export type CompletionKind = "keyword" | "plugin" | "setting" | "value" | "function" | "test" | "snippet" | "reference";

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** What is replaced: the word at the cursor. */
  readonly span: Span;
  /** Absent: the label. With `snippet`, VS Code's snippet syntax. */
  readonly insert?: string;
  readonly snippet?: boolean;
  readonly detail?: string;
  readonly documentation?: string;
  readonly deprecated?: boolean;
}

export type SymbolKind =
  | "section"
  | "key"
  | "plugin"
  | "setting"
  | "test"
  | "chain"
  | "table"
  | "rule"
  | "set"
  | "variable"
  | "job";

export interface OutlineSymbol {
  readonly name: string;
  readonly detail?: string;
  readonly kind: SymbolKind;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children?: readonly OutlineSymbol[];
}

export interface Folding {
  readonly span: Span;
  readonly kind?: "comment" | "region";
}

/**
 * A configuration language. `parse` takes a text apart and never throws; `lower` says what it means in the words of
 * the model. The rest answers an editor's questions from the tree, with the catalog that `lower` uses too.
 */
export interface Language<Tree> {
  readonly id: string;
  /** Editors' language ids under which documents of this language are also seen. */
  readonly editorIds: readonly string[];
  /** What opens a comment that runs to the end of its line; the suppression comment is written in it. */
  readonly comment: string;
  /** `path` is slash-separated, relative to the workspace folder; `head` is the first few kilobytes of text. */
  detect(path: string, head: string): boolean;
  parse(text: string): Tree;
  lower(tree: Tree, source: SourceFile): LoweredFacts;
  hover?(tree: Tree, source: SourceFile, offset: number): Hover | undefined;
  complete?(tree: Tree, source: SourceFile, offset: number): readonly Completion[];
  outline?(tree: Tree, source: SourceFile): readonly OutlineSymbol[];
  folding?(tree: Tree, source: SourceFile): readonly Folding[];
}

export type LoweredFacts = Omit<Facts, "source" | "language" | "problems"> & { readonly problems: readonly Problem[] };

/** Erases the tree's type, so that languages of different trees stand in one list. */
export function language<Tree>(definition: Language<Tree>): AnyLanguage {
  return {
    id: definition.id,
    editorIds: definition.editorIds,
    comment: definition.comment,
    detect: definition.detect.bind(definition),
    read(source) {
      const tree = definition.parse(source.text);
      return {
        facts: { ...definition.lower(tree, source), source, language: definition.id },
        comment: definition.comment,
        hover: (offset) => definition.hover?.(tree, source, offset),
        complete: (offset) => definition.complete?.(tree, source, offset) ?? [],
        outline: () => definition.outline?.(tree, source) ?? [],
        folding: () => definition.folding?.(tree, source) ?? [],
      };
    },
  };
}

/** One file read by its language: its facts, and the answers its tree can give. */
export interface Reading {
  readonly facts: Facts;
  /** The language's comment sign. */
  readonly comment: string;
  hover(offset: number): Hover | undefined;
  complete(offset: number): readonly Completion[];
  outline(): readonly OutlineSymbol[];
  folding(): readonly Folding[];
}

export interface AnyLanguage {
  readonly id: string;
  readonly editorIds: readonly string[];
  readonly comment: string;
  detect(path: string, head: string): boolean;
  read(source: SourceFile): Reading;
}
