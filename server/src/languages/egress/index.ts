import * as l10n from "@vscode/l10n";
import { joinAddresses, parseAddresses } from "../../model/addresses.ts";
import type { Problem } from "../../model/facts.ts";
import type { Action, Chain, Condition, Filter, FilterLine, FilterWriter } from "../../model/filter.ts";
import { interval, union } from "../../model/intervals.ts";
import { parsePorts, protocolNumber } from "../../model/ports.ts";
import { place, type SourceFile } from "../../text/source.ts";
import { type Span, span, touches } from "../../text/span.ts";
import { closest } from "../closest.ts";
import { type Completion, type LoweredFacts, language } from "../language.ts";
import { entryOf, itemsOf, readYaml, scalars, type YamlDocument, type YamlNode } from "../yaml.ts";

const actions = ["accept", "drop", "reject"] as const;
const keys: ReadonlyMap<string, string> = new Map([
  ["egress", "What may leave: a default and a list of rules."],
  ["default", "What happens to connections that no rule takes: `accept`, `drop` or `reject`."],
  ["rules", "In order; the first one that matches decides."],
  ["accept", "Lets connections of this protocol out: `tcp`, `udp`, `any`, or a list."],
  ["drop", "Throws them away without a word."],
  ["reject", "Refuses them, so that the sender fails at once."],
  ["ports", "Destination ports and ranges; all where it is missing."],
  ["to", "Names, addresses and networks; anywhere where it is missing."],
  ["hours", 'Open only then, such as `"02:00-04:00"`.'],
  ["why", "What the rule is for, in your words."],
]);
const ruleKeys = ["accept", "drop", "reject", "ports", "to", "hours", "why"];

function actionOf(text: string | undefined): Action {
  const kind = actions.find((each) => each === text);
  return { kind: kind ?? "drop" };
}

/** One rule of the list, as a filter line; what cannot be read makes it undecided, and is a problem. */
function lowerRule(
  node: YamlNode,
  source: SourceFile,
  report: (where: Span, message: string, near?: string) => void,
): FilterLine {
  const where = place(source, node.span);
  const text = source.slice(node.span).replaceAll(/\s+/g, " ");
  const match: Condition[] = [];
  const free = (): void =>
    void match.push({
      on: "free",
      key: `egress ${node.span.start} ${match.length}`,
      reason: {
        code: "unsupported",
        text: l10n.t("a part of this rule cannot be read: {text}", { text }),
        place: where,
      },
    });
  const entry =
    node.kind === "map" ? node.entries.find(({ key }) => actions.some((action) => action === key)) : undefined;
  if (node.kind !== "map" || entry === undefined) {
    report(node.span, l10n.t("a rule needs one of accept, drop and reject with a protocol, such as accept: tcp"));
    return {
      place: where,
      text,
      match: [],
      action: {
        kind: "unknown",
        reason: { code: "unsupported", text: l10n.t("this rule cannot be read"), place: where },
      },
    };
  }
  for (const { key, keySpan } of node.entries)
    if (!ruleKeys.includes(key)) report(keySpan, l10n.t('a rule has no key "{key}"', { key }), closest(key, ruleKeys));
  const protocols = scalars(entry.value);
  if (!protocols.some((protocol) => protocol.text === "any")) {
    const numbers = protocols.map((protocol) => protocolNumber(protocol.text));
    for (const [at, protocol] of protocols.entries())
      if (numbers[at] === undefined)
        report(
          protocol.span,
          l10n.t('"{text}" is no protocol; write tcp, udp or any', { text: protocol.text }),
          closest(protocol.text, ["tcp", "udp", "any"]),
        );
    if (numbers.includes(undefined) || numbers.length === 0) free();
    else match.push({ on: "protocol", numbers: union(...numbers.map((number) => interval(number ?? 0))) });
  }
  const ports = scalars(entryOf(node, "ports")?.value);
  if (ports.length > 0) {
    const sets = ports.map((port) => parsePorts(port.text));
    for (const [at, port] of ports.entries())
      if (sets[at] === undefined)
        report(port.span, l10n.t('"{text}" is no port and no range of ports', { text: port.text }));
    if (sets.includes(undefined)) free();
    else match.push({ on: "port", side: "destination", ports: union(...sets.map((set) => set ?? [])) });
  }
  const to = scalars(entryOf(node, "to")?.value);
  if (to.length > 0) match.push(destinations(to.map((each) => each.text)));
  const hours = entryOf(node, "hours");
  if (hours !== undefined)
    match.push({
      on: "free",
      key: `hours ${source.slice(hours.value.span)}`,
      reason: { code: "time", text: l10n.t("the gate is open at certain hours only"), place: where },
    });
  const why = entryOf(node, "why")?.value;
  return {
    place: where,
    text,
    match,
    action: actionOf(entry.key),
    ...(why?.kind === "scalar" ? { comment: why.text } : {}),
  };
}

