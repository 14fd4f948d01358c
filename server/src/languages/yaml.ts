import {
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  getScalarValue,
  parseEvents,
  YAMLException,
} from "js-yaml";
import { type Span, span } from "../text/span.ts";

export interface YamlEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
}

/** A value with its place. Aliases are kept as they are: nothing is copied, so no text grows. */
export type YamlNode =
  | { readonly kind: "scalar"; readonly text: string; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly YamlNode[]; readonly span: Span }
  | { readonly kind: "map"; readonly entries: readonly YamlEntry[]; readonly span: Span }
  | { readonly kind: "alias"; readonly span: Span };

export interface YamlDocument {
  /** Absent where the text is no YAML or is empty. */
  readonly root?: YamlNode;
  readonly error?: { readonly message: string; readonly span: Span };
}

/** Reads the first document of a text. Never throws; a syntax error comes with its place. */
export function readYaml(text: string): YamlDocument {
  try {
    const events = [...parseEvents(text, {})];
    let at = 0;
    // An empty value has no place of its own: it stands where the text before it ended.
    let lastEnd = 0;
    const node = (): YamlNode | undefined => {
      const event = events[at++];
      if (event === undefined) return undefined;
      switch (event.type) {
        case EVENT_DOCUMENT:
          return node();
        case EVENT_SCALAR: {
          const start = event.valueStart < 0 ? lastEnd : event.valueStart;
          lastEnd = Math.max(start, event.valueEnd);
          return {
            kind: "scalar",
            text: event.valueStart < 0 ? "" : getScalarValue(text, event),
            span: span(start, lastEnd),
          };
        }
        case EVENT_ALIAS:
          return { kind: "alias", span: span(Math.max(event.anchorStart, 0), Math.max(event.anchorEnd, 0)) };
        case EVENT_SEQUENCE: {
          const items: YamlNode[] = [];
          while (at < events.length && events[at]?.type !== EVENT_POP) {
            const item = node();
            if (item === undefined) break;
            items.push(item);
          }
          at++;
          return { kind: "list", items, span: span(event.start, items.at(-1)?.span.end ?? event.start) };
        }
        case EVENT_MAPPING: {
          const entries: YamlEntry[] = [];
          while (at < events.length && events[at]?.type !== EVENT_POP) {
            const key = node();
            const value = node();
            if (key === undefined || value === undefined) break;
            entries.push({ key: key.kind === "scalar" ? key.text : "", keySpan: key.span, value });
          }
          at++;
          return { kind: "map", entries, span: span(event.start, entries.at(-1)?.value.span.end ?? event.start) };
        }
        default:
          return undefined;
      }
    };
    const root = node();
    return root === undefined ? {} : { root };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const offset = Math.min(Math.max(error.mark?.position ?? 0, 0), text.length);
    return { error: { message: error.reason, span: span(offset, Math.min(offset + 1, text.length)) } };
  }
}

export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === "map" ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** A list's items, or the value itself as a list of one. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node === undefined ? [] : node.kind === "list" ? node.items : [node];
}

export function scalars(node: YamlNode | undefined): readonly { readonly text: string; readonly span: Span }[] {
  return itemsOf(node).flatMap((item) => (item.kind === "scalar" ? [item] : []));
}
