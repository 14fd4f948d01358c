import * as l10n from "@vscode/l10n";
import type { Facts } from "../../model/facts.ts";
import type { Host } from "../../model/host.ts";
import { isShipped } from "../../model/shipped.ts";
import { place } from "../../text/source.ts";
import type { Annotation } from "../answer.ts";
import { metasUsing } from "./metas.ts";

/** Above tests of the site's own: how many metas use them, and where another line defines them anew. */
export function lenses(host: Host, facts: Facts): readonly Annotation[] {
  if (isShipped(facts.source)) return [];
  return (facts.spamassassin?.tests ?? []).flatMap(({ name, statement }) => {
    const effective = host.spamassassin.tests.get(name);
    if (effective === undefined || !host.spamassassin.isTaken(statement)) return [];
    const here = place(facts.source, statement.span);
    if (effective.definition.statement !== statement) {
      const where = host.describe(effective.place);
      return [
        { place: here, title: l10n.t("defined anew in {where}", { where }), target: effective.place, detail: "" },
      ];
    }
    const users = metasUsing(host, name);
    const first = users[0];
    if (first === undefined) return [];
    const title =
      users.length === 1 ? l10n.t("used by 1 meta") : l10n.t("used by {count} metas", { count: users.length });
    return [{ place: here, title, target: first.place, detail: "" }];
  });
}
