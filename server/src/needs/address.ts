import type { Destination } from "../model/flow.ts";

/** `192.0.2.1` and `2001:db8::1` are addresses, everything else is a name. */
export function destination(text: string): Destination {
  return /^\d{1,3}(?:\.\d{1,3}){3}$|:/.test(text) ? { addresses: [text] } : { name: text };
}

/** `host`, `host:port`, `[address]`, `[address]:port` and a bare IPv6 address taken apart. */
export function hostAndPort(text: string): { readonly host: string; readonly port?: number } | undefined {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]+)|([\da-f:.]*:[\da-f:.]*:[\da-f:.]*))(?::(\d{1,5}))?$/i.exec(text.trim());
  const host = match?.[1] ?? match?.[2] ?? match?.[3];
  if (match === null || host === undefined || host === "") return undefined;
  const port = match[4] === undefined ? undefined : Number(match[4]);
  if (port === undefined) return { host };
  return port <= 65535 ? { host, port } : undefined;
}

/** A proxy as the `http_proxy` variable names it: scheme and credentials may be missing. */
export function proxyOf(value: string): { readonly host: string; readonly port: number } | undefined {
  const match = /^(?:(https?|socks[45]\w?):\/\/)?(?:[^@/]*@)?([^/]+)/i.exec(value.trim());
  const found = match?.[2] === undefined ? undefined : hostAndPort(match[2]);
  if (found === undefined) return undefined;
  // curl's own default for a proxy without a port.
  return { host: found.host, port: found.port ?? 1080 };
}
