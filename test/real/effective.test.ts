import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { effectiveSpamassassin } from "../../server/src/model/effective.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { compare, type Folders, held, onDisk } from "./spamassassin-holds.ts";
import {
  packaged,
  preferences,
  rootMark,
  site,
  smaller,
  state,
  type Tree,
  tree,
  updated,
} from "./spamassassin-trees.ts";
import { needing } from "./tools.ts";

const needed = needing("spamassassin", "perl");

/** How many trees are compared, and from which seed on: TREES=5000 SEED=1000 for a long run by hand. */
const count = Number(process.env.TREES ?? 220);
const first = Number(process.env.SEED ?? 1);

/** The host itself, opened as the workspace, and a host in a folder of it. */
const roots = ["", "hosts/mail1"];

/** What differs between our reading of each tree and the real program's, wherever the host's root is. */
function differences(trees: readonly Tree[]): readonly (readonly string[])[] {
  const files: Record<string, string> = {};
  trees.forEach((each, at) => {
    for (const [path, lines] of Object.entries(each.files))
      files[`${at}/${path}`] = `${lines.join("\n")}\n`.replaceAll(rootMark, `@FOLDER@/${at}`);
  });
  const real = onDisk(files, (folder) => {
    const hosts = trees.map((each, at): Folders => {
      const root = join(folder, String(at));
      for (const path of [site, packaged, updated]) mkdirSync(join(root, path), { recursive: true });
      const paths = Object.keys(each.files);
      return {
        site: join(root, site),
        rules: join(root, paths.some((path) => path.startsWith(updated)) ? updated : packaged),
        ...(paths.includes(preferences) ? { preferences: join(root, preferences) } : {}),
        state: join(root, state),
      };
    });
    return held(hosts);
  });
  return trees.map((each, at) => {
    const answer = real[at];
    assert.ok(answer !== undefined);
    return roots.flatMap((root) => {
      const facts = Object.entries(each.files).flatMap(([file, lines]) => {
        const path = root === "" ? file : `${root}/${file}`;
        const text = `${lines.join("\n")}\n`.replaceAll(rootMark, "");
        const found = read(new SourceFile(`file:///w/${path}`, path, text))?.facts;
        return found === undefined ? [] : [found];
      });
      const user = facts.find((each) => each.spamassassin?.kind === "user_prefs");
      const ours = effectiveSpamassassin(facts, { version: "4.0.1", root, ...(user === undefined ? {} : { user }) });
      return compare(ours, answer).differences.map((difference) => `in /${root}: ${difference}`);
    });
  });
}

/** A tree that still shows a difference, with most of what does not matter left out. */
function shrink(failing: Tree): { readonly tree: Tree; readonly differences: readonly string[] } {
  let best = { tree: failing, differences: differences([failing])[0] ?? [] };
  // A few at a time: the real program takes its milliseconds for each.
  const batch = 16;
  for (let candidates = smaller(best.tree); candidates.length > 0; ) {
    const some = candidates.slice(0, batch);
    const found = differences(some);
    const at = found.findIndex((each) => each.length > 0);
    const next = some[at];
    if (next === undefined) candidates = candidates.slice(batch);
    else {
      best = { tree: next, differences: found[at] ?? [] };
      candidates = smaller(next);
    }
  }
  return best;
}

test(
  `${count} made-up hosts: plugins, tests, settings, lists and scores are what the real program holds`,
  needed,
  () => {
    const trees = Array.from({ length: count }, (_, at) => tree(first + at));
    const found = differences(trees);
    const failing = found.flatMap((each, at) => (each.length > 0 ? [at] : []));
    const shown = failing.slice(0, 1).map((at) => {
      const small = shrink(trees[at] ?? { files: {} });
      const files = Object.entries(small.tree.files).map(([path, lines]) => `--- ${path}\n${lines.join("\n")}`);
      return `seed ${first + at}\n${files.join("\n")}\n=> ${small.differences.join("\n=> ")}`;
    });
    assert.equal(failing.length, 0, `${failing.length} of ${count} trees differ\n${shown.join("\n\n")}`);
  },
);
