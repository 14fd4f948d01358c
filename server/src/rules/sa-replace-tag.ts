import * as l10n from "@vscode/l10n";
import { distance } from "fastest-levenshtein";
import type { Facts } from "../model/facts.ts";
import type { Report } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import { isOfDistribution } from "../model/shipped.ts";
import type { TestDefinition } from "../model/spamassassin.ts";
import { span } from "../text/span.ts";
import { knownTests } from "./known-tests.ts";
import type { Rule } from "./rule.ts";

/** A test whose pattern has something in it that looks like a replacement tag. */
interface Tagged {
  readonly definition: TestDefinition;
  /** Offsets from the line's start, brackets left out. */
  readonly tags: readonly { readonly name: string; readonly at: number; readonly inRow: boolean }[];
  /** Three tags in a row: no HTML looks like that. */
  readonly spelt: boolean;
}

const none: readonly Tagged[] = [];
const tagged = new WeakMap<readonly TestDefinition[], readonly Tagged[]>();
const sign = /<([A-Z][A-Z0-9_]*)>/g;
/** Three tags in a row: no HTML looks like that. */
const row = /(?:<[A-Z][A-Z0-9_]*>){3,}/g;

function taggedTests({ source, spamassassin }: Facts): readonly Tagged[] {
  if (spamassassin === undefined) return none;
  let found = tagged.get(spamassassin.tests);
  if (found === undefined) {
    found = /<[A-Z]/.test(source.text) ? spamassassin.tests.flatMap(collect) : none;
    tagged.set(spamassassin.tests, found);
  }
  return found;
}

/** Types of tests that replace_rules works on: those whose pattern is kept. Source: test_qrs in Conf/Parser.pm. */
const replaceable: ReadonlySet<string> = new Set(["body", "rawbody", "full", "uri", "header"]);

function collect(definition: TestDefinition): readonly Tagged[] {
  if (!replaceable.has(definition.type)) return [];
  const { statement, definitionSpan } = definition;
  const pattern = statement.source.slice(definitionSpan);
  if (!pattern.includes("<")) return [];
  const before = definitionSpan.start - statement.commandSpan.start;
  const rows = [...pattern.matchAll(row)].map(({ index, 0: text }) => ({ from: index, to: index + text.length }));
  const tags = [...pattern.matchAll(sign)].map((match) => ({
    name: match[1] ?? "",
    at: before + match.index + 1,
    inRow: rows.some(({ from, to }) => match.index >= from && match.index < to),
  }));
  return tags.length === 0 ? [] : [{ definition, tags, spelt: rows.length > 0 }];
}

/** Names in replace_rules lines of tests that nobody defines. */
function* unknownRules(host: Host): Generator<Report> {
  const tests = knownTests(host);
  for (const { place: line, statement } of host.spamassassin.lists.get("replace_rules") ?? []) {
    const { source } = line;
    for (const match of source.slice(statement.valueSpan).matchAll(/\S+/g)) {
      const [name] = match;
      if (tests.isKnown(name) || (isOfDistribution(source) && !tests.isMisspelt(name))) continue;
      const near = tests.closest(name);
      if (near === undefined && !tests.complete) continue;
      const start = statement.valueSpan.start + match.index;
      const place = { source, span: span(start, start + name.length) };
      yield {
        place,
        message:
          near === undefined
            ? l10n.t("no test {test} is defined, so nothing is replaced in it; remove the name", { test: name })
            : l10n.t("no test {test} is defined, so nothing is replaced in it; did you mean {near}?", {
                test: name,
                near,
              }),
        unnecessary: true,
        ...(tests.complete ? {} : { severity: "info" as const }),
        fixes:
          near === undefined
            ? []
            : [{ title: l10n.t('Write "{name}"', { name: near }), preferred: true, edits: [{ place, newText: near }] }],
      };
    }
  }
}

function* check(host: Host): Generator<Report> {
  const { spamassassin } = host;
  yield* unknownRules(host);
  // With signs of one's own the pattern looks otherwise.
  if (spamassassin.settings.has("replace_start") || spamassassin.settings.has("replace_end")) return;
  const known = spamassassin.keyed("replace_tag");
  if (known.size === 0) return;
  const replaced = new Set((spamassassin.lists.get("replace_rules") ?? []).flatMap(({ value }) => value.split(/\s+/)));
  for (const facts of spamassassin.files) {
    for (const { definition, tags, spelt } of taggedTests(facts)) {
      const { name, nameSpan, statement } = definition;
      if (!spamassassin.isRead(statement)) continue;
      if (replaced.has(name)) {
        yield* misspelt(definition, tags, known);
      } else if (spelt && tags.every((tag) => known.has(tag.name))) {
        yield {
          place: { source: facts.source, span: nameSpan },
          message: l10n.t(
            "the pattern is made of replacement tags, but {test} stands in no replace_rules line, so the tags are looked for as they are written; add it",
            { test: name },
          ),
          fixes: [
            {
              title: l10n.t("Add replace_rules {test}", { test: name }),
              preferred: true,
              edits: [
                {
                  place: {
                    source: facts.source,
                    span: span(statement.span.end, facts.source.lineSpan(statement.span.end).end),
                  },
                  newText: `${facts.source.slice(span(statement.span.end, facts.source.lineSpan(statement.span.end).end))}\nreplace_rules ${name}`,
                },
              ],
            },
          ],
        };
      }
    }
  }
}

/**
 * Tags that differ in one letter from one that is defined, and those that stand in a row with three that are; others may
 * be meant as they are written.
 */
function* misspelt(
  { statement, type }: TestDefinition,
  tags: Tagged["tags"],
  known: ReadonlyMap<string, unknown>,
): Generator<Report> {
  for (const { name, at, inRow } of tags) {
    if (known.has(name)) continue;
    const meant =
      name.length < 4 ? undefined : [...known.keys()].find((each) => each.length > 3 && distance(each, name) === 1);
    const isSpelt =
      inRow &&
      !isOfDistribution(statement.source) &&
      tags.filter((each) => each.inRow && known.has(each.name)).length >= 3;
    // Text as a reader sees it has no HTML, so there it is most likely a tag.
    const mayBeMeant = !isSpelt && !isOfDistribution(statement.source) && /^(?:body|header|uri)$/.test(type);
    if (meant === undefined && !isSpelt && !mayBeMeant) continue;
    const start = statement.commandSpan.start + at;
    const place = { source: statement.source, span: span(start, start + name.length) };
    yield {
      place,
      ...(meant === undefined && !isSpelt ? { severity: "info" as const } : {}),
      message:
        meant === undefined
          ? l10n.t(
              "no replace_tag line defines {name}, so it is looked for as it is written; define it, or write another tag",
              {
                name,
              },
            )
          : l10n.t("no replace_tag line defines {name}, so it stays as it is written; did you mean {meant}?", {
              name,
              meant,
            }),
      fixes:
        meant === undefined
          ? []
          : [{ title: l10n.t('Write "{name}"', { name: meant }), preferred: true, edits: [{ place, newText: meant }] }],
    };
  }
}

export const saReplaceTag: Rule = {
  id: "sa-replace-tag",
  severity: "warning",
  summary: "Replacement tags in a pattern that are not replaced",
  checkHost: check,
};
