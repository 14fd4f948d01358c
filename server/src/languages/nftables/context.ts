import * as l10n from "@vscode/l10n";
import type { Condition, Reason } from "../../model/filter.ts";
import type { Place, SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import type { Ruleset, TableState } from "./ruleset.ts";
import type { Expression, Rule } from "./tree.ts";

export type Selector = Expression & { readonly kind: "selector" };

/** What lowering needs to know around a line. */
export interface LoweringContext {
  readonly ruleset: Ruleset;
  readonly table: TableState;
  /** The text that spans count in: a file, or several put together. */
  readonly source: SourceFile;
  /** Where a span of that text stands. */
  placeOf(where: Span): Place;
  /** The chain runs before connection tracking: no packet has a connection yet. */
  readonly early: boolean;
  /** Follows a variable to its value; undefined where no file gives it one. */
  valueOf(expression: Expression): Expression | undefined;
}

/** The words of a reason's code are stable: users and scripts see them. */
export type Code = "rate" | "set" | "define" | "time" | "template" | "unsupported" | "name" | "mark" | "include";

export function reason(context: LoweringContext, code: Code, text: string, where: Span): Reason {
  return { code, text, place: context.placeOf(where) };
}

export function free(key: string, why: Reason): Free {
  return { on: "free", key, reason: why };
}

type Free = Condition & { readonly on: "free" };

/** What a free condition is about: its words, which make two of them the same, and their place. */
export interface What {
  readonly key: string;
  readonly span: Span;
}

/** Most lines are decided, and then nobody asks for the words. */
class Words implements What {
  readonly span: Span;
  readonly #source: SourceFile;

  constructor(source: SourceFile, where: Span) {
    this.#source = source;
    this.span = where;
  }

  get key(): string {
    return onOneLine(this.#source.slice(this.span));
  }
}

export function whatOf(context: LoweringContext, where: Span): What {
  return new Words(context.source, where);
}

/** The text with single blanks for all white space. */
export function onOneLine(text: string): string {
  const single = !text.includes("  ") && !text.includes("\t") && !text.includes("\n") && !text.includes("\r");
  return single ? text : text.replaceAll(/\s+/g, " ");
}

/** A test that no file decides, the same wherever the same words stand. */
export function freeFor(context: LoweringContext, what: What, code: Code = "unsupported"): Free {
  // Chance falls anew at each place.
  const place = /\b(?:numgen|random)\b/.test(what.key) ? ` ${what.span.start}` : "";
  const text = l10n.t("no file decides {what}", { what: shorten(what.key) });
  return free(`${what.key}${place}`, reason(context, code, text, what.span));
}

export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** `# ...` behind the rule on its line. */
export function trailingComment(rule: Rule, { source }: LoweringContext): string | undefined {
  const { text } = source;
  let at = rule.span.end;
  for (let code = text.charCodeAt(at); code === 32 || code === 9 || code === 59; ) code = text.charCodeAt(++at);
  if (text.charCodeAt(at) !== 35) return undefined;
  const comment = text
    .slice(at, source.lineSpan(at).end)
    .replace(/^#+\s*/, "")
    .trim();
  return comment === "" || /^handle \d+$/.test(comment) ? undefined : comment;
}
