import * as l10n from "@vscode/l10n";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";

export const unitSaUpdateExit1: Rule = {
  id: "unit-sa-update-exit-1",
  severity: "error",
  summary: "A unit fails on every day without new rules, because sa-update then ends with 1",
  *checkHost(host) {
    for (const { command, place, startedBy } of host.commands) {
      if (startedBy.kind !== "unit" || !startedBy.key.startsWith("Exec")) continue;
      const last = command.invocations[command.invocations.length - 1];
      if (last?.name !== "sa-update" || last.failureMasked || command.ignoresFailure) continue;
      const isMain = startedBy.key === "ExecStart";
      const allowed = startedBy.unit.directives.filter(
        ({ directive }) => directive.section === "Service" && directive.key === "SuccessExitStatus",
      );
      // systemd applies SuccessExitStatus= to the main process only, never to ExecStartPre=.
      if (isMain && allowed.some(({ directive }) => directive.value.split(/\s+/).includes("1"))) continue;
      if (!isMain && startedBy.key !== "ExecStartPre") continue;
      const directive = startedBy.unit.directives.find(
        (each) =>
          each.place.source === place.source &&
          each.directive.span.start <= place.span.start &&
          place.span.end <= each.directive.span.end,
      )?.directive;
      const { source } = place;
      const line = directive === undefined ? undefined : source.lineSpan(directive.span.end);
      yield {
        place,
        message: isMain
          ? l10n.t(
              "sa-update ends with 1 where there is nothing new, so {unit} counts as failed on every quiet day; add SuccessExitStatus=1",
              {
                unit: startedBy.unit.name,
              },
            )
          : l10n.t(
              'sa-update ends with 1 where there is nothing new, so {unit} does not start on every quiet day; put a "-" before the command',
              {
                unit: startedBy.unit.name,
              },
            ),
        fixes: isMain
          ? line === undefined
            ? []
            : [
                {
                  title: l10n.t("Count exit code 1 as success: SuccessExitStatus=1"),
                  edits: [{ place: { source, span: span(line.end, line.end) }, newText: "\nSuccessExitStatus=1" }],
                  preferred: true,
                },
              ]
          : directive === undefined
            ? []
            : [
                {
                  title: l10n.t('Ignore its exit code: put a "-" before the command'),
                  edits: [
                    {
                      place: { source, span: span(directive.valueSpan.start, directive.valueSpan.start) },
                      newText: "-",
                    },
                  ],
                  preferred: true,
                },
              ],
      };
    }
  },
};
