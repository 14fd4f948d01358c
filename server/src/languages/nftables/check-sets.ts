import * as l10n from "@vscode/l10n";
import { parseAddresses } from "../../model/addresses.ts";
import { type ValueType, valueType } from "./catalog.ts";
import { dataTypes } from "./catalog-words.ts";
import type { CheckContext } from "./check.ts";
import { checkMapElements } from "./check-maps.ts";
import { checkValue, isProtocolWord } from "./check-values.ts";
import type { SetState, TableState } from "./ruleset.ts";
import type { Complaint, Element, Expression } from "./tree.ts";
import { numberOf, portOf, typeOfSetKey } from "./values.ts";

/** The types of a set's key, part by part; undefined for a part whose type says nothing here. */
export function keyTypes(set: SetState): readonly (ValueType | undefined)[] {
  const types = set.definitions.find((definition) => definition.types.length > 0)?.types ?? [];
  return types.map(({ text }) =>
    text.includes(" ") ? valueType(text) : (typeOfSetKey(text) ?? bareKey(text) ?? namedType(text)),
  );
}

/** `typeof iifname`: a key that is one word. */
function bareKey(text: string): ValueType | undefined {
  const type = valueType(text);
  return type === "number" ? undefined : type;
}

/** `type dscp`: its words are told by its name. */
function namedType(text: string): ValueType | undefined {
  return dataTypes.some((type) => type === text) ? "text" : undefined;
}

/** Elements that do not fit their set's type, or each other. */
export function* checkSet(set: SetState, _table: TableState, context: CheckContext): Iterable<Complaint> {
  yield* checkMapElements(set, context);
  const types = keyTypes(set);
  if (types.length === 0) return;
  const flags = new Set(set.definitions.flatMap((definition) => definition.flags.map(({ text }) => text)));
  const names = set.definitions.flatMap((definition) => definition.types.map(({ text }) => text));
  for (const element of set.elements) {
    const key = context.valueOf(element.key);
    if (key?.kind === "set" && element.key.kind === "variable" && types.length > 1) {
      const torn = key.elements.find((each) => each.key.kind === "value");
      if (torn !== undefined)
        yield {
          rule: "nft-syntax",
          severity: "error",
          span: element.key.span,
          message: l10n.t("this has {count} parts, but the set's type has {expected}", {
            count: 1,
            expected: types.length,
          }),
          repairs: [],
        };
    }
    if (key?.kind === "set" && element.key.kind === "variable" && types.length === 1 && types[0] !== undefined)
      yield* checkValue(types[0], key, { selector: names[0] ?? "", valueOf: context.valueOf });
    if (key === undefined || key.kind === "set" || key.kind === "template" || key.kind === "wildcard") continue;
    const parts = key.kind === "concatenation" ? key.parts : [key];
    if (parts.length !== types.length) {
      if (isProtocolWord(key)) continue;
      yield {
        rule: "nft-syntax",
        severity: "error",
        span: element.key.span,
        message: l10n.t("this has {count} parts, but the set's type has {expected}", {
          count: parts.length,
          expected: types.length,
        }),
        repairs: [],
      };
      continue;
    }
    for (const [at, part] of parts.entries()) {
      const type = types[at];
      if (type !== undefined && !isProtocolWord(part))
        yield* checkValue(type, part, { selector: names[at] ?? "", valueOf: context.valueOf });
    }
  }
  const [only] = types;
  const definition = set.definitions[0];
  yield* checkFlags(set, flags, context.tree.text);
  const wide =
    types.length > 1
      ? set.elements.find(({ key }) => key.kind === "concatenation" && key.parts.some(isSeveral))
      : undefined;
  const starred =
    only === "interface"
      ? set.elements.find(({ key }) => key.kind === "value" && /[^\\]\*$/.test(key.text))
      : undefined;
  const open = wide ?? starred;
  if (open !== undefined && definition !== undefined && !flags.has("interval")) yield intervalMissing(open, definition);
  if (definition === undefined || types.length !== 1 || only === undefined) return;
  const ranged = set.elements.find(
    ({ key }) => (key.kind === "prefix" && !isWholeAddress(key)) || key.kind === "range",
  );
  if (ranged !== undefined && !flags.has("interval")) {
    yield intervalMissing(ranged, definition);
    return;
  }
  if (flags.has("interval") && !hasAutoMerge(set))
    for (const overlap of checkOverlaps(set.elements, only))
      yield { ...overlap, repairs: mergeRepair(definition.flags) };
}

