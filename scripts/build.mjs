// Bundles what ships: dist/extension.cjs (the VS Code side), dist/server.cjs (the language server), dist/cli.cjs (the
// command), each one file without node_modules, and beside them the rule pages and the translations they open.
// `npm run build -- --watch` keeps the bundles fresh while sources change.

import { existsSync } from "node:fs";
import { chmod, cp, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");

const entries = [
  { source: "client/src/extension.ts", target: "extension.cjs" },
  { source: "server/src/main.ts", target: "server.cjs" },
  { source: "server/src/cli.ts", target: "cli.cjs", banner: "#!/usr/bin/env node" },
];

/** @returns {import("esbuild").BuildOptions} */
function bundle({ source, target, banner }) {
  return {
    absWorkingDir: root,
    entryPoints: [source],
    outfile: join("dist", target),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    // Some libraries ship a UMD file as `main`, whose requires no bundler can follow; their `module` file is plain.
    mainFields: ["module", "main"],
    define: { "import.meta.dirname": "__dirname", "import.meta.filename": "__filename" },
    minify: true,
    sourcemap: true,
    legalComments: "none",
    logLevel: "warning",
    ...(banner === undefined ? {} : { banner: { js: banner } }),
  };
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

const pages = await copyRulePages();
await rm(join(dist, "l10n"), { recursive: true, force: true });
await cp(join(root, "l10n"), join(dist, "l10n"), { recursive: true });

if (process.argv.includes("--watch")) {
  for (const entry of present) await (await context({ ...bundle(entry), logLevel: "info" })).watch();
} else {
  await Promise.all(present.map((entry) => build(bundle(entry))));
  if (present.some(({ target }) => target === "cli.cjs")) await chmod(join(dist, "cli.cjs"), 0o755);
  console.log(`build: dist/ holds ${present.map(({ target }) => target).join(", ")} and ${pages} rule pages`);
}
