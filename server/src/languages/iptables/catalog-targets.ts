import * as l10n from "@vscode/l10n";
import { type OptionSpec, option, type Target } from "./option.ts";

let made: ReadonlyMap<string, Target> | undefined;

/** The targets iptables brings, by name. */
export function targetExtensions(): ReadonlyMap<string, Target> {
  made ??= new Map([...deciding(), ...rewriting(), ...passing()]);
  return made;
}

function deciding(): readonly (readonly [string, Target])[] {
  return [
    ["ACCEPT", { documentation: l10n.t("Lets the packet go on, as far as this table is concerned."), options: [] }],
    [
      "DROP",
      {
        documentation: l10n.t("Throws the packet away without a word; the sender waits until it gives up."),
        options: [],
      },
    ],
    [
      "REJECT",
      {
        documentation: l10n.t(
          "Refuses the packet and says so: the sender fails at once. No chain can have it as a policy.",
        ),
        options: [
          option("reject-with", 1, l10n.t("What the sender is told; tcp-reset needs -p tcp."), { kind: "reject" }),
        ],
      },
    ],
    [
      "RETURN",
      {
        documentation: l10n.t("Goes back to the chain that jumped here; from a built-in chain to its policy."),
        options: [],
      },
    ],
    ["QUEUE", { documentation: l10n.t("Lets a program decide."), options: [] }],
    [
      "NFQUEUE",
      {
        documentation: l10n.t("Lets a program decide, over the queue of this number."),
        options: [
          option("queue-num", 1, l10n.t("The queue's number.")),
          option("queue-balance", 1, l10n.t("Spreads connections over these queues.")),
          option("queue-bypass", 0, l10n.t("Accepts while no program listens.")),
          option("queue-cpu-fanout", 0, l10n.t("Chooses the queue by processor.")),
        ],
      },
    ],
  ];
}

function rewriting(): readonly (readonly [string, Target])[] {
  const spread = (): readonly OptionSpec[] => [
    option("random", 0, l10n.t("Chooses ports by chance.")),
    option("random-fully", 0, l10n.t("Chooses ports entirely by chance.")),
    option("persistent", 0, l10n.t("Gives one client the same address each time.")),
  ];
  return [
    [
      "DNAT",
      {
        documentation: l10n.t("Sends the connection to another address or port; later tables see the new one."),
        options: [option("to-destination", 1, l10n.t("The new address, and after a colon the new port.")), ...spread()],
      },
    ],
    [
      "REDIRECT",
      {
        documentation: l10n.t("Sends the connection to this host itself; the outgoing interface stays the old one."),
        options: [
          option("to-ports", 1, l10n.t("The new port.")),
          option("random", 0, l10n.t("Chooses ports by chance.")),
        ],
      },
    ],
    [
      "SNAT",
      {
        documentation: l10n.t("Gives the connection another sender's address; decides nothing about letting it out."),
        options: [option("to-source", 1, l10n.t("The new sender's address.")), ...spread()],
      },
    ],
    [
      "MASQUERADE",
      {
        documentation: l10n.t(
          "Gives the connection the outgoing interface's address; decides nothing about letting it out.",
        ),
        options: [option("to-ports", 1, l10n.t("The range of ports to use.")), ...spread()],
      },
    ],
    [
      "NETMAP",
      {
        documentation: l10n.t("Maps one network onto another, address by address."),
        options: [option("to", 1, l10n.t("The network to map to."))],
      },
    ],
    [
      "TPROXY",
      {
        documentation: l10n.t("Hands the packet to a proxy on this host."),
        options: [
          option("on-port", 1, l10n.t("The proxy's port.")),
          option("on-ip", 1, l10n.t("The proxy's address.")),
          option("tproxy-mark", 1, l10n.t("The mark to set.")),
        ],
      },
    ],
    ...(["DNPT", "SNPT"] as const).map((name): readonly [string, Target] => [
      name,
      {
        documentation: l10n.t("Translates an IPv6 prefix without keeping state."),
        options: [
          option("src-pfx", 1, l10n.t("The prefix to translate.")),
          option("dst-pfx", 1, l10n.t("The prefix to translate to.")),
        ],
      },
    ]),
    [
      "SYNPROXY",
      {
        documentation: l10n.t("Answers the opening of a TCP connection in the server's place."),
        options: ["sack-perm", "timestamp", "ecn"]
          .map((name) => option(name, 0, l10n.t("An option offered to the client.")))
          .concat(["wscale", "mss"].map((name) => option(name, 1, l10n.t("A value offered to the client.")))),
      },
    ],
  ];
}

