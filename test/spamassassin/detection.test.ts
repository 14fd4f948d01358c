import assert from "node:assert/strict";
import test from "node:test";
import { detect } from "../../server/src/languages/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";

const licence =
  "# Licensed to somebody. Please don't modify this file.\n# See 'perldoc Mail::SpamAssassin::Conf' for details.\n";
const cases: readonly (readonly [path: string, text: string, language: string | undefined])[] = [
  ["30_text_it.cf", `${licence}#lang it clear_report_template\n#lang it report Il testo\n`, "spamassassin"],
  ["30_text_de.cf", `${licence}lang de describe NO_RECEIVED Nachricht ohne Received\n`, "spamassassin"],
  ["regression_tests.cf", `${licence}test DEAR_FRIEND ok Dear friend,\n`, "spamassassin"],
  ["rules.cf", "body OFFER /viagra/i\n", "spamassassin"],
  ["all-off.cf", "# use_bayes 1\n# required_score 5.0\n", "spamassassin"],
  ["postfix/main.cf", "use_bayes 1\n", undefined],
  ["ldap.cf", "server_host = ldap.example.com\nsearch_base = dc=example\n", undefined],
  ["notes.cf", "test the mail server before you go\nreport to the postmaster\n", undefined],
  ["words.cf", "lang is a word\n# lang it is\n", undefined],
];

test("a .cf outside of SpamAssassin's folders is its own where it speaks its language", () => {
  for (const [path, text, language] of cases)
    assert.equal(detect(new SourceFile(`file:///x/${path}`, path, text, "file:///x"))?.id, language, path);
});
