/** IPv4 or IPv6. Filters treat the two apart, and so do verdicts. */
export type Family = 4 | 6;

export const families: readonly Family[] = [4, 6];

export type Protocol = "tcp" | "udp" | "icmp" | "icmpv6" | "sctp" | "dccp" | "udplite" | "esp" | "ah" | "gre";

/** Where a flow goes. Neither name nor addresses: anywhere, that is to hosts chosen at run time. */
export interface Destination {
  /** A host name as the component asks for it. Its addresses are unknown unless `addresses` or the workspace says. */
  readonly name?: string;
  /** IPv4 or IPv6 addresses in text form, where they are known. */
  readonly addresses?: readonly string[];
}

/** A process user: a name, a number, or both where `etc/passwd` joins them. */
export interface User {
  readonly name?: string;
  readonly id?: number;
}

/** The first packet of a new outgoing connection: what a filter is asked about. */
export interface Flow {
  readonly protocol: Protocol;
  /** Destination port; absent only for protocols without ports. */
  readonly port?: number;
  readonly destination: Destination;
  /** Absent: both families are asked and reported together. */
  readonly family?: Family;
  /** Who may open the socket: any of these. Absent: anybody. */
  readonly users?: readonly User[];
  readonly groups?: readonly User[];
  /** The interface it leaves by, where known. */
  readonly out?: string;
  /** A forwarded flow's incoming interface, and its source address. */
  readonly in?: string;
  readonly source?: string;
}

/** `tcp/2703`, or the protocol's name alone where it has no ports: how messages name a flow. */
export function flowName(flow: Pick<Flow, "protocol" | "port">): string {
  return flow.port === undefined ? flow.protocol : `${flow.protocol}/${flow.port}`;
}

/** `tcp/80@sa-update.spamassassin.org`: a flow with where it goes, as the command line writes it. */
export function flowText(flow: Flow): string {
  const to = flow.destination.name ?? flow.destination.addresses?.[0];
  if (to === undefined) return flowName(flow);
  return `${flowName(flow)}@${to.includes(":") ? `[${to}]` : to}`;
}
