// VS Code's own workbench in a browser, for `npm start` and for the editor test: installed once into the cache folder,
// never into the checkout, because it weighs three quarters of a gigabyte and takes minutes to build.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const codeServerVersion = "4.139.1";
const nodeMajor = "24";

export const cacheFolder =
  process.env.SALLYPORT_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "sallyport");

const home = join(cacheFolder, "code-server");
const nodeFolder = join(home, "node_modules/node/bin");
const node = join(nodeFolder, "node");
const entry = join(home, "node_modules/code-server/out/node/entry.js");

/**
 * code-server insists on its own major of node, so that one stands first on PATH for all that runs below. What an npm
 * around this script has set is left out: `npm_config_user_agent` names that npm's node, and code-server's install
 * script believes it.
 */
function environment() {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:npm_|VSCODE_IPC_HOOK_CLI$)/i.test(name));
  return { ...Object.fromEntries(own), PATH: [nodeFolder, process.env.PATH].join(delimiter) };
}

/** What is wrong with the installation, or undefined when it is whole. */
function fault() {
  if (!existsSync(node)) return "node is missing";
  if (!existsSync(entry)) return "code-server is missing";
  const { stdout = "", stderr = "" } = spawnSync(node, [entry, "--version"], { encoding: "utf8", env: environment() });
  if (!stdout.includes(codeServerVersion)) return `code-server does not say version ${codeServerVersion}: ${stderr}`;
  // Install scripts build these; a client that holds scripts back leaves a workbench that cannot start.
  for (const module of ["@vscode/spdlog", "kerberos"]) {
    const folder = join(home, "node_modules/code-server/lib/vscode/node_modules", module, "build/Release");
    if (!existsSync(folder)) return `the native module ${module} was not built`;
  }
  return undefined;
}

function install(...packages) {
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages], {
    cwd: home,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
    // Newer npm holds back the install scripts of dependencies unless package.json allows them by name; code-server's
    // own script runs npm again in folders where such a list of ours does not reach. Older npm ignores the variable.
    env: { ...environment(), npm_config_dangerously_allow_all_scripts: "true" },
  });
  if (status !== 0) throw new Error(`npm could not install ${packages.join(" ")} into ${home}`);
}

/** Installs code-server unless it is there already. @param {(line: string) => void} say */
export async function installCodeServer(say) {
  if (fault() === undefined) return;
  say(`installing code-server ${codeServerVersion} into ${home}; the first time takes some minutes`);
  await rm(join(home, "node_modules"), { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "package.json"), `${JSON.stringify({ private: true }, undefined, 2)}\n`);
  install(`node@${nodeMajor}`);
  install(`node@${nodeMajor}`, `code-server@${codeServerVersion}`);
  const remaining = fault();
  if (remaining !== undefined) {
    throw new Error(
      `code-server is installed in ${home} but does not work: ${remaining}. On Debian its native modules need the packages libkrb5-dev, libx11-dev, libxkbfile-dev, libsecret-1-dev and pkg-config.`,
    );
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(address)));
    });
  });
}

/**
 * Starts a workbench of its own under `home`, with nothing installed but the given package, and waits until it answers.
 * @param {{ folder: string, extension: string, home: string, settings?: object }} options
 */
export async function startCodeServer({ folder, extension, home: work, settings = {} }) {
  const extensions = join(work, "extensions");
  const data = join(work, "data");
  await mkdir(join(data, "User"), { recursive: true });
  await writeFile(join(data, "User/settings.json"), JSON.stringify(settings, undefined, 2));
  const folders = ["--extensions-dir", extensions, "--user-data-dir", data, "--config", join(work, "config.yaml")];
  await writeFile(join(work, "config.yaml"), "cert: false\n");
  const installed = spawnSync(node, [entry, ...folders, "--install-extension", extension, "--force"], {
    encoding: "utf8",
    env: environment(),
  });
  if (installed.status !== 0) throw new Error(`the extension could not be installed: ${installed.stderr}`);

  const port = await freePort();
  const origin = `127.0.0.1:${port}`;
  const quiet = ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"];
  const server = spawn(
    node,
    [
      entry,
      ...folders,
      "--bind-addr",
      origin,
      "--auth",
      "none",
      ...quiet,
      "--disable-getting-started-override",
      folder,
    ],
    { env: environment(), stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (log += chunk));
  const stop = async () => {
    if (server.exitCode !== null) return;
    const closed = new Promise((resolve) => server.once("close", resolve));
    server.kill("SIGTERM");
    const timer = setTimeout(() => server.kill("SIGKILL"), 5000);
    await closed;
    clearTimeout(timer);
  };
  for (let attempt = 0; attempt < 120; attempt++) {
    if (server.exitCode !== null) throw new Error(`code-server ended at once:\n${log}`);
    const answer = await fetch(`http://${origin}/healthz`).catch(() => undefined);
    if (answer?.ok) return { origin, url: `http://${origin}/?folder=${encodeURI(folder)}`, log: () => log, stop };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await stop();
  throw new Error(`code-server does not answer on ${origin}:\n${log}`);
}
