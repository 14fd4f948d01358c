import {
  type ChangeAnnotation,
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  CreateFile,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type InlayHint,
  InsertTextFormat,
  type Location,
  type Range,
  type SelectionRange,
  type SemanticTokensLegend,
  type SignatureHelp,
  SymbolKind,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
  type WorkspaceSymbol,
} from "vscode-languageserver";
import type { Annotation, Hint } from "./annotations/answer.ts";
import type {
  Completion,
  CompletionKind,
  Folding,
  SymbolKind as OutlineKind,
  OutlineSymbol,
  Signature,
  TextChange,
  Token,
  TokenModifier,
  TokenType,
} from "./languages/language.ts";
import type { Finding, Fix, Severity } from "./model/finding.ts";
import type { Located } from "./navigation.ts";
import type { Edit, NewFile, Place, SourceFile } from "./text/source.ts";
import { isSameSpan, type Span } from "./text/span.ts";
import { newFileUri } from "./workspace.ts";

/** The only translator between the model and the protocol: offsets become lines and columns here. */

export function toRange(source: SourceFile, span: Span): Range {
  return source.rangeOf(span);
}

function placeRange({ source, span }: Place): Range {
  return toRange(source, span);
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** `page` gives the address of a rule's page. */
export function toDiagnostic(finding: Finding, page: (rule: string) => string): Diagnostic {
  const tags = [
    ...(finding.unnecessary ? [DiagnosticTag.Unnecessary] : []),
    ...(finding.deprecated ? [DiagnosticTag.Deprecated] : []),
  ];
  return {
    range: placeRange(finding.place),
    severity: severities[finding.severity],
    code: finding.rule,
    codeDescription: { href: page(finding.rule) },
    source: "sallyport",
    message: finding.message,
    relatedInformation: finding.related.map(({ place, message }) => ({
      location: { uri: place.source.uri, range: placeRange(place) },
      message,
    })),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

/** One light bulb entry. An edit of several files says for each change what it is for, so that a preview can show it. */
export function toCodeAction(fix: Fix, diagnostics: Diagnostic[], version: (uri: string) => number | null): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    edit: toWorkspaceEdit(fix.edits, fix.creates ?? [], fix.title, version),
    ...(fix.preferred ? { isPreferred: true } : {}),
  };
}

export function toWorkspaceEdit(
  edits: readonly Edit[],
  creates: readonly NewFile[],
  label: string,
  version: (uri: string) => number | null,
): WorkspaceEdit {
  const sources = [...new Set(edits.map((edit) => edit.place.source))];
  const annotated = sources.length + creates.length > 1;
  const annotation = annotated ? { annotationId: "fix" } : {};
  const annotations: Record<string, ChangeAnnotation> = { fix: { label, needsConfirmation: false } };
  const changes: TextDocumentEdit[] = sources.map((source) => ({
    textDocument: { uri: source.uri, version: version(source.uri) },
    edits: edits
      .filter((edit) => edit.place.source === source)
      .map((edit) => ({ range: placeRange(edit.place), newText: edit.newText, ...annotation })),
  }));
  const made = creates.flatMap((file) => {
    const uri = newFileUri(file);
    return [
      CreateFile.create(uri, { overwrite: false, ignoreIfExists: true }, annotated ? "fix" : undefined),
      {
        textDocument: { uri, version: null },
        edits: [
          {
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
            newText: file.text,
            ...annotation,
          },
        ],
      },
    ];
  });
  return { documentChanges: [...made, ...changes], ...(annotated ? { changeAnnotations: annotations } : {}) };
}

export function toCodeLens(annotation: Annotation): CodeLens {
  const { place, title, target } = annotation;
  return {
    range: placeRange(place),
    command: {
      title,
      command: "sallyport.reveal",
      arguments: target === undefined ? [] : [target.source.uri, placeRange(target)],
    },
  };
}

const completionKinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword,
  plugin: CompletionItemKind.Module,
  setting: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  function: CompletionItemKind.Function,
  test: CompletionItemKind.Event,
  snippet: CompletionItemKind.Snippet,
  reference: CompletionItemKind.Reference,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
};

