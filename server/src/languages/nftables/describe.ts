import * as l10n from "@vscode/l10n";
import { mailService } from "../../model/mail-services.ts";
import { code } from "../../text/markdown.ts";
import type { SourceFile } from "../../text/source.ts";
import { valueType } from "./catalog.ts";
import { collect } from "./collect.ts";
import type { LoweringContext } from "./context.ts";
import type { ChainState, SetState } from "./ruleset.ts";
import type { Expression, Operator, Rule, Statement, Verdict } from "./tree.ts";

/** At most so many elements of a set are shown. */
const mostShown = 12;

function words(expression: Expression, source: SourceFile): string {
  return source.slice(expression.span).replaceAll(/\s+/g, " ");
}

/** What a rule matches and what becomes of it, in a few lines of markdown. */
export function describeRule(rule: Rule, context: LoweringContext): string {
  const conditions: string[] = [];
  const effects: string[] = [];
  let outcome = l10n.t("goes on with the next line");
  for (const statement of rule.statements) {
    if (statement.kind === "match")
      conditions.push(describeMatch(statement.left, statement.operator, statement.right, context));
    else if (statement.kind === "vmap") {
      outcome = l10n.t("is judged by {key}: {map}", {
        key: describeKey(statement.key, context),
        map: describeValues(statement.map, undefined, context),
      });
    } else if (statement.kind === "rate") conditions.push(describeRate(context.source.slice(statement.span)));
    else if (statement.kind === "verdict") outcome = describeVerdict(statement.verdict, context);
    else outcome = describeStatement(statement, context, effects) ?? outcome;
  }
  const who =
    conditions.length === 0
      ? l10n.t("**Every packet** that comes this far")
      : l10n.t("A packet **where** {conditions}", { conditions: conditions.join(l10n.t(" **and** ")) });
  const also = effects.length === 0 ? "" : ` ${l10n.t("Before that: {effects}.", { effects: effects.join(", ") })}`;
  return `${who} **${outcome}**.${also}`;
}

/** A limit, a quota or a count of connections, which hold for some packets and not for others. */
function describeRate(text: string): string {
  const [word = "", ...rest] = text.split(/\s+/);
  const isOver = rest.includes("over");
  const amount = code(rest.filter((each) => !/^(?:over|until|rate|count|name)$/.test(each)).join(" "));
  if (rest.includes("name"))
    return l10n.t("the {kind} {name} allows it", { kind: word, name: amount.replaceAll('"', "") });
  if (word === "ct")
    return isOver
      ? l10n.t("there are more than {count} connections", { count: amount })
      : l10n.t("there are at most {count} connections", { count: amount });
  if (word === "quota")
    return isOver
      ? l10n.t("more than {amount} have passed", { amount })
      : l10n.t("no more than {amount} have passed", { amount });
  return isOver ? l10n.t("more than {amount} come", { amount }) : l10n.t("no more than {amount} come", { amount });
}

/** What is looked up, in words where it has some. */
function describeKey(key: Expression, { source }: LoweringContext): string {
  return key.kind === "selector" ? selectorPhrase(key.name) : code(words(key, source));
}

function describeVerdict(verdict: Verdict, { source }: LoweringContext): string {
  const { target } = verdict;
  const chain = code(target === undefined ? "" : "kind" in target ? words(target, source) : target.text);
  switch (verdict.word) {
    case "accept":
      return l10n.t("is let through");
    case "drop":
      return l10n.t("is thrown away without a word");
    case "continue":
      return l10n.t("goes on with the next line");
    case "return":
      return l10n.t("leaves this chain: back to the caller, or to the policy");
    case "jump":
      return l10n.t("goes through chain {chain} and then on with the next line", { chain });
    default:
      return l10n.t("goes to chain {chain} and does not come back here", { chain });
  }
}

/** What a statement does at the end of a line; undefined where the line goes on, and then it is noted among the effects. */
function describeStatement(statement: Statement, context: LoweringContext, effects: string[]): string | undefined {
  const text = context.source.slice(statement.span);
  switch (statement.kind) {
    case "reject":
      return l10n.t("is refused, and the sender learns at once");
    case "nat": {
      const { word } = statement;
      if (word.text === "dnat") return l10n.t("goes to another destination: {text}", { text: code(text) });
      if (word.text === "redirect") return l10n.t("goes to this host itself: {text}", { text: code(text) });
      return l10n.t("leaves with another source address: {text}", { text: code(text) });
    }
    case "handover":
      return l10n.t("is handed over: {text}", { text: code(text) });
    case "inline":
      return l10n.t("goes through the lines in the braces");
    case "unread":
      return l10n.t("meets something that cannot be read here");
    default:
      effects.push(code(text));
      return undefined;
  }
}

