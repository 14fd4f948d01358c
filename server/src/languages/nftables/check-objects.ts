import * as l10n from "@vscode/l10n";
import type { TableState } from "./ruleset.ts";
import type { Complaint, ObjectDefinition, Property, Rule, Tree } from "./tree.ts";
import { numberOf } from "./values.ts";

function complaint(span: Complaint["span"], message: string): Complaint {
  return { rule: "nft-syntax", severity: "error", span, message, repairs: [] };
}

/** What each kind of object cannot do without. Source: nft 1.0.6, and the grammar of 1.0.9. */
const needed: Readonly<Record<string, readonly string[]>> = {
  "ct helper": ["type"],
  "ct expectation": ["protocol", "dport", "timeout", "size"],
  "ct timeout": ["protocol"],
  limit: ["rate"],
};

const families = ["ip", "ip6", "inet", "arp", "bridge", "netdev"];
const statesOfProtocol: Readonly<Record<string, readonly string[]>> = {
  udp: ["replied", "unreplied"],
  tcp: [
    ..."close close_wait established fin_wait last_ack retrans syn_recv syn_sent time_wait unack".split(" "),
    "syn_sent2",
  ],
};

/** Objects of a table that lack something, or hold what they cannot. */
export function* checkObject(object: ObjectDefinition, table: TableState, { text }: Tree): Iterable<Complaint> {
  const { body, type } = object;
  if (body === undefined) return;
  const inner = text.slice(body.open.end, body.span.end);
  // What a define or a template brings is not known.
  if (/[$]|\{\{|\{%/.test(inner)) return;
  const properties = body.items.filter((item) => item.kind === "property");
  const has = (word: string): boolean => properties.some((property) => property.word.text === word);
  const missing = (needed[type] ?? []).find((word) => !has(word));
  if (missing !== undefined && body.items.length === properties.length)
    yield complaint(
      object.head,
      l10n.t("{name} needs a line that starts with {word}", { name: `${type} ${object.name.text}`, word: missing }),
    );
  if (type === "secmark" && inner.replace("}", "").trim() === "")
    yield complaint(object.head, l10n.t("{name} needs a context in quotes", { name: object.name.text }));
  if ((type.startsWith("ct ") || type === "synproxy") && ["netdev", "bridge", "arp"].includes(table.family))
    yield complaint(
      object.head,
      l10n.t("there are no connections in tables of family {family}", { family: table.family }),
    );
  else if (type === "ct expectation" && missing === undefined && table.family === "inet" && !has("l3proto"))
    yield complaint(
      object.head,
      l10n.t("{name} needs a line that starts with {word}", { name: object.name.text, word: "l3proto" }),
    );
  if (type === "synproxy" && !isSynproxy(inner.replace(/#.*$/gm, "").replace(/\bcomment\s+"[^"]*"/, "")))
    yield complaint(
      object.head,
      l10n.t("a synproxy has a line `mss 1460`, then `wscale 7`, then `timestamp sack-perm` where wanted"),
    );
  const protocol = /\bprotocol\s+(\S+?)\s*(?:;|\n|\}|$)/.exec(inner)?.[1];
  for (const property of properties)
    yield* checkProperty(property, text.slice(property.span.start, property.span.end).trim(), type, table, protocol);
}

function isSynproxy(inner: string): boolean {
  const lines = inner.split(/[;\n]/).flatMap((line) => line.replace(/\}\s*$/, "").trim() || []);
  const written = lines.join("; ").replace(/\s+/g, " ");
  return (
    written === "" ||
    /^(?:mss|maxseg) \d+(?:; | )wscale \d+(?:(?: |; )(?:timestamp|(?:timestamp )?sack-perm(?:itted)?))?$/.test(written)
  );
}

function* checkProperty(
  { word, span }: Property,
  line: string,
  type: string,
  table: TableState,
  protocol: string | undefined,
): Iterable<Complaint> {
  const [, value = ""] = /^\w+\s+(\S+)/.exec(line) ?? [];
  if (type === "quota") yield* checkQuota(line, span);
  else if (type === "limit") yield* checkRate(line, span, false);
  else if (type === "counter") yield* checkCounter(line, span);
  else if (type === "flowtable") yield* checkFlowtable(word.text, line, span);
  else if (!type.startsWith("ct ")) return;
  else if (word.text === "l3proto" && !families.includes(value))
    yield complaint(span, l10n.t('"{word}" is no {what}', { word: value, what: l10n.t("family") }));
  else if (
    word.text === "l3proto" &&
    (type === "ct helper" || type === "ct expectation") &&
    (table.family === "ip" || table.family === "ip6")
  ) {
    if (value !== table.family)
      yield complaint(span, l10n.t("the table is of family {family}; write that here", { family: table.family }));
  } else if (word.text === "protocol" && value !== "tcp" && value !== "udp")
    yield complaint(span, l10n.t("the protocol is tcp or udp here"));
  else if (word.text === "type" && type === "ct helper" && !/^type\s+"[^"]*"\s+protocol\s+(?:tcp|udp)\b/.test(line))
    yield complaint(span, l10n.t('write the helper in quotes and its protocol, tcp or udp: `type "ftp" protocol tcp`'));
  else if (type === "ct expectation" && /^(?:timeout|dport|size)\s+\S+\s+[^\s;#}]/.test(line))
    yield complaint(span, l10n.t("{word} takes one value", { word: word.text }));
  else if (word.text === "timeout" && type === "ct expectation" && !/^(?=.*[1-9])(?:\d+(?:w|d|h|m|s|ms))+$/.test(value))
    yield complaint(
      span,
      l10n.t("{found} cannot stand here; {expected} must", {
        found: value,
        expected: l10n.t("a time such as 1d12h, 30m or 10s"),
      }),
    );
  else if (type === "ct expectation" && (word.text === "dport" || word.text === "size")) {
    const number = numberOf(value);
    if (number === undefined)
      yield complaint(
        span,
        l10n.t("{found} cannot stand here; {expected} must", { found: value, expected: l10n.t("a number") }),
      );
    else if (word.text === "dport" && number > 65535 && number % 65_536 !== 0)
      // nft cuts it to 16 bits.
      yield {
        ...complaint(span, l10n.t("a port is at most 65535, not {number}", { number: value })),
        severity: "warning",
      };
    else if (word.text === "dport" ? number % 65_536 === 0 : number % 256 === 0)
      yield complaint(
        span,
        l10n.t("{word} is a number from {low} to {high}", {
          word: word.text,
          low: 1,
          high: word.text === "dport" ? 65_535 : 255,
        }),
      );
  } else if (word.text === "policy" && type === "ct timeout") {
    if (!/^policy\s*=\s*\{\s*\w+\s*:\s*\d[\dwdhms]*\s*(?:,\s*\w+\s*:\s*\d[\dwdhms]*\s*|,\s*)*\}/.test(line))
      yield complaint(span, l10n.t("timeouts are written like `policy = { established : 120, close : 20 }`"));
    else if (/,\s*,/.test(line)) yield complaint(span, l10n.t("there is no element before this comma; remove it"));
    const states = [...line.matchAll(/([a-z_0-9]+)\s*:/g)].map((match) => match[1] ?? "");
    const possible = statesOfProtocol[protocol ?? "tcp"];
    const wrong = states.find((state) => possible !== undefined && !possible.includes(state));
    if (wrong !== undefined)
      yield complaint(span, l10n.t('"{word}" is no state of {protocol}', { word: wrong, protocol: protocol ?? "tcp" }));
  }
}

function* checkCounter(line: string, span: Complaint["span"]): Iterable<Complaint> {
  if (/^bytes\b/.test(line)) yield complaint(span, l10n.t("a counter is written as `packets 0 bytes 0`"));
}

function* checkFlowtable(word: string, line: string, span: Complaint["span"]): Iterable<Complaint> {
  const hook = /^hook\s+(\S+)/.exec(line)?.[1];
  if (hook !== undefined && hook !== "ingress") yield complaint(span, l10n.t("a flowtable stands at ingress only"));
  if (hook !== undefined && !/\bpriority\b/.test(line))
    yield complaint(span, l10n.t("a flowtable needs a priority behind its hook, such as `priority filter`"));
  const priority = /\bpriority\s+([a-z]\w*)/.exec(line)?.[1];
  if (priority !== undefined && priority !== "filter")
    yield complaint(span, l10n.t("{word} is no priority of a flowtable; write a number or filter", { word: priority }));
  if (word === "devices" && /^devices\s*(?:\{|=\s*(?:[\w"]|\{\s*\}))/.test(line))
    yield complaint(span, l10n.t("write the devices in braces, at least one"));
  if (word === "flags" && !/^flags\s+offload\b/.test(line))
    yield complaint(span, l10n.t("the only flag of a flowtable is offload"));
}

const units: Readonly<Record<string, number>> = { bytes: 1, kbytes: 1024, mbytes: 1024 ** 2 };

/** The kernel takes no quota that is used up already. */
function* checkQuota(line: string, span: Complaint["span"]): Iterable<Complaint> {
  const found = /(?:^|\s)(\d+)\s*([km]?bytes)\s+used\s+(\d+)\s*([km]?bytes)/.exec(line);
  if (found === null) return;
  const bytes = (number: string | undefined, unit: string | undefined): number =>
    Number(number) * (units[unit ?? ""] ?? 1);
  if (bytes(found[3], found[4]) > bytes(found[1], found[2]))
    yield complaint(span, l10n.t("more is used than the quota allows, which the kernel refuses"));
}

/** `inRule`: a named limit may have a burst of nothing, and one in a line may not. */
function* checkRate(line: string, span: Complaint["span"], inRule: boolean): Iterable<Complaint> {
  const rate = /\brate\s+(?:over\s+|until\s+)?(\d+)/.exec(line)?.[1];
  if (rate !== undefined && numberOf(rate) === 0)
    yield complaint(span, l10n.t("a rate of nothing is refused; write drop instead"));
  if (!inRule && /^rate\s+until\b/.test(line))
    yield complaint(
      span,
      l10n.t("a named limit is written without until, as `rate 10/second` or `rate over 10/second`"),
    );
  const burst = /\bburst\s+(\d+)\s+packets/.exec(line)?.[1];
  if (inRule && burst !== undefined && numberOf(burst) === 0)
    yield complaint(span, l10n.t("a burst is one packet at least"));
}

/** Likewise of quotas and rates that stand in a line. */
export function* checkAmounts(rule: Rule, text: string): Iterable<Complaint> {
  for (const statement of rule.statements) {
    if (statement.kind !== "rate") continue;
    const { word, span } = statement;
    const line = text.slice(span.start, span.end);
    if (word.text === "quota") yield* checkQuota(line, span);
    else if (word.text === "limit") yield* checkRate(line, span, true);
  }
}
