import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { read } from "../../server/src/languages/index.ts";
import { evaluate } from "../../server/src/model/evaluate.ts";
import { routeOf } from "../../server/src/model/join.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { resultOf } from "../pages/page.ts";
import { needing, run } from "./tools.ts";

interface Asked {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly to: string;
}

/**
 * Loads a ruleset in a network namespace of its own and sends one packet for each flow: a peer behind a veth pair
 * listens to everything and says which it saw. Answers in the order of the flows.
 */
function sendPackets(loader: string, ruleset: string, flows: readonly Asked[]): readonly boolean[] {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-packets-"));
  writeFileSync(join(folder, "rules"), ruleset);
  writeFileSync(join(folder, "flows"), flows.map(({ protocol, port, to }) => `${protocol} ${port} ${to}`).join("\n"));
  writeFileSync(
    join(folder, "send.py"),
    `
import socket, struct, sys, time
ETH_P_IP = 0x0800
seen = set()
listener = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
listener.bind(("gate", 0))
listener.setblocking(False)
def drain(seconds):
    end = time.time() + seconds
    while time.time() < end:
        try:
            data, address = listener.recvfrom(65535)
        except BlockingIOError:
            time.sleep(0.002)
            continue
        if struct.unpack("!H", data[12:14])[0] != ETH_P_IP or address[2] != 4:
            continue
        ip = data[14:]
        protocol = {6: "tcp", 17: "udp"}.get(ip[9])
        if protocol is None:
            continue
        offset = (ip[0] & 15) * 4
        port = struct.unpack("!H", ip[offset + 2:offset + 4])[0]
        seen.add((protocol, port, socket.inet_ntoa(ip[16:20])))
flows = [line.split() for line in open(sys.argv[1]) if line.strip()]
keep = []
for protocol, port, to in flows:
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    s = socket.socket(socket.AF_INET, kind)
    s.setblocking(False)
    try:
        if protocol == "tcp":
            s.connect_ex((to, int(port)))
        else:
            s.sendto(b"x", (to, int(port)))
    except OSError:
        pass
    keep.append(s)
    drain(0.005)
drain(0.1)
for protocol, port, to in flows:
    print("yes" if (protocol, int(port), to) in seen else "no")
`,
  );
  const script = `
set -e
ip link set lo up
ip link add gate type veth peer name outside
ip address add 192.0.2.2/24 dev gate
ip link set gate up
ip link set outside up
ip route add default via 192.0.2.1
ip neighbour add 192.0.2.1 lladdr 02:00:00:00:00:01 dev gate
ip neighbour add 192.0.2.53 lladdr 02:00:00:00:00:01 dev gate
${loader} ${join(folder, "rules")}
python3 ${join(folder, "send.py")} ${join(folder, "flows")}
`;
  const ran = run("unshare", ["-n", "bash", "-c", script]);
  rmSync(folder, { recursive: true });
  assert.equal(ran.status, 0, ran.output);
  return ran.output
    .trim()
    .split("\n")
    .map((line) => line === "yes");
}

function verdicts(path: string, text: string, flows: readonly Asked[]): readonly string[] {
  const facts = read(new SourceFile(`file:///${path}`, path, text))?.facts;
  assert.ok(facts?.filter !== undefined, path);
  assert.deepEqual(
    facts.problems.filter(({ rule }) => rule.endsWith("-syntax")).map(({ message }) => message),
    [],
  );
  return flows.map(
    ({ protocol, port, to }) =>
      evaluate(
        routeOf([facts]),
        { protocol, port, destination: { addresses: [to] }, users: [{ name: "root", id: 0 }] },
        4,
      )?.action ?? "accept",
  );
}

const destinations = ["192.0.2.53", "198.51.100.25", "203.0.113.9"];
const ports = [25, 53, 80, 443, 993, 2703, 6277, 24441, 33000];
const flows: readonly Asked[] = destinations.flatMap((to) =>
  ports.flatMap((port) => (["tcp", "udp"] as const).map((protocol) => ({ protocol, port, to }))),
);

