// dist/server.cjs and dist/cli.cjs: starts the bundle that stands beside it under the same name. Half of what a short
// run takes would go into compiling, so the build leaves the compiled code beside the bundle, for the very node that
// built; any other node compiles, as ever. node's own cache is left alone: it writes to a folder that others share.
const { readFileSync } = require("node:fs");
const { wrap } = require("node:module");
const { Script } = require("node:vm");

const bundle = __filename.replace(/\.cjs$/, ".bundle.cjs");
const compiled = kept();

if (compiled === undefined) require(bundle);
else compiled.runInThisContext().call(exports, exports, require, module, bundle, __dirname);

function kept() {
  try {
    const cachedData = readFileSync(`${bundle}.${process.versions.v8}-${process.arch}.cache`);
    const script = new Script(wrap(readFileSync(bundle, "utf8")), { filename: bundle, cachedData });
    return script.cachedDataRejected ? undefined : script;
  } catch {
    return undefined;
  }
}
