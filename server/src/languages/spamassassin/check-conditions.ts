import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import {
  conditionNames,
  conditionWords,
  evaluateCondition,
  isConditionWord,
  readCondition,
} from "../../model/condition.ts";
import type { Problem } from "../../model/facts.ts";
import { features } from "../../model/features.generated.ts";
import type { Fix } from "../../model/finding.ts";
import { lintSays } from "../../model/lint.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";

interface Word {
  readonly text: string;
  readonly start: number;
}

/** What SpamAssassin answers does not matter here, only whether Perl can make something of the condition. */
const anyAnswers = { version: 4, localTestsOnly: true, plugin: () => true, can: () => true, has: () => true };

/** Texts of conditions in which nothing is wrong: rules repeat the same few hundreds of times. */
const clean = new Set<string>();

/** What is wrong with the condition of an `if` or `ifplugin`; the line's condition is read even where its block is not. */
export function checkExpression(
  keyword: "if" | "ifplugin",
  expression: string,
  where: Span,
  source: SourceFile,
): readonly Problem[] {
  const key = `${keyword} ${expression}`;
  if (clean.has(key)) return [];
  const words = [...conditionWords(source.slice(where))].map(({ text, start }) => ({
    text,
    start: start + where.start,
  }));
  const fault = words.find(({ text }) => !isConditionWord(text));
  const found =
    fault === undefined
      ? [...names(keyword, words, source), ...questions(words, source)]
      : [unparseable(fault, words, where, source)];
  if (found.length === 0 && evaluateCondition(readCondition(keyword, expression), anyAnswers) === undefined)
    found.push(unreadable(words, where, source));
  if (found.length === 0) {
    if (clean.size > 1000) clean.clear();
    clean.add(key);
  }
  return found;
}

function placed(source: SourceFile, { start, text }: Word): Problem["place"] {
  return { source, span: span(start, start + text.length) };
}

function replace(source: SourceFile, word: Word, newText: string): Fix {
  return {
    title: l10n.t("Write {meant}", { meant: newText }),
    edits: [{ place: placed(source, word), newText }],
    preferred: true,
  };
}

const dotted = /^[+-]?(\d+)\.(\d{1,3})\.(\d{1,3})$/;

/** `3.4.2` is 3.004002. */
function numbered(version: string): string | undefined {
  const match = dotted.exec(version);
  return match === null ? undefined : `${match[1]}.${match[2]?.padStart(3, "0")}${match[3]?.padStart(3, "0")}`;
}

/** A word that ends the reading of the line: it opens nothing. */
function unparseable(fault: Word, words: readonly Word[], where: Span, source: SourceFile): Problem {
  const wording = /^\w[\w:]+$/.test(fault.text)
    ? `config: not allowed value '${fault.text}'`
    : `config: unparseable value '${fault.text}'`;
  const related = [lintSays({ source, span: where }, wording)];
  const meant = numbered(fault.text);
  if (meant === undefined)
    return {
      rule: "sa-if-syntax",
      place: placed(source, fault),
      message: l10n.t(
        'SpamAssassin cannot read "{word}" in a condition, so it passes over this line and reads the block in any case',
        { word: fault.text },
      ),
      related,
    };
  return {
    rule: "sa-if-version-dotted",
    place: placed(source, fault),
    message: l10n.t(
      "SpamAssassin compares versions as numbers and passes over this line; write {meant} instead of {version}",
      { meant, version: fault.text },
    ),
    related,
    fixes: [
      {
        title: l10n.t("Write {meant}", { meant }),
        edits: words.flatMap((word) => {
          const newText = numbered(word.text);
          return newText === undefined ? [] : [{ place: placed(source, word), newText }];
        }),
        preferred: true,
      },
    ],
  };
}

const isWord = /^[A-Za-z_][\w:]*$/;
const functions = new Set(["plugin", "can", "has"]);

/** Bare words and functions that conditions do not have. */
function* names(keyword: "if" | "ifplugin", words: readonly Word[], source: SourceFile): Generator<Problem> {
  if (keyword === "ifplugin") return;
  for (const [at, word] of words.entries()) {
    if (!isWord.test(word.text) || conditionNames.includes(word.text)) continue;
    // What stands in the parentheses of a function is its argument, of one that is misspelt too.
    if (words[at - 1]?.text === "(" && isWord.test(words[at - 2]?.text ?? "")) continue;
    // Two names side by side are no bare word but a forgotten parenthesis: Perl refuses the whole condition.
    if (functions.has(words[at - 1]?.text ?? "")) continue;
    const isFunction = words[at + 1]?.text === "(";
    const meant = closest(
      word.text,
      conditionNames.filter((name) => functions.has(name) === isFunction),
    );
    const parameters = { word: word.text, meant: meant ?? "" };
    const compared = /^(?:[<>]=?|[!=]=)$/.test(words[at + 1]?.text ?? words[at - 1]?.text ?? "");
    const effect = isFunction
      ? l10n.t("the block is never read")
      : compared
        ? l10n.t("it counts as 0")
        : l10n.t("it always counts as true");
    yield {
      rule: "sa-if-unknown-word",
      place: placed(source, word),
      message:
        meant === undefined
          ? l10n.t('a condition knows no "{word}", so {effect}', { ...parameters, effect })
          : l10n.t('a condition knows no "{word}", so {effect}; did you mean {meant}?', { ...parameters, effect }),
      related: isFunction
        ? [lintSays(placed(source, word), "config: error parsing conditional")]
        : compared
          ? [lintSays(placed(source, word), `Argument "${word.text}" isn't numeric`)]
          : [],
      fixes: meant === undefined ? [] : [replace(source, word, meant)],
    };
  }
}

