import * as l10n from "@vscode/l10n";
import type { Span } from "../../text/span.ts";
import { bridgePriorities, hooks, priorities } from "./catalog-words.ts";
import { checkConstant } from "./check-constant.ts";
import { checkFamily, checkHooks } from "./check-hooks.ts";
import { checkLookups, tableOf } from "./check-maps.ts";
import { checkNames } from "./check-names.ts";
import { checkAmounts, checkObject } from "./check-objects.ts";
import { checkOrder } from "./check-order.ts";
import { checkRule } from "./check-rule.ts";
import { checkSet } from "./check-sets.ts";
import { checkUse } from "./check-use.ts";
import { nearest, replaceRepair } from "./cursor.ts";
import type { ChainState, Ruleset, TableState } from "./ruleset.ts";
import type { Complaint, Expression, Family, Hook, Repair, Rule, SetDefinition, Tree, Variable } from "./tree.ts";
import { numberOf } from "./values.ts";

/** What the checks ask the ruleset. */
export interface CheckContext {
  readonly tree: Tree;
  readonly ruleset: Ruleset;
  /** Follows a variable to its value, over defines of defines; the expression itself where it is none. */
  valueOf(expression: Expression): Expression | undefined;
}

/** Follows a variable to its value; undefined where no define gives it one. */
export function followVariable(expression: Expression, ruleset: Ruleset): Expression | undefined {
  let found: Expression | undefined = expression;
  for (let step = 0; step < 20 && found?.kind === "variable"; step++) {
    const variable: Variable = found;
    found = ruleset.bindings.get(variable)?.value;
  }
  return found?.kind === "variable" ? undefined : found;
}

/** What nft refuses although every line can be read: wrong values, names of nothing, statements out of place. */
export function check(tree: Tree, ruleset: Ruleset): readonly Complaint[] {
  const context: CheckContext = { tree, ruleset, valueOf: (expression) => followVariable(expression, ruleset) };
  const found: Complaint[] = [];
  const seen = new Set<string>();
  const add = (complaints: Iterable<Complaint>): void => {
    for (const complaint of complaints) {
      const key = `${complaint.span.start} ${complaint.span.end}`;
      if (!seen.has(key)) found.push(complaint);
      seen.add(key);
    }
  };
  for (const { rule, family, table } of rulesOf(tree)) {
    const complaints = [
      ...checkRule(rule, family, context),
      ...checkAmounts(rule, tree.text),
      ...checkFamily(rule, family),
      ...checkLookups(rule, tableOf(ruleset, family, table), tree.text),
    ];
    if (complaints.length === 0) rule.known?.noteRight(family);
    else add(complaints);
  }
  for (const table of ruleset.tables.values()) {
    for (const chain of table.chains.values()) add(checkChain(chain, context));
    add(checkHooks(table, context));
    for (const set of table.sets.values()) add(checkSet(set, table, context));
    for (const object of table.objects.values()) add(checkObject(object, table, tree));
    if (tree.conditional.length === 0) add(checkTwice(table));
  }
  add(checkNames(context));
  add(checkOrder(context));
  add(checkConstant(context));
  // A jump that cannot be read may be the one that leads to a chain, so nothing is said of chains until all can.
  add(
    checkUse(
      context,
      [...found, ...tree.complaints].some(({ severity }) => severity === "error"),
    ),
  );
  return found.sort((a, b) => a.span.start - b.span.start);
}

interface Placed {
  readonly rule: Rule;
  /** Of its table. */
  readonly family: Family;
  readonly table: string | undefined;
}

/** Every rule of the text, also of chains that a later command removes. */
function* rulesOf(tree: Tree): Iterable<Placed> {
  for (const item of tree.items) {
    if (item.kind !== "command") continue;
    const where = { family: item.family, table: item.table?.text };
    if (item.rule !== undefined) yield* withInner({ ...where, rule: item.rule });
    const definitions = [...(item.definition === undefined ? [] : [item.definition]), ...(item.body?.items ?? [])];
    for (const definition of definitions) {
      if (definition.kind !== "chain") continue;
      for (const rule of definition.body?.items ?? [])
        if (rule.kind === "rule" && !rule.known?.isRight(item.family)) yield* withInner({ ...where, rule });
    }
  }
}

