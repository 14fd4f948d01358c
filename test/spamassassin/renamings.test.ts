import assert from "node:assert/strict";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { renamings } from "../../server/src/renamings.ts";
import { SourceFile } from "../../server/src/text/source.ts";

const long = "A_NAME_THAT_TELLS_THE_WHOLE_STORY_OF_WHAT_IT_FINDS";
const short = "A_NAME_THAT_TELLS_THE_WHOLE_STORY_OF_WHA";

/** What each file holds after the only renaming that is offered for what is wrong in the first one. */
function renamed(rule: string, texts: readonly string[]): readonly string[] {
  const sources = texts.map((text, at) => {
    const path = `etc/spamassassin/${at}.cf`;
    return new SourceFile(`file:///mail/${path}`, path, text, "file:///mail");
  });
  const analysis = analyze(sources);
  const found = analysis.findings.filter((finding) => finding.rule === rule && finding.place.source === sources[0]);
  const [only, ...more] = renamings(analysis, found);
  assert.equal(more.length, 0);
  assert.ok(only !== undefined, `no renaming for ${rule}`);
  return sources.map((source) =>
    only.edits
      .filter(({ place }) => place.source === source)
      .sort((a, b) => b.place.span.start - a.place.span.start)
      .reduce(
        (text, { place: { span }, newText }) => text.slice(0, span.start) + newText + text.slice(span.end),
        source.text,
      ),
  );
}

test("a test whose name is too long gets a shorter one in all files", () => {
  assert.deepEqual(
    renamed("sa-rule-name-long", [`body ${long} /a/\n`, `score ${long} 1\nmeta BOTH ${long} && __B\nbody __B /b/\n`]),
    [`body ${short} /a/\n`, `score ${short} 1\nmeta BOTH ${short} && __B\nbody __B /b/\n`],
  );
});

test("the shorter name is none that another test has", () => {
  const other = `${short.slice(0, 38)}_2`;
  assert.deepEqual(renamed("sa-rule-name-long", [`body ${long} /a/\n`, `body ${short} /b/\n`]), [
    `body ${other} /a/\n`,
    `body ${short} /b/\n`,
  ]);
});

test("a name that SpamAssassin does not take is mended in all files", () => {
  assert.deepEqual(
    renamed("sa-rule-name", ["body MY-RULE /a/\n", "score MY-RULE 1\ndescribe MY-RULE x\nreport MY-RULE hit\n"]),
    ["body MY_RULE /a/\n", "score MY_RULE 1\ndescribe MY_RULE x\nreport MY-RULE hit\n"],
  );
});

test("nothing is renamed for findings about other things", () => {
  const source = new SourceFile("file:///mail/a.cf", "etc/spamassassin/a.cf", "body A /a(/\n", "file:///mail");
  const analysis = analyze([source]);
  assert.ok(analysis.findings.length > 0);
  assert.deepEqual(renamings(analysis, analysis.findings), []);
});