/** Names match by name, addresses by address; any of them will do. */
function destinations(texts: readonly string[]): Condition {
  const sets = texts.flatMap((text) => parseAddresses(text) ?? []);
  const names = texts.filter((text) => parseAddresses(text) === undefined);
  const joined = joinAddresses(sets);
  const of: (readonly Condition[])[] = [];
  if (names.length > 0) of.push([{ on: "name", names, matching: "identity" }]);
  if (joined[4].length > 0) of.push([{ on: "address", side: "destination", family: 4, addresses: joined[4] }]);
  if (joined[6].length > 0) of.push([{ on: "address", side: "destination", family: 6, addresses: joined[6] }]);
  return { on: "any", of };
}

function writerFor(source: SourceFile, rules: YamlNode | undefined): FilterWriter {
  const items = itemsOf(rules);
  return {
    accept(flow, _chain, before, comment) {
      if (flow.port === undefined || rules?.kind !== "list") return undefined;
      const own = items.find((item) => item.span.start === before.place.span.start) ?? items.at(-1);
      if (own === undefined) return undefined;
      const line = source.lineSpan(own.span.start);
      const dash = source.text.slice(line.start, own.span.start);
      const indent = /^(\s*)-\s+$/.exec(dash)?.[1];
      if (indent === undefined) return undefined;
      const to = flow.destination.name ?? flow.destination.addresses?.join(", ");
      const text = [
        `${indent}- accept: ${flow.protocol}`,
        `${indent}  ports: [${flow.port}]`,
        ...(to === undefined ? [] : [`${indent}  to: [${to.includes(":") ? JSON.stringify(to) : to}]`]),
        `${indent}  why: ${JSON.stringify(comment)}`,
      ].join("\n");
      if (own.span.start === before.place.span.start)
        return [{ place: place(source, span(line.start, line.start)), newText: `${text}\n` }];
      const end = source.lineSpan(own.span.end).end;
      return [{ place: place(source, span(end, end)), newText: `\n${text}` }];
    },
    remove(line) {
      const start = source.lineSpan(line.place.span.start).start;
      const end = source.lineSpan(line.place.span.end).end;
      return items.length > 1
        ? [{ place: place(source, span(start, Math.min(source.text.length, end + 1))), newText: "" }]
        : undefined;
    },
    reject(line) {
      const at = source.slice(line.place.span).search(/\bdrop\b/);
      if (at === -1) return undefined;
      const start = line.place.span.start + at;
      return [{ place: place(source, span(start, start + 4)), newText: "reject" }];
    },
    transport(line, protocol) {
      const wrong = protocol === "tcp" ? "udp" : "tcp";
      const at = source.slice(line.place.span).search(new RegExp(`\\b${wrong}\\b`));
      if (at === -1) return undefined;
      const start = line.place.span.start + at;
      return [{ place: place(source, span(start, start + 3)), newText: protocol }];
    },
  };
}

