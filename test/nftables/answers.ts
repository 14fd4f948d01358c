import { read } from "../../server/src/languages/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";

/** Everything a file says and shows, as a text. */
export function answers(text: string): string {
  const reading = read(new SourceFile("file:///etc/nftables.conf", "etc/nftables.conf", text));
  const { filter, problems } = reading?.facts ?? {};
  const writer = filter?.filters[0]?.writer;
  const edits = filter?.chains.flatMap(({ lines }) =>
    lines.map((line) => [writer?.remove(line), writer?.transport?.(line, "udp"), writer?.reject?.(line)]),
  );
  const shown = [reading?.tokens(), reading?.occurrences(), reading?.outline(), reading?.folding()];
  return JSON.stringify([filter, filter?.newer, problems, edits, shown], (_, value: unknown) => {
    if (value instanceof SourceFile) return value.uri;
    if (value instanceof Map) return [...value.entries()];
    return typeof value === "bigint" ? String(value) : value;
  });
}

let last = 100_000;

/** A comment that no rule has had yet, so that none is known by its text. */
export function comment(): string {
  last++;
  return ` comment "${last}"`;
}
