import { Command, Option } from "commander";
import { type CheckOptions, check } from "./command/check.ts";
import { Misuse } from "./command/files.ts";
import { type NeedsOptions, needs } from "./command/needs.ts";
import { type VerdictOptions, verdict } from "./command/verdict.ts";
import { loadTranslation } from "./translation.ts";

declare const SALLYPORT_VERSION: string;

const program = new Command("sallyport")
  .description("Reads a mail server's SpamAssassin files, systemd units and firewall policy together.")
  .version(typeof SALLYPORT_VERSION === "string" ? SALLYPORT_VERSION : "development")
  .exitOverride();

/** Every command answers with its exit code; what the user got wrong ends with 2. */
const end =
  <Parameters extends readonly unknown[]>(run: (...parameters: Parameters) => number) =>
  (...parameters: Parameters): void => {
    process.exitCode = run(...parameters);
  };

program
  .command("check")
  .description("print all findings")
  .argument("[path...]", "folders or files; the current folder where none is given")
  .addOption(new Option("--format <format>").choices(["text", "json", "sarif", "github"]).default("text"))
  .addOption(
    new Option("--fail-on <severity>", "exit with 1 at findings of this severity or above")
      .choices(["error", "warning", "info", "never"])
      .default("warning"),
  )
  .option("--shard <I/N>", "check only the I-th of N parts of the hosts")
  .option("--fix", "apply every preferred fix")
  .action(end((paths: string[], options: CheckOptions) => check(paths, options)));

program
  .command("needs")
  .description("list every connection the hosts want to make, and what their filters say to it")
  .argument("[path]")
  .addOption(new Option("--format <format>").choices(["text", "json", "markdown", "csv"]).default("text"))
  .action(end((path: string | undefined, options: NeedsOptions) => needs(path, options)));

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

program
  .command("verdict")
  .description("say what filters do with a new outgoing connection")
  .argument("[flow...]", "tcp/2703@host, udp/53@192.0.2.53, tcp/443; from standard input where none is given")
  .option("--policy <file>", "a firewall file or a folder of them; may be given again", collect, [])
  .option("--host <name>", "a host of the current folder, or of --root")
  .option("--user <name>", "the process user")
  .option("--root <folder>", "what else is known of the host: its etc/passwd, etc/group, etc/hosts")
  .option("--address <address...>", "the host's own addresses")
  .option("--interface <name>", "the interface of the default route")
  .option("--unit <name>", "the unit whose sandbox is passed too")
  .addOption(new Option("--format <format>").choices(["text", "json"]).default("text"))
  .action(end((flows: string[], options: VerdictOptions) => verdict(flows, options)));

// A reader that has seen enough (`| head`) is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exitCode = 0;
});

loadTranslation(process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? "en");

/** Called once by `server/launch.cjs`, when everything is loaded. */
export function start(): void {
  try {
    program.parse();
  } catch (error) {
    if (error instanceof Misuse) {
      process.stderr.write(`sallyport: ${error.message}\n`);
      process.exitCode = 2;
    } else if (error instanceof Error && "exitCode" in error && typeof error.exitCode === "number") {
      // commander has printed its own words; asking for help or the version is no misuse.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else throw error;
  }

  // Once everything is written, nothing is left to do. Without this, node would wait until its other threads have
  // optimized code that nobody calls again, for a tenth of what a short run takes. Where nobody reads any more, the
  // stream's own error decides how it ends.
  process.stderr.write("", () =>
    process.stdout.write("", (error) => {
      if (!error) process.exit();
    }),
  );
}
