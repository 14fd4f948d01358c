import { readdirSync, readFileSync } from "node:fs";
import { createConnection, ProposedFeatures, TextDocumentSyncKind, TextDocuments } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";

// The second floor: keeps every text of the workspace and runs one regular expression over the changed one.
const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
const texts = new Map<string, string>();
connection.onInitialize(({ workspaceFolders }) => {
  for (const { uri } of workspaceFolders ?? []) {
    const folder = URI.parse(uri).fsPath;
    for (const name of readdirSync(folder, { recursive: true }).map(String))
      if (/\.(?:cf|pre)$/.test(name)) texts.set(`${uri}/${name}`, readFileSync(`${folder}/${name}`, "utf8"));
  }
  return {
    capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental, hoverProvider: true, completionProvider: {} },
  };
});
documents.onDidChangeContent(({ document }) => {
  const text = document.getText();
  texts.set(document.uri, text);
  const diagnostics = [];
  for (const match of text.matchAll(/^[ \t]*nosuchcommand\b.*$/gm))
    diagnostics.push({
      range: { start: document.positionAt(match.index), end: document.positionAt(match.index + match[0].length) },
      message: "no such command",
    });
  void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
});
connection.onHover(() => null);
connection.onCompletion(() => []);
documents.listen(connection);
connection.listen();
