import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import type { Severity } from "../../model/finding.ts";
import { type Span, span } from "../../text/span.ts";

/** A mistake in one line, before it is known which file the line stands in. */
export interface Fault {
  /** Id of the rule that explains it. */
  readonly rule: string;
  readonly span: Span;
  readonly message: string;
  /** Absent: the rule's own. */
  readonly severity?: Severity;
  readonly fix?: {
    readonly title: string;
    readonly edits: readonly { readonly span: Span; readonly newText: string }[];
  };
}

/** The fix that writes a near word in place of a misspelt one. */
export function replacement(where: Span, near: string): NonNullable<Fault["fix"]> {
  return { title: l10n.t('Write "{near}"', { near }), edits: [{ span: where, newText: near }] };
}

/** Where something goes that must stand in front of an option: before its `!`, if it has one. */
export function bareFlag(bang: Word | undefined, flag: Word): Span {
  const at = (bang ?? flag).span.start;
  return span(at, at);
}

/** A text as one word of a rule: iptables-restore knows double quotes only. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\\p{Cc}]/gu, "").slice(0, 255)}"`;
}
