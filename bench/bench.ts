import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { build } from "esbuild";
import { formats } from "./rulesets.ts";
import { type Figures, median, runSession } from "./session.ts";

/**
 * Measures DESIGN's budgets, each beside a peer that runs in the same minutes on the same machine, and prints figure,
 * ratio and budget. Nothing here fails a build: a figure over its budget is marked, and a person reads it.
 */
const work = mkdtempSync(join(tmpdir(), "sallyport-bench-"));
const shipped = "/usr/share/spamassassin";
const rows: string[][] = [];

function report(what: string, figure: string, peer: string, ratio: number, budget: number, unit = "×"): void {
  rows.push([
    what,
    figure,
    peer,
    `${ratio.toFixed(2)} ${unit}`,
    `≤ ${budget} ${unit}`,
    ratio <= budget ? "ok" : "OVER",
  ]);
}

const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
const megabytes = (value: number): string => `${(value / 2 ** 20).toFixed(0)} MB`;

// What this machine alone has node do at every start, such as reading more certificates, is none of ours: where that
// is set, it takes longer than node itself.
for (const name of ["NODE_EXTRA_CA_CERTS", "NODE_OPTIONS"]) delete process.env[name];

/** Median wall-clock time of a command, in milliseconds. */
function timed(times: number, command: string, ...parameters: string[]): number {
  const runs: number[] = [];
  for (let at = 0; at < times; at++) {
    const start = performance.now();
    spawnSync(command, parameters, { stdio: "ignore" });
    runs.push(performance.now() - start);
  }
  return median(runs);
}

async function peers(): Promise<{ none: string; scan: string }> {
  for (const name of ["null", "scan"])
    await build({
      entryPoints: [`bench/${name}-server.ts`],
      outfile: join(work, `${name}.cjs`),
      bundle: true,
      platform: "node",
      format: "cjs",
      mainFields: ["module", "main"],
      minify: true,
      logLevel: "error",
    });
  return { none: join(work, "null.cjs"), scan: join(work, "scan.cjs") };
}

/** Sessions of each server that its figures are taken from. */
const rounds = 7;

/** Of each figure, the one in the middle. */
function middle(sessions: readonly Figures[]): Figures {
  const of = (figure: keyof Figures): number => median(sessions.map((session) => session[figure]));
  return {
    coldStart: of("coldStart"),
    firstDiagnostics: of("firstDiagnostics"),
    keystroke: of("keystroke"),
    hover: of("hover"),
    completion: of("completion"),
    hoverAfterChange: of("hoverAfterChange"),
    memory: of("memory"),
    memoryLater: of("memoryLater"),
    memoryLast: of("memoryLast"),
  };
}

async function editing(): Promise<void> {
  const { none, scan } = await peers();
  const folder = join(work, "shipped");
  cpSync(shipped, folder, { recursive: true });
  const largest = readdirSync(folder)
    .filter((name) => name.endsWith(".cf"))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).size - statSync(a).size)[0] as string;
  const lines = readFileSync(largest, "utf8").split("\n").length;
  // In turns, so that what else the machine does meets all three; the middle of each figure counts.
  const sessions: Record<"none" | "scan" | "ours", Figures[]> = { none: [], scan: [], ours: [] };
  for (let round = 0; round < rounds; round++) {
    sessions.none.push(await runSession(none, folder, largest, 30, 0));
    sessions.scan.push(await runSession(scan, folder, largest, 30, 0));
    sessions.ours.push(await runSession("dist/server.cjs", folder, largest, 30, 0));
  }
  const [floor, scanned, ours] = [middle(sessions.none), middle(sessions.scan), middle(sessions.ours)];
  report(
    "cold start",
    milliseconds(ours.coldStart),
    `null ${milliseconds(floor.coldStart)}`,
    ours.coldStart / floor.coldStart,
    1.6,
  );
  report(
    "first diagnostics",
    milliseconds(ours.firstDiagnostics),
    `null ${milliseconds(floor.firstDiagnostics)}`,
    ours.firstDiagnostics / floor.firstDiagnostics,
    3,
  );
  report(
    `keystroke, ${lines} lines`,
    milliseconds(ours.keystroke),
    `scan ${milliseconds(scanned.keystroke)}`,
    ours.keystroke / scanned.keystroke,
    2.5,
  );
  report(
    "hover at rest, over null",
    milliseconds(ours.hover),
    `null ${milliseconds(floor.hover)}`,
    ours.hover - floor.hover,
    1,
    "ms",
  );
  report(
    "completion at rest, over null",
    milliseconds(ours.completion),
    `null ${milliseconds(floor.completion)}`,
    ours.completion - floor.completion,
    1,
    "ms",
  );
  report(
    "hover right after a keystroke, over scan",
    milliseconds(ours.hoverAfterChange),
    `scan ${milliseconds(scanned.hoverAfterChange)}`,
    ours.hoverAfterChange - scanned.hoverAfterChange,
    5,
    "ms",
  );
  const scannedLater = await runSession(scan, folder, largest);
  const later = await runSession("dist/server.cjs", folder, largest);
  report(
    "memory",
    megabytes(later.memory),
    `scan ${megabytes(scannedLater.memory)}`,
    later.memory / scannedLater.memory,
    2,
  );
  report(
    "memory after 500 edits",
    megabytes(later.memoryLater),
    `scan ${megabytes(scannedLater.memoryLater)}`,
    later.memoryLater / scannedLater.memoryLater,
    2,
  );
  // V8 gives its heap room in the first hundreds of edits, scan's as well: what must not grow is what comes then.
  report(
    "memory after 500 edits more",
    megabytes(later.memoryLast),
    `before ${megabytes(later.memoryLater)}`,
    later.memoryLast / later.memoryLater,
    1.1,
  );

  const long = join(work, "long");
  mkdirSync(long);
  const file = join(long, "90_long.cf");
  const text = readFileSync(largest, "utf8");
  writeFileSync(
    file,
    text
      .repeat(Math.ceil(100_000 / lines))
      .split("\n")
      .slice(0, 100_000)
      .join("\n"),
  );
  const scannedLong = await runSession(scan, long, file, 10, 0);
  const oursLong = await runSession("dist/server.cjs", long, file, 10, 0);
  report(
    "keystroke, 100,000 lines",
    milliseconds(oursLong.keystroke),
    `scan ${milliseconds(scannedLong.keystroke)}`,
    oursLong.keystroke / scannedLong.keystroke,
    3,
  );
}

