import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  ErrorCodes,
  type Range,
  ResponseError,
  type ServerCapabilities,
} from "vscode-languageserver";
import { completions, hints, hostTokens, hoverDetails, lenses } from "./annotations/index.ts";
import { fixAll, fixKinds, modernise, type Offer, offersFor } from "./code-actions.ts";
import { read } from "./languages/index.ts";
import type { Completion, Reading } from "./languages/language.ts";
import {
  toCodeAction,
  toCodeLens,
  toCompletions,
  toDiagnostic,
  toDocumentLink,
  toDocumentSymbol,
  toFoldingRange,
  toHighlight,
  toInlayHint,
  tokenLegend,
  toLocation,
  toRange,
  toSelectionRange,
  toSemanticTokens,
  toSignatureHelp,
  toTextEdit,
  toWorkspaceEdit,
  toWorkspaceSymbol,
  withDocumentation,
} from "./lsp.ts";
import { findSymbols, isRenamable, nameAt, rename, resolveLinks, sameNames } from "./navigation.ts";
import { pathCompletions } from "./paths.ts";
import { renamings } from "./renamings.ts";
import type { SourceFile } from "./text/source.ts";
import type { Workspace } from "./workspace.ts";

/** Wraps a handler: one that fails answers `empty` and logs. */
export type Guard = <Parameters, Result>(
  name: string,
  empty: Result,
  respond: (parameters: Parameters) => Result,
) => (parameters: Parameters) => Result;

export interface Door {
  readonly guarded: Guard;
  /** Version of an open document, null for one on disk. */
  readonly version: (uri: string) => number | null;
  /** Address of a rule's page. */
  readonly page: (rule: string) => string;
  /** Whether the editor takes the range that all completions replace once for all. */
  readonly sharesRange: () => boolean;
}

/** A source action: it stands in the editor's menu for the whole file, and never in the light bulb of a line. */
const modernisation = "source.modernize";

/** What the handlers below answer. */
export const answered: ServerCapabilities = {
  hoverProvider: true,
  completionProvider: {
    triggerCharacters: [":", "$", "@", "=", "-", " ", "(", "'", "%", "{", "<", "_", "/", "[", ","],
    resolveProvider: true,
  },
  signatureHelpProvider: { triggerCharacters: ["(", ","] },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll, modernisation] },
  codeLensProvider: {},
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentLinkProvider: {},
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  semanticTokensProvider: { legend: tokenLegend, full: true },
  inlayHintProvider: true,
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
};

interface Asked {
  readonly textDocument: { readonly uri: string };
}

