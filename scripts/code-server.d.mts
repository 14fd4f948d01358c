export const cacheFolder: string;

export function installCodeServer(say: (line: string) => void): Promise<void>;

export interface CodeServer {
  /** Host and port, as in `vscode-remote://<origin>/path`. */
  readonly origin: string;
  /** What to open in a browser. */
  readonly url: string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

export function startCodeServer(options: {
  /** Absolute path of the folder to open. */
  readonly folder: string;
  /** Absolute path of the packaged extension. */
  readonly extension: string;
  /** Where settings, installed extensions and logs go; created when absent. */
  readonly home: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}): Promise<CodeServer>;
