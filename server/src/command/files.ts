import { statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { URI } from "vscode-uri";
import { Workspace } from "../workspace.ts";

/** A path that the user named and that cannot be used: the command ends with 2. */
export class Misuse extends Error {}

/**
 * A workspace of the paths given. A folder is a workspace folder; a file is read together with its folder, and only
 * what concerns the file is shown.
 */
export function openPaths(paths: readonly string[]): { readonly workspace: Workspace; shows(uri: string): boolean } {
  const workspace = new Workspace();
  const shown: string[] = [];
  for (const path of paths.length === 0 ? ["."] : paths) {
    const absolute = resolve(path);
    let isFile: boolean;
    try {
      isFile = statSync(absolute).isFile();
    } catch {
      throw new Misuse(`${path}: no such file or folder`);
    }
    workspace.addFolder(URI.file(isFile ? dirname(absolute) : absolute).toString());
    shown.push(URI.file(absolute).toString());
  }
  return {
    workspace,
    shows: (uri) => shown.some((each) => uri === each || uri.startsWith(each.endsWith("/") ? each : `${each}/`)),
  };
}

/** How output names a file: relative to where the command was started, absolute where that leads upwards. */
export function displayPath(uri: string): string {
  const path = URI.parse(uri).fsPath;
  const from = relative(process.cwd(), path);
  return from === "" || from.startsWith("..") ? path : from;
}
