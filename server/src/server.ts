import {
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DocumentDiagnosticReportKind,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "./analysis.ts";
import { answer, answered, type Guard } from "./answers.ts";
import { toDiagnostic } from "./lsp.ts";
import type { Finding } from "./model/finding.ts";
import { flowName } from "./model/flow.ts";
import { RealLint } from "./real-lint.ts";
import { severitiesFrom } from "./settings.ts";
import { Workspace } from "./workspace.ts";

interface Published {
  readonly findings: readonly Finding[];
  /** What the real program says, where it was asked. */
  readonly lint: readonly Diagnostic[];
  /** Of the document, where it is open: a new version is answered even where the old findings still hold. */
  readonly version: number | undefined;
  /** As sent. */
  readonly text: string;
}

/** How long an editor that has just started is given to name the first open file; milliseconds. */
const patience = 20;

/** Answers one editor over one connection. Handlers translate, ask and translate back; nothing is worked out here. */
export function serve(connection: Connection, page: (rule: string) => string): void {
  const workspace = new Workspace();
  const documents = new TextDocuments(TextDocument);
  /** What was last published for a URI, so that only what changed is sent. */
  const published = new Map<string, Published>();
  /** The editor asks for diagnostics and takes none unasked. One that can do both is sent them, or it shows each twice. */
  let pullsOnly = false;
  let refreshes = false;
  let refreshesHints = false;
  let refreshesTokens = false;
  let configures = false;
  let sharesRange = false;
  let watchesFolders = false;
  let scheduled = false;
  let folders: readonly string[] = [];

  const realLint = new RealLint(connection, workspace, schedule);

  const version = (uri: string): number | null => documents.get(uri)?.version ?? null;

  const guarded: Guard = (name, empty, respond) => (parameters) => {
    try {
      return respond(parameters);
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
    refreshesHints = capabilities.workspace?.inlayHint?.refreshSupport ?? false;
    refreshesTokens = capabilities.workspace?.semanticTokens?.refreshSupport ?? false;
    sharesRange = textDocument?.completion?.completionList?.itemDefaults?.includes("editRange") ?? false;
    configures = capabilities.workspace?.didChangeConfiguration?.dynamicRegistration ?? false;
    watchesFolders = capabilities.workspace?.workspaceFolders ?? false;
    const named = parameters.workspaceFolders?.map((folder) => folder.uri) ?? [];
    folders = named.length > 0 ? named : parameters.rootUri ? [parameters.rootUri] : [];
    return {
      serverInfo: { name: "sallyport" },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        ...answered,
        ...(pullsOnly ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } } : {}),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(() => {
    // Only now: reading thousands of files must not keep the editor waiting for what the server can do.
    for (const uri of folders) workspace.addFolder(uri);
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
    const analysis = workspace.advance();
    const byUri = new Map<string, Finding[]>();
    for (const finding of analysis.findings) {
      const { uri } = finding.place.source;
      const list = byUri.get(uri);
      if (list === undefined) byUri.set(uri, [finding]);
      else list.push(finding);
    }
    // Open files come first and always have an answer, so an editor's old squiggles go.
    const rest = analysis.isComplete ? [...byUri.keys(), ...realLint.uris, ...published.keys()] : [];
    for (const uri of pullsOnly ? [] : new Set([...workspace.openUris, ...rest])) {
      const findings = byUri.get(uri) ?? [];
      const lint = realLint.of(uri);
      const version = documents.get(uri)?.version;
      const before = published.get(uri);
      const open = workspace.isOpen(uri);
      // A host that has not changed keeps its findings, object by object.
      if (before === undefined ? findings.length + lint.length === 0 && !open : isSame(before, findings, lint, version))
        continue;
      const diagnostics = [...findings.map((finding) => toDiagnostic(finding, page)), ...lint];
      const text = JSON.stringify(diagnostics);
      if (diagnostics.length === 0 && !open) published.delete(uri);
      else published.set(uri, { findings, lint, version, text });
      if (before?.text === text && before.version === version) continue;
      void connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) });
    }
    if (!analysis.isComplete) {
      // A file that the editor is about to open comes before all others too.
      setTimeout(schedule, documents.keys().length === 0 ? patience : 0);
      return;
    }
    void connection.sendNotification("sallyport/status", status(analysis));
    if (refreshes) void connection.sendRequest("workspace/codeLens/refresh");
    if (refreshesHints) connection.languages.inlayHint.refresh();
    if (refreshesTokens) connection.languages.semanticTokens.refresh();
  }

  documents.onDidChangeContent(({ document }) => {
    workspace.open(document.uri, document.getText(), document.languageId);
    realLint.forget(document.uri);
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
      items: [
        ...findingsOf(textDocument.uri).map((finding) => toDiagnostic(finding, page)),
        ...realLint.of(textDocument.uri),
      ],
    })),
  );

  // The editor sends this where its user has asked for it and trusts the folder.
  connection.onNotification("sallyport/lint", async ({ uri }: { readonly uri: string }) => {
    try {
      await realLint.ask(uri);
    } catch (error) {
      connection.console.error(`lint: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  });

  answer(connection, workspace, { guarded, version, page, sharesRange: () => sharesRange });

  documents.listen(connection);
  connection.listen();
}

function isSame(
  before: Published,
  findings: readonly Finding[],
  lint: readonly Diagnostic[],
  version: number | undefined,
): boolean {
  return (
    before.version === version &&
    before.lint === lint &&
    before.findings.length === findings.length &&
    findings.every((finding, at) => finding === before.findings[at])
  );
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
