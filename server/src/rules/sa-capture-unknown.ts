import * as l10n from "@vscode/l10n";
import { closest, distance } from "fastest-levenshtein";
import type { Facts } from "../model/facts.ts";
import type { Host } from "../model/host.ts";
import { isSame, revisionOf } from "../model/revisions.ts";
import type { Statement } from "../model/spamassassin.ts";
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
    found = facts.spamassassin === undefined ? none : (carried(facts) ?? collect(facts));
    tags.set(facts, found);
  }
  return found;
}

/** Those of the file's last version, where the lines that differ give the same and ask for none. */
function carried(facts: Facts): Tags | undefined {
  const revision = revisionOf(facts);
  if (revision === undefined || revision.texts.some((text) => text.includes("%{"))) return undefined;
  const [before, after] = revision.texts.map(givenIn);
  return isSame(before ?? [], after ?? []) ? tags.get(revision.before) : undefined;
}

/** What a lookup writes as _NAME_ may be set by it; whether it is, the line alone does not tell. */
function givenIn(text: string): readonly string[] {
  return [...text.matchAll(/\(\?P?[<']([A-Z]\w*)|_([A-Z][A-Z0-9]+)_/g)].map(([, name, tag]) => name ?? tag ?? "");
}

/** Types whose patterns take `%{NAME}`. Source: parse_captures of Conf/Parser.pm is called for these. */
const takingTags: ReadonlySet<string> = new Set(["body", "rawbody", "full", "uri", "header"]);

function collect({ source, spamassassin }: Facts): Tags {
  const { text } = source;
  const given = givenIn(text);
  const asked: Asked[] = [];
  if (text.includes("%{")) {
    for (const { type, definitionSpan, name: test, statement } of spamassassin?.tests ?? []) {
      if (!takingTags.has(type)) continue;
      const definition = text.slice(definitionSpan.start, definitionSpan.end);
      for (const match of definition.matchAll(/(?<!\\)%\{([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?:\([^)}]*\))?\}/g)) {
        const start = definitionSpan.start + match.index + "%{".length;
        asked.push({ name: match[1] ?? "", at: start - statement.commandSpan.start, statement, test });
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

/** What all files together give, the last time it was worked out: keystrokes hardly ever change a tag. */
let last: { readonly files: readonly Tags[]; readonly given: ReadonlySet<string> } | undefined;

function givenBy(files: readonly Tags[]): ReadonlySet<string> {
  if (last === undefined || !isSame(last.files, files))
    last = { files, given: new Set(files.flatMap(({ given }) => given)) };
  return last.given;
}

function* check(host: Host) {
  const files = host.spamassassin.files.map(tagsOf);
  if (files.every(({ asked }) => asked.length === 0)) return;
  const given = givenBy(files);
  const { complete } = knownTests(host);
  for (const { asked } of files) {
    for (const { name, at, statement, test } of asked) {
      if (given.has(name) || isTemplateTag(name) || !host.spamassassin.isRead(statement)) continue;
      const meant = near(name, [...given]);
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
