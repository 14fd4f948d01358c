import * as l10n from "@vscode/l10n";
import { joinAddresses, parseAddresses } from "../../model/addresses.ts";
import type { Condition, Reason } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import { type IntervalSet, interval, union } from "../../model/intervals.ts";
import { parsePorts, protocolNumber } from "../../model/ports.ts";
import type { Word } from "./parse.ts";

/** What a rule's words say, before it is known which chain it stands in. */
export interface RuleParts {
  readonly match: readonly Condition[];
  readonly target?: { readonly word: Word; readonly goto: boolean };
  /** Words behind the target, for DNAT and MARK. */
  readonly options: ReadonlyMap<string, string>;
  readonly comment?: string;
  readonly faults: readonly { readonly word: Word; readonly fault: "missing-protocol" | "comma-ports" | "service" }[];
}

const portOptions: Readonly<Record<string, "source" | "destination" | "either">> = {
  "--dport": "destination",
  "--destination-port": "destination",
  "--dports": "destination",
  "--destination-ports": "destination",
  "--sport": "source",
  "--source-port": "source",
  "--sports": "source",
  "--source-ports": "source",
  "--ports": "either",
};

/** Matches that say nothing by themselves: their options do, or they are about a protocol that -p has named. */
const silentModules = new Set([
  "tcp",
  "udp",
  "icmp",
  "icmp6",
  "ipv6-icmp",
  "sctp",
  "dccp",
  "multiport",
  "iprange",
  "conntrack",
  "state",
  "owner",
  "comment",
  "mark",
  "connmark",
  "addrtype",
]);

/** Matches that let through only so many packets. */
const rateModules = /^(?:limit|hashlimit|recent|connlimit|connbytes|quota|statistic|rateest|nfacct)$/;

/** TCP flags by name; `ALL` and `NONE` are all and none of them. */
const flagNames = ["SYN", "ACK", "FIN", "RST", "URG", "PSH"];

function flagsOf(text: string): ReadonlySet<string> {
  if (text === "ALL") return new Set(flagNames);
  return new Set(text === "NONE" ? [] : text.split(","));
}

/** A first packet has SYN and no other flag: it fits where of the flags looked at SYN alone, or none, is asked for. */
function firstPacketFits(looked: string, asked: string): boolean {
  const wanted = flagsOf(asked);
  const set = flagsOf(looked).has("SYN") ? ["SYN"] : [];
  return wanted.size === set.length && set.every((flag) => wanted.has(flag));
}

/** Options of targets that take one word and decide nothing. */
const targetOptions =
  /^--(?:log-prefix|log-level|reject-with|to-destination|to-ports|to-source|set-mark|set-xmark|and-mark|or-mark|xor-mark|nflog-prefix|nflog-group|set-dscp|set-mss|clamp-mss-to-pmtu|zone|helper|save-mark|restore-mark|add-set|notrack|log-uid|log-tcp-options|log-ip-options|log-tcp-sequence|random|queue-num|queue-bypass|exist)$/;
const targetFlags =
  /^--(?:log-uid|log-tcp-options|log-ip-options|log-tcp-sequence|notrack|random|queue-bypass|exist|clamp-mss-to-pmtu|save-mark|restore-mark)$/;

