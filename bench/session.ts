import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { Client, capabilities } from "../test/protocol/client.ts";

/** What one server took; milliseconds, and bytes for memory. */
export interface Figures {
  readonly coldStart: number;
  readonly firstDiagnostics: number;
  /** Median from sending a change to its diagnostics. */
  readonly keystroke: number;
  readonly hover: number;
  readonly completion: number;
  /** Hover asked for in the same breath as a change. */
  readonly hoverAfterChange: number;
  readonly memory: number;
  /** Memory after many more edits, and after as many again; 0 where there were none. */
  readonly memoryLater: number;
  readonly memoryLast: number;
}

interface Published {
  readonly uri: string;
  readonly version?: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Resident memory of a process in bytes, from the kernel. */
function residentMemory(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Memory once the process has been left alone long enough for V8 to give back what it no longer needs; bytes. */
async function settledMemory(pid: number): Promise<number> {
  // V8 waits for some ten seconds of quiet before it shrinks its heap.
  await pause(30_000);
  return residentMemory(pid);
}

/** Drives a server through one editing session on a file of a workspace folder, and takes the time of each step. */
export async function runSession(
  server: string,
  folder: string,
  file: string,
  keystrokes = 30,
  later = 500,
): Promise<Figures> {
  const begun = performance.now();
  const client = new Client(process.execPath, [server, "--stdio"]);
  const rootUri = pathToFileURL(folder).toString();
  const uri = pathToFileURL(file).toString();
  await client.request("initialize", {
    processId: process.pid,
    rootUri,
    capabilities,
    workspaceFolders: [{ uri: rootUri, name: basename(folder) }],
  });
  const coldStart = performance.now() - begun;
  client.notify("initialized", {});
  const text = readFileSync(file, "utf8");
  let version = 1;
  const answered = (wanted: number) =>
    client.next("textDocument/publishDiagnostics", (params) => {
      const { uri: of, version: at } = params as Published;
      return of === uri && (at ?? 0) >= wanted;
    });
  const first = answered(1);
  client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "spamassassin", version, text } });
  await first;
  const firstDiagnostics = performance.now() - begun;
  await pause(500);

  const line = Math.floor(text.split("\n").length / 2);
  const position = { line, character: 0 };
  // Each change puts an unknown command in or takes it out again, so each has diagnostics that differ from the last.
  const change = (at: number) =>
    client.notify("textDocument/didChange", {
      textDocument: { uri, version: at },
      contentChanges: [
        at % 2 === 0
          ? { range: { start: position, end: position }, text: "nosuchcommand 1\n" }
          : { range: { start: position, end: { line: line + 1, character: 0 } }, text: "" },
      ],
    });
  const stroke = async (): Promise<number> => {
    version++;
    const done = answered(version);
    const start = performance.now();
    change(version);
    await done;
    return performance.now() - start;
  };
  const ask = async (method: string): Promise<number> => {
    const start = performance.now();
    await client.request(method, { textDocument: { uri }, position });
    return performance.now() - start;
  };
  const times = async (count: number, run: () => Promise<number>): Promise<readonly number[]> => {
    const all: number[] = [];
    for (let at = 0; at < count; at++) {
      all.push(await run());
      await pause(5);
    }
    return all;
  };
  await times(10, stroke);
  const keystroke = median(await times(keystrokes, stroke));
  await times(5, () => ask("textDocument/hover"));
  const hover = median(await times(20, () => ask("textDocument/hover")));
  const completion = median(await times(20, () => ask("textDocument/completion")));
  const hoverAfterChange = median(
    await times(10, async () => {
      version++;
      const done = answered(version);
      change(version);
      const took = await ask("textDocument/hover");
      await done;
      return took;
    }),
  );
  const memory = later === 0 ? 0 : await settledMemory(client.process.pid ?? 0);
  const memoryAfter = async (strokes: number): Promise<number> => {
    for (let at = 0; at < strokes; at++) await stroke();
    return strokes === 0 ? 0 : settledMemory(client.process.pid ?? 0);
  };
  const memoryLater = await memoryAfter(later);
  const memoryLast = await memoryAfter(later);
  await client.stop();
  return {
    coldStart,
    firstDiagnostics,
    keystroke,
    hover,
    completion,
    hoverAfterChange,
    memory,
    memoryLater,
    memoryLast,
  };
}
