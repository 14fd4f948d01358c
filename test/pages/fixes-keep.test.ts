import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import type { Fix } from "../../server/src/model/finding.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { casesOf, findingsIn, resultOf } from "./page.ts";

const folder = "server/src/rules";
const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));

/** The same files written in another manner, in which a fix must do just the same. */
const manners: readonly {
  readonly name: string;
  readonly rewrite: (text: string) => string;
  /** How many fixes of the pages must be there in this manner too. */
  readonly atLeast: number;
}[] = [
  { name: "lines that end in CRLF", rewrite: (text) => text.replaceAll("\n", "\r\n"), atLeast: 800 },
  { name: "a last line without an end", rewrite: (text) => text.replace(/\n$/, ""), atLeast: 800 },
  {
    name: "indentation by tabs",
    rewrite: (text) => text.replaceAll(/^(?: {2})+/gm, (blanks) => "\t".repeat(blanks.length / 2)),
    atLeast: 800,
  },
];

/** What all fixes of all findings make of the files, by rule, line and title. */
function results(sources: readonly SourceFile[]): ReadonlyMap<string, { fix: Fix; changed: Map<string, string> }> {
  const all = new Map<string, { fix: Fix; changed: Map<string, string> }>();
  const counts = new Map<string, number>();
  for (const { rule, fixes, place } of findingsIn(sources))
    for (const fix of fixes) {
      const { source, span } = place;
      const key = `${rule} ${source.path}:${source.lines.lineAt(span.start) + 1} ${fix.title}`;
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      all.set(`${key} ${count}`, { fix, changed: resultOf(fix) });
    }
  return all;
}

for (const { name, rewrite, atLeast } of manners)
  test(`fixes do the same in files with ${name}`, (context) => {
    const wrong: string[] = [];
    let compared = 0;
    for (const page of pages)
      for (const sources of casesOf(readFileSync(`${folder}/${page}`, "utf8"))) {
        // YAML takes no tabs, and the options are read from sallyport.yaml as it stands.
        const isKept = (path: string) => (name === "indentation by tabs" ? /\.ya?ml$/ : /^sallyport\.yaml$/).test(path);
        const rewritten = sources.map((source) =>
          isKept(source.path) ? source : new SourceFile(source.uri, source.path, rewrite(source.text), source.folder),
        );
        const found = results(rewritten);
        for (const [key, { fix, changed }] of results(sources)) {
          const same = found.get(key);
          if (same === undefined) continue;
          compared++;
          const created = new Set((fix.creates ?? []).map(({ path }) => path));
          for (const [path, text] of changed) {
            const wanted = isKept(path) || created.has(path) ? text : rewrite(text);
            const made = same.changed.get(path);
            // A fix at the end of a file may well end its last line.
            if (made !== wanted && rewrite(made ?? "") !== wanted)
              wrong.push(`${page}: ${key}\n${JSON.stringify(made)}\n${JSON.stringify(wanted)}`);
          }
        }
      }
    context.diagnostic(JSON.stringify({ compared, wrong: wrong.length }));
    assert.equal(wrong.join("\n\n"), "");
    assert.ok(compared > atLeast, String(compared));
  });
