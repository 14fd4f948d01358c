import type { Expression, Name, Rule, Statement, Verdict } from "./tree.ts";

/** The expressions a statement holds directly. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case "match":
      return statement.mask === undefined
        ? [statement.left, statement.right]
        : [statement.left, statement.right, statement.mask];
    case "vmap":
      return [statement.key, statement.map];
    case "set":
      return [statement.target, statement.value];
    case "nat":
      return [...(statement.address ? [statement.address] : []), ...(statement.port ? [statement.port] : [])];
    case "store":
      return [statement.key];
    case "rate":
    case "plain":
      return statement.object === undefined ? [] : [statement.object];
    case "verdict":
      return statement.verdict.target !== undefined && "kind" in statement.verdict.target
        ? [statement.verdict.target]
        : [];
    default:
      return [];
  }
}

export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "selector":
      return expression.arguments;
    case "prefix":
      return [expression.base, expression.length];
    case "range":
      return [expression.low, expression.high];
    case "concatenation":
      return expression.parts;
    case "list":
      return expression.items;
    case "set":
      return expression.elements.flatMap(({ key, data }) => (data === undefined ? [key] : [key, data]));
    case "binary":
      return [expression.left, expression.right];
    case "map":
      return [expression.key, expression.map];
    default:
      return [];
  }
}

export function* everyExpression(roots: readonly Expression[]): Iterable<Expression> {
  const open = [...roots].reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    const children = childrenOf(next);
    for (let at = children.length - 1; at >= 0; at--) {
      const child = children[at];
      if (child !== undefined) open.push(child);
    }
  }
}

export function* everyStatement(rule: Rule): Iterable<Statement> {
  for (const statement of rule.statements) {
    yield statement;
    if (statement.kind === "inline") for (const inner of statement.rules) yield* everyStatement(inner);
  }
}

function target(verdict: Verdict): readonly Name[] {
  return verdict.target === undefined || "kind" in verdict.target ? [] : [verdict.target];
}

const nothing = { chains: [], sets: [] };

/** True for the statements of most lines: a value compared with, a verdict without a chain, a counter. No name is in them. */
export function isBare(statement: Statement): boolean {
  switch (statement.kind) {
    case "match": {
      const { left, right, mask } = statement;
      return right.kind === "value" && left.kind === "selector" && left.arguments.length === 0 && mask === undefined;
    }
    case "verdict":
      return statement.verdict.target === undefined;
    case "plain":
      return statement.object === undefined && statement.text !== "flow";
    default:
      return false;
  }
}

/** Names of chains and sets that a rule speaks of. */
export function references(rule: Rule): { readonly chains: readonly Name[]; readonly sets: readonly Name[] } {
  if (rule.known !== undefined || rule.statements.every(isBare)) return nothing;
  const chains: Name[] = [];
  const sets: Name[] = [];
  for (const statement of everyStatement(rule)) {
    if (statement.kind === "verdict") chains.push(...target(statement.verdict));
    if (statement.kind === "store" && statement.set !== undefined && statement.operation.text !== "meter")
      sets.push(statement.set);
    for (const expression of everyExpression(expressionsOf(statement))) {
      if (expression.kind === "reference") sets.push(expression.name);
      else if (expression.kind === "verdict") chains.push(...target(expression.verdict));
    }
  }
  return { chains, sets };
}
