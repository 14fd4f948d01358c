import type { Options } from "../../server/src/analysis.ts";
import type { SourceFile } from "../../server/src/text/source.ts";
import { readOptions } from "../../server/src/workspace.ts";

/** The options a case's own sallyport.yaml sets. */
export function parseConfigurationOptions(source: SourceFile): Options {
  return readOptions([source], new Map());
}
