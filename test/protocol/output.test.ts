import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { setTimeout } from "node:timers/promises";

const lines = 3000;

/** Runs the built command over a file with a mistake in each line; more than a pipe holds comes out. */
async function withCommand(use: (command: ReturnType<typeof spawn>) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-output-"));
  try {
    const file = join(folder, "etc/spamassassin/local.cf");
    mkdirSync(join(folder, "etc/spamassassin"), { recursive: true });
    writeFileSync(file, "score 1.0\n".repeat(lines));
    const command = spawn(process.execPath, ["dist/cli.cjs", "check", folder, "--format", "json"]);
    await use(command);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a reader that takes its time gets all that the command writes, and the exit code", () =>
  withCommand(async (command) => {
    const ended = once(command, "exit");
    await setTimeout(300);
    let text = "";
    for await (const chunk of command.stdout ?? []) text += chunk;
    const { findings } = JSON.parse(text) as { findings: unknown[] };
    assert.equal(findings.length, lines);
    assert.deepEqual(await ended, [1, null]);
  }));

test("a reader that has seen enough is no error", () =>
  withCommand(async (command) => {
    const ended = once(command, "exit");
    let complaint = "";
    command.stderr?.on("data", (chunk) => {
      complaint += chunk;
    });
    command.stdout?.once("data", () => command.stdout?.destroy());
    assert.deepEqual(await ended, [0, null]);
    assert.equal(complaint, "");
  }));
