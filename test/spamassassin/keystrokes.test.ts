import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { read } from "../../server/src/languages/index.ts";
import type { EffectiveSetting } from "../../server/src/model/spamassassin.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { Workspace } from "../../server/src/workspace.ts";
import { chance } from "../perl-regex/mutations.ts";

/** Every SpamAssassin line that stands in a fenced block of a rule's page: right ones and wrong ones. */
const lines = readdirSync("server/src/rules")
  .filter((name) => name.startsWith("sa-") && name.endsWith(".md"))
  .flatMap((name) => [...readFileSync(`server/src/rules/${name}`, "utf8").matchAll(/^```\n([\s\S]*?)^```/gm)])
  .flatMap(([, text]) => (text ?? "").split("\n"))
  .filter((line) => !line.includes("^^"));

/** Lines that the host's other lines do not care for. */
const nothing = ["nosuchcommand 1", "# just a comment", "nosuchcommand _TAG_ %{TAG}", "#"];

/** Lines whose values are typed most often. */
const saying = /^\s*(?:score|describe|tflags|priority|required_score|report_safe|use_\w+|trusted_networks)\s.*\w$/;

const special = [
  "",
  "# a comment",
  "# loadplugin Mail::SpamAssassin::Plugin::Razor2",
  "# sallyport: allow sa-unknown-directive — because",
  "nosuchcommand 1",
  "body %{FOO} /x/",
  "{{ filled }}",
  "if (version >= 4.000000)",
  "endif",
  "else",
  "include other.cf",
  "require_version 3.004000",
  "lang de describe FOO bar",
  "loadplugin Mail::SpamAssassin::Plugin::Mine mine.pm",
];

/** As typed: a line comes, goes or changes, a letter comes or goes, a whole stretch is taken away. */
function typed(text: string, below: (most: number) => number): string {
  const all = text.split("\n");
  const at = below(all.length);
  const line = all[at] ?? "";
  const column = below(line.length + 1);
  const pick = () => (below(5) === 0 ? special[below(special.length)] : lines[below(lines.length)]) ?? "";
  switch (below(14)) {
    case 0:
    case 1:
      return all.toSpliced(at, 0, pick()).join("\n");
    case 10:
    case 11:
    case 12:
    case 13: {
      const setting = all.findIndex((each, index) => index >= at && saying.test(each));
      const changed = (each: string) => (/\d$/.test(each) ? each.replace(/\d$/, String(below(10))) : `${each}x`);
      return setting === -1 ? text : all.with(setting, changed(all[setting] ?? "")).join("\n");
    }
    case 8:
      return all.toSpliced(at, 0, nothing[below(nothing.length)] ?? "").join("\n");
    case 9:
      // What has just been typed goes again.
      return all.filter((each) => !nothing.includes(each)).join("\n");
    case 2:
      return all.toSpliced(at, 1).join("\n");
    case 3:
      return all.with(at, pick()).join("\n");
    case 4:
      return all.with(at, `${line.slice(0, column)}${"x/#\\ 0_("[below(8)]}${line.slice(column)}`).join("\n");
    case 5:
      return all.with(at, `${line.slice(0, column)}${line.slice(column + 1)}`).join("\n");
    case 6:
      return all.toSpliced(at, below(12)).join("\n");
    default:
      return all.toSpliced(at, 0, ...all.slice(at, at + below(6))).join("\n");
  }
}

function facts(source: SourceFile) {
  const reading = read(source);
  const found = reading?.facts.spamassassin;
  if (found === undefined) return undefined;
  return {
    statements: found.statements.map(({ command, value, span, branch, locale }) => ({
      command,
      value,
      span,
      locale,
      branch: branch && { ...branch.conditional.keywordSpan, whenTrue: branch.whenTrue },
    })),
    tests: found.tests.map((each) => {
      const { name, nameSpan, type, definitionSpan, plugin, references, call, refused } = each;
      const asked = references.map((reference) => [reference.name, reference.span, reference.pattern]);
      return { name, nameSpan, type, definitionSpan, plugin, asked, refused, call: call && { ...call } };
    }),
    scores: found.scores.map(({ test: name, testSpan, relative, scores }) => ({ name, testSpan, relative, scores })),
    loads: found.loads.map(({ plugin, pluginSpan, path, keyword }) => ({ plugin, pluginSpan, path, keyword })),
    conditionals: found.conditionals.map(({ keyword, expression, keywordSpan, expressionSpan, elses, end }) => ({
      keyword,
      expression,
      keywordSpan,
      expressionSpan,
      elses,
      end,
    })),
    commented: found.commentedLoads,
    refused: [...found.refusedValues].map(({ span }) => span.start).sort((a, b) => a - b),
    outline: reading?.outline(),
    folding: reading?.folding(),
    tokens: reading?.tokens(),
  };
}

function shown(findings: ReturnType<typeof analyze>["findings"]) {
  const placed = ({ source, span }: (typeof findings)[number]["place"]) => `${source.uri} ${span.start}-${span.end}`;
  return findings.map(({ rule, severity, message, place, related, fixes }) => ({
    what: `${severity} ${rule} ${placed(place)} ${source(place)} ${message}`,
    related: related.map((each) => `${placed(each.place)} ${each.message}`),
    fixes: fixes.map(({ title, edits }) => [title, ...edits.map((each) => `${placed(each.place)} ${each.newText}`)]),
  }));
}

