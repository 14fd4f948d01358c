import * as l10n from "@vscode/l10n";
import { parseAddresses } from "../../model/addresses.ts";
import { closest } from "../../model/closest.ts";
import type { Word } from "../../model/facts.ts";
import type { Condition, Hook, Match, Reason } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import { interval, union } from "../../model/intervals.ts";
import type { Place } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import { addressConditions, readRange } from "./addresses.ts";
import { connectionStates } from "./catalog.ts";
import { type Command, type Module, nearProtocol, type Option, protocolOf } from "./command.ts";
import { addressTypeNames } from "./constraints.ts";
import { type Fault, replacement } from "./fault.ts";
import { markAndMask, portCondition, portList } from "./values.ts";

/** Where a rule stands: the same words mean other things elsewhere. */
export interface Setting {
  readonly family: Family;
  readonly table: string;
  /** The built-in chain's hook; undefined in a chain of one's own, which may be walked at any. */
  readonly hook: Hook | undefined;
  readonly place: Place;
  /** Tells rules apart that one place of a script makes, which need not come out the same. */
  readonly turn?: number;
}

const portProtocols: ReadonlyMap<number, string> = new Map([
  [6, "tcp"],
  [17, "udp"],
  [33, "dccp"],
  [132, "sctp"],
  [136, "udplite"],
]);

/** What a rule's matches say, and the mistakes in their values. What is not understood becomes a free condition. */
export function lowerMatch(
  command: Command,
  setting: Setting,
): { readonly match: Match; readonly faults: readonly Fault[] } {
  const match: Condition[] = [];
  const faults: Fault[] = [];
  for (const option of command.core) match.push(...coreConditions(option, setting, faults));
  for (const [index, module] of command.modules.entries())
    match.push(...moduleConditions(module, index, command, setting, faults));
  if (command.opaque !== undefined) match.push(free(setting, "unsupported", command.opaque.text, "opaque"));
  return { match, faults };
}

/** A condition no file decides. `key` tells it from others of the same line; equal keys come out the same. */
function free(setting: Setting, code: string, what: string, key: string): Condition & { readonly on: "free" } {
  return {
    on: "free",
    key: `${setting.place.source.uri} ${setting.place.span.start} ${key}${setting.turn === undefined ? "" : ` ${setting.turn}`}`,
    reason: reason(setting, code, what),
  };
}

function reason(setting: Setting, code: string, what: string): Reason {
  const texts: Readonly<Record<string, () => string>> = {
    rate: () => l10n.t("it hangs on how often it has happened before: {what}", { what }),
    time: () => l10n.t("it hangs on the time of day or the date: {what}", { what }),
    set: () => l10n.t("it hangs on what is in {what}, which is filled apart from this file", { what }),
    payload: () => l10n.t("it hangs on what is in the packet: {what}", { what }),
    template: () => l10n.t("a template fills this in: {what}", { what }),
    address: () => l10n.t("it hangs on which addresses are the host's own: {what}", { what }),
  };
  return {
    code,
    text: texts[code]?.() ?? l10n.t("it hangs on a match no file decides: {what}", { what }),
    place: setting.place,
  };
}

/** The conditions, turned round where the option is: a list so that `!` goes around all of it. */
function turned(conditions: Match, negated: boolean): readonly Condition[] {
  if (!negated) return conditions;
  const [only, ...others] = conditions;
  if (only === undefined) return [{ on: "constant", value: false }];
  if (others.length === 0 && only.on === "constant") return [{ on: "constant", value: !only.value }];
  if (others.length === 0 && only.on !== "free" && only.on !== "any" && only.on !== "constant")
    return [{ ...only, negated: !(only.negated ?? false) }];
  return [{ on: "any", of: [conditions], negated: true }];
}

function textOf(option: Option): string {
  return [option.flag, ...option.values].map(({ text }) => text).join(" ");
}

function isLiteral(option: Option): boolean {
  return option.values.every(({ literal }) => literal);
}

