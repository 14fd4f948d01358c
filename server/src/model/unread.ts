import * as l10n from "@vscode/l10n";
import type { Place, SourceFile } from "../text/source.ts";
import type { Facts, Invocation, Word } from "./facts.ts";
import type { Chain, Filter, FilterLine, Reason, UnseenChange } from "./filter.ts";
import { families } from "./flow.ts";
import type { HostCommand } from "./host.ts";

/**
 * What stands on a route for rules that nobody here has read: it may let through or stop whatever it likes. It comes
 * after all other filters, so that what one of those certainly stops is not unknown for its sake.
 */
export function unreadFilter(name: string, place: Place, reason: Reason): Filter {
  const policy: FilterLine = { place, text: name, match: [], action: { kind: "unknown", reason } };
  const entry: Chain = { name, lines: [], place };
  return {
    name,
    kind: "filter",
    hook: "output",
    priority: Number.POSITIVE_INFINITY,
    families,
    entry,
    chains: new Map([[name, entry]]),
    policy,
    writer: { accept: () => undefined, remove: () => undefined },
  };
}

/** The same filters, those nobody has read behind all others. */
export function unreadLast(filters: readonly Filter[]): readonly Filter[] {
  const isUnread = ({ priority }: Filter): boolean => priority === Number.POSITIVE_INFINITY;
  return filters.some(isUnread)
    ? [...filters.filter((filter) => !isUnread(filter)), ...filters.filter(isUnread)]
    : filters;
}

/** For a file of a route that nobody has. */
export function missingFilter(path: string, place: Place): Filter {
  return unreadFilter(path, place, {
    code: "include",
    text: l10n.t("{path} is not in the workspace", { path }),
    place,
  });
}

/** The changes that stay unseen: the files of all others are among those that are read. */
export function unseenIn(facts: readonly Facts[]): readonly UnseenChange[] {
  return facts.flatMap(({ filter }) => filter?.unseen ?? []).filter(({ path }) => !isRead(facts, path));
}

/** What such a change leaves open: what it stops beside all that is read. */
export function unseenFilter(change: UnseenChange): Filter {
  const { source, span } = change.place;
  return unreadFilter(source.text.slice(span.start, span.end).replace(/\s+/g, " "), change.place, unseenReason(change));
}

export function unseenReason({ place, text, path }: UnseenChange): Reason {
  return { code: "unsupported", text: path === undefined ? text : loadsUnread(path), place };
}

function loadsUnread(path: string): string {
  return l10n.t("this command loads {path}, which is not among the firewall files that are read", { path });
}

/** In a repository of roles the files stand elsewhere, under the same names. */
function isRead(facts: readonly Facts[], path: string | undefined): boolean {
  if (path === undefined) return false;
  return facts.some(
    ({ filter, source }) => filter !== undefined && path.endsWith(`/${source.name.replace(/\.(?:j2|erb|tmpl)$/, "")}`),
  );
}

/** What a host's own units, jobs and interfaces load from files nobody has, or set one by one. */
export function unseenByCommands(
  commands: readonly HostCommand[],
  files: readonly Facts[],
  pathOf: (source: SourceFile) => string,
): readonly UnseenChange[] {
  const atStart = commands.filter(
    ({ startedBy, place }) =>
      startedBy.kind !== "unit" ||
      (/^ExecStart(?:Pre|Post)?$/.test(startedBy.key) && !packaged.test(pathOf(place.source))),
  );
  const lines = [
    ...atStart.map(({ command, place }) => ({ command, source: place.source })),
    ...files.flatMap(({ atNetworkUp, source }) => (atNetworkUp ?? []).map((command) => ({ command, source }))),
  ];
  return lines.flatMap(({ command, source }) =>
    command.invocations.flatMap((invocation): readonly UnseenChange[] => {
      const change = changeBy(invocation, source.text.slice(invocation.span.start, command.span.end));
      if (change === undefined || isRead(files, change.path)) return [];
      const text = l10n.t("this command changes the firewall, and what it sets is not read");
      return [{ ...change, place: { source, span: invocation.span }, text }];
    }),
  );
}

/** Units that come with a package load what the package put there, once somebody enables them. */
const packaged = /(?:^|\/)(?:usr\/)?lib\/systemd\//;

const changes = new Set(["add", "create", "insert", "replace", "delete", "destroy", "flush", "rename", "import"]);

type Change = Omit<UnseenChange, "place" | "text">;

/**
 * What a command does to the rules for outgoing connections; undefined where it changes nothing. `text`: the command
 * line from the program on, for what it reads.
 */
function changeBy({ name, arguments: words }: Invocation, text: string): Change | undefined {
  const has = (...options: readonly string[]): boolean => words.some((word) => options.includes(word.text));
  if (name === "nft") {
    if (has("-c", "--check", "-i", "--interactive")) return undefined;
    const option = words.findIndex((word) => word.text === "-f" || word.text === "--file");
    if (option !== -1) return pathOfWord(words[option + 1]);
    const verb = words.flatMap((word) => word.text.trim().split(/\s+/)).find((word) => changes.has(word));
    if (verb === undefined) return undefined;
    return verb === "delete" || verb === "destroy" || verb === "flush" ? { removes: true } : {};
  }
  const program = /^ip(6)?tables(?:-legacy|-nft)?(-restore)?$/.exec(name);
  if (program === null) return undefined;
  const touches: Required<Change>["touches"] = { format: "iptables", families: program[1] === undefined ? [4] : [6] };
  if (program[2] !== undefined) {
    if (has("-t", "--test")) return undefined;
    const redirected = /<[ \t]*([^\s"';|&<>]+)/.exec(text)?.[1];
    return redirected?.startsWith("/")
      ? { path: redirected, touches }
      : { ...pathOfWord(words.find((word) => word.text.startsWith("/"))), touches };
  }
  // What comes in or is forwarded is no outgoing connection of this host.
  if (has("INPUT", "FORWARD", "PREROUTING")) return undefined;
  const option = words.find((word) =>
    /^(?:-[AIRDPFXE]|--(?:append|insert|replace|delete|policy|flush|delete-chain|rename-chain))$/.test(word.text),
  );
  if (option === undefined) return undefined;
  return /^-(?:[DFX]|-delete|-flush)/.test(option.text) ? { removes: true, touches } : { touches };
}

function pathOfWord(word: Word | undefined): { readonly path?: string } {
  return word?.literal && word.text.startsWith("/") ? { path: word.text } : {};
}
