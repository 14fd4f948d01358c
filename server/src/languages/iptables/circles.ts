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

/** Which chains rules have ever led to, to know early that no jumps go round in a circle. */
export class Leads {
  readonly #targets = new Map<string, Set<string>>();
  #isRenamed = false;

  /** Chains are called otherwise from here on, so nothing is known early any more. */
  rename(): void {
    this.#isRenamed = true;
  }

  /** Notes a jump, and says whether one may lead back to where it comes from. */
  mayCircle(from: string, to: string): boolean {
    const targets = this.#targets.get(from) ?? new Set();
    if (targets.has(to)) return this.#isRenamed;
    this.#targets.set(from, targets.add(to));
    if (this.#isRenamed) return true;
    const seen = new Set([to]);
    for (const each of seen) {
      if (each === from) return true;
      for (const next of this.#targets.get(each) ?? []) seen.add(next);
    }
    return false;
  }
}
