import { parseAddress } from "../model/addresses.ts";
import type { Destination, Family, Flow, Protocol, User } from "../model/flow.ts";
import { servicePort } from "../model/ports.ts";
import { Misuse } from "./files.ts";

const protocols: readonly Protocol[] = ["tcp", "udp", "icmp", "icmpv6", "sctp", "dccp", "udplite", "esp", "ah", "gre"];

function protocolOf(text: unknown, whole: string): Protocol {
  const found = protocols.find((each) => each === text);
  if (found === undefined) throw new Misuse(`${whole}: expected a protocol such as tcp or udp`);
  return found;
}

function portOf(text: string | number, protocol: string, whole: string): number {
  const port = /^\d+$/.test(String(text)) ? Number(text) : servicePort(String(text), protocol);
  if (port === undefined || port > 65535) throw new Misuse(`${whole}: ${text} is no port`);
  return port;
}

function destinationOf(text: string): Destination {
  const bare = text.replace(/^\[(.*)\]$/, "$1");
  return parseAddress(bare) === undefined ? { name: bare } : { addresses: [bare] };
}

/** `tcp/2703@host`, `udp/53@192.0.2.53`, `tcp/80@[2001:db8::1]`, `tcp/443`, `icmp`. */
export function parseFlow(text: string): Flow {
  const match = /^([a-z0-9]+)(?:\/([\w-]+))?(?:@(.+))?$/.exec(text.trim());
  if (match === null) throw new Misuse(`${text}: expected a flow such as tcp/2703@discovery.razor.cloudmark.com`);
  const protocol = protocolOf(match[1], text);
  return {
    protocol,
    ...(match[2] === undefined ? {} : { port: portOf(match[2], protocol, text) }),
    destination: match[3] === undefined ? {} : destinationOf(match[3]),
  };
}

/** `{"protocol","port","to","family","user","uid","gid","out","from"}`; all but the protocol may be left out. */
export function parseFlowJson(text: string): Flow {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Misuse(`${text}: not JSON`);
  }
  if (typeof value !== "object" || value === null) throw new Misuse(`${text}: expected an object`);
  const fields = value as Readonly<Record<string, unknown>>;
  const protocol = protocolOf(fields.protocol, text);
  const string = (key: string): string | undefined => {
    const field = fields[key];
    if (field === undefined || field === null) return undefined;
    if (typeof field !== "string") throw new Misuse(`${text}: ${key} must be a string`);
    return field;
  };
  const { port, family } = fields;
  const to = string("to");
  const out = string("out");
  const from = string("from");
  const users = owner(string("user"), fields.uid);
  const groups = owner(undefined, fields.gid);
  return {
    protocol,
    destination: to === undefined ? {} : destinationOf(to),
    ...(typeof port === "number" || typeof port === "string" ? { port: portOf(port, protocol, text) } : {}),
    ...(family === undefined || family === null ? {} : { family: familyOf(family, text) }),
    ...(users === undefined ? {} : { users }),
    ...(groups === undefined ? {} : { groups }),
    ...(out === undefined ? {} : { out }),
    ...(from === undefined ? {} : { source: from }),
  };
}

function familyOf(value: unknown, whole: string): Family {
  const text = String(value).replace(/^ip(?:v)?/i, "");
  if (text === "4") return 4;
  if (text === "6") return 6;
  throw new Misuse(`${whole}: family must be 4 or 6`);
}

function owner(name: string | undefined, id: unknown): readonly User[] | undefined {
  if (name === undefined && typeof id !== "number") return undefined;
  return [{ ...(name === undefined ? {} : { name }), ...(typeof id === "number" ? { id } : {}) }];
}
