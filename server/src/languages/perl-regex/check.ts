import * as l10n from "@vscode/l10n";
import type { Severity } from "../../model/finding.ts";
import { checkBytes } from "./bytes.ts";
import { takeDelimiters } from "./delimiters.ts";
import { findAlwaysMatching, findLeadingRepeat, findNestedRepeat } from "./habits.ts";
import { type PatternBounds, parseRegex } from "./parse.ts";
import { isPlainlyFine } from "./quick.ts";
import type { RegexFix, RegexTree } from "./tree.ts";

/** One thing about a pattern; offsets are counted from where the pattern begins, delimiter included. */
export interface PatternProblem {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** What SpamAssassin says of it, without the line it begins with. */
  readonly perl?: string;
  readonly fix?: RegexFix;
  readonly severity?: Severity;
}

/** Where a pattern is used. */
export interface PatternUse {
  /** Whether `%{NAME}` may stand in it. */
  readonly templates: boolean;
  /** Whether long text is searched: a mail's body, not a header or an address. */
  readonly longText: boolean;
}

const nothing: readonly PatternProblem[] = [];

/** What is wrong with a pattern, delimiters and modifiers included: `/word/i`. */
export function checkPattern(text: string, use: PatternUse): readonly PatternProblem[] {
  const taken = takeDelimiters(text, 0, text.length, use.templates);
  if ("fault" in taken) {
    // A comment sign in the pattern has its own rule, which sees the whole line.
    return [{ rule: "sa-regex-delimiters", ...taken.fault }];
  }
  const { pattern } = taken;
  return isPlainlyFine(text, pattern) ? nothing : judgeAtLength(text, pattern, use);
}

/** The long way, on which every pattern can be judged. */
export function judgeAtLength(text: string, pattern: PatternBounds, use: PatternUse): readonly PatternProblem[] {
  const code = text.indexOf("?{", pattern.start);
  if (code !== -1) {
    const found = /\(\?\??\{/.exec(text.slice(pattern.start, pattern.end));
    if (found !== null) {
      const start = pattern.start + found.index;
      return [
        {
          rule: "sa-regex-invalid",
          start,
          end: start + found[0].length,
          perl: "eval (?{}) found",
          message: l10n.t("SpamAssassin runs no Perl code out of a pattern; for the characters themselves write \\?"),
        },
      ];
    }
  }
  const always = checkAlternatives(text, pattern);
  const tree = parseRegex(text, pattern);
  if (tree.fault !== undefined) return [{ rule: "sa-regex-invalid", ...tree.fault }];
  return always === undefined ? checkTree(tree, use) : [always];
}

/** What SpamAssassin calls "always matching", by the pattern's looks; lint refuses it. Source: is_always_matching_regexp. */
function checkAlternatives(text: string, { start, end }: PatternBounds): PatternProblem | undefined {
  const rule = "sa-regex-always-matches";
  if (start === end) {
    return {
      rule,
      start: 0,
      end: text.length,
      perl: "always matching regexp: empty",
      message: l10n.t("an empty pattern matches every mail; write what to look for"),
    };
  }
  const pattern = text.slice(start, end);
  const doubled = pattern.includes("||") ? /(?<!\\)\|\|/.exec(pattern) : null;
  const last = pattern.endsWith("|") && !pattern.endsWith("\\|");
  if (doubled === null && !pattern.startsWith("|") && !last) return undefined;
  const at = start + (doubled !== null ? doubled.index : last ? pattern.length - 1 : 0);
  return {
    rule,
    start: at,
    end: at + (doubled === null ? 1 : 2),
    perl: `always matching regexp: ${doubled === null ? "starts or ends with '|'" : "contains '||'"}`,
    message: l10n.t(
      "there is nothing on one side of this |, so the pattern matches every mail; remove it, or write \\| for the character itself",
    ),
    fix: { title: l10n.t('Remove "|"'), edits: [{ start: at, end: at + 1, newText: "" }] },
  };
}

function checkTree(tree: RegexTree, use: PatternUse): readonly PatternProblem[] {
  const problems: PatternProblem[] = [...checkBytes(tree)];
  // A named group is there to catch something, whatever that is.
  const always = tree.names.size > 0 ? undefined : findAlwaysMatching(tree);
  if (always !== undefined) {
    problems.push({
      rule: "sa-regex-always-matches",
      start: always.start === always.end ? tree.root.start : always.start,
      end: always.start === always.end ? tree.root.end : always.end,
      message: l10n.t(
        "this may match nothing at all, so it matches every text; write + instead of * where something must be there",
      ),
    });
    return problems;
  }
  const nested = findNestedRepeat(tree);
  if (nested !== undefined) {
    const { repeat, growth } = nested;
    problems.push({
      rule: "sa-regex-explodes",
      start: repeat.start,
      end: repeat.end,
      message:
        growth === "powers"
          ? l10n.t(
              "a repeat within a repeat can cut the same text in very many ways, and Perl tries them all: a mail can keep SpamAssassin busy with it; let the inner part begin or end with something fixed, or write (?>...)",
            )
          : l10n.t(
              "a repeat within a repeat can cut the same text in many ways: the time grows with the square of the text's length; let the inner part begin or end with something fixed, or write (?>...)",
            ),
      ...(growth === "powers" ? { severity: "warning" } : {}),
    });
  } else if (use.longText) {
    const leading = findLeadingRepeat(tree);
    if (leading !== undefined) {
      problems.push({
        rule: "sa-regex-leading-repeat",
        start: leading.start,
        end: leading.end,
        message: l10n.t(
          "a pattern is looked for at every place anyway, so {what} at its start finds no more and costs time; remove it",
          {
            what: tree.text.slice(leading.start, leading.end).slice(0, 40),
          },
        ),
        fix: { title: l10n.t("Remove it"), edits: [{ start: leading.start, end: leading.end, newText: "" }] },
      });
    }
  }
  return problems;
}
