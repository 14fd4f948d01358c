import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { readText } from "../iptables/read.ts";
import { needing, run } from "./tools.ts";

/** One rule of each module and target that the kernel takes in some tables, chains or after some protocols only. */
const samples4 = [
  "-m addrtype --dst-type LOCAL --limit-iface-in",
  "-m addrtype --dst-type LOCAL --limit-iface-out",
  "-m cgroup --cgroup 1",
  "-m devgroup --src-group 1",
  "-m devgroup --dst-group 1",
  "-m mac --mac-source 02:00:00:00:00:01",
  "-p tcp -m osf --genre Linux",
  "-m owner --uid-owner 0",
  "-m physdev --physdev-in eth0",
  "-m physdev --physdev-out eth0",
  "-m physdev --physdev-out eth0 --physdev-is-bridged",
  "-m policy --dir in --pol ipsec",
  "-m policy --dir out --pol ipsec",
  "-m realm --realm 1",
  "-m rpfilter",
  "-m socket",
  "-p udp -j CHECKSUM --checksum-fill",
  "-j CLASSIFY --set-class 1:1",
  "-j CONNSECMARK --save",
  "-j CT --notrack",
  "-j DNAT --to-destination 192.0.2.1",
  "-j DSCP --set-dscp 1",
  "-p tcp -j ECN --ecn-tcp-remove",
  "-j MASQUERADE",
  "-j NETMAP --to 192.0.2.0/24",
  "-j NOTRACK",
  "-j REDIRECT",
  "-j REJECT",
  "-j SNAT --to-source 192.0.2.1",
  "-p tcp -j SYNPROXY --mss 1460",
  "-p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu",
  "-p tcp -j TCPOPTSTRIP --strip-options sack",
  "-j TOS --set-tos 1",
  "-p udp -j TPROXY --on-port 1",
  "-j TTL --ttl-set 5",
];
const samples6 = [
  "-m eui64",
  "-j HL --hl-set 5",
  "-j DNPT --src-pfx 2001:db8::/64 --dst-pfx 2001:db8:1::/64",
  "-j SNPT --src-pfx 2001:db8::/64 --dst-pfx 2001:db8:1::/64",
];
const chains = [
  "mangle PREROUTING",
  "mangle INPUT",
  "mangle FORWARD",
  "mangle OUTPUT",
  "mangle POSTROUTING",
  "raw PREROUTING",
  "nat INPUT",
  "filter FORWARD",
  "security OUTPUT",
];

const questions = ([4, 6] as const).flatMap((family) =>
  (family === 4 ? samples4 : samples6).flatMap((rule) =>
    chains.flatMap((place) => {
      const [table = "", chain = ""] = place.split(" ");
      return [`-A ${chain} ${rule}`, `:own - [0:0]\n-A own ${rule}\n-A ${chain} -j own`].map((lines) => ({
        family,
        text: `*${table}\n${lines}\nCOMMIT\n`,
      }));
    }),
  ),
);

test(
  "an error where the kernel refuses a module or a target in its place, a warning where iptables-legacy alone does",
  needing("iptables-restore", "iptables-legacy-restore", "ip6tables-restore", "unshare"),
  () => {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-iptables-"));
    const calls = questions.map(({ family, text }, at) => {
      writeFileSync(join(folder, String(at)), text);
      const program = family === 6 ? "ip6tables" : "iptables";
      return ["", "-legacy"]
        .map((variant) => `${program}${variant}-restore ${folder}/${at} >/dev/null 2>&1; printf "$? "`)
        .join("; ");
    });
    const { output } = run("unshare", ["-n", "bash", "-c", calls.join("; echo\n")]);
    rmSync(folder, { recursive: true });
    const answers = output.split("\n").map((line) => line.trim().split(" "));
    const others = questions.flatMap(({ family, text }, at) => {
      const [loads, legacyLoads] = (answers[at] ?? []).map((status) => status === "0");
      const truth = loads === false ? ["error"] : legacyLoads === false ? ["warning"] : [];
      const said = readText(text, family).problems.map(({ severity }) => severity ?? "error");
      return said.join() === truth.join() ? [] : [{ family, text, truth, said }];
    });
    assert.equal(answers.length, questions.length);
    assert.deepEqual(others, []);
  },
);