/** Lines of a set that need another of its lines; of sets only that the file declares. */
function* checkFlags(set: SetState, flags: ReadonlySet<string>, text: string): Iterable<Complaint> {
  const properties = set.definitions.flatMap(
    ({ body }) => body?.items.filter((item) => item.kind === "property") ?? [],
  );
  const error = (span: Complaint["span"], message: string): Complaint => ({
    rule: "nft-syntax",
    severity: "error",
    span,
    message,
    repairs: [],
  });
  const timed = flags.has("timeout") || set.definitions.some(({ timeout }) => timeout);
  const flag = (name: string): Complaint["span"] | undefined =>
    set.definitions.flatMap((definition) => definition.flags).find(({ text }) => text === name)?.span;
  const dynamic = flag("dynamic");
  if (dynamic !== undefined && flags.has("interval"))
    yield error(
      dynamic,
      l10n.t("rules cannot add to a set with intervals; leave {flag} or interval out", { flag: "dynamic" }),
    );
  const constant = flag("constant");
  if (constant !== undefined && timed)
    yield error(constant, l10n.t("a constant set has no elements that time out; leave one of the two out"));
  const size = properties.find(({ word }) => word.text === "size");
  const most = Number(/^size\s+(\d+)/.exec(text.slice(size?.span.start ?? 0, size?.span.end ?? 0))?.[1] ?? 0);
  // Elements that are merged, or that a variable gives, may be fewer.
  const isOpen = most === 0 || hasAutoMerge(set) || set.elementVariables.length > 0;
  const excess = isOpen ? undefined : beyond(set.elements, most);
  if (excess !== undefined)
    yield error(
      excess.key.span,
      l10n.t("the set has room for {most} elements; write a greater size or leave it out", { most }),
    );
  const interval = properties.find(({ word }) => word.text === "gc-interval");
  if (interval !== undefined && !timed)
    yield error(interval.span, l10n.t("gc-interval makes sense only with the line `flags timeout`"));
  const merge = properties.find(({ word }) => word.text === "auto-merge");
  if (merge !== undefined && !flags.has("interval"))
    yield error(merge.span, l10n.t("auto-merge makes sense only with the line `flags interval`"));
  const fleeting = set.elements.find((element) => element.fleeting);
  if (fleeting !== undefined && set.definitions.length > 0 && !timed)
    yield error(fleeting.span, l10n.t("elements that time out need the line `flags timeout`"));
}

/** The first element that a set of this size has no room for; the same one twice counts once. */
function beyond(elements: readonly Element[], most: number): Element | undefined {
  const keys = new Set<string>();
  for (const element of elements) {
    const text = plainText(element.key);
    // What a variable or a template stands for may be one of the others.
    if (text === undefined) return undefined;
    keys.add(text);
    if (keys.size > most) return element;
  }
  return undefined;
}

/** The same text for the same key; undefined for words, two of which may mean the same number. */
function plainText(key: Expression): string | undefined {
  switch (key.kind) {
    case "value": {
      if (key.quoted || /^\d+$/.test(key.text)) return key.text;
      const address = /[.:]/.test(key.text) ? parseAddresses(key.text)?.addresses[0] : undefined;
      return address === undefined ? undefined : String(address.low);
    }
    case "prefix":
      return joined([key.base, key.length], "/");
    case "range":
      return joined([key.low, key.high], "-");
    case "concatenation":
      return joined(key.parts, " . ");
    default:
      return undefined;
  }
}

function joined(parts: readonly Expression[], sign: string): string | undefined {
  const texts = parts.map(plainText);
  return texts.includes(undefined) ? undefined : texts.join(sign);
}

function isSeveral(part: Expression): boolean {
  return part.kind === "range" || (part.kind === "prefix" && !isWholeAddress(part));
}

