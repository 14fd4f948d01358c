import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { checkPattern, type PatternProblem } from "../../server/src/languages/perl-regex/check.ts";
import { Definition } from "../../server/src/languages/spamassassin/definition.ts";
import { parse } from "../../server/src/languages/spamassassin/parse.ts";
import { patternPlaces } from "../../server/src/languages/spamassassin/patterns.ts";
import { templateTagNames } from "../../server/src/model/template-tags.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { damagedNames, mutate } from "../perl-regex/mutations.ts";
import { needing, run } from "./tools.ts";

const needed = needing("spamassassin", "perl");
const rulesFolder = "/usr/share/spamassassin";

/** Every .cf file that the distribution ships. */
function shipped(): readonly { readonly name: string; readonly text: string }[] {
  return readdirSync(rulesFolder)
    .filter((name) => name.endsWith(".cf"))
    .map((name) => ({ name, text: readFileSync(`${rulesFolder}/${name}`, "utf8") }));
}

/** The patterns of all shipped tests, as SpamAssassin hands them to Perl. */
function shippedPatterns(): readonly string[] {
  return shipped().flatMap(({ text }) =>
    parse(text)
      .statements.filter(({ word, valueStart, end }) => word.role === "test" && valueStart < end)
      .flatMap((line) => patternPlaces(new Definition(line)).map((place) => place.text)),
  );
}

/** What SpamAssassin says of each pattern; undefined where it takes it. */
function askSpamassassin(patterns: readonly string[]): readonly (string | undefined)[] {
  const answers: string[] = [];
  // A child's answer is held in a buffer of limited size.
  const atOnce = 2000;
  for (let from = 0; from < patterns.length; from += atOnce) {
    const asked = patterns.slice(from, from + atOnce);
    const input = asked.map((pattern) => `${Buffer.from(pattern, "utf8").toString("hex")}\n`).join("");
    const { status, output } = run("perl", ["test/perl-regex/compile.pl"], input);
    assert.equal(status, 0, output.slice(0, 500));
    answers.push(...output.trimEnd().split("\n"));
    assert.equal(answers.length, from + asked.length, "one answer for each pattern");
  }
  return answers.map((answer) => (answer === "ok" ? undefined : answer.slice("no ".length)));
}

const refusing: ReadonlySet<string> = new Set(["sa-regex-delimiters", "sa-regex-invalid", "sa-regex-always-matches"]);

/** What we say SpamAssassin would refuse; other findings are about patterns that it takes. */
function refusal(pattern: string): PatternProblem | undefined {
  return checkPattern(pattern, { templates: true, longText: true }).find(
    ({ rule, perl }) => refusing.has(rule) && perl !== undefined,
  );
}

/**
 * Where Perl's "<-- HERE" stands in a pattern with delimiters; undefined where it names no place. SpamAssassin puts
 * the modifiers in front, as `(?i)`.
 */
function hereIn(pattern: string, answer: string): number | undefined {
  const shown = /HERE in m\/(.*) <-- HERE/s.exec(answer)?.[1];
  if (shown === undefined) return undefined;
  const body = /^(?:m|qr)/.exec(pattern)?.[0].length ?? 0;
  const modifiers = /[a-df-z]*$/.exec(pattern)?.[0] ?? "";
  const before = modifiers === "" ? 0 : modifiers.length + "(?)".length;
  if (shown.length >= before) return shown.length - before + body + 1;
  return pattern.length - modifiers.length + shown.length - "(?".length;
}

test("nothing is said of a shipped pattern", needed, () => {
  const patterns = shippedPatterns();
  assert.ok(patterns.length > 1500, `${patterns.length} patterns are found`);
  assert.deepEqual(
    askSpamassassin(patterns).filter((answer) => answer !== undefined),
    [],
  );
  const said = shipped().flatMap(({ name, text }) =>
    (read(new SourceFile(`file:///${name}`, `usr/share/spamassassin/${name}`, text))?.facts.problems ?? [])
      .filter(({ rule }) => rule.startsWith("sa-regex"))
      .map(({ rule, place }) => `${name}: ${rule}: ${place.source.slice(place.span)}`),
  );
  assert.deepEqual(said, []);
});

