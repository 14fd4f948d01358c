import * as l10n from "@vscode/l10n";
import type { CheckContext } from "./check.ts";
import { checkTypes } from "./check-types.ts";
import type { ChainState, Ruleset, SetState, TableState } from "./ruleset.ts";
import type { Complaint, Expression, Repair, Rule, Tree } from "./tree.ts";
import { everyExpression, expressionsOf, isBare, references } from "./walk.ts";

/**
 * Chains and sets that do nothing where they stand, and sets asked for what they do not hold. `faulty`: the text has
 * lines that nft refuses.
 */
export function* checkUse({ tree, ruleset }: CheckContext, faulty: boolean): Iterable<Complaint> {
  const isWhole = ruleset.includes.length === 0 && tree.conditional.length === 0 && !faulty;
  for (const table of ruleset.tables.values()) {
    if (isWhole) yield* checkUnhooked(table, ruleset, tree);
    for (const chain of table.chains.values())
      for (const entry of chain.entries)
        if (entry.kind === "rule") yield* checkSets(entry.rule, table, isWhole && ruleset.complete);
  }
}

/** Chains with rules that no packet ever comes to. */
function* checkUnhooked(table: TableState, ruleset: Ruleset, tree: Tree): Iterable<Complaint> {
  // What the kernel has of the table already may jump to a chain.
  if (!ruleset.complete && !isMadeAnew(table, tree)) return;
  const chains = [...table.chains.values()];
  const reached = new Set<string>();
  for (const chain of chains)
    for (const entry of chain.entries) {
      if (entry.kind !== "rule") return;
      for (const name of references(entry.rule).chains) reached.add(name.text);
      // Which chain a variable names, no file may tell.
      if (entry.rule.known !== undefined) continue;
      if (entry.rule.statements.some((each) => each.kind === "verdict" && isOpen(each.verdict.target))) return;
    }
  for (const set of table.sets.values()) {
    const verdicts = set.elements.flatMap(({ data }) => (data?.kind === "verdict" ? [data.verdict.target] : []));
    if (isFilledElsewhere(set) || verdicts.some(isOpen)) return;
    for (const target of verdicts) if (target !== undefined && !isOpen(target)) reached.add(target.text);
  }
  for (const chain of chains) {
    const [definition] = chain.definitions;
    if (chain.hook !== undefined || definition === undefined || reached.has(chain.name)) continue;
    if (chain.entries.length === 0 || chain.name.includes("{") || chain.name === dockers) continue;
    const repairs = hookRepair(chain, tree);
    yield {
      rule: "nft-unhooked-chain",
      // A chain that bears the name of a hook is meant to filter; another may only wait for its jump.
      severity: repairs.length > 0 ? "warning" : "info",
      span: definition.name.span,
      message: l10n.t(
        "chain {chain} filters nothing: it has no hook, and no jump leads to it; add a line such as `type filter hook output priority filter;`, or a jump",
        { chain: chain.name },
      ),
      repairs,
    };
  }
}

/** Docker makes the jump to this chain itself. */
const dockers = "DOCKER-USER";

/** True where a command of the file takes away what was in the table. */
function isMadeAnew(table: TableState, tree: Tree): boolean {
  return tree.items.some(
    (item) =>
      item.kind === "command" &&
      item.object === "table" &&
      (item.verb === "flush" || item.verb === "delete" || item.verb === "destroy") &&
      item.family === table.family &&
      item.table?.text === table.name,
  );
}

function isOpen<Target extends object>(target: Target | undefined): target is Target & Expression {
  return target !== undefined && "kind" in target;
}

function isFilledElsewhere(set: SetState): boolean {
  const isMap = set.definitions.some(({ kind }) => kind === "map");
  return isMap && (set.dynamic || set.fleeting || set.elements.length === 0 || set.elementVariables.length > 0);
}

/** A hook for a chain that bears its name. */
function hookRepair(chain: ChainState, { text }: Tree): readonly Repair[] {
  const hook = ["output", "input", "forward"].find((each) => chain.name.toLowerCase().split(/[-_.]/).includes(each));
  const body = chain.definitions[0]?.body;
  if (hook === undefined || body === undefined || !["ip", "ip6", "inet"].includes(chain.table.family)) return [];
  const at = { start: body.open.end, end: body.open.end };
  const line = `type filter hook ${hook} priority filter; policy accept;`;
  const indent = /^\r?\n[ \t]*(?=\S)/.exec(text.slice(body.open.end, body.open.end + 200))?.[0];
  return [
    {
      title: l10n.t("Hook the chain to {hook}", { hook }),
      span: at,
      newText: indent === undefined ? ` ${line}` : `${indent}${line}`,
    },
  ];
}

function* checkSets(rule: Rule, table: TableState, isWhole: boolean): Iterable<Complaint> {
  if (rule.known !== undefined || rule.statements.every(isBare)) return;
  const accepts = rule.statements.some((each) => each.kind === "verdict" && each.verdict.word === "accept");
  for (const statement of rule.statements) {
    if (statement.kind === "match" && statement.right.kind === "reference") {
      yield* checkTypes(statement.left, statement.right, table, "match");
      const set = table.sets.get(statement.right.name.text);
      const asks = statement.operator === "" || statement.operator === "==";
      if (isWhole && accepts && asks && set !== undefined && isEmptyForGood(set))
        yield {
          rule: "nft-empty-set",
          severity: "info",
          span: statement.right.span,
          message: l10n.t(
            "the set {name} is empty, so this line accepts nothing until something fills it; add elements",
            {
              name: statement.right.name.text,
            },
          ),
          repairs: [],
        };
    } else if (statement.kind === "store") {
      const { set, key } = statement;
      if (set !== undefined) yield* checkTypes(key, { kind: "reference", name: set, span: set.span }, table, "store");
    } else if (statement.kind === "vmap") yield* checkTypes(statement.key, statement.map, table, "map");
    else
      for (const expression of everyExpression(expressionsOf(statement)))
        if (expression.kind === "map") yield* checkTypes(expression.key, expression.map, table, "map");
  }
}

function isEmptyForGood(set: SetState): boolean {
  return (
    set.definitions.length > 0 &&
    set.elements.length === 0 &&
    set.elementVariables.length === 0 &&
    !set.dynamic &&
    !set.fleeting
  );
}
