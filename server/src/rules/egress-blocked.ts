import * as l10n from "@vscode/l10n";
import { flowName } from "../model/flow.ts";
import type { Host } from "../model/host.ts";
import type { JudgedNeed } from "../model/need.ts";
import { openings } from "./fixes/add-to-list.ts";
import { rejectInstead } from "./fixes/open-gate.ts";
import { commentOutLine, switchOff } from "./fixes/switch-off.ts";
import { isMeantToPass } from "./fw-wrong-transport.ts";
import type { Rule } from "./rule.ts";

/** True where the filters certainly stop an active need. */
export function isBlocked({ need, verdict }: JudgedNeed): boolean {
  return need.active && (verdict?.action === "drop" || verdict?.action === "reject");
}

/**
 * Whether the sender is left waiting. A reject is told at once, and so is a UDP packet that the host's own filter drops:
 * the kernel refuses to send it (EPERM, tried with Linux 6.18). A dropped TCP packet, or anything that vanishes on the
 * way, is waited for.
 */
export function isWaitedFor({ need, verdict }: JudgedNeed): boolean {
  return verdict?.action === "drop" && (need.flow.protocol === "tcp" || verdict.filter.hook !== "output");
}

/** The deciding line of every family that is shut, for a finding's related places. */
export function decidingLines(host: Host, judged: JudgedNeed) {
  const lines = new Set(
    judged.verdicts
      .map(({ verdict }) => verdict)
      .filter((verdict) => verdict.action === "drop" || verdict.action === "reject")
      .map((verdict) => verdict.line),
  );
  return [...lines].map((line) => ({
    place: line.place,
    message: l10n.t("this line decides about {flow} of {host}: {text}", {
      flow: flowName(judged.need.flow),
      host: host.name,
      text: line.text,
    }),
  }));
}

export const egressBlocked: Rule = {
  id: "egress-blocked",
  severity: "error",
  summary: "A component wants to reach a server, and the firewall stops it",
  *checkHost(host) {
    for (const judged of host.needs) {
      const { need, verdict } = judged;
      // Groups and updates have rules of their own, which say what their failure means.
      if (!isBlocked(judged) || verdict === undefined || need.group !== undefined || need.component === "sa-update")
        continue;
      const where = host.describe(verdict.line.place);
      const parameters = { owner: need.component, flow: flowName(need.flow), where };
      const stopped =
        verdict.action === "drop"
          ? l10n.t("{owner} needs {flow} out, but {where} drops it", parameters)
          : l10n.t("{owner} needs {flow} out, but {where} rejects it", parameters);
      const off = need.switchOff === undefined ? undefined : switchOff(host, need.switchOff.plugin);
      const fixes = [
        off === undefined ? undefined : { ...off, preferred: !isMeantToPass(host.route, need.flow.port) },
        ...openings(host, [judged]),
        need.switchOff === undefined ? undefined : commentOutLine(host, need.place),
        isWaitedFor(judged) ? rejectInstead(host, judged) : undefined,
      ];
      yield {
        place: need.place,
        message: !isWaitedFor(judged)
          ? l10n.t("{stopped}, so it fails at once and finds nothing", { stopped })
          : need.cost === undefined
            ? stopped
            : l10n.t("{stopped}: {cost}", { stopped, cost: need.cost }),
        related: decidingLines(host, judged),
        fixes: fixes.filter((fix) => fix !== undefined),
        // What happens only when somebody asks for it hurts nobody who does not.
        ...(need.occasion === "request" ? { severity: "info" as const } : {}),
      };
    }
  },
};
