import * as l10n from "@vscode/l10n";
import { lintSays } from "../model/lint.ts";
import { commentOut } from "./fixes/comment-out.ts";
import type { Rule } from "./rule.ts";

export const saNotForUsers: Rule = {
  id: "sa-not-for-users",
  severity: "warning",
  summary: "A user's preferences hold what spamd takes from the host's files only",
  *checkHost(host) {
    const mayBringTests = host.spamassassin.settings.get("allow_user_rules")?.value === "1";
    for (const { source, spamassassin } of host.files) {
      if (spamassassin?.kind !== "user_prefs") continue;
      for (const statement of spamassassin.statements) {
        const { rights, command, commandSpan, branch, span } = statement;
        if (rights === undefined || branch !== undefined || (rights === "privileged" && mayBringTests)) continue;
        yield {
          place: { source, span: commandSpan },
          message:
            rights === "admin"
              ? l10n.t(
                  "spamd takes {command} from the host's own files only and refuses it here; move it to local.cf",
                  {
                    command,
                  },
                )
              : l10n.t(
                  "spamd refuses {command} in users' preferences, since allow_user_rules is not 1; move it to local.cf",
                  { command },
                ),
          related: [
            lintSays(
              { source, span },
              rights === "admin"
                ? "config: not parsing, administrator setting"
                : "config: not parsing, 'allow_user_rules' is 0",
            ),
          ],
          fixes: [commentOut({ source, span })],
        };
      }
    }
  },
};
