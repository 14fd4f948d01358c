import * as l10n from "@vscode/l10n";
import { flowName } from "../model/flow.ts";
import { switchOff } from "./fixes/switch-off.ts";
import type { Rule } from "./rule.ts";

export const privacyDigestLeaves: Rule = {
  id: "privacy-digest-leaves",
  severity: "warning",
  summary: "Digests of the mail's body go to a third party",
  *checkHost(host) {
    for (const { need, verdict } of host.needs) {
      if (!need.active || need.dataClass !== "P2" || need.recipient === undefined) continue;
      // Where no firewall is in the workspace, or none that is read, nobody knows whether the path is open.
      const isOpen = verdict?.action === "accept";
      if (!isOpen && verdict !== undefined && !verdict.why.some(({ code }) => code === "unread")) continue;
      const fix = need.switchOff === undefined ? undefined : switchOff(host, need.switchOff.plugin);
      yield {
        place: need.place,
        message: l10n.t(
          "{owner} sends a digest of every mail it checks to {recipient} ({flow}); ask your data-protection officer whether a contract covers that, or switch {owner} off",
          { owner: need.component, recipient: need.recipient, flow: flowName(need.flow) },
        ),
        related: isOpen
          ? [
              {
                place: verdict.line.place,
                message: l10n.t("this line lets {flow} out", { flow: flowName(need.flow) }),
              },
            ]
          : [],
        fixes: fix === undefined ? [] : [{ ...fix, preferred: false }],
        ...(!isOpen ? { severity: "info" as const } : {}),
      };
    }
  },
};
