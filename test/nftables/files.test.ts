import assert from "node:assert/strict";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { evaluate } from "../../server/src/model/evaluate.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { flowOf } from "./read.ts";

/** The host that these files make. */
function hostOf(files: Readonly<Record<string, string>>) {
  const sources = Object.entries(files).map(([path, text]) => new SourceFile(`file:///${path}`, path, text));
  const [found] = analyze(sources).hosts;
  assert.ok(found !== undefined);
  return found;
}

/** What the host's files say to a flow, with the line that decides: `accept etc/nftables.conf:4`. */
function verdictOf(files: Readonly<Record<string, string>>, asked: string): string {
  const { host } = hostOf(files);
  const { flow, family } = flowOf(asked);
  const verdict = evaluate(host.route, flow, family, host.vantage);
  return verdict === undefined ? "none" : `${verdict.action} ${host.describe(verdict.line.place)}`;
}

const main = `flush ruleset
table inet filter {
  set doors { type inet_service; elements = { 80, 443 }; }
  chain mail { tcp dport 25 accept; }
  chain output {
    type filter hook output priority filter; policy drop;
    tcp dport @doors accept
    udp dport 53 drop
  }
}
`;

const included = (text: string): Readonly<Record<string, string>> => ({
  "etc/nftables.conf": `${main}include "/etc/nftables.d/*.nft"\n`,
  "etc/nftables.d/10-a.nft": text,
});

const unit = (dependency: string, path = "/etc/mail.nft"): string =>
  `[Unit]\n${dependency}\n\n[Service]\nType=oneshot\nExecStart=/usr/sbin/nft -f ${path}\n`;

const loaded = (text: string, dependency = "After=nftables.service"): Readonly<Record<string, string>> => ({
  "etc/nftables.conf": main,
  "etc/mail.nft": text,
  "etc/systemd/system/mail-gates.service": unit(dependency),
});

const beside = (text: string): Readonly<Record<string, string>> => ({
  "etc/nftables.conf": main,
  "etc/nftables.d/20-mail.nft": text,
});

const add = "add rule inet filter output tcp dport 2703 accept\n";
const insert = "insert rule inet filter output tcp dport 443 drop\n";
const nested = "table inet filter {\n  chain output {\n    tcp dport 2703 accept\n    tcp dport 80 drop\n  }\n}\n";

