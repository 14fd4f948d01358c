import * as l10n from "@vscode/l10n";
import type { Span } from "../../text/span.ts";
import { headers, valueType } from "./catalog.ts";
import type { CheckContext } from "./check.ts";
import { checkArguments } from "./check-symbols.ts";
import { checkValue, isProtocolWord, listRepair } from "./check-values.ts";
import { replaceRepair } from "./cursor.ts";
import type { Complaint, Expression, Repair, Rule, Statement } from "./tree.ts";
import { familyOf, protocolOf } from "./values.ts";
import { everyExpression, expressionsOf, isBare } from "./walk.ts";

function complaint(where: Span, message: string, repairs: readonly Repair[] = []): Complaint {
  return { rule: "nft-syntax", severity: "error", span: where, message, repairs };
}

/** What is wrong with one line by itself. */
export function* checkRule(rule: Rule, family: string, context: CheckContext): Iterable<Complaint> {
  for (const statement of rule.statements) {
    if (statement.kind === "match") yield* checkMatch(statement, context);
    else if (statement.kind === "set" && isMarkOfField(statement.target, statement.value))
      yield {
        ...complaint(statement.span, l10n.t("a mark made of something else than a mark")),
        rule: "nft-needs-newer",
        severity: "info",
        since: "1.0.9",
      };
    else if (statement.kind === "set" && statement.target.kind === "selector" && statement.value.kind === "value")
      yield* checkValue(valueType(statement.target.name), statement.value, {
        selector: statement.target.name,
        valueOf: context.valueOf,
      });
    else if (statement.kind === "vmap") yield* checkKeys(statement.key, statement.map, context);
    else if (statement.kind === "plain" && statement.text === "log") yield* checkLog(statement, context);
    if (isBare(statement) && !isFib(statement)) continue;
    for (const expression of everyExpression(expressionsOf(statement)))
      if (expression.kind === "map") yield* checkKeys(expression.key, expression.map, context);
      else if (expression.kind === "selector") yield* checkArguments(expression);
  }
  if (rule.comment !== undefined && rule.comment.text.length > 128)
    yield complaint(
      rule.comment.span,
      l10n.t("a comment has at most 128 characters, and this one has {count}", { count: rule.comment.text.length }),
    );
  yield* checkConflicts(rule, family, context);
}

function isFib(statement: Statement): boolean {
  return statement.kind === "match" && statement.left.kind === "selector" && statement.left.header === "fib";
}

const fieldTypes = new Set(["port", "ipv4", "ipv6", "user", "group", "protocol"]);

/** `meta mark set ip dscp`: values of these types went into marks only from nft 1.0.8 on. */
function isMarkOfField(target: Expression, value: Expression): boolean {
  const selector = selectorIn(value);
  if (target.kind !== "selector" || valueType(target.name) !== "mark" || selector === undefined) return false;
  return fieldTypes.has(valueType(selector.name)) || /^ip6? dscp$/.test(selector.name);
}

/** Types whose values are bits, so that a list of them makes sense. */
const bitTypes = new Set(["state", "status", "tcp flag", "number", "text", "mark"]);