const chain = (body: string, policy = "drop"): string => `flush ruleset
table inet filter {
  set relays { type ipv4_addr; flags interval; elements = { 198.51.100.0/24 } }
  set doors { type ipv4_addr . inet_service; elements = { 203.0.113.9 . 443, 192.0.2.53 . 80 } }
  map fate { type inet_service : verdict; elements = { 25 : accept, 80 : drop, 443 : jump mail } }
  chain mail { ip daddr 203.0.113.0/24 accept; return; }
  chain deaf { udp dport 53 drop; }
  chain output {
    type filter hook output priority filter; policy ${policy};
    oifname "lo" accept
    ct state established,related accept
${body
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
  }
}
`;

const nftRulesets: readonly (readonly [string, string])[] = [
  [
    "ports and protocols",
    chain("tcp dport { 25, 80-443 } accept\nudp dport 53 accept\nmeta l4proto udp th dport 24441 accept"),
  ],
  ["negation", chain("tcp dport != 2703 accept\nip daddr != 198.51.100.0/24 udp dport 6277 accept")],
  ["sets", chain("ip daddr @relays tcp dport 25 accept\nip daddr . tcp dport @doors accept")],
  [
    "verdict maps and jumps",
    chain("tcp dport vmap @fate\nudp dport vmap { 53 : jump deaf, 24441 : accept }\nip daddr 192.0.2.53 accept"),
  ],
  [
    "goto ends in the policy",
    chain("tcp dport 443 goto mail\ntcp dport 443 accept\nip daddr 192.0.2.0/24 drop\naccept", "drop"),
  ],
  ["drop first, accept later", chain("tcp dport 80 drop\nmeta l4proto tcp accept\nreject", "accept")],
  [
    "the loopback's name and others",
    chain(
      'oifname != "lo" tcp dport 993 accept\noifname "ga*" udp dport 33000 accept\niifname "lo" accept\niifname != "lo" tcp dport 80 accept',
    ),
  ],
  [
    "states",
    chain(
      "ct state new tcp dport 25 accept\nct state { established, related } accept\nct state != established udp dport 53 accept",
    ),
  ],
  ["marks", chain("tcp dport 25 meta mark set 7\nmeta mark 7 accept\nmeta mark != 0 drop\nudp dport 53 accept")],
  [
    "two base chains",
    `${chain("tcp dport { 25, 443 } accept")}table ip second {\n  chain out {\n    type filter hook output priority 10; policy accept;\n    tcp dport 443 drop\n  }\n}\n`,
  ],
  [
    "definitions and users",
    `define web = { 80, 443 }\n${chain("tcp dport $web meta skuid 0 accept\nskuid != 0 accept\nudp dport 53 skuid 1-99 accept")}`,
  ],
  [
    "flat notation",
    "flush ruleset\nadd table ip f\nadd chain ip f o { type filter hook output priority 0; policy drop; }\nadd rule ip f o tcp dport 25 accept\ninsert rule ip f o ip daddr 203.0.113.9 drop\nadd rule ip f o udp dport 53 accept\n",
  ],
];

const saved = (body: string, policy = "DROP"): string => `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ${policy} [0:0]
:mail - [0:0]
-A OUTPUT -o lo -j ACCEPT
-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
${body}
-A mail -d 203.0.113.0/24 -j ACCEPT
COMMIT
`;