function* withInner(placed: Placed): Iterable<Placed> {
  yield placed;
  for (const statement of placed.rule.statements)
    if (statement.kind === "inline") for (const rule of statement.rules) yield* withInner({ ...placed, rule });
}

function complaint(where: Span, message: string, repairs: readonly Repair[] = []): Complaint {
  return { rule: "nft-syntax", severity: "error", span: where, message, repairs };
}

const inner = ["prerouting", "input", "forward", "output", "postrouting"];
/** Source: nft 1.0.6 and 1.1.3 asked. */
const hooksOfFamily: Readonly<Record<string, readonly string[]>> = {
  ip: inner,
  ip6: inner,
  bridge: inner,
  inet: [...inner, "ingress"],
  arp: ["input", "output"],
  netdev: ["ingress", "egress"],
};

/** A chain made twice with different hooks, a set made twice with different types. */
function* checkTwice({ chains, sets, family }: TableState): Iterable<Complaint> {
  for (const { name, definitions } of chains.values()) {
    // In one block the last line counts.
    const hooks = definitions.flatMap(({ body }) => body?.items.filter((item) => item.kind === "hook").slice(-1) ?? []);
    const [first] = hooks;
    const other = hooks.find(
      (each) =>
        each.hook.text !== first?.hook.text ||
        each.type.text !== first?.type.text ||
        priorityOf(each, family) !== priorityOf(first, family),
    );
    if (other !== undefined)
      yield complaint(other.span, l10n.t("{name} has another hook already, and a chain has only one", { name }));
    else if (first !== undefined && definitions[0]?.body?.items.includes(first) !== true && !name.includes("{"))
      yield complaint(
        first.span,
        l10n.t(
          "{name} is there already without a hook, and no chain is given one later; give it where it is first made",
          {
            name,
          },
        ),
      );
  }
  for (const { name, definitions } of sets.values()) {
    const [first, ...others] = definitions;
    const typeOf = (set: SetDefinition): string =>
      `${set.kind} ${[...set.types, ...set.data].map(({ text }) => text).join(" . ")}`;
    const other = others.find((each) => first !== undefined && each.types.length > 0 && typeOf(each) !== typeOf(first));
    if (other !== undefined)
      yield complaint(other.name.span, l10n.t("{name} is there already and holds something else", { name }));
  }
}

function* checkChain(chain: ChainState, context: CheckContext): Iterable<Complaint> {
  for (const definition of chain.definitions) {
    let policies = 0;
    for (const item of definition.body?.items ?? []) {
      if (item.kind === "policy" && ++policies > 1)
        yield complaint(item.span, l10n.t("a chain has one policy; remove this second one"));
      if (item.kind === "hook") yield* checkHook(item, chain.table.family, chain.devices !== undefined, context);
    }
  }
  if (chain.policy !== undefined && chain.hook === undefined && !chain.table.name.includes("{"))
    yield complaint(
      chain.policy.span,
      l10n.t("only a chain with a hook has a policy; add a line such as `type filter hook output priority filter;`"),
    );
}

/** `named`: a line `devices = ...` of the chain names them. */
function* checkHook(hook: Hook, family: string, named: boolean, context: CheckContext): Iterable<Complaint> {
  const { text, span: where } = hook.hook;
  if (text.startsWith("{") || hook.type.text.startsWith("{")) return;
  const possible = hooksOfFamily[family] ?? hooks;
  if (!possible.includes(text)) {
    const near = nearest(text, possible);
    yield complaint(
      where,
      near === undefined
        ? l10n.t("{hook} is no hook of family {family}; its hooks are {hooks}", {
            hook: text,
            family,
            hooks: possible.join(", "),
          })
        : l10n.t('nft does not know "{word}"; did you mean "{near}"?', { word: text, near }),
      near === undefined ? [] : [replaceRepair(where, near)],
    );
    return;
  }
  const isDevices = text === "ingress" || text === "egress";
  if (isDevices && hook.devices === undefined && !named)
    yield {
      ...complaint(where, l10n.t("a chain at {hook} without a device", { hook: text })),
      rule: "nft-needs-newer",
      severity: "info",
      since: "1.0.9",
    };
  if (!isDevices && hook.devices !== undefined)
    yield complaint(hook.devices.span, l10n.t("only chains at ingress and egress belong to a device"));
  const { type } = hook;
  if (type.text === "nat" && ["forward", "ingress", "egress"].includes(text))
    yield complaint(where, l10n.t("a chain of type nat cannot stand at {hook}", { hook: text }));
  if (type.text === "route" && text !== "output")
    yield complaint(where, l10n.t("a chain of type route stands at output only"));
  if (type.text !== "filter" && (family === "bridge" || family === "arp" || family === "netdev"))
    yield complaint(type.span, l10n.t("tables of family {family} have chains of type filter only", { family }));
  yield* checkPriority(hook, family, context);
}

