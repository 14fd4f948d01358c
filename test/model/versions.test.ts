import assert from "node:assert/strict";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { effectiveSpamassassin } from "../../server/src/model/effective.ts";
import { SourceFile } from "../../server/src/text/source.ts";

const series = ["v310", "v312", "v320", "v330", "v340", "v341", "v342", "v343"];

function version(files: Readonly<Record<string, string>>, told?: string): string {
  const facts = Object.entries(files).flatMap(([path, text]) => {
    const found = read(new SourceFile(`file:///${path}`, path, text))?.facts;
    return found === undefined ? [] : [found];
  });
  return effectiveSpamassassin(facts, told === undefined ? {} : { version: told }).version;
}

/** The packaged .pre files with these names, each loading something. */
function pre(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [`etc/spamassassin/${name}.pre`, "loadplugin Mail::SpamAssassin::Plugin::DKIM\n"]),
  );
}

test("the version is the one told, whatever the tree says", () => {
  assert.equal(
    version({ "var/lib/spamassassin/4.000001/updates_spamassassin_org.cf": "score A 1\n" }, "3.4.6"),
    "3.4.6",
  );
});

test("sa-update's newest folder tells the version", () => {
  const files = {
    "var/lib/spamassassin/3.004006/updates_spamassassin_org.cf": "score A 1\n",
    "var/lib/spamassassin/4.000000/updates_spamassassin_org.cf": "score A 1\n",
    ...pre(series),
  };
  assert.equal(version(files), "4.0.0");
});

test("packaged rules tell it by what they require", () => {
  assert.equal(version({ "usr/share/spamassassin/10_default_prefs.cf": "require_version 3.004006\n" }), "3.4.6");
});

test("the series of .pre files tells it by its last one, and not where some are missing", () => {
  assert.equal(version(pre(series)), "3.4.6");
  assert.equal(version(pre([...series, "v400"])), "4.0.0");
  assert.equal(version(pre([...series, "v400", "v401"])), "4.0.1");
  assert.equal(version(pre([...series, "v400", "v401", "v402"])), "4.0.2");
  assert.equal(version(pre(["v310", "v343"])), "4.0.1");
});

test("a line that only 4.0 takes outweighs what 3.4 left behind", () => {
  const files = { ...pre(series), "etc/spamassassin/init.pre": "enable_compat welcomelist_blocklist\n" };
  assert.equal(version(files), "4.0.1");
});

test("a tree without any sign is taken for the newest version known", () => {
  assert.equal(version({ "etc/spamassassin/local.cf": "required_score 5\n" }), "4.0.1");
});
