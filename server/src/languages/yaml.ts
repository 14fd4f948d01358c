import {
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
} from "js-yaml";
import { type Span, span } from "../text/span.ts";
import { maskTemplates } from "./template-mask.ts";

export interface YamlScalar {
  readonly kind: "scalar";
  /** Unquoted and unescaped; empty for an empty value. */
  readonly text: string;
  /** With its quotes. Empty, behind the colon or dash, for an empty value. */
  readonly span: Span;
  readonly style: "plain" | "single" | "double" | "block";
  /** True where a part of it is filled in by a template engine. */
  readonly templated: boolean;
}

export interface YamlList {
  readonly kind: "list";
  readonly items: readonly YamlNode[];
  readonly span: Span;
  /** True for `[a, b]`. */
  readonly flow: boolean;
}

export interface YamlMap {
  readonly kind: "map";
  readonly entries: readonly YamlEntry[];
  readonly span: Span;
  /** True for `{a: b}`. */
  readonly flow: boolean;
}

export interface YamlAlias {
  readonly kind: "alias";
  readonly name: string;
  /** What the anchor stands on; shared, never copied. Absent for an anchor that is unknown, unfinished or repeated beyond bounds. */
  readonly target?: YamlNode;
  readonly span: Span;
}

export interface YamlEntry {
  /** Empty for a key that is no scalar. */
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
}

/** A value with its place: what a mistake in it is underlined by. */
export type YamlNode = YamlScalar | YamlList | YamlMap | YamlAlias;

export interface YamlError {
  readonly message: string;
  readonly span: Span;
}

export interface YamlFile {
  /** The root of each document; undefined for an empty one. */
  readonly documents: readonly (YamlNode | undefined)[];
  readonly errors: readonly YamlError[];
}

/** A line with a fault is left out and the rest read again, this many times. */
const mostRetries = 12;
/** Nodes of one document with every alias written out. More is an attack, not a configuration. */
const mostNodes = 100_000;

/**
 * Reads all documents of a text. Never throws: a line that is no YAML becomes an error with its place and is left out.
 * What a template engine fills in (`{{ }}`, `{% %}`, `<% %>`) is read as an opaque word.
 */
export function readYaml(text: string): YamlFile {
  let masked = maskTemplates(text);
  const errors: YamlError[] = [];
  const blanked = new Set<number>();
  for (let attempt = 0; ; attempt++) {
    const result = eventsOf(masked);
    if (result.events !== undefined) return build(result.events, text, masked, errors);
    const line = culprit(masked, result.offset, blanked);
    errors.push({ message: result.message, span: errorSpan(masked, result.offset, line) });
    if (attempt >= mostRetries) {
      // Too much is broken to go on line by line: what stands in front of it is still worth reading.
      const front = eventsOf(masked.slice(0, line.start));
      return build(front.events ?? [], text, masked, errors);
    }
    blanked.add(line.start);
    masked = masked.slice(0, line.start) + " ".repeat(line.end - line.start) + masked.slice(line.end);
  }
}

type Parsed =
  | { readonly events: readonly Event[] }
  | { readonly events?: undefined; readonly message: string; readonly offset: number };

function eventsOf(text: string): Parsed {
  try {
    return { events: parseEvents(text, {}) };
  } catch (error) {
    if (error instanceof YAMLException)
      return { message: error.reason, offset: Math.min(Math.max(error.mark?.position ?? 0, 0), text.length) };
    // A parser that gives up in some other way has still only said that this is no YAML.
    return { message: error instanceof Error ? error.message : String(error), offset: 0 };
  }
}

function lineAround(text: string, offset: number): Span {
  const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  let end = text.indexOf("\n", offset);
  if (end === -1) end = text.length;
  if (text[end - 1] === "\r" && end > start) end--;
  return span(start, end);
}

/**
 * The line to leave out. The parser notices an open quote or bracket only where something later does not fit, so a line
 * before it that opens more than it closes is blamed first.
 */
