import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { evaluate } from "../../server/src/model/evaluate.ts";
import { routeOf, vantageOf } from "../../server/src/model/join.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { bashScripts } from "../iptables/bash-scripts.ts";
import { randomScript } from "../iptables/random-script.ts";
import { scripts } from "../iptables/scripts.ts";
import { Kernel, type Load, type Sent } from "./differential/kernel.ts";
import { Random } from "./differential/random.ts";
import { destinations4, destinations6, interfaceTo, ports, sourceTo } from "./differential/world.ts";
import { needing, run } from "./tools.ts";

const tools = needing("iptables-save", "ip6tables-save", "unshare", "python3", "bash", "sh");

const flows: readonly Sent[] = [...destinations4.slice(0, 4), ...destinations6.slice(0, 2)].flatMap((to) =>
  ports.flatMap((port) => (["tcp", "udp"] as const).map((protocol) => ({ protocol, port, to, user: 0, group: 0 }))),
);

function facts(path: string, text: string) {
  const found = read(new SourceFile(`file:///h/${path}`, path, text))?.facts;
  assert.ok(found?.filter !== undefined, path);
  return found;
}

function verdict(files: readonly ReturnType<typeof facts>[], { protocol, port, to }: Sent) {
  const flow = {
    protocol,
    port,
    destination: { addresses: [to] },
    out: interfaceTo(to),
    source: sourceTo(to),
    users: [{ id: 0 }],
  };
  return evaluate(routeOf(files), flow, to.includes(":") ? 6 : 4, vantageOf(files, new Map()));
}

/** What the two families' tables are when the real shell has run the script. */
function saved(text: string): readonly [string, string] {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-script-"));
  const script = join(folder, "firewall");
  writeFileSync(script, text, { mode: 0o755 });
  const shell = /^#!(\S+)/.exec(text)?.[1] ?? "sh";
  const { output } = run("unshare", [
    "-n",
    "bash",
    "-c",
    `ip link set lo up; ${shell} ${script} start >/dev/null 2>&1; iptables-save; echo "# six"; ip6tables-save`,
  ]);
  rmSync(folder, { recursive: true });
  const [four = "", six = ""] = output.split("# six\n");
  return [four, six];
}

/** What runs the script from a file, as it is run at the start of a machine. */
function started(shell: string, text: string): Load[number] {
  return [
    ["/bin/sh", "-c", `cat > firewall; chmod +x firewall; ${shell} ./firewall start </dev/null >/dev/null 2>&1; true`],
    text,
  ];
}

const kernel = tools.skip === undefined ? new Kernel() : undefined;
after(() => kernel?.end());

for (const { name, text, open } of [...scripts, ...bashScripts])
  test(`a script is read as the shell runs it: ${name}`, tools, async () => {
    const script = facts("etc/network/if-pre-up.d/firewall", text);
    assert.deepEqual(
      script.problems.map(({ message }) => message),
      [],
    );
    const [four, six] = saved(text);
    const loaded = [four, six].flatMap((each, at) =>
      each.includes("COMMIT") ? [facts(`etc/iptables/rules.v${at === 0 ? 4 : 6}`, each)] : [],
    );
    const shell = /^#!(\S+)/.exec(text)?.[1] ?? "sh";
    const answer = await kernel?.ask([started(shell, text)], flows);
    assert.ok(answer !== undefined && "seen" in answer, JSON.stringify(answer)?.slice(0, 300));
    let unknown = 0;
    for (const [at, flow] of flows.entries()) {
      const said = verdict([script], flow);
      const action = said?.action ?? "accept";
      const why = said?.why.map((reason) => reason.text).join("; ");
      const about = `${flow.protocol}/${flow.port} to ${flow.to}: ${said?.line.text} ${why}`;
      if (action === "unknown") {
        unknown++;
        if (open === undefined) assert.fail(`unknown: ${about}`);
        continue;
      }
      const really: string = answer.seen[at]?.out === null ? "stopped" : "accept";
      assert.equal(action === "accept" ? "accept" : "stopped", really, `the kernel: ${about}`);
      // A set that is not in the files is unknown in what was saved.
      const later: string = verdict(loaded, flow)?.action ?? "accept";
      if (later !== "unknown") assert.equal(action, later, `iptables-save: ${about}`);
    }
    if (open !== undefined) assert.ok(unknown > 0 && unknown < flows.length, `${unknown} of ${flows.length} unknown`);
  });

/** How many scripts made by chance are tried; by hand with more. */
const tried = Number(process.env.SCRIPTS ?? 30);

test(`${tried} scripts made by chance never say what the kernel does not do`, tools, async () => {
  const asked = flows.filter(({ to }) => to === "198.51.100.25" || to === destinations6[1]);
  let decided = 0;
  for (let seed = 0; seed < tried; seed++) {
    const text = randomScript(new Random(seed));
    const script = facts("etc/network/if-pre-up.d/firewall", text);
    const shell = /^#!(\S+)/.exec(text)?.[1] ?? "sh";
    const answer = await kernel?.ask([started(shell, text)], asked);
    assert.ok(answer !== undefined && "seen" in answer, JSON.stringify(answer)?.slice(0, 300));
    for (const [at, flow] of asked.entries()) {
      const action = verdict([script], flow)?.action ?? "accept";
      if (action === "unknown") continue;
      decided++;
      const really: string = answer.seen[at]?.out === null ? "stopped" : "accept";
      assert.equal(
        action === "accept" ? action : "stopped",
        really,
        `seed ${seed}, ${flow.protocol}/${flow.port}:\n${text}`,
      );
    }
  }
  assert.ok(decided > tried * asked.length * 0.4, `${decided} decided`);
});