/** All that a host's files say together; lines that are refused in any order. */
function effective({ host }: ReturnType<typeof analyze>["hosts"][number]) {
  const { spamassassin } = host;
  const at = ({ source: file, span }: (typeof spamassassin.missingIncludes)[number]) =>
    `${file.uri} ${span.start} ${file.slice(span)}`;
  const said = (settings: ReadonlyMap<string, EffectiveSetting>) =>
    [...settings].map(([key, { value, place, statement, overridden }]) => [
      ...[key, value, at(place), statement.value],
      ...overridden.map(at),
    ]);
  return {
    version: spamassassin.version,
    plugins: [...spamassassin.plugins].map(([name, { place }]) => [name, at(place)]),
    files: spamassassin.files.map(({ source: file }) => file.uri),
    settings: said(spamassassin.settings),
    lists: [...spamassassin.lists].map(([name, list]) => [name, ...list.map(({ value, place }) => [value, at(place)])]),
    tests: [...spamassassin.tests].map(([name, test]) => [name, test.definition.definition, at(test.place)]),
    scores: [...spamassassin.scores].map(([name, { scores, place }]) => [name, ...scores, at(place)]),
    keyed: ["describe", "tflags", "priority", "replace_tag"].map((command) => said(spamassassin.keyed(command))),
    refused: spamassassin.refused
      .map(({ statement, place, certain }) => `${at(place)} ${statement.value} ${certain}`)
      .sort(),
    redefined: spamassassin.redefined.map(({ definition, place, before }) => [
      ...[definition.definition, at(place), before.definition.definition, at(before.place)],
    ]),
    baseless: spamassassin.baselessScores.map(({ place }) => at(place)),
    missing: spamassassin.missingIncludes.map(at),
    taken: host.files.map(({ spamassassin: own }) =>
      own?.statements.filter((each) => spamassassin.isTaken(each)).map(({ span }) => span.start),
    ),
    needs: host.needs.map(({ need }) => `${need.id} ${need.active} ${at(need.place)}`),
  };
}

/** What a finding points at, in the version of the file it points into. */
function source({ source: file, span }: { source: SourceFile; span: { start: number; end: number } }): string {
  return file.slice(span);
}

const site = (name: string): string => readFileSync(`examples/mail-host/etc/mail/spamassassin/${name}`, "utf8");
const small = [
  ["etc/mail/spamassassin/init.pre", site("init.pre")],
  ["etc/mail/spamassassin/v320.pre", site("v320.pre")],
  ["etc/mail/spamassassin/local.cf", `${site("local.cf")}\n${lines.slice(0, 40).join("\n")}`],
  [
    "etc/mail/spamassassin/other.cf",
    ["body OWN /x/", "describe OWN Mine", "score OWN 1.5", ...lines.slice(40, 120)].join("\n"),
  ],
] as const;

const shippedFolder = "/usr/share/spamassassin";
const shipped = existsSync(shippedFolder)
  ? readdirSync(shippedFolder)
      .filter((name) => name.endsWith(".cf"))
      .map((name) => [name, readFileSync(`${shippedFolder}/${name}`, "utf8")] as const)
  : [];

const cases = [
  ...[1, 2, 3, 4, 5, 6].map((seed) => ({ name: `a host's own files, series ${seed}`, files: small, seed, edits: 70 })),
  {
    name: "own files over SpamAssassin's rules",
    files: [...small, ...shipped.map(([name, text]) => [`usr/share/spamassassin/${name}`, text] as const)],
    seed: 7,
    edits: shipped.length === 0 ? 0 : 14,
  },
  { name: "SpamAssassin's rules in one folder", files: shipped, seed: 8, edits: shipped.length === 0 ? 0 : 14 },
];

for (const { name, files, seed, edits } of cases)
  test(`after each keystroke everything is as if read afresh: ${name}`, () => {
    const below = chance(seed);
    const workspace = new Workspace();
    workspace.addFolder("test:/host");
    const texts = new Map(files.map(([path, text]) => [`test:/host/${path}`, text]));
    for (const [uri, text] of texts) workspace.open(uri, text);
    let carried = 0;
    for (let edit = 0; edit < edits; edit++) {
      const touched = new Set<string>();
      // Some keystrokes are analysed together.
      for (let together = below(4) === 0 ? 3 : 1; together > 0; together--) {
        const uri = [...texts.keys()][below(texts.size)] as string;
        touched.add(uri);
        const before = workspace.source(uri) as SourceFile;
        const kept = read(before)?.facts.spamassassin?.statements[0];
        texts.set(uri, typed(texts.get(uri) as string, below));
        const after = workspace.open(uri, texts.get(uri) as string);
        if (kept !== undefined && read(after)?.facts.spamassassin?.statements[0] === kept) carried++;
      }
      const fresh = [...texts].map(([uri, text]) => {
        const path = uri.slice("test:/host/".length);
        return new SourceFile(uri, path, text, "test:/host");
      });
      const all = analyze(fresh.toSorted((a, b) => (a.uri < b.uri ? -1 : 1)));
      const { findings: found, hosts } = workspace.analysis;
      for (const each of fresh)
        if (touched.has(each.uri))
          assert.deepEqual(facts(workspace.source(each.uri) as SourceFile), facts(each), `after edit ${edit}`);
      assert.deepEqual(shown(found), shown(all.findings), `after edit ${edit}`);
      assert.deepEqual(hosts.map(effective), all.hosts.map(effective), `after edit ${edit}`);
    }
    // Most keystrokes take the short way, so that this test says something about it.
    assert.ok(carried >= edits / 3, `${carried} of ${edits}`);
  });
