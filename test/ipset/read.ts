import { ipset } from "../../server/src/languages/ipset/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";

export function readSets(text: string) {
  const source = new SourceFile("file:///etc/ipset.conf", "etc/ipset.conf", text);
  const reading = ipset.read(source);
  return { source, reading, problems: reading.facts.problems };
}
