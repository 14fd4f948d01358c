import * as l10n from "@vscode/l10n";
import { type Connection, type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import { URI } from "vscode-uri";
import { parseLint } from "./lint/messages.ts";
import { lintParameters } from "./lint/parameters.ts";
import { placeMessages } from "./lint/place.ts";
import { runLint } from "./lint/run.ts";
import { toRange } from "./lsp.ts";
import type { SourceFile } from "./text/source.ts";
import type { Workspace } from "./workspace.ts";

const nothing: readonly Diagnostic[] = [];

/**
 * What the installed program says of the files of a host, asked for by the editor alone: the server never starts it of
 * its own accord. Its messages hold until a file that they stand in changes.
 */
export class RealLint {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #changed: () => void;
  #results: ReadonlyMap<string, readonly Diagnostic[]> = new Map();
  #running = false;
  /** Saved while the program was running: then it has to run again. */
  #next: string | undefined;

  constructor(connection: Connection, workspace: Workspace, changed: () => void) {
    this.#connection = connection;
    this.#workspace = workspace;
    this.#changed = changed;
  }

  of(uri: string): readonly Diagnostic[] {
    return this.#results.get(uri) ?? nothing;
  }

  get uris(): Iterable<string> {
    return this.#results.keys();
  }

  /** The text has changed, and places in it no longer hold. */
  forget(uri: string): void {
    if (!this.#results.has(uri)) return;
    this.#results = new Map([...this.#results].filter(([each]) => each !== uri));
  }

  /** Asks the program about the host of a file that was saved. */
  async ask(uri: string): Promise<void> {
    if (this.#running) {
      this.#next = uri;
      return;
    }
    this.#running = true;
    try {
      await this.#run(uri);
    } finally {
      this.#running = false;
    }
    const next = this.#next;
    this.#next = undefined;
    if (next !== undefined) await this.ask(next);
  }

  async #run(uri: string): Promise<void> {
    const saved = this.#workspace.source(uri);
    const host = this.#workspace.analysis.hosts.find(({ files }) => files.some(({ source }) => source === saved))?.host;
    if (saved === undefined || host === undefined || URI.parse(uri).scheme !== "file") return;
    const path = (source: SourceFile): string => URI.parse(source.uri).fsPath;
    const run = await runLint(lintParameters(host, saved, path), path(saved).replace(/[^/\\]*$/, ""));
    if (run.kind === "missing") {
      this.#connection.window.showWarningMessage(
        l10n.t("spamassassin is not installed here, so its --lint cannot be asked."),
      );
      return;
    }
    if (run.kind === "late") {
      this.#connection.console.warn("spamassassin --lint was ended: it took more than a minute");
      return;
    }
    // What was typed meanwhile has moved the lines.
    if (this.#workspace.source(uri) !== saved) return;
    const results = new Map<string, Diagnostic[]>();
    const { findings } = this.#workspace.analysis;
    for (const { text, place } of placeMessages(parseLint(run.output), host, saved, findings, path)) {
      const diagnostic: Diagnostic = {
        range: toRange(place.source, place.span),
        severity: DiagnosticSeverity.Warning,
        source: "spamassassin --lint",
        message: text,
      };
      const list = results.get(place.source.uri);
      if (list === undefined) results.set(place.source.uri, [diagnostic]);
      else list.push(diagnostic);
    }
    this.#results = results;
    this.#changed();
  }
}
