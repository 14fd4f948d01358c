import { language } from "../language.ts";

/** etc/passwd and etc/group: name, password, number. */
function numbers(text: string): ReadonlyMap<string, number> {
  return new Map(
    text.split("\n").flatMap((line) => {
      const [name, , id] = line.split(":");
      return name !== undefined && id !== undefined && /^\d+$/.test(id) ? [[name, Number(id)] as const] : [];
    }),
  );
}

/** etc/hosts: an address, then its names. */
function addresses(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [address, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (address !== undefined && address !== "")
      for (const name of names) found.set(name, [...(found.get(name) ?? []), address]);
  }
  return found;
}

export const names = language({
  id: "names",
  editorIds: [],
  comment: "#",
  detect: (path) => /(?:^|\/)etc\/(?:hosts|passwd|group|resolv\.conf)$/.test(path),
  parse: (text) => text,
  lower(text, source) {
    if (source.name === "resolv.conf") {
      const servers = [...text.matchAll(/^[ \t]*nameserver[ \t]+([\da-fA-F.:]+)/gm)];
      return { names: { resolvers: servers.map((match) => match[1] ?? "") }, problems: [] };
    }
    const known =
      source.name === "hosts"
        ? { addresses: addresses(text) }
        : source.name === "group"
          ? { groups: numbers(text) }
          : { users: numbers(text) };
    return { names: known, problems: [] };
  },
});
