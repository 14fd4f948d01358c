import { spawn } from "node:child_process";

/** The program is ended after so many milliseconds: a host name in a network list makes it wait for the DNS. */
const longestRun = 60_000;
const mostOutput = 1024 * 1024;

export type LintRun =
  | { readonly kind: "ended"; readonly output: string }
  | { readonly kind: "missing" }
  | { readonly kind: "late" };

/** Runs the installed `spamassassin --lint` on a host's folders. It loads the plugins that they name. */
export function runLint(parameters: readonly string[], directory: string): Promise<LintRun> {
  return new Promise((resolve) => {
    const child = spawn("spamassassin", ["--lint", "--nocreate-prefs", ...parameters], {
      cwd: directory,
      env: { ...process.env, LC_ALL: "C", SA_LOGGER_ESCAPE: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const add = (chunk: Buffer): void => {
      if (output.length < mostOutput) output += chunk.toString("utf8");
    };
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      resolve({ kind: "late" });
    }, longestRun);
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    child.on("error", () => {
      clearTimeout(timer);
      resolve({ kind: "missing" });
    });
    child.on("close", () => {
      clearTimeout(timer);
      resolve({ kind: "ended", output });
    });
  });
}
