/** Parts of the documentation whose sentences are translated in one file each: `l10n/documentation.<part>.<language>.json`. */
export type DocumentationPart = "spamassassin" | "systemd" | "programs" | "rules";

/** A part's sentences in the reader's language, by the English ones. */
export type Sentences = Readonly<Record<string, string>>;

let read: ((part: DocumentationPart) => Sentences) | undefined;
const loaded = new Map<DocumentationPart, Sentences>();

/** From now on `inReadersLanguage` asks `reader` for a part, once, when the first sentence of it is shown. */
export function translateDocumentation(reader: (part: DocumentationPart) => Sentences): void {
  loaded.clear();
  read = reader;
}

/**
 * What a catalogue holds, with its sentences in the reader's language; what has no translation, such as names and
 * versions, stays as it is. Catalogues are in English and are made when the program starts, so they are translated
 * where they are shown.
 */
export function inReadersLanguage<Entry>(part: DocumentationPart, entry: Entry): Entry {
  if (read === undefined) return entry;
  let sentences = loaded.get(part);
  if (sentences === undefined) {
    sentences = read(part);
    loaded.set(part, sentences);
  }
  return translated(entry, sentences) as Entry;
}

function translated(value: unknown, sentences: Sentences): unknown {
  if (typeof value === "string") return Object.hasOwn(sentences, value) ? sentences[value] : value;
  if (Array.isArray(value)) return value.map((each) => translated(each, sentences));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, translated(each, sentences)]));
}
