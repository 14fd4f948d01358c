import * as l10n from "@vscode/l10n";
import type { CheckContext } from "./check.ts";
import { type SetState, tableKey } from "./ruleset.ts";
import type { Complaint, Element, Rule, TableItem } from "./tree.ts";
import { everyStatement, references } from "./walk.ts";

/**
 * What writes to a set of the flag constant: rules, which the kernel takes for none, and commands behind the first
 * rule that asks the set. Source: nft 1.0.6 and 1.1.3 asked.
 */
export function* checkConstant({ tree, ruleset }: CheckContext): Iterable<Complaint> {
  const constant = new Map<string, ReadonlyMap<string, SetState>>();
  for (const [key, { sets }] of ruleset.tables) {
    const own = [...sets].filter(([, { definitions }]) => definitions.some(({ flags }) => flags.some(isConstant)));
    if (own.length > 0) constant.set(key, new Map(own));
  }
  if (constant.size === 0) return;
  const asked = new Set<SetState>();
  for (const item of tree.items) {
    if (item.kind !== "command" || item.table === undefined) continue;
    const sets = constant.get(tableKey(item.family, item.table.text));
    if (sets === undefined) continue;
    const named = sets.get(item.name?.text ?? "");
    if (item.object === "element" && named !== undefined && asked.has(named) && item.name !== undefined)
      yield refused(item.name.span, named.name);
    const definitions = [...(item.definition === undefined ? [] : [item.definition]), ...(item.body?.items ?? [])];
    for (const definition of definitions) yield* lateElements(definition, sets, asked);
    for (const rule of rulesOf(item.rule, definitions)) {
      for (const statement of everyStatement(rule))
        if (statement.kind === "store" && statement.set !== undefined && sets.has(statement.set.text))
          yield {
            ...refused(statement.set.span, statement.set.text),
            message: l10n.t("set {name} is constant, and rules can write nothing to it; leave the flag out", {
              name: statement.set.text,
            }),
          };
      for (const { text } of references(rule).sets) {
        const set = sets.get(text);
        if (set !== undefined) asked.add(set);
      }
    }
  }
}

function isConstant({ text }: { readonly text: string }): boolean {
  return text === "constant";
}

function refused(span: Complaint["span"], name: string): Complaint {
  return {
    rule: "nft-syntax",
    severity: "error",
    span,
    message: l10n.t("set {name} is constant, and nothing can be added or taken once a rule asks it", { name }),
    repairs: [],
  };
}

/** Elements in a block of a set that was made and asked before. */
function* lateElements(
  definition: TableItem,
  sets: ReadonlyMap<string, SetState>,
  asked: ReadonlySet<SetState>,
): Iterable<Complaint> {
  if (definition.kind !== "set" && definition.kind !== "map") return;
  const set = sets.get(definition.name.text);
  const [element]: readonly Element[] = definition.elements;
  if (set !== undefined && asked.has(set) && element !== undefined) yield refused(element.key.span, set.name);
}

function* rulesOf(rule: Rule | undefined, definitions: readonly TableItem[]): Iterable<Rule> {
  if (rule !== undefined) yield rule;
  for (const definition of definitions)
    if (definition.kind === "chain")
      for (const item of definition.body?.items ?? []) if (item.kind === "rule") yield item;
}
