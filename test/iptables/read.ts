import { iptables } from "../../server/src/languages/iptables/index.ts";
import { evaluate } from "../../server/src/model/evaluate.ts";
import { routeOf } from "../../server/src/model/join.ts";
import type { Vantage } from "../../server/src/model/vantage.ts";
import { type Edit, SourceFile } from "../../server/src/text/source.ts";
import { flowOf } from "../nftables/read.ts";

export function readText(text: string, family: 4 | 6 = 4) {
  const path = `etc/iptables/rules.v${family}`;
  const source = new SourceFile(`file:///${path}`, path, text);
  const reading = iptables.read(source);
  return { source, reading, problems: reading.facts.problems };
}

/** What the text's filters say to a flow; `none` where no filter speaks of its family. */
export function verdictOf(text: string, asked: string, family: 4 | 6 = 4, vantage?: Vantage): string {
  const { flow, family: askedFamily } = flowOf(asked);
  return evaluate(routeOf([readText(text, family).reading.facts]), flow, askedFamily, vantage)?.action ?? "none";
}

export function apply(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.place.span.start - a.place.span.start)
    .reduce(
      (result, { place, newText }) => result.slice(0, place.span.start) + newText + result.slice(place.span.end),
      text,
    );
}
