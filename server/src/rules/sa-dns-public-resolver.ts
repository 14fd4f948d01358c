import * as l10n from "@vscode/l10n";
import { publicResolver } from "../model/public-resolvers.ts";
import type { Rule } from "./rule.ts";

export const saDnsPublicResolver: Rule = {
  id: "sa-dns-public-resolver",
  severity: "warning",
  summary: "Block lists are asked through a public resolver, which they refuse",
  *checkHost(host) {
    const { lists, settings } = host.spamassassin;
    if (/^(?:no|0)$/.test(settings.get("dns_available")?.value ?? "")) return;
    for (const { value, statement, place } of lists.get("dns_server") ?? []) {
      const address = /^\[([^\]]*)\](?::\d+)?$/.exec(value)?.[1] ?? value.replace(/^([^:]*):\d+$/, "$1");
      const operator = publicResolver(address);
      if (operator === undefined) continue;
      const where = { source: place.source, span: statement.valueSpan };
      yield {
        place: where,
        message: l10n.t(
          "Spamhaus, URIBL and other block lists refuse what is asked through the resolver of {operator}, and {operator} learns every sender and link; run a resolver of your own",
          { operator },
        ),
        fixes: [
          {
            title: l10n.t("Ask a resolver on this host: write 127.0.0.1"),
            edits: [{ place: where, newText: "127.0.0.1" }],
          },
        ],
      };
    }
  },
};
