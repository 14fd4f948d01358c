import { parseAddress } from "../../model/addresses.ts";
import type { ExtendedList, ListValues } from "../../model/filter.ts";
import type { Edit, SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import type { Ruleset, SetState, TableState } from "./ruleset.ts";
import type { Element, Expression, Rule, Variable } from "./tree.ts";
import { references } from "./walk.ts";

interface Around {
  readonly table: TableState;
  readonly ruleset: Ruleset;
  readonly source: SourceFile;
}

/** Elements between one pair of braces, and the name they go by. */
interface List {
  readonly elements: readonly Element[];
  readonly name?: string;
}

/**
 * Writes values into the one list of ports or addresses that a rule compares with: a set in the line, a set with a name
 * or a define; undefined where something else asks for that list too, or may put more into it.
 */
export function extendList(rule: Rule, values: ListValues, comment: string, around: Around): ExtendedList | undefined {
  const asked = listAsked(rule, values);
  const list = asked === undefined ? undefined : listOf(asked, around);
  const last = list?.elements.at(-1);
  if (list === undefined || last === undefined) return undefined;
  if (list.elements.some(({ key, fleeting }) => key.kind === "template" || fleeting)) return undefined;
  const { conditional } = around.ruleset;
  if (conditional.some(({ start, end }) => start <= last.span.start && last.span.end <= end)) return undefined;
  const edits = behind(last, list.elements, values.texts, comment, around.source);
  return list.name === undefined ? { edits } : { edits, name: list.name };
}

/** `{ 25, 80 }` of `tcp dport { 25, 80 }`, where the rule looks at such values only once. */
function listAsked(rule: Rule, { of, texts: [first = ""] }: ListValues): Expression | undefined {
  const selector = of === "port" ? /^(?:tcp|udp|udplite|sctp|dccp|th) dport$/ : addressSelector(first);
  const matches = rule.statements.flatMap((each) =>
    each.kind === "match" && each.left.kind === "selector" && selector.test(each.left.name) ? each : [],
  );
  const [match, another] = matches;
  if (match === undefined || another !== undefined || match.mask !== undefined) return undefined;
  return match.operator === "" || match.operator === "==" ? match.right : undefined;
}

function addressSelector(text: string): RegExp {
  return parseAddress(text)?.family === 6 ? /^ip6 daddr$/ : /^ip daddr$/;
}

function listOf(asked: Expression, around: Around): List | undefined {
  switch (asked.kind) {
    case "set":
      return { elements: asked.elements };
    case "variable":
      return defined(asked, around);
    case "reference": {
      const set = around.table.sets.get(asked.name.text);
      return set === undefined || timesAsked(asked.name.text, around.table) > 1 ? undefined : named(set, around);
    }
    default:
      return undefined;
  }
}

/** The elements of a define that nothing else uses. */
function defined(variable: Variable, { ruleset }: Around): List | undefined {
  const define = ruleset.bindings.get(variable);
  if (define?.kind !== "define" || define.value?.kind !== "set") return undefined;
  let uses = 0;
  for (const used of ruleset.bindings.values()) if (used === define) uses++;
  return uses === 1 ? { elements: define.value.elements, name: `$${define.name.text}` } : undefined;
}

function named(set: SetState, around: Around): List | undefined {
  const [definition, another] = set.definitions;
  if (definition?.kind !== "set" || another !== undefined || set.dynamic || set.fleeting) return undefined;
  // A set that may hold so many and no more could be full.
  const isBounded = definition.body?.items.some((item) => item.kind === "property" && item.word.text === "size");
  if (isBounded || definition.types.length !== 1) return undefined;
  if (set.elements.length > 0) return { elements: set.elements, name: `@${set.name}` };
  const [variable, further] = set.elementVariables;
  return variable?.kind === "variable" && further === undefined ? defined(variable, around) : undefined;
}

/** How often the rules of a table ask for a set, or write to it. */
function timesAsked(name: string, table: TableState): number {
  let times = 0;
  for (const { entries } of table.chains.values())
    for (const entry of entries)
      if (entry.kind === "rule") for (const set of references(entry.rule).sets) if (set.text === name) times++;
  return times;
}

/** The values behind the last element, as the others stand: each on its own line, or all on one. */
function behind(
  last: Element,
  others: readonly Element[],
  values: readonly string[],
  comment: string,
  source: SourceFile,
): readonly Edit[] {
  const words = comment.replaceAll(/["\n\r]/g, "").slice(0, 128);
  const isCommented = words !== "" && others.some((each) => each.comment !== undefined);
  const elements = isCommented ? values.map((value) => `${value} comment "${words}"`) : values;
  const line = source.lineSpan(last.span.start);
  const rest = source.text.slice(last.span.end, Math.max(line.end, last.span.end));
  const indent = source.text.slice(line.start, last.span.start);
  if (!/^\s*$/.test(indent) || !/^\s*,?\s*(?:#.*)?$/.test(rest))
    return [insertion(source, last.span.end, elements.map((element) => `, ${element}`).join(""))];
  const remark = isCommented || words === "" ? "" : ` # ${words}`;
  const hasComma = /^\s*,/.test(rest);
  const lines = elements.map((element, at) => {
    const comma = hasComma || at < elements.length - 1 ? "," : "";
    return `${source.lineEnding}${indent}${element}${comma}${remark}`;
  });
  if (hasComma) return [insertion(source, line.end, lines.join(""))];
  if (line.end === last.span.end) return [insertion(source, line.end, `,${lines.join("")}`)];
  return [insertion(source, last.span.end, ","), insertion(source, line.end, lines.join(""))];
}

function insertion(source: SourceFile, at: number, newText: string): Edit {
  const where: Span = span(at, at);
  return { place: { source, span: where }, newText };
}
