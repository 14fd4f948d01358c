import * as l10n from "@vscode/l10n";
import { services } from "../../model/services.generated.ts";
import type { Span } from "../../text/span.ts";
import type { Completion, CompletionKind } from "../language.ts";
import { freeMetaKeys, headers, valueType } from "./catalog.ts";
import {
  addressTypes,
  chainTypes,
  dataTypes,
  days,
  directionWords,
  families,
  hooks,
  icmpCodes,
  icmpTypes,
  icmpv6Codes,
  icmpv6Types,
  icmpxCodes,
  logLevels,
  packetTypes,
  priorities,
  setFlags,
  statusWords,
  tcpFlagBits,
} from "./catalog-words.ts";
import { isInside, locate, type Surroundings } from "./locate.ts";
import { mailServices } from "./mail-services.ts";
import { type Ruleset, tableKey } from "./ruleset.ts";
import type { Tree } from "./tree.ts";
import {
  blockWords,
  chainTypeWords,
  type DocumentedWord,
  familyWords,
  hookWords,
  priorityWords,
  statementWords,
  stateWords,
} from "./words.ts";

/** No statement is looked at further back than this. */
const longest = 2000;

/** What may stand at the cursor, by the words before it on its line and the block around it. */
export function complete(tree: Tree, ruleset: Ruleset, offset: number): readonly Completion[] {
  const { text } = tree;
  const from = Math.max(0, offset - longest);
  const line = text.slice(from, offset).replace(/^[\s\S]*[\n;]/, "");
  if (/^[^"]*#/.test(line.replaceAll(/"[^"]*"/g, ""))) return [];
  const typed = /[@$]?[\w.-]*$/.exec(line)?.[0] ?? "";
  const span: Span = { start: offset - typed.length, end: offset };
  const before = line.slice(0, line.length - typed.length);
  const around = locate(tree, offset);
  const offer = new Offer(span);
  if (typed.startsWith("@")) return references(offer, around, ruleset);
  if (typed.startsWith("$")) return defines(offer, tree);
  return byWords(offer, before, around, ruleset) ?? byBlock(offer, before, around, offset);
}

