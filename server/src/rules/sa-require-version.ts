import * as l10n from "@vscode/l10n";
import { lintSays } from "../model/lint.ts";
import { paddedVersion } from "../model/reading-order.ts";
import { isShipped } from "../model/shipped.ts";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";
import { Picked } from "./site-files.ts";

const requirements = new Picked(({ canonical }) => canonical === "require_version");

export const saRequireVersion: Rule = {
  id: "sa-require-version",
  severity: "error",
  summary: "A file asks for another version of SpamAssassin and is passed over",
  *checkHost(host) {
    const { version } = host.spamassassin;
    const ours = paddedVersion(version);
    const others = [...requirements.in(host, "all")].filter(
      ({ statement: { value } }) => value !== "" && value !== "@@VERSION@@" && value !== ours,
    );
    // Where most packaged rules ask for another version, they are not this host's, and no line of theirs is at fault.
    const shipped = host.spamassassin.files.filter(({ source }) => isShipped(source)).length;
    const passedOver = new Set(others.map(({ source }) => source).filter(isShipped)).size;
    const isForeign = passedOver > shipped / 2;
    for (const { source, statement } of others) {
      if (isForeign && isShipped(source)) continue;
      const { value, valueSpan } = statement;
      const wanted = /^\d+(?:\.\d+){2}$/.test(value) ? paddedVersion(value) : value;
      const end = source.text.length;
      const newLine = source.text.endsWith("\n") ? "" : "\n";
      yield {
        place: { source, span: valueSpan },
        message: l10n.t(
          "require_version asks for exactly {value}, and this host has {ours} ({version}), so SpamAssassin passes over all that follows in this file; use if (version >= ...) instead",
          { value, ours, version },
        ),
        related: [
          lintSays(
            { source, span: statement.span },
            `requires version ${value} of SpamAssassin, but this is code version ${ours}.`,
          ),
        ],
        fixes: /^\d+(?:\.\d+)?$/.test(wanted)
          ? [
              {
                title: l10n.t("Read what follows from that version on: if (version >= {wanted})", { wanted }),
                edits: [
                  { place: { source, span: statement.span }, newText: `if (version >= ${wanted})` },
                  { place: { source, span: span(end, end) }, newText: `${newLine}endif\n` },
                ],
                preferred: true,
              },
            ]
          : [],
      };
    }
  },
};
