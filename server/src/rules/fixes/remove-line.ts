import * as l10n from "@vscode/l10n";
import type { Fix } from "../../model/finding.ts";
import type { Edit, Place } from "../../text/source.ts";
import { span } from "../../text/span.ts";

/** Takes the whole line away, its line end too. */
export function lineRemoval({ source, span: where }: Place): Edit {
  return { place: { source, span: source.wholeLines(span(where.start, where.start)) }, newText: "" };
}

export function removeLine(place: Place): Fix {
  return { title: l10n.t("Remove the line"), edits: [lineRemoval(place)], preferred: true };
}
