import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as l10n from "@vscode/l10n";
import { translateDocumentation } from "./text/documentation.ts";

/**
 * Loads the shipped messages for a locale such as `de_DE.UTF-8` or VS Code's own NLS record, and has documentation
 * loaded when it is first shown; English needs none.
 */
export function loadTranslation(locale: string): void {
  const language = (/"locale":\s*"([a-z]{2})/i.exec(locale)?.[1] ?? locale.slice(0, 2)).toLowerCase();
  const folder = join(import.meta.dirname, "l10n");
  const bundle = join(folder, `bundle.l10n.${language}.json`);
  if (!existsSync(bundle)) return;
  l10n.config({ fsPath: bundle });
  translateDocumentation((part) =>
    JSON.parse(readFileSync(join(folder, `documentation.${part}.${language}.json`), "utf8")),
  );
}
