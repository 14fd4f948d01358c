import * as l10n from "@vscode/l10n";
import type { Problem } from "../../model/facts.ts";
import type { Fix } from "../../model/finding.ts";
import { lintSays } from "../../model/lint.ts";
import { isPluginOfSomeVersion, isStockPlugin, nearestPlugin } from "../../model/plugins.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { type Line, wordEndAt } from "./parse.ts";

/** How a `loadplugin` line is written. Source: Conf.pm. */
const form = /^(?:\w+::){0,10}\w+(?:\s+\S+\.pm)?$/i;

/** What one `loadplugin` or `tryplugin` line shows alone. */
export function checkLoad(line: Line, source: SourceFile): readonly Problem[] {
  const { command, value, valueSpan } = line;
  const related = [
    lintSays({ source, span: line.span }, `config: ${value === "" ? "missing" : "invalid"} '${command}' value`),
  ];
  if (value === "")
    return [
      {
        rule: "sa-missing-value",
        place: { source, span: line.commandSpan },
        message: l10n.t("{command} needs the full name of a plugin", { command }),
        related,
        statement: line,
      },
    ];
  const nameSpan = span(line.valueStart, wordEndAt(line, line.valueStart));
  const name = source.slice(nameSpan);
  const write = (where: Span, newText: string): Fix => ({
    title: l10n.t("Write {meant}", { meant: newText }),
    edits: [{ place: { source, span: where }, newText }],
    preferred: true,
  });
  if (!form.test(value)) {
    const double = value.replace(/(?<!:):(?!:)|\.(?=\w+(?:[.:]|$))|(?<=\w)(?:->|\/)(?=\w)/g, "::");
    if (/^[\w:.]+(?<!\.pm)$/.test(name) && double !== value && form.test(double))
      return [
        {
          rule: "sa-loadplugin-colons",
          place: { source, span: nameSpan },
          message: l10n.t("the parts of a plugin's name have two colons between them; write {meant}", {
            meant: double,
          }),
          related,
          fixes: [write(valueSpan, double)],
          statement: line,
        },
      ];
    const bare = value.length > 500 ? value : value.replace(/^["']|["']|[;,]+$/g, "");
    return [
      {
        rule: "sa-value-enum",
        place: { source, span: valueSpan },
        message: l10n.t(
          "{command} takes the full name of a plugin, and behind it at most the path of its file, which ends in .pm",
          { command },
        ),
        related,
        fixes: form.test(bare) ? [write(valueSpan, bare)] : [],
        statement: line,
      },
    ];
  }
  if (nameSpan.end < line.end || isStockPlugin(name)) return [];
  const found = unknownPlugin(name, command, nameSpan, line, source);
  return found === undefined ? [] : [found];
}

function unknownPlugin(
  name: string,
  command: string,
  nameSpan: Span,
  line: Line,
  source: SourceFile,
): Problem | undefined {
  const place = { source, span: nameSpan };
  const short = name.slice(name.lastIndexOf(":") + 1);
  if (name === "Mail::SpamAssassin::Plugin::HashCash")
    return {
      rule: "sa-loadplugin-unknown",
      severity: "warning",
      place,
      message: l10n.t("HashCash is gone since SpamAssassin 4.0; remove the line"),
      related: [lintSays(place, `plugin: ${name} is deprecated, remove loadplugin clause from your configuration`)],
      statement: line,
      fixes: [
        {
          title: l10n.t("Comment the line out"),
          edits: [{ place: { source, span: span(line.start, line.start) }, newText: "# " }],
          preferred: true,
        },
      ],
    };
  if (isPluginOfSomeVersion(name)) return undefined;
  const near = nearestPlugin(name);
  // Perl looks for it in its own folders, which no file here shows.
  if (near === undefined && !name.startsWith("Mail::SpamAssassin::Plugin::")) return undefined;
  return {
    rule: "sa-loadplugin-unknown",
    ...(command === "tryplugin" || near === undefined ? { severity: "info" as const } : {}),
    place,
    message:
      near === undefined
        ? l10n.t(
            "{short} is no plugin of SpamAssassin 4.0.1 and no file is named for it, so Perl must have it in its own folders; name its .pm file behind it",
            { short },
          )
        : l10n.t("SpamAssassin has no plugin {name}; did you mean {near}?", { name, near }),
    related:
      command === "tryplugin" ? [] : [lintSays(place, "plugin: failed to parse plugin (from @INC): Can't locate")],
    fixes:
      near === undefined
        ? []
        : [
            {
              title: l10n.t("Write {meant}", { meant: near }),
              edits: [{ place, newText: near }],
              preferred: true,
            },
          ],
    statement: line,
  };
}