const cases: readonly (readonly [why: string, Readonly<Record<string, string>>, asked: string, said: string])[] = [
  ["a rule that an included file adds counts", included(add), "tcp/2703@192.0.2.1", "accept etc/nftables.d/10-a.nft:1"],
  ["and one that it puts to the front", included(insert), "tcp/443@192.0.2.1", "drop etc/nftables.d/10-a.nft:1"],
  [
    "a table's second block stands behind the first",
    included(nested),
    "tcp/80@192.0.2.1",
    "accept etc/nftables.conf:7",
  ],
  ["with what is new in it", included(nested), "tcp/2703@192.0.2.1", "accept etc/nftables.d/10-a.nft:3"],
  [
    "elements are added",
    included("add element inet filter doors { 2703 }\n"),
    "tcp/2703@192.0.2.1",
    "accept etc/nftables.conf:7",
  ],
  [
    "elements are taken out",
    included("delete element inet filter doors { 80 }\n"),
    "tcp/80@192.0.2.1",
    "drop etc/nftables.conf:6",
  ],
  ["chains are emptied", included("flush chain inet filter output\n"), "tcp/80@192.0.2.1", "drop etc/nftables.conf:6"],
  [
    "a policy is changed",
    included("add chain inet filter output { policy accept; }\n"),
    "tcp/25@192.0.2.1",
    "accept etc/nftables.d/10-a.nft:1",
  ],
  ["a table is taken away", included("delete table inet filter\n"), "tcp/25@192.0.2.1", "none"],
  [
    "a jump leads to the other file's chain",
    included("add rule inet filter output jump mail\n"),
    "tcp/25@192.0.2.1",
    "accept etc/nftables.conf:4",
  ],
  [
    "lines are included within a chain",
    {
      "etc/nftables.conf": main.replace("    udp dport 53", '    include "/etc/nftables.d/out.nft"\n    udp dport 53'),
      "etc/nftables.d/out.nft": "udp dport 53 accept\n",
    },
    "udp/53@192.0.2.1",
    "accept etc/nftables.d/out.nft:1",
  ],
  [
    "values come from an included file, in the block that includes it",
    {
      "etc/nftables.conf": `include "./names.nft"\n${main.replace("udp dport 53 drop", "udp dport $dns accept")}`,
      "etc/names.nft": "define dns = 53\n",
    },
    "udp/53@192.0.2.1",
    "accept etc/nftables.conf:9",
  ],
  [
    "a path without a slash in front is looked for in /etc",
    { "etc/nftables.conf": `${main}include "d/a.nft"\n`, "etc/d/a.nft": add },
    "tcp/2703@192.0.2.1",
    "accept etc/d/a.nft:1",
  ],
  [
    "a file that is not there may bring anything",
    { "etc/nftables.conf": `${main}include "/etc/nftables.d/a.nft"\n` },
    "tcp/2703@192.0.2.1",
    "unknown etc/nftables.conf:11",
  ],
  [
    "but not in front of what stands before it",
    { "etc/nftables.conf": `${main}include "/etc/nftables.d/a.nft"\nadd rule inet filter output tcp dport 25 drop\n` },
    "tcp/25@192.0.2.1",
    "unknown etc/nftables.conf:11",
  ],
  [
    "files of a pattern come in the order of their names",
    {
      ...included("add rule inet filter output tcp dport 2703 drop\n"),
      "etc/nftables.d/20-b.nft": "add rule inet filter output tcp dport 2703 accept\n",
    },
    "tcp/2703@192.0.2.1",
    "drop etc/nftables.d/10-a.nft:1",
  ],
  ["a unit that comes later loads the second file", loaded(add), "tcp/2703@192.0.2.1", "accept etc/mail.nft:1"],
  [
    "behind a target of the network too",
    loaded(insert, "After=network-online.target"),
    "tcp/443@192.0.2.1",
    "drop etc/mail.nft:1",
  ],
  [
    "before the first file nft finds no chain, and the file does nothing",
    loaded(add, "Before=nftables.service"),
    "tcp/2703@192.0.2.1",
    "drop etc/nftables.conf:6",
  ],
  [
    "one name that is not there costs the whole file",
    loaded(`${add}add rule inet filter outputs accept\n`),
    "tcp/2703@192.0.2.1",
    "drop etc/nftables.conf:6",
  ],
  [
    "an index behind the last rule is refused",
    loaded(`${add}add rule inet filter output index 7 accept\n`),
    "tcp/2703@192.0.2.1",
    "drop etc/nftables.conf:6",
  ],
  [
    "a file that cannot be read does nothing",
    loaded(`${add}add rule inet filter output tcp dprt 25 accept\n`),
    "tcp/2703@192.0.2.1",
    "drop etc/nftables.conf:6",
  ],
  [
    "a flush at the end of a run costs it the sets that were there before",
    loaded("add element inet filter doors { 2703 }\nflush ruleset\n"),
    "tcp/25@192.0.2.1",
    "drop etc/nftables.conf:6",
  ],
  ...[
    "add rule inet filter output jump later\nadd chain inet filter later",
    "add map inet filter m { type inet_service : verdict; elements = { 25 : jump later } ; }\nadd chain inet filter later",
    "add map inet filter m { type inet_service : verdict; }\nadd element inet filter m { 25 : jump later }\nadd chain inet filter later",
    "add rule inet filter output tcp dport @nowhere accept",
    "table inet filter { chain more { accept } }",
  ].map((commands): (typeof cases)[number] => [
    `what nft refuses costs the whole file: ${commands}`,
    loaded(`${add}${commands}\n`),
    "tcp/2703@192.0.2.1",
    "drop etc/nftables.conf:6",
  ]),
  ...[
    "insert rule inet filter output index 0 accept",
    "add set inet filter more { type inet_service; }",
    "add chain inet filter more",
    "flush set inet filter doors",
    "rename chain inet filter output more",
    "add table inet filter\nadd rule inet filter output index 0 accept",
  ].map((command): (typeof cases)[number] => [
    `a flush at the end of a run costs it what was there before: ${command}`,
    loaded(`${command}\nflush ruleset\n`),
    "tcp/25@192.0.2.1",
    "drop etc/nftables.conf:6",
  ]),
  ...[
    "add rule inet filter output accept",
    "flush chain inet filter output",
    "add table inet filter\nadd set inet filter more { type inet_service; }",
    "table inet filter {\nchain output {\ncounter\n}\n}\ninsert rule inet filter output index 0 accept",
  ].map((command): (typeof cases)[number] => [
    `a flush at the end of a run does not ask for what it need not: ${command}`,
    loaded(`${command}\nflush ruleset\n`),
    "tcp/25@192.0.2.1",
    "none",
  ]),
  [
    "another priority is refused",
    loaded("table inet filter { chain output { type filter hook output priority -10; tcp dport 2703 accept; }\n}\n"),
    "tcp/2703@192.0.2.1",
    "drop etc/nftables.conf:6",
  ],
  [
    "a second run that starts from nothing leaves nothing of the first",
    loaded("flush ruleset\n"),
    "tcp/25@192.0.2.1",
    "none",
  ],
  [
    "a define of the first file is none of the second",
    {
      "etc/nftables.conf": `define p = 2703\n${main}`,
      "etc/mail.nft": "add rule inet filter output tcp dport $p accept\n",
      "etc/systemd/system/mail-gates.service": unit("After=nftables.service"),
    },
    "tcp/2703@192.0.2.1",
    "unknown etc/nftables.conf:7",
  ],
  [
    "in no order that anybody tells it is open",
    loaded(add, "After=local-fs.target"),
    "tcp/2703@192.0.2.1",
    "unknown etc/nftables.conf:6",
  ],
  ["a file that nothing loads may be loaded", beside(add), "tcp/2703@192.0.2.1", "unknown etc/nftables.conf:6"],
  ["what it does not touch stays decided", beside(add), "udp/53@192.0.2.1", "drop etc/nftables.conf:8"],
  ["and so what is decided before", beside(add), "tcp/80@192.0.2.1", "accept etc/nftables.conf:7"],
  ["what it puts to the front is open", beside(insert), "tcp/443@192.0.2.1", "unknown etc/nftables.d/20-mail.nft:1"],
  [
    "a chain that it may empty is open",
    beside("flush chain inet filter output\n"),
    "tcp/80@192.0.2.1",
    "unknown etc/nftables.conf:6",
  ],
  [
    "tables of its own are loaded as they stand",
    beside("table inet mail {\n  chain o { type filter hook output priority 10; tcp dport 80 drop; }\n}\n"),
    "tcp/80@192.0.2.1",
    "drop etc/nftables.d/20-mail.nft:2",
  ],
  [
    "another whole ruleset beside the host's own does not count",
    beside(main.replace("tcp dport @doors accept", "tcp dport @doors drop")),
    "tcp/80@192.0.2.1",
    "accept etc/nftables.conf:7",
  ],
  [
    "of two that nobody calls the host's own one holds",
    { "etc/fw/a.nft": main, "etc/fw/b.nft": main.replace("tcp dport @doors accept", "tcp dport @doors drop") },
    "tcp/80@192.0.2.1",
    "unknown etc/fw/b.nft:7",
  ],
  [
    "where they agree that is no matter",
    { "etc/fw/a.nft": main, "etc/fw/b.nft": main.replace("tcp dport @doors accept", "tcp dport @doors drop") },
    "udp/53@192.0.2.1",
    "drop etc/fw/a.nft:8",
  ],
  [
    "two blocks of one table, in no order",
    {
      "etc/fw/a.nft": "table inet f { chain o { type filter hook output priority 0; tcp dport 80 accept; }\n}\n",
      "etc/fw/b.nft": "table inet f { chain o { type filter hook output priority 0; tcp dport 80 drop; }\n}\n",
    },
    "tcp/80@192.0.2.1",
    "unknown etc/fw/b.nft:1",
  ],
];

