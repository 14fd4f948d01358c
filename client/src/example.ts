import * as vscode from "vscode";

/** The files to open once the window with the example has started: what its findings are about, side by side. */
const openNext = "sallyport.openNext";

const exampleFiles = ["etc/mail/spamassassin/v310.pre", "etc/nftables.conf"];

/**
 * Copies the shipped mail host to where it may be edited and opens it as a folder. The copy is made anew each time,
 * so the walkthrough always starts from the broken host; a window that has a folder open is left alone.
 */
export async function openExample(context: vscode.ExtensionContext): Promise<void> {
  const shipped = vscode.Uri.joinPath(context.extensionUri, "examples", "mail-host");
  const copy = vscode.Uri.joinPath(context.globalStorageUri, "example", "mail-host");
  await vscode.workspace.fs.copy(shipped, copy, { overwrite: true });
  if (vscode.workspace.workspaceFolders?.some((folder) => folder.uri.toString() === copy.toString())) {
    await showExample(copy);
    return;
  }
  await context.globalState.update(openNext, copy.toString());
  await vscode.commands.executeCommand("vscode.openFolder", copy, {
    forceNewWindow: vscode.workspace.workspaceFolders !== undefined,
  });
}

/** To be called at start: opens the files of an example that `openExample` has just opened in this window. */
export async function continueExample(context: vscode.ExtensionContext): Promise<void> {
  const wanted = context.globalState.get<string>(openNext);
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === wanted);
  if (folder === undefined) return;
  await context.globalState.update(openNext, undefined);
  await showExample(folder.uri);
}

async function showExample(folder: vscode.Uri): Promise<void> {
  for (const [index, path] of exampleFiles.entries()) {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, path), {
      viewColumn: index === 0 ? vscode.ViewColumn.One : vscode.ViewColumn.Beside,
      preserveFocus: index > 0,
      preview: false,
    });
  }
}
