import * as l10n from "@vscode/l10n";
import type { Problem } from "../../model/facts.ts";
import { place, type SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import type { LoweredFacts } from "../language.ts";
import { sectionsOf } from "./catalog.ts";
import type { Complaint, UnitTree } from "./parse.ts";

const template = /\.(?:j2|erb|tmpl|in)$/;
const unitTypes = "service|timer|socket|path|mount|automount|swap|target|slice|scope|device";
const unitFile = new RegExp(`^[^/]+\\.(?:${unitTypes})$`);
/** `spamd.service.d/`, and `service.d/` for all services. */
const dropInFolder = new RegExp(`(?:^|/)((?:[^/]+\\.)?(?:${unitTypes}))\\.d/[^/]+\\.conf$`);

/** Which unit a file belongs to, by its path; undefined for files that are no units. */
export function unitOf(path: string): { readonly unit: string; readonly dropIn: boolean } | undefined {
  const bare = path.replace(template, "");
  const added = dropInFolder.exec(bare)?.[1];
  if (added !== undefined) return { unit: added, dropIn: true };
  const name = bare.slice(bare.lastIndexOf("/") + 1);
  return unitFile.test(name) ? { unit: name, dropIn: false } : undefined;
}

/** The unit's type: what stands behind the last dot of its name. */
export function typeOf(source: SourceFile): string | undefined {
  const unit = unitOf(source.path)?.unit;
  return unit?.slice(unit.lastIndexOf(".") + 1);
}

export function lower(tree: UnitTree, source: SourceFile): LoweredFacts {
  const { unit, dropIn } = unitOf(source.path) ?? { unit: source.name, dropIn: false };
  const type = typeOf(source);
  const read = type === undefined ? undefined : sectionsOf(type);
  const templated = template.test(source.path);
  return {
    unit: { unit, dropIn, sections: tree.sections },
    problems: tree.complaints
      .filter(({ section }) => section === undefined || read === undefined || read.includes(section))
      .filter((complaint) => !(templated && isTemplate(source, complaint)))
      .map((complaint) => problem(complaint, source)),
  };
}

/** A line that a template engine will write anew says nothing of the unit's syntax. */
function isTemplate(source: SourceFile, { span: where }: Complaint): boolean {
  return /\{[{%#]|<%|%>|[}%#]\}|^\s*@\w+@/.test(source.slice(source.lineSpan(where.start)));
}

function problem(complaint: Complaint, source: SourceFile): Problem {
  const { span: where, quote, fatal } = complaint;
  return {
    rule: "unit-syntax",
    place: place(source, where),
    severity: fatal ? "error" : "warning",
    message: messageOf(complaint),
    ...(quote === undefined
      ? {}
      : {
          fixes: [
            {
              title: l10n.t("Put quotes around the whole assignment"),
              edits: [
                { place: place(source, span(quote.start, quote.start)), newText: '"' },
                { place: place(source, span(quote.end, quote.end)), newText: '"' },
              ],
              preferred: true,
            },
          ],
        }),
  };
}

function messageOf({ kind, fatal }: Complaint): string {
  switch (kind) {
    case "outside-of-section":
      return l10n.t("this line stands in no section, so systemd skips it; put it below [Unit], [Service] or the like");
    case "missing-equals":
      return l10n.t("systemd skips this line, since it is no Key=value");
    case "missing-key":
      return l10n.t("systemd skips this line, since there is no key before the =");
    case "bad-header":
      return l10n.t(
        "systemd refuses the whole file for this header; write the section's name in brackets and nothing behind them",
      );
    case "unbalanced-quotes":
      return fatal
        ? l10n.t(
            "nothing closes this quote, so systemd does not start the unit; close it, or escape it with a backslash",
          )
        : l10n.t("nothing closes this quote, so systemd skips the line; close it, or escape it with a backslash");
    case "empty-command":
      return fatal
        ? l10n.t(
            "no program follows this prefix, so systemd does not start the unit; write the program right behind it",
          )
        : l10n.t("no program follows this prefix, so systemd skips the line; write the program right behind it");
    case "bad-assignment":
      return l10n.t(
        "systemd ignores this word, since it is no NAME=value; if it belongs to the value before it, put quotes around the whole assignment",
      );
  }
}