class Offer {
  readonly list: Completion[] = [];
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
  }

  words(entries: readonly DocumentedWord[], kind: CompletionKind = "keyword"): this {
    for (const { word, documentation } of entries)
      this.list.push({ label: word, kind, span: this.#span, documentation });
    return this;
  }

  plain(labels: Iterable<string>, kind: CompletionKind = "value", detail?: string): this {
    for (const label of labels)
      this.list.push({ label, kind, span: this.#span, ...(detail === undefined ? {} : { detail }) });
    return this;
  }

  one(label: string, kind: CompletionKind, detail: string, documentation?: string): this {
    this.list.push({
      label,
      kind,
      span: this.#span,
      detail,
      ...(documentation === undefined ? {} : { documentation }),
    });
    return this;
  }

  snippet(label: string, insert: string, documentation: string): this {
    this.list.push({ label, kind: "snippet", span: this.#span, insert, snippet: true, documentation });
    return this;
  }
}

function tableAround(around: Surroundings, ruleset: Ruleset) {
  const { command } = around;
  return command?.table === undefined ? undefined : ruleset.tables.get(tableKey(command.family, command.table.text));
}

function references(offer: Offer, around: Surroundings, ruleset: Ruleset): readonly Completion[] {
  for (const set of tableAround(around, ruleset)?.sets.values() ?? []) {
    const definition = set.definitions[0];
    const detail =
      definition === undefined ? "" : `${definition.kind} ${definition.types.map((each) => each.text).join(" . ")}`;
    offer.one(`@${set.name}`, "reference", detail);
  }
  return offer.list;
}

function defines(offer: Offer, tree: Tree): readonly Completion[] {
  const seen = new Set<string>();
  const add = (name: string, value: string): void => {
    if (!seen.has(name)) offer.one(`$${name}`, "reference", value.length > 60 ? `${value.slice(0, 57)}...` : value);
    seen.add(name);
  };
  for (const item of tree.items) {
    const inner = item.kind === "command" ? (item.body?.items ?? []) : [item];
    for (const each of inner)
      if ((each.kind === "define" || each.kind === "redefine") && each.value !== undefined)
        add(each.name.text, tree.text.slice(each.value.span.start, each.value.span.end).replaceAll(/\s+/g, " "));
  }
  return offer.list;
}

/** A selector, its comparison, and values before the one that is due. */
const valueDue =
  /(?:^|[\s({.])((?:[a-z][\w]*\s+)?[a-z][\w-]*)\s+(?:(?:==|!=|eq|ne|!|not|vmap)\s+)?(?:\{\s*(?:[^{}]*[,\s])?|(?:[\w-]+\s*,\s*)+)?$/;

/** What the words just before the cursor ask for; undefined where they ask for nothing in particular. */
function byWords(
  offer: Offer,
  before: string,
  around: Surroundings,
  ruleset: Ruleset,
): readonly Completion[] | undefined {
  const words = before.trimEnd().split(/\s+/);
  const last = /\s$/.test(before) ? (words[words.length - 1] ?? "") : "";
  const inChain = around.definition?.kind === "chain";
  switch (last) {
    case "jump":
    case "goto": {
      const chains = tableAround(around, ruleset)?.chains.values() ?? [];
      return offer.plain(
        [...chains].filter((chain) => chain.hook === undefined).map((chain) => chain.name),
        "reference",
      ).list;
    }
    case "hook":
      return offer.words(
        hookWords().filter(({ word }) => hooks.some((hook) => hook === word)),
        "value",
      ).list;
    case "priority":
      return offer.words(
        priorityWords().filter(({ word }) => Object.hasOwn(priorities, word)),
        "value",
      ).list;
    case "policy":
      return offer.words(
        statementWords().filter(({ word }) => word === "accept" || word === "drop"),
        "value",
      ).list;
    case "type":
      if (inChain && /^\s*type\s+$/.test(before))
        return offer.words(
          chainTypeWords().filter(({ word }) => chainTypes.some((type) => type === word)),
          "value",
        ).list;
      if (around.definition?.kind === "set" || around.definition?.kind === "map") return offer.plain(dataTypes).list;
      break;
    case "flags":
      if (around.definition?.kind === "set" || around.definition?.kind === "map") return offer.plain(setFlags).list;
      break;
    case "typeof":
      return selectors(offer).list;
    case "table":
      return offer.words(
        familyWords().filter(({ word }) => families.some((family) => family === word)),
        "value",
      ).list;
    case "level":
      return offer.plain(logLevels).list;
    case "with":
      return offer.plain(["icmp", "icmpv6", "icmpx", "tcp reset"]).list;
    case "limit":
      return offer.plain(["rate", "name"], "keyword").list;
    case "log":
      return offer
        .plain(["prefix", "level", "group", "flags"], "keyword")
        .list.concat(statements(new Offer(spanOf(offer))).list);
    default:
  }
  const code = /\breject with (icmp|icmpv6|icmpx)(?: type)?\s+$/.exec(before)?.[1];
  if (code !== undefined)
    return offer.plain(code === "icmp" ? icmpCodes : code === "icmpv6" ? icmpv6Codes : icmpxCodes).list;
  if (/\blimit rate (?:over )?\d+(?: [km]?bytes)?\s*\/\s*$/.test(before))
    return offer.plain(["second", "minute", "hour", "day", "week"]).list;
  if (/\bvmap\s*\{[^{}]*:\s*$/.test(before))
    return offer.words(statementWords().filter(({ word }) => verdicts.has(word))).list;
  const fields = Object.hasOwn(headers(), last) ? headers()[last] : undefined;
  if (fields !== undefined && !valuesOfHeader(before)) {
    for (const [field, type] of Object.entries(fields.fields)) offer.one(field, "setting", type, fields.documentation);
    return offer.list;
  }
  const due = valueDue.exec(before)?.[1];
  return due === undefined ? undefined : values(offer, due.replaceAll(/\s+/g, " ").replace(/^meta /, ""));
}

const verdicts = new Set(["accept", "drop", "continue", "return", "jump", "goto"]);

function spanOf(offer: Offer): Span {
  return offer.list[0]?.span ?? { start: 0, end: 0 };
}

/** True where `tcp` and the like are values: `meta l4proto { tcp, `. */
function valuesOfHeader(before: string): boolean {
  return /\b(?:l4proto|protocol|nexthdr)\s+(?:\S+\s+)?\{?[^{}]*$/.test(before);
}

function values(offer: Offer, selector: string): readonly Completion[] | undefined {
  const name =
    Object.hasOwn(freeMetaKeys, selector.split(" ").pop() ?? "") && !selector.startsWith("ct ")
      ? (selector.split(" ").pop() ?? selector)
      : selector;
  const [header = "", field = ""] = name.split(" ");
  const known =
    Object.hasOwn(freeMetaKeys, name) ||
    (Object.hasOwn(headers(), header) && Object.hasOwn(headers()[header]?.fields ?? {}, field)) ||
    Object.hasOwn(headers().meta?.fields ?? {}, name);
  if (!known) return undefined;
  const type = Object.hasOwn(headers().meta?.fields ?? {}, name) ? valueType(`meta ${name}`) : valueType(name);
  switch (type) {
    case "port": {
      const protocol = header === "th" ? undefined : header;
      for (const service of mailServices(protocol))
        offer.one(String(service.port), "value", service.service, service.note);
      for (const [label, ports] of Object.entries(services)) {
        const port = protocol === undefined ? Object.values(ports)[0] : ports[protocol];
        if (port !== undefined) offer.one(label, "value", String(port));
      }
      return offer.list;
    }
    case "state":
      return offer.words(stateWords(), "value").list;
    case "protocol":
      return offer.plain(["tcp", "udp", "icmp", "icmpv6", "sctp", "dccp", "udplite", "esp", "ah", "gre"]).list;
    case "family":
      return offer.plain(["ipv4", "ipv6"]).list;
    case "ethernet type":
      return offer.plain(["ip", "ip6", "arp", "vlan"]).list;
    case "tcp flag":
      return offer.plain(Object.keys(tcpFlagBits)).list;
    case "icmp type":
      return offer.plain(Object.keys(icmpTypes)).list;
    case "icmpv6 type":
      return offer.plain(Object.keys(icmpv6Types)).list;
    case "status":
      return offer.plain(statusWords).list;
    case "direction":
      return offer.plain(directionWords).list;
    case "packet type":
      return offer.plain(packetTypes).list;
    case "address type":
      return offer.plain(addressTypes).list;
    case "day":
      return offer.plain(days).list;
    case "interface":
      return offer.one('"lo"', "value", l10n.t("loopback: this host talking to itself")).list;
    default:
      return [];
  }
}

function selectors(offer: Offer): Offer {
  const known = headers();
  for (const [word, { documentation }] of Object.entries(known)) offer.words([{ word, documentation }]);
  return offer.words(
    Object.keys(freeMetaKeys).map((word) => ({ word, documentation: known.meta?.documentation ?? "" })),
  );
}

function statements(offer: Offer): Offer {
  return selectors(offer).words(statementWords().filter(({ word }) => word !== "ct" && word !== "meta"));
}

const verbWords = new Set([
  "add",
  "create",
  "insert",
  "replace",
  "delete",
  "destroy",
  "flush",
  "rename",
  "list",
  "reset",
]);
const topWords = new Set([...verbWords, "table", "define", "redefine", "undefine", "include"]);
const objectWords = new Set([
  "table",
  "chain",
  "rule",
  "set",
  "map",
  "element",
  "ruleset",
  "flowtable",
  "counter",
  "quota",
]);
const tableWords = new Set([
  "chain",
  "set",
  "map",
  "flowtable",
  "counter",
  "quota",
  "limit",
  "ct",
  "secmark",
  "synproxy",
  "define",
  "include",
]);
const chainStartWords = new Set(["type", "policy", "define", "include"]);
const setBlockWords = new Set([
  "type",
  "typeof",
  "flags",
  "elements",
  "timeout",
  "gc-interval",
  "size",
  "policy",
  "auto-merge",
]);

function byBlock(offer: Offer, before: string, around: Surroundings, offset: number): readonly Completion[] {
  const { command, definition } = around;
  const start = before.trim() === "";
  const pick = (allowed: ReadonlySet<string>) => blockWords().filter(({ word }) => allowed.has(word));
  if (definition?.kind === "chain" && isInside(definition.body, offset)) {
    statements(offer);
    if (!start) return offer.list;
    return offer
      .words(pick(chainStartWords))
      .snippet(
        "type filter hook output",
        "type filter hook output priority filter; policy $1;",
        l10n.t("Makes the chain filter what this host sends."),
      ).list;
  }
  if (definition !== undefined && isInside(definition.body, offset)) return offer.words(pick(setBlockWords)).list;
  if (command?.body !== undefined && isInside(command.body, offset)) return offer.words(pick(tableWords)).list;
  const verb = before.trim();
  if (verbWords.has(verb)) return offer.words(pick(objectWords)).list;
  if (start)
    return offer
      .words(pick(topWords))
      .snippet(
        "table inet filter",
        'table inet filter {\n\tchain output {\n\t\ttype filter hook output priority filter; policy drop;\n\t\toifname "lo" accept\n\t\tct state established,related accept\n\t\t$0\n\t}\n}',
        l10n.t("A table that lets nothing out but what its lines accept."),
      ).list;
  // Behind `add rule inet filter output` a rule goes on.
  return /\brule\s+(?:ip6?\s+|inet\s+|bridge\s+|arp\s+|netdev\s+)?\S+\s+\S+\s/.test(before)
    ? statements(offer).list
    : [];
}