function isWholeAddress(key: Expression): boolean {
  return (
    key.kind === "prefix" && key.length.kind === "value" && (key.length.text === "32" || key.length.text === "128")
  );
}

function intervalMissing({ key }: Element, { flags, body }: SetState["definitions"][number]): Complaint {
  return {
    rule: "nft-syntax",
    severity: "error",
    span: key.span,
    message: l10n.t("a set with networks or ranges needs the line `flags interval`"),
    repairs: flagRepair(flags, body?.open.end),
  };
}

function flagRepair(flags: readonly { readonly span: { readonly end: number } }[], open: number | undefined) {
  const last = flags[flags.length - 1];
  if (last !== undefined) {
    const at = { start: last.span.end, end: last.span.end };
    return [{ title: l10n.t("Add the flag interval"), span: at, newText: ", interval" }];
  }
  if (open === undefined) return [];
  const at = { start: open, end: open };
  return [{ title: l10n.t("Add the flag interval"), span: at, newText: " flags interval;" }];
}

function mergeRepair(flags: readonly { readonly span: { readonly end: number } }[]) {
  const last = flags[flags.length - 1];
  if (last === undefined) return [];
  const at = { start: last.span.end, end: last.span.end };
  return [{ title: l10n.t("Add auto-merge, which joins what overlaps"), span: at, newText: "; auto-merge" }];
}

function hasAutoMerge(set: SetState): boolean {
  return set.definitions.some((definition) =>
    definition.body?.items.some((item) => item.kind === "property" && item.word.text === "auto-merge"),
  );
}

interface Numbered {
  readonly low: number | bigint;
  readonly high: number | bigint;
  readonly element: Element;
}

function numbered(element: Element, type: ValueType): Numbered | undefined {
  const { key } = element;
  const text =
    key.kind === "value"
      ? key.text
      : key.kind === "range" && key.low.kind === "value" && key.high.kind === "value"
        ? `${key.low.text}-${key.high.text}`
        : key.kind === "prefix" && key.base.kind === "value" && key.length.kind === "value"
          ? `${key.base.text}/${key.length.text}`
          : undefined;
  if (text === undefined) return undefined;
  if (type === "port") {
    const [low = "", high = low] = key.kind === "range" ? text.split("-") : [text];
    const from = portOf(low);
    const to = portOf(high);
    return from === undefined || to === undefined ? undefined : { low: from, high: to, element };
  }
  if (["mark", "user", "group", "number"].includes(type) && key.kind !== "prefix") {
    const [low = "", high = low] = text.split("-");
    const [from, to] = [numberOf(low), numberOf(high)];
    return from === undefined || to === undefined ? undefined : { low: from, high: to, element };
  }
  if (type !== "ipv4" && type !== "ipv6") return undefined;
  // A number alone is an address too.
  const address = type === "ipv4" ? numberOf(text.replace(/\/\d+$/, "")) : undefined;
  if (address !== undefined) {
    const [, length = "32"] = text.split("/");
    const size = 2 ** Math.max(0, 32 - Number(length));
    const low = address - (address % size);
    return { low, high: low + size - 1, element };
  }
  const interval = parseAddresses(text)?.addresses[0];
  return interval === undefined ? undefined : { low: interval.low, high: interval.high, element };
}

/** Without auto-merge nft refuses elements of one set that overlap; the same element twice is no harm. */
export function* checkOverlaps(elements: readonly Element[], type: ValueType): Iterable<Complaint> {
  const all = elements.flatMap((element) => numbered(element, type) ?? []);
  all.sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : a.high < b.high ? 1 : -1));
  let widest: Numbered | undefined;
  for (const item of all) {
    if (widest !== undefined && item.low <= widest.high && (item.low !== widest.low || item.high !== widest.high)) {
      yield {
        rule: "nft-syntax",
        severity: "error",
        span: item.element.key.span,
        message: l10n.t("this overlaps another element, which nft refuses without the line `auto-merge`"),
        repairs: [],
      };
      return;
    }
    if (widest === undefined || item.high > widest.high) widest = item;
  }
}
