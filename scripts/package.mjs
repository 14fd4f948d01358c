// Makes dist/sallyport.vsix from what `npm run build` has made: the bundles are whole, so no node_modules go in.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import "./build.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const packagePath = join(root, "dist/sallyport.vsix");

const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
const stray = files.filter((file) => file.includes("node_modules") || file.endsWith(".map"));
if (stray.length > 0) throw new Error(`.vscodeignore lets in what must not ship: ${stray.slice(0, 5).join(", ")}`);
for (const file of ["dist/extension.cjs", "dist/server.cjs", "dist/server.bundle.cjs"]) {
  if (!files.includes(file)) throw new Error(`${file} is missing, so the extension would not work`);
}

// The README's links stay relative: without a public address of the repository there is nothing to rewrite them to.
await createVSIX({
  cwd: root,
  packagePath,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
const { size } = await stat(packagePath);
console.log(`package: dist/sallyport.vsix holds ${files.length} files, ${Math.round(size / 1024)} KiB`);
