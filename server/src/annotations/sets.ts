import * as l10n from "@vscode/l10n";
import { read } from "../languages/index.ts";
import type { Completion } from "../languages/language.ts";
import { addressesText } from "../model/addresses.ts";
import type { Facts } from "../model/facts.ts";
import type { Host } from "../model/host.ts";
import type { NamedSet, SetPart } from "../model/sets.ts";
import { code } from "../text/markdown.ts";
import type { HostAnswer } from "./answer.ts";

/** At most so many entries of a set are shown. */
const mostShown = 12;

/** What a rule's set holds, which another file may tell. */
function hover(host: Host, facts: Facts, offset: number): string | undefined {
  const at = read(facts.source)?.occurrenceAt(offset);
  if (at === undefined || !at.key.startsWith("ipset ")) return undefined;
  const name = at.key.slice("ipset ".length);
  const set = setsOf(host).find((each) => each.name === name);
  return set === undefined
    ? l10n.t("**{name}**: no file here makes this set, so what is in it is not known.", { name })
    : `**${name}** (${host.describe(set.place)}): ${contents(host, set)}`;
}

function setsOf(host: Host): readonly NamedSet[] {
  return host.files.flatMap(({ sets }) => sets ?? []);
}

function contents(host: Host, set: NamedSet): string {
  const told = set.entries.filter(({ parts }) => parts.some(({ is }) => is !== "unknown"));
  // Neighbouring addresses have become one entry.
  const entries =
    set.members ??
    told.flatMap(({ parts }) =>
      parts.length === 1 ? parts.map(partText).join().split(", ") : [parts.map(partText).join(",")],
    );
  const shown = entries.slice(0, mostShown).map(code);
  if (entries.length > mostShown) shown.push(l10n.t("and {count} more", { count: entries.length - mostShown }));
  // What changes while packets pass is in no file.
  if (!host.vantage.known.sets?.has(set.name) || set.undecided || told.length < set.entries.length)
    shown.push(l10n.t("and what no file tells"));
  return shown.length === 0 ? l10n.t("empty: it never matches") : shown.join(", ");
}

function partText(part: SetPart): string {
  switch (part.is) {
    case "address":
      return addressesText(part.addresses);
    case "port": {
      const protocol = part.protocol === 6 ? "tcp:" : part.protocol === 17 ? "udp:" : "";
      return `${protocol}${part.ports.map(({ low, high }) => (low === high ? low : `${low}-${high}`)).join(", ")}`;
    }
    case "interface":
      return part.pattern;
    case "mark":
      return `0x${part.value.toString(16)}`;
    case "unknown":
      return "?";
  }
}

/** Names of the host's sets behind `--match-set` and in ipset's commands. */
function complete(host: Host, facts: Facts, offset: number): readonly Completion[] {
  const { source } = facts;
  const before = source.text.slice(source.lineSpan(offset).start, offset);
  const typed = /[\w.:-]*$/.exec(before)?.[0] ?? "";
  if (!/--(?:match|add|del|map)-set\s+$/.test(before.slice(0, before.length - typed.length))) return [];
  return setsOf(host).map((set) => ({
    label: set.name,
    kind: "reference",
    span: { start: offset - typed.length, end: offset },
    detail: host.describe(set.place),
  }));
}

/** One for each language whose rules or commands name ipsets. */
export const ipsets: readonly HostAnswer[] = ["iptables-save", "iptables-script", "ipset"].map((language) => ({
  language,
  hover,
  complete,
}));