/** `index` is handed back when the editor wants to know more about the item: its documentation is told only then. */
function toCompletionItem(source: SourceFile, completion: Completion, index: number): CompletionItem {
  const { label, span, insert, snippet } = completion;
  return {
    ...described(completion, index),
    filterText: completion.filter ?? label,
    textEdit: { range: toRange(source, span), newText: insert ?? label },
    ...(snippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
  };
}

/** What an item is, wherever it goes. Hundreds are made for a letter typed, so nothing is made that is thrown away. */
function described({ label, kind, detail, deprecated, first }: Completion, index: number): CompletionItem {
  const item: CompletionItem = { label, kind: completionKinds[kind], data: index };
  if (first) item.sortText = ` ${label}`;
  if (detail !== undefined) item.detail = detail;
  if (deprecated) item.tags = [1];
  return item;
}

/**
 * All that is offered at one place. An editor that takes a range said once (`sharesRange`) gets a fifth of the text,
 * as long as all replace the same word.
 */
export function toCompletions(
  source: SourceFile,
  completions: readonly Completion[],
  sharesRange: boolean,
): CompletionItem[] | CompletionList {
  const first = completions[0];
  if (!sharesRange || first === undefined || completions.some(({ span }) => !isSameSpan(span, first.span)))
    return completions.map((each, index) => toCompletionItem(source, each, index));
  const items = completions.map((each, index) => {
    const item = described(each, index);
    if (each.filter !== undefined) item.filterText = each.filter;
    if (each.insert !== undefined) item.textEditText = each.insert;
    if (each.snippet) item.insertTextFormat = InsertTextFormat.Snippet;
    return item;
  });
  return { isIncomplete: false, itemDefaults: { editRange: toRange(source, first.span) }, items };
}

export function withDocumentation(item: CompletionItem, { documentation }: Completion): CompletionItem {
  return documentation === undefined ? item : { ...item, documentation: { kind: "markdown", value: documentation } };
}

const symbolKinds: Readonly<Record<OutlineKind, SymbolKind>> = {
  section: SymbolKind.Namespace,
  key: SymbolKind.Property,
  plugin: SymbolKind.Module,
  setting: SymbolKind.Property,
  test: SymbolKind.Event,
  chain: SymbolKind.Function,
  table: SymbolKind.Namespace,
  rule: SymbolKind.Field,
  set: SymbolKind.Array,
  variable: SymbolKind.Variable,
  job: SymbolKind.Event,
};

export function toDocumentSymbol(source: SourceFile, symbol: OutlineSymbol): DocumentSymbol {
  return {
    // The protocol forbids an empty name.
    name: symbol.name || "?",
    kind: symbolKinds[symbol.kind],
    range: toRange(source, symbol.span),
    selectionRange: toRange(source, symbol.nameSpan),
    ...(symbol.detail === undefined ? {} : { detail: symbol.detail }),
    children: (symbol.children ?? []).map((child) => toDocumentSymbol(source, child)),
  };
}

export function toFoldingRange(source: SourceFile, { span, kind }: Folding): FoldingRange {
  return {
    startLine: source.lines.lineAt(span.start),
    endLine: source.lines.lineAt(span.end),
    ...(kind === undefined ? {} : { kind }),
  };
}

export function toLocation({ source, occurrence }: Located): Location {
  return { uri: source.uri, range: toRange(source, occurrence.span) };
}

export function toHighlight({ source, occurrence }: Located): DocumentHighlight {
  return {
    range: toRange(source, occurrence.span),
    kind: occurrence.role === "definition" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  };
}

export function toWorkspaceSymbol(located: Located): WorkspaceSymbol {
  const { source, occurrence } = located;
  return {
    name: source.slice(occurrence.span),
    kind: symbolKinds[occurrence.kind],
    location: toLocation(located),
    containerName: source.path,
  };
}

export function toDocumentLink(
  source: SourceFile,
  link: { readonly span: Span; readonly target: SourceFile },
): DocumentLink {
  return { range: toRange(source, link.span), target: link.target.uri };
}

export function toInlayHint(source: SourceFile, hint: Hint): InlayHint {
  return {
    position: source.lines.positionAt(hint.offset),
    label: hint.text,
    paddingLeft: true,
    ...(hint.tooltip === undefined ? {} : { tooltip: { kind: "markdown", value: hint.tooltip } }),
  };
}

export function toSelectionRange(source: SourceFile, spans: readonly Span[]): SelectionRange | undefined {
  let outer: SelectionRange | undefined;
  for (const span of [...spans].reverse())
    outer = { range: toRange(source, span), ...(outer === undefined ? {} : { parent: outer }) };
  return outer;
}

export function toSignatureHelp(signature: Signature): SignatureHelp {
  const { label, documentation, parameters, active } = signature;
  return {
    signatures: [
      {
        label,
        ...(documentation === undefined ? {} : { documentation: { kind: "markdown", value: documentation } }),
        parameters: parameters.map((parameter) => ({
          label: [parameter.span.start, parameter.span.end],
          ...(parameter.documentation === undefined
            ? {}
            : { documentation: { kind: "markdown" as const, value: parameter.documentation } }),
        })),
      },
    ],
    activeSignature: 0,
    activeParameter: active,
  };
}

export function toTextEdit(source: SourceFile, { span, newText }: TextChange): TextEdit {
  return { range: toRange(source, span), newText };
}

const tokenTypes: readonly TokenType[] = [
  "namespace",
  "class",
  "enumMember",
  "event",
  "function",
  "variable",
  "parameter",
  "property",
  "keyword",
  "comment",
  "string",
  "number",
  "regexp",
  "operator",
];
const tokenModifiers: readonly TokenModifier[] = [
  "declaration",
  "readonly",
  "deprecated",
  "modification",
  "documentation",
  "async",
];

export const tokenLegend: SemanticTokensLegend = { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] };

/** The protocol's five numbers a token. Tokens of `above` hide those of `below` they overlap; none spans two lines. */
export function toSemanticTokens(source: SourceFile, below: readonly Token[], above: readonly Token[]): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const { span, type, modifiers } of layered(below, above)) {
    const start = source.lines.positionAt(span.start);
    const end = source.lines.positionAt(span.end);
    if (start.line !== end.line || span.end <= span.start) continue;
    const bits = (modifiers ?? []).reduce((sum, modifier) => sum | (1 << tokenModifiers.indexOf(modifier)), 0);
    data.push(
      start.line - line,
      start.line === line ? start.character - character : start.character,
      end.character - start.character,
      tokenTypes.indexOf(type),
      bits,
    );
    line = start.line;
    character = start.character;
  }
  return data;
}

function layered(below: readonly Token[], above: readonly Token[]): readonly Token[] {
  const upper = [...above].sort((a, b) => a.span.start - b.span.start);
  const lower = [...below].sort((a, b) => a.span.start - b.span.start);
  const kept: Token[] = [];
  let at = 0;
  for (const token of lower) {
    while (at < upper.length && (upper[at]?.span.end ?? 0) <= token.span.start) at++;
    const over = upper[at];
    if (over === undefined || over.span.start >= token.span.end) kept.push(token);
  }
  const all = [...kept, ...upper].sort((a, b) => a.span.start - b.span.start);
  return all.filter((token, index) => index === 0 || (all[index - 1]?.span.end ?? 0) <= token.span.start);
}
