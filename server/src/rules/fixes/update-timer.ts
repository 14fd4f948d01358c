import * as l10n from "@vscode/l10n";
import type { Fix } from "../../model/finding.ts";
import type { Host, HostCommand } from "../../model/host.ts";
import type { Edit, NewFile } from "../../text/source.ts";

const service = `[Unit]
Description=Update SpamAssassin's rules
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=/usr/bin/sa-update
# sa-update ends with 1 where there is nothing new; that is no failure.
SuccessExitStatus=1
# New rules are read at a reload only. "try" leaves a spamd alone that does not run.
ExecStartPost=/usr/bin/systemctl try-reload-or-restart {unit}
TimeoutStartSec=15min
`;

const timer = `[Unit]
Description=Update SpamAssassin's rules once a day

[Timer]
OnCalendar=daily
RandomizedDelaySec=1h
Persistent=true

[Install]
WantedBy=timers.target
`;

/**
 * Takes sa-update out of the unit's start and puts it into a oneshot service with a timer of its own, so that a start
 * never waits for the Internet. Undefined where the host has such a unit already or the line is no unit's.
 */
export function moveToTimer(host: Host, { place, startedBy }: HostCommand): Fix | undefined {
  if (startedBy.kind !== "unit") return undefined;
  const { source } = place;
  if (host.units.some((unit) => unit.name === "sa-update.service" || unit.name === "sa-update.timer")) return undefined;
  const directive = startedBy.unit.directives.find(
    (each) =>
      each.place.source === source &&
      each.directive.span.start <= place.span.start &&
      place.span.end <= each.directive.span.end,
  )?.directive;
  if (directive === undefined) return undefined;
  const folder = source.path.slice(0, source.path.lastIndexOf("/") + 1);
  const creates: NewFile[] = [
    { beside: source, path: `${folder}sa-update.service`, text: service.replace("{unit}", startedBy.unit.name) },
    { beside: source, path: `${folder}sa-update.timer`, text: timer },
  ];
  const edits: Edit[] = [{ place: { source, span: source.wholeLines(directive.span) }, newText: "" }];
  return {
    title: l10n.t("Move sa-update into sa-update.service with a daily timer, beside {unit}; then enable the timer", {
      unit: startedBy.unit.name,
    }),
    edits,
    creates,
  };
}
