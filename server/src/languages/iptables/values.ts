import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import type { Word } from "../../model/facts.ts";
import type { Condition } from "../../model/filter.ts";
import { type IntervalSet, interval, union } from "../../model/intervals.ts";
import { servicePort } from "../../model/ports.ts";
import { services } from "../../model/services.generated.ts";
import { type Span, span } from "../../text/span.ts";
import type { Option } from "./command.ts";
import { type Fault, replacement } from "./fault.ts";

/** A number as C reads it: decimal, 0x hexadecimal, or octal with a leading 0. */
export function cNumber(text: string): number | undefined {
  if (/^0x[0-9a-f]{1,8}$/i.test(text)) return Number(text);
  if (/^0[0-7]{1,11}$/.test(text)) return Number.parseInt(text, 8);
  if (/^\d{1,10}$/.test(text)) return Number(text);
  return undefined;
}

/** `0x10/0xff`: a mark and the bits that count; all bits where none are named. */
export function markAndMask(text: string): { readonly value: number; readonly mask: number } | undefined {
  const slash = text.indexOf("/");
  const value = cNumber(slash === -1 ? text : text.slice(0, slash));
  const mask = slash === -1 ? 0xffff_ffff : cNumber(text.slice(slash + 1));
  if (value === undefined || mask === undefined || value > 0xffff_ffff || mask > 0xffff_ffff) return undefined;
  return { value, mask };
}

/** One port or `low:high`, either end of which may be missing; undefined for what is none, which is then a fault. */
function portRange(
  text: string,
  where: Span,
  protocol: string,
  faults: Fault[],
  listed = false,
): IntervalSet<number> | undefined {
  const colon = text.indexOf(":");
  if (listed && colon !== -1 && /^:|:$/.test(text) && text.length > 1) {
    const whole = text.startsWith(":") ? `0${text}` : `${text}65535`;
    faults.push({
      rule: "iptables-syntax",
      span: where,
      message: l10n.t("in a list of ports a range names both its ends"),
      ...(where.end - where.start === text.length ? { fix: replacement(where, whole) } : {}),
    });
    return undefined;
  }
  const lowText = colon === -1 ? text : text.slice(0, colon);
  const highText = colon === -1 ? text : text.slice(colon + 1);
  const low = colon !== -1 && lowText === "" ? 0 : port(lowText, protocol, listed);
  const high = colon !== -1 && highText === "" ? 65535 : port(highText, protocol, listed);
  if (low === undefined || high === undefined) {
    faults.push(badPort(low === undefined ? lowText : highText, text, where, protocol));
    return undefined;
  }
  if (low > high) {
    faults.push({
      rule: "iptables-syntax",
      span: where,
      // Of the protocols' modules only tcp minds; with the others the rule loads and never matches.
      ...(listed || protocol === "tcp" ? {} : { severity: "warning" }),
      message: l10n.t("a range of ports begins with the lower one"),
      fix: replacement(where, `${highText}:${lowText}`),
    });
    return undefined;
  }
  return interval(low, high);
}

/** The modules of udp and dccp take a service of any protocol; those of tcp and sctp and a list, of theirs alone. */
function port(text: string, protocol: string, listed: boolean): number | undefined {
  const number = cNumber(text);
  if (number !== undefined) return number <= 65535 ? number : undefined;
  const any = !listed && (protocol === "udp" || protocol === "dccp");
  return servicePort(text, protocol) ?? (any ? servicePort(text) : undefined);
}

function badPort(text: string, whole: string, where: Span, protocol: string): Fault {
  const rule = "iptables-syntax";
  const range = /^(\w+)-(\w+)$/.exec(whole);
  if (
    range?.[1] !== undefined &&
    range[2] !== undefined &&
    [range[1], range[2]].every((each) => port(each, protocol, false))
  )
    return {
      rule,
      span: where,
      message: l10n.t("a range of ports is written with a colon"),
      fix: replacement(where, `${range[1]}:${range[2]}`),
    };
  if (/^\d+$/.test(text))
    return { rule, span: where, message: l10n.t("there is no port {port}; the highest is 65535", { port: text }) };
  const others = Object.keys(Object.hasOwn(services, text) ? (services[text] ?? {}) : {});
  if (others.length > 0)
    return {
      rule,
      span: where,
      message: l10n.t("the service {name} is known for {others} only, so iptables refuses it after -p {protocol}", {
        name: text,
        others: others.join(", "),
        protocol,
      }),
    };
  const names = Object.entries(services).flatMap(([name, ports]) => (ports[protocol] === undefined ? [] : [name]));
  const near = closest(text, names);
  const known = mailPorts[text.toLowerCase()];
  const better = known ?? near;
  return {
    rule,
    span: where,
    message:
      better === undefined
        ? l10n.t('"{text}" is no port and no service that iptables knows', { text })
        : l10n.t('"{text}" is no port and no service that iptables knows; did you mean "{near}"?', {
            text,
            near: better,
          }),
    ...(better === undefined ? {} : { fix: replacement(where, whole.replace(text, better)) }),
  };
}

/** Names people give to mail filters' ports and that /etc/services lacks. */
const mailPorts: Readonly<Record<string, string>> = { razor: "2703", razor2: "2703", pyzor: "24441", dcc: "6277" };

/** `--dport 80`, with the fix that turns a list into multiport; undefined where the value is none. */
export function portCondition(
  option: Option,
  value: Word,
  side: "source" | "destination",
  protocol: string,
  faults: Fault[],
): readonly Condition[] | undefined {
  if (value.text.includes(",")) {
    const list = side === "source" ? "--sports" : "--dports";
    const before: Fault[] = [];
    const ports = portList(value, protocol, before);
    const sign = option.negated ? "! " : "";
    faults.push({
      rule: "ipt-comma-ports",
      span: value.span,
      message: l10n.t("a list of ports needs -m multiport {list}", { list }),
      ...(ports === undefined
        ? {}
        : {
            fix: {
              title: l10n.t("Use -m multiport {list}", { list }),
              edits: [{ span: option.span, newText: `-m multiport ${sign}${list} ${value.text}` }],
            },
          }),
    });
    return ports === undefined
      ? undefined
      : [{ on: "port", side, ports, ...(option.negated ? { negated: true } : {}) }];
  }
  const ports = portRange(value.text, value.span, protocol, faults);
  return ports === undefined ? undefined : [{ on: "port", side, ports, ...(option.negated ? { negated: true } : {}) }];
}

/** multiport's list: at most 15, a range counting twice. */
export function portList(value: Word, protocol: string, faults: Fault[]): IntervalSet<number> | undefined {
  const sets: IntervalSet<number>[] = [];
  let start = value.span.start;
  let count = 0;
  let failed = false;
  // A blank behind a comma is complained of where the rest of the list stands.
  for (const text of value.text.replace(/(?<=.),$/, "").split(",")) {
    const where = span(start, Math.min(start + text.length, value.span.end));
    start = where.end + 1;
    count += text.includes(":") ? 2 : 1;
    const set = portRange(text, text === "" ? value.span : where, protocol, faults, true);
    if (set === undefined) failed = true;
    else sets.push(set);
  }
  if (count > 15) {
    faults.push({
      rule: "iptables-syntax",
      span: value.span,
      message: l10n.t("multiport takes at most 15 ports, and a range counts as two; make two rules of it"),
    });
    return undefined;
  }
  return failed ? undefined : union(...sets);
}
