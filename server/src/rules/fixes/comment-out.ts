import * as l10n from "@vscode/l10n";
import type { Fix } from "../../model/finding.ts";
import type { Place } from "../../text/source.ts";
import { span } from "../../text/span.ts";

/** Puts `# ` in front of a line that `where` begins, behind its indentation. */
export function commentOut({ source, span: where }: Place): Fix {
  return {
    title: l10n.t("Comment the line out"),
    edits: [{ place: { source, span: span(where.start, where.start) }, newText: "# " }],
  };
}
