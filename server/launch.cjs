// dist/server.cjs and dist/cli.cjs: starts the bundle that stands beside it under the same name. Half of what a short
// run takes would go into compiling, so the build leaves the compiled code beside the bundle, for the very node that
// built; any other node compiles, as ever. node's own cache is left alone: it writes to a folder that others share.
const { readFileSync } = require("node:fs");
const { setFlagsFromString } = require("node:v8");
const { Script } = require("node:vm");

const filename = __filename.replace(/\.cjs$/, ".bundle.cjs");
const script = new Script(readFileSync(filename, "utf8"), { filename, cachedData: compiled() });
script.runInThisContext().call(exports, exports, require, module, filename, __dirname);
// In a short run of much code the optimizing compiler keeps a second processor busy for nothing: it is left what is
// called very often. And the room for new objects grows at once to what it comes to anyway, or they are carried about
// again and again. Not before all is loaded: what node keeps compiled of its own modules is good under the usual flags
// only, and so is ours.
setFlagsFromString("--interrupt-budget=500000");
setFlagsFromString("--semi-space-growth-factor=16");
module.exports.start();

function compiled() {
  try {
    return readFileSync(`${filename}.${process.versions.v8}-${process.arch}.cache`);
  } catch {
    return undefined;
  }
}
