import * as l10n from "@vscode/l10n";
import type { Fix } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import type { Unplaced } from "../model/loading.ts";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";

/** An include at the end of the other file, by the path that the host has it at. */
function include(host: Host, { source, main }: Unplaced): Fix | undefined {
  const path = host.pathOf(source);
  if (!path.startsWith("etc/") || /\.(?:j2|erb|tmpl)$/.test(main.name)) return undefined;
  const end = main.text.length;
  const before = main.text === "" || main.text.endsWith("\n") ? "" : "\n";
  return {
    title: l10n.t("Include {file} in {main}", { file: path, main: host.pathOf(main) }),
    edits: [{ place: { source: main, span: span(end, end) }, newText: `${before}include "/${path}"\n` }],
    preferred: true,
  };
}

/** nft files that change each other's tables: what they come to hangs on the order in which they are loaded. */
export const nftLoadOrder: Rule = {
  id: "nft-load-order",
  severity: "warning",
  summary: "A file of nft commands changes another one's tables, in no order or in one that nft refuses",
  *checkHost(host) {
    const { unplaced, refused } = host.loading;
    for (const each of unplaced) {
      const fix = include(host, each);
      yield {
        place: each.place,
        severity: "info",
        message: l10n.t(
          "this changes table {table} of {main}, but nothing here says that it is loaded behind that file, so what hangs on it is unknown; include it there, or load it by a unit that comes after",
          { table: each.table, main: host.pathOf(each.main) },
        ),
        fixes: fix === undefined ? [] : [fix],
      };
    }
    for (const place of refused)
      yield {
        place,
        message: l10n.t(
          "where this file is loaded nft refuses it for this name: what it speaks of is not there yet, or is there already and otherwise; so nothing of the file counts",
        ),
      };
  },
};
