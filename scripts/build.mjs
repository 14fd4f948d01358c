// Bundles what ships: dist/extension.cjs (the VS Code side), dist/server.cjs (the language server), dist/cli.cjs (the
// command), without node_modules, and beside them the rule pages and the translations they open. Server and command are
// a short file each that starts the bundle beside it: see server/launch.cjs.
// `npm run build -- --watch` keeps the bundles fresh while sources change.

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, context } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");

const entries = [
  { source: "client/src/extension.ts", target: "extension.cjs" },
  { source: "server/src/main.ts", target: "server.cjs", launched: true },
  { source: "server/src/cli.ts", target: "cli.cjs", launched: true, banner: "#!/usr/bin/env node\n" },
];
const bundleOf = (target) => target.replace(".cjs", ".bundle.cjs");

/**
 * What esbuild leaves as it is written, regular expressions, in ASCII too: a bundle with one other letter in it takes
 * twice the memory and three times as long to read.
 * @type {import("esbuild").Plugin}
 */
const inAscii = {
  name: "ascii",
  setup(compiler) {
    const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    compiler.onLoad({ filter: /server\/src\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/[\u0080-\uffff]/g, escaped),
      loader: "ts",
    }));
  },
};

/** @returns {import("esbuild").BuildOptions} */
function bundle({ source, target, launched }) {
  return {
    absWorkingDir: root,
    entryPoints: [source],
    outfile: join("dist", launched ? bundleOf(target) : target),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    // commander asks for it to start subcommands that are programs of their own, which ours are not.
    alias: source.endsWith("cli.ts") ? { "node:child_process": "./scripts/no-processes.cjs" } : {},
    // Some libraries ship a UMD file as `main`, whose requires no bundler can follow; their `module` file is plain.
    mainFields: ["module", "main"],
    plugins: [inAscii],
    // The function that node puts around a module; see server/launch.cjs.
    banner: launched ? { js: "(function (exports, require, module, __filename, __dirname) {" } : {},
    footer: launched ? { js: "})" } : {},
    define: { "import.meta.dirname": "__dirname", "import.meta.filename": "__filename" },
    minify: true,
    sourcemap: true,
    legalComments: "none",
    logLevel: "warning",
  };
}

async function writeLaunchers() {
  const launcher = await readFile(join(root, "server/launch.cjs"), "utf8");
  for (const { target, banner = "" } of present.filter(({ launched }) => launched))
    await writeFile(join(dist, target), banner + launcher);
}

/** Runs a bundle once on an example, so that what it needs for a start is kept as compiled code. */
function keepCompiled(target, parameters, converse = () => {}) {
  return new Promise((resolve, reject) => {
    const all = [join(root, "scripts/keep-compiled.cjs"), join(dist, bundleOf(target)), ...parameters];
    const child = spawn(process.execPath, all, { cwd: root, stdio: ["pipe", "pipe", "ignore"] });
    child.on("error", reject);
    child.on("exit", resolve);
    child.stdout.resume();
    converse(child);
  });
}

/** An editor that opens two files, asks a little about one and goes. */
function openAndClose({ stdin, stdout }) {
  const uriOf = (path) => pathToFileURL(join(root, path)).toString();
  const folders = ["examples/mail-host", "scripts/ordinary"];
  const files = folders.map((folder) => `${folder}/etc/mail/spamassassin/local.cf`);
  const send = (message) => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const workspaceFolders = folders.map((folder) => ({ uri: uriOf(folder), name: folder }));
  send({ id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {}, workspaceFolders } });
  send({ method: "initialized", params: {} });
  for (const file of files) {
    const text = readFileSync(join(root, file), "utf8");
    const textDocument = { uri: uriOf(file), languageId: "spamassassin", version: 1, text };
    send({ method: "textDocument/didOpen", params: { textDocument } });
  }
  const at = { textDocument: { uri: uriOf(files[0]) }, position: { line: 1, character: 1 } };
  let asked = false;
  stdout.on("data", (chunk) => {
    // It comes when all has been looked at.
    if (asked || !chunk.includes("sallyport/status")) return;
    asked = true;
    send({ id: 2, method: "textDocument/hover", params: at });
    send({ id: 3, method: "textDocument/completion", params: at });
    send({ id: 4, method: "shutdown" });
    send({ method: "exit" });
  });
}

/** The pages that `codeDescription` opens: `dist/rules/<rule-id>.md`. */
async function copyRulePages() {
  const from = join(root, "server/src/rules");
  const to = join(dist, "rules");
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const pages = (await readdir(from)).filter((name) => name.endsWith(".md"));
  await Promise.all(pages.map((name) => cp(join(from, name), join(to, name))));
  return pages.length;
}

await mkdir(dist, { recursive: true });
const present = entries.filter(({ source }) => existsSync(join(root, source)));
for (const { source, target } of entries.filter((entry) => !present.includes(entry))) {
  await rm(join(dist, target), { force: true });
  console.warn(`build: ${source} does not exist yet, so dist/${target} is left out`);
}

await writeLaunchers();
// Compiled code of another bundle would be taken for this one's.
for (const name of await readdir(dist)) if (name.endsWith(".cache")) await rm(join(dist, name));
const pages = await copyRulePages();
await rm(join(dist, "l10n"), { recursive: true, force: true });
await cp(join(root, "l10n"), join(dist, "l10n"), { recursive: true });

if (process.argv.includes("--watch")) {
  for (const entry of present) await (await context({ ...bundle(entry), logLevel: "info" })).watch();
} else {
  await Promise.all(present.map((entry) => build(bundle(entry))));
  if (present.some(({ target }) => target === "cli.cjs")) await chmod(join(dist, "cli.cjs"), 0o755);
  await keepCompiled("cli.cjs", ["check", "examples", "scripts/ordinary", "--fail-on", "never"]);
  await keepCompiled("server.cjs", ["--stdio"], openAndClose);
  console.log(`build: dist/ holds ${present.map(({ target }) => target).join(", ")} and ${pages} rule pages`);
}
