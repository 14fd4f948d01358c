import type { Word } from "../../model/facts.ts";
import type { Family } from "../../model/flow.ts";
import { type IntervalSet, subtract, union } from "../../model/intervals.ts";
import type { NamedSet, SetEntry, SetPart } from "../../model/sets.ts";
import { place, type SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import type { SetType } from "./catalog.ts";
import { type Entry, partKey } from "./entry.ts";
import { isLenient } from "./verbs.ts";

export interface StoredEntry extends Entry {
  readonly nomatch: boolean;
  readonly expires: boolean;
}

export interface SetState {
  name: string;
  readonly type: SetType;
  readonly family: Family;
  readonly netmask: number | undefined;
  /** Seconds that an entry without one of its own lives; undefined where the set knows none. */
  readonly timeout: number | undefined;
  readonly where: Span;
  /** By `entryKey`. */
  entries: Map<string, StoredEntry>;
  members: string[];
  undecided: boolean;
  /** It may hold more than `entries` tell. */
  hasMore: boolean;
  /** An entry stands for several addresses or ports, each of which is one of the kernel's. */
  hasRanges: boolean;
  /** Its entries can bear a comment. */
  readonly keepsComments: boolean;
  /** The command that added an entry last. */
  added?: { readonly words: readonly Word[]; readonly entry: Word };
}

/** Takes every entry out. */
export function empty(set: SetState): void {
  delete set.added;
  set.entries = new Map();
  set.members = [];
  set.hasMore = false;
  set.hasRanges = false;
}

/** Whether it has a family: sets of ports, of hardware addresses and of sets do for both. */
export function holdsAddresses({ type }: SetState): boolean {
  return type.dimensions.some((each) => each === "ip" || each === "net");
}

/** An entry of which the files tell only that it may be there. */
const anything: SetEntry = { parts: [{ is: "unknown" }], expires: false };

/** The set in the words of the model: entries that differ in their first addresses only are one. */
export function finished(set: SetState, source: SourceFile): NamedSet {
  const { dimensions, method } = set.type;
  const common = {
    name: set.name,
    place: place(source, set.where),
    dimensions: dimensions.length,
    ...(holdsAddresses(set) ? { family: set.family } : {}),
  };
  if (method === "list")
    return {
      ...common,
      entries: [],
      members: set.members,
      ...(set.undecided || set.hasMore ? { undecided: true } : {}),
    };
  const stored = [...set.entries.values()];
  const extend = extending(set, source);
  // An exception in the second network, or one that may be gone, is more than prefixes in one order can tell.
  const isTangled = stored.some(
    ({ nomatch, expires }) => nomatch && (expires || dimensions[0] !== "net" || dimensions.lastIndexOf("net") > 0),
  );
  return {
    ...common,
    entries: isTangled ? [] : [...gathered(stored), ...(set.hasMore ? [anything] : [])],
    ...(set.undecided || isTangled ? { undecided: true } : {}),
    ...(extend === undefined ? {} : { extend }),
  };
}

/** Further commands like the last one, on lines behind it; undefined where that is not written out on its own line. */
function extending({ added, timeout, keepsComments }: SetState, source: SourceFile): NamedSet["extend"] {
  const [first] = added?.words ?? [];
  if (added === undefined || first === undefined || timeout !== undefined || source.text.includes("{%"))
    return undefined;
  const { words, entry } = added;
  // A loop, or a shell's variable, may stand for a word.
  if (!words.every(({ text, span: where }) => source.slice(where).replace(/^"(.*)"$/, "$1") === text)) return undefined;
  const line = source.lineSpan(first.span.start);
  const last = Math.max(...words.map((word) => word.span.end));
  const isAlone =
    /^[ \t]*(?:[\w"${}/.-]+[ \t]+)?$/.test(source.text.slice(line.start, first.span.start)) &&
    /^[ \t]*(?:#.*)?$/.test(source.text.slice(last, line.end));
  if (!isAlone) return undefined;
  const beginning = source.text.slice(line.start, entry.span.start);
  const behind = words.filter(({ text, span: { start } }) => isLenient(text) && start > entry.span.start);
  return (texts, comment) => {
    const remark = keepsComments ? ` comment "${comment.replaceAll(/["$`\\\n]/g, "")}"` : "";
    const lenient = behind.map(({ text }) => ` ${text}`).join("");
    const lines = texts.map((text) => `${source.lineEnding}${beginning}${text}${remark}${lenient}`);
    return [{ place: place(source, span(line.end, line.end)), newText: lines.join("") }];
  };
}

function gathered(stored: readonly StoredEntry[]): readonly SetEntry[] {
  const groups = new Map<string, { rest: readonly SetPart[]; expires: boolean; first: StoredEntry[] }>();
  const others: SetEntry[] = [];
  for (const entry of stored) {
    const [first, ...rest] = entry.parts;
    if (first?.is !== "address") {
      others.push({ parts: entry.parts, expires: entry.expires });
      continue;
    }
    // An exception holds for entries that last and for those that do not.
    for (const expires of entry.nomatch ? [true, false] : [entry.expires]) {
      const key = `${expires} ${rest.map(partKey).join(" ")}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { rest, expires, first: [entry] });
      else group.first.push(entry);
    }
  }
  for (const { rest, expires, first } of groups.values())
    others.push({ parts: [{ is: "address", addresses: longestPrefix(first) }, ...rest], expires });
  return others;
}

/** From the widest networks to the narrowest: each adds its addresses, or takes them out again. */
function longestPrefix(entries: readonly StoredEntry[]): IntervalSet<number> | IntervalSet<bigint> {
  let all: IntervalSet = [];
  const prefixes = [...new Set(entries.map(({ prefix }) => prefix))].sort((a, b) => a - b);
  const hasExceptions = entries.some(({ nomatch }) => nomatch);
  const addressesOf = (some: readonly StoredEntry[]): IntervalSet =>
    union(some.flatMap(({ parts: [first] }) => (first?.is === "address" ? [...first.addresses] : [])) as IntervalSet);
  if (!hasExceptions) return addressesOf(entries) as IntervalSet<number>;
  for (const prefix of prefixes) {
    const level = entries.filter((entry) => entry.prefix === prefix);
    all = union(all, addressesOf(level.filter(({ nomatch }) => !nomatch)));
    all = subtract(all, addressesOf(level.filter(({ nomatch }) => nomatch)));
  }
  return all as IntervalSet<number>;
}