for (const [why, files, asked, said] of cases) test(why, () => assert.equal(verdictOf(files, asked), said));

test("an unknown names the other file, its line and what would settle it", () => {
  const { host } = hostOf(beside(add));
  const { flow, family } = flowOf("tcp/2703@192.0.2.1");
  assert.deepEqual(
    evaluate(host.route, flow, family)?.why.map(({ text }) => text),
    [
      "etc/nftables.d/20-mail.nft:1 changes table inet filter of etc/nftables.conf, and no include and no unit tells whether it is loaded, and when",
    ],
  );
});

test("lines that are included within a chain are judged there, at their own place", () => {
  const files = {
    "etc/nftables.conf": main.replace("    udp dport 53", '    include "/etc/nftables.d/out.nft"\n    udp dport 53'),
    "etc/nftables.d/out.nft": "udp dport 53 accept\ntcp dport 70000 accept\n",
  };
  const { findings } = hostOf(files);
  assert.deepEqual(
    findings
      .filter(({ rule }) => rule === "nft-syntax")
      .map(({ place }) => [place.source.name, place.source.slice(place.span)]),
    [["out.nft", "70000"]],
  );
});

test("a fix writes into the file in which the line stands", () => {
  const { host } = hostOf(included("add rule inet filter output tcp dport 25 drop\n"));
  const filter = host.route[0];
  assert.ok(filter !== undefined);
  const line = filter.entry.lines.at(-1);
  assert.ok(line !== undefined);
  const edits = filter.writer.accept({ protocol: "tcp", port: 25, destination: {} }, filter.entry, line, "mail");
  assert.deepEqual(
    edits?.map(({ place, newText }) => [place.source.path, place.span.start, newText]),
    [["etc/nftables.d/10-a.nft", 0, 'add rule inet filter output tcp dport 25 accept comment "mail"\n']],
  );
});
