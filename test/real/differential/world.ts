import type { Sent } from "./kernel.ts";
import type { Random } from "./random.ts";

/** The constants rules and flows are made of, so that they meet often. Addresses are those kernel.py sets up. */
export const ports = [22, 25, 53, 80, 123, 443, 465, 783, 993, 2703, 6277, 8080, 24441, 33000] as const;

export const destinations4 = [
  "192.0.2.1",
  "192.0.2.53",
  "198.51.100.25",
  "198.51.100.130",
  "203.0.113.9",
  "10.8.0.53",
  "172.16.5.5",
] as const;
export const destinations6 = [
  "2001:db8::1",
  "2001:db8::53",
  "2001:db8:51::25",
  "2001:db8:51:ff::1",
  "2606:4700::9",
  "2001:db8:8::53",
] as const;
export const networks4 = ["192.0.2.0/24", "198.51.100.0/25", "203.0.113.0/28", "10.0.0.0/8", "172.16.0.0/12"] as const;
export const networks6 = ["2001:db8::/64", "2001:db8:51::/48", "2606:4700::/32", "2001:db8::/32"] as const;
/** Numbers of users that flows are sent as; 65534 is nobody. */
export const users = [0, 65534, 110] as const;

export const own4 = ["192.0.2.2", "10.8.0.2"] as const;
export const own6 = ["2001:db8::2", "2001:db8:8::2"] as const;

/** The interface a packet to an address leaves by, as the namespace routes. */
export function interfaceTo(address: string): string {
  if (address === "::1" || address.startsWith("127.") || [...own4, ...own6].some((own) => own === address)) return "lo";
  return address.startsWith("10.8.0.") || address.startsWith("2001:db8:8:") ? "vpn0" : "gate";
}

/** The host's own address that a packet to `address` carries. */
export function sourceTo(address: string): string {
  const out = interfaceTo(address);
  if (out === "lo") return address.startsWith("127.") ? "127.0.0.1" : address;
  const at = out === "vpn0" ? 1 : 0;
  return address.includes(":") ? own6[at] : own4[at];
}

/** Flows of one family or of both, with every protocol, most ports and each user among them. */
export function flowsFor(random: Random, families: readonly (4 | 6)[], count: number): readonly Sent[] {
  return Array.from({ length: count }, () => {
    const family = random.pick(families);
    const destinations: readonly string[] = family === 4 ? destinations4 : destinations6;
    const local = family === 4 ? ["127.0.0.1", "192.0.2.2"] : ["::1", "2001:db8::2"];
    return {
      protocol: random.pick(["tcp", "udp"] as const),
      port: random.pick(ports),
      to: random.chance(0.08) ? random.pick(local) : random.pick(destinations),
      user: random.chance(0.6) ? 0 : random.pick(users),
      group: random.chance(0.8) ? 0 : random.pick([65534, 110]),
    };
  });
}

const neighbours: readonly string[] = ["192.0.2.1", "192.0.2.53", "2001:db8::1", "2001:db8::53"];

/** True for what the host reaches through its gateway. */
export function isBeyond(address: string): boolean {
  return interfaceTo(address) === "gate" && !neighbours.includes(address);
}
