import type { ChainState, SetState, TableState } from "./ruleset.ts";

/** The chain of that name, made where none is: rules make the state of a chain too. */
export function chainIn(table: TableState, name: string): ChainState {
  let chain = table.chains.get(name);
  if (chain === undefined) {
    chain = {
      name,
      table,
      definitions: [],
      hook: undefined,
      policy: undefined,
      policyConditional: false,
      devices: undefined,
      entries: [],
    };
    table.chains.set(name, chain);
  }
  return chain;
}

/** The set or map of that name, made where none is. */
export function setIn(table: TableState, name: string): SetState {
  let set = table.sets.get(name);
  if (set === undefined) {
    const told = { dynamic: false, fleeting: false, limited: false };
    set = { name, definitions: [], elements: [], elementVariables: [], ...told };
    table.sets.set(name, set);
  }
  return set;
}
