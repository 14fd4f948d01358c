import * as l10n from "@vscode/l10n";
import type { Fault } from "./fault.ts";
import type { ChainRule, TableState } from "./state.ts";

/** Jumps that lead back to a chain they come from: the kernel refuses them, where a built-in chain leads there. */
export function circles(table: TableState): readonly Fault[] {
  const faults: Fault[] = [];
  const state = new Map<string, "open" | "done">();
  for (const { name, hook } of table.chains.values()) {
    if (hook === undefined || state.has(name)) continue;
    // A stack of one's own: chains may lead on for thousands.
    const stack = [{ name, at: 0 }];
    state.set(name, "open");
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const rule: ChainRule | undefined = table.chains.get(top.name)?.rules[top.at++];
      if (rule === undefined) {
        state.set(top.name, "done");
        stack.pop();
        continue;
      }
      const { action } = rule.filterLine;
      if ((action.kind !== "jump" && action.kind !== "goto") || !table.chains.has(action.chain)) continue;
      const known = state.get(action.chain);
      if (known === undefined) {
        state.set(action.chain, "open");
        stack.push({ name: action.chain, at: 0 });
      } else if (known === "open")
        faults.push({
          rule: "iptables-syntax",
          span: rule.command.target?.word.span ?? rule.line.span,
          message: l10n.t("this jump leads back to chain {chain}, and the kernel refuses rules that go in circles", {
            chain: action.chain,
          }),
        });
    }
  }
  return faults;
}
