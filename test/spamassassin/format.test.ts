import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Layout } from "../../server/src/languages/language.ts";
import { format } from "../../server/src/languages/spamassassin/format.ts";
import { parse } from "../../server/src/languages/spamassassin/parse.ts";
import { SourceFile } from "../../server/src/text/source.ts";

const spaces: Layout = { tabSize: 2, insertSpaces: true };

function formatted(text: string, layout: Layout = spaces, path = "etc/spamassassin/local.cf"): string {
  const source = new SourceFile(`file:///${path}`, path, text);
  let result = "";
  let at = 0;
  for (const { span, newText } of format(parse(text), source, layout)) {
    assert.ok(at <= span.start && span.start <= span.end, "edits lie in order and do not overlap");
    assert.match(text.slice(span.start, span.end) + newText, /^[ \t]*$/, "white space only becomes white space");
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

function becomes(before: readonly string[], after: readonly string[], layout?: Layout): void {
  assert.equal(formatted(`${before.join("\n")}\n`, layout), `${after.join("\n")}\n`);
}

test("what is said of a test stands in columns", () => {
  becomes(
    ["body  PILLS\t/\\bpills  now\\b/i", "describe PILLS Offers pills", " score PILLS 1.5 2 1 1", "reuse PILLS"],
    ["body     PILLS /\\bpills  now\\b/i", "describe PILLS Offers pills", "score    PILLS 1.5 2 1 1", "reuse    PILLS"],
  );
});

test("neighbouring settings have their values in one column, a blank line or a comment begins a new one", () => {
  becomes(
    ["use_bayes 1", "required_score   5", "# other", "use_razor2 0", "", "use_pyzor\t0  "],
    ["use_bayes      1", "required_score 5", "# other", "use_razor2 0", "", "use_pyzor 0"],
  );
});

test("what a condition holds is indented, comments with it, and else and endif are not", () => {
  becomes(
    [
      "if (version >= 4.000000)",
      "# newer",
      "ifplugin Mail::SpamAssassin::Plugin::DKIM",
      "score DKIM_VALID -0.1",
      "endif",
      "# still newer",
      "    else",
      "score DKIM_VALID 0",
      "# older",
      "  endif",
      "# outside",
    ],
    [
      "if (version >= 4.000000)",
      "  # newer",
      "  ifplugin Mail::SpamAssassin::Plugin::DKIM",
      "    score DKIM_VALID -0.1",
      "  endif",
      "  # still newer",
      "else",
      "  score DKIM_VALID 0",
      "  # older",
      "endif",
      "# outside",
    ],
  );
});

test("an included file ends every condition", () => {
  becomes(
    ["if (version >= 4)", "include a.cf", "  # open", "  use_bayes 1"],
    ["if (version >= 4)", "  include a.cf", "# open", "use_bayes 1"],
  );
});

test("tabs indent where the editor indents with tabs, and spaces make the columns", () => {
  becomes(
    ["if version >= 4", "use_bayes\t1", "required_score\t5", "endif"],
    ["if version >= 4", "\tuse_bayes      1", "\trequired_score 5", "endif"],
    { tabSize: 8, insertSpaces: false },
  );
});

test("what stands behind the columns stays: comments, escaped signs, blanks inside of a value", () => {
  const kept = ["body     A /one  two\\#three/   # why", "describe A Two  blanks  \\# and a sign  #no gap"];
  becomes(kept, kept);
});

test("`lang xx` counts as a part of the command", () => {
  becomes(
    ["lang de describe A Eins", "lang pt_br  describe LONGER Dois"],
    ["lang de describe     A      Eins", "lang pt_br  describe LONGER Dois"],
  );
});

test("one long name does not push its neighbours away", () => {
  const long = `A${"B".repeat(50)}`;
  becomes(
    [`score ${long} 1`, "score SHORT 1", "score LONGER 1"],
    [`score ${long} 1`, "score SHORT  1", "score LONGER 1"],
  );
});

test("line ends stay as they are, and so do lines with other white space in them", () => {
  assert.equal(formatted("use_bayes  1 \r\n\r\nuse_dcc\v1 \r\n"), "use_bayes 1\r\n\r\nuse_dcc\v1 \r\n");
  assert.equal(formatted("use_bayes\r1  \nuse_dcc  1"), "use_bayes\r1  \nuse_dcc 1");
});

test("a mark that SpamAssassin looks for keeps its form", () => {
  const kept = "if version >= 4\n# UPDATE version 7 \nendif\n";
  assert.equal(formatted(kept), kept);
});

test("what a template fills in is left alone", () => {
  assert.equal(formatted("use_bayes   {{ bayes }}\nuse_dcc   1\n"), "use_bayes   {{ bayes }}\nuse_dcc 1\n");
  assert.equal(formatted("use_dcc   1\n", spaces, "templates/local.cf.j2"), "use_dcc   1\n");
});

const pieces = fc.constantFrom(
  ..."if (version >= 4)|ifplugin A::B|else|endif|include x.cf|score|describe|body|use_bayes|A|LONG_NAME|/x y/|1.0|lang de|# c|#|\\#|\t| |  |\r|\v|\n|\r\n|0|{{ x }}|\u00a0|\ufeff|report|add_header all X".split(
    "|",
  ),
);
const texts = fc.array(pieces, { maxLength: 60 }).map((words) => words.join(""));
const spaced = fc.array(pieces, { maxLength: 60 }).map((words) => words.join(" "));

/** Everything that SpamAssassin takes from a text, white space that does not count made alike. */
function meaning(text: string): unknown {
  const tree = parse(text);
  const named = (line: (typeof tree.lines)[number]) => line.value.replace(/^([^ \t\r\f\v]+)[ \t\r\f\v]+/, "$1 ");
  return [
    tree.lines.map((line) => [line.command, named(line), line.locale, line.branch?.whenTrue]),
    tree.conditionals.map(({ keyword, expression, elses, end }) => [
      keyword,
      expression,
      elses.length,
      end !== undefined,
    ]),
    tree.comments.map(({ start, end }) => text.slice(start, end)),
  ];
}

test("formatting twice is formatting once, and never changes what is read", () => {
  fc.assert(
    fc.property(fc.oneof(texts, spaced, fc.string()), fc.boolean(), (text, insertSpaces) => {
      const layout = { tabSize: 4, insertSpaces };
      const once = formatted(text, layout);
      assert.equal(formatted(once, layout), once);
      assert.deepEqual(meaning(once), meaning(text));
    }),
    { numRuns: 500 },
  );
});
