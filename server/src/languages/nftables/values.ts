import { protocolNumber, servicePort } from "../../model/ports.ts";
import type { ValueType } from "./catalog.ts";
import { days, icmpTypes, icmpv6Types, stateBits, tcpFlagBits } from "./catalog-words.ts";

/** A number as nft reads it: decimal, hexadecimal, or octal with a leading zero; undefined for anything else. */
export function numberOf(text: string): number | undefined {
  const first = text.charCodeAt(0);
  if (first < 48 || first > 57) return undefined;
  if (first !== 48 && text.length <= 15) return decimal(text);
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return Number(text);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  if (/^[0-9]+$/.test(text)) return Number(text);
  return undefined;
}

/** Digits alone, without a leading zero; at most fifteen, so that every number is exact. */
function decimal(text: string): number | undefined {
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

/** Port of a number or a service's name; nft asks the services of all protocols and takes the first. */
export function portOf(text: string, protocol?: string): number | undefined {
  const number = numberOf(text);
  if (number !== undefined) return number <= 65535 ? number : undefined;
  return (protocol === undefined ? undefined : servicePort(text, protocol)) ?? servicePort(text);
}

export function protocolOf(text: string): number | undefined {
  // nft's own name for IP compression.
  if (text === "comp") return 108;
  const number = numberOf(text);
  return number === undefined ? protocolNumber(text) : number <= 255 ? number : undefined;
}

/** 4 or 6 for `ipv4`, `ip`, `0x0800`, ...; undefined for anything else. */
export function familyOf(text: string): 4 | 6 | undefined {
  switch (text.toLowerCase()) {
    case "ipv4":
    case "ip":
    case "2":
    case "0x0800":
      return 4;
    case "ipv6":
    case "ip6":
    case "10":
    case "0x86dd":
      return 6;
    default:
      return undefined;
  }
}

/** Words a value of the type may be; undefined where anything may stand. */
export function wordsOf(type: ValueType): readonly string[] | undefined {
  switch (type) {
    case "state":
      return Object.keys(stateBits);
    case "tcp flag":
      return Object.keys(tcpFlagBits);
    case "icmp type":
      return Object.keys(icmpTypes);
    case "icmpv6 type":
      return Object.keys(icmpv6Types);
    default:
      return undefined;
  }
}

/** True for a day of the week, written out or cut to three letters, in any case. */
export function isDay(text: string): boolean {
  const lower = text.toLowerCase();
  return lower.length >= 3 && days.some((day) => day.toLowerCase().startsWith(lower));
}

/** Type of the values of a set, by the name of its type or by the selector that `typeof` gives. */
export function typeOfSetKey(name: string): ValueType | undefined {
  return Object.hasOwn(typeNames, name) ? typeNames[name] : undefined;
}

const typeNames: Readonly<Record<string, ValueType>> = {
  ipv4_addr: "ipv4",
  ipv6_addr: "ipv6",
  inet_service: "port",
  inet_proto: "protocol",
  l4proto: "protocol",
  nf_proto: "family",
  ether_type: "ethernet type",
  ifname: "interface",
  iface_index: "interface",
  mark: "mark",
  uid: "user",
  gid: "group",
  ct_state: "state",
  ct_status: "status",
  ct_dir: "direction",
  tcp_flag: "tcp flag",
  icmp_type: "icmp type",
  icmpv6_type: "icmpv6 type",
  pkt_type: "packet type",
  fib_addrtype: "address type",
  ether_addr: "hardware address",
  day: "day",
  hour: "hour",
  time: "time",
};
