import assert from "node:assert/strict";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { commandEntries } from "../../server/src/languages/spamassassin/commands.generated.ts";
import { pluginEntries } from "../../server/src/model/plugins.generated.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { lint, standardPre } from "./lint.ts";
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
      ?.facts.problems.filter(({ severity }) => severity === undefined)
      .map(({ place }) => source.lines.lineAt(place.span.start) + 1),
  );
  assert.ok(real.size > 10_000, `${real.size} refusals of ${lines.length} lines`);
  const wrong = lines.flatMap((line, at) =>
    real.has(at + 1) === ours.has(at + 1) ? [] : [`${real.has(at + 1) ? "only the program" : "only we"}: ${line}`],
  );
  assert.deepEqual(wrong, []);
});
