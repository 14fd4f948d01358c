import type { Facts, Problem } from "../model/facts.ts";
import { type Revision, remember } from "../model/revisions.ts";
import type { Stretch } from "../text/lines.ts";
import { once } from "../text/once.ts";
import type { SourceFile } from "../text/source.ts";
import { type Span, span, touches } from "../text/span.ts";

/** Markdown about the thing under the cursor. */
export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

export type CompletionKind =
  | "keyword"
  | "plugin"
  | "setting"
  | "value"
  | "function"
  | "test"
  | "snippet"
  | "reference"
  | "file"
  | "folder";

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
  /** What an editor compares with what is typed; absent: the label. */
  readonly filter?: string;
  /** Stands in front of the others that fit as well. */
  readonly first?: boolean;
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
 * A place where a name is made or used. All occurrences with one key, in the files of one host that the same language
 * or one of its kin reads, are the same thing: that is what definition, references, highlights, rename and the search for symbols go by.
 */
export interface Occurrence {
  /** Kind and full name, in words no file can forge: `test FOO`, `chain inet filter output`. */
  readonly key: string;
  /** The name itself, as it must be replaced when it is renamed. */
  readonly span: Span;
  readonly role: "definition" | "reference";
  /** What it is; only definitions are found as symbols. */
  readonly kind: SymbolKind;
  /** False for what other programs or shipped files know by this name too; absent: it may be renamed. */
  readonly renames?: boolean;
}

/** Names of the protocol's own standard token types and modifiers, so that every theme has a colour for them. */
export type TokenType =
  | "namespace"
  | "class"
  | "enumMember"
  | "event"
  | "function"
  | "variable"
  | "parameter"
  | "property"
  | "keyword"
  | "comment"
  | "string"
  | "number"
  | "regexp"
  | "operator";

export type TokenModifier = "declaration" | "readonly" | "deprecated" | "modification" | "documentation" | "async";

/** One coloured stretch within one line. */
export interface Token {
  readonly span: Span;
  readonly type: TokenType;
  readonly modifiers?: readonly TokenModifier[];
}

/** A path in the text. It opens only where it names a file of the workspace. */
export interface Link {
  readonly span: Span;
  /** Absolute paths count from the host's root, others from the file's own folder; `*` and `?` as in a shell. */
  readonly path: string;
}

/** A path that is being typed. It counts as a link's does. */
export interface PathPlace {
  /** Up to the cursor. */
  readonly typed: string;
  /** Names of files that may stand there. */
  readonly files: RegExp;
}

/** Help with the arguments of what is being called at the cursor. */
export interface Signature {
  readonly label: string;
  readonly documentation?: string;
  /** Spans within `label`, with words about each. */
  readonly parameters: readonly { readonly span: Span; readonly documentation?: string }[];
  readonly active: number;
}

/** How an editor wants a document indented. */
export interface Layout {
  /** Columns of one level. */
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

/** One replacement in the file that is asked about. */
export interface TextChange {
  readonly span: Span;
  readonly newText: string;
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
  /**
   * Reads the next version of a file and moves over to it what has not changed, so that neither `tree` nor `facts` may
   * be asked again. Undefined, and nothing is moved, where the file has to be read as a whole.
   */
  edit?(tree: Tree, facts: Facts, source: SourceFile): Edited<Tree> | undefined;
  hover?(tree: Tree, source: SourceFile, offset: number): Hover | undefined;
  complete?(tree: Tree, source: SourceFile, offset: number): readonly Completion[];
  outline?(tree: Tree, source: SourceFile): readonly OutlineSymbol[];
  folding?(tree: Tree, source: SourceFile): readonly Folding[];
  /** All of them, or at least those that touch `within`, where that is given. */
  occurrences?(tree: Tree, source: SourceFile, within?: Span): readonly Occurrence[];
  /** Why `name` cannot be the new name of what `key` stands for; undefined where it can. */
  refuseName?(key: string, name: string, keys: Iterable<string>): string | undefined;
  tokens?(tree: Tree, source: SourceFile): readonly Token[];
  links?(tree: Tree, source: SourceFile): readonly Link[];
  /** Undefined where no path belongs at the offset. */
  pathAt?(tree: Tree, source: SourceFile, offset: number): PathPlace | undefined;
  /** Ever wider spans around an offset, the narrowest first. */
  selections?(tree: Tree, source: SourceFile, offset: number): readonly Span[];
  signature?(tree: Tree, source: SourceFile, offset: number): Signature | undefined;
  /** Changes of white space alone, which leave the file's meaning as it is. */
  format?(tree: Tree, source: SourceFile, layout: Layout): readonly TextChange[];
}

/** The next version of a file, and the statements in which it differs from the one before. */
export interface Edited<Tree> extends Omit<Revision, "before"> {
  readonly tree: Tree;
  readonly lowered: LoweredFacts;
  readonly stretch: Stretch;
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
      return reading(definition, tree, complete(definition.lower(tree, source), source, definition.id));
    },
  };
}

