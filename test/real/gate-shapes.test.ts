import assert from "node:assert/strict";
import test, { after } from "node:test";
import type { Flow } from "../../server/src/model/flow.ts";
import { addToLists } from "../../server/src/rules/fixes/add-to-list.ts";
import { openGate, rejectInstead } from "../../server/src/rules/fixes/open-gate.ts";
import { applied, isShut, judged, misjudged, send, textOf } from "./differential/gate.ts";
import { Kernel, type Sent } from "./differential/kernel.ts";
import { shapes } from "./differential/shapes/index.ts";
import { nft } from "./differential/shapes/shape.ts";
import { destinations4, destinations6, interfaceTo, isBeyond } from "./differential/world.ts";
import { needing } from "./tools.ts";

const tools = needing("nft", "iptables-restore", "ip6tables-restore", "unshare", "ip", "python3", "sh");
const users = [{ name: "root", id: 0 }];

const wanted: readonly Flow[] = [
  { protocol: "tcp", port: 2703, destination: {}, users },
  { protocol: "udp", port: 24441, destination: {}, users },
  { protocol: "tcp", port: 443, destination: { addresses: ["203.0.113.9", "2606:4700::9"] }, users },
];

const packets: readonly Sent[] = [...destinations4, ...destinations6].flatMap((to) =>
  [25, 53, 80, 123, 443, 2703, 24441].flatMap((port) =>
    (["tcp", "udp"] as const).flatMap((protocol) =>
      (port > 400 ? [0, 110] : [0]).map((user) => ({ protocol, port, to, user, group: 0 })),
    ),
  ),
);

const kernels = tools.skip === undefined ? { host: new Kernel(), gateway: new Kernel(true) } : undefined;
after(() => {
  kernels?.host.end();
  kernels?.gateway.end();
});

for (const { name, files, noReject, interface: leaving, forBothFamilies, lists } of shapes)
  test(`real packets prove the fixes of ${name}`, tools, async (context) => {
    const generated = { files, undecidable: false };
    const isGateway = files.some(({ forwarding }) => forwarding);
    const kernel = isGateway ? kernels?.gateway : kernels?.host;
    assert.ok(kernel !== undefined);
    const sent = packets.filter(({ to }) =>
      isGateway ? isBeyond(to) : leaving === undefined ? interfaceTo(to) !== "lo" : interfaceTo(to) === leaving,
    );
    const before = await send(kernel, generated, sent);
    assert.ok("seen" in before, JSON.stringify(before));
    let shut = 0;
    let rejected = 0;
    let added = 0;
    for (const flow of wanted) {
      const { host, need } = judged(generated, flow, leaving);
      for (const { verdict } of need.verdicts) assert.notEqual(verdict.action, "unknown", verdict.line.text);
      if (!need.verdicts.some(isShut)) continue;
      shut++;
      const fix = openGate(host, [need]);
      if (forBothFamilies && flow.destination.addresses !== undefined) {
        assert.equal(fix, undefined);
        continue;
      }
      assert.ok(fix !== undefined, `nothing opens ${flow.protocol}/${flow.port}`);
      const opened = applied(generated, fix);
      const later = await send(kernel, opened, sent);
      assert.ok("seen" in later, `${JSON.stringify(later)}\n${textOf(opened)}`);
      assert.equal(misjudged(need, sent, before.seen, later.seen), undefined, `${fix.title}\n${textOf(opened)}`);
      assert.match(textOf(opened), /Razor2/, "the line names the need");
      const adding = addToLists(host, [need]);
      if (adding !== undefined) {
        added++;
        const longer = applied(generated, adding);
        const through = await send(kernel, longer, sent);
        assert.ok("seen" in through, `${JSON.stringify(through)}\n${textOf(longer)}`);
        assert.equal(misjudged(need, sent, before.seen, through.seen), undefined, `${adding.title}\n${textOf(longer)}`);
        context.diagnostic(adding.title);
      }
      const reject = rejectInstead(host, need);
      if (reject === undefined) continue;
      rejected++;
      const rejecting = applied(generated, reject);
      const told = await send(kernel, rejecting, sent);
      assert.ok("seen" in told, `${JSON.stringify(told)}\n${textOf(rejecting)}`);
      for (const [at, each] of sent.entries()) {
        const stopped: boolean = told.seen[at]?.out === null;
        assert.equal(stopped, before.seen[at]?.out === null, `${JSON.stringify(each)}\n${textOf(rejecting)}`);
      }
    }
    assert.ok(shut > 1, `only ${shut} of the flows are stopped`);
    if (lists !== undefined) assert.equal(added, lists, "flows whose port or addresses a list of the filter takes");
    if (!noReject) assert.ok(rejected > 0, "nothing offers to reject");
  });

test("no fix lets packets past what keeps them from a later drop", () => {
  const text = `table inet f {
  chain early {
    type filter hook output priority raw; policy drop;
    oifname "lo" accept
    tcp dport 2703 notrack return
  }
  chain output {
    type filter hook output priority 0; policy accept;
    tcp dport 443 ct state untracked drop
    tcp dport 2703 ct state new drop
  }
}
`;
  const { host, need } = judged({ files: nft(text), undecidable: false }, wanted[0] as Flow);
  assert.ok(need.verdicts.every(isShut));
  assert.equal(openGate(host, [need]), undefined);
});
