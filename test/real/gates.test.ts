import assert from "node:assert/strict";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { evaluate } from "../../server/src/model/evaluate.ts";
import type { Fix } from "../../server/src/model/finding.ts";
import type { Flow } from "../../server/src/model/flow.ts";
import type { Host } from "../../server/src/model/host.ts";
import { routeOf } from "../../server/src/model/join.ts";
import type { JudgedNeed, Need } from "../../server/src/model/need.ts";
import { openGate, rejectInstead } from "../../server/src/rules/fixes/open-gate.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { span } from "../../server/src/text/span.ts";
import { resultOf } from "../pages/page.ts";
import { vantage } from "./differential/compare.ts";
import { generateIptables } from "./differential/iptables.ts";
import { Kernel, type Sent } from "./differential/kernel.ts";
import { type Generated, generateNftables } from "./differential/nftables.ts";
import { Random } from "./differential/random.ts";
import { destinations4, destinations6, flowsFor, interfaceTo, ports } from "./differential/world.ts";
import { needing } from "./tools.ts";

/** By hand: `SALLYPORT_RULESETS=300 SALLYPORT_SEED=1 node scripts/test.mjs real/gates`. */
const count = Number(process.env.SALLYPORT_RULESETS ?? 25);
const seed = Number(process.env.SALLYPORT_SEED ?? 20240601);

const place = { source: new SourceFile("file:///v310.pre", "v310.pre", ""), span: span(0, 0) };

/** A need of root for one flow, judged by these files. */
function judged(generated: Generated, flow: Flow): { host: Host; need: JudgedNeed } {
  const facts = generated.files.flatMap(
    ({ path, text }) => read(new SourceFile(`file:///${path}`, path, text))?.facts ?? [],
  );
  const route = routeOf(facts);
  const need: Need = {
    id: "razor2",
    component: "Razor2",
    flow,
    purpose: "",
    dataClass: "P2",
    occasion: "scan",
    place,
    active: true,
    because: [],
  };
  const verdicts = ([4, 6] as const).flatMap((family) => {
    const verdict = evaluate(route, flow, family, vantage);
    return verdict === undefined ? [] : [{ family, verdict }];
  });
  const host = { route, vantage, files: facts, pathOf: (source: SourceFile) => source.path } as unknown as Host;
  return { host, need: { need, verdicts } };
}

function applied(generated: Generated, fix: Fix): Generated {
  const changed = resultOf(fix);
  return {
    ...generated,
    files: generated.files.map((file) => ({ ...file, text: changed.get(file.path) ?? file.text })),
  };
}

/** Every port and protocol to some addresses, and the flow itself to all addresses and as each user. */
function packetsAround(random: Random, flow: Flow): readonly Sent[] {
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
  return [...around, ...own];
}

function isAsked(sent: Sent, flow: Flow): boolean {
  const { addresses } = flow.destination;
  return (
    sent.protocol === flow.protocol &&
    sent.port === flow.port &&
    (addresses === undefined || addresses.includes(sent.to))
  );
}

for (const [format, generate] of [
  ["nftables", generateNftables],
  ["iptables", generateIptables],
] as const)
  test(
    `${format}: a fix opens its own gate and no other, in rulesets made by chance`,
    needing("nft", "iptables-restore", "ip6tables-restore", "ipset", "unshare", "ip", "python3"),
    async (context) => {
      const kernel = new Kernel();
      const failures: string[] = [];
      const tally = { rulesets: 0, opened: 0, noFix: 0, rejected: 0 };
      try {
        for (let at = 0; at < count; at++) {
          const random = new Random(seed + at);
          const generated = generate(random);
          const flow: Flow = {
            protocol: random.pick(["tcp", "tcp", "udp"] as const),
            port: random.pick(ports),
            destination: random.chance(0.5)
              ? {}
              : { addresses: [random.pick(["203.0.113.9", "198.51.100.25"]), ...random.some(["2606:4700::9"], 0, 1)] },
            users: [{ name: "root", id: 0 }],
          };
          const { host, need } = judged(generated, flow);
          const isShut = ({ verdict }: JudgedNeed["verdicts"][number]): boolean =>
            verdict.action === "drop" || verdict.action === "reject";
          if (!need.verdicts.some(isShut)) continue;
          const packets = packetsAround(random, flow);
          const load = ({ files }: Generated) => files.map(({ program, text }) => [program, text] as const);
          const before = await kernel.ask(load(generated), packets);
          if ("error" in before) continue;
          tally.rulesets++;
          const complain = (what: string, changed: Generated): void => {
            if (failures.length < 4)
              failures.push(
                `seed ${seed + at}, ${JSON.stringify(flow)}: ${what}\n${changed.files.map(({ text }) => text).join("\n")}`,
              );
          };
          const reject = rejectInstead(host, need);
          if (reject !== undefined && !generated.undecidable) {
            tally.rejected++;
            const after = await kernel.ask(load(applied(generated, reject)), packets);
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
            continue;
          }
          const opened = applied(generated, fix);
          const after = await kernel.ask(load(opened), packets);
          if ("error" in after) {
            complain(`"${fix.title}" does not load: ${after.error}`, opened);
            continue;
          }
          tally.opened++;
          for (const [index, sent] of packets.entries()) {
            const passed = before.seen[index]?.out !== null;
            const passes = after.seen[index]?.out !== null;
            const family = sent.to.includes(":") ? 6 : 4;
            const shut = need.verdicts.some((each) => each.family === family && isShut(each));
            const asked = isAsked(sent, flow);
            // For other users and addresses a shut gate may stay shut; for the need's own it must be open.
            // What no file decides may come out another way each time.
            if (!asked && generated.undecidable) continue;
            const wrong = asked ? (passed && !passes) || (shut && sent.user === 0 && !passes) : passed !== passes;
            if (!wrong) continue;
            complain(
              `${JSON.stringify(sent)}: ${passed ? "passed" : "stopped"} before, ${passes ? "passes" : "stopped"} after "${fix.title}"`,
              opened,
            );
            break;
          }
        }
      } finally {
        kernel.end();
      }
      context.diagnostic(JSON.stringify(tally));
      assert.equal(failures.join("\n\n"), "");
      assert.ok(tally.opened > tally.rulesets / 2, JSON.stringify(tally));
    },
  );
