import { parseAddress } from "../../model/addresses.ts";
import type { FilterLine, FilterWriter } from "../../model/filter.ts";
import type { Flow } from "../../model/flow.ts";
import type { Edit, SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { entriesOf, type YamlEntry, type YamlList, type YamlNode } from "../yaml.ts";
import { actionNames } from "./catalog.ts";

/** Writes rules into the policy's list, in the list's own indentation and style. */
export function writerFor(
  source: SourceFile,
  rules: YamlEntry | undefined,
  list: YamlList | undefined,
  standard: YamlEntry | undefined,
): FilterWriter {
  const { text } = source;
  const newline = source.lineEnding;
  const items = list?.items ?? [];
  const edit = (where: Span, newText: string): Edit => ({ place: { source, span: where }, newText });
  const insert = (at: number, newText: string): readonly Edit[] => [edit(span(at, at), newText)];
  const itemOf = (line: FilterLine): YamlNode | undefined =>
    items.find((item) => item.span.start === line.place.span.start && item.span.end === line.place.span.end);

  /** What stands in front of an item on its line, where that is its hyphen alone. */
  const hyphen = (item: YamlNode): { start: number; indent: string; gap: string } | undefined => {
    const { start } = source.lineSpan(item.span.start);
    const match = /^([ \t]*)-([ \t]+)$/.exec(text.slice(start, item.span.start));
    return match === null ? undefined : { start, indent: match[1] ?? "", gap: match[2] ?? " " };
  };

  /** The end of the line on which an item ends. */
  const endOf = (item: YamlNode): number => {
    const end = item.span.end;
    // A block of text ends behind its last line break.
    return source.lineSpan(text[end - 1] === "\n" ? end - 1 : end).end;
  };

  const block = (flow: Flow, comment: string, indent: string, gap: string): string =>
    keysOf(flow, comment)
      .map(([key, value], at) => `${indent}${at === 0 ? `-${gap}` : ` ${gap.replaceAll(/\S/g, " ")}`}${key}: ${value}`)
      .join(newline);

  return {
    accept(flow, _chain, before, comment) {
      const decider = itemOf(before);
      if (decider !== undefined) {
        if (list?.flow) return insert(decider.span.start, `${inline(flow, comment)}, `);
        const found = hyphen(decider);
        return found === undefined
          ? undefined
          : insert(found.start, `${block(flow, comment, found.indent, found.gap)}${newline}`);
      }
      const last = items.at(-1);
      if (list !== undefined && last !== undefined) {
        if (list.flow) return insert(last.span.end, `, ${inline(flow, comment)}`);
        const found = hyphen(last);
        return found === undefined
          ? undefined
          : insert(endOf(last), `${newline}${block(flow, comment, found.indent, found.gap)}`);
      }
      if (list?.flow) return insert(list.span.start + 1, inline(flow, comment));
      if (rules !== undefined) {
        if (rules.value.span.start !== rules.value.span.end) return undefined;
        const line = source.lineSpan(rules.keySpan.start);
        const indent = text.slice(line.start, rules.keySpan.start);
        return /^[ \t]*$/.test(indent)
          ? insert(line.end, `${newline}${block(flow, comment, `${indent}  `, " ")}`)
          : undefined;
      }
      if (standard === undefined) return undefined;
      const line = source.lineSpan(standard.keySpan.start);
      const indent = text.slice(line.start, standard.keySpan.start);
      return /^[ \t]+$/.test(indent)
        ? insert(line.end, `${newline}${indent}rules:${newline}${block(flow, comment, `${indent}  `, " ")}`)
        : undefined;
    },
    remove(line) {
      const item = itemOf(line);
      // A list of none would be an empty value; the last rule is the user's to take.
      if (item === undefined || list === undefined || items.length < 2) return undefined;
      if (list.flow) {
        const at = items.indexOf(item);
        const next = items[at + 1];
        const previous = items[at - 1];
        if (next !== undefined) return [edit(span(item.span.start, next.span.start), "")];
        return previous === undefined ? undefined : [edit(span(previous.span.end, item.span.end), "")];
      }
      const found = hyphen(item);
      if (found === undefined) return undefined;
      const end = endOf(item);
      const after = text.indexOf("\n", end);
      return [edit(span(found.start, after === -1 ? text.length : after + 1), "")];
    },
    reject(line) {
      const item = itemOf(line);
      if (item === undefined) {
        const { value } = standard ?? {};
        return value?.kind === "scalar" && value.text === "drop" ? [edit(value.span, "reject")] : undefined;
      }
      const verb = item.kind === "map" ? item.entries.find(({ key }) => key === "drop") : undefined;
      return verb === undefined ? undefined : [edit(verb.keySpan, "reject")];
    },
    transport(line, protocol) {
      const item = itemOf(line);
      const verb = entriesOf(item).find(({ key }) => actionNames.some((action) => action === key));
      const wrong = protocol === "tcp" ? "udp" : "tcp";
      const value = verb?.value;
      if (item?.kind !== "map" || value === undefined) return undefined;
      const found = (value.kind === "list" ? value.items : [value]).find(
        (each) => each.kind === "scalar" && each.text === wrong,
      );
      return found === undefined ? undefined : [edit(found.span, protocol)];
    },
  };
}

/** The keys of a rule for the flow, with their values as YAML. */
function keysOf(flow: Flow, comment: string): readonly (readonly [string, string])[] {
  const { name, addresses } = flow.destination;
  const to = name === undefined ? (addresses ?? []) : [name];
  return [
    ["accept", flow.protocol],
    ...(flow.port === undefined ? [] : [["ports", `[${flow.port}]`] as const]),
    ...(to.length === 0
      ? []
      : [
          [
            "to",
            `[${to.map((each) => (parseAddress(each)?.family === 6 ? JSON.stringify(each) : each)).join(", ")}]`,
          ] as const,
        ]),
    ["why", plainOrQuoted(comment)],
  ];
}

/** As it stands where YAML takes it for one word of text, else in double quotes. */
function plainOrQuoted(text: string): string {
  const isPlain =
    /^[A-Za-z][\w ./()-]*$/.test(text) && !/\s$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function inline(flow: Flow, comment: string): string {
  return `{ ${keysOf(flow, comment)
    .map(([key, value]) => `${key}: ${value}`)
    .join(", ")} }`;
}