/** What `can()` and `has()` ask for. */
function* questions(words: readonly Word[], source: SourceFile): Generator<Problem> {
  for (const [at, word] of words.entries()) {
    if ((word.text !== "can" && word.text !== "has") || words[at + 1]?.text !== "(") continue;
    const asked = words[at + 2];
    if (asked === undefined) continue;
    if (asked.text === ")") {
      yield {
        rule: "sa-if-syntax",
        place: placed(source, word),
        message: l10n.t("{question}() asks for nothing, so the block is never read; name a function in full", {
          question: word.text,
        }),
        related: [lintSays(placed(source, word), `config: bad 'if' line, no argument to ${word.text}()`)],
      };
      continue;
    }
    if (!isWord.test(asked.text)) continue;
    if (!asked.text.includes("::")) {
      const full = features.find((feature) => feature.endsWith(`::${asked.text}`));
      yield {
        rule: "sa-if-syntax",
        place: placed(source, asked),
        message: l10n.t("{question}() wants the full name with its module, so the block is never read; write {meant}", {
          question: word.text,
          meant: full ?? `Mail::SpamAssassin::Conf::${asked.text}`,
        }),
        related: [
          lintSays(placed(source, asked), `config: bad 'if' line, cannot find '::' in ${word.text}(${asked.text})`),
        ],
        fixes: full === undefined ? [] : [replace(source, asked, full)],
      };
      continue;
    }
    if (features.includes(asked.text)) continue;
    const meant = nearFeature(asked.text);
    if (meant !== undefined)
      yield {
        rule: "sa-if-unknown-word",
        place: placed(source, asked),
        message: l10n.t("SpamAssassin has no {word}, so the block is never read; did you mean {meant}?", {
          word: asked.text.slice(asked.text.lastIndexOf(":") + 1),
          meant,
        }),
        fixes: [replace(source, asked, meant)],
      };
  }
}

/** A feature whose name differs in one or two letters; any other may be that of a plugin or of a later version. */
function nearFeature(asked: string): string | undefined {
  if (asked.length > 200) return undefined;
  return closest(asked, features, 2);
}

/** A condition that Perl refuses: a parenthesis too many or too few, `=` for `==`, two values side by side. */
function unreadable(words: readonly Word[], where: Span, source: SourceFile): Problem {
  const written = source.slice(where);
  const open = words.filter(({ text }) => text === "(").length - words.filter(({ text }) => text === ")").length;
  const single = /(?<![<>=!])=(?!=)/.exec(written);
  const fixes: Fix[] = [];
  let message = l10n.t("Perl cannot evaluate this condition, so the block is never read");
  if (open > 0) {
    message = l10n.t("a parenthesis is not closed, so Perl cannot evaluate the condition and the block is never read");
    const end = { source, span: span(where.end, where.end) };
    fixes.push({ title: l10n.t('Add ")"'), edits: [{ place: end, newText: ")".repeat(open) }], preferred: true });
  } else if (open < 0) {
    message = l10n.t('there is a ")" too many, so Perl cannot evaluate the condition and the block is never read');
  } else if (single !== null) {
    message = l10n.t('a comparison is written "==", so Perl cannot evaluate the condition and the block is never read');
    const start = where.start + single.index;
    fixes.push({
      title: l10n.t('Write "=="'),
      edits: [{ place: { source, span: span(start, start + 1) }, newText: "==" }],
      preferred: true,
    });
  } else {
    const and = /\b(?:and|or|not)\b|(?<![&|])[&|](?![&|])/.exec(written);
    if (and !== null)
      message = l10n.t(
        'conditions are joined with "&&", "||" and "!"; Perl cannot evaluate this one, and the block is never read',
      );
  }
  const place = { source, span: where };
  return {
    rule: "sa-if-syntax",
    severity: "warning",
    place,
    message,
    related: [lintSays(place, "config: error parsing conditional")],
    fixes,
  };
}
