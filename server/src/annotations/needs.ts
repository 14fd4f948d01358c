import * as l10n from "@vscode/l10n";
import { flowText } from "../model/flow.ts";
import type { Host } from "../model/host.ts";
import type { DataClass, JudgedNeed } from "../model/need.ts";
import type { SourceFile } from "../text/source.ts";
import type { Annotation } from "./answer.ts";
import { decidingLines } from "./filter-lines.ts";
import { verdictText } from "./verdict-text.ts";

/** At most this many needs stand above one line; the hover names them all. */
const mostTitles = 3;

/** What the lines of one of a host's files need, and what its filter lines decide. */
export function needAnnotations(host: Host, source: SourceFile): readonly Annotation[] {
  return [...causes(host, source), ...decidingLines(host, source)];
}

function causes(host: Host, source: SourceFile): readonly Annotation[] {
  const byPlace = new Map<string, JudgedNeed[]>();
  for (const judged of host.needs) {
    const { active, place } = judged.need;
    if (active && place.source === source) collect(byPlace, `${place.span.start} ${place.span.end}`, judged);
  }
  return [...byPlace.values()].flatMap((group) =>
    group.map((judged, at) => cause(host, judged, group, at)).slice(0, mostTitles),
  );
}

function collect<Key>(lists: Map<Key, JudgedNeed[]>, key: Key, judged: JudgedNeed): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [judged]);
  else list.push(judged);
}

function cause(host: Host, judged: JudgedNeed, group: readonly JudgedNeed[], at: number): Annotation {
  const { need, verdict } = judged;
  const more = at === mostTitles - 1 && group.length > mostTitles ? ` (+${group.length - mostTitles})` : "";
  const detail =
    at === 0
      ? [`**${l10n.t("What this line needs")}**`, "", ...group.map((each) => `- ${needText(host, each)}`)].join("\n")
      : "";
  return {
    place: need.place,
    title: `${flowText(need.flow)} · ${need.dataClass} · ${verdictText(host, judged)}${more}`,
    ...(verdict === undefined ? {} : { target: verdict.line.place }),
    detail,
  };
}

function needText(host: Host, judged: JudgedNeed): string {
  const { need, verdict } = judged;
  const reasons = verdict?.why.map((reason) => `  - ${reason.text}`) ?? [];
  const sends =
    need.recipient === undefined
      ? ""
      : ` ${l10n.t("To {recipient}: {data}.", { recipient: need.recipient, data: dataClassText(need.dataClass) })}`;
  return [`\`${flowText(need.flow)}\` ${need.purpose}: **${verdictText(host, judged)}**.${sends}`, ...reasons].join(
    "\n",
  );
}

export function dataClassText(dataClass: DataClass): string {
  switch (dataClass) {
    case "P0":
      return l10n.t("nothing about mail (P0)");
    case "P1":
      return l10n.t("names or hashes of addresses, hosts and domains, in DNS (P1)");
    case "P2":
      return l10n.t("digests of the mail's body (P2)");
    case "P3":
      return l10n.t("addresses of web pages named in the mail are fetched (P3)");
    case "P4":
      return l10n.t("the whole mail (P4)");
  }
}
