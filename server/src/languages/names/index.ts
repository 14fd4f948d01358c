import { parseAddress } from "../../model/addresses.ts";
import type { NamesFacts } from "../../model/facts.ts";
import { language } from "../language.ts";

type Reader = (text: string) => NamesFacts;

/** Lines, whatever ends them. */
function* lines(text: string): Iterable<string> {
  for (const [line] of text.matchAll(/[^\n\r]+/g)) yield line;
}

/** etc/passwd and etc/group: name, password, number. NIS lines (`+`, `-`) name nobody. */
function numbers(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const line of lines(text)) {
    const match = /^([^:+#\s-][^:\s]*):[^:]*:(\d{1,10})(?::|$)/.exec(line);
    // The first line of a name is the one that counts.
    if (match?.[1] !== undefined && !found.has(match[1])) found.set(match[1], Number(match[2]));
  }
  return found;
}

/** etc/hosts: an address, then its names, which are the same in capitals. */
function addresses(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of lines(text)) {
    const hash = line.indexOf("#");
    const [address, ...names] = (hash === -1 ? line : line.slice(0, hash)).trim().split(/\s+/);
    if (address === undefined || parseAddress(address) === undefined) continue;
    for (const name of names) {
      const key = name.toLowerCase();
      const list = found.get(key);
      if (list === undefined) found.set(key, [address]);
      else if (!list.includes(address)) list.push(address);
    }
  }
  return found;
}

/** etc/resolv.conf: one server a line. */
function resolvers(text: string): readonly string[] {
  const found: string[] = [];
  for (const line of lines(text)) {
    const server = /^[ \t]*nameserver[ \t]+([^\s#;]+)/.exec(line)?.[1];
    if (server !== undefined && parseAddress(server.replace(/%.*$/, "")) !== undefined) found.push(server);
  }
  return found;
}

/** etc/debian_version: `12.5`, or a code name before the release is out. */
function release(text: string): number | undefined {
  const number = /^(\d{1,3})(?:\.\d+)?\s*$/.exec(text)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The installed packages of dpkg's list that are asked for, with their upstream versions. */
function packages(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of ["nftables"]) {
    const stanza = new RegExp(`(?:^|\n)Package: ${name}\r?\n(?:[^\r\n]+\r?\n?)*`).exec(text)?.[0];
    const version = /\nVersion: (?:\d+:)?([0-9.]+)/.exec(stanza ?? "")?.[1];
    if (version !== undefined && /\nStatus: \S+ \S+ installed\b/.test(stanza ?? "")) found.set(name, version);
  }
  return found;
}

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["hosts", (text) => ({ addresses: addresses(text) })],
  ["passwd", (text) => ({ users: numbers(text) })],
  ["group", (text) => ({ groups: numbers(text) })],
  ["resolv.conf", (text) => ({ resolvers: resolvers(text) })],
  ["debian_version", (text) => ({ release: release(text) })],
  ["status", (text) => ({ packages: packages(text) })],
]);

/** The files in which a host names addresses, users, groups, its resolvers and what is installed. */
export const names = language({
  id: "names",
  editorIds: [],
  comment: "#",
  detect: (path) =>
    /(?:^|\/)(?:etc\/(?:hosts|passwd|group|resolv\.conf|debian_version)|var\/lib\/dpkg\/status)$/.test(path),
  parse: (text) => text,
  lower: (text, source) => ({ names: readers.get(source.name)?.(text) ?? {}, problems: [] }),
});
