import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DocumentDiagnosticReportKind,
  type InitializeParams,
  type InitializeResult,
  type Range,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "./analysis.ts";
import { annotate } from "./annotations.ts";
import { read } from "./languages/index.ts";
import {
  toCodeAction,
  toCodeLens,
  toCompletionItem,
  toDiagnostic,
  toDocumentSymbol,
  toFoldingRange,
  toRange,
  toWorkspaceEdit,
} from "./lsp.ts";
import type { Finding } from "./model/finding.ts";
import { flowName } from "./model/flow.ts";
import { severitiesFrom } from "./settings.ts";
import { touches } from "./text/span.ts";
import { Workspace } from "./workspace.ts";

/** Answers one editor over one connection. Handlers translate, ask and translate back; nothing is worked out here. */
export function serve(connection: Connection, page: (rule: string) => string): void {
  const workspace = new Workspace();
  const documents = new TextDocuments(TextDocument);
  /** What was last published for a URI, so that only what changed is sent. */
  const published = new Map<string, string>();
  /** The editor asks for diagnostics and takes none unasked. One that can do both is sent them, or it shows each twice. */
  let pullsOnly = false;
  let refreshes = false;
  let configures = false;
  let watchesFolders = false;
  let scheduled = false;

  const version = (uri: string): number | null => documents.get(uri)?.version ?? null;

  /** A handler that fails answers empty and logs; the server lives. */
  const guarded =
    <Parameters, Result>(name: string, empty: Result, answer: (parameters: Parameters) => Result) =>
    (parameters: Parameters): Result => {
      try {
        return answer(parameters);
      } catch (error) {
        connection.console.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        return empty;
      }
    };

  connection.onInitialize((parameters: InitializeParams): InitializeResult => {
    const { capabilities } = parameters;
    const { textDocument } = capabilities;
    pullsOnly = textDocument?.diagnostic !== undefined && textDocument.publishDiagnostics === undefined;
    refreshes = capabilities.workspace?.codeLens?.refreshSupport ?? false;
    configures = capabilities.workspace?.didChangeConfiguration?.dynamicRegistration ?? false;
    watchesFolders = capabilities.workspace?.workspaceFolders ?? false;
    const folders = parameters.workspaceFolders?.map((folder) => folder.uri) ?? [];
    for (const uri of folders.length > 0 ? folders : parameters.rootUri ? [parameters.rootUri] : [])
      workspace.addFolder(uri);
    return {
      serverInfo: { name: "sallyport" },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        hoverProvider: true,
        completionProvider: { triggerCharacters: [":", "$", "@", "=", "-", " "] },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll] },
        codeLensProvider: {},
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        ...(pullsOnly ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } } : {}),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(() => {
    if (configures) void connection.client.register(DidChangeConfigurationNotification.type, { section: "sallyport" });
    if (watchesFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) workspace.removeFolder(uri);
        for (const { uri } of added) workspace.addFolder(uri);
        schedule();
      });
    schedule();
  });

  /** Changes that arrive together are analysed once, as soon as the queue is empty: no artificial delay. */
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      guarded("publish", undefined, publish)(undefined);
    });
  }

  function publish(): void {
    const { analysis } = workspace;
    const byUri = new Map<string, Diagnostic[]>();
    for (const finding of analysis.findings) {
      const { uri } = finding.place.source;
      const list = byUri.get(uri);
      if (list === undefined) byUri.set(uri, [toDiagnostic(finding, page)]);
      else list.push(toDiagnostic(finding, page));
    }
    // Open files come first and always have an answer, so an editor's old squiggles go.
    for (const uri of new Set([...workspace.openUris, ...byUri.keys(), ...published.keys()])) {
      const diagnostics = byUri.get(uri) ?? [];
      const before = published.get(uri);
      const open = documents.get(uri);
      // A new version of an open document is answered even where nothing has changed: then the old ones still hold.
      const now = `${open?.version ?? ""} ${JSON.stringify(diagnostics)}`;
      if (pullsOnly || before === now || (before === undefined && diagnostics.length === 0 && !workspace.isOpen(uri)))
        continue;
      if (diagnostics.length === 0 && !workspace.isOpen(uri)) published.delete(uri);
      else published.set(uri, now);
      void connection.sendDiagnostics({ uri, diagnostics, ...(open === undefined ? {} : { version: open.version }) });
    }
    void connection.sendNotification("sallyport/status", status(analysis));
    if (refreshes) void connection.sendRequest("workspace/codeLens/refresh");
  }

  documents.onDidChangeContent(({ document }) => {
    workspace.open(document.uri, document.getText(), document.languageId);
    schedule();
  });
  documents.onDidClose(({ document }) => {
    workspace.close(document.uri);
    schedule();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) workspace.changedOnDisk(uri);
    schedule();
  });
  connection.onDidChangeConfiguration(async ({ settings }) => {
    const given: unknown =
      settings?.sallyport ?? (configures ? await connection.workspace.getConfiguration("sallyport") : {});
    workspace.setSeverities(severitiesFrom(given));
    schedule();
  });

  const findingsOf = (uri: string): readonly Finding[] =>
    workspace.analysis.findings.filter((finding) => finding.place.source.uri === uri);

  connection.languages.diagnostics.on(
    guarded("diagnostic", { kind: DocumentDiagnosticReportKind.Full, items: [] }, ({ textDocument }) => ({
      kind: DocumentDiagnosticReportKind.Full,
      items: findingsOf(textDocument.uri).map((finding) => toDiagnostic(finding, page)),
    })),
  );

  connection.onHover(
    guarded("hover", null, ({ textDocument, position }) => {
      const source = workspace.source(textDocument.uri);
      if (source === undefined) return null;
      const offset = source.lines.offsetAt(position);
      const own = read(source)?.hover(offset);
      const joined = annotationsOf(textDocument.uri).filter(
        ({ place, detail }) => detail !== "" && touches(source.lineSpan(place.span.start), offset),
      );
      if (own === undefined && joined.length === 0) return null;
      const span = own?.span ?? joined[0]?.place.span;
      const value = [...(own === undefined ? [] : [own.markdown]), ...joined.map(({ detail }) => detail)].join(
        "\n\n---\n\n",
      );
      return { contents: { kind: "markdown", value }, ...(span === undefined ? {} : { range: toRange(source, span) }) };
    }),
  );

  const annotationsOf = (uri: string) =>
    workspace.analysis.hosts.flatMap(({ host }) => annotate(host)).filter(({ place }) => place.source.uri === uri);

  connection.onCompletion(
    guarded("completion", [], ({ textDocument, position }) => {
      const source = workspace.source(textDocument.uri);
      if (source === undefined) return [];
      return (read(source)?.complete(source.lines.offsetAt(position)) ?? []).map((each) =>
        toCompletionItem(source, each),
      );
    }),
  );

  connection.onCodeLens(guarded("codeLens", [], ({ textDocument }) => annotationsOf(textDocument.uri).map(toCodeLens)));

  connection.onDocumentSymbol(
    guarded("documentSymbol", [], ({ textDocument }) => {
      const source = workspace.source(textDocument.uri);
      return source === undefined ? [] : (read(source)?.outline() ?? []).map((each) => toDocumentSymbol(source, each));
    }),
  );

  connection.onFoldingRanges(
    guarded("foldingRange", [], ({ textDocument }) => {
      const source = workspace.source(textDocument.uri);
      return source === undefined ? [] : (read(source)?.folding() ?? []).map((each) => toFoldingRange(source, each));
    }),
  );

  connection.onCodeAction(
    guarded("codeAction", [], ({ textDocument, range, context }) => {
      const findings = findingsOf(textDocument.uri);
      const wanted = (kind: string) =>
        context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
      const here = findings.filter((finding) => meets(toRange(finding.place.source, finding.place.span), range));
      const actions: CodeAction[] = [];
      if (wanted(CodeActionKind.QuickFix))
        for (const finding of here) {
          const diagnostic = toDiagnostic(finding, page);
          for (const fix of finding.fixes) actions.push(toCodeAction(fix, diagnostic, version));
        }
      if (wanted(CodeActionKind.SourceFixAll)) actions.push(...fixAll(findings, version));
      return actions;
    }),
  );

  documents.listen(connection);
  connection.listen();
}

