import type { Facts } from "../../model/facts.ts";
import type { Host } from "../../model/host.ts";
import type { Branch, Conditional } from "../../model/spamassassin.ts";
import { pluginState } from "./state.ts";

/** Whether the host's files settle what the condition asks: a plugin that none of them tells of may be loaded. */
function isSettled(host: Host, { keyword, expression }: Conditional): boolean {
  const plugins =
    keyword === "ifplugin"
      ? [expression]
      : [...expression.matchAll(/\w+(?:::\w+)+/g)].flatMap(([name]) => {
          const owner = /^(.*::Plugin::\w+)(?:::\w+)?$/.exec(name)?.[1];
          return owner === undefined ? [] : [owner];
        });
  return plugins.every((plugin) => pluginState(host, plugin).kind !== "unknown");
}

/** Branches of a file that are certainly not read; what has been found out is kept for the next line. */
export function deadBranches(host: Host): (branch: Branch | undefined) => boolean {
  const known = new Map<Branch, boolean>();
  const isDead = (branch: Branch | undefined): boolean => {
    if (branch === undefined) return false;
    let dead = known.get(branch);
    if (dead === undefined) {
      const { conditional } = branch;
      dead = isDead(conditional.parent) || (!host.spamassassin.isLive(branch) && isSettled(host, conditional));
      known.set(branch, dead);
    }
    return dead;
  };
  return isDead;
}

/** True for a file that SpamAssassin finds no way to, while it reads others. */
export function isUnread(host: Host, facts: Facts): boolean {
  return host.spamassassin.files.length > 0 && !host.spamassassin.files.includes(facts);
}
