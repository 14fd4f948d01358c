import * as l10n from "@vscode/l10n";
import { shortName } from "./catalog.ts";

/** Stock plugins whose own file has no manual; what they bring is told in that of the settings. */
const withoutManual: ReadonlySet<string> = new Set([
  "BodyEval",
  "HTMLEval",
  "HTTPSMismatch",
  "HeaderEval",
  "ImageInfo",
  "P595Body",
  "RelayEval",
  "URIEval",
  "WLBLEval",
]);

export function hasManual(plugin: string): boolean {
  return !withoutManual.has(shortName(plugin));
}

/** A line of Markdown: a link to the page of SpamAssassin's own manual, for all 4.0 versions. */
export function manual(plugin = ""): string {
  const name = plugin !== "" && hasManual(plugin) ? plugin : "Mail::SpamAssassin::Conf";
  const page = name.replaceAll("::", "_");
  return `- [${l10n.t("Manual: {name}", { name })}](https://spamassassin.apache.org/full/4.0.x/doc/${page}.html)`;
}

/** A line of Markdown; nobody runs anything older than 3.0, so what that had is not told apart. */
export function sinceLine(version: string): string {
  return version === "3.0.0"
    ? `- ${l10n.t("Since SpamAssassin 3.0 or before.")}`
    : `- ${l10n.t("Since SpamAssassin {version}.", { version })}`;
}
