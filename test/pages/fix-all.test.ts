import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { preferredFixes, type Settled } from "../../server/src/code-actions.ts";
import type { Finding } from "../../server/src/model/finding.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { applyEdits } from "./edits.ts";
import { casesOf, findingsIn } from "./page.ts";

const folder = "server/src/rules";

/** What a fix brings to light, in the files of whose page: none of it was less wrong before. */
const broughtToLight: ReadonlySet<string> = new Set([
  // With DNS open the update goes on to its mirrors, which are shut.
  "unit-start-stall.md unit-start-stall",
]);

/** So often `check --fix` is called; then nothing is left to fix. */
const mostRounds = 4;

function keyOf({ rule, place, message }: Finding): string {
  return `${rule} ${place.source.path} ${message}`;
}

function counted(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1);
  return counts;
}

/** The files as all the fixes leave them. */
function fixed(sources: readonly SourceFile[], settled: readonly Settled[]): readonly SourceFile[] {
  const edits = settled.flatMap(({ fix }) => fix.edits);
  const changed = sources.map(
    (source) => new SourceFile(source.uri, source.path, applyEdits(source, edits), source.folder),
  );
  const made = settled.flatMap(({ fix }) => fix.creates ?? []);
  return [
    ...changed,
    ...made.map(({ beside, path, text }) => new SourceFile(`${beside.folder}/${path}`, path, text, beside.folder)),
  ];
}

test("all preferred fixes of a page's files together settle what they promise and bring nothing new", (context) => {
  const wrong: string[] = [];
  const tally = { cases: 0, fixes: 0, secondRounds: 0 };
  for (const page of readdirSync(folder).filter((name) => name.endsWith(".md")))
    for (const first of casesOf(readFileSync(`${folder}/${page}`, "utf8"))) {
      let sources = first;
      let findings = sources.length === 0 ? [] : findingsIn(sources);
      if (findings.length > 0) tally.cases++;
      for (let round = 1; ; round++) {
        const settled = preferredFixes(findings);
        if (settled.length === 0) break;
        const titles = settled.map(({ fix }) => fix.title).join(" | ");
        if (round > mostRounds) {
          wrong.push(`${page}: after ${mostRounds} rounds there is still "${titles}"`);
          break;
        }
        tally.fixes += settled.length;
        if (round > 1) tally.secondRounds++;
        const next = fixed(sources, settled);
        const found = findingsIn(next);
        const before = counted(findings);
        const after = counted(found);
        for (const { finding, fix } of settled) {
          const key = keyOf(finding);
          // Behind one mistake of a pattern may stand another that is told in the same words.
          if (finding.rule !== "sa-regex-invalid" && before.get(key) === 1 && after.has(key))
            wrong.push(`${page}: "${fix.title}" does not settle ${key}`);
        }
        for (const finding of found)
          if (/^(?:error|warning)$/.test(finding.severity) && !before.has(keyOf(finding)))
            if (!broughtToLight.has(`${page} ${finding.rule}`))
              wrong.push(`${page}: "${titles}" brings ${keyOf(finding)}`);
        sources = next;
        findings = found;
      }
    }
  context.diagnostic(JSON.stringify(tally));
  assert.equal(wrong.join("\n"), "");
  assert.ok(tally.cases > 200 && tally.fixes > 250, JSON.stringify(tally));
});
