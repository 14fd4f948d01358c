import { effectiveSpamassassin } from "../../model/effective.ts";
import type { Facts } from "../../model/facts.ts";
import type { Host } from "../../model/host.ts";

function isPreferences({ spamassassin }: Facts): boolean {
  return spamassassin?.kind === "user_prefs";
}

const hosts = new WeakMap<Host, Map<Facts | undefined, Host>>();

/**
 * The host as a file of it is read: users' preferences count for one user each, so what is told in one of them takes
 * no heed of the others', and what is told in the host's own files heeds none.
 */
export function asRead(host: Host, facts: Facts): Host {
  const others = host.files.filter((each) => isPreferences(each) && each !== facts);
  if (others.length === 0) return host;
  const user = isPreferences(facts) ? facts : undefined;
  let known = hosts.get(host);
  if (known === undefined) {
    known = new Map();
    hosts.set(host, known);
  }
  let read = known.get(user);
  if (read === undefined) {
    const files = host.files.filter((each) => !others.includes(each));
    const { version } = host.spamassassin;
    read = { ...host, files, spamassassin: effectiveSpamassassin(files, { version, root: host.root }) };
    known.set(user, read);
  }
  return read;
}
