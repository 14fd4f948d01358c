import * as l10n from "@vscode/l10n";
import { bitsOfField } from "./catalog.ts";
import { dataTypes } from "./catalog-words.ts";
import { nearest, replaceRepair } from "./cursor.ts";
import { type Datatype, datatypeNamed, datatypeOf } from "./datatypes.ts";
import { keywords } from "./keywords.ts";
import type { Complaint, Expression } from "./tree.ts";
import { numberOf } from "./values.ts";

type Value = Expression & { readonly kind: "value" };
type Selector = Expression & { readonly kind: "selector" };

/** Words for values, by datatype. Source: `nft describe` of 1.0.6; `le` came later. */
const symbols: Readonly<Record<string, string>> = {
  dscp: "cs0 cs1 cs2 cs3 cs4 cs5 cs6 cs7 df be lephb le va ef af11 af12 af13 af21 af22 af23 af31 af32 af33 af41 af42 af43",
  ecn: "not-ect ect0 ect1 ce",
  igmp_type: "membership-query membership-report-v1 membership-report-v2 membership-report-v3 leave-group",
  dccp_pkttype: "request response data ack dataack closereq close reset sync syncack",
  arp_op: "request reply rrequest rreply inrequest inreply nak",
  boolean: "exists missing",
  integer: "",
};

/** Likewise, where other versions know more of them: only what looks like one of these is a mistake for sure. */
const someSymbols: Readonly<Record<string, string>> = {
  icmp_code:
    "net-unreachable host-unreachable prot-unreachable port-unreachable net-prohibited host-prohibited " +
    "admin-prohibited frag-needed",
  icmpv6_code: "no-route admin-prohibited addr-unreachable port-unreachable policy-fail reject-route",
  ether_type: "ip arp ip6 8021q 8021ad vlan",
};

/** Types whose words stand in a file of the host. */
const ofHost: Readonly<Record<string, string>> = {
  mark: "/etc/iproute2/rt_marks",
  realm: "/etc/iproute2/rt_realms",
  devgroup: "/etc/iproute2/group",
};

/** The most a number may be, where that is not told by the bits. */
const most: Readonly<Record<string, number>> = { boolean: 1 };

const times: Readonly<Record<string, RegExp>> = {
  time: /^(?:\d+|(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?)$/,
  hour: /^(?:\d+|(?:[01]?\d|2[0-4]):[0-5]?\d(?::\d+)?)$/,
  "meta time": /^(?:\d+|\d{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])(?: .*)?)$/,
};

/** The datatype of a selector, or of a type's name where a set is spoken of. */
function datatypeFor(selector: string): Datatype | undefined {
  if (selector === "time") return undefined;
  return dataTypes.some((type) => type === selector) ? datatypeNamed(selector) : datatypeOf(selector);
}

/** Words that a datatype does not know, and numbers that are too big for it. */
export function* checkSymbol(value: Value, selector: string): Iterable<Complaint> {
  const datatype = datatypeFor(selector);
  const bits = datatype?.bits ?? bitsOfField(selector);
  const name = datatype?.name ?? "";
  const { text } = value;
  const complaint = (message: string, near?: string): Complaint => ({
    rule: "nft-syntax",
    severity: "error",
    span: value.span,
    message,
    repairs: near === undefined ? [] : [replaceRepair(value.span, near)],
  });
  const number = numberOf(text);
  if (number !== undefined) {
    const limit = most[name] ?? (bits === undefined || bits > 32 ? undefined : 2 ** bits - 1);
    if (limit !== undefined && number > limit)
      yield complaint(l10n.t("{selector} is at most {most}, not {number}", { selector, most: limit, number: text }));
    return;
  }
  const what = l10n.t("value of {selector}", { selector });
  // Labels of SELinux are objects of the table.
  if (selector.endsWith("secmark")) return;
  if (name === "classid" && text.includes(":") && !/^[0-9a-f]{0,4}:[0-9a-f]{0,4}$/i.test(text)) {
    yield complaint(l10n.t('"{word}" is no {what}', { word: text, what: l10n.t("value of {selector}", { selector }) }));
    return;
  }
  const none = l10n.t('"{word}" is no {what}', { word: text, what });
  if (name === "ether_addr") {
    if (!/^(?:[0-9a-f]+|[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5})$/i.test(text))
      yield complaint(l10n.t('"{text}" is no hardware address: six numbers such as 02:00:5e:10:00:01', { text }));
    return;
  }
  const time = times[name];
  if (time !== undefined) {
    if (!time.test(text)) yield complaint(none);
    return;
  }
  const file = ofHost[name];
  if (file !== undefined) {
    // What a keyword says is no name that anybody would give.
    const isSure = keywords.has(text) || text.includes(".");
    if (text !== "default" && text !== "cosmos")
      yield {
        ...complaint(
          l10n.t("{selector} is a number, and nft takes {word} only where {file} has it", {
            selector,
            word: text,
            file,
          }),
        ),
        severity: isSure ? "error" : "warning",
      };
    return;
  }
  const words = (symbols[name] ?? someSymbols[name])?.split(" ").filter((word) => word !== "");
  if (words === undefined || words.includes(text)) return;
  const near = nearest(text, words);
  if (near !== undefined)
    yield complaint(l10n.t('nft does not know "{word}"; did you mean "{near}"?', { word: text, near }), near);
  else if (symbols[name] !== undefined) yield complaint(none);
}

/** Numbers and flags of `numgen`, `jhash`, `symhash` and `fib` that nft or the kernel refuse. */
export function* checkArguments({ header, words, arguments: given, span }: Selector): Iterable<Complaint> {
  const complaint = (message: string): Complaint => ({
    rule: "nft-syntax",
    severity: "error",
    span,
    message,
    repairs: [],
  });
  const flags = words.slice(1, -1).map(({ text }) => text);
  if (header === "fib") {
    const both = (one: string, other: string): boolean => flags.includes(one) && flags.includes(other);
    const result = words[words.length - 1]?.text ?? "";
    if (both("saddr", "daddr") || both("iif", "oif"))
      yield complaint(l10n.t("fib asks for one of two only: saddr or daddr, iif or oif"));
    else if (!flags.includes("saddr") && !flags.includes("daddr"))
      yield complaint(l10n.t("fib needs the address that is looked up: saddr or daddr"));
    else if (flags.includes("oif") && result !== "type")
      yield complaint(l10n.t("fib cannot ask for the outgoing interface by itself; take one oif out"));
    return;
  }
  if (header !== "numgen" && header !== "jhash" && header !== "symhash") return;
  const numbers = given.flatMap((each) => (each.kind === "value" ? (numberOf(each.text) ?? []) : []));
  const [first] = numbers;
  if (first === undefined) return;
  // The kernel is told the lowest 32 bits alone.
  const modulus = first % (largest + 1);
  const offset = flags.concat(words[words.length - 1]?.text ?? "").includes("offset")
    ? (numbers[numbers.length - 1] ?? 0)
    : 0;
  if (modulus < 1 || modulus > largest || (offset <= largest && offset + modulus - 1 > largest))
    yield complaint(l10n.t("what {selector} gives must lie between 0 and {most}", { selector: header, most: largest }));
}

const largest = 2 ** 32 - 1;