/** True where two ranges overlap or touch: a cursor at the end of a word still stands at the word. */
function meets(a: Range, b: Range): boolean {
  const before = (first: Range["start"], second: Range["start"]) =>
    first.line < second.line || (first.line === second.line && first.character < second.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}

/** All preferred fixes of a file whose edits do not get in each other's way, as one action. */
function fixAll(findings: readonly Finding[], version: (uri: string) => number | null): readonly CodeAction[] {
  const taken: Finding["fixes"][number]["edits"][number][] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find((each) => each.preferred && each.creates === undefined);
    if (fix === undefined) continue;
    const clashes = fix.edits.some(({ place }) =>
      taken.some(
        (other) =>
          other.place.source === place.source &&
          other.place.span.start <= place.span.end &&
          place.span.start <= other.place.span.end,
      ),
    );
    if (!clashes) taken.push(...fix.edits);
  }
  if (taken.length === 0) return [];
  const title = "Fix all that Sallyport can fix in this file";
  return [{ title, kind: CodeActionKind.SourceFixAll, edit: toWorkspaceEdit(taken, [], title, version) }];
}

function status(analysis: Analysis) {
  const count = (severity: string) => analysis.findings.filter((finding) => finding.severity === severity).length;
  // A component's many mirrors are one shut way out.
  const blocked = new Set(
    analysis.hosts.flatMap(({ host }) =>
      host.needs
        .filter(({ need, verdict }) => need.active && (verdict?.action === "drop" || verdict?.action === "reject"))
        .map(({ need }) => `${host.root} ${need.component} ${flowName(need.flow)}`),
    ),
  );
  return {
    errors: count("error"),
    warnings: count("warning"),
    blocked: blocked.size,
    hosts: analysis.hosts.filter(({ host }) => host.needs.length > 0).length,
  };
}
