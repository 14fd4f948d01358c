// dist/server.cjs and dist/cli.cjs: starts the bundle that stands beside it under the same name. Half of what a short
// run takes would go into compiling, so the build leaves the compiled code beside the bundle, for the very node that
// built; any other node compiles, as ever. node's own cache is left alone: it writes to a folder that others share.
const { readFileSync } = require("node:fs");
const { wrap } = require("node:module");
const { setFlagsFromString } = require("node:v8");
const { Script } = require("node:vm");

const bundle = __filename.replace(/\.cjs$/, ".bundle.cjs");
const compiled = kept();

if (compiled === undefined) require(bundle).start();
else {
  compiled.runInThisContext().call(exports, exports, require, module, bundle, __dirname);
  // In a short run of much code the optimizing compiler keeps a second processor busy for nothing: it is left what is
  // called very often. Not before all is loaded: what node keeps compiled of its own modules is good under the usual
  // flags only, and so is ours.
  setFlagsFromString("--interrupt-budget=500000");
  module.exports.start();
}

function kept() {
  try {
    const cachedData = readFileSync(`${bundle}.${process.versions.v8}-${process.arch}.cache`);
    const script = new Script(wrap(readFileSync(bundle, "utf8")), { filename: bundle, cachedData });
    return script.cachedDataRejected ? undefined : script;
  } catch {
    return undefined;
  }
}
