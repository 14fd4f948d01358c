// Runs the test files with node's own runner: all of them, or those whose path contains one of the words given.
// The list is made here because node 20 takes no glob on its command line.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const words = process.argv.slice(2);
const files = readdirSync("test", { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".test.ts"))
  // The editor test needs a browser and minutes; `npm run test:editor` and `.ci/run` start it on its own.
  .filter((name) => (words.length > 0 ? words.some((word) => name.includes(word)) : !name.startsWith("editor")))
  .sort()
  .map((name) => `test/${name}`);
if (files.length === 0) {
  console.error(`no test file matches ${words.join(" ")}`);
  process.exit(2);
}
const run = spawnSync(process.execPath, ["--import", "tsx", "--test", ...files], { stdio: "inherit" });
process.exit(run.status ?? 1);
