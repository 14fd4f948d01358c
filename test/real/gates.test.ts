import assert from "node:assert/strict";
import test from "node:test";
import type { Flow } from "../../server/src/model/flow.ts";
import { openGate, rejectInstead } from "../../server/src/rules/fixes/open-gate.ts";
import { applied, isShut, judged, misjudged, send, textOf } from "./differential/gate.ts";
import { generateIptables, generateIptablesGateway, generateScript } from "./differential/iptables.ts";
import { Kernel, type Sent } from "./differential/kernel.ts";
import { type Generated, generateGateway, generateNftables } from "./differential/nftables.ts";
import { Random } from "./differential/random.ts";
import { destinations4, destinations6, flowsFor, interfaceTo, isBeyond, ports } from "./differential/world.ts";
import { needing } from "./tools.ts";

/** By hand: `SALLYPORT_RULESETS=300 SALLYPORT_SEED=1 node scripts/test.mjs real/gates`. */
const count = Number(process.env.SALLYPORT_RULESETS ?? 25);
const seed = Number(process.env.SALLYPORT_SEED ?? 20240601);

/** Every port and protocol to some addresses, and the flow itself to all addresses and as each user. */
function packetsAround(random: Random, flow: Flow, forwarded: boolean): readonly Sent[] {
  const around = flowsFor(random, [4, 6], 40).filter(({ to }) => interfaceTo(to) !== "lo");
  const own = [...destinations4, ...destinations6].flatMap((to) =>
    [0, 110].map((user) => ({
      protocol: flow.protocol === "udp" ? ("udp" as const) : ("tcp" as const),
      port: flow.port ?? 0,
      to,
      user,
      group: 0,
    })),
  );
  return [...around, ...own].filter(({ to }) => !forwarded || isBeyond(to));
}

for (const [format, generate] of [
  ["nftables", generateNftables],
  ["iptables", generateIptables],
  ["a script", generateScript],
  ["a gateway", generateGateway],
  ["a gateway of iptables", generateIptablesGateway],
] as const)
  test(
    `${format}: a fix opens its own gate and no other, in rulesets made by chance`,
    needing("nft", "iptables-restore", "ip6tables-restore", "ipset", "unshare", "ip", "python3", "sh"),
    async (context) => {
      const forwarded = format.startsWith("a gateway");
      const kernel = new Kernel(forwarded);
      const failures: string[] = [];
      const tally = { rulesets: 0, opened: 0, noFix: 0, rejected: 0 };
      // A script calls a program for every line.
      const rounds = format === "a script" ? Math.ceil(count / 2) : count;
      try {
        for (let at = 0; at < rounds; at++) {
          const random = new Random(seed + at);
          const generated: Generated = generate(random);
          const flow: Flow = {
            protocol: random.pick(["tcp", "tcp", "udp"] as const),
            port: random.pick(ports),
            destination: random.chance(0.5)
              ? {}
              : { addresses: [random.pick(["203.0.113.9", "198.51.100.25"]), ...random.some(["2606:4700::9"], 0, 1)] },
            users: [{ name: "root", id: 0 }],
          };
          const { host, need } = judged(generated, flow);
          if (!need.verdicts.some(isShut)) continue;
          const packets = packetsAround(random, flow, forwarded);
          const before = await send(kernel, generated, packets);
          if ("error" in before) continue;
          tally.rulesets++;
          const complain = (what: string, changed: Generated): void => {
            if (failures.length < 4)
              failures.push(`seed ${seed + at}, ${JSON.stringify(flow)}: ${what}\n${textOf(changed)}`);
          };
          const reject = rejectInstead(host, need);
          if (reject !== undefined && !generated.undecidable) {
            tally.rejected++;
            const after = await send(kernel, applied(generated, reject), packets);
            if ("error" in after)
              complain(`"${reject.title}" does not load: ${after.error}`, applied(generated, reject));
            else if (
              packets.some((_, index) => (before.seen[index]?.out === null) !== (after.seen[index]?.out === null))
            )
              complain(`"${reject.title}" changes what passes`, applied(generated, reject));
          }
          const fix = openGate(host, [need]);
          if (fix === undefined) {
            tally.noFix++;
            if (process.env.SALLYPORT_SHOW) context.diagnostic(`seed ${seed + at}: no fix\n${textOf(generated)}`);
            continue;
          }
          const opened = applied(generated, fix);
          const after = await send(kernel, opened, packets);
          if ("error" in after) {
            complain(`"${fix.title}" does not load: ${after.error}`, opened);
            continue;
          }
          tally.opened++;
          const wrong = misjudged(need, packets, before.seen, after.seen, generated.undecidable);
          if (wrong !== undefined) complain(`${wrong} "${fix.title}"`, opened);
        }
      } finally {
        kernel.end();
      }
      context.diagnostic(JSON.stringify(tally));
      assert.equal(failures.join("\n\n"), "");
      assert.ok(tally.opened > tally.rulesets * 0.4, JSON.stringify(tally));
    },
  );
