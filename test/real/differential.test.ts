import assert from "node:assert/strict";
import test from "node:test";
import { compare, page, shrink } from "./differential/compare.ts";
import { generateIptables, generateIptablesGateway, generateScript } from "./differential/iptables.ts";
import { Kernel, type Sent } from "./differential/kernel.ts";
import { type Generated, generateGateway, generateNftables } from "./differential/nftables.ts";
import { Random } from "./differential/random.ts";
import { flowsFor, isBeyond } from "./differential/world.ts";
import { needing } from "./tools.ts";

/** By hand: `SALLYPORT_RULESETS=1000 SALLYPORT_SEED=1 node scripts/test.mjs differential`. */
const count = Number(process.env.SALLYPORT_RULESETS ?? 60);
const seed = Number(process.env.SALLYPORT_SEED ?? 20240501);
const flowsEach = 40;

for (const [format, generate, families] of [
  ["nftables", generateNftables, [4, 6]],
  ["iptables", generateIptables, [4, 6]],
  ["a script", generateScript, [4, 6]],
  ["a gateway", generateGateway, [4, 6]],
  ["a gateway of iptables", generateIptablesGateway, [4, 6]],
] as const)
  test(
    `${format}: the kernel does with real packets what Sallyport says, in rulesets made by chance`,
    needing("nft", "iptables-restore", "ip6tables-restore", "ipset", "unshare", "ip", "python3"),
    async (context) => {
      const forwards = format.startsWith("a gateway");
      const kernel = new Kernel(forwards);
      const failures: string[] = [];
      // A script calls a program for every line.
      const rounds = format === "a script" ? Math.ceil(count / 4) : count;
      const tally = { rulesets: 0, refused: 0, decided: 0, wrong: 0, unknown: 0, needlesslyUnknown: 0 };
      try {
        for (let at = 0; at < rounds; at++) {
          const random = new Random(seed + at);
          const generated: Generated = generate(random);
          const flows: readonly Sent[] = flowsFor(random, families, flowsEach).filter(
            ({ to }) => !forwards || isBeyond(to),
          );
          const compared = await compare(kernel, generated, flows);
          if ("error" in compared) {
            tally.refused++;
            if (process.env.SALLYPORT_SHOW) context.diagnostic(`seed ${seed + at}: ${compared.error.slice(0, 400)}`);
            continue;
          }
          tally.rulesets++;
          tally.decided += compared.decided;
          tally.wrong += compared.wrong.length;
          const needless = generated.undecidable ? [] : compared.unknown;
          tally.unknown += compared.unknown.length;
          tally.needlesslyUnknown += needless.length;
          const differences = compared.wrong.length > 0 ? compared.wrong : needless;
          const [first] = differences;
          if (first === undefined || failures.length >= 5) continue;
          const kind = compared.wrong.length > 0 ? "wrong" : "unknown";
          const small = await shrink(generated, async (candidate) => {
            const again = await compare(kernel, candidate, [first.sent]);
            return !("error" in again) && again[kind].length > 0;
          });
          const shown = await compare(kernel, small, [first.sent]);
          failures.push(`seed ${seed + at}, ${kind}\n${page(small, "error" in shown ? [] : shown[kind])}`);
        }
      } finally {
        kernel.end();
      }
      context.diagnostic(JSON.stringify(tally));
      assert.deepEqual(failures.join("\n\n"), "");
      assert.ok(tally.rulesets > rounds / 2, `the kernel takes only ${tally.rulesets} of ${rounds} rulesets`);
    },
  );
