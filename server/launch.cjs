// dist/server.cjs and dist/cli.cjs: starts the bundle that stands beside it under the same name. Half of what a short
// run takes would go into compiling, so compiled code is kept: by node itself where it can (22 and later), else in the
// file that `npm run build` has left for the very node that built. Any other node compiles, as ever.
const { enableCompileCache, wrap } = require("node:module");

const bundle = __filename.replace(/\.cjs$/, ".bundle.cjs");
const compiled = enableCompileCache === undefined ? kept() : undefined;
enableCompileCache?.();

if (compiled === undefined) require(bundle);
else compiled.runInThisContext().call(exports, exports, require, module, bundle, __dirname);

function kept() {
  const { readFileSync } = require("node:fs");
  try {
    const cachedData = readFileSync(`${bundle}.${process.versions.v8}-${process.arch}.cache`);
    const { Script } = require("node:vm");
    const script = new Script(wrap(readFileSync(bundle, "utf8")), { filename: bundle, cachedData });
    return script.cachedDataRejected ? undefined : script;
  } catch {
    return undefined;
  }
}
