import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { read } from "../../server/src/languages/index.ts";
import { ipset } from "../../server/src/languages/ipset/index.ts";
import { iptablesScript } from "../../server/src/languages/iptables/script.ts";
import { evaluate } from "../../server/src/model/evaluate.ts";
import { routeOf, vantageOf } from "../../server/src/model/join.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { flowOf } from "../nftables/read.ts";
import { apply } from "./read.ts";
import { scripts } from "./scripts.ts";

function readScript(text: string) {
  const source = new SourceFile("file:///etc/firewall.sh", "etc/firewall.sh", text);
  return { source, facts: iptablesScript.read(source).facts };
}

function ask(text: string, asked: string) {
  const { flow, family } = flowOf(asked);
  const verdict = evaluate(routeOf([readScript(text).facts]), flow, family);
  return { action: verdict?.action ?? "none", why: verdict?.why.map((reason) => reason.text).join("; ") ?? "" };
}

const flushed = "#!/bin/sh\niptables -F\niptables -P OUTPUT DROP\n";

/** Programs in a script that change no rules, so that nothing becomes unknown by them. */
const harmless: readonly string[] = [
  "echo iptables -A OUTPUT -j ACCEPT",
  "modprobe ip_conntrack_ftp",
  "sysctl -w net.ipv4.ip_forward=1",
  "echo 1 > /proc/sys/net/ipv4/ip_forward",
  "logger -t firewall 'iptables is loaded'",
  "ip route add 192.0.2.0/24 dev eth0",
  "iptables -L -n -v",
  "iptables -vnL OUTPUT --line-numbers",
  "iptables-save > /etc/iptables.rules",
  "nft list ruleset",
  "ufw status",
  "systemctl status docker",
  "service rsyslog restart",
  "/etc/init.d/networking restart",
  "grep -r iptables /etc | sort | xargs -n1 echo",
  "perl -e 'print 1'",
  ". /lib/lsb/init-functions",
  "trap 'iptables -F' INT TERM",
  "exec 2>/dev/null",
  "sleep 1 & wait",
];

