import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  conditionWords,
  headerModifiers,
  mailLanguages,
  pseudoHeaders,
  testFlags,
} from "../../server/src/languages/spamassassin/values.ts";
import { needing, run } from "./tools.ts";

const needed = needing("spamassassin", "perl");

/** The text of the installed program's module, such as `Conf/Parser`. */
function module(name: string): string {
  const { output } = run("perl", ["-MMail::SpamAssassin", "-e", 'print $INC{"Mail/SpamAssassin.pm"}']);
  return readFileSync(`${output.replace(/\.pm$/, "")}/${name}.pm`, "latin1");
}

/** The first part of each match, every one once. */
function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ""))].sort();
}

test("the modifiers of headers are those the program takes", needed, () => {
  const real = (/:\(\?!\(\?:([a-z|]+)\)/.exec(module("Conf/Parser"))?.[1] ?? "").split("|");
  assert.deepEqual(Object.keys(headerModifiers).sort(), real.sort());
});

test("the pseudo headers are those the program answers", needed, () => {
  const real = found(module("PerMsgStatus"), /\$request(?:_lc)? eq ['"](?:\\L)?([A-Za-z-]+)['"]/g);
  assert.deepEqual(Object.keys(pseudoHeaders).sort(), real);
});

test("the words of conditions are those the program replaces", needed, () => {
  const [reader = ""] = /sub handle_conditional \{[\s\S]*?\n\}/.exec(module("Conf/Parser")) ?? [];
  const real = found(reader, /\$token eq '([a-z_]+)'/g);
  assert.deepEqual(
    Object.keys(conditionWords)
      .map((word) => word.replace("()", ""))
      .sort(),
    real,
  );
});

test("the flags of tests are those of the manual and of the plugins that look for some of their own", needed, () => {
  const [manual = ""] = /=item tflags [\s\S]*?=cut/.exec(module("Conf")) ?? [];
  const own = found(
    module("Plugin/AutoLearnThreshold") + module("Plugin/MIMEHeader"),
    /(?:\\b|\\s\)|C<)((?:autolearn_)?[a-z]+)(?:\\b|=|>)/g,
  );
  const real = new Set([...found(manual, /^=item +([a-z_]+)(?:=N)?$/gm), ...own]);
  const ours = Object.keys(testFlags).map((flag) => flag.replace(/=.*/, ""));
  // Flags that only the build of SpamAssassin's own rules reads.
  for (const flag of ["publish", "nopublish"]) real.add(flag);
  assert.deepEqual(
    ours.filter((flag) => !real.has(flag)),
    [],
  );
  assert.deepEqual(
    [...found(manual, /^=item +([a-z_]+)(?:=N)?$/gm)].filter((flag) => !ours.includes(flag)),
    [],
  );
});

test("the languages of mails are those of TextCat's manual", needed, () => {
  const [manual = ""] = /=item ok_languages [\s\S]*?=item inactive_languages/.exec(module("Plugin/TextCat")) ?? [];
  const real = found(manual, /^=item ([a-z.0-9]+)\t- /gm);
  assert.ok(real.length > 60);
  assert.deepEqual([...mailLanguages].sort(), real);
});
