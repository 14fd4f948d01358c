import * as l10n from "@vscode/l10n";

/** What one dimension of an entry holds. */
export type Dimension = "ip" | "net" | "port" | "iface" | "mac" | "mark" | "set";

export interface SetType {
  readonly dimensions: readonly Dimension[];
  readonly method: "bitmap" | "hash" | "list";
}

/** Source: `ipset help` of ipset 7.17. */
const names =
  "bitmap:ip bitmap:ip,mac bitmap:port hash:ip hash:mac hash:ip,mac hash:net hash:net,net hash:ip,port hash:net,port hash:ip,port,ip hash:ip,port,net hash:ip,mark hash:net,port,net hash:net,iface list:set";

export const setTypes: ReadonlyMap<string, SetType> = new Map(
  names.split(" ").map((name) => {
    const [method = "", dimensions = ""] = name.split(":");
    return [name, { method: method as SetType["method"], dimensions: dimensions.split(",") as readonly Dimension[] }];
  }),
);

/** What types were called before ipset 5; ipset takes these names still. */
const oldNames: Readonly<Record<string, string>> = {
  ipmap: "bitmap:ip",
  macipmap: "bitmap:ip,mac",
  portmap: "bitmap:port",
  iphash: "hash:ip",
  nethash: "hash:net",
  ipporthash: "hash:ip,port",
  netporthash: "hash:net,port",
  ipportiphash: "hash:ip,port,ip",
  ipportnethash: "hash:ip,port,net",
  netifacehash: "hash:net,iface",
  setlist: "list:set",
};

export function setType(name: string): SetType | undefined {
  return setTypes.get(Object.hasOwn(oldNames, name) ? (oldNames[name] ?? name) : name);
}

/** How many words follow each option of `create`. */
export const createOptions: Readonly<Record<string, 0 | 1>> = {
  family: 1,
  hashsize: 1,
  maxelem: 1,
  bucketsize: 1,
  initval: 1,
  netmask: 1,
  bitmask: 1,
  markmask: 1,
  range: 1,
  size: 1,
  timeout: 1,
  counters: 0,
  comment: 0,
  skbinfo: 0,
  forceadd: 0,
  inet: 0,
  inet6: 0,
};

/** Options of `create` in old scripts; ipset takes them still. */
export const oldCreateOptions: Readonly<Record<string, 0 | 1>> = {
  ...{ from: 1, to: 1, network: 1 },
  ...{ resize: 1, probes: 1, gc: 1 },
  ...{ "-4": 0, "-6": 0 },
};

/** How many words follow each option of `add`. */
export const addOptions: Readonly<Record<string, 0 | 1>> = {
  timeout: 1,
  packets: 1,
  bytes: 1,
  comment: 1,
  skbmark: 1,
  skbprio: 1,
  skbqueue: 1,
  before: 1,
  after: 1,
  nomatch: 0,
  wildcard: 0,
};

export function typeDocumentation(name: string): string | undefined {
  const type = setType(name);
  if (type === undefined) return undefined;
  if (type.method === "list") return l10n.t("A list of other sets: who is in one of them is in it.");
  const words: Readonly<Record<Dimension, string>> = {
    ip: l10n.t("an address"),
    net: l10n.t("a network; the smallest that fits decides, and nomatch takes it out again"),
    port: l10n.t("a port with its protocol, tcp where none is named"),
    iface: l10n.t("an interface"),
    mac: l10n.t("a hardware address"),
    mark: l10n.t("a packet's mark"),
    set: "",
  };
  return l10n.t("Each entry holds {parts}.", { parts: type.dimensions.map((each) => words[each]).join("; ") });
}

export function commandDocumentation(command: string): string | undefined {
  const texts: Readonly<Record<string, () => string>> = {
    create: () => l10n.t("Makes a new, empty set of this type."),
    add: () => l10n.t("Puts an entry into a set."),
    del: () => l10n.t("Takes an entry out of a set."),
    destroy: () => l10n.t("Removes a set, or all of them."),
    flush: () => l10n.t("Empties a set, or all of them."),
    rename: () => l10n.t("Gives a set another name."),
    swap: () => l10n.t("Exchanges the contents of two sets."),
    test: () => l10n.t("Asks whether an entry is in a set."),
  };
  return texts[command]?.();
}

/** What an option of create or add is for. */
export function optionDocumentation(name: string): string | undefined {
  const texts: Readonly<Record<string, () => string>> = {
    family: () => l10n.t("inet for IPv4, as where nothing is said, or inet6 for IPv6."),
    inet: () => l10n.t("Addresses of IPv4."),
    inet6: () => l10n.t("Addresses of IPv6."),
    hashsize: () => l10n.t("How large the hash is made at first; it grows by itself."),
    maxelem: () => l10n.t("The most entries the set may hold; 65536 where nothing is said."),
    bucketsize: () => l10n.t("The most entries in one bucket of the hash."),
    netmask: () => l10n.t("Entries are kept as networks of this many bits."),
    bitmask: () => l10n.t("Entries are kept under this mask."),
    markmask: () => l10n.t("Which bits of the mark count."),
    range: () => l10n.t("From which value to which the set reaches."),
    size: () => l10n.t("The most sets the list may hold."),
    timeout: () => l10n.t("After how many seconds an entry goes away; 0 keeps it."),
    counters: () => l10n.t("Each entry counts packets and bytes."),
    packets: () => l10n.t("How many packets the entry has counted when it is added."),
    bytes: () => l10n.t("How many bytes the entry has counted when it is added."),
    comment: () => l10n.t("Entries may have a remark; behind an entry, the remark."),
    skbinfo: () => l10n.t("Entries may give marks, priorities and queues."),
    skbmark: () => l10n.t("The mark that SET --map-mark gives to the packet."),
    skbprio: () => l10n.t("The class that SET --map-prio puts the packet in."),
    skbqueue: () => l10n.t("The queue that SET --map-queue puts the packet in."),
    forceadd: () => l10n.t("A full set gives up some entry for a new one."),
    nomatch: () => l10n.t("The entry is taken out of a larger network in the set."),
    wildcard: () => l10n.t("The interface's name is only the beginning."),
    before: () => l10n.t("In front of which set of the list."),
    after: () => l10n.t("Behind which set of the list."),
  };
  return texts[name]?.();
}
