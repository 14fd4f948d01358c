import * as l10n from "@vscode/l10n";
import { closest, distance } from "fastest-levenshtein";
import type { Facts } from "../model/facts.ts";
import type { Host } from "../model/host.ts";
import { isTemplateTag } from "../model/template-tags.ts";
import type { Span } from "../text/span.ts";
import { span } from "../text/span.ts";
import { knownTests } from "./known-tests.ts";
import type { Rule } from "./rule.ts";

/** A `%{NAME}` in a test's pattern. */
interface Asked {
  readonly name: string;
  readonly span: Span;
  readonly statement: Facts["problems"][number]["statement"];
  readonly test: string;
}

/** What one file says of tags: the names its patterns catch or its settings give, and those its patterns ask for. */
interface Tags {
  readonly given: readonly string[];
  readonly asked: readonly Asked[];
}

const none: Tags = { given: [], asked: [] };
const tags = new WeakMap<Facts, Tags>();

// A file of many rules is looked through once, and again only when it has changed.
function tagsOf(facts: Facts): Tags {
  let found = tags.get(facts);
  if (found === undefined) {
    found = facts.spamassassin === undefined ? none : collect(facts);
    tags.set(facts, found);
  }
  return found;
}

/** Types whose patterns take `%{NAME}`. Source: parse_captures of Conf/Parser.pm is called for these. */
const takingTags: ReadonlySet<string> = new Set(["body", "rawbody", "full", "uri", "header"]);

function collect({ source, spamassassin }: Facts): Tags {
  const { text } = source;
  // What a lookup writes as _NAME_ may be set by it; whether it is, the line alone does not tell.
  const given = [...text.matchAll(/\(\?P?[<']([A-Z]\w*)|_([A-Z][A-Z0-9]+)_/g)].map(
    ([, name, tag]) => name ?? tag ?? "",
  );
  const asked: Asked[] = [];
  if (text.includes("%{")) {
    for (const { type, definitionSpan, name: test, statement } of spamassassin?.tests ?? []) {
      if (!takingTags.has(type)) continue;
      const definition = text.slice(definitionSpan.start, definitionSpan.end);
      for (const match of definition.matchAll(/(?<!\\)%\{([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?:\([^)}]*\))?\}/g)) {
        const start = definitionSpan.start + match.index + "%{".length;
        const name = match[1] ?? "";
        asked.push({ name, span: span(start, start + name.length), statement, test });
      }
    }
  }
  return given.length + asked.length === 0 ? none : { given, asked };
}

/** As many letters may be wrong in a name that is meant. */
function near(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const best = closest(name, names);
  return distance(name, best) <= Math.max(1, Math.floor(name.length / 4)) ? best : undefined;
}

function* check(host: Host) {
  const files = host.spamassassin.files;
  if (files.every((facts) => tagsOf(facts).asked.length === 0)) return;
  const given = files.flatMap((facts) => tagsOf(facts).given);
  const known = new Set(given);
  const { complete } = knownTests(host);
  for (const facts of files) {
    for (const { name, span: where, statement, test } of tagsOf(facts).asked) {
      if (known.has(name) || isTemplateTag(name) || statement === undefined || !host.spamassassin.isRead(statement))
        continue;
      const meant = near(name, [...new Set(given)]);
      // A plugin or a file that is not here may set it.
      if (meant === undefined && !complete) continue;
      const place = { source: facts.source, span: where };
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
