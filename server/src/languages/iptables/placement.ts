import * as l10n from "@vscode/l10n";
import type { Hook } from "../../model/filter.ts";
import { type Span, span as spanFrom } from "../../text/span.ts";
import { type Command, protocolOf } from "./command.ts";
import type { Fault } from "./fault.ts";
import { isConditional } from "./script-guards.ts";
import type { ChainRule, TableState } from "./state.ts";

/** Where the kernel takes something; `--test` asks about none of it. */
interface Bound {
  readonly tables?: readonly string[];
  readonly hooks?: readonly Hook[];
  /** In a chain of one's own only iptables-legacy heeds the hooks. */
  readonly ownChains?: "legacy";
  /** `-p` must have named one of these, or any where there are none, without a `!`. */
  readonly protocols?: readonly string[];
}

const arriving: Bound = { hooks: ["prerouting", "input", "forward"] };
const leaving: Bound = { hooks: ["forward", "output", "postrouting"] };
const rewriting = (...hooks: readonly Hook[]): Bound => ({ tables: ["nat"], hooks });
const only = (...tables: readonly string[]): Bound => ({ tables });
const tcp: Bound = { protocols: ["tcp"] };
const shallow = (bound: Bound): Bound => ({ ...bound, ownChains: "legacy" });

/**
 * By a module's or target's name, and behind it that of an option, and behind that its value. Asked of Linux 6.18 with
 * iptables-nft and iptables-legacy 1.8.9 in every chain of every table, and in a chain that is jumped to from each.
 */
const bounds: Readonly<Record<string, Bound>> = {
  "addrtype limit-iface-in": shallow(arriving),
  "addrtype limit-iface-out": shallow(leaving),
  cgroup: { hooks: ["input", "output", "postrouting"] },
  "devgroup src-group": shallow(arriving),
  "devgroup dst-group": shallow(leaving),
  "ecn ecn-tcp-cwr": tcp,
  "ecn ecn-tcp-ece": tcp,
  eui64: arriving,
  mac: arriving,
  osf: { ...arriving, ...tcp },
  owner: { hooks: ["output", "postrouting"] },
  "policy dir in": shallow(arriving),
  "policy dir out": shallow(leaving),
  realm: { hooks: ["input", "forward", "output", "postrouting"] },
  rpfilter: { tables: ["raw", "mangle"], hooks: ["prerouting"] },
  socket: { hooks: ["prerouting", "input"] },
  CHECKSUM: only("mangle"),
  CLASSIFY: leaving,
  CONNSECMARK: only("mangle", "security"),
  CT: only("raw"),
  "CT helper": { protocols: [] },
  "CT timeout": { protocols: [] },
  DNAT: rewriting("prerouting", "output"),
  DNPT: { tables: ["mangle"], hooks: ["prerouting", "output"] },
  DSCP: only("mangle"),
  ECN: only("mangle"),
  "ECN ecn-tcp-remove": tcp,
  "ECN ecn-tcp-cwr": tcp,
  "ECN ecn-tcp-ece": tcp,
  HL: only("mangle"),
  MASQUERADE: rewriting("postrouting"),
  NETMAP: only("nat"),
  NOTRACK: only("raw"),
  REDIRECT: rewriting("prerouting", "output"),
  REJECT: only("filter"),
  SECMARK: only("mangle", "security"),
  "SET map-set": only("mangle"),
  "SET map-prio": shallow(leaving),
  "SET map-queue": shallow(leaving),
  SNAT: rewriting("postrouting", "input"),
  SNPT: { tables: ["mangle"], hooks: ["input", "postrouting"] },
  SYNPROXY: { hooks: ["input", "forward"], ...tcp },
  "TCPMSS clamp-mss-to-pmtu": shallow(leaving),
  TCPOPTSTRIP: { tables: ["mangle"], ...tcp },
  TOS: only("mangle"),
  TPROXY: { tables: ["mangle"], hooks: ["prerouting"], protocols: ["tcp", "udp"] },
  TTL: only("mangle"),
};

/** Ports of a bridge a packet of the host's own leaves by are not known yet in OUTPUT. */
const bridged: Bound = shallow({ hooks: ["prerouting", "input", "forward", "postrouting"] });

/** Whether the kernel takes the target in the table. */
export function worksIn(target: string, table: string): boolean {
  return bounds[target]?.tables?.includes(table) !== false;
}

interface Bounded {
  readonly bound: Bound;
  /** What is bound, as it is written. */
  readonly name: string;
  readonly span: Span;
}

function boundsOf({ modules, target }: Command): readonly Bounded[] {
  const found: Bounded[] = [];
  const take = (key: string, name: string, span: Span): void => {
    const bound = bounds[key];
    if (bound !== undefined) found.push({ bound, name, span });
  };
  for (const { name, word, options } of modules) {
    if (word !== undefined) take(name, `-m ${name}`, word.span);
    const isBridged = options.some((option) => option.name === "physdev-is-bridged" && !option.negated);
    for (const option of options) {
      const [value] = option.values;
      take(`${name} ${option.name}`, option.flag.text, option.flag.span);
      if (value !== undefined)
        take(`${name} ${option.name} ${value.text}`, `${option.flag.text} ${value.text}`, value.span);
      if (/^physdev-(?:is-)?out$/.test(option.name) && !isBridged)
        found.push({ bound: bridged, name: option.flag.text, span: option.flag.span });
    }
  }
  if (target?.spec !== undefined) {
    take(target.word.text, target.word.text, target.word.span);
    for (const { name, flag } of target.options) take(`${target.word.text} ${name}`, flag.text, flag.span);
  }
  return found;
}