function* checkMatch(match: Statement & { readonly kind: "match" }, context: CheckContext): Iterable<Complaint> {
  const { left, right, mask } = match;
  if (left.kind === "concatenation") {
    const value = left.parts.find(({ kind }) => kind === "value");
    if (value !== undefined && right.kind !== "reference")
      yield {
        ...complaint(value.span, l10n.t("a value within what is looked up")),
        rule: "nft-needs-newer",
        severity: "info",
        since: "1.0.9",
      };
    yield* checkKeys(left, right, context);
    return;
  }
  const selector = selectorIn(left);
  const set = context.valueOf(right);
  if (set?.kind === "set" && set.elements.length === 0 && right.kind === "variable")
    yield complaint(right.span, l10n.t("a set in a line needs at least one element"));
  if (selector === undefined) return;
  const type = valueType(selector.name);
  // The reader has complained of networks in such a list.
  if (right.kind === "list" && right.items.some(({ kind }) => kind === "prefix" || kind === "range")) return;
  if (right.kind === "list" && !bitTypes.has(type)) {
    yield complaint(
      right.span,
      l10n.t("{selector} takes one value, or several in braces", { selector: selector.name }),
      [listRepair(context.tree.text, right)],
    );
    return;
  }
  const naming = { selector: selector.name, valueOf: context.valueOf };
  yield* checkValue(type, right, naming);
  if (right.kind === "set" && left.kind === "selector") yield* checkKeys(left, right, context);
  if (mask !== undefined) yield* checkValue(type, mask, naming);
  if (left.kind === "binary") yield* checkValue(type, left.right, naming);
}

function selectorIn(expression: Expression): (Expression & { readonly kind: "selector" }) | undefined {
  if (expression.kind === "selector") return expression;
  return expression.kind === "binary" ? selectorIn(expression.left) : undefined;
}

/** Keys of a set, map or vmap against what is looked up in it, part by part. */
function* checkKeys(key: Expression, map: Expression, context: CheckContext): Iterable<Complaint> {
  const parts = key.kind === "concatenation" ? key.parts : [key];
  const set = context.valueOf(map);
  const elements = set?.kind === "set" ? set.elements.map((element) => element.key) : set === undefined ? [] : [set];
  for (const element of elements) {
    const values = element.kind === "concatenation" ? element.parts : [element];
    if (element.kind === "wildcard" || element.kind === "reference" || element.kind === "variable") continue;
    if (values.length !== parts.length) {
      const isPlain = parts.length > 1 || (map.kind === "set" && values.length > 1 && key.kind === "selector");
      if (isPlain && element.kind !== "set" && element.kind !== "template" && !isProtocolWord(element))
        yield complaint(
          element.span,
          l10n.t("this has {count} parts, but {selector} has {expected}", {
            count: values.length,
            selector: context.tree.text.slice(key.span.start, key.span.end),
            expected: parts.length,
          }),
        );
      continue;
    }
    for (const [at, part] of parts.entries()) {
      const selector = selectorIn(part);
      const value = values[at];
      if (selector === undefined || value === undefined) continue;
      yield* checkValue(valueType(selector.name), value, { selector: selector.name, valueOf: context.valueOf });
    }
  }
}

function* checkLog(statement: Statement & { readonly kind: "plain" }, context: CheckContext): Iterable<Complaint> {
  const text = context.tree.text.slice(statement.span.start, statement.span.end);
  const prefix = /\bprefix\s+"([^"]*)"/.exec(text)?.[1] ?? "";
  if (prefix.length > 127)
    yield complaint(
      statement.span,
      l10n.t("a log prefix has at most 127 characters, and this one has {count}", { count: prefix.length }),
    );
}

interface Fixed {
  readonly number: number;
  readonly name: string;
}

