import assert from "node:assert/strict";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { evaluate } from "../../server/src/model/evaluate.ts";
import { routeOf, vantageOf } from "../../server/src/model/join.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { accepted, mistakes } from "../ipset/mistakes.ts";
import { filter } from "../iptables/rulesets.ts";
import { Kernel, type Sent } from "./differential/kernel.ts";
import { destinations4, destinations6, interfaceTo, ports, sourceTo } from "./differential/world.ts";
import { needing, run } from "./tools.ts";

const tools = needing("ipset", "unshare");

function restore(text: string) {
  return run("unshare", ["-n", "ipset", "restore"], text);
}

for (const text of accepted)
  test(`ipset restores: ${text.split("\n").join(" / ")}`, tools, () => {
    const { status, output } = restore(text);
    // A kernel without the type's module refuses what ipset itself has understood.
    assert.ok(status === 0 || /set type not supported/.test(output), output);
  });

for (const { text, line } of mistakes)
  test(`ipset refuses: ${text.split("\n")[line - 1]}`, tools, () => {
    const { status, output } = restore(text);
    assert.notEqual(status, 0);
    const named = /in line (\d+)/.exec(output)?.[1];
    if (named !== undefined && !/set type not supported/.test(output)) assert.equal(Number(named), line, output);
  });

/** Sets, and rules that ask them. All else is dropped. */
const cases: readonly (readonly [sets: string, rules: string])[] = [
  ["create d hash:ip\nadd d 192.0.2.1\nadd d 198.51.100.25", "-A OUTPUT -m set --match-set d dst -j ACCEPT"],
  ["create d hash:ip\nadd d 192.0.2.1", "-A OUTPUT -m set ! --match-set d dst -j ACCEPT"],
  ["create d hash:ip\nadd d 192.0.2.2", "-A OUTPUT -m set --match-set d src -j ACCEPT"],
  ["create d hash:ip netmask 24\nadd d 192.0.2.77", "-A OUTPUT -m set --match-set d dst -j ACCEPT"],
  [
    "create d hash:ip\nadd d 192.0.2.0/28\nadd d 203.0.113.1-203.0.113.20",
    "-A OUTPUT -m set --match-set d dst -j ACCEPT",
  ],
  [
    "create d hash:net\nadd d 198.51.100.0/24\nadd d 198.51.100.128/25 nomatch\nadd d 198.51.100.130/32",
    "-A OUTPUT -m set --match-set d dst -j ACCEPT",
  ],
  [
    "create d hash:net\nadd d 0.0.0.0/1\nadd d 128.0.0.0/1\nadd d 192.0.2.0/24 nomatch\nadd d 192.0.2.53",
    "-A OUTPUT -m set --match-set d dst -j ACCEPT",
  ],
  ["create d hash:net\nadd d 0.0.0.0/1\nadd d 192.0.2.0/24 nomatch", "-A OUTPUT -m set ! --match-set d dst -j ACCEPT"],
  [
    "create d hash:ip,port\nadd d 192.0.2.1,tcp:25\nadd d 192.0.2.53,udp:53\nadd d 203.0.113.9,80-443",
    "-A OUTPUT -m set --match-set d dst,dst -j ACCEPT",
  ],
  ["create d hash:ip,port\nadd d 192.0.2.1,25", "-A OUTPUT -m set ! --match-set d dst,dst -j ACCEPT"],
  ["create d hash:ip,port\nadd d 192.0.2.1,25", "-A OUTPUT -m set --match-set d dst -j ACCEPT"],
  ["create d hash:ip,port\nadd d 192.0.2.1,25", "-A OUTPUT -m set ! --match-set d dst -j ACCEPT"],
  ["create d hash:ip\nadd d 192.0.2.1", "-A OUTPUT -m set --match-set d dst,dst -j ACCEPT"],
  [
    "create d hash:net,port\nadd d 192.0.2.0/24,tcp:25\nadd d 192.0.2.53,tcp:25 nomatch\nadd d 10.0.0.0/8,udp:24441",
    "-A OUTPUT -m set --match-set d dst,dst -j ACCEPT",
  ],
  ["create d hash:net,net\nadd d 192.0.2.0/24,198.51.100.0/24", "-A OUTPUT -m set --match-set d src,dst -j ACCEPT"],
  [
    "create d hash:net,iface\nadd d 10.0.0.0/8,vpn0\nadd d 192.0.2.0/24,vpn0",
    "-A OUTPUT -m set --match-set d dst,dst -j ACCEPT",
  ],
  ["create d bitmap:port range 0-33000\nadd d 25-80\nadd d 24441", "-A OUTPUT -m set --match-set d dst -j ACCEPT"],
  ["create d bitmap:port range 0-33000\nadd d 25-80", "-A OUTPUT -p udp -m set --match-set d dst -j ACCEPT"],
  ["create d bitmap:ip range 192.0.2.0/24\nadd d 192.0.2.53", "-A OUTPUT -m set --match-set d dst -j ACCEPT"],
  [
    "create a hash:ip\nadd a 192.0.2.1\ncreate b hash:net\nadd b 10.0.0.0/8\ncreate d list:set\nadd d a\nadd d b",
    "-A OUTPUT -m set --match-set d dst -j ACCEPT",
  ],
  [
    "create a hash:ip,port\nadd a 192.0.2.1,25\ncreate b hash:net\nadd b 10.0.0.0/8\ncreate d list:set\nadd d a\nadd d b",
    "-A OUTPUT -m set --match-set d dst,dst -j ACCEPT",
  ],
  [
    "create d hash:ip,port,ip\nadd d 192.0.2.53,udp:53,192.0.2.2",
    "-A OUTPUT -m set --match-set d dst,dst,src -j ACCEPT",
  ],
  ["create d hash:ip,mark\nadd d 192.0.2.1,0x0", "-A OUTPUT -m set --match-set d dst,dst -j ACCEPT"],
  ["create d hash:ip family inet6\nadd d 2001:db8::1", "-A OUTPUT -m set --match-set d dst -j ACCEPT"],
  [
    "create d hash:net family inet6\nadd d 2001:db8::/32\nadd d 2001:db8:51::/48 nomatch",
    "-A OUTPUT -m set --match-set d dst -j ACCEPT",
  ],
];

