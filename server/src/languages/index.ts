import type { SourceFile } from "../text/source.ts";
import type { AnyLanguage, Reading } from "./language.ts";

/** Every language, in the order in which they are asked whether a file is theirs. */
export const languages: readonly AnyLanguage[] = [];

const headLength = 4096;

/** The language that claims the file; undefined where none does. */
export function detect(path: string, text: string): AnyLanguage | undefined {
  const head = text.slice(0, headLength);
  return languages.find((candidate) => candidate.detect(path, head));
}

const readings = new WeakMap<SourceFile, Reading | null>();

/** The file read by its language, once per version of the file; undefined where no language claims it. */
export function read(source: SourceFile): Reading | undefined {
  let reading = readings.get(source);
  if (reading === undefined) {
    reading = detect(source.path, source.text)?.read(source) ?? null;
    readings.set(source, reading);
  }
  return reading ?? undefined;
}
