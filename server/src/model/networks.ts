import type { Place } from "../text/source.ts";
import { span } from "../text/span.ts";
import { parseAddress } from "./addresses.ts";
import type { EffectiveSpamassassin } from "./spamassassin.ts";

/** A network as SpamAssassin keeps it: IPv4 lies in ::ffff:0:0/96. Both ends belong to it. */
export interface Network {
  readonly exclude: boolean;
  readonly low: bigint;
  readonly high: bigint;
}

const mapped = 0xffff_0000_0000n;

function addressValue(text: string): bigint | undefined {
  // Leading zeros are taken away, as for decimal numbers.
  const plain = /^\d+(?:\.\d+){3}$/.test(text) ? text.replace(/\b0+(?=\d)/g, "") : text;
  const address = parseAddress(plain);
  if (address === undefined) return undefined;
  return address.family === 4 ? mapped + BigInt(address.addresses[0]?.low ?? 0) : (address.addresses[0]?.low ?? 0n);
}

/** One word of `trusted_networks` and its like; undefined for what SpamAssassin refuses. Source: NetSet.pm. */
export function parseNetwork(word: string): Network | undefined {
  const exclude = word.startsWith("!");
  const text = exclude ? word.slice(1) : word;
  if (text.includes("-")) {
    const [first = "", last = "", more] = text.split("-");
    const low = addressValue(first);
    const high = addressValue(last);
    return more !== undefined || low === undefined || high === undefined || low > high
      ? undefined
      : { exclude, low, high };
  }
  const slash = text.indexOf("/");
  const length = slash === -1 ? undefined : text.slice(slash + 1);
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  let base = slash === -1 ? text : text.slice(0, slash);
  base = (/^\[([^\]]*)\]$/.exec(base)?.[1] ?? base).replace(/%[A-Z0-9._~-]*$/i, "");
  const short = /^\d{1,3}(?:\.\d{1,3}){0,3}\.?$/.test(base);
  if (short) {
    const parts = base.replace(/\.$/, "").split(".");
    if (parts.length === 4 && base.endsWith(".")) return undefined;
    const value = addressValue([...parts, "0", "0", "0"].slice(0, 4).join("."));
    const bits = length === undefined ? parts.length * 8 : Number(length);
    return value === undefined || bits > 32 ? undefined : around(exclude, value, 32 - bits);
  }
  const value = base.includes(":") ? addressValue(base) : undefined;
  const bits = length === undefined ? 128 : Number(length);
  return value === undefined || bits > 128 ? undefined : around(exclude, value, 128 - bits);
}

/** The network of 2^free addresses that holds the address. */
function around(exclude: boolean, value: bigint, free: number): Network {
  const size = 1n << BigInt(free);
  const low = value - (value % size);
  return { exclude, low, high: low + size - 1n };
}

/** A network, of a range the first in it, as SpamAssassin prints it: `10.1.0.0/16`, `2001:DB8:0:0:0:0:0:0/32`. */
export function printedNetwork({ low, high }: Network): string {
  let free = 0;
  while (free < 128 && low % (1n << BigInt(free + 1)) === 0n && low + (1n << BigInt(free + 1)) - 1n <= high) free++;
  if (low >= mapped && low <= mapped + 0xffff_ffffn) {
    const value = Number(low - mapped);
    return `${[24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".")}/${32 - free}`;
  }
  const groups = [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => ((low >> shift) & 0xffffn).toString(16));
  return `${groups.join(":").toUpperCase()}/${128 - free}`;
}

function contains(outer: Network, inner: Network): boolean {
  return outer.low <= inner.low && inner.high <= outer.high;
}

export type NetworkList = "trusted_networks" | "internal_networks" | "msa_networks";

/** One word of a list of networks and what becomes of it. */
export interface NetworkEntry {
  readonly list: NetworkList;
  readonly word: string;
  readonly place: Place;
  /** Absent for a word that is refused. */
  readonly network?: Network;
  /** An earlier entry holds it all, so that it is passed over; "loopback" for what is always in. */
  readonly heldBy?: NetworkEntry | "loopback";
  /** The list that should hold it and does not, so that it is dropped. */
  readonly missingFrom?: NetworkList;
}

const loopback: readonly Network[] = [
  { exclude: false, low: mapped + 0x7f00_0000n, high: mapped + 0x7fff_ffffn },
  { exclude: false, low: 1n, high: 1n },
];

/** So many comparisons are made between two lists; of longer ones nobody says what is missing. */
const mostComparisons = 1_000_000;

/** So many entries are compared with each other, as in SpamAssassin; a longer list's are only added. */
const most = 200;

interface Kept {
  readonly network: Network;
  readonly entry: NetworkEntry | "loopback";
}

const known = new WeakMap<EffectiveSpamassassin, readonly NetworkEntry[]>();

/** All words of the three lists in reading order, with what becomes of each. */
export function networkEntries(spamassassin: EffectiveSpamassassin): readonly NetworkEntry[] {
  let entries = known.get(spamassassin);
  if (entries === undefined) {
    const trusted = readList(spamassassin, "trusted_networks");
    const internal = readList(spamassassin, "internal_networks");
    const msa = readList(spamassassin, "msa_networks");
    // What is not configured is not held against the others.
    const [holder, held] =
      trusted.entries.length > 0 ? [trusted, [internal, msa]] : internal.entries.length > 0 ? [internal, [msa]] : [];
    entries = [
      ...(holder?.entries ?? []),
      ...(held ?? [msa]).flatMap((list) =>
        list.entries.length * (holder?.kept.length ?? 0) > mostComparisons
          ? list.entries
          : list.entries.map((entry) => checked(entry, holder)),
      ),
    ];
    known.set(spamassassin, entries);
  }
  return entries;
}

function checked(entry: NetworkEntry, holder: ReadNetworks | undefined): NetworkEntry {
  const { network, heldBy } = entry;
  if (holder === undefined || network === undefined || network.exclude || heldBy !== undefined) return entry;
  const first = holder.kept.find((each) => contains(each.network, network));
  return first !== undefined && !first.network.exclude ? entry : { ...entry, missingFrom: holder.list };
}

interface ReadNetworks {
  readonly list: NetworkList;
  readonly entries: readonly NetworkEntry[];
  readonly kept: readonly Kept[];
}

function readList(spamassassin: EffectiveSpamassassin, list: NetworkList): ReadNetworks {
  const entries: NetworkEntry[] = [];
  const kept: Kept[] = list === "msa_networks" ? [] : loopback.map((network) => ({ network, entry: "loopback" }));
  for (const { statement, place } of spamassassin.lists.get(list) ?? []) {
    for (const match of statement.value.matchAll(/\S+/g)) {
      const [word] = match;
      const start = statement.valueSpan.start + match.index;
      const where = { source: place.source, span: span(start, start + word.length) };
      const network = parseNetwork(word);
      const holder =
        network === undefined || kept.length >= most ? undefined : kept.find((each) => contains(each.network, network));
      const entry: NetworkEntry = {
        list,
        word,
        place: where,
        ...(network === undefined ? {} : { network }),
        ...(holder === undefined ? {} : { heldBy: holder.entry }),
      };
      entries.push(entry);
      if (network !== undefined && holder === undefined) kept.push({ network, entry });
    }
  }
  return { list, entries, kept };
}
