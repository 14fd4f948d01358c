import assert from "node:assert/strict";
import test from "node:test";
import { readMeta } from "../../server/src/languages/spamassassin/meta.ts";
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
