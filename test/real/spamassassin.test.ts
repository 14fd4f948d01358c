import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import {
  commandEntries,
  evalEntries,
  stockPlugins,
} from "../../server/src/languages/spamassassin/commands.generated.ts";
import { effectiveSpamassassin } from "../../server/src/model/effective.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { needing, run } from "./tools.ts";

const needed = needing("spamassassin", "perl");

test("the catalogue is what the installed SpamAssassin registers, nothing more and nothing less", needed, () => {
  const { status, output } = run("perl", ["scripts/generate-spamassassin-catalog.pl"]);
  assert.equal(status, 0, output);
  const known = JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1));
  assert.ok(commandEntries.length > 300);
  assert.deepEqual(commandEntries, known.commands);
  assert.deepEqual(evalEntries, known.evals);
  assert.deepEqual(stockPlugins, known.plugins);
});

/** Asks the real parser what it holds after reading this machine's configuration. */
const ask = `
use strict; use warnings; use JSON::PP; use Mail::SpamAssassin;
my $sa = Mail::SpamAssassin->new({ local_tests_only => 0, dont_copy_prefs => 1, userprefs_filename => '/dev/null' });
$sa->init(0);
my $conf = $sa->{conf};
print "\\n---\\n" . JSON::PP->new->canonical->encode({
  plugins => [sort keys %{ $conf->{plugins_loaded} }],
  scoreset => [map { my $set = $_; +{ map { $_ => 0 + $set->{$_} } keys %$set } } @{ $conf->{scoreset} }[0..3]],
  required => 0 + $conf->{required_score},
});
`;

test(
  "a host's plugins and scores are what the real Mail::SpamAssassin holds after reading the same files",
  needed,
  () => {
    const { status, output } = run("perl", ["-e", ask]);
    assert.equal(status, 0, output);
    const real = JSON.parse(output.slice(output.indexOf("---\n") + 4)) as {
      plugins: readonly string[];
      scoreset: readonly Readonly<Record<string, number>>[];
    };
    const files = ["/etc/spamassassin", "/usr/share/spamassassin"].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /\.(?:pre|cf)$/.test(name))
        .flatMap((name) => {
          const path = `${folder}/${name}`.slice(1);
          return read(new SourceFile(`file:///${path}`, path, readFileSync(`/${path}`, "utf8")))?.facts ?? [];
        }),
    );
    const unknown = files.flatMap(({ source, spamassassin }) =>
      (spamassassin?.statements ?? []).filter(({ known }) => !known).map(({ command }) => `${source.path}: ${command}`),
    );
    assert.deepEqual(unknown, []);
    const ours = effectiveSpamassassin(files);
    assert.deepEqual([...ours.plugins.keys()].sort(), real.plugins);
    const wrong: string[] = [];
    let compared = 0;
    for (const [name, { scores }] of ours.scores) {
      const held = real.scoreset.map((set) => set[name]);
      if (held.every((score) => score === undefined)) continue;
      compared++;
      const four = scores.length === 1 ? [0, 1, 2, 3].map(() => scores[0]) : scores;
      if (four.some((score, at) => Math.abs((score ?? 0) - (held[at] ?? 0)) > 1e-9))
        wrong.push(`${name}: ${four.join(" ")}, real ${held.join(" ")}`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(compared > 500, `${compared} compared`);
  },
);
