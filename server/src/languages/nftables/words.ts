import * as l10n from "@vscode/l10n";

/** Words with their own documentation, by where they may stand. */
export interface DocumentedWord {
  readonly word: string;
  readonly documentation: string;
}

function words(entries: Readonly<Record<string, string>>): readonly DocumentedWord[] {
  return Object.entries(entries).map(([word, documentation]) => ({ word, documentation }));
}

/** What a line of a chain may start with besides a selector. */
export function statementWords(): readonly DocumentedWord[] {
  return words({
    accept: l10n.t("Lets the packet pass this base chain. Chains of other tables at the same hook may still stop it."),
    drop: l10n.t("Throws the packet away without a word: the sender waits until it times out."),
    reject: l10n.t(
      "Refuses the packet and tells the sender at once. Unlike `drop` it is no policy; write it as the last line.",
    ),
    queue: l10n.t("Hands the packet to a program, which decides."),
    jump: l10n.t("Goes on with another chain and comes back to the next line when that chain ends or returns."),
    goto: l10n.t(
      "Goes on with another chain and does not come back here: its end returns to where this chain was called from.",
    ),
    return: l10n.t("Ends this chain: back to the caller, or to the policy in a base chain."),
    continue: l10n.t("Goes on with the next line, as if nothing had matched."),
    counter: l10n.t("Counts packets and bytes that come this far in the line."),
    log: l10n.t("Writes a line to the kernel's log, or to a log group."),
    limit: l10n.t("Matches only up to a rate, such as `limit rate 10/minute`; with `over` only what exceeds it."),
    quota: l10n.t("Matches until a number of bytes has passed; with `over` only after it."),
    ct: l10n.t("What connection tracking knows of the connection: `ct state`, `ct mark`, ..."),
    meta: l10n.t("What the kernel knows of the packet beside its content: interfaces, mark, socket owner."),
    dnat: l10n.t("Sends the connection to another destination. Only in chains of type nat at prerouting and output."),
    snat: l10n.t("Gives the connection another source address. Only in chains of type nat at postrouting and input."),
    masquerade: l10n.t("Like `snat`, with the address of the outgoing interface."),
    redirect: l10n.t("Sends the connection to this host itself."),
    notrack: l10n.t(
      "Keeps connection tracking away from the packet: `ct state new` no longer matches it. Only before priority -200.",
    ),
    comment: l10n.t("A remark of up to 128 characters at the end of a line; it stays visible in `nft list ruleset`."),
    add: l10n.t("Adds to a set from the packet path: `add @seen { ip saddr timeout 1m }`."),
    update: l10n.t("Adds to a set from the packet path and starts its timeout anew."),
    delete: l10n.t("Removes from a set from the packet path."),
    set: l10n.t("Gives a new value to a mark, a header field or a connection: `meta mark set 1`."),
    dup: l10n.t("Sends a copy of the packet elsewhere; the packet itself goes on."),
    fwd: l10n.t("Sends the packet out by another device, past the rest of the stack."),
    synproxy: l10n.t("Answers TCP handshakes in the server's place until the client has proved itself."),
    tproxy: l10n.t("Hands the packet to a local proxy without changing its addresses."),
    flow: l10n.t("Moves an established connection to a flowtable, which bypasses the rules from then on."),
    vmap: l10n.t(
      "Looks the verdict up by a value: `tcp dport vmap { 22 : accept, 23 : drop }`. A miss goes on with the next line.",
    ),
    map: l10n.t("Looks a value up by another: `dnat to tcp dport map { 80 : 10.0.0.1 }`."),
    last: l10n.t("Remembers when a packet last came this far."),
    meter: l10n.t("An old form of a set that is filled from the packet path."),
  });
}

