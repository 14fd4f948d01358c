import * as l10n from "@vscode/l10n";
import { closest, distance } from "fastest-levenshtein";
import type { Facts } from "../model/facts.ts";
import type { Host } from "../model/host.ts";
import { isSame, revisionOf } from "../model/revisions.ts";
import type { Statement, TestDefinition } from "../model/spamassassin.ts";
import { isTemplateTag } from "../model/template-tags.ts";
import { span } from "../text/span.ts";
import { knownTests } from "./known-tests.ts";
import type { Rule } from "./rule.ts";

/** A `%{NAME}` in a test's pattern. */
interface Asked {
  readonly name: string;
  /** Where the name stands, counted from the line's start. */
  readonly at: number;
  readonly statement: Statement;
  readonly test: string;
}

// A file of many rules is looked through once, and again only when it has changed.
const asked = new WeakMap<Facts, readonly Asked[]>();
const caught = new WeakMap<Facts, readonly string[]>();

const noneAsked: readonly Asked[] = [];
const noneCaught: readonly string[] = [];

/** The tags that a file's patterns ask for; where no changed line names one, the same object as in its last version. */
function askedIn(facts: Facts): readonly Asked[] {
  let found = asked.get(facts);
  if (found === undefined) {
    const revision = revisionOf(facts);
    const carried =
      revision === undefined || revision.texts.some((text) => text.includes("%{"))
        ? undefined
        : asked.get(revision.before);
    found = carried ?? collect(facts);
    asked.set(facts, found);
  }
  return found;
}

/** The names of the groups in a file's patterns; the same object where the changed lines hold the same. */
function caughtIn(facts: Facts): readonly string[] {
  let found = caught.get(facts);
  if (found === undefined) {
    const revision = revisionOf(facts);
    const [before, after] = revision?.texts.map(groupNames) ?? [];
    const carried =
      revision !== undefined && isSame(before ?? [], after ?? []) ? caught.get(revision.before) : undefined;
    found = carried ?? (facts.spamassassin === undefined ? noneCaught : groupNames(facts.source.text));
    caught.set(facts, found);
  }
  return found;
}

const groupSigns = ["(?<", "(?P<", "(?'"];

function groupNames(text: string): readonly string[] {
  // In most files no group has a name, and to see that much takes no pattern.
  if (!groupSigns.some((sign) => text.includes(sign))) return noneCaught;
  return [...text.matchAll(/\(\?P?[<']([A-Z]\w*)/g)].map(([, name]) => name ?? "");
}

/** Types whose patterns take `%{NAME}`. Source: parse_captures of Conf/Parser.pm is called for these. */
const takingTags: ReadonlySet<string> = new Set(["body", "rawbody", "full", "uri", "header"]);

const tag = /(?<!\\)%\{([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?:\([^)}]*\))?\}/g;

function collect({ source, spamassassin }: Facts): readonly Asked[] {
  const { text } = source;
  if (spamassassin === undefined || !text.includes("%{")) return noneAsked;
  const found: Asked[] = [];
  for (const match of text.matchAll(tag)) {
    const start = match.index + "%{".length;
    const definition = testAt(spamassassin.tests, start);
    if (definition === undefined || !takingTags.has(definition.type)) continue;
    const { name: test, statement } = definition;
    found.push({ name: match[1] ?? "", at: start - statement.commandSpan.start, statement, test });
  }
  return found.length === 0 ? noneAsked : found;
}

/** The test whose definition holds a place in the file; tests stand in the file's order. */
function testAt(tests: readonly TestDefinition[], offset: number): TestDefinition | undefined {
  let low = 0;
  let high = tests.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tests[middle]?.definitionSpan.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = tests[low - 1];
  return found !== undefined && offset < found.definitionSpan.end ? found : undefined;
}

/** As many letters may be wrong in a name that is meant. */
function near(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const best = closest(name, names);
  return distance(name, best) <= Math.max(1, Math.floor(name.length / 4)) ? best : undefined;
}

function* check(host: Host) {
  const files = host.spamassassin.files.map(askedIn);
  // In most no pattern asks for any, and then nobody needs to know what is given.
  if (files.every((each) => each.length === 0)) return;
  const { complete } = knownTests(host);
  const names = new Set(host.spamassassin.files.flatMap(caughtIn));
  for (const each of files) {
    for (const { name, at, statement, test } of each) {
      if (isTemplateTag(name) || !host.spamassassin.isRead(statement)) continue;
      // What a lookup writes as _NAME_ may be set by it; whether it is, the line alone does not tell.
      const written = `_${name}_`;
      if (names.has(name) || host.spamassassin.files.some(({ source }) => source.text.includes(written))) continue;
      const meant = near(name, [...names]);
      // A plugin or a file that is not here may set it.
      if (meant === undefined && !complete) continue;
      const start = statement.commandSpan.start + at;
      const place = { source: statement.source, span: span(start, start + name.length) };
      yield {
        place,
        message:
          meant === undefined
            ? l10n.t(
                "no test catches a group named {name}, so {test} never runs; name a group (?<{name}>...) in another test",
                {
                  name,
                  test,
                },
              )
            : l10n.t("no test catches a group named {name}, so {test} never runs; did you mean {meant}?", {
                name,
                test,
                meant,
              }),
        ...(meant === undefined
          ? {}
          : {
              fixes: [
                {
                  title: l10n.t('Write "{name}"', { name: meant }),
                  preferred: true,
                  edits: [{ place, newText: meant }],
                },
              ],
            }),
      };
    }
  }
}

export const saCaptureUnknown: Rule = {
  id: "sa-capture-unknown",
  severity: "warning",
  summary: "A pattern asks for a tag that nothing sets",
  checkHost: check,
};
