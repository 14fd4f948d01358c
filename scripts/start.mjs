// `npm start [-- FOLDER]`: builds, prints what Sallyport says about a folder (the broken mail host of the examples
// unless another is given), packages the extension, and opens the folder in an editor that has it.
import { spawnSync } from "node:child_process";
import { cp, mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder, installCodeServer, startCodeServer } from "./code-server.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const parameters = process.argv.slice(2);
const given = parameters.find((parameter) => !parameter.startsWith("-"));
const extension = join(root, "dist/sallyport.vsix");

function step(line) {
  console.log(`\n==> ${line}`);
}

/** The example is copied before it is opened: the fixes are meant to be tried, and the checkout stays as it is. */
async function folderToOpen() {
  if (given !== undefined) return resolve(given);
  const copy = join(cacheFolder, "example/mail-host");
  await rm(copy, { recursive: true, force: true });
  await mkdir(join(cacheFolder, "example"), { recursive: true });
  await cp(join(root, "examples/mail-host"), copy, { recursive: true });
  return copy;
}

step("building");
await import("./package.mjs");

const shown = given ?? "examples/mail-host";
step(`what \`sallyport check ${shown}\` says`);
spawnSync(process.execPath, [join(root, "dist/cli.cjs"), "check", shown, "--fail-on", "never"], {
  cwd: root,
  stdio: "inherit",
});

const unattended = parameters.includes("--no-open")
  ? "--no-open was given"
  : process.env.CI !== undefined
    ? "this is a CI run"
    : process.stdout.isTTY
      ? undefined
      : "nobody watches this output";

if (unattended !== undefined) {
  step(`no editor is opened, because ${unattended}; dist/sallyport.vsix is ready to be installed`);
} else if (spawnSync("code", ["--version"], { shell: process.platform === "win32" }).status === 0) {
  const folder = await folderToOpen();
  step(`installing the extension into VS Code and opening ${folder}`);
  for (const words of [["--install-extension", extension, "--force"], [folder]]) {
    const { status } = spawnSync("code", words, { stdio: "inherit", shell: process.platform === "win32" });
    if (status !== 0) {
      console.error(`\`code ${words.join(" ")}\` failed; dist/sallyport.vsix can be installed by hand`);
      process.exit(1);
    }
  }
} else {
  step("VS Code's command `code` is not on PATH, so its workbench is opened in the browser");
  await installCodeServer((line) => console.log(line));
  const folder = await folderToOpen();
  const server = await startCodeServer({ folder, extension, home: join(cacheFolder, "start") });
  step(`open ${server.url}\n    (Ctrl-C ends it)`);
  const opener = process.platform === "darwin" ? "open" : "xdg-open";
  spawnSync(opener, [server.url], { stdio: "ignore" });
  process.once("SIGINT", () => void server.stop().then(() => process.exit(0)));
}