/** `tcp dport 22 udp dport 53`: no packet has both, and nft refuses the line. */
function* checkConflicts(rule: Rule, family: string, context: CheckContext): Iterable<Complaint> {
  let protocol: Fixed | undefined;
  let network: Fixed | undefined = family === "ip" ? ip : family === "ip6" ? ip6 : undefined;
  let transportTold = false;
  for (const statement of rule.statements) {
    if (statement.kind === "nat") {
      const isTold = protocol !== undefined || transportTold || asksTransport(statement.address);
      yield* checkNatTarget(statement, family, network, isTold);
      const { port } = statement;
      // Without a header in front of its field this is no match on the protocol.
      const isBareField = port?.kind === "map" && port.key.kind === "value";
      if (!isTold && port !== undefined && (port.kind === "selector" || isBareField))
        yield complaint(statement.span, untoldTransport());
      else if (port?.kind === "map" && !isTold && port.key.kind === "selector")
        yield {
          ...complaint(port.span, l10n.t("a port from a map without a match on the transport protocol before it")),
          rule: "nft-needs-newer",
          severity: "info",
          since: "1.1.3",
        };
      continue;
    }
    if (statement.kind === "handover" && statement.word.text === "tproxy" && protocol === undefined && !transportTold)
      yield complaint(
        statement.span,
        l10n.t("tproxy works only behind a match on the transport protocol, such as `meta l4proto tcp`"),
      );
    const names = context.tree.text.slice(statement.span.start, statement.span.end);
    if (statement.kind === "handover" && family === "inet" && network !== undefined && /^tproxy\s+to\b/.test(names))
      yield complaint(
        statement.span,
        l10n.t("in an inet table the family of the address must be told: {text} to ...", {
          text: `tproxy ${network.name}`,
        }),
        [
          {
            title: l10n.t('Write "{near}"', { near: `tproxy ${network.name}` }),
            span: statement.word.span,
            newText: `tproxy ${network.name}`,
          },
        ],
      );
    if (statement.kind === "reject") yield* checkReject(statement, family, protocol);
    if (statement.kind === "reject" && statement.with !== undefined) {
      const needed =
        statement.with.protocol.text === "icmp" ? ip : statement.with.protocol.text === "icmpv6" ? ip6 : undefined;
      if (needed !== undefined && network !== undefined && needed !== network)
        yield complaint(statement.span, conflict(network, needed));
      continue;
    }
    if (statement.kind !== "match" && statement.kind !== "vmap" && statement.kind !== "set") continue;
    const key =
      statement.kind === "match" ? statement.left : statement.kind === "vmap" ? statement.key : statement.target;
    const parts = key.kind === "concatenation" ? key.parts : [key];
    for (const part of parts) {
      const selector = selectorIn(part);
      if (selector === undefined) continue;
      const { header, name, words } = selector;
      if (name === "meta nfproto" && family !== "inet")
        yield complaint(
          selector.span,
          l10n.t("only tables of family inet see several families; take this match out, or write table inet"),
        );
      const inner = ["vxlan", "geneve", "gre", "gretap"].includes(header) && words.length > 2;
      const known = headers()[header];
      if (name === "th dport" || name === "th sport" || header === "th") transportTold = true;
      if (
        known?.family !== undefined &&
        !["exthdr", "hbh", "dst", "mh", "frag", "rt0", "rt2", "srh"].includes(header)
      ) {
        const needed = known.family === 4 ? ip : ip6;
        if (network !== undefined && network !== needed && known.protocol === undefined)
          yield complaint(selector.span, conflict(network, needed));
        network ??= needed;
      }
      // Options bring no match on the protocol with them.
      const isOption = words[1]?.text === "option";
      if (known?.protocol !== undefined && !isOption && !inner && header !== "vxlan" && header !== "geneve") {
        const needed: Fixed = { number: known.protocol, name: header };
        if (protocol !== undefined && protocol.number !== needed.number)
          yield complaint(selector.span, conflict(protocol, needed));
        protocol ??= needed;
      } else if (inner || header === "vxlan" || header === "geneve") transportTold = true;
      const chooses = ["meta l4proto", "ip protocol", "ip6 nexthdr"].includes(name);
      if (chooses) transportTold = true;
      if (statement.kind !== "match" || (statement.operator !== "" && statement.operator !== "==")) continue;
      const value = context.valueOf(statement.right);
      if (value?.kind !== "value") continue;
      if (chooses) {
        // Asking twice is no fault to nft; only headers must agree with what was asked last.
        const number = protocolOf(value.text);
        protocol = number === undefined ? protocol : { number, name: value.text };
      } else if (name === "meta nfproto") {
        const number = familyOf(value.text);
        if (number !== undefined && family === "inet") network = number === 4 ? ip : ip6;
      }
    }
  }
}