function coreConditions(option: Option, setting: Setting, faults: Fault[]): readonly Condition[] {
  const [value] = option.values;
  switch (option.name) {
    case "protocol":
      return value === undefined ? [] : protocolConditions(option, value, setting, faults);
    case "source":
    case "destination":
      if (value === undefined) return [];
      if (!value.literal) return [free(setting, "template", value.text, option.name)];
      return addressConditions(value, option.name, option.negated, setting.family, faults, (what) =>
        free(setting, "address", what, option.name),
      );
    case "in-interface":
    case "out-interface": {
      if (value === undefined) return [];
      if (value.text === "" && value.literal)
        faults.push({
          rule: "iptables-syntax",
          span: value.span,
          message: l10n.t("an interface has a name; leave {option} out to mean any", { option: option.flag.text }),
        });
      const side = option.name === "in-interface" ? "in" : "out";
      if (!value.literal) return [free(setting, "template", value.text, side)];
      checkInterface(value, faults);
      if (value.text.endsWith("*")) return [free(setting, "interface", value.text, side)];
      const pattern = value.text.endsWith("+") ? `${value.text.slice(0, -1)}*` : value.text;
      return [{ on: "interface", side, patterns: [pattern], ...(option.negated ? { negated: true } : {}) }];
    }
    case "fragments":
      if (setting.family === 6)
        faults.push({
          rule: "iptables-syntax",
          span: option.flag.span,
          message: l10n.t("{option} is for IPv4; in IPv6 it is -m frag", { option: option.flag.text }),
        });
      return [{ on: "constant", value: option.negated }];
    default:
      return [];
  }
}

