import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { read } from "../../server/src/languages/index.ts";
import { commandEntry } from "../../server/src/languages/spamassassin/catalog.ts";
import { commandEntries } from "../../server/src/languages/spamassassin/commands.generated.ts";
import { broughtBy } from "../../server/src/model/command-versions.ts";
import { pluginEntries } from "../../server/src/model/plugins.generated.ts";
import { type Place, SourceFile } from "../../server/src/text/source.ts";
import { lint, standardPre } from "./lint.ts";
import { mistakes } from "./spamassassin-mistakes.ts";
import { needing, run } from "./tools.ts";

const needed = needing("spamassassin", "perl");

test("many configurations in one process are linted as each alone is", needed, () => {
  const texts = ["required_score 5,0\n", "\n", "requred_score 5\nscore X 1 2\n"];
  const answers = lint(texts.map((text) => [standardPre, { path: "local.cf", text }]));
  assert.deepEqual(
    answers.map(({ errors }) => errors),
    [1, 0, 2],
  );
  assert.deepEqual(answers[2]?.messages[1], {
    text: "config: missing 'score' value in local.cf (line 2): score X 1 2",
    path: "local.cf",
    line: 2,
  });
  const { status, output } = run("spamassassin", ["--lint", "-L", "--cf", "required_score 5,0"]);
  assert.notEqual(status, 0);
  assert.match(output, /config: invalid 'required_score' value/);
});

/**
 * Commands whose value is no setting's: tests, scores, plugins, patterns; and those whose answer lies on the disk.
 * Networks are refused without an error.
 */
const otherRooms =
  /^(?:loadplugin|tryplugin|score|header|body|rawbody|full|uri|meta|mimeheader|uri_detail|askdns|uri[a-z]*(?:bl|sub)|uri_block_.*|reuse|test|run_reuse_tests_only|redirector_pattern|hashbl_email_.*|olemacro_.*|(?:trusted|internal|msa)_networks|dcc_home|dcc_path|pyzor_path|pyzor_server_file|require_version|bayes_path|auto_welcomelist_path)$/;

/** Values of every kind, right and wrong: each command gets each of them. */
const values = [
  "",
  "1",
  "0",
  "2",
  "5",
  "5.",
  "5.0",
  ".5",
  "-3",
  "+3",
  "5,0",
  "1e3",
  "100000",
  "0.8",
  "yes",
  "NO",
  "true",
  "maybe",
  "10s",
  "10 m",
  "10x",
  "1h30m",
  "-5s",
  "foo",
  "foo bar",
  "foo bar baz",
  "foo.example",
  "a.b c.d",
  "a.b.c d.e.f",
  "user@example.com",
  "John <a@b.de>",
  "*@example.com example.com",
  "(LIST) a.de b.de",
  "(LIST)",
  "() x",
  "all Foo _YES_",
  "spam Foo",
  "ham Foo-Bar bar baz",
  "Subject ***",
  "from",
  "Cc x",
  "test",
  "test: a.de",
  "test:",
  "YES",
  "no",
  "nfssafe",
  "flock",
  "127.0.0.1",
  "[::1]:53",
  "::1",
  "1.2.3.4:0",
  "1.2.3.4:70000",
  "300.1.1.1",
  "host:123",
  "host:1",
  ":123",
  "[]:5",
  "/var/run/x",
  "1024-65535",
  "0",
  "70000",
  "53,54 60-70",
  "rotate edns=4096",
  "edns=100",
  "nov4 nov6",
  "edns0",
  "noedns0",
  "allow a.de",
  "deny",
  "RULE dom.de",
  "RULE dom/de",
  "0700",
  "700",
  "0888",
  "07000",
  "Mail::SpamAssassin::BayesStore::SQL",
  "Foo-Bar",
  "none header",
  "nouri",
  "headers",
  "en de",
  "en,de",
  "eng",
  "disable",
  "country:/x city:/y",
  "reset",
  "foo:/x",
  "GeoIP2",
  "Fast",
  "fast",
  "geoip",
  "IP::Country::Fast",
  "trusted",
  "internal all",
  "RULE 5",
  "RULE -5",
  "RULE 5.5",
  "1RULE 5",
  "5 10",
  "5 10 zen.example",
  "5s 1m",
  "5 zen",
  "ALL_TRUSTED ham",
  "ALL_TRUSTED spamm",
  "*.example.com discardable",
  "*.example.com foo",
  "asn.routeviews.org _ASN_ _ASNCIDR_",
  "asn.routeviews.org _ASN_",
  "--homedir /x",
  "--foo=$HOME",
  "= 5",
  "5;",
  '"5"',
  "5 points",
  "15 %",
  "a@b.de c.de d.de",
  '"hello"',
];

/** What a test's own lines are found by is another matter. */
const rulesOfValues: ReadonlySet<string> = new Set([
  "sa-dns-server-value",
  "sa-duration",
  "sa-missing-value",
  "sa-number-comma",
  "sa-trailing-junk",
  "sa-value-enum",
]);

/** Plugins that only SpamAssassin's own builds use, or that put themselves before all others. */
const unusual = /::(?:Test|Reuse|P595Body|OneLineBodyRuleType|BodyRuleBaseExtractor|Rule2XSBody)$/;

