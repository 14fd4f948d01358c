import * as l10n from "@vscode/l10n";
import { commandSince, commandUntil } from "../model/command-versions.ts";
import type { Fix } from "../model/finding.ts";
import { lintSays } from "../model/lint.ts";
import { paddedVersion } from "../model/reading-order.ts";
import type { Statement } from "../model/spamassassin.ts";
import type { Place } from "../text/source.ts";
import { type Span, span } from "../text/span.ts";
import { commentOut } from "./fixes/comment-out.ts";
import type { Rule } from "./rule.ts";

/** Words whose mistakes are a condition's, which have rules of their own. */
const others = /^(?:if|ifplugin|else|endif|file)$|^(?:if|ifplugin)\(/;

interface Guess {
  readonly message: string;
  readonly fix?: Fix;
  /** Where the mistake is, if not in the whole first word. */
  readonly where?: Span;
}

/** What was most likely meant, by what the line looks like. */
function guess({ source }: Place, statement: Statement): Guess | undefined {
  const { commandSpan, valueSpan, suggestion, value } = statement;
  const written = source.slice(commandSpan);
  const replace = (title: string, where: Span, newText: string): Fix => ({
    title,
    edits: [{ place: { source, span: where }, newText }],
    preferred: true,
  });
  if (written.startsWith("\uFEFF")) {
    const where = span(commandSpan.start, commandSpan.start + 1);
    return {
      where,
      message: l10n.t(
        "an unseen byte order mark stands in front of this line, as files leave it that are joined; take it away",
      ),
      fix: replace(l10n.t("Take the byte order mark away"), where, ""),
    };
  }
  const space = /[\u00A0\u2000-\u200B\u202F\u3000]+/.exec(written);
  if (space !== null) {
    const start = commandSpan.start + space.index;
    const where = span(start, start + space[0].length);
    return {
      where,
      message: l10n.t("SpamAssassin takes this no-break space for a letter of the word; type a plain space"),
      fix: replace(l10n.t("Make it a plain space"), where, " "),
    };
  }
  if (/^(?:\/\/|;|--|\/\*|rem$|!)/i.test(written))
    return {
      message: l10n.t('a comment begins with "#" here, not with "{sign}"', { sign: written.slice(0, 2) }),
      fix: replace(
        l10n.t('Begin it with "#"'),
        span(commandSpan.start, commandSpan.start + (/^(?:\/\/|--|\/\*)/.test(written) ? 2 : 1)),
        "#",
      ),
    };
  if (/^(?:elsif|elseif|elif)$/i.test(written))
    return {
      message: l10n.t('SpamAssassin has no "{word}"; close the block with endif and begin another if', {
        word: written,
      }),
    };
  const sign = /^([\w-]+)([=:])/.exec(written);
  if (sign?.[1] !== undefined && (suggestion === undefined || suggestion === normal(sign[1]))) {
    const start = commandSpan.start + sign[1].length;
    let end = start + 1;
    if (end === commandSpan.end && valueSpan.start < valueSpan.end) end = valueSpan.start;
    const where = span(start, start + 1);
    return {
      where,
      message: l10n.t('a value follows its setting after a space, without "{sign}"', { sign: sign[2] ?? "" }),
      fix: replace(l10n.t('Write a space instead of "{sign}"', { sign: sign[2] ?? "" }), span(start, end), " "),
    };
  }
  if (/^[A-Z][A-Z0-9_]{2,}$/.test(written) && /^\(?-?\d+(?:\.\d+)?\)?$/.test(value))
    return {
      message: l10n.t('the points of a test are set with "score {test} {value}"', { test: written, value }),
      fix: replace(l10n.t('Put "score" in front'), span(commandSpan.start, commandSpan.start), "score "),
    };
  if (suggestion !== undefined)
    return {
      message: l10n.t('SpamAssassin knows no setting "{written}"; did you mean {suggestion}?', {
        written: shorten(written),
        suggestion,
      }),
      fix: replace(l10n.t("Write {suggestion}", { suggestion }), commandSpan, suggestion),
    };
  return undefined;
}

/** A word as SpamAssassin looks it up. */
function normal(word: string): string {
  return word.toLowerCase().replaceAll("-", "_");
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

export const saUnknownDirective: Rule = {
  id: "sa-unknown-directive",
  severity: "error",
  summary: "A line begins with a word that SpamAssassin does not know",
  *checkHost(host) {
    const ours = paddedVersion(host.spamassassin.version);
    for (const { statement, place, certain } of host.spamassassin.refused) {
      if (statement.known || others.test(statement.command) || commandSince(statement.command) !== undefined) continue;
      const written = place.source.slice(statement.commandSpan);
      // `sa-bom` says it of a file's first line.
      if (statement.commandSpan.start === 0 && written.startsWith("\uFEFF")) continue;
      const until = commandUntil(statement.command);
      if (until !== undefined && ours < paddedVersion(until)) continue;
      const guessed: Guess | undefined =
        until === undefined
          ? guess(place, statement)
          : { message: l10n.t("{command} is gone since SpamAssassin {until}", { command: statement.command, until }) };
      // A plugin from elsewhere may bring any word; a near miss is still worth a word.
      if (!certain && guessed?.fix === undefined) continue;
      yield {
        place: { source: place.source, span: guessed?.where ?? statement.commandSpan },
        message:
          guessed?.message ??
          l10n.t('SpamAssassin knows no setting "{written}" and passes over the line', { written: shorten(written) }),
        related: certain ? [lintSays(place, "config: failed to parse line")] : [],
        fixes: [...(guessed?.fix === undefined ? [] : [guessed.fix]), commentOut(place)],
        ...(certain ? {} : { severity: "info" as const }),
      };
    }
  },
};