/** Reads the words behind `-A CHAIN`. What is not understood becomes a free condition. */
export function readRule(words: readonly Word[], family: Family, place: Reason["place"]): RuleParts {
  const match: Condition[] = [];
  const options = new Map<string, string>();
  const faults: { word: Word; fault: "missing-protocol" | "comma-ports" | "service" }[] = [];
  let target: { word: Word; goto: boolean } | undefined;
  let comment: string | undefined;
  let protocol: string | undefined;
  let negated = false;
  const whole = words.map(({ text }) => text).join(" ");
  const free = (code: string, name: string): void =>
    void match.push({
      on: "free",
      key: `${words[0]?.span.start} ${match.length}`,
      reason: {
        code,
        text: l10n.t("it hangs on a match no file decides: {name}", { name: name || whole }),
        ...(place === undefined ? {} : { place }),
      },
    });
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const { text } = word;
    if (text === "!") {
      negated = true;
      continue;
    }
    // The old notation has its negation behind the option.
    if (words[at + 1]?.text === "!") {
      negated = true;
      at++;
    }
    const turned = negated ? { negated: true } : {};
    const value = words[at + 1];
    const side = portOptions[text];
    if (text === "-m" || text === "--match") {
      const module = value?.text ?? "";
      if (!silentModules.has(module)) free(rateModules.test(module) ? "rate" : "unsupported", module);
      at++;
    } else if (text === "--tcp-flags") {
      const fits = firstPacketFits(value?.text ?? "", words[at + 2]?.text ?? "");
      match.push({ on: "constant", value: fits !== negated });
      at += 2;
    } else if (text === "-j" || text === "--jump" || text === "-g" || text === "--goto") {
      if (value !== undefined) target = { word: value, goto: text === "-g" || text === "--goto" };
      at++;
    } else if (text === "--comment") {
      comment = value?.text;
      at++;
    } else if (text === "-p" || text === "--protocol") {
      protocol = value?.text.toLowerCase();
      const number = protocolNumber(protocol ?? "");
      if (protocol !== "all" && number !== 0)
        match.push(
          number === undefined
            ? { on: "constant", value: false }
            : { on: "protocol", numbers: interval(number), ...turned },
        );
      at++;
    } else if (side !== undefined) {
      const list = (value?.text ?? "").split(",");
      if (protocol === undefined) faults.push({ word, fault: "missing-protocol" });
      if (list.length > 1 && !text.endsWith("s") && value !== undefined)
        faults.push({ word: value, fault: "comma-ports" });
      const sets = list.map((port) => parsePorts(port, protocol));
      if (sets.includes(undefined) && value !== undefined) faults.push({ word: value, fault: "service" });
      match.push({ on: "port", side, ports: union(...sets.map((set) => set ?? [])), ...turned });
      at++;
    } else if (/^(?:-d|--destination|--dst|-s|--source|--src)$/.test(text)) {
      match.push(
        addressCondition(value?.text ?? "", /^(?:-s|--s)/.test(text) ? "source" : "destination", family, negated),
      );
      at++;
    } else if (text === "--dst-range" || text === "--src-range") {
      match.push(
        addressCondition(value?.text ?? "", text === "--src-range" ? "source" : "destination", family, negated),
      );
      at++;
    } else if (/^(?:-o|--out-interface|-i|--in-interface)$/.test(text)) {
      match.push({
        on: "interface",
        side: /^(?:-o|--out)/.test(text) ? "out" : "in",
        patterns: [(value?.text ?? "").replace(/\+$/, "*")],
        ...turned,
      });
      at++;
    } else if (text === "--ctstate" || text === "--state") {
      match.push({ on: "state", states: (value?.text ?? "").toLowerCase().split(","), ...turned });
      at++;
    } else if (text === "--uid-owner" || text === "--gid-owner") {
      const owner = value?.text ?? "";
      const numeric = /^\d+(?:-\d+)?$/.test(owner);
      match.push({
        on: text === "--uid-owner" ? "user" : "group",
        names: numeric ? [] : [owner],
        ids: numeric ? numberRange(owner) : [],
        ...turned,
      });
      at++;
    } else if (text === "--mark") {
      const [mark, mask] = (value?.text ?? "").split("/").map(Number);
      const connection = words.slice(0, at).some((each) => each.text === "connmark");
      match.push({
        on: "mark",
        values: interval(mark ?? 0),
        mask: mask === undefined || Number.isNaN(mask) ? 0xffff_ffff : mask,
        connection,
        ...turned,
      });
      at++;
    } else if (text === "--syn") match.push({ on: "constant", value: !negated });
    else if (text === "--socket-exists") match.push({ on: "constant", value: !negated });
    else if (text === "--dst-type" && value !== undefined && /^(?:LOCAL|UNICAST)$/.test(value.text)) {
      free("address", `${text} ${value.text}`);
      at++;
    } else if (text === "-4" || text === "--ipv4" || text === "-6" || text === "--ipv6")
      match.push({ on: "family", family: text.includes("4") ? 4 : 6 });
    else if (target !== undefined && targetOptions.test(text)) {
      if (!targetFlags.test(text)) {
        options.set(text, value?.text ?? "");
        at++;
      } else options.set(text, "");
    } else if (text.startsWith("-")) {
      free(
        /^--(?:limit|hashlimit|seconds|hitcount|connlimit|probability)/.test(text)
          ? "rate"
          : /^--match-set/.test(text)
            ? "set"
            : /^--(?:time|date|week|month)/.test(text)
              ? "time"
              : "unsupported",
        text,
      );
      while (words[at + 1] !== undefined && !words[at + 1]?.text.startsWith("-") && words[at + 1]?.text !== "!") at++;
    } else free("unsupported", text);
    negated = false;
  }
  return {
    match,
    options,
    faults,
    ...(target === undefined ? {} : { target }),
    ...(comment === undefined ? {} : { comment }),
  };
}

function numberRange(text: string): IntervalSet<number> {
  const [low = 0, high = low] = text.split("-").map(Number);
  return interval(low, high);
}

function addressCondition(text: string, side: "source" | "destination", family: Family, negated: boolean): Condition {
  const list = text.split(",");
  const sets = list.map((each) => parseAddresses(each));
  const turned = negated ? { negated } : {};
  if (sets.includes(undefined)) return { on: "name", names: list, matching: "resolved", ...turned };
  return {
    on: "address",
    side,
    family,
    addresses: joinAddresses(sets.filter((set) => set !== undefined))[family],
    ...turned,
  };
}