test("a value is refused here exactly where the real program refuses it, for every setting", needed, () => {
  const names = commandEntries.map(({ name }) => name).filter((name) => !otherRooms.test(name));
  const lines = names.flatMap((name) => values.map((value) => `${name} ${value}`));
  const path = "etc/spamassassin/local.cf";
  const plugins = pluginEntries.filter(({ name }) => !unusual.test(name)).map(({ name }) => `loadplugin ${name}\n`);
  const text = lines.join("\n");
  const [answer] = lint([
    [
      { path: "local.pre", text: `${plugins.join("")}body __X /x/\n` },
      { path, text },
    ],
  ]);
  assert.equal(answer?.died, undefined);
  const real = new Set(answer?.messages.filter((each) => each.path === path).map(({ line }) => line));
  const source = new SourceFile(`file:///${path}`, path, text);
  const ours = new Set(
    read(source)
      ?.facts.problems.filter(({ rule, severity }) => severity === undefined && rulesOfValues.has(rule))
      .map(({ place }) => source.lines.lineAt(place.span.start) + 1),
  );
  assert.ok(real.size > 10_000, `${real.size} refusals of ${lines.length} lines`);
  const wrong = lines.flatMap((line, at) =>
    real.has(at + 1) === ours.has(at + 1) ? [] : [`${real.has(at + 1) ? "only the program" : "only we"}: ${line}`],
  );
  assert.deepEqual(wrong, []);
});

test("the versions of commands speak of commands that there are, and newer ones are none of 4.0.1", () => {
  for (const [version, names] of Object.entries(broughtBy))
    for (const name of names.split(" ")) assert.equal(commandEntry(name) !== undefined, version !== "4.0.2", name);
});

/** The .pre files as packaged: what is off stands in a comment. */
function packagedPre(): readonly SourceFile[] {
  const files = new Map<string, string>();
  for (const { name, pre, on } of pluginEntries)
    if (pre !== undefined) files.set(pre, `${files.get(pre) ?? ""}${on ? "" : "#"}loadplugin ${name}\n`);
  return [...files].map(([name, text]) => sourceOf(`etc/spamassassin/${name}`, text));
}

function sourceOf(path: string, text: string): SourceFile {
  return new SourceFile(`file:///${path}`, path, text);
}

const local = "etc/spamassassin/local.cf";

test("where the real lint complains of a line we do, and each mistake is found by its rule at its line", needed, () => {
  const pre = packagedPre();
  const answers = lint(mistakes.map(({ text }) => [standardPre, { path: local, text }]));
  const wrong: string[] = [];
  for (const [at, { rule, text, lines, lint: expected }] of mistakes.entries()) {
    const answer = answers[at];
    assert.ok(answer !== undefined);
    const source = sourceOf(local, text);
    const lineOf = ({ source: where, span }: Place): number =>
      where === source ? source.lines.lineAt(span.start) + 1 : 0;
    const findings = analyze([...pre, source]).findings.filter((each) => each.place.source === source);
    const found = findings.filter((each) => each.rule === rule).map(({ place }) => lineOf(place));
    const told = new Set(
      findings.flatMap(({ place, related }) => [lineOf(place), ...related.map((each) => lineOf(each.place))]),
    );
    const about = `${rule}: ${JSON.stringify(text)}`;
    if (JSON.stringify([...new Set(found)].sort()) !== JSON.stringify(lines))
      wrong.push(`${about}: found at ${found.join(", ")}; ${findings.map((each) => each.rule).join(", ")}`);
    for (const message of answer.messages)
      if (message.path === local && !told.has(message.line ?? 0))
        wrong.push(`${about}: only lint says ${message.text}`);
    const real =
      answer.errors > 0 || answer.died !== undefined ? "error" : answer.messages.length > 0 ? "warning" : "silent";
    if (real !== expected)
      wrong.push(`${about}: lint is ${real}: ${answer.messages.map((each) => each.text).join(" | ")}`);
    const worst = findings.some(({ severity }) => severity === "error") ? "error" : "less";
    if (real === "error" && worst !== "error") wrong.push(`${about}: lint fails, and we have no error`);
  }
  assert.deepEqual(wrong, []);
});

test("Debian's own files have neither an error nor a warning", needed, () => {
  const files = ["/etc/spamassassin", "/usr/share/spamassassin"].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(?:pre|cf)$/.test(name))
      .map((name) => sourceOf(`${folder}/${name}`.slice(1), readFileSync(`${folder}/${name}`, "utf8"))),
  );
  assert.ok(files.length > 50, `${files.length} files`);
  const found = analyze(files).findings.filter(({ severity }) => severity === "error" || severity === "warning");
  assert.deepEqual(
    found.map(({ rule, message, place }) => `${place.source.path}: ${rule}: ${message}`),
    [],
  );
});

test("blocks in blocks and words without end are read like any others", () => {
  const deep = 20_000;
  const nested = `${"if 1\n".repeat(deep)}requred_score 5\n${"endif\n".repeat(deep)}`;
  assert.deepEqual(
    analyze([sourceOf(local, nested)]).findings.map(({ rule }) => rule),
    ["sa-unknown-directive"],
  );
  const words = [
    "required_score ;",
    "dns_block_rule RULE .a ",
    "spamcop_to_address a",
    "welcomelist_from <@",
    "loadplugin ;",
  ];
  const endless = words.map((word) => `${word}${word.slice(-1).repeat(deep)}!`).join("\n");
  assert.ok(analyze([sourceOf(local, endless)]).findings.length >= words.length - 1);
});
