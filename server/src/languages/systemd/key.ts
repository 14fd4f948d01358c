/** What a unit key means, in our own words. */
export interface KeyDocumentation {
  readonly text: string;
  /** What may stand there, where that is a short list; `boolean` and `units` for systemd's own kinds. */
  readonly values?: readonly string[] | "boolean" | "units";
}

export type KeyTable = Readonly<Record<string, KeyDocumentation>>;

export const booleans: readonly string[] = ["yes", "no"];

/** Units that mail services are ordered after or installed into. */
export const usualUnits: readonly string[] = [
  "network-online.target",
  "network.target",
  "nss-lookup.target",
  "time-sync.target",
  "remote-fs.target",
  "multi-user.target",
  "timers.target",
  "mail-transfer-agent.target",
  "nftables.service",
];