const sent = (to: string): readonly Sent[] =>
  ports.flatMap((port) => (["tcp", "udp"] as const).map((protocol) => ({ protocol, port, to, user: 0, group: 0 })));

test("the kernel finds in sets what we find", needing("ipset", "unshare", "iptables-restore", "python3"), async () => {
  const kernel = new Kernel();
  let asked = 0;
  try {
    for (const [sets, rules] of cases)
      for (const family of [4, 6] as const) {
        const program = family === 4 ? "iptables-restore" : "ip6tables-restore";
        const text = filter(rules);
        const flows = (family === 4 ? destinations4 : destinations6).flatMap(sent);
        const answer = await kernel.ask(
          [
            [["ipset", "restore"], `${sets}\n`],
            [[program], text],
          ],
          flows,
        );
        if ("error" in answer && /set type not supported|family/i.test(answer.error)) continue;
        assert.ok("seen" in answer, `${sets}\n${rules}\n${"error" in answer ? answer.error : ""}`);
        const files = [
          ["etc/ipset.conf", `${sets}\n`],
          [`etc/iptables/rules.v${family}`, text],
        ] as const;
        const facts = files.flatMap(([path, each]) => read(new SourceFile(`file:///${path}`, path, each))?.facts ?? []);
        assert.deepEqual(
          facts.flatMap(({ problems }) => problems.map(({ message }) => message)),
          [],
        );
        const route = routeOf(facts);
        const vantage = vantageOf(facts, new Map());
        for (const [at, { protocol, port, to }] of flows.entries()) {
          const flow = { protocol, port, destination: { addresses: [to] }, out: interfaceTo(to), source: sourceTo(to) };
          const said = evaluate(route, flow, family, vantage)?.action;
          const seen: string = answer.seen[at]?.out === null ? "drop" : "accept";
          assert.equal(said, seen, `${sets}\n${rules}\n${protocol}/${port} to ${to}`);
          asked++;
        }
      }
  } finally {
    kernel.end();
  }
  assert.ok(asked > 3000, `${asked}`);
});

const unknown: readonly (readonly [why: string, sets: string, rules: string])[] = [
  ["no file makes the set", "create other hash:ip", "-A OUTPUT -m set --match-set d dst -j ACCEPT"],
  [
    "its entry may be gone",
    "create d hash:ip timeout 60\nadd d 192.0.2.1 timeout 20",
    "-A OUTPUT -m set --match-set d dst -j ACCEPT",
  ],
  [
    "rules fill it",
    "create d hash:ip",
    "-A INPUT -j SET --add-set d src\n-A OUTPUT -m set --match-set d dst -j ACCEPT",
  ],
  ["a template fills it", "create d hash:ip\nadd d {{ mirror }}", "-A OUTPUT -m set --match-set d dst -j ACCEPT"],
  ["it holds a name", "create d hash:ip\nadd d localhost", "-A OUTPUT -m set --match-set d dst -j ACCEPT"],
];
for (const [why, sets, rules] of unknown)
  test(`a set is unknown where ${why}`, () => {
    const files = [
      ["etc/ipset.conf", `${sets}\n`],
      ["etc/iptables/rules.v4", filter(rules)],
    ] as const;
    const facts = files.flatMap(([path, each]) => read(new SourceFile(`file:///${path}`, path, each))?.facts ?? []);
    const flow = { protocol: "tcp", port: 25, destination: { addresses: ["192.0.2.1"] } } as const;
    const verdict = evaluate(routeOf(facts), flow, 4, vantageOf(facts, new Map()));
    assert.equal(verdict?.action, "unknown");
  });
