import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { evaluate } from "../../server/src/model/evaluate.ts";
import { routeOf } from "../../server/src/model/join.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { needing, run } from "./tools.ts";

const needed = needing("iptables-restore", "unshare");

function saved(rules: string, policy = "DROP"): string {
  return `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ${policy} [0:0]\n:mail - [0:0]\n${rules}\nCOMMIT\n`;
}

function facts(text: string) {
  const found = read(new SourceFile("file:///h/etc/iptables/rules.v4", "etc/iptables/rules.v4", text))?.facts;
  assert.ok(found?.filter !== undefined);
  return found;
}

/** What the tool says when it refuses; empty where it accepts. */
function refusal(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-iptables-"));
  const file = join(folder, "rules");
  writeFileSync(file, text);
  const { status, output } = run("unshare", ["-n", "iptables-restore", "--test", file]);
  rmSync(folder, { recursive: true });
  return status === 0 ? "" : output;
}

/** Rules the tool accepts, with what the kernel does to a first packet for tcp/25 of 192.0.2.1 sent by root. */
const accepted: readonly (readonly [rules: string, action: string])[] = [
  ["-A OUTPUT -p tcp -m tcp --dport 25 -j ACCEPT", "accept"],
  ["-A OUTPUT -p tcp --dport smtp -j ACCEPT", "accept"],
  ["-A OUTPUT -p tcp -m multiport --dports 25,80,1000:2000 -j ACCEPT", "accept"],
  ["-A OUTPUT ! -d 198.51.100.0/24 -p tcp -j ACCEPT", "accept"],
  ["-A OUTPUT -d 192.0.2.0/255.255.255.0 -p tcp -j ACCEPT", "accept"],
  ["-A OUTPUT -m iprange --dst-range 192.0.2.1-192.0.2.9 -j ACCEPT", "accept"],
  ["-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "drop"],
  ["-A OUTPUT -m state --state NEW -p tcp -j ACCEPT", "accept"],
  ["-A OUTPUT -p tcp --syn -j ACCEPT", "accept"],
  ["-A OUTPUT -p tcp ! --syn -j ACCEPT", "drop"],
  ["-A OUTPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT", "accept"],
  ["-A OUTPUT -p tcp -m tcp --tcp-flags ALL NONE -j ACCEPT", "drop"],
  ["-A OUTPUT -p tcp -m tcp ! --tcp-flags SYN,ACK ACK -j ACCEPT", "accept"],
  ["-A OUTPUT -m owner --uid-owner 0 -p tcp -j ACCEPT", "accept"],
  ["-A OUTPUT -m owner ! --uid-owner 0 -p tcp -j ACCEPT", "drop"],
  ['-A OUTPUT -m comment --comment "-j DROP later" -p tcp -j ACCEPT', "accept"],
  ["-A OUTPUT -j mail\n-A mail -p tcp -j RETURN\n-A OUTPUT -p tcp -j ACCEPT", "accept"],
  ["-A OUTPUT -g mail\n-A OUTPUT -j ACCEPT", "drop"],
  ['-A OUTPUT -p tcp -j LOG --log-prefix "out " --log-level 4\n-A OUTPUT -p tcp -j ACCEPT', "accept"],
  ["-A OUTPUT -p tcp -j REJECT --reject-with tcp-reset", "reject"],
  ["-A OUTPUT -j DROP\n-I OUTPUT -p tcp -j ACCEPT", "accept"],
  ["-A OUTPUT -p udp -j ACCEPT\n-I OUTPUT 2 -p tcp -j ACCEPT\n-A OUTPUT -j DROP", "accept"],
  ["-A OUTPUT -p tcp -j ACCEPT\n-D OUTPUT -p tcp -j ACCEPT", "drop"],
  ["-A OUTPUT -p tcp -j ACCEPT\n-A OUTPUT -j DROP\n-D OUTPUT 1", "drop"],
  ["-A OUTPUT -p tcp -j DROP\n-R OUTPUT 1 -p tcp -j ACCEPT", "accept"],
  ["-A OUTPUT -p tcp -j ACCEPT\n-F OUTPUT", "drop"],
  ["-A OUTPUT -j DROP\n-F OUTPUT\n-P OUTPUT ACCEPT", "accept"],
  ["-A OUTPUT -m limit --limit 5/min -j ACCEPT", "unknown"],
  ["-A OUTPUT -m limit -j ACCEPT", "unknown"],
  ["-A OUTPUT -m statistic --mode random --probability 0.5 -j ACCEPT", "unknown"],
  ["-A OUTPUT -m recent --name x --set -j ACCEPT", "unknown"],
  ["-A OUTPUT -m string --string x --algo bm -j ACCEPT", "unknown"],
  ["-A OUTPUT -m mark --mark 0x0 -p tcp -j ACCEPT", "accept"],
  ["-A OUTPUT -m mark ! --mark 0x1/0x1 -p tcp -j ACCEPT", "accept"],
  ["-A OUTPUT -o lo -j ACCEPT", "drop"],
  ["-A OUTPUT -o eth+ -j ACCEPT", "unknown"],
  ["-A OUTPUT -p icmp -j ACCEPT", "drop"],
  ["-A OUTPUT -p tcp -m length --length 0:100 -j ACCEPT", "unknown"],
  ["-A OUTPUT -p all -j ACCEPT", "accept"],
];

for (const [rules, action] of accepted)
  test(`accepted, and says ${action}: ${rules.replaceAll("\n", " / ")}`, needed, () => {
    const text = saved(rules);
    assert.equal(refusal(text), "");
    const { problems, ...file } = facts(text);
    assert.deepEqual(
      problems.map(({ message }) => message),
      [],
    );
    const flow = {
      protocol: "tcp",
      port: 25,
      destination: { addresses: ["192.0.2.1"] },
      users: [{ name: "root", id: 0 }],
    } as const;
    assert.equal(evaluate(routeOf([{ problems, ...file }]), flow, 4)?.action, action);
  });

test("a mark from what no file tells is not guessed", needed, () => {
  for (const target of [
    "MARK --or-mark 0x1",
    "MARK --and-mark 0xfe",
    "MARK --xor-mark 0x1",
    "MARK --set-mark 0x1/0x3",
    "CONNMARK --restore-mark",
  ]) {
    const text = `*mangle\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j ${target}\nCOMMIT\n${saved("-A OUTPUT -m mark --mark 0x1 -j ACCEPT")}`;
    assert.equal(refusal(text), "");
    const flow = { protocol: "tcp", port: 25, destination: { addresses: ["192.0.2.1"] } } as const;
    // All marks begin at 0, so each of these has one outcome; what matters is that it is that one, or unknown.
    const truth = /or-mark|set-mark/.test(target) ? "accept" : "drop";
    const said = evaluate(routeOf([facts(text)]), flow, 4)?.action ?? "";
    assert.ok([truth, "unknown"].includes(said), `${target}: ${said}, the kernel: ${truth}`);
  }
});

/** Mistakes, the line they stand on (from 1) and whether the tool's own test passes them in silence. */
const mistakes: readonly (readonly [text: string, line: number, silent: boolean])[] = [
  [saved("-A OUTPUT -p tcp --dport 25 -j ACEPT"), 6, true],
  [saved("-A EGRESS -p tcp -j ACCEPT"), 6, true],
  ["*filter\n:OUTPUT REJECT [0:0]\nCOMMIT\n", 2, true],
  [saved("-A OUTPUT --dport 25 -j ACCEPT"), 6, false],
  [saved("-A OUTPUT -p tcp --dport 25,80 -j ACCEPT"), 6, false],
  [saved("-A OUTPUT -p tcp --dport nosuchservice -j ACCEPT"), 6, false],
  [saved("OUTPUT -p tcp -j ACCEPT"), 6, false],
  ["*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j ACCEPT\n", 1, false],
];

for (const [text, line, silent] of mistakes)
  test(`refused${silent ? ", which the tool's own test is not" : ""}: ${text.split("\n")[line - 1]}`, needed, () => {
    assert.equal(refusal(text) === "", silent);
    const { problems } = facts(text);
    assert.deepEqual(
      problems.map(({ place }) => place.source.lines.lineAt(place.span.start) + 1),
      [line],
    );
  });
