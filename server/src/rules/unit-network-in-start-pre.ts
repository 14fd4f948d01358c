import * as l10n from "@vscode/l10n";
import type { Host, HostCommand } from "../model/host.ts";
import { moveToTimer } from "./fixes/update-timer.ts";
import type { Rule } from "./rule.ts";

/** sa-update in a line that must be done before the service counts as started. */
export function updatesBeforeStart(host: Host): readonly HostCommand[] {
  return host.commands.filter(
    ({ command, startedBy }) =>
      startedBy.kind === "unit" &&
      startedBy.key === "ExecStartPre" &&
      command.invocations.some((invocation) => invocation.name === "sa-update"),
  );
}

export const unitNetworkInStartPre: Rule = {
  id: "unit-network-in-start-pre",
  severity: "warning",
  summary: "A service waits for the Internet every time it starts",
  *checkHost(host) {
    for (const started of updatesBeforeStart(host)) {
      if (started.startedBy.kind !== "unit") continue;
      const fix = moveToTimer(host, started);
      yield {
        place: started.place,
        message: l10n.t(
          "{unit} runs sa-update before every start, so mail filtering waits for the Internet and is gone when that is; a service with a timer of its own does the same without the wait",
          { unit: started.startedBy.unit.name },
        ),
        fixes: fix === undefined ? [] : [fix],
      };
    }
  },
};