function culprit(text: string, offset: number, blanked: ReadonlySet<number>): Span {
  const own = lineAround(text, offset);
  const openLine = lastOpen(text, offset);
  if (openLine !== undefined && !blanked.has(openLine.start)) return openLine;
  if (text.slice(own.start, own.end).trim() !== "" && !blanked.has(own.start)) return own;
  let before = own;
  while (before.start > 0) {
    before = lineAround(text, before.start - 1);
    if (text.slice(before.start, before.end).trim() !== "" && !blanked.has(before.start)) return before;
  }
  return own;
}

/** The nearest line at or above `offset`, within reach, on which a quote or bracket stays open. */
function lastOpen(text: string, offset: number): Span | undefined {
  let line = lineAround(text, offset);
  for (let reach = 0; reach < 200; reach++) {
    if (line.end - line.start < 4096 && staysOpen(text.slice(line.start, line.end))) return line;
    if (line.start === 0) return undefined;
    line = lineAround(text, line.start - 1);
  }
  return undefined;
}

function staysOpen(line: string): boolean {
  let quote = "";
  let depth = 0;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    const before = line[at - 1] ?? " ";
    if (quote !== "") {
      if (character === "\\" && quote === '"') at++;
      else if (character === quote) quote = "";
    } else if ((character === '"' || character === "'") && /[\s[{,:]/.test(before)) quote = character;
    else if (character === "#" && /\s/.test(before)) break;
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
  }
  return quote !== "" || depth > 0;
}

/** The rest of the line from the fault on; the whole line where the fault shows elsewhere. */
function errorSpan(text: string, offset: number, line: Span): Span {
  const content = text.slice(line.start, line.end);
  const start = line.start + (content.length - content.trimStart().length);
  const end = line.start + content.trimEnd().length;
  return offset > start && offset < end ? span(offset, end) : span(start, Math.max(end, start));
}

/** Makes trees of the events. `text` is what the user wrote, `masked` what was parsed; their offsets are the same. */
function build(events: readonly Event[], text: string, masked: string, errors: YamlError[]): YamlFile {
  const documents: (YamlNode | undefined)[] = [];
  let anchors = new Map<string, YamlNode>();
  let nodes = 0;
  let exhausted = false;
  const sizes = new Map<YamlNode, number>();
  let at = 0;
  // Where the last thing read ends: an empty value has no place of its own.
  let cursor = 0;

  const anchored = (node: YamlNode, start: number, end: number, size: number): YamlNode => {
    if (start !== -1) {
      anchors.set(text.slice(start, end), node);
      sizes.set(node, size);
    }
    return node;
  };

  const scalar = (event: Extract<Event, { type: typeof EVENT_SCALAR }>): YamlScalar => {
    if (event.valueStart === -1) {
      const gap = /^(?:[ \t]*:|(?:\s|#[^\n]*\n)*-)/.exec(masked.slice(cursor, cursor + 256))?.[0].length ?? 0;
      return { kind: "scalar", text: "", span: span(cursor + gap, cursor + gap), style: "plain", templated: false };
    }
    const style =
      event.style === SCALAR_STYLE.SINGLE_QUOTED
        ? "single"
        : event.style === SCALAR_STYLE.DOUBLE_QUOTED
          ? "double"
          : event.style === SCALAR_STYLE.PLAIN
            ? "plain"
            : "block";
    const quotes = style === "single" || style === "double" ? 1 : 0;
    const where = span(event.valueStart - quotes, event.valueEnd + quotes);
    const templated = text.slice(where.start, where.end) !== masked.slice(where.start, where.end);
    const value = templated && style !== "block" ? text.slice(event.valueStart, event.valueEnd) : undefined;
    return { kind: "scalar", text: value ?? getScalarValue(text, event), span: where, style, templated };
  };

  /** The end of a collection in brackets: the closing bracket behind the last item. */
  const closing = (flow: boolean, end: number): number => {
    if (!flow) return end;
    for (let here = end; here < masked.length; here++) {
      const character = masked[here];
      if (character === "]" || character === "}") return here + 1;
      if (character === "#") {
        const next = masked.indexOf("\n", here);
        if (next === -1) return end;
        here = next;
      }
    }
    return end;
  };

  const node = (): YamlNode | undefined => {
    const event = events[at++];
    if (event === undefined) return undefined;
    nodes++;
    const before = nodes;
    switch (event.type) {
      case EVENT_SCALAR: {
        const made = scalar(event);
        cursor = Math.max(cursor, made.span.end);
        return anchored(made, event.anchorStart, event.anchorEnd, 1);
      }
      case EVENT_ALIAS: {
        const where = span(event.anchorStart - 1, event.anchorEnd);
        cursor = where.end;
        const name = text.slice(event.anchorStart, event.anchorEnd);
        const target = anchors.get(name);
        nodes += target === undefined ? 0 : (sizes.get(target) ?? 1);
        if (target === undefined) errors.push({ message: `unidentified alias "${name}"`, span: where });
        else if (nodes > mostNodes && !exhausted) {
          exhausted = true;
          errors.push({ message: `alias "${name}" repeats too much`, span: where });
        }
        return {
          kind: "alias",
          name,
          span: where,
          ...(target === undefined || nodes > mostNodes ? {} : { target }),
        };
      }
      case EVENT_SEQUENCE: {
        const flow = masked[event.start] === "[";
        cursor = flow ? event.start + 1 : event.start;
        const items: YamlNode[] = [];
        while (at < events.length && events[at]?.type !== EVENT_POP) {
          const item = node();
          if (item === undefined) break;
          items.push(item);
        }
        at++;
        cursor = closing(flow, Math.max(cursor, items.at(-1)?.span.end ?? 0));
        const made: YamlList = { kind: "list", items, flow, span: span(event.start, cursor) };
        return anchored(made, event.anchorStart, event.anchorEnd, nodes - before + 1);
      }
      case EVENT_MAPPING: {
        const flow = masked[event.start] === "{";
        cursor = flow ? event.start + 1 : event.start;
        const entries: YamlEntry[] = [];
        while (at < events.length && events[at]?.type !== EVENT_POP) {
          const key = node();
          const value = key === undefined ? undefined : node();
          if (key === undefined || value === undefined) break;
          entries.push({ key: key.kind === "scalar" ? key.text : "", keySpan: key.span, value });
        }
        at++;
        cursor = closing(flow, Math.max(cursor, entries.at(-1)?.value.span.end ?? 0));
        const made: YamlMap = { kind: "map", entries, flow, span: span(event.start, cursor) };
        return anchored(made, event.anchorStart, event.anchorEnd, nodes - before + 1);
      }
      default:
        return undefined;
    }
  };

  while (at < events.length) {
    const event = events[at++];
    if (event?.type !== EVENT_DOCUMENT) continue;
    anchors = new Map();
    nodes = 0;
    const isEmpty = events[at]?.type === EVENT_POP;
    documents.push(isEmpty ? undefined : node());
  }
  return { documents, errors: errors.sort((a, b) => a.span.start - b.span.start) };
}

/** What an alias stands for; the node itself for everything else. */
export function resolve(node: YamlNode | undefined): YamlNode | undefined {
  let result = node;
  while (result?.kind === "alias") result = result.target;
  return result;
}

/** A map's own entries, and behind them those that `<<` merges in and that it does not override. */
export function entriesOf(node: YamlNode | undefined): readonly YamlEntry[] {
  const map = resolve(node);
  if (map?.kind !== "map") return [];
  if (!map.entries.some(({ key }) => key === "<<")) return map.entries;
  const own = map.entries.filter(({ key }) => key !== "<<");
  const names = new Set(own.map(({ key }) => key));
  const merged: YamlEntry[] = [];
  for (const { key, value } of map.entries) {
    if (key !== "<<") continue;
    for (const source of itemsOf(value))
      for (const entry of entriesOf(source)) {
        if (names.has(entry.key)) continue;
        names.add(entry.key);
        merged.push(entry);
      }
  }
  return [...own, ...merged];
}

export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return entriesOf(node).find((entry) => entry.key === key);
}

/** A list's items, or the value itself as a list of one; none for an empty value. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  const value = resolve(node);
  if (value === undefined || (value.kind === "scalar" && value.style === "plain" && value.text === "")) return [];
  return value.kind === "list" ? value.items.flatMap((item) => resolve(item) ?? []) : [value];
}
