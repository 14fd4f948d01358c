import assert from "node:assert/strict";
import test from "node:test";
import { kinds } from "./nft-mutations/kinds.ts";
import { judge, mutants, rulesetsBelow, type Verdict } from "./nft-mutations/mutate.ts";
import { needing } from "./tools.ts";

/**
 * Makes single mistakes in rulesets and asks both nft and Sallyport about each. One of each kind; by hand
 * `MUTATIONS=40 node scripts/test.mjs nft-mutations` makes thousands, `SEED=` others, and `RULESETS=folder:folder` in
 * other files. `NFT=/path/to/nft` asks another nft, whose word is then taken for what it accepts only.
 */
const perKind = Number(process.env.MUTATIONS ?? 1);
const seed = Number(process.env.SEED ?? 1);
const folders = (process.env.RULESETS ?? "test/real/nft-mutations/rulesets").split(":");

function shown({ mutant, nft, errors, disagreement }: Verdict): string {
  const lines = mutant.text.split("\n");
  const ours = errors.map(({ place, message }) => `${place.source.lines.lineAt(place.span.start) + 1}: ${message}`);
  const said = nft.output
    .replace(/^\S*rules\.nft:/gm, "")
    .split("\n")
    .slice(0, 2);
  const text = mutant.lines.map((line) => `${line + 1}| ${lines[line] ?? ""}`).slice(0, 3);
  return [`${disagreement}: ${mutant.kind.name}`, ...text, `nft: ${said.join(" // ")}`, ...ours.slice(0, 2)].join(
    "\n  ",
  );
}

test(
  "single mistakes in rulesets: what nft refuses is an error at its line, and nothing else is",
  needing("nft", "unshare"),
  (t) => {
    const rulesets = folders.flatMap(rulesetsBelow);
    assert.ok(rulesets.length >= 3);
    const made = new Set<string>();
    const counts = { accepted: 0, refused: 0, lacking: 0 };
    const wrong: Verdict[] = [];
    for (const mutant of mutants(rulesets, perKind, seed)) {
      const verdict = judge(mutant);
      made.add(mutant.kind.name);
      counts[verdict.nft.answer]++;
      if (
        verdict.disagreement !== undefined &&
        (process.env.NFT === undefined || verdict.disagreement === "false alarm")
      )
        wrong.push(verdict);
    }
    const all = counts.accepted + counts.refused + counts.lacking;
    t.diagnostic(
      `${all} mistakes of ${made.size} kinds in ${rulesets.length} rulesets: nft refuses ${counts.refused}, ` +
        `accepts ${counts.accepted} and lacks something for ${counts.lacking}; ${wrong.length} are judged otherwise`,
    );
    assert.deepEqual(
      kinds.filter(({ name }) => !made.has(name)).map(({ name }) => name),
      [],
    );
    assert.equal(wrong.map(shown).join("\n"), "");
  },
);
