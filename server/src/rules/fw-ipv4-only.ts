import * as l10n from "@vscode/l10n";
import { lastDrop } from "../model/later-packets.ts";
import type { Rule } from "./rule.ts";

export const fwIpv4Only: Rule = {
  id: "fw-ipv4-only",
  severity: "info",
  summary: "The firewall filters what leaves by IPv4 and says nothing of IPv6",
  *checkHost(host) {
    const own = host.route.filter((filter) => filter.unit === undefined);
    if (own.some((filter) => filter.families.includes(6))) return;
    const shut = own.find(
      (filter) => filter.hook === "output" && filter.families.includes(4) && lastDrop(filter) !== undefined,
    );
    if (shut === undefined) return;
    yield {
      place: shut.entry.place,
      message: l10n.t(
        "{chain} filters IPv4 only, and no file filters what leaves by IPv6: if the host has IPv6, everything gets out that way; filter both",
        { chain: shut.name },
      ),
    };
  },
};
