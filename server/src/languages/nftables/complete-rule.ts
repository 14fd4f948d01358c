import * as l10n from "@vscode/l10n";
import { mailServices } from "../../model/mail-services.ts";
import { services } from "../../model/services.generated.ts";
import type { Completion } from "../language.ts";
import { freeMetaKeys, headers, type ValueType, valueType } from "./catalog.ts";
import {
  addressTypes,
  days,
  directionWords,
  icmpCodes,
  icmpTypes,
  icmpv6Codes,
  icmpv6Types,
  icmpxCodes,
  logLevels,
  packetTypes,
  statusWords,
  tcpFlagBits,
} from "./catalog-words.ts";
import type { Offer } from "./complete-offer.ts";
import { documentationOfField } from "./field-words.ts";
import type { SetState, TableState } from "./ruleset.ts";
import { typingNamed } from "./typing.ts";
import { documentedValues } from "./value-words.ts";
import { detailWords, statementWords, words } from "./words.ts";

/** What a rule can name: its table, and the file's defines with their values. */
export interface Names {
  readonly table: TableState | undefined;
  readonly defines: ReadonlyMap<string, string>;
}

const verdicts = new Set(["accept", "drop", "continue", "return", "jump", "goto"]);
const ends = /(?:^|[\s}"])(?:accept|drop|return|reject|continue|(?:jump|goto)\s+\S+|masquerade|notrack)\s+$/;
/** What most lines begin with. */
const common: ReadonlySet<string> = new Set([
  ...["accept", "drop", "reject", "jump", "counter", "log"],
  ...["tcp", "udp", "ip", "ip6", "ct", "meta", "iifname", "oifname"],
]);

/** A selector, its comparison, and values before the one that is due. */
const valueDue =
  /(?:^|[\s({.])((?:ct\s+(?:original|reply)\s+(?:ip6?\s+)?)?(?:[a-z][\w]*\s+)?[a-z][\w-]*)\s+(?:(?:==|!=|eq|ne|!|not|vmap|map|set|&|\|)\s+)*\(?(?:\{\s*(?:[^{}]*[,\s])?|(?:[\w-]+\s*,\s*)+|(?:\(?[\w-]+\s*\|\s*)+)?$/;

type Position = (offer: Offer, match: RegExpExecArray, names: Names) => Offer;

/** What words just before the cursor ask for, in this order. */
const positions: readonly (readonly [RegExp, Position])[] = [
  [/\bcomment\s+$|\bprefix\s+$/, (offer) => offer],
  [
    /\b(?:jump|goto)\s+$/,
    (offer, _, { table }) =>
      offer.plain(
        [...(table?.chains.values() ?? [])].filter(({ hook }) => hook === undefined).map(({ name }) => name),
        "reference",
      ),
  ],
  [
    /\b(counter|quota|limit|synproxy|tunnel)\s+name\s+$|\b(ct\s+(?:helper|timeout|expectation))\s+set\s+$/,
    (offer, match, { table }) =>
      offer.plain(objects(table, (match[1] ?? match[2] ?? "").replaceAll(/\s+/g, " ")), "reference"),
  ],
  [
    /\bflow\s+(?:add|offload)\s+$/,
    (offer, _, { table }) =>
      offer.plain(
        objects(table, "flowtable").map((name) => `@${name}`),
        "reference",
      ),
  ],
  [/\bflow\s+$/, (offer) => offer.plain(["add"], "keyword")],
  [/\breject\s+$/, (offer) => offer.plain(["with", "comment"], "keyword", detailWords())],
  [/\breject\s+with\s+$/, (offer) => offer.plain(["icmpx", "icmp", "icmpv6", "tcp reset"])],
  [/\breject\s+with\s+tcp\s+$/, (offer) => offer.plain(["reset"], "value", detailWords())],
  [/\breject\s+with\s+icmpx(?:\s+type)?\s+$/, (offer) => offer.plain(icmpxCodes)],
  [/\breject\s+with\s+icmpv6(?:\s+type)?\s+$/, (offer) => offer.plain(icmpv6Codes)],
  [/\breject\s+with\s+icmp(?:\s+type)?\s+$/, (offer) => offer.plain(icmpCodes)],
  [/\blimit\s+$/, (offer) => offer.plain(["rate", "name"], "keyword", detailWords())],
  [/\blimit\s+rate\s+$/, (offer) => offer.plain(["over"], "keyword", detailWords()).plain(["10/second", "10/minute"])],
  [
    /\blimit\s+rate\s+(?:over\s+)?\d+(?:\s+[km]?bytes)?\s*\/\s*$/,
    (offer) => offer.plain(["second", "minute", "hour", "day", "week"]),
  ],
  [/\bburst\s+\d+\s+$/, (offer) => offer.plain(["packets", "bytes"])],
  [/\blog\s+level\s+$/, (offer) => offer.plain(logLevels)],
  [
    /\blog\s+(?:.*\s)?flags\s+$/,
    (offer) => offer.plain(["all", "tcp sequence", "tcp options", "ip options", "skuid", "ether"]),
  ],
  [/\bquota\s+$/, (offer) => offer.plain(["over", "until", "name"], "keyword", detailWords())],
  [/\bquota\s+(?:over\s+|until\s+)?\d+\s+$/, (offer) => offer.plain(["bytes", "kbytes", "mbytes"])],
  [/\bqueue\s+$/, (offer) => offer.plain(["num", "flags", "to"], "keyword", detailWords())],
  [
    /\bqueue\s+(?:.*\s)?flags\s+(?:\w+,)?$|\bqueue\s+num\s+\S+\s+$/,
    (offer) => offer.plain(["bypass", "fanout"], "value", detailWords()),
  ],
  [/\b(?:dnat|snat)\s+(?:ip6?\s+)?$/, (offer) => offer.plain(["to", "ip to", "ip6 to"], "keyword", detailWords())],
  [
    /\b(?:redirect|masquerade)\s+$/,
    (offer) => offer.plain(["to", "random", "fully-random", "persistent", "comment"], "keyword", detailWords()),
  ],
  [/\b(?:redirect|masquerade|tproxy)\s+to\s+$/, (offer) => offer.plain([":"], "value")],
  [/\b(?:dnat|snat|tproxy)\s+(?:ip6?\s+)?to\s+$/, (offer, _, names) => given(offer, names)],
  [/\btproxy\s+(?:ip6?\s+)?$/, (offer) => offer.plain(["to", "ip to", "ip6 to"], "keyword")],
  [/\b(?:dup|fwd)\s+$/, (offer) => offer.plain(["to"], "keyword")],
  [
    /(?:^|\s)(?:add|update|delete)\s+$/,
    (offer, _, { table }) => sets(offer, table, (set) => set.dynamic || isPlainSet(set)),
  ],
  [/\bfib\s+$/, (offer) => offer.plain(["saddr", "daddr", "mark", "iif", "oif"], "setting")],
  [/\bfib\s+[\w. ]*\.\s+$/, (offer) => offer.plain(["saddr", "daddr", "mark", "iif", "oif"], "setting")],
  [/\bfib\s+\w+(?:\s+\.\s+\w+)*\s+$/, (offer) => offer.plain(["type", "oif", "oifname", "check"], "setting")],
  [
    /\bfib\s+[\w. ]+\stype\s+(?:(?:==|!=|vmap)\s+)?(?:\{\s*(?:[^{}]*[,\s])?)?$/,
    (offer) => offer.plain(addressTypes, "value", documentedValues("address type")),
  ],
  [/\btcp\s+flags\s+[^;{}]*?[/&|(]\s*$/, (offer) => flags(offer)],
  [/\btcp\s+flags\s+.*==\s+$/, (offer) => flags(offer)],
  [
    /\btcp\s+option\s+$/,
    (offer) => offer.plain(["maxseg", "window", "sack-perm", "sack", "timestamp", "fastopen", "mptcp"], "setting"),
  ],
  [/\btcp\s+option\s+maxseg\s+$/, (offer) => offer.plain(["size"], "setting")],
  [/\btcp\s+option\s+maxseg\s+size\s+set\s+$/, (offer) => offer.plain(["rt mtu"])],
  [/\bct\s+count\s+$/, (offer) => offer.plain(["over"], "keyword", detailWords())],
  [
    /\bct\s+(?:original|reply)\s+$/,
    (offer) =>
      offer.plain(["ip saddr", "ip daddr", "ip6 saddr", "ip6 daddr", "proto-src", "proto-dst", "protocol"], "setting"),
  ],
  [
    /\bvmap\s*\{[^{}]*:\s*$|\bvmap\s*\{[^{}]*,[^{}]*:\s*$/,
    (offer) => offer.words(statementWords().filter(({ word }) => verdicts.has(word))),
  ],
  [
    /\b(vmap|map)\s+$/,
    (offer, match, { table }) =>
      sets(offer, table, (set) => {
        const [data] = set.definitions[0]?.data ?? [];
        return data !== undefined && (data.text === "verdict") === (match[1] === "vmap");
      }).snippet(
        "{ }",
        match[1] === "vmap" ? "{ $1 : accept }" : "{ $1 : $2 }",
        l10n.t("The map's keys and values, in place."),
      ),
  ],
  [/\b(?:meta\s+|ct\s+)?mark\s+set\s+$/, (offer, _, names) => given(offer, names).plain(["meta mark", "ct mark"])],
  [/(?:^|\s)\.\s+$/, (offer) => selectors(offer)],
  [/\b(?:numgen)\s+$/, (offer) => offer.plain(["inc", "random"], "keyword", detailWords())],
  [/\bsocket\s+cgroupv2\s+$/, (offer) => offer.plain(["level"], "keyword")],
];

/** What may stand in a rule behind the words before the cursor. */
export function completeRule(offer: Offer, before: string, names: Names): readonly Completion[] {
  for (const [pattern, position] of positions) {
    const match = pattern.exec(before);
    if (match !== null) return position(offer, match, names).list;
  }
  const last = /([\w-]+)\s+$/.exec(before)?.[1] ?? "";
  const fields = Object.hasOwn(headers(), last) ? headers()[last] : undefined;
  if (fields !== undefined && !isValueOfHeader(before)) {
    for (const [field, type] of Object.entries(fields.fields))
      offer.one(
        field,
        "setting",
        typeText(type),
        documentationOfField(last === "meta" && Object.hasOwn(freeMetaKeys, field) ? field : `${last} ${field}`),
      );
    return offer.list;
  }
  const due = valueDue.exec(before)?.[1];
  const found = due === undefined ? undefined : values(offer, due.replaceAll(/\s+/g, " ").replace(/^meta /, ""), names);
  if (found !== undefined) return found.list;
  // Behind a verdict only a remark is left.
  if (ends.test(before)) return offer.plain(["comment"], "keyword", detailWords()).list;
  if (/\blimit\s+rate\s+(?:over\s+)?\d+\S*\s+$/.test(before)) offer.plain(["burst"], "keyword", detailWords());
  if (/\blog\s+(?:(?:prefix\s+"[^"]*"|level\s+\w+|group\s+\d+|flags\s+\S+)\s+)*$/.test(before))
    offer.plain(["prefix", "level", "group", "flags"], "keyword", detailWords());
  return statements(offer).list;
}

function objects(table: TableState | undefined, type: string): readonly string[] {
  return [...(table?.objects ?? [])].flatMap(([name, object]) => (object.type === type ? [name] : []));
}

function isPlainSet(set: SetState): boolean {
  return set.definitions[0]?.kind === "set";
}

/** Named sets and maps, with `@`. */
export function sets(offer: Offer, table: TableState | undefined, fits: (set: SetState) => boolean): Offer {
  for (const set of table?.sets.values() ?? []) {
    const definition = set.definitions[0];
    if (!fits(set)) continue;
    const [types, data] = [definition?.types ?? [], definition?.data ?? []].map((each) =>
      each.map(({ text }) => text).join(" . "),
    );
    offer.one(`@${set.name}`, "reference", `${definition?.kind ?? "set"} ${types}${data === "" ? "" : ` : ${data}`}`);
  }
  return offer;
}

/** The file's defines, with `$`. */
export function given(offer: Offer, { defines }: Names, fits: (value: string) => boolean = () => true): Offer {
  for (const [name, value] of defines)
    if (fits(value)) offer.one(`$${name}`, "reference", value.length > 60 ? `${value.slice(0, 57)}...` : value);
  return offer;
}

function flags(offer: Offer): Offer {
  return offer.plain(Object.keys(tcpFlagBits), "value", documentedValues("tcp flag"));
}

/** True where `tcp` and the like are values: `meta l4proto { tcp, `. */
function isValueOfHeader(before: string): boolean {
  return /\b(?:l4proto|protocol|nexthdr)\s+(?:(?:==|!=|vmap)\s+)?(?:\{[^{}]*|(?:[\w-]+\s*,\s*)*)$/.test(before);
}

function values(offer: Offer, selector: string, names: Names): Offer | undefined {
  const last = selector.split(" ").pop() ?? "";
  const name = Object.hasOwn(freeMetaKeys, last) && !selector.startsWith("ct ") ? last : selector;
  const [header = "", field = ""] = name.split(" ");
  const isMeta = Object.hasOwn(headers().meta?.fields ?? {}, name);
  const known =
    isMeta ||
    Object.hasOwn(freeMetaKeys, name) ||
    (Object.hasOwn(headers(), header) && Object.hasOwn(headers()[header]?.fields ?? {}, field));
  if (!known) return undefined;
  const full = isMeta ? `meta ${name}` : name;
  const type = Object.hasOwn(freeMetaKeys, name) ? valueType(name) : valueType(full);
  const explained = documentedValues(type);
  switch (type) {
    case "port": {
      const protocol = header === "tcp" || header === "udp" ? header : undefined;
      for (const service of mailServices(protocol))
        offer.one(String(service.port), "value", service.service, service.note, true);
      for (const [label, ports] of Object.entries(services)) {
        const port = protocol === undefined ? Object.values(ports)[0] : ports[protocol];
        if (port !== undefined) offer.one(label, "value", String(port));
      }
      break;
    }
    case "protocol":
    case "state":
    case "family":
      offer.words(explained ?? [], "value");
      break;
    case "ethernet type":
      offer.plain(["ip", "ip6", "arp", "vlan"], "value", explained);
      break;
    case "tcp flag":
      flags(offer);
      break;
    case "icmp type":
      offer.plain(Object.keys(icmpTypes), "value", explained);
      break;
    case "icmpv6 type":
      offer.plain(Object.keys(icmpv6Types), "value", explained);
      break;
    case "status":
      offer.plain(statusWords, "value", explained);
      break;
    case "direction":
      offer.plain(directionWords, "value", explained);
      break;
    case "packet type":
      offer.plain(packetTypes, "value", explained);
      break;
    case "address type":
      offer.plain(addressTypes, "value", explained);
      break;
    case "day":
      offer.plain(days);
      break;
    case "interface":
      offer.one('"lo"', "value", l10n.t("loopback: this host talking to itself"));
      break;
    case "user":
      for (const user of ["root", "debian-spamd", "amavis", "clamav", "postfix", "_rspamd"])
        offer.one(`"${user}"`, "value", "");
      break;
    case "group":
      for (const group of ["root", "debian-spamd", "amavis", "clamav", "postfix"]) offer.one(`"${group}"`, "value", "");
      break;
    default:
  }
  if (/\bdscp$/.test(name))
    offer.plain([
      "cs0",
      "cs1",
      "cs2",
      "cs3",
      "cs4",
      "cs5",
      "cs6",
      "cs7",
      "ef",
      "af11",
      "af21",
      "af31",
      "af41",
      "lephb",
    ]);
  sets(offer, names.table, ({ definitions: [definition] }) => {
    const [key, another] = definition?.types ?? [];
    return (
      definition?.kind === "set" && key !== undefined && another === undefined && typingNamed(key.text).type === type
    );
  });
  return given(offer, names, (value) => mayBe(type, value));
}

/** Whether a define's value, as written, looks like one of a type. */
function mayBe(type: ValueType, value: string): boolean {
  const first = value.replace(/^[{\s"]+/, "");
  const [word = ""] = /^[\w-]*/.exec(first) ?? [];
  switch (type) {
    case "ipv4":
      return /^(?:\d+\.|\$)/.test(first);
    case "ipv6":
      return /^(?:[\da-f]*:|\$)/i.test(first);
    case "address":
      return /^(?:\d+\.|[\da-f]*:|\$)/i.test(first);
    case "port":
      return /^\d+(?![.:\da-f])|^\$/i.test(first) || Object.hasOwn(services, word);
    case "interface":
    case "user":
    case "group":
      return /^[a-z_$]/i.test(first);
    default:
      return true;
  }
}

/** A value's type as a detail, for those that say something. */
function typeText(type: string): string {
  switch (type) {
    case "text":
    case "number":
    case "existence":
      return "";
    case "ipv4":
      return "IPv4";
    case "ipv6":
      return "IPv6";
    default:
      return type;
  }
}

export function selectors(offer: Offer): Offer {
  const known = headers();
  return offer
    .words(
      Object.entries(known).map(([word, { documentation }]) => ({ word, documentation })),
      "keyword",
      common,
    )
    .words(
      Object.keys(freeMetaKeys).map((word) => ({ word, documentation: documentationOfField(word) ?? "" })),
      "keyword",
      common,
    )
    .words(words({ fib: l10n.t("What routing would do with the packet's addresses: `fib daddr type local`.") }));
}

export function statements(offer: Offer): Offer {
  return selectors(offer).words(
    statementWords().filter(({ word }) => word !== "ct" && word !== "meta" && word !== "vmap" && word !== "map"),
    "keyword",
    common,
  );
}