function reading<Tree>(definition: Language<Tree>, tree: Tree, facts: Facts): Reading {
  const { source } = facts;
  return {
    facts,
    comment: definition.comment,
    next(version) {
      const edited = definition.edit?.(tree, facts, version);
      if (edited === undefined) return undefined;
      version.follow(source, edited.stretch);
      const after = complete(edited.lowered, version, definition.id);
      remember(after, { before: facts, texts: edited.texts, removed: edited.removed, added: edited.added });
      return reading(definition, edited.tree, after);
    },
    hover: (offset) => definition.hover?.(tree, source, offset),
    complete: (offset) => definition.complete?.(tree, source, offset) ?? [],
    outline: () => definition.outline?.(tree, source) ?? [],
    folding: () => definition.folding?.(tree, source) ?? [],
    occurrences: once(() => definition.occurrences?.(tree, source) ?? []),
    occurrenceAt: (offset) => innermost(definition.occurrences?.(tree, source, span(offset, offset)) ?? [], offset),
    refuseName: (key, name, keys) => definition.refuseName?.(key, name, keys),
    tokens: once(() => definition.tokens?.(tree, source) ?? []),
    links: () => definition.links?.(tree, source) ?? [],
    pathAt: (offset) => definition.pathAt?.(tree, source, offset),
    selections: (offset) => definition.selections?.(tree, source, offset) ?? [],
    signature: (offset) => definition.signature?.(tree, source, offset),
    format: (layout) => definition.format?.(tree, source, layout) ?? [],
  };
}

/** Of two names that touch, the one the cursor stands before. */
function innermost(occurrences: readonly Occurrence[], offset: number): Occurrence | undefined {
  const here = occurrences.filter((occurrence) => touches(occurrence.span, offset));
  return here.find((occurrence) => offset < occurrence.span.end) ?? here[0];
}

/** Adds what every file has. A getter stays one: what it gives is worked out when somebody asks. */
function complete(lowered: LoweredFacts, source: SourceFile, language: string): Facts {
  return Object.defineProperties({ source, language } as Facts, Object.getOwnPropertyDescriptors(lowered));
}

/** One file read by its language: its facts, and the answers its tree can give. */
export interface Reading {
  readonly facts: Facts;
  /** The language's comment sign. */
  readonly comment: string;
  /** The file's next version, read from this one, which must not be asked again; undefined: it is read as a whole. */
  next(version: SourceFile): Reading | undefined;
  hover(offset: number): Hover | undefined;
  complete(offset: number): readonly Completion[];
  outline(): readonly OutlineSymbol[];
  folding(): readonly Folding[];
  occurrences(): readonly Occurrence[];
  /** The name that a cursor touches. */
  occurrenceAt(offset: number): Occurrence | undefined;
  refuseName(key: string, name: string, keys: Iterable<string>): string | undefined;
  tokens(): readonly Token[];
  links(): readonly Link[];
  pathAt(offset: number): PathPlace | undefined;
  selections(offset: number): readonly Span[];
  signature(offset: number): Signature | undefined;
  format(layout: Layout): readonly TextChange[];
}

export interface AnyLanguage {
  readonly id: string;
  readonly editorIds: readonly string[];
  readonly comment: string;
  detect(path: string, head: string): boolean;
  read(source: SourceFile): Reading;
}
