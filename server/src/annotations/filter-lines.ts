import * as l10n from "@vscode/l10n";
import type { Facts } from "../model/facts.ts";
import type { Filter, FilterLine } from "../model/filter.ts";
import { flowName, flowText } from "../model/flow.ts";
import type { Host } from "../model/host.ts";
import { linesOf } from "../model/later-packets.ts";
import type { JudgedNeed } from "../model/need.ts";
import { neverReached } from "../model/shadowed.ts";
import { code } from "../text/markdown.ts";
import type { SourceFile } from "../text/source.ts";
import { meets, type Span } from "../text/span.ts";
import type { Annotation } from "./answer.ts";
import { verdictText } from "./verdict-text.ts";

/** At most this many needs are named above one line; the hover names more. */
const mostTitles = 3;
/** A hover names at most this many needs: mirrors of one kind come in dozens. */
const mostNamed = 12;

/** What the lines of the host's filters decide, with the needs they decide it for. */
export function decidingLines(host: Host, source: SourceFile): readonly Annotation[] {
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
      detail: list(
        heading,
        judged.map(
          ({ need }) => `${need.component}: \`${flowText(need.flow)}\` ${need.purpose} (${host.describe(need.place)})`,
        ),
      ),
    };
  });
}

/** A heading with points under it, as Markdown. */
function list(heading: string, points: readonly string[]): string {
  const shown = points.slice(0, mostNamed).map((point) => `- ${point}`);
  if (points.length > mostNamed) shown.push(`- ${l10n.t("and {count} more", { count: points.length - mostNamed })}`);
  return [`**${heading}**`, "", ...shown].join("\n");
}

function collect<Key>(lists: Map<Key, JudgedNeed[]>, key: Key, judged: JudgedNeed): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [judged]);
  else known.push(judged);
}

/**
 * What to say of a line of a filter that decides none of the host's needs, as Markdown: that no packet comes to it,
 * which needs it leads on, or that it has no part in them. Undefined where no line of a filter stands.
 */
export function otherLine(host: Host, { source, filter }: Facts, line: Span): string | undefined {
  const stands = ({ place }: FilterLine): boolean => place.source === source && meets(place.span, line);
  for (const each of filter?.filters ?? []) {
    const shadow = shadowAt(each, stands);
    if (shadow !== undefined) return shadow;
  }
  const led = host.needs.filter(
    ({ need, verdict }) => need.active && verdict?.trace.some((each) => each !== verdict.line && stands(each)),
  );
  if (led.length > 0)
    return list(
      l10n.t("On the way of"),
      led.map((judged) => {
        const { component, flow } = judged.need;
        return `${component}: \`${flowText(flow)}\`, ${verdictText(host, judged)}`;
      }),
    );
  if (!host.needs.some(({ need }) => need.active)) return undefined;
  const isIdle = host.route.some(
    (each) =>
      each.kind === "filter" &&
      ((stands(each.policy) && each.policy.action.kind !== "accept") ||
        [...linesOf(each)].some((other) => decides.has(other.action.kind) && stands(other))),
  );
  return isIdle
    ? l10n.t("None of the connections that this host's mail filter wants to make is decided here.")
    : undefined;
}

const decides: ReadonlySet<string> = new Set(["accept", "drop", "reject"]);

function shadowAt(filter: Filter, stands: (line: FilterLine) => boolean): string | undefined {
  for (const chain of filter.chains.values()) {
    if (!chain.lines.some(stands)) continue;
    for (const { line, by, same } of neverReached(chain, filter.name)) {
      if (!stands(line)) continue;
      const parameters = { line: by.place.source.lines.lineAt(by.place.span.start) + 1, text: code(by.text) };
      return same
        ? l10n.t("**Changes nothing**: line {line} has done the same with all its packets before: {text}", parameters)
        : l10n.t("**Never reached**: line {line} takes all its packets: {text}", parameters);
    }
  }
  return undefined;
}
