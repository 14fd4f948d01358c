import * as l10n from "@vscode/l10n";
import type { CheckContext } from "./check.ts";
import type { ChainState, TableState } from "./ruleset.ts";
import type { Complaint, Hook, Rule, Statement } from "./tree.ts";
import { everyExpression, expressionsOf, references } from "./walk.ts";

/** What the kernel takes at some hooks only. Source: Linux 6.18, asked at load, which `nft -c` does not do. */
interface Bound {
  readonly statement: Statement;
  readonly name: string;
  readonly hooks: readonly string[];
  /** Chains of type nat alone. */
  readonly nat?: true;
}

const natHooks: Readonly<Record<string, readonly string[]>> = {
  dnat: ["prerouting", "output"],
  redirect: ["prerouting", "output"],
  snat: ["postrouting", "input"],
  masquerade: ["postrouting"],
};

const arriving = ["prerouting", "input", "forward"];

function boundOf(statement: Statement): Bound | undefined {
  switch (statement.kind) {
    case "nat": {
      const name = statement.word.text;
      return { statement, name, hooks: natHooks[name] ?? [], nat: true };
    }
    case "reject":
      return { statement, name: "reject", hooks: ["prerouting", "input", "forward", "output", "ingress"] };
    case "handover": {
      const name = statement.word.text;
      if (name === "synproxy") return { statement, name, hooks: ["input", "forward"] };
      return name === "tproxy" ? { statement, name, hooks: ["prerouting"] } : undefined;
    }
    case "match":
    case "set":
      for (const expression of everyExpression(expressionsOf(statement))) {
        if (expression.kind !== "selector") continue;
        const { header, name } = expression;
        if (header === "socket") return { statement, name: "socket", hooks: ["prerouting", "input", "output"] };
        if (header === "osf") return { statement, name: "osf", hooks: arriving };
        if (name === "rt mtu") return { statement, name, hooks: ["forward", "output", "postrouting"] };
        const asksForRoute = /\b(?:oif|oifname)$/.test(name) || / iif type$/.test(name);
        if (header === "fib" && asksForRoute) return { statement, name, hooks: arriving };
      }
      return undefined;
    default:
      return undefined;
  }
}

/** The kernel takes it at some hooks only, so that it is not right wherever it stands. */
export function hasOwnHooks(statement: Statement): boolean {
  return boundOf(statement) !== undefined;
}

function complaint(span: Complaint["span"], message: string): Complaint {
  return { rule: "nft-syntax", severity: "error", span, message, repairs: [] };
}

/** Statements where the kernel takes them not: in a base chain, and in a chain that one of those leads to. */
export function* checkHooks(table: TableState, { tree }: CheckContext): Iterable<Complaint> {
  if (table.family === "bridge") return;
  const bounds = new Map<string, readonly Bound[]>();
  let isBeyond = false;
  for (const { name, hook, entries } of table.chains.values()) {
    const own: Bound[] = [];
    for (const entry of entries) {
      if (entry.kind !== "rule" || entry.rule.known !== undefined) continue;
      for (const statement of entry.rule.statements) {
        const bound = boundOf(statement);
        if (bound !== undefined) own.push(bound);
        yield* checkJump(statement, table);
      }
    }
    if (own.length > 0) bounds.set(name, own);
    if (own.length > 0 && hook === undefined) isBeyond = true;
  }
  for (const { name, hook } of table.chains.values()) {
    if (hook === undefined || hook.hook.text.startsWith("{")) continue;
    for (const bound of bounds.get(name) ?? []) yield* checkBound(bound, hook, undefined);
    // A template may leave a jump out.
    if (!isBeyond || tree.conditional.length > 0) continue;
    for (const reached of reachedFrom(name, table.chains))
      for (const bound of bounds.get(reached) ?? []) yield* checkBound(bound, hook, name);
  }
}