function withoutComments(code: string): string {
  return code.replaceAll(/^\s*#.*$/gm, "");
}

test("every tag that the program sets is known", needed, () => {
  const folder = "/usr/share/perl5/Mail/SpamAssassin";
  const names = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".pm"))
    .flatMap((name) => [
      ...withoutComments(readFileSync(`${folder}/${name}`, "latin1")).matchAll(/->set_tag\(\s*['"]([A-Z0-9]+)['"]/g),
    ])
    .map(([, name]) => name ?? "");
  assert.ok(names.length > 20, `${names.length} tags are found`);
  // FOO stands in an example.
  assert.deepEqual(
    [...new Set(names)].filter((name) => name !== "FOO" && !templateTagNames.has(name)),
    [],
  );
});

test("each kind of mistake is judged as SpamAssassin judges it", needed, () => {
  // Of what is refused, one heading a kind, in Perl's words; what is accepted looks odd and is right.
  const patterns = ["refused", "accepted"]
    .flatMap((name) => readFileSync(`test/perl-regex/${name}.txt`, "utf8").split("\n"))
    .filter((line) => line !== "" && !line.startsWith("## "));
  assert.ok(patterns.length > 1000, `${patterns.length} patterns are there`);
  const answers = askSpamassassin(patterns);
  const wrong = patterns.flatMap((pattern, index) => {
    const ours = refusal(pattern)?.perl;
    const theirs = answers[index];
    return (ours === undefined) === (theirs === undefined)
      ? []
      : [`${pattern}: ${theirs ?? "ok"}, we: ${ours ?? "ok"}`];
  });
  assert.deepEqual(wrong, []);
});

// `MUTATIONS=60000 SEED=7 node scripts/test.mjs real/regex` asks for more, or for others.
test("patterns broken by chance are judged as SpamAssassin judges them", needed, () => {
  const count = Number(process.env.MUTATIONS ?? 4000);
  const patterns = mutate(shippedPatterns(), count, Number(process.env.SEED ?? 1));
  const answers = askSpamassassin(patterns);
  const wrong: string[] = [];
  let broken = 0;
  let places = 0;
  let touched = 0;
  let sameWords = 0;
  for (const [index, pattern] of patterns.entries()) {
    const theirs = answers[index];
    const ours = refusal(pattern);
    if (theirs !== undefined) broken++;
    if ((ours === undefined) !== (theirs === undefined)) {
      wrong.push(`${pattern}: ${theirs ?? "ok"}, we: ${ours?.perl ?? "ok"}`);
      continue;
    }
    if (ours?.perl === undefined || theirs === undefined) continue;
    if (ours.perl.slice(0, 12) === theirs.slice(0, 12)) sameWords++;
    const here = hereIn(pattern, theirs);
    if (here === undefined) continue;
    places++;
    if (ours.start <= here && here <= ours.end) touched++;
  }
  const agreement = (100 * (count - wrong.length)) / count;
  const figures = [
    `${count} patterns, ${broken} of them refused`,
    `agreement ${agreement.toFixed(2)} %`,
    `the same words ${((100 * sameWords) / broken).toFixed(1)} %`,
    `at Perl's place ${((100 * touched) / places).toFixed(1)} % of ${places}`,
  ].join("; ");
  console.log(figures);
  for (const each of wrong.slice(0, 20)) console.log(each);
  assert.ok(broken > count / 5, figures);
  assert.ok(agreement >= 99.95, `${figures}\n${wrong.join("\n")}`);
  assert.ok(sameWords / broken >= 0.97, figures);
  assert.ok(touched / places >= 0.96, figures);
});

/** A pattern as its fix leaves it. */
function mended(pattern: string, edits: readonly { start: number; end: number; newText: string }[]): string {
  return [...edits]
    .sort((left, right) => right.start - left.start)
    .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), pattern);
}

