import { type IntervalSet, interval } from "./intervals.ts";
import { protocols, services } from "./services.generated.ts";

/** Linux picks a client's own port from this range (net.ipv4.ip_local_port_range's default). */
export const ephemeralPorts: IntervalSet<number> = interval(32768, 60999);

/** Port number of a service name, for one protocol or any; undefined for a name /etc/services lacks. */
export function servicePort(name: string, protocol?: string): number | undefined {
  const entry = Object.hasOwn(services, name) ? services[name] : undefined;
  if (entry === undefined) return undefined;
  return protocol === undefined ? Object.values(entry)[0] : entry[protocol];
}

/** IP protocol number of a name or number; undefined for a name /etc/protocols lacks. */
export function protocolNumber(name: string): number | undefined {
  if (/^\d{1,3}$/.test(name)) return Number(name) <= 255 ? Number(name) : undefined;
  const key = name.toLowerCase();
  if (key === "icmpv6") return 58;
  return Object.hasOwn(protocols, key) ? protocols[key] : undefined;
}

/** `80`, `http`, `8000-8010`, `8000:8010`, `:1023`, `1024:` as a set; undefined for what is none of these. */
export function parsePorts(text: string, protocol?: string): IntervalSet<number> | undefined {
  const single = parsePort(text, protocol);
  if (single !== undefined) return interval(single);
  // A service name may hold a hyphen, so every split is tried.
  for (const match of text.matchAll(/[-:]/g)) {
    const separator = match[0];
    const low =
      match.index === 0 ? (separator === ":" ? 0 : undefined) : parsePort(text.slice(0, match.index), protocol);
    const rest = text.slice(match.index + 1);
    const high = rest === "" ? (separator === ":" ? 65535 : undefined) : parsePort(rest, protocol);
    if (low !== undefined && high !== undefined && low <= high) return interval(low, high);
  }
  return undefined;
}

function parsePort(text: string, protocol?: string): number | undefined {
  if (/^\d{1,5}$/.test(text)) {
    const port = Number(text);
    return port <= 65535 ? port : undefined;
  }
  return servicePort(text, protocol);
}
