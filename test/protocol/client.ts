import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

type Handler = (params: unknown) => void;

/** A language client of the smallest kind: frames, requests and notifications over a server's standard streams. */
export class Client {
  readonly process: ChildProcessWithoutNullStreams;
  readonly #pending = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  readonly #handlers = new Map<string, Set<Handler>>();
  #chunks: Buffer[] = [];
  #length = 0;
  #nextId = 1;

  constructor(command: string, parameters: readonly string[]) {
    this.process = spawn(command, parameters, { stdio: ["pipe", "pipe", "pipe"] });
    this.process.stdout.on("data", (chunk: Buffer) => this.#receive(chunk));
    this.process.stderr.on("data", (chunk: Buffer) => process.stderr.write(chunk));
    this.process.on("exit", (code) => {
      for (const { reject } of this.#pending.values()) reject(new Error(`the server ended with ${code}`));
    });
  }

  request(method: string, params: unknown): Promise<unknown> {
    const id = this.#nextId++;
    this.#send({ id, method, params });
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  /** Calls the handler for every such notification until the returned function is called. */
  on(method: string, handler: Handler): () => void {
    const handlers = this.#handlers.get(method) ?? new Set();
    this.#handlers.set(method, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /** The parameters of the next such notification that the test accepts. */
  next(method: string, accepts: (params: unknown) => boolean = () => true): Promise<unknown> {
    return new Promise((resolve) => {
      const stop = this.on(method, (params) => {
        if (!accepts(params)) return;
        stop();
        resolve(params);
      });
    });
  }

  async stop(): Promise<void> {
    await this.request("shutdown", null);
    this.notify("exit", null);
    await new Promise((resolve) => this.process.on("exit", resolve));
  }

  #send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    for (;;) {
      const buffer = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
      this.#chunks = [buffer];
      const headerEnd = buffer.indexOf("\r\n\r\n");
      if (headerEnd === -1) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString("latin1", 0, headerEnd))?.[1]);
      const bodyStart = headerEnd + 4;
      if (this.#length < bodyStart + length) return;
      const body = buffer.toString("utf8", bodyStart, bodyStart + length);
      this.#chunks = [buffer.subarray(bodyStart + length)];
      this.#length = buffer.length - bodyStart - length;
      this.#dispatch(JSON.parse(body) as Message);
    }
  }

  #dispatch(message: Message): void {
    if (message.method !== undefined) {
      if (message.id !== undefined) {
        // What a server asks of its client here (registrations, refreshes, settings) is answered with "nothing".
        const result = message.method === "workspace/configuration" ? [null] : null;
        const body = JSON.stringify({ jsonrpc: "2.0", id: message.id, result });
        this.process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      }
      for (const handler of [...(this.#handlers.get(message.method) ?? [])]) handler(message.params);
      return;
    }
    const pending = this.#pending.get(Number(message.id));
    this.#pending.delete(Number(message.id));
    if (message.error === undefined) pending?.resolve(message.result);
    else pending?.reject(new Error(message.error.message));
  }
}

/** What VS Code can do, as far as this server asks. */
export const capabilities = {
  textDocument: {
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
    completion: {
      completionList: { itemDefaults: ["commitCharacters", "editRange", "insertTextFormat", "insertTextMode", "data"] },
    },
  },
  workspace: { workspaceFolders: true, workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } },
};
