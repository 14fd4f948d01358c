import assert from "node:assert/strict";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { parseLint } from "../../server/src/lint/messages.ts";
import { lintParameters } from "../../server/src/lint/parameters.ts";
import { placeMessages } from "../../server/src/lint/place.ts";
import { SourceFile } from "../../server/src/text/source.ts";

function source(path: string, text: string): SourceFile {
  return new SourceFile(`file:///hosts/${path}`, path, text, "file:///hosts");
}

const onDisk = (file: SourceFile): string => `/hosts/${file.path}`;

const stamp = "Nov 24 08:56:20.346 [6302] warn:";

test("messages come with file and line, with a test or with what they quote; sums and noise are left out", () => {
  const output = [
    `${stamp} config: failed to parse line in /hosts/etc/spamassassin/local.cf (line 2): usebayes 1`,
    `${stamp} config: unclosed 'if' found in /hosts/etc/spamassassin/local.cf (line 9)`,
    `${stamp} config: invalid regexp for OWN '/x(/': Unmatched ( in regex;`,
    `${stamp} config: [...] marked by <-- HERE`,
    `${stamp} netset: illegal IP address given: '10.0.0.0/33'`,
    `${stamp} netset: illegal IP address given: '10.0.0.0/33'`,
    "Check that the necessary '.pre' files are in the config directory.",
    `${stamp} lint: 4 issues detected, please rerun with debug enabled for more information`,
  ].join("\n");
  assert.deepEqual(parseLint(output), [
    { text: "config: failed to parse line", file: "/hosts/etc/spamassassin/local.cf", line: 2 },
    { text: "config: unclosed 'if'", file: "/hosts/etc/spamassassin/local.cf", line: 9 },
    {
      text: "config: invalid regexp for OWN '/x(/': Unmatched ( in regex; marked by <-- HERE",
      test: "OWN",
      quoted: "/x(/",
    },
    { text: "netset: illegal IP address given: '10.0.0.0/33'", quoted: "10.0.0.0/33" },
  ]);
});

test("a message goes to its line, to its test's line, to what it quotes, else to the file's beginning", () => {
  const local = source(
    "etc/spamassassin/local.cf",
    "use_bayes 1\nbody OWN /x/\ntrusted_networks 10.0.0.0/8 192.0.2.0/24\nscore OWN 1\n",
  );
  const other = source("etc/spamassassin/other.cf", "score OTHER 1\nuse_dcc 0\n");
  const host = analyze([local, other]).hosts[0]?.host;
  assert.ok(host !== undefined);
  const messages = [
    { text: "one", file: "/hosts/etc/spamassassin/other.cf", line: 2 },
    { text: "two", test: "OWN" },
    { text: "three", test: "OTHER" },
    { text: "four", quoted: "192.0.2.0/24" },
    { text: "five" },
    { text: "elsewhere", file: "/usr/share/spamassassin/20_x.cf", line: 2 },
  ];
  const shown = placeMessages(messages, host, local, [], onDisk).map(
    ({ text, place }) => `${text} ${place.source.name}: ${place.source.slice(place.span)}`,
  );
  assert.deepEqual(shown, [
    "one other.cf: use_dcc 0",
    "two local.cf: body OWN /x/",
    "three other.cf: score OTHER 1",
    "four local.cf: trusted_networks 10.0.0.0/8 192.0.2.0/24",
    "five local.cf: use_bayes 1",
  ]);
});

test("a line that a finding is about is not complained of twice", () => {
  const local = source("etc/spamassassin/local.cf", "usebayes 1\nuse_dcc 0\n");
  const { hosts, findings } = analyze([local]);
  const host = hosts[0]?.host;
  assert.ok(host !== undefined && findings.some(({ place }) => place.span.start === 0));
  const messages = [{ text: "config: failed to parse line", file: "/hosts/etc/spamassassin/local.cf", line: 1 }];
  assert.deepEqual(placeMessages(messages, host, local, findings, onDisk), []);
});

test("the program is given the host's own folders", () => {
  const local = source("mail/etc/spamassassin/local.cf", "use_dcc 0\n");
  const rules = source("mail/usr/share/spamassassin/20_x.cf", "body X /x/\n");
  const host = analyze([local, rules]).hosts[0]?.host;
  assert.ok(host !== undefined);
  assert.deepEqual(lintParameters(host, local, onDisk), [
    "--siteconfigpath=/hosts/mail/etc/spamassassin",
    "--configpath=/hosts/mail/usr/share/spamassassin",
    "--prefspath=/dev/null",
  ]);
});