/** In the family bridge every version holds them to their hooks. */
const hookOfBridgePriority: Readonly<Record<string, string>> = {
  ...{ out: "output" },
  dstnat: "prerouting",
  srcnat: "postrouting",
};

/** Connections are known from here on. */
const conntrackPriority = -200;

/** Priorities that nft up to 1.0.6 knows at one hook alone. */
const hookOfPriority: Readonly<Record<string, string>> = { dstnat: "prerouting", srcnat: "postrouting" };

/** The priority as a number; undefined where a variable or template gives it, or no such name is known. */
function priorityOf({ priority }: Hook, family: string): number | undefined {
  const base = priority?.base;
  if (priority === undefined || base?.kind !== "value") return undefined;
  const names: Readonly<Record<string, number>> = family === "bridge" ? bridgePriorities : priorities;
  const sign = base.text.startsWith("-") ? -1 : 1;
  const number = numberOf(base.text.replace(/^[-+]\s*/, ""));
  const value = number === undefined ? names[base.text] : sign * number;
  return value === undefined ? undefined : value + priority.offset;
}

function* checkPriority(hook: Hook, family: string, context: CheckContext): Iterable<Complaint> {
  const base = hook.priority?.base;
  const number = priorityOf(hook, family);
  if (hook.type.text === "nat" && number !== undefined && number <= conntrackPriority)
    yield complaint(
      hook.priority?.span ?? hook.span,
      l10n.t("a chain of type nat has a priority above {number}, where connections are known", {
        number: conntrackPriority,
      }),
    );
  const value = base === undefined ? undefined : context.valueOf(base);
  if (value?.kind !== "value" || numberOf(value.text.replace(/^-/, "")) !== undefined) return;
  const names: Readonly<Record<string, number>> =
    family === "bridge" ? bridgePriorities : family === "arp" || family === "netdev" ? { filter: 0 } : priorities;
  const bridgeHook = family === "bridge" ? hookOfBridgePriority[value.text] : undefined;
  if (bridgeHook !== undefined && bridgeHook !== hook.hook.text) {
    const text = String(bridgePriorities[value.text] ?? 0);
    yield complaint(
      value.span,
      l10n.t("in the family bridge the priority {word} is known at {hook} only; write {number}", {
        word: value.text,
        hook: bridgeHook,
        number: text,
      }),
      [replaceRepair(value.span, text)],
    );
  }
  // A define may hold the whole of `filter - 5`.
  const only = family === "bridge" ? undefined : hookOfPriority[value.text];
  if (only !== undefined && only !== hook.hook.text) {
    const number = String(priorities[value.text] ?? 0);
    yield {
      ...complaint(
        value.span,
        l10n.t("nft 1.0.6 takes the priority {word} at {hook} only; write {number}", {
          word: value.text,
          hook: only,
          number,
        }),
        [replaceRepair(value.span, number)],
      ),
      // Later versions take it.
      severity: "warning",
    };
  }
  if (Object.hasOwn(names, value.text) || value.text.includes(" ")) return;
  const glued = /^([a-z]+)-(\d+)$/.exec(value.text);
  if (glued !== null && Object.hasOwn(names, glued[1] ?? "")) {
    const text = `${glued[1]} - ${glued[2]}`;
    yield complaint(value.span, l10n.t("nft takes this for one word; write {range}", { range: text }), [
      replaceRepair(value.span, text),
    ]);
    return;
  }
  const near = nearest(value.text, Object.keys(names));
  yield complaint(
    value.span,
    near === undefined
      ? l10n.t("{word} is no priority; write a number or one of {fields}", {
          word: value.text,
          fields: Object.keys(names).join(", "),
        })
      : l10n.t('nft does not know "{word}"; did you mean "{near}"?', { word: value.text, near }),
    near === undefined ? [] : [replaceRepair(value.span, near)],
  );
}
