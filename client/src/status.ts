import * as vscode from "vscode";

/** What the server says after every round of analysis: counts over the whole workspace. */
export interface Status {
  readonly errors: number;
  readonly warnings: number;
  /** Ways out that are needed and shut. */
  readonly blocked: number;
  readonly hosts: number;
}

export const statusNotification = "sallyport/status";

export interface StatusItem extends vscode.Disposable {
  show(status: Status): void;
  showStopped(): void;
}

/** The count in the status bar. A click opens Problems, where the findings are. */
export function createStatusItem(): StatusItem {
  const item = vscode.window.createStatusBarItem("sallyport.status", vscode.StatusBarAlignment.Left, 10);
  item.name = "Sallyport";
  item.command = "workbench.actions.view.problems";
  return {
    show(status) {
      item.text = `$(shield) ${summary(status)}`;
      item.tooltip = details(status);
      item.accessibilityInformation = { label: `Sallyport: ${summary(status)}` };
      item.backgroundColor =
        status.blocked + status.errors > 0 ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
      if (status.hosts > 0 || status.errors + status.warnings > 0) item.show();
      else item.hide();
    },
    showStopped() {
      item.text = `$(shield) $(debug-disconnect)`;
      item.tooltip = vscode.l10n.t(
        'Sallyport\'s language server is not running. The command "Restart Server" starts it.',
      );
      item.backgroundColor = undefined;
      item.show();
    },
    dispose: () => item.dispose(),
  };
}

function summary({ blocked, errors, warnings }: Status): string {
  if (blocked > 0) return vscode.l10n.t("{count} blocked", { count: blocked });
  const findings = errors + warnings;
  if (findings === 1) return vscode.l10n.t("1 finding");
  if (findings > 1) return vscode.l10n.t("{count} findings", { count: findings });
  return vscode.l10n.t("all ways out open");
}

function details({ blocked, errors, warnings, hosts }: Status): vscode.MarkdownString {
  const lines = [
    hosts === 1 ? vscode.l10n.t("1 host read") : vscode.l10n.t("{count} hosts read", { count: hosts }),
    blocked === 1
      ? vscode.l10n.t("1 way out is needed and shut")
      : vscode.l10n.t("{count} ways out are needed and shut", { count: blocked }),
    vscode.l10n.t("{errors} errors, {warnings} warnings", { errors, warnings }),
  ];
  return new vscode.MarkdownString(`**Sallyport**\n\n${lines.map((line) => `- ${line}`).join("\n")}`);
}
