import { effectiveSpamassassin } from "./effective.ts";
import type { Facts } from "./facts.ts";
import type { Host } from "./host.ts";
import { isPreferences } from "./reading-order.ts";

const hosts = new WeakMap<Host, Map<Facts, Host>>();

/**
 * The host as a file of it is read: for a user's preferences with these on top, which take no heed of other users'; for
 * the host's own files without any.
 */
export function asRead(host: Host, facts: Facts): Host {
  if (!isPreferences(facts)) return host;
  let known = hosts.get(host);
  if (known === undefined) {
    known = new Map();
    hosts.set(host, known);
  }
  let read = known.get(facts);
  if (read === undefined) {
    const { version, isVersionKnown } = host.spamassassin;
    const spamassassin = effectiveSpamassassin(host.files, { version, root: host.root, user: facts });
    const files = host.files.filter((each) => each === facts || !isPreferences(each));
    read = { ...host, files, spamassassin: { ...spamassassin, isVersionKnown } };
    known.set(facts, read);
  }
  return read;
}
