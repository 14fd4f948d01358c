// How quiet `check` is on configurations that others have published: `node --import tsx scripts/silence.mjs FOLDER…`,
// each folder a copy of one repository, after `npm run build`. Prints for each how many SpamAssassin files it holds and
// what was found, then every error and warning of the rules that read SpamAssassin's files with the line it stands at;
// `--all` prints those of the other rules too. docs/silence.md tells what was found in which, and why it is right.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { detect } from "../server/src/languages/spamassassin/detect.ts";

const all = process.argv.includes("--all");
const folders = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const isOurs = (rule) => rule.startsWith("sa-");

/** Files that Sallyport takes for SpamAssassin's. */
function countFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.(?:pre|cf)(?:\.\w+)?$|^user_prefs/i.test(entry.name)) return false;
    return detect(relative(folder, path), readFileSync(path, "utf8"));
  }).length;
}

const totals = new Map();
for (const folder of folders) {
  const answer = execFileSync("node", ["dist/cli.cjs", "check", folder, "--format", "json", "--fail-on", "never"], {
    encoding: "utf8",
    maxBuffer: 1 << 29,
  });
  const { findings } = JSON.parse(answer);
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  const loud = [];
  for (const finding of findings) {
    if (!all && !isOurs(finding.rule)) continue;
    counts[finding.severity]++;
    if (finding.severity !== "error" && finding.severity !== "warning") continue;
    totals.set(finding.rule, (totals.get(finding.rule) ?? 0) + 1);
    loud.push(finding);
  }
  console.log(
    `${basename(folder)}: ${countFiles(folder)} files, ${counts.error} errors, ${counts.warning} warnings, ${counts.info} infos, ${counts.hint} hints`,
  );
  for (const { file, range, severity, rule, message } of loud) {
    const line = readFileSync(resolve(file), "utf8").split(/\r?\n/)[range.start.line] ?? "";
    console.log(
      `  ${relative(folder, resolve(file))}:${range.start.line + 1} ${severity} [${rule}] ${message}\n      | ${line.trim().slice(0, 160)}`,
    );
  }
}
console.log(
  [...totals]
    .sort((a, b) => b[1] - a[1])
    .map(([rule, count]) => `${count} ${rule}`)
    .join("\n"),
);
