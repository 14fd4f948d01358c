import * as l10n from "@vscode/l10n";
import type { Span } from "../../text/span.ts";
import type { Completion } from "../language.ts";
import {
  chainTypes,
  chainWords,
  dataTypes,
  families,
  hooks,
  mappedObjects,
  objectWords,
  priorities,
  setFlags,
  setWords,
  tableWords,
} from "./catalog-words.ts";
import { objectsOf } from "./commands.ts";
import { Offer } from "./complete-offer.ts";
import { completeRule, given, type Names, selectors, sets, statements } from "./complete-rule.ts";
import { isInside, locate, type Surroundings } from "./locate.ts";
import { type Ruleset, type TableState, tableKey } from "./ruleset.ts";
import type { Tree, Verb } from "./tree.ts";
import { dataTypeWords, setFlagWords } from "./value-words.ts";
import {
  blockWords,
  chainTypeWords,
  type DocumentedWord,
  familyWords,
  hookWords,
  priorityWords,
  settingWords,
  statementWords,
  thingWords,
} from "./words.ts";

/** No statement is looked at further back than this. */
const longest = 2000;

/** What may stand at the cursor, by the words before it on its line and the block around it. */
export function complete(tree: Tree, ruleset: Ruleset, offset: number): readonly Completion[] {
  const { text } = tree;
  const around = locate(tree, offset);
  // Behind a brace on the same line a block's first line begins.
  const opened = [around.definition, around.command].map((each) => each?.body?.open.end ?? 0);
  const from = Math.max(0, offset - longest, ...opened.filter((end) => end <= offset));
  const line = text.slice(from, offset).replace(/^[\s\S]*[\n;]/, "");
  if (/^[^"]*#/.test(line.replaceAll(/"[^"]*"/g, ""))) return [];
  // Within quotes only names stand that the file tells.
  if ((line.match(/"/g)?.length ?? 0) % 2 === 1) return [];
  const typed = /[@$]?[\w.-]*$/.exec(line)?.[0] ?? "";
  const span: Span = { start: offset - typed.length, end: offset };
  const before = line.slice(0, line.length - typed.length);
  const offer = new Offer(span);
  if (typed.startsWith("$")) return given(offer, { table: undefined, defines: definesOf(tree) }).list;
  const { definition } = around;
  const names = (table: TableState | undefined): Names => ({ table, defines: definesOf(tree) });
  if (definition !== undefined && isInside(definition.body, offset)) {
    const table = tableAround(around, ruleset);
    if (definition.kind === "chain") return withSigil(chainLine(offer, before, names(table)), typed, offer, table);
    return setLine(offer, before, definition.kind, "type" in definition ? definition.type : "");
  }
  if (around.command?.body !== undefined && isInside(around.command.body, offset)) return tableLine(offer, before);
  return commandLine(offer, before, typed, ruleset, names);
}

/** Behind `@` the sets that fit, or all where nothing is known of what would. */
function withSigil(
  offered: readonly Completion[],
  typed: string,
  offer: Offer,
  table: TableState | undefined,
): readonly Completion[] {
  if (!typed.startsWith("@")) return offered;
  const fitting = offered.filter(({ label }) => label.startsWith("@"));
  if (fitting.length > 0) return fitting;
  offer.list.length = 0;
  return sets(offer, table, () => true).list;
}

function tableAround(around: Surroundings, ruleset: Ruleset): TableState | undefined {
  const { command } = around;
  return command?.table === undefined ? undefined : ruleset.tables.get(tableKey(command.family, command.table.text));
}

function definesOf(tree: Tree): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const item of tree.items) {
    const inner = item.kind === "command" ? (item.body?.items ?? []) : [item];
    for (const each of inner)
      if (
        (each.kind === "define" || each.kind === "redefine") &&
        each.value !== undefined &&
        !found.has(each.name.text)
      )
        found.set(each.name.text, tree.text.slice(each.value.span.start, each.value.span.end).replaceAll(/\s+/g, " "));
  }
  return found;
}

function pick(list: readonly DocumentedWord[], allowed: readonly string[]): readonly DocumentedWord[] {
  return list.filter(({ word }) => allowed.includes(word));
}

function chainLine(offer: Offer, before: string, names: Names): readonly Completion[] {
  const start = before.trimStart();
  if (/^type\s+$/.test(start)) return offer.words(pick(chainTypeWords(), chainTypes), "value").list;
  if (/^type\s+\S+\s+$/.test(start)) return offer.words(pick(blockWords(), ["hook"])).list;
  if (/^type\s+\S+\s+hook\s+$/.test(start)) return offer.words(pick(hookWords(), hooks), "value").list;
  if (/^type\s+\S+\s+hook\s+(?:in|e)gress\s+$/.test(start))
    return offer.words(pick(blockWords(), ["device", "devices", "priority"])).list;
  if (/^type\s+\S+\s+hook\s+\S+\s+(?:devices?\s+[^;]*\s)?$/.test(start))
    return offer.words(pick(blockWords(), ["priority"])).list;
  if (/^type\s.*\bpriority\s+$/.test(start))
    return offer.words(pick(priorityWords(), Object.keys(priorities)), "value").list;
  if (/^type\s.*\bpriority\s+\S+\s+$/.test(start)) return offer.plain([";", "+ 10", "- 10"]).list;
  if (/^policy\s+$/.test(start)) return offer.words(pick(statementWords(), ["accept", "drop"]), "value").list;
  if (start !== "") return completeRule(offer, before, names);
  return statements(offer)
    .words(pick([...settingWords("chain"), ...blockWords()], chainWords))
    .snippet(
      "type filter hook output",
      "type filter hook output priority filter; policy $1;",
      l10n.t("Makes the chain filter what this host sends."),
    ).list;
}

function setLine(offer: Offer, before: string, kind: "set" | "map" | "object", type: string): readonly Completion[] {
  const start = before.trimStart();
  const documented = [...settingWords(kind), ...thingWords(), ...blockWords()];
  if (kind === "object")
    return start === ""
      ? offer.plain(objectWords[type] ?? [], "keyword", documented).list
      : objectValue(offer, start, type);
  if (/^type\s+(?:[\w ]+\s\.\s+)*$/.test(start)) return offer.plain(dataTypes, "value", dataTypeWords()).list;
  if (/^type\s.*:\s+$/.test(start))
    return offer.plain([...mappedObjects, ...dataTypes], "value", [...dataTypeWords(), ...thingWords()]).list;
  if (/^typeof\s+(?:.*\s[.:]\s+)?$/.test(start)) return selectors(offer).list;
  if (/^typeof\s/.test(start)) return completeRule(offer, before, { table: undefined, defines: new Map() });
  if (/^flags\s+(?:[\w\s]*,\s*)?$/.test(start)) return offer.plain(setFlags, "value", setFlagWords()).list;
  if (/^policy\s+$/.test(start)) return offer.plain(["performance", "memory"]).list;
  return start === "" ? offer.plain(setWords, "keyword", documented).list : [];
}

function objectValue(offer: Offer, start: string, type: string): readonly Completion[] {
  if (/\bprotocol\s+$/.test(start)) return offer.plain(["tcp", "udp"]).list;
  if (/^l3proto\s+$/.test(start)) return offer.words(pick(familyWords(), ["ip", "ip6", "inet"]), "value").list;
  if (type === "ct helper" && /^type\s+$/.test(start))
    return offer.plain(["ftp", "tftp", "sip", "irc", "amanda", "h323", "pptp"].map((name) => `"${name}"`)).list;
  if (type === "ct helper" && /^type\s+\S+\s+$/.test(start)) return offer.plain(["protocol"], "keyword").list;
  if (/^hook\s+$/.test(start)) return offer.plain(["ingress"], "value", hookWords()).list;
  if (/^hook\s+\S+\s+$/.test(start)) return offer.plain(["priority"], "keyword", blockWords()).list;
  if (/\bpriority\s+$/.test(start)) return offer.plain(["filter"], "value", priorityWords()).list;
  return [];
}

function tableLine(offer: Offer, before: string): readonly Completion[] {
  const start = before.trimStart();
  if (start === "") return offer.plain(tableWords, "keyword", [...thingWords(), ...blockWords()]).list;
  if (/^ct\s+$/.test(start)) return offer.plain(["helper", "timeout", "expectation"], "keyword", thingWords()).list;
  return [];
}

const shown = [
  "ruleset",
  "tables",
  "table",
  "chains",
  "chain",
  "sets",
  "set",
  "maps",
  "map",
  "counters",
  "quotas",
  "hooks",
];
const things =
  "table|chain|rule|set|map|element|counter|quota|limit|secmark|synproxy|flowtable|meter|ct (?:helper|timeout|expectation)";

/** A command of one line: verb, object, family, table, name, and then what a block would hold. */
function commandLine(
  offer: Offer,
  before: string,
  typed: string,
  ruleset: Ruleset,
  names: (table: TableState | undefined) => Names,
): readonly Completion[] {
  const start = before.trimStart().replaceAll(/\s+/g, " ");
  const documented = [...blockWords(), ...thingWords()];
  if (start === "")
    return offer
      .words(
        pick(blockWords(), [
          ...Object.keys(objectsOf),
          "table",
          "define",
          "redefine",
          "undefine",
          "include",
          "list",
          "reset",
        ]),
      )
      .snippet(
        "table inet filter",
        'table inet filter {\n\tchain output {\n\t\ttype filter hook output priority filter; policy drop;\n\t\toifname "lo" accept\n\t\tct state established,related accept\n\t\t$0\n\t}\n}',
        l10n.t("A table that lets nothing out but what its lines accept."),
      ).list;
  const verb = /^(\w+) $/.exec(start)?.[1] ?? "";
  const objects = verb === "list" || verb === "reset" ? shown : objectsOf[verb as Verb];
  if (objects !== undefined) return offer.plain(objects, "keyword", documented).list;
  if (/^define \S+ = $/.test(start)) return given(offer, names(undefined)).list;
  const behind = new RegExp(`^(?:(\\w+) )?(${things}) (.*)$`).exec(start);
  if (behind === null) return [];
  const [, , object = "", rest = ""] = behind;
  const place = /^(?:(ip6?|inet|arp|bridge|netdev) )?(?:(\S+) )?(?:(\S+) )?(.*)$/.exec(rest);
  const [, family, tableName, name, last = ""] = place ?? [];
  if (tableName === undefined) {
    if (family === undefined) {
      for (const { family: of, name: table } of ruleset.tables.values()) offer.one(`${of} ${table}`, "reference", "");
      return offer.words(pick(familyWords(), families), "value").list;
    }
    const tables = [...ruleset.tables.values()].filter((each) => each.family === family);
    return offer.plain(
      tables.map((each) => each.name),
      "reference",
    ).list;
  }
  if (object === "table") return [];
  const table = ruleset.tables.get(tableKey(family ?? "ip", tableName));
  const makes = /^(?:add|create) (?!rule|element)/.test(start);
  if (name === undefined) return makes ? [] : offer.plain(namesOf(table, object), "reference").list;
  if (object !== "rule") return [];
  const rule = before.replace(/^\s*(?:\S+\s+)?rule\s+(?:(?:ip6?|inet|arp|bridge|netdev)\s+)?\S+\s+\S+\s+/, "");
  if (/^(?:index|position|handle)\s+$/.test(rule)) return [];
  if (last === "") offer.plain(["index", "position", "handle"], "keyword");
  return withSigil(
    completeRule(offer, rule.replace(/^(?:index|position|handle)\s+\d+\s+/, ""), names(table)),
    typed,
    offer,
    table,
  );
}

/** What a table has of a kind. */
function namesOf(table: TableState | undefined, object: string): readonly string[] {
  if (table === undefined) return [];
  if (object === "rule" || object === "chain") return [...table.chains.keys()];
  if (object === "element" || object === "set" || object === "map")
    return [...table.sets.values()].flatMap(({ name, definitions: [definition] }) =>
      object === "element" || definition?.kind === object ? [name] : [],
    );
  return [...table.objects].flatMap(([name, { type }]) => (type === object ? [name] : []));
}
