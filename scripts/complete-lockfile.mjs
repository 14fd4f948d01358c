// Completes package-lock.json with the platform packages that the registry at hand does not offer: npm leaves out an
// optional dependency it cannot look up, and then `npm ci` refuses the lock it has written itself. What a foreign
// platform needs is known without asking: its name says the platform, its parent says the version.
// To be run after every change of the dependencies.
import { readFile, writeFile } from "node:fs/promises";

const path = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(await readFile(path, "utf8"));

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64", "arm"];
const onlyOnMac = ["fsevents"];

/** The fields by which npm sees that a package is not for this machine, or undefined when its name tells none. */
function platform(name) {
  if (onlyOnMac.includes(name)) return { os: ["darwin"] };
  const processor = processors.find((each) => name.includes(`-${each}`) || name.endsWith(`/${each}`));
  const system = systems.find((each) => name.includes(`${each}-`));
  if (processor === undefined) return undefined;
  const libc = name.includes("musl") ? { libc: ["musl"] } : /-gnu/.test(name) ? { libc: ["glibc"] } : {};
  return { cpu: [processor], ...(system === undefined ? {} : { os: [system] }), ...libc };
}

let added = 0;
for (const [, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    const key = `node_modules/${name}`;
    const fields = platform(name);
    if (lock.packages[key] !== undefined || fields === undefined) continue;
    lock.packages[key] = { version: range.replace(/^[~^]/, ""), dev: true, optional: true, ...fields };
    added++;
  }
}

const [root, ...others] = Object.entries(lock.packages);
// npm's own order, so that its next write changes nothing else.
others.sort(([a], [b]) => a.localeCompare(b, "en"));
lock.packages = Object.fromEntries([root, ...others]);
await writeFile(path, `${JSON.stringify(lock, undefined, 2)}\n`);
console.log(`complete-lockfile: ${added} platform packages added`);