/** Targets behind which the walk goes on with the next rule. */
function passing(): readonly (readonly [string, Target])[] {
  const pass = (name: string, documentation: string, options: string): readonly [string, Target] => [
    name,
    {
      documentation,
      options:
        options === ""
          ? []
          : options.split(" ").map((text) => {
              const [long = "", values] = text.split("/");
              return option(long, values === "0" ? 0 : values === "2" ? 2 : 1, documentation);
            }),
    },
  ];
  const calculation = "and-mark or-mark xor-mark";
  return [
    pass(
      "LOG",
      l10n.t("Writes the packet to the kernel's log and decides nothing."),
      "log-level log-prefix log-tcp-sequence/0 log-tcp-options/0 log-ip-options/0 log-uid/0 log-macdecode/0",
    ),
    pass(
      "NFLOG",
      l10n.t("Hands the packet to a logging program and decides nothing."),
      "nflog-group nflog-range nflog-size nflog-threshold nflog-prefix",
    ),
    pass(
      "ULOG",
      l10n.t("Hands the packet to a logging program; gone from newer kernels."),
      "ulog-nlgroup ulog-cprange ulog-qthreshold ulog-prefix",
    ),
    pass("TRACE", l10n.t("Has the packet's way through all rules logged."), ""),
    pass(
      "MARK",
      l10n.t("Sets the packet's mark, which later rules and routing can ask for."),
      `set-xmark set-mark ${calculation}`,
    ),
    pass(
      "CONNMARK",
      l10n.t("Sets the connection's mark, or copies it from or to the packet."),
      `set-xmark set-mark ${calculation} save-mark/0 restore-mark/0 left-shift-mark right-shift-mark mask nfmask ctmask`,
    ),
    pass(
      "CT",
      l10n.t("Chooses how the connection is tracked; --notrack keeps it out, and then it is UNTRACKED and not NEW."),
      "notrack/0 helper timeout ctevents expevents zone zone-orig zone-reply",
    ),
    pass("NOTRACK", l10n.t("Keeps the connection out of tracking: it is UNTRACKED and not NEW."), ""),
    pass(
      "SET",
      l10n.t("Adds to or takes from an ipset."),
      "add-set/2 del-set/2 map-set/2 exist/0 timeout map-mark/0 map-prio/0 map-queue/0",
    ),
    pass("TEE", l10n.t("Sends a copy of the packet to another host."), "gateway oif"),
    pass("AUDIT", l10n.t("Writes an audit record."), "type"),
    pass("CLASSIFY", l10n.t("Puts the packet into a queueing class."), "set-class"),
    pass("TCPMSS", l10n.t("Changes the segment size a TCP packet asks for."), "set-mss clamp-mss-to-pmtu/0"),
    pass("TCPOPTSTRIP", l10n.t("Takes TCP options out."), "strip-options"),
    pass("DSCP", l10n.t("Sets the packet's class of service."), "set-dscp set-dscp-class"),
    pass("TOS", l10n.t("Sets the packet's type of service."), "set-tos and-tos or-tos xor-tos"),
    pass("TTL", l10n.t("Changes the packet's time to live."), "ttl-set ttl-dec ttl-inc"),
    pass("HL", l10n.t("Changes the packet's hop limit."), "hl-set hl-dec hl-inc"),
    pass("ECN", l10n.t("Takes congestion bits out."), "ecn-tcp-remove/0 ecn-tcp-cwr ecn-tcp-ece ecn-ip-ect"),
    pass("CHECKSUM", l10n.t("Fills in the checksum."), "checksum-fill/0"),
    pass("SECMARK", l10n.t("Sets SELinux' mark on the packet."), "selctx"),
    pass("CONNSECMARK", l10n.t("Copies SELinux' mark between packet and connection."), "save/0 restore/0"),
    pass("RATEEST", l10n.t("Measures a rate."), "rateest-name rateest-interval rateest-ewmalog"),
    pass("IDLETIMER", l10n.t("Reports when an interface has been idle."), "timeout label alarm/0"),
    pass("LED", l10n.t("Lights a lamp."), "led-trigger-id led-delay led-always-blink/0"),
    pass(
      "HMARK",
      l10n.t("Sets the packet's mark from a hash over its addresses."),
      "hmark-tuple hmark-mod hmark-offset hmark-rnd hmark-src-prefix hmark-dst-prefix hmark-sport-mask hmark-dport-mask hmark-spi-mask hmark-sport hmark-dport hmark-spi hmark-proto-mask",
    ),
    pass(
      "CLUSTERIP",
      l10n.t("Shares one address among several hosts."),
      "new/0 hashmode clustermac total-nodes local-node hash-init",
    ),
  ];
}
