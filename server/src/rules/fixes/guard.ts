import * as l10n from "@vscode/l10n";
import type { Fix } from "../../model/finding.ts";
import type { RefusedLine } from "../../model/spamassassin.ts";
import { span } from "../../text/span.ts";
import { shortName } from "./switch-off.ts";

/** Refused lines of one plugin that follow each other line by line in one file. */
export interface RefusedRun {
  readonly first: RefusedLine;
  readonly last: RefusedLine;
  readonly count: number;
}

/** For each refused line the run it belongs to, in time that grows with their number. */
export function refusedRuns(refused: readonly RefusedLine[]): ReadonlyMap<RefusedLine, RefusedRun> {
  const runs = new Map<RefusedLine, RefusedRun>();
  let run: RefusedLine[] = [];
  const lineOf = ({ place }: RefusedLine): number => place.source.lines.lineAt(place.span.start);
  const close = (): void => {
    const first = run[0];
    const last = run[run.length - 1];
    if (first !== undefined && last !== undefined)
      for (const each of run) runs.set(each, { first, last, count: run.length });
    run = [];
  };
  for (const line of refused) {
    const before = run[run.length - 1];
    if (
      before !== undefined &&
      (before.place.source !== line.place.source ||
        before.statement.plugin !== line.statement.plugin ||
        before.statement.branch !== line.statement.branch ||
        lineOf(before) + 1 !== lineOf(line))
    )
      close();
    run.push(line);
  }
  close();
  return runs;
}

/**
 * Puts `ifplugin` and `endif` around refused lines, so that they count again once the plugin is loaded.
 */
export function guard({ first, last, count }: RefusedRun, plugin: string): Fix {
  const { source } = first.place;
  const start = source.lineSpan(first.place.span.start).start;
  const { end } = source.lineSpan(last.place.span.end);
  const name = shortName(plugin);
  return {
    title:
      count === 1
        ? l10n.t("Read the line only with {name}: put ifplugin around it", { name })
        : l10n.t("Read these {count} lines only with {name}: put ifplugin around them", { name, count }),
    edits: [
      { place: { source, span: span(start, start) }, newText: `ifplugin ${plugin}\n` },
      { place: { source, span: span(end, end) }, newText: "\nendif" },
    ],
    preferred: true,
  };
}