/** Answers what an editor asks about documents: translates, asks the file's reading or its hosts, translates back. */
export function answer(
  connection: Connection,
  workspace: Workspace,
  { guarded, version, page, sharesRange }: Door,
): void {
  /** Answers `empty` for a document that no language claims. */
  const about = <Parameters extends Asked, Result>(
    name: string,
    empty: Result,
    respond: (source: SourceFile, reading: Reading, parameters: Parameters) => Result,
  ) =>
    guarded(name, empty, (parameters: Parameters) => {
      const source = workspace.source(parameters.textDocument.uri);
      const reading = source === undefined ? undefined : read(source);
      return source === undefined || reading === undefined ? empty : respond(source, reading, parameters);
    });

  const languageOf = (uri: string): string | undefined => {
    const source = workspace.source(uri);
    return source === undefined ? undefined : read(source)?.facts.language;
  };

  connection.onHover(
    about("hover", null, (source, reading, { position }) => {
      const offset = source.lines.offsetAt(position);
      const own = reading.hover(offset);
      const joined = hoverDetails(workspace.analysis, source, offset);
      if (own === undefined && joined.length === 0) return null;
      const value = [...(own === undefined ? [] : [own.markdown]), ...joined].join("\n\n---\n\n");
      return {
        contents: { kind: "markdown", value },
        range: toRange(source, own?.span ?? reading.occurrenceAt(offset)?.span ?? source.lineSpan(offset)),
      };
    }),
  );

  /** What was offered last. A hundred pages of documentation need not cross the pipe for the one that is read. */
  let offered: readonly Completion[] = [];

  connection.onCompletion(
    about("completion", [], (source, reading, { position }) => {
      const offset = source.lines.offsetAt(position);
      offered = [
        ...completions(workspace.analysis, source, reading, offset),
        ...pathCompletions(source, offset, (path) => workspace.entries(source.folder, path)),
      ];
      return toCompletions(source, offered, sharesRange());
    }),
  );

  connection.onCompletionResolve((item) => {
    const completion = offered[Number(item.data)];
    return completion === undefined || completion.label !== item.label ? item : withDocumentation(item, completion);
  });

  connection.onSignatureHelp(
    about("signatureHelp", null, (source, reading, { position }) => {
      const signature = reading.signature(source.lines.offsetAt(position));
      return signature === undefined ? null : toSignatureHelp(signature);
    }),
  );

  connection.onCodeLens(about("codeLens", [], (source) => lenses(workspace.analysis, source).map(toCodeLens)));

  connection.onDefinition(
    about("definition", [], (source, _, { position }) => {
      const named = nameAt(workspace.analysis, source, source.lines.offsetAt(position));
      return (named?.all ?? []).filter(({ occurrence }) => occurrence.role === "definition").map(toLocation);
    }),
  );

  connection.onReferences(
    about("references", [], (source, _, { position, context }) => {
      const named = nameAt(workspace.analysis, source, source.lines.offsetAt(position));
      return (named?.all ?? [])
        .filter(({ occurrence }) => context.includeDeclaration || occurrence.role === "reference")
        .map(toLocation);
    }),
  );

  connection.onDocumentHighlight(
    about("documentHighlight", [], (source, _, { position }) =>
      sameNames(source, source.lines.offsetAt(position)).map(toHighlight),
    ),
  );

  connection.onPrepareRename(
    about("prepareRename", null, (source, _, { position }) => {
      const named = nameAt(workspace.analysis, source, source.lines.offsetAt(position));
      return named === undefined || !isRenamable(named) ? null : toRange(source, named.at.span);
    }),
  );

  connection.onRenameRequest(({ textDocument, position, newName }) => {
    const source = workspace.source(textDocument.uri);
    const edits =
      source === undefined
        ? undefined
        : rename(workspace.analysis, source, source.lines.offsetAt(position), newName.trim());
    // A refusal is shown to the user by the editor, so it must not be swallowed as a failure.
    if (typeof edits === "string") return new ResponseError(ErrorCodes.InvalidParams, edits);
    return edits === undefined ? null : toWorkspaceEdit(edits, [], newName, version);
  });

  connection.onDocumentLinks(
    about("documentLink", [], (source) =>
      resolveLinks(source, workspace.sources).map((link) => toDocumentLink(source, link)),
    ),
  );

  connection.onDocumentSymbol(
    about("documentSymbol", [], (source, reading) => reading.outline().map((each) => toDocumentSymbol(source, each))),
  );

  connection.onWorkspaceSymbol(
    guarded("workspaceSymbol", [], ({ query }) => findSymbols(workspace.sources, query).map(toWorkspaceSymbol)),
  );

  connection.onFoldingRanges(
    about("foldingRange", [], (source, reading) => reading.folding().map((each) => toFoldingRange(source, each))),
  );

  connection.onSelectionRanges(
    about("selectionRange", [], (source, reading, { positions }) =>
      positions.map((position) => {
        const offset = source.lines.offsetAt(position);
        const whole = { start: 0, end: source.text.length };
        const spans = [...reading.selections(offset), source.lineSpan(offset), whole];
        return toSelectionRange(source, nested(spans)) ?? { range: { start: position, end: position } };
      }),
    ),
  );

  connection.languages.semanticTokens.on(
    about("semanticTokens", { data: [] }, (source, reading) => ({
      data: toSemanticTokens(source, reading.tokens(), hostTokens(workspace.analysis, source)),
    })),
  );

  connection.languages.inlayHint.on(
    about("inlayHint", [], (source, _, { range }) =>
      hints(workspace.analysis, source)
        .map((hint) => toInlayHint(source, hint))
        .filter(({ position: { line } }) => range.start.line <= line && line <= range.end.line),
    ),
  );

  connection.onDocumentFormatting(
    about("formatting", [], (source, reading, { options }) =>
      reading.format(options).map((change) => toTextEdit(source, change)),
    ),
  );

  connection.onDocumentRangeFormatting(
    about("rangeFormatting", [], (source, reading, { options, range }) =>
      reading
        .format(options)
        .map((change) => toTextEdit(source, change))
        .filter((edit) => range.start.line <= edit.range.start.line && edit.range.end.line <= range.end.line),
    ),
  );

  connection.onCodeAction(
    guarded("codeAction", [], ({ textDocument, range, context }) => {
      const { findings } = workspace.analysis;
      const inFile = findings.filter((finding) => finding.place.source.uri === textDocument.uri);
      const wanted = (kind: string) =>
        context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
      const here = inFile.filter((finding) => meets(toRange(finding.place.source, finding.place.span), range));
      const actions: CodeAction[] = [];
      if (wanted(CodeActionKind.QuickFix)) {
        const offers = offersFor(here);
        const offer = ({ fix, findings: settled }: Offer): CodeAction =>
          toCodeAction(
            fix,
            settled.map((finding) => toDiagnostic(finding, page)),
            version,
          );
        actions.push(...offers.filter(({ fix }) => !fix.silences).map(offer));
        for (const { title, edits } of [...renamings(workspace.analysis, here), ...fixKinds(here, inFile, findings)])
          actions.push({ title, kind: CodeActionKind.QuickFix, edit: toWorkspaceEdit(edits, [], title, version) });
        actions.push(...offers.filter(({ fix }) => fix.silences).map(offer));
      }
      if (wanted(CodeActionKind.SourceFixAll)) {
        const all = fixAll(inFile);
        if (all !== undefined)
          actions.push({
            title: all.title,
            kind: CodeActionKind.SourceFixAll,
            edit: toWorkspaceEdit(all.edits, [], all.title, version),
          });
      }
      if (wanted(modernisation) && languageOf(textDocument.uri) === "spamassassin") {
        const all = modernise(findings);
        if (all !== undefined)
          actions.push({
            title: all.title,
            kind: modernisation,
            edit: toWorkspaceEdit(all.edits, [], all.title, version),
          });
      }
      return actions;
    }),
  );
}

/** True where two ranges overlap or touch: a cursor at the end of a word still stands at the word. */
function meets(a: Range, b: Range): boolean {
  const before = (first: Range["start"], second: Range["start"]) =>
    first.line < second.line || (first.line === second.line && first.character < second.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}

/** The spans that each hold the one before, as the protocol demands. */
function nested<Range extends { readonly start: number; readonly end: number }>(spans: readonly Range[]) {
  const kept: Range[] = [];
  for (const span of spans) {
    const inner = kept.at(-1);
    if (
      inner === undefined ||
      (span.start <= inner.start && inner.end <= span.end && span.end - span.start > inner.end - inner.start)
    )
      kept.push(span);
  }
  return kept;
}
