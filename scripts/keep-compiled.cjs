// Runs a bundle with the arguments behind its name and, when it ends, keeps what V8 has compiled of it for
// server/launch.cjs: the functions that this run has called, so that a start has them at hand.
const { readFileSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { dirname, resolve } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { Script } = require("node:vm");

// What has not been called for a while is kept all the same. The flag is taken back in the end: it is part of what a
// start compares.
setFlagsFromString("--no-flush-bytecode");
const bundle = resolve(process.argv[2]);
const script = new Script(readFileSync(bundle, "utf8"), { filename: bundle });
process.argv.splice(1, 2, bundle);
process.on("exit", () => {
  setFlagsFromString("--flush-bytecode");
  writeFileSync(`${bundle}.${process.versions.v8}-${process.arch}.cache`, script.createCachedData());
});
script.runInThisContext().call({}, {}, createRequire(bundle), module, bundle, dirname(bundle));
module.exports.start();