/** Reasons that fit neither the table's family nor the line's protocol. */
function* checkReject(
  { with: reason, span: where }: Statement & { readonly kind: "reject" },
  family: string,
  protocol: Fixed | undefined,
): Iterable<Complaint> {
  if (family === "arp") yield complaint(where, l10n.t("nft rejects no ARP packets; write drop"));
  else if (reason?.protocol.text === "icmpx" && (family === "ip" || family === "ip6")) {
    const meant = family === "ip" ? "icmp" : "icmpv6";
    const type = reason.type?.text;
    // The two families have names of their own for some reasons.
    const isCommon = type === undefined || type === "port-unreachable" || type === "admin-prohibited";
    yield complaint(
      reason.protocol.span,
      l10n.t("icmpx is for tables of both families; write {meant} here", { meant }),
      isCommon ? [replaceRepair(reason.protocol.span, meant)] : [],
    );
  } else if (reason?.protocol.text === "tcp" && protocol !== undefined && protocol.number !== 6)
    yield complaint(
      where,
      l10n.t("only TCP connections can be reset, and this line takes {protocol}", { protocol: protocol.name }),
    );
}

/** `dnat to tcp dport map { ... }`: what is looked up asks for the transport protocol itself. */
function asksTransport(address: Expression | undefined): boolean {
  if (address?.kind !== "map") return false;
  const keys = address.key.kind === "concatenation" ? address.key.parts : [address.key];
  return keys.some((key) => key.kind === "selector" && (key.header === "th" || valueType(key.name) === "port"));
}

const ip: Fixed = { number: 4, name: "ip" };
const ip6: Fixed = { number: 6, name: "ip6" };

function conflict(before: Fixed, now: Fixed): string {
  return l10n.t("no packet is {before} and {now} at once, so nft refuses the line; make two lines of it", {
    before: before.name,
    now: now.name,
  });
}

function* checkNatTarget(
  statement: Statement & { readonly kind: "nat" },
  family: string,
  network: Fixed | undefined,
  transport: boolean,
): Iterable<Complaint> {
  const { word, address, port } = statement;
  if (port?.kind === "prefix") yield complaint(port.span, l10n.t("a port must stand here"));
  const wanted = statement.family ?? (family === "ip" || family === "ip6" ? family : undefined);
  if (address?.kind === "range")
    yield* checkValue(wanted === "ip6" ? "ipv6" : "ipv4", address, { selector: word.text, valueOf: (each) => each });
  const low = address?.kind === "range" ? address.low : address?.kind === "prefix" ? address.base : address;
  if (wanted !== undefined && low?.kind === "value")
    yield* checkValue(wanted === "ip" ? "ipv4" : "ipv6", low, { selector: word.text, valueOf: (each) => each });
  if (port?.kind === "value" || port?.kind === "range")
    yield* checkValue("port", port, { selector: word.text, valueOf: (each) => each });
  if (family === "inet" && network === undefined && statement.family === undefined && isPlain(address)) {
    const isLong = address.kind === "value" ? address.text.includes(":") : valueType(address.name) === "ipv6";
    const kind = isLong ? "ip6" : "ip";
    const text = `${word.text} ${kind}`;
    yield complaint(
      statement.span,
      l10n.t("in an inet table the family of the address must be told: {text} to ...", { text }),
      [{ title: l10n.t('Write "{near}"', { near: text }), span: word.span, newText: text }],
    );
  }
  if (port !== undefined && !transport && (port.kind === "value" || port.kind === "range"))
    yield complaint(statement.span, untoldTransport());
}

function isPlain(address: Expression | undefined): address is Expression & { readonly kind: "value" | "selector" } {
  return address?.kind === "value" || address?.kind === "selector";
}

function untoldTransport(): string {
  return l10n.t("a port can be rewritten only behind a match on the transport protocol, such as `meta l4proto tcp`");
}
