import * as l10n from "@vscode/l10n";
import { commandSince } from "../model/command-versions.ts";
import { paddedVersion } from "../model/reading-order.ts";
import type { Rule } from "./rule.ts";
import { Picked } from "./site-files.ts";

const legacy = new Picked(
  ({ command, canonical }) =>
    command !== canonical && /whitelist|blacklist/.test(command) && commandSince(canonical) !== undefined,
);

export const saLegacyName: Rule = {
  id: "sa-legacy-name",
  severity: "hint",
  summary: "A setting under the name it had before SpamAssassin 4.0",
  *checkHost(host) {
    const { version, isVersionKnown } = host.spamassassin;
    if (!isVersionKnown || paddedVersion(version) < "4") return;
    for (const { source, statement } of legacy.in(host)) {
      const { command, canonical, commandSpan } = statement;
      const place = { source, span: commandSpan };
      yield {
        place,
        message: l10n.t("{command} is called {canonical} since SpamAssassin 4.0, which takes the old name until 4.1", {
          command,
          canonical,
        }),
        deprecated: true,
        fixes: [
          {
            title: l10n.t("Write {meant}", { meant: canonical }),
            edits: [{ place, newText: canonical }],
            preferred: true,
          },
        ],
      };
    }
  },
};
