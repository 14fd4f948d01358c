import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import type { Finding } from "../../server/src/model/finding.ts";
import { pluginEntries } from "../../server/src/model/plugins.generated.ts";
import { rules } from "../../server/src/rules/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { readOptions } from "../../server/src/workspace.ts";
import { lint, standardPre } from "./lint.ts";
import { messages, numbers, others, rows, type Sample } from "./spamassassin-messages.ts";
import { mistakes } from "./spamassassin-mistakes.ts";
import { needing } from "./tools.ts";

const samples: readonly Sample[] = [...rows, ...others, ...messages];

function sourceOf(path: string, text: string): SourceFile {
  return new SourceFile(`file:///${path}`, path, text);
}

/** The .pre files as packaged: what is off stands in a comment. */
function packagedPre(): readonly SourceFile[] {
  const files = new Map<string, string>();
  for (const { name, pre, on } of pluginEntries)
    if (pre !== undefined) files.set(pre, `${files.get(pre) ?? ""}${on ? "" : "#"}loadplugin ${name}\n`);
  return [...files].map(([name, text]) => sourceOf(`etc/spamassassin/${name}`, text));
}

const packaged = packagedPre();

function unmarked(text: string): string {
  return text.replaceAll(/[«»]/g, "");
}

interface Marked {
  readonly sources: readonly SourceFile[];
  readonly marks: readonly string[];
}

function marked({ files }: Sample): Marked {
  const marks: string[] = [];
  const sources = Object.entries(files).map(([path, text]) => {
    for (let start = text.indexOf("«"); start !== -1; start = text.indexOf("«", start + 1)) {
      const before = unmarked(text.slice(0, start)).length;
      marks.push(`${path}:${before}-${before + text.indexOf("»", start) - start - 1}`);
    }
    return sourceOf(path, unmarked(text));
  });
  return { sources, marks };
}

function findingsOf(each: Sample, { sources }: Marked): readonly Finding[] {
  const names = new Set(Object.keys(each.files));
  const rest = packaged.filter(({ path }) => !names.has(path));
  const options = readOptions(
    sources.filter(({ name }) => name === "sallyport.yaml"),
    new Map(),
  );
  return analyze([...rest, ...sources], options).findings.filter(({ place }) => names.has(place.source.path));
}

function describe({ rule, message, place }: Finding): string {
  return `${rule} at ${place.source.path}:${place.span.start}-${place.span.end}: ${message}`;
}

test("each mistake is found by its rule at exactly its place, with a fix where one is wanted", () => {
  const wrong = samples.flatMap((each) => {
    const found = marked(each);
    const findings = findingsOf(each, found);
    const own = findings.filter(({ rule }) => rule === each.rule);
    const places = own.map(({ place: { source, span } }) => `${source.path}:${span.start}-${span.end}`);
    if (JSON.stringify(places) !== JSON.stringify(found.marks))
      return [
        `${each.of}: wanted at ${found.marks.join(", ")}; found ${findings.map(describe).join(" | ") || "nothing"}`,
      ];
    return each.fix && own.every(({ fixes }) => fixes.length === 0) ? [`${each.of}: no fix`] : [];
  });
  assert.deepEqual(wrong, []);
});

test("every message that a file can cause, and every rule, has a sample", () => {
  const sampled = new Set(messages.map(({ of }) => of.slice(0, of.indexOf(" "))));
  assert.deepEqual(
    numbers.filter((number) => !sampled.has(number)),
    [],
  );
  const rulesSampled = new Set([...samples.map(({ rule }) => rule), ...mistakes.map(({ rule }) => rule)]);
  assert.deepEqual(
    rules.map(({ id }) => id).filter((id) => id.startsWith("sa-") && !rulesSampled.has(id)),
    [],
  );
  assert.ok(rows.every(({ of, rule }) => of === `row ${rule}`));
});

/** The program's own words in what stands beside a finding. */
function quotes({ related }: Finding): readonly string[] {
  return related.flatMap(({ message }) => /^SpamAssassin says "(.*)"$/s.exec(message)?.slice(1) ?? []);
}

const needed = needing("spamassassin", "perl");

test("where the real lint speaks of a mistake the finding quotes it, and elsewhere it is silent", needed, () => {
  const answers = lint(
    samples.map((each) => [
      standardPre,
      ...Object.entries(each.files).flatMap(([path, text]) =>
        /\.(?:cf|pre)$|user_prefs$/.test(path) ? [{ path, text: unmarked(text) }] : [],
      ),
    ]),
  );
  const wrong = samples.flatMap((each, at) => {
    const answer = answers[at];
    assert.ok(answer !== undefined);
    const said = [...answer.messages.map(({ text }) => text), ...(answer.died === undefined ? [] : [answer.died])];
    const real = said.filter((text) => !/^lint: \d+ issues/.test(text));
    if (each.speaks !== "lint") return real.length === 0 ? [] : [`${each.of}: lint says ${real.join(" | ")}`];
    const quoted = findingsOf(each, marked(each))
      .filter(({ rule }) => rule === each.rule)
      .flatMap(quotes);
    if (real.length === 0) return [`${each.of}: lint is silent`];
    return quoted.some((text) => real.some((message) => message.includes(text.replace(/…$/, ""))))
      ? []
      : [`${each.of}: quoted ${JSON.stringify(quoted)}, lint says ${real.join(" | ")}`];
  });
  assert.deepEqual(wrong, []);
});

test("what the program says only when a mail is scanned stands in its code, and the finding quotes it", needed, () => {
  const folders = ["", "/Conf", "/Plugin", "/BayesStore"].map((name) => `/usr/share/perl5/Mail/SpamAssassin${name}`);
  const code = folders
    .flatMap((folder) =>
      readdirSync(folder).flatMap((name) => (name.endsWith(".pm") ? [readFileSync(`${folder}/${name}`, "utf8")] : [])),
    )
    .join("\n");
  const wrong = samples.flatMap((each) => {
    const { says } = each;
    if (each.speaks !== "scan") return [];
    if (says === undefined) return [`${each.of}: what does it say?`];
    const quoted = findingsOf(each, marked(each))
      .filter(({ rule }) => rule === each.rule)
      .flatMap(quotes);
    return [
      ...(code.includes(says) ? [] : [`${each.of}: no code says ${says}`]),
      ...(quoted.some((text) => text.includes(says)) ? [] : [`${each.of}: quoted ${JSON.stringify(quoted)}`]),
    ];
  });
  assert.deepEqual(wrong, []);
});
