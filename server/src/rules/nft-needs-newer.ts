import * as l10n from "@vscode/l10n";
import type { NeedsNewer } from "../model/filter.ts";
import type { Report } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import type { Rule } from "./rule.ts";

/** Versions that both nft 1.0.6 and the one at hand were asked in; what lies between was not. */
const asked = ["1.0.6", "1.1.3"];

/** Less than zero where the first version is the older one. */
function order(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  for (let at = 0; at < 3; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function report({ place, what, since }: NeedsNewer, { nftables }: Host): Report | undefined {
  const refusing = asked.filter((version) => order(version, since) < 0).pop() ?? "1.0.6";
  if (nftables !== undefined && order(nftables.version, since) >= 0) return undefined;
  if (nftables === undefined || order(nftables.version, refusing) > 0)
    return {
      place,
      severity: "info",
      message: l10n.t("nft {refusing} refuses {what}, and with it the whole file; nft {since} takes it", {
        what,
        since,
        refusing,
      }),
    };
  const { version, certain } = nftables;
  return {
    place,
    severity: certain ? "error" : "warning",
    message: certain
      ? l10n.t("nft {version} on this host refuses {what}, and with it the whole file; nft {since} takes it", {
          what,
          since,
          version,
        })
      : l10n.t(
          "nft {version}, which this host's Debian has, refuses {what}, and with it the whole file; nft {since} takes it",
          { what, since, version },
        ),
  };
}

/** How much it weighs hangs on what is known of the host's nft, so the places come from the file and the rest from here. */
export const nftNeedsNewer: Rule = {
  id: "nft-needs-newer",
  severity: "error",
  summary: "A line that only a newer nft takes",
  *checkHost(host) {
    for (const { filter } of host.files)
      for (const newer of filter?.newer ?? []) {
        const found = report(newer, host);
        if (found !== undefined) yield found;
      }
  },
};
