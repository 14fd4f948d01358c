import * as l10n from "@vscode/l10n";
import type { Edit, Place } from "../text/source.ts";
import { span } from "../text/span.ts";

/** What a setting begins with, up to its first value. */
const beginning = /^(\s*)(?:lang\s+\S+\s+)?\w+\s+$/;

/** A value out of its line, with the blanks before it; the line commented out where it has no other. */
export function wordRemoval({ source, span: where }: Place): {
  readonly title: string;
  readonly edits: readonly Edit[];
} {
  const line = source.lineSpan(where.start);
  const [, indent] = beginning.exec(source.text.slice(line.start, where.start)) ?? [];
  if (indent !== undefined && /^\s*(?:#.*)?$/.test(source.text.slice(where.end, line.end))) {
    const at = line.start + indent.length;
    return {
      title: l10n.t("Comment the line out"),
      edits: [{ place: { source, span: span(at, at) }, newText: "# " }],
    };
  }
  let { start, end } = where;
  // The first value leaves the blanks in front of it to the next one.
  if (indent === undefined) while (/[ \t]/.test(source.text.charAt(start - 1))) start--;
  else while (/[ \t]/.test(source.text.charAt(end))) end++;
  return {
    title: l10n.t("Remove {word}", { word: source.slice(where) }),
    edits: [{ place: { source, span: span(start, end) }, newText: "" }],
  };
}
