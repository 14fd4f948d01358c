import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium, type Page } from "playwright-core";
import { startCodeServer } from "../../scripts/code-server.mjs";

/** A workbench in a browser, open on a copy of the example host, with the packaged extension and nothing else. */
export interface Session {
  readonly page: Page;
  /** A file of the copy as it is on disk. */
  read(path: string): Promise<string>;
  /** Shows a picture in the README: kept under dist/, and in docs/images/ where it is new or UPDATE=1 asks for it. */
  picture(name: string): Promise<void>;
  /** What somebody needs who has to find out why the test failed. */
  keepArtefacts(): Promise<string>;
  close(): Promise<void>;
}

const browserFlags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

/** A quiet workbench: nothing in the pictures but what Sallyport shows. */
const settings = {
  "chat.disableAIFeatures": true,
  "editor.minimap.enabled": false,
  "editor.occurrencesHighlight": "off",
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.enabled": false,
  "telemetry.telemetryLevel": "off",
  "window.commandCenter": false,
  "workbench.layoutControl.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

export async function startSession(first: string): Promise<Session> {
  const extension = resolve("dist/sallyport.vsix");
  if (!existsSync(extension)) throw new Error("dist/sallyport.vsix is missing: `npm run package` makes it");
  if (browser === undefined) throw new Error("no Chromium is installed");

  const home = await mkdtemp(join(tmpdir(), "sallyport-editor-"));
  const folder = join(home, "mail-host");
  await cp("examples/mail-host", folder, { recursive: true });
  const server = await startCodeServer({ folder, extension, home, settings });
  const chrome = await chromium.launch({ executablePath: browser, args: browserFlags.split(" ") });
  const page = await chrome.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  const messages: string[] = [];
  page.on("console", (message) => messages.push(`${message.type()}: ${message.text()}`));

  const payload = JSON.stringify([["openFile", `vscode-remote://${server.origin}${folder}/${first}`]]);
  await page.goto(`${server.url}&payload=${encodeURIComponent(payload)}`);
  // The first start of the workbench compiles and caches a good deal.
  await page.locator(".monaco-workbench .view-line").first().waitFor({ timeout: 90_000 });

  return {
    page,
    read: (path) => readFile(join(folder, path), "utf8"),
    async picture(name) {
      const image = await page.screenshot({ animations: "disabled", caret: "hide" });
      const shown = join("docs/images", `${name}.png`);
      await mkdir("dist/pictures", { recursive: true });
      await writeFile(join("dist/pictures", `${name}.png`), image);
      if (process.env.UPDATE !== "1" && existsSync(shown)) return;
      await mkdir("docs/images", { recursive: true });
      await writeFile(shown, image);
    },
    async keepArtefacts() {
      const kept = resolve("dist/editor-failure");
      await rm(kept, { recursive: true, force: true });
      await mkdir(kept, { recursive: true });
      await page.screenshot({ path: join(kept, "page.png") }).catch(() => undefined);
      await writeFile(join(kept, "page.html"), await page.content().catch(() => ""));
      await writeFile(join(kept, "console.log"), messages.join("\n"));
      await writeFile(join(kept, "code-server.log"), server.log());
      await cp(join(home, "data/logs"), join(kept, "logs"), { recursive: true }).catch(() => undefined);
      await cp(folder, join(kept, "mail-host"), { recursive: true }).catch(() => undefined);
      return kept;
    },
    async close() {
      await chrome.close();
      await server.stop();
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
