import type { EffectiveSetting } from "./spamassassin.ts";

/** Lists whose lines are each one entry: a key, then what belongs to it. */
const keyedLists: ReadonlySet<string> = new Set([
  "welcomelist_from_rcvd",
  "def_welcomelist_from_rcvd",
  "welcomelist_from_dkim",
  "def_welcomelist_from_dkim",
]);

/**
 * What is left of a list's lines after a line that takes out some of their words, such as `unwelcomelist_from`. Case
 * does not matter in any of these lists. Sources: the remove_from_addrlist... functions of Conf/Parser.pm and the
 * handlers of the commands in Conf.pm and in the plugins DKIM and FromNameSpoof.
 */
export function withoutEntries(
  entries: readonly EffectiveSetting[],
  list: string,
  command: string,
  value: string,
): readonly EffectiveSetting[] {
  if (command === "remove_header") return withoutHeader(entries, value);
  if (command === "delist_uri_host" || command === "fns_remove_addrlist") return withoutNamed(entries, list, value);
  const words = lowered(value);
  if (command === "unwelcomelist_from_dkim")
    return entries.filter(({ value: entry }) => {
      const [address, domain = ""] = lowered(entry);
      return address !== words[0] || domain !== (words[1] ?? "");
    });
  if (keyedLists.has(list)) return entries.filter(({ value: entry }) => !words.includes(lowered(entry)[0] ?? ""));
  return withoutWords(entries, new Set(words));
}

function lowered(value: string): readonly string[] {
  return value.toLowerCase().split(/\s+/);
}

function withoutWords(entries: readonly EffectiveSetting[], words: ReadonlySet<string>): readonly EffectiveSetting[] {
  return entries.flatMap((entry) => {
    const all = entry.value.split(/\s+/);
    const left = all.filter((word) => !words.has(word.toLowerCase()));
    return left.length === all.length ? [entry] : left.length === 0 ? [] : [{ ...entry, value: left.join(" ") }];
  });
}

/** `remove_header ham Name` leaves of `add_header all Name ...` the half for spam. */
function withoutHeader(entries: readonly EffectiveSetting[], value: string): readonly EffectiveSetting[] {
  const [kind = "", name = ""] = lowered(value);
  return entries.flatMap((entry) => {
    const match = /^(ham|spam|all)\s+(\S+)\s+(.*)$/s.exec(entry.value);
    if (match === null || match[2]?.toLowerCase() !== name) return [entry];
    if (kind === "all" || match[1] === kind) return [];
    return match[1] === "all"
      ? [{ ...entry, value: `${kind === "ham" ? "spam" : "ham"} ${match[2]} ${match[3]}` }]
      : [entry];
  });
}

const namedList = /^\(([^)]+)\)\s+/;
/** The name of the list that a command without one works on. */
const ownName: Readonly<Record<string, string>> = { blocklist_uri_host: "BLOCK", welcomelist_uri_host: "WELCOME" };

/** `delist_uri_host (NAME) host ...`; without a name from all lists. */
function withoutNamed(entries: readonly EffectiveSetting[], list: string, value: string): readonly EffectiveSetting[] {
  const name = namedList.exec(value)?.[1];
  const words = new Set(lowered(value.replace(namedList, "")).map((word) => word.replace(/^!/, "")));
  return entries.flatMap((entry) => {
    const front = namedList.exec(entry.value);
    const its = front?.[1] ?? ownName[list];
    if (name !== undefined && (list === "fns_add_addrlist" ? its?.toLowerCase() !== name.toLowerCase() : its !== name))
      return [entry];
    const hosts = entry.value.slice(front?.[0].length ?? 0).split(/\s+/);
    const left = hosts.filter((host) => !words.has(host.toLowerCase().replace(/^!/, "")));
    return left.length === hosts.length
      ? [entry]
      : left.length === 0
        ? []
        : [{ ...entry, value: `${front?.[0] ?? ""}${left.join(" ")}` }];
  });
}
