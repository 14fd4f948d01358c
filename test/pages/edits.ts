import assert from "node:assert/strict";
import type { Edit, SourceFile } from "../../server/src/text/source.ts";

/** The file's text with the edits that concern it applied, as an editor would; overlapping edits are an error. */
export function applyEdits(source: SourceFile, edits: readonly Edit[]): string {
  const own = edits
    .filter((edit) => edit.place.source === source)
    .sort((a, b) => a.place.span.start - b.place.span.start);
  let result = "";
  let at = 0;
  for (const { place, newText } of own) {
    assert.ok(place.span.start >= at, `edits overlap in ${source.path} at offset ${place.span.start}`);
    result += source.text.slice(at, place.span.start) + newText;
    at = place.span.end;
  }
  return result + source.text.slice(at);
}