export function blockWords(): readonly DocumentedWord[] {
  return words({
    table: l10n.t(
      "A table of one family holds chains, sets and objects. `table inet name { ... }` holds for IPv4 and IPv6.",
    ),
    chain: l10n.t("A list of lines. With `type ... hook ...` it filters; without, it is only reached by jump or goto."),
    set: l10n.t("A named set of values, used as `@name`."),
    map: l10n.t("A named map from values to values or verdicts, used as `@name`."),
    flowtable: l10n.t("A fast path for established connections."),
    define: l10n.t("Gives a value a name, used as `$name` from here on to the end of the block."),
    redefine: l10n.t("Gives a defined name another value from here on."),
    undefine: l10n.t("Forgets a defined name."),
    include: l10n.t(
      "Reads another file at this place. A pattern that matches nothing is no error; a missing file is one.",
    ),
    add: l10n.t("Adds; it is no error if the thing is there already."),
    create: l10n.t("Adds; it is an error if the thing is there already."),
    insert: l10n.t("Adds a rule at the front of a chain, or before the given one."),
    replace: l10n.t("Puts a rule in the place of the one with the given handle."),
    delete: l10n.t("Removes; it is an error if the thing is not there."),
    destroy: l10n.t("Removes; it is no error if the thing is not there. From nft 1.0.7 on."),
    flush: l10n.t("Empties. `flush ruleset` removes everything, so the file says all there is."),
    rename: l10n.t("Gives a chain another name."),
    list: l10n.t("Prints; it changes nothing."),
    reset: l10n.t("Prints counters or quotas and sets them back."),
    type: l10n.t("In a chain: what it is for (filter, nat, route) and its hook. In a set: what its values are."),
    hook: l10n.t("Where in the packet's path the chain stands."),
    policy: l10n.t("What becomes of packets that no line decides: accept (the default) or drop."),
    priority: l10n.t(
      "The order among chains at one hook, lowest first: raw -300, mangle -150, dstnat -100, filter 0, security 50, srcnat 100.",
    ),
    elements: l10n.t("What the set holds from the start."),
    flags: l10n.t(
      "interval: ranges and networks; timeout: elements go away; dynamic: filled from the packet path; constant: never changes.",
    ),
    typeof: l10n.t("Takes the type from an expression: `typeof ip saddr . tcp dport`."),
    timeout: l10n.t("How long an element stays."),
    size: l10n.t("The most elements the set may hold."),
    "auto-merge": l10n.t("Joins overlapping and neighbouring ranges instead of refusing them."),
    "gc-interval": l10n.t("How often elements that have timed out are cleared away."),
    device: l10n.t("The network device of a chain at ingress or egress."),
    devices: l10n.t("The network devices of a chain at ingress or egress, or of a flowtable."),
    counter: l10n.t('A named counter, used as `counter name "x"`.'),
    quota: l10n.t('A named quota, used as `quota name "x"`.'),
    limit: l10n.t('A named limit, used as `limit name "x"`.'),
    ct: l10n.t("A helper, timeout or expectation for connection tracking."),
    secmark: l10n.t("A security label for SELinux."),
    synproxy: l10n.t("Settings of a SYN proxy."),
    element: l10n.t("Elements of a named set: `add element inet filter blocked { 192.0.2.1 }`."),
    rule: l10n.t("A line of a chain: `add rule inet filter output tcp dport 443 accept`."),
    ruleset: l10n.t("Everything nftables holds; with a family, that family's tables."),
  });
}

export function hookWords(): readonly DocumentedWord[] {
  return words({
    prerouting: l10n.t("All incoming packets, before routing decides between this host and others."),
    input: l10n.t("Packets for this host itself."),
    forward: l10n.t("Packets on their way through this host; the host's own never come here."),
    output: l10n.t("Packets this host itself sends."),
    postrouting: l10n.t("All packets about to leave, forwarded ones too."),
    ingress: l10n.t("Everything a device receives, before anything else sees it."),
    egress: l10n.t("Everything a device sends, after anything else has seen it."),
  });
}

export function chainTypeWords(): readonly DocumentedWord[] {
  return words({
    filter: l10n.t("Lets packets pass or stops them; possible at every hook."),
    nat: l10n.t("Rewrites addresses; sees only the first packet of a connection."),
    route: l10n.t("Routes a packet anew when a line has changed it; at output only."),
  });
}

export function priorityWords(): readonly DocumentedWord[] {
  return words({
    raw: l10n.t("-300: before connection tracking."),
    mangle: l10n.t("-150: where packets are changed."),
    dstnat: l10n.t("-100: where destinations are rewritten."),
    filter: l10n.t("0: where packets are let through or stopped."),
    security: l10n.t("50: after filtering, for SELinux."),
    srcnat: l10n.t("100: where sources are rewritten."),
  });
}

export function stateWords(): readonly DocumentedWord[] {
  return words({
    new: l10n.t("The first packet of a connection."),
    established: l10n.t("A packet of a connection that has seen packets both ways; never the first one."),
    related: l10n.t("The start of a connection that belongs to another, or an error message about one."),
    invalid: l10n.t("A packet that belongs to no connection and can start none."),
    untracked: l10n.t("A packet that `notrack` keeps from connection tracking."),
  });
}

export function familyWords(): readonly DocumentedWord[] {
  return words({
    ip: l10n.t("IPv4 only. It is the family where none is written; IPv6 passes unfiltered."),
    ip6: l10n.t("IPv6 only; IPv4 passes unfiltered."),
    inet: l10n.t("IPv4 and IPv6 together."),
    arp: l10n.t("ARP packets."),
    bridge: l10n.t("Frames that a bridge passes on."),
    netdev: l10n.t("Everything one device receives or sends."),
  });
}

/** Documentation of a word, wherever it may stand; the first list that has it wins. */
export function documentationOf(word: string, lists: readonly (readonly DocumentedWord[])[]): string | undefined {
  for (const list of lists) {
    const found = list.find((entry) => entry.word === word);
    if (found !== undefined) return found.documentation;
  }
  return undefined;
}
