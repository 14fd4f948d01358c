import { read } from "../../server/src/languages/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { chainOf, lineOf, plain } from "../languages/plain.ts";

/** Everything a file says and shows, as a text. */
export function answers(text: string): string {
  const reading = read(new SourceFile("file:///etc/nftables.conf", "etc/nftables.conf", text));
  const { filter, problems } = reading?.facts ?? {};
  const writer = filter?.filters[0]?.writer;
  const edits = filter?.chains.flatMap(({ lines }) =>
    lines.map((line) => [writer?.remove(line), writer?.transport?.(line, "udp"), writer?.reject?.(line)]),
  );
  const filters = filter?.filters.map(({ policy, chains, entry, writer: _, ...rest }) => [
    rest,
    lineOf(policy),
    entry.name,
    [...chains.values()].map(chainOf),
  ]);
  const { format, complete, includes, newer } = filter ?? {};
  const shown = [reading?.tokens(), reading?.occurrences(), reading?.outline(), reading?.folding()];
  return plain([filters, filter?.chains.map(chainOf), format, complete, includes, newer, problems, edits, shown]);
}

let last = 0;

/** A comment that no rule has had yet, so that none is known by its text; all are equally long. */
export function comment(): string {
  last++;
  // Behind a letter, as digits alone may stand in an address too, which is a number of ten digits in the answers.
  return ` comment "M${String(last).padStart(6, "0")}"`;
}

/** The answers about a text whose rules have the comment, as they are whatever it says. */
export function unmarked(answer: string, mark: string): string {
  return mark === "" ? answer : answer.replaceAll(mark.slice(' comment "'.length, -1), "");
}