/** The name of what is compared, in words where it has some. */
function selectorPhrase(name: string): string {
  const phrases: Readonly<Record<string, string>> = {
    "tcp dport": l10n.t("the TCP destination port"),
    "tcp sport": l10n.t("the TCP source port"),
    "udp dport": l10n.t("the UDP destination port"),
    "udp sport": l10n.t("the UDP source port"),
    "th dport": l10n.t("the destination port of any transport protocol"),
    "ip daddr": l10n.t("the IPv4 destination address"),
    "ip saddr": l10n.t("the IPv4 source address"),
    "ip6 daddr": l10n.t("the IPv6 destination address"),
    "ip6 saddr": l10n.t("the IPv6 source address"),
    "ct state": l10n.t("the connection's state"),
    "meta l4proto": l10n.t("the transport protocol"),
    "ip protocol": l10n.t("the transport protocol of an IPv4 packet"),
    "ip6 nexthdr": l10n.t("the header behind IPv6's own"),
    "meta nfproto": l10n.t("the family"),
    oifname: l10n.t("the outgoing interface"),
    oif: l10n.t("the outgoing interface"),
    iifname: l10n.t("the incoming interface"),
    iif: l10n.t("the incoming interface"),
    skuid: l10n.t("the user of the sending process"),
    skgid: l10n.t("the group of the sending process"),
    mark: l10n.t("the packet's mark"),
    "ct mark": l10n.t("the connection's mark"),
    "icmp type": l10n.t("the ICMP type"),
    "icmpv6 type": l10n.t("the ICMPv6 type"),
  };
  return Object.hasOwn(phrases, name) ? (phrases[name] ?? code(name)) : code(name);
}

function describeMatch(left: Expression, operator: Operator, right: Expression, context: LoweringContext): string {
  const selector = left.kind === "selector" ? left : undefined;
  const what = describeKey(left, context);
  const values = describeValues(right, selector?.name, context);
  switch (operator) {
    case "!=":
    case "!":
      return l10n.t("{what} is not {values}", { what, values });
    case "<":
    case ">":
    case "<=":
    case ">=":
      return `${what} ${operator} ${values}`;
    default:
      return l10n.t("{what} is {values}", { what, values });
  }
}

/** Values with what they are known as: members of sets, defines, services. */
export function describeValues(expression: Expression, selector: string | undefined, context: LoweringContext): string {
  const type = selector === undefined ? undefined : valueType(selector);
  if (expression.kind === "reference") {
    const set = context.table.sets.get(expression.name.text);
    const name = code(`@${expression.name.text}`);
    return set === undefined ? name : `${name} (${describeSet(set, context)})`;
  }
  if (expression.kind === "variable") {
    const value = context.valueOf(expression);
    const name = code(words(expression, context.source));
    return value === undefined ? name : `${name} (${describeValues(value, selector, context)})`;
  }
  const text = listed(expression, context);
  const note = type === "port" ? portNotes(expression, selector ?? "", context) : undefined;
  return note === undefined ? text : `${text} (${note})`;
}

function listed(expression: Expression, context: LoweringContext): string {
  const items =
    expression.kind === "set"
      ? expression.elements.map((element) => element.span)
      : expression.kind === "list"
        ? expression.items.map((item) => item.span)
        : [expression.span];
  const shown = items.slice(0, mostShown).map((span) => code(context.source.slice(span)));
  if (items.length > mostShown) shown.push(l10n.t("and {count} more", { count: items.length - mostShown }));
  return shown.join(", ");
}

/** What uses the ports: `Razor2 asks Cloudmark's servers about digests of each mail`. */
function portNotes(expression: Expression, selector: string, context: LoweringContext): string | undefined {
  const protocol = selector.split(" ")[0] ?? "tcp";
  const { numbers } = collect({ is: "port", side: "destination", protocol }, expression, context);
  const single = numbers.filter(({ low, high }) => low === high).map(({ low }) => low);
  const notes = single.slice(0, mostShown).flatMap((port) => {
    const service = mailService(port, protocol) ?? (protocol === "th" ? mailService(port, "tcp") : undefined);
    return service === undefined ? [] : [single.length === 1 ? service.note : `${port}: ${service.note}`];
  });
  return notes.length === 0 ? undefined : notes.join("; ");
}

export function describeSet(set: SetState, context: LoweringContext): string {
  const count = set.elements.length;
  if (count === 0 && set.elementVariables.length === 0)
    return set.dynamic ? l10n.t("filled while the firewall runs") : l10n.t("empty: it never matches");
  const shown = [
    ...set.elements.slice(0, mostShown).map((element) => code(context.source.slice(element.span))),
    ...set.elementVariables.map((variable) => code(words(variable, context.source))),
  ];
  if (count > mostShown) shown.push(l10n.t("and {count} more", { count: count - mostShown }));
  if (set.dynamic) shown.push(l10n.t("and what is added while the firewall runs"));
  return shown.join(", ");
}

export function describeChain(chain: ChainState, context: LoweringContext): string {
  const rules = chain.entries.filter((entry) => entry.kind === "rule").length;
  const count = rules === 1 ? l10n.t("1 line") : l10n.t("{count} lines", { count: rules });
  const { hook } = chain;
  if (hook === undefined)
    return l10n.t("**Chain {name}**: {count}. It has no hook, so only jumps and gotos lead here.", {
      name: chain.name,
      count,
    });
  const policy = chain.policy === undefined ? "accept" : context.source.slice(chain.policy.value.span);
  const priority =
    hook.priority === undefined ? "0" : context.source.slice(hook.priority.span).replace(/^priority\s+/, "");
  return l10n.t("**Chain {name}**: {count}, at hook {hook} with priority {priority}. What no line decides: {policy}.", {
    name: chain.name,
    count,
    hook: code(hook.hook.text),
    priority: code(priority),
    policy: code(policy),
  });
}