function lower(document: YamlDocument, source: SourceFile): LoweredFacts {
  const problems: Problem[] = [];
  const report = (where: Span, message: string, near?: string): void => {
    problems.push({
      rule: "egress-syntax",
      place: place(source, where),
      message: near === undefined ? message : l10n.t('{message}; did you mean "{near}"?', { message, near }),
      fixes:
        near === undefined
          ? []
          : [
              {
                title: l10n.t('Write "{near}"', { near }),
                edits: [{ place: place(source, where), newText: near }],
                preferred: true,
              },
            ],
    });
  };
  if (document.error !== undefined)
    report(document.error.span, l10n.t("this is no YAML: {message}", { message: document.error.message }));
  const egress = entryOf(document.root, "egress");
  if (egress === undefined) {
    if (document.error === undefined && document.root !== undefined)
      report(
        span(0, Math.min(1, source.text.length)),
        l10n.t('an egress policy begins with "egress:", with a default and rules below'),
      );
    return { problems };
  }
  if (egress.value.kind === "map")
    for (const { key, keySpan } of egress.value.entries)
      if (key !== "default" && key !== "rules")
        report(keySpan, l10n.t('an egress policy has no key "{key}"', { key }), closest(key, ["default", "rules"]));
  const standard = entryOf(egress.value, "default");
  const text = standard?.value.kind === "scalar" ? standard.value.text : undefined;
  if (standard === undefined)
    report(egress.keySpan, l10n.t("say what happens to all other connections: default: drop, accept or reject"));
  else if (!actions.some((action) => action === text))
    report(standard.value.span, l10n.t("the default is accept, drop or reject"), closest(text ?? "", actions));
  const rules = entryOf(egress.value, "rules")?.value;
  const lines = itemsOf(rules)
    .filter((item) => item.kind !== "scalar" || item.text !== "")
    .map((item) => lowerRule(item, source, report));
  const chain: Chain = { name: "egress", lines, place: place(source, egress.keySpan) };
  const policyPlace = place(
    source,
    standard === undefined ? egress.keySpan : span(standard.keySpan.start, standard.value.span.end),
  );
  const filter: Filter = {
    name: "egress",
    kind: "filter",
    hook: "egress",
    priority: 0,
    families: [4, 6],
    entry: chain,
    chains: new Map([["egress", chain]]),
    policy: {
      place: policyPlace,
      text: source.slice(policyPlace.span),
      match: [],
      action:
        standard === undefined
          ? {
              kind: "unknown",
              reason: { code: "unsupported", text: l10n.t("the policy says no default"), place: policyPlace },
            }
          : actionOf(text),
    },
    writer: writerFor(source, rules),
  };
  return { problems, filter: { format: "egress", filters: [filter], chains: [chain], complete: true } };
}

export const egress = language({
  id: "egress",
  editorIds: ["yaml"],
  comment: "#",
  detect: (path) => /(?:^|[/.])egress\.ya?ml$/.test(path),
  parse: readYaml,
  lower,
  hover(document, source, offset) {
    const all: { key: string; keySpan: Span }[] = [];
    const walk = (node: YamlNode | undefined): void => {
      if (node?.kind === "list") for (const item of node.items) walk(item);
      if (node?.kind !== "map") return;
      for (const entry of node.entries) {
        all.push(entry);
        walk(entry.value);
      }
    };
    walk(document.root);
    const found = all.find(({ keySpan }) => touches(keySpan, offset));
    const text = found === undefined ? undefined : keys.get(found.key);
    return found === undefined || text === undefined
      ? undefined
      : { span: found.keySpan, markdown: `**${source.slice(found.keySpan)}** — ${text}` };
  },
  complete(_document, source, offset): readonly Completion[] {
    const before = source.text.slice(source.lineSpan(offset).start, offset);
    const typed = /\w*$/.exec(before)?.[0] ?? "";
    const word = span(offset - typed.length, offset);
    if (/\bdefault:\s*\w*$/.test(before)) return actions.map((label) => ({ label, kind: "value", span: word }));
    if (/\b(?:accept|drop|reject):\s*\w*$/.test(before))
      return ["tcp", "udp", "any"].map((label) => ({ label, kind: "value", span: word }));
    return /^[\s-]*\w*$/.test(before)
      ? [...keys].map(([label, documentation]) => ({
          label,
          kind: "keyword",
          span: word,
          insert: `${label}: `,
          documentation,
        }))
      : [];
  },
});