const iptablesRulesets: readonly (readonly [string, string])[] = [
  [
    "ports",
    saved(
      "-A OUTPUT -p tcp -m tcp --dport 25 -j ACCEPT\n-A OUTPUT -p udp -m multiport --dports 53,24441 -j ACCEPT\n-A OUTPUT -p tcp -m tcp --dport 80:443 -j ACCEPT",
    ),
  ],
  [
    "negation",
    saved(
      "-A OUTPUT -p tcp -m tcp ! --dport 2703 -j ACCEPT\n-A OUTPUT ! -d 198.51.100.0/24 -p udp -m udp --dport 6277 -j ACCEPT",
    ),
  ],
  [
    "jumps and returns",
    saved("-A OUTPUT -p tcp -j mail\n-A OUTPUT -d 192.0.2.53 -j RETURN\n-A OUTPUT -p udp -j ACCEPT"),
  ],
  [
    "goto",
    saved("-A OUTPUT -p tcp -m tcp --dport 443 -g mail\n-A OUTPUT -p tcp -m tcp --dport 443 -j ACCEPT", "ACCEPT"),
  ],
  [
    "reject before accept",
    saved("-A OUTPUT -p tcp -m tcp --dport 993 -j REJECT\n-A OUTPUT -m conntrack --ctstate NEW -j ACCEPT"),
  ],
  [
    "ranges, owners and marks",
    saved(
      "-A OUTPUT -m iprange --dst-range 198.51.100.20-198.51.100.30 -j ACCEPT\n-A OUTPUT -p udp -m udp --dport 53 -m owner --uid-owner 0 -j ACCEPT\n-A OUTPUT -m mark --mark 0x0 -p tcp -m tcp --dport 80 -j ACCEPT",
    ),
  ],
  [
    "another table counts too",
    `*raw\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp -m tcp --dport 25 -j DROP\nCOMMIT\n${saved("-A OUTPUT -p tcp -j ACCEPT")}`,
  ],
];

for (const [format, loader, path, list] of [
  ["nftables", "nft -f", "etc/nftables.conf", nftRulesets],
  ["iptables", "iptables-restore", "etc/iptables/rules.v4", iptablesRulesets],
] as const)
  for (const [name, ruleset] of list)
    test(
      `${format}: real packets agree about ${name}`,
      needing("nft", "iptables-restore", "unshare", "ip", "python3"),
      () => {
        const seen = sendPackets(loader, ruleset, flows);
        const said = verdicts(path, ruleset, flows);
        const wrong = flows.flatMap((flow, at) => {
          const action = said[at];
          const passed = seen[at];
          // The sender is root, and every flow is a point: nothing here is undecidable but what hangs on the user.
          return action === (passed ? "accept" : action === "reject" ? "reject" : "drop") || action === "unknown"
            ? []
            : [
                `${flow.protocol}/${flow.port}@${flow.to}: we say ${action}, the kernel ${passed ? "sent it" : "stopped it"}`,
              ];
        });
        assert.deepEqual(wrong, []);
        const known = said.filter((action) => action !== "unknown").length;
        assert.ok(known > flows.length / 2, `only ${known} of ${flows.length} decided`);
      },
    );

for (const [path, loader, ruleset] of [
  ["etc/nftables.conf", "nft -f", chain("udp dport 53 accept\nmeta l4proto tcp drop")],
  ["etc/nftables.conf", "nft -f", chain("udp dport 53 accept")],
  [
    "etc/iptables/rules.v4",
    "iptables-restore",
    saved("-A OUTPUT -p udp -m udp --dport 53 -j ACCEPT\n-A OUTPUT -p tcp -j DROP"),
  ],
  ["etc/iptables/rules.v4", "iptables-restore", saved("-A OUTPUT -p udp -m udp --dport 53 -j ACCEPT")],
] as const)
  test(
    `the fix opens exactly the gate in ${path}`,
    needing("nft", "iptables-restore", "unshare", "ip", "python3"),
    () => {
      const folder = "file:///host";
      const plugins = new SourceFile(
        `${folder}/etc/spamassassin/v310.pre`,
        "etc/spamassassin/v310.pre",
        "loadplugin Mail::SpamAssassin::Plugin::Razor2\n",
        folder,
      );
      const firewall = new SourceFile(`${folder}/${path}`, path, ruleset, folder);
      const fix = analyze([plugins, firewall])
        .findings.flatMap((finding) => finding.fixes)
        .find(({ title }) => title.startsWith("Accept tcp/2703 out"));
      assert.ok(fix !== undefined);
      const opened = resultOf(fix).get(path);
      assert.ok(opened !== undefined);
      const before = sendPackets(loader, ruleset, flows);
      const after = sendPackets(loader, opened, flows);
      for (const [at, flow] of flows.entries())
        assert.equal(
          after[at],
          (flow.protocol === "tcp" && flow.port === 2703) || before[at],
          `${flow.protocol}/${flow.port}@${flow.to}`,
        );
    },
  );
