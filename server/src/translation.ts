import { existsSync } from "node:fs";
import { join } from "node:path";
import * as l10n from "@vscode/l10n";

/** Loads the shipped translation for a locale such as `de_DE.UTF-8` or VS Code's own NLS record; English needs none. */
export function loadTranslation(locale: string): void {
  const language = /"locale":\s*"([a-z]{2})/i.exec(locale)?.[1] ?? locale.slice(0, 2);
  const bundle = join(import.meta.dirname, "l10n", `bundle.l10n.${language.toLowerCase()}.json`);
  if (existsSync(bundle)) l10n.config({ fsPath: bundle });
}
