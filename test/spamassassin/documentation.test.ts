import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { allCommands, allEvals, commandWord } from "../../server/src/languages/spamassassin/catalog.ts";
import { describeCommand, describeEval, describePlugin } from "../../server/src/languages/spamassassin/describe.ts";
import {
  describeConditionWord,
  describeFeature,
  describeFlag,
  describeModifier,
  describePseudoHeader,
  describeTag,
} from "../../server/src/languages/spamassassin/describe-words.ts";
import { functionsWithChoices } from "../../server/src/languages/spamassassin/documentation/choices.ts";
import { evalDocumentation } from "../../server/src/languages/spamassassin/documentation/evals.ts";
import { templateTags } from "../../server/src/languages/spamassassin/documentation/tags.ts";
import { hasManual } from "../../server/src/languages/spamassassin/manual.ts";
import {
  conditionWords,
  headerModifiers,
  pseudoHeaders,
  testFlags,
} from "../../server/src/languages/spamassassin/values.ts";
import { broughtBy } from "../../server/src/model/command-versions.ts";
import { features } from "../../server/src/model/features.generated.ts";
import { allPlugins } from "../../server/src/model/plugins.ts";
import { templateTagNames } from "../../server/src/model/template-tags.ts";
import { needing, run } from "../real/tools.ts";

const needed = needing("perl", "spamassassin");

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

test("a manual is linked to where the plugin has one", needed, () => {
  const { output } = run("perl", [
    "-e",
    `use Mail::SpamAssassin; my $folder = $INC{"Mail/SpamAssassin.pm"}; $folder =~ s/\\.pm$/\\/Plugin/;
     for my $name (glob "$folder/*.pm") { local $/; open my $file, "<", $name; print "$1\\n" if <$file> =~ /^=head1/m and $name =~ /(\\w+)\\.pm/ }`,
  ]);
  const real = new Set(output.split("\n"));
  for (const { name } of allPlugins)
    assert.equal(hasManual(name), real.has(name.slice(name.lastIndexOf(":") + 1)), name);
});

