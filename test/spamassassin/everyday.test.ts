import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { checkSecret } from "../../server/src/languages/spamassassin/check-settings.ts";
import { checkTest } from "../../server/src/languages/spamassassin/check-tests.ts";
import { checkQuotes } from "../../server/src/languages/spamassassin/check-text.ts";
import { Definition } from "../../server/src/languages/spamassassin/definition.ts";
import { isEverydayTest } from "../../server/src/languages/spamassassin/everyday.ts";
import { parse } from "../../server/src/languages/spamassassin/parse.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { mutate } from "../perl-regex/mutations.ts";

const patterns = ["refused", "accepted"]
  .flatMap((name) => readFileSync(`test/perl-regex/${name}.txt`, "utf8").split("\n"))
  .filter((line) => line !== "" && !line.startsWith("## "));
const heads = [
  "body FOO",
  "uri  __FOO_BAR",
  "header FOO Subject =~",
  "header T_FOO From:addr !~ ",
  "rawbody foo\t",
  "mimeheader FOO Content-Type =~",
  "header FOO X-Spam-Relays-External =~",
];
const lines = [
  ...patterns.map((pattern, at) => `${heads[at % heads.length]} ${pattern}`),
  "body FOO",
  "body FOO eval:check()",
  "header FOO Subject =~ /„mail“/ [if-unset: x]",
  "header FOO Subjekt =~ /a/",
  "header FOO exists:Subject",
  "header FOO exists:Subject x",
  "header FOO exists:Subjekt",
  "mimeheader FOO Content-Type /a/",
  "mimeheader FOO Content-Typ =~ /a/",
  "full FOO /abcdefghijklmnopqrstuvwxyz.zen.dq.spamhaus.net/",
  "meta FOO __BAR && (__BAZ + 2 > 1)",
  "meta FOO __BAR and __BAZ",
  "meta __FOO rules_matching(__BAR_*) || 1 / 0",
  `body ${"LONG_".repeat(9)} /a/`,
];

// `MUTATIONS=300000 node scripts/test.mjs everyday` asks for more.
test("nothing is wrong with a test that looks like most, when it is looked at in full", () => {
  const count = Number(process.env.MUTATIONS ?? 20_000);
  const all = [...lines, ...mutate(lines, count, Number(process.env.SEED ?? 1))].map((line) =>
    line.replaceAll("\n", ""),
  );
  const text = all.join("\n");
  const source = new SourceFile("file:///mail/local.cf", "local.cf", text, "file:///mail");
  const tree = parse(text);
  tree.home.source = source;
  let seen = 0;
  for (const line of tree.statements) {
    if (line.word.role !== "test") continue;
    const definition = new Definition(line);
    if (!isEverydayTest(definition)) continue;
    seen++;
    const found = [...checkTest(source, definition), checkQuotes(line, source), checkSecret(line, source)];
    assert.deepEqual(
      found.filter((each) => each !== undefined),
      [],
      text.slice(line.start, line.end),
    );
  }
  assert.ok(seen > 500, `${seen} of ${all.length}`);
});

test("ordinary tests are seen to be sound at a glance", () => {
  for (const text of [
    "body FOO /\\bfoo\\b/i",
    "header FOO Subject =~ m{foo bar}",
    "uri __FOO m;^https?://x/;",
    "meta FOO A && !B",
  ]) {
    const line = parse(text).statements[0];
    assert.ok(line !== undefined && isEverydayTest(new Definition(line)), text);
  }
});