/** `from`: the base chain that leads here, where it is another. */
function* checkBound(
  { statement, name, hooks, nat }: Bound,
  hook: Hook,
  from: string | undefined,
): Iterable<Complaint> {
  const { span } = statement;
  const type = hook.type.text;
  if (nat && type !== "nat")
    yield complaint(
      span,
      from === undefined
        ? l10n.t("{word} works in chains of type nat only, and this one is of type {type}", { word: name, type })
        : l10n.t("{word} works in chains of type nat only, and {chain}, which leads here, is of type {type}", {
            word: name,
            type,
            chain: from,
          }),
    );
  else if (!hooks.includes(hook.hook.text))
    yield complaint(
      span,
      from !== undefined
        ? l10n.t("{word} works at {hooks} only, and {chain}, which leads here, stands at {hook}", {
            word: name,
            hooks: hooks.filter((each) => each !== "ingress").join(", "),
            hook: hook.hook.text,
            chain: from,
          })
        : name === "reject"
          ? l10n.t("reject does not work at {hook}; write drop", { hook: hook.hook.text })
          : l10n.t("{word} works at {hooks} only, and this chain stands at {hook}", {
              word: name,
              hooks: hooks.join(", "),
              hook: hook.hook.text,
            }),
    );
}

function* checkJump(statement: Statement, { chains }: TableState): Iterable<Complaint> {
  if (statement.kind !== "verdict") return;
  const { target } = statement.verdict;
  if (target === undefined || "kind" in target || chains.get(target.text)?.hook === undefined) return;
  yield complaint(
    target.span,
    l10n.t("{name} has a hook of its own, and no line can jump to such a chain", { name: target.text }),
  );
}

/** Chains without a hook that a base chain leads to by its jumps. */
function reachedFrom(start: string, chains: ReadonlyMap<string, ChainState>): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const name of reached)
    for (const entry of chains.get(name)?.entries ?? [])
      if (entry.kind === "rule") for (const { text } of references(entry.rule).chains) reached.add(text);
  reached.delete(start);
  return reached;
}

const overIp = [
  "ip",
  "ip6",
  "tcp",
  "udp",
  "udplite",
  "sctp",
  "dccp",
  "th",
  "icmp",
  "icmpv6",
  "igmp",
  "esp",
  "ah",
  "comp",
];

/** What no packet of the table's family has, and targets of other families. */
export function* checkFamily(rule: Rule, family: string): Iterable<Complaint> {
  for (const statement of rule.statements) {
    const word = statement.kind === "handover" || statement.kind === "plain" ? statement.word.text : "";
    if ((word === "synproxy" || word === "tproxy") && !["ip", "ip6", "inet"].includes(family))
      yield complaint(
        statement.span,
        l10n.t("{word} does not work in tables of family {family}; {families} can", {
          word,
          family,
          families: "ip, ip6, inet",
        }),
      );
    const isOut =
      (word === "fwd" && family !== "netdev") || (word === "dup" && !["ip", "ip6", "netdev"].includes(family));
    if (isOut)
      yield complaint(
        statement.span,
        l10n.t("{word} does not work in tables of family {family}; {families} can", {
          word,
          family,
          families: word === "fwd" ? "netdev" : "ip, ip6, netdev",
        }),
      );
    if (statement.kind === "nat" && !["ip", "ip6", "inet"].includes(family))
      yield complaint(
        statement.span,
        l10n.t("{word} does not work in tables of family {family}; {families} can", {
          word: statement.word.text,
          family,
          families: "ip, ip6, inet",
        }),
      );
    if (statement.kind !== "match" || statement.left.kind !== "selector") continue;
    const { header, span } = statement.left;
    if (family === "arp" && overIp.includes(header))
      yield complaint(span, l10n.t("tables of family arp see ARP alone, and {word} is not in it", { word: header }));
    if (family === "netdev" && header === "ct")
      yield complaint(span, l10n.t("there are no connections in tables of family {family}", { family }));
  }
}