test("what looks like [:alpha:] is judged as Perl judges it, in the same words, and mended", needed, () => {
  const patterns = damagedNames(Number(process.env.MUTATIONS ?? 4000), Number(process.env.SEED ?? 1));
  const answers = askSpamassassin(patterns);
  const wrong: string[] = [];
  const fixed: { readonly pattern: string; readonly text: string }[] = [];
  let named = 0;
  for (const [index, pattern] of patterns.entries()) {
    const theirs = answers[index];
    const ours = refusal(pattern);
    const words = ours?.perl?.slice(0, 45);
    if (theirs?.includes("POSIX")) named++;
    // Of several mistakes the program names the first it comes to.
    const differs = theirs?.includes("POSIX")
      ? !theirs.startsWith(words?.slice(0, words[0] === "P" ? 12 : 45) ?? "-")
      : false;
    if ((ours === undefined) !== (theirs === undefined) || differs)
      wrong.push(`${pattern}: ${theirs ?? "ok"}, we: ${ours?.perl ?? "ok"}`);
    // There may be several such mistakes in one class, and each has its fix.
    let text = pattern;
    let next = ours;
    for (let more = 9; more > 0 && next?.perl?.includes("POSIX") && next.fix !== undefined; more--) {
      text = mended(text, next.fix.edits);
      next = refusal(text);
    }
    if (text !== pattern && !next?.perl?.includes("POSIX")) fixed.push({ pattern, text });
  }
  assert.ok(named > patterns.length / 4, `${named} of ${patterns.length}`);
  // The few are other mistakes of the same pattern, of which Perl and we do not name the same one.
  assert.ok(wrong.length <= patterns.length / 500, `${wrong.length}: ${wrong.slice(0, 30).join("\n")}`);
  assert.ok(fixed.length > named / 2, `${fixed.length} of ${named}`);
  const after = askSpamassassin(fixed.map(({ text }) => text));
  const still = fixed.flatMap(({ pattern, text }, at) => (after[at]?.includes("POSIX") ? [`${pattern}: ${text}`] : []));
  assert.ok(still.length <= fixed.length / 500, still.slice(0, 30).join("\n"));
});

/** Whether SpamAssassin's Perl finds a pattern in a text, both as bytes. */
function matches(pattern: string, text: string): boolean {
  const script =
    "use Mail::SpamAssassin::Util qw(compile_regexp); my ($re) = compile_regexp($ARGV[0], 1, 0); print $ARGV[1] =~ $re ? 'yes' : 'no'";
  const { status, output } = run("perl", ["-e", script, pattern, text]);
  assert.equal(status, 0, output);
  return output === "yes";
}

test("a pattern that takes a letter for a byte misses what was meant, and hits it once it is mended", needed, () => {
  for (const [pattern, text] of [
    ["/f[uü]r Sie/", "für Sie"],
    ["/Fü?nf/", "Fnf"],
  ] as const) {
    const fix = checkPattern(pattern, { templates: true, longText: true }).find(
      ({ rule }) => rule === "sa-regex-bytes",
    )?.fix;
    assert.ok(fix !== undefined, pattern);
    assert.equal(matches(pattern, text), false, pattern);
    assert.ok(matches(mended(pattern, fix.edits), text), pattern);
  }
});

test("a pattern said to match everything does, and without what it begins with one finds the same", needed, () => {
  for (const pattern of ["/(?:prize)*/", "/win|(?:prize)?/", "/.*/"]) {
    assert.ok(
      checkPattern(pattern, { templates: true, longText: true }).some(({ rule }) => rule === "sa-regex-always-matches"),
    );
    for (const text of ["", "lottery"]) assert.ok(matches(pattern, text), pattern);
  }
  for (const pattern of ["/\\s*win/", "/.*<blink>/", "/[^\\n]*?boundary/"]) {
    const fix = checkPattern(pattern, { templates: true, longText: true })[0]?.fix;
    assert.ok(fix !== undefined, pattern);
    const shorter = mended(pattern, fix.edits);
    for (const text of ["win", "  win", "a <blink>", "boundary", "\nboundary", "none"])
      assert.equal(matches(shorter, text), matches(pattern, text), `${shorter} in ${text}`);
  }
});
