import * as l10n from "@vscode/l10n";
import type { Chain, Filter, FilterLine } from "../model/filter.ts";
import type { Fix, Report } from "../model/finding.ts";
import { neverReached } from "../model/shadowed.ts";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";

function ends(line: FilterLine): boolean {
  const { kind } = line.action;
  return kind === "accept" || kind === "drop" || kind === "reject";
}

/** Moves whole source lines up, before the line that shadows them. */
function moveUp(line: FilterLine, by: FilterLine): Fix | undefined {
  const { source } = line.place;
  if (by.place.source !== source || by.place.span.start > line.place.span.start) return undefined;
  const first = source.lineSpan(line.place.span.start);
  const last = source.lineSpan(line.place.span.end);
  const around =
    source.text.slice(first.start, line.place.span.start) + source.text.slice(line.place.span.end, last.end);
  // Something else on the same source line would move with it.
  if (!/^\s*(?:#.*)?$/.test(around)) return undefined;
  const target = source.lineSpan(by.place.span.start).start;
  if (source.text.slice(target, by.place.span.start).trim() !== "") return undefined;
  return {
    title: l10n.t("Move the line up, before line {line}", { line: source.lines.lineAt(by.place.span.start) + 1 }),
    edits: [
      { place: { source, span: span(target, target) }, newText: `${source.text.slice(first.start, last.end)}\n` },
      { place: { source, span: source.wholeLines(line.place.span) }, newText: "" },
    ],
  };
}

function* check(filter: Filter, chain: Chain): Iterable<Report> {
  for (const { line, by, same } of neverReached(chain, filter.name)) {
    const parameters = { line: by.place.source.lines.lineAt(by.place.span.start) + 1, text: by.text };
    const removal = filter.writer.remove(line);
    const fixes = [
      same || !ends(line) ? undefined : moveUp(line, by),
      removal === undefined
        ? undefined
        : { title: l10n.t("Remove the line"), edits: removal, ...(same ? { preferred: true } : {}) },
    ];
    yield {
      place: line.place,
      message: same
        ? l10n.t(
            "this line changes nothing: line {line} before it has taken all its packets already; remove it",
            parameters,
          )
        : l10n.t(
            "this line is never reached: line {line} before it has taken all its packets; move it up or remove it",
            parameters,
          ),
      related: [{ place: by.place, message: l10n.t("this line takes the packets: {text}", parameters) }],
      fixes: fixes.filter((fix) => fix !== undefined),
      unnecessary: true,
      ...(same ? { severity: "hint" as const } : {}),
    };
  }
}

export const fwUnreachableRule: Rule = {
  id: "fw-unreachable-rule",
  severity: "warning",
  summary: "A filter line is never reached, because an earlier one takes all its packets",
  *checkFile(facts) {
    const seen = new Set<Chain>();
    for (const filter of facts.filter?.filters ?? [])
      for (const chain of filter.chains.values()) {
        if (seen.has(chain)) continue;
        seen.add(chain);
        yield* check(filter, chain);
      }
  },
};
