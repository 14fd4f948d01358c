import assert from "node:assert/strict";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { read } from "../../server/src/languages/index.ts";
import { rename } from "../../server/src/navigation.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { applyEdits } from "../pages/edits.ts";
import { differences, heldAfter, installed } from "./configuration.ts";
import { needing } from "./tools.ts";

/** Tests of each kind, and with much that names them: metas, scores, flags, languages, replaced tags, block lists. */
const renamed = [
  "URIBL_BLACK",
  "DKIM_VALID",
  "BAYES_99",
  "HTML_MESSAGE",
  "FUZZY_CREDIT",
  "__HAS_SUBJECT",
  "MISSING_DATE",
  "RCVD_IN_PSBL",
  "SPF_FAIL",
  "MIME_HTML_ONLY",
  "ADVANCE_FEE_2_NEW_MONEY",
  "FREEMAIL_FROM",
];

test("after renaming tests SpamAssassin holds the same under the new names", needing("spamassassin", "perl"), () => {
  // In these places, and under names that no shipped test has, the rules are a site's own and may be renamed.
  const shipped = new RegExp(`\\b(?:${renamed.join("|")})\\b`, "g");
  const local = (name: string) => (name.startsWith("__") ? `__LOCAL${name}` : `LOCAL_${name}`);
  const before = new Map([...installed()].map(([path, text]) => [path, text.replace(shipped, local)]));
  let sources = [...before].map(([path, text]) => new SourceFile(`file:///etc/${path}`, `etc/${path}`, text));
  const names = new Map<string, string>();
  for (const name of renamed.map(local)) {
    const at = sources.flatMap((source) =>
      (read(source)?.occurrences() ?? []).flatMap((each) => (each.key === `test ${name}` ? [{ source, ...each }] : [])),
    )[0];
    if (at === undefined) continue;
    // Names that begin with __ have no score, so the new one begins so too.
    const newName = name.startsWith("__") ? `__OWN${name}` : `OWN_${name}`;
    names.set(name, newName);
    const edits = rename(analyze(sources), at.source, at.span.start, newName);
    assert.ok(Array.isArray(edits) && edits.length > 1, `${name}: ${edits}`);
    sources = sources.map((source) =>
      edits.some(({ place }) => place.source === source)
        ? new SourceFile(source.uri, source.path, applyEdits(source, edits))
        : source,
    );
  }
  assert.ok(names.size >= 10, [...names.keys()].join(" "));
  const after = new Map(sources.map(({ path, text }) => [path.slice("etc/".length), text]));
  const [first = "", second = ""] = heldAfter(before, after);
  assert.doesNotMatch(second, /failed to parse|undefined dependency/);
  const pattern = new RegExp(`\\b(?:${[...names.keys()].join("|")})\\b`, "g");
  const expected = first.replace(pattern, (name) => names.get(name) ?? name);
  // Hashes print in the order of their names, which the new names change.
  const sorted = (text: string) => text.split("\n").sort().join("\n");
  assert.deepEqual(differences(sorted(expected), sorted(second)), []);
});
