import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { modernise } from "../../server/src/code-actions.ts";
import { allCommands, allEvals } from "../../server/src/languages/spamassassin/catalog.ts";
import { detect } from "../../server/src/languages/spamassassin/detect.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { applyEdits } from "../pages/edits.ts";
import { type Configuration, heldAfter, installed } from "./configuration.ts";
import { needing } from "./tools.ts";

const needed = needing("spamassassin", "perl");

/** The same files as "modernise to 4.0" leaves them. */
function modernised(files: Configuration): Configuration {
  const sources = [...files].map(([path, text]) => {
    const where = path.replace(/^site/, "etc/spamassassin").replace(/^rules/, "usr/share/spamassassin");
    return [path, new SourceFile(`file:///m/${where}`, where, text, "file:///m")] as const;
  });
  const edits = modernise(analyze(sources.map(([, source]) => source)).findings)?.edits ?? [];
  return new Map(
    sources.map(([path, source]) => [
      path,
      applyEdits(
        source,
        edits.filter(({ place }) => place.source === source),
      ),
    ]),
  );
}

function changedLines(before: Configuration, after: Configuration): number {
  return [...before].reduce((sum, [path, text]) => {
    const lines = (after.get(path) ?? "").split("\n");
    return sum + text.split("\n").filter((line, at) => line !== lines[at]).length;
  }, 0);
}

/**
 * What the program holds, without what may differ: a test keeps the name of its function as it was written, and both
 * names call the same; warnings of old names are what goes.
 */
function meaning(held: string): string {
  return (
    held
      .replaceAll(/\b(check_\w*)whitelist/g, "$1welcomelist")
      .replaceAll(/\b(check_\w*)blacklist/g, "$1blocklist")
      .replaceAll(/^# .*(?:deprecated setting used|is obsolete, use).*\n/gm, "")
      .replaceAll(/^ *"check_\w+" => 'ARRAY',\n/gm, "")
      // Where Perl looked for a plugin, and in which of its calls.
      .replaceAll(/ \(@INC contains: .*$/gm, "")
      // What is missing here, not what a configuration says.
      .replaceAll(/^# geodb: .*\n/gm, "")
      // Nothing asks for these two any more.
      .replaceAll(/^ *"do_not_use_mail_spf(?:_query)?" => .*\n/gm, "")
  );
}

/** What is held in one case and not in the other; with other names of functions the tables are in another order. */
function compared(before: Configuration, after: Configuration): readonly string[] {
  const [first = "", second = ""] = heldAfter(before, after).map(meaning);
  assert.ok(first.length > 50_000);
  const counts = new Map<string, number>();
  for (const line of first.split("\n")) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of second.split("\n")) counts.set(line, (counts.get(line) ?? 0) - 1);
  return [...counts].flatMap(([line, count]) =>
    count === 0 || line === "" ? [] : [`${count > 0 ? "before" : "after"}: ${line.trim()}`],
  );
}

test("every old name that is written anew means the same to the program", needed, () => {
  const values: Readonly<Record<string, string>> = {
    addresslist: "a@example.com *@example.org",
    numeric: "2",
    boolean: "0",
    none: "",
  };
  const old = allCommands.flatMap(({ name, aliases = [], type }) =>
    [...aliases, ...(/whitelist|blacklist/.test(name) ? [name] : [])].map((each) => {
      const value = /_from_(?:rcvd|dkim|spf)$/.test(each)
        ? "a@example.com example.com"
        : each.endsWith("_uri_host")
          ? "example.com"
          : (values[type] ?? "0.5");
      return `${each} ${value}`.trim();
    }),
  );
  const calls = allEvals
    .filter(({ name }) => /whitelist|blacklist/.test(name))
    .map(({ name, type }, at) => `${type === "body" ? "body" : "header"} OLD_CALL_${at} eval:${name}()`);
  const renamed = [
    "country_db_path /var/lib/GeoIP/GeoLite2-Country.mmdb",
    "country_db_type GeoIP2",
    "uri_country_db_isp_path /var/lib/GeoIP/GeoIPISP.dat",
    "pyzor_max 9",
    "required_hits 6",
    "do_not_use_mail_spf 1",
    "do_not_use_mail_spf_query 1",
    "uridnsbl_timeout 5",
  ];
  const before = new Map([...installed()].filter(([path]) => path.endsWith(".pre")));
  before.set("rules/10.cf", "util_rb_tld com org net\nbody __ANY /x/\n");
  before.set(
    "site/zz.pre",
    ["AWL", "RelayCountry", "TxRep"].map((name) => `loadplugin Mail::SpamAssassin::Plugin::${name}\n`).join(""),
  );
  before.set("site/zz.cf", `${[...old, ...calls, ...renamed].join("\n")}\n`);
  const after = modernised(before);
  assert.ok(changedLines(before, after) > 55, `${changedLines(before, after)} lines were written anew`);
  assert.doesNotMatch(after.get("site/zz.cf") ?? "", /whitelist|blacklist|do_not_use|country_db|pyzor_max|timeout/);
  assert.deepEqual(compared(before, after), []);
});

/** The SpamAssassin files of a folder, as if all lay beside Debian's own. */
function gathered(folder: string): Configuration {
  const files = installed();
  const names = readdirSync(folder, { recursive: true }).map(String).sort();
  names.forEach((name, at) => {
    const path = join(folder, name);
    if (!/\.(?:pre|cf)$|user_prefs$/.test(name) || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return;
    const text = readFileSync(path, "latin1");
    if (!detect(relative(folder, path), text)) return;
    files.set(`site/z${String(at).padStart(5, "0")}-${basename(name).replace(/user_prefs$/, "user_prefs.cf")}`, text);
  });
  return files;
}

// `CONFIGURATIONS=FOLDER:FOLDER node scripts/test.mjs modernise`: each a copy of a repository that others have published.
const folders = (process.env.CONFIGURATIONS ?? "examples/mail-host").split(":");

test("configurations that others wrote mean the same once they are modernised", needed, (t) => {
  const differences: string[] = [];
  for (const folder of folders) {
    const before = gathered(folder);
    const after = modernised(before);
    const lines = changedLines(before, after);
    t.diagnostic(`${basename(folder)}: ${before.size} files, ${lines} lines written anew`);
    if (lines > 0) differences.push(...compared(before, after).map((each) => `${basename(folder)}: ${each}`));
  }
  assert.deepEqual(differences, []);
});
