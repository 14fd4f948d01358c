import * as l10n from "@vscode/l10n";
import type { Host } from "../model/host.ts";
import type { JudgedNeed } from "../model/need.ts";

/** `dropped by etc/nftables.conf:41`. */
export function verdictText(host: Host, { verdict }: JudgedNeed): string {
  if (verdict === undefined) return l10n.t("no filter in the workspace");
  const where = host.describe(verdict.line.place);
  switch (verdict.action) {
    case "accept":
      return l10n.t("let out by {where}", { where });
    case "drop":
      return l10n.t("dropped by {where}", { where });
    case "reject":
      return l10n.t("rejected by {where}", { where });
    case "unknown":
      return l10n.t("unknown, see {where}", { where });
  }
}
