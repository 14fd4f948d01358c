import * as l10n from "@vscode/l10n";
import type { CheckContext } from "./check.ts";
import { nearest, replaceRepair } from "./cursor.ts";
import type { TableState } from "./ruleset.ts";
import type { Complaint, Name, Rule } from "./tree.ts";
import { references } from "./walk.ts";

/** Names that stand for nothing in the file: chains, sets, defines. */
export function* checkNames(context: CheckContext): Iterable<Complaint> {
  const { tree, ruleset } = context;
  yield* checkVariables(context);
  for (const define of ruleset.repeated)
    yield {
      rule: "nft-syntax",
      severity: "error",
      span: define.name.span,
      message: l10n.t("{name} has a value already; write redefine to give it another", { name: define.name.text }),
      repairs: [
        {
          title: l10n.t('Write "{near}"', { near: "redefine" }),
          span: { start: define.span.start, end: define.span.start + "define".length },
          newText: "redefine",
        },
      ],
    };
  for (const name of ruleset.existing)
    yield {
      rule: "nft-syntax",
      severity: "error",
      span: name.span,
      message: l10n.t("{name} is there already, which create refuses; write add", { name: name.text }),
      repairs: [],
    };
  for (const table of ruleset.tables.values()) yield* checkLoops(table);
  // Another file may bring what is missing here.
  if (ruleset.includes.length > 0 || tree.conditional.length > 0) return;
  for (const item of tree.items) {
    if (item.kind !== "command" || item.rule === undefined) continue;
    const table = item.table === undefined ? undefined : ruleset.tables.get(`${item.family} ${item.table.text}`);
    const chain = item.name === undefined ? undefined : table?.chains.get(item.name.text);
    // Rules make the state of a chain too; only a chain that is declared nowhere is missed.
    if (table === undefined || chain === undefined || chain.definitions.length > 0 || item.name === undefined) continue;
    if (!ruleset.complete && !isDeclared(table)) continue;
    yield missing(item.name, [...declaredChains(table)], ruleset.complete, (name) =>
      l10n.t("no chain {name} is declared in table {table}", { name, table: table.name }),
    );
  }
  for (const table of ruleset.tables.values()) {
    const certain = ruleset.complete;
    if (!certain && !isDeclared(table)) continue;
    const chains = declaredChains(table);
    const sets = new Set([...table.sets].filter(([, set]) => set.definitions.length > 0).map(([name]) => name));
    for (const set of table.sets.values())
      for (const { data } of set.elements) {
        const target = data?.kind === "verdict" ? data.verdict.target : undefined;
        if (target === undefined || "kind" in target || chains.has(target.text)) continue;
        yield missing(target, [...chains], certain, (text) =>
          l10n.t("no chain {name} is declared in table {table}", { name: text, table: table.name }),
        );
      }
    for (const chain of table.chains.values())
      for (const entry of chain.entries) {
        if (entry.kind !== "rule") continue;
        yield* checkRuleNames(entry.rule, table, chains, sets, certain);
      }
  }
}

/** True where the file itself makes the table's content, rather than adding to what the kernel has. */
function isDeclared(table: TableState): boolean {
  return [...table.chains.values()].some((chain) => chain.definitions.length > 0);
}

function declaredChains(table: TableState): ReadonlySet<string> {
  return new Set([...table.chains].filter(([, chain]) => chain.definitions.length > 0).map(([name]) => name));
}

function* checkRuleNames(
  rule: Rule,
  table: TableState,
  chains: ReadonlySet<string>,
  sets: ReadonlySet<string>,
  certain: boolean,
): Iterable<Complaint> {
  const named = references(rule);
  for (const name of named.chains)
    if (!chains.has(name.text) && !name.text.includes("{"))
      yield missing(name, [...chains], certain, (text) =>
        l10n.t("no chain {name} is declared in table {table}", { name: text, table: table.name }),
      );
  for (const name of named.sets)
    if (!sets.has(name.text) && !table.objects.has(name.text) && !name.text.includes("{"))
      yield missing(name, [...sets], certain, (text) =>
        l10n.t("no set or map {name} is declared in table {table}", { name: text, table: table.name }),
      );
}

