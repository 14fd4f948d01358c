import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, State, TransportKind } from "vscode-languageclient/node";
import { continueExample, openExample } from "./example.ts";
import { documentSelector, filePatterns } from "./files.ts";
import { lintOnSave } from "./lint.ts";
import { reveal } from "./reveal.ts";
import { openRulePage } from "./rule-pages.ts";
import { createStatusItem, type Status, statusNotification } from "./status.ts";

let client: LanguageClient | undefined;

/** Starts the language server and what VS Code alone can show. There is no analysis on this side. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const status = createStatusItem();
  const started = createClient(context);
  client = started;
  started.onNotification(statusNotification, (counts: Status) => status.show(counts));
  started.onDidChangeState(({ newState }) => {
    if (newState === State.Stopped) status.showStopped();
  });

  const command = (id: string, run: (...parameters: unknown[]) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`sallyport.${id}`, run);
  context.subscriptions.push(
    status,
    lintOnSave(started),
    command("restartServer", () => started.restart()),
    command("showOutput", () => started.outputChannel.show()),
    command("openExample", () => openExample(context)),
    command("reveal", reveal),
    command("openRulePage", (rule) => openRulePage(context.extensionUri, rule)),
  );

  await Promise.all([started.start(), continueExample(context)]);
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
}

function createClient(context: vscode.ExtensionContext): LanguageClient {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server.cjs").fsPath;
  // Messages follow the display language of the editor, not the locale of the machine.
  const env = { ...process.env, VSCODE_NLS_CONFIG: JSON.stringify({ locale: vscode.env.language }) };
  const server = { module, transport: TransportKind.ipc, options: { env } };
  const watchers = filePatterns.map((pattern) => vscode.workspace.createFileSystemWatcher(pattern));
  context.subscriptions.push(...watchers);
  const options: LanguageClientOptions = {
    documentSelector,
    diagnosticCollectionName: "sallyport",
    synchronize: { configurationSection: "sallyport", fileEvents: watchers },
  };
  return new LanguageClient(
    "sallyport",
    "Sallyport",
    { run: server, debug: { ...server, options: { env, execArgv: ["--nolazy", "--inspect=6019"] } } },
    options,
  );
}
