import { defaultOptions, type Options } from "../../server/src/analysis.ts";
import type { SourceFile } from "../../server/src/text/source.ts";

/** The options a case's own sallyport.yaml sets. */
export function parseConfigurationOptions(_source: SourceFile): Options {
  return defaultOptions;
}
