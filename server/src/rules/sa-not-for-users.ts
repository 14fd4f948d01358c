import * as l10n from "@vscode/l10n";
import { lintSays } from "../model/lint.ts";
import { span as inFile } from "../text/span.ts";
import { commentOut } from "./fixes/comment-out.ts";
import type { Rule } from "./rule.ts";

export const saNotForUsers: Rule = {
  id: "sa-not-for-users",
  severity: "warning",
  summary: "A user's preferences hold what spamd takes from the host's files only",
  *checkHost(host) {
    // Without the host's own files nobody knows what it allows, nor whether spamd reads these preferences at all.
    const isHostKnown = host.files.some(({ spamassassin }) => spamassassin?.kind === "cf");
    const mayBringTests = host.spamassassin.settings.get("allow_user_rules")?.value === "1";
    for (const { source, spamassassin } of host.files) {
      if (spamassassin?.kind !== "user_prefs") continue;
      // Other names than this one are read as the host's own.
      if (source.name === "user_prefs")
        for (const { expression, expressionSpan } of spamassassin.conditionals)
          for (const match of expression.matchAll(/(?<!\w)can\s*\(\s*([\w:]*)\s*\)/g)) {
            const start = expressionSpan.start + match.index;
            const place = { source, span: inFile(start, start + match[0].length) };
            yield {
              place,
              message: l10n.t("SpamAssassin answers no to can() in users' preferences; ask has() instead"),
              related: [lintSays(place, `config: 'if can ${match[1]}' not available in user_prefs`)],
              fixes: [
                {
                  title: l10n.t('Write "{newText}"', { newText: "has" }),
                  edits: [{ place: { source, span: inFile(start, start + "can".length) }, newText: "has" }],
                  preferred: true,
                },
              ],
            };
          }
      const refused = spamassassin.statements.filter(
        ({ rights, branch }) => rights !== undefined && branch === undefined && (rights === "admin" || !mayBringTests),
      );
      // While nobody knows the host, the lines that hang on one switch of it are one matter, told at the first.
      const doubtful = isHostKnown ? [] : refused.filter(({ rights }) => rights === "privileged");
      for (const statement of refused) {
        const { rights, command, commandSpan, span } = statement;
        if (!isHostKnown && rights === "privileged" && statement !== doubtful[0]) continue;
        yield {
          place: { source, span: commandSpan },
          ...(isHostKnown ? {} : { severity: "info" as const }),
          message:
            rights === "admin"
              ? l10n.t(
                  "spamd takes {command} from the host's own files only and refuses it here; move it to local.cf",
                  {
                    command,
                  },
                )
              : isHostKnown
                ? l10n.t(
                    "spamd refuses {command} in users' preferences, since allow_user_rules is not 1; move it to local.cf",
                    { command },
                  )
                : doubtful.length === 1
                  ? l10n.t(
                      "spamd takes {command} from users' preferences only where the host's local.cf says allow_user_rules 1",
                      { command },
                    )
                  : l10n.t(
                      "spamd takes this line and others like it ({count}) from users' preferences only where the host's local.cf says allow_user_rules 1",
                      { count: doubtful.length - 1 },
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
