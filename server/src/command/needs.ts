import * as l10n from "@vscode/l10n";
import { verdictText } from "../annotations/verdict-text.ts";
import { flowText } from "../model/flow.ts";
import type { Host } from "../model/host.ts";
import type { JudgedNeed } from "../model/need.ts";
import { displayPath, openPaths } from "./files.ts";

export interface NeedsOptions {
  readonly format: "text" | "json" | "markdown" | "csv";
}

/** Writes every need of every host with its verdict. */
export function needs(path: string | undefined, options: NeedsOptions): number {
  const { workspace } = openPaths(path === undefined ? [] : [path]);
  const hosts = workspace.analysis.hosts.map(({ host }) => host).filter((host) => host.needs.length > 0);
  process.stdout.write(`${render(hosts, options.format)}\n`);
  return 0;
}

const columns = ["host", "owner", "flow", "class", "verdict", "decided by", "caused by", "active"] as const;

function row(host: Host, judged: JudgedNeed): readonly string[] {
  const { need, verdict } = judged;
  return [
    host.name,
    need.component,
    flowText(need.flow),
    need.dataClass,
    need.active ? (verdict?.action ?? "no filter") : "not needed",
    need.active && verdict !== undefined ? host.describe(verdict.line.place) : "",
    host.describe(need.place),
    need.active ? "yes" : need.because.map((reason) => reason.text).join("; "),
  ];
}

function render(hosts: readonly Host[], format: NeedsOptions["format"]): string {
  const rows = hosts.flatMap((host) => host.needs.map((judged) => row(host, judged)));
  switch (format) {
    case "json":
      return JSON.stringify(
        { needs: hosts.flatMap((host) => host.needs.map((judged) => needJson(host, judged))) },
        null,
        2,
      );
    case "csv":
      return [columns, ...rows].map((cells) => cells.map(csvCell).join(",")).join("\n");
    case "markdown":
      return [columns, columns.map(() => "---"), ...rows]
        .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
        .join("\n");
    case "text": {
      if (rows.length === 0) return l10n.t("no needs");
      const active = hosts.flatMap((host) =>
        host.needs
          .filter(({ need }) => need.active)
          .map((judged) => [
            host.name,
            judged.need.component,
            flowText(judged.need.flow),
            judged.need.dataClass,
            verdictText(host, judged),
          ]),
      );
      const widths = active.reduce(
        (most, cells) => cells.map((cell, at) => Math.max(cell.length, most[at] ?? 0)),
        [] as number[],
      );
      return active
        .map((cells) =>
          cells
            .map((cell, at) => cell.padEnd(widths[at] ?? 0))
            .join("  ")
            .trimEnd(),
        )
        .join("\n");
    }
  }
}

function csvCell(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function needJson(host: Host, { need, verdict, verdicts }: JudgedNeed) {
  const where = (place: JudgedNeed["need"]["place"]) => ({
    file: displayPath(place.source.uri),
    line: place.source.lines.lineAt(place.span.start) + 1,
  });
  return {
    host: host.name,
    id: need.id,
    owner: need.component,
    flow: { protocol: need.flow.protocol, port: need.flow.port, ...need.flow.destination },
    purpose: need.purpose,
    class: need.dataClass,
    recipient: need.recipient,
    occasion: need.occasion,
    active: need.active,
    because: need.because.map(({ text, place }) => ({ text, ...(place === undefined ? {} : where(place)) })),
    place: where(need.place),
    verdict: verdict?.action ?? null,
    line: verdict === undefined ? null : { ...where(verdict.line.place), text: verdict.line.text },
    families: Object.fromEntries(verdicts.map(({ family, verdict: each }) => [`ipv${family}`, each.action])),
    why: verdict?.why.map((reason) => reason.text) ?? [],
  };
}