/** What cannot be followed makes the answer unknown, and says why. */
const unknowns: readonly (readonly [why: string, text: string, reason: RegExp])[] = [
  ["nothing is flushed", "#!/bin/sh\niptables -A OUTPUT -j DROP\n", /does not empty OUTPUT first/],
  ["the machine decides", `${flushed}[ -e /etc/x ] && iptables -A OUTPUT -j ACCEPT\n`, /\[ -e \/etc\/x/],
  [
    "a command's output decides",
    `${flushed}iptables -A OUTPUT -p tcp --dport $(cat port) -j ACCEPT\n`,
    /\$\(cat port\)/,
  ],
  ["a file is read in", `${flushed}. ./more.sh\n`, /reads in \.\/more\.sh, which/],
  ["a sourced variable", `#!/bin/sh\n. /etc/default/fw\niptables -F\niptables -P OUTPUT $POLICY\n`, /POLICY/],
  ["eval", `${flushed}eval "$(cat rules)"\n`, /eval/],
  ["another firewall", `${flushed}ufw enable\n`, /ufw/],
  ["a shell in a shell", `${flushed}bash -c "$(cat rules)"\n`, /bash/],
  ["another script", `${flushed}./more.sh\n`, /more\.sh may change/],
  ["another script, by a shell", `${flushed}sh /etc/more\n`, /\/etc\/more may change/],
  ["another script, by a path", `${flushed}/etc/firewall.d/mail start\n`, /mail may change/],
  ["a folder of scripts", `${flushed}run-parts /etc/firewall.d\n`, /run-parts may change/],
  ["a program that nobody knows", `${flushed}openports 25\n`, /openports may change/],
  ["a pipe into a shell", `${flushed}cat rules | sh\n`, /sh may change/],
  ["xargs", `${flushed}cat ports | xargs -n1 iptables -A OUTPUT -j ACCEPT -p tcp --dport\n`, /xargs may change/],
  ["perl", `${flushed}perl -e 'system("iptables -A OUTPUT -j ACCEPT")'\n`, /perl may change/],
  ["python", `${flushed}python3 /opt/firewall.py\n`, /python3 may change/],
  ["a service", `${flushed}systemctl restart docker\n`, /systemctl may change/],
  ["exec of another script", `${flushed}exec /etc/firewall.d/mail\n`, /mail may change/],
  ["find", `${flushed}find /etc/fw -name '*.sh' -exec sh {} +\n`, /find may change/],
  ["beside the script", `${flushed}iptables -A OUTPUT -j DROP &\niptables -A OUTPUT -j ACCEPT\n`, /beside the rest/],
  [
    "nft beside iptables",
    `#!/bin/sh\nnft add rule inet more out tcp dport 25 drop\niptables -F\niptables -P OUTPUT ACCEPT\n`,
    /nft may change/,
  ],
  [
    "a ruleset that nobody has",
    `#!/bin/sh\nnft -f /etc/more.nft\niptables -F\niptables -P OUTPUT ACCEPT\n`,
    /loads \/etc\/more.nft, which is not among/,
  ],
  ["nft alone", `#!/bin/sh\nnft -f - <<END\ntable inet t {\n}\nEND\n`, /nft may change/],
  ["rules that nobody has", `#!/bin/sh\niptables-restore < /etc/more\n`, /loads \/etc\/more, which is not among/],
  ["a file for iptables-restore", `${flushed}iptables-restore < /etc/rules\n`, /another file/],
  ["a chain that is not known", `${flushed}iptables -A $(hostname) -j ACCEPT\n`, /which chain/],
  ["a table that is not known", `${flushed}iptables -t $(hostname) -A OUTPUT -j ACCEPT\n`, /which table/],
  ["a program that is not known", `${flushed}$(pick) -A OUTPUT -j ACCEPT\n`, /which program/],
  [
    "a loop that never ends",
    `${flushed}while true; do iptables -I OUTPUT -j ACCEPT; done\n`,
    /more than|turns|shell finds/,
  ],
  ["a function that calls itself", `${flushed}f() { f; }\nf\n`, /deeper/],
  ["a template's port", `${flushed}iptables -A OUTPUT -p tcp --dport {{ port }} -j ACCEPT\n`, /\{\{ port \}\}/],
  [
    "a template's lines",
    `${flushed}{% if mail %}\niptables -A OUTPUT -p tcp --dport 25 -j ACCEPT\n{% endif %}\n`,
    /template/,
  ],
  ["an argument of the script", `${flushed}iptables -A OUTPUT -p tcp --dport $1 -j ACCEPT\n`, /\$1/],
];
for (const [why, text, reason] of unknowns)
  test(`unknown: ${why}`, () => {
    const { action, why: said } = ask(text, "tcp/25@192.0.2.1");
    assert.equal(action, "unknown");
    assert.match(said, reason);
  });

for (const line of harmless)
  test(`no rule is changed by: ${line}`, () => {
    const text = `${flushed}iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT\n${line}\n`;
    assert.deepEqual(readScript(text).facts.problems, []);
    assert.equal(ask(text, "tcp/25@192.0.2.1").action, "accept");
    assert.equal(ask(text, "tcp/80@192.0.2.1").action, "drop");
  });

test("whether there is a set that a rule asks for is told by the host's file that makes it", () => {
  const text = `${flushed}iptables -A OUTPUT -p tcp -m set --match-set doors dst -j ACCEPT\n`;
  const { action, why } = ask(text, "tcp/25@192.0.2.1");
  assert.equal(action, "unknown");
  assert.match(why, /whether there is a set doors/);
  const saved = (family: string, entry: string) => {
    const lines = `create doors hash:ip family ${family}\nadd doors ${entry}\n`;
    const facts = [
      readScript(text).facts,
      ipset.read(new SourceFile("file:///etc/ipset.conf", "ipset.conf", lines)).facts,
    ];
    const { flow, family: asked } = flowOf("tcp/25@192.0.2.1");
    return evaluate(routeOf(facts), flow, asked, vantageOf(facts, new Map()))?.action;
  };
  assert.equal(saved("inet", "192.0.2.1"), "accept");
  assert.equal(saved("inet", "192.0.2.2"), "drop");
  assert.equal(saved("inet6", "2001:db8::1"), "drop");
});

/** What other files of the host say, and a script that loads one of them, or changes what they made. */
const nftRuleset = "table inet f {\n chain out {\n type filter hook output priority 0; tcp dport 25 drop\n }\n}\n";
const savedRules = "*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp --dport 25 -j DROP\nCOMMIT\n";
const beside: readonly (readonly [script: string, path: string, text: string, on25: string, on80: string])[] = [
  ["nft -f /etc/nftables.conf", "etc/nftables.conf", nftRuleset, "drop", "accept"],
  ["nft -f /etc/other.nft", "etc/nftables.conf", nftRuleset, "unknown", "unknown"],
  ["nft insert rule inet f out accept", "etc/nftables.conf", nftRuleset, "unknown", "unknown"],
  ["nft flush ruleset", "etc/nftables.conf", nftRuleset, "unknown", "unknown"],
  ["nft list ruleset", "etc/nftables.conf", nftRuleset, "drop", "accept"],
  ["iptables-restore < /etc/iptables/rules.v4", "etc/iptables/rules.v4", savedRules, "drop", "accept"],
  ["/sbin/iptables-restore /etc/iptables/rules.v4", "etc/iptables/rules.v4", savedRules, "drop", "accept"],
  ["iptables-restore < /etc/iptables/other", "etc/iptables/rules.v4", savedRules, "unknown", "unknown"],
  ["iptables -I OUTPUT -p tcp --dport 25 -j ACCEPT", "etc/iptables/rules.v4", savedRules, "unknown", "unknown"],
  ["iptables -I OUTPUT -p tcp --dport 25 -j DROP", "etc/iptables/rules.v4", savedRules, "drop", "unknown"],
  ["iptables -F; iptables -P OUTPUT ACCEPT", "etc/iptables/rules.v4", savedRules, "unknown", "accept"],
  ["ip6tables -F; ip6tables -P OUTPUT ACCEPT", "etc/iptables/rules.v4", savedRules, "drop", "accept"],
];
for (const [command, path, text, on25, on80] of beside)
  test(`a script and ${path}: ${command}`, () => {
    const script = new SourceFile(
      "file:///etc/network/if-up.d/fw",
      "etc/network/if-up.d/fw",
      `#!/bin/sh\n${command}\n`,
    );
    const files = [script, new SourceFile(`file:///${path}`, path, text)].flatMap((file) => read(file)?.facts ?? []);
    const action = (asked: string) => evaluate(routeOf(files), flowOf(asked).flow, 4)?.action;
    assert.deepEqual([action("tcp/25@192.0.2.1"), action("tcp/80@192.0.2.1")], [on25, on80]);
  });

test("what no file tells may come out otherwise in each turn of a loop", () => {
  const rules = "iptables -F\niptables -P OUTPUT ACCEPT\n";
  const loops = [
    "for t in ACCEPT DROP; do iptables -A OUTPUT -p tcp --dport $(pick $t) -j $t; done",
    "for t in ACCEPT DROP; do iptables -A OUTPUT -p tcp -m limit --limit 5/min -j $t; done",
    "close() { iptables -A OUTPUT -p tcp --dport $1 -j $2; }\nclose $(cat a) ACCEPT\nclose $(cat b) DROP",
  ];
  for (const loop of loops)
    assert.equal(ask(`#!/bin/sh\n${rules}${loop}\n`, "tcp/25@192.0.2.1").action, "unknown", loop);
});

test("what a condition adds in front is no matter to what is decided alike both ways", () => {
  const text = `${flushed}iptables -A OUTPUT -p tcp --dport 25 -j ACCEPT\n[ -e /x ] && iptables -A OUTPUT -p tcp --dport 80 -j ACCEPT\n`;
  assert.equal(ask(text, "tcp/25@192.0.2.1").action, "accept");
  assert.equal(ask(text, "tcp/80@192.0.2.1").action, "unknown");
  assert.equal(ask(text, "tcp/443@192.0.2.1").action, "drop");
});

test("mistakes in a script's commands are found where they stand", () => {
  const { facts, source } = readScript(
    `${flushed}PORT=25\niptables -A OUTPUT -p tcp --dprot 25 -j ACCEPT\niptables -w -t filter -A OUTPUT --dport $PORT -j ACCEPT\n`,
  );
  assert.deepEqual(
    facts.problems.map(({ place }) => source.slice(place.span)),
    ["--dprot"],
  );
});

/** What stands in the script after the fix that accepts tcp/2703; undefined where none is offered. */
function opened(text: string): string | undefined {
  const { facts } = readScript(text);
  const { flow, family } = flowOf("tcp/2703@192.0.2.1");
  const verdict = evaluate(routeOf([facts]), flow, family);
  assert.equal(verdict?.action === "drop" || verdict?.action === "reject", true, verdict?.action);
  const edits = verdict?.filter.writer.accept({ ...flow, destination: {} }, verdict.chain, verdict.line, "Razor2 `$x`");
  return edits === undefined ? undefined : apply(text, edits);
}

const openings: readonly (readonly [text: string, command: string | undefined])[] = [
  [
    `${flushed}iptables -A OUTPUT -j DROP\n`,
    'iptables -A OUTPUT -p tcp --dport 2703 -m comment --comment "Razor2 x" -j ACCEPT',
  ],
  [
    "#!/bin/sh\nIPT=/sbin/iptables\n$IPT -F\n$IPT -P OUTPUT DROP\n$IPT -A OUTPUT -p udp -j ACCEPT\n",
    '$IPT -A OUTPUT -p tcp --dport 2703 -m comment --comment "Razor2 x" -j ACCEPT',
  ],
  [flushed, 'iptables -A OUTPUT -p tcp --dport 2703 -m comment --comment "Razor2 x" -j ACCEPT'],
  [
    `${flushed}close() {\n  iptables -A OUTPUT -j DROP\n}\nclose\n`,
    '  iptables -A OUTPUT -p tcp --dport 2703 -m comment --comment "Razor2 x" -j ACCEPT',
  ],
  [
    "#!/bin/sh\niptables -F\niptables -P OUTPUT DROP; for p in 1 2; do iptables -A OUTPUT -p tcp -j DROP; done\n",
    undefined,
  ],
];
for (const [text, command] of openings)
  test(`a gate is opened beside the command that shuts it: ${text.split("\n").at(-2)}`, () => {
    const after = opened(text);
    if (command === undefined) {
      assert.equal(after, undefined);
      return;
    }
    assert.ok(after !== undefined);
    assert.ok(after.split("\n").includes(command), after);
    assert.equal(ask(after, "tcp/2703@192.0.2.1").action, "accept");
    assert.notEqual(ask(after, "tcp/25@192.0.2.1").action, "accept");
  });

test("a template's words are no mistakes in a script", () => {
  const { facts } = readScript(
    `${flushed}iptables -A {{ chain }} -p {{ proto }} -d "{{ mirror }}" -j {{ target }}\n{% if x %}\n{% endif %}\n`,
  );
  assert.deepEqual(facts.problems, []);
});

test("a loop is no line of the wrong protocol", () => {
  const { facts } = readScript(
    `${flushed}for p in tcp udp; do iptables -A OUTPUT -p $p --dport 2703 -j ACCEPT; done\n`,
  );
  assert.equal(facts.filter?.chains.flatMap(({ lines }) => lines).length, 0);
  assert.equal(facts.filter?.filters.find(({ name }) => name === "filter OUTPUT")?.entry.lines.length, 2);
});

const hostile: readonly (readonly [what: string, text: string])[] = [
  [
    "loops in loops",
    `${"for i in {1..1000}; do ".repeat(40)}iptables -A OUTPUT -p tcp --dport $i -j ACCEPT${"; done".repeat(40)}`,
  ],
  ["endless loops in endless loops", `${"while true; do ".repeat(30)}X=$X${"; done".repeat(30)}`],
  ["a value that doubles", `X=xxxxxxxx\n${"X=$X$X\n".repeat(60)}iptables -A OUTPUT -m comment --comment $X`],
  ["functions that call themselves twice", 'f() { f "$@" "$@"; f "$@" "$@"; }\nf 1 2 3'],
  ["thousands of conditions", "[ -e /x ] && iptables -A OUTPUT -p tcp -j ACCEPT\n".repeat(2000)],
  ["sums in sums", `X=$((${"(".repeat(5000)}1${")".repeat(5000)}))`],
];
for (const [what, text] of hostile)
  test(`ends: ${what}`, () => {
    const { facts } = readScript(`#!/bin/bash\niptables -F\n${text}\n`);
    assert.ok((facts.filter?.filters.length ?? 0) > 0);
  });

test("no text makes it fall, and every place is inside", () => {
  const pieces = scripts.flatMap(({ text }) => text.split(/(?<=[\s;|&(){}"'$])/));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (parts) => {
      const text = parts.join("");
      const { facts } = readScript(text);
      for (const { place } of facts.problems) assert.ok(place.span.start >= 0 && place.span.end <= text.length);
      for (const line of facts.filter?.chains.flatMap((chain) => chain.lines) ?? [])
        assert.ok(line.place.span.start <= line.place.span.end && line.place.span.end <= text.length);
    }),
    { numRuns: 300 },
  );
});
