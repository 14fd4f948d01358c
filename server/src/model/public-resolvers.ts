/** Addresses of resolvers that serve everybody, by who runs them. Source: their operators' own pages. */
const operators: Readonly<Record<string, readonly string[]>> = {
  Google: ["8.8.8.8", "8.8.4.4", "2001:4860:4860::8888", "2001:4860:4860::8844"],
  Cloudflare: [
    "1.1.1.1",
    "1.0.0.1",
    "1.1.1.2",
    "1.0.0.2",
    "1.1.1.3",
    "1.0.0.3",
    "2606:4700:4700::1111",
    "2606:4700:4700::1001",
  ],
  Quad9: ["9.9.9.9", "149.112.112.112", "9.9.9.10", "149.112.112.10", "9.9.9.11", "2620:fe::fe", "2620:fe::9"],
  "OpenDNS (Cisco)": ["208.67.222.222", "208.67.220.220", "2620:119:35::35", "2620:119:53::53"],
  AdGuard: ["94.140.14.14", "94.140.15.15"],
  "Level 3": ["4.2.2.1", "4.2.2.2", "4.2.2.3", "4.2.2.4", "4.2.2.5", "4.2.2.6"],
  Yandex: ["77.88.8.8", "77.88.8.1"],
  CleanBrowsing: ["185.228.168.9", "185.228.169.9"],
  "DNS.WATCH": ["84.200.69.80", "84.200.70.40"],
};

const byAddress: ReadonlyMap<string, string> = new Map(
  Object.entries(operators).flatMap(([operator, addresses]) =>
    addresses.map((address) => [address, operator] as const),
  ),
);

/** Who runs the public resolver at an address; undefined for an address that is none known here. */
export function publicResolver(address: string): string | undefined {
  return byAddress.get(address.toLowerCase());
}
