import * as l10n from "@vscode/l10n";

/** Words with their own documentation, by where they may stand. */
export interface DocumentedWord {
  readonly word: string;
  readonly documentation: string;
}

/** Words by what is said of them. */
export function words(entries: Readonly<Record<string, string>>): readonly DocumentedWord[] {
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
    element: l10n.t("Elements of a named set: `add element inet filter blocked { 192.0.2.1 }`."),
    rule: l10n.t("A line of a chain: `add rule inet filter output tcp dport 443 accept`."),
    ruleset: l10n.t("Everything nftables holds; with a family, that family's tables."),
  });
}

/** What a command may make, change or show, where the words mean a thing that is made and not a part of a rule. */
export function thingWords(): readonly DocumentedWord[] {
  return words({
    counter: l10n.t('A named counter, used as `counter name "x"`.'),
    quota: l10n.t('A named quota, used as `quota name "x"`.'),
    limit: l10n.t('A named limit, used as `limit name "x"`.'),
    ct: l10n.t("A helper, timeout or expectation for connection tracking."),
    helper: l10n.t("Watches connections for others that belong to them, as with FTP; they count as related."),
    expectation: l10n.t("Announces a connection that is going to come."),
    secmark: l10n.t("A security label for SELinux."),
    synproxy: l10n.t("Settings of a SYN proxy."),
    flowtable: l10n.t("A fast path for established connections."),
    meter: l10n.t("An old form of a set that is filled from the packet path."),
  });
}

/** What a line of a set or map, or of another block, may start with: the words that mean something else in a chain. */
export function settingWords(kind: "chain" | "set" | "map" | "object"): readonly DocumentedWord[] {
  switch (kind) {
    case "chain":
      return words({ type: l10n.t("What the chain is for, filter, nat or route; its hook follows.") });
    case "object":
      return words({
        type: l10n.t("Which helper it is."),
        protocol: l10n.t("The transport protocol of the connections it is for."),
        l3proto: l10n.t("The family of the connections it is for."),
        policy: l10n.t("How long connections live in each of their states."),
        timeout: l10n.t("How long it is waited for."),
        over: l10n.t("Matches once more than this has passed."),
        until: l10n.t("Matches until this much has passed."),
        used: l10n.t("What has passed when the file is loaded."),
        rate: l10n.t("How many packets or bytes in which time."),
        packets: l10n.t("How many packets were counted when the file is loaded."),
        bytes: l10n.t("How many bytes were counted when the file is loaded."),
        comment: l10n.t("A remark; it stays visible in `nft list ruleset`."),
      });
    default:
      return words({
        type:
          kind === "set"
            ? l10n.t("What its values are.")
            : l10n.t("What its keys are, and behind the colon what it gives."),
        counter: l10n.t("Counts for each element by itself."),
        limit: l10n.t("Limits for each element by itself."),
        quota: l10n.t("A quota for each element by itself."),
        policy: l10n.t("Whether the set is kept for speed (performance) or for little memory (memory)."),
        comment: l10n.t("A remark; it stays visible in `nft list ruleset`."),
      });
  }
}

/** Words inside of a statement. */
export function detailWords(): readonly DocumentedWord[] {
  return words({
    prefix: l10n.t("Text in front of the log line, up to 127 characters."),
    level: l10n.t("How urgent the log line is: emerg, alert, crit, err, warn (the default), notice, info, debug."),
    group: l10n.t("The number of the log group whose listener gets the packet instead of the kernel's log."),
    snaplen: l10n.t("How many bytes of the packet go to the log group."),
    rate: l10n.t("How many packets or bytes in which time, such as `10/minute`."),
    burst: l10n.t("How many may come at once before the rate counts."),
    packets: l10n.t("The unit of a burst."),
    over: l10n.t("Turns the meaning round: matches only what exceeds it."),
    until: l10n.t("Matches until this much has passed."),
    name: l10n.t("The name of an object of the table."),
    with: l10n.t("What the sender is told: an ICMP error, or for TCP a reset."),
    reset: l10n.t("Breaks the connection off; only for TCP."),
    to: l10n.t("Where the address or port is rewritten to."),
    random: l10n.t("Chooses source ports by chance."),
    "fully-random": l10n.t("Chooses source ports wholly by chance."),
    persistent: l10n.t("Gives a client the same address each time."),
    num: l10n.t("The numbers of the queues."),
    bypass: l10n.t("Lets the packet go on where no program listens."),
    fanout: l10n.t("Spreads packets over the queues by processor."),
    timeout: l10n.t("How long the element stays."),
    expires: l10n.t("How long the element stays still."),
    comment: l10n.t("A remark of up to 128 characters at the end of a line; it stays visible in `nft list ruleset`."),
    mod: l10n.t("The number is between 0 and this less one."),
    offset: l10n.t("Added to the number."),
    device: l10n.t("The network device of a chain at ingress or egress."),
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
