import * as l10n from "@vscode/l10n";
import type { FilterLine } from "../model/filter.ts";
import { flowName, flowText } from "../model/flow.ts";
import type { Host } from "../model/host.ts";
import { linesOf } from "../model/later-packets.ts";
import type { DataClass, JudgedNeed } from "../model/need.ts";
import type { SourceFile } from "../text/source.ts";
import { meets, type Span } from "../text/span.ts";
import type { Annotation } from "./answer.ts";

/** At most this many needs are named above one line; the hover names them all. */
const mostTitles = 3;

/** What the lines of one of a host's files need, and what its filter lines decide. */
export function needAnnotations(host: Host, source: SourceFile): readonly Annotation[] {
  return [...causes(host, source), ...filterLines(host, source)];
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

/** `dropped by etc/nftables.conf:41`. */
export function verdictText(host: Host, judged: JudgedNeed): string {
  const { verdict } = judged;
  if (verdict === undefined) return l10n.t("no filter in the workspace");
  const where = host.describe(verdict.line.place);
  switch (verdict.action) {
    case "accept":
      return l10n.t("let out by {where}", { where });
    case "drop":
      return l10n.t("dropped by {where}", { where });
    case "reject":
      return l10n.t("rejected by {where}", { where });
    case "unknown":
      return l10n.t("unknown, see {where}", { where });
  }
}

function filterLines(host: Host, source: SourceFile): readonly Annotation[] {
  const decided = new Map<FilterLine, JudgedNeed[]>();
  for (const judged of host.needs) {
    if (!judged.need.active || judged.verdict === undefined) continue;
    const { line } = judged.verdict;
    if (line.place.source === source) collect(decided, line, judged);
  }
  return [...decided].map(([line, judged]) => {
    const names = [...new Set(judged.map(({ need }) => `${need.component} ${flowName(need.flow)}`))];
    const shown =
      names.slice(0, mostTitles).join(", ") + (names.length > mostTitles ? ` (+${names.length - mostTitles})` : "");
    const first = judged[0];
    const accepts = first?.verdict?.action === "accept";
    const heading = accepts
      ? l10n.t("Lets out")
      : first?.verdict?.action === "unknown"
        ? l10n.t("Undecided for")
        : l10n.t("Stops");
    return {
      place: line.place,
      title: `${heading}: ${shown}`,
      ...(first === undefined ? {} : { target: first.need.place }),
      detail: [
        `**${heading}**`,
        "",
        ...judged.map(
          ({ need }) =>
            `- ${need.component}: \`${flowText(need.flow)}\` ${need.purpose} (${host.describe(need.place)})`,
        ),
      ].join("\n"),
    };
  });
}

/**
 * What to say at a line of the host's filters that decides none of its needs; undefined where one is decided, where no
 * line of a filter stands, or where the line only leads on.
 */
export function idleLine(host: Host, source: SourceFile, line: Span): string | undefined {
  const standing = host.route
    .flatMap((filter) => [...linesOf(filter), filter.policy])
    .filter(({ place, action }) => place.source === source && meets(place.span, line) && decides.has(action.kind));
  const decided = host.needs.some(
    ({ need, verdict }) => need.active && verdict !== undefined && standing.includes(verdict.line),
  );
  return standing.length === 0 || decided
    ? undefined
    : l10n.t("None of the connections that this host's mail filter wants to make is decided here.");
}

const decides: ReadonlySet<string> = new Set(["accept", "drop", "reject"]);
