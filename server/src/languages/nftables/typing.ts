import { type ValueType, valueType } from "./catalog.ts";
import type { Ruleset } from "./ruleset.ts";
import type { Define, Expression } from "./tree.ts";
import { everyExpression, everyStatement, expressionsOf } from "./walk.ts";

/** What a value is, and the protocols whose port it may be. */
export interface Typing {
  readonly type: ValueType;
  readonly protocols: readonly string[];
}

const ofDatatypes: Readonly<Record<string, ValueType>> = {
  inet_service: "port",
  ipv4_addr: "ipv4",
  ipv6_addr: "ipv6",
  inet_proto: "protocol",
  ether_addr: "hardware address",
  ether_type: "ethernet type",
  mark: "mark",
  ifname: "interface",
  iface_index: "interface",
  uid: "user",
  gid: "group",
  nf_proto: "family",
  ct_state: "state",
  ct_dir: "direction",
  ct_status: "status",
  tcp_flag: "tcp flag",
  icmp_type: "icmp type",
  icmpv6_type: "icmpv6 type",
  pkt_type: "packet type",
  fib_addrtype: "address type",
};

const transports = ["tcp", "udp"] as const;

/** Of a selector's name (`tcp dport`) or a datatype's (`inet_service`). */
export function typingNamed(name: string): Typing {
  const type = Object.hasOwn(ofDatatypes, name) ? ofDatatypes[name] : undefined;
  if (type !== undefined) return { type, protocols: transports };
  const [header = ""] = name.split(" ");
  return { type: valueType(name), protocols: header === "tcp" || header === "udp" ? [header] : transports };
}

/** Of an expression that is compared or looked up: one for each part that a dot joins. */
export function typingsOf(key: Expression): readonly (Typing | undefined)[] {
  switch (key.kind) {
    case "selector":
      return [typingNamed(key.name)];
    case "concatenation":
      return key.parts.flatMap(typingsOf);
    case "binary":
      return typingsOf(key.left);
    default:
      return [undefined];
  }
}

/** Of a define's value, by the first line that uses it. */
export function typingsOfDefine(define: Define, ruleset: Ruleset): readonly (Typing | undefined)[] {
  const uses = new Set([...ruleset.bindings].flatMap(([variable, bound]) => (bound === define ? [variable] : [])));
  if (uses.size === 0) return [];
  for (const { chains } of ruleset.tables.values())
    for (const { entries } of chains.values())
      for (const entry of entries) {
        if (entry.kind !== "rule") continue;
        for (const statement of everyStatement(entry.rule)) {
          if (statement.kind !== "match") continue;
          for (const expression of everyExpression(expressionsOf(statement)))
            if (expression.kind === "variable" && uses.has(expression)) return typingsOf(statement.left);
        }
      }
  return [];
}
