import * as l10n from "@vscode/l10n";
import type { Problem } from "../../model/facts.ts";
import type { Related } from "../../model/finding.ts";
import { lintSays } from "../../model/lint.ts";
import type { Conditional } from "../../model/spamassassin.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { checkExpression } from "./check-conditions.ts";
import type { Line, SpamassassinTree } from "./parse.ts";

/**
 * What is wrong with a file's conditions and their blocks. SpamAssassin follows `if`, `else` and `endif` through blocks
 * that it does not read too, so these findings count everywhere. `statements` are the lines that do not steer.
 */
export function checkBlocks(
  tree: SpamassassinTree,
  statements: readonly Line[],
  source: SourceFile,
): readonly Problem[] {
  const found: Problem[] = [];
  // Rules repeat the same few conditions hundreds of times.
  const sound = new Set<string>();
  for (const { keyword, expression, expressionSpan, elses } of tree.conditionals) {
    const text = `${keyword} ${expression}`;
    if (!sound.has(text)) {
      const before = found.length;
      found.push(...checkExpression(keyword, expression, expressionSpan, source));
      if (found.length === before) sound.add(text);
    }
    for (const repeated of elses.slice(1))
      found.push({
        rule: "sa-endif-stray",
        severity: "warning",
        place: { source, span: repeated },
        message: l10n.t("a second else turns the condition once more, so what follows is read like the first part"),
      });
  }
  // An `if` that SpamAssassin passes over leaves its `endif` behind: one mistake, one finding.
  const lost: { readonly report: Problem; readonly related: Related[] }[] = [];
  const failedEnds: { readonly line: Line; readonly related: Related[] }[] = [];
  let attributed = 0;
  const cut = cutByIncludes(tree, statements, source);
  const waiting = [...cut.values()];
  let used = 0;
  const nextCut = (line: Line): CutConditional | undefined => {
    const next = waiting[used];
    if (next === undefined || next.include.start > line.start) return undefined;
    used++;
    return next;
  };
  for (const line of statements) {
    if (line.known) continue;
    const { role } = line.word;
    const hasValue = line.valueStart < line.end;
    if (role === "if" || role === "ifplugin" || /^(?:if|ifplugin)\(/.test(line.command)) {
      const related: Related[] = [];
      for (const report of lostIf(line, source)) {
        const whole = { ...report, related };
        related.push(...(report.related ?? []));
        found.push(whole);
        lost.push({ report: whole, related });
      }
    } else if (role === "endif") {
      if (hasValue) {
        const related: Related[] = [];
        failedEnds.push({ line, related });
        found.push(notAlone(line, source, related));
      } else {
        const cause = lost[attributed++] ?? nextCut(line);
        if (cause === undefined) found.push(stray(line, source));
        else {
          if ("include" in cause) cause.end = line;
          cause.related.push({ place: { source, span: line.span }, message: l10n.t("this endif has no if then") });
        }
      }
    } else if (role === "else") {
      if (hasValue) found.push(notAlone(line, source, []));
      else if (lost.length === 0) found.push(stray(line, source));
    }
  }
  found.push(...unclosed(tree, failedEnds, cut, source));
  return found;
}

function* lostIf(line: Line, source: SourceFile): Generator<Problem> {
  const { role } = line.word;
  const place = { source, span: line.commandSpan };
  if (role !== "if" && role !== "ifplugin") {
    const at = line.start + line.text.slice(line.start, line.wordEnd).indexOf("(");
    yield {
      rule: "sa-if-syntax",
      place: { source, span: span(line.start, at + 1) },
      message: l10n.t("SpamAssassin needs a space between if and its condition; it passes over this line"),
      related: [lintSays(place, "config: failed to parse line")],
      fixes: [
        {
          title: l10n.t("Put a space in between"),
          edits: [{ place: { source, span: span(at, at) }, newText: " " }],
          preferred: true,
        },
      ],
    };
  } else if (line.valueStart === line.end)
    yield {
      rule: "sa-if-syntax",
      place,
      message: l10n.t("{keyword} needs a condition; SpamAssassin passes over this line", { keyword: role }),
      related: [lintSays(place, `config: missing '${role}' condition`)],
    };
  else yield* checkExpression(role, line.value, line.valueSpan, source).slice(0, 1);
}

/** `endif Foo`, `else if`: refused as a whole. */
function notAlone(line: Line, source: SourceFile, related: Related[]): Problem {
  related.push(lintSays({ source, span: line.span }, `config: '${line.command}' must be standalone`));
  const elseIf = line.command === "else" && /^if/i.test(line.value);
  return {
    rule: "sa-endif-stray",
    place: { source, span: line.valueSpan },
    message: elseIf
      ? l10n.t(
          "SpamAssassin has no else if and passes over this line; put the if on a line of its own, with its own endif",
        )
      : l10n.t("{keyword} stands alone on its line; SpamAssassin passes over it with something behind it", {
          keyword: line.command,
        }),
    related,
    fixes: elseIf
      ? []
      : [
          {
            title: l10n.t("Remove what follows {keyword}", { keyword: line.command }),
            edits: [{ place: { source, span: span(line.wordEnd, line.end) }, newText: "" }],
            preferred: true,
          },
        ],
  };
}

function stray(line: Line, source: SourceFile): Problem {
  const place = { source, span: line.span };
  const isElse = line.command === "else";
  return {
    rule: "sa-endif-stray",
    place,
    message: isElse
      ? l10n.t("no if is open here for this else; an include before it closes every block")
      : l10n.t("no if is open here for this endif; an include before it closes every block"),
    related: [
      lintSays(
        place,
        isElse ? "config: 'else' missing starting if" : `config: missing starting 'if' for '${line.command}'`,
      ),
    ],
    fixes: [
      {
        title: l10n.t("Remove the line"),
        edits: [{ place: { source, span: source.wholeLines(line.span) }, newText: "" }],
        preferred: true,
      },
    ],
  };
}

/** A conditional that an include ends before its own `endif`, which may stand behind it. */
interface CutConditional {
  readonly conditional: Conditional;
  readonly include: Line;
  readonly related: Related[];
  end?: Line;
}

/** Innermost first. */
function cutByIncludes(
  tree: SpamassassinTree,
  statements: readonly Line[],
  source: SourceFile,
): ReadonlyMap<Conditional, CutConditional> {
  const found = new Map<Conditional, CutConditional>();
  const open = tree.conditionals.filter(({ end }) => end === undefined);
  if (open.length === 0) return found;
  const closers = statements.filter(
    ({ word, valueStart, end }) => (word.role === "include" && valueStart < end) || word.role === "file",
  );
  let at = closers.length;
  for (const conditional of open.toReversed()) {
    while ((closers[at - 1]?.start ?? -1) > conditional.keywordSpan.start) at--;
    const include = closers[at];
    if (include === undefined) continue;
    const related = [{ place: { source, span: include.span }, message: l10n.t("ended here") }];
    found.set(conditional, { conditional, include, related });
  }
  return found;
}

/** Conditionals that the end of the file, or an include, ends. */
function* unclosed(
  tree: SpamassassinTree,
  failedEnds: readonly { readonly line: Line; readonly related: Related[] }[],
  cut: ReadonlyMap<Conditional, CutConditional>,
  source: SourceFile,
): Generator<Problem> {
  // The last of them first, as the conditionals are.
  const unused = [...failedEnds].reverse();
  for (const conditional of tree.conditionals.toReversed()) {
    if (conditional.end !== undefined) continue;
    const { keyword, keywordSpan } = conditional;
    const cutHere = cut.get(conditional);
    const limit = cutHere?.include.start ?? source.text.length;
    const wording = lintSays({ source, span: keywordSpan }, `config: unclosed '${keyword}' found`);
    const failed = unused[0];
    if (failed !== undefined && failed.line.start > keywordSpan.start && failed.line.start < limit) {
      failed.related.push(wording);
      unused.shift();
      continue;
    }
    yield cutHere === undefined ? endless(conditional, source, wording) : cutShort(cutHere, source, wording);
  }
}

function wholeOf({ keywordSpan, expressionSpan }: Conditional): Span {
  return span(keywordSpan.start, expressionSpan.end);
}

function endless(conditional: Conditional, source: SourceFile, wording: Related): Problem {
  const end = source.text.length;
  const newLine = source.text.endsWith("\n") ? "" : "\n";
  return {
    rule: "sa-if-unclosed",
    place: { source, span: wholeOf(conditional) },
    message: l10n.t("no endif closes this {keyword}; SpamAssassin ends it with the file", {
      keyword: conditional.keyword,
    }),
    related: [wording],
    fixes: [
      {
        title: l10n.t("Add endif at the end of the file"),
        edits: [{ place: { source, span: span(end, end) }, newText: `${newLine}endif\n` }],
        preferred: true,
      },
    ],
  };
}

function cutShort(
  { conditional, include, related, end }: CutConditional,
  source: SourceFile,
  wording: Related,
): Problem {
  const before = source.lineSpan(include.start).start;
  const after = end === undefined ? undefined : source.lineSpan(end.start);
  return {
    rule: "sa-if-unclosed",
    place: { source, span: wholeOf(conditional) },
    message: l10n.t(
      "an include ends every open block, so this {keyword} stops there; put its endif before the include",
      { keyword: conditional.keyword },
    ),
    related: [...related, wording],
    fixes: [
      {
        title: l10n.t("Put endif before the include"),
        edits: [
          { place: { source, span: span(before, before) }, newText: "endif\n" },
          ...(after === undefined
            ? []
            : [
                {
                  place: { source, span: source.wholeLines(after) },
                  newText: "",
                },
              ]),
        ],
        preferred: true,
      },
    ],
  };
}