/** An error where the file says all there is; else the kernel may have it, and only a near name makes that unlikely. */
function missing(name: Name, known: readonly string[], certain: boolean, message: (name: string) => string): Complaint {
  const near = nearest(name.text, known);
  return {
    rule: "nft-syntax",
    severity: certain ? "error" : "warning",
    span: name.span,
    message:
      near === undefined
        ? message(name.text)
        : l10n.t("{problem}; did you mean {near}?", { problem: message(name.text), near }),
    repairs: near === undefined ? [] : [replaceRepair(name.span, near)],
  };
}

function* checkVariables({ tree, ruleset }: CheckContext): Iterable<Complaint> {
  const names = new Set<string>();
  const isWhole = ruleset.complete || tree.text.startsWith("#!");
  for (const define of ruleset.bindings.values()) names.add(define.name.text);
  for (const item of tree.items) if (item.kind === "define") names.add(item.name.text);
  for (const variable of tree.variables) {
    if (ruleset.bindings.has(variable)) continue;
    if (ruleset.includes.some((include) => include.span.start < variable.span.start)) continue;
    const { name } = variable;
    // In `$low-$high` and `$net/24` nft takes the hyphen or slash for a part of the name.
    const glued = /^([A-Za-z_]\w*)([-/.])(.*)$/.exec(name.text);
    if (glued !== null && names.has(glued[1] ?? "")) {
      yield {
        rule: "nft-syntax",
        severity: "error",
        span: name.span,
        message: l10n.t("nft takes {name} for the name of a define; put blanks around the {sign}", {
          name: `$${name.text}`,
          sign: glued[2] ?? "",
        }),
        repairs: [replaceRepair(name.span, `${glued[1]} ${glued[2]} ${glued[3]}`)],
      };
      continue;
    }
    const near = nearest(name.text, names);
    yield {
      rule: "nft-syntax",
      // A file that neither starts from nothing nor by itself may be read by another, which has the define.
      severity: near === undefined && !isWhole ? "warning" : "error",
      span: variable.span,
      message:
        near === undefined
          ? l10n.t(
              "no define before this line gives {name} a value; without `nft -D {word}=...` the file does not load",
              {
                name: `$${name.text}`,
                word: name.text,
              },
            )
          : l10n.t("no define before this line gives {name} a value; did you mean {near}?", {
              name: `$${name.text}`,
              near: `$${near}`,
            }),
      repairs: near === undefined ? [] : [replaceRepair(name.span, near)],
    };
  }
}

/** Jumps that lead back to their own chain; the kernel refuses them. */
function* checkLoops(table: TableState): Iterable<Complaint> {
  const state = new Map<string, "open" | "done">();
  const found: Complaint[] = [];
  const visit = (name: string, depth: number): void => {
    const chain = table.chains.get(name);
    if (chain === undefined || state.get(name) === "done" || depth > 200) return;
    state.set(name, "open");
    for (const entry of chain.entries) {
      if (entry.kind !== "rule") continue;
      for (const { name: target, from } of targetsOf(entry.rule, table)) {
        if (state.get(target) === "open")
          found.push({
            rule: "nft-syntax",
            severity: "error",
            span: from.span,
            message: l10n.t("this jump leads back to chain {chain}, and the kernel refuses rules that go in circles", {
              chain: target,
            }),
            repairs: [],
          });
        else visit(target, depth + 1);
      }
    }
    state.set(name, "done");
  };
  // The kernel follows base chains only: a circle that nothing leads to stays unseen.
  for (const [name, chain] of table.chains) if (chain.hook !== undefined) visit(name, 0);
  yield* found;
}

/** The chains a rule may go to, also by way of a named map; `from` is where the rule says so. */
function* targetsOf(rule: Rule, table: TableState): Iterable<{ readonly name: string; readonly from: Name }> {
  const named = references(rule);
  for (const name of named.chains) yield { name: name.text, from: name };
  for (const from of named.sets)
    for (const { data } of table.sets.get(from.text)?.elements ?? []) {
      if (data?.kind !== "verdict") continue;
      const { target } = data.verdict;
      if (target !== undefined && !("kind" in target)) yield { name: target.text, from };
    }
}
