import * as vscode from "vscode";
import type { HandleDiagnosticsSignature } from "vscode-languageclient/node";

/** Our diagnostics carry the rule id as their code, with the shipped page as its link. */
function ruleOf(diagnostic: vscode.Diagnostic): string | undefined {
  if (diagnostic.source !== "sallyport" || typeof diagnostic.code !== "object") return undefined;
  return String(diagnostic.code.value);
}

/**
 * The server links each finding to the page as a `file:` URI, which is right for any editor on the same machine. In
 * VS Code the click is answered where the window is drawn, which may be a browser; a command runs beside the server,
 * finds the page there and can show it rendered.
 */
export function linkRulePages(
  uri: vscode.Uri,
  diagnostics: vscode.Diagnostic[],
  next: HandleDiagnosticsSignature,
): void {
  for (const diagnostic of diagnostics) {
    const rule = ruleOf(diagnostic);
    if (rule === undefined) continue;
    const target = vscode.Uri.from({
      scheme: "command",
      path: "sallyport.openRulePage",
      query: JSON.stringify([rule]),
    });
    diagnostic.code = { value: rule, target };
  }
  next(uri, diagnostics);
}

/** Shows the page of a rule as rendered Markdown; without an id the user picks one. */
export async function openRulePage(extensionUri: vscode.Uri, rule: unknown): Promise<void> {
  const folder = vscode.Uri.joinPath(extensionUri, "dist", "rules");
  const id = typeof rule === "string" ? rule : await pickRule(folder);
  if (id === undefined) return;
  const page = vscode.Uri.joinPath(folder, `${id.replaceAll(/[^a-z0-9-]/g, "")}.md`);
  try {
    await vscode.workspace.fs.stat(page);
  } catch {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('No page about "{rule}" is shipped with this version of Sallyport.', { rule: id }),
    );
    return;
  }
  await vscode.commands.executeCommand("markdown.showPreviewToSide", page);
}

async function pickRule(folder: vscode.Uri): Promise<string | undefined> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const ids = entries.map(([name]) => name.replace(/\.md$/, "")).sort();
  return vscode.window.showQuickPick(ids, { placeHolder: vscode.l10n.t("Which rule do you want to read about?") });
}
