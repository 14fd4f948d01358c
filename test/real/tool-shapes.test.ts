import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { compare } from "./differential/compare.ts";
import { Kernel } from "./differential/kernel.ts";
import type { Generated } from "./differential/nftables.ts";
import { Random } from "./differential/random.ts";
import { flowsFor, isBeyond } from "./differential/world.ts";
import { needing } from "./tools.ts";

/** Rulesets of our own, in the shapes that Docker, csf, fail2ban and Proxmox VE make. */
const folder = fileURLToPath(new URL("tool-shapes/", import.meta.url));

const programs: Readonly<Record<string, { readonly path: string; readonly program: readonly string[] }>> = {
  ipset: { path: "etc/ipset.conf", program: ["ipset", "restore"] },
  nft: { path: "etc/nftables.conf", program: ["nft", "-f", "-"] },
  v4: { path: "etc/iptables/rules.v4", program: ["iptables-restore"] },
};

/** By name; a file of ipset's comes before the rules that ask its sets. */
function shapes(forwarding: boolean): ReadonlyMap<string, Generated> {
  const found = new Map<string, Generated>();
  for (const file of readdirSync(folder).sort()) {
    const [name = "", ending = ""] = file.split(".");
    const known = programs[ending];
    assert.ok(known !== undefined, file);
    const key = ending === "nft" ? file : name;
    const files = [
      ...(found.get(key)?.files ?? []),
      { ...known, forwarding, text: readFileSync(folder + file, "utf8") },
    ];
    found.set(key, { files, undecidable: false });
  }
  return found;
}

for (const gateway of [false, true])
  test(
    `${gateway ? "through" : "from"} a host with rules as tools make them packets go as Sallyport says`,
    needing("nft", "iptables-restore", "ipset", "unshare", "ip", "python3"),
    async () => {
      const kernel = new Kernel(gateway);
      try {
        for (const [name, shape] of shapes(gateway)) {
          const flows = flowsFor(new Random(7), [4, 6], 150).filter(({ to }) => !gateway || isBeyond(to));
          const compared = await compare(kernel, shape, flows);
          assert.ok(!("error" in compared), `${name}: ${"error" in compared ? compared.error : ""}`);
          assert.deepEqual(compared.wrong, [], name);
          assert.ok(compared.decided > flows.length, name);
          assert.deepEqual(compared.problems, [], name);
        }
      } finally {
        kernel.end();
      }
    },
  );
