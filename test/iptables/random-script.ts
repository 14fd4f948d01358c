import type { Random } from "../real/differential/random.ts";

const ports = [22, 25, 53, 80, 443, 993, 2703] as const;
/** The first five can be answered from the script alone; the machine decides the others. */
const conditions = [
  '[ "$MODE" = strict ]',
  '[ "$MODE" != strict ]',
  '[ -n "$EMPTY" ]',
  "[ $COUNT -gt 2 ]",
  "true",
  "[ -d /etc ]",
  "[ -e /etc/no-such-file ]",
  "grep -q root /etc/passwd",
] as const;

/** A script of iptables commands made by chance, with the constructs that firewall scripts are made of. */
export function randomScript(random: Random): string {
  const lines = [
    "#!/bin/sh",
    "IPT=/usr/sbin/iptables",
    "MODE=strict",
    "EMPTY=",
    "COUNT=3",
    'PORTS="25 80 2703"',
    "allow() {",
    '  $IPT -A OUTPUT -p "$1" --dport $2 -j ACCEPT',
    "}",
    "$IPT -F",
    "$IPT -X",
    `$IPT -P OUTPUT ${random.pick(["DROP", "ACCEPT"])}`,
    "$IPT -N mail",
  ];
  const rule = (port: string): string =>
    `-p ${random.pick(["tcp", "udp"])} --dport ${port} -j ${random.pick(["ACCEPT", "DROP", "mail", "REJECT"])}`;
  const mailRule = (port: string): string =>
    `-p ${random.pick(["tcp", "udp"])} --dport ${port} -j ${random.pick(["ACCEPT", "DROP", "RETURN"])}`;
  const port = (): string => String(random.pick(ports));
  const command = (): string =>
    random.pick([
      () => `$IPT -A OUTPUT ${rule(port())}`,
      () => `$IPT -A OUTPUT ${rule(port())}`,
      () => `$IPT -I OUTPUT ${rule(port())}`,
      () => `$IPT -A mail ${mailRule(port())}`,
      () => `$IPT -I mail 1 ${mailRule(port())}`,
      () => `$IPT -D OUTPUT ${rule(port())} 2>/dev/null`,
      () => `$IPT -I OUTPUT 2 ${rule(port())} 2>/dev/null`,
      () => `$IPT -R OUTPUT 1 ${rule(port())} 2>/dev/null`,
      () => "$IPT -D OUTPUT 1 2>/dev/null",
      () => "$IPT -F mail",
      () => `allow ${random.pick(["tcp", "udp"])} ${port()}`,
      () => `$IPT -P OUTPUT ${random.pick(["DROP", "ACCEPT"])}`,
      () => `$IPT -C OUTPUT ${rule(port())} 2>/dev/null || $IPT -A OUTPUT ${rule(port())}`,
    ])();
  const block = (depth: number): readonly string[] => {
    const inner = (): readonly string[] =>
      (depth > 2 || random.chance(0.6) ? [command()] : block(depth + 1)).map((line) => `  ${line}`);
    const condition = random.pick(conditions);
    return random.pick([
      () => [command()],
      () => [
        `for p in $PORTS ${port()}; do`,
        `  $IPT -A ${random.pick(["OUTPUT", "mail"])} -p tcp --dport $p -j ${random.pick(["ACCEPT", "DROP"])}`,
        "done",
      ],
      () => [`if ${condition}; then`, ...inner(), "else", ...inner(), "fi"],
      () => [`${condition} && ${command()}`],
      () => [`${condition} || ${command()}`],
      () => [`if ${condition}; then PORTS=${port()}; fi`],
      () => [
        "i=20",
        "while [ $i -lt 26 ]; do",
        "  $IPT -A OUTPUT -p tcp --dport $i -j ACCEPT",
        "  i=$((i + 1))",
        "done",
      ],
      () => [`case "$MODE" in`, "  loose)", ...inner(), "  ;;", "  st*)", ...inner(), "  ;;", "esac"],
    ])();
  };
  for (let count = 0; count < 8; count++) lines.push(...block(0));
  return `${lines.join("\n")}\n`;
}
