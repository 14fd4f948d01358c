import assert from "node:assert/strict";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { readMeta } from "../../server/src/languages/spamassassin/meta.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { Random } from "./differential/random.ts";
import { needing, run } from "./tools.ts";

/** Asks SpamAssassin's own check of meta expressions; an empty answer is a yes. */
const ask = `
use strict; use warnings; use JSON::PP; use Mail::SpamAssassin; use Mail::SpamAssassin::Conf::Parser;
our $said;
{ package Asked; sub lint_warn { $main::said = $_[1] } }
my $parser = bless {}, 'Asked';
my @answers = map {
  $said = '';
  local $SIG{__WARN__} = sub { $said ||= $_[0] if $_[0] =~ /invalid meta/ };
  Mail::SpamAssassin::Conf::Parser::is_meta_valid($parser, 'SOME', $_) ? '' : $said || 'refused';
} @{ decode_json(do { local $/; <STDIN> }) };
print "\\n---\\n", encode_json(\\@answers);
`;

const operators = ["&&", "||", "+", "-", "*", "/", ">", ">=", "<", "<=", "==", "!=", "^"];
const values = ["AA", "__BB", "C_C", "1", "2", "0.5", "0"];
const slips =
  `( ) && & | AND or not - + -1 . , = => ! ? : A:B " rules_matching(A*) rules_matching () 1. .5 / ^ % :: > ; $`.split(
    " ",
  );

function expression(random: Random, depth: number): string {
  const inner = (): string => expression(random, depth - 1);
  const kind = depth === 0 ? 0 : random.whole(0, 9);
  if (kind < 4) return random.pick(values);
  if (kind < 6) return `(${inner()})`;
  if (kind < 7) return `!${inner()}`;
  if (kind < 8) return `(${inner()} ? ${inner()} : ${inner()})`;
  return `${inner()} ${random.pick(operators)} ${inner()}`;
}

/** Expressions, three of four with a slip in them. */
function expressions(count: number): readonly string[] {
  const random = new Random(3);
  return Array.from({ length: count }, () => {
    const text = expression(random, 4);
    const at = random.whole(0, text.length - 1);
    switch (random.whole(0, 3)) {
      case 1:
        return text.slice(0, at) + text.slice(at + 1 + random.whole(0, 2));
      case 2:
        return `${text.slice(0, at)} ${random.pick(slips)} ${text.slice(at)}`;
      case 3:
        return text.slice(0, at) + random.pick(slips) + text.slice(at);
      default:
        return text;
    }
  }).filter((text) => text.trim() !== "" && !/\*\s*\*/.test(text));
}

test(
  "meta expressions: what SpamAssassin refuses is refused, and nothing else",
  needing("spamassassin", "perl"),
  () => {
    const texts = expressions(5000);
    const { status, output } = run("perl", ["-e", ask], JSON.stringify(texts));
    assert.equal(status, 0, output);
    const answers: readonly string[] = JSON.parse(output.slice(output.lastIndexOf("\n---\n") + 5));
    const wrong: string[] = [];
    const seen = new Map<string, number>();
    for (const [at, text] of texts.entries()) {
      const answer = answers[at] ?? "";
      const { fault } = readMeta(text);
      seen.set(fault?.kind ?? "none", (seen.get(fault?.kind ?? "none") ?? 0) + 1);
      if (fault !== undefined)
        assert.ok(0 <= fault.start && fault.start <= fault.end && fault.end <= text.length, text);
      // Of what is misread no more is said than that it is; Perl sometimes refuses it too.
      if (fault?.kind === "misread") continue;
      const expected = answer === "" ? "taken" : /division/.test(answer) ? "division" : "refused";
      const ours = fault === undefined ? "taken" : fault.kind === "division" ? "division" : "refused";
      if (expected !== ours) wrong.push(`${text}: ${ours}, really ${expected}`);
    }
    assert.deepEqual(wrong, []);
    for (const kind of [
      "none",
      "character",
      "token",
      "operator-missing",
      "value-missing",
      "call",
      "unclosed",
      "unopened",
      "ternary",
      "division",
      "misread",
    ])
      assert.ok((seen.get(kind) ?? 0) > 5, `${kind}: ${seen.get(kind)}`);
  },
);

/** Scans mails with each mix of three words and tells which tests hit. */
const scan = `
use strict; use warnings; use JSON::PP; use Mail::SpamAssassin;
my ($text, @mails) = @{ decode_json(do { local $/; <STDIN> }) };
my $sa = Mail::SpamAssassin->new({ config_text => $text, local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => '/dev/null' });
my @hits = map {
  my $mail = $sa->parse($_);
  my $status = $sa->check($mail);
  my @names = split /,/, join(',', $status->get_names_of_tests_hit, $status->get_names_of_subtests_hit);
  $status->finish; $mail->finish;
  \\@names;
} @mails;
print "\\n---\\n", encode_json(\\@hits), "\\n";
`;

test("a meta that is said never to hit hits no mail, whatever its tests do", needing("spamassassin", "perl"), () => {
  const random = new Random(11);
  const words = ["AA", "__BB", "C_C"];
  const comparison = (): string =>
    `(${random.some(words, 2, 3).join(" + ")}) ${random.pick([">", ">=", "==", "<"])} ${random.whole(0, 3)}`;
  const texts = Array.from({ length: 300 }, () =>
    random.pick([
      comparison,
      () => `${comparison()} && ${random.pick(["", "!"])}${random.pick(words)}`,
      () => expression(random, 3),
    ])(),
  ).filter((text) => /[A-Z]/.test(text) && readMeta(text).fault === undefined);
  const patterns = words.map((word) => `body ${word} /word${word}/`);
  const lines = [...patterns, ...texts.map((text, at) => `meta META_${at} ${text}`)];
  const path = "etc/spamassassin/local.cf";
  const dead = new Set(
    analyze([new SourceFile(`file:///m/${path}`, path, `${lines.join("\n")}\n`)])
      .findings.filter(({ rule }) => rule === "sa-meta-dead")
      .map(({ message }) => /^META_\d+/.exec(message)?.[0] ?? ""),
  );
  const mails = Array.from({ length: 8 }, (_, mix) => {
    const said = words.filter((__, at) => (mix >> at) & 1).map((word) => `word${word}`);
    return `From: a@example.com\nTo: b@example.com\nSubject: x\n\nText ${said.join(" ")}\n`;
  });
  const text = `loadplugin Mail::SpamAssassin::Plugin::Check\nutil_rb_tld com\n${lines.join("\n")}\n`;
  const { status, output } = run("perl", ["-e", scan], JSON.stringify([text, ...mails]));
  assert.equal(status, 0, output);
  const hits: readonly (readonly string[])[] = JSON.parse(/^---\n(.*)$/m.exec(output)?.[1] ?? "");
  const hit = new Set(hits.flat());
  for (const word of words) assert.ok(hit.has(word), `${word} hits`);
  assert.ok(dead.size > 20, `${dead.size} of ${texts.length} never hit`);
  assert.deepEqual(
    [...dead].filter((name) => hit.has(name)).map((name) => texts[Number(name.slice("META_".length))]),
    [],
  );
  // Of those that really never hit, the ones that are a plain 0 are placeholders.
  const never = texts.filter((_, at) => !hit.has(`META_${at}`));
  assert.ok(dead.size >= 0.9 * never.length, `${dead.size} of ${never.length}`);
});
