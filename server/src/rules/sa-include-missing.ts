import * as l10n from "@vscode/l10n";
import { lintSays } from "../model/lint.ts";
import type { Rule } from "./rule.ts";

/** Files of other names are not looked for in a workspace, so nobody knows whether they are there. */
const recognised = /\.(?:cf|pre)$|(?:^|\/)user_prefs$/i;

export const saIncludeMissing: Rule = {
  id: "sa-include-missing",
  severity: "warning",
  summary: "An included file is not there, and SpamAssassin does not say so",
  *checkHost(host) {
    for (const { source, span: where } of host.spamassassin.missingIncludes) {
      const path = source.slice(where);
      if (path.startsWith("~") || path.includes("__") || /[{}<>$%]/.test(path)) continue;
      const place = { source, span: where };
      if (/[*?[\]]/.test(path)) {
        yield {
          place,
          message: l10n.t('include takes one file or one folder and no pattern, so "{path}" brings nothing', { path }),
          related: [lintSays(place, `util: refusing to untaint suspicious path: "${path}"`)],
        };
        continue;
      }
      if (!recognised.test(path)) continue;
      const isElsewhere = path.startsWith("/") && !/^\/etc\/(?:mail\/)?spamassassin\//.test(path);
      yield {
        place,
        message: isElsewhere
          ? l10n.t("{path} is not among the files here; SpamAssassin says nothing where an included file is missing", {
              path,
            })
          : l10n.t("there is no {path} here, and SpamAssassin says nothing where an included file is missing", {
              path,
            }),
        ...(isElsewhere ? { severity: "info" as const } : {}),
      };
    }
  },
};
