import * as vscode from "vscode";
import type { Range } from "vscode-languageclient/node";

/** Goes to the place a code lens speaks of, such as the firewall line that decides; without a place it does nothing. */
export async function reveal(uri: unknown, range: unknown): Promise<void> {
  if (typeof uri !== "string" || !isRange(range)) return;
  const { start, end } = range;
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
  });
}

function isRange(value: unknown): value is Range {
  return typeof value === "object" && value !== null && "start" in value && "end" in value;
}
