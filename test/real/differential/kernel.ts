import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** One packet to send: the first of a connection. */
export interface Sent {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly to: string;
  readonly user: number;
  readonly group: number;
}

/** What became of it. */
export interface Seen {
  /** The interface it left by; null where the kernel stopped it. */
  readonly out: string | null;
  /** The port it asked for when it left. */
  readonly port: number | null;
  /** The sender was told at once. */
  readonly refused: boolean;
}

/** A program that loads rules, what it reads, and the files it finds in its folder. */
export type Load = readonly (readonly [
  program: readonly string[],
  text: string,
  beside?: Readonly<Record<string, string>>,
])[];

/** A network namespace that lives as long as the test: rules go in, packets are sent, and it says which came out. */
export class Kernel {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  /** With a gateway packets go through a second machine before they are seen. */
  constructor(gateway = false) {
    const script = fileURLToPath(new URL("kernel.py", import.meta.url));
    this.#process = spawn("unshare", ["-n", "python3", script, ...(gateway ? ["gateway"] : [])], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const { stdout } = this.#process;
    assert.ok(stdout !== null);
    this.#answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  /** What the kernel does with the packets under these rules, or why it does not take them. */
  async ask(
    load: Load,
    flows: readonly Sent[],
    forwarding: Load = [],
  ): Promise<{ readonly seen: readonly Seen[] } | { readonly error: string }> {
    this.#process.stdin?.write(`${JSON.stringify({ load, flows, forwarding })}\n`);
    const { value, done } = await this.#answers.next();
    assert.ok(!done, "the namespace ended");
    return JSON.parse(String(value)) as { seen: readonly Seen[] } | { error: string };
  }

  end(): void {
    this.#process.stdin?.end();
  }
}