function checking(): void {
  const lint = timed(7, "spamassassin", "--lint");
  const own = timed(9, process.execPath, "dist/cli.cjs", "check", shipped, "--fail-on", "never");
  rows.push([
    "check of the shipped rules",
    milliseconds(own),
    `--lint ${milliseconds(lint)}`,
    `${(lint / own).toFixed(1)} × faster`,
    "≥ 6 × faster",
    lint / own >= 6 ? "ok" : "OVER",
  ]);

  const sizes = [125, 250, 500, 1000];
  const took = sizes.map((count) => {
    const folder = join(work, `hosts-${count}`);
    for (let at = 0; at < count; at++) cpSync("examples/mail-host", join(folder, `host${at}`), { recursive: true });
    const time = timed(1, process.execPath, "dist/cli.cjs", "check", folder, "--fail-on", "never");
    rmSync(folder, { recursive: true });
    return time;
  });
  const last = took[took.length - 1] as number;
  report("check of 1,000 hosts", `${(last / 1000).toFixed(1)} s`, "-", last / 1000, 20, "s");
  report(
    "growth with hosts (exponent)",
    sizes.join(", "),
    took.map(milliseconds).join(", "),
    exponent(sizes, took),
    1.1,
    "",
  );
}

/** Slope of the straight line through the logarithms: the power with which time grows. */
function exponent(sizes: readonly number[], times: readonly number[]): number {
  const xs = sizes.map(Math.log);
  const ys = times.map(Math.log);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const covariance = xs.reduce((sum, x, at) => sum + (x - mx) * ((ys[at] as number) - my), 0);
  return covariance / xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
}

/** A keystroke in a large ruleset, each format in a workspace of its own. */
async function editingRulesets(): Promise<void> {
  const { scan } = await peers();
  for (const { name, ruleset } of formats) {
    const folder = join(work, "rulesets", name, "etc");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, name);
    writeFileSync(file, ruleset(10_000));
    const scanned = await runSession(scan, folder, file, 30, 0);
    const ours = await runSession("dist/server.cjs", folder, file, 30, 0);
    report(
      `keystroke, 10,000-line ${name}, over scan`,
      milliseconds(ours.keystroke),
      `scan ${milliseconds(scanned.keystroke)}`,
      ours.keystroke - scanned.keystroke,
      // One picture of a screen that shows sixty a second.
      16,
      "ms",
    );
  }
}

function judging(): void {
  const flows = Array.from(
    { length: 10_000 },
    (_, at) => `tcp/${1 + (at % 60_000)}@198.51.${(at >> 8) & 255}.${at & 255}`,
  ).join("\n");
  for (const { name, ruleset } of formats) {
    const file = join(work, name);
    writeFileSync(file, ruleset(5000));
    const tool = name === "rules.v4" ? ["iptables-restore", "--test", file] : ["nft", "-c", "-f", file];
    const loaded = timed(3, "unshare", "-n", ...tool);
    const own = timed(3, process.execPath, "dist/cli.cjs", "verdict", "--policy", file, "tcp/2703");
    // What nft is asked to beat; iptables-restore reads line by line into one big message and takes far less time.
    if (name === "nftables.conf")
      report("5,000 lines read and judged", milliseconds(own), `nft -c ${milliseconds(loaded)}`, own / loaded, 1);
    else
      rows.push([
        `5,000 lines of ${name} read and judged`,
        milliseconds(own),
        `--test ${milliseconds(loaded)}`,
        `${(own / loaded).toFixed(2)} ×`,
        "-",
        "",
      ]);
    const sizes = [1250, 2500, 5000, 10_000];
    const each: number[] = [];
    const read: number[] = [];
    for (const size of sizes) {
      writeFileSync(file, ruleset(size));
      const none = timed(3, process.execPath, "dist/cli.cjs", "verdict", "--policy", file, "tcp/2703");
      const start = performance.now();
      spawnSync(process.execPath, ["dist/cli.cjs", "verdict", "--policy", file], { input: flows, maxBuffer: 2 ** 28 });
      each.push((performance.now() - start - none) / 10_000);
      read.push(none);
    }
    const last = each[each.length - 1] as number;
    report(`one verdict against 10,000 lines of ${name}`, milliseconds(last), "-", last, 0.2, "ms");
    report(
      `growth of reading with lines of ${name} (exponent)`,
      sizes.join(", "),
      read.map(milliseconds).join(", "),
      exponent(sizes, read),
      1.1,
      "",
    );
  }
}

try {
  if (existsSync(shipped)) {
    await editing();
    checking();
  } else console.log(`${shipped} is not there: install spamassassin to measure the editor and the check`);
  await editingRulesets();
  judging();
} finally {
  rmSync(work, { recursive: true, force: true });
}
const header = ["what", "ours", "peer", "ratio", "budget", ""];
const widths = header.map((cell, at) => Math.max(cell.length, ...rows.map((row) => (row[at] ?? "").length)));
for (const row of [header, ...rows])
  console.log(
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
