import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

/**
 * Has the server ask the installed `spamassassin --lint` when one of its files is saved: only where the user wants it,
 * and only in a trusted folder, since the program loads whatever plugins the files name.
 */
export function lintOnSave(client: LanguageClient): vscode.Disposable {
  return vscode.workspace.onDidSaveTextDocument((document) => {
    if (document.languageId !== "spamassassin" || !vscode.workspace.isTrusted) return;
    if (vscode.workspace.getConfiguration("sallyport.spamassassin", document).get("lint") !== true) return;
    void client.sendNotification("sallyport/lint", { uri: client.code2ProtocolConverter.asUri(document.uri) });
  });
}
