import assert from "node:assert/strict";
import test from "node:test";
import { iptablesScript } from "../../server/src/languages/iptables/script.ts";
import { SourceFile } from "../../server/src/text/source.ts";

const script = `#!/bin/bash
IPT=/sbin/iptables
WAN=eth0 # WAN is the way out
UNSURE=1
ipset create blocked hash:net
ipset add blocked 198.51.100.0/24
open() {
	local port=$1
	$IPT -A OUTPUT -p udp --dport "$port" -j ACCEPT
}
$IPT -F
$IPT -P OUTPUT DROP
$IPT -N mail
open 24441
open 123
port=25
echo "UNSURE"
$IPT -A OUTPUT -o $WAN -p tcp --dport $port -j mail
$IPT -A OUTPUT -m set --match-set blocked dst -j DROP
$IPT -A mail -j ACCEPT
iptables-restore -n <<RULES
*nat
-A POSTROUTING -o $WAN -j MASQUERADE
COMMIT
RULES
`;

function read(text: string) {
  const source = new SourceFile("file:///etc/firewall.sh", "etc/firewall.sh", text);
  return { source, reading: iptablesScript.read(source) };
}

/** Asks at the first place of `within`, at the bar in it. */
function hover(within: string) {
  const { source, reading } = read(script);
  const word = within.replace("|", "");
  const at = script.indexOf(word);
  assert.notEqual(at, -1, word);
  const found = reading.hover(at + within.indexOf("|"));
  return found === undefined ? undefined : { marked: source.slice(found.span), markdown: found.markdown };
}

const hovers: readonly (readonly [within: string, marked: string, says: RegExp])[] = [
  ["W|AN=eth0", "WAN", /gets its value in[\s\S]*line 3: `WAN=eth0/],
  ["-o $WA|N", "WAN", /line 3[\s\S]*it leaves by `eth0`/],
  ["op|en()", "open", /lines that call it: 14, 15/],
  ['"$por|t"', "port", /line 8: `local port=\$1`[\s\S]*udp\/24441.*Pyzor[\s\S]*runs this line 2 times/],
  ["$port -j m|ail", "mail", /a chain of one's own with 1 rule.*18/],
  ["-|N mail", "-N", /Makes a chain/],
  ["-|P OUTPUT", "-P", /ACCEPT or DROP/],
  ["OUTPUT D|ROP", "DROP", /policy/],
  ["ipset c|reate", "create", /new, empty set/],
  ["create b|locked", "blocked", /of type hash:net, to which 1 line/],
  ["198.51.100|.0/24", "198.51.100.0/24", /256 addresses/],
  ["-p t|cp", "tcp", /connections/],
];
for (const [within, marked, says] of hovers)
  test(`hover at ${within}`, () => {
    const found = hover(within);
    assert.equal(found?.marked, marked);
    assert.match(found?.markdown ?? "", says);
  });

/** Labels offered at the end of a line in front of the last function call. */
function offered(line: string): readonly string[] {
  const text = script.replace("open 123\n", () => `${line}\n`);
  return read(text)
    .reading.complete(text.indexOf(`${line}\nport=25`) + line.length)
    .map(({ label }) => label);
}

const completions: readonly (readonly [line: string, has: readonly string[], lacks: readonly string[]])[] = [
  ["$IPT ", ["-A", "-P"], ["COMMIT"]],
  ["$IPT -A ", ["OUTPUT", "mail"], ["POSTROUTING"]],
  ["$IPT -t nat -A ", ["POSTROUTING"], ["mail", "FORWARD"]],
  ["$IPT -P ", ["OUTPUT"], ["mail"]],
  ["$IPT -P OUTPUT ", ["DROP"], ["REJECT"]],
  ["$IPT -t ", ["nat", "mangle"], ["-A"]],
  ["true && $IPT -A OUTPUT -j ", ["ACCEPT", "mail"], ["DNAT"]],
  ["/sbin/iptables -A OUTPUT -p tcp --", ["--dport"], ["-p", "--ctstate"]],
  ["$IPT -A OUTPUT -m set --match-set ", ["blocked"], ["mail"]],
  ["$IPT -A OUTPUT -o $", ["WAN", "IPT"], ["open"]],
  ["ipset add ", ["blocked"], []],
  ["ipset create x ", ["hash:ip"], []],
  ["$WAN ", [], ["-A"]],
  ["echo ", [], ["-A"]],
  ["# $IPT ", [], ["-A"]],
];
for (const [line, has, lacks] of completions)
  test(`completion at ${line}`, () => {
    const labels = offered(line);
    for (const each of has) assert.ok(labels.includes(each), `${each} is missing among ${labels.join(" ")}`);
    for (const each of lacks) assert.ok(!labels.includes(each), `${each} is offered`);
  });

/** `line:text` of every place of a name; a star for a definition. */
function places(key: string): readonly string[] {
  const { source, reading } = read(script);
  return reading
    .occurrences()
    .filter((each) => each.key === key)
    .map(({ span, role, renames }) => {
      const line = source.lines.lineAt(span.start) + 1;
      return `${line}${role === "definition" ? "*" : ""}${renames === false ? " fixed" : ""}`;
    });
}

test("every place of a variable is found, here-documents among them, and none in comments", () =>
  assert.deepEqual(places("variable WAN"), ["3*", "18", "23"]));
test("a local variable is another than the global one", () => {
  assert.deepEqual(places("variable of open port"), ["8*", "9"]);
  assert.deepEqual(places("variable port"), ["16*", "18"]);
});
test("a function is found where it is called", () => assert.deepEqual(places("function open"), ["7*", "14", "15"]));
test("a set is found in ipset's commands and in rules", () =>
  assert.deepEqual(places("ipset blocked"), ["5*", "6", "19"]));
test("a name that stands in the script's text as well is not renamed", () =>
  assert.deepEqual(places("variable UNSURE"), ["4* fixed"]));
