import * as l10n from "@vscode/l10n";
import { joinAddresses, parseAddresses } from "../../model/addresses.ts";
import { closest } from "../../model/closest.ts";
import type { Problem } from "../../model/facts.ts";
import type { Action, Chain, Condition, Filter, FilterLine } from "../../model/filter.ts";
import { interval, union } from "../../model/intervals.ts";
import { parsePorts, protocolNumber } from "../../model/ports.ts";
import { place, type SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import type { LoweredFacts } from "../language.ts";
import {
  entriesOf,
  entryOf,
  itemsOf,
  resolve,
  type YamlEntry,
  type YamlFile,
  type YamlNode,
  type YamlScalar,
} from "../yaml.ts";
import { type Report, reporter, reportKeys, reportSyntax } from "../yaml-keys.ts";
import { type ActionName, actionNames, fileKeys, policyKeys, ruleKeys } from "./catalog.ts";
import { writerFor } from "./writer.ts";

/** A policy as one filter; what cannot be read makes its rule undecided, and is a problem. */
export function lower(file: YamlFile, source: SourceFile): LoweredFacts {
  const problems: Problem[] = [];
  const report = reporter("egress-syntax", source, problems);
  reportSyntax(file.errors, report);
  const [root, ...others] = file.documents;
  for (const other of others)
    if (other !== undefined)
      report(
        span(other.span.start, firstLineEnd(source, other.span)),
        l10n.t("a policy is one document; what stands below the --- is not read"),
      );
  if (root === undefined) return { problems };
  if (resolve(root)?.kind !== "map" || entryOf(root, "egress") === undefined) {
    const [only] = entriesOf(root);
    const near = only === undefined ? undefined : closest(only.key, fileKeys);
    report(
      only?.keySpan ?? span(root.span.start, firstLineEnd(source, root.span)),
      l10n.t('an egress policy begins with "egress:", with a default and rules below'),
      near,
    );
    return { problems };
  }
  reportKeys(entriesOf(root), fileKeys, report, (key) =>
    l10n.t('an egress policy begins with "egress:"; "{key}" is not read', { key }),
  );
  const entry = entryOf(root, "egress");
  if (entry === undefined) return { problems };
  const filter = lowerPolicy(entry, source, report);
  return { problems, filter: { format: "egress", filters: [filter], chains: [filter.entry], complete: true } };
}

function firstLineEnd(source: SourceFile, where: Span): number {
  return Math.max(where.start, Math.min(where.end, source.lineSpan(where.start).end));
}

function lowerPolicy(egress: YamlEntry, source: SourceFile, report: Report): Filter {
  const policy = resolve(egress.value);
  if (policy?.kind !== "map") report(egress.keySpan, l10n.t("below egress: stand default: and rules:, indented"));
  reportKeys(entriesOf(policy), policyKeys, report, (key) => l10n.t('an egress policy has no key "{key}"', { key }));
  const standard = entryOf(policy, "default");
  const value = resolve(standard?.value);
  const name = value?.kind === "scalar" ? actionNames.find((each) => each === value.text) : undefined;
  if (standard === undefined) {
    if (policy?.kind === "map")
      report(egress.keySpan, l10n.t("say what happens to all other connections: default: drop, accept or reject"));
  } else if (name === undefined && !(value?.kind === "scalar" && value.templated))
    report(
      value === undefined || value.span.start === value.span.end ? standard.keySpan : value.span,
      l10n.t("the default is accept, drop or reject"),
      value?.kind === "scalar" && value.text !== "" ? closest(value.text, actionNames) : undefined,
    );
  const rules = entryOf(policy, "rules");
  const list = resolve(rules?.value);
  if (rules !== undefined && list?.kind !== "list" && !(list?.kind === "scalar" && list.text === ""))
    report(rules.keySpan, l10n.t("the rules are a list: each begins with a hyphen, such as - accept: tcp"));
  const items = list?.kind === "list" ? list.items : [];
  const lines = items.map((item) => lowerRule(item, source, report));
  const chain: Chain = { name: "egress", lines, place: place(source, egress.keySpan) };
  const where = place(
    source,
    standard === undefined
      ? egress.keySpan
      : span(standard.keySpan.start, Math.max(standard.keySpan.end, standard.value.span.end)),
  );
  return {
    name: "egress",
    kind: "filter",
    hook: "egress",
    priority: 0,
    families: [4, 6],
    entry: chain,
    chains: new Map([["egress", chain]]),
    policy: {
      place: where,
      text: oneLine(source, where.span),
      match: [],
      action:
        name === undefined
          ? {
              kind: "unknown",
              reason: {
                code: "unsupported",
                text: l10n.t("the policy says no default that can be read"),
                place: where,
              },
            }
          : { kind: name },
    },
    writer: writerFor(source, rules, list?.kind === "list" ? list : undefined, standard),
  };
}

function oneLine(source: SourceFile, where: Span): string {
  return source
    .slice(where)
    .split("\n")
    .map((line) => line.replace(/(?:^|\s)#.*/, "").trim())
    .filter((line) => line !== "")
    .join(", ");
}

/** One rule of the list as a filter line. */
function lowerRule(item: YamlNode, source: SourceFile, report: Report): FilterLine {
  const node = resolve(item);
  const where = place(source, item.span);
  const text = oneLine(source, item.span);
  const entries = entriesOf(node);
  const unreadable = (message: string, at: Span): FilterLine => {
    report(at, message);
    return {
      place: where,
      text,
      match: [],
      action: {
        kind: "unknown",
        reason: { code: "unsupported", text: l10n.t("this rule cannot be read: {text}", { text }), place: where },
      },
    };
  };
  const needed = l10n.t("a rule needs one of accept, drop and reject with a protocol, such as accept: tcp");
  if (node?.kind !== "map") {
    const line = span(item.span.start, firstLineEnd(source, item.span));
    return unreadable(needed, line.start === line.end ? source.lineSpan(line.start) : line);
  }
  reportKeys(entries, ruleKeys, report, (key) => l10n.t('a rule has no key "{key}"', { key }));
  const verbs = entries.filter(({ key }) => actionNames.some((action) => action === key));
  const [verb, second] = verbs;
  if (verb === undefined) {
    const meant = entries.some(({ key }) => closest(key, actionNames) !== undefined && !ruleKeys.includes(key));
    // A misspelt verb has been said already.
    if (meant) return { place: where, text, match: [], action: unreadableAction(where, text) };
    return unreadable(needed, entries[0]?.keySpan ?? item.span);
  }
  if (second !== undefined)
    return unreadable(
      l10n.t("a rule does one thing: {first} or {second}, not both", { first: verb.key, second: second.key }),
      second.keySpan,
    );
  const match: Condition[] = [];
  const free = (code: string, what: string, key: string): void =>
    void match.push({ on: "free", key, reason: { code, text: what, place: where } });
  const unread = (entry: YamlEntry): void =>
    free(
      "unsupported",
      l10n.t("a part of this rule cannot be read: {text}", {
        text: oneLine(source, span(entry.keySpan.start, entry.value.span.end)),
      }),
      `${source.uri} ${entry.keySpan.start}`,
    );
  for (const entry of entries) {
    const read = readers[entry.key];
    if (read === undefined) {
      // A key nobody knows was meant to narrow the rule.
      if (!ruleKeys.includes(entry.key)) unread(entry);
      continue;
    }
    const conditions = read(entry, report);
    if (conditions === undefined) unread(entry);
    else match.push(...conditions);
  }
  const hours = entryOf(node, "hours");
  if (hours !== undefined) {
    const written = resolve(hours.value);
    const window = written?.kind === "scalar" ? written.text : "";
    if (!isWindow(window) && !(written?.kind === "scalar" && written.templated))
      report(
        hours.value.span.start === hours.value.span.end ? hours.keySpan : hours.value.span,
        l10n.t('hours are written as "02:00-04:00", in quotes'),
      );
    free("time", l10n.t("the gate is open at certain hours only: {hours}", { hours: window }), `hours ${window}`);
  }
  const why = resolve(entryOf(node, "why")?.value);
  return {
    place: where,
    text,
    match,
    action: { kind: verb.key as ActionName },
    ...(why?.kind === "scalar" && why.text !== "" ? { comment: why.text } : {}),
  };
}

function unreadableAction(where: FilterLine["place"], text: string): Action {
  return {
    kind: "unknown",
    reason: { code: "unsupported", text: l10n.t("this rule cannot be read: {text}", { text }), place: where },
  };
}

function isWindow(text: string): boolean {
  const time = /^(?:[01]?\d|2[0-3]):[0-5]\d$|^24:00$/;
  const [from = "", to = "", ...rest] = text.split("-").map((part) => part.trim());
  return rest.length === 0 && time.test(from) && time.test(to);
}

type Reader = (entry: YamlEntry, report: Report) => readonly Condition[] | undefined;

const readers: Readonly<Record<string, Reader>> = {
  accept: protocolConditions,
  drop: protocolConditions,
  reject: protocolConditions,
  ports: portConditions,
  to: destinations,
};

/** The scalars of a list; undefined, and a problem, where there are none or something else stands among them. */
function values(entry: YamlEntry, report: Report, message: string): readonly YamlScalar[] | undefined {
  const items = itemsOf(entry.value);
  const found = items.flatMap((item) => (item.kind === "scalar" && item.text !== "" ? [item] : []));
  if (found.length === items.length && found.length > 0) return found;
  const odd = items.find((item) => item.kind !== "scalar" || item.text === "");
  report(odd === undefined || odd.span.start === odd.span.end ? entry.keySpan : odd.span, message);
  return undefined;
}

function protocolConditions(entry: YamlEntry, report: Report): readonly Condition[] | undefined {
  const protocols = values(
    entry,
    report,
    l10n.t("behind {key} stands a protocol: tcp, udp, any, or a list", { key: entry.key }),
  );
  if (protocols === undefined || protocols.some(({ templated }) => templated)) return undefined;
  let failed = false;
  const sets = protocols.map(({ text, span: where }) => {
    if (text === "any") return interval(0, 255);
    const number = protocolNumber(text);
    if (number !== undefined) return interval(number);
    failed = true;
    report(
      where,
      l10n.t('"{text}" is no protocol; write tcp, udp or any', { text }),
      closest(text, ["tcp", "udp", "any"]),
    );
    return [];
  });
  if (failed) return undefined;
  return protocols.some(({ text }) => text === "any") ? [] : [{ on: "protocol", numbers: union(...sets) }];
}

function portConditions(entry: YamlEntry, report: Report): readonly Condition[] | undefined {
  const ports = values(
    entry,
    report,
    l10n.t('ports are numbers and ranges, such as [80, 443, "8000-8010"]; leave the key out for all'),
  );
  if (ports === undefined || ports.some(({ templated }) => templated)) return undefined;
  let failed = false;
  const sets = ports.map(({ text, span: where }) => {
    const set = parsePorts(text);
    if (set !== undefined) return set;
    failed = true;
    report(where, l10n.t('"{text}" is no port and no range of ports', { text }));
    return [];
  });
  return failed ? undefined : [{ on: "port", side: "destination", ports: union(...sets) }];
}

/** Names match by name, addresses by address; any of them will do. */
function destinations(entry: YamlEntry, report: Report): readonly Condition[] | undefined {
  const places = values(
    entry,
    report,
    l10n.t("destinations are names, addresses and networks; leave the key out for anywhere"),
  );
  if (places === undefined || places.some(({ templated }) => templated)) return undefined;
  const names: string[] = [];
  let failed = false;
  const sets = places.flatMap(({ text, span: where }) => {
    const set = parseAddresses(text);
    if (set !== undefined) return [set];
    if (isHostName(text)) names.push(text.toLowerCase().replace(/\.$/, ""));
    else {
      failed = true;
      report(where, l10n.t('"{text}" is no name, no address and no network', { text }));
    }
    return [];
  });
  if (failed) return undefined;
  const joined = joinAddresses(sets);
  const of: (readonly Condition[])[] = [];
  if (names.length > 0) of.push([{ on: "name", names, matching: "identity" }]);
  if (joined[4].length > 0) of.push([{ on: "address", side: "destination", family: 4, addresses: joined[4] }]);
  if (joined[6].length > 0) of.push([{ on: "address", side: "destination", family: 6, addresses: joined[6] }]);
  return [{ on: "any", of }];
}

function isHostName(text: string): boolean {
  return (
    text.length <= 254 &&
    !/^[\d.]+$/.test(text) &&
    /^(?:[a-z\d_](?:[\w-]*[a-z\d])?\.)*[a-z\d_](?:[\w-]*[a-z\d])?\.?$/i.test(text)
  );
}
