import * as l10n from "@vscode/l10n";
import type { Span } from "../../text/span.ts";
import { type ValueType, valueType } from "./catalog.ts";
import type { CheckContext } from "./check.ts";
import { checkOverlaps } from "./check-sets.ts";
import { computed, dataDatatypes } from "./check-types.ts";
import { checkValue } from "./check-values.ts";
import { type Datatype, datatypeOf } from "./datatypes.ts";
import type { Ruleset, SetState, TableState } from "./ruleset.ts";
import type { Complaint, Element, Expression, Rule, Statement } from "./tree.ts";
import { typeOfSetKey } from "./values.ts";
import { everyExpression, expressionsOf, isBare } from "./walk.ts";

function complaint(where: Span, message: string): Complaint {
  return { rule: "nft-syntax", severity: "error", span: where, message, repairs: [] };
}

/** What is looked up with vmap gives verdicts, with map values, and without either nothing. */
export function* checkLookups(rule: Rule, table: TableState | undefined, text: string): Iterable<Complaint> {
  for (const statement of rule.statements) {
    if (isBare(statement)) continue;
    if (statement.kind === "vmap") {
      yield* checkMap(statement.map, true, table);
      yield* checkKeysApart(statement.key, statement.map, text);
    } else if (statement.kind === "match") yield* checkPlainSet(statement.right);
    for (const expression of everyExpression(expressionsOf(statement)))
      if (expression.kind === "map") yield* checkMap(expression.map, false, table);
    yield* checkTarget(statement, table, text);
  }
}

/** What a map in a line asks for twice: unlike a set it is not merged. */
function* checkKeysApart(key: Expression, map: Expression, text: string): Iterable<Complaint> {
  if (map.kind !== "set" || key.kind !== "selector") return;
  const type = valueType(key.name);
  const seen = new Map<string, string>();
  const slice = ({ span }: Expression): string => text.slice(span.start, span.end);
  for (const { key: each, data } of map.elements) {
    if (data === undefined || each.kind !== "value") continue;
    const before = seen.get(slice(each));
    if (before !== undefined && before !== slice(data))
      yield complaint(each.span, l10n.t("this key stands here already, with another value"));
    seen.set(slice(each), slice(data));
  }
  if (map.elements.some(({ key: each }) => each.kind === "range" || each.kind === "prefix"))
    for (const overlap of checkOverlaps(map.elements, type))
      yield { ...overlap, message: l10n.t("this overlaps another key, which nft refuses in a map") };
}

function* checkPlainSet(right: Expression): Iterable<Complaint> {
  if (right.kind !== "set") return;
  const given = right.elements.find(({ data }) => data !== undefined);
  if (given?.data !== undefined)
    yield complaint(given.data.span, l10n.t("a set gives nothing; write vmap or map in front of it"));
}

function* checkMap(map: Expression, verdicts: boolean, table: TableState | undefined): Iterable<Complaint> {
  if (map.kind === "set") {
    for (const element of map.elements) yield* checkData(element, verdicts);
    return;
  }
  const set = map.kind === "reference" ? table?.sets.get(map.name.text) : undefined;
  const [definition] = set?.definitions ?? [];
  if (definition === undefined || map.kind !== "reference") return;
  const { name } = map;
  if (definition.kind === "set") {
    yield complaint(map.span, l10n.t("{name} is a set, and only a map gives something", { name: name.text }));
    return;
  }
  const givesVerdicts = definition.data[0]?.text === "verdict";
  if (definition.data.length === 0 || givesVerdicts === verdicts) return;
  yield complaint(
    map.span,
    verdicts
      ? l10n.t("the map {name} gives no verdicts; look it up with map", { name: name.text })
      : l10n.t("the map {name} gives verdicts; look it up with vmap", { name: name.text }),
  );
}

function* checkData({ key, data }: Element, verdicts: boolean): Iterable<Complaint> {
  if (key.kind === "template" || data?.kind === "template" || key.kind === "variable") return;
  if (data === undefined)
    yield complaint(
      key.span,
      verdicts
        ? l10n.t("a colon and a verdict are missing behind this key")
        : l10n.t("a colon and a value are missing behind this key"),
    );
  else if (verdicts && data.kind !== "verdict")
    yield complaint(data.span, l10n.t("a verdict must stand here, such as accept, drop or jump and a chain"));
  else if (!verdicts && data.kind === "verdict")
    yield complaint(data.span, l10n.t("a value must stand here; verdicts are looked up with vmap"));
}