/** Whether the rule may stand in some built-in chains only, and so only in chains that those lead to. */
export function isHookBound(command: Command): boolean {
  return boundsOf(command).some(({ bound }) => bound.hooks !== undefined);
}

/** What the kernel refuses in this table, in this built-in chain, and without this protocol. */
export function checkPlacement(
  command: Command,
  { table, hook }: { readonly table: string; readonly hook: Hook | undefined },
  faults: Fault[],
): void {
  for (const bounded of boundsOf(command)) {
    const { bound, name, span } = bounded;
    if (bound.tables?.includes(table) === false)
      faults.push(
        syntax(
          span,
          l10n.t("{target} works in the table {tables} only, and the kernel refuses it in {table}", {
            target: name,
            tables: bound.tables.join(l10n.t(" or ")),
            table,
          }),
        ),
      );
    else if (hook !== undefined && bound.hooks?.includes(hook) === false)
      faults.push(
        syntax(
          span,
          l10n.t("{target} works in {chains} only, and the kernel refuses it here", {
            target: name,
            chains: chainsOf(bound),
          }),
        ),
      );
    else checkProtocol(command, bounded, faults);
  }
}

function checkProtocol({ core, opaque, verb }: Command, { bound, name, span }: Bounded, faults: Fault[]): void {
  const { protocols } = bound;
  if (protocols === undefined || opaque !== undefined) return;
  const option = core.find((each) => each.name === "protocol");
  const value = option?.values[0];
  const number = value === undefined ? 0 : protocolOf(value.text);
  // What no protocol is called has been complained of.
  if (value?.literal === false || number === undefined) return;
  const isTaken = protocols.length === 0 ? number !== 0 : protocols.some((each) => protocolOf(each) === number);
  if (isTaken && option?.negated !== true) return;
  const [protocol, other] = protocols;
  const at = verb?.span.end ?? span.start;
  faults.push({
    rule: "ipt-missing-protocol",
    span,
    message:
      protocol === undefined
        ? l10n.t("{target} needs one protocol, such as -p tcp, and the kernel refuses it without", { target: name })
        : l10n.t("{target} is for {protocols} only, and the kernel refuses it without -p {protocol}", {
            target: name,
            protocols: protocols.join(l10n.t(" or ")),
            protocol,
          }),
    ...(option !== undefined || protocol === undefined || other !== undefined || verb === undefined
      ? {}
      : {
          fix: {
            title: l10n.t("Insert -p {protocol}", { protocol }),
            edits: [{ span: spanFrom(at, at), newText: ` -p ${protocol}` }],
          },
        }),
  });
}

/** Rules in chains of one's own that a built-in chain leads to in which the kernel refuses them. */
export function misplacedRules(table: TableState): readonly { readonly rule: ChainRule; readonly fault: Fault }[] {
  const bound = [...table.chains.values()].flatMap(({ name, hook, rules }) =>
    hook === undefined ? rules.filter(({ habits }) => habits.hookBound).map((rule) => ({ name, rule })) : [],
  );
  if (bound.length === 0) return [];
  const reached = reachedFrom(table);
  return bound.flatMap(({ name, rule }) =>
    boundsOf(rule.command).flatMap(({ bound, name: what, span }) => {
      const wrong = [...(reached.get(name) ?? [])].find(([hook]) => bound.hooks?.includes(hook) === false);
      // In the wrong table it is complained of wherever it stands.
      if (wrong === undefined || bound.tables?.includes(table.name) === false) return [];
      const parameters = { target: what, chains: chainsOf(bound), from: wrong[1] };
      const fault: Fault =
        bound.ownChains === undefined
          ? syntax(
              span,
              l10n.t("{target} works in {chains} only, and the kernel refuses it, as {from} leads here", parameters),
            )
          : {
              ...syntax(
                span,
                l10n.t(
                  "{target} works in {chains} only, and {from} leads here: iptables-legacy refuses it, and elsewhere it means nothing",
                  parameters,
                ),
              ),
              severity: "warning",
            };
      return [{ rule, fault }];
    }),
  );
}

/** The built-in chains that lead to each chain, by their hooks. A jump that may not be there counts for nothing. */
function reachedFrom({ chains }: TableState): ReadonlyMap<string, ReadonlyMap<Hook, string>> {
  const reached = new Map<string, Map<Hook, string>>();
  for (const { name: from, hook } of chains.values()) {
    if (hook === undefined) continue;
    const seen = new Set([from]);
    for (const name of seen)
      for (const { line, filterLine } of chains.get(name)?.rules ?? []) {
        const { action } = filterLine;
        if ((action.kind !== "jump" && action.kind !== "goto") || line.conditional || isConditional(filterLine))
          continue;
        seen.add(action.chain);
        const hooks = reached.get(action.chain) ?? new Map<Hook, string>();
        reached.set(action.chain, hooks.set(hook, from));
      }
  }
  return reached;
}

function chainsOf({ hooks }: Bound): string {
  return (hooks ?? []).map((hook) => hook.toUpperCase()).join(", ");
}

function syntax(span: Span, message: string): Fault {
  return { rule: "iptables-syntax", span, message };
}