/** What the installed program and its plugins are made of, by path, without manuals and comments. */
function modules(): readonly { readonly name: string; readonly code: string }[] {
  const { output } = run("perl", ["-MMail::SpamAssassin", "-e", 'print $INC{"Mail/SpamAssassin.pm"}']);
  const folder = output.replace(/\.pm$/, "");
  const names = readdirSync(folder, { recursive: true }).map(String);
  return names
    .filter((name) => name.endsWith(".pm"))
    .map((name) => {
      const text = readFileSync(`${folder}/${name}`, "latin1");
      return { name, code: text.replace(/^=\w[\s\S]*?^=cut.*$/gm, "").replace(/^\s*#.*$/gm, "") };
    });
}

test("the tags are those of the real program and its plugins, nothing more and nothing less", needed, () => {
  const real = new Set<string>();
  for (const { name, code } of modules()) {
    // Test.pm shows how a plugin makes a tag of its own.
    if (name === "Plugin/Test.pm") continue;
    const table = /%common_tags = \(([\s\S]*?)^ *\);/m.exec(code)?.[1] ?? "";
    for (const [, tag = ""] of table.matchAll(/^\s+([A-Z]+) => (?:sub|\\&)/gm)) real.add(tag);
    for (const [, tag = ""] of code.matchAll(/set_tag\s*\((?:\$\w+,)?\s*['"]([A-Z][A-Z0-9]+)['"]/g)) real.add(tag);
    for (const [, tag = ""] of code.matchAll(/\{tag_data\}->\{'?([A-Z]+)'?\}/g)) real.add(tag);
    for (const [, tag = ""] of code.matchAll(/^\s+\[\$self->\{relays_\w+\},\s+'([A-Z]+)'/gm)) real.add(tag);
  }
  const ours = new Set(Object.keys(templateTags).map((tag) => tag.replace(/\(.*/, "")));
  assert.ok(real.size > 80, `${real.size} tags`);
  // The names come together by a variable: of asn_lookup, and of TxRep, whose others are read by a pattern.
  const joined = new Set(["ASNCIDR", "TXREP", "ASN"]);
  assert.deepEqual([...real].filter((tag) => !ours.has(tag)).sort(), []);
  assert.deepEqual([...ours].filter((tag) => !real.has(tag) && !joined.has(tag)).sort(), []);
});

/** Functions whose Perl takes more than an admin may write, and why. */
const unlike: Readonly<Record<string, string>> = {
  check_dcc_reputation_range: "the plugin hands the test's name over itself",
  check_razor2_range: "the plugin hands the test's name over itself",
  check_dmarc_missing: "a name that is not looked at",
  check_dmarc_none: "a name that is not looked at",
  check_dmarc_pass: "a name that is not looked at",
  check_dmarc_quarantine: "a name that is not looked at",
  check_dmarc_reject: "a name that is not looked at",
  check_msg_parse_flags: "a second type that is not looked at",
  check_base64_length: "the text is taken off before",
  check_uridnsbl: "the test's name is read where the line is parsed",
};

test("functions take the arguments that their Perl takes", needed, () => {
  const subs = new Map<string, readonly string[]>();
  for (const { name, code } of modules()) {
    const plugin = /^Plugin\/(\w+)\.pm$/.exec(name)?.[1];
    if (plugin === undefined) continue;
    for (const [, sub = "", body = ""] of code.matchAll(/^sub (\w+)\s*\{([\s\S]*?)^\}/gm)) {
      const listed = /my\s*\(([^)]*)\)\s*=\s*@_/.exec(body)?.[1];
      if (listed !== undefined) subs.set(`${plugin} ${sub}`, listed.split(/\s*,\s*/));
    }
  }
  let compared = 0;
  for (const { name, plugins, type } of allEvals) {
    const found = plugins.flatMap((plugin) => subs.get(`${plugin.replace(/.*::/, "")} ${name}`) ?? []);
    if (found.length === 0 || unlike[name] !== undefined) continue;
    // Every function is handed its plugin and the scan; those of texts the text, those of block lists the test's name.
    const real = found.slice(type === "header" || type === undefined ? 2 : 3);
    const ours = evalDocumentation(name)?.parameters ?? [];
    compared++;
    if (ours.at(-1)?.endsWith("...")) assert.ok(real.length >= ours.length - 1, `${name}: ${real.join(" ")}`);
    else assert.equal(ours.length, real.length, `${name}: ${ours.join(", ")} | ${real.join(", ")}`);
  }
  assert.ok(compared > 190, `${compared} functions`);
});

test(
  "the words that arguments are chosen from stand in the program, and all words of Authentication-Results do",
  needed,
  () => {
    const code = modules()
      .map((each) => each.code)
      .join("\n");
    for (const [name, choices] of functionsWithChoices) {
      assert.ok(evalDocumentation(name) !== undefined, name);
      for (const word of choices.flatMap((each) => Object.keys(each ?? {})))
        assert.ok(word === "missing" || code.includes(word), `${name}: ${word}`);
    }
    const [methods = {}, results = {}] = functionsWithChoices.get("check_authres_result") ?? [];
    const table = /%method_result = \(([\s\S]*?)^\);/m.exec(code)?.[1] ?? "";
    const rows = [...table.matchAll(/'([\w-]+)' => \{([^}]*)\}/g)];
    assert.deepEqual(Object.keys(methods).sort(), rows.map(([, method]) => method).sort());
    const real = new Set(rows.flatMap(([, , words = ""]) => [...words.matchAll(/'(\w+)'/g)].map(([, word]) => word)));
    assert.deepEqual(Object.keys(results).sort(), [...real, "missing"].sort());
  },
);

/** How many sentences a description has; one that ends in code ends in a stop too. */
function sentences(text: string): number {
  return text.match(/[.!?](?=\s|$)/g)?.length ?? 0;
}

/** What a hover must tell of an entry of the catalogue. */
function incomplete(name: string, markdown: string | undefined, parts: readonly RegExp[]): readonly string[] {
  if (markdown === undefined) return [`${name}: nothing`];
  const first = markdown.split("\n")[0] ?? "";
  const what = /^\*\*.+?\*\*: (.+)$/.exec(first)?.[1] ?? "";
  const problems = [...parts, /^- Since SpamAssassin \d/m, manualLink]
    .filter((part) => !part.test(markdown))
    .map((part) => `${name}: no ${part}`);
  if (what.length < 8 || sentences(what) < 1 || sentences(what) > 4) problems.push(`${name}: "${what}"`);
  // A completion shows one description alone: it must not lean on the one before it in our source.
  if (/^the same\b|^(?:its|their) /i.test(what)) problems.push(`${name} leans on another: "${what}"`);
  return problems;
}

const manualLink = /^- \[Manual: [\w:]+\]\(https:\/\/spamassassin\.apache\.org\/full\/4\.0\.x\/doc\/\w+\.html\)$/m;
const syntax = /^- Value: |^- `[^`]+`: /m;

test("every command has a description, the form of its value, a version and a manual", () => {
  const steps = ["if", "ifplugin", "else", "endif", "include", "lang", "hashbl_acl_list", "bayes_stopword_de"];
  const names = [...allCommands.map(({ name }) => name), ...steps];
  assert.deepEqual(
    names.flatMap((name) => incomplete(name, describeCommand(commandWord(name)), [syntax])),
    [],
  );
});

test("every function has a description, the form of its call, a version and a manual", () => {
  assert.deepEqual(
    allEvals.flatMap(({ name }) => incomplete(name, describeEval(name), [/^\*\*\w+\(.*\)\*\*/, /^- Of the plugin /m])),
    [],
  );
});

test("every plugin has a description, what leaves the host, a version and a manual", () => {
  assert.deepEqual(
    allPlugins.flatMap(({ name }) => incomplete(name, describePlugin(name), [/^- Leaves this host: /m, /^- Off: /m])),
    [],
  );
});

const words: readonly [string, readonly string[], (name: string) => string | undefined][] = [
  ["flag", Object.keys(testFlags), describeFlag],
  ["modifier", Object.keys(headerModifiers), describeModifier],
  ["pseudo header", Object.keys(pseudoHeaders), describePseudoHeader],
  ["tag", Object.keys(templateTags), (tag) => describeTag(tag.replace(/\(.*/, ""))],
  ["word of conditions", Object.keys(conditionWords), (word) => describeConditionWord(word.replace("()", ""))],
];

for (const [kind, names, describe] of words)
  test(`every ${kind} has a description, a version and a manual`, () => {
    assert.ok(names.length > 5);
    assert.deepEqual(
      names.flatMap((name) => incomplete(name, describe(name), [])),
      [],
    );
  });

test("of every feature that conditions ask for the version is told", () => {
  const untold = features.filter((name) => !/true from SpamAssassin \d/.test(describeFeature(name) ?? ""));
  assert.deepEqual(untold, []);
});

test("the tags that tests may ask for are the ones that are explained", () => {
  assert.deepEqual(
    [...new Set(Object.keys(templateTags).map((tag) => tag.replace(/\(.*/, "")))].sort(),
    [...templateTagNames].sort(),
  );
});

test("what a newer or older version has instead is told by name", () => {
  const newer = (broughtBy["4.0.2"] ?? "").split(" ");
  for (const name of newer) assert.match(describeCommand(commandWord(name)) ?? "", /Since SpamAssassin 4\.0\.2/, name);
  assert.match(describeCommand(commandWord("use_hashcash")) ?? "", /Gone with SpamAssassin 4\.0\.0/);
});
