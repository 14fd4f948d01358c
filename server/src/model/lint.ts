import * as l10n from "@vscode/l10n";
import type { Place } from "../text/source.ts";
import type { Related } from "./finding.ts";

/** Quotes the real tool, so that admins find the line of their log again. Its wording is never translated. */
export function lintSays(place: Place, wording: string): Related {
  return { place, message: l10n.t('SpamAssassin says "{wording}"', { wording }) };
}