/** Names the kernel gives to no interface: iptables takes most of them, and the rule then never matches. */
function checkInterface(value: Word, faults: Fault[]): void {
  const { text } = value;
  const rule = "iptables-syntax";
  if (text.length > 15) {
    faults.push({ rule, span: value.span, message: l10n.t("an interface's name has at most 15 characters") });
    return;
  }
  const alias = /^([\w.-]+):[\w]+$/.exec(text)?.[1];
  const plain = text.replace(/^['"]+|['"]+$/g, "");
  const message =
    alias !== undefined
      ? l10n.t("{name} is an address of {base} and no interface of its own, so this never matches", {
          name: text,
          base: alias,
        })
      : text.includes(",")
        ? l10n.t("one rule takes one interface; this looks for one that is called {name}", { name: text })
        : plain !== text
          ? l10n.t("iptables-restore takes the quotes as part of the name, so this never matches")
          : undefined;
  if (message === undefined) return;
  const better = alias ?? (plain === text || text.includes(",") ? undefined : plain);
  faults.push({
    rule,
    severity: "warning",
    span: value.span,
    message,
    ...(better === undefined ? {} : { fix: replacement(value.span, better) }),
  });
}

function protocolConditions(option: Option, value: Word, setting: Setting, faults: Fault[]): readonly Condition[] {
  if (!value.literal) return [free(setting, "template", value.text, "protocol")];
  const number = protocolOf(value.text);
  if (number === undefined) {
    const near = nearProtocol(value.text);
    faults.push({
      rule: "iptables-syntax",
      span: value.span,
      message: /[,/]/.test(value.text)
        ? l10n.t("a rule takes one protocol; write a rule for each")
        : near === undefined
          ? l10n.t("there is no protocol {name}", { name: value.text })
          : l10n.t('there is no protocol {name}; did you mean "{near}"?', { name: value.text, near }),
      ...(near === undefined ? {} : { fix: replacement(value.span, near) }),
    });
    return [free(setting, "unsupported", value.text, "protocol")];
  }
  if (number === 0) {
    if (option.negated)
      faults.push({
        rule: "iptables-syntax",
        span: option.span,
        message: l10n.t("no packet is of no protocol, so this rule could never match"),
      });
    return option.negated ? [{ on: "constant", value: false }] : [];
  }
  return [{ on: "protocol", numbers: interval(number), ...(option.negated ? { negated: true } : {}) }];
}

/** Extension headers that no program puts into the packets of an ordinary connection. */
const absentHeaders: ReadonlySet<string> = new Set(["rt", "frag", "hbh", "dst", "srh"]);

function moduleConditions(
  module: Module,
  index: number,
  command: Command,
  setting: Setting,
  faults: Fault[],
): readonly Condition[] {
  const { spec, options, name } = module;
  if (spec === undefined) return [];
  const conditions: Condition[] = [];
  // Without the header nothing matches, not even what is turned round.
  if (absentHeaders.has(name)) return [never];
  if (spec.free !== undefined) {
    const what = [`-m ${name}`, ...options.map((each) => `${each.negated ? "! " : ""}${textOf(each)}`)].join(" ");
    // The hour is the same for every rule that asks for it; a rate is each rule's own.
    if (spec.free === "time") return [{ on: "free", key: what, reason: reason(setting, "time", what) }];
    return [free(setting, spec.free, what, `${index}`)];
  }
  const lowered = (option: Option): readonly Condition[] =>
    isLiteral(option)
      ? optionConditions(option, module, command, setting, faults, `${index} ${option.name}`)
      : [free(setting, "template", textOf(option), `${index} ${option.name}`)];
  if (name === "conntrack") return connectionConditions(options, setting, lowered);
  for (const option of options) conditions.push(...lowered(option));
  return conditions;
}

const tracked: Condition = { on: "state", states: ["new"] };
const untracked: Condition = { on: "state", states: ["untracked"] };
const never: Condition = { on: "constant", value: false };

/**
 * A packet without a connection, before connection tracking or after NOTRACK, has nothing but a state: then that alone
 * decides, whatever else is asked, and without it nothing matches. Source: conntrack_mt in the kernel's xt_conntrack.c.
 */
function connectionConditions(
  options: readonly Option[],
  setting: Setting,
  lowered: (option: Option) => readonly Condition[],
): readonly Condition[] {
  const state = options.filter((option) => option.name === "ctstate").flatMap(lowered);
  const others = options.filter((option) => option.name !== "ctstate").flatMap(lowered);
  const asksState = options.some((option) => option.name === "ctstate");
  if (others.length === 0) return state;
  if (setting.table === "raw") return asksState ? state : [never];
  return asksState ? [...state, { on: "any", of: [[untracked], [tracked, ...others]] }] : [tracked, ...others];
}

function optionConditions(
  option: Option,
  module: Module,
  command: Command,
  setting: Setting,
  faults: Fault[],
  key: string,
): readonly Condition[] {
  const [value, second] = option.values;
  const { negated } = option;
  const undecided = (code: string, what = textOf(option)): readonly Condition[] =>
    turned([free(setting, code, what, key)], negated);
  if (value === undefined && option.spec.values > 0) return [];
  switch (`${module.name} ${option.name}`) {
    case "tcp source-port":
    case "tcp destination-port":
    case "udp source-port":
    case "udp destination-port":
    case "sctp source-port":
    case "sctp destination-port":
    case "dccp source-port":
    case "dccp destination-port": {
      if (value === undefined) return [];
      // Behind `! -p tcp` the kernel has the last word on whether the rule can stand at all.
      if (command.core.some((each) => each.name === "protocol" && each.negated)) return undecided("unsupported");
      const side = option.name === "source-port" ? "source" : "destination";
      return portCondition(option, value, side, module.name, faults) ?? undecided("unsupported");
    }
    case "multiport source-ports":
    case "multiport destination-ports":
    case "multiport ports": {
      if (value === undefined) return [];
      const side = option.name === "ports" ? "either" : option.name === "source-ports" ? "source" : "destination";
      const ports = portList(value, portProtocols.get(command.protocol ?? 6) ?? "tcp", faults);
      if (ports === undefined) return undecided("unsupported");
      return [{ on: "port", side, ports, ...(negated ? { negated: true } : {}) }];
    }
    case "tcp tcp-flags": {
      const hit = openingFlags(value, second);
      return hit === undefined ? undecided("payload") : [{ on: "constant", value: hit !== negated }];
    }
    case "tcp syn":
      return [{ on: "constant", value: !negated }];
    case "icmp icmp-type":
    case "icmp6 icmpv6-type":
      return value?.text === "any" ? [{ on: "constant", value: !negated }] : undecided("payload");
    case "iprange src-range":
    case "iprange dst-range": {
      if (value === undefined) return [];
      const set = readRange(value.text, setting.family);
      if (set === undefined) {
        const [low = "", high = ""] = value.text.split("-");
        const turned = readRange(`${high}-${low}`, setting.family) !== undefined;
        faults.push({
          rule: "iptables-syntax",
          span: value.span,
          message: l10n.t("a range is written as two addresses with a hyphen between, the lower one first"),
          // One that is the wrong way round loads, and never matches.
          ...(turned ? { severity: "warning", fix: replacement(value.span, `${high}-${low}`) } : {}),
        });
        return turned ? [{ on: "constant", value: negated }] : undecided("unsupported");
      }
      const side = option.name === "src-range" ? "source" : "destination";
      return [
        { on: "address", side, family: set.family, addresses: set.addresses, ...(negated ? { negated: true } : {}) },
      ];
    }
    case "conntrack ctstate":
    case "state state":
      return value === undefined ? [] : stateConditions(option, value, module.name, setting, faults, undecided);
    case "conntrack ctdir":
      return [{ on: "constant", value: /^o/i.test(value?.text ?? "") }];
    case "conntrack ctproto": {
      const number = protocolOf(value?.text ?? "");
      return number === undefined || number === 0
        ? undecided("unsupported")
        : [{ on: "protocol", numbers: interval(number), ...(negated ? { negated: true } : {}) }];
    }
    case "owner uid-owner":
    case "owner gid-owner": {
      const on = option.name === "uid-owner" ? "user" : "group";
      const range = /^(\d+)(?:-(\d+))?$/.exec(value?.text ?? "");
      const isReversed = range?.[2] !== undefined && Number(range[2]) < Number(range[1]);
      if (value?.literal && (isReversed || value.text.includes(",")))
        faults.push({
          rule: "iptables-syntax",
          span: value.span,
          message: l10n.t("{option} takes one name, one number or a range such as 100-200", {
            option: option.flag.text,
          }),
        });
      const low = Number(range?.[1]);
      const owner: Condition = {
        on,
        names: range === null && value !== undefined ? [value.text] : [],
        ids: range === null ? [] : interval(low, range[2] === undefined ? low : Number(range[2])),
      };
      const supplementary = module.options.some(({ name }) => name === "suppl-groups");
      const own: Match =
        on === "group" && supplementary
          ? [{ on: "any", of: [[owner], [free(setting, "group", textOf(option), key)]] }]
          : [owner];
      // Turned round as a whole: unlike nft, a packet without a socket then does match.
      return negated ? [{ on: "any", of: [own], negated: true }] : own;
    }
    case "owner socket-exists": {
      const anybody: Condition = { on: "user", names: [], ids: interval(0, 2 ** 34) };
      return negated ? [{ on: "any", of: [[anybody]], negated: true }] : [anybody];
    }
    case "mark mark":
    case "connmark mark": {
      const mark = markAndMask(value?.text ?? "");
      if (mark === undefined) return undecided("mark");
      const connection = module.name === "connmark";
      if (connection && setting.table === "raw") return [never];
      return [
        // Not even turned round does it match a packet without a connection.
        ...(connection ? [tracked] : []),
        {
          on: "mark",
          values: interval(mark.value),
          mask: mark.mask,
          connection,
          ...(negated ? { negated: true } : {}),
        },
      ];
    }
    case "addrtype src-type":
    case "addrtype dst-type":
      return value === undefined ? [] : addressType(option, value, setting, key);
    // What is sent or handed on is never marked as sent to many; the kernel says so.
    case "pkttype pkt-type":
      return value?.literal !== true ? undecided("template") : /^[uh]/i.test(value.text) === negated ? [never] : [];
    case "set match-set":
      return value === undefined ? [] : setConditions(option, value, second, module, setting);
    case "comment comment":
    case "owner suppl-groups":
    case "addrtype limit-iface-in":
    case "addrtype limit-iface-out":
    case "set return-nomatch":
    case "set update-counters":
    case "set update-subcounters":
      return [];
    default:
      return undecided("unsupported");
  }
}

/** A set that `ipset save` tells, or nobody; exceptions that are turned round are looked up by no one here. */
function setConditions(
  option: Option,
  name: Word,
  flags: Word | undefined,
  module: Module,
  setting: Setting,
): readonly Condition[] {
  const what = l10n.t("the set {name} ({flags})", { name: name.text, flags: flags?.text ?? "" });
  const sides = (flags?.text ?? "").split(",").map((side) => (side === "src" ? "source" : "destination"));
  const plain = !module.options.some((each) => each.name === "return-nomatch");
  const why = reason(setting, "set", what);
  if (!plain || !name.literal || !flags?.literal)
    return turned([{ on: "free", key: `set ${name.text} ${flags?.text} nomatch`, reason: why }], option.negated);
  const namePlace = { source: setting.place.source, span: name.span };
  return [{ on: "set", name: name.text, namePlace, sides, reason: why, ...(option.negated ? { negated: true } : {}) }];
}

/** Whether the opening packet of a connection, with SYN and nothing else, has the flags asked for. */
function openingFlags(mask: Word | undefined, set: Word | undefined): boolean | undefined {
  const all = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"];
  const read = (word: Word | undefined): ReadonlySet<string> | undefined => {
    const names = (word?.text ?? "").toUpperCase().split(",");
    if (names.includes("ALL")) return new Set(all);
    if (names.includes("NONE")) return new Set();
    return names.every((name) => all.includes(name)) ? new Set(names) : undefined;
  };
  const asked = read(mask);
  const wanted = read(set);
  if (asked === undefined || wanted === undefined) return undefined;
  return (
    all.every((flag) => !asked.has(flag) || wanted.has(flag) === (flag === "SYN")) &&
    [...wanted].every((flag) => asked.has(flag))
  );
}

function stateConditions(
  option: Option,
  value: Word,
  module: string,
  setting: Setting,
  faults: Fault[],
  undecided: (code: string) => readonly Condition[],
): readonly Condition[] {
  const known = module === "state" ? connectionStates : [...connectionStates, "SNAT", "DNAT"];
  const states: string[] = [];
  let start = value.span.start;
  // A blank behind a comma is complained of where the rest of the list stands.
  for (const text of value.text.replace(/(?<=.),$/, "").split(",")) {
    const where = span(start, start + text.length);
    start = where.end + 1;
    const state = text === "" ? undefined : known.find((each) => each.startsWith(text.toUpperCase()));
    if (state !== undefined) {
      states.push(state.toLowerCase());
      continue;
    }
    const near = closest(text, known);
    faults.push({
      rule: "iptables-syntax",
      span: text === "" ? value.span : where,
      message:
        near === undefined
          ? l10n.t('"{state}" is no state of a connection', { state: text })
          : l10n.t('"{state}" is no state of a connection; did you mean "{near}"?', { state: text, near }),
      ...(near === undefined || text === "" ? {} : { fix: replacement(where, near) }),
    });
  }
  if (states.length === 0) return undecided("unsupported");
  // Raw comes before connection tracking: without a connection the state reads as invalid, after NOTRACK as untracked.
  if (setting.table === "raw") {
    const holds = (state: string): boolean => states.includes(state) !== option.negated;
    return [
      { on: "state", states: [...(holds("invalid") ? ["new"] : []), ...(holds("untracked") ? ["untracked"] : [])] },
    ];
  }
  const rewritten = states.some((state) => state === "snat" || state === "dnat");
  if (rewritten && !states.includes("new")) return undecided("unsupported");
  return [{ on: "state", states, ...(option.negated ? { negated: true } : {}) }];
}

/** Loopback is the host's own and multicast is nobody's; which other addresses are its own no rule file says. */
function addressType(option: Option, value: Word, setting: Setting, key: string): readonly Condition[] {
  const side = option.name === "src-type" ? "source" : "destination";
  const { family } = setting;
  const range = (text: string, negated: boolean): Condition => {
    const addresses = parseAddresses(text)?.addresses ?? union<number>();
    return { on: "address", side, family, addresses, ...(negated ? { negated } : {}) };
  };
  const loopback = (negated: boolean) => range(family === 4 ? "127.0.0.0/8" : "::1", negated);
  const multicast = (negated: boolean) => range(family === 4 ? "224.0.0.0/4" : "ff00::/8", negated);
  const unknown = free(setting, "address", textOf(option), key);
  const of: Condition[][] = [];
  for (const written of value.text.toUpperCase().split(",")) {
    const type = addressTypeNames.find((name) => name.startsWith(written)) ?? written;
    if (type === "LOCAL") of.push([loopback(false)], [{ ...unknown, own: side }]);
    else if (type === "MULTICAST") of.push([multicast(false)]);
    // Of IPv6 every address but those for many is unicast, the host's own among them.
    else if (type === "UNICAST") of.push(family === 6 ? [multicast(true)] : [loopback(true), multicast(true), unknown]);
    // Nobody connects to many hosts by TCP.
    else if (type === "BROADCAST" && side === "destination")
      of.push([{ on: "protocol", numbers: interval(6), negated: true }, loopback(true), unknown]);
    else of.push([loopback(true), unknown]);
  }
  return [{ on: "any", of, ...(option.negated ? { negated: true } : {}) }];
}