/** What dnat, snat and redirect are given: addresses and ports only. */
function* checkTarget(statement: Statement, table: TableState | undefined, text: string): Iterable<Complaint> {
  if (statement.kind !== "nat") return;
  const target = statement.address ?? statement.port;
  if (statement.address !== undefined && statement.port !== undefined)
    yield* checkTarget({ kind: "nat", word: statement.word, port: statement.port, span: statement.span }, table, text);
  const addresses =
    statement.family === "ip" ? ["ipv4_addr"] : statement.family === "ip6" ? ["ipv6_addr"] : bothFamilies;
  const first = statement.address === undefined ? ["inet_service"] : addresses;
  const refused = (where: Span, given: string): Complaint =>
    complaint(
      where,
      l10n.t("{word} takes {held}, which {given} does not give", {
        word: statement.word.text,
        held: statement.address === undefined ? l10n.t("a port") : l10n.t("an address"),
        given,
      }),
    );
  if (target?.kind === "selector") {
    const given = datatypeOf(target.name);
    const isOther = given !== undefined && given.name !== "integer" && !first.includes(given.name);
    // A number cut out of the packet must be as wide as what is written.
    const bits = statement.address === undefined ? 16 : statement.family === "ip6" ? 128 : 32;
    if (isOther || (given?.name === "integer" && given.bits !== bits && !computed.test(target.name)))
      yield refused(target.span, target.name);
  }
  if (target?.kind === "map" && target.map.kind === "set") yield* checkMixed(target.map.elements);
  if (target?.kind !== "map" || target.map.kind !== "reference") return;
  const set = table?.sets.get(target.map.name.text);
  const given = set === undefined ? [] : dataDatatypes(set);
  const both = /\baddr\s*\.\s*port\b/.test(text.slice(statement.word.span.end, target.span.start));
  const wanted = both || given.length > 1 ? [first, ["inet_service"]] : [first];
  const fits = given.length === 0 || wanted.every((types, at) => given.length > at && allows(types, given[at]));
  if (!fits) yield refused(target.map.span, target.map.name.text);
}

/** Single addresses beside ranges, which only later versions write as ranges too. */
function* checkMixed(elements: readonly Element[]): Iterable<Complaint> {
  const isRange = ({ kind }: Expression): boolean => kind === "range" || kind === "prefix";
  const isSeveral = (data: Expression): boolean =>
    data.kind === "concatenation" ? data.parts.some(isRange) : isRange(data);
  const values = elements.flatMap(({ data }) => (data === undefined || data.kind === "variable" ? [] : [data]));
  const single = values.find((data) => !isSeveral(data));
  if (single !== undefined && values.some(isSeveral)) yield singleAddress(single);
}

function singleAddress({ span }: Expression): Complaint {
  return {
    ...complaint(span, l10n.t("a single address beside ranges in a map")),
    rule: "nft-needs-newer",
    severity: "info",
    since: "1.0.9",
  };
}

const bothFamilies = ["ipv4_addr", "ipv6_addr"];

function allows(types: readonly string[], given: Datatype | undefined): boolean {
  return given === undefined || given.name === "integer" || types.includes(given.name);
}

function dataTypes(names: readonly { readonly text: string }[]): readonly (ValueType | undefined)[] {
  return names.map(({ text }) => (text.includes(" ") ? valueType(text) : typeOfSetKey(text)));
}

/** What the elements of a named map give, against its type. */
export function* checkMapElements(set: SetState, context: CheckContext): Iterable<Complaint> {
  const [definition] = set.definitions;
  if (definition === undefined) return;
  const verdicts = definition.data[0]?.text === "verdict";
  if (/:\s*interval\s/.test(context.tree.text.slice(definition.span.start, definition.elements[0]?.span.start))) {
    const isValue = ({ kind }: Expression): boolean => kind === "value";
    const single = set.elements.find(
      ({ data }) => data !== undefined && (data.kind === "concatenation" ? data.parts.every(isValue) : isValue(data)),
    );
    if (single?.data !== undefined) yield singleAddress(single.data);
  }
  const types = dataTypes(definition.data);
  for (const element of set.elements) {
    const { data } = element;
    if (definition.kind === "set") {
      // `1:10` is one value of theirs.
      if (data !== undefined && definition.types.every(({ text }) => text !== "classid"))
        yield complaint(data.span, l10n.t("a set gives nothing; write map for what looks values up"));
      continue;
    }
    if (definition.data.length === 0) continue;
    const key = context.valueOf(element.key);
    if (key === undefined || key.kind === "set" || key.kind === "template") continue;
    yield* checkData({ ...element, key: element.key }, verdicts);
    if (verdicts || data === undefined) continue;
    const value = context.valueOf(data);
    if (value === undefined || value.kind === "template" || value.kind === "verdict") continue;
    const parts = value.kind === "concatenation" ? value.parts : [value];
    if (parts.length !== types.length) {
      yield complaint(
        data.span,
        l10n.t("this has {count} parts, but the set's type has {expected}", {
          count: parts.length,
          expected: types.length,
        }),
      );
      continue;
    }
    for (const [at, part] of parts.entries()) {
      const type = types[at];
      const selector = definition.data[at]?.text ?? "";
      if (type !== undefined) yield* checkValue(type, part, { selector, valueOf: context.valueOf });
    }
  }
}

/** The table a rule's names stand for. */
export function tableOf(ruleset: Ruleset, family: string, name: string | undefined): TableState | undefined {
  return name === undefined ? undefined : ruleset.tables.get(`${family} ${name}`);
}
