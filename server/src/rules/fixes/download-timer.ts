import * as l10n from "@vscode/l10n";
import type { Fix } from "../../model/finding.ts";
import type { Host } from "../../model/host.ts";
import type { NewFile, SourceFile } from "../../text/source.ts";

/** A list that somebody offers for download, and how often it is made anew. Source: the documentation of Phishing.pm. */
export interface Feed {
  readonly name: string;
  readonly url: string;
  /** A calendar event of systemd.time(7). */
  readonly every: string;
}

function service(feed: Feed, path: string, reloads: string | undefined): string {
  return `[Unit]
Description=Download ${feed.name}'s list for SpamAssassin
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
# The old list stays where the download fails.
ExecStart=/usr/bin/curl --fail --silent --show-error --location --max-time 300 --output ${path}.new ${feed.url}
ExecStart=/usr/bin/mv ${path}.new ${path}
${reloads === undefined ? "" : `# The list is read at a reload only. "try" leaves a spamd alone that does not run.\nExecStartPost=/usr/bin/systemctl try-reload-or-restart ${reloads}\n`}TimeoutStartSec=10min
`;
}

function timer({ name, every }: Feed): string {
  return `[Unit]
Description=Download ${name}'s list for SpamAssassin

[Timer]
OnCalendar=${every}
RandomizedDelaySec=15min
Persistent=true

[Install]
WantedBy=timers.target
`;
}

/** The unit that runs spamd, which has to read the list anew. */
function scanningUnit({ commands }: Host): string | undefined {
  for (const { command, startedBy } of commands)
    if (startedBy.kind === "unit" && command.invocations.some(({ name }) => name === "spamd"))
      return startedBy.unit.name;
  return undefined;
}

/** A oneshot service that downloads the list to where SpamAssassin reads it, with its timer. `beside`: a file of the host. */
export function downloadByTimer(host: Host, feed: Feed, path: string, beside: SourceFile): Fix | undefined {
  const unit = `${feed.name.toLowerCase()}-feed`;
  if (!/^\/[\w./-]+$/.test(path) || host.units.some(({ name }) => name.startsWith(`${unit}.`))) return undefined;
  const folder = `${host.root === "" ? "" : `${host.root}/`}etc/systemd/system`;
  const creates: NewFile[] = [
    { beside, path: `${folder}/${unit}.service`, text: service(feed, path, scanningUnit(host)) },
    { beside, path: `${folder}/${unit}.timer`, text: timer(feed) },
  ];
  return {
    title: l10n.t(
      "Download it by {unit}.service with a timer; then enable the timer, and let it out through the firewall",
      { unit },
    ),
    edits: [],
    creates,
  };
}
