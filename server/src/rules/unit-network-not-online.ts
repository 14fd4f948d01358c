import * as l10n from "@vscode/l10n";
import type { EffectiveUnit } from "../model/host.ts";
import type { Edit } from "../text/source.ts";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";

/** Programs that talk to the Internet while their unit starts. */
const callers = new Set(["sa-update", "freshclam", "curl", "wget", "fetchmail"]);

function words(unit: EffectiveUnit, key: string) {
  return unit.directives
    .filter(({ directive }) => directive.section === "Unit" && directive.key === key)
    .flatMap((each) => each.directive.value.split(/\s+/).map((word) => ({ word, ...each })));
}

export const unitNetworkNotOnline: Rule = {
  id: "unit-network-not-online",
  severity: "info",
  summary: "A unit that needs the Internet at its start waits for the network to be configured, not to be up",
  *checkHost(host) {
    for (const unit of host.units) {
      const calls = host.commands.some(
        ({ startedBy, command }) =>
          startedBy.kind === "unit" &&
          startedBy.unit === unit &&
          (startedBy.key === "ExecStartPre" || startedBy.key === "ExecStart") &&
          command.invocations.some(({ name }) => callers.has(name)),
      );
      if (!calls) continue;
      const after = words(unit, "After");
      if (after.some(({ word }) => word === "network-online.target")) continue;
      const found = after.find(({ word }) => word === "network.target");
      if (found === undefined) continue;
      const edits: Edit[] = [];
      for (const key of ["After", "Wants"])
        for (const each of words(unit, key)) {
          if (each.word !== "network.target") continue;
          const { source } = each.place;
          const at = source.text.indexOf("network.target", each.directive.valueSpan.start);
          if (at !== -1 && at < each.directive.valueSpan.end)
            edits.push({
              place: { source, span: span(at, at + "network.target".length) },
              newText: "network-online.target",
            });
        }
      const at = found.place.source.text.indexOf("network.target", found.directive.valueSpan.start);
      const pulled = words(unit, "Wants").some(
        ({ word }) => word === "network.target" || word === "network-online.target",
      );
      if (!pulled) {
        const line = found.place.source.lineSpan(found.directive.span.end);
        edits.push({
          place: { source: found.place.source, span: span(line.end, line.end) },
          newText: "\nWants=network-online.target",
        });
      }
      yield {
        place: { source: found.place.source, span: span(at, at + "network.target".length) },
        message: l10n.t(
          "{unit} starts as soon as the network is configured, which may be before any server can be reached; order it after network-online.target and want that",
          { unit: unit.name },
        ),
        fixes: [{ title: l10n.t("Wait for network-online.target"), edits, preferred: true }],
      };
    }
  },
};
