import assert from "node:assert/strict";
import test from "node:test";
import { allEvals } from "../../server/src/languages/spamassassin/catalog.ts";
import { hasManual } from "../../server/src/languages/spamassassin/describe.ts";
import { evalDocumentation } from "../../server/src/languages/spamassassin/documentation/evals.ts";
import { templateTags } from "../../server/src/languages/spamassassin/documentation/tags.ts";
import { allPlugins } from "../../server/src/model/plugins.ts";
import { needing, run } from "../real/tools.ts";

test("every function has words and arguments of its own", () => {
  const missing = allEvals.filter(({ name }) => evalDocumentation(name) === undefined).map(({ name }) => name);
  assert.deepEqual(missing, []);
});

test("arguments that may be left out stand last", () => {
  for (const { name } of allEvals) {
    const parameters = evalDocumentation(name)?.parameters ?? [];
    assert.match(parameters.map((each) => (/[?.]$/.test(each) ? "o" : "r")).join(""), /^r*o*$|^ro(?:ro?)?$/, name);
  }
});

test("a manual is linked to where the plugin has one", needing("perl", "spamassassin"), () => {
  const { output } = run("perl", [
    "-e",
    `use Mail::SpamAssassin; my $folder = $INC{"Mail/SpamAssassin.pm"}; $folder =~ s/\\.pm$/\\/Plugin/;
     for my $name (glob "$folder/*.pm") { local $/; open my $file, "<", $name; print "$1\\n" if <$file> =~ /^=head1/m and $name =~ /(\\w+)\\.pm/ }`,
  ]);
  const real = new Set(output.split("\n"));
  for (const { name } of allPlugins)
    assert.equal(hasManual(name), real.has(name.slice(name.lastIndexOf(":") + 1)), name);
});

test("the tags are those of the real program and its plugins, none left out", needing("perl", "spamassassin"), () => {
  const { status, output } = run("perl", [
    "-e",
    `use Mail::SpamAssassin::PerMsgStatus; my $folder = $INC{"Mail/SpamAssassin/PerMsgStatus.pm"};
     local $/; open my $file, "<", $folder; my $text = <$file>;
     my ($table) = $text =~ /%common_tags = \\((.*?)^ *\\);/ms;
     print "$_\\n" for $table =~ /^\\s+([A-Z]+) => sub/mg, $text =~ /set_tag\\(\\s*['"]([A-Z]+)['"]/g;
     $folder =~ s/PerMsgStatus.pm/Plugin/; for my $name (glob "$folder/*.pm") { open my $plugin, "<", $name; $text = <$plugin>;
     print "$_\\n" for $text =~ /set_tag\\(\\s*['"]([A-Z]+)['"]/g }`,
  ]);
  assert.equal(status, 0, output);
  // Test.pm shows how a plugin makes a tag of its own, FOO.
  const real = new Set(output.split("\n").filter((line) => line !== "" && line !== "FOO"));
  const ours = new Set(Object.keys(templateTags).map((tag) => tag.replace(/\(.*/, "")));
  assert.ok(real.size > 40, output);
  assert.deepEqual([...real].filter((tag) => !ours.has(tag)).sort(), []);
});
