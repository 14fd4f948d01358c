import type { SourceFile } from "../../text/source.ts";
import { finished } from "../ipset-commands/named-set.ts";
import type { Tree } from "../ipset-commands/parse.ts";
import { SetReader } from "../ipset-commands/reader.ts";
import type { LoweredFacts } from "../language.ts";

/** Every set as the file leaves it, and what ipset refuses. */
export function lower(tree: Tree, source: SourceFile): LoweredFacts {
  const reader = new SetReader(source);
  for (const { words } of tree.lines) reader.read(words);
  return { problems: reader.problems, sets: [...reader.sets.values()].map((set) => finished(set, source)) };
}
