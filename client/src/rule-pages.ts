import * as vscode from "vscode";

/**
 * Shows the shipped page of a rule as rendered Markdown; without an id the user picks one. A click on the rule's id in
 * a hover or in Problems does not pass here: the server links it to the page's `file:` URI, which opens on desktop, in
 * a remote window and in the browser alike, where a hover refuses commands.
 */
export async function openRulePage(extensionUri: vscode.Uri, rule: unknown): Promise<void> {
  const folder = vscode.Uri.joinPath(extensionUri, "dist", "rules");
  const pages = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name.replace(/\.md$/, "")).sort();
  const id =
    typeof rule === "string"
      ? rule
      : await vscode.window.showQuickPick(pages, {
          placeHolder: vscode.l10n.t("Which rule do you want to read about?"),
        });
  if (id === undefined) return;
  if (pages.includes(id)) {
    await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.joinPath(folder, `${id}.md`));
  } else {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('No page about "{rule}" is shipped with this version of Sallyport.', { rule: id }),
    );
  }
}
