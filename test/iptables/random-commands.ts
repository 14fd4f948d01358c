// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text with variables of its own
import type { Random } from "../real/differential/random.ts";

const ports = [22, 25, 53, 80, 443, 993, 2703] as const;
const addresses = ["198.51.100.25", "198.51.100.0/25", "192.0.2.53", "0.0.0.0/0"] as const;
/** Chains a script may have at some time; the last one no script makes at its top. */
const chains = ["OUTPUT", "OUTPUT", "OUTPUT", "mail", "web", "later"] as const;

/** Single commands of firewall scripts, many of which fail: the kernel and the shell then go on as they do. */
export class RandomCommands {
  readonly #random: Random;
  readonly #isBash: boolean;

  readonly #hasSets: boolean;

  /** `hasSets`: rules may ask for sets, and sets are made. */
  constructor(random: Random, isBash: boolean, hasSets: boolean) {
    this.#random = random;
    this.#isBash = isBash;
    this.#hasSets = hasSets;
  }

  port(): string {
    return String(this.#random.pick(ports));
  }

  /** `iptables`, as scripts write it. */
  program(): string {
    return this.#random.pick([
      "$IPT",
      "$IPT",
      '"$IPT"',
      "${IPT}",
      "iptables",
      "/sbin/iptables",
      "iptables -w",
      "iptables -w 5",
      "$IPT --wait",
      "command iptables",
      "quiet",
      "both",
    ]);
  }

  /** Chains lead to those behind them, so that no jumps go in a circle. */
  target(chain: string): string {
    const own = ["mail", "web", "later"];
    return this.#random.pick(
      chain === "OUTPUT"
        ? ["ACCEPT", "DROP", "REJECT", "LOG", ...own]
        : ["ACCEPT", "DROP", "RETURN", "ACCEPT", ...own.slice(own.indexOf(chain) + 1)],
    );
  }

  match(port = this.port()): string {
    const random = this.#random;
    const protocol = random.pick(["tcp", "udp"]);
    return random.pick([
      () => `-p ${protocol} --dport ${port}`,
      () => `-p ${protocol} --dport ${port}`,
      () => `-p ${protocol} --dport ${port}`,
      () => `-p ${protocol} -m multiport --dports ${port},${this.port()}`,
      () => `-d ${random.pick(addresses)} -p ${protocol}`,
      ...(this.#hasSets
        ? [
            () => `-p ${protocol} -m set ${random.pick(["", "! "])}--match-set ${random.pick(["good", "spare"])} dst`,
            () => `-p ${protocol} -m set --match-set ports dst`,
          ]
        : []),
      () => `-p ${protocol} -m comment --comment "-j DROP for ${port}" --dport ${port}`,
    ])();
  }

  /** What a rule's specification is in this chain. */
  rule(chain: string): string {
    return `${this.match()} -j ${this.target(chain)}`;
  }

  /** One command on chains and rules. */
  command(): string {
    const random = this.#random;
    const program = this.program();
    const chain = random.pick(chains);
    const own = random.pick(["mail", "web", "later"]);
    const place = random.whole(1, 4);
    return random.pick([
      () => `${program} -A ${chain} ${this.rule(chain)}`,
      () => `${program} -A OUTPUT ${this.rule("OUTPUT")}`,
      () => `${program} --append OUTPUT ${this.rule("OUTPUT")}`,
      () => `${program} -I ${chain} ${this.rule(chain)}`,
      () => `${program} -I ${chain} ${place} ${this.rule(chain)}`,
      () => `${program} -R ${chain} ${place} ${this.rule(chain)}`,
      () => `${program} -D ${chain} ${this.rule(chain)}`,
      () => `${program} -D ${chain} ${place}`,
      () => `${program} -F ${random.pick([chain, own])}`,
      () => `${program} -X ${own}`,
      () => `${program} -N ${own}`,
      () => `${program} -F ${own} && ${program} -X ${own}`,
      () => `${program} -N ${own} || ${program} -F ${own}`,
      () => `${program} -E ${own} ${random.pick(["mail", "web", "later"])}`,
      () => `${program} ${random.pick(["-Z", "-L -n", "-S", "-L OUTPUT"])}`,
      () => `${program} -P OUTPUT ${random.pick(["DROP", "ACCEPT"])}`,
      () => this.#checked(program, chain),
      () =>
        `${program} -t mangle -A ${random.pick(["OUTPUT", "POSTROUTING"])} ${this.match()} -j ${random.pick(["DROP", "ACCEPT"])}`,
      () => `${program} -t mangle -F`,
    ])();
  }

  #checked(program: string, chain: string): string {
    const rule = this.rule(chain);
    return `${program} -C ${chain} ${rule} 2>/dev/null ${this.#random.pick(["||", "&&"])} ${program} ${this.#random.pick(["-A", "-I", "-D"])} ${chain} ${rule}`;
  }

  /** One command on sets. */
  setCommand(): string {
    const random = this.#random;
    const name = random.pick(["good", "spare", "fresh"]);
    const address = random.pick(["198.51.100.25", "198.51.100.130", "192.0.2.53"]);
    const lenient = random.pick(["", "", " -exist", " -!"]);
    return random.pick([
      () => `ipset${lenient} create ${name} hash:ip`,
      () => `ipset${lenient} add ${name} ${address}`,
      () => `ipset${lenient} add ${name} ${address}`,
      () => `ipset add ports ${this.port()}${lenient}`,
      () => `ipset${lenient} del ${name} ${address}`,
      () => `ipset -A ${name} ${address}`,
      () => `ipset swap ${name} ${random.pick(["good", "spare", "ports"])}`,
      () => `ipset flush ${name}`,
      () => `ipset destroy ${name}`,
      () => `ipset rename ${name} ${random.pick(["fresh", "old"])}`,
      () => `ipset list ${name} >/dev/null`,
      () => "ipset flush",
      () =>
        `ipset create fresh hash:ip && ipset add fresh ${address} && ipset swap fresh ${name} && ipset destroy fresh`,
    ])();
  }

  /** Commands over several lines that read a here-document. */
  document(): readonly string[] {
    const random = this.#random;
    const keeps = random.pick(["", " --noflush", " -n"]);
    const isQuoted = random.chance(0.4);
    const port = isQuoted ? this.port() : random.pick(["$PORT", "${PORT}", this.port()]);
    const rules = Array.from(
      { length: random.whole(1, 3) },
      () =>
        `-A ${random.pick([`OUTPUT -p tcp --dport ${port} -j mail`, `mail -p tcp --dport ${port} -j DROP`, `OUTPUT -p udp --dport ${port} -j ACCEPT`])}`,
    );
    const wrong = random.pick([
      "-A nowhere -j DROP",
      "-A OUTPUT -p tcp --dport wrong -j ACCEPT",
      "-X mail",
      "-F mail",
      "-I OUTPUT -p udp --dport 53 -j ACCEPT",
    ]);
    const table = [
      "*filter",
      ...(keeps === "" || random.chance(0.5) ? [`:OUTPUT ${random.pick(["ACCEPT", "DROP"])} [0:0]`] : []),
      ...(keeps === "" || random.chance(0.5) ? [":mail - [0:0]"] : []),
      ...rules,
      ...(random.chance(0.25) ? [wrong] : []),
      "COMMIT",
    ];
    const sets = [
      `${random.pick(["create", "add", "-N"])} ${random.pick(["good hash:ip", "good 198.51.100.25", "fresh hash:ip"])}`,
      `add good ${random.pick(["198.51.100.25", "192.0.2.1"])}`,
    ];
    const end = isQuoted ? "'END'" : "END";
    return random.pick([
      () => [`iptables-restore${keeps} <<${end}`, ...table, "END"],
      () => [`cat <<${end} | iptables-restore${keeps}`, ...table, "END"],
      () => [`iptables-restore --test <<${end}`, ...table, "END"],
      ...(this.#hasSets
        ? [
            () => [`ipset${random.pick(["", " -!"])} restore <<${end}`, ...sets, "END"],
            () => [`echo "${sets[1]}" | ipset restore -!`],
          ]
        : []),
      () => [
        `nft -f - <<${end}`,
        `table inet more { chain out { type filter hook output priority 5; tcp dport ${port} ${random.pick(["drop", "accept"])}; }; }`,
        "END",
      ],
      () => [`nft add rule ip filter OUTPUT tcp dport ${this.port()} ${random.pick(["drop", "accept"])}`],
      () => ["iptables-save | iptables-restore"],
    ])();
  }

  /** A value written in one of the ways a shell has to take it apart. */
  piece(port = this.port()): string {
    return this.#random.pick([
      port,
      "${ITEM%:*}",
      "${ITEM#*:}",
      "${LIST%% *}",
      "${LIST##* }",
      "${NOTHING:-25}",
      "${PORT:-80}",
      "${PORT:+443}",
      "$((PORT + 1))",
      "$((PORT * 2 - 25))",
      "$(echo 25)",
      "`echo 80`",
      '$(echo "$LIST" | cut -d" " -f1)',
      ...(this.#isBash ? ["${PORTS[0]}", "${PORTS[-1]}", "${PORTS[1]}", "${LIST/ */}", "${LIST:0:2}"] : []),
    ]);
  }
}
